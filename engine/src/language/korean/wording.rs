//! The title of a clause: its core worded as its kind asks.

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
    for (at, (word, keep)) in phrase.words.iter_mut().enumerate() {
        let subject = ["이가", "께서", "이", "가", "는", "은"].iter().find_map(|p| word.text.strip_suffix(p));
        *keep = at >= core.skip && !(told && subject.is_some_and(|s| at == 0 || judge::is_person(s)));
    }
    match core.kind {
        CoreKind::Verb => phrase.act(&core.text, "기"),
        CoreKind::Not => phrase.not(&core.text),
        CoreKind::Stop => phrase.act(&core.text, "지 말기"),
        CoreKind::Noun => phrase.named(&core.text),
        CoreKind::Mind => minded(phrase.up_to(&core.text)),
        CoreKind::Goods => with(phrase.up_to(&core.text), " 사기", "noun: to buy"),
        CoreKind::Rise => with(phrase.up_to(&core.text), "일어나기", "request: to be woken"),
    }
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
