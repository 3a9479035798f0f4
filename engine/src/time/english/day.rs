//! Days in English: relative days, weekdays and weeks, months, dates, holidays, and no day at all.

use jiff::civil::Weekday;

use super::Read;
use crate::time::cursor::Cursor;
use crate::time::meaning::{Day, Holiday, Meaning, Month, MonthPart, Year};
use crate::time::number::{digits, ordinal};

/// "today", "tomorrow", "the day after tomorrow"; the "to" of "tonight" and the "this" of "this evening" say today, and
/// the part of the day is read after them.
pub(super) fn ahead(cursor: Cursor<'_>) -> Read<'_> {
    const DAYS: &[(&str, i32)] = &[
        ("today", 0),
        ("tomorrow", 1),
        ("tmr", 1),
        ("tmrw", 1),
        ("day after tomorrow", 2),
        ("the day after tomorrow", 2),
        ("yesterday", -1),
        ("day before yesterday", -2),
        ("the day before yesterday", -2),
        ("last night", -1),
    ];
    let night = || cursor.word("to").filter(|after| after.phrase("night").is_some()).map(|end| (end, 0));
    let this = || {
        let end = cursor.phrase("this")?;
        end.space()?.one_of(&["morning", "afternoon", "evening"]).map(|_| (end, 0))
    };
    let (end, days) = cursor.choose(DAYS).or_else(night).or_else(this)?;
    Some((end, Meaning::Day(Day::Ahead(days))))
}

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("tues", Weekday::Tuesday),
    ("thurs", Weekday::Thursday),
];

/// Past "monday", "mondays".
pub(super) fn weekday_name(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Weekday)> {
    let (after, weekday) = cursor.pick(WEEKDAYS)?;
    let end = after.maybe(&["s", "'s"]);
    let end = if end.ends_word() { end } else { after };
    (end.ends_word() || end.sees_hangul()).then_some((end, weekday))
}

/// "friday", "this friday", "next friday", "a week from friday".
pub(super) fn weekday(cursor: Cursor<'_>) -> Read<'_> {
    if let Some((end, weekday)) = weekday_name(cursor) {
        return Some((end, Meaning::Day(Day::Weekday(weekday))));
    }
    let (after, weeks) = cursor.choose(&[("this", 0), ("this coming", 0), ("coming", 0), ("next", 1), ("last", -1)])?;
    let (end, weekday) = weekday_name(after.space()?)?;
    let day = if weeks == 0 { Day::Weekday(weekday) } else { Day::WeekdayOf { weeks, weekday } };
    Some((end, Meaning::Day(day)))
}

/// "this weekend", "next week", "the end of the week".
pub(super) fn week(cursor: Cursor<'_>) -> Read<'_> {
    const WEEKS: &[(&str, Day)] = &[
        ("this weekend", Day::Weekend(0)),
        ("the weekend", Day::Weekend(0)),
        ("weekend", Day::Weekend(0)),
        ("next weekend", Day::Weekend(1)),
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
    ];
    if let Some((end, day)) = cursor.choose(WEEKS) {
        let named = end.space().and_then(|after| weekday_name(after.optional(&["on"])));
        return match (day, named) {
            (Day::Week(weeks), Some((end, weekday))) => Some((end, Meaning::Day(Day::WeekdayOf { weeks, weekday }))),
            _ => Some((end, Meaning::Day(day))),
        };
    }
    None
}

const MONTHS: &[(&str, i8)] = &[
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
];

/// Past the name of a month.
pub(super) fn month_name(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8)> {
    cursor.choose(MONTHS)
}

/// "next month", "end of june", "the end of the year", "in december".
pub(super) fn month(cursor: Cursor<'_>) -> Read<'_> {
    const SPANS: &[(&str, Day)] = &[
        ("this month", Day::Month { month: Month::Ahead(0), part: MonthPart::Whole }),
        ("next month", Day::Month { month: Month::Ahead(1), part: MonthPart::Whole }),
        ("last month", Day::Month { month: Month::Ahead(-1), part: MonthPart::Whole }),
        ("this year", Day::Year(0)),
        ("next year", Day::Year(1)),
        ("last year", Day::Year(-1)),
    ];
    let start = cursor.optional(&["the"]);
    if let Some(of) = start.one_of(&["end of", "the end of", "beginning of", "start of", "middle of"]) {
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
            ("the year", Day::YearEnd(0)),
            ("this year", Day::YearEnd(0)),
            ("next year", Day::YearEnd(1)),
        ]);
        let (end, day) = relative.or_else(|| month_name(whose).map(named))?;
        return Some((end, Meaning::Day(day)));
    }
    if let Some((end, day)) = cursor.choose(SPANS) {
        return Some((end, Meaning::Day(day)));
    }
    // A bare month is one only after "in", "by" and the like: "may" and "march" are verbs too.
    let before = cursor.behind().trim_end().to_ascii_lowercase();
    let said = ["in", "by", "until", "before", "this", "next"].iter().any(|word| before.ends_with(word));
    let (end, month) = month_name(cursor).filter(|_| said)?;
    Some((end, Meaning::Day(Day::Month { month: Month::Named { month, year: None }, part: MonthPart::Whole })))
}

/// "march third", "june 3", "the third of june", "12/3", "2026-12-03".
pub(super) fn date(cursor: Cursor<'_>) -> Read<'_> {
    let (end, month, day, year) = named_date(cursor).or_else(|| day_of_month(cursor)).or_else(|| numeric(cursor))?;
    let month = Some(Month::Named { month, year: year.map(Year::Named) });
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
    let (after, day) = ordinal(cursor.optional(&["the"]))?;
    let (end, month) = month_name(after.space()?.optional(&["of"]))?;
    Some((end, month, day, None))
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

/// After "the": "the fifteenth", "the 15th".
pub(super) fn month_day(cursor: Cursor<'_>) -> Read<'_> {
    let (end, day) = ordinal(cursor)?;
    // "the first draft", "the second floor": an ordinal that counts something else is followed by it.
    let counts = end.space().is_some_and(|after| {
        after.next().is_some_and(char::is_alphanumeric)
            && after
                .one_of(&[
                    "at", "by", "and", "in", "for", "to", "then", "from", "with", "of", "i", "before", "after", "every",
                ])
                .is_none()
    });
    if counts {
        return None;
    }
    Some((end, Meaning::Day(Day::Date { month: None, day: day_fits(day)?, lunar: false })))
}

const HOLIDAYS: &[(&str, Holiday)] = &[
    ("christmas", Holiday::Solar(12, 25)),
    ("christmas day", Holiday::Solar(12, 25)),
    ("new year's day", Holiday::Solar(1, 1)),
    ("new years day", Holiday::Solar(1, 1)),
    ("new year", Holiday::Solar(1, 1)),
    ("new year's", Holiday::Solar(1, 1)),
    ("new years", Holiday::Solar(1, 1)),
    ("valentine's day", Holiday::Solar(2, 14)),
    ("valentine day", Holiday::Solar(2, 14)),
    ("valentines day", Holiday::Solar(2, 14)),
    ("valentines", Holiday::Solar(2, 14)),
    ("white day", Holiday::Solar(3, 14)),
    ("halloween", Holiday::Solar(10, 31)),
    ("thanksgiving", Holiday::Nth(11, 4, Weekday::Thursday)),
    ("easter", Holiday::Easter),
    ("chuseok", Holiday::Lunar(8, 15)),
    ("seollal", Holiday::Lunar(1, 1)),
    ("lunar new year", Holiday::Lunar(1, 1)),
    ("lunar new year's day", Holiday::Lunar(1, 1)),
    ("children's day", Holiday::Solar(5, 5)),
    ("childrens day", Holiday::Solar(5, 5)),
    ("parents day", Holiday::Solar(5, 8)),
    ("parents' day", Holiday::Solar(5, 8)),
    ("teacher's day", Holiday::Solar(5, 15)),
    ("teachers day", Holiday::Solar(5, 15)),
    ("buddha's birthday", Holiday::Lunar(4, 8)),
    ("hangul day", Holiday::Solar(10, 9)),
    ("labor day", Holiday::Solar(5, 1)),
    ("mother's day", Holiday::Nth(5, 2, Weekday::Sunday)),
    ("mothers day", Holiday::Nth(5, 2, Weekday::Sunday)),
    ("father's day", Holiday::Nth(6, 3, Weekday::Sunday)),
    ("fathers day", Holiday::Nth(6, 3, Weekday::Sunday)),
];

/// "christmas", "christmas eve", "the day before thanksgiving". A holiday that describes a noun ("christmas cards") is no
/// time: after it stands the end, a preposition or a conjunction.
pub(super) fn holiday(cursor: Cursor<'_>) -> Read<'_> {
    let (start, before) = match cursor.one_of(&["the day before", "day before"]) {
        Some(after) => (after.space()?, -1),
        None => (cursor, 0),
    };
    let (after, holiday) = start.choose(HOLIDAYS)?;
    let eve = after.space().and_then(|next| next.phrase("eve"));
    let (end, shift) = eve.map_or((after, before), |end| (end, -1));
    let prepared = {
        let behind = cursor.behind().trim_end().to_ascii_lowercase();
        ["on", "by", "before", "until", "for", "at", "over", "the"]
            .iter()
            .any(|word| behind.ends_with(&format!(" {word}")) || behind == *word)
    };
    let describes = end.space().is_some_and(|next| {
        next.next().is_some_and(char::is_alphanumeric)
            && next
                .one_of(&[
                    "and",
                    "at",
                    "in",
                    "then",
                    "i",
                    "to",
                    "by",
                    "with",
                    "from",
                    "this",
                    "next",
                    "evening",
                    "morning",
                    "night",
                    "dinner at",
                ])
                .is_none()
    });
    (!describes || (prepared && shift != 0)).then_some((end, Meaning::Day(Day::Holiday { holiday, shift, year: None })))
}

/// "someday", "later", "right now", "just now".
pub(super) fn vague(cursor: Cursor<'_>) -> Read<'_> {
    let (end, index) = cursor.choose(&[
        ("someday", 0),
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
