//! Commands on todos that exist already: which words say to which, and which say when.

use super::judge::{Core, CoreKind};
use super::split::Draft;
use super::title::Phrase;
use super::word::Word;
use crate::language::Action;
use crate::language::command::Proposal;
use crate::reading::{Basis, Reading};
use crate::time::Expression;

/// The command of the clause of `own` words, where something names the todo.
pub(super) fn proposal(own: &[Word], draft: &Draft, action: Action, core: &Core) -> Option<Proposal> {
    let phrase = Phrase::new(own, draft.surface);
    let title = match action {
        Action::Complete if core.kind == CoreKind::Verb => phrase.act(&core.text, "기"),
        _ => phrase.up_to(&core.text),
    };
    if title.text.trim().is_empty() || title.spans.is_empty() {
        return None;
    }
    let (was, to) = if action == Action::Reschedule { divide(own) } else { (times(own), Vec::new()) };
    let target = Reading {
        value: title.text,
        spans: title.spans,
        basis: Basis::Said,
        confidence: 0.8,
        runner_up: None,
        rule: "command",
    };
    Some(Proposal { action, target, was, to, sooner: says_sooner(draft) })
}

fn times(own: &[Word]) -> Vec<Expression> {
    own.iter().filter_map(Word::time).cloned().collect()
}

fn says_sooner(draft: &Draft) -> bool {
    draft.predicate.is_some_and(|p| p.core.ends_any(&["당겨주", "앞당겨주", "당겨지", "앞당겨지", "당기"]))
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
            ("헬스장 가는 거 내일로 미뤄줘", Action::Reschedule, "헬스장 가는"),
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
