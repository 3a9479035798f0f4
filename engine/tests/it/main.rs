//! The engine as its callers see it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod category;
mod commands;
mod corpus;
mod paraphrase;
mod properties;
mod recommend;
mod when;
