//! What says nothing at the beginning or end of a clause, and what the words say about a bare hour.

use crate::language::english::lexicon::{self, Class};
use crate::language::english::word::Word;
use crate::time::Hint;

/// How many words in a row are looked through at most, so that reading stays linear in their number.
const REACH: usize = 16;

/// How many words at the beginning of `words` say nothing: "um okay so", "note to self".
pub(super) fn opening(words: &[Word]) -> usize {
    let words = &words[..words.len().min(REACH)];
    let mut count = 0;
    loop {
        let rest = &words[count..];
        let filler = lexicon::phrase(rest, Class::Filler).filter(|_| !is_compared(rest));
        match filler.max(lexicon::phrase(rest, Class::Opening)) {
            Some(more) => count += more,
            None => return count,
        }
    }
}

/// "like the": not a filler but what something is like.
fn is_compared(words: &[Word]) -> bool {
    words[0].is("right") && words.get(1).is_some_and(|w| w.is_in(&["after", "before"]))
}

/// How many hedges stand at the beginning of `words`: "really just".
pub(super) fn hedges(words: &[Word]) -> usize {
    let words = &words[..words.len().min(REACH)];
    let mut count = 0;
    while let Some(more) =
        lexicon::phrase(&words[count..], Class::Hedge).or_else(|| lexicon::phrase(&words[count..], Class::Filler))
    {
        count += more;
    }
    count
}

/// `words` without what says nothing at their end: "please", "i guess", "if i can".
pub(super) fn without_closing(mut words: &[Word]) -> &[Word] {
    /// The most words of such a phrase.
    const LONGEST: usize = 5;
    while let Some(count) = (1..=LONGEST.min(words.len().saturating_sub(1))).rev().find(|&count| {
        let from = words.len() - count;
        lexicon::phrase(&words[from..], Class::Closing) == Some(count)
    }) {
        words = &words[..words.len() - count];
    }
    words
}

/// What the words say about a bare hour.
pub(super) fn hint(words: &[Word]) -> Hint {
    let any = |list: &[&str]| words.iter().any(|w| list.contains(&w.lower.as_str()));
    let pair =
        |a: &str, list: &[&str]| words.windows(2).any(|w| w[0].lower == a && list.contains(&w[1].lower.as_str()));
    if pair("wake", &["up", "me"]) || pair("get", &["up"]) || any(&["breakfast", "sunrise"]) {
        Hint::Am
    } else if any(&["lunch", "brunch"]) {
        Hint::Lunch
    } else if any(&[
        "dinner",
        "supper",
        "drinks",
        "cocktails",
        "beers",
        "beer",
        "movie",
        "concert",
        "bedtime",
        "tonight",
        "nightcap",
        "fireworks",
        "potluck",
        "table",
        "steakhouse",
        "pub",
        "trivia",
    ]) || pair("after", &["work", "school", "class", "dinner"])
        || pair("before", &["bed"])
        || pair("to", &["bed", "sleep"])
    {
        Hint::Pm
    } else {
        Hint::None
    }
}
