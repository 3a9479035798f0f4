//! Messages as JSON for scripts, in protobuf's own mapping: what grpcurl prints.

use std::sync::LazyLock;

use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};
use prost_types::FileDescriptorSet;

/// Our messages, and the details of errors, which stand in them as `Any`.
static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    let mut pool = DescriptorPool::decode(dotodo_proto::DESCRIPTORS).expect("the build wrote them");
    let details = FileDescriptorSet::decode(tonic_types::pb::FILE_DESCRIPTOR_SET).expect("its build wrote them");
    // What is in both goes by another file name there.
    let known = |package: &str, name: &str| pool.get_message_by_name(&format!("{package}.{name}")).is_some();
    let files = details.file.into_iter();
    let missing = files.filter(|file| !file.message_type.iter().any(|message| known(file.package(), message.name())));
    let missing: Vec<_> = missing.collect();
    pool.add_file_descriptor_protos(missing).expect("they stand on nothing but protobuf's own");
    pool
});

/// Prints a message of this full name ("dotodo.v1.Todo") as indented JSON.
pub(crate) fn print(name: &str, message: &impl Message) {
    println!("{}", serde_json::to_string_pretty(&dynamic(name, message)).expect("every message has a JSON form"));
}

/// Prints a message as JSON on one line.
pub(crate) fn print_line(name: &str, message: &impl Message) {
    println!("{}", serde_json::to_string(&dynamic(name, message)).expect("every message has a JSON form"));
}

/// Reads a message of this full name, or says what is wrong with it.
pub(crate) fn read<M: Message + Default>(name: &str, json: &str) -> Result<M, String> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let message =
        DynamicMessage::deserialize(descriptor(name), &mut deserializer).map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    message.transcode_to().map_err(|error| error.to_string())
}

fn dynamic(name: &str, message: &impl Message) -> DynamicMessage {
    DynamicMessage::decode(descriptor(name), message.encode_to_vec().as_slice())
        .expect("a message can be read with its own descriptor")
}

fn descriptor(name: &str) -> MessageDescriptor {
    POOL.get_message_by_name(name).expect("the name is a message of the contract")
}
