//! A value together with where it was read and how sure the reading is.

/// A half-open range of bytes of the source text. Both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The words of `text` that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// Whether the speaker said a value, or the engine supplied it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The words at the reading's span say it.
    Said,
    /// It follows from something else: a date held over from an earlier clause, the day a bare clock time next comes.
    Implied,
}

/// A value read from an utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    /// What was read.
    pub value: T,
    /// Where it was read, in order; for an implied value, the words that imply it, or none.
    pub spans: Vec<Span>,
    /// Said or implied.
    pub basis: Basis,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f32,
    /// The next best value, where the words are ambiguous ("세시": 15:00, else 03:00).
    pub runner_up: Option<T>,
    /// The grammar rule that read it, as `explain` prints it.
    pub rule: &'static str,
}
