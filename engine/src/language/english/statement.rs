//! What is said of somebody or something else: "my boss wants me to …", "the sink needs fixing", "rent is due", "minji said …".
//!
//! Most of it is no task of the speaker's. Wishes and orders passed on to the speaker are, and what things need, and what
//! takes place at a time.

use crate::language::Reason;
use crate::language::english::lexicon::{self, Form};
use crate::language::english::mood::{Expect, Said, Step, Timing};
use crate::language::english::predicate;
use crate::language::english::verb::{self, Place};
use crate::language::english::word::{Word, longest};

/// How many words a subject may have.
const REACH: usize = 10;

/// Subjects that are somebody else.
const OTHERS: [&str; 22] = [
    "he",
    "she",
    "they",
    "he's",
    "she's",
    "they're",
    "he'll",
    "she'll",
    "they'll",
    "it'll",
    "someone",
    "everyone",
    "everybody",
    "nobody",
    "people",
    "somebody",
    "you",
    "you're",
    "you'll",
    "it",
    "it's",
    "that's",
];

/// Verbs that can be no base form and no noun.
const FINITE: [&str; 56] = [
    "said", "wouldn't", "couldn't", "is", "are", "was", "were", "has", "had", "will", "would", "should", "could",
    "can", "can't", "might", "may", "isn't", "aren't", "wasn't", "doesn't", "didn't", "won't", "hasn't", "does", "did",
    "do", "don't", "says", "wants", "needs", "goes", "seems", "seem", "hurts", "comes", "starts", "got", "gets",
    "keeps", "loves", "likes", "smells", "tastes", "makes", "feels", "sounds", "opens", "closes", "arrives", "begins",
    "ends", "expects", "must", "need", "have",
];

/// After these a verb belongs to a relative clause or a phrase, not to the subject.
const RELATIVES: [&str; 12] =
    ["that", "who", "which", "whose", "what", "where", "how", "whether", "to", "i", "we", "whom"];

/// What the clause says, if its subject is not the speaker.
pub(super) fn read<'w>(words: &'w [Word], timing: Timing) -> Option<Step<'w>> {
    if let Some(step) = passed_on(words) {
        return Some(step);
    }
    if timing.leads && words[0].is_in(&["is", "are"]) && words.len() > 1 {
        let event = super::title::event_verb(&words[1..], false).is_some();
        return Some(Step::End(if event { Said::Thing(&words[1..], None) } else { Said::Nothing(Reason::Remark) }));
    }
    if let [is] = words
        && is.is_in(&["is", "was", "isn't"])
    {
        return Some(Step::End(Said::Nothing(Reason::Remark)));
    }
    if words[0].is("it's") {
        let event = timing.ahead && super::title::event_verb(&words[1..], false).is_some();
        return Some(Step::End(if event { Said::Thing(&words[1..], None) } else { Said::Nothing(Reason::Remark) }));
    }
    if words[0].is_in(&OTHERS) {
        return Some(Step::End(Said::Nothing(other(timing))));
    }
    if verb::begins(words, Place::Start) {
        return None;
    }
    if let Some(said) = undergone(words, timing) {
        return Some(Step::End(said));
    }
    let at = finite(words, timing)?;
    let out = predicate::run_out(&words[at + 1..]).filter(|_| words[at].is_in(&["is", "are"]));
    if let Some(thing) = out {
        return Some(Step::End(Said::Thing(thing, Some("Buy"))));
    }
    let due = due(words, at).or_else(|| takes_place(words, at, timing));
    Some(Step::End(due.unwrap_or(Said::Nothing(other(timing)))))
}

fn other(timing: Timing) -> Reason {
    if timing.past { Reason::Past } else { Reason::ThirdPerson }
}

/// Where the verb of the subject is.
fn finite(words: &[Word], timing: Timing) -> Option<usize> {
    let named = words[0].is_in(&["when", "if", "because", "since"]);
    (1..words.len().min(REACH))
        .take_while(|&i| {
            !words[i].is_in(&RELATIVES) || words[i].is("to") && words.get(i + 1).is_some_and(verb::is_somebody)
        })
        .find(|&i| {
            let w = &words[i];
            let noun = words[i - 1].is_in(&verb::DETERMINERS) || words[i - 1].is_in(&verb::PREPOSITIONS);
            w.time.is_none()
                && (w.is_in(&FINITE) && !noun
                    || !noun
                        && lexicon::is_past(&w.lower)
                        && (verb::is_somebody(&words[i - 1])
                            || words.get(i + 1).is_some_and(verb::is_function)
                            || named)
                    || third(words, i) && !noun
                    || verb::is_somebody(&words[i - 1])
                        && w.is_in(&[
                            "beat", "put", "set", "let", "cut", "quit", "hit", "shut", "hurt", "read", "cost",
                            "spread", "bet",
                        ])
                    || !noun && is_only_past(w) && words[0].is_in(&verb::DETERMINERS)
                    || !noun && is_told(words, i, timing)
                    || goes_on(&words[i - 1], w))
        })
}

/// "went", "fell": a past form that is no participle, and so says what its subject did.
fn is_only_past(word: &Word) -> bool {
    lexicon::base(&word.lower, Form::Past).is_some() && lexicon::base(&word.lower, Form::Participle).is_none()
}

/// "the package arrived", "the ceo stepped down", "the printer's out of order": whether word `at` ends what is told of a thing.
fn is_told(words: &[Word], at: usize, timing: Timing) -> bool {
    const STATES: [&str; 18] = [
        "out", "ready", "here", "back", "gone", "over", "late", "early", "not", "been", "getting", "coming", "going",
        "broken", "down", "full", "empty", "closed",
    ];
    const PARTICLES: [&str; 6] = ["down", "up", "out", "off", "away", "over"];
    let determined = words[0].is_in(&verb::DETERMINERS) && at > 1;
    let word = &words[at];
    let happened = word.lower.ends_with("ed") && word.lower.len() > 4 && lexicon::verb(&word.lower).is_none();
    let ends = words.get(at + 1).is_none_or(|w| w.is_in(&PARTICLES) && at + 2 == words.len());
    let state = words[at - 1].lower.ends_with("'s") && !verb::is_somebody(word) && word.is_in(&STATES);
    determined && happened && ends && !timing.ahead || state
}

/// What is said of what keeps to a timetable: "the last train leaves at midnight".
const TIMETABLED: [&str; 14] = [
    "runs", "starts", "begins", "ends", "leaves", "departs", "arrives", "lands", "closes", "opens", "airs", "expires",
    "finishes", "lasts",
];

/// "carries over": a verb in the third person, where what follows is no noun.
fn third(words: &[Word], at: usize) -> bool {
    (lexicon::base(&words[at].lower, Form::Third).is_some() || words[at].is_in(&TIMETABLED))
        && lexicon::event(&words[at].lower).is_none()
        && (verb::is_somebody(&words[at - 1]) && !words[at - 1].lower.ends_with('s') && at + 1 < words.len()
            || words[at].is_in(&TIMETABLED)
                && words.get(at + 1).is_some_and(|w| w.is_in(&["from", "about", "around", "on", "in", "for", "past"]))
            || words.get(at + 1).map_or(words[at].is_in(&TIMETABLED) || verb::is_somebody(&words[at - 1]), |w| {
                w.is_in(&verb::DETERMINERS)
                    || w.is_in(&["up", "out", "off", "over", "me", "us", "him", "them", "so", "really", "too", "like"])
            }))
        && !words[at - 1].lower.ends_with("'s")
}

/// "my brother's flying": a subject with "is" in it.
fn goes_on(subject: &Word, word: &Word) -> bool {
    subject
        .lower
        .strip_suffix("'s")
        .is_some_and(|who| lexicon::is(who, lexicon::Class::Person) || super::title::is_name(who))
        && lexicon::base(&word.lower, Form::Ing).is_some()
        && lexicon::event(&word.lower).is_none()
}

/// "my boss wants me to", "mom asked me to", "the doctor said i should": what follows is the speaker's.
fn passed_on<'w>(words: &'w [Word]) -> Option<Step<'w>> {
    const ORDERS: [&str; 18] = [
        "wants me to",
        "needs me to",
        "asked me to",
        "told me to",
        "reminded me to",
        "expects me to",
        "asks me to",
        "begged me to",
        "would like me to",
        "wants us to",
        "needs us to",
        "asked us to",
        "told us to",
        "want me to",
        "need me to",
        "ordered me to",
        "asked if i could",
        "has asked me to",
    ];
    const SAYINGS: [&str; 13] = [
        "says i",
        "said i",
        "says we",
        "said we",
        "says that i",
        "said that i",
        "thinks i",
        "told me i",
        "says to",
        "said to",
        "says the",
        "says my",
        "reminded me that i",
    ];
    for at in 0..words.len().min(REACH) {
        if let Some(count) = longest(&words[at..], &ORDERS) {
            return (at > 0).then_some(Step::Peel(at + count, Expect::Base));
        }
        if let Some(count) = longest(&words[at..], &SAYINGS).filter(|_| at > 0) {
            let rest = &words[at + count..];
            let to = words[at + count - 1].is("to");
            let thing = words[at + count - 1].is_in(&["the", "my"]);
            let obliged = longest(
                rest,
                &["should", "need to", "have to", "must", "needed to", "had to", "ought to", "gotta", "can"],
            );
            return match (obliged, thing) {
                (Some(must), false) => Some(Step::Peel(at + count + must, Expect::Base)),
                (None, true) => undergone(&words[at + count - 1..], Timing::default()).map(Step::End),
                _ => to.then_some(Step::Peel(at + count, Expect::Base)),
            };
        }
    }
    None
}

/// "the sink needs fixing", "the plants have to be watered", "the car needs an oil change".
pub(super) fn undergone(words: &[Word], timing: Timing) -> Option<Said<'_>> {
    let at = (1..words.len().min(REACH))
        .find(|&i| words[i].is_in(&["needs", "need", "has", "have", "must", "should", "wants", "gets", "is", "are"]))?;
    let thing = &words[..at];
    if words[0].is_in(&["i", "we", "he", "she", "they", "it", "you"]) || verb::begins(words, Place::Start) {
        return None;
    }
    let rest = &words[at + 1..];
    let to_be = longest(rest, &["to be", "to get"])
        .or_else(|| longest(rest, &["be", "get"]).filter(|_| words[at].is_in(&["must", "should"])));
    // "the battery gets changed today"
    if words[at].is("gets") && timing.ahead && rest.len() == 1 {
        return lexicon::base(&rest[0].lower, Form::Participle).map(|base| Said::Undergo(base, thing, &[]));
    }
    let definite = !words[at].is_in(&["gets"]);
    if let Some(count) = to_be.filter(|_| definite) {
        let done = rest.get(count)?;
        if done.is("in") {
            return Some(Said::Undergo("hand in", thing, &[]));
        }
        return lexicon::base(&done.lower, Form::Participle).map(|base| Said::Undergo(base, thing, &[]));
    }
    if !words[at].is_in(&["needs", "need", "wants"]) {
        return None;
    }
    if let Some(base) = rest.first().and_then(|w| lexicon::base(&w.lower, Form::Ing)) {
        return (rest.len() <= 2).then_some(Said::Undergo(base, thing, &[]));
    }
    if rest.len() > 1 && rest[0].is_in(&["new", "more", "fresh", "another", "some"]) {
        return Some(Said::Thing(rest, Some("Buy")));
    }
    (super::title::event_verb(rest, false) == Some("Get")).then_some(Said::Undergo("get", thing, rest))
}

/// "rent is due": what to do about it.
fn due<'w>(words: &'w [Word], at: usize) -> Option<Said<'w>> {
    // "the car is due for an inspection"
    if let Some(count) = longest(&words[at..], &["is due for", "are due for"]) {
        return Some(Said::Undergo("get", &words[..at], &words[at + count..]));
    }
    let due =
        longest(&words[at..], &["is due", "are due", "is due back", "are due back", "is overdue", "are overdue"])?;
    let noun = &words[..at];
    let verb = super::title::event_verb(noun, false).filter(|verb| matches!(*verb, "Pay" | "Submit" | "Return"));
    let back = words[at + due - 1].is("back");
    Some(Said::Thing(noun, Some(if back { "Return" } else { verb.unwrap_or("Submit") })))
}

/// "the dentist is at four", "the game starts at seven": an event of which only the time and the place are said.
fn takes_place<'w>(words: &'w [Word], at: usize, timing: Timing) -> Option<Said<'w>> {
    let only = words.get(at + 1).is_none_or(|w| w.is_in(&["at", "in", "on"]));
    let event = super::title::event_verb(&words[..at], false).is_some_and(|verb| verb != "Go to" || words[at].is("is"));
    let is = words[at].is_in(&["is", "are", "starts", "begins", "runs"]);
    (timing.ahead && only && event && is && at + 1 == words.len()).then_some(Said::Thing(&words[..at], None))
}

#[cfg(test)]
mod tests {
    use crate::language::english::titles;

    #[test]
    fn says_what_is_due() {
        for (text, expected) in [
            ("the car's due for an inspection", &["Get the car an inspection"] as &[&str]),
            ("rent's due on friday", &["Pay rent"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_timetables() {
        for text in ["the train to busan departs from platform four", "my battery lasts about six hours"] {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }
}
