//! Whether what stands before a word can end there without a predicate of its own.

use crate::language::english::lexicon;
use crate::language::english::opening::opening;
use crate::language::english::split::{AFTER_ALL, Splitter};
use crate::language::english::verb::PREPOSITIONS;
use crate::language::english::{background, title};

impl Splitter<'_> {
    /// "the new neighbors seem nice | bring them cookies": whether a thing is said to be so before `at`.
    fn states(&self, at: usize) -> bool {
        const STATES: [&str; 12] =
            ["is", "are", "was", "were", "seem", "seems", "looks", "look", "feels", "smells", "keeps", "sounds"];
        let own = &self.words[self.start + opening(&self.words[self.start..at])..at];
        let subject = own.first().is_some_and(|w| w.is_in(&["the", "my", "our", "this", "that"]));
        subject && own.len() > 3 && own[2..own.len() - 1].iter().take(4).any(|w| w.is_in(&STATES))
    }

    /// Whether what stands before `at` can end there without a predicate: "groceries | call mom", "once it is done | take it".
    pub(super) fn may_end(&self, at: usize) -> bool {
        /// How far a noun phrase is looked through.
        const REACH: usize = 8;
        let own = &self.words[self.start.max(at.saturating_sub(REACH))..at];
        let first = self.start + opening(&self.words[self.start..at]);
        let asks =
            own.first().is_some_and(|w| w.is_in(&["did", "do", "have", "has", "had", "is", "are", "was", "were"]));
        let happened = !asks
            && self.words[at - 1].is_in(&AFTER_ALL)
            && own.iter().any(|w| w.time.is_none() && lexicon::is_past(&w.lower));
        happened
            || self.states(at)
            || lexicon::event(&self.words[at - 1].lower).is_some()
            || lexicon::is_past(&self.words[self.start].lower) && !self.words[self.start].is_in(&["did", "had"])
            || first < at && background::subordinate(&self.words[first..at])
            || title::event_verb(own, false).is_some() && own.iter().any(|w| w.is_in(&PREPOSITIONS))
    }
}
