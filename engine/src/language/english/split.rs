//! Where one English clause ends and the next begins.
//!
//! A clause ends at punctuation and connectives ("and", "then", "after that") when a new predicate follows, and before a
//! verb that cannot belong to the noun phrase before it ("buy shampoo print the tickets"). Several objects of one verb stay
//! together. Noun phrases with times of their own are clauses too ("yoga at eight farmers market at ten").

mod opens;
mod whole;

use std::ops::Range;

pub(super) use self::opens::{opens, opens_with_gerund};
use crate::language::english::lexicon::{self, Class};
use crate::language::english::opening::{hedges, opening};
use crate::language::english::verb::{self, PREPOSITIONS, Place};
use crate::language::english::word::{Word, longest};
use crate::language::english::{background, title};
use crate::time::{Expression, Kind};

/// What joins clauses.
const CONNECTIVES: [&str; 32] = [
    "oh and",
    "oh also",
    "oh then",
    "oh plus",
    "and",
    "and then",
    "and also",
    "and then also",
    "then",
    "then also",
    "after that",
    "and after that",
    "then after that",
    "afterwards",
    "and afterwards",
    "plus",
    "so",
    "but",
    "also",
    "and finally",
    "finally",
    "lastly",
    "and lastly",
    "and plus",
    "and so",
    "but also",
    "anyway",
    "anyways",
    "anyhow",
    "so anyway",
    "but anyway",
    "oh well",
];

/// What an activity before it only tells the kind of: "pottery class", "yoga lessons".
const HEADS: [&str; 14] = [
    "class",
    "classes",
    "lesson",
    "lessons",
    "session",
    "practice",
    "course",
    "club",
    "training",
    "rehearsal",
    "workshop",
    "prep",
    "camp",
    "exam",
];

/// What a remark ends in: "rent went up again".
const AFTER_ALL: [&str; 20] = [
    "again",
    "now",
    "up",
    "out",
    "off",
    "down",
    "already",
    "anymore",
    "anywhere",
    "soon",
    "late",
    "early",
    "yet",
    "too",
    "though",
    "me",
    "them",
    "over",
    "away",
    "everywhere",
];

/// After these a base form is no new predicate.
const NO_PREDICATE_AFTER: [&str; 97] = [
    "he'll", "she'll", "they'll", "it'll", "you'll", "why", "wish", "think", "hope", "guess", "believe", "know",
    "said", "says", "a", "an", "the", "my", "our", "your", "his", "her", "their", "its", "this", "that", "these",
    "those", "some", "any", "every", "each", "no", "to", "of", "for", "with", "at", "in", "on", "from", "by", "about",
    "into", "and", "or", "but", "i", "we", "you", "they", "he", "she", "it's", "not", "don't", "will", "i'll", "can",
    "should", "must", "gotta", "how", "i'm", "i've", "we're", "we've", "im", "new", "old", "first", "next", "last",
    "let's", "please", "would", "could", "gonna", "wanna", "who", "before", "since", "though", "although", "unless",
    "when", "once", "if", "while", "until", "because", "which", "what", "whether", "where", "after", "more",
];

/// After these, in a clause with no predicate yet, comes one.
const PREDICATE_AFTER: [&str; 18] = [
    "to", "please", "i", "we", "i'll", "we'll", "should", "must", "can", "will", "could", "gotta", "gonna", "wanna",
    "better", "just", "really", "let's",
];

/// What no object begins with.
const NO_OBJECT: [&str; 27] = [
    "and", "or", "but", "with", "at", "in", "on", "for", "of", "from", "to", "by", "is", "was", "are", "were", "then",
    "has", "had", "will", "got", "went", "about", "before", "after", "not", "so",
];

/// Verbs whose object does what the next verb says: "let the nurse know", "help my brother move".
const CAUSING: [&str; 5] = ["let", "help", "watch", "hear", "make"];

/// Whether speech breaks before `word`.
pub(super) fn is_break(word: &Word) -> bool {
    word.is_in(&["and", "then", "plus", "but"])
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
    let mut kinds: Vec<Kind> = (opening(words)..words.len()).map_while(kind).collect();
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
    /// Its verb lets its object do something, which has not been said yet.
    causes: bool,
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
            let pause = words[at - 1].mark.is_some_and(|m| !matches!(m, '-' | '"' | '–' | ':'));
            let joint = longest(&words[at..], &CONNECTIVES).unwrap_or(0);
            let said = self.state.verb || self.state.nouns > 0;
            if said && (pause || joint > 0) && self.new_clause_follows(at + joint, pause, joint, kind) {
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
        if kind(at).is_none()
            && let Some(length) = self.idle(at)
        {
            return at + length;
        }
        self.note(at, kind);
        at + 1
    }

    /// The length of what says nothing at the beginning of a clause, or is background anywhere.
    fn idle(&mut self, at: usize) -> Option<usize> {
        let rest = &self.words[at..];
        let begins = !self.state.verb && self.state.nouns == 0;
        let background = if begins { background::leading(rest) } else { background::phrase(rest) };
        if background.is_some() {
            self.state.last_time = Some(Kind::Time);
            return background;
        }
        Some(opening(rest)).filter(|&length| begins && length > 0 && length < rest.len())
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
        let first = self.state.nouns == 0;
        let predicate = first || self.words[at - 1].is_in(&PREDICATE_AFTER);
        let place = if first || self.words[at - 1].is_in(&["to", "should", "must", "gotta", "will", "can"]) {
            Place::Start
        } else {
            Place::Run
        };
        if !self.state.verb && predicate && verb::begins(&self.words[at..], place) {
            self.state.verb = true;
            self.state.causes = self.causes(at);
        } else if self.state.verb {
            self.state.words_after_verb += 1;
            self.state.causes |= self.words[at - 1].is("to") && self.causes(at);
        } else if !lexicon::is(&self.words[at].lower, Class::Filler)
            && !lexicon::is(&self.words[at].lower, Class::Hedge)
        {
            self.state.nouns += 1;
        }
    }

    /// Whether the verb at `at` lets its object do something.
    fn causes(&self, at: usize) -> bool {
        let next = self.words.get(at + 1);
        self.words[at].is_in(&CAUSING)
            && (!self.words[at].is("make")
                || next.is_some_and(|w| w.is_in(&["him", "her", "them", "me", "us"]) || verb::is_somebody(w)))
    }

    fn note_time(&mut self, kind: Option<Kind>) {
        if let Some(kind) = kind {
            if self.state.kinds.iter().filter(|&&k| k == kind).count() < 2 {
                self.state.kinds.push(kind);
            }
            self.state.last_time = Some(kind);
        }
    }

    /// Whether a clause begins at `at`, after a pause or a connective of `joint` words.
    fn new_clause_follows(&self, at: usize, pause: bool, joint: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let joined = joint > 0;
        let mark = self.words[at - joint - 1].mark;
        // "what a day anyway dentist tomorrow at nine"
        if joined && self.words[at - 1].is_in(&["anyway", "anyways", "anyhow"]) && at < self.words.len() {
            return true;
        }
        let Some(content) = self.content(at, kind) else { return pause && mark != Some(',') };
        let rest = &self.words[content..];
        let plain = joined && !pause && self.words[at - joint].is("and") && joint == 1;
        let place = if plain && content == at { Place::Joined } else { Place::Start };
        if verb::begins(rest, place) || opens(rest, true) {
            return !joined || self.is_whole(at - joint);
        }
        if opens_with_gerund(rest) && opens_with_gerund(&self.words[self.start..at - joint]) {
            return true;
        }
        let turns = joint == 1 && self.words[at - joint].is_in(&["so", "but"]);
        if turns && rest[0].is_in(&["my", "the", "her", "his", "our", "he", "she", "they"]) {
            return self.state.verb || self.state.nouns > 0;
        }
        if self.words[at - joint].is_in(&["so", "but"]) || background::subordinate(rest) && self.state.verb {
            return joined && self.state.verb && background::subordinate(rest);
        }
        if pause && matches!(mark, Some('.' | '!' | '?' | ';')) {
            return true;
        }
        self.has_own_time(at, kind) || self.is_listed_activity(rest)
    }

    /// The first word from `at` on that says something: no time, no filler, no background.
    fn content(&self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> Option<usize> {
        /// How many words without content are looked through.
        const REACH: usize = 24;
        let (end, mut at) = (self.words.len().min(at + REACH), at);
        while at < end {
            let rest = &self.words[at..];
            let idle = if kind(at).is_some() { 1 } else { opening(rest).max(hedges(rest)) };
            match idle.max(background::phrase(rest).unwrap_or(0)) {
                0 => return Some(at),
                more => at += more,
            }
        }
        None
    }

    /// Whether the clause that would end at `end` has all it needs: "print" in "print and sign the form" has not.
    fn is_whole(&self, end: usize) -> bool {
        let own = &self.words[self.start..end];
        let Some(last) = own.last().filter(|w| w.time.is_none()) else { return true };
        let bare = lexicon::verb(&last.lower).is_some()
            && (own.len() == 1 || own[own.len() - 2].is_in(&PREDICATE_AFTER) || own[own.len() - 2].time.is_some());
        !bare
            || lexicon::stands_alone(&last.lower)
            || lexicon::event(&last.lower).is_some() && own.len() > 1 && own[own.len() - 2].time.is_some()
    }

    /// Whether the noun phrase from `at` on has a time of a kind that the clause at hand already has.
    fn has_own_time(&self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let next = (at..self.words.len().min(at + 12)).take_while(|&i| !self.words[i].is("and")).find_map(kind);
        next.is_some_and(|kind| self.state.kinds.contains(&kind)) && self.state.nouns + self.state.words_after_verb > 0
    }

    /// "laundry and ironing", "dentist, pharmacy": an event after another.
    fn is_listed_activity(&self, rest: &[Word]) -> bool {
        /// How many words of either are looked at.
        const REACH: usize = 6;
        let near = &rest[..rest.len().min(REACH)];
        let end = near.iter().position(|w| is_break(w) || w.time.is_some()).unwrap_or(near.len());
        let end = rest[..end].iter().position(|w| w.mark.is_some()).map_or(end, |i| i + 1);
        let at = self.words.len() - rest.len();
        let before = &self.words[self.start.max(at.saturating_sub(REACH))..at];
        let last = before.iter().rposition(|w| !is_break(w) && w.time.is_none()).map_or(0, |i| i + 1);
        let short = end <= 3 && rest[..end].iter().all(|w| !w.is_in(&PREPOSITIONS));
        let then = !self.state.verb && at > 0 && self.words[at - 1].is("then");
        let next = if then {
            title::event_verb(&rest[..end], false)
        } else {
            title::ends_in_event(&rest[..end]).filter(|_| short)
        };
        let (Some(next), Some(earlier)) = (next, title::ends_in_event(&before[..last])) else { return false };
        let compound =
            at == self.start + last && title::ends_in_event(&self.words[at - 1..at + end.min(2)]) != Some(next);
        let doing = next == "Do" && matches!(earlier, "Do" | "Buy") && end <= 2;
        let close = !is_break(&self.words[at - 1]) && self.words[at - 1].mark.is_none();
        if close && rest[0].is_in(&HEADS) {
            return false;
        }
        if close {
            return doing && !compound && self.words[at - 1].time.is_none();
        }
        doing
            || !self.state.verb
                && (next != earlier || next == "Go to")
                && (next != "Buy" || earlier != "Buy")
                && rest.get(end).is_none_or(|w| w.time.is_some() || is_break(w))
    }

    /// Whether a clause begins at `at` with nothing between it and the one before.
    fn juxtaposed(&mut self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let before = &self.words[at - 1];
        let rest = &self.words[at..];
        // "find out what time | the pharmacy closes"
        if before.is("time") && at > 1 && self.words[at - 2].is("what") {
            return false;
        }
        // "what's the weather | gonna be like"
        let predicate = rest[0].is_in(&["gonna", "wanna"]) && before.time.is_none()
            || rest[0].is("better")
                && (before.is_in(&["had", "you'd", "he'd", "she'd", "they'd"]) || before.lower.ends_with("'d"));
        if predicate
            || self.offers(at)
            || kind(at).is_some()
            || before.time.is_none() && before.is_in(&NO_PREDICATE_AFTER)
            || self.waits(at, kind)
        {
            return false;
        }
        if self.state.verb {
            return self.verb_again(at);
        }
        let (word, state) = (&self.words[at], &self.state);
        if state.nouns == 0 {
            return false;
        }
        let after_all = before.is_in(&AFTER_ALL) || before.time.is_some();
        let obliged = after_all && longest(rest, &["have to", "need to", "got to", "ought to"]).is_some();
        if self.is_listed_activity(rest) || opens(rest, false) || obliged {
            return true;
        }
        let trailing = state
            .last_time
            .is_some_and(|k| !self.leading.contains(&k) || state.kinds.iter().filter(|&&x| x == k).count() > 1);
        let bare = !word.is_in(&NO_OBJECT) && !lexicon::is(&word.lower, Class::Filler);
        trailing && bare && (verb::begins(rest, Place::Start) || self.has_own_time(at, kind))
            || state.last_time.is_some_and(|k| self.leading.contains(&k)) && bare && self.leads_again(at, kind)
            || verb::begins(rest, Place::Run) && self.may_end(at)
    }

    /// "i promised jenny | i'd": what was promised belongs to the promise.
    fn offers(&self, at: usize) -> bool {
        let own = &self.words[self.start + opening(&self.words[self.start..at])..at];
        let promised = own.len() < 5
            && own.first().is_some_and(|w| w.is_in(&["i", "we"]))
            && own.get(1).is_some_and(|w| w.is_in(&["promised", "told"]));
        promised && self.words[at].is_in(&["i'd", "i'll", "we'd", "we'll", "i"])
    }

    /// "my 3pm | call": whether an article before the times that end at `at` still waits for its noun.
    fn waits(&self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let times = (self.start..at).rev().take_while(|&i| kind(i).is_some()).count();
        let article = (at - times).checked_sub(1).filter(|&i| i >= self.start && times > 0);
        article.is_some_and(|i| self.words[i].is_in(&["the", "my", "our", "that", "your"]))
    }

    /// Whether another predicate begins at `at` in a clause that has one.
    fn verb_again(&mut self, at: usize) -> bool {
        let (rest, state) = (&self.words[at..], &self.state);
        if state.words_after_verb == 0 && state.last_time.is_none() {
            return false;
        }
        let place = if state.last_time.is_some() { Place::Start } else { Place::Run };
        let again = state
            .last_time
            .is_some_and(|k| self.leading.contains(&k) && state.kinds.iter().filter(|&&x| x == k).count() > 1);
        if !verb::begins(rest, place) {
            return opens(rest, false)
                || again && !self.words[at].is_in(&NO_OBJECT) && title::event_verb(rest, false).is_some();
        }
        // "my direct | deposit form", "the breast | pump rental": the verb would split a noun phrase.
        let compound = place == Place::Run
            && at > 1
            && self.words[at - 2].is_in(&["my", "the", "our", "a"])
            && lexicon::verb(&self.words[at].lower) != Some(Class::Verb)
            && rest.get(1).is_some_and(|next| next.time.is_none() && !verb::opens_object(next));
        if compound && lexicon::event(&self.words[at - 1].lower).is_none() {
            return false;
        }
        let object = self.words[at].is("go") && self.words[at - 1].is("ready");
        if object || state.causes {
            self.state.causes = false;
            return false;
        }
        true
    }

    /// "monday gym tuesday piano lesson": a time of the leading kind stands right before a new phrase.
    fn leads_again(&self, at: usize, kind: &dyn Fn(usize) -> Option<Kind>) -> bool {
        let run = (self.start..at).rev().take_while(|&i| kind(i).is_some()).count();
        at - run > self.start && self.state.nouns > 0
    }
}

#[cfg(test)]
mod tests {
    use crate::language::english::titles;

    #[test]
    fn ends_a_clause_where_another_begins() {
        for (text, expected) in [
            ("i promised jenny i'd proofread her essay", &["Proofread her essay"] as &[&str]),
            ("sign up for a pottery class", &["Sign up for a pottery class"]),
            ("what a day anyway drop the books off", &["Drop the books off"]),
            ("the light burned out again pick up a bulb", &["Pick up a bulb"]),
            ("the new neighbors seem nice bring them cookies", &["Bring them cookies"]),
            ("rent went up again have to talk to the landlord", &["Talk to the landlord"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_a_question_whole() {
        for text in ["what's the weather gonna be like", "did i already pay the rent"] {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }
}
