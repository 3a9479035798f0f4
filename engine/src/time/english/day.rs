//! Days in English: relative days, weekdays and weeks, months, dates, holidays, and no day at all.

use jiff::civil::Weekday;

use super::Read;
use super::holiday::{FUNCTION, HOLIDAYS};
use crate::time::cursor::Cursor;
use crate::time::meaning::{Amount, Day, Meaning, Month, MonthPart, Year};
use crate::time::number::{digits, ordinal};
use crate::time::words::Words;

/// "today", "tomorrow", "the day after tomorrow"; the "to" of "tonight" and the "this" of "this evening" say today, and
/// the part of the day is read after them.
pub(super) fn ahead(cursor: Cursor<'_>) -> Read<'_> {
    const DAYS: &Words<(&str, i32)> = &Words::table(&[
        ("today", 0),
        ("tomorrow", 1),
        ("tmr", 1),
        ("tmrw", 1),
        ("day after tomorrow", 2),
        ("the day after tomorrow", 2),
        ("not tomorrow but the day after", 2),
        ("overmorrow", 2),
        ("end of day", 0),
        ("end of the day", 0),
        ("the end of the day", 0),
        ("the end of today", 0),
        ("end of today", 0),
        ("close of business", 0),
        ("eod", 0),
        ("cob", 0),
        ("eod today", 0),
        ("cob today", 0),
        ("the end of day tomorrow", 1),
        ("end of day tomorrow", 1),
        ("the end of tomorrow", 1),
        ("eod tomorrow", 1),
        ("cob tomorrow", 1),
        ("tmmrw", 1),
        ("tomorow", 1),
        ("2morrow", 1),
        ("yesterday", -1),
        ("day before yesterday", -2),
        ("the day before yesterday", -2),
        ("last night", -1),
    ]);
    let night = || cursor.word("to").filter(|after| after.phrase("night").is_some()).map(|end| (end, 0));
    let this = || {
        let end = cursor.phrase("this")?;
        end.space()?.one_of(&["morning", "afternoon", "evening"]).map(|_| (end, 0))
    };
    let (end, days) = cursor.choose(DAYS).or_else(night).or_else(this)?;
    Some((end, Meaning::Day(Day::Ahead(days))))
}

const WEEKDAYS: &Words<(&str, Weekday)> = &Words::table(&[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("tues", Weekday::Tuesday),
    ("thurs", Weekday::Thursday),
]);

/// Past "monday", "mondays".
pub(super) fn weekday_name(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Weekday)> {
    let (after, weekday) = cursor.pick(WEEKDAYS)?;
    let end = after.maybe(&["s", "'s"]);
    let end = if end.ends_word() { end } else { after };
    (end.ends_word() || end.sees_hangul()).then_some((end, weekday))
}

/// "friday", "this friday", "next friday", "a week from friday".
pub(super) fn weekday(cursor: Cursor<'_>) -> Read<'_> {
    let cursor = cursor.optional(&[
        "eod",
        "cob",
        "end of day",
        "end of day on",
        "close of business",
        "close of business on",
        "eod on",
        "cob on",
    ]);
    if let Some((end, weekday)) = weekday_name(cursor) {
        return Some(
            dated(end).or_else(|| after_next(end, weekday)).unwrap_or((end, Meaning::Day(Day::Weekday(weekday)))),
        );
    }
    let (after, weeks) = cursor.choose(&[
        ("this", 0),
        ("this coming", 0),
        ("coming", 0),
        ("upcoming", 0),
        ("this upcoming", 0),
        ("next", 1),
        ("last", -1),
    ])?;
    let (end, weekday) = weekday_name(after.space()?)?;
    if let Some(read) = dated(end).filter(|_| weeks >= 0) {
        return Some(read);
    }
    let day = if weeks == 0 { Day::Weekday(weekday) } else { Day::WeekdayOf { weeks, weekday } };
    Some((end, Meaning::Day(day)))
}

/// "friday december fourth", "friday the 4th": the date after a weekday.
fn dated(end: Cursor<'_>) -> Read<'_> {
    let next = end.maybe(&[","]).space()?;
    date(next).or_else(|| month_day(next.phrase("the")?.space()?))
}

/// "the friday after next", "the friday after christmas".
fn after_next(end: Cursor<'_>, weekday: Weekday) -> Read<'_> {
    let then = end.space()?.phrase("after")?.space()?;
    if let Some(end) = then.phrase("next") {
        return Some((end, Meaning::Day(Day::WeekdayOf { weeks: 2, weekday })));
    }
    let (end, holiday) = then.choose(HOLIDAYS)?;
    Some((end, Meaning::Day(Day::WeekdayAfter { weekday, holiday })))
}

/// "(a week from) monday", "(two weeks from) tomorrow", "(a week after) christmas".
pub(super) fn later_than(from: Cursor<'_>, amount: Amount) -> Option<(Cursor<'_>, Day)> {
    if amount.minutes != 0 || amount.months != 0 {
        return None;
    }
    if let Some((end, Meaning::Day(Day::Ahead(days)))) = ahead(from) {
        return Some((end, Day::Ahead(days + amount.days)));
    }
    if let Some((end, holiday)) = from.choose(HOLIDAYS) {
        return Some((end, Day::Holiday { holiday, shift: i8::try_from(amount.days).ok()?, year: None }));
    }
    let (end, next) = from.phrase("next").and_then(Cursor::space).map_or((from, false), |after| (after, true));
    let (end, weekday) = weekday_name(end.optional(&["this", "this coming"]))?;
    let week = amount.days % 7 == 0 && next;
    Some((
        end,
        if week {
            Day::WeekdayOf { weeks: 1 + amount.days / 7, weekday }
        } else {
            Day::WeekdayLater { weekday, days: amount.days }
        },
    ))
}

/// "this weekend", "next week", "the end of the week".
pub(super) fn week(cursor: Cursor<'_>) -> Read<'_> {
    const WEEKS: &Words<(&str, Day)> = &Words::table(&[
        ("this weekend", Day::Weekend(0)),
        ("the weekend", Day::Weekend(0)),
        ("weekend", Day::Weekend(0)),
        ("next weekend", Day::Weekend(1)),
        ("the weekend after next", Day::Weekend(2)),
        ("weekend after next", Day::Weekend(2)),
        ("this coming weekend", Day::Weekend(0)),
        ("the coming weekend", Day::Weekend(0)),
        ("the week after", Day::Week(1)),
        ("early next week", Day::Week(1)),
        ("the beginning of next week", Day::Week(1)),
        ("the start of next week", Day::Week(1)),
        ("beginning of next week", Day::Week(1)),
        ("start of next week", Day::Week(1)),
        ("later this week", Day::Week(0)),
        ("end of week", Day::WeekdayOf { weeks: 0, weekday: Weekday::Sunday }),
        ("week's end", Day::WeekdayOf { weeks: 0, weekday: Weekday::Sunday }),
        ("eow", Day::WeekdayOf { weeks: 0, weekday: Weekday::Sunday }),
        ("mid next week", Day::WeekdayOf { weeks: 1, weekday: Weekday::Wednesday }),
        ("the middle of next week", Day::WeekdayOf { weeks: 1, weekday: Weekday::Wednesday }),
        ("this week", Day::Week(0)),
        ("next week", Day::Week(1)),
        ("the week after next", Day::Week(2)),
        ("week after next", Day::Week(2)),
        ("last week", Day::Week(-1)),
        ("last weekend", Day::Weekend(-1)),
        ("end of the week", Day::WeekdayOf { weeks: 0, weekday: Weekday::Sunday }),
        ("the end of the week", Day::WeekdayOf { weeks: 0, weekday: Weekday::Sunday }),
        ("end of this week", Day::WeekdayOf { weeks: 0, weekday: Weekday::Sunday }),
        ("the end of this week", Day::WeekdayOf { weeks: 0, weekday: Weekday::Sunday }),
        ("end of next week", Day::WeekdayOf { weeks: 1, weekday: Weekday::Sunday }),
        ("the end of next week", Day::WeekdayOf { weeks: 1, weekday: Weekday::Sunday }),
    ]);
    if let Some((end, day)) = cursor.choose(WEEKS) {
        let named = end.space().and_then(|after| weekday_name(after.optional(&["on"])));
        return match (day, named) {
            (Day::Week(weeks), Some((end, weekday))) => Some((end, Meaning::Day(Day::WeekdayOf { weeks, weekday }))),
            _ => Some((end, Meaning::Day(day))),
        };
    }
    None
}

const MONTHS: &Words<(&str, i8)> = &Words::table(&[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("apr", 4),
    ("aug", 8),
    ("sept", 9),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
]);

/// Past the name of a month.
pub(super) fn month_name(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8)> {
    cursor.choose(MONTHS)
}

/// Months and years, and their ends.
const SPANS: &Words<(&str, Day)> = &Words::table(&[
    ("this month", Day::Month { month: Month::Ahead(0), part: MonthPart::Whole }),
    ("next month", Day::Month { month: Month::Ahead(1), part: MonthPart::Whole }),
    ("last month", Day::Month { month: Month::Ahead(-1), part: MonthPart::Whole }),
    ("this year", Day::Year(0)),
    ("next year", Day::Year(1)),
    ("last year", Day::Year(-1)),
    ("month end", Day::Month { month: Month::Ahead(0), part: MonthPart::End }),
    ("month's end", Day::Month { month: Month::Ahead(0), part: MonthPart::End }),
    ("eom", Day::Month { month: Month::Ahead(0), part: MonthPart::End }),
    ("year end", Day::YearEnd(0)),
    ("year's end", Day::YearEnd(0)),
    ("eoy", Day::YearEnd(0)),
    ("the month after next", Day::Month { month: Month::Ahead(2), part: MonthPart::Whole }),
    ("month after next", Day::Month { month: Month::Ahead(2), part: MonthPart::Whole }),
    ("early next month", Day::Month { month: Month::Ahead(1), part: MonthPart::Start }),
    ("late next month", Day::Month { month: Month::Ahead(1), part: MonthPart::End }),
    ("mid next month", Day::Month { month: Month::Ahead(1), part: MonthPart::Middle }),
    ("later this month", Day::Month { month: Month::Ahead(0), part: MonthPart::End }),
]);

/// "next month", "end of june", "the end of the year", "in december".
pub(super) fn month(cursor: Cursor<'_>) -> Read<'_> {
    if let Some((end, day)) = part_of_month(cursor).or_else(|| span(cursor)) {
        return Some((end, Meaning::Day(day)));
    }
    // A bare month is one only after "in", "by" and the like: "may" and "march" are verbs too.
    let before = cursor.behind().trim_end().to_ascii_lowercase();
    let said = ["in", "by", "until", "before", "this", "next"].iter().any(|word| before.ends_with(word));
    let (end, month) = month_name(cursor).filter(|_| said)?;
    Some((end, Meaning::Day(Day::Month { month: Month::Named { month, year: None }, part: MonthPart::Whole })))
}

/// "early march", "end of june", "the end of the year".
fn part_of_month(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Day)> {
    let start = cursor.optional(&["the"]);
    let early = start.choose(&[
        ("early", MonthPart::Start),
        ("mid", MonthPart::Middle),
        ("late", MonthPart::End),
        ("early in", MonthPart::Start),
        ("late in", MonthPart::End),
    ]);
    if let Some((end, month)) = early.and_then(|(after, _)| month_name(after.maybe(&["-"]).gap())) {
        let part = early.map_or(MonthPart::Whole, |(_, part)| part);
        return Some((end, Day::Month { month: Month::Named { month, year: None }, part }));
    }
    let of = start.one_of(&["end of", "the end of", "beginning of", "start of", "middle of"])?;
    let part = match start.next() {
        Some('e' | 'E' | 't' | 'T') => MonthPart::End,
        Some('m' | 'M') => MonthPart::Middle,
        _ => MonthPart::Start,
    };
    let whose = of.space()?;
    let named = |(end, month)| (end, Day::Month { month: Month::Named { month, year: None }, part });
    let relative = whose.choose(&[
        ("the month", Day::Month { month: Month::Ahead(0), part }),
        ("this month", Day::Month { month: Month::Ahead(0), part }),
        ("next month", Day::Month { month: Month::Ahead(1), part }),
        ("month", Day::Month { month: Month::Ahead(0), part }),
        ("year", Day::YearEnd(0)),
        ("the year", Day::YearEnd(0)),
        ("this year", Day::YearEnd(0)),
        ("next year", Day::YearEnd(1)),
    ]);
    relative.or_else(|| month_name(whose).map(named))
}

/// "next month", and a day in it: "next year on october thirty first".
fn span(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Day)> {
    let (end, day) = cursor.choose(SPANS)?;
    // "next year on october thirty first", "next month on the 5th".
    let on = end.space().map(|after| after.optional(&["on", "on the", "in", "the"]));
    let exact = on.and_then(|on| match day {
        Day::Year(years) => {
            let (end, month, day, _) = named_date(on)?;
            Some((end, Some(Month::Named { month, year: Some(Year::Ahead(years)) }), day))
        }
        Day::Month { month, part: MonthPart::Whole } => ordinal(on).map(|(end, day)| (end, Some(month), day)),
        _ => None,
    });
    if let Some((end, month, day)) = exact {
        return Some((end, Day::Date { month, day: day_fits(day)?, lunar: false }));
    }
    Some((end, day))
}

/// "march third", "june 3", "the third of june", "12/3", "2026-12-03".
pub(super) fn date(cursor: Cursor<'_>) -> Read<'_> {
    if let Some((end, month, day)) = relative_month(cursor) {
        return Some((end, Meaning::Day(Day::Date { month: Some(month), day: day_fits(day)?, lunar: false })));
    }
    let (end, month, day, year) = named_date(cursor).or_else(|| day_of_month(cursor)).or_else(|| numeric(cursor))?;
    let said = end
        .space()
        .and_then(|next| next.choose(&[("next year", 1), ("this year", 0), ("of next year", 1), ("of this year", 0)]));
    let (end, year) = said.map_or((end, year.map(Year::Named)), |(end, years)| (end, Some(Year::Ahead(years))));
    let month = Some(Month::Named { month, year });
    Some((end, Meaning::Day(Day::Date { month, day: day_fits(day)?, lunar: false })))
}

type Date<'t> = (Cursor<'t>, i8, i32, Option<i16>);

fn day_fits(day: i32) -> Option<i8> {
    i8::try_from(day).ok().filter(|day| (1..=31).contains(day))
}

fn named_date(cursor: Cursor<'_>) -> Option<Date<'_>> {
    let (after, month) = month_name(cursor)?;
    let next = after.space()?.optional(&["the"]);
    let plain = || digits(next, 2).filter(|(end, _)| end.ends_word() && !end.sees(&[":"]));
    let spoken = || crate::time::number::english(next).filter(|(end, _)| !end.sees(&[":"]));
    let (end, day) = ordinal(next).or_else(plain).or_else(spoken)?;
    let year =
        end.maybe(&[","]).space().and_then(|after| digits(after, 4)).filter(|&(_, year)| (1900..=2200).contains(&year));
    let (end, year) = year.map_or((end, None), |(end, year)| (end, i16::try_from(year).ok()));
    Some((end, month, day, year))
}

fn day_of_month(cursor: Cursor<'_>) -> Option<Date<'_>> {
    let (after, day) = ordinal(cursor.optional(&["the"])).or_else(|| digits(cursor, 2))?;
    let (end, month) = month_name(after.space()?.optional(&["of"]))?;
    let year =
        end.maybe(&[","]).space().and_then(|after| digits(after, 4)).filter(|&(_, year)| (1900..=2200).contains(&year));
    let (end, year) = year.map_or((end, None), |(end, year)| (end, i16::try_from(year).ok()));
    Some((end, month, day, year))
}

/// "the 5th of next month", "the tenth next month".
fn relative_month(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Month, i32)> {
    let (after, day) = ordinal(cursor.optional(&["the"]))?;
    let (end, months) = after.space()?.optional(&["of"]).choose(&[("next month", 1), ("this month", 0)])?;
    Some((end, Month::Ahead(months), day))
}

fn numeric(cursor: Cursor<'_>) -> Option<Date<'_>> {
    let (after, first) = digits(cursor, 4)?;
    let mark = after.next().filter(|c| matches!(c, '-' | '/'))?.to_string();
    let (after, second) = digits(after.word(&mark)?, 2)?;
    let third = after.word(&mark).and_then(|after| digits(after, 4));
    let (end, year, month, day) = match third {
        Some((end, day)) if first >= 1900 => (end, i16::try_from(first).ok(), second, day),
        Some((end, year)) if first <= 12 && year >= 1900 => (end, i16::try_from(year).ok(), first, second),
        None if first <= 12 && mark == "/" => (after, None, first, second),
        _ => return None,
    };
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    end.ends_word().then_some((end, month, day, year))
}

/// What has a number however high it is.
const NUMBERED: &[&str] = &[
    "floor",
    "street",
    "avenue",
    "page",
    "row",
    "hole",
    "grade",
    "anniversary",
    "birthday",
    "chapter",
    "century",
    "edition",
    "shelf",
    "line",
    "attempt",
];

/// After "the": "the fifteenth", "the 15th".
pub(super) fn month_day(cursor: Cursor<'_>) -> Read<'_> {
    let (end, day) = ordinal(cursor)?;
    // "the first draft", "the second floor": an ordinal that counts something else is followed by it. "on the seventeenth
    // collect the gown" is a day: there are no floors and drafts so many.
    let said = ["on the ", "by the "].iter().any(|words| cursor.follows(words)) && day > 5;
    let counts = end
        .space()
        .is_some_and(|after| after.next().is_some_and(char::is_alphanumeric) && after.one_of(FUNCTION).is_none());
    let floor = end.space().is_some_and(|after| after.one_of(NUMBERED).is_some());
    if counts && !said || floor {
        return None;
    }
    Some((end, Meaning::Day(Day::Date { month: None, day: day_fits(day)?, lunar: false })))
}

/// "someday", "later", "right now", "just now".
pub(super) fn vague(cursor: Cursor<'_>) -> Read<'_> {
    let (end, index) = cursor.choose(&[
        ("someday", 0),
        ("one of these days", 0),
        ("sometime soon", 0),
        ("when i get around to it", 0),
        ("when i find the time", 0),
        ("when i find time", 0),
        ("whenever i have time", 0),
        ("in the future", 0),
        ("at a later date", 0),
        ("some day", 0),
        ("one day", 0),
        ("sometime", 0),
        ("at some point", 0),
        ("when i have time", 0),
        ("when i get time", 0),
        ("when i get a chance", 0),
        ("when i have a chance", 0),
        ("eventually", 0),
        ("later", 1),
        ("later today", 1),
        ("right now", 2),
        ("right away", 2),
        ("asap", 2),
        ("as soon as possible", 2),
        ("just now", 3),
        ("earlier", 3),
        ("earlier today", 3),
    ])?;
    let meaning = [Meaning::Someday, Meaning::Soon, Meaning::Now, Meaning::Past][index].clone();
    Some((end, meaning))
}
