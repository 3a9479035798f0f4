//! The title of a clause: its core worded as its kind asks.

use super::jamo;
use super::judge::{self, Core, CoreKind};
use super::lexicon;
use super::predicate::Mood;
use super::split::Draft;
use super::title::{Phrase, Title};
use super::word::Word;
use crate::reading::{Basis, Reading, Span};

/// The title of one draft.
pub(super) fn titled(own: &[Word], draft: &Draft, core: &Core) -> Title {
    let mut phrase = Phrase::new(own, draft.surface);
    let told = draft.predicate.is_some_and(|p| p.mood == Mood::Told);
    let teller = if told { teller(&phrase) } else { 0 };
    for (at, (word, keep)) in phrase.words.iter_mut().enumerate() {
        let subject = ["이가", "께서", "이", "가", "는", "은"].iter().find_map(|p| word.text.strip_suffix(p));
        let tells = at < teller || told && subject.is_some_and(|s| at == 0 || judge::is_person(s));
        *keep = at >= core.skip && !tells;
    }
    match core.kind {
        CoreKind::Verb if teller > 0 => called(phrase.act(&core.text, "기"), phrase.words[0].0),
        CoreKind::Verb => phrase.act(&core.text, "기"),
        CoreKind::Not => phrase.not(&core.text),
        CoreKind::Stop => phrase.act(&core.text, "지 말기"),
        CoreKind::Noun => phrase.named(&core.text),
        CoreKind::Mind => minded(phrase.up_to(&core.text)),
        CoreKind::Goods => with(phrase.up_to(&core.text), " 사기", "noun: to buy"),
        CoreKind::Rise => {
            let tail = if core.text.len() == 0 { "일어나기" } else { " 일어나기" };
            with(phrase.up_to(&core.text), tail, "request: to be woken")
        }
    }
}

/// "병원에서 오라고 했어": who only tells to come, says where.
fn called(title: Title, teller: &Word) -> Title {
    let bare = matches!(title.text.as_str(), "가기" | "다시 가기" | "또 가기");
    match teller.text.strip_suffix("에서").filter(|_| bare) {
        Some(place) => Title { text: format!("{place} {}", title.text), ..title },
        None => title,
    }
}

/// How many words at the beginning say who tells it: "간호사 쌤이", "wedding planner가", "관리실에서".
fn teller(phrase: &Phrase) -> usize {
    let mut words = phrase.words.iter().map(|(word, _)| word.text).take(3);
    let marked = |word: &str| {
        let noun = word.strip_suffix("께서").or_else(|| word.strip_suffix(['이', '가']));
        noun.is_some_and(|noun| judge::is_person(noun) || noun.is_ascii())
    };
    // "알림장에 이불 보내 달라고 적혀 있더라"
    const NOTES: &[&str] = &[
        "알림장에",
        "안내문에",
        "공지에",
        "문자에",
        "메일에",
        "쪽지에",
        "통신문에",
        "가정통신문에",
        "단톡방에",
        "단톡에",
        "메모에",
    ];
    if let Some(at) = words.clone().position(|word| NOTES.contains(&word)) {
        return at + 1;
    }
    let describes = |word: &str| word.chars().next_back().and_then(jamo::last).is_some_and(|end| "ㄴㄹ".contains(end));
    let place = words.clone().next().and_then(|word| word.strip_suffix("에서"));
    if place.is_some_and(|place| lexicon::PLACES.ends(place) || place.ends_with(['집', '원', '실', '청', '측'])) {
        return usize::from(!words.nth(1).is_some_and(describes));
    }
    words.position(marked).map_or(0, |at| at + 1)
}

/// Something not to be forgotten: an act, or a thing to take along.
fn minded(title: Title) -> Title {
    let act = lexicon::ACTIONS.ends(&title.text);
    with(title, if act { "하기" } else { " 챙기기" }, "noun: to mind")
}

fn with(mut title: Title, tail: &str, rule: &'static str) -> Title {
    title.text.push_str(tail);
    Title { rule, ..title }
}

/// The title as a reading; a bare noun is less sure than a verb.
pub(super) fn reading(title: Title, span: Span, draft: &Draft) -> Reading<String> {
    let confidence = match draft.predicate {
        Some(p) if !p.noun && p.built => 0.95,
        Some(p) if !p.noun => 0.9,
        _ => 0.75,
    };
    let spans = if title.spans.is_empty() { vec![span] } else { title.spans };
    Reading { value: title.text, spans, basis: Basis::Said, confidence, runner_up: None, rule: title.rule }
}
