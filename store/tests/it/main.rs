//! The store against a real PostgreSQL: each test has a database of its own in one temporary cluster.
#![allow(clippy::unwrap_used, reason = "tests")]

mod account;
mod change;
mod correction;
mod database;
mod event;
mod filing;
mod mart;
mod migration;
mod night;
mod open;
mod oracle;
mod patience;
mod pipeline;
mod recommendation;
mod request;
mod row_security;
mod schema;
mod series;
mod statement;
mod statement_admin;
mod todo;
mod todo_list;
mod utterance;
