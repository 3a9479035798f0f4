//! Lengths of time in Korean, and what is that far away: "한 시간 반", "사흘 뒤", "일주일 안에", "30분 동안".

use crate::time::cursor::Cursor;
use crate::time::meaning::{Amount, Day, Meaning, Role};
use crate::time::number::{digits, native, native_days, sino};
use crate::time::words::Words;

use super::day::weekday;

/// What is counted, and one of it.
const UNITS: &Words<(&str, Unit)> = &Words::table(&[
    ("분", Unit { numbers: Numbers::Sino, one: Amount { months: 0, days: 0, minutes: 1 } }),
    ("시간", Unit { numbers: Numbers::Native, one: Amount { months: 0, days: 0, minutes: 60 } }),
    ("일", Unit { numbers: Numbers::Sino, one: Amount { months: 0, days: 1, minutes: 0 } }),
    ("주", Unit { numbers: Numbers::Both, one: Amount { months: 0, days: 7, minutes: 0 } }),
    ("주일", Unit { numbers: Numbers::Both, one: Amount { months: 0, days: 7, minutes: 0 } }),
    ("주간", Unit { numbers: Numbers::Both, one: Amount { months: 0, days: 7, minutes: 0 } }),
    ("달", Unit { numbers: Numbers::Native, one: Amount { months: 1, days: 0, minutes: 0 } }),
    ("개월", Unit { numbers: Numbers::Sino, one: Amount { months: 1, days: 0, minutes: 0 } }),
    ("년", Unit { numbers: Numbers::Sino, one: Amount { months: 12, days: 0, minutes: 0 } }),
    ("해", Unit { numbers: Numbers::Native, one: Amount { months: 12, days: 0, minutes: 0 } }),
]);

#[derive(Clone, Copy)]
struct Unit {
    numbers: Numbers,
    one: Amount,
}

/// Which numbers stand before a unit when spelled out.
#[derive(Clone, Copy, PartialEq)]
enum Numbers {
    Native,
    Sino,
    Both,
}

/// Past a length of time, and the length.
pub(super) fn amount(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Amount)> {
    cursor.amount(read)
}

fn read(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Amount)> {
    let (after, first) = single(cursor)?;
    if first.minutes == 0 || first.minutes % 60 != 0 {
        return Some((after, first));
    }
    let minutes = half(after).or_else(|| {
        let (end, amount) = single(after.gap())?;
        (amount.minutes > 0 && amount.minutes < 60).then_some((end, amount.minutes))
    });
    Some(minutes.map_or((after, first), |(end, minutes)| (end, Amount { minutes: first.minutes + minutes, ..first })))
}

/// "반" after hours: thirty minutes.
fn half(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i32)> {
    let end = cursor.word(" 반")?;
    let goes_on = end.sees(&["찬", "납", "품", "려", "장", "복", "지"]);
    (!goes_on).then_some((end, 30))
}

fn single(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Amount)> {
    if let Some(read) = named(cursor) {
        return Some(read);
    }
    if let Some((after, count)) = digits(cursor, 3) {
        return unit(after, count, None);
    }
    let spelled = sino(cursor).rev().find_map(|(after, count)| unit(after, count, Some(Numbers::Sino)));
    spelled.or_else(|| native(cursor).and_then(|(after, count)| unit(after, count, Some(Numbers::Native))))
}

/// Lengths that are words of their own.
fn named(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Amount)> {
    const WORDS: &Words<(&str, Amount)> = &Words::table(&[
        ("반 시간", Amount { months: 0, days: 0, minutes: 30 }),
        ("반 년", Amount { months: 6, days: 0, minutes: 0 }),
        ("일주일", Amount { months: 0, days: 7, minutes: 0 }),
    ]);
    let days = || {
        let (after, days) = native_days(cursor)?;
        Some((after, Amount { days, ..Amount::default() }))
    };
    cursor.pick(WORDS).or_else(days)
}

/// Past the unit that `count` counts; digits go with every unit.
fn unit(cursor: Cursor<'_>, count: i32, numbers: Option<Numbers>) -> Option<(Cursor<'_>, Amount)> {
    let (after, unit) = cursor.gap().pick(UNITS)?;
    let fits = numbers.is_none_or(|numbers| unit.numbers == Numbers::Both || unit.numbers == numbers || count > 12);
    let spaced = cursor.gap().at() > cursor.at();
    if !fits || count == 0 || (spaced && numbers == Some(Numbers::Sino) && count <= 2 && unit.one.days == 1) {
        return None;
    }
    let one = unit.one;
    Some((after, Amount { months: one.months * count, days: one.days * count, minutes: one.minutes * count }))
}

/// Words that put an amount after the reference time.
const AFTER: &Words<&str> =
    &Words::of(&[" 뒤", " 후", " 있다가", " 있다", " 이따가", " 이따", " 지나서", " 지나면", " 이후"]);

/// Words that may lead up to an amount.
const LEADS: &Words<&str> = &Words::of(&["앞으로", "지금부터", "지금으로부터", "오늘부터", "딱"]);

/// What after 뒤 or 후 makes it another word: "후기", "뒤풀이".
const NOT_AFTER: &Words<&str> = &Words::of(&[
    "보", "기", "식", "배", "원", "추", "풀이", "통수", "집", "정리", "늦", "척", "회", "임", "반", "속", "진", "딱",
    "쪽", "꿈",
]);

/// Past an amount, and "한" or "약" before it: "한 30분", "약 사흘".
fn about(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Amount)> {
    let read = |lead| amount(Cursor::word(cursor, lead)?);
    ["한 ", "약 ", "대략 "].into_iter().find_map(read).or_else(|| amount(cursor))
}

/// "30분 뒤", "사흘 있다가", "2주 뒤 금요일".
pub(super) fn after(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Meaning)> {
    let start = cursor.any(LEADS).map_or(cursor, Cursor::gap);
    let (end, amount) = about(start)?;
    let end = end.maybe(&["쯤", " 정도", "만"]).any(AFTER)?;
    if end.sees(NOT_AFTER) {
        return None;
    }
    let whole_weeks = amount.days > 0 && amount.days % 7 == 0 && amount.minutes == 0;
    if let Some((end, weekday)) = weekday(end.maybe(&["에"]).gap()).filter(|_| whole_weeks) {
        return Some((end, Meaning::Day(Day::WeekdayOf { weeks: amount.days / 7, weekday })));
    }
    Some((end, Meaning::After(amount)))
}

/// "사흘 안에", "한 시간 이내로": the particle is read here too, since without it the words are a mere length.
pub(super) fn within(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Meaning)> {
    let start = cursor.any(LEADS).map_or(cursor, Cursor::gap);
    let (end, amount) = about(start)?;
    let particle = super::particle::particle(end);
    let bounds = particle.role == Role::By && !end.sees(&[" 까지", " 중"]);
    bounds.then_some((end, Meaning::After(amount)))
}

/// "한 시간 동안", "이틀간", "30분씩"; minutes and hours also bare ("30분 걷기").
pub(super) fn length(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Meaning)> {
    const ALL_DAY: &Words<&str> = &Words::of(&["하루 종일", "온종일", "종일"]);
    if let Some(end) = cursor.any(ALL_DAY) {
        return Some((end, Meaning::Length(Amount { days: 1, ..Amount::default() })));
    }
    let start = cursor.any(&["약 ", "총 ", "한 "]).filter(|after| amount(*after).is_some()).unwrap_or(cursor);
    let (end, amount) = rough(start).or_else(|| amount(start))?;
    let end = end.maybe(&["쯤", " 정도"]);
    let marked = end
        .any(&[" 동안만", " 동안", " 내내", "간", "씩만", "씩"])
        .filter(|end| end.ends_word() || !end.sees_hangul() || end.behind().ends_with("동안"));
    if let Some(end) = marked {
        return Some((end, Meaning::Length(amount)));
    }
    let bare = amount.minutes != 0 && !is_measure(end);
    bare.then_some((end, Meaning::Length(amount)))
}

/// "두세 시간", "한두 시간": the smaller number.
fn rough(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Amount)> {
    const HOURS: &Words<(&str, i32)> =
        &Words::table(&[("한두 시간", 60), ("두세 시간", 120), ("두어 시간", 120), ("서너 시간", 180)]);
    let (end, minutes) = cursor.pick(HOURS)?;
    Some((end, Amount { minutes, ..Amount::default() }))
}

/// Whether the length measures a thing that stays in the title: "한 시간짜리 강의", "10분 거리".
fn is_measure(cursor: Cursor<'_>) -> bool {
    let joined = &["짜리", "대", "의", "제", "당", "급", "봉", "표", "권", "이내", "위", "식", "유", "리"];
    let nouns = &[
        " 거리",
        " 코스",
        " 강의",
        " 영상",
        " 분량",
        " 무료",
        " 이용권",
        " 레시피",
        " 전에",
        " 전",
        " 모시",
        " 타이머",
    ];
    cursor.sees(joined) || cursor.sees(nouns)
}
