//! Dates in Korean: "12월 3일", "25일", "음력 8월 15일", "12/3".

use super::Read;
use super::day::which_month;
use crate::time::cursor::Cursor;
use crate::time::meaning::{Day, Meaning, Month, Year};
use crate::time::number::{digits, native_day, sino};
use crate::time::words::Words;

/// "12월 3일", "십이월 구일", "음력 8월 15일", "다음 달 3일", "25일", "2026-12-03", "12/3".
pub(super) fn date(cursor: Cursor<'_>) -> Read<'_> {
    let calendar = cursor.pick(&[("음력", true), ("음력으로", true), ("양력", false), ("양력으로", false)]);
    let (start, lunar) = calendar.map_or((cursor, false), |(after, lunar)| (after.gap(), lunar));
    let date = |month, day, lunar, end| Some((end, Meaning::Day(Day::Date { month, day, lunar })));
    if let Some((end, month, day)) = numeric(start) {
        return date(Some(month), day, lunar, end);
    }
    if let Some((after, month)) = start.pick(LUNAR_MONTHS) {
        let (end, day) = day_number(after.gap(), true)?;
        return date(Some(Month::Named { month, year: None }), day, true, end);
    }
    match which_month(start) {
        Some((after, month)) => {
            let (end, day) = day_number(after.gap(), true)?;
            date(Some(month), day, lunar, end)
        }
        None => {
            let (end, day) = day_number(start, lunar)?;
            date(None, day, lunar, end)
        }
    }
}

/// Months that have names of their own in the lunar calendar only.
const LUNAR_MONTHS: &Words<(&str, i8)> = &Words::table(&[("정월", 1), ("동짓달", 11), ("섣달", 12)]);

/// Past "2026-12-03", "2026.12.3", "12/3"; "12.3" only where a particle says that it is a time.
fn numeric(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Month, i8)> {
    let (after, first) = digits(cursor, 4)?;
    let separator = after.next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mark = separator.encode_utf8(&mut [0; 4]).to_owned();
    let (after, second) = digits(after.word(&mark)?, 2)?;
    let third = after.word(&mark).and_then(|after| digits(after.gap(), 2));
    let (end, year, month, day) = match third {
        Some((end, day)) if first >= 1900 => (end, Some(Year::Named(i16::try_from(first).ok()?)), second, day),
        None if first <= 12 && separator == '/' => (after, None, first, second),
        None if first <= 12 && after.sees(&["에 ", "까지", "부터"]) => (after, None, first, second),
        _ => return None,
    };
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let closed = !end.sees(&[mark.as_str()]) && (end.ends_word() || end.sees_hangul());
    let counted = end.sees(&["개", "컵", "잔", "명", "인", "장", "배", "권", "박", "층", "봉", "통", "판"]);
    (closed && !counted).then_some((end, Month::Named { month, year }, day))
}

/// What makes a number with 일 no day of the month: "3일간", "3일째", "이십일세기".
const NO_DAY: &Words<&str> = &Words::of(&[
    "간", "째", "치", "동안", "짜리", "요일", "욜", " 동안", " 뒤", " 후", " 내내", "차", "분", "정", "기", "상",
    "세기", "장", "잔치", "염",
]);

/// Past a day of the month. Without a month before it the words must be clearly one.
pub(super) fn day_number(cursor: Cursor<'_>, after_month: bool) -> Option<(Cursor<'_>, i8)> {
    if let Some((end, day)) = named_day(cursor, after_month) {
        return Some((end.maybe(&["날"]), day));
    }
    let read = |number| counted_day(number, after_month, is_digit(cursor));
    match digits(cursor, 2) {
        Some(number) => read(number),
        None => sino(cursor).rev().find_map(read),
    }
}

/// Past the 일 that makes a number a day of the month.
fn counted_day((after, value): (Cursor<'_>, i32), after_month: bool, in_digits: bool) -> Option<(Cursor<'_>, i8)> {
    let end = after.word(" 일")?;
    let day = i8::try_from(value).ok().filter(|day| (1..=31).contains(day))?;
    // "3일 전에" counts back from something else.
    let counts_back = !after_month && end.any(&[" 전에", " 전엔", " 전"]).is_some_and(Cursor::ends_word);
    let joined = after.gap().at() == after.at();
    let marked = end.sees(&["에 ", "에는", "엔 ", "까지", "부터"]);
    // "오일", "사일" and the like are also other words, and so is 일.
    let clear = after_month || (joined || day > 10) && marked || joined && (day > 10 || in_digits);
    (clear && !end.sees(NO_DAY) && !counts_back).then_some((end, day))
}

fn is_digit(cursor: Cursor<'_>) -> bool {
    cursor.next().is_some_and(|c| c.is_ascii_digit())
}

/// Past "초하루", "스무날", "열이렛날", and, after a month, "보름" and "그믐".
fn named_day(cursor: Cursor<'_>, after_month: bool) -> Option<(Cursor<'_>, i8)> {
    let first_days = cursor.word("초").and_then(native_day).filter(|&(_, day)| day <= 10);
    let (end, day) = first_days.or_else(|| {
        let (end, day) = native_day(cursor)?;
        let clear = after_month || (20..30).contains(&day) || end.behind().ends_with('날');
        clear.then_some((end, day))
    })?;
    Some((end, i8::try_from(day).ok()?))
}

/// Past "12월", "십이월", "유월", "시월".
pub(super) fn month_name(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8)> {
    const IRREGULAR: &Words<(&str, i8)> = &Words::table(&[("유월", 6), ("시월", 10)]);
    let read = |(after, value): (_, i32)| {
        let end = Cursor::word(after, " 월")?;
        let month = i8::try_from(value).ok().filter(|month| (1..=12).contains(month))?;
        (!end.sees(&["요일", "욜", "급", "세", "말"])).then_some((end, month))
    };
    if let Some(number) = digits(cursor, 2) {
        return read(number);
    }
    cursor.pick(IRREGULAR).or_else(|| sino(cursor).rev().find_map(read))
}

pub(super) fn which_year(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Year)> {
    const AHEAD: &Words<(&str, i32)> = &Words::table(&[
        ("올해", 0),
        ("금년", 0),
        ("내년", 1),
        ("명년", 1),
        ("내후년", 2),
        ("작년", -1),
        ("지난해", -1),
    ]);
    if let Some((after, years)) = cursor.pick(AHEAD) {
        return Some((after, Year::Ahead(years)));
    }
    let read = |(after, value): (_, i32)| {
        let end = Cursor::word(after, "년")?;
        let year = i16::try_from(value).ok().filter(|year| (1900..=2200).contains(year))?;
        Some((end, Year::Named(year)))
    };
    digits(cursor, 4).and_then(read).or_else(|| sino(cursor).rev().find_map(read))
}
