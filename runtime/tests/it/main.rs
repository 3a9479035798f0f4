//! The runtime against a real PostgreSQL, real signals and real connections.
#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in test functions; these modules are nothing else")]

mod channel;
mod child;
mod postgres;
mod shutdown;
mod telemetry;
