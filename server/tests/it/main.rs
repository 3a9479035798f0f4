//! A running server over real gRPC, HTTP and PostgreSQL. Only the model is not real: it misbehaves on purpose.
#![allow(clippy::unwrap_used, reason = "tests")]

mod account;
mod authentication;
mod bad_input;
mod batches;
mod bounds;
mod capture;
mod commands;
mod connections;
mod corrections;
mod descriptors;
mod duplicates;
mod errors;
mod filings;
mod identity;
mod issuer;
mod misbehaving_model;
mod model;
mod outage;
mod paging;
mod pending;
mod rates;
mod raw;
mod repeated;
mod repeated_all;
mod search;
mod series;
mod server;
mod strangers;
mod sync;
mod sync_apply;
mod sync_cut;
mod sync_fault;
mod tls;
mod todos;
mod web;
