//! Verb endings: what they look like, how they join the stem, and what they say.
//!
//! Only endings are listed. What auxiliaries make of them ("-아야 하다", "-기로 하다") is in `predicate`.

mod table;

use std::sync::LazyLock;

use self::table::{ENDINGS, Ending};
use super::conjugation::{self, Joint};
use super::suffix::{self, Found, Suffixes};
use super::surface::Surface;

/// What an ending says about its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// An act, by name: "청소하기".
    Name,
    /// An intention, a proposal or an order: "할게", "하자", "하세요".
    Will,
    /// A statement: "한다", "했어", "하네".
    Tell,
    /// The plain form of speech, "해": a statement, a question or an order.
    Plain,
    /// A question.
    Ask,
    /// What others say that somebody does: "한대".
    Hearsay,
    /// What others tell the speaker to do: "하래", "하라고".
    Told,
    /// What comes next follows in time: "하고", "한 다음에".
    And,
    /// A reason or a setting for what comes next: "하니까", "하면".
    Because,
    /// A contrast or a setting: "하는데".
    But,
    /// The way to what comes next, part of one act: "가서", "사러".
    Chain,
    /// It describes the noun that comes next: "하는", "할".
    Describe,
}

/// A verb form taken apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// The stem, with everything before it.
    pub(super) stem: Surface,
    /// What the ending says.
    pub(super) sense: Sense,
    /// The ending itself.
    pub(super) ending: &'static str,
    /// Whether it is so short that a noun may well end like it.
    pub(super) short: bool,
}

/// The ways to take the end of `surface` apart into a stem the lexicon knows and an ending, longest ending first.
pub(super) fn forms(surface: Surface) -> impl Iterator<Item = Form> {
    forms_where(surface, |_, _| true)
}

/// Those with an ending that `wanted` wants, by what it says and its letters.
pub(super) fn forms_where(surface: Surface, wanted: fn(Sense, &str) -> bool) -> impl Iterator<Item = Form> {
    let likely = SUFFIXES.of(surface).filter(move |found| wanted(found.says.sense, found.text));
    likely.filter_map(move |Found { before, text, says: Says { joint, sense, short } }| {
        if text == "가" && goes(surface) {
            return None;
        }
        let stem = conjugation::stem(before, joint)?;
        // "왜 저래" is no "-ㄹ래".
        if matches!(text, "ㄹ래" | "래") && surface.starts_word(2) && surface.ends_any(&["이래", "저래", "그래"])
        {
            return None;
        }
        // "영하 십 도랍니다" is no 돌다.
        if stem.last() == Some('돌') && stem.ends_any(DEGREES) {
            return None;
        }
        // "보내 달래" is what somebody asks for, and no "-ㄹ래".
        if text == "ㄹ래" && stem.ends_any(&["달"]) {
            return None;
        }
        Some(Form { stem, sense, ending: text, short })
    })
}

/// A number and 도, read as if it were 돌다.
const DEGREES: &[&str] = &["일돌", "이돌", "삼돌", "사돌", "오돌", "육돌", "칠돌", "팔돌", "구돌", "십돌", "영돌"];

/// Whether the last word is a verb in 가다 that the lexicon has: "들어가" is no "들어" with "-가".
fn goes(surface: Surface) -> bool {
    conjugation::stem(surface, Joint::A)
        .is_some_and(|stem| stem.last() == Some('가') && conjugation::lexical(&stem) > 1)
}

/// Endings so short that a noun may well end like them.
const SHORT: &[&str] = &[
    "", "ㅁ", "음", "네", "제", "지", "니", "나", "자", "재", "대", "래", "라", "냐", "ㄴ", "ㄹ", "용", "염", "여",
    "유", "다", "가", "서", "러", "게", "던", "는", "구", "야", "자네", "재요",
];

/// What the list says of an ending.
#[derive(Clone, Copy)]
struct Says {
    joint: Joint,
    sense: Sense,
    short: bool,
}

static SUFFIXES: LazyLock<Suffixes<Says>> = LazyLock::new(|| {
    let says = |&Ending(joint, text, sense)| (text, Says { joint, sense, short: SHORT.contains(&text) });
    Suffixes::new(ENDINGS.iter().map(says))
});

/// What stands before `ending`.
fn strip(surface: Surface, ending: &str) -> Option<Surface> {
    let first = ending.chars().next();
    match first.filter(|&c| ('ㄱ'..='ㅎ').contains(&c)) {
        None => surface.strip(ending),
        Some(closing) => suffix::open(surface.strip(&ending[closing.len_utf8()..])?, closing),
    }
}

/// The stem of `surface`, a form with `ending` joined by `joint` taken off.
pub(super) fn take(surface: Surface, joint: Joint, ending: &str) -> Option<Surface> {
    conjugation::stem(strip(surface, ending)?, joint)
}

/// The same of a word.
pub(super) fn take_of_word(word: &str, joint: Joint, ending: &str) -> Option<Surface> {
    let letters = ending.trim_start_matches(|c| ('ㄱ'..='ㅎ').contains(&c));
    if word.ends_with(letters) { take(Surface::of(word), joint, ending) } else { None }
}

#[cfg(test)]
mod tests {
    use super::Sense::{And, Chain, Describe, Hearsay, Told, Will};
    use super::*;

    fn first(word: &str) -> (String, Sense) {
        let form = forms(Surface::of(word)).next().unwrap();
        (form.stem.chars().iter().collect(), form.sense)
    }

    #[test]
    fn takes_forms_apart() {
        assert_eq!(first("청소할게"), ("청소하".into(), Will));
        assert_eq!(first("빨래하고"), ("빨래하".into(), And));
        assert_eq!(first("갔다가"), ("가".into(), And));
        assert_eq!(first("사러"), ("사".into(), Chain));
        assert_eq!(first("내는"), ("내".into(), Describe));
        assert_eq!(first("온대"), ("오".into(), Hearsay));
        assert_eq!(first("사오래"), ("사오".into(), Told));
    }
}
