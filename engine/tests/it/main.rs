//! The engine as its callers see it.

mod category;
mod corpus;
mod properties;
mod when;
