//! Which calls a client may make again by itself, and how: a part of the contract, from which the service config that the
//! server publishes and the policy of our own clients are made.
//!
//! A method may be called again if its `idempotency_level` says so: it changes nothing (`NO_SIDE_EFFECTS`), or a second
//! call changes nothing more (`IDEMPOTENT`). Of the others the effect happens once only under a `request_id`, which a
//! library that tries again does not know of; whoever calls them repeats them with the same id.

use std::collections::BTreeMap;
use std::time::Duration;

use prost::{DecodeError, Message as _};
use prost_types::FileDescriptorSet;
use prost_types::method_options::IdempotencyLevel;
use tonic::Code;

/// How often a call is made, the first time included.
pub const ATTEMPTS: u32 = 4;
/// The pause before the second time, unless the server says how long (`grpc-retry-pushback-ms`); each further one is
/// `MULTIPLIER` times as long, `MAX_PAUSE` at most.
pub const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause. Who is told to wait longer gives up.
pub const MAX_PAUSE: Duration = Duration::from_secs(5);
/// How much longer each pause is than the one before.
pub const MULTIPLIER: u32 = 2;
/// The codes after which the same call can succeed. Not DEADLINE_EXCEEDED: the caller waits no longer.
pub const CODES: [Code; 2] = [Code::Unavailable, Code::ResourceExhausted];

/// Every method of the public services ("/dotodo.v1.TodoService/GetTodo"), and whether it may be called again.
///
/// # Errors
/// Never: the descriptors were made when this crate was built.
pub fn methods() -> Result<BTreeMap<String, bool>, DecodeError> {
    let mut methods = BTreeMap::new();
    let files = FileDescriptorSet::decode(crate::DESCRIPTORS)?.file;
    for file in files.iter().filter(|file| file.package() == "dotodo.v1") {
        for service in &file.service {
            for method in &service.method {
                let level = method.options.as_ref().map(prost_types::MethodOptions::idempotency_level);
                let repeatable = matches!(level, Some(IdempotencyLevel::NoSideEffects | IdempotencyLevel::Idempotent));
                methods.insert(format!("/{}.{}/{}", file.package(), service.name(), method.name()), repeatable);
            }
        }
    }
    Ok(methods)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of a message's fields.
    fn fields(files: &FileDescriptorSet, message: &str) -> Vec<String> {
        let all = files.file.iter().flat_map(|file| file.message_type.iter().map(move |m| (file.package(), m)));
        let mut found = all.filter(|(package, m)| format!(".{package}.{}", m.name()) == message);
        found.next().unwrap().1.field.iter().map(|field| field.name().to_owned()).collect()
    }

    #[test]
    fn every_method_says_whether_it_may_be_repeated_or_takes_a_request_id() {
        let files = FileDescriptorSet::decode(crate::DESCRIPTORS).unwrap();
        for file in files.file.iter().filter(|file| file.package() == "dotodo.v1") {
            for method in file.service.iter().flat_map(|service| &service.method) {
                let level = method.options.clone().unwrap_or_default().idempotency_level();
                let takes_id = fields(&files, method.input_type()).iter().any(|name| name == "request_id");
                let name = method.name();
                match level {
                    IdempotencyLevel::NoSideEffects => assert!(!takes_id, "{name} changes nothing: why a request id?"),
                    IdempotencyLevel::Idempotent => {}
                    IdempotencyLevel::IdempotencyUnknown => assert!(
                        takes_id,
                        "{name} needs `option idempotency_level`: NO_SIDE_EFFECTS if it only reads, IDEMPOTENT if a \
                         second call changes nothing more; or a request_id"
                    ),
                }
                let reads = ["Get", "List", "Search", "Watch"].iter().any(|verb| name.starts_with(verb));
                assert!(!reads || level == IdempotencyLevel::NoSideEffects, "{name} only reads");
            }
        }
    }

    #[test]
    fn reading_may_be_repeated_and_creating_may_not() {
        let methods = methods().unwrap();
        assert!(methods["/dotodo.v1.TodoService/GetTodo"] && methods["/dotodo.v1.SyncService/ApplyCommands"]);
        assert!(!methods["/dotodo.v1.TodoService/CreateTodo"] && !methods["/dotodo.v1.TodoService/CaptureTodos"]);
    }
}
