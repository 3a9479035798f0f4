//! Where one English clause ends and the next begins.
//!
//! A clause ends at punctuation and connectives ("and", "then", "after that") when a new predicate follows, and before a
//! verb that cannot belong to the noun phrase before it ("buy shampoo print the tickets"). Several objects of one verb stay
//! together. Noun phrases with times of their own are clauses too ("yoga at eight farmers market at ten").

use std::ops::Range;

use crate::language::english::frame;
use crate::language::english::lexicon::{self, Class};
use crate::language::english::word::{Word, longest};
use crate::time::{Expression, Kind};

/// What joins clauses.
const CONNECTIVES: [&str; 6] =
    ["and ?then ?also", "?and then", "?and after|afterwards ?that", "?and also", "plus", "so ?that"];

/// After these a base form is no new predicate.
const NO_PREDICATE_AFTER: [&str; 62] = [
    "a", "an", "the", "my", "our", "your", "his", "her", "their", "its", "this", "that", "these", "those", "some",
    "any", "every", "each", "no", "to", "of", "for", "with", "at", "in", "on", "from", "by", "about", "into", "and",
    "or", "but", "i", "we", "you", "they", "he", "she", "it's", "not", "don't", "will", "i'll", "can", "should",
    "must", "gotta", "how", "new", "old", "first", "next", "last", "let's", "please", "would", "could", "gonna",
    "wanna", "who", "before",
];

/// After these, in a clause with no predicate yet, comes one.
const PREDICATE_AFTER: [&str; 18] = [
    "to", "please", "i", "we", "i'll", "we'll", "should", "must", "can", "will", "could", "gotta", "gonna", "wanna",
    "better", "just", "really", "let's",
];

/// What an object can begin with.
const DETERMINERS: [&str; 34] = [
    "a", "an", "the", "my", "our", "your", "his", "her", "their", "this", "that", "these", "those", "some", "it",
    "them", "him", "me", "us", "all", "both", "one", "two", "three", "four", "five", "six", "ten", "more", "about",
    "everyone", "mom", "dad", "grandma",
];

/// What no object begins with.
const NO_OBJECT: [&str; 27] = [
    "and", "or", "but", "with", "at", "in", "on", "for", "of", "from", "to", "by", "is", "was", "are", "were", "then",
    "has", "had", "will", "got", "went", "about", "before", "after", "not", "so",
];

/// Whether speech breaks before `word`.
pub(super) fn is_break(word: &Word) -> bool {
    word.is_in(&["and", "then", "plus", "but"])
}

/// Whether `words` begin with a verb. `lax` at the beginning of a clause, where a verb is likely.
pub(super) fn starts_verb(words: &[Word], lax: bool) -> bool {
    let Some(first) = words.first().filter(|w| w.time.is_none()) else { return false };
    let next = words.get(1).filter(|w| w.time.is_none() && first.mark.is_none());
    let phrase = next.and_then(|n| lexicon::verb(&format!("{} {}", first.lower, n.lower)));
    match phrase.or_else(|| lexicon::verb(&first.lower)) {
        Some(Class::Verb) => match next {
            Some(next) => !next.is_in(&["of", "is", "was"]),
            None => lax || lexicon::stands_alone(&first.lower),
        },
        Some(Class::VerbNoun) => match next {
            Some(next) => !next.is_in(&NO_OBJECT) || (lax && next.is_in(&["with", "to", "for", "in", "about"])),
            None => lax && words.len() == 1,
        },
        Some(Class::NounVerb) => match next {
            Some(next) if next.is_in(&DETERMINERS) || starts_with_digit(next) => true,
            Some(next) if lax => {
                lexicon::event(&next.lower).is_none_or(|v| v == "Play" || v == "Buy") && !next.is_in(&NO_OBJECT)
                    || (lexicon::stands_alone(&first.lower) && next.is_in(&["for", "in", "at", "with", "from", "on"]))
            }
            _ => lax && lexicon::stands_alone(&first.lower),
        },
        _ => false,
    }
}

fn starts_with_digit(word: &Word) -> bool {
    word.lower.starts_with(|c: char| c.is_ascii_digit())
}

/// The clauses of `words`, in order; together they are all of it.
pub(super) fn clauses(words: &[Word], times: &[Expression]) -> Vec<Range<usize>> {
    let kind = |i: usize| words[i].time.and_then(|t| times.get(t)).map(|t| t.meaning.kind());
    let mut splitter =
        Splitter { words, leading: leading_kinds(words, &kind), found: Vec::new(), start: 0, state: State::default() };
    let mut at = 0;
    while at < words.len() {
        at = splitter.step(at, &kind);
    }
    splitter.close(words.len());
    splitter.found
}

/// The kinds of the expressions said before anything else.
fn leading_kinds(words: &[Word], kind: &dyn Fn(usize) -> Option<Kind>) -> Vec<Kind> {
    let fillers = words.iter().take_while(|w| w.is_in(&frame::FILLERS)).count();
    let mut kinds: Vec<Kind> = (fillers..words.len()).map_while(kind).collect();
    kinds.sort_by_key(|&kind| kind as u8);
    kinds.dedup();
    kinds
}

/// What the clause at hand has so far.
#[derive(Default)]
struct State {
    verb: bool,
    words_after_verb: usize,
    nouns: usize,
    /// The kinds of its expressions, each at most twice.
    kinds: Vec<Kind>,
    last_time: Option<Kind>,
}

struct Splitter<'a> {
    words: &'a [Word],
    leading: Vec<Kind>,
    found: Vec<Range<usize>>,
    start: usize,
    state: State,
}

impl Splitter<'_> {
    /// Reads one word, or one connective; gives the place of the next.
    fn step(&mut self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> usize {
        let words = self.words;
        if at > self.start {
            let pause = words[at - 1].mark.is_some_and(|m| m != '-' && m != '"' && m != ':');
            let joint = longest(&words[at..], &CONNECTIVES).unwrap_or(0);
            if (pause || joint > 0) && self.new_clause_follows(at + joint, pause, joint > 0, kind) {
                self.close(at);
                return at + joint;
            }
            if joint == 0 && self.juxtaposed(at, kind) {
                let run = (self.start + 1..at)
                    .rev()
                    .take_while(|&i| kind(i).is_some_and(|k| self.leading.contains(&k)))
                    .count();
                self.close(at - run);
                for i in at - run..at {
                    self.note_time(kind(i));
                }
            }
        }
        self.note(at, kind);
        at + 1
    }

    fn close(&mut self, end: usize) {
        if end > self.start {
            self.found.push(self.start..end);
        }
        self.start = end;
        self.state = State::default();
    }

    fn note(&mut self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) {
        if let Some(kind) = kind(at) {
            self.note_time(Some(kind));
            return;
        }
        self.state.last_time = None;
        let lax = self.state.nouns == 0;
        let predicate = self.state.nouns == 0 || self.words[at - 1].is_in(&PREDICATE_AFTER);
        if !self.state.verb && predicate && starts_verb(&self.words[at..], lax) {
            self.state.verb = true;
        } else if self.state.verb {
            self.state.words_after_verb += 1;
        } else if !self.words[at].is_in(&frame::FILLERS) {
            self.state.nouns += 1;
        }
    }

    fn note_time(&mut self, kind: Option<Kind>) {
        if let Some(kind) = kind {
            if self.state.kinds.iter().filter(|&&k| k == kind).count() < 2 {
                self.state.kinds.push(kind);
            }
            self.state.last_time = Some(kind);
        }
    }

    /// Whether a clause begins at `at`, after a pause or connective.
    fn new_clause_follows(&self, at: usize, pause: bool, joined: bool, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let content = (at..self.words.len()).find(|&i| kind(i).is_none() && !self.words[i].is_in(&frame::FILLERS));
        let Some(content) = content else { return pause && self.words[at - 1].mark != Some(',') };
        let rest = &self.words[content..];
        if starts_verb(rest, true) || frame::starts(rest) {
            let own = &self.words[self.start..at - usize::from(joined && at > self.start + 1)];
            let bare = own.last().is_some_and(|w| lexicon::verb(&w.lower).is_some())
                && (own.len() == 1 || own[own.len() - 2].is_in(&PREDICATE_AFTER) || own[own.len() - 2].time.is_some());
            let alone = own.last().is_some_and(|w| lexicon::stands_alone(&w.lower));
            return !joined || !bare || alone;
        }
        if pause && matches!(self.words[at.saturating_sub(1)].mark, Some('.' | '!' | '?' | ';')) {
            return true;
        }
        self.has_own_time(at, kind) || self.is_listed_activity(rest)
    }

    /// Whether the noun phrase from `at` on has a time of a kind that the clause at hand already has.
    fn has_own_time(&self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let next = (at..self.words.len().min(at + 12)).take_while(|&i| !self.words[i].is("and")).find_map(kind);
        next.is_some_and(|kind| self.state.kinds.contains(&kind)) && self.state.nouns + self.state.words_after_verb > 0
    }

    /// "laundry and ironing": an action noun after another.
    fn is_listed_activity(&self, rest: &[Word]) -> bool {
        let skip = usize::from(rest[0].is("the"));
        let is_do = |w: &Word| lexicon::event(&w.lower) == Some("Do");
        let at = self.words.len() - rest.len();
        let before = self.words[self.start.max(at.saturating_sub(4))..at].iter().rev();
        let mut before = before.filter(|w| !is_break(w) && w.time.is_none());
        rest.get(skip).is_some_and(|w| is_do(w) && rest.get(skip + 1).is_none_or(|n| n.time.is_some() || is_break(n)))
            && before.next().is_some_and(|w| is_do(w) || lexicon::event(&w.lower) == Some("Buy"))
    }

    /// Whether a clause begins at `at` with nothing between it and the one before.
    fn juxtaposed(&self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let (before, state) = (&self.words[at - 1], &self.state);
        let rest = &self.words[at..];
        if kind(at).is_some() {
            return false;
        }
        if before.time.is_none() && before.is_in(&NO_PREDICATE_AFTER) {
            return false;
        }
        if state.verb {
            let whole = state.words_after_verb > 0 || state.last_time.is_some();
            let first = &self.words[at];
            let object_phrase = first.is_in(&["go", "know"]) && before.is_in(&["ready", "let"]);
            return whole && !object_phrase && (starts_verb(rest, state.last_time.is_some()) || frame::starts(rest));
        }
        if state.nouns == 0 {
            return false;
        }
        if self.is_listed_activity(rest) {
            return true;
        }
        let trailing = state
            .last_time
            .is_some_and(|k| !self.leading.contains(&k) || state.kinds.iter().filter(|&&x| x == k).count() > 1);
        let word = &self.words[at];
        (trailing
            && !word.is_in(&NO_OBJECT)
            && !word.is_in(&frame::FILLERS)
            && (starts_verb(rest, true) || self.has_own_time(at, kind)))
            || (state.last_time.is_some_and(|k| self.leading.contains(&k))
                && !word.is_in(&NO_OBJECT)
                && self.leads_again(at, kind))
            || starts_verb(rest, false) && frame_is_over(self, at)
    }

    /// "monday gym tuesday piano lesson": a time of the leading kind stands right before a new phrase.
    fn leads_again(&self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let run = (self.start..at).rev().take_while(|&i| kind(i).is_some()).count();
        at - run > self.start && self.state.nouns > 0
    }
}

/// Whether the noun phrase before `at` can stand alone: "groceries call mom".
fn frame_is_over(splitter: &Splitter, at: usize) -> bool {
    lexicon::event(&splitter.words[at - 1].lower).is_some()
}
