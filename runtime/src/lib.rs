//! What every DoTodo process does alike: a private PostgreSQL, logging, shutting down, channels between processes and
//! how long one waits for another, and documents from URLs of the configuration.
//!
//! Deliberately not here: anything about todos. This crate knows no other crate of the workspace, and it starts
//! PostgreSQL without a database library, so that only the store speaks SQL.

pub mod channel;
pub mod fetch;
pub mod postgres;
pub mod retry;
pub mod shutdown;
pub mod telemetry;
pub mod timeout;
