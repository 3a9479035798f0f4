//! What is said to the app itself: "…라고 알려 줘", "…일정에 추가해 줘", "쇼핑 목록에 …".
//!
//! The frame is taken off; what is inside is the todo. Commands about todos that exist already ("회의 네시로 미뤄 줘") are
//! recognised, so that they make no new ones.

mod device;

use super::auxiliary::Turn;
use super::command;
use super::conjugation::Joint;
use super::ending;
use super::judge::{Core, CoreKind};
use super::predicate::{Link, Mood};
use super::split::Draft;
use super::surface::Surface;
use super::word::Word;
use crate::language::Action;

/// What is asked of the app.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Request {
    /// To keep this.
    Add(Core),
    /// To change or remove what it keeps.
    Change(Action, Core),
    /// To tell something.
    Ask,
    /// To do something at once that is nobody's todo: "노래 틀어줘".
    Operate,
}

/// Verbs of keeping and reminding, as they end a request.
const KEEP: &[&str] = &[
    "알려주",
    "알려",
    "말해주",
    "얘기해주",
    "리마인드해주",
    "리마인드하",
    "remind해주",
    "add해주",
    "set해주",
    "save해주",
    "상기시켜주",
    "리마인드부탁하",
    "알림부탁하",
    "기억해주",
    "기억시켜주",
    "기억하",
    "메모해주",
    "메모하",
    "적어주",
    "적어두",
    "적어놓",
    "기록해주",
    "기록하",
    "추가해주",
    "추가하",
    "등록해주",
    "등록하",
    "저장해주",
    "저장하",
    "넣어주",
    "넣어두",
    "넣",
    "만들어주",
    "알람맞춰주",
    "알람설정해주",
    "알림설정해주",
    "설정해주",
    "알람해주",
    "알림해주",
    "알림주",
    "알림걸어주",
    "알람걸어주",
    "알람주",
    "맞춰주",
    "잡아주",
    "띄워주",
    "챙겨주",
    "표시해주",
    "입력해주",
    "알람맞추",
    "까먹지않게해주",
    "잊지않게해주",
    "잔소리해주",
    "닦달해주",
    "재촉해주",
    "채근해주",
    "쪼아주",
    "올려주",
    "써주",
    "붙여주",
    "알람부탁하",
    "해주",
];

/// Those among them that are frames only around a list or a calendar.
const NEED_LIST: &[&str] = &[
    "추가하",
    "등록하",
    "저장하",
    "넣",
    "넣어주",
    "넣어두",
    "만들어주",
    "적어주",
    "적어두",
    "적어놓",
    "설정해주",
    "맞춰주",
    "올려주",
    "써주",
    "붙여주",
    "잡아주",
    "띄워주",
    "챙겨주",
    "표시해주",
    "기록하",
    "메모하",
    "해주",
    "알려",
    "말해주",
    "얘기해주",
    "기록해주",
    "입력해주",
];

/// What stands between the todo and the verb of the frame.
const SLOTS: &[&str] = &[
    "일정에",
    "일정으로",
    "일정을",
    "일정",
    "할일에",
    "할일로",
    "할일목록에",
    "투두에",
    "투두리스트에",
    "캘린더에",
    "달력에",
    "알림을",
    "알림",
    "알람을",
    "알람",
    "리스트에",
    "목록에",
    "메모에",
    "미리",
];

/// Reads a clause as a request to the app.
pub(super) fn read(own: &[Word], draft: &Draft) -> Option<Request> {
    let predicate = draft.predicate.filter(|p| !p.noun)?;
    let favour = predicate.mood == Mood::Tell && predicate.core.ends_any(&["부탁드리", "부탁하"]);
    // "말해줄 수 있어?"
    let able = predicate.turn == Some(Turn::Remark) && predicate.core.ends_any(&["주"]) && predicate.link == Link::End;
    let asked =
        able || matches!(predicate.mood, Mood::Plain | Mood::Ask) || predicate.mood == Mood::Will && !predicate.built;
    if !(asked || favour) || predicate.ending == "기" {
        return None;
    }
    if let Some((action, core)) = command::asked::verb(own, draft, &predicate) {
        return Some(Request::Change(action, core));
    }
    // "캘린더에 결혼식 등록 부탁해"
    if favour {
        let rest = predicate.core.strip_any(&["부탁드리", "부탁하"])?.strip_any(&["추가", "등록", "저장"])?;
        return list(own, draft, rest);
    }
    if device::is_operated(own, &predicate) {
        return Some(Request::Operate);
    }
    if device::is_asked_to_show(&predicate) {
        return Some(Request::Ask);
    }
    if let Some(rest) = predicate.core.strip_any(&["깨워주", "깨우"]) {
        return (rest.len() == 0 || rest.is_word("일찍")).then(|| Request::Add(Core::new(rest, CoreKind::Rise)));
    }
    let verb = KEEP.iter().filter(|verb| predicate.core.strip(verb).is_some()).max_by_key(|verb| verb.len())?;
    let rest = predicate.core.strip(verb)?;
    list(own, draft, rest).or_else(|| content(rest, verb))
}

/// Words for lists of goods.
const SHOPPING: &[&str] = &["shopping", "grocery", "쇼핑", "장보기", "장볼", "볼", "구매", "마트", "살", "사야할"];

/// "쇼핑 목록에 참치캔": what comes after the list is put on it.
fn list(own: &[Word], draft: &Draft, rest: Surface) -> Option<Request> {
    let plain: Vec<&Word> = own.iter().filter(|w| w.is_plain()).collect();
    let at = plain.iter().position(|w| {
        [
            "거에",
            "것에",
            "목록에",
            "리스트에",
            "목록에다",
            "리스트에다",
            "할일에",
            "일에",
            "투두에",
            "캘린더에",
            "달력에",
            "일정에",
            "메모에",
        ]
        .iter()
        .any(|l| w.text.ends_with(l))
    })?;
    let inside: usize = plain[at + 1..].iter().map(|w| w.text.chars().count()).sum();
    let outside = draft.surface.len().checked_sub(inside)?;
    let frame = &plain[..=at];
    let goods = frame.iter().any(|w| SHOPPING.iter().any(|s| w.text.starts_with(s)))
        || matches!(frame, [only] if only.text.starts_with("목록") || only.text.starts_with("리스트"));
    if rest.len() <= outside {
        return slot(rest, goods);
    }
    let kind = if goods { CoreKind::Goods } else { CoreKind::Noun };
    Some(Request::Add(Core { skip: at + 1, ..inner(object(rest), kind) }))
}

/// "참치캔 쇼핑 목록에 추가해 줘": what comes before the list is put on it.
fn slot(rest: Surface, goods: bool) -> Option<Request> {
    let before = rest.strip_any(&["목록에", "리스트에", "목록에다", "리스트에다"]).unwrap_or(rest);
    let before = before
        .strip_any(SHOPPING)
        .or_else(|| before.strip_any(SLOTS))
        .or_else(|| before.strip("할일"))
        .unwrap_or(before);
    let kind = if goods { CoreKind::Goods } else { CoreKind::Noun };
    (before.len() > 0).then(|| Request::Add(inner(object(before), kind)))
}

/// A request said with nouns alone: "투두에 책상 정리 추가", "살 거 바나나, 요거트".
pub(super) fn noun(own: &[Word], draft: &Draft) -> Option<Core> {
    let plain: Vec<&Word> = own.iter().filter(|w| w.is_plain()).collect();
    let header =
        plain.iter().take(3).position(|w| matches!(w.text, "거" | "것" | "거는" | "것은" | "건" | "목록" | "리스트"));
    if let Some(at) = header.filter(|&at| {
        at > 0 && at + 1 < plain.len() && plain[..at].iter().any(|w| SHOPPING.iter().any(|s| w.text.starts_with(s)))
    }) {
        return Some(Core { skip: at + 1, ..Core::new(draft.surface, CoreKind::Goods) });
    }
    let rest = draft.surface.strip_any(&["추가", "등록", "저장", "메모"])?;
    match list(own, draft, rest) {
        Some(Request::Add(core)) => Some(core),
        _ => rest.strip_any(&["일정", "알림", "알람"]).map(|inside| inner(object(inside), CoreKind::Noun)),
    }
}

/// What is inside a frame without a list.
fn content(rest: Surface, verb: &str) -> Option<Request> {
    let rest = rest.strip_any(&["나한테", "저한테", "나에게", "저에게"]).unwrap_or(rest);
    // "아들한테 알려 줘야지": to somebody else.
    if rest.ends_any(&["한테", "에게", "께"]) {
        return None;
    }
    if let Some(core) = quoted(rest) {
        return Some(Request::Add(core));
    }
    if rest.ends_any(&["일정", "시간"]) && verb.starts_with("알려") {
        return Some(Request::Ask);
    }
    let slotted = SLOTS.iter().find_map(|slot| rest.strip(slot));
    if slotted.is_some_and(|inside| inside.len() == 0) {
        return Some(Request::Ask);
    }
    if rest.len() == 0 || NEED_LIST.contains(&verb) && slotted.is_none() {
        return None;
    }
    let inside = object(slotted.unwrap_or(rest));
    if verb.starts_with("알려") && rest.ends_any(&["는지", "ㄴ지", "을지", "인지", "할지", "갈지"]) {
        return Some(Request::Ask);
    }
    if inside.ends_any(&[
        "날씨",
        "시간",
        "뉴스",
        "환율",
        "주가",
        "길",
        "방법",
        "미세먼지",
        "기온",
        "온도",
        "교통",
        "맛집",
        "전화번호",
        "주소",
        "레시피",
        "뜻",
        "순위",
        "일기예보",
        "운세",
        "뭐있는지",
        "뭔지",
    ]) && slotted.is_none()
    {
        return Some(Request::Ask);
    }
    (inside.len() > 0).then(|| Request::Add(inner(inside, CoreKind::Noun)))
}

/// An act or a noun quoted: "내놓으라고", "회의라고", "회의 있다고", "먹게".
fn quoted(rest: Surface) -> Option<Core> {
    const ACTS: &[(Joint, &str)] = &[
        (Joint::A, "야한다고"),
        (Joint::A, "야된다고"),
        (Joint::A, "야해서"),
        (Joint::A, "야돼서"),
        (Joint::A, "야하니까"),
        (Joint::A, "야되니까"),
        (Joint::Eu, "ㄹ시간이라고"),
        (Joint::Eu, "라고"),
        (Joint::Eu, "라구"),
        (Joint::Bare, "자고"),
        (Joint::Bare, "는다고"),
        (Joint::Eu, "ㄴ다고"),
        (Joint::Bare, "도록"),
        (Joint::Bare, "게"),
        (Joint::Bare, "는거"),
        (Joint::Bare, "는걸"),
        (Joint::Bare, "는것"),
        (Joint::Eu, "ㄹ거"),
        (Joint::Eu, "ㄹ것"),
        (Joint::Bare, "기"),
    ];
    if let Some(noun) = rest.strip_any(&[
        "있다고",
        "있는거",
        "있는걸",
        "있는것",
        "예약잡았다고",
        "예약했다고",
        "예약돼있다고",
        "잡혔다고",
        "잡았다고",
    ]) {
        return Some(Core::new(object(noun), CoreKind::Noun));
    }
    let rest = rest.strip_any(&["을", "를"]).unwrap_or(rest);
    if let Some(core) = ACTS.iter().find_map(|&(joint, tail)| ending::take(rest, joint, tail)) {
        return Some(Core::new(core, CoreKind::Verb));
    }
    rest.strip_any(&["이라고", "라고"]).filter(|n| n.len() > 1).map(|noun| Core::new(noun, CoreKind::Noun))
}

/// The core of what a frame holds: an act, if it ends as one.
fn inner(text: Surface, kind: CoreKind) -> Core {
    quoted(text).unwrap_or_else(|| Core::new(text, kind))
}

/// Without the particle of an object.
pub(super) fn object(noun: Surface) -> Surface {
    noun.strip_any(&["을", "를", "도", "좀", "으로", "로"]).filter(|n| n.len() > 0).unwrap_or(noun)
}
