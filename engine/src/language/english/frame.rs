//! What English speech wraps around a task: fillers, obligations, requests to the app, and background clauses.

use crate::language::english::word::{Word, longest};
use crate::time::Hint;

/// Sounds and words that say nothing.
pub(super) const FILLERS: [&str; 26] = [
    "uh",
    "um",
    "uhm",
    "umm",
    "hmm",
    "er",
    "erm",
    "ah",
    "oh",
    "ok",
    "okay",
    "so",
    "well",
    "hey",
    "like",
    "right",
    "yeah",
    "please",
    "also",
    "then",
    "anyway",
    "alright",
    "basically",
    "kindly",
    "hi",
    "now",
];

/// Longer fillers, at the beginning of a clause.
const OPENINGS: [&str; 16] = [
    "let's see",
    "what else",
    "you know",
    "by the way",
    "note to self",
    "i guess",
    "i think",
    "first of all",
    "and",
    "plus",
    "but",
    "one more thing",
    "oh right",
    "?and after|afterwards that",
    "actually",
    "maybe",
];

/// "I have to", "remind me to", "can you add": what is wrapped in them is the task.
const FRAMES: [&str; 46] = [
    "i|we|i've ?really|just|also|still|probably|definitely have|need|got|gotta|want|wanna|ought|plan|promised|agreed|intend|hope|decided|forgot|mean to",
    "i|we ?really|just|also|still|probably|definitely|do gotta|should|must|wanna|will|better|can|could|might ?really|probably|also",
    "i'd|we'd ?really like|love|better ?to",
    "i'll|we'll ?also|just|probably",
    "i'm|we're ?also|just|probably supposed|planning|going|hoping ?on to",
    "i'm|we're gonna",
    "gotta",
    "gonna",
    "wanna",
    "need to",
    "have to",
    "got to",
    "should",
    "must",
    "want to",
    "i ?had|would better",
    "it's ?about time to|i|we",
    "time to",
    "i ?really need you to",
    "can|could|would|will you ?please",
    "?please remind me ?that ?i|we ?have|need ?to|about|of",
    "set ?me ?a|an|up reminder|alarm|timer to|for ?me ?to",
    "?set ?a reminder ?to|for",
    "create|make|add|set ?up a|an ?new task|todo|reminder|event|note|appointment|to-do ?called|named|to|for",
    "don't ?let ?me forget ?to|about",
    "never forget to",
    "make sure ?that ?i|we ?to|you",
    "be sure to",
    "remember to",
    "let's ?not ?forget ?to",
    "let me",
    "mom|dad|she|he|they asked|told|wants|reminded me to",
    "my boss|mom|dad|manager|wife|husband|teacher|professor|doctor|sister|brother|friend|advisor wants|asked|told|needs|reminded me to",
    "i was|am|i'm asked|told to",
    "i'm|we're going to ?the",
    "i|we|i've|we've have|got ?got ?a|an|my|this",
    "i'm|we're",
    "there's|there'll ?be ?a|an|the ?my",
    "there is|are ?a|an",
    "i|we",
    "to",
    "also",
    "add a|an",
    "just",
    "i|we have|need",
    "please",
];

/// Whether a clause of its own begins here with its subject or a request.
pub(super) fn starts(words: &[Word]) -> bool {
    let Some(first) = words.first() else { return false };
    first.is_in(&["i", "i'll", "i'm", "i've", "i'd", "we", "we'll", "remind", "gotta", "let's"])
        || longest(
            words,
            &[
                "don't forget ?to",
                "don't let",
                "make sure",
                "be sure",
                "remember to",
                "can|could|would you",
                "there's a|an",
            ],
        )
        .is_some()
}

/// How many words at the beginning of `words` say nothing.
pub(super) fn opening(words: &[Word]) -> usize {
    let mut count = 0;
    loop {
        let filler = usize::from(words.get(count).is_some_and(|w| w.is_in(&FILLERS)));
        match longest(&words[count..], &OPENINGS).unwrap_or(0).max(filler) {
            0 => return count,
            more => count += more,
        }
    }
}

/// What was stripped from the beginning of a clause.
#[derive(Default)]
pub(super) struct Stripped {
    /// How many words.
    pub(super) count: usize,
    /// Whether the last frame leaves a noun phrase ("add a haircut").
    pub(super) added: bool,
}

/// Strips fillers and frames from the beginning of `words`, as long as something is left.
pub(super) fn strip(words: &[Word]) -> Stripped {
    let mut stripped = Stripped::default();
    loop {
        let rest = &words[stripped.count..];
        if rest.is_empty() {
            return stripped;
        }
        let opening = opening(rest);
        if opening > 0 {
            stripped.count += opening;
            continue;
        }
        match longest(rest, &FRAMES).filter(|&n| n < rest.len()) {
            Some(count) => {
                stripped.added |= rest[0].is("add");
                stripped.count += count;
            }
            None => return stripped,
        }
    }
}

/// Background phrases: when something is done, told by a routine.
const BACKGROUND: [&str; 11] = [
    "after|before work|school|class|lunch|dinner|breakfast|bed|practice|supper|church|bedtime|sleep|sleeping|dark",
    "right after|before work|school|class|lunch|dinner|breakfast|bed",
    "on the|my way ?back home|there|here|back|out|over|in",
    "on the|my way ?back to|from ?the|my work|school|office|gym|station|home|airport|class|store",
    "on the|my way",
    "during ?my|the lunch|coffee ?break|hour",
    "?at ?the same time|place",
    "over lunch",
    "at|during lunch",
    "after|before i|we get|go home|to|back ?bed|work|sleep",
    "when i'm home|done|free",
];

/// The number of words of a background phrase at the beginning of `words`.
pub(super) fn background(words: &[Word]) -> Option<usize> {
    longest(words, &BACKGROUND)
}

/// Whether a whole clause is background: "when i get home", "once i finish dinner".
pub(super) fn is_background_clause(words: &[Word]) -> bool {
    let words: Vec<Word> = words.iter().filter(|w| w.time.is_none() && !w.is_in(&FILLERS)).cloned().collect();
    let opens = [
        "?and when|once|after|before|while|if|whenever i|we|i'm|i've|everyone|the|she|he|they|my",
        "as soon as",
        "by the time",
    ];
    longest(&words, &opens).is_some() || background(&words).is_some_and(|n| n == words.len())
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
    ]) || pair("after", &["work", "school", "class", "dinner"])
        || pair("before", &["bed"])
    {
        Hint::Pm
    } else {
        Hint::None
    }
}
