//! Holidays and the days people keep, in Korean: "추석", "크리스마스 이브", "설 전날", "내년 추석", "동짓날", "초복에".

use jiff::civil::Weekday;

use super::Read;
use super::date::which_year;
use crate::time::cursor::Cursor;
use crate::time::meaning::{Day, Holiday, Meaning, Year};
use crate::time::words::Words;

const HOLIDAYS: &Words<(&str, Holiday)> = &Words::table(&[
    ("설날", Holiday::Lunar(1, 1)),
    ("구정", Holiday::Lunar(1, 1)),
    ("음력설", Holiday::Lunar(1, 1)),
    ("까치 설날", Holiday::LunarYearEnd),
    ("까치설", Holiday::LunarYearEnd),
    ("작은설", Holiday::LunarYearEnd),
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
    ("삼짇날", Holiday::Lunar(3, 3)),
    ("물의 날", Holiday::Solar(3, 22)),
    ("식목일", Holiday::Solar(4, 5)),
    ("만우절", Holiday::Solar(4, 1)),
    ("블랙 데이", Holiday::Solar(4, 14)),
    ("과학의 날", Holiday::Solar(4, 21)),
    ("지구의 날", Holiday::Solar(4, 22)),
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
    ("단옷날", Holiday::Lunar(5, 5)),
    ("로즈 데이", Holiday::Solar(5, 14)),
    ("환경의 날", Holiday::Solar(6, 5)),
    ("현충일", Holiday::Solar(6, 6)),
    ("제헌절", Holiday::Solar(7, 17)),
    ("복날", Holiday::DogDay(1)),
    ("칠석", Holiday::Lunar(7, 7)),
    ("광복절", Holiday::Solar(8, 15)),
    ("국군의 날", Holiday::Solar(10, 1)),
    ("중양절", Holiday::Lunar(9, 9)),
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
    ("동짓날", Holiday::SolarTerm(270)),
    ("하짓날", Holiday::SolarTerm(90)),
]);

/// Names that are days only before a particle: "설에", but 설 is also in other words, and 동지 and 한식 are also no days.
const SHORT: &Words<(&str, Holiday)> = &Words::table(&[
    ("설", Holiday::Lunar(1, 1)),
    ("단오", Holiday::Lunar(5, 5)),
    ("한식", Holiday::ColdFood),
    ("초복", Holiday::DogDay(1)),
    ("중복", Holiday::DogDay(2)),
    ("말복", Holiday::DogDay(3)),
    ("소한", Holiday::SolarTerm(285)),
    ("입춘", Holiday::SolarTerm(315)),
    ("경칩", Holiday::SolarTerm(345)),
    ("춘분", Holiday::SolarTerm(0)),
    ("청명", Holiday::SolarTerm(15)),
    ("곡우", Holiday::SolarTerm(30)),
    ("입하", Holiday::SolarTerm(45)),
    ("하지", Holiday::SolarTerm(90)),
    ("입추", Holiday::SolarTerm(135)),
    ("처서", Holiday::SolarTerm(150)),
    ("추분", Holiday::SolarTerm(180)),
    ("한로", Holiday::SolarTerm(195)),
    ("상강", Holiday::SolarTerm(210)),
    ("입동", Holiday::SolarTerm(225)),
    ("동지", Holiday::SolarTerm(270)),
]);

/// What after such a name shows that it is a day.
const MARKS: &Words<&str> = &Words::of(&[
    "에 ",
    "에는",
    "엔 ",
    "에도",
    "까지",
    "부터",
    "날",
    " 전",
    " 당일",
    " 다음 날",
    " 되기",
    " 때",
    " 무렵",
    " 지나",
]);

/// "추석", "크리스마스 이브", "설 전날", "내년 추석".
pub(super) fn holiday(cursor: Cursor<'_>) -> Read<'_> {
    let (start, year) = match which_year(cursor) {
        Some((after, Year::Ahead(years))) => (after.gap(), Some(years)),
        _ => (cursor, None),
    };
    let (after, holiday) = name(start)?;
    let (end, shift) = after
        .pick(&[(" 이브", -1), (" 전날", -1), (" 하루 전", -1), (" 다음 날", 1), (" 이튿날", 1)])
        .or_else(|| days_before(after))
        .filter(|(end, _)| end.ends_word() || end.sees(&["에", "까지"]))
        .unwrap_or((after, 0));
    Some((end, Meaning::Day(Day::Holiday { holiday, shift, year })))
}

/// Past the name of a holiday.
pub(super) fn name(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Holiday)> {
    let is_marked = |after: Cursor<'_>| after.sees(MARKS) || after.word("에").is_some_and(|end| end.rest().is_empty());
    cursor.pick(HOLIDAYS).or_else(|| cursor.pick(SHORT).filter(|&(after, _)| is_marked(after)))
}

/// "사흘 전" after a holiday.
fn days_before(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i8)> {
    let (after, amount) = super::amount::amount(cursor.gap())?;
    let days = i8::try_from(amount.days).ok().filter(|_| amount.months == 0 && amount.minutes == 0)?;
    Some((after.word(" 전")?, -days))
}
