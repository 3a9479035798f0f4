//! The gRPC service config, at `/service-config.json`: which calls a client may make again by itself, and how.
//!
//! Made from the contract (`dotodo_proto::retry`), so that it cannot differ from what our own clients do.

use std::time::Duration;

use dotodo_proto::retry;
use prost::DecodeError;
use serde_json::{Value, json};

use crate::error::code_name;

/// How many calls in a row may fail before a client stops to repeat any, and how much of it each success gives back.
const MAX_TOKENS: u32 = 10;
const TOKEN_RATIO: f64 = 0.1;

/// The service config as JSON.
pub(crate) fn json() -> Result<String, DecodeError> {
    let methods = retry::methods()?;
    let names = |wanted: bool| {
        let paths = methods.iter().filter(|(_, repeatable)| **repeatable == wanted).map(|(path, _)| path);
        paths.map(|path| name(path)).collect::<Vec<_>>()
    };
    let codes: Vec<_> = retry::CODES.into_iter().map(code_name).collect();
    let policy = json!({
        "maxAttempts": retry::ATTEMPTS,
        "initialBackoff": seconds(retry::FIRST_PAUSE),
        "maxBackoff": seconds(retry::MAX_PAUSE),
        "backoffMultiplier": retry::MULTIPLIER,
        "retryableStatusCodes": codes,
    });
    let config = json!({
        "methodConfig": [{ "name": names(true), "retryPolicy": policy }, { "name": names(false) }],
        "retryThrottling": { "maxTokens": MAX_TOKENS, "tokenRatio": TOKEN_RATIO },
    });
    Ok(format!("{config:#}\n"))
}

/// A path as a config names a method.
fn name(path: &str) -> Value {
    let (service, method) = path.trim_start_matches('/').split_once('/').unwrap_or((path, ""));
    json!({ "service": service, "method": method })
}

/// A duration as protobuf writes it in JSON ("0.2s").
fn seconds(duration: Duration) -> String {
    format!("{}s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tonic::Code;

    use super::*;
    use crate::error::Reason;

    fn config() -> Value {
        serde_json::from_str(&json().unwrap()).unwrap()
    }

    /// The paths that an entry of the config names.
    fn paths(entry: &Value) -> BTreeSet<String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let names = entry["name"].as_array().unwrap().iter();
        names.map(|name| format!("/{}/{}", text(&name["service"]), text(&name["method"]))).collect()
    }

    #[test]
    fn every_method_is_listed_once_and_only_idempotent_ones_are_repeated() {
        let config = config();
        let (repeated, once) = (paths(&config["methodConfig"][0]), paths(&config["methodConfig"][1]));
        let public = crate::call::methods().unwrap().into_iter().filter(|path| path.starts_with("/dotodo.v1."));
        assert_eq!(&repeated | &once, public.collect());
        assert!(repeated.is_disjoint(&once));
        assert!(config["methodConfig"][1].get("retryPolicy").is_none());
        assert!(
            once.contains("/dotodo.v1.TodoService/CreateTodo") && repeated.contains("/dotodo.v1.TodoService/GetTodo")
        );
    }

    #[test]
    fn the_policy_is_one_that_grpc_takes() {
        let policy = &config()["methodConfig"][0]["retryPolicy"];
        assert!((2..=5).contains(&policy["maxAttempts"].as_u64().unwrap()));
        assert_eq!((policy["initialBackoff"].as_str(), policy["maxBackoff"].as_str()), (Some("0.2s"), Some("5s")));
        assert_eq!(policy["retryableStatusCodes"], json!(["UNAVAILABLE", "RESOURCE_EXHAUSTED"]));
    }

    #[test]
    fn the_codes_are_those_of_reasons_that_pass() {
        for code in retry::CODES {
            assert!(Reason::ALL.iter().any(|reason| reason.passes() && reason.code() == code), "{code:?}");
        }
        let unlisted = Reason::ALL.iter().filter(|reason| reason.passes() && !retry::CODES.contains(&reason.code()));
        assert!(unlisted.into_iter().all(|reason| reason.code() == Code::DeadlineExceeded));
    }
}
