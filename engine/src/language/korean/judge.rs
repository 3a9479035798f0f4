//! Whether a clause is something to do, and if not, why.

use super::auxiliary::Turn;
use super::command;
use super::conjugation::{self, Joint};
use super::ending;
use super::lexicon;
use super::lexicon::ACTIONS;
use super::predicate::{self, Link, Mood, Predicate};
use super::request::{self, Request};
use super::split::Draft;
use super::surface::Surface;
use super::title::{self, Phrase};
use super::word::{Kind, Word};
use crate::language::{Action, Reason};
use crate::time::Meaning;

mod address;
mod announcement;
mod cancelled;
mod courtesy;
mod dated;
mod intention;
mod question;
mod report;
mod sequel;
mod setting;
mod statement;
mod subject;
mod supposed;

use self::cancelled::{called_off, declines, is_cancelled};
pub(super) use self::dated::{is_day, is_reason};
pub(super) use self::question::{asks, is_at_a_loss};
use self::setting::is_background;
pub(super) use self::setting::{gives_reason, is_routine, is_setting};
pub(super) use self::subject::{has_subject, is_marked_thing, is_person, is_state};

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
    if followed && is_header(own) || own.last().is_some_and(gives_reason) || followed && is_reason(own) {
        return Judgement::Background;
    }
    if courtesy::is_courtesy(own, draft) {
        return Judgement::No(Reason::Greeting);
    }
    match request::read(own, draft) {
        Some(Request::Add(core)) => return Judgement::Task(core),
        Some(Request::Change(action, core)) => return Judgement::Command(Reason::Command, action, core),
        Some(Request::Ask) => return Judgement::No(Reason::Question),
        None if announcement::is_announced(&words[..draft.end], draft) => return Judgement::No(Reason::Remark),
        Some(Request::Operate) => return Judgement::No(Reason::Command),
        None => {}
    }
    if let Some(judgement) = dated::judge(own, draft, followed) {
        return judgement;
    }
    if supposed::is_supposed(&words[..draft.start]) || report::is_quoted(&words[..draft.end]) {
        return Judgement::No(Reason::Remark);
    }
    if draft.predicate.is_some_and(|p| p.mood == Mood::Told && p.link == Link::But)
        && sequel::is_done_since(&words[draft.end..])
    {
        return Judgement::No(Reason::Past);
    }
    if draft.predicate.is_some_and(|p| p.mood == Mood::Told) && sequel::is_dismissed(&words[draft.end..])
        || draft.predicate.is_some_and(|p| p.mood == Mood::Told && report::is_between_others(own, &p))
    {
        return Judgement::No(Reason::ThirdPerson);
    }
    if address::comforts(own)
        || draft.predicate.is_some_and(|p| address::is_addressed(own, &p))
        || sequel::is_only_thought(&words[draft.end..])
    {
        return Judgement::No(Reason::Remark);
    }
    if draft.predicate.is_some_and(|p| p.turn == Some(Turn::Settled)) && cancelled::falls_through(&words[draft.end..]) {
        return Judgement::No(Reason::Cancelled);
    }
    if question::is_question(own, words.get(draft.end), draft) {
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
    if let Some(act) = asked_for(predicate) {
        return Judgement::Task(act);
    }
    let task = Judgement::Task(Core::new(without_favour(predicate), CoreKind::Verb));
    if predicate.link == Link::Because {
        // "차례상 차려야 하니까 잊지 마"
        if followed && predicate.turn == Some(Turn::Must) && predicate.mood == Mood::Will {
            return Judgement::Setting(Core::new(predicate.core, CoreKind::Verb));
        }
        return if followed || predicate.mood != Mood::Will { Judgement::Background } else { task };
    }
    if is_background(own, predicate, followed) {
        return Judgement::Background;
    }
    if predicate.link == Link::And && cancelled::is_put_off(&predicate.core, followed) {
        return Judgement::Withdrawal;
    }
    if cancelled::is_dropped(predicate) {
        return called_off(&predicate.core);
    }
    match predicate.mood {
        Mood::Release => Judgement::Withdrawal,
        Mood::Forbid if predicate.ending.starts_with("ㄹ걸") => Judgement::No(Reason::Remark),
        Mood::Forbid if predicate.link == Link::And => Judgement::Withdrawal,
        Mood::Forbid => Judgement::Task(Core::new(predicate.core, forbidden(draft, predicate))),
        Mood::Ask => Judgement::No(Reason::Question),
        Mood::Hearsay if predicate.link == Link::But => Judgement::Background,
        Mood::Hearsay if is_cancelled(&predicate.core) => called_off(&predicate.core),
        Mood::Hearsay => Judgement::No(Reason::ThirdPerson),
        Mood::Past => past(own, predicate, followed),
        Mood::Ongoing => Judgement::No(Reason::Remark),
        Mood::Tell | Mood::Plain => statement::judge(own, predicate, followed, task),
        Mood::Will => intention::judge(own, predicate, followed, task),
        Mood::Act if predicate.core.ends_any(&["안되", "못가", "못하", "못오"]) => {
            Judgement::No(Reason::Remark)
        }
        Mood::Act if predicate.link == Link::And && was(own) => Judgement::No(Reason::Past),
        Mood::Act if is_mere_state(predicate, followed) => Judgement::No(Reason::Remark),
        // "별거 아니라고 했어"
        Mood::Told if conjugation::is_adjective(&predicate.core) || predicate.core.ends_any(&["아니"]) => {
            Judgement::No(Reason::ThirdPerson)
        }
        // "약속 다음으로 미루재"
        Mood::Told
            if predicate.core.ends_any(&["미루", "연기하", "취소하"])
                && predicate.ending.starts_with(['재', '자'])
                && !lies_ahead(own) =>
        {
            called_off(&predicate.core)
        }
        Mood::Told => Judgement::Task(Core::new(gone_to(predicate.core), CoreKind::Verb)),
        Mood::Act => task,
        Mood::Mind | Mood::Arranged | Mood::Moved | Mood::Exists | Mood::Is => unreachable_noun(draft),
    }
}

/// "병원에서 오라고 했어", "김치통 갖다 달라고 했어": who is told to come, goes, and who is asked for something, gives it.
fn gone_to(core: Surface) -> Surface {
    const HUNG: &[&str] = &["커튼", "단추", "명찰", "댓글", "에어컨", "액자", "리본", "국기", "태극기", "간판"];
    let verb = |verb: &str| core.ends_any(&[verb]) && core.starts_word(verb.chars().count());
    let gives = core.ends_any(&["다달"]) || verb("달") && !core.cut(1).ends_any(HUNG);
    // "뽑아 오라"
    let placed = core.cut(1).ends_any(&["에서", "에", "로", "까지"]);
    let along = !placed && conjugation::stem(core.cut(1), Joint::A).is_some();
    match () {
        () if verb("오") && !along || verb("나오") || verb("들어오") => core.replace(1, &['가']),
        () if gives => core.replace(1, &['주']),
        () => core,
    }
}

/// "두 가지 해야 돼", "해야 할 게 세 개 있는데": words that only say how many things come.
fn is_header(own: &[Word]) -> bool {
    const COUNTS: &[&str] = &["두", "세", "네", "다섯", "여섯", "2", "3", "4", "5", "많아", "여러"];
    const THINGS: &[&str] = &[
        "할",
        "해야",
        "일",
        "일이",
        "거",
        "거가",
        "게",
        "것",
        "것이",
        "개",
        "가지",
        "가지가",
        "건",
        "총",
        "이렇게",
        "개가",
        "개를",
        "가지를",
    ];
    const THERE: &[&str] = &[
        "있어",
        "있어요",
        "있는데",
        "있음",
        "있다",
        "있습니다",
        "돼",
        "돼요",
        "되는데",
        "된다",
        "됨",
        "해",
        "하는데",
        "할",
        "거야",
    ];
    let plain: Vec<&str> = own.iter().filter(|w| w.is_plain() || w.kind == Kind::Filler).map(|w| w.text).collect();
    plain.len() > 2
        && plain.iter().any(|w| COUNTS.contains(w))
        && plain.iter().all(|w| COUNTS.contains(w) || THINGS.contains(w) || THERE.contains(w))
        && plain.last().is_some_and(|w| THERE.contains(w))
}

/// "어제 클라이밍 갔다가": whether the clause has a time gone by.
fn was(own: &[Word]) -> bool {
    own.iter().filter_map(Word::time).any(|e| e.meaning.is_past())
}

/// "그건 그렇고", "기분 좋고": a state in sequence, but not as a noun ("건강하기").
fn is_mere_state(predicate: &Predicate, followed: bool) -> bool {
    predicate.ending != "기"
        && (conjugation::is_adjective(&predicate.core) || !followed && subject::is_state(predicate))
}

/// How not to do something is worded: "사지 말기", or "늦지 않기" for "늦으면 안 돼".
fn forbidden(draft: &Draft, predicate: &Predicate) -> CoreKind {
    let said = predicate.core.common(&draft.surface) == predicate.core.len();
    let stop = said && draft.surface.chars().get(predicate.core.len()) == Some(&'지');
    if stop { CoreKind::Stop } else { CoreKind::Not }
}

/// What is done.
fn past(own: &[Word], predicate: &Predicate, followed: bool) -> Judgement {
    if is_cancelled(&predicate.core) {
        called_off(&predicate.core)
    } else if let Some(act) = predicate.core.strip("게되").filter(declines) {
        cancelled::declined(&act)
    } else if predicate.link == Link::But && followed {
        Judgement::Background
    } else {
        let act = command::finished(predicate.core);
        let happens = act.kind == CoreKind::Verb && subject::is_state(predicate);
        if happens || subject::has_person(own) {
            return Judgement::No(Reason::Past);
        }
        Judgement::Command(Reason::Past, Action::Complete, act)
    }
}

/// "회신 부탁드립니다", "도시락 싸는 거 부탁해": the act that is asked for as a favour.
fn asked_for(predicate: &Predicate) -> Option<Core> {
    let act = predicate.core.strip_any(&["부탁드리", "부탁하"]).map(request::object)?;
    let asks = matches!(predicate.mood, Mood::Plain | Mood::Tell | Mood::Will) && !predicate.built;
    let verb = ["는거", "는것", "는일"].iter().find_map(|tail| ending::take(act, Joint::Bare, tail));
    let noun = || (act.longest(5, ACTIONS) > 0).then(|| Core::new(act, CoreKind::Noun));
    verb.map(|verb| Core::new(verb, CoreKind::Verb)).or_else(noun).filter(|_| asks)
}

/// The core of a request, without the favour asked: "공유해 줘" is to share.
fn without_favour(predicate: &Predicate) -> Surface {
    let asked = !predicate.built && matches!(predicate.mood, Mood::Plain | Mood::Will);
    let favour = predicate.core.strip_any(&["주", "주시"]).filter(|_| asked);
    // "회의실 잡는 거 꼭 해야 돼"
    let named =
        || ["는거하", "는것하", "는일하"].iter().find_map(|tail| ending::take(predicate.core, Joint::Bare, tail));
    favour.and_then(|form| conjugation::stem(form, Joint::A)).or_else(named).unwrap_or(predicate.core)
}

/// A noun's mood on a verb: the clause is read as a bare noun.
fn unreachable_noun(draft: &Draft) -> Judgement {
    Judgement::Task(Core::new(draft.surface, CoreKind::Noun))
}

/// A noun that exists, is, is arranged, or must not be forgotten.
fn noun(own: &[Word], draft: &Draft, predicate: &Predicate, followed: bool, timed_after: bool) -> Judgement {
    let named = Judgement::Task(Core::new(predicate.core, CoreKind::Noun));
    let timed = timed_after || lies_ahead(own);
    let name = Phrase::new(own, draft.surface).up_to(&predicate.core).text;
    let event = title::calls_for_action(&name);
    match (predicate.mood, predicate.link) {
        (Mood::Mind, _) if predicate.core.len() == 0 => Judgement::Background,
        (Mood::Mind, Link::And) if !followed => Judgement::No(Reason::Remark),
        (Mood::Mind, _) => Judgement::Task(Core::new(predicate.core, CoreKind::Mind)),
        (Mood::Told, _) => named,
        (Mood::Ask, _) => Judgement::No(Reason::Question),
        (Mood::Hearsay, _) => Judgement::No(Reason::ThirdPerson),
        (_, Link::Because | Link::But) if followed => Judgement::Background,
        (Mood::Moved, _) if says_when_to(own) => named,
        (Mood::Moved, _) => {
            Judgement::Command(Reason::Cancelled, Action::Reschedule, Core::new(predicate.core, CoreKind::Noun))
        }
        (Mood::Arranged, _) if timed => named,
        (Mood::Arranged, _) => Judgement::No(Reason::Past),
        (Mood::Is | Mood::Exists, _) if timed && followed && predicate.core.ends_any(EXAMS) => {
            Judgement::Setting(Core::new(predicate.core, CoreKind::Noun))
        }
        (Mood::Is, _) if is_cancelled(&predicate.core) => called_off(&predicate.core),
        (Mood::Is, _) if is_cancelled(&draft.surface) => called_off(&draft.surface),
        (Mood::Exists | Mood::Is, _) if subject::is_of_other(own) => Judgement::No(Reason::ThirdPerson),
        (Mood::Exists, _)
            if ["말", "소문", "얘기", "이야기", "느낌", "기분", "사람", "이유"].iter().any(|n| name.ends_with(n)) =>
        {
            Judgement::No(Reason::Remark)
        }
        (Mood::Exists, _) if !timed && subject::is_somewhere(own) => Judgement::No(Reason::Remark),
        (Mood::Exists, _) if title::is_quantity(&name) || name.ends_with('에') => Judgement::No(Reason::Remark),
        (Mood::Exists, _) if timed || event => named,
        (Mood::Is, _) if event && timed && !predicate.core.ends_any(ONLY_NAMED) => named,
        _ => Judgement::No(Reason::Remark),
    }
}

/// Whether a time of the clause can be when something is to be done.
fn lies_ahead(own: &[Word]) -> bool {
    own.iter().filter_map(Word::time).any(|e| !e.meaning.is_past() && e.meaning != Meaning::Now)
}

/// "회의 네시로 바뀌었어": whether a new time is said.
fn says_when_to(own: &[Word]) -> bool {
    own.iter().any(|w| w.time().is_some() && w.text.ends_with('로') && !w.text.starts_with("다음으로"))
}

/// What, said to be something, is no appointment: "저녁은 삼겹살이다", "지금 지하철이야".
const ONLY_NAMED: &[&str] = &[
    "삼겹살",
    "치킨",
    "지하철",
    "버스",
    "택시",
    "기차",
    "열차",
    "중",
    "집",
    "회사",
    "학교",
    "날",
    "휴일",
    "방학",
    "주말",
];

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
    if let Some((action, core)) = command::asked::noun(own, draft) {
        return Judgement::Command(Reason::Command, action, core);
    }
    let timed = lies_ahead(own);
    // "자료 업데이트는 화요일까지"
    let until = own.last().is_some_and(|w| w.time().is_some());
    let topic = draft.surface.strip_any(&["은", "는"]).filter(|thing| until && thing.longest(5, ACTIONS) > 1);
    if let Some(thing) = topic {
        return Judgement::Task(Core::new(thing, CoreKind::Noun));
    }
    if let Some(done) = draft.surface.strip_any(&["완료", "끝", "다함"]).filter(|what| what.len() > 1 && !timed) {
        return Judgement::Command(Reason::Past, Action::Complete, Core::new(done, CoreKind::Noun));
    }
    if is_fragment(own) || is_denied(own) || !timed && draft.surface.ends_any(&["도착"]) {
        return Judgement::No(Reason::Remark);
    }
    if subject::is_away(own) || subject::is_left_open(own) {
        return Judgement::No(Reason::ThirdPerson);
    }
    if predicate::read(draft.surface).is_some_and(|p| p.link == Link::Describe && conjugation::is_adjective(&p.core)) {
        return Judgement::No(Reason::Remark);
    }
    if timed || title::calls_for_action(&noun) {
        Judgement::Task(Core::new(draft.surface, CoreKind::Noun))
    } else {
        Judgement::No(Reason::Remark)
    }
}

/// "잠이 안 오지": a verb denied, whatever noun its form is too.
fn is_denied(own: &[Word]) -> bool {
    let mut plain = own.iter().rev().filter(|w| w.is_plain());
    plain.next().is_some() && plain.next().is_some_and(|w| matches!(w.text, "안" | "못"))
}

/// "마이크 테스트", "버스가": words that name nothing to do.
fn is_fragment(own: &[Word]) -> bool {
    let mut plain = own.iter().filter(|w| w.is_plain());
    const ANSWERS: &[&str] = &["인정", "찬성", "반대", "동감", "콜", "정답", "땡", "당첨", "통과"];
    let answer = plain.clone().nth(1).is_none() && plain.clone().any(|w| ANSWERS.contains(&w.text));
    let last = plain.clone().next_back().is_some_and(|w| subject::is_marked_thing(w.text)) || answer;
    // "비타민이 최고"
    let praised = plain.clone().rev().nth(1).is_some_and(|w| subject::is_marked_thing(w.text))
        && plain.clone().next_back().is_some_and(|w| !ACTIONS.ends(w.text))
        && own.iter().all(|w| w.time().is_none());
    // "배꼽 빠지는 줄"
    let guess =
        plain.clone().next_back().is_some_and(|w| matches!(w.text, "줄" | "듯" | "뻔" | "중"))
            && plain.clone().rev().nth(1).is_some_and(|w| {
                predicate::read(Surface::of(w.text)).is_some_and(|p| p.link == Link::Describe && !p.noun)
            });
    let trial = own.iter().any(|w| w.text == "테스트");
    let mood = plain.clone().next_back().is_some_and(|w| lexicon::MOODS.contains(w.text));
    last || mood
        || praised
        || guess
        || trial && plain.all(|w| matches!(w.text, "마이크" | "음성" | "테스트" | "하나" | "둘" | "셋" | "원" | "투"))
}
