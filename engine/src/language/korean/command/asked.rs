//! What the app is asked to change: "병원 예약 취소해줘", "회의 네시로 변경", "약 먹은 걸로 해줘".

use super::super::conjugation::{self, Joint};
use super::super::ending;
use super::super::judge::{Core, CoreKind};
use super::super::predicate::{Link, Mood, Predicate};
use super::super::request;
use super::super::split::Draft;
use super::super::surface::Surface;
use super::super::title::{self, Phrase};
use super::super::word::Word;
use super::{finished, length};
use crate::language::Action;
use crate::time::Meaning;

/// Verbs of changing what is kept, by what they do to it.
const CHANGE: &[(Action, &[&str])] = &[
    (Action::Delete, &["취소하", "취소시키", "삭제하", "제거하", "캔슬하", "지우", "빼", "없애"]),
    (
        Action::Reschedule,
        &["미루", "연기하", "변경하", "앞당기", "당기", "늦추", "옮기", "바꾸", "조정하", "이동하", "수정하"],
    ),
    (Action::Complete, &["완료하", "완료처리하", "완료로하", "체크하"]),
];

/// Those that are done to other things too: "전구 바꿔줘", "사진 삭제".
const VAGUE: &[&str] = &["앞당기", "당기", "늦추", "옮기", "바꾸", "조정하", "이동하", "수정하"];

/// Those that an app is told in the plain form: "회의 내일로 미뤄". To others one says "전구 바꿔".
const PLAIN: &[&str] = &["취소하", "삭제하", "지우", "미루", "변경하", "옮기"];

/// What is told of all that was said: "그거 잊어버려".
const FORGET: &[&str] = &["무시하", "잊어버리", "없던걸로하"];

/// A verb of changing, with what stands before it.
struct Change {
    action: Action,
    verb: &'static str,
    what: Surface,
}

impl Change {
    /// The longest such verb that ends `core`.
    fn of(core: Surface) -> Option<Self> {
        let of = |(action, verbs): &(Action, &'static [&'static str])| {
            let verb = verbs.iter().filter(|verb| core.ends_any(&[verb])).max_by_key(|verb| verb.len())?;
            Some(Self { action: *action, verb, what: core.strip(verb)? })
        };
        CHANGE.iter().filter_map(of).max_by_key(|change| change.verb.len())
    }

    /// The one whose verb `core` ends in as a favour: "취소해주".
    fn favour(core: Surface) -> Option<Self> {
        Self::of(conjugation::stem(core.strip("주")?, Joint::A)?)
    }

    /// The one whose noun ends `core`: "변경", "완료 처리".
    fn noun(core: Surface) -> Option<Self> {
        Self::of(core.replace(0, &['하']))
    }

    fn core(&self) -> Core {
        named(self.what)
    }
}

/// The action, and what names the todo, if the clause asks the app to change one.
pub(in super::super) fn verb(own: &[Word], draft: &Draft, predicate: &Predicate) -> Option<(Action, Core)> {
    let plain = predicate.mood == Mood::Plain && predicate.ending.is_empty();
    if plain && let Some(what) = predicate.core.strip_any(FORGET) {
        return Some((Action::Delete, named(what)));
    }
    if let Some(core) = done(predicate) {
        return Some((Action::Complete, core));
    }
    let favour = predicate.core.strip_any(&["부탁드리", "부탁하"]);
    let change = match favour {
        Some(rest) => Change::noun(rest),
        None => Change::favour(predicate.core)
            .or_else(|| Change::of(predicate.core).filter(|change| plain && PLAIN.contains(&change.verb))),
    };
    change
        .filter(|change| !VAGUE.contains(&change.verb) || moves(own) || is_event(own, draft, &change.what))
        .map(|change| (change.action, change.core()))
}

/// The same of a clause without a verb: "회의 네시로 변경", "병원 예약 삭제".
pub(in super::super) fn noun(own: &[Word], draft: &Draft) -> Option<(Action, Core)> {
    let change = Change::noun(draft.surface)?;
    let asked = match change.action {
        Action::Reschedule => moves(own),
        Action::Delete => change.verb == "삭제하" && is_event(own, draft, &change.what),
        Action::Complete => change.verb == "완료처리하",
    };
    asked.then(|| (change.action, change.core()))
}

/// The same of a clause that leads on to `next`, which asks something of the app: "치과 취소하고 회의는 네시로 미뤄줘".
pub(in super::super) fn leading(words: &[Word], draft: &Draft, next: &Draft) -> Option<(Action, Core)> {
    let predicate = draft.predicate.filter(|p| p.link == Link::And && p.mood == Mood::Act && !p.built)?;
    let change = Change::favour(predicate.core).or_else(|| Change::of(predicate.core))?;
    let asks = request::read(&words[next.start..next.end], next).is_some();
    (asks && !VAGUE.contains(&change.verb)).then(|| (change.action, change.core()))
}

/// Whether a new time, or how much later, is said: "네시로", "30분", "하루".
fn moves(own: &[Word]) -> bool {
    let timed = |w: &Word| {
        w.time().is_some_and(|e| w.text.ends_with('로') || matches!(e.meaning, Meaning::Length(_) | Meaning::After(_)))
    };
    own.iter().any(timed) || own.iter().rev().filter(|w| w.is_plain()).nth(1).is_some_and(|w| length(w).is_some())
}

/// Whether what is named stands in a calendar: "회의", "치과".
fn is_event(own: &[Word], draft: &Draft, what: &Surface) -> bool {
    title::calls_for_action(&Phrase::new(own, draft.surface).up_to(&named(*what).text).text)
}

/// What is to be noted as done: "빨래 다 했다고 표시해줘", "우유 산 거 체크해줘", "약 먹은 걸로 해줘".
fn done(predicate: &Predicate) -> Option<Core> {
    const NOTED: &[&str] = &[
        "완료처리해주",
        "표시해주",
        "체크해주",
        "기록해주",
        "처리해주",
        "적어주",
        "저장해주",
        "해주",
        "알려주",
        "체크하",
        "표시하",
    ];
    /// What says that an act is one of the past, before the verb of noting.
    const PAST: &[(Joint, &str)] = &[
        (Joint::A, "ㅆ다고"),
        (Joint::Eu, "ㄴ걸로"),
        (Joint::Eu, "ㄴ거로"),
        (Joint::Eu, "ㄴ것으로"),
        (Joint::Eu, "ㄴ거"),
        (Joint::Eu, "ㄴ것"),
    ];
    let said: String = predicate.core.chars().iter().collect();
    if ["예약", "잡", "약속"].iter().any(|deal| said.contains(deal)) {
        return None;
    }
    let checks = |verb: &str| matches!(verb, "체크해주" | "체크하" | "완료처리해주");
    NOTED.iter().find_map(|verb| {
        let rest = predicate.core.strip(verb)?;
        let act = PAST
            .iter()
            .filter(|(_, tail)| checks(verb) || !matches!(*tail, "ㄴ거" | "ㄴ것"))
            .find_map(|&(joint, tail)| ending::take(rest, joint, tail))?;
        Some(finished(act))
    })
}

/// The core that names the todo to change: an act ("헬스장 가는 거"), or a noun without "일정을", "시간을", "알림" after it.
fn named(what: Surface) -> Core {
    /// How an act is named as a thing.
    const ACTS: &[(Joint, &str)] = &[
        (Joint::Bare, "는거"),
        (Joint::Bare, "는것"),
        (Joint::Bare, "는일"),
        (Joint::Eu, "ㄹ거"),
        (Joint::Bare, "기로한거"),
    ];
    let what = bare(what.strip_any(&["뒤로", "앞으로", "나중으로"]).map_or(what, bare));
    if let Some(act) = ACTS.iter().find_map(|&(joint, tail)| ending::take(what, joint, tail)) {
        return Core::new(act, CoreKind::Verb);
    }
    let kept = ["약속시간", "일정", "시간", "알림", "알람", "날짜", "할일", "건", "거"];
    let noun = what.strip_any(&kept).map(bare).filter(|noun| noun.len() > 1).unwrap_or(what);
    Core::new(noun, CoreKind::Noun)
}

/// Without what may stand between a noun and its verb.
fn bare(noun: Surface) -> Surface {
    let noun = noun.strip("좀").filter(|n| n.len() > 0).unwrap_or(noun);
    request::object(noun)
}
