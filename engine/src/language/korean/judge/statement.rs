//! Statements: which are plans, and which only remarks.

use super::super::lexicon::MOODS;
use super::super::predicate::{Link, Predicate};
use super::super::surface::Surface;
use super::super::word::Word;
use super::Judgement;
use super::subject::{self, Subject};
use crate::language::Reason;
use crate::time::{Expression, Meaning};

/// A statement: a plan, if the speaker can be meant and it lies ahead; else a remark.
pub(super) fn judge(own: &[Word], predicate: &Predicate, followed: bool, task: Judgement) -> Judgement {
    if predicate.link == Link::But {
        return if followed { Judgement::Background } else { Judgement::No(Reason::Remark) };
    }
    match subject::of(own, predicate) {
        Subject::Person => Judgement::No(Reason::ThirdPerson),
        Subject::Speaker if is_plan(own, predicate) && !is_remark(own, predicate) => task,
        _ => Judgement::No(Reason::Remark),
    }
}

/// Whether its form and its time can be those of a plan or an order: "내일 병원 간다", "창문 닫아".
fn is_plan(own: &[Word], predicate: &Predicate) -> bool {
    // "우리 집은 일요일마다 대청소를 해": what is said of somebody and repeats is a habit.
    let habit = has_topic(own)
        && own.iter().filter_map(Word::time).any(|e: &Expression| matches!(e.meaning, Meaning::Repeat(_)));
    let ahead = !habit && own.iter().filter_map(Word::time).any(|e| !e.meaning.is_past() && e.meaning != Meaning::Now);
    let now = own.iter().filter_map(Word::time).any(|e| e.meaning == Meaning::Now || e.meaning.is_past());
    let object = own.iter().filter(|w| w.is_plain()).count() > 1;
    match predicate.ending {
        "" | "요" | "용" => (ahead || object && !has_topic(own)) && !now,
        "ㄴ다" | "는다" if own.iter().any(|w| RESOLVED.contains(&w.text)) => !now,
        "ㄴ다" | "는다" | "ㅂ니다" | "습니다" | "ㄴ당" | "음" | "ㅁ" | "지" | "죠" | "ㄹ듯" => ahead,
        _ => false,
    }
}

/// Words of who has made up their mind: "까짓거 하프 마라톤 접수한다".
const RESOLVED: &[&str] = &["까짓거", "까짓것", "에라", "무조건", "기필코", "반드시", "이번엔", "이번에는"];

/// "영어는 좀 해": without a time, what is said of a topic is no order.
fn has_topic(own: &[Word]) -> bool {
    let speaker = |w: &Word| matches!(w.text, "나는" | "난" | "저는" | "전" | "저희는" | "우린");
    own.iter().any(|w| speaker(w) || w.is_plain() && w.text.ends_with(['은', '는']) && w.text.chars().nth(1).is_some())
}

/// Whether it tells how something is, or what happens of itself or as a habit.
fn is_remark(own: &[Word], predicate: &Predicate) -> bool {
    own.iter().any(|w| MOODS.contains(w.text))
        || is_negated(&predicate.core)
        || is_suffered(own)
        || subject::is_state(predicate)
        || weather(own)
}

/// "스트레스 받아": what one gets without wanting it.
fn is_suffered(own: &[Word]) -> bool {
    const SUFFERED: &[&str] = &["스트레스", "상처", "충격", "감동", "눈치", "열", "오해", "미움", "의심"];
    own.iter().any(|w| SUFFERED.contains(&w.text.trim_end_matches(['을', '를'])))
}

/// Whether a word of negation stands before the verb: "커피 안 마셔", "운전은 못 해".
pub(super) fn is_negated(core: &Surface) -> bool {
    core.ends_any(&["지않", "지못하"])
        || (1..=5)
            .any(|back| core.cut(back).ends_any(&["안", "못"]) && core.starts_word(back) && core.starts_word(back + 1))
}

/// Whether it is about the weather or sleep, which come of themselves.
pub(super) fn weather(own: &[Word]) -> bool {
    own.iter().any(|w| {
        matches!(
            w.text,
            "비" | "눈" | "비가" | "눈이" | "바람" | "바람이" | "날씨" | "날씨가" | "잠이" | "해가" | "배가"
        )
    })
}
