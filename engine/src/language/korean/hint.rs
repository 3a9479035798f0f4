//! What the words of a clause say about a bare hour: "회식 일곱시" is in the evening.

use super::word::Word;
use crate::letter::begins;
use crate::time::Hint;

const MORNING: &[&str] = &["일어나", "일어날", "기상", "깨워", "깨우", "조조", "아침", "새벽", "등교", "등원"];
const NOON: &[&str] = &["점심", "브런치"];
const EVENING: &[&str] = &[
    "저녁",
    "회식",
    "술",
    "퇴근",
    "하교",
    "하원",
    "맥주",
    "소주",
    "치맥",
    "와인",
    "야식",
    "파티",
    "송년회",
    "신년회",
    "망년회",
    "야경",
    "막차",
    "심야",
    "야근",
    "호프",
    "칵테일",
    "한잔",
    "동창",
    "뒤풀이",
    "불금",
    "밤",
    "취침",
    "자기",
    "본방",
    "야간",
];

/// The hint that `words` give.
pub(super) fn of(words: &[Word]) -> Hint {
    let plain: Vec<&str> = words.iter().filter(|w| w.is_plain()).map(|w| w.text).collect();
    let says = |list: &[&str]| plain.iter().any(|w| begins(w, list));
    let over =
        plain.windows(2).any(|w| w[1].starts_with("끝나") && matches!(w[0], "학교" | "회사" | "일" | "수업" | "학원"));
    if says(MORNING) {
        Hint::Am
    } else if says(EVENING) || over {
        Hint::Pm
    } else if says(NOON) {
        Hint::Lunch
    } else {
        Hint::None
    }
}
