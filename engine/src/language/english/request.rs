//! Requests to the app: "remind me to", "can you set a reminder for", "don't let me forget", "put it on my list".
//!
//! What is wrapped in them is the task.

use crate::language::english::mood::Expect;
use crate::language::english::opening::hedges;
use crate::language::english::verb::{self, Place};
use crate::language::english::word::{Word, longest};
use crate::language::english::{background, split, title};

/// What the app is asked to keep.
const ENTRIES: [&str; 17] = [
    "reminder",
    "reminders",
    "alarm",
    "timer",
    "task",
    "todo",
    "to-do",
    "event",
    "note",
    "entry",
    "alert",
    "notification",
    "item",
    "todos",
    "memo",
    "nudge",
    "appointment",
];

/// What is asked of the app or of somebody, and not of oneself.
const TELLING: [&str; 12] =
    ["tell", "explain", "help", "believe", "recommend", "hear", "show", "play", "read", "say", "repeat", "imagine"];

/// How many words at the beginning of `words` are a request, and what is said after it.
pub(super) fn request(words: &[Word]) -> Option<(usize, Expect)> {
    let polite = polite(words);
    let rest = &words[polite..];
    let asked = remind(rest).or_else(|| entry(rest)).or_else(|| keep_in_mind(rest));
    match asked {
        Some((count, expect)) => Some((polite + count, expect)),
        None if polite > 0 && is_requested(rest) => Some((polite, Expect::Base)),
        None if polite > 0 && split::opens_with_gerund(rest) => Some((polite, Expect::Noun)),
        None => None,
    }
}

/// "can you please", "i need you to": a question or a wish that asks for something to be done.
fn polite(words: &[Word]) -> usize {
    let asks = longest(
        words,
        &[
            "can you",
            "could you",
            "would you",
            "will you",
            "would you mind",
            "i need you to",
            "i want you to",
            "i'd like you to",
            "you need to",
        ],
    );
    asks.map_or(0, |count| count + hedges(&words[count..]))
}

fn is_requested(rest: &[Word]) -> bool {
    verb::begins(rest, Place::Start) && !rest[0].is_in(&TELLING)
}

/// "remind me to", "remind me tomorrow that", "wake me up" is none.
fn remind(words: &[Word]) -> Option<(usize, Expect)> {
    let count = longest(
        words,
        &[
            "remind me",
            "remind us",
            "remind me again",
            "reminder",
            "notify me",
            "alert me",
            "nudge me",
            "bug me",
            "nag me",
            "poke me",
            "prod me",
            "pester me",
            "hound me",
            "tell me",
            "ping me",
            "message me",
        ],
    )?;
    let rest = &words[count..];
    let next = rest.first()?;
    if next.is("to") {
        return Some((count + 1, Expect::Base));
    }
    if next.is_in(&["that", "i", "we"]) {
        return Some((count + usize::from(next.is("that")), Expect::Clause));
    }
    if next.is_in(&["about", "of", "for"]) {
        return Some((count + 1, Expect::Noun));
    }
    let plain = words[0].is("remind");
    if plain && (background::subordinate(rest) || background::phrase(rest).is_some()) {
        let to = (1..rest.len()).find(|&i| rest[i].is("to") && verb::begins(&rest[i + 1..], Place::Start));
        return to.map(|i| (count + i + 1, Expect::Base));
    }
    plain.then_some((count, Expect::Clause))
}

/// "set a reminder for", "create a new task called", "add an event".
fn entry(words: &[Word]) -> Option<(usize, Expect)> {
    let head = words.first()?;
    let made =
        head.is_in(&["set", "create", "make", "add", "put", "give", "new", "schedule", "need", "leave", "write"]);
    let mut at = usize::from(made);
    while words.get(at).is_some_and(|w| w.is_in(&["me", "up", "in", "a", "an", "another", "new", "quick", "the", "my"]))
    {
        at += 1;
    }
    if head.is("add") && at > 1 && title::event_verb(&words[at..], true).is_some() {
        return Some((at, Expect::Noun));
    }
    let what = words.get(at).filter(|w| at > 0 && w.is_in(&ENTRIES))?;
    let bounded = !what.is("appointment") || head.is_in(&["add", "create", "put"]);
    let next = words.get(at + 1).filter(|_| bounded && made)?;
    let named = longest(&words[at + 1..], &["called", "named", "titled", "saying", "that says", "about", "for", "of"]);
    if next.is("to") {
        return Some((at + 2, Expect::Base));
    }
    if next.is("that") && named.is_none() {
        return Some((at + 2, Expect::Clause));
    }
    let own = named.map(|n| &words[at + 1 + n..]);
    let own_to =
        own.filter(|own| own.first().is_some_and(|w| w.is_in(&["me", "us"])) && own.get(1).is_some_and(|w| w.is("to")));
    match (named, own_to) {
        (Some(count), Some(_)) => Some((at + 1 + count + 2, Expect::Base)),
        (Some(count), None) => Some((
            at + 1 + count,
            if verb::begins(&words[at + 1 + count..], Place::Start) { Expect::Base } else { Expect::Noun },
        )),
        (None, _) => None,
    }
}

/// "don't forget to", "make sure that i", "remember to", "let's not forget to".
fn keep_in_mind(words: &[Word]) -> Option<(usize, Expect)> {
    const FORGET: [&str; 22] = [
        "don't forget",
        "dont forget",
        "do not forget",
        "never forget",
        "let's not forget",
        "don't let me forget",
        "dont let me forget",
        "do not let me forget",
        "i can't forget",
        "i cannot forget",
        "can't forget",
        "i mustn't forget",
        "i must not forget",
        "i shouldn't forget",
        "i better not forget",
        "i'd better not forget",
        "better not forget",
        "i don't want to forget",
        "i won't forget",
        "try not to forget",
        "don't let us forget",
        "not to forget",
    ];
    const ENSURE: [&str; 9] = [
        "make sure",
        "be sure",
        "be careful",
        "see to it",
        "remember",
        "try to remember",
        "please remember",
        "try",
        "go ahead and",
    ];
    if let Some(count) = longest(words, &FORGET) {
        return Some(match words.get(count) {
            Some(w) if w.is("to") => (count + 1, Expect::Base),
            Some(w) if w.is_in(&["that"]) => (count + 1, Expect::Clause),
            Some(w) if w.is_in(&["about"]) => (count + 1, Expect::Noun),
            Some(w) if w.is_in(&["i", "we", "i've", "i'm"]) => (count, Expect::Clause),
            _ => (count, Expect::Object),
        });
    }
    let count = longest(words, &ENSURE)?;
    let next = words.get(count)?;
    if words[0].is("go") {
        return Some((count, Expect::Base));
    }
    match next {
        w if w.is("to") => Some((count + 1, Expect::Base)),
        _ if words[0].is("try") => None,
        w if w.is("that") => Some((count + 1, Expect::Ensured)),
        w if w.is_in(&["i", "we", "you"]) => Some((count, Expect::Ensured)),
        _ => None,
    }
}

/// "put X on my shopping list", "add X to my calendar": what stands between, and whether it is to be bought.
pub(super) fn listed(words: &[Word]) -> Option<(&[Word], bool)> {
    let polite = polite(words);
    let words = &words[polite..];
    let head = longest(
        words,
        &[
            "add",
            "put",
            "stick",
            "throw",
            "jot",
            "jot down",
            "log",
            "note",
            "note down",
            "write",
            "write down",
            "get",
            "save",
            "place",
            "enter",
            "pop",
            "include",
        ],
    )?;
    let from = (head..words.len()).find(|&i| {
        words[i].is_in(&["on", "to", "in", "onto", "into", "down"]) && list_ends(&words[i + 1..]).is_some()
    })?;
    let buys = list_ends(&words[from + 1..])?;
    (from > head).then(|| (&words[head..from], buys))
}

/// Whether the words name a list of the app, and if so whether one of things to buy.
fn list_ends(words: &[Word]) -> Option<bool> {
    let own = words.iter().take(3).take_while(|w| w.is_in(&["my", "the", "our", "a", "to", "weekly"])).count();
    let rest = &words[own..];
    let shopping = rest.first()?.is_in(&[
        "shopping",
        "grocery",
        "groceries",
        "buy",
        "mart",
        "costco",
        "supermarket",
        "market",
        "store",
    ]);
    if shopping {
        return rest.get(1).filter(|w| w.is_in(&["list", "lists"])).map(|_| true);
    }
    let kept = longest(
        rest,
        &[
            "calendar",
            "schedule",
            "list",
            "agenda",
            "planner",
            "diary",
            "reminders",
            "to-do list",
            "to-do",
            "todo list",
            "to do list",
            "do list",
            "todos",
            "todo",
            "task list",
            "tasks",
            "calender",
        ],
    );
    (own > 0).then_some(kept)?.map(|_| false)
}
