//! Whether a clause of its own begins somewhere, by its subject, its request or its verb in -ing.

use crate::language::english::lexicon::{self, Class};
use crate::language::english::opening::{hedges, opening};
use crate::language::english::verb::{self, Place};
use crate::language::english::word::{Word, longest};

/// How many words of time at the beginning are passed over.
const REACH: usize = 8;

/// Whether `words` begin with a verb in -ing and something that it can act on: "wrapping the gifts", "grading papers".
pub(in super::super) fn opens_with_gerund(words: &[Word]) -> bool {
    let words = &words[opening(words)..];
    let words = &words[words.iter().take(REACH).take_while(|w| w.time.is_some()).count()..];
    let words = &words[usize::from(words.first().is_some_and(|w| w.is_in(&["i'm", "we're", "im"])))..];
    words
        .first()
        .is_some_and(|w| lexicon::base(&w.lower, lexicon::Form::Ing).is_some() && lexicon::event(&w.lower).is_none())
        && words
            .get(1)
            .is_some_and(|next| next.time.is_none() && lexicon::event(&lexicon::joined(&words[..2])).is_none())
}

/// Whether a clause of its own begins here with its subject or a request. `loose` after a pause or a connective.
pub(in super::super) fn opens(words: &[Word], loose: bool) -> bool {
    let requests = [
        "remind me",
        "remind us",
        "don't forget",
        "don't let",
        "make sure",
        "be sure",
        "remember to",
        "can you",
        "could you",
        "would you",
        "there's a",
        "there's an",
        "let me",
        "set a reminder",
        "note to self",
        "let's",
        "i think",
        "i guess",
        "i believe",
    ];
    if longest(words, &requests).is_some() || loose && longest(words, &["need to", "have to"]).is_some() {
        return true;
    }
    let words = &words[opening(words)..];
    let Some(first) = words.first().filter(|w| w.time.is_none()) else { return false };
    if first.is_in(&["it's", "that's"]) {
        return !words.get(1).is_some_and(|w| w.is_in(&["all", "it"]));
    }
    if first.is("better") && verb::begins(&words[1..], Place::Start) {
        return true;
    }
    if first.is_in(&["gotta", "gonna", "wanna", "i'll", "i'm", "i've", "we'll", "we're", "we've", "i'd", "we'd"]) {
        return true;
    }
    let rest = &words[1..];
    let rest = &rest[hedges(rest).min(rest.len())..];
    if first.is_in(&["i", "we"]) {
        let follows = rest.first().is_some_and(|w| {
            w.is_in(&[
                "have", "need", "want", "should", "must", "gotta", "wanna", "can", "could", "will", "might", "also",
                "better", "ought", "plan", "promised", "think", "guess", "hope", "believe", "still", "can't", "won't",
                "don't", "am", "was",
            ])
        });
        return loose || follows;
    }
    let told = first.is_in(&["the", "my", "our"])
        && words.iter().take(5).skip(2).any(|w| {
            w.is_in(&["closes", "opens", "ends", "starts", "is", "isn't", "expires", "leaves", "arrives", "says"])
        });
    if told && !loose {
        return true;
    }
    let finite = rest.first().is_some_and(|w| {
        w.is_in(&["is", "was", "has", "says", "said", "wants", "asked", "told", "got", "will", "needs"])
            || w.time.is_none() && loose && lexicon::is_past(&w.lower)
    });
    finite && (first.is_in(&["he", "she", "they", "it"]) || lexicon::is(&first.lower, Class::Person))
}
