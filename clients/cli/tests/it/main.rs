//! The whole, end to end: the real binary, its real processes, a real PostgreSQL.
#![allow(clippy::unwrap_used, reason = "tests")]

mod command_line;
mod commands;
mod operators;
mod parts;
mod process;
mod recommendations;
mod secrets;
mod tls;
mod torture;
mod torture_sync;
mod up;
mod watch;
mod work;
