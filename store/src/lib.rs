//! Everything that knows SQL: the pool, the migrations, and one function for each statement in `queries/`.
//!
//! A function takes the person's id first, and every statement has it in its `where`; the exceptions work in the
//! background (`request::purge`, `correction`, `warehouse`, `mart`, `metric`, `analytics`), or are about runs, which are
//! nobody's (`pipeline`). A read takes its connection with `Pool::of` the person, so that it works
//! behind row-level security too. Statements that must stand or fall together run in one `Transaction`, which the caller
//! begins and commits. Deliberately not here: protobuf, decisions about what a client may do, and loops over people.

pub mod account;
pub mod analytics;
mod announcement;
pub mod audit;
pub mod change;
pub mod correction;
pub mod embedding;
mod error;
pub mod export;
pub mod filing;
pub mod generate;
pub mod job;
pub mod mart;
pub mod metric;
pub mod pipeline;
mod pool;
pub mod queue;
pub mod recommendation;
pub mod request;
pub mod run;
pub mod todo;
pub mod utterance;
pub mod warehouse;
pub mod worker;

pub use announcement::Listener;
pub use error::Error;
pub use pool::{Pool, Settings, Transaction, migrate, ready};

/// What a store function answers.
pub type Result<T> = std::result::Result<T, Error>;
