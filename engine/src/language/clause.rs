//! One clause of an utterance, as the grammar of its language read it.
//!
//! This is what the languages hand to the shared part of the pipeline. Dates are not resolved yet: only the expressions
//! that hold for the clause are named, with corrections already carried out.

use crate::language::Reason;
use crate::language::command::Proposal;
use crate::reading::{Reading, Span};
use crate::time::{Expression, Hint};

/// A stretch of the utterance that gives one todo, or none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clause {
    /// The words of the clause: the original sentence.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) verdict: Verdict,
    /// The temporal expressions that hold for it, in the order they were said, without those that were corrected.
    pub(crate) times: Vec<Expression>,
    /// What its words say about a bare hour.
    pub(crate) hint: Hint,
    /// What it says about a todo that exists already.
    pub(crate) command: Option<Proposal>,
}

impl Clause {
    /// A clause that gives no todo.
    pub(crate) fn ignored(span: Span, reason: Reason) -> Self {
        Self { span, verdict: Verdict::Ignored(reason), times: Vec::new(), hint: Hint::None, command: None }
    }
}

/// Whether a clause is something to do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// It is, under this title.
    Task(Reading<String>),
    /// It is not.
    Ignored(Reason),
}
