//! ModelService over gRPC, with endpoints that behave and that do not.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in test functions; these modules are nothing else")]

mod endpoint;
mod server;
