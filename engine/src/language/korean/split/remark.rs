//! Where a remark ends that what is to be done follows: "방이 너무 추워 | 내일 난방 기사 불러야겠다".
//!
//! Its last word could go on within the same act by its form alone; what it says, and how the next word begins, tell.

use super::super::auxiliary::Turn;
use super::super::conjugation;
use super::super::judge;
use super::super::lexicon::{ADJECTIVES, COMMON, STATES};
use super::super::predicate::{Link, Mood, Predicate};
use super::super::word::{Kind, Word};

/// How verbs begin that a question is the object of: "왜 늦나 물어보기".
const EMBEDDING: &[&str] = &[
    "물",
    "묻",
    "알",
    "확인",
    "정하",
    "정해",
    "고민",
    "생각",
    "찾",
    "봐",
    "보",
    "몰",
    "모르",
    "말",
    "적",
    "체크",
    "고르",
    "골라",
    "결정",
    "조사",
    "계산",
    "검색",
    "상의",
    "의논",
    "문의",
    "헷갈",
    "궁금",
    "얘기",
    "이야기",
    "공유",
    "비교",
    "기억",
    "살펴",
    "검토",
    "점검",
    "싶",
    "하고",
    "하는",
    "하",
    "해",
];

/// How words begin that go on with an adjective: "추워 보이는", "짜증 나 죽겠다".
const LEANING: &[&str] =
    &["보", "지", "졌", "진", "죽", "미치", "하", "했", "해", "가지", "갖", "있", "서", "도", "야", "요", "빠", "터"];

/// How verbs begin that follow another in -아: "식단표 짜 오라고".
const AFTER_A: &[&str] = &[
    "오라", "오래", "오기", "와야", "왔", "놓", "놔", "둬", "두기", "두어", "드려", "드리", "줘", "주라", "달라",
    "달래", "내야",
];

/// How many words ahead a verb of asking is looked for.
const AHEAD: usize = 4;

/// Whether the clause of `own`, which ends in `predicate`, is a remark that ends before `rest`.
pub(super) fn ends(own: &[Word], rest: &[Word], predicate: &Predicate) -> bool {
    let (Some(word), Some(next)) = (own.last(), rest.iter().find(|w| w.kind != Kind::Filler)) else { return false };
    let starts = |list: &[&str], word: &Word| list.iter().any(|begin| word.text.starts_with(begin));
    let turns = next.time().is_some() || next.kind == Kind::And || rest[0].kind == Kind::Filler;
    let plain = own.iter().filter(|w| w.is_plain()).count();
    let asks = own.iter().any(|w| judge::asks(w.text));
    let verb = conjugation::lexical(&predicate.core);
    let adjective = verb > 1 && predicate.core.longest(5, ADJECTIVES) >= verb && predicate.core.longest(5, STATES) > 0
        || conjugation::is_adjective(&predicate.core);
    let state = adjective || judge::is_state(predicate);
    let asked_of = || rest.iter().filter(|w| w.is_plain()).take(AHEAD).any(|w| starts(EMBEDDING, w));
    if predicate.link != Link::End || !matches!(word.kind, Kind::Plain) {
        return false;
    }
    match (predicate.mood, predicate.ending) {
        (Mood::Plain, "") if !predicate.built => {
            (adjective || happens(own, predicate, state)) && !starts(LEANING, next) && !starts(AFTER_A, next)
                || (asks || state && plain > 1) && turns
        }
        (Mood::Tell, "네") => plain > 1 && !COMMON.contains(word.text),
        (Mood::Ask, "나" | "니" | "냐" | "ㄴ가") if predicate.turn == Some(Turn::Must) => says_again(own, next),
        (Mood::Ask | Mood::Past, "나" | "니" | "냐") => (turns || asks) && !asked_of(),
        (Mood::Ask | Mood::Tell | Mood::Past, "지") => {
            asks && (turns || state) && !["않", "못", "말", "마"].iter().any(|no| next.text.starts_with(no))
        }
        (Mood::Is | Mood::Ask, "이다") => {
            turns && plain > 0 && predicate.core.len() > 1 && !COMMON.contains(word.text) && !asked_of()
        }
        _ => false,
    }
}

/// "택시 불러야 하나 불러야지": whether what was asked is answered with the same word.
fn says_again(own: &[Word], next: &Word) -> bool {
    let begins = |word: &Word| word.text.chars().next() == next.text.chars().next();
    own.iter().rev().filter(|w| w.is_plain()).take(2).any(|w| begins(w) && w.text.contains('야'))
}

/// "털이 너무 길어 | 미용 예약해야겠네", "물이 똑똑 떨어져 | 관리사무소에 말해야지": whether a state or an accident is told of a thing.
fn happens(own: &[Word], predicate: &Predicate, state: bool) -> bool {
    const ACCIDENTS: &[&str] =
        &["나", "떨어지", "새", "고장나", "막히", "깨지", "끊기", "끊어지", "꺼지", "터지", "망가지"];
    let before = own.iter().rev().skip(1).filter(|w| w.is_plain());
    before.clone().any(|w| judge::is_marked_thing(w.text)) && (state || predicate.core.ends_any(ACCIDENTS))
}

/// "김 과장이 휴가 내서 | 내가 발표해야 돼", "눈이 뻑뻑해서 | 내일 안과 가야겠어": whether what ends in -아서 has a subject of its
/// own, and another begins.
pub(super) fn gives_cause(own: &[Word], rest: &[Word], predicate: &Predicate) -> bool {
    let subject = own.iter().rev().skip(1).any(|w| w.is_plain() && judge::has_subject(w.text));
    let next = rest.iter().find(|w| w.is_plain() || w.time().is_some());
    let other = next.is_some_and(|w| w.time().is_some() || matches!(w.text, "내가" | "제가" | "나라도" | "우리가"));
    // "아주머니가 떡 주셔서 접시 돌려드려야 돼": nobody speaks of himself with honour.
    let honoured = own.last().is_some_and(|w| w.text.ends_with("셔서")) && next.is_some();
    predicate.ending == "서" && subject && (other || honoured)
}

#[cfg(test)]
mod tests {
    use super::super::super::titles;

    #[test]
    fn ends_an_accident_before_the_act() {
        for (text, expected) in [
            ("물이 똑똑 떨어져 관리사무소에 말해야지", &["관리사무소에 말하기"] as &[&str]),
            ("아주머니가 떡 주셔서 접시 돌려드려야 돼", &["접시 돌려드리기"]),
            ("식단표 짜 오라고 하셨어", &["식단표 짜 오기"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }
}
