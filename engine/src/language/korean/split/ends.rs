//! What the words of a clause end in, read once.

use super::super::predicate::{self, Predicate};
use super::super::surface::Surface;
use super::super::word::{self, Word};

/// What the words of a clause end in, from its first word up to each. A word is looked at for whether the clause ends there,
/// for whether a predicate before it goes on in it, and when the clause is made; it is read once.
pub(super) struct Ends<'w> {
    pub(super) words: &'w [Word<'w>],
    /// The first word of the clause.
    pub(super) start: usize,
    /// What was read, by the number of words before the last.
    read: Vec<Option<(Surface, Option<Predicate>)>>,
}

/// How many words nearly all clauses have at most.
const USUAL: usize = 8;

impl<'w> Ends<'w> {
    pub(super) fn new(words: &'w [Word<'w>]) -> Self {
        Self { words, start: 0, read: Vec::with_capacity(words.len().min(USUAL)) }
    }

    /// The next clause begins with word `start`.
    pub(super) fn begin(&mut self, start: usize) {
        self.start = start;
        self.read.clear();
    }

    /// The end of the words up to `last`, and the predicate it is.
    pub(super) fn up_to(&mut self, last: usize) -> (Surface, Option<Predicate>) {
        let place = last - self.start;
        if place >= self.read.len() {
            self.read.resize_with(place + 1, || None);
        }
        *self.read[place].get_or_insert_with(|| {
            let surface = word::surface(&self.words[self.start..=last]);
            (surface, predicate::read(surface))
        })
    }
}
