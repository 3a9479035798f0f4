//! Words that come after their verb, as they do in speech: "전화해야 돼 엄마한테", "반납해야 해 도서관 책".

use super::lexicon::{ACTIONS, CHORES};
use super::noun;
use super::split::Draft;
use super::word::{Kind, Word};
use crate::reading::Span;

/// What a clause without a verb may add to the act before it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Addition {
    /// Its words.
    pub(super) text: String,
    /// Where they stand.
    pub(super) spans: Vec<Span>,
    /// It has a particle that only a verb asks for ("엄마한테").
    pub(super) complement: bool,
}

/// Particles that only a verb asks for.
const OF_VERBS: &[&str] =
    &["한테", "에게", "께", "랑", "이랑", "하고", "에", "에서", "로", "으로", "를", "을", "에다가", "에다"];

/// How many words come after their verb at most.
const MOST: usize = 3;

/// The words of a clause that has no verb and begins without a conjunction.
pub(super) fn of(own: &[Word], draft: &Draft) -> Option<Addition> {
    let opens = |w: &Word| matches!(w.kind, Kind::And | Kind::Repair | Kind::Mark(_) | Kind::Dropped);
    let words: Vec<&Word> = own.iter().filter(|w| w.is_plain()).collect();
    if draft.predicate.is_some() || draft.repairs || words.len() > MOST || own.first().is_none_or(opens) {
        return None;
    }
    let last = words.last()?.text;
    let noun = noun::read(last);
    let particle = noun.map_or("", |noun| noun.particle);
    let unknown = noun.is_none() && ["한테", "에게", "이랑", "랑", "에서"].iter().any(|p| last.ends_with(p));
    let named = CHORES.contains(last) || ACTIONS.contains(last);
    let complement = OF_VERBS.contains(&particle) || unknown;
    (complement || particle.is_empty() && !named).then(|| Addition {
        text: words.iter().map(|w| w.text).collect::<Vec<_>>().join(" "),
        spans: words.iter().map(|w| w.span).collect(),
        complement,
    })
}

/// Whether an act, said with its verb alone, is done to something.
pub(super) fn lacks_object(title: &str) -> bool {
    const ALONE: &[&str] = &[
        "자기",
        "일어나기",
        "씻기",
        "쉬기",
        "놀기",
        "눕기",
        "걷기",
        "뛰기",
        "나가기",
        "출발하기",
        "양치하기",
        "가보기",
    ];
    let noun = title.strip_suffix("하기");
    !ALONE.contains(&title) && !noun.is_some_and(|noun| CHORES.contains(noun) && noun != "청소")
}

#[cfg(test)]
mod tests {
    use super::super::titles;

    #[test]
    fn puts_words_before_their_verb() {
        for (text, title) in [
            ("전화해야 돼 엄마한테", "엄마한테 전화하기"),
            ("저녁 먹기로 했어 민수네랑", "민수네랑 저녁 먹기"),
            ("반납해야 해 도서관 책", "도서관 책 반납하기"),
            ("김장하기로 했다 시댁에서", "시댁에서 김장하기"),
            ("가야 돼 병원", "병원 가기"),
        ] {
            assert_eq!(titles(text), [title], "{text}");
        }
    }

    #[test]
    fn leaves_what_is_a_todo_itself() {
        assert_eq!(titles("청소해야 돼 빨래"), ["청소하기", "빨래하기"]);
        assert_eq!(titles("빨래 널어야 돼 그리고 치과"), ["빨래 널기", "치과 가기"]);
    }
}
