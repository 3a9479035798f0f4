//! Temporal expressions of spoken English: one list of rules, tried at every place where a word begins.

mod clock;
mod day;
mod repeat;

use super::cursor::Cursor;
use super::korean;
use super::meaning::{Amount, Expression, Meaning, Role};
use super::{Before, number};
use crate::reading::Span;

/// What a rule reads: the place past it, and its meaning.
type Read<'t> = Option<(Cursor<'t>, Meaning)>;

/// A rule of the grammar. It reads whole words.
struct Rule {
    name: &'static str,
    read: for<'t> fn(Cursor<'t>) -> Read<'t>,
    /// Said only after a preposition: "at four", "by the fifteenth".
    bare: bool,
}

/// The grammar. Of the rules that read something the one that reads furthest wins; of equals the earlier.
const RULES: &[Rule] = &[
    Rule { name: "every monday", read: repeat::every, bare: true },
    Rule { name: "twice a week", read: repeat::times, bare: true },
    Rule { name: "in ten minutes", read: after, bare: true },
    Rule { name: "for two hours", read: length, bare: true },
    Rule { name: "tomorrow", read: day::ahead, bare: true },
    Rule { name: "next friday", read: day::weekday, bare: true },
    Rule { name: "this weekend", read: day::week, bare: true },
    Rule { name: "end of the month", read: day::month, bare: true },
    Rule { name: "march third", read: day::date, bare: true },
    Rule { name: "the fifteenth", read: day::month_day, bare: false },
    Rule { name: "christmas", read: day::holiday, bare: true },
    Rule { name: "someday", read: day::vague, bare: true },
    Rule { name: "4 pm", read: clock::clock, bare: true },
    Rule { name: "at four", read: clock::bare_hour, bare: false },
    Rule { name: "this evening", read: clock::part, bare: true },
];

/// Words before an expression that belong to it, and how they bound the todo.
const PREPOSITIONS: &[(&str, Role)] = &[
    ("at", Role::At),
    ("on", Role::At),
    ("on the", Role::At),
    ("in", Role::At),
    ("in the", Role::At),
    ("for", Role::At),
    ("at around", Role::At),
    ("around", Role::At),
    ("at about", Role::At),
    ("about", Role::At),
    ("during", Role::At),
    ("over", Role::At),
    ("sometime", Role::At),
    ("this coming", Role::At),
    ("the", Role::At),
    ("by", Role::By),
    ("by the", Role::By),
    ("no later than", Role::By),
    ("until", Role::By),
    ("till", Role::By),
    ("until the", Role::By),
    ("to", Role::By),
    ("due", Role::By),
    ("due on", Role::By),
    ("due by", Role::By),
    ("within", Role::By),
    ("before", Role::Before),
    ("before the", Role::Before),
    ("from", Role::From),
    ("starting", Role::From),
    ("starting from", Role::From),
    ("starting on", Role::From),
    ("beginning", Role::From),
    ("between", Role::From),
    ("after", Role::From),
    ("since", Role::From),
];

/// The expression that begins at `cursor`, given the one before it.
pub(super) fn read(cursor: Cursor<'_>, before: Before) -> Option<Expression> {
    let first = cursor.next()?;
    if !(first.is_ascii_alphanumeric() && (before == Before::Joined || cursor.starts_word())) {
        return None;
    }
    let opened = before == Before::Opened;
    let with = PREPOSITIONS.iter().filter_map(|&(words, role)| {
        let after = cursor.phrase(words)?.space()?;
        let range = opened || !matches!(words, "to");
        range.then(|| expression(cursor, after, role, words)).flatten()
    });
    let and = || expression(cursor, cursor.phrase("and").filter(|_| opened)?.space()?, Role::By, "and");
    let found = with.chain(and()).chain(expression(cursor, cursor, Role::At, ""));
    found.reduce(|best, next| if next.span.end > best.span.end { next } else { best })
}

fn expression(from: Cursor<'_>, at: Cursor<'_>, role: Role, preposition: &str) -> Option<Expression> {
    let clock = matches!(
        preposition,
        "at" | "by"
            | "to"
            | "until"
            | "till"
            | "from"
            | "around"
            | "at around"
            | "about"
            | "at about"
            | "before"
            | "between"
            | "and"
            | "after"
            | "starting"
            | "for"
            | "due"
    );
    let day =
        preposition.ends_with("the") || matches!(preposition, "on" | "by" | "until" | "due" | "due on" | "from" | "to");
    let read = RULES.iter().filter_map(|rule| {
        let fits = rule.bare || if rule.name == "at four" { clock } else { day };
        let (end, meaning) = fits.then(|| (rule.read)(at)).flatten()?;
        Some((end, meaning, rule.name))
    });
    let (end, meaning, rule) = read.reduce(|best, next| if next.0.at() > best.0.at() { next } else { best })?;
    let fits = match &meaning {
        // "for two hours" is a length with its own "for"; "for tomorrow" is a day.
        Meaning::Length(_) | Meaning::Repeat(_) | Meaning::Someday | Meaning::Now | Meaning::Soon => {
            preposition.is_empty()
        }
        Meaning::After(_) => matches!(preposition, "" | "within"),
        Meaning::Part(_) => !matches!(role, Role::From),
        _ => preposition != "the" || !matches!(meaning, Meaning::Clock(_)),
    };
    let (end, role) = if end.sees_hangul() { korean::particle_after(end)? } else { (end, role) };
    fits.then(|| Expression { span: Span::new(from.at(), end.at()), meaning, role, rule })
}

/// What is counted, and one of it.
const UNITS: &[(&str, Amount)] = &[
    ("minute", Amount { months: 0, days: 0, minutes: 1 }),
    ("minutes", Amount { months: 0, days: 0, minutes: 1 }),
    ("min", Amount { months: 0, days: 0, minutes: 1 }),
    ("mins", Amount { months: 0, days: 0, minutes: 1 }),
    ("hour", Amount { months: 0, days: 0, minutes: 60 }),
    ("hours", Amount { months: 0, days: 0, minutes: 60 }),
    ("day", Amount { months: 0, days: 1, minutes: 0 }),
    ("days", Amount { months: 0, days: 1, minutes: 0 }),
    ("week", Amount { months: 0, days: 7, minutes: 0 }),
    ("weeks", Amount { months: 0, days: 7, minutes: 0 }),
    ("month", Amount { months: 1, days: 0, minutes: 0 }),
    ("months", Amount { months: 1, days: 0, minutes: 0 }),
    ("year", Amount { months: 12, days: 0, minutes: 0 }),
    ("years", Amount { months: 12, days: 0, minutes: 0 }),
];

/// Past "ten minutes", "an hour and a half", "half an hour", "two weeks".
fn amount(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Amount)> {
    const WHOLE: &[(&str, Amount)] = &[
        ("half an hour", Amount { months: 0, days: 0, minutes: 30 }),
        ("a half hour", Amount { months: 0, days: 0, minutes: 30 }),
        ("an hour and a half", Amount { months: 0, days: 0, minutes: 90 }),
        ("a couple of hours", Amount { months: 0, days: 0, minutes: 120 }),
        ("a couple hours", Amount { months: 0, days: 0, minutes: 120 }),
        ("a couple of days", Amount { months: 0, days: 2, minutes: 0 }),
        ("a couple of weeks", Amount { months: 0, days: 14, minutes: 0 }),
        ("a quarter of an hour", Amount { months: 0, days: 0, minutes: 15 }),
    ];
    if let Some(whole) = cursor.choose(WHOLE) {
        return Some(whole);
    }
    let (after, count) = cursor.choose(&[("a", 1), ("an", 1)]).or_else(|| number::english(cursor))?;
    let (end, one) = after.maybe(&["-"]).gap().choose(UNITS)?;
    let half = end.phrase(" and a half").or_else(|| end.space()?.phrase("and a half"));
    let minutes = one.minutes * count + if half.is_some() { one.minutes / 2 } else { 0 };
    Some((half.unwrap_or(end), Amount { months: one.months * count, days: one.days * count, minutes }))
}

/// "in ten minutes", "two weeks from now", "three days later"; within "by": "within two days".
fn after(cursor: Cursor<'_>) -> Read<'_> {
    if let Some((end, amount)) = cursor.phrase("in").and_then(Cursor::space).and_then(amount) {
        let end = end.space().and_then(|after| after.one_of(&["from now", "time"])).unwrap_or(end);
        return Some((end, Meaning::After(amount)));
    }
    let (end, amount) = amount(cursor)?;
    if let Some(past) = end.space().and_then(|after| after.phrase("ago")) {
        let gone = Amount { months: -amount.months, days: -amount.days, minutes: -amount.minutes };
        return Some((past, Meaning::After(gone)));
    }
    if cursor.behind().trim_end().to_ascii_lowercase().ends_with("within") {
        return Some((end, Meaning::After(amount)));
    }
    let end = end.space()?.one_of(&["from now", "from today", "later"])?;
    Some((end, Meaning::After(amount)))
}

/// "for two hours", "for a week".
fn length(cursor: Cursor<'_>) -> Read<'_> {
    let (end, amount) = amount(cursor.phrase("for")?.space()?.optional(&["about", "at least", "like"]))?;
    Some((end, Meaning::Length(amount)))
}
