//! What is off: called off by somebody, or declined by the speaker.

use super::super::auxiliary::Turn;
use super::super::conjugation::Joint;
use super::super::ending;
use super::super::lexicon::{ACTIONS, COMMON};
use super::super::predicate::Predicate;
use super::super::request;
use super::super::surface::Surface;
use super::super::word::Word;
use super::{Core, CoreKind, Judgement};
use crate::language::{Action, Reason};

/// What says that something is off: "취소됐어".
const OFF: &[&str] = &[
    "취소되",
    "취소하",
    "취소",
    "미뤄지",
    "연기되",
    "취소고",
    "캔슬되",
    "캔슬",
    "파토나",
    "없어지",
    "펑크나",
    "무산되",
    "휴강",
    "휴강이",
    "휴강되",
    "결항",
    "결항되",
    "연착",
    "패스",
    "스킵",
    "없는걸로",
    "없던걸로",
    "안하는걸로",
    "안가는걸로",
    "없던걸로하",
    "없는걸로하",
    "없던일로하",
    "안하는걸로하",
    "안가는걸로하",
    "취소하는걸로하",
];

/// Events that one does not hold or go to, where they are not done.
const EVENTS: &[&str] = &[
    "소개팅",
    "미팅",
    "회의",
    "면접",
    "이사",
    "여행",
    "계약",
    "수술",
    "공연",
    "워크숍",
    "과외",
    "수업",
    "스터디",
    "회식",
    "모임",
    "약속",
    "결혼",
    "결혼식",
    "파티",
    "캠핑",
    "등산",
    "출장",
    "행사",
    "촬영",
    "경기",
    "대회",
    "집들이",
    "돌잔치",
    "세미나",
];

/// What stops for once: "과외 이번 주는 쉬기로 했어", "소개팅 안 하기로 했어".
pub(super) fn skips(own: &[Word], predicate: &Predicate) -> bool {
    let event = own
        .iter()
        .filter(|w| w.is_plain())
        .any(|w| EVENTS.contains(&w.text.trim_end_matches(['은', '는', '을', '를', '도'])));
    event
        && (predicate.core.ends_any(&["쉬", "안하", "안보", "안가", "안나가", "안받", "안치르"])
            || predicate.core.ends_any(&["취소하", "건너뛰", "접"]) && predicate.turn == Some(Turn::Settled))
}

/// "커튼은 다음에 하고 이불만 빨래", "그건 빼고 환전만": whether what was named is put off or left out, and something else comes.
pub(super) fn is_put_off(core: &Surface, followed: bool) -> bool {
    const PUT_OFF: &[&str] = &[
        "다음에하",
        "나중에하",
        "담에하",
        "다음에사",
        "나중에사",
        "담에사",
        "다음에가",
        "나중에가",
        "빼",
        "제외하",
        "생략하",
        "건너뛰",
        "패스하",
        "내일하",
        "됐",
    ];
    let left = core.strip_any(PUT_OFF);
    followed && left.is_some_and(|what| what.ends_any(&["은", "는", "건"]))
}

/// "없던 걸로 하재": whether something is agreed to be off.
pub(super) fn is_dropped(predicate: &Predicate) -> bool {
    predicate.core.ends_any(&[
        "없던걸로하",
        "없는걸로하",
        "없던일로하",
        "안하는걸로하",
        "안가는걸로하",
        "취소하는걸로하",
    ])
}

/// What the speaker declines is off.
pub(super) fn declined(core: &Surface) -> Judgement {
    let what = core.strip_any(&["나가", "가", "만나", "참석하", "오", "하", "쉬"]).unwrap_or(*core);
    let what = what.strip_any(&["못", "안"]).unwrap_or(what);
    let what = request::object(what.strip_any(&["은", "는", "에"]).unwrap_or(what));
    Judgement::Command(Reason::Cancelled, Action::Delete, Core::new(what, CoreKind::Noun))
}

/// Whether what the core says is called off.
pub(super) fn is_cancelled(core: &Surface) -> bool {
    core.ends_any(OFF) || reported(core).is_some_and(|act| act.ends_any(OFF))
}

/// What somebody has let the speaker know: "취소됐다고 연락 왔어".
fn reported(core: &Surface) -> Option<Surface> {
    const NEWS: &[&str] = &[
        "고연락오",
        "고연락이오",
        "고문자오",
        "고문자가오",
        "고전화오",
        "고카톡오",
        "고톡오",
        "고메일오",
        "고연락받",
        "고공지뜨",
        "고공지나",
        "고듣",
        "고하",
        "고그러",
    ];
    ending::take(core.strip_any(NEWS)?, Joint::A, "ㅆ다")
}

/// What is called off need not be done.
pub(super) fn called_off(core: &Surface) -> Judgement {
    let core = &reported(core).unwrap_or(*core);
    let what = core.strip_any(OFF).unwrap_or(*core);
    Judgement::Command(Reason::Cancelled, Action::Delete, Core::new(request::object(what), CoreKind::Noun))
}

/// "못 가겠다", "안 가기로 했어": the speaker stays away. Not to consume something ("안 먹기") is a resolution instead.
pub(super) fn declines(core: &Surface) -> bool {
    let away = core.strip_any(&["나가", "가", "만나", "참석하", "오"]);
    // "병문안 가야 해"
    let noun = |before: &Surface| before.longest(5, ACTIONS.or(COMMON)) > 1;
    away.is_some_and(|before| before.ends_any(&["못", "안"]) && !noun(&before))
        || core.strip("하").is_some_and(|before| before.ends_any(&["못", "는안", "은안"]))
}

/// What is said of a plan that came to nothing.
const FELL: &[&str] = &[
    "깨졌",
    "깨져",
    "깨진",
    "무산",
    "파토",
    "파투",
    "엎어졌",
    "엎어져",
    "접었",
    "접기로",
    "관뒀",
    "관두기로",
    "그만뒀",
    "포기했",
    "물건너",
    "틀어졌",
    "취소됐",
    "취소되",
    "취소했",
    "취소하",
    "못갔",
    "못했",
    "안갔",
    "안했",
    "말았어",
    "맘이바뀌",
    "마음이바뀌",
    "생각이바뀌",
    "연기됐",
    "없던일",
    "없던걸로",
];

/// "이사 가기로 했는데 계약이 깨졌어": whether the next words say that what was settled came to nothing.
pub(super) fn falls_through(after: &[Word]) -> bool {
    let said: String = after.iter().filter(|w| w.is_plain()).take(5).map(|w| w.text).collect();
    FELL.iter().any(|fell| said.contains(fell))
}

#[cfg(test)]
mod tests {
    use super::super::super::titles;

    #[test]
    fn leaves_out_what_is_put_off() {
        for (text, expected) in [
            ("커튼은 다음에 하고 이불만 빨래", &["이불 빨래하기"] as &[&str]),
            ("면세점 들르기 아 그건 빼고 환전만 하기", &["환전하기"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }
}
