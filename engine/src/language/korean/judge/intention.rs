//! Obligations, intentions and wishes: which are the speaker's, and which can be carried out.

use super::super::auxiliary::Turn;
use super::super::conjugation;
use super::super::predicate::{Link, Predicate};
use super::super::word::Word;
use super::cancelled::{self, declines};
use super::subject::{self, Subject};
use super::{Core, CoreKind, Judgement, lies_ahead, statement};
use crate::language::Reason;
use crate::time::Meaning;

/// Judges a clause whose predicate says that something must, is to, or should be done.
pub(super) fn judge(own: &[Word], predicate: &Predicate, followed: bool, task: Judgement) -> Judgement {
    if predicate.link == Link::But && followed {
        return Judgement::Setting(Core::new(predicate.core, CoreKind::Verb));
    }
    if is_of_other(own, predicate) {
        return Judgement::No(Reason::ThirdPerson);
    }
    if declines(&predicate.core) || cancelled::skips(own, predicate) || is_let_be(own, predicate) {
        return cancelled::declined(&predicate.core);
    }
    let remark = conjugation::is_adjective(&predicate.core)
        || predicate.core.ends_any(UNWILLED)
        || predicate.turn.is_none()
            && predicate.link == Link::End
            && statement::is_negated(&predicate.core)
            && predicate.built
        || is_guess(own, predicate)
        || is_bound_to_be(own, predicate)
        || is_idle_wish(own, predicate)
        || is_vain_hope(own, predicate)
        || is_left_to_anybody(own, predicate)
        || predicate.core.is_word("생각하");
    if remark { Judgement::No(Reason::Remark) } else { task }
}

/// Verbs that say how it is, even where they end as intentions do: "힘들겠다", "모를 거야".
const UNWILLED: &[&str] = &[
    "모르",
    "알",
    "죽",
    "미치",
    "같",
    "힘들",
    "망하",
    "그렇게하",
    "이렇게하",
    "그러",
    "위약금물",
    "과태료물",
    "벌금물",
    "연체료물",
];

/// Whether somebody else means to: "동생이 설거지하기로 했어". What others must do is often the speaker's care.
fn is_of_other(own: &[Word], predicate: &Predicate) -> bool {
    let marked = subject::has_person(own);
    match predicate.turn {
        Some(Turn::Must) if predicate.is_hearsay() => marked || subject::of(own, predicate) == Subject::Person,
        Some(Turn::Must) => false,
        None if !predicate.built => marked,
        _ => marked || subject::of(own, predicate) == Subject::Person,
    }
}

/// "비가 오겠습니다", "배 터지겠다": -겠- of what nobody wills.
fn is_guess(own: &[Word], predicate: &Predicate) -> bool {
    let guess = predicate.built && predicate.turn.is_none();
    guess && (subject::of(own, predicate) == Subject::Thing || subject::is_state(predicate) || statement::weather(own))
}

/// "상품이 배송될 예정입니다": what will come to be of itself.
fn is_bound_to_be(own: &[Word], predicate: &Predicate) -> bool {
    predicate.turn == Some(Turn::Will)
        && predicate.link == Link::End
        && (subject::is_state(predicate)
            || subject::of(own, predicate) == Subject::Thing && predicate.core.ends_any(&["되"]))
}

/// What people long for and do not plan: "퇴근하고 싶다".
const IDLE: &[&str] = &[
    "퇴근하",
    "집에가",
    "집가",
    "집에나가",
    "자",
    "쉬",
    "죽",
    "울",
    "눕",
    "놀",
    "사라지",
    "때려치우",
    "되",
    "살",
    "믿",
    "돌아가",
    "그만두",
    "도망가",
    "도망치",
    "사표쓰",
    "사표내",
    "퇴사하",
    "벌",
    "살아보",
    "벗어나",
    "태어나",
    "날아가",
    "숨",
    "어디론가떠나",
    "훌쩍떠나",
    "멀리떠나",
];

/// Whether it is said with a sigh: "집에 가고 싶다", "부자 되고 싶다".
fn is_idle_wish(own: &[Word], predicate: &Predicate) -> bool {
    if predicate.turn != Some(Turn::Wish) {
        return false;
    }
    let verb = conjugation::lexical(&predicate.core);
    let idle = IDLE.iter().any(|verbs| verbs.chars().count() >= verb && predicate.core.ends_any(&[verbs]));
    // "오 분만 더 자고 싶다"
    let lasts = own.iter().filter_map(Word::time).all(|e| matches!(e.meaning, Meaning::Length(_)));
    (lasts || !lies_ahead(own)) && (idle || subject::is_state(predicate))
}

/// "눈 오면 좋겠다", "로또 됐으면 좋겠다": what would be nice is to be done only where it is a favour asked or has its day.
fn is_vain_hope(own: &[Word], predicate: &Predicate) -> bool {
    let favour = || predicate.core.ends_any(&["주", "주시"]);
    let doable = || lies_ahead(own) && subject::of(own, predicate) == Subject::Speaker && !subject::is_state(predicate);
    predicate.turn == Some(Turn::Hope) && !favour() && (!doable() || statement::weather(own))
}

/// "누가 밥 좀 차려 줬으면 좋겠다": what anybody might do for the speaker.
fn is_left_to_anybody(own: &[Word], predicate: &Predicate) -> bool {
    matches!(predicate.turn, Some(Turn::Hope | Turn::Wish)) && own.iter().any(|w| matches!(w.text, "누가" | "아무나"))
}

/// "그냥 안 사기로 했어": what is not done after all, and not named; "야식 안 먹기로 했어" is a resolution.
fn is_let_be(own: &[Word], predicate: &Predicate) -> bool {
    let first = own.iter().find(|w| w.is_plain()).is_some_and(|w| matches!(w.text, "안" | "못"));
    predicate.turn == Some(Turn::Settled) && first
}
