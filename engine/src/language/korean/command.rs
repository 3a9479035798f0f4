//! Commands on todos that exist already: which words say to which, and which say when.

pub(super) mod asked;

use super::conjugation::{self, Joint};
use super::judge::{Core, CoreKind};
use super::lexicon::ACTIONS;
use super::noun;
use super::request;
use super::split::Draft;
use super::surface::Surface;
use super::title::Phrase;
use super::word::Word;
use crate::language::Action;
use crate::language::command::Proposal;
use crate::reading::{Basis, Reading};
use crate::time::{self, Expression, Meaning};

/// The command of the clause of `own` words, where something names the todo.
pub(super) fn proposal(own: &[Word], draft: &Draft, action: Action, core: &Core) -> Option<Proposal> {
    let mut phrase = Phrase::new(own, draft.surface);
    let far = if action == Action::Reschedule { take_length(&mut phrase) } else { None };
    drop_frame(&mut phrase);
    let title = match core.kind {
        CoreKind::Verb => phrase.act(&core.text, "기"),
        _ => phrase.up_to(&core.text),
    };
    let name = name(&title.text);
    if name.is_empty() || title.spans.is_empty() {
        return None;
    }
    let (was, mut to) = if action == Action::Reschedule { divide(own) } else { (times(own), Vec::new()) };
    to.extend(far);
    let target = Reading {
        value: name,
        spans: title.spans,
        basis: Basis::Said,
        confidence: 0.8,
        runner_up: None,
        rule: "command",
    };
    Some(Proposal { action, target, was, to, sooner: says_sooner(draft) })
}

/// Verbs that say of an act that it is done: "빨래 끝냈어".
const ENDED: &[&str] =
    &["끝나", "끝내", "마치", "끝마치", "완료하", "완료되", "완료", "마무리하", "마무리되", "마무리"];

/// Verbs after another that say it is done for good: "해 버렸어", "해 부렀어", "돌려놨어".
const FOR_GOOD: &[&str] = &["버리", "부리", "부러", "뿌리", "놓", "두"];

/// What is done, as the todo names it: the noun of what has ended, or the act alone.
pub(super) fn finished(act: Surface) -> Core {
    let ended = act.strip_any(ENDED).map(request::object).filter(|what| what.len() > 1);
    if let Some(what) = ended {
        return Core::new(what, CoreKind::Noun);
    }
    let for_good = act.strip_any(FOR_GOOD).and_then(|form| conjugation::stem(form, Joint::A));
    Core::new(for_good.filter(|stem| conjugation::lexical(stem) > 0).unwrap_or(act), CoreKind::Verb)
}

/// Words that say where a todo stands, or that it was talked of: "세시에 있는 회의", "아까 말한 치과".
const STANDING: &[&str] = &[
    "있는",
    "잡힌",
    "예정된",
    "예약된",
    "말한",
    "말했던",
    "얘기한",
    "적은",
    "적어둔",
    "추가한",
    "등록한",
    "넣은",
    "입력한",
    "아까",
    "방금",
];

/// Words before "목록에서".
const OF_LIST: &[&str] = &["쇼핑", "장보기", "구매", "살", "할", "내", "제", "우리"];

/// Leaves out of the name what only says where the todo stands: "쇼핑 목록에서 우유 빼줘".
fn drop_frame(phrase: &mut Phrase) {
    let list = |word: &str| {
        ["목록에서", "리스트에서", "일정에서", "일에서", "캘린더에서", "달력에서", "투두에서", "메모에서"]
            .iter()
            .any(|list| word.ends_with(list))
    };
    if let Some(at) = phrase.words.iter().position(|(word, _)| list(word.text)) {
        phrase.words[at].1 = false;
        phrase.words[..at]
            .iter_mut()
            .rev()
            .take_while(|(word, _)| OF_LIST.contains(&word.text))
            .for_each(|word| word.1 = false);
    }
    let standing = phrase.words.iter().take_while(|(word, _)| STANDING.contains(&word.text)).count();
    if standing < phrase.words.len() {
        phrase.words[..standing].iter_mut().for_each(|word| word.1 = false);
    }
}

/// Takes out of the name how far the todo is put off, where that is no time elsewhere: "병원 예약 하루 당겨줘".
fn take_length(phrase: &mut Phrase) -> Option<Expression> {
    let at = phrase.words.len().checked_sub(2)?;
    let (word, keep) = &mut phrase.words[at];
    let far = length(word)?;
    *keep = false;
    Some(far)
}

/// A word that is a length: "하루", "이틀만".
fn length(word: &Word) -> Option<Expression> {
    let later = format!("{} 뒤", word.text.trim_end_matches(['만', '쯤']));
    let found = time::find(&later).into_iter().next()?;
    let whole = found.span.start == 0 && found.span.end == later.len() && matches!(found.meaning, Meaning::After(_));
    whole.then_some(Expression { span: word.span, ..found })
}

/// The name of a todo without particles that set it against others: "관리비는" → "관리비".
fn name(title: &str) -> String {
    let plain = |word| match noun::read(word) {
        Some(noun) if matches!(noun.particle, "은" | "는" | "도" | "만") => noun.stem,
        _ => word,
    };
    let name = title.split(' ').map(plain).collect::<Vec<_>>().join(" ");
    match name.strip_suffix(" 하기") {
        Some(noun) if ACTIONS.ends(noun) => format!("{noun}하기"),
        _ => name,
    }
}

fn times(own: &[Word]) -> Vec<Expression> {
    own.iter().filter_map(Word::time).cloned().collect()
}

fn says_sooner(draft: &Draft) -> bool {
    draft.predicate.is_some_and(|p| p.core.ends_any(&["당겨주", "당겨지", "당기"]))
}

/// Divides the times of a clause into when the todo is and when it is to be: "내일 회의를 모레 오후로 미뤄줘". Where it moves
/// to ends in "로" or stands right before the verb; of two of a kind the last.
fn divide(own: &[Word]) -> (Vec<Expression>, Vec<Expression>) {
    let verb = own.iter().rposition(Word::is_plain).unwrap_or(own.len());
    let near = own[..verb].iter().rposition(Word::is_plain).map_or(0, |at| at + 1);
    let (mut was, mut to): (Vec<Expression>, Vec<Expression>) = (Vec::new(), Vec::new());
    for (at, word) in own.iter().enumerate().rev() {
        let Some(time) = word.time() else { continue };
        let taken = to.iter().any(|later| later.meaning.kind() == time.meaning.kind());
        let side = if !taken && (at >= near || word.text.ends_with('로')) { &mut to } else { &mut was };
        side.insert(0, time.clone());
    }
    (was, to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::language::{Action, Command, Context, read};

    fn command(text: &str) -> Command {
        let reference = date(2026, 11, 24).at(10, 0, 0, 0).in_tz("Asia/Seoul").unwrap();
        let utterance = read(text, &Context::new(reference));
        assert!(utterance.todos.is_empty(), "{text}");
        utterance.commands.into_iter().next().unwrap_or_else(|| panic!("no command in {text}"))
    }

    #[test]
    fn says_what_to_do_to_which_todo() {
        for (text, action, target) in [
            ("빨래 다 했어", Action::Complete, "빨래하기"),
            ("약 먹었어", Action::Complete, "약 먹기"),
            ("빨래 완료 처리해줘", Action::Complete, "빨래"),
            ("병원 예약 취소해줘", Action::Delete, "병원 예약"),
            ("내일 치과 일정 지워줘", Action::Delete, "치과"),
            ("회식 취소됐어", Action::Delete, "회식"),
            ("회의 네시로 미뤄줘", Action::Reschedule, "회의"),
            ("헬스장 가는 거 내일로 미뤄줘", Action::Reschedule, "헬스장 가기"),
        ] {
            let command = command(text);
            assert_eq!((command.action, command.target.value.as_str()), (action, target), "{text}");
        }
    }

    #[test]
    fn tells_when_it_was_from_when_it_is_to_be() {
        let day = |when: &crate::time::When| when.date.as_ref().map(|date| date.value.to_string());
        let clock = |when: &crate::time::When| when.start_time.as_ref().map(|time| time.value.to_string());
        let moved = command("내일 회의를 모레 네시로 미뤄줘");
        assert_eq!((day(&moved.was), clock(&moved.was)), (Some("2026-11-25".into()), None));
        assert_eq!((day(&moved.to), clock(&moved.to)), (Some("2026-11-26".into()), Some("16:00:00".into())));
        let open = command("내일 회의 미뤄줘");
        assert_eq!((day(&open.was), day(&open.to)), (Some("2026-11-25".into()), None));
    }

    #[test]
    fn tells_how_far_it_is_put_off() {
        let minutes = |text: &str| command(text).shift.map(|shift| shift.minutes);
        assert_eq!(minutes("회의 한 시간 미뤄줘"), Some(60));
        assert_eq!(minutes("회의 30분 앞당겨줘"), Some(-30));
        assert_eq!(minutes("회의 네시로 미뤄줘"), None);
    }
}
