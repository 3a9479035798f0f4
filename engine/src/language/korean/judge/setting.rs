//! What only says when or why something else is done: "출근 전에", "퇴근하고", "목요일이니까".

use super::super::lexicon::ACTIONS;
use super::super::predicate::{Link, Mood, Predicate};
use super::super::word::Word;
use crate::time::Meaning;

/// Whether words end as a phrase of when: "출근 전에", "퇴근길에", "점심시간에".
pub(in super::super) fn is_setting(own: &[Word]) -> bool {
    let mut plain = own.iter().rev().take(8).filter(|w| w.is_plain());
    let (last, before) = (plain.next().map_or("", |w| w.text), plain.next().map(|w| w.text));
    let moment = matches!(last, "전에" | "후에" | "직후" | "직후에" | "전까지" | "전날까지")
        || matches!(last, "뒤에" | "동안" | "사이에" | "중에" | "도중에") && before.is_some_and(|w| ACTIONS.ends(w));
    let bare = matches!(last, "후" | "전" | "뒤") && before.is_some_and(|w| ACTIONS.contains(w));
    let hour = last.strip_suffix("시간에").is_some_and(|noun| !noun.is_empty());
    moment || bare || hour || last.strip_suffix("길에").is_some_and(|noun| ACTIONS.contains(noun))
}

/// Whether a time is said as a reason: "목요일이니까".
pub(in super::super) fn gives_reason(word: &Word) -> bool {
    word.time().is_some() && ["니까", "인데", "이라", "라서"].iter().any(|ending| word.text.ends_with(ending))
}

/// Verbs that, in sequence, only say when: "퇴근하고".
const ROUTINE: &[&str] =
    &["끝나", "퇴근하", "출근하", "하교하", "등교하", "일어나", "기상하", "파하", "도착하", "끝마치"];

/// Verbs that do so for these nouns: "수업 마치고".
const ROUTINE_WITH: &[(&[&str], &[&str])] = &[
    (
        &["수업", "일", "업무", "회의", "학교", "학원", "운동", "근무", "예배", "알바", "강의", "훈련", "작업"],
        &["마치", "끝내"],
    ),
    (&["밥", "점심", "저녁", "아침", "식사", "점심밥", "저녁밥", "아침밥"], &["먹", "하", "마치"]),
    (&["집", "집에"], &["오", "가", "들어가", "들어오"]),
];

/// Whether a clause only says when the next holds. A clock time of its own makes an act of any.
pub(super) fn is_background(own: &[Word], predicate: &Predicate, followed: bool) -> bool {
    let clock = own.iter().any(|w| w.time().is_some_and(|e| matches!(e.meaning, Meaning::Clock(_))));
    if !followed
        || predicate.built
        || !matches!(predicate.link, Link::And | Link::Chain)
        || predicate.mood == Mood::Past
    {
        return false;
    }
    if predicate.link == Link::Chain {
        return true;
    }
    !clock && is_routine(own, predicate)
}

/// Whether the predicate is one of routine.
pub(in super::super) fn is_routine(own: &[Word], predicate: &Predicate) -> bool {
    let words = own.iter().filter(|w| w.is_plain()).count();
    predicate.core.ends_any(ROUTINE)
        || words <= 3
            && ROUTINE_WITH.iter().any(|(nouns, verbs)| {
                predicate.core.strip_any(verbs).is_some_and(|noun| nouns.iter().any(|n| noun.is_word(n)))
            })
}
