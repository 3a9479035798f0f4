//! Times of the clock and parts of the day in Korean: "오후 세시 반", "15:30", "다섯 시 10분 전", "저녁에".

use super::Read;
use crate::time::cursor::Cursor;
use crate::time::meaning::{Clock, DayPart, Meaning};
use crate::time::number::{digits, native, sino};
use crate::time::words::Words;

/// Words that name a part of the day.
const PARTS: &Words<(&str, DayPart)> = &Words::table(&[
    ("새벽", DayPart::Dawn),
    ("이른 새벽", DayPart::Dawn),
    ("아침", DayPart::Morning),
    ("이른 아침", DayPart::Morning),
    ("오전", DayPart::Forenoon),
    ("점심", DayPart::Lunch),
    ("낮", DayPart::Daytime),
    ("대낮", DayPart::Daytime),
    ("한낮", DayPart::Daytime),
    ("오후", DayPart::Afternoon),
    ("저녁", DayPart::Evening),
    ("초저녁", DayPart::Evening),
    ("늦은 저녁", DayPart::Evening),
    ("밤", DayPart::Night),
    ("늦은 밤", DayPart::Night),
    ("한밤", DayPart::Night),
    ("한밤중", DayPart::Night),
    ("심야", DayPart::Night),
]);

/// What may stand after a part of the day and still mean it.
const PART_ENDS: &Words<&str> = &Words::of(&[
    " 시간",
    " 시간대",
    " 때",
    " 일찍",
    " 늦게",
    " 일찍이",
    "같이",
    " 중",
    "나절",
    "참",
    " 내내",
    " 동안",
    " 무렵",
    " 즈음",
]);

/// A time of the clock.
pub(super) fn clock(cursor: Cursor<'_>) -> Read<'_> {
    let (start, part) = match cursor.pick(PARTS) {
        Some((after, part)) => (after.maybe(&["에"]).gap(), Some(part)),
        None => (cursor, None),
    };
    let (end, clock) = named(start).or_else(|| colon(start)).or_else(|| spoken(start))?;
    let part = part.or(clock.part);
    Some((end, Meaning::Clock(Clock { part, ..clock })))
}

/// 정오 and 자정.
fn named(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (end, hour) = cursor.pick(&[("정오", 12), ("자정", 24)])?;
    Some((end, Clock { hour, minute: 0, part: None, exact: true }))
}

/// "15:30", "9:05".
fn colon(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    let (after, hour) = digits(cursor, 2)?;
    let (end, minute) = digits(after.word(":")?, 2)?;
    let two_digits = end.at() - after.at() == 3;
    // A leading zero or an hour past twelve leaves no doubt about the half of the day.
    let exact = hour > 12 || cursor.next() == Some('0');
    let end = end.maybe(&["분"]);
    (two_digits && !end.sees(&[":"])).then_some(())?;
    Some((end, at(hour, minute, exact)?))
}

/// "세시", "세 시 십오분", "3시 반", "열여섯시", and the 3 of "3~5시".
fn spoken(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Clock)> {
    if let Some((end, first)) = digits(cursor, 2)
        && end.any(&[" ~ ", " - "]).is_some_and(|second| hour(second).is_some())
    {
        return Some((end, at(first, 0, first > 12)?));
    }
    let (end, hour) = hour(cursor)?;
    let (end, minute) = minute(end).unwrap_or((end, 0));
    let exact = hour > 12 || hour == 0 || cursor.next() == Some('0');
    if let Some((end, before)) = minutes_before(end, minute) {
        return Some((end, at(i32::from(hour), -before, exact)?));
    }
    Some((end, at(i32::from(hour), minute, exact)?))
}

/// The syllable after 시 that makes it another word: "세시간", "한시적", "3시즌", "두시작".
const NO_HOUR: &Words<&str> = &Words::of(&[
    "간",
    "풍속",
    "적",
    "즌",
    "리즈",
    "청",
    "험",
    "민",
    "작",
    "라도",
    "름",
    "도때도",
    " 바삐",
    " 빨리",
    "댁",
    "집",
    "스템",
    "럭",
]);

/// "두세 시": the smaller number.
const ROUGH: &Words<(&str, i32)> = &Words::table(&[
    ("한두", 1),
    ("두세", 2),
    ("두어", 2),
    ("서너", 3),
    ("너댓", 4),
    ("네다섯", 4),
    ("대여섯", 5),
    ("예닐곱", 6),
    ("일고여덟", 7),
    ("여덟아홉", 8),
]);

fn hour(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8)> {
    let read = |(after, value): (_, i32)| -> Option<(Cursor<'_>, i8)> {
        let end = Cursor::word(after, " 시")?;
        let value = i8::try_from(value).ok().filter(|value| (0..=24).contains(value))?;
        (!end.sees(NO_HOUR)).then_some((end, value))
    };
    if let Some(number) = digits(cursor, 2) {
        return read(number);
    }
    let military = || sino(cursor).rev().filter(|&(_, value)| value > 12).find_map(read);
    let zero = || cursor.word("영").and_then(|after| read((after, 0)));
    let rough = || cursor.pick(ROUGH).and_then(read);
    native(cursor).and_then(read).or_else(military).or_else(rough).or_else(zero)
}

fn minute(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i32)> {
    const NO_HALF: &Words<&str> =
        &Words::of(&["찬", "납", "품", "려", "장", "복", "지", "드시", "바지", "포기", "창고", "모임", "티", "성"]);
    if let Some(end) = cursor.word(" 반").filter(|end| !end.sees(NO_HALF)) {
        return Some((end, 30));
    }
    let start = cursor.gap();
    let read =
        |(after, value): (_, i32)| Some((Cursor::word(after, " 분")?, value)).filter(|&(_, v)| (0..60).contains(&v));
    let found = match digits(start, 2) {
        Some(number) => read(number),
        None => sino(start).rev().find_map(read),
    };
    found.filter(|(end, _)| !end.sees(&[" 뒤", " 후", " 동안", "간", " 있다", "짜리"]))
}

/// "다섯 시 십 분 전": minutes before the hour.
fn minutes_before(end: Cursor<'_>, minute: i32) -> Option<(Cursor<'_>, i32)> {
    let past = end.word(" 전").filter(|_| minute > 0 && minute != 30)?;
    let closes = past.ends_word() || past.sees(&["에", "까지", "쯤"]);
    (closes && !past.sees(&["화", "달"])).then_some((past, minute))
}

fn at(hour: i32, minute: i32, exact: bool) -> Option<Clock> {
    let fits = (0..=24).contains(&hour) && (-59..60).contains(&minute) && (hour < 24 || minute <= 0);
    let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
    fits.then_some(Clock { hour, minute, part: None, exact })
}

/// Whether a part of the day follows that cannot begin another word: "이번주말|저녁에".
pub(super) fn is_part(cursor: Cursor<'_>) -> bool {
    part(cursor).is_some_and(|(end, _)| end.ends_word() || end.sees(&["에", "까지", "마다"]))
}

/// A part of the day with no hour.
pub(super) fn part(cursor: Cursor<'_>) -> Read<'_> {
    let (after, part) = cursor.pick(PARTS)?;
    let end = after.any(PART_ENDS).filter(|end| end.ends_word() || end.sees(&["에"])).unwrap_or(after);
    // "밤" and "낮" by themselves may as well be chestnuts, or begin another word.
    let short = matches!(&cursor.rest()[..after.at() - cursor.at()], "밤" | "낮");
    let marked = end.at() > after.at() || after.sees(&["에", "엔", "마다"]) || after_day(cursor);
    (!short || marked).then_some((end, Meaning::Part(part)))
}

/// Whether a day word precedes: "오늘 밤", "금요일 밤".
fn after_day(cursor: Cursor<'_>) -> bool {
    let before = cursor.behind().trim_end();
    ["오늘", "내일", "낼", "모레", "글피", "요일", "일", "매일", "주말", "이브", "마다", "날"]
        .iter()
        .any(|day| before.ends_with(day))
}
