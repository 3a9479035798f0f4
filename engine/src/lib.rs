//! What a person said, read as todos.
//!
//! Here: the grammar of spoken Korean and English, of dates and times in both, categories, text embeddings and the
//! habit learner. Everything is a pure function of its arguments, and takes time linear in the length of the text.
//!
//! Deliberately not here: a clock (the caller passes the reference time), I/O, async, protobuf, and errors: reading
//! never fails, and what cannot be read as a time stays in the title.

pub mod category;
mod concept;
pub mod embed;
mod hash;
pub mod language;
mod lemma;
mod letter;
pub mod reading;
pub mod recommend;
pub mod time;
mod trie;

pub use category::{Category, Filing};
pub use language::{Action, Command, Context, Ignored, Reason, Todo, Utterance, read};
pub use reading::{Basis, Reading, Span};
