//! Background: words that only say when, why or on what condition something is done ("after work", "when i get home").

use crate::language::english::lexicon::{self, Class, Form};
use crate::language::english::verb::{self, DETERMINERS, Place, SUBORDINATORS};
use crate::language::english::word::{Word, longest};
use crate::language::english::{opening, title};

/// Subjects of subordinate clauses.
const SUBJECTS: [&str; 27] = [
    "i",
    "we",
    "i'm",
    "i've",
    "we're",
    "we've",
    "i'll",
    "i'd",
    "im",
    "he",
    "she",
    "they",
    "it",
    "it's",
    "he's",
    "she's",
    "they're",
    "you",
    "you're",
    "everyone",
    "everybody",
    "someone",
    "nobody",
    "there's",
    "mom",
    "dad",
    "that",
];

/// Verbs about what one does not know yet: a clause after them is what is asked, not a condition.
const ASKING: [&str; 16] = [
    "ask", "check", "see", "find", "know", "confirm", "verify", "figure", "decide", "tell", "remember", "let",
    "wonder", "learn", "research", "clarify",
];

/// The number of words of a background phrase at the beginning of `words`: "after work", "on my way home".
pub(super) fn phrase(words: &[Word]) -> Option<usize> {
    let skip = usize::from(words.first()?.is("right"));
    let first = words.get(skip)?;
    if first.is_in(&["after", "before", "during", "over", "at", "between"]) {
        let rest = &words[skip + 1..];
        let own = usize::from(rest.first().is_some_and(|w| w.is_in(&["my", "the"])));
        let closed = first.is_in(&["over", "at", "between"]);
        let routine =
            lexicon::phrase(&rest[own..], Class::Routine).filter(|_| !closed || rest[own..][0].is("lunch"))?;
        let lasts = usize::from(rest.get(own + routine).is_some_and(|w| w.is_in(&["break", "hour", "time"])));
        let both = rest
            .get(own + routine)
            .filter(|w| w.is_in(&["but", "and"]))
            .and_then(|_| phrase(&rest[own + routine + 1..]));
        return Some(skip + 1 + own + routine + lasts + both.map_or(0, |more| 1 + more));
    }
    way(words)
}

/// The number of words of a background phrase at the beginning of a clause, where it may name an event: "after the meeting".
pub(super) fn leading(words: &[Word]) -> Option<usize> {
    // "an hour before the party"
    let amount = words.first()?.is_in(&["a", "an", "one", "two", "three"])
        && words.get(1).is_some_and(|w| w.is_in(&["hour", "hours", "day", "days", "week", "weeks", "minute", "bit"]))
        && words.get(2).is_some_and(|w| w.is_in(&["before", "after"]));
    if amount {
        return leading(&words[2..]).map(|count| count + 2);
    }
    let first = words.first()?;
    let named = || {
        let event = first.is_in(&["after", "before"]) && words.get(1)?.is_in(&["the", "my", "our"]);
        let end =
            (3..=4.min(words.len().checked_sub(1)?)).rev().find(|&i| title::ends_in_event(&words[2..i]).is_some())?;
        (event && verb::begins(&words[end..], Place::Start)).then_some(end)
    };
    phrase(words).or_else(named)
}

/// "on the way home", "on my way back from the gym".
fn way(words: &[Word]) -> Option<usize> {
    let length = longest(words, &["on the way", "on my way", "on our way", "on your way"])?;
    let rest = &words[length..];
    let back = usize::from(rest.first().is_some_and(|w| w.is("back")));
    let whither = match rest.get(back) {
        Some(w) if w.is_in(&["home", "there", "here", "out", "over", "in"]) => 1,
        Some(w) if w.is_in(&["to", "from"]) => {
            let own = usize::from(rest.get(back + 1).is_some_and(|w| w.is_in(&["my", "the"])));
            let place = rest.get(back + 1 + own).filter(|w| {
                w.time.is_none()
                    && (lexicon::event(&w.lower) == Some("Go to") || w.is_in(&["work", "class", "home", "airport"]))
            });
            place.map_or(0, |_| 2 + own)
        }
        _ => 0,
    };
    Some(length + back + whither)
}

/// Whether a whole clause is background: "when i get home", "once the cake is done", "before leaving".
pub(super) fn is_clause(words: &[Word]) -> bool {
    let words: Vec<Word> = words.iter().filter(|w| w.time.is_none()).cloned().collect();
    let words = &words[opening::opening(&words)..];
    !words.is_empty() && (subordinate(words) || phrase(words) == Some(words.len()))
}

/// Whether a subordinate clause begins here.
pub(super) fn subordinate(words: &[Word]) -> bool {
    let length = match longest(
        words,
        &["as soon as", "by the time", "in case", "so that", "even if", "right after", "right before", "now that"],
    ) {
        Some(length) => length,
        None if words.first().is_some_and(|w| w.is_in(&SUBORDINATORS) || w.is("or")) => 1,
        None => return false,
    };
    let Some(next) = words.get(length) else { return false };
    if words[0].is("or") {
        return next.is_in(&SUBJECTS);
    }
    let timely = words[length - 1].is_in(&["before", "after", "when", "while", "once"]);
    next.is_in(&SUBJECTS)
        || timely && lexicon::base(&next.lower, Form::Ing).is_some() && lexicon::event(&next.lower).is_none()
        || (next.is_in(&DETERMINERS) || lexicon::is(&next.lower, Class::Person)) && has_finite(&words[length + 1..])
        // "if the weather's nice"
        || words[0].is_in(&["if", "unless"])
            && next.is_in(&DETERMINERS)
            && words.get(length + 1).is_some_and(|w| w.lower.ends_with("'s"))
}

/// Whether a finite verb stands within the next words: "the cake is done".
fn has_finite(words: &[Word]) -> bool {
    /// Words that a short subject may have.
    const REACH: usize = 5;
    words.iter().take(REACH).any(|w| {
        w.is_in(&[
            "is", "are", "was", "has", "have", "gets", "goes", "comes", "arrives", "leaves", "closes", "opens", "ends",
            "starts", "get", "wakes", "finishes", "dries", "cools", "runs", "arrive", "come", "leave", "fall", "falls",
        ]) || w.time.is_none()
            && (lexicon::is_past(&w.lower)
                || lexicon::base(&w.lower, Form::Third).is_some() && lexicon::event(&w.lower).is_none())
    })
}

/// Where the words of a clause end that say what is done, and a subordinate clause begins: "unplug it | when i leave".
pub(super) fn trailing(words: &[Word]) -> usize {
    let asks = words.iter().take(4).any(|w| w.is_in(&ASKING));
    let conditions = |w: &Word| !asks || w.is_in(&["before", "after", "once", "because"]);
    let found = (1..words.len()).find(|&i| conditions(&words[i]) && subordinate(&words[i..]));
    found.unwrap_or(words.len())
}

/// The words without background phrases.
pub(super) fn without(words: &[Word]) -> Vec<Word> {
    let words = &words[..trailing(words)];
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        match phrase(&words[at..]).filter(|&n| n < words.len()) {
            Some(length) => at += length,
            None => {
                kept.push(words[at].clone());
                at += 1;
            }
        }
    }
    kept
}
