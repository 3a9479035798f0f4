//! Times of the clock and parts of the day in English: "4 pm", "half past three", "two thirty", "noon", "this evening".

use super::Read;
use crate::time::cursor::Cursor;
use crate::time::meaning::{Clock, DayPart, Meaning};
use crate::time::number::{digits, english};
use crate::time::words::Words;

/// A time that is clearly one.
pub(super) fn clock(cursor: Cursor<'_>) -> Read<'_> {
    let (end, clock) = named(cursor)
        .or_else(|| colon(cursor))
        .or_else(|| fraction(cursor))
        .or_else(|| marked(cursor))
        .or_else(|| military(cursor))?;
    Some((sharp(end), Meaning::Clock(clock)))
}

/// Past "sharp", "on the dot", "ish" after a time.
fn sharp(end: Cursor<'_>) -> Cursor<'_> {
    let ish = end.maybe(&["-ish", "ish", " ish"]);
    let end = if ish.ends_word() { ish } else { end };
    end.space().and_then(|next| next.one_of(&["sharp", "on the dot", "exactly", "or so"])).unwrap_or(end)
}

/// "2100 hours", "0730 hours".
fn military(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (after, number) = digits(cursor, 4).filter(|(after, _)| after.at() == cursor.at() + 4)?;
    let end = after.space()?.one_of(&["hours", "hrs"])?;
    Some((end, at(number / 100, number % 100, None, true)?))
}

fn at(hour: i32, minute: i32, part: Option<DayPart>, exact: bool) -> Option<Clock> {
    let fits = (0..=24).contains(&hour) && (0..60).contains(&minute) && (hour < 24 || minute == 0);
    let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
    fits.then_some(Clock { hour, minute, part, exact })
}

fn named(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (end, hour) = cursor.choose(&[("noon", 12), ("midday", 12), ("midnight", 24)])?;
    Some((end, Clock { hour, minute: 0, part: None, exact: true }))
}

/// "15:30", "9:05 am".
fn colon(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (after, hour) = digits(cursor, 2)?;
    let (end, minute) = digits(after.word(":")?, 2)?;
    let exact = hour > 12 || cursor.next() == Some('0');
    let (end, part) = half_of_day(end).map_or((end, None), |(end, part)| (end, Some(part)));
    (end.ends_word() || end.sees_hangul()).then_some(())?;
    Some((end, at(hour, minute, part, exact)?))
}

/// "half past three", "quarter to four", "ten past nine".
fn fraction(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let start = cursor.optional(&["a"]);
    let (after, minutes) = start.choose(&[("half", 30), ("quarter", 15)]).or_else(|| english(start))?;
    let after = after.space()?.optional(&["minutes"]);
    let (after, sign) = after.choose(&[
        ("past", 1),
        ("after", 1),
        ("to", -1),
        ("before", -1),
        ("till", -1),
        ("til", -1),
        ("of", -1),
    ])?;
    let (end, hour) = english(after.space()?).filter(|&(_, hour)| (1..=12).contains(&hour))?;
    // "from one to two" is a range: people count to an hour in fives or more.
    if !(5..60).contains(&minutes) || (sign < 0 && minutes == 30) || (minutes < 10 && minutes != 5) {
        return None;
    }
    let (end, part) = suffix(end).map_or((end, None), |(end, part)| (end, Some(part)));
    let total = hour * 60 + sign * minutes;
    Some((end, at(total.div_euclid(60), total.rem_euclid(60), part, false)?))
}

/// "4 pm", "three o'clock", "seven in the evening", "two thirty pm".
fn marked(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (end, clock) = hour_and_minute(cursor)?;
    if let Some((end, part)) = suffix(end) {
        return Some((end, Clock { part: Some(part), ..clock }));
    }
    let end = end.word(" o'clock").or_else(|| end.word(" o clock")).or_else(|| end.word(" oclock"))?;
    let (end, part) = suffix(end).map_or((end, None), |(end, part)| (end, Some(part)));
    Some((end, Clock { part, ..clock }))
}

/// After a preposition a number is a time: "at four", "by two thirty".
pub(super) fn bare_hour(cursor: Cursor<'_>) -> Read<'_> {
    let (end, clock) = half_hour(cursor).or_else(|| hour_and_minute(cursor)).or_else(|| four_digits(cursor))?;
    let end = sharp(end);
    const COUNTED: &Words<&str> = &Words::of(&[
        "minute",
        "minutes",
        "min",
        "mins",
        "hour",
        "hours",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "people",
        "pages",
        "percent",
        "times",
        "dollars",
        "bucks",
        "of",
        "items",
        "things",
        "kids",
        "guests",
        "more",
        "or",
        "miles",
        "kilometers",
        "laps",
        "sets",
        "reps",
        "persons",
        "other",
        "things",
        "different",
        "am.",
        "person",
        "st",
        "am",
        "pm",
    ]);
    let counted = end.space().is_some_and(|after| after.one_of(COUNTED).is_some());
    (!counted).then_some((end, Meaning::Clock(clock)))
}

/// "eight thirty take out the bins": an hour with its minutes in words, before anything else is said.
pub(super) fn opening(cursor: Cursor<'_>) -> Read<'_> {
    let (after, hour) = english(cursor).filter(|&(_, hour)| (1..=12).contains(&hour))?;
    let (end, minute) = english(after.space()?).filter(|&(_, minute)| matches!(minute, 15 | 30 | 45))?;
    let goes_on = end.space().and_then(Cursor::next).is_some_and(char::is_alphabetic);
    let opens = cursor.at() == 0 && goes_on || ends_in_day(cursor);
    opens.then_some((end, Meaning::Clock(at(hour, minute, None, false)?)))
}

/// Whether the word before is a day: "movie with dana tomorrow |seven thirty", "band rehearsal sunday |four to six".
pub(super) fn ends_in_day(cursor: Cursor<'_>) -> bool {
    const DAYS: [&str; 10] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "tomorrow", "today", "tonight"];
    let before = cursor.behind().trim_end().rsplit(' ').next().unwrap_or_default();
    DAYS.iter().any(|day| before.eq_ignore_ascii_case(day))
}

/// "half seven", as the British say half past.
fn half_hour(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (end, hour) = english(cursor.phrase("half")?.space()?).filter(|&(_, hour)| (1..=12).contains(&hour))?;
    Some((end, at(hour, 30, None, false)?))
}

/// "1530".
fn four_digits(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (end, number) = digits(cursor, 4).filter(|(end, _)| end.at() == cursor.at() + 4 && end.ends_word())?;
    (number % 5 == 0).then_some(())?;
    Some((end, at(number / 100, number % 100, None, !(1000..1300).contains(&number))?))
}

/// Past "four", "4", "two thirty", "nine fifteen", "seven oh five".
fn hour_and_minute(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (after, hour) = hour(cursor)?;
    let spoken = !cursor.next().is_some_and(|c| c.is_ascii_digit());
    let oh = || {
        let (end, minute) = english(after.space()?.optional(&["oh", "o"])).filter(|&(_, minute)| minute < 10)?;
        after.space()?.one_of(&["oh", "o"]).map(|_| (end, minute))
    };
    let minute = || {
        let (end, minute) = english(after.space()?).filter(|&(_, minute)| (10..60).contains(&minute))?;
        let counted =
            end.space().is_some_and(|next| next.one_of(&["minutes", "minute", "people", "days", "dollars"]).is_some());
        let digits = after.space().is_some_and(|next| next.next().is_some_and(|c| c.is_ascii_digit()));
        (spoken != digits && !counted && hour <= 12).then_some((end, minute))
    };
    let (end, minute) = minute().or_else(oh).unwrap_or((after, 0));
    Some((end, at(hour, minute, None, hour > 12)?))
}

/// Past an hour in words or digits, also "4pm" and "1530" without a space.
fn hour(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i32)> {
    let read = match digits(cursor, 2) {
        Some((after, hour)) => {
            let closed = after.ends_word() || after.sees(&["am", "pm", "a.m", "p.m"]);
            closed.then_some((after, hour))
        }
        None => english(cursor),
    };
    read.filter(|&(_, hour)| (1..=24).contains(&hour))
}

/// Past "pm", "a.m.", "in the morning", "at night", "tonight" stays for itself.
fn suffix(cursor: Cursor<'_>) -> Option<(Cursor<'_>, DayPart)> {
    half_of_day(cursor).or_else(|| {
        cursor.space()?.choose(&[
            ("in the morning", DayPart::Forenoon),
            ("in the afternoon", DayPart::Afternoon),
            ("in the evening", DayPart::Evening),
            ("at night", DayPart::Night),
        ])
    })
}

fn half_of_day(cursor: Cursor<'_>) -> Option<(Cursor<'_>, DayPart)> {
    let (end, part) = cursor.gap().pick(&[
        ("am", DayPart::Forenoon),
        ("a.m.", DayPart::Forenoon),
        ("a.m", DayPart::Forenoon),
        ("a m", DayPart::Forenoon),
        ("pm", DayPart::Afternoon),
        ("p.m.", DayPart::Afternoon),
        ("p.m", DayPart::Afternoon),
        ("p m", DayPart::Afternoon),
    ])?;
    end.ends_word().then_some((end, part))
}

/// Parts of the day.
const PARTS: &Words<(&str, DayPart)> = &Words::table(&[
    ("in the morning", DayPart::Forenoon),
    ("first thing in the morning", DayPart::Forenoon),
    ("late in the afternoon", DayPart::Afternoon),
    ("early in the evening", DayPart::Evening),
    ("late in the evening", DayPart::Evening),
    ("early in the afternoon", DayPart::Afternoon),
    ("at dawn", DayPart::Dawn),
    ("before dawn", DayPart::Dawn),
    ("at sunrise", DayPart::Morning),
    ("at dusk", DayPart::Evening),
    ("at sunset", DayPart::Evening),
    ("at dinnertime", DayPart::Evening),
    ("during the day", DayPart::Daytime),
    ("during my lunch break", DayPart::Lunch),
    ("on my lunch break", DayPart::Lunch),
    ("at breakfast", DayPart::Morning),
    ("early in the morning", DayPart::Morning),
    ("in the afternoon", DayPart::Afternoon),
    ("in the evening", DayPart::Evening),
    ("at night", DayPart::Night),
    ("late at night", DayPart::Night),
    ("at lunch", DayPart::Lunch),
    ("at lunchtime", DayPart::Lunch),
    ("during lunch", DayPart::Lunch),
    ("over lunch", DayPart::Lunch),
]);

/// Parts of the day that are said after a day.
const AFTER_A_DAY: &Words<(&str, DayPart)> = &Words::table(&[
    ("morning", DayPart::Forenoon),
    ("afternoon", DayPart::Afternoon),
    ("evening", DayPart::Evening),
    ("night", DayPart::Night),
    ("early morning", DayPart::Morning),
    ("mid morning", DayPart::Forenoon),
    ("late morning", DayPart::Forenoon),
    ("early afternoon", DayPart::Afternoon),
    ("late afternoon", DayPart::Afternoon),
    ("mid afternoon", DayPart::Afternoon),
    ("early evening", DayPart::Evening),
    ("late evening", DayPart::Evening),
    ("late night", DayPart::Night),
    ("late", DayPart::Night),
    ("mornings", DayPart::Forenoon),
    ("afternoons", DayPart::Afternoon),
    ("evenings", DayPart::Evening),
    ("nights", DayPart::Night),
]);

/// A part of the day with no hour.
pub(super) fn part(cursor: Cursor<'_>) -> Read<'_> {
    let after_day = || follows_day(cursor).then(|| cursor.choose(AFTER_A_DAY)).flatten();
    let (end, part) = cursor.choose(PARTS).or_else(after_day)?;
    Some((end, Meaning::Part(part)))
}

/// Whether a day, or what stands for one, precedes: "monday |morning", "this |evening", "to|night".
fn follows_day(cursor: Cursor<'_>) -> bool {
    const DAYS: [&str; 9] = ["day", "tomorrow", "every", "eve", "each", "days", "weekend", "this", "today"];
    let before = cursor.behind().trim_end().to_ascii_lowercase();
    DAYS.iter().any(|day| before.ends_with(day)) || before.ends_with("to") && cursor.behind().ends_with(['o', 'O'])
}
