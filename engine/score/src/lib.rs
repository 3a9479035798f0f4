//! How well the engine reads: the corpus, the rules by which an answer is right, and the scores.
//!
//! A tool for the people who write the grammar, and the judge in the engine's tests. Deliberately not here: anything the
//! `dotodo` binary needs, and any knowledge of how the engine works: it sees a text and the todos read from it.

pub mod answer;
pub mod category;
pub mod corpus;
pub mod floor;
pub mod fuzz;
pub mod hash;
pub mod judge;
pub mod pairing;
pub mod paraphrase;
pub mod recommend;
pub mod recurrence;
pub mod table;
pub mod tally;
pub mod title;

pub use answer::Answer;
pub use corpus::Line;
pub use judge::{Judgement, judge};
pub use tally::{Measure, Tally};
