//! Days in Korean: relative days, weekdays and weeks, months and their parts, dates, years, holidays, and no day at all.

use jiff::civil::Weekday;

use super::Read;
use crate::time::cursor::Cursor;
use crate::time::meaning::{Amount, Day, Holiday, Meaning, Month, MonthPart, Year};
use crate::time::number::{digits, native_days, sino};

const AHEAD: &[(&str, i32)] = &[
    ("오늘", 0),
    ("금일", 0),
    ("내일", 1),
    ("낼", 1),
    ("명일", 1),
    ("익일", 1),
    ("모레", 2),
    ("모래", 2),
    ("내일 모레", 2),
    ("낼 모레", 2),
    ("글피", 3),
    ("그글피", 4),
    ("어제", -1),
    ("어저께", -1),
    ("어젯밤", -1),
    ("그제", -2),
    ("그저께", -2),
    ("엊그제", -2),
    ("엊그저께", -2),
];

/// Words that begin like a relative day and are none.
const NOT_AHEAD: &[&str] = &[
    "오늘의 집",
    "오늘의집",
    "내일배움",
    "내일 배움",
    "내일채움",
    "모래시계",
    "모래주머니",
    "모래 놀이",
    "모래놀이",
    "모래사장",
];

/// "내일", "글피", "엊그제".
pub(super) fn ahead(cursor: Cursor<'_>) -> Read<'_> {
    if cursor.sees(NOT_AHEAD) {
        return None;
    }
    let (end, days) = cursor.pick(AHEAD)?;
    // 모래 is a common misspelling of 모레, but also sand.
    let sand = cursor.sees(&["모래"]) && !end.ends_word() && !end.sees(&["까지", "에", "부터"]);
    (!sand).then_some((end, Meaning::Day(Day::Ahead(days))))
}

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("월", Weekday::Monday),
    ("화", Weekday::Tuesday),
    ("수", Weekday::Wednesday),
    ("목", Weekday::Thursday),
    ("금", Weekday::Friday),
    ("토", Weekday::Saturday),
    ("일", Weekday::Sunday),
];

/// Past "월요일", "월욜".
pub(super) fn weekday(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Weekday)> {
    let (after, weekday) = cursor.pick(WEEKDAYS)?;
    Some((after.any(&["요일", "욜"])?, weekday))
}

/// Past the letter of a weekday, as in "월수금".
pub(super) fn letter(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Weekday)> {
    cursor.pick(WEEKDAYS)
}

/// "금요일", "오는 금요일", "다음 금요일".
pub(super) fn weekdays(cursor: Cursor<'_>) -> Read<'_> {
    let start = cursor.any(&["오는", "이번", "요번", "돌아오는"]).map_or(cursor, Cursor::gap);
    if let Some((end, weekday)) = weekday(start) {
        return Some((end, Meaning::Day(Day::Weekday(weekday))));
    }
    let (after, weeks) = cursor.pick(&[("다음", 1), ("담", 1), ("다다음", 2), ("지난", -1), ("저번", -1)])?;
    let (end, weekday) = weekday(after.gap())?;
    Some((end, Meaning::Day(Day::WeekdayOf { weeks, weekday })))
}

const WEEKS: &[(&str, i32)] = &[
    ("이번 주", 0),
    ("요번 주", 0),
    ("금주", 0),
    ("다음 주", 1),
    ("담 주", 1),
    ("차주", 1),
    ("내주", 1),
    ("다다음 주", 2),
    ("담담 주", 2),
    ("다음 다음 주", 2),
    ("다다다음 주", 3),
    ("지난 주", -1),
    ("저번 주", -1),
    ("지지난 주", -2),
];

/// What may follow a stretch of days: its first stands for it.
const THROUGHOUT: &[&str] = &[" 동안", " 내내"];

/// "다음 주", "이번 주 금요일", "다음 주말", "주말 동안".
pub(super) fn week(cursor: Cursor<'_>) -> Read<'_> {
    let Some((after, weeks)) = cursor.pick(WEEKS) else {
        let start = cursor.any(&["돌아오는", "오는"]).map_or(cursor, Cursor::gap);
        let end = start.word("주말")?.maybe(THROUGHOUT);
        return Some((end, Meaning::Day(Day::Weekend(0))));
    };
    if let Some(end) = after.word("말").filter(|end| !end.sees(&["고", "씀", "하"])) {
        return Some((end, Meaning::Day(Day::Weekend(weeks))));
    }
    let next = after.gap();
    if let Some(end) = next.word("주말") {
        return Some((end.maybe(THROUGHOUT), Meaning::Day(Day::Weekend(weeks))));
    }
    let named = weekday(next).or_else(|| letter(next).filter(|(end, _)| end.ends_word() && next.at() > after.at()));
    if let Some((end, weekday)) = named {
        return Some((end, Meaning::Day(Day::WeekdayOf { weeks, weekday })));
    }
    let other_word = ["차", "식", "인", "문", "제", "소", "방", "장", "사"].iter().any(|s| after.sees(&[s]));
    (!other_word).then_some((after.maybe(&[" 초", " 주중"]), Meaning::Day(Day::Week(weeks))))
}

const MONTHS_AHEAD: &[(&str, i32)] = &[
    ("이번 달", 0),
    ("요번 달", 0),
    ("이달", 0),
    ("금월", 0),
    ("당월", 0),
    ("다음 달", 1),
    ("담 달", 1),
    ("내달", 1),
    ("익월", 1),
    ("차월", 1),
    ("다다음 달", 2),
    ("지난 달", -1),
    ("저번 달", -1),
];
const PARTS: &[(&str, MonthPart)] = &[
    (" 초", MonthPart::Start),
    (" 초순", MonthPart::Start),
    (" 첫날", MonthPart::Start),
    (" 중순", MonthPart::Middle),
    (" 말", MonthPart::End),
    (" 말일", MonthPart::End),
    (" 하순", MonthPart::End),
    (" 마지막 날", MonthPart::End),
];

/// "다음 달", "12월 말", "이번 달 셋째 주 금요일", "월말".
pub(super) fn month(cursor: Cursor<'_>) -> Read<'_> {
    const BARE: &[(&str, MonthPart)] =
        &[("월말", MonthPart::End), ("말일", MonthPart::End), ("월초", MonthPart::Start), ("달 말", MonthPart::End)];
    if let Some((end, part)) = cursor.pick(BARE) {
        let month = if part == MonthPart::Start { Month::Ahead(1) } else { Month::Ahead(0) };
        return Some((end, Meaning::Day(Day::Month { month, part })));
    }
    let (after, month) = which_month(cursor)?;
    if let Some((end, nth, weekday)) = nth_weekday(after.gap()) {
        return Some((end, Meaning::Day(Day::NthWeekday { month, nth, weekday })));
    }
    let (end, part) =
        after.pick(PARTS).filter(|(end, _)| !end.sees(&["고", "하", "씀"])).unwrap_or((after, MonthPart::Whole));
    Some((end, Meaning::Day(Day::Month { month, part })))
}

/// Past "다음 달", "12월", "내년 3월".
fn which_month(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Month)> {
    if let Some((after, months)) = cursor.pick(MONTHS_AHEAD) {
        return Some((after, Month::Ahead(months)));
    }
    let (after, year) = which_year(cursor).map_or((cursor, None), |(after, year)| (after.gap(), Some(year)));
    let (end, month) = month_name(after)?;
    Some((end, Month::Named { month, year }))
}

/// Past "12월", "십이월", "유월", "시월".
pub(super) fn month_name(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8)> {
    const IRREGULAR: &[(&str, i8)] = &[("유월", 6), ("시월", 10), ("섣달", 12)];
    let read = |(after, value): (_, i32)| {
        let end = Cursor::word(after, " 월")?;
        let month = i8::try_from(value).ok().filter(|month| (1..=12).contains(month))?;
        (!end.sees(&["요일", "욜", "급", "세", "말"])).then_some((end, month))
    };
    if let Some(number) = digits(cursor, 2) {
        return read(number);
    }
    cursor.pick(IRREGULAR).or_else(|| sino(cursor).into_iter().rev().find_map(read))
}

fn which_year(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Year)> {
    const AHEAD: &[(&str, i32)] =
        &[("올해", 0), ("금년", 0), ("내년", 1), ("명년", 1), ("내후년", 2), ("작년", -1), ("지난해", -1)];
    if let Some((after, years)) = cursor.pick(AHEAD) {
        return Some((after, Year::Ahead(years)));
    }
    let read = |(after, value): (_, i32)| {
        let end = Cursor::word(after, "년")?;
        let year = i16::try_from(value).ok().filter(|year| (1900..=2200).contains(year))?;
        Some((end, Year::Named(year)))
    };
    digits(cursor, 4).and_then(read).or_else(|| sino(cursor).into_iter().rev().find_map(read))
}

/// Past "첫째 주 월요일", "둘째 토요일", "마지막 주 금요일".
pub(super) fn nth_weekday(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8, Weekday)> {
    const NTH: &[(&str, i8)] = &[
        ("첫째", 1),
        ("첫 번째", 1),
        ("첫", 1),
        ("둘째", 2),
        ("두 번째", 2),
        ("셋째", 3),
        ("세 번째", 3),
        ("넷째", 4),
        ("네 번째", 4),
        ("다섯째", 5),
        ("마지막", -1),
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 4),
    ];
    let (after, nth) = cursor.pick(NTH)?;
    let (end, weekday) = weekday(after.maybe(&[" 주", "째 주", "주차"]).gap())?;
    Some((end, nth, weekday))
}

/// "12월 3일", "십이월 구일", "음력 8월 15일", "다음 달 3일", "25일", "2026-12-03", "12/3".
pub(super) fn date(cursor: Cursor<'_>) -> Read<'_> {
    let lunar = cursor.word("음력").map(Cursor::gap);
    let start = lunar.or_else(|| cursor.word("양력").map(Cursor::gap)).unwrap_or(cursor);
    let date = |month, day, end| Some((end, Meaning::Day(Day::Date { month, day, lunar: lunar.is_some() })));
    if let Some((end, month, day)) = numeric(start) {
        return date(Some(month), day, end);
    }
    match which_month(start) {
        Some((after, month)) => {
            let (end, day) = day_number(after.gap(), true)?;
            date(Some(month), day, end)
        }
        None => {
            let (end, day) = day_number(start, lunar.is_some())?;
            date(None, day, end)
        }
    }
}

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
    let closed = !end.sees(&[&mark]) && (end.ends_word() || end.sees_hangul());
    let counted = end.sees(&["개", "컵", "잔", "명", "인", "장", "배", "권", "박", "층", "봉", "통", "판"]);
    (closed && !counted).then_some((end, Month::Named { month, year }, day))
}

/// Past a day of the month. Without a month before it the words must be clearly one.
fn day_number(cursor: Cursor<'_>, after_month: bool) -> Option<(Cursor<'_>, i8)> {
    const OTHER: &[&str] =
        &["간", "째", "치", "동안", "짜리", "요일", "욜", " 동안", " 뒤", " 후", " 내내", "차", "분", "정", "기", "상"];
    let named = || {
        if let Some(end) = cursor.word("초하루") {
            return Some((end, 1));
        }
        if let Some((end, day)) = cursor.word("초").and_then(native_days) {
            return Some((end, day));
        }
        let month_days = cursor.sees(&["스무"]) || (after_month && cursor.sees(&["보름", "열"]));
        native_days(cursor).filter(|_| month_days)
    };
    if let Some((end, day)) = named() {
        return Some((end.maybe(&["날"]), i8::try_from(day).ok()?));
    }
    let read = |(after, value): (_, i32)| {
        let end = Cursor::word(after, if after_month { " 일" } else { "일" })?;
        let day = i8::try_from(value).ok().filter(|day| (1..=31).contains(day))?;
        // "3일 전에" counts back from something else.
        let counts_back = !after_month && end.any(&[" 전에", " 전엔", " 전"]).is_some_and(Cursor::ends_word);
        (!end.sees(OTHER) && !counts_back).then_some((end, day))
    };
    if let Some(number) = digits(cursor, 2) {
        return read(number);
    }
    // "오일", "사일" and the like are also other words.
    let clear = |&(end, day): &(Cursor<'_>, i8)| after_month || day > 10 || end.sees(&["에 ", "까지", "부터"]);
    sino(cursor).into_iter().rev().find_map(read).filter(clear)
}

/// "내년", "올해 안에", "연말", "내년 초".
pub(super) fn year(cursor: Cursor<'_>) -> Read<'_> {
    if let Some(end) = cursor.any(&["연말", "올 연말", "년말", "올해 가기 전", "올해 다 가기 전"]) {
        return Some((end, Meaning::Day(Day::YearEnd(0))));
    }
    if let Some(end) = cursor.any(&["연초", "새해 초"]) {
        return Some((end, Meaning::Day(Day::Year(1))));
    }
    let (after, year) = which_year(cursor)?;
    let Year::Ahead(years) = year else { return None };
    if let Some(end) = after.any(&[" 말", " 연말"]).filter(|end| !end.sees(&["고", "씀", "하"])) {
        return Some((end, Meaning::Day(Day::YearEnd(years))));
    }
    Some((after.maybe(&[" 초", " 연초"]), Meaning::Day(Day::Year(years))))
}

const HOLIDAYS: &[(&str, Holiday)] = &[
    ("설날", Holiday::Lunar(1, 1)),
    ("설", Holiday::Lunar(1, 1)),
    ("구정", Holiday::Lunar(1, 1)),
    ("음력설", Holiday::Lunar(1, 1)),
    ("설 연휴", Holiday::SeollalDays),
    ("설날 연휴", Holiday::SeollalDays),
    ("구정 연휴", Holiday::SeollalDays),
    ("추석", Holiday::Lunar(8, 15)),
    ("한가위", Holiday::Lunar(8, 15)),
    ("추석 연휴", Holiday::ChuseokDays),
    ("대체 공휴일", Holiday::Substitute),
    ("신정", Holiday::Solar(1, 1)),
    ("새해", Holiday::Solar(1, 1)),
    ("새해 첫날", Holiday::Solar(1, 1)),
    ("대보름", Holiday::Lunar(1, 15)),
    ("정월 대보름", Holiday::Lunar(1, 15)),
    ("삼일절", Holiday::Solar(3, 1)),
    ("3.1절", Holiday::Solar(3, 1)),
    ("3·1절", Holiday::Solar(3, 1)),
    ("식목일", Holiday::Solar(4, 5)),
    ("만우절", Holiday::Solar(4, 1)),
    ("근로자의 날", Holiday::Solar(5, 1)),
    ("노동절", Holiday::Solar(5, 1)),
    ("어린이 날", Holiday::Solar(5, 5)),
    ("어버이 날", Holiday::Solar(5, 8)),
    ("스승의 날", Holiday::Solar(5, 15)),
    ("부부의 날", Holiday::Solar(5, 21)),
    ("성년의 날", Holiday::Nth(5, 3, Weekday::Monday)),
    ("부처님 오신 날", Holiday::Lunar(4, 8)),
    ("석가 탄신일", Holiday::Lunar(4, 8)),
    ("초파일", Holiday::Lunar(4, 8)),
    ("단오", Holiday::Lunar(5, 5)),
    ("현충일", Holiday::Solar(6, 6)),
    ("제헌절", Holiday::Solar(7, 17)),
    ("칠석", Holiday::Lunar(7, 7)),
    ("광복절", Holiday::Solar(8, 15)),
    ("개천절", Holiday::Solar(10, 3)),
    ("한글날", Holiday::Solar(10, 9)),
    ("핼러윈", Holiday::Solar(10, 31)),
    ("할로윈", Holiday::Solar(10, 31)),
    ("빼빼로 데이", Holiday::Solar(11, 11)),
    ("추수감사절", Holiday::Nth(11, 4, Weekday::Thursday)),
    ("밸런타인 데이", Holiday::Solar(2, 14)),
    ("발렌타인 데이", Holiday::Solar(2, 14)),
    ("화이트 데이", Holiday::Solar(3, 14)),
    ("부활절", Holiday::Easter),
    ("크리스마스", Holiday::Solar(12, 25)),
    ("성탄절", Holiday::Solar(12, 25)),
    ("섣달 그믐", Holiday::LunarYearEnd),
];

/// "추석", "크리스마스 이브", "설 전날", "내년 추석".
pub(super) fn holiday(cursor: Cursor<'_>) -> Read<'_> {
    let (start, year) = match which_year(cursor) {
        Some((after, Year::Ahead(years))) => (after.gap(), Some(years)),
        _ => (cursor, None),
    };
    let (after, holiday) = start.pick(HOLIDAYS)?;
    let short = &start.rest()[..after.at() - start.at()] == "설";
    if short && !after.sees(&["에 ", "에는 ", "까지", " 전", " 전날", " 다음 날", " 되기", " 당일"]) {
        return None;
    }
    let (end, shift) = after
        .pick(&[(" 이브", -1), (" 전날", -1), (" 하루 전", -1), (" 다음 날", 1), (" 이튿날", 1)])
        .or_else(|| days_before(after))
        .filter(|(end, _)| end.ends_word() || end.sees(&["에", "까지"]))
        .unwrap_or((after, 0));
    Some((end, Meaning::Day(Day::Holiday { holiday, shift, year })))
}

/// "사흘 전" after a holiday.
fn days_before(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8)> {
    let (after, amount) = super::amount::amount(cursor.gap())?;
    let days = i8::try_from(amount.days).ok().filter(|_| amount.months == 0 && amount.minutes == 0)?;
    Some((after.word(" 전")?, -days))
}

/// Words that give no day: "나중에", "이따가", "지금", "아까", and lengths of time gone by: "사흘 전에".
pub(super) fn vague(cursor: Cursor<'_>) -> Read<'_> {
    const WORDS: &[(&str, Meaning)] = &[
        ("언젠가", Meaning::Someday),
        ("언젠간", Meaning::Someday),
        ("언제 한번", Meaning::Someday),
        ("나중에", Meaning::Someday),
        ("담에", Meaning::Someday),
        ("다음에", Meaning::Someday),
        ("조만간", Meaning::Someday),
        ("시간 날 때", Meaning::Someday),
        ("시간 될 때", Meaning::Someday),
        ("시간 나면", Meaning::Someday),
        ("시간 되면", Meaning::Someday),
        ("시간 있을 때", Meaning::Someday),
        ("여유 있을 때", Meaning::Someday),
        ("여유 되면", Meaning::Someday),
        ("틈날 때", Meaning::Someday),
        ("틈 나면", Meaning::Someday),
        ("기회 되면", Meaning::Someday),
        ("기회가 되면", Meaning::Someday),
        ("이따", Meaning::Soon),
        ("이따가", Meaning::Soon),
        ("있다가", Meaning::Soon),
        ("좀 이따", Meaning::Soon),
        ("좀 이따가", Meaning::Soon),
        ("조금 이따가", Meaning::Soon),
        ("지금", Meaning::Now),
        ("지금 당장", Meaning::Now),
        ("당장", Meaning::Now),
        ("지금 바로", Meaning::Now),
        ("아까", Meaning::Past),
        ("방금", Meaning::Past),
        ("좀 전에", Meaning::Past),
        ("조금 전에", Meaning::Past),
        ("얼마 전에", Meaning::Past),
        ("며칠 전에", Meaning::Past),
    ];
    let said = WORDS.iter().filter_map(|(word, meaning)| Some((cursor.word(word)?, meaning)));
    if let Some((end, meaning)) = said.max_by_key(|(end, _)| end.at()) {
        // "다음에" before a task in a list is an ordinary "then" only after 그.
        return Some((end, meaning.clone()));
    }
    // After a noun it counts back from that: "시험 3일 전에".
    let (after, amount) = super::amount::amount(cursor).filter(|_| cursor.behind().trim().is_empty())?;
    let end = after.any(&[" 전에", " 전"]).filter(|_| amount.days != 0 || amount.months != 0)?;
    let past = Amount { months: -amount.months, days: -amount.days, minutes: -amount.minutes };
    Some((end, Meaning::After(past)))
}
