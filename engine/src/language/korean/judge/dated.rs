//! What is on which day: "치과가 내일이야", "회의는 세시야", and what only says which day it is: "오늘 월요일이지".

use super::super::predicate::Link;
use super::super::split::Draft;
use super::super::title::{self, Phrase};
use super::super::word::{Kind, Word};
use super::{Core, CoreKind, Judgement, subject};
use crate::language::Reason;

/// Forms of 이다 right after a time, and how the clause goes on.
const COPULA: &[(&str, Link)] = &[
    ("이야", Link::End),
    ("야", Link::End),
    ("이에요", Link::End),
    ("예요", Link::End),
    ("에요", Link::End),
    ("입니다", Link::End),
    ("이다", Link::End),
    ("다", Link::End),
    ("이네", Link::End),
    ("네", Link::End),
    ("이네요", Link::End),
    ("네요", Link::End),
    ("이지", Link::End),
    ("지", Link::End),
    ("이죠", Link::End),
    ("죠", Link::End),
    ("임", Link::End),
    ("이래", Link::End),
    ("래", Link::End),
    ("이래요", Link::End),
    ("이라더라", Link::End),
    ("이라던데", Link::End),
    ("이잖아", Link::End),
    ("이거든", Link::End),
    ("거든", Link::End),
    ("이구나", Link::End),
    ("였나", Link::End),
    ("이었나", Link::End),
    ("였더라", Link::End),
    ("이었더라", Link::End),
    ("이던가", Link::End),
    ("이라니", Link::End),
    ("라니", Link::End),
    ("인데", Link::But),
    ("인데요", Link::But),
];

/// The judgement of a clause that ends in a time with 이다.
pub(super) fn judge(own: &[Word], draft: &Draft, followed: bool) -> Option<Judgement> {
    let last = own.iter().rfind(|w| w.is_plain() || w.time().is_some())?;
    let (letters, link) = if last.is_plain() { after_time(own)? } else { in_time(last)? };
    if link == Link::But && followed {
        return Some(Judgement::Background);
    }
    // "두 시였나 세 시였나"
    if matches!(last.text, "였나" | "이었나" | "였지" | "이었지" | "였더라" | "이었더라" | "이던가")
    {
        return Some(Judgement::No(Reason::Question));
    }
    let before = draft.surface.cut(letters);
    // "아 12월 6일이지 그날 보내야겠다": the day that came to mind is when the next is to be done.
    let recalled = own.iter().any(|w| w.kind == Kind::Filler) && matches!(last.text, "지" | "이지" | "죠" | "이죠");
    if followed && recalled && before.len() == 0 {
        return Some(Judgement::Background);
    }
    if letters == 0 && !before.ends_any(&["은", "는", "이", "가"]) {
        return None;
    }
    let thing = before.strip_any(&["은", "는", "이", "가"]).filter(|noun| noun.len() > 1).unwrap_or(before);
    if thing.len() == 0 {
        return Some(Judgement::No(Reason::Remark));
    }
    if subject::is_of_other(own) {
        return Some(Judgement::No(Reason::ThirdPerson));
    }
    let named = title::calls_for_action(&Phrase::new(own, draft.surface).up_to(&thing).text);
    Some(if named { Judgement::Task(Core::new(thing, CoreKind::Noun)) } else { Judgement::No(Reason::Remark) })
}

/// "수요일까지니까", "올해까지라": whether words end in a time with a form of 이다 that gives a reason.
pub(in super::super) fn is_reason(own: &[Word]) -> bool {
    const REASONS: &[&str] = &[
        "니까",
        "이니까",
        "니",
        "이니",
        "니께",
        "이니께",
        "라",
        "이라",
        "라서",
        "이라서",
        "인데",
        "라니까",
        "이라니까",
    ];
    let [.., time, word] = own else { return false };
    time.time().is_some() && word.is_plain() && !word.spaced && REASONS.contains(&word.text)
}

/// "벌써 세 시네", "아 12월 6일이지": whether words end in a time with a form of 이다 that ends a sentence.
pub(in super::super) fn is_day(own: &[Word]) -> bool {
    let ends = |(_, link): (usize, Link)| link == Link::End;
    own.last().is_some_and(|w| w.is_plain() && !w.spaced) && after_time(own).is_some_and(ends)
}

/// A form of 이다 that is a word after the time: how many letters it has, and how the clause goes on.
fn after_time(own: &[Word]) -> Option<(usize, Link)> {
    let at = own.iter().rposition(Word::is_plain)?;
    // "화요일이라고 하더라"
    if at > 1
        && matches!(own[at - 1].text, "이라고" | "라고")
        && ["하", "했", "그러", "그랬", "들었"].iter().any(|said| own[at].text.starts_with(said))
        && own[at - 2].time().is_some()
    {
        return Some((own[at - 1].text.chars().count() + own[at].text.chars().count(), Link::End));
    }
    let (last, time) = (&own[at], own[..at].last()?);
    if last.spaced || time.time().is_none() {
        return None;
    }
    let (form, link) = COPULA.iter().find(|(form, _)| *form == last.text)?;
    Some((form.chars().count(), *link))
}

/// A form of 이다 that was read with the time.
fn in_time(last: &Word) -> Option<(usize, Link)> {
    let ends = |form: &str| form.chars().nth(1).is_some() && last.text.ends_with(form);
    COPULA.iter().find(|(form, _)| ends(form)).map(|(_, link)| (0, *link))
}
