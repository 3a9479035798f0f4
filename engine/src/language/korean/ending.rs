//! Verb endings: what they look like, how they join the stem, and what they say.
//!
//! Only endings are listed. What auxiliaries make of them ("-아야 하다", "-기로 하다") is in `predicate`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::conjugation::{self, Joint};
use super::jamo;
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

/// An ending, in the letters that follow the stem; a leading single consonant closes the syllable before it.
struct Ending(Joint, &'static str, Sense);

/// A verb form taken apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// The stem, with everything before it.
    pub(super) stem: Surface,
    /// What the ending says.
    pub(super) sense: Sense,
    /// The ending itself.
    pub(super) ending: &'static str,
}

/// The ways to take the end of `surface` apart into a stem the lexicon knows and an ending, longest ending first.
pub(super) fn forms(surface: Surface) -> impl Iterator<Item = Form> {
    let candidates = surface.last().and_then(|last| BY_LAST.get(&last)).map_or(&OPEN[..], Vec::as_slice);
    candidates.iter().filter_map(move |Ending(joint, text, sense)| {
        let form = strip(surface, text).filter(|_| *text != "가" || !goes(surface))?;
        let stem = conjugation::stem(form, *joint)?;
        // "보내 달래" is what somebody asks for, and no "-ㄹ래".
        if *text == "ㄹ래" && stem.ends_any(&["달"]) {
            return None;
        }
        Some(Form { stem, sense: *sense, ending: text })
    })
}

/// Whether the last word is a verb in 가다 that the lexicon has: "들어가" is no "들어" with "-가".
fn goes(surface: Surface) -> bool {
    conjugation::stem(surface, Joint::A)
        .is_some_and(|stem| stem.last() == Some('가') && conjugation::lexical(&stem) > 1)
}

/// The endings that may stand before the end of a text, by its last character; few do, and most are not looked at.
static BY_LAST: LazyLock<HashMap<char, Vec<&Ending>>> = LazyLock::new(|| {
    let lasts = ENDINGS.iter().filter(|ending| !ending.is_open()).filter_map(|ending| ending.1.chars().next_back());
    let of = |last: char| ENDINGS.iter().filter(|e| e.is_open() || e.1.ends_with(last)).collect();
    lasts.map(|last| (last, of(last))).collect()
});

/// The endings that leave the last character to the stem.
static OPEN: LazyLock<Vec<&Ending>> = LazyLock::new(|| ENDINGS.iter().filter(|ending| ending.is_open()).collect());

impl Ending {
    /// Whether it is nothing, or a consonant that closes the last syllable of the stem.
    fn is_open(&self) -> bool {
        self.1.chars().all(|c| ('ㄱ'..='ㅎ').contains(&c))
    }
}

/// What stands before `ending`.
fn strip(surface: Surface, ending: &str) -> Option<Surface> {
    let first = ending.chars().next();
    match first.filter(|&c| ('ㄱ'..='ㅎ').contains(&c)) {
        None => surface.strip(ending),
        Some(closing) => close(surface.strip(&ending[closing.len_utf8()..])?, closing),
    }
}

/// Takes the final consonant `closing` off the last syllable.
fn close(surface: Surface, closing: char) -> Option<Surface> {
    let end = surface.last()?;
    let open = jamo::with_last(end, '\0').filter(|_| jamo::last(end) == Some(closing))?;
    Some(surface.replace(1, &[open]))
}

/// The stem of `surface`, a form with `ending` joined by `joint` taken off.
pub(super) fn take(surface: Surface, joint: Joint, ending: &str) -> Option<Surface> {
    conjugation::stem(strip(surface, ending)?, joint)
}

use Joint::{A, Bare, Eu};
use Sense::{And, Ask, Because, But, Chain, Describe, Hearsay, Name, Plain, Tell, Told, Will};

/// Every ending, longer ones before the shorter ones that end them.
const ENDINGS: &[Ending] = &[
    Ending(Bare, "는다더라고요", Hearsay),
    Ending(Eu, "ㄴ다더라고요", Hearsay),
    Ending(Bare, "고나서부터는", And),
    Ending(Eu, "ㄹ걸그랬다", Tell),
    Ending(Eu, "ㄹ걸그랬네", Tell),
    Ending(Eu, "ㄹ걸그랬어", Tell),
    Ending(Eu, "ㄹ걸그랬나", Tell),
    Ending(Eu, "ㄹ지도몰라", Tell),
    Ending(Bare, "는다는구만", Hearsay),
    Ending(Eu, "ㄴ다는구만", Hearsay),
    Ending(Bare, "는다고해요", Hearsay),
    Ending(Eu, "ㄴ다고해요", Hearsay),
    Ending(Bare, "는다더구나", Hearsay),
    Ending(Eu, "ㄴ다더구나", Hearsay),
    Ending(Bare, "는다는데요", Hearsay),
    Ending(Eu, "ㄴ다는데요", Hearsay),
    Ending(Bare, "는다던데요", Hearsay),
    Ending(Eu, "ㄴ다던데요", Hearsay),
    Ending(Bare, "다더라고요", Hearsay),
    Ending(Bare, "는다카더라", Hearsay),
    Ending(Eu, "ㄴ다카더라", Hearsay),
    Ending(Bare, "는다는구나", Hearsay),
    Ending(Eu, "ㄴ다는구나", Hearsay),
    Ending(Bare, "는다는구먼", Hearsay),
    Ending(Eu, "ㄴ다는구먼", Hearsay),
    Ending(Bare, "는다더라고", Hearsay),
    Ending(Eu, "ㄴ다더라고", Hearsay),
    Ending(Eu, "시겠습니까", Ask),
    Ending(Bare, "고난다음에", And),
    Ending(Eu, "ㄹ만하다", Tell),
    Ending(Eu, "ㄹ뻔했네", Tell),
    Ending(Eu, "ㄹ뻔했어", Tell),
    Ending(Bare, "더라구요", Tell),
    Ending(Bare, "자십니다", Told),
    Ending(Bare, "자는데요", Told),
    Ending(Eu, "라셨는데", Told),
    Ending(Eu, "라카더라", Told),
    Ending(Eu, "라시던데", Told),
    Ending(Eu, "라시는데", Told),
    Ending(Eu, "라는데요", Told),
    Ending(Eu, "라십니다", Told),
    Ending(Eu, "라시더라", Told),
    Ending(Eu, "라던데요", Told),
    Ending(Eu, "라더라고", Told),
    Ending(Bare, "는다고함", Hearsay),
    Ending(Eu, "ㄴ다고함", Hearsay),
    Ending(Bare, "다는구만", Hearsay),
    Ending(Bare, "다고해요", Hearsay),
    Ending(Bare, "다더구나", Hearsay),
    Ending(Bare, "는다더만", Hearsay),
    Ending(Eu, "ㄴ다더만", Hearsay),
    Ending(Bare, "는다더군", Hearsay),
    Ending(Eu, "ㄴ다더군", Hearsay),
    Ending(Bare, "다는데요", Hearsay),
    Ending(Bare, "다던데요", Hearsay),
    Ending(Bare, "는대더라", Hearsay),
    Ending(Eu, "ㄴ대더라", Hearsay),
    Ending(Bare, "는다카네", Hearsay),
    Ending(Eu, "ㄴ다카네", Hearsay),
    Ending(Bare, "다카더라", Hearsay),
    Ending(Bare, "다는구나", Hearsay),
    Ending(Bare, "다는구먼", Hearsay),
    Ending(Bare, "는다는군", Hearsay),
    Ending(Eu, "ㄴ다는군", Hearsay),
    Ending(Bare, "는댔는데", Hearsay),
    Ending(Eu, "ㄴ댔는데", Hearsay),
    Ending(Bare, "는댔어요", Hearsay),
    Ending(Eu, "ㄴ댔어요", Hearsay),
    Ending(Bare, "는다고요", Hearsay),
    Ending(Eu, "ㄴ다고요", Hearsay),
    Ending(Bare, "는다면서", Hearsay),
    Ending(Eu, "ㄴ다면서", Hearsay),
    Ending(Bare, "는다네요", Hearsay),
    Ending(Eu, "ㄴ다네요", Hearsay),
    Ending(Bare, "는답니다", Hearsay),
    Ending(Eu, "ㄴ답니다", Hearsay),
    Ending(Eu, "ㄹ거니까", Because),
    Ending(Eu, "ㄹ테니까", Because),
    Ending(Bare, "는다니까", Because),
    Ending(Eu, "ㄴ다니까", Because),
    Ending(Eu, "ㄹ거예요", Will),
    Ending(Eu, "ㄹ거에요", Will),
    Ending(Eu, "ㄹ꺼예요", Will),
    Ending(Eu, "ㄹ겁니다", Will),
    Ending(Eu, "ㄹ거라서", Because),
    Ending(Eu, "ㄹ건데요", But),
    Ending(Eu, "ㄴ다음에", And),
    Ending(Eu, "ㄹ려고요", Will),
    Ending(Eu, "ㄹ텐데요", But),
    Ending(Bare, "는다더라", Hearsay),
    Ending(Eu, "ㄴ다더라", Hearsay),
    Ending(Bare, "는다던데", Hearsay),
    Ending(Eu, "ㄴ다던데", Hearsay),
    Ending(Bare, "는다는데", Hearsay),
    Ending(Eu, "ㄴ다는데", Hearsay),
    Ending(Bare, "더라고요", Tell),
    Ending(Bare, "기때문에", Because),
    Ending(Bare, "는동안에", Because),
    Ending(Bare, "는사이에", Because),
    Ending(Bare, "기직전에", Because),
    Ending(Bare, "기전까지", Because),
    Ending(Bare, "는바람에", Because),
    Ending(Eu, "ㄹ랍니다", Will),
    Ending(Eu, "ㄹ거예용", Will),
    Ending(Eu, "ㄹ거라고", Will),
    Ending(Eu, "ㄴ다길래", Because),
    Ending(Bare, "는다길래", Because),
    Ending(Eu, "ㄹ지도", Tell),
    Ending(Eu, "ㄹ걸요", Tell),
    Ending(Bare, "잖아유", Tell),
    Ending(Bare, "다니까", Tell),
    Ending(Bare, "는걸요", Tell),
    Ending(Bare, "더랬지", Tell),
    Ending(Bare, "더이다", Tell),
    Ending(Bare, "는구려", Tell),
    Ending(Bare, "는군요", Tell),
    Ending(Bare, "더군요", Tell),
    Ending(Bare, "더라구", Tell),
    Ending(Bare, "더니만", Because),
    Ending(Bare, "는지요", Ask),
    Ending(Eu, "ㄴ지요", Ask),
    Ending(Eu, "ㄹ려나", Ask),
    Ending(Eu, "ㄹ까나", Ask),
    Ending(Eu, "ㄹ는지", Ask),
    Ending(Eu, "ㄹ런지", Ask),
    Ending(Eu, "ㄹ라나", Ask),
    Ending(Eu, "려나요", Ask),
    Ending(Bare, "던가요", Ask),
    Ending(Bare, "자셨어", Told),
    Ending(Bare, "자시네", Told),
    Ending(Bare, "자네요", Told),
    Ending(Bare, "재더라", Told),
    Ending(Bare, "자던데", Told),
    Ending(Bare, "자더라", Told),
    Ending(Eu, "라셨음", Told),
    Ending(Eu, "랬는데", Told),
    Ending(Eu, "라카네", Told),
    Ending(Eu, "라네요", Told),
    Ending(Eu, "라셨어", Told),
    Ending(Eu, "라고요", Told),
    Ending(Eu, "라신다", Told),
    Ending(Eu, "라시네", Told),
    Ending(Eu, "랍니다", Told),
    Ending(Eu, "래더라", Told),
    Ending(Eu, "라면서", Told),
    Ending(Eu, "라더라", Told),
    Ending(Bare, "다고함", Hearsay),
    Ending(Bare, "는다데", Hearsay),
    Ending(Eu, "ㄴ다데", Hearsay),
    Ending(Bare, "다더만", Hearsay),
    Ending(Bare, "다더군", Hearsay),
    Ending(Bare, "대더라", Hearsay),
    Ending(Bare, "다카네", Hearsay),
    Ending(Bare, "는다나", Hearsay),
    Ending(Eu, "ㄴ다나", Hearsay),
    Ending(Bare, "다는군", Hearsay),
    Ending(Bare, "댔는데", Hearsay),
    Ending(Bare, "댔어요", Hearsay),
    Ending(Bare, "는댔어", Hearsay),
    Ending(Eu, "ㄴ댔어", Hearsay),
    Ending(Bare, "다고요", Hearsay),
    Ending(Bare, "다면서", Hearsay),
    Ending(Bare, "는다며", Hearsay),
    Ending(Eu, "ㄴ다며", Hearsay),
    Ending(Bare, "다네요", Hearsay),
    Ending(Bare, "답니다", Hearsay),
    Ending(Bare, "고나서", And),
    Ending(Bare, "고나면", And),
    Ending(Bare, "고난뒤", And),
    Ending(Eu, "ㄴ담에", And),
    Ending(Eu, "ㄴ다음", And),
    Ending(Eu, "ㄴ뒤에", And),
    Ending(Eu, "ㄴ후에", And),
    Ending(Eu, "ㄹ거야", Will),
    Ending(Eu, "ㄹ꺼야", Will),
    Ending(Eu, "ㄹ거임", Will),
    Ending(Eu, "ㄹ꺼임", Will),
    Ending(Eu, "ㄹ거다", Will),
    Ending(Eu, "ㄹ거고", And),
    Ending(Eu, "ㄹ거라", Because),
    Ending(Eu, "ㄹ건데", But),
    Ending(Eu, "ㄹ텐데", But),
    Ending(Eu, "ㄹ낀데", But),
    Ending(Eu, "ㄹ거여", Will),
    Ending(Eu, "ㄹ거유", Will),
    Ending(Eu, "ㄹ께요", Will),
    Ending(Eu, "ㄹ게요", Will),
    Ending(Eu, "ㄹ래요", Will),
    Ending(Eu, "ㄹ라고", Will),
    Ending(Eu, "ㄹ라구", Will),
    Ending(Eu, "ㄹ려고", Will),
    Ending(Eu, "ㄹ려구", Will),
    Ending(Eu, "려고요", Will),
    Ending(Eu, "려구요", Will),
    Ending(Eu, "ㅂ시다", Will),
    Ending(Bare, "자는데", Told),
    Ending(Eu, "십시오", Will),
    Ending(Eu, "려무나", Will),
    Ending(Eu, "라는데", Told),
    Ending(Eu, "라던데", Told),
    Ending(Bare, "다더라", Hearsay),
    Ending(Bare, "다던데", Hearsay),
    Ending(Bare, "다는데", Hearsay),
    Ending(Bare, "는다고", Hearsay),
    Ending(Eu, "ㄴ다고", Hearsay),
    Ending(Bare, "는다네", Hearsay),
    Ending(Eu, "ㄴ다네", Hearsay),
    Ending(Bare, "는대요", Hearsay),
    Ending(Eu, "ㄴ대요", Hearsay),
    Ending(Bare, "는단다", Hearsay),
    Ending(Eu, "ㄴ단다", Hearsay),
    Ending(Bare, "습니까", Ask),
    Ending(Eu, "ㅂ니까", Ask),
    Ending(Bare, "는가요", Ask),
    Ending(Eu, "ㄹ까요", Ask),
    Ending(Eu, "ㄴ가요", Ask),
    Ending(Bare, "습니다", Tell),
    Ending(Bare, "는구나", Tell),
    Ending(Bare, "더라고", Tell),
    Ending(Bare, "잖아요", Tell),
    Ending(Bare, "거든요", Tell),
    Ending(Bare, "는데요", But),
    Ending(Eu, "ㄴ데요", But),
    Ending(Eu, "ㄴ데이", Tell),
    Ending(Eu, "ㅂ니다", Tell),
    Ending(A, "가지고", Chain),
    Ending(A, "ㅆ다가", And),
    Ending(A, "야지뭐", Will),
    Ending(A, "야지요", Will),
    Ending(Bare, "자마자", Because),
    Ending(Bare, "기전에", Because),
    Ending(Bare, "는김에", Because),
    Ending(Eu, "ㄴ김에", Because),
    Ending(Bare, "는길에", Because),
    Ending(Eu, "ㄴ길에", Because),
    Ending(Bare, "던길에", Because),
    Ending(Bare, "는동안", Because),
    Ending(Bare, "는대로", Because),
    Ending(Eu, "ㄹ란다", Will),
    Ending(Eu, "ㄹ라요", Will),
    Ending(Eu, "ㄹ거얌", Will),
    Ending(Eu, "ㄹ게용", Will),
    Ending(Eu, "ㄹ라꼬", Will),
    Ending(Bare, "는구먼", Tell),
    Ending(Eu, "ㄴ대서", Because),
    Ending(Bare, "는대서", Because),
    Ending(Bare, "잖냐", Tell),
    Ending(Bare, "잖니", Tell),
    Ending(Bare, "거덩", Tell),
    Ending(Bare, "거등", Tell),
    Ending(Bare, "더만", Tell),
    Ending(Bare, "더군", Tell),
    Ending(Bare, "더니", Because),
    Ending(Eu, "려나", Ask),
    Ending(Bare, "더냐", Ask),
    Ending(Bare, "던가", Ask),
    Ending(Bare, "쟀어", Told),
    Ending(Eu, "랬음", Told),
    Ending(Eu, "라데", Told),
    Ending(Eu, "라셔", Told),
    Ending(Eu, "라며", Told),
    Ending(Bare, "다데", Hearsay),
    Ending(Bare, "다나", Hearsay),
    Ending(Bare, "댔어", Hearsay),
    Ending(Bare, "다며", Hearsay),
    Ending(Bare, "다네", Hearsay),
    Ending(Eu, "ㄴ뒤", And),
    Ending(Eu, "ㄴ후", And),
    Ending(Eu, "ㄹ거", Will),
    Ending(Eu, "ㄹ꺼", Will),
    Ending(Eu, "ㄹ것", Will),
    Ending(Eu, "ㄹ듯", Tell),
    Ending(Eu, "ㄹ뻔", Tell),
    Ending(Eu, "ㄹ께", Will),
    Ending(Eu, "ㄹ게", Will),
    Ending(Eu, "ㄹ래", Will),
    Ending(Eu, "려고", Will),
    Ending(Eu, "려구", Will),
    Ending(Bare, "기로", Will),
    Ending(Eu, "ㄹ걸", Tell),
    Ending(Bare, "자고", Told),
    Ending(Bare, "자네", Told),
    Ending(Bare, "재요", Told),
    Ending(Eu, "십쇼", Will),
    Ending(Eu, "시오", Will),
    Ending(Eu, "세요", Will),
    Ending(Eu, "셔요", Will),
    Ending(Bare, "거라", Will),
    Ending(Eu, "라고", Told),
    Ending(Eu, "라구", Told),
    Ending(Eu, "래요", Told),
    Ending(Eu, "래서", Told),
    Ending(Eu, "라네", Told),
    Ending(Eu, "랬어", Told),
    Ending(Bare, "다고", Hearsay),
    Ending(Bare, "대요", Hearsay),
    Ending(Bare, "는대", Hearsay),
    Ending(Eu, "ㄴ대", Hearsay),
    Ending(Bare, "나요", Ask),
    Ending(Bare, "는가", Ask),
    Ending(Bare, "는지", Ask),
    Ending(Bare, "느냐", Ask),
    Ending(Eu, "ㄹ까", Ask),
    Ending(Eu, "ㄴ가", Ask),
    Ending(Eu, "ㄴ지", Ask),
    Ending(Eu, "ㄹ지", Ask),
    Ending(Bare, "슴다", Tell),
    Ending(Bare, "구나", Tell),
    Ending(Bare, "더라", Tell),
    Ending(Bare, "잖아", Tell),
    Ending(Bare, "거든", Tell),
    Ending(Bare, "네요", Tell),
    Ending(Bare, "군요", Tell),
    Ending(Bare, "는걸", Tell),
    Ending(Bare, "지뭐", Will),
    Ending(Bare, "지요", Tell),
    Ending(Bare, "지롱", Tell),
    Ending(Bare, "지예", Tell),
    Ending(Bare, "는데", But),
    Ending(Bare, "는디", But),
    Ending(Bare, "던데", But),
    Ending(Eu, "ㄴ데", But),
    Ending(Eu, "ㄴ디", But),
    Ending(Bare, "지만", But),
    Ending(Bare, "는다", Tell),
    Ending(Eu, "ㄴ다", Tell),
    Ending(Eu, "ㄴ당", Tell),
    Ending(A, "갖고", Chain),
    Ending(A, "다가", Chain),
    Ending(A, "야지", Will),
    Ending(A, "야죠", Will),
    Ending(A, "야쥬", Will),
    Ending(A, "야제", Will),
    Ending(A, "야징", Will),
    Ending(Eu, "면서", Chain),
    Ending(Eu, "니까", Because),
    Ending(Eu, "니께", Because),
    Ending(Bare, "길래", Because),
    Ending(Bare, "느라", Because),
    Ending(Bare, "기전", Because),
    Ending(Eu, "려면", Because),
    Ending(Eu, "ㄹ때", Because),
    Ending(Bare, "다가", Because),
    Ending(Bare, "고서", And),
    Ending(Bare, "고요", And),
    Ending(Bare, "구요", And),
    Ending(Bare, "도록", Chain),
    Ending(Bare, "는길", Because),
    Ending(Eu, "ㄹ겸", Because),
    Ending(Bare, "응께", Because),
    Ending(Eu, "ㅇ께", Because),
    Ending(Eu, "ㄹ랭", Will),
    Ending(Eu, "ㄹ겡", Will),
    Ending(Bare, "네잉", Tell),
    Ending(Bare, "구먼", Tell),
    Ending(Bare, "구만", Tell),
    Ending(Bare, "네유", Tell),
    Ending(Bare, "자잉", Will),
    Ending(Bare, "대서", Because),
    Ending(Bare, "재", Told),
    Ending(Eu, "렴", Will),
    Ending(Eu, "래", Told),
    Ending(A, "라", Will),
    Ending(Bare, "자", Will),
    Ending(Bare, "기", Name),
    Ending(Bare, "대", Hearsay),
    Ending(Bare, "나", Ask),
    Ending(Bare, "냐", Ask),
    Ending(Bare, "니", Ask),
    Ending(Bare, "네", Tell),
    Ending(Bare, "군", Tell),
    Ending(Bare, "죠", Tell),
    Ending(Bare, "쥬", Tell),
    Ending(Bare, "제", Tell),
    Ending(Bare, "지", Tell),
    Ending(Bare, "다", Tell),
    Ending(A, "서", Chain),
    Ending(A, "가", Chain),
    Ending(A, "다", Chain),
    Ending(A, "야", Describe),
    Ending(Eu, "러", Chain),
    Ending(Eu, "며", And),
    Ending(Eu, "면", Because),
    Ending(Bare, "고", And),
    Ending(Bare, "구", And),
    Ending(Bare, "게", Chain),
    Ending(A, "유", Plain),
    Ending(A, "용", Plain),
    Ending(A, "염", Plain),
    Ending(A, "여", Plain),
    Ending(A, "요", Plain),
    Ending(Bare, "는", Describe),
    Ending(Bare, "던", Describe),
    Ending(Bare, "음", Tell),
    Ending(Eu, "ㅁ", Tell),
    Ending(Eu, "ㄴ", Describe),
    Ending(Eu, "ㄹ", Describe),
    Ending(A, "", Plain),
];

#[cfg(test)]
mod tests {
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

    #[test]
    fn longer_endings_come_first() {
        for (i, Ending(_, long, _)) in ENDINGS.iter().enumerate() {
            let hidden = ENDINGS[..i]
                .iter()
                .find(|Ending(_, short, _)| !short.is_empty() && long.ends_with(short) && long != short);
            assert!(hidden.is_none(), "{long} stands after {}", hidden.map_or("", |e| e.1));
        }
    }
}
