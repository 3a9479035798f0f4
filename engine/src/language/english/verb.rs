//! Where a verb begins: the words that no verb is, what an object begins with, and what the lexicon says.

use crate::language::english::lexicon::{self, Class, Form};
use crate::language::english::word::Word;

/// How likely a verb is at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At the beginning of a clause, where one is likely.
    Start,
    /// After "and", where a second object is as likely.
    Joined,
    /// In the middle of speech without punctuation, where only clear ones count.
    Run,
}

/// What an object can begin with.
pub(super) const DETERMINERS: [&str; 17] = [
    "a", "an", "the", "my", "our", "your", "his", "her", "their", "its", "this", "that", "these", "those", "some",
    "any", "every",
];

/// Objects, and words that count or gather them.
const OBJECTS: [&str; 28] = [
    "it", "them", "him", "me", "us", "all", "both", "one", "two", "three", "four", "five", "six", "seven", "eight",
    "nine", "ten", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "more", "about", "another", "each",
    "myself",
];

/// Prepositions: the head of a noun phrase stands before the first.
pub(super) const PREPOSITIONS: [&str; 24] = [
    "with",
    "at",
    "for",
    "in",
    "of",
    "to",
    "from",
    "on",
    "by",
    "about",
    "before",
    "after",
    "into",
    "over",
    "under",
    "near",
    "without",
    "until",
    "during",
    "between",
    "through",
    "behind",
    "re",
    "regarding",
];

/// Words that are no verb wherever they stand, and that no object begins with.
const FUNCTION: [&str; 58] = [
    "and", "or", "but", "is", "was", "are", "were", "been", "being", "am", "then", "has", "had", "will", "got", "went",
    "not", "so", "than", "as", "if", "because", "when", "while", "once", "who", "which", "what", "where", "why", "how",
    "whether", "he", "she", "they", "i", "we", "you", "would", "could", "should", "must", "may", "might", "can",
    "shall", "did", "does", "off", "out", "up", "down", "back", "away", "too", "also", "please", "there",
];

/// Words that join a clause to another, and make no clause of its own.
pub(super) const SUBORDINATORS: [&str; 14] = [
    "when", "once", "if", "while", "until", "till", "unless", "because", "cause", "cuz", "since", "before", "after",
    "whenever",
];

/// Whether no object begins with `word`.
fn is_no_object(word: &Word) -> bool {
    word.is_in(&FUNCTION) || word.is_in(&PREPOSITIONS) && !word.is("about")
}

/// Whether `word` belongs to a closed class, or means nothing.
pub(super) fn is_function(word: &Word) -> bool {
    word.is_in(&FUNCTION) || word.is_in(&PREPOSITIONS) || word.is_in(&DETERMINERS) || word.is_in(&OBJECTS)
}

/// Whether an object clearly begins with `word`: "the", "it", "two", "mom".
pub(super) fn opens_object(word: &Word) -> bool {
    word.is_in(&DETERMINERS) || word.is_in(&OBJECTS) || word.time.is_none() && (is_number(word) || is_somebody(word))
}

/// Whether `word` is a person or a name: "mom", "minho".
pub(super) fn is_somebody(word: &Word) -> bool {
    lexicon::is(&word.lower, Class::Person) || super::title::is_name(&word.lower)
}

fn is_number(word: &Word) -> bool {
    word.lower.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether `words` begin with a verb in its base form.
pub(super) fn begins(words: &[Word], place: Place) -> bool {
    let Some(first) = words.first().filter(|w| w.time.is_none()) else { return false };
    if is_function(first) && !(place != Place::Run && first.is("back")) {
        return false;
    }
    // "coach always says"
    if words.get(1).is_some_and(|w| w.is_in(&["always", "usually", "never", "says", "said"])) {
        return false;
    }
    let loose = place != Place::Run;
    let next = words.get(1).filter(|w| w.time.is_none() && first.mark.is_none());
    // "catch up on emails"
    let phrasal = words.get(2).is_some_and(|w| w.is("on")) && next.is_some_and(|w| w.is_in(&["up", "in"]));
    if !phrasal && next.is_some_and(|n| lexicon::event(&format!("{} {}", first.lower, n.lower)).is_some()) {
        return false;
    }
    // "move the friday meeting": the article belongs to the day.
    if first.mark.is_none()
        && words.get(1).is_some_and(|w| w.time.is_some() && w.lower == "the")
        && lexicon::verb(&first.lower).is_some()
    {
        return true;
    }
    let phrase = next.and_then(|n| lexicon::verb(&format!("{} {}", first.lower, n.lower)));
    match phrase.or_else(|| lexicon::verb(&first.lower)) {
        Some(Class::Verb) => {
            next.map_or(loose || lexicon::stands_alone(&first.lower), |n| !n.is_in(&["of", "is", "was"]))
        }
        Some(_) if loose && next.is_some_and(|n| n.is_in(&["and", "or"])) && words.len() > 2 => {
            begins(&words[2..], Place::Run)
        }
        Some(Class::VerbNoun) => next.map_or(loose && (words.len() == 1 || lexicon::stands_alone(&first.lower)), |n| {
            acts_on(first, n, loose) && (loose || !n.is("that"))
        }),
        Some(Class::NounVerb) => next.map_or(loose && lexicon::stands_alone(&first.lower), |n| {
            may_act_on(first, n, place == Place::Start) && (loose || !n.is("that"))
        }),
        _ => loose && next.is_some_and(|n| is_verb_by_place(first, n)),
    }
}

/// "email hr", "reply to": whether `next` can be what the verb acts on.
fn acts_on(first: &Word, next: &Word, loose: bool) -> bool {
    let alone = lexicon::stands_alone(&first.lower);
    opens_object(next)
        || !is_no_object(next) && (loose || !lexicon::is_past(&next.lower))
        || loose
            && (alone
                || next
                    .is_in(&["with", "to", "for", "in", "on", "about", "up", "off", "out", "down", "back", "through"]))
}

/// "review the answers", "review wrong answers": whether a word that is rather a noun acts on `next`.
fn may_act_on(first: &Word, next: &Word, loose: bool) -> bool {
    let event = lexicon::event(&next.lower).is_some_and(|verb| !matches!(verb, "Play" | "Buy"));
    let alone = lexicon::stands_alone(&first.lower) && next.is_in(&["for", "in", "at", "with", "from", "on"]);
    let clear =
        next.is_in(&DETERMINERS) || next.is_in(&OBJECTS) || is_number(next) || lexicon::is(&next.lower, Class::Person);
    clear || loose && (!event && !is_no_object(next) && lexicon::event(&first.lower).is_none() || alone)
}

/// "bleach the tiles": a word that no table knows is a verb where a determiner follows at the beginning of a clause.
fn is_verb_by_place(first: &Word, next: &Word) -> bool {
    let known = lexicon::event(&first.lower).is_some()
        || is_somebody(first)
        || lexicon::is_past(&first.lower)
        || lexicon::base(&first.lower, Form::Ing).is_some()
        || lexicon::is(&first.lower, Class::Filler)
        || first.lower.ends_with("'s")
        || first.lower.ends_with("ly");
    let determined = next.is_in(&DETERMINERS) && !next.is_in(&["that", "any"]) || next.is_in(&["it", "them"]);
    !known && determined && first.lower.len() > 2 && first.lower.chars().all(|c| c.is_ascii_alphabetic())
}
