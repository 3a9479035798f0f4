//! What asks.

use super::super::predicate::{self, Link, Mood, Predicate};
use super::super::split::Draft;
use super::super::surface::Surface;
use super::super::word::{Kind, Word};

/// How words that ask begin.
const ASKING: &[&str] = &[
    "뭐", "뭘", "뭔", "무엇", "무슨", "어때", "어떄", "어떻", "어떡", "왜", "누구", "누가", "몇", "얼마", "어느",
    "언제", "어디", "어딨", "며칠", "웬", "어쩌", "어째", "어떤",
];

/// Words that begin like them and do not ask: "언젠가", "뭐든", "며칠 전".
const INDEFINITE: &[&str] = &[
    "어느새",
    "어느덧",
    "얼마간",
    "얼마전",
    "몇몇",
    "왜냐하면",
    "왜냐면",
    "며칠간",
    "며칠째",
    "어쩌다",
    "어쩌면",
    "어쩐지",
    "어떤",
    "뭔가",
    "뭔지",
    "어쩌고",
    "웬일로",
    "웬만하면",
    "뭐랄까",
    "뭐냐",
    "몇개월",
    "어떻게든",
    "왜케",
];

/// Whether a word asks.
pub(in super::super) fn asks(word: &str) -> bool {
    let first = word.chars().next().unwrap_or_default();
    matches!(first, '뭐' | '뭘' | '뭔' | '무' | '어' | '왜' | '누' | '몇' | '얼' | '언' | '며' | '웬')
        && ASKING.iter().any(|stem| word.starts_with(stem))
        && !INDEFINITE.contains(&word)
        && !["든", "든지", "라도", "ㄴ가", "누군가", "언젠가", "어딘가", "이나"].iter().any(|tail| word.ends_with(tail))
}

/// Whether the clause asks something.
pub(super) fn is_question(own: &[Word], next: Option<&Word>, draft: &Draft) -> bool {
    let open = draft.predicate.is_none_or(|p| {
        matches!(p.mood, Mood::Ask | Mood::Tell | Mood::Plain | Mood::Past | Mood::Is | Mood::Exists)
            || p.ending == "지"
            || p.ending == "죠"
    });
    let marked = own.iter().chain(next).any(|w| w.kind == Kind::Mark('?'));
    let word = own.iter().any(|w| w.kind != Kind::Dropped && (asks(w.text) || w.text == "혹시"));
    let settled = draft.predicate.is_some_and(|p| p.built && matches!(p.mood, Mood::Will | Mood::Told));
    let invited = draft.predicate.is_some_and(|p| !p.built && matches!(p.ending, "ㄹ래" | "ㄹ래요" | "세요" | "셔요"));
    marked && !settled
        || word && (open || invited)
        || draft.predicate.is_some_and(|p| asks_what_to_do(own, &p) || asks_of_state(&p))
}

/// "내일 뭐 해야 돼", "뭘 입고 가야 되지": what must be done is itself asked for.
fn asks_what_to_do(own: &[Word], predicate: &Predicate) -> bool {
    let obliged = predicate.built && predicate.mood == Mood::Will && predicate.link == Link::End;
    let ending = matches!(predicate.ending, "" | "요" | "지" | "죠" | "나" | "니" | "냐" | "더라" | "ㄴ가");
    let Some(at) = own.iter().rposition(|w| asks(w.text)) else { return false };
    // "휴가 언제 쓸지 말씀드려야 해"
    let embedded = own[at + 1..].iter().any(|w| {
        w.is_plain()
            && w.text.ends_with(['지', '나'])
            && predicate::read(Surface::of(w.text)).is_some_and(|p| p.mood == Mood::Ask && p.ending != "지")
    });
    let hedged = embedded || own.get(at + 1).is_some_and(|w| matches!(w.text, "좀" | "하나"));
    let after: usize = own[at + 1..].iter().filter(|w| w.is_plain()).count();
    obliged
        && ending
        && !hedged
        && after <= if own[at].text.starts_with('뭐') { 2 } else { 3 }
        && own[at].text != "누가"
}

/// "언제 하지", "어떡하지": asked of oneself, about what must be done nonetheless.
pub(in super::super) fn is_at_a_loss(clause: &Surface) -> bool {
    let what = [
        "언제하지",
        "언제하냐",
        "어떡하지",
        "어떡해",
        "어쩌지",
        "어떻게하지",
        "뭐부터하지",
        "언제다하지",
        "언제다하냐",
        "어쩐담",
    ];
    what.iter().any(|words| clause.is_word(words))
}

/// "우산 있으세요": a state is not ordered, so somebody is asked for it.
fn asks_of_state(predicate: &Predicate) -> bool {
    matches!(predicate.ending, "세요" | "셔요")
        && predicate.mood == Mood::Will
        && predicate.core.ends_any(&["있", "없", "계", "괜찮", "아프", "바쁘", "들리", "보이", "알", "기억나"])
}
