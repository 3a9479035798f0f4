//! Days in Korean: relative days, weekdays and weeks, months and their parts, years, and no day at all.

use jiff::civil::Weekday;

use super::Read;
use super::date::{month_name, which_year};
use crate::time::cursor::Cursor;
use crate::time::meaning::{Amount, Day, Meaning, Month, MonthPart, Year};
use crate::time::words::{List as _, Words};

const AHEAD: &Words<(&str, i32)> = &Words::table(&[
    ("오늘", 0),
    ("금일", 0),
    ("내일", 1),
    ("낼", 1),
    ("명일", 1),
    ("익일", 1),
    ("모레", 2),
    ("모래", 2),
    ("내일 모레", 2),
    ("내일 모래", 2),
    ("낼 모레", 2),
    ("낼 모래", 2),
    ("글피", 3),
    ("내일 글피", 3),
    ("그글피", 4),
    ("어제", -1),
    ("어저께", -1),
    ("어젯밤", -1),
    ("그제", -2),
    ("그저께", -2),
    ("엊그제", -2),
    ("엊그저께", -2),
]);

/// Words that begin like a relative day and are none.
const NOT_AHEAD: &Words<&str> = &Words::of(&[
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
]);

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

/// "전날", "다음 날" after a clause that says a day, "그다음 날": counted from that day.
pub(super) fn beside(cursor: Cursor<'_>) -> Read<'_> {
    const WORDS: &Words<(&str, i32)> = &Words::table(&[("전날", -1), ("다음 날", 1), ("담날", 1), ("이튿날", 1)]);
    const CLAUSE_ENDS: &[&str] = &["니까", "는데", "인데", "은데", "라서", "이니", "이라", "고", "서", ","];
    let (start, said) = cursor.word("그 ").map_or((cursor, false), |after| (after, true));
    let (end, days) = start.pick(WORDS)?;
    let before = cursor.behind().trim_end();
    let follows = said || CLAUSE_ENDS.iter().any(|ending| before.ends_with(ending));
    follows.then_some((end, Meaning::Day(Day::Beside(days))))
}

const WEEKDAYS: &Words<(&str, Weekday)> = &Words::table(&[
    ("월", Weekday::Monday),
    ("화", Weekday::Tuesday),
    ("수", Weekday::Wednesday),
    ("목", Weekday::Thursday),
    ("금", Weekday::Friday),
    ("토", Weekday::Saturday),
    ("일", Weekday::Sunday),
]);

/// Past "월요일", "월욜".
pub(super) fn weekday(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Weekday)> {
    let (after, weekday) = cursor.pick(WEEKDAYS)?;
    Some((after.any(&[" 요일", " 요 일", "욜"])?, weekday))
}

/// Whether `text` ends in a weekday: "다음 주 월요일", "월욜".
pub(super) fn ends_weekday(text: &str) -> bool {
    text.ends_with("요일") || text.ends_with('욜')
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

const WEEKS: &Words<(&str, i32)> = &Words::table(&[
    ("이번 주", 0),
    ("요번 주", 0),
    ("금주", 0),
    ("다음 주", 1),
    ("담 주", 1),
    ("차주", 1),
    ("내주", 1),
    ("다다음 주", 2),
    ("다담 주", 2),
    ("담담 주", 2),
    ("그다음 주", 2),
    ("그 다음 주", 2),
    ("다음 다음 주", 2),
    ("다다다음 주", 3),
    ("지난 주", -1),
    ("저번 주", -1),
    ("지지난 주", -2),
]);

/// What may follow a stretch of days: its first stands for it.
const THROUGHOUT: &Words<&str> = &Words::of(&[" 동안", " 내내"]);

/// "다음 주", "이번 주 금요일", "다음 주말", "주말 동안".
pub(super) fn week(cursor: Cursor<'_>) -> Read<'_> {
    let Some((after, weeks)) = cursor.pick(WEEKS) else {
        let start = cursor.any(&["돌아오는", "오는"]).map_or(cursor, Cursor::gap);
        let end = start.word("주말")?.maybe(THROUGHOUT);
        return Some((end, Meaning::Day(Day::Weekend(0))));
    };
    if let Some(end) = after.word(" 말").filter(|end| !end.sees(&["고", "씀", "하"])) {
        return Some((end, Meaning::Day(Day::Weekend(weeks))));
    }
    let next = after.gap();
    if let Some(end) = next.word("주말") {
        return Some((end.maybe(THROUGHOUT), Meaning::Day(Day::Weekend(weeks))));
    }
    let named = weekday(next).or_else(|| super::repeat::letters(next).filter(|_| next.at() > after.at()));
    if let Some((end, weekday)) = named {
        return Some((end, Meaning::Day(Day::WeekdayOf { weeks, weekday })));
    }
    let other_word = after.sees(&["차", "식", "인", "문", "제", "소", "방", "장", "사"]);
    (!other_word).then_some((after.maybe(&[" 초", " 주중"]), Meaning::Day(Day::Week(weeks))))
}

const MONTHS_AHEAD: &Words<(&str, i32)> = &Words::table(&[
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
]);
const PARTS: &Words<(&str, MonthPart)> = &Words::table(&[
    (" 초", MonthPart::Start),
    (" 초순", MonthPart::Start),
    (" 첫날", MonthPart::Start),
    (" 중순", MonthPart::Middle),
    (" 말", MonthPart::End),
    (" 말일", MonthPart::End),
    (" 하순", MonthPart::End),
    (" 마지막 날", MonthPart::End),
]);

/// "다음 달", "12월 말", "이번 달 셋째 주 금요일", "월말".
pub(super) fn month(cursor: Cursor<'_>) -> Read<'_> {
    const BARE: &Words<(&str, MonthPart)> = &Words::table(&[
        ("월말", MonthPart::End),
        ("말일", MonthPart::End),
        ("월초", MonthPart::Start),
        ("달 말", MonthPart::End),
    ]);
    if let Some((end, part)) = cursor.pick(BARE) {
        let month = if part == MonthPart::Start { Month::Ahead(1) } else { Month::Ahead(0) };
        return Some((end, Meaning::Day(Day::Month { month, part })));
    }
    if let Some((end, nth, weekday)) = nth_weekday(cursor).filter(|_| !cursor.sees(&["1", "2", "3", "4"])) {
        return Some((end, Meaning::Day(Day::NthWeekday { month: None, nth, weekday })));
    }
    let (after, month) = which_month(cursor)?;
    if let Some((end, nth, weekday)) = nth_weekday(after.gap()) {
        return Some((end, Meaning::Day(Day::NthWeekday { month: Some(month), nth, weekday })));
    }
    let (end, part) =
        after.pick(PARTS).filter(|(end, _)| !end.sees(&["고", "하", "씀"])).unwrap_or((after, MonthPart::Whole));
    Some((end, Meaning::Day(Day::Month { month, part })))
}

/// Past "다음 달", "12월", "내년 3월".
pub(super) fn which_month(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Month)> {
    if let Some((after, months)) = cursor.pick(MONTHS_AHEAD) {
        return Some((after, Month::Ahead(months)));
    }
    let (after, year) = which_year(cursor).map_or((cursor, None), |(after, year)| (after.gap(), Some(year)));
    let (end, month) = month_name(after)?;
    Some((end, Month::Named { month, year }))
}

/// Past "첫째 주 월요일", "둘째 토요일", "마지막 주 금요일".
pub(super) fn nth_weekday(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8, Weekday)> {
    const NTH: &Words<(&str, i8)> = &Words::table(&[
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
    ]);
    let (after, nth) = cursor.pick(NTH)?;
    let (end, weekday) = weekday(after.maybe(&[" 주", "째 주", "주차"]).gap())?;
    Some((end, nth, weekday))
}

/// "내년", "올해 안에", "연말", "내년 초".
pub(super) fn year(cursor: Cursor<'_>) -> Read<'_> {
    if let Some(end) =
        cursor.any(&["연말", "올 연말", "년말", "올해 가기 전", "올해 다 가기 전"]).or_else(|| this_year(cursor))
    {
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

/// The 연 of "연내에", "연내로": by the end of the year. The particle is read after it.
fn this_year(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    cursor.word("연").filter(|end| end.sees(&["내에", "내로"]))
}

/// Words that give no day: "나중에", "이따가", "지금", "아까", and lengths of time gone by: "사흘 전에".
pub(super) fn vague(cursor: Cursor<'_>) -> Read<'_> {
    const WORDS: &Words<(&str, Meaning)> = &Words::table(&[
        ("언젠가", Meaning::Someday),
        ("언젠간", Meaning::Someday),
        ("언제 한번", Meaning::Someday),
        ("언제 시간 되면", Meaning::Someday),
        ("언제 시간 나면", Meaning::Someday),
        ("언제 시간 날 때", Meaning::Someday),
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
    ]);
    let said = WORDS.at(cursor).iter().filter_map(|(word, meaning)| Some((cursor.word(word)?, meaning)));
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
