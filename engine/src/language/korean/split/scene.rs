//! Clauses that only set the scene: "배고파서", "집에 와서", "들어오면서".

use super::super::conjugation;
use super::super::judge;
use super::super::lexicon::ADJECTIVES;
use super::super::noun;
use super::super::predicate::Predicate;
use super::super::topic;
use super::super::word::Word;

/// Verbs that happen to one: with -아서 they say why.
const CAUSES: &[&str] = &[
    "거리",
    "걸리",
    "떨어지",
    "고장나",
    "나",
    "없",
    "아프",
    "끝나",
    "늦",
    "남",
    "막히",
    "부족하",
    "망가지",
    "깨지",
    "있",
    "아지",
    "워지",
];

/// Whether "-아서" gives a reason or a routine, and is not the way to the act: "배고파서", "집에 와서".
pub(super) fn sets_the_scene(own: &[Word], predicate: &Predicate) -> bool {
    const OTHERS: &[&str] = &["만나", "떠나", "지나"];
    let marked = |w: &Word| noun::read(w.text).is_some_and(|noun| matches!(noun.particle, "이" | "가"));
    let subject = own.iter().any(|w| w.is_plain() && (marked(w) || judge::is_marked_thing(w.text)));
    let weather = own.iter().any(|w| matches!(w.text, "비가" | "눈이")) && predicate.core.ends_any(&["오"]);
    let turns = predicate.core.ends_any(topic::RUN_OUT)
        || !predicate.core.ends_any(&["하"])
            && predicate.core.longest(5, ADJECTIVES) >= conjugation::lexical(&predicate.core).max(1);
    let cause = conjugation::is_adjective(&predicate.core)
        || weather
        || subject && (judge::is_state(predicate) || turns)
        || predicate.core.ends_any(CAUSES) && !predicate.core.ends_any(OTHERS);
    match predicate.ending {
        "서" => cause || judge::is_routine(own, predicate),
        "면서" => judge::is_routine(own, predicate) || is_on_the_way(own, predicate),
        _ => false,
    }
}

/// "들어오면서 커피 사 오기": whether a clause only says on which way the next is done.
fn is_on_the_way(own: &[Word], predicate: &Predicate) -> bool {
    const WAYS: &[&str] =
        &["들어오", "나오", "들어가", "나가", "지나가", "올라가", "올라오", "내려오", "내려가", "돌아오", "오", "가"];
    own.iter().filter(|w| w.is_plain()).count() < 3
        && WAYS.iter().any(|way| {
            predicate.core.is_word(way)
                || predicate.core.ends_any(&[way]) && predicate.core.starts_word(way.chars().count())
        })
}
