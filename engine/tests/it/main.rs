//! The engine as its callers see it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod corpus;
mod properties;
