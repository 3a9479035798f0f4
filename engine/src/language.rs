//! An utterance, read as todos: text → temporal expressions → clauses → titles → dates → categories.
//!
//! `read` is the whole pipeline, top to bottom. Each language cuts the text into clauses and words their titles; time
//! and category are read alike for all.

use jiff::Zoned;

use crate::category::Category;
use crate::reading::{Reading, Span};
use crate::time::When;

/// What the words alone do not say.
#[derive(Debug, Clone)]
pub struct Context {
    /// When, and in which time zone, it was said.
    pub reference: Zoned,
}

/// What an utterance says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Utterance {
    /// The todos, in the order they were said.
    pub todos: Vec<Todo>,
    /// The parts that gave no todo, and why.
    pub ignored: Vec<Ignored>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// Korean: "방 청소하기"; English: an imperative.
    pub title: Reading<String>,
    /// When it is.
    pub when: When,
    /// What kind of thing it is.
    pub category: Reading<Category>,
    /// The words it came from: the original sentence.
    pub source: Span,
}

/// A part of the utterance that gave no todo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ignored {
    /// The part.
    pub span: Span,
    /// Why.
    pub reason: Reason,
}

/// Why a part of an utterance gives no todo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A remark or an observation ("오늘 하늘 진짜 예쁘다").
    Remark,
    /// A greeting or thanks.
    Greeting,
    /// A question.
    Question,
    /// Something already done.
    Past,
    /// Something called off ("회의 취소됐어").
    Cancelled,
    /// What somebody else does.
    ThirdPerson,
    /// Taken back by a correction ("아니", "말고", "아 됐다").
    Withdrawn,
    /// Filler and sounds.
    Filler,
}

/// Reads `text`. Never fails: what gives no todo is in `ignored`.
///
/// Takes time linear in the length of `text`.
pub fn read(text: &str, context: &Context) -> Utterance {
    let _ = (text, context);
    Utterance::default()
}
