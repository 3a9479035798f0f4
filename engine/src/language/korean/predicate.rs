//! What the end of a clause says: the verb at its core, and whether that is something to do.
//!
//! Auxiliaries are read from the right: "사야 될 것 같아" is 사, obliged, thought likely. What is left when none is found any
//! more is the core, a verb stem or, after "있다", "이다" and their like, a noun.

mod copula;

use self::copula::copula;
use super::auxiliary::{self, Turn};
use super::conjugation::{self, Joint, Tense};
use super::ending::{self, Form, Sense};
use super::surface::Surface;

/// How the speaker means the core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// An act, by name or in sequence: "청소하기", "청소하고".
    Act,
    /// An obligation, an intention, a wish or an order.
    Will,
    /// An order or an invitation by somebody else: "사오래", "먹자고 했어".
    Told,
    /// A bare statement: "한다", "하네".
    Tell,
    /// The plain form, "해".
    Plain,
    /// Something done: "했어".
    Past,
    /// Something going on or supposed: "하고 있어", "왔나 봐".
    Ongoing,
    /// A question.
    Ask,
    /// What somebody is said to do: "한대".
    Hearsay,
    /// Something not to be forgotten; the core is what.
    Mind,
    /// Something that must not happen: "늦으면 안 돼", "가지 마".
    Forbid,
    /// No need any more: "안 해도 돼", "됐어".
    Release,
    /// An arrangement made: "잡혔어", "예약해 놨어". The core is the noun.
    Arranged,
    /// An arrangement at another time than before: "네시로 바뀌었어". The core is the noun.
    Moved,
    /// There is one: "회의 있어". The core is the noun.
    Exists,
    /// It is one: "시험이야". The core is the noun.
    Is,
}

/// How a clause goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// It does not.
    End,
    /// With the next thing in time.
    And,
    /// With what it is a reason or a setting for.
    Because,
    /// With a contrast, or with what it is a setting for.
    But,
    /// Within the same act.
    Chain,
    /// With the noun it describes.
    Describe,
}

/// The predicate at the end of a clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Predicate {
    /// The clause up to the end of the core: a verb's stem or a noun.
    pub(super) core: Surface,
    /// Whether the core is a noun.
    pub(super) noun: bool,
    /// How it is meant.
    pub(super) mood: Mood,
    /// How it goes on.
    pub(super) link: Link,
    /// The outermost ending.
    pub(super) ending: &'static str,
    /// An auxiliary was read, not only an ending.
    pub(super) built: bool,
    /// The outermost auxiliary that says how the core is meant.
    pub(super) turn: Option<Turn>,
}

impl Predicate {
    /// Whether others say so: "가야 한대".
    pub(super) fn is_hearsay(&self) -> bool {
        self.ending.contains('대')
            || self.ending.starts_with("ㄴ다") && !matches!(self.ending, "ㄴ다" | "ㄴ다음에" | "ㄴ다음")
    }
}

/// The predicate that ends `surface`, if it ends in one.
pub(super) fn read(surface: Surface) -> Option<Predicate> {
    let predicate = copula(surface)
        .or_else(|| ending::forms(surface).filter(|form| !is_flimsy(form)).find_map(|form| interpret(&form)))?;
    Some(Predicate { core: by_object(surface, predicate.core), ..predicate })
}

/// Verbs whose forms sound alike, told apart by their object: the form, the stem it is read as, the one it is with these.
const BY_OBJECT: &[(char, char, char, &[&str])] = &[
    ('갈', '가', '갈', &["오일", "필터", "타이어", "전구", "기저귀", "건전지", "배터리", "칼", "물", "시트", "형광등"]),
    ('걸', '걷', '걸', &["전화", "빨래", "그림", "액자", "시동", "커튼", "옷", "코트"]),
    ('들', '듣', '들', &["보험", "적금", "가방", "짐", "아령", "역기", "펀드"]),
    ('팔', '파', '팔', &["옷", "차", "집", "중고", "주식", "책", "당근에", "노트북"]),
    ('물', '묻', '물', &["이자", "벌금", "세금", "위약금", "과태료", "연체료", "범칙금"]),
];

/// The stem that goes with the object before it.
fn by_object(surface: Surface, core: Surface) -> Surface {
    // "밥 묵어야제": in the south one eats so; elsewhere one stays so at a hotel.
    if core.len() > 1 && core.last() == Some('묵') && !core.cut(1).ends_any(&["에", "서", "텔", "숙소", "펜션"])
    {
        return core.replace(1, &['먹']);
    }
    let at = core.common(&surface);
    let pair = surface.chars().get(at).zip(core.last()).filter(|_| at + 1 == core.len());
    let found = pair.and_then(|(&form, stem)| {
        BY_OBJECT.iter().find(|(f, s, _, objects)| (*f, *s) == (form, stem) && particle(core.cut(1)).ends_any(objects))
    });
    found.map_or(core, |(.., other, _)| core.replace(1, &[*other]))
}

/// Verbs of one syllable that follow another verb in -아/어, without a space as often as not.
const AFTER_A: &[&str] = &["주", "보", "놓", "두", "오", "가", "내", "지", "달", "먹"];

/// Whether a form is a short ending on a stem of one syllable inside a longer word: "건강보험" is no 허다.
fn is_flimsy(form: &Form) -> bool {
    // "불 꺼" is no "-ㄹ 거".
    if form.ending.starts_with("ㄹ꺼") && form.stem.ends_any(&["불"]) {
        return true;
    }
    form.short
        && !form.stem.starts_word(1)
        && conjugation::lexical(&form.stem) == 1
        && !form.stem.ends_any(&["하", "되", "야대", "야쓰", "야허"])
        && !(form.stem.ends_any(AFTER_A) && conjugation::stem(form.stem.cut(1), Joint::A).is_some())
}

fn interpret(form: &Form) -> Option<Predicate> {
    let (mut stem, mut past, mut intent, mut honour) = (form.stem, false, false, false);
    while let Some((before, tense)) = conjugation::tense(stem) {
        match tense {
            Tense::Past => past = true,
            Tense::Intent => intent = true,
            Tense::Honour => honour = true,
        }
        stem = before;
    }
    // Nobody speaks of himself with honour.
    let honour = honour || stem.ends_any(&["주무시", "계시", "잡수시"]);
    let other = honour && matches!(form.sense, Sense::Plain | Sense::Tell);
    let outer = Predicate {
        core: stem,
        noun: false,
        mood: if other { Mood::Hearsay } else { mood(form, past, intent) },
        link: link(form.sense),
        ending: form.ending,
        built: intent,
        turn: None,
    };
    Some(build(outer, past, 0))
}

fn mood(form: &Form, past: bool, intent: bool) -> Mood {
    match form.sense {
        Sense::Hearsay => Mood::Hearsay,
        Sense::Ask => Mood::Ask,
        _ if past => Mood::Past,
        Sense::Told => Mood::Told,
        Sense::Name | Sense::And | Sense::Chain | Sense::Describe | Sense::Because => Mood::Act,
        Sense::Will => Mood::Will,
        _ if intent => Mood::Will,
        Sense::Tell | Sense::But => Mood::Tell,
        Sense::Plain => Mood::Plain,
    }
}

fn link(sense: Sense) -> Link {
    match sense {
        Sense::And => Link::And,
        Sense::Because => Link::Because,
        Sense::But => Link::But,
        Sense::Chain => Link::Chain,
        Sense::Describe => Link::Describe,
        _ => Link::End,
    }
}

/// Verbs of forgetting: not to do them is to mind what stands before.
const FORGET: &[&str] = &["잊어버리", "까먹", "깜빡하", "깜박하", "빼먹", "빠뜨리", "빠트리", "놓치", "잊", "빼놓"];

/// How many auxiliaries may follow one another.
const DEPTH: usize = 4;

/// Reads the auxiliaries at the end of the core of `outer`, from the right.
fn build(outer: Predicate, past: bool, depth: usize) -> Predicate {
    if depth == DEPTH {
        return outer;
    }
    let Some((core, turn)) = auxiliary::read(outer.core) else { return plain(outer, past) };
    let (mood, past) = match (turn, outer.mood) {
        (Turn::Likely, mood) => (mood, past),
        (Turn::Told, Mood::Past | Mood::Tell | Mood::Plain | Mood::Hearsay | Mood::Told) => (Mood::Told, false),
        (Turn::Told, _) => return outer,
        // "내일까지 내야 한대": whoever says so, it must be done.
        // "너 내일 병원 가야 된다며" asks.
        (Turn::Must, Mood::Hearsay) if !outer.ending.ends_with(['고', '며']) => (Mood::Will, false),
        (Turn::Seems, _) => {
            let inner = build(Predicate { core, ..outer }, past, depth + 1);
            return if inner.turn.is_some() { inner } else { Predicate { mood: Mood::Ongoing, ..inner } };
        }
        (_, Mood::Hearsay | Mood::Ask) => (outer.mood, past),
        (Turn::Settled, _) => (Mood::Will, false),
        (Turn::Hearsay, _) => (Mood::Hearsay, past),
        (Turn::May, _) if negated(&core) => (Mood::Release, past),
        (_, Mood::Past) => (Mood::Past, past),
        (Turn::Forbid, _) => (Mood::Forbid, past),
        (Turn::Ongoing, _) => (Mood::Ongoing, past),
        (Turn::May, _) => (Mood::Tell, past),
        // "할 수 있어야 돼", "끝났나 봐야 돼": what must be is no remark.
        (Turn::Remark, Mood::Will) if outer.turn == Some(Turn::Must) => return outer,
        (Turn::Remark, _) => (Mood::Ongoing, past),
        // "먹고 싶어 죽겠다"
        (Turn::Wish, Mood::Ongoing) => (Mood::Ongoing, past),
        (Turn::Must | Turn::Will | Turn::Wish | Turn::Hope, _) => (Mood::Will, past),
    };
    let said = outer.turn.or((turn != Turn::Likely).then_some(turn));
    let inner = Predicate { core, mood, built: turn != Turn::Likely || outer.built, turn: said, ..outer };
    match (turn, forget(core)) {
        (Turn::Forbid, Some(what)) if mood == Mood::Forbid => mind(what, inner),
        _ => build(inner, past, depth + 1),
    }
}

/// Whether a word of negation stands right before the stem, or "-지 않".
fn negated(stem: &Surface) -> bool {
    stem.ends_any(&["지않"]) || (1..=4).any(|back| stem.cut(back).ends_any(&["안"]) && stem.starts_word(back + 1))
}

/// What is not to be forgotten, if `core` is to forget it.
fn forget(core: Surface) -> Option<Surface> {
    core.strip_any(FORGET)
}

/// The thing to mind: an act ("내는 거"), or a thing ("우산").
fn mind(what: Surface, outer: Predicate) -> Predicate {
    let what = particle(what);
    // "차례상 차려야 하니까 잊지 마"
    let act = ["는거", "는것", "ㄴ거", "ㄹ거", "니까", "기"].iter().find_map(|tail| {
        let joint = if tail.starts_with('는') || *tail == "기" { Joint::Bare } else { Joint::Eu };
        ending::take(what, joint, tail)
    });
    match act {
        Some(core) => build(Predicate { core, mood: Mood::Will, ..outer }, false, DEPTH - 1),
        None => Predicate { core: what, noun: true, mood: Mood::Mind, ..outer },
    }
}

/// Without a particle of case or topic at the end.
fn particle(noun: Surface) -> Surface {
    noun.strip_any(&["을", "를", "은", "는", "도", "만"]).unwrap_or(noun)
}

/// Verbs whose past says that something is arranged.
const ARRANGED: &[&str] = &[
    "예약돼있",
    "예약되어있",
    "예약해놓",
    "예약해두",
    "예약잡아놓",
    "예약잡",
    "예약잡히",
    "예약하",
    "예약되",
    "잡혀있",
    "잡아놓",
    "잡아두",
    "잡히",
    "잡",
    "정해지",
];

/// Verbs that say that an arrangement has a new time.
const MOVED: &[&str] = &["미뤄지", "당겨지", "앞당겨지", "옮겨지", "변경되", "바뀌", "늦춰지", "연기되"];

/// A predicate with no auxiliary: a verb, or a noun that exists or is arranged.
fn plain(outer: Predicate, past: bool) -> Predicate {
    let told = matches!(outer.mood, Mood::Past | Mood::Hearsay);
    if told && let Some(noun) = outer.core.strip_any(MOVED).filter(|noun| noun.len() > 1) {
        return Predicate { core: arranged(noun), noun: true, mood: Mood::Moved, ..outer };
    }
    // "서버 점검 부탁하셨어": what somebody asks the speaker for.
    let asked = || outer.core.strip_any(&["부탁하", "부탁드리", "바라"]).filter(|noun| noun.len() > 1);
    if told && let Some(noun) = asked() {
        return Predicate { core: arranged(noun), noun: true, mood: Mood::Told, ..outer };
    }
    // "금요일에 회식 있대": whoever says so, it is on.
    if outer.mood == Mood::Hearsay
        && let Some(noun) = outer.core.strip("있").filter(|noun| noun.len() > 1)
    {
        return Predicate { core: arranged(noun), noun: true, mood: Mood::Exists, ..outer };
    }
    // "약속 있고": one thing that is on, and another.
    let statement = matches!(outer.mood, Mood::Tell | Mood::Plain | Mood::Past) || outer.link == Link::And;
    if !statement {
        return outer;
    }
    if (past || outer.core.last() == Some('있'))
        && let Some(noun) = outer.core.strip_any(ARRANGED).filter(|noun| noun.len() > 0)
    {
        return Predicate { core: arranged(noun), noun: true, mood: Mood::Arranged, ..outer };
    }
    let exists = || !past && conjugation::lexical(&outer.core) == 1;
    if let Some(noun) = outer.core.strip("있").filter(|noun| noun.len() > 0 && exists()) {
        let noun = noun.strip_any(&["이", "가", "도", "은", "는"]).filter(|n| n.len() > 1).unwrap_or(noun);
        return Predicate { core: noun, noun: true, mood: Mood::Exists, ..outer };
    }
    if outer.core.strip("되").is_some_and(|what| what.len() == 0 || what.ends_any(&["은", "는", "건"])) {
        return Predicate { mood: Mood::Release, ..outer };
    }
    outer
}

/// The noun of an arrangement, without its particle.
fn arranged(noun: Surface) -> Surface {
    noun.strip_any(&["으로", "로", "을", "를", "이", "가"]).filter(|n| n.len() > 1).unwrap_or(noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(words: &str) -> (String, Mood) {
        let predicate = read(Surface::of(words)).unwrap_or_else(|| panic!("no predicate in {words}"));
        (predicate.core.chars().iter().collect(), predicate.mood)
    }

    #[test]
    fn reads_the_forms_of_obligation_and_intention() {
        for (words, core) in [
            ("우유 사야 돼", "우유사"),
            ("빨래해야해", "빨래하"),
            ("단어 외워야댐", "단어외우"),
            ("올려야 합니다", "올리"),
            ("보내야 되거든", "보내"),
            ("타이어 갈아야겠다", "타이어갈"),
            ("본방 봐야지", "본방보"),
            ("사다 놔야 쓰겄네", "사다놓"),
            ("전시 보기로 했어", "전시보"),
            ("기타 배우고 싶다", "기타배우"),
            ("밥만 안치면 돼", "밥만안치"),
            ("전화 드리겠습니다", "전화드리"),
            ("운동하려고 해", "운동하"),
            ("병원 갈 거야", "병원가"),
            ("병원 갈 예정입니다", "병원가"),
            ("가야 할 것 같아", "가"),
            ("관리비 내는 거 깜빡하면 안 되는데", "관리비내"),
            ("약 먹는 거 잊지 말기", "약먹"),
            ("내일 밥 먹을까 해", "내일밥먹"),
            ("고등어 사 와야 된데이", "고등어사오"),
            ("부추 사야 혀", "부추사"),
            ("가방 사 놔야 허는디", "가방사놓"),
            ("하도록 하겠습니다", "하"),
        ] {
            assert_eq!(reads(words), (core.into(), Mood::Will), "{words}");
        }
    }

    #[test]
    fn reads_what_others_want() {
        assert_eq!(reads("우유 사오래"), ("우유사오".into(), Mood::Told));
        assert_eq!(reads("보고서 내라고 했어"), ("보고서내".into(), Mood::Told));
        assert_eq!(reads("밥 먹자고 하셨어"), ("밥먹".into(), Mood::Told));
        assert_eq!(reads("이사한대"), ("이사하".into(), Mood::Hearsay));
        assert_eq!(reads("이사 간다더라"), ("이사가".into(), Mood::Hearsay));
    }

    #[test]
    fn reads_what_is_no_act() {
        assert_eq!(reads("세탁기 돌려놨어").1, Mood::Past);
        assert_eq!(reads("비 오나").1, Mood::Ask);
        assert_eq!(reads("설거지는 안 해도 돼").1, Mood::Release);
        assert_eq!(reads("공부하고 있어").1, Mood::Ongoing);
        assert_eq!(reads("졸업했어야 했는데").1, Mood::Past);
    }

    #[test]
    fn reads_nouns_that_exist_and_are() {
        assert_eq!(reads("성가대 연습 있어요"), ("성가대연습".into(), Mood::Exists));
        assert_eq!(reads("영어 쪽지시험임"), ("영어쪽지시험".into(), Mood::Is));
        assert_eq!(reads("미용실 예약했어"), ("미용실".into(), Mood::Arranged));
        assert_eq!(reads("우산 잊지 말기"), ("우산".into(), Mood::Mind));
    }
}
