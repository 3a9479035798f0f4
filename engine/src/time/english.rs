//! Temporal expressions of spoken English: one list of rules, tried at every place where a word begins.

mod clock;
mod day;
mod holiday;
mod repeat;

use super::cursor::Cursor;
use super::korean;
use super::meaning::{Amount, Day, Expression, Kind, Meaning, Role};
use super::words::{List as _, Words};
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
    Rule { name: "christmas", read: holiday::holiday, bare: true },
    Rule { name: "someday", read: day::vague, bare: true },
    Rule { name: "4 pm", read: clock::clock, bare: true },
    Rule { name: "at four", read: clock::bare_hour, bare: false },
    Rule { name: "eight thirty", read: clock::opening, bare: true },
    Rule { name: "this evening", read: clock::part, bare: true },
];

/// Words before an expression that belong to it, and how they bound the todo.
const PREPOSITIONS: &Words<(&str, Role)> = &Words::table(&[
    ("at", Role::At),
    ("on", Role::At),
    ("on the", Role::At),
    ("in", Role::At),
    ("in the", Role::At),
    ("for", Role::At),
    ("of", Role::At),
    ("early", Role::At),
    ("early on", Role::At),
    ("late", Role::At),
    ("bright and early", Role::At),
    ("sometime on", Role::At),
    ("sometime during", Role::At),
    ("sometime in", Role::At),
    ("sometime over", Role::At),
    ("first thing", Role::At),
    ("first thing on", Role::At),
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
    ("not later than", Role::By),
    ("by no later than", Role::By),
    ("at the latest by", Role::By),
    ("by the latest", Role::By),
    ("latest by", Role::By),
    ("up until", Role::By),
    ("through", Role::By),
    ("thru", Role::By),
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
    ("from the", Role::From),
    ("starting", Role::From),
    ("starting from", Role::From),
    ("starting on", Role::From),
    ("starting in", Role::From),
    ("starting the", Role::From),
    ("beginning on", Role::From),
    ("beginning in", Role::From),
    ("beginning", Role::From),
    ("as of", Role::From),
    ("between", Role::From),
    ("after", Role::From),
    ("since", Role::From),
]);

/// The expression that begins at `cursor`, given the one before it.
pub(super) fn read(cursor: Cursor<'_>, before: Before) -> Option<Expression> {
    let first = cursor.next()?;
    if !(first.is_ascii_alphanumeric() && (before == Before::Joined || cursor.starts_word())) {
        return None;
    }
    let opened = matches!(before, Before::Opened(_));
    let to_a_day = before == Before::Opened(Kind::Day);
    let with = PREPOSITIONS.at(cursor).iter().filter_map(|&(words, role)| {
        let after = cursor.phrase(words)?.space()?;
        let range = opened || !matches!(words, "to");
        let day =
            || day_number(cursor, after, role).filter(|_| to_a_day && matches!(words, "to" | "until" | "through"));
        range.then(|| day().or_else(|| expression(cursor, after, role, words))).flatten()
    });
    let and = || expression(cursor, cursor.phrase("and").filter(|_| opened)?.space()?, Role::By, "and");
    let bare = expression(cursor, cursor, Role::At, "").map(|read| opens_range(cursor, read));
    let found = with.chain(and()).chain(bare).chain(clock_range(cursor));
    found.reduce(|best, next| if next.span.end > best.span.end { next } else { best })
}

/// "from december 19 to 21": after a day a number is a day too.
fn day_number(from: Cursor<'_>, at: Cursor<'_>, role: Role) -> Option<Expression> {
    let (end, day) = number::digits(at, 2)
        .filter(|(end, _)| end.ends_word() && !end.sees(&[":"]))
        .or_else(|| number::english(at))?;
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let meaning = Meaning::Day(Day::Date { month: None, day, lunar: false });
    let unit = end.space().is_some_and(|next| next.one_of(&["am", "pm", "o'clock"]).is_some());
    (!unit).then(|| Expression { span: Span::new(from.at(), end.at()), meaning, role, rule: "to the 21st" })
}

/// "monday through friday": the day before "through" or "to" and another day begins a range.
fn opens_range(cursor: Cursor<'_>, read: Expression) -> Expression {
    let end = cursor.skip(read.span.end - cursor.at());
    let next = end.space().and_then(|after| after.one_of(&["to", "through", "thru", "until"])).and_then(Cursor::space);
    let weekday = matches!(read.meaning, Meaning::Day(Day::Weekday(_) | Day::Date { .. }))
        && next.is_some_and(|next| {
            day::weekday_name(next.optional(&["the"])).is_some() || number::ordinal(next.optional(&["the"])).is_some()
        });
    if weekday { Expression { role: Role::From, ..read } } else { read }
}

/// "nine to eleven tomorrow": the first of two hours with "to" between them, before a day or with a part of the day.
fn clock_range(cursor: Cursor<'_>) -> Option<Expression> {
    let (end, meaning) = clock::bare_hour(cursor)?;
    let next = end.space()?.one_of(&["to", "until", "till"])?.space()?;
    let (after, _) = clock::bare_hour(next)?;
    let marked = clock::clock(next).is_some();
    let dayed = || {
        let follows = after.space()?.optional(&["on"]);
        day::ahead(follows).or_else(|| day::weekday(follows)).or_else(|| clock::part(follows))
    };
    let whole = !cursor.behind().trim_end().ends_with(|c: char| c.is_ascii_digit());
    (whole && (marked || clock::ends_in_day(cursor) || dayed().is_some())).then(|| Expression {
        span: Span::new(cursor.at(), end.at()),
        meaning,
        role: Role::From,
        rule: "nine to eleven",
    })
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
            | "no later than"
            | "not later than"
            | "by no later than"
            | "through"
            | "due by"
            | "due at"
    );
    let day = preposition.ends_with("the")
        || matches!(preposition, "on" | "by" | "until" | "due" | "due on" | "from" | "to" | "through" | "due by");
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
        Meaning::After(_) => matches!(preposition, "" | "within" | "for" | "about"),
        Meaning::Part(_) => !matches!(role, Role::From),
        // "hand it in tomorrow", "come over friday", "stop by tomorrow": the particle belongs to the verb.
        Meaning::Day(Day::Ahead(_)) if matches!(preposition, "on" | "in" | "over" | "about" | "around") => false,
        Meaning::Day(Day::Weekday(_)) if matches!(preposition, "in" | "over" | "about") => false,
        Meaning::Day(Day::Ahead(_) | Day::Weekday(_)) if preposition == "by" && stops_by(from) => false,
        _ => preposition != "the" || !matches!(meaning, Meaning::Clock(_)),
    };
    let (end, role) = if end.sees_hangul() { korean::particle_after(end)? } else { (end, role) };
    fits.then(|| Expression { span: Span::new(from.at(), end.at()), meaning, role, rule })
}

/// "stop by", "drop by": the words before "by" make it a part of the verb.
fn stops_by(by: Cursor<'_>) -> bool {
    let behind = by.behind().trim_end().to_ascii_lowercase();
    ["stop", "drop", "swing", "come", "pop", "go", "run", "pass"].iter().any(|verb| behind.ends_with(verb))
}

/// What is counted, and one of it.
const UNITS: &Words<(&str, Amount)> = &Words::table(&[
    ("minute", Amount { months: 0, days: 0, minutes: 1 }),
    ("minutes", Amount { months: 0, days: 0, minutes: 1 }),
    ("min", Amount { months: 0, days: 0, minutes: 1 }),
    ("mins", Amount { months: 0, days: 0, minutes: 1 }),
    ("hour", Amount { months: 0, days: 0, minutes: 60 }),
    ("hours", Amount { months: 0, days: 0, minutes: 60 }),
    ("day", Amount { months: 0, days: 1, minutes: 0 }),
    ("days", Amount { months: 0, days: 1, minutes: 0 }),
    ("hr", Amount { months: 0, days: 0, minutes: 60 }),
    ("hrs", Amount { months: 0, days: 0, minutes: 60 }),
    ("fortnight", Amount { months: 0, days: 14, minutes: 0 }),
    ("fortnights", Amount { months: 0, days: 14, minutes: 0 }),
    ("quarter", Amount { months: 3, days: 0, minutes: 0 }),
    ("week", Amount { months: 0, days: 7, minutes: 0 }),
    ("weeks", Amount { months: 0, days: 7, minutes: 0 }),
    ("month", Amount { months: 1, days: 0, minutes: 0 }),
    ("months", Amount { months: 1, days: 0, minutes: 0 }),
    ("year", Amount { months: 12, days: 0, minutes: 0 }),
    ("years", Amount { months: 12, days: 0, minutes: 0 }),
]);

/// Past "ten minutes", "an hour and a half", "half an hour", "two weeks".
fn amount(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Amount)> {
    const WHOLE: &Words<(&str, Amount)> = &Words::table(&[
        ("half an hour", Amount { months: 0, days: 0, minutes: 30 }),
        ("a half hour", Amount { months: 0, days: 0, minutes: 30 }),
        ("an hour and a half", Amount { months: 0, days: 0, minutes: 90 }),
        ("a couple of hours", Amount { months: 0, days: 0, minutes: 120 }),
        ("a couple hours", Amount { months: 0, days: 0, minutes: 120 }),
        ("a couple of days", Amount { months: 0, days: 2, minutes: 0 }),
        ("a couple weeks", Amount { months: 0, days: 14, minutes: 0 }),
        ("a couple days", Amount { months: 0, days: 2, minutes: 0 }),
        ("a couple of months", Amount { months: 2, days: 0, minutes: 0 }),
        ("a couple of minutes", Amount { months: 0, days: 0, minutes: 2 }),
        ("a year and a half", Amount { months: 18, days: 0, minutes: 0 }),
        ("half a year", Amount { months: 6, days: 0, minutes: 0 }),
        ("three quarters of an hour", Amount { months: 0, days: 0, minutes: 45 }),
        ("a couple of weeks", Amount { months: 0, days: 14, minutes: 0 }),
        ("a quarter of an hour", Amount { months: 0, days: 0, minutes: 15 }),
    ]);
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
    let start = cursor.one_of(&["in", "in about", "in around", "in like", "in another"]).and_then(Cursor::space);
    if let Some((end, amount)) = start.and_then(amount) {
        let time = end.maybe(&["'s", "s'", "'"]).space().and_then(|after| after.one_of(&["from now", "time", "or so"]));
        return Some((time.unwrap_or(end), Meaning::After(amount)));
    }
    let (end, amount) = amount(cursor)?;
    if let Some(past) = end.space().and_then(|after| after.phrase("ago")) {
        let gone = Amount { months: -amount.months, days: -amount.days, minutes: -amount.minutes };
        return Some((past, Meaning::After(gone)));
    }
    if cursor.behind().trim_end().to_ascii_lowercase().ends_with("within") {
        return Some((end, Meaning::After(amount)));
    }
    if let Some(from) = end.space().and_then(|after| after.one_of(&["from", "after"])).and_then(Cursor::space)
        && let Some((end, day)) = day::later_than(from, amount)
    {
        return Some((end, Meaning::Day(day)));
    }
    let end = end.space()?.one_of(&["from now", "from today", "later"])?;
    Some((end, Meaning::After(amount)))
}

/// "for two hours", "for a week", "all day"; "for a few minutes" sets nothing.
fn length(cursor: Cursor<'_>) -> Read<'_> {
    if let Some(end) = cursor.one_of(&["all day", "all day long", "the whole day", "for the whole day"]) {
        return Some((end, Meaning::Length(Amount { days: 1, ..Amount::default() })));
    }
    if let Some(some) = cursor.one_of(&["for a few", "for several"]).and_then(Cursor::space) {
        let (end, _) = some.choose(UNITS)?;
        return Some((end, Meaning::Length(Amount::default())));
    }
    let (end, amount) = amount(cursor.phrase("for")?.space()?.optional(&["about", "at least", "like"]))?;
    Some((end, Meaning::Length(amount)))
}
