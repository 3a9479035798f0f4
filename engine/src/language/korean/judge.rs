//! Whether a clause is something to do, and if not, why.

use super::conjugation::{self, Joint};
use super::lexicon::{ACTIONS, PEOPLE};
use super::predicate::{self, Link, Mood, Predicate};
use super::request::{self, Request};
use super::split::Draft;
use super::surface::Surface;
use super::title::{self, Phrase};
use super::word::{Kind, Word};
use crate::language::{Action, Reason};
use crate::time::Meaning;

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Judgement {
    /// Something to do.
    Task(Core),
    /// Something to do, unless what follows is too: "신고해야 되는데 자료 보내기".
    Setting(Core),
    /// It only says when or why the next clause holds.
    Background,
    /// Times alone.
    Times,
    /// It takes something back.
    Withdrawal,
    /// Nothing to do.
    No(Reason),
    /// Nothing to do, but something about a todo that exists already.
    Command(Reason, Action, Core),
}

/// What the title is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Core {
    /// The words up to the verb's stem or the noun.
    pub(super) text: Surface,
    /// Which it is.
    pub(super) kind: CoreKind,
    /// How many of the clause's plain words belong to a frame around it ("쇼핑 목록에").
    pub(super) skip: usize,
}

/// How a title is made of its core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CoreKind {
    /// A verb's stem.
    Verb,
    /// A verb's stem that must not be: "늦으면 안 돼".
    Not,
    /// The same, said as a rule: "사지 말기".
    Stop,
    /// A noun.
    Noun,
    /// A thing not to be forgotten.
    Mind,
    /// A thing to buy.
    Goods,
    /// To get up ("깨워 줘").
    Rise,
}

impl Core {
    /// A core with no frame around it.
    pub(super) fn new(text: Surface, kind: CoreKind) -> Self {
        Self { text, kind, skip: 0 }
    }
}

/// Words that call off what was said before.
pub(super) const CALLED_OFF: &[&str] = &["취소", "취소고", "패스", "패스하고", "없던", "캔슬"];

/// Judges the clause of `words`. `followed`: another clause comes after it.
pub(super) fn judge(words: &[Word], draft: &Draft, followed: bool) -> Judgement {
    let own = &words[draft.start..draft.end];
    let after = words[draft.end..].iter().take(4).take_while(|w| !w.is_plain()).filter_map(Word::time);
    if draft.surface.len() == 0 {
        return if own.iter().any(|w| w.time().is_some()) { Judgement::Times } else { Judgement::No(Reason::Filler) };
    }
    let mut plain = own.iter().filter(|w| w.is_plain());
    if plain.next().is_some_and(|w| CALLED_OFF.contains(&w.text)) && plain.next().is_none() {
        return Judgement::Withdrawal;
    }
    if own.last().is_some_and(gives_reason) {
        return Judgement::Background;
    }
    if is_greeting(own) {
        return Judgement::No(Reason::Greeting);
    }
    match request::read(own, draft) {
        Some(Request::Add(core)) => return Judgement::Task(core),
        Some(Request::Change(action, core)) => return Judgement::Command(Reason::Command, action, core),
        Some(Request::Ask) => return Judgement::No(Reason::Question),
        Some(Request::Operate) => return Judgement::No(Reason::Command),
        None => {}
    }
    if is_question(own, words.get(draft.end), draft) {
        return Judgement::No(Reason::Question);
    }
    match &draft.predicate {
        Some(predicate) if predicate.noun => noun(own, draft, predicate, followed, after.count() > 0),
        Some(predicate) => verb(own, draft, predicate, followed),
        None => bare(own, draft),
    }
}

/// A clause with a verb.
fn verb(own: &[Word], draft: &Draft, predicate: &Predicate, followed: bool) -> Judgement {
    let task = Judgement::Task(Core::new(without_favour(predicate), CoreKind::Verb));
    if predicate.link == Link::Because {
        return if followed || predicate.mood != Mood::Will { Judgement::Background } else { task };
    }
    if is_background(own, predicate, followed) {
        return Judgement::Background;
    }
    match predicate.mood {
        Mood::Release => Judgement::Withdrawal,
        Mood::Forbid if predicate.link == Link::And => Judgement::Withdrawal,
        Mood::Forbid
            if predicate.core.common(&draft.surface) == predicate.core.len()
                && draft.surface.chars().get(predicate.core.len()) == Some(&'지') =>
        {
            Judgement::Task(Core::new(predicate.core, CoreKind::Stop))
        }
        Mood::Forbid => Judgement::Task(Core::new(predicate.core, CoreKind::Not)),
        Mood::Ask => Judgement::No(Reason::Question),
        Mood::Hearsay if predicate.link == Link::But => Judgement::Background,
        Mood::Hearsay => Judgement::No(Reason::ThirdPerson),
        Mood::Past if is_cancelled(&predicate.core) => called_off(&predicate.core),
        Mood::Past if predicate.link == Link::But && followed => Judgement::Background,
        Mood::Past if third_person(own) => Judgement::No(Reason::Past),
        Mood::Past => Judgement::Command(Reason::Past, Action::Complete, Core::new(predicate.core, CoreKind::Verb)),
        Mood::Ongoing => Judgement::No(Reason::Remark),
        Mood::Tell | Mood::Plain => statement(own, predicate, followed, task),
        Mood::Will if predicate.link == Link::But && followed => {
            Judgement::Setting(Core::new(predicate.core, CoreKind::Verb))
        }
        Mood::Will if !predicate.built && third_person(own) => Judgement::No(Reason::ThirdPerson),
        Mood::Act if predicate.core.ends_any(&["안되", "못가", "못하", "못오"]) => {
            Judgement::No(Reason::Remark)
        }
        Mood::Will if conjugation::is_adjective(&predicate.core) => Judgement::No(Reason::Remark),
        Mood::Will if declines(&predicate.core) => Judgement::No(Reason::Cancelled),
        Mood::Will if predicate.core.ends_any(&["모르", "알", "죽", "미치", "같", "힘들", "망하"]) => {
            Judgement::No(Reason::Remark)
        }
        Mood::Act if conjugation::is_adjective(&predicate.core) && predicate.ending != "기" => {
            Judgement::No(Reason::Remark)
        }
        Mood::Act | Mood::Will | Mood::Told => task,
        Mood::Mind | Mood::Arranged | Mood::Exists | Mood::Is => unreachable_noun(draft),
    }
}

/// The core of a request, without the favour asked: "공유해 줘" is to share.
fn without_favour(predicate: &Predicate) -> Surface {
    let asked = !predicate.built && matches!(predicate.mood, Mood::Plain | Mood::Will);
    let favour = predicate.core.strip_any(&["주", "주시"]).filter(|_| asked);
    favour.and_then(|form| conjugation::stem(form, Joint::A)).unwrap_or(predicate.core)
}

/// "못 가겠다", "안 가기로 했어": the speaker stays away. Not to consume something ("안 먹기") is a resolution instead.
fn declines(core: &Surface) -> bool {
    let away = core.strip_any(&["나가", "가", "만나", "참석하", "오"]);
    away.is_some_and(|before| before.ends_any(&["못", "안"]))
        || core.strip("하").is_some_and(|before| before.ends_any(&["못", "는안", "은안"]))
}

/// A noun's mood on a verb: the clause is read as a bare noun.
fn unreachable_noun(draft: &Draft) -> Judgement {
    Judgement::Task(Core::new(draft.surface, CoreKind::Noun))
}

/// A statement: a plan, if the speaker can be meant and it lies ahead; else a remark.
fn statement(own: &[Word], predicate: &Predicate, followed: bool, task: Judgement) -> Judgement {
    if predicate.link == Link::But {
        return if followed { Judgement::Background } else { Judgement::No(Reason::Remark) };
    }
    if third_person(own) {
        return Judgement::No(Reason::ThirdPerson);
    }
    let ahead = own.iter().filter_map(Word::time).any(|e| !e.meaning.is_past() && e.meaning != Meaning::Now);
    let now = own.iter().filter_map(Word::time).any(|e| e.meaning == Meaning::Now || e.meaning.is_past());
    let object = own.iter().filter(|w| w.is_plain()).count() > 1;
    let plan = match predicate.ending {
        "" | "요" | "용" => (ahead || object) && !now,
        "ㄴ다" | "는다" | "ㅂ니다" | "습니다" | "ㄴ당" | "음" | "ㅁ" | "지" | "죠" | "ㄹ듯" => ahead,
        _ => false,
    };
    let exclaims = own.iter().any(|w| {
        matches!(w.text, "너무" | "완전" | "엄청" | "되게" | "정말" | "아주" | "벌써" | "아직" | "이렇게" | "역시")
    });
    if plan && !exclaims && !is_state(&predicate.core) && !weather(own) { task } else { Judgement::No(Reason::Remark) }
}

/// Verbs of states and of what happens to one.
const STATES: &[&str] = &[
    "모르",
    "졸리",
    "같",
    "되",
    "떨어지",
    "나",
    "보이",
    "생기",
    "남",
    "걸리",
    "힘들",
    "망하",
    "죽",
    "미치",
    "알",
    "없",
    "아니",
    "싫",
    "좋",
    "맞",
    "끝나",
    "늦",
    "나오",
    "들리",
    "막히",
    "꺼지",
    "켜지",
    "안되",
    "졸",
    "그렇",
    "이렇",
    "싶",
    "지나",
    "다르",
    "틀리",
    "걱정하",
    "걱정되",
    "기대되",
    "터지",
    "빠지",
];

fn is_state(core: &Surface) -> bool {
    conjugation::is_adjective(core) || core.ends_any(STATES)
}

/// Whether it is about the weather or sleep, which come of themselves.
fn weather(own: &[Word]) -> bool {
    own.iter().any(|w| {
        matches!(
            w.text,
            "비" | "눈" | "비가" | "눈이" | "바람" | "바람이" | "날씨" | "날씨가" | "잠이" | "해가" | "배가"
        )
    })
}

/// A noun that exists, is, is arranged, or must not be forgotten.
fn noun(own: &[Word], draft: &Draft, predicate: &Predicate, followed: bool, timed_after: bool) -> Judgement {
    let named = Judgement::Task(Core::new(predicate.core, CoreKind::Noun));
    let timed = timed_after || own.iter().any(|w| w.time().is_some_and(|e| !e.meaning.is_past()));
    let name = Phrase::new(own, draft.surface).up_to(&predicate.core).text;
    let event = title::calls_for_action(&name);
    match (predicate.mood, predicate.link) {
        (Mood::Mind, _) if predicate.core.len() == 0 => Judgement::Background,
        (Mood::Mind, Link::And) if !followed => Judgement::No(Reason::Remark),
        (Mood::Mind, _) => Judgement::Task(Core::new(predicate.core, CoreKind::Mind)),
        (_, Link::Because | Link::But) if followed => Judgement::Background,
        (Mood::Arranged, _) if timed => named,
        (Mood::Arranged, _) => Judgement::No(Reason::Past),
        (Mood::Is | Mood::Exists, _) if timed && followed && predicate.core.ends_any(EXAMS) => {
            Judgement::Setting(Core::new(predicate.core, CoreKind::Noun))
        }
        (Mood::Exists, _) if title::is_quantity(&name) => Judgement::No(Reason::Remark),
        (Mood::Exists, _) if timed || event => named,
        (Mood::Is, _) if is_cancelled(&draft.surface) => called_off(&draft.surface),
        (Mood::Is, _) if event && timed && !third_person(own) => named,
        _ => Judgement::No(Reason::Remark),
    }
}

/// What calls for an act before it, which is what is said next: "낼 쪽지시험임 단어 외워야 돼".
const EXAMS: &[&str] = &["시험", "고사", "수행", "수행평가", "발표", "퀴즈", "오디션"];

/// A clause with no predicate.
fn bare(own: &[Word], draft: &Draft) -> Judgement {
    let noun = Phrase::new(own, draft.surface).up_to(&draft.surface).text;
    if is_cancelled(&draft.surface) {
        return called_off(&draft.surface);
    }
    if is_setting(own) {
        return Judgement::Background;
    }
    if let Some(core) = request::noun(own, draft) {
        return Judgement::Task(core);
    }
    let timed = own.iter().any(|w| w.time().is_some_and(|e| !e.meaning.is_past()));
    if predicate::read(draft.surface).is_some_and(|p| p.link == Link::Describe && conjugation::is_adjective(&p.core)) {
        return Judgement::No(Reason::Remark);
    }
    if timed || title::calls_for_action(&noun) {
        Judgement::Task(Core::new(draft.surface, CoreKind::Noun))
    } else {
        Judgement::No(Reason::Remark)
    }
}

/// Whether words end as a phrase of when: "출근 전에", "퇴근길에", "점심시간에".
pub(super) fn is_setting(own: &[Word]) -> bool {
    let mut plain = own.iter().rev().take(8).filter(|w| w.is_plain());
    let (last, before) = (plain.next().map_or("", |w| w.text), plain.next().map(|w| w.text));
    let moment = matches!(last, "전에" | "후에" | "직후" | "직후에" | "전까지" | "전날까지")
        || matches!(last, "뒤에" | "동안" | "사이에" | "중에" | "도중에") && before.is_some_and(|w| ACTIONS.ends(w));
    let bare = matches!(last, "후" | "전" | "뒤") && before.is_some_and(|w| ACTIONS.contains(w));
    let hour = last.strip_suffix("시간에").is_some_and(|noun| !noun.is_empty());
    moment || bare || hour || last.strip_suffix("길에").is_some_and(|noun| ACTIONS.contains(noun))
}

/// Whether a time is said as a reason: "목요일이니까".
pub(super) fn gives_reason(word: &Word) -> bool {
    word.time().is_some() && ["니까", "인데", "이라", "라서"].iter().any(|ending| word.text.ends_with(ending))
}

/// Verbs that, in sequence, only say when: "퇴근하고".
const ROUTINE: &[&str] =
    &["끝나", "퇴근하", "출근하", "하교하", "등교하", "일어나", "기상하", "파하", "도착하", "끝마치"];

/// Verbs that do so for these nouns: "수업 마치고".
const ROUTINE_WITH: &[(&[&str], &[&str])] = &[
    (
        &["수업", "일", "업무", "회의", "학교", "학원", "운동", "근무", "예배", "알바", "강의", "훈련", "작업"],
        &["마치", "끝내"],
    ),
    (&["밥", "점심", "저녁", "아침", "식사", "점심밥", "저녁밥", "아침밥"], &["먹", "하", "마치"]),
    (&["집", "집에"], &["오", "가", "들어가", "들어오"]),
];

/// Whether a clause only says when the next holds. A clock time of its own makes an act of any.
fn is_background(own: &[Word], predicate: &Predicate, followed: bool) -> bool {
    let clock = own.iter().any(|w| w.time().is_some_and(|e| matches!(e.meaning, Meaning::Clock(_))));
    if !followed
        || predicate.built
        || !matches!(predicate.link, Link::And | Link::Chain)
        || predicate.mood == Mood::Past
    {
        return false;
    }
    if predicate.link == Link::Chain {
        return true;
    }
    !clock && is_routine(own, predicate)
}

/// Whether the predicate is one of routine.
pub(super) fn is_routine(own: &[Word], predicate: &Predicate) -> bool {
    let words = own.iter().filter(|w| w.is_plain()).count();
    predicate.core.ends_any(ROUTINE)
        || words <= 3
            && ROUTINE_WITH.iter().any(|(nouns, verbs)| {
                predicate.core.strip_any(verbs).is_some_and(|noun| nouns.iter().any(|n| noun == Surface::of(n)))
            })
}

/// Words that are said to people, not to the app.
const GREETINGS: &[&str] = &[
    "안녕",
    "안녕하세요",
    "여보세요",
    "hello",
    "hi",
    "thanks",
    "thank",
    "고마워",
    "고마워요",
    "감사합니다",
    "감사해요",
    "수고",
    "수고해",
    "수고했어",
    "메리",
    "반가워",
    "하이",
    "헬로",
    "잘자",
    "굿모닝",
    "굿나잇",
    "땡큐",
    "ㅎㅇ",
    "미안",
    "미안해",
    "축하해",
    "생축",
];

fn is_greeting(own: &[Word]) -> bool {
    let plain: Vec<&str> = own.iter().filter(|w| w.is_plain()).take(2).map(|w| w.text).collect();
    let farewell =
        matches!(plain[..], ["잘", "자" | "자요" | "가" | "가요" | "지내" | "쉬어" | "있어" | "지냈어" | "부탁해"]);
    let cheer = own.iter().any(|w| matches!(w.text, "화이팅" | "파이팅" | "홧팅" | "힘내" | "힘내자" | "수고하세요"));
    if farewell || cheer {
        return true;
    }
    own.iter().find(|w| w.is_plain()).is_some_and(|w| GREETINGS.contains(&w.text))
}

/// Words that ask.
const QUESTION_WORDS: &[&str] = &[
    "뭐",
    "뭘",
    "무엇",
    "무슨",
    "어때",
    "어때요",
    "어떄",
    "어떻게",
    "왜",
    "누구",
    "누가",
    "몇",
    "얼마",
    "얼마나",
    "어느",
    "언제",
    "어디",
    "언제야",
    "언제지",
    "어디야",
    "어디지",
    "뭐야",
    "뭐지",
    "뭐더라",
    "언제더라",
    "며칠이야",
    "며칠",
    "얼마야",
    "몇시야",
    "몇시지",
    "어딨어",
    "어떡하지",
    "어떡해",
    "뭐였지",
    "언제였지",
];

/// Whether the clause asks something.
fn is_question(own: &[Word], next: Option<&Word>, draft: &Draft) -> bool {
    let asks = draft.predicate.is_none_or(|p| {
        matches!(p.mood, Mood::Ask | Mood::Tell | Mood::Plain | Mood::Past | Mood::Is | Mood::Exists)
            || p.ending == "지"
            || p.ending == "죠"
    });
    let marked = own.iter().chain(next).any(|w| w.kind == Kind::Mark('?'));
    let word = own.iter().any(|w| QUESTION_WORDS.contains(&w.text));
    let settled = draft.predicate.is_some_and(|p| p.built && matches!(p.mood, Mood::Will | Mood::Told));
    marked && !settled || word && asks
}

/// What says that something is off: "취소됐어".
const OFF: &[&str] = &[
    "취소되",
    "취소하",
    "취소",
    "미뤄지",
    "연기되",
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
];

/// Whether what the core says is called off.
fn is_cancelled(core: &Surface) -> bool {
    core.ends_any(OFF)
}

/// What is called off need not be done.
fn called_off(core: &Surface) -> Judgement {
    let what = core.strip_any(OFF).unwrap_or(*core);
    Judgement::Command(Reason::Cancelled, Action::Delete, Core::new(request::object(what), CoreKind::Noun))
}

/// Whether somebody else does it: a person is its subject.
fn third_person(own: &[Word]) -> bool {
    own.iter().filter(|w| w.is_plain()).any(|w| {
        let subject = ["이가", "께서는", "께서", "이", "가", "은", "는"].iter().find_map(|p| w.text.strip_suffix(p));
        subject.is_some_and(is_person)
    }) || own
        .iter()
        .find(|w| w.is_plain())
        .is_some_and(|w| matches!(w.text, "걔" | "쟤" | "얘" | "걔네" | "쟤네" | "얘네"))
}

/// Whether a word names a person.
pub(super) fn is_person(noun: &str) -> bool {
    PEOPLE.ends(noun) || (noun.chars().count() > 1 && noun.ends_with(['님', '씨', '쌤']))
}
