//! Repeats in Korean: "매일", "매주 월수금", "격주 수요일마다", "매달 말일", "매년 5월 8일", "사흘에 한 번".

use jiff::civil::Weekday;

use super::Read;
use super::amount::amount;
use super::date::month_name;
use super::day::{letter, nth_weekday, weekday};
use super::holiday;
use crate::time::cursor::Cursor;
use crate::time::meaning::{Amount, Holiday, Meaning, Repeat, Unit};
use crate::time::number::{digits, native, sino};
use crate::time::words::Words;

const WORKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// Particles that close a list of repeated days.
const EACH: &Words<&str> = &Words::of(&[" 마다", " 마다씩", " 날마다"]);

fn every(every: Unit, interval: u16) -> Repeat {
    Repeat { every, interval, weekdays: Vec::new(), month_days: Vec::new(), month: None }
}

fn weekly_on(interval: u16, weekdays: impl IntoIterator<Item = Weekday>) -> Repeat {
    let mut weekdays: Vec<_> = weekdays.into_iter().map(|weekday| (0, weekday)).collect();
    weekdays.sort_by_key(|(_, weekday)| weekday.to_monday_zero_offset());
    weekdays.dedup();
    Repeat { weekdays, ..every(Unit::Week, interval) }
}

/// "매일", "평일마다", "격일로", "매시간", "아침마다" (the 마다 alone), "하루 세 번".
pub(super) fn named(cursor: Cursor<'_>) -> Read<'_> {
    const WORDS: &Words<(&str, (Unit, u16))> = &Words::table(&[
        ("매일", (Unit::Day, 1)),
        ("매일매일", (Unit::Day, 1)),
        ("날마다", (Unit::Day, 1)),
        ("하루도 빠짐없이", (Unit::Day, 1)),
        ("격일", (Unit::Day, 2)),
        ("격일로", (Unit::Day, 2)),
        ("격일마다", (Unit::Day, 2)),
        ("하루 걸러", (Unit::Day, 2)),
        ("하루 건너", (Unit::Day, 2)),
        ("이틀 걸러", (Unit::Day, 3)),
        ("아침 저녁으로", (Unit::Day, 1)),
        ("아침 점심 저녁으로", (Unit::Day, 1)),
        ("매시간", (Unit::Hour, 1)),
        ("매 시간", (Unit::Hour, 1)),
        ("시간마다", (Unit::Hour, 1)),
        ("달마다", (Unit::Month, 1)),
        ("다달이", (Unit::Month, 1)),
        ("해마다", (Unit::Year, 1)),
        ("매분기", (Unit::Month, 3)),
        ("분기마다", (Unit::Month, 3)),
        ("분기별로", (Unit::Month, 3)),
        ("반기마다", (Unit::Month, 6)),
    ]);
    const WORKDAYS_ONLY: &Words<&str> =
        &Words::of(&["주중에는 매일", "주중 매일", "평일에는 매일", "평일", "평일마다", "평일 매일", "매 평일"]);
    let said = cursor.pick(WORDS).map(|(end, (unit, count))| (end, every(unit, count)));
    let workdays = cursor.any(WORKDAYS_ONLY).map(|end| (end, weekly_on(1, WORKDAYS)));
    let weekends = cursor.word("주말마다").map(|end| (end, weekly_on(1, [Weekday::Saturday, Weekday::Sunday])));
    let read = [said, workdays, weekends, part_each(cursor), a_day(cursor)];
    let (end, repeat) = read.into_iter().flatten().max_by_key(|(end, _)| end.at())?;
    Some((end, Meaning::Repeat(repeat)))
}

/// The 마다 of "아침마다" and "추석마다": the part of the day or the feast was read before it.
fn part_each(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    const PARTS: &[&str] = &["아침", "저녁", "점심", "새벽", "밤", "낮", "오전", "오후"];
    const FEASTS: &[&str] =
        &["설", "설날", "추석", "한가위", "구정", "대보름", "초파일", "부처님 오신 날", "부활절", "단오", "동짓날"];
    let end = cursor.word("마다")?;
    let after = |words: &[&str]| words.iter().any(|word| cursor.behind().ends_with(word));
    let unit = if after(PARTS) {
        Unit::Day
    } else if after(FEASTS) {
        Unit::Year
    } else {
        return None;
    };
    Some((end, every(unit, 1)))
}

/// The 하루 of what is done so much a day: "하루에 물 2리터씩", "하루 한 시간", "하루 만 보".
fn a_day(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Repeat)> {
    /// Words within which 씩 must come.
    const NEAR: usize = 4;
    let end = cursor.any(&["하루에", "하루"])?;
    let next = end.gap();
    if next.at() == end.at() {
        return None;
    }
    let amount =
        digits(next, 5).or_else(|| native(next)).is_some_and(|(after, _)| after.ends_word() || after.sees(COUNTERS));
    let each = next.near().split(' ').take(NEAR).any(|word| word.ends_with('씩') || word.ends_with("씩만"));
    (amount || each || next.sees(&["만 보"])).then(|| (end, every(Unit::Day, 1)))
}

/// What is counted by the day without a space: "하루 세끼", "하루 10분".
const COUNTERS: &Words<&str> = &Words::of(&[
    "끼",
    "잔",
    "장",
    "쪽",
    "알",
    "포",
    "개",
    "줄",
    "시간",
    "분",
    "보",
    "킬로",
    "리터",
    "페이지",
    "번",
    "회",
    "권",
    "강",
]);

/// Past the weekdays of a list: "월수금", "화요일이랑 목요일", "월요일, 수요일".
fn weekday_list(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Vec<Weekday>)> {
    let (mut end, first) = weekday(cursor).or_else(|| letters(cursor))?;
    let mut days = vec![first];
    if weekday(cursor).is_none() {
        (end, days) = letter_run(cursor);
        end = end.maybe(&["요일", "욜"]);
    }
    while let Some((next, day)) = next_weekday(end) {
        (end, _) = (next, days.push(day));
    }
    Some((end, days))
}

fn next_weekday(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Weekday)> {
    let joined = cursor.any(&["이랑", "랑", "하고", "과", "와", ",", "이나", "·", "/"]).unwrap_or(cursor);
    weekday(joined.gap())
}

/// The first letter of a run of weekdays that ends there: "월수금", "화목".
pub(super) fn letters(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Weekday)> {
    let (end, days) = letter_run(cursor);
    (!days.is_empty() && closes_run(end)).then(|| (end, days[0]))
}

fn letter_run<'t>(cursor: Cursor<'t>) -> (Cursor<'t>, Vec<Weekday>) {
    let (mut end, mut days) = (cursor, Vec::new());
    let joined = |end: Cursor<'t>| {
        if end.at() == cursor.at() {
            return end;
        }
        // "월 수 금": a letter after a space stands alone.
        let apart = end.space().filter(|next| letter(*next).is_some_and(|(after, _)| closes_run(after)));
        end.any(&[", ", "·", "/"]).or(apart).unwrap_or(end)
    };
    while let Some((next, day)) =
        letter(joined(end)).filter(|(_, day)| days.last().is_none_or(|last| in_order(*last, *day)))
    {
        (end, _) = (next, days.push(day));
    }
    (end, days)
}

fn closes_run(end: Cursor<'_>) -> bool {
    end.ends_word() || end.sees(&["요일", "욜", "마다", "에", "은", "로", "만"]) || !end.sees_hangul()
}

fn in_order(first: Weekday, second: Weekday) -> bool {
    first.to_monday_zero_offset() < second.to_monday_zero_offset()
}

/// "매주 월요일", "격주 수요일마다", "월수금마다", "화요일마다", "일주일에 두 번".
pub(super) fn weekly(cursor: Cursor<'_>) -> Read<'_> {
    const PREFIXES: &Words<(&str, u16)> = &Words::table(&[
        ("매주", 1),
        ("매 주", 1),
        ("주마다", 1),
        ("격주", 2),
        ("격주로", 2),
        ("격주마다", 2),
        ("2주마다", 2),
        ("이 주마다", 2),
        ("2주에 한 번", 2),
        ("이 주에 한 번", 2),
        ("두 주에 한 번", 2),
        ("3주마다", 3),
        ("삼 주마다", 3),
        ("4주마다", 4),
    ]);
    let prefix = cursor.pick(PREFIXES).or_else(|| times_a_week(cursor).map(|end| (end, 1)));
    let Some((after, interval)) = prefix else {
        let (end, days) = weekday_list(cursor)?;
        let several = days.len() > 1 && weekday(cursor).is_none() && is_timetable(cursor, end);
        let closed = end.any(EACH);
        let end = closed.or_else(|| several.then_some(end))?;
        return Some((end, Meaning::Repeat(weekly_on(1, days))));
    };
    let next = after.maybe(&["에", "로", "마다"]).gap();
    if let Some((end, days)) = weekday_list(next).filter(|(end, _)| end.at() > next.at()) {
        return Some((end.maybe(EACH), Meaning::Repeat(weekly_on(interval, days))));
    }
    if let Some(end) = next.any(&["주말", "주말마다"]) {
        return Some((end, Meaning::Repeat(weekly_on(interval, [Weekday::Saturday, Weekday::Sunday]))));
    }
    if let Some(end) = next.any(&["평일", "평일마다"]) {
        return Some((end, Meaning::Repeat(weekly_on(interval, WORKDAYS))));
    }
    let end = times(next).unwrap_or(after);
    Some((end, Meaning::Repeat(every(Unit::Week, interval))))
}

/// Runs of weekday letters that people say for a timetable without 마다; "월일" and the like are other words.
fn is_timetable(cursor: Cursor<'_>, end: Cursor<'_>) -> bool {
    let run = cursor.rest()[..end.at() - cursor.at()].trim_end_matches("요일").replace([' ', ',', '·', '/'], "");
    ["월수금", "월수", "화목", "화목토", "월화수목금", "월화수", "목금", "수금", "월금", "화금", "월목", "월화", "토일"]
        .contains(&run.as_str())
}

/// Past "일주일에 한 번", "주 3회", "한 주에 두 번".
fn times_a_week(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let after = cursor.any(&["일주일에", "한 주에", "1주일에", "1주에", "주에", "주", "매주"])?;
    times(after.gap())
}

/// Past "한 번", "세 번씩", "3회", "2~3번".
fn times(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let after = match digits(cursor, 2) {
        Some((after, _)) => after,
        None => cursor.any(&[
            "한두", "두세", "서너", "한", "두", "세", "네", "다섯", "여섯", "일곱", "몇", "일", "이", "삼", "사", "오",
        ])?,
    };
    let end = after.any(&[" 번", " 회", " 차례"])?;
    let end = end.maybe(&[" 정도", "쯤", "씩", "은", "만", " 이상", "꼴로", " 꼴로", "꼴"]);
    end.ends_word().then_some(end)
}

/// "매달 25일", "매월 말일", "매달 첫째 주 월요일", "한 달에 한 번", "첫째 주 월요일마다".
pub(super) fn monthly(cursor: Cursor<'_>) -> Read<'_> {
    const PREFIXES: &Words<(&str, u16)> = &Words::table(&[
        ("매달", 1),
        ("매월", 1),
        ("매 달", 1),
        ("달마다", 1),
        ("다달이", 1),
        ("격월", 2),
        ("격월로", 2),
        ("두 달마다", 2),
        ("석 달마다", 3),
        ("세 달마다", 3),
        ("3개월마다", 3),
        ("6개월마다", 6),
    ]);
    let Some((after, interval)) = cursor.pick(PREFIXES) else {
        if let Some((end, months)) = months_once(cursor) {
            return Some((end, Meaning::Repeat(every(Unit::Month, months))));
        }
        return monthly_each(cursor);
    };
    let next = after.maybe(&["에"]).gap();
    let base = every(Unit::Month, interval);
    if let Some((end, weekdays)) = nth_weekdays(next) {
        return Some((end.maybe(EACH), Meaning::Repeat(Repeat { weekdays, ..base })));
    }
    if let Some((end, month_days)) = month_days(next) {
        return Some((end.maybe(EACH), Meaning::Repeat(Repeat { month_days, ..base })));
    }
    Some((times(next).unwrap_or(after), Meaning::Repeat(base)))
}

/// "첫째 주 월요일마다", "말일마다", "25일마다". "3일마다" is every third day.
fn monthly_each(cursor: Cursor<'_>) -> Read<'_> {
    let base = every(Unit::Month, 1);
    if let Some((end, weekdays)) = nth_weekdays(cursor) {
        return Some((end.any(EACH)?, Meaning::Repeat(Repeat { weekdays, ..base })));
    }
    let (end, month_days) = month_days(cursor)?;
    let clear = month_days.len() > 1 || month_days[0] > 15 || month_days[0] < 0 || cursor.sees(&["초", "월초"]);
    clear.then_some((end.any(EACH)?, Meaning::Repeat(Repeat { month_days, ..base })))
}

/// Past "첫째 주 월요일", "둘째 넷째 토요일", "첫째 셋째 주 월요일".
fn nth_weekdays(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Vec<(i8, Weekday)>)> {
    if let Some((end, nth, weekday)) = nth_weekday(cursor) {
        return Some((end, vec![(nth, weekday)]));
    }
    let (after, first) = cursor.pick(&[("첫째", 1), ("둘째", 2), ("셋째", 3), ("넷째", 4)])?;
    let after = after.any(&[",", "와", "하고", "랑", " 주와", " 주하고"]).unwrap_or(after).gap();
    let (end, second, weekday) = nth_weekday(after)?;
    Some((end, vec![(first, weekday), (second, weekday)]))
}

/// Past "25일", "말일", "1일과 15일".
fn month_days(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Vec<i8>)> {
    let (mut end, first) = month_day(cursor)?;
    let mut days = vec![first];
    while let Some((next, day)) = month_day(end.maybe(&["이랑", "랑", "하고", "과", "와", ",", "·"]).gap()) {
        (end, _) = (next, days.push(day));
    }
    days.sort_unstable();
    Some((end, days))
}

fn month_day(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8)> {
    const NAMED: &Words<(&str, i8)> = &Words::table(&[
        ("말일", -1),
        ("마지막 날", -1),
        ("월말", -1),
        ("말", -1),
        ("초하루", 1),
        ("첫날", 1),
        ("월초", 1),
        ("초", 1),
        ("보름", 15),
    ]);
    if let Some(named) = cursor.pick(NAMED) {
        return Some(named);
    }
    let read = |(after, value): (_, i32)| {
        let end = Cursor::word(after, " 일")?;
        let day = i8::try_from(value).ok().filter(|day| (1..=31).contains(day))?;
        (!end.sees(&["간", "동안", "요일"])).then_some((end, day))
    };
    match digits(cursor, 2) {
        Some(number) => read(number),
        None => sino(cursor).rev().find_map(read),
    }
}

/// Past "한 달에 한 번", "두 달에 한 번", "분기에 한 번", "월 1회".
fn months_once(cursor: Cursor<'_>) -> Option<(Cursor<'_>, u16)> {
    const SPANS: &Words<(&str, u16)> = &Words::table(&[
        ("한 달에", 1),
        ("달에", 1),
        ("월", 1),
        ("두 달에", 2),
        ("2개월에", 2),
        ("석 달에", 3),
        ("세 달에", 3),
        ("3개월에", 3),
        ("삼 개월에", 3),
        ("분기에", 3),
        ("반년에", 6),
        ("6개월에", 6),
        ("육 개월에", 6),
    ]);
    let (after, months) = cursor.pick(SPANS)?;
    Some((times(after.gap())?, months))
}

/// "매년 5월 8일", "해마다 12월", "1년에 한 번".
pub(super) fn yearly(cursor: Cursor<'_>) -> Read<'_> {
    const PREFIXES: &Words<(&str, u16)> =
        &Words::table(&[("매년", 1), ("해마다", 1), ("매 해", 1), ("격년", 2), ("2년마다", 2), ("이 년마다", 2)]);
    if let Some(after) = cursor.any(const { &Words::of(&["일 년에", "1년에", "한 해에", "연"]) }) {
        let end = times(after.gap())?;
        return Some((end, Meaning::Repeat(every(Unit::Year, 1))));
    }
    let Some((after, interval)) = cursor.pick(PREFIXES) else { return yearly_each(cursor) };
    let base = every(Unit::Year, interval);
    let next = after.maybe(&["에"]).gap();
    let Some((end, month)) = month_name(next) else { return Some((after, Meaning::Repeat(base))) };
    let base = Repeat { month: Some(month), ..base };
    if let Some((end, weekdays)) = nth_weekdays(end.gap()) {
        return Some((end, Meaning::Repeat(Repeat { weekdays, ..base })));
    }
    match month_days(end.gap()) {
        Some((end, month_days)) => Some((end, Meaning::Repeat(Repeat { month_days, ..base }))),
        None => Some((end, Meaning::Repeat(base))),
    }
}

/// "5월 8일마다", "어버이날마다".
fn yearly_each(cursor: Cursor<'_>) -> Read<'_> {
    let (end, month, month_days) = match holiday::name(cursor) {
        Some((end, Holiday::Solar(month, day))) => (end, month, vec![day]),
        _ => {
            let (end, month) = month_name(cursor)?;
            let (end, days) = month_days(end.gap())?;
            (end, month, days)
        }
    };
    let repeat = Repeat { month: Some(month), month_days, ..every(Unit::Year, 1) };
    Some((end.any(EACH)?, Meaning::Repeat(repeat)))
}

/// "사흘에 한 번", "3일마다", "두 시간마다", "하루 세 번", "이틀에 한 번씩".
pub(super) fn every_amount(cursor: Cursor<'_>) -> Read<'_> {
    let start = cursor.word("매 ").unwrap_or(cursor);
    if let Some(end) = cursor
        .any(const { &Words::of(&["하루에", "하루", "매일", "1일", "일일"]) })
        .and_then(|after| times(after.gap()))
    {
        return Some((end, Meaning::Repeat(every(Unit::Day, 1))));
    }
    let (after, amount) = amount(start)?;
    let once = || times(after.word("에")?.gap());
    let each = after.word(" 마다").filter(|_| !(amount.days > 15 && amount.days < 32 && amount.days % 7 != 0));
    let end = each.or_else(|| after.any(&[" 간격으로", " 꼴로"])).or_else(once)?;
    Some((end, Meaning::Repeat(counted(amount)?)))
}

fn counted(amount: Amount) -> Option<Repeat> {
    let (unit, count) = match amount {
        Amount { months, days: 0, minutes: 0 } if months % 12 == 0 && months > 0 => (Unit::Year, months / 12),
        Amount { months, days: 0, minutes: 0 } if months > 0 => (Unit::Month, months),
        Amount { months: 0, days, minutes: 0 } if days % 7 == 0 && days > 0 => (Unit::Week, days / 7),
        Amount { months: 0, days, minutes: 0 } if days > 0 => (Unit::Day, days),
        Amount { months: 0, days: 0, minutes } if minutes % 60 == 0 && minutes > 0 => (Unit::Hour, minutes / 60),
        Amount { months: 0, days: 0, minutes } if minutes > 0 => (Unit::Minute, minutes),
        _ => return None,
    };
    Some(every(unit, u16::try_from(count).ok()?))
}
