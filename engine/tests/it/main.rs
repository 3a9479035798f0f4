//! The engine as its callers see it.

mod corpus;
mod properties;
mod when;
