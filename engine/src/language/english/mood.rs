//! What the speaker says about the act: that it must, will or should be done, was done, is wished, asked for or called off.
//!
//! English puts this before the verb, one word group upon another ("i really have to remember to …"). Each group is peeled
//! off until the act itself is left, or it is clear that there is none.

use crate::language::Reason;
use crate::language::english::lexicon::{self, Form};
use crate::language::english::opening::{hedges, opening};
use crate::language::english::verb::{self, DETERMINERS, Place};
use crate::language::english::word::{Word, longest};
use crate::language::english::{background, judge, predicate, request, statement, title};

/// What is left when everything around an act is peeled off.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said<'w> {
    /// An act: its words from the verb on.
    Act {
        /// The verb in its base form and what follows it.
        words: &'w [Word],
        /// It is not to be done: "i won't skip breakfast".
        negated: bool,
    },
    /// An act whose verb has an ending: the base of the verb, and its words from the verb on.
    Doing(&'static str, &'w [Word]),
    /// A thing that stands for an act ("dentist at two"), after "add" or the like, and with which verb if that was said.
    Thing(&'w [Word], Option<&'static str>),
    /// Something is to be done to a thing: "the sink needs fixing"; or a thing is to get something: "the car needs an oil
    /// change".
    Undergo(&'static str, &'w [Word], &'w [Word]),
    /// No act.
    Nothing(Reason),
}

/// What can follow what was peeled off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// Anything: a clause of its own.
    Clause,
    /// What one has to make sure: "i lock the door".
    Ensured,
    /// The predicate of "i" or "we".
    Finite,
    /// A verb in its base form: after "to" or a modal verb.
    Base,
    /// After "i am".
    Being,
    /// After "i have".
    Having,
    /// After "i would".
    Would,
    /// A noun phrase or a verb in -ing: after "about".
    Noun,
    /// What is not to be forgotten.
    Object,
}

/// What the times of a clause say about it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Timing {
    /// A time that is still ahead, or none of the past.
    pub(super) ahead: bool,
    /// A time that has gone by.
    pub(super) past: bool,
    /// The clause begins with a time.
    pub(super) leads: bool,
    /// It is for some day: "sometime".
    pub(super) some_day: bool,
}

/// What one step of peeling gives.
pub(super) enum Step<'w> {
    /// So many words are peeled off; what follows is expected to be this.
    Peel(usize, Expect),
    /// The same, and the act is not to be done.
    Deny(usize),
    /// Nothing is left to peel.
    End(Said<'w>),
}

/// Verbs right before their act.
pub(super) const MODALS: [&str; 18] = [
    "will", "shall", "should", "must", "can", "could", "might", "may", "gotta", "gonna", "wanna", "hafta", "oughta",
    "needa", "imma", "better", "tryna", "finna",
];

/// What can stand between a modal verb and the act.
const AGAIN: [&str; 15] = [
    "as well",
    "be able to",
    "be sure to",
    "have to",
    "need to",
    "want to",
    "remember to",
    "try to",
    "go ahead and",
    "get around to",
    "get to",
    "start to",
    "be going to",
    "try and",
    "manage to",
];

/// What `words`, a clause without its times, say.
pub(super) fn read<'w>(words: &'w [Word], timing: Timing) -> Said<'w> {
    let (mut at, mut expect, mut negated, mut wrapped) = (0, Expect::Clause, false, false);
    loop {
        let rest = &words[at..];
        let step = match expect {
            Expect::Clause => clause(rest, timing, wrapped),
            Expect::Ensured => ensured(rest),
            Expect::Finite => predicate::finite(rest, timing),
            Expect::Base => base(rest, negated, timing),
            Expect::Being => predicate::being(rest, timing),
            Expect::Having => predicate::having(rest, timing),
            Expect::Would => predicate::would(rest),
            Expect::Noun => noun(rest),
            Expect::Object => object(rest),
        };
        wrapped |= expect != Expect::Clause;
        match step {
            Step::Peel(count, next) => (at, expect) = (at + count, next),
            Step::Deny(count) => (at, expect, negated) = (at + count, Expect::Base, !negated),
            Step::End(Said::Act { words, negated: false }) if negated => return Said::Act { words, negated },
            Step::End(Said::Act { words, .. }) if predicate::is_idle(words, timing, wrapped) => {
                return Said::Nothing(Reason::Remark);
            }
            Step::End(said) => return said,
        }
    }
}

pub(super) fn nothing<'w>(reason: Reason) -> Step<'w> {
    Step::End(Said::Nothing(reason))
}

/// A clause of its own.
fn clause<'w>(words: &'w [Word], timing: Timing, wrapped: bool) -> Step<'w> {
    let opening = opening(words);
    if opening > 0 && opening < words.len() {
        return Step::Peel(opening, Expect::Clause);
    }
    let Some(first) = words.first().filter(|_| opening == 0) else { return nothing(judge::empty(words)) };
    if let Some(count) = background::leading(words).filter(|&count| count < words.len()) {
        return Step::Peel(count, Expect::Clause);
    }
    if let Some((count, expect)) = request::request(words) {
        return Step::Peel(count, expect);
    }
    // "just get the tires balanced", "kinda want to learn to juggle"
    let hedged = hedges(words);
    if hedged > 0
        && words.len() > hedged
        && (verb::begins(&words[hedged..], Place::Start) || longest(&words[hedged..], &["want to"]).is_some())
    {
        return Step::Peel(hedged, Expect::Clause);
    }
    if words[0].is("isn't")
        && let Some((count, expect)) = subject(words)
    {
        return Step::Peel(count, expect);
    }
    if let Some(reason) = judge::reason(words, timing, wrapped) {
        return nothing(reason);
    }
    if let Some((count, expect)) = subject(words) {
        return Step::Peel(count, expect);
    }
    if let Some(count) = longest(words, &["don't", "dont", "do not", "never", "not"]) {
        return if verb::begins(&words[count..], Place::Start) { Step::Deny(count) } else { nothing(Reason::Remark) };
    }
    if let Some(step) = statement::read(words, timing) {
        return step;
    }
    if verb::begins(words, Place::Start) {
        return Step::End(Said::Act { words, negated: false });
    }
    // "by flour": what a recogniser hears for "buy".
    if first.is("by") && words.len() > 1 && !words[1].is_in(&DETERMINERS) {
        return Step::End(Said::Thing(&words[1..], Some("Buy")));
    }
    if timing.past && !timing.ahead {
        return nothing(Reason::Past);
    }
    // "thinking about taking up archery"
    if first.is_in(&["about", "of"]) && words.get(1).is_some_and(|w| lexicon::base(&w.lower, Form::Ing).is_some()) {
        return Step::Peel(1, Expect::Noun);
    }
    if first.is_in(GOING_ON) && !timing.ahead {
        return nothing(Reason::Remark);
    }
    let planned = timing.ahead && words.len() > 1 && title::event_verb(words, false).is_none();
    match lexicon::base(&first.lower, Form::Ing).filter(|_| planned || does_something(words)) {
        Some(base) => Step::End(Said::Doing(base, words)),
        None => Step::End(Said::Thing(words, None)),
    }
}

/// What is going on, and no plan: "waiting on the package".
const GOING_ON: &[&str] = &[
    "waiting",
    "wondering",
    "wishing",
    "freezing",
    "starving",
    "dying",
    "sitting",
    "standing",
    "staring",
    "enjoying",
    "loving",
    "missing",
    "craving",
    "struggling",
    "running",
];

/// "picking up the kids": whether a word in -ing is a verb, by what follows it.
fn does_something(words: &[Word]) -> bool {
    let event = lexicon::event(&words[0].lower).is_some();
    words.get(1).is_some_and(|next| {
        next.is_in(&DETERMINERS)
            || next.is_in(&["up", "off", "out", "her", "him", "them", "some"])
            || !event && (verb::is_somebody(next) || next.is_in(&["to", "with", "for", "lunch", "dinner"]))
    })
}

/// What tells the speaker to act: "time to", "let me".
const TURNS: &[&str] = &[
    "let me",
    "let us",
    "time to",
    "it's time to",
    "it's about time to",
    "it is time to",
    "my turn to",
    "it's my turn to",
    "might as well",
    "may as well",
    "my job to",
    "it's on me to",
    "you should",
    "you have to",
    "me and",
];

/// What says that an act is overdue.
const OVERDUE: &[&str] = &[
    "it's time i",
    "it's time we",
    "it's about time i",
    "it's about time we",
    "it's high time i",
    "it's high time we",
    "isn't it time i",
    "isn't it about time i",
    "isn't it high time i",
];

/// What follows a subject that is left out.
const LEFT_OUT: &[&str] = &[
    "need to",
    "have to",
    "want to",
    "ought to",
    "going to",
    "forgot to",
    "supposed to",
    "got to",
    "planning to",
    "hoping to",
    "trying to",
    "aiming to",
    "looking to",
    "meaning to",
    "intending to",
    "wanting to",
    "to",
];

/// The subject of what the speaker does, said or left out, and what can follow it.
fn subject(words: &[Word]) -> Option<(usize, Expect)> {
    let first = &words[0];
    let contracted: [(&[&str], Expect); 7] = [
        (&["i", "we"], Expect::Finite),
        (&["i'm", "im", "we're"], Expect::Being),
        (&["i'll", "we'll"], Expect::Base),
        (&["i've", "ive", "we've"], Expect::Having),
        (&["i'd", "we'd"], Expect::Would),
        (&["let's", "lets"], Expect::Base),
        (&["got"], Expect::Having),
    ];
    if let Some((_, expect)) = contracted.into_iter().find(|(words, _)| first.is_in(words)) {
        return Some((1, expect)).filter(|_| words.len() > 1);
    }
    if let Some(count) = longest(words, TURNS).or_else(|| longest(words, OVERDUE)).or_else(|| judge::advised(words)) {
        return Some((count, Expect::Base));
    }
    let modal = first.is_in(&MODALS).then_some(1).or_else(|| longest(words, LEFT_OUT));
    if let Some(count) = modal.filter(|&count| verb::begins(&words[count..], Place::Start)) {
        return Some((count, Expect::Base));
    }
    // "can't find my keys anywhere"
    let denies = first.is_in(&["can't", "cannot", "couldn't", "haven't", "didn't", "wouldn't"]) && words.len() > 1;
    if denies || first.is("need") && words.len() > 1 {
        return Some((0, Expect::Finite));
    }
    let there = longest(words, &["there's", "there'll be", "there is", "there are", "there will be"])?;
    Some((there, Expect::Having))
}

/// "i lock the door", after "make sure".
fn ensured<'w>(words: &'w [Word]) -> Step<'w> {
    let own = usize::from(words.first().is_some_and(|w| w.is_in(&["i", "we", "you"])));
    if own > 0 && verb::begins(&words[own..], Place::Start) {
        return Step::Peel(own, Expect::Base);
    }
    match statement::undergone(words, Timing::default()) {
        Some(said) => Step::End(said),
        None if own > 0 => Step::Peel(own, Expect::Finite),
        None => nothing(Reason::Remark),
    }
}

/// A verb in its base form, possibly with more around it.
fn base<'w>(words: &'w [Word], negated: bool, timing: Timing) -> Step<'w> {
    let skip = hedges(words);
    let Some(first) = words.get(skip) else { return nothing(Reason::Filler) };
    if skip > 0 {
        return Step::Peel(skip, Expect::Base);
    }
    if first.is("not") {
        return Step::Deny(1);
    }
    if negated {
        if let Some(count) = longest(words, &["forget to", "forget about", "forget"]) {
            return Step::Peel(
                count,
                if words.get(1).is_some_and(|w| w.is("to")) { Expect::Clause } else { Expect::Noun },
            );
        }
        if first.is("miss") {
            return Step::End(Said::Thing(&words[1..], None));
        }
    }
    if let Some((count, expect)) = request::request(words).filter(|_| !negated) {
        return Step::Peel(count, expect);
    }
    if let Some(count) = longest(words, &AGAIN).filter(|&n| verb::begins(&words[n..], Place::Start)) {
        return Step::Peel(count, Expect::Base);
    }
    // "it's high time i updated my will"
    if let Some(base) = lexicon::base(&first.lower, Form::Past).filter(|_| lexicon::is_past(&first.lower)) {
        return Step::End(Said::Doing(base, words));
    }
    if let Some(count) = longest(words, &["plan on", "count on", "consider", "think about", "look at"])
        .filter(|&n| words.get(n).is_some_and(|w| lexicon::base(&w.lower, Form::Ing).is_some()))
    {
        return Step::Peel(count, Expect::Noun);
    }
    if first.is("be") && words.get(1).is_some_and(|w| lexicon::base(&w.lower, Form::Ing).is_some()) {
        return Step::Peel(1, Expect::Being);
    }
    if first.is("need") && !timing.past {
        return predicate::needed(&words[1..]);
    }
    Step::End(Said::Act { words, negated: false })
}

/// "don't forget the umbrella": a thing that is no event is to be brought.
fn object<'w>(words: &'w [Word]) -> Step<'w> {
    let owned = words.first().is_some_and(|w| w.is_in(&DETERMINERS)) && words.len() > 1;
    if owned && title::event_verb(words, false).is_none() {
        return Step::End(Said::Thing(words, Some("Bring")));
    }
    noun(words)
}

/// A noun phrase, or a verb in -ing.
fn noun<'w>(words: &'w [Word]) -> Step<'w> {
    let skip = opening(words).min(words.len().saturating_sub(1));
    let words = &words[skip..];
    let Some(first) = words.first() else { return nothing(Reason::Filler) };
    if first.is("to") {
        return Step::Peel(skip + 1, Expect::Base);
    }
    if first.is_in(&["i", "we", "i'm", "i've", "that"]) {
        return Step::Peel(skip + usize::from(first.is("that")), Expect::Clause);
    }
    let doing = lexicon::base(&first.lower, Form::Ing)
        .filter(|_| words.len() > 1 && lexicon::event(&lexicon::joined(words)).is_none());
    match doing.filter(|_| lexicon::event(&first.lower).is_none() || does_something(words)) {
        Some(base) => Step::End(Said::Doing(base, words)),
        None => Step::End(Said::Thing(words, None)),
    }
}

#[cfg(test)]
mod tests {
    use crate::language::english::titles;

    #[test]
    fn peels_plans_and_what_is_going_on() {
        for (text, expected) in [
            ("thinking about taking up archery", &["Take up archery"] as &[&str]),
            ("trying to lose ten pounds", &["Lose ten pounds"]),
            ("cleaning out the fridge tonight", &["Clean out the fridge"]),
            ("let's plan on having dinner with sam", &["Have dinner with Sam"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_what_is_going_on() {
        for text in ["waiting on the package", "can't find my keys anywhere", "i'm about to leave the house"] {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }
}
