//! What "it" stands for: "i still haven't booked the hotel i have to do it today" is to book the hotel, today.

use crate::language::clause::{Clause, Verdict};
use crate::language::english::background;
use crate::language::english::lexicon::{self, Form};
use crate::language::english::mood::Said;
use crate::language::english::opening::{hedges, opening};
use crate::language::english::verb::{self, Place};
use crate::language::english::word::{Word, longest};
use crate::reading::Span;
use crate::time::Expression;

/// Acts that only point back.
const POINTING: [&str; 15] = [
    "do it",
    "doing it",
    "do that",
    "doing that",
    "do so",
    "get it done",
    "getting it done",
    "get that done",
    "take care of it",
    "take care of that",
    "handle it",
    "get on it",
    "get on that",
    "get to it",
    "pay it",
];

/// Whether an act says nothing but that the one before is to be done.
pub(super) fn points(said: &Said) -> bool {
    let (Said::Act { words, negated: false } | Said::Doing(_, words)) = said else { return false };
    longest(words, &POINTING) == Some(words.len())
}

/// The act that `words`, a clause without its times, say is not done yet, or ask about: "i haven't paid the rent", "did i ever
/// mail the card".
pub(super) fn undone<'w>(words: &'w [Word]) -> Option<Said<'w>> {
    const NOT_DONE: [&str; 18] = [
        "i haven't",
        "i still haven't",
        "we haven't",
        "we still haven't",
        "i have not",
        "i've still not",
        "i've not",
        "i never",
        "i still need to have",
        "have i",
        "have we",
        "haven't i",
        "i've yet to have",
        "can't believe i haven't",
        "nobody's",
        "nobody has",
        "no one's",
        "no one has",
    ];
    const ASKED: [&str; 6] = ["did i", "did we", "i didn't", "i never did", "we didn't", "didn't i"];
    let words = &words[opening(words)..];
    let participle = longest(words, &NOT_DONE);
    let base = longest(words, &ASKED);
    let rest = &words[participle.or(base)?..];
    let rest = &rest[hedges(rest) + usize::from(rest.get(hedges(rest)).is_some_and(|w| w.is("ever")))..];
    let first = rest.first()?;
    if base.is_some() {
        return verb::begins(rest, Place::Start).then_some(Said::Act { words: rest, negated: false });
    }
    let done = lexicon::base(&first.lower, Form::Participle).or_else(|| lexicon::base(&first.lower, Form::Past));
    done.map(|base| Said::Doing(base, rest))
}

/// Whether a clause says that something is to be bought.
pub(super) fn was_bought(clause: Option<&Clause>) -> bool {
    clause.is_some_and(|c| matches!(&c.verdict, Verdict::Task(title) if title.value.starts_with("Buy ")))
}

/// Whether a clause with this word may be about an act that is not done.
pub(super) fn denies(word: &Word) -> bool {
    word.is_in(&[
        "haven't", "have", "did", "didn't", "never", "not", "i've", "we've", "nobody's", "nobody", "one's", "no",
    ])
}

/// "we're low on printer paper | order two boxes": whether an act only says how much to buy of what was said to be out.
pub(super) fn says_how_much(said: &Said, before: Option<&Clause>) -> bool {
    const BUYING: [&str; 7] = ["buy", "get", "grab", "order", "pick up", "stock up on", "pick"];
    const SOME: [&str; 30] = [
        "some", "more", "it", "them", "another", "one", "two", "three", "four", "five", "a", "an", "the", "few",
        "couple", "of", "new", "fresh", "box", "boxes", "carton", "cartons", "pack", "packs", "bag", "bags", "bottle",
        "bottles", "up", "case",
    ];
    let Said::Act { words, negated: false } = said else { return false };
    let words = background::without(words);
    let verb = longest(&words, &BUYING).unwrap_or(words.len());
    was_bought(before) && verb < words.len() && words[verb..].iter().all(|w| w.is_in(&SOME))
}

/// Gives the last todo the times of a clause that only points back to it; gives whether there is one without times of its own.
pub(super) fn give(clauses: &mut [Clause], times: &[Expression], span: Span) -> bool {
    let last = clauses.last_mut().filter(|c| matches!(c.verdict, Verdict::Task(_)));
    let Some(last) = last.filter(|c| c.times.is_empty() || times.is_empty()) else { return false };
    last.times.extend(times.iter().cloned());
    last.span.end = span.end;
    true
}

#[cfg(test)]
mod tests {
    use crate::language::english::titles;

    #[test]
    fn leads_it_back_to_what_it_stands_for() {
        for (text, expected) in [
            ("i still haven't booked the hotel i have to do it today", &["Book the hotel"] as &[&str]),
            ("did i ever mail the card? no? okay doing it by friday", &["Mail the card"]),
            ("i need to call the bank i should do it tomorrow", &["Call the bank"]),
            ("we're out of milk get some on the way home", &["Buy milk"]),
            ("we're out of milk get the mail", &["Buy milk", "Get the mail"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }

    #[test]
    fn leaves_what_is_only_asked() {
        for text in ["did i lock the door", "i haven't seen that film"] {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }
}
