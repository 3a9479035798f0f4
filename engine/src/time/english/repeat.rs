//! Repeats in English: "every monday", "daily", "every other week", "twice a day", "the first monday of every month".

use jiff::civil::Weekday;

use super::day::{month_name, weekday_name};
use super::{Read, amount};
use crate::time::cursor::Cursor;
use crate::time::meaning::{Meaning, Repeat, Unit};
use crate::time::number::{digits, english, ordinal};
use crate::time::words::{List as _, Words};

const WORKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
const WEEKEND: [Weekday; 2] = [Weekday::Saturday, Weekday::Sunday];

fn repeat(every: Unit, interval: u16) -> Repeat {
    Repeat { every, interval, weekdays: Vec::new(), month_days: Vec::new(), month: None }
}

fn weekly(interval: u16, weekdays: &[Weekday]) -> Repeat {
    let mut weekdays: Vec<_> = weekdays.iter().map(|weekday| (0, *weekday)).collect();
    weekdays.sort_by_key(|(_, weekday)| weekday.to_monday_zero_offset());
    weekdays.dedup();
    Repeat { weekdays, ..repeat(Unit::Week, interval) }
}

/// A repeat.
pub(super) fn every(cursor: Cursor<'_>) -> Read<'_> {
    let found = [words(cursor), list(cursor), counted(cursor), of_month(cursor), of_year(cursor)];
    let (end, repeat) = found.into_iter().flatten().max_by_key(|(end, _)| end.at())?;
    Some((end, Meaning::Repeat(repeat)))
}

/// How often something is done.
const UNITS: &Words<(&str, (Unit, u16))> = &Words::table(&[
    ("every day", (Unit::Day, 1)),
    ("everyday", (Unit::Day, 1)),
    ("each day", (Unit::Day, 1)),
    ("daily", (Unit::Day, 1)),
    ("every single day", (Unit::Day, 1)),
    ("every other day", (Unit::Day, 2)),
    ("every second day", (Unit::Day, 2)),
    ("every week", (Unit::Week, 1)),
    ("each week", (Unit::Week, 1)),
    ("weekly", (Unit::Week, 1)),
    ("every other week", (Unit::Week, 2)),
    ("every second week", (Unit::Week, 2)),
    ("biweekly", (Unit::Week, 2)),
    ("bi-weekly", (Unit::Week, 2)),
    ("fortnightly", (Unit::Week, 2)),
    ("every fortnight", (Unit::Week, 2)),
    ("every couple of weeks", (Unit::Week, 2)),
    ("every couple weeks", (Unit::Week, 2)),
    ("every couple of days", (Unit::Day, 2)),
    ("every couple of months", (Unit::Month, 2)),
    ("every couple of hours", (Unit::Hour, 2)),
    ("every alternate day", (Unit::Day, 2)),
    ("nightly", (Unit::Day, 1)),
    ("once daily", (Unit::Day, 1)),
    ("once weekly", (Unit::Week, 1)),
    ("once monthly", (Unit::Month, 1)),
    ("every half hour", (Unit::Minute, 30)),
    ("every half year", (Unit::Month, 6)),
    ("semiannually", (Unit::Month, 6)),
    ("bimonthly", (Unit::Month, 2)),
    ("every second month", (Unit::Month, 2)),
    ("every other year", (Unit::Year, 2)),
    ("every second year", (Unit::Year, 2)),
    ("each quarter", (Unit::Month, 3)),
    ("each hour", (Unit::Hour, 1)),
    ("each week", (Unit::Week, 1)),
    ("every month", (Unit::Month, 1)),
    ("each month", (Unit::Month, 1)),
    ("monthly", (Unit::Month, 1)),
    ("every other month", (Unit::Month, 2)),
    ("every quarter", (Unit::Month, 3)),
    ("quarterly", (Unit::Month, 3)),
    ("every year", (Unit::Year, 1)),
    ("each year", (Unit::Year, 1)),
    ("yearly", (Unit::Year, 1)),
    ("annually", (Unit::Year, 1)),
    ("every hour", (Unit::Hour, 1)),
    ("hourly", (Unit::Hour, 1)),
    ("every other hour", (Unit::Hour, 2)),
]);

/// Days that stand for several of a week.
const SETS: &Words<(&str, &[Weekday])> = &Words::table(&[
    ("every weekday", &WORKDAYS),
    ("weekdays", &WORKDAYS),
    ("on weekdays", &WORKDAYS),
    ("every workday", &WORKDAYS),
    ("every work day", &WORKDAYS),
    ("each weekday", &WORKDAYS),
    ("on workdays", &WORKDAYS),
    ("workdays", &WORKDAYS),
    ("every business day", &WORKDAYS),
    ("monday to friday every week", &WORKDAYS),
    ("every monday to friday", &WORKDAYS),
    ("every monday through friday", &WORKDAYS),
    ("every monday thru friday", &WORKDAYS),
    ("each weekend", &WEEKEND),
    ("every weekend", &WEEKEND),
    ("weekends", &WEEKEND),
    ("on weekends", &WEEKEND),
]);

fn words(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    let units = UNITS.at(cursor).iter().filter_map(|&(words, (unit, count))| {
        let end = cursor.phrase(words).filter(|end| !words.ends_with("ly") || !describes(cursor, *end))?;
        Some((end, repeat(unit, count)))
    });
    let sets = cursor.choose(SETS).map(|(end, days)| (end, weekly(1, days)));
    let (end, mut read) = units.chain(sets).chain(part(cursor)).max_by_key(|(end, _)| end.at())?;
    // "every other week on tuesday"
    let on = end.space().and_then(|after| after.phrase("on")).and_then(Cursor::space).and_then(weekdays);
    match (read.every, on) {
        (Unit::Week, Some((end, days))) if read.weekdays.is_empty() => {
            read = weekly(read.interval, &days);
            Some((end, read))
        }
        _ => Some((end, read)),
    }
}

/// Whether an adverb between `start` and `end` describes the noun after it: "the weekly report". At the beginning of what
/// is said it says how often: "weekly one on one".
fn describes(start: Cursor<'_>, end: Cursor<'_>) -> bool {
    const GOES_ON: &Words<&str> =
        &Words::of(&["and", "at", "on", "in", "for", "from", "starting", "until", "then", "but", "with"]);
    let noun = end.space().filter(|after| after.next().is_some_and(char::is_alphabetic));
    !start.behind().trim().is_empty() && noun.is_some_and(|noun| noun.one_of(GOES_ON).is_none())
}

/// "every morning", "every night": the part of the day is read after it.
fn part(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    // "weekday mornings", "weeknights": the days are in the name of the part.
    if let Some(end) = cursor.optional(&["on", "every"]).one_of(&["weeknights", "weeknight"]) {
        return Some((end, weekly(1, &WORKDAYS)));
    }
    if let Some(end) = cursor.optional(&["on", "every"]).phrase("weekday") {
        let parts = ["morning", "mornings", "evening", "evenings", "afternoon", "afternoons", "night", "nights"];
        return end.space()?.one_of(&parts).map(|_| (end, weekly(1, &WORKDAYS)));
    }
    let end = cursor.one_of(&["every", "each"])?;
    end.space()?.one_of(&["morning", "afternoon", "evening", "night"]).map(|_| (end, repeat(Unit::Day, 1)))
}

/// "every monday and thursday", "every other friday", "on mondays", "mon wed fri".
fn list(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    if let Some((after, interval)) = cursor.choose(&[
        ("every", 1),
        ("each", 1),
        ("every other", 2),
        ("every second", 2),
        ("weekly on", 1),
        ("every week on", 1),
        ("biweekly on", 2),
        ("every alternate", 2),
        ("every single", 1),
    ]) {
        let (end, days) = weekdays(after.space()?)?;
        return Some((end, weekly(interval, &days)));
    }
    let start = cursor.optional(&["on"]);
    let (end, days) = weekdays(start)?;
    // "sunday nights", "on tuesday and thursday mornings"
    let parts = || end.space()?.one_of(&["mornings", "afternoons", "evenings", "nights"]);
    if parts().is_some() {
        return Some((end, weekly(1, &days)));
    }
    let plural = cursor.rest()[..end.at() - cursor.at()].to_ascii_lowercase().ends_with("days");
    (plural).then(|| (end, weekly(1, &days)))
}

/// Past "monday", "monday and thursday", "monday, wednesday and friday", "mon wed fri".
fn weekdays(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Vec<Weekday>)> {
    let (mut end, first) = short(cursor)?;
    let mut days = vec![first];
    while let Some((next, day)) = end.maybe(&[","]).space().and_then(|after| short(after.optional(&["and", "&"]))) {
        (end, _) = (next, days.push(day));
    }
    Some((end, days))
}

fn short(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Weekday)> {
    const SHORT: &Words<(&str, Weekday)> = &Words::table(&[
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ]);
    weekday_name(cursor).or_else(|| cursor.choose(SHORT))
}

/// "every three days", "once every two weeks", "every two hours", "every second month".
fn counted(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    let start = cursor.optional(&["once"]).one_of(&["every", "each"])?.space()?;
    let (end, amount) = amount(start)?;
    let (unit, count) = match (amount.months, amount.days, amount.minutes) {
        (months, 0, 0) if months > 0 && months % 12 == 0 => (Unit::Year, months / 12),
        (months, 0, 0) if months > 0 => (Unit::Month, months),
        (0, days, 0) if days > 0 && days % 7 == 0 => (Unit::Week, days / 7),
        (0, days, 0) if days > 0 => (Unit::Day, days),
        (0, 0, minutes) if minutes > 0 && minutes % 60 == 0 => (Unit::Hour, minutes / 60),
        (0, 0, minutes) if minutes > 0 => (Unit::Minute, minutes),
        _ => return None,
    };
    let repeat = repeat(unit, u16::try_from(count).ok()?);
    let on = end.space().and_then(|after| after.phrase("on")).and_then(Cursor::space).and_then(weekdays);
    match on {
        Some((end, days)) if unit == Unit::Week => Some((end, weekly(repeat.interval, &days))),
        _ => Some((end, repeat)),
    }
}

/// "the fifteenth of every month", "the first monday of the month", "every month on the 1st", "the last day of each month".
fn of_month(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    const OF: &Words<&str> = &Words::of(&[
        "of every month",
        "of each month",
        "every month",
        "each month",
        "of every single month",
        "monthly",
    ]);
    let start = cursor.optional(&["on", "at"]);
    let every = start.phrase("every").is_some();
    let start = start.optional(&["the", "every"]);
    if let Some((after, day)) = which_day(start) {
        let next = after.space()?;
        // "the fifteenth of the month" is one day; "the first monday of the month" comes each month.
        let weekday = !day.weekdays.is_empty();
        let end = next.one_of(OF).or_else(|| next.phrase("of the month").filter(|_| every || weekday))?;
        return Some((end, day));
    }
    let after = cursor
        .one_of(&[
            "every month on",
            "monthly on",
            "each month on",
            "once a month on",
            "every month at",
            "each month at",
        ])?
        .space()?
        .optional(&["the"]);
    which_day(after)
}

/// Past "fifteenth", "last day", "first monday".
fn which_day(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    let base = repeat(Unit::Month, 1);
    if let Some(end) = cursor.one_of(&["first day", "beginning", "start"]) {
        return Some((end, Repeat { month_days: vec![1], ..base }));
    }
    if let Some(end) = cursor.one_of(&["last day", "end"]) {
        return Some((end, Repeat { month_days: vec![-1], ..base }));
    }
    let (after, nth) = cursor.choose(&[("last", -1)]).or_else(|| ordinal(cursor))?;
    let nth = i8::try_from(nth).ok()?;
    if let Some((end, weekday)) = after.space().and_then(weekday_name).filter(|_| nth <= 5) {
        return Some((end, Repeat { weekdays: vec![(nth, weekday)], ..base }));
    }
    let second =
        after.space().and_then(|next| next.phrase("and")).and_then(Cursor::space).map(|next| next.optional(&["the"]));
    let second = second.and_then(ordinal).and_then(|(end, day)| Some((end, i8::try_from(day).ok()?)));
    let fits = |day: i8| (1..=31).contains(&day);
    match second.filter(|&(_, day)| fits(day)) {
        Some((end, day)) if fits(nth) => Some((end, Repeat { month_days: vec![nth, day], ..base })),
        _ => fits(nth).then(|| (after, Repeat { month_days: vec![nth], ..base })),
    }
}

/// "every year on may 8th", "every december", "every may eighth".
fn of_year(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    let start = cursor.one_of(&["every year on", "every year in", "yearly on", "each year on", "every"])?.space()?;
    let (after, month) = month_name(start.optional(&["the"]))?;
    let base = Repeat { month: Some(month), ..repeat(Unit::Year, 1) };
    let day = after
        .space()
        .map(|next| next.optional(&["the"]))
        .and_then(|next| ordinal(next).or_else(|| digits(next, 2)).or_else(|| english(next)));
    match day.and_then(|(end, day)| Some((end, i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?))) {
        Some((end, day)) => Some((end, Repeat { month_days: vec![day], ..base })),
        None => Some((after, base)),
    }
}

/// "twice a day", "three times a week", "once a month".
pub(super) fn times(cursor: Cursor<'_>) -> Read<'_> {
    let after = match cursor.one_of(&["once", "twice"]) {
        Some(after) => after,
        None => english(cursor)?.0.space()?.phrase("times")?,
    };
    let (end, unit) = after.space()?.choose(&[
        ("every night", Unit::Day),
        ("a night", Unit::Day),
        ("each day", Unit::Day),
        ("each week", Unit::Week),
        ("each month", Unit::Month),
        ("monthly", Unit::Month),
        ("an hour", Unit::Hour),
        ("a day", Unit::Day),
        ("per day", Unit::Day),
        ("every day", Unit::Day),
        ("daily", Unit::Day),
        ("a week", Unit::Week),
        ("per week", Unit::Week),
        ("every week", Unit::Week),
        ("weekly", Unit::Week),
        ("a month", Unit::Month),
        ("per month", Unit::Month),
        ("every month", Unit::Month),
        ("a year", Unit::Year),
        ("per year", Unit::Year),
    ])?;
    Some((end, Meaning::Repeat(repeat(unit, 1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adjective_says_nothing_of_how_often() {
        let read = |text: &str| {
            let at = text.find("weekly").unwrap();
            every(Cursor::new(text, at)).is_some()
        };
        assert!(["weekly one on one", "water the plants weekly", "water them weekly at nine"].into_iter().all(read));
        assert!(!["finish the weekly report", "금요일에 weekly report 제출"].into_iter().any(read));
    }
}
