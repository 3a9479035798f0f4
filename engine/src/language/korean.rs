//! The grammar of spoken Korean: text → clauses and their titles.

use crate::language::Reason;
use crate::language::clause::{Clause, Verdict};
use crate::reading::{Basis, Reading, Span};
use crate::time::{Expression, Hint};

/// The clauses of the Korean part `span` of `text`, in order. `times` are the temporal expressions in it.
pub(crate) fn clauses(text: &str, span: Span, times: &[Expression]) -> Vec<Clause> {
    let words = span.of(text).trim();
    if words.is_empty() {
        return vec![Clause { span, verdict: Verdict::Ignored(Reason::Filler), times: Vec::new(), hint: Hint::None }];
    }
    let title = Reading {
        value: words.to_owned(),
        spans: vec![span],
        basis: Basis::Said,
        confidence: 0.1,
        runner_up: None,
        rule: "as said",
    };
    vec![Clause { span, verdict: Verdict::Task(title), times: times.to_vec(), hint: Hint::None }]
}
