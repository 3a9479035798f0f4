//! Auxiliaries: what follows a verb and says how it is meant ("-아야 하다", "-기로 하다", "-고 싶다").

use std::sync::LazyLock;

use super::conjugation::{self, Joint, Tense};
use super::suffix::{Found, Suffixes};
use super::surface::Surface;

/// What an auxiliary makes of the verb before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Obligation: something to do, unless it is past or asked.
    Must,
    /// Intention, alike.
    Will,
    /// What the speaker wants to do: "배우고 싶다".
    Wish,
    /// What the speaker would like to be so: "눈 오면 좋겠다".
    Hope,
    /// The same, and a past tense does not undo it: "가기로 했어".
    Settled,
    /// Others told the speaker; a past tense does not undo it.
    Told,
    /// Others said so.
    Hearsay,
    /// It goes on right now.
    Ongoing,
    /// It must not be.
    Forbid,
    /// It need not be.
    May,
    /// A remark about it: "할 수 있어".
    Remark,
    /// Likely; what is likely decides: "해야 할 것 같아".
    Likely,
    /// So it seems; an obligation is one nonetheless: "사야 되나 싶다".
    Seems,
}

/// Auxiliaries: how they join the verb before them, and their letters, spaces left out.
const AUXILIARIES: &[(Joint, &str, Turn)] = &[
    (Joint::A, "야하", Turn::Must),
    (Joint::A, "야되", Turn::Must),
    (Joint::A, "야대", Turn::Must),
    (Joint::A, "야허", Turn::Must),
    (Joint::A, "야쓰", Turn::Must),
    (Joint::A, "야만하", Turn::Must),
    (Joint::A, "야만되", Turn::Must),
    (Joint::A, "야", Turn::Must),
    (Joint::Bare, "고싶", Turn::Wish),
    (Joint::Bare, "구싶", Turn::Wish),
    (Joint::Bare, "고싶긴하", Turn::Wish),
    (Joint::Bare, "고싶기는하", Turn::Wish),
    (Joint::Eu, "면좋", Turn::Hope),
    (Joint::Eu, "면되", Turn::Will),
    (Joint::Eu, "믄되", Turn::Will),
    (Joint::A, "ㅆ으면좋", Turn::Hope),
    (Joint::A, "ㅆ으면하", Turn::Hope),
    (Joint::Eu, "려고하", Turn::Will),
    (Joint::Eu, "려구하", Turn::Will),
    (Joint::Eu, "ㄹ려고하", Turn::Will),
    (Joint::Eu, "ㄹ려구하", Turn::Will),
    (Joint::Eu, "ㄹ라고하", Turn::Will),
    (Joint::Eu, "려하", Turn::Will),
    (Joint::Bare, "고자하", Turn::Will),
    (Joint::Eu, "ㄹ까하", Turn::Will),
    (Joint::Eu, "ㄹ까싶", Turn::Will),
    (Joint::Eu, "ㄹ까보", Turn::Will),
    (Joint::Eu, "ㄹ까생각하", Turn::Will),
    (Joint::Bare, "도록하", Turn::Will),
    (Joint::Bare, "는게좋", Turn::Will),
    (Joint::Bare, "는편이좋", Turn::Will),
    (Joint::Bare, "는게낫", Turn::Will),
    (Joint::Eu, "ㄹ필요있", Turn::Will),
    (Joint::Eu, "ㄹ필요가있", Turn::Will),
    (Joint::Eu, "ㄹ거있", Turn::Will),
    (Joint::Eu, "ㄹ게있", Turn::Will),
    (Joint::Eu, "ㄹ것이있", Turn::Will),
    (Joint::Eu, "ㄹ일있", Turn::Will),
    (Joint::Eu, "ㄹ일이있", Turn::Will),
    (Joint::Bare, "기로하", Turn::Settled),
    (Joint::Bare, "기로되", Turn::Settled),
    (Joint::Bare, "기로약속하", Turn::Settled),
    (Joint::Bare, "기로결정하", Turn::Settled),
    (Joint::Bare, "기로마음먹", Turn::Settled),
    (Joint::Bare, "는걸로하", Turn::Settled),
    (Joint::Bare, "는거로하", Turn::Settled),
    (Joint::Bare, "는것으로하", Turn::Settled),
    (Joint::Bare, "기로맘먹", Turn::Settled),
    (Joint::Bare, "기로결심하", Turn::Settled),
    (Joint::Bare, "기로다짐하", Turn::Settled),
    (Joint::Bare, "기로작정하", Turn::Settled),
    (Joint::Bare, "기로합의하", Turn::Settled),
    (Joint::Bare, "기로정하", Turn::Settled),
    (Joint::Bare, "기로얘기하", Turn::Settled),
    (Joint::Bare, "기로이야기하", Turn::Settled),
    (Joint::Bare, "기로말하", Turn::Settled),
    (Joint::Bare, "기로예약하", Turn::Settled),
    (Joint::Bare, "기로되어있", Turn::Settled),
    (Joint::Bare, "기로돼있", Turn::Settled),
    (Joint::Eu, "ㄹ때되", Turn::Settled),
    (Joint::Eu, "ㄹ때가되", Turn::Settled),
    (Joint::Eu, "ㄹ때도되", Turn::Settled),
    (Joint::Eu, "ㄹ때지나", Turn::Settled),
    (Joint::Eu, "ㄹ때가지나", Turn::Settled),
    (Joint::Eu, "ㄹ시간되", Turn::Settled),
    (Joint::Eu, "ㄹ시간이되", Turn::Settled),
    (Joint::Eu, "ㄹ시간이다되", Turn::Settled),
    (Joint::Bare, "는것만남", Turn::Settled),
    (Joint::Bare, "는거만남", Turn::Settled),
    (Joint::Bare, "는일만남", Turn::Settled),
    (Joint::Eu, "ㄹ일만남", Turn::Settled),
    (Joint::Bare, "기바라", Turn::Must),
    (Joint::Bare, "기를바라", Turn::Must),
    (Joint::A, "달라고하", Turn::Told),
    (Joint::Eu, "라고하", Turn::Told),
    (Joint::Eu, "라하", Turn::Told),
    (Joint::Eu, "라고그렇", Turn::Told),
    (Joint::Bare, "자고그렇", Turn::Told),
    (Joint::Eu, "라고그러", Turn::Told),
    (Joint::Eu, "라고시키", Turn::Told),
    (Joint::Bare, "기로결심하", Turn::Settled),
    (Joint::Bare, "기로다짐하", Turn::Settled),
    (Joint::A, "달라고적혀있", Turn::Told),
    (Joint::A, "달라고써있", Turn::Told),
    (Joint::Eu, "라고적혀있", Turn::Told),
    (Joint::Eu, "라고써있", Turn::Told),
    (Joint::Eu, "라고쓰여있", Turn::Told),
    (Joint::Eu, "라고나와있", Turn::Told),
    (Joint::Eu, "라고난리치", Turn::Told),
    (Joint::Eu, "라고말하", Turn::Told),
    (Joint::Eu, "라고말씀하", Turn::Told),
    (Joint::Eu, "라고지시하", Turn::Told),
    (Joint::Eu, "라고당부하", Turn::Told),
    (Joint::Eu, "라고신신당부하", Turn::Told),
    (Joint::Eu, "라고재촉하", Turn::Told),
    (Joint::Eu, "라고독촉하", Turn::Told),
    (Joint::Eu, "라고조르", Turn::Told),
    (Joint::Eu, "라고알림장오", Turn::Told),
    (Joint::Eu, "라고알림장이오", Turn::Told),
    (Joint::Eu, "라고공문오", Turn::Told),
    (Joint::Eu, "라고안내문오", Turn::Told),
    (Joint::Eu, "라고메시지오", Turn::Told),
    (Joint::Eu, "라고문자오", Turn::Told),
    (Joint::Eu, "라고문자가오", Turn::Told),
    (Joint::Eu, "라고연락오", Turn::Told),
    (Joint::Eu, "라고연락이오", Turn::Told),
    (Joint::Eu, "라고전화오", Turn::Told),
    (Joint::Eu, "라고전화가오", Turn::Told),
    (Joint::Eu, "라고톡오", Turn::Told),
    (Joint::Eu, "라고톡이오", Turn::Told),
    (Joint::Eu, "라고카톡오", Turn::Told),
    (Joint::Eu, "라고카톡이오", Turn::Told),
    (Joint::Eu, "라고메일오", Turn::Told),
    (Joint::Eu, "라고메일이오", Turn::Told),
    (Joint::Eu, "라고공지뜨", Turn::Told),
    (Joint::Eu, "라고공지가뜨", Turn::Told),
    (Joint::Eu, "라고알림뜨", Turn::Told),
    (Joint::Eu, "라고알림이뜨", Turn::Told),
    (Joint::Eu, "라고안내오", Turn::Told),
    (Joint::Eu, "라고안내가오", Turn::Told),
    (Joint::Eu, "라고쪽지오", Turn::Told),
    (Joint::Eu, "라고쪽지가오", Turn::Told),
    (Joint::Bare, "자고하", Turn::Told),
    (Joint::Bare, "자고그러", Turn::Told),
    (Joint::A, "달라하", Turn::Told),
    (Joint::A, "달래", Turn::Told),
    (Joint::A, "달", Turn::Told),
    (Joint::Eu, "ㄴ다고하", Turn::Hearsay),
    (Joint::Bare, "는다고하", Turn::Hearsay),
    (Joint::Bare, "고있", Turn::Ongoing),
    (Joint::Bare, "는중이", Turn::Ongoing),
    (Joint::Bare, "는중", Turn::Ongoing),
    (Joint::Eu, "면안되", Turn::Forbid),
    (Joint::Eu, "면안돼", Turn::Forbid),
    (Joint::Eu, "면큰일나", Turn::Forbid),
    (Joint::Bare, "지말", Turn::Forbid),
    (Joint::Bare, "지말아주", Turn::Forbid),
    (Joint::A, "도되", Turn::May),
    (Joint::A, "죽", Turn::Remark),
    (Joint::A, "미치", Turn::Remark),
    (Joint::Bare, "나보", Turn::Remark),
    (Joint::Eu, "ㄴ가보", Turn::Remark),
    (Joint::Eu, "ㄹ게못되", Turn::Remark),
    (Joint::Eu, "ㄹ거못되", Turn::Remark),
    (Joint::Eu, "ㄹ것이못되", Turn::Remark),
    (Joint::Eu, "ㄹ게없", Turn::Remark),
    (Joint::Eu, "ㄹ거없", Turn::Remark),
    (Joint::Eu, "ㄹ만하", Turn::Remark),
    (Joint::Eu, "ㄹ뻔하", Turn::Remark),
    (Joint::Bare, "곤하", Turn::Remark),
    (Joint::Bare, "는편이", Turn::Remark),
    (Joint::Eu, "ㄹ수있", Turn::Remark),
    (Joint::Eu, "ㄹ줄알", Turn::Remark),
    (Joint::Eu, "ㄹ수없", Turn::Remark),
    (Joint::Eu, "ㄹ거같", Turn::Likely),
    (Joint::Eu, "ㄹ것같", Turn::Likely),
    (Joint::Eu, "ㄹ듯하", Turn::Likely),
    (Joint::Eu, "ㄹ듯싶", Turn::Likely),
    (Joint::Bare, "는거아닌가싶", Turn::Seems),
    (Joint::Bare, "는게아닌가싶", Turn::Seems),
    (Joint::Bare, "지않을까싶", Turn::Seems),
    (Joint::Bare, "지않나싶", Turn::Seems),
    (Joint::Bare, "나싶", Turn::Seems),
    (Joint::Bare, "지싶", Turn::Seems),
    (Joint::Eu, "ㄴ가싶", Turn::Seems),
    (Joint::Bare, "는것같", Turn::Seems),
    (Joint::Bare, "는거같", Turn::Seems),
];

static SUFFIXES: LazyLock<Suffixes<(Joint, Turn)>> =
    LazyLock::new(|| Suffixes::new(AUXILIARIES.iter().map(|&(joint, text, turn)| (text, (joint, turn)))));

/// The auxiliary that ends `core`, and the stem before it; a past or honorific form may stand between.
pub(super) fn read(core: Surface) -> Option<(Surface, Turn)> {
    SUFFIXES.of(core).find_map(|Found { before, text, says: (joint, turn) }| {
        // "용돈 달라고 하기" is no "-ㄹ라고 하다".
        if text.starts_with('ㄹ') && core.ends_any(&["달라고하"]) {
            return None;
        }
        // "피곤하다" is no "-곤 하다".
        if text == "곤하" && core.ends_any(&["피곤하", "노곤하", "곤곤하"]) {
            return None;
        }
        let mut stem = conjugation::stem(before, joint)?;
        while let Some((before, tense)) = conjugation::tense(stem) {
            stem = match tense {
                Tense::Past if matches!(turn, Turn::Must | Turn::Will | Turn::Wish) => {
                    return Some((stem, Turn::Remark));
                }
                _ => before,
            };
        }
        Some((stem, turn))
    })
}
