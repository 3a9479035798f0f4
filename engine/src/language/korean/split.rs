//! Where one clause ends and the next begins.
//!
//! A clause ends with its predicate, where that is one that does not go on within the same act; at punctuation and
//! conjunctions; and, where people only name things ("세시 치과 다섯시 회의"), where a time comes that the clause has already.

mod ends;
mod glue;
mod remark;
mod scene;
mod sequence;

use self::ends::Ends;
use self::glue::does;
pub(super) use self::glue::unglue;
use self::scene::sets_the_scene;
use self::sequence::sequential;
use super::auxiliary::Turn;
use super::conjugation;
use super::judge;
use super::lexicon::{ACTIONS, COMMON, OUTCOMES};
use super::noun;
use super::predicate::{self, Link, Mood, Predicate};
use super::surface::Surface;
use super::word::{self, Kind, Word};
use crate::time::Role;

/// The words of a clause, and what ends it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The first of its words.
    pub(super) start: usize,
    /// One past the last of its words.
    pub(super) end: usize,
    /// Its plain words, as endings are read on them.
    pub(super) surface: Surface,
    /// What its last word says.
    pub(super) predicate: Option<Predicate>,
    /// It begins with words that take something back.
    pub(super) repairs: bool,
}

/// Cuts `words` into clauses.
pub(super) fn split(words: &[Word]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut ends = Ends::new(words);
    for at in 0..words.len() {
        if begins_here(&words[ends.start..at], &words[at..]) {
            push(&mut drafts, &mut ends, at, None);
        }
        let predicate = ends_here(&mut ends, at);
        if predicate.is_some() || leads_on(words, ends.start, at) {
            push(&mut drafts, &mut ends, at + 1, predicate);
        }
    }
    push(&mut drafts, &mut ends, words.len(), None);
    drafts
}

/// Whether word `at` ends a phrase of when ("출근 전에"), or is punctuation with no clause before it.
fn leads_on(words: &[Word], start: usize, at: usize) -> bool {
    let phrase = at + 1 < words.len() && words[at].is_plain() && judge::is_setting(&words[start..=at]);
    // "취소 수수료 확인하기"
    let fee = || words.get(at + 1).is_some_and(|w| w.is_plain() && OUTCOMES.ends(w.text));
    let called_off = words[at].text == "취소고" || at == start && judge::CALLED_OFF.contains(&words[at].text) && !fee();
    called_off
        || (judge::is_day(&words[start..=at]) || judge::is_reason(&words[start..=at])) && at + 1 < words.len()
        || phrase
        || judge::gives_reason(&words[at])
        || at == start && matches!(words[at].kind, Kind::Mark(_))
}

/// Adds the clause of the words up to `end`.
fn push(drafts: &mut Vec<Draft>, ends: &mut Ends, end: usize, predicate: Option<Predicate>) {
    let start = ends.start;
    let own = &ends.words[start..end];
    if own.iter().all(|w| matches!(w.kind, Kind::Mark(_))) {
        if let Some(last) = drafts.last_mut() {
            last.end = end;
        }
        ends.begin(end);
        return;
    }
    let (surface, read) = ends.up_to(end - 1);
    ends.begin(end);
    let predicate = predicate.or_else(|| read.filter(|read| is_verb_at_end(own, read)));
    let repairs = own.iter().find(|w| w.kind != Kind::Filler).is_some_and(|w| w.kind == Kind::Repair);
    drafts.push(Draft { start, end, surface, predicate, repairs });
}

/// Whether `words` end in a predicate.
pub(super) fn ends_in_predicate(words: &[Word]) -> bool {
    predicate::read(word::surface(words)).is_some_and(|predicate| is_verb_at_end(words, &predicate))
}

/// Whether `predicate`, which `words` end in, is one, and their last plain word no mere noun.
fn is_verb_at_end(words: &[Word], predicate: &Predicate) -> bool {
    let Some(at) = words.iter().rposition(Word::is_plain) else { return false };
    // "책모임" is no 모이다.
    // "받으러 감"
    let errand = at > 0 && words[at - 1].text.ends_with('러') && matches!(words[at].text, "감" | "옴");
    let named =
        !errand && matches!(predicate.ending, "ㅁ" | "음") && (noun::known(words[at].text) || is_torn(words, at));
    let bare = predicate.ending.is_empty() && is_short_noun(words[at].text);
    let verb = predicate.link != Link::Describe && !bare && !named;
    predicate.built || verb && !is_noun(words, at)
}

/// Whether the words up to `at` are the syllables of a noun: "면 담".
fn is_torn(words: &[Word], at: usize) -> bool {
    let syllable = |word: &Word| word.text.chars().nth(1).is_none();
    at > 0
        && words[at - 1..=at].iter().all(syllable)
        && noun::known(&format!("{}{}", words[at - 1].text, words[at].text))
}

/// Verbs of one syllable in the plain form; other words of one syllable are nouns.
const PLAIN_FORMS: &str = "가와봐해사자써줘타돼꺼켜둬놔내";

fn is_short_noun(word: &str) -> bool {
    word.chars().count() == 1 && !PLAIN_FORMS.contains(word)
}

/// Words that are verbs after these objects, and nouns elsewhere.
const VERBS_AFTER: &[(&str, &str)] = &[("머리", "감기"), ("머리를", "감기")];

/// Words that are verbs after any object: "짐 빼기", "색종이 오리기".
const VERBS_AFTER_ANY: &[&str] = &["빼기", "오리기", "우리기", "나누기", "더하기"];

/// What a report is of: elsewhere, "보고" is to see.
const REPORTS: &[&str] =
    &["주간", "월간", "일일", "매출", "결과", "진행", "상황", "실적", "임원", "출장", "분기", "현황", "중간", "최종"];

/// Whether word `at` is a noun where it stands.
fn is_noun(words: &[Word], at: usize) -> bool {
    let before = words[..at].iter().rfind(|w| w.is_plain()).map_or("", |w| w.text);
    if words[at].text == "보고" {
        let to_somebody = ["께", "한테", "에게"].iter().any(|p| before.ends_with(p)) && at + 1 == words.len();
        return before.is_empty() || to_somebody || REPORTS.contains(&before);
    }
    if words[at].text.strip_suffix('고').is_some_and(does) {
        return false;
    }
    // "이십일세기" is no counting.
    if words[at]
        .text
        .strip_suffix("세기")
        .is_some_and(|number| number.ends_with(['일', '이', '삼', '사', '오', '육', '칠', '팔', '구', '십']))
    {
        return true;
    }
    if !before.is_empty() && VERBS_AFTER_ANY.contains(&words[at].text) {
        return false;
    }
    // "냉장고", "예비군"
    let long = words[at].text.chars().nth(2).is_some() && !words[at].text.ends_with('기');
    (words[at].is_noun() || long && COMMON.contains(words[at].text)) && !VERBS_AFTER.contains(&(before, words[at].text))
}

/// How many words back a clause is looked through.
const SIGHT: usize = 64;

/// Whether a clause begins with the first word of `rest`, after the words `open` of an unfinished one.
fn begins_here(open: &[Word], rest: &[Word]) -> bool {
    let rest = &rest[..rest.len().min(SIGHT)];
    let open = &open[open.len().saturating_sub(SIGHT)..];
    let named = open.iter().any(Word::is_plain);
    match &rest[0].kind {
        Kind::Mark(',') => lists_acts(open, &rest[1..]),
        Kind::Mark(mark) => named && !matches!(mark, '~' | '"' | '\'' | '(' | ')' | '“' | '”' | '‘' | '’'),
        Kind::And | Kind::Repair => named,
        // "내일 회의를 모레로 미뤄줘": from when to when.
        Kind::Time(_) if rest.iter().map_while(|w| w.time().map(|_| w.text)).any(|time| time.ends_with('로')) => false,
        Kind::Time(next) => {
            let kind = next.meaning.kind();
            let again = open.iter().position(|w| {
                w.time().is_some_and(|e| e.meaning.kind() == kind && e.role != Role::From) && next.role == Role::At
            });
            again.is_some_and(|at| open[at..].iter().any(Word::is_plain))
        }
        _ => false,
    }
}

/// "책상 정리, 서랍 정리, 안 쓰는 전선 버리기": whether a comma stands between acts, the last of which has a verb of its own.
fn lists_acts(open: &[Word], rest: &[Word]) -> bool {
    let act = open.iter().rfind(|w| w.is_plain()).is_some_and(|w| ACTIONS.contains(w.text));
    let until = rest.iter().position(|w| !w.is_plain() && w.kind != Kind::Mark(',')).unwrap_or(rest.len());
    let last = rest[..until].iter().rfind(|w| w.is_plain()).map(|w| w.text);
    act && last.is_some_and(|last| last.ends_with('기') && !last.ends_with("하기") && is_verb(last))
}

/// The predicate that ends a clause at word `at`, if one does.
fn ends_here(ends: &mut Ends, at: usize) -> Option<Predicate> {
    let (words, start) = (ends.words, ends.start);
    let word = &words[at];
    if !word.is_plain() || at + 1 == words.len() {
        return None;
    }
    // "다른 데 알아보기"
    if word.text == "데" && at > start && matches!(words[at - 1].text, "다른" | "딴") {
        return None;
    }
    // "나보고 살 빠졌대"
    if matches!(word.text, "나보고" | "저보고" | "날보고" | "너보고" | "우리보고") {
        return None;
    }
    // "이모네 가기"
    if word.text.strip_suffix('네').is_some_and(judge::is_person) {
        return None;
    }
    let (surface, predicate) = ends.up_to(at);
    if let Some(act) = joined_act(word, surface) {
        return Some(act);
    }
    let predicate = predicate?;
    let short = matches!(predicate.ending, "ㄹ때" | "군" | "ㅁ" | "음" | "나" | "대" | "니");
    // "끝나는 대로": an ending of several words is no noun.
    let spread = ["는대로", "ㄴ대로", "는김에", "ㄴ김에", "는길에", "ㄴ길에", "는바람에", "ㄹ겸"]
        .contains(&predicate.ending)
        && word.text.chars().count() < predicate.ending.chars().count();
    let noun = || !spread && (is_noun(&words[start..=at], at - start) || short && noun::known(word.text));
    let closes = match predicate.link {
        Link::And => sequential(&words[start..=at], &words[at + 1..], &predicate),
        Link::Because | Link::But => predicate.built || !noun(),
        Link::Chain => {
            let (own, rest) = (&words[start..=at], &words[at + 1..]);
            (sets_the_scene(own, &predicate) || remark::gives_cause(own, rest, &predicate)) && !noun()
        }
        Link::Describe => false,
        Link::End => {
            let (own, rest) = (&words[start..=at], &words[at + 1..]);
            final_form(own, rest, &predicate)
                || (predicate.turn == Some(Turn::Must) || own.iter().any(|w| judge::asks(w.text)) || !noun())
                    && remark::ends(own, rest, &predicate)
        }
    };
    (closes && !continues(ends, at)).then_some(predicate)
}

/// "은행 가기랑 우체국 가기": an act by name, joined to the next.
fn joined_act(word: &Word, surface: Surface) -> Option<Predicate> {
    let joint = ["기랑", "기하고", "기와"].iter().find(|joint| word.text.ends_with(**joint))?;
    let act = surface.cut(joint.chars().count() - 1);
    let name = &word.text[..word.text.len() - joint.len() + '기'.len_utf8()];
    predicate::read(act)
        .filter(|p| p.ending == "기" && !noun::known(name) && noun::read(name).is_none_or(|n| n.particle.is_empty()))
}

/// Nouns before which a verb in -기 is part of the name: "쓰기 연습".
const AFTER_NAME: &[&str] = &[
    "연습",
    "목록",
    "리스트",
    "시험",
    "숙제",
    "과제",
    "대회",
    "평가",
    "수업",
    "하기",
    "해",
    "하",
    "할",
    "위",
    "때문",
    "싫",
    "좋",
    "힘들",
    "귀찮",
    "재밌",
    "무섭",
    "지겹",
    "시작",
    "쉽",
    "어렵",
    "전",
    "쉬운",
    "좋은",
    "싫은",
    "넣",
    "추가",
    "등록",
    "알려",
    "적어",
    "메모",
    "리마인드",
    "저장",
    "로",
    "도",
    "만",
    "는",
    "를",
    "에",
    "모임",
    "동호회",
    "챌린지",
    "키트",
    "축제",
    "교실",
    "행사",
    "체험",
    "클래스",
    "강의",
    "목표",
    "완료",
    "끝",
    "취소",
    "삭제",
    "미뤄",
    "옮겨",
    "체크",
    "이렇게",
    "요렇게",
];

/// Whether a form that can end a sentence does so here.
fn final_form(own: &[Word], rest: &[Word], predicate: &Predicate) -> bool {
    let Some(word) = own.last() else { return false };
    if is_noun(own, own.len() - 1) && !predicate.built {
        return false;
    }
    if predicate.core.len() <= 3 && predicate.core.ends_any(&["사", "사야하", "장보"]) && predicate.ending == "이다"
    {
        return false;
    }
    let next = rest.iter().find(|w| w.kind != Kind::Filler).map_or("", |w| w.text);
    // "반송할 거 편의점에 맡기기", "면회 가는 날 치킨 포장해 가기": what is described, and not the end.
    let goes_on = noun::read(next).is_some_and(|n| matches!(n.particle, "에" | "에서" | "로" | "으로" | "한테"));
    if matches!(word.text, "거" | "것") && (is_verb(next) || goes_on) || word.text == "날" && !next.is_empty() {
        return false;
    }
    match (predicate.mood, predicate.ending) {
        (Mood::Past, "다") if ["오", "와", "왔", "가"].iter().any(|go| next.starts_with(go)) => false,
        // "이사 가는 거 도와주기" goes on with the thing.
        (Mood::Act, "는거" | "는것" | "는걸로") => false,
        (Mood::Act, _) => !goes_on_after_name(next),
        (Mood::Plain, "") => {
            predicate.built
                || predicate.core.ends_any(&["기억해주", "적어주", "추가해주", "알려주", "등록해주", "메모해주"])
        }
        (Mood::Plain, _) => true,
        (Mood::Told, "래") if word.text == "오래" && is_verb(next) => false,
        (Mood::Told | Mood::Will, "래" | "ㄹ래") if !predicate.core.ends_any(&["하"]) && COMMON.contains(word.text) => {
            false
        }
        (Mood::Told, "라고" | "자고" | "라구" | "래서" | "재") => false,
        (Mood::Ask, "지" | "ㄴ지" | "ㄹ지" | "는지" | "나" | "니" | "냐" | "ㄴ가") => false,
        (Mood::Will, "라" | "려고" | "ㄹ라고" | "기로" | "ㄹ거" | "ㄹ것" | "ㄹ꺼" | "거라" | "자" | "ㄹ려고") => {
            predicate.built || matches!(predicate.ending, "자") && word.text.chars().count() > 1
        }
        (Mood::Tell, "지") if next.starts_with(['않', '못', '말', '마']) => false,
        (Mood::Tell, "음" | "ㅁ") => {
            predicate.built || word.text.strip_suffix('함').is_some_and(|noun| ACTIONS.contains(noun))
        }
        (Mood::Tell, "지" | "제" | "네" | "다") => {
            predicate.built || word.text.chars().count() > 2 || conjugation::is_adjective(&predicate.core)
        }
        // "회의 있다고 알려 줘"
        (Mood::Exists | Mood::Arranged, "다고" | "ㄴ다고") => false,
        (Mood::Hearsay, "대" | "다고" | "ㄴ다고" | "는다고") => false,
        (Mood::Is, _) => ["임", "니다", "요", "이네", "이야", "이다"].iter().any(|form| word.text.ends_with(form)),
        _ => true,
    }
}

/// Whether a word is a verb form and no noun: "먹을 거 사 오기".
fn is_verb(word: &str) -> bool {
    noun::read(word).is_none() && predicate::read(Surface::of(word)).is_some_and(|p| !p.noun)
}

/// Whether a word makes something else of the act named before it: "뛰기 대회". One that only begins like such a word does
/// not: "도시락", "전구".
fn goes_on_after_name(word: &str) -> bool {
    let noun = noun::read(word).filter(|noun| noun.stem.chars().nth(1).is_some());
    let short = |after: &str| after.chars().nth(1).is_none();
    AFTER_NAME.iter().any(|after| word.starts_with(after) && !(noun.is_some() && short(after))) || is_felt(word)
}

/// "받기 곤란해", "살기 힘드니": a word that says what an act is like.
fn is_felt(word: &str) -> bool {
    noun::read(word).is_none()
        && predicate::read(Surface::of(word))
            .is_some_and(|p| !p.noun && p.link != Link::Describe && conjugation::is_adjective(&p.core))
}

/// How many words ahead the rest of a predicate may reach.
const AHEAD: usize = 4;

/// Whether the predicate at word `at` goes on in the words after it ("해야 | 돼").
fn continues(ends: &mut Ends, at: usize) -> bool {
    let mut added = 0;
    for (ahead, word) in ends.words[at + 1..].iter().take(AHEAD).enumerate() {
        match word.kind {
            Kind::Plain => added += word.text.chars().count(),
            Kind::Filler => continue,
            _ => return false,
        }
        let (surface, predicate) = ends.up_to(at + 1 + ahead);
        let inside = surface.len().saturating_sub(added);
        if predicate.is_some_and(|p| p.core.len() <= inside && inside > 0) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::titles;
    use super::*;
    use crate::reading::Span;

    fn clauses(text: &str) -> Vec<String> {
        let words = unglue(word::words(text, Span::new(0, text.len()), &[]));
        split(&words).iter().map(|d| text[words[d.start].span.start..words[d.end - 1].span.end].to_owned()).collect()
    }

    #[test]
    fn splits_after_predicates() {
        assert_eq!(clauses("방 청소하고 빨래해야해"), ["방 청소하고", "빨래해야해"]);
        assert_eq!(clauses("빨래해야 돼 장도 봐야 돼"), ["빨래해야 돼", "장도 봐야 돼"]);
        assert_eq!(clauses("치과 갔다가 장 보고 글 쓰기"), ["치과 갔다가", "장 보고", "글 쓰기"]);
        assert_eq!(clauses("운동하고저녁밥하기"), ["운동하고", "저녁밥하기"]);
        assert_eq!(clauses("빨래하기 청소하기"), ["빨래하기", "청소하기"]);
        assert_eq!(clauses("숙제 끝낸 다음에 게임하기"), ["숙제 끝낸 다음에", "게임하기"]);
    }

    #[test]
    fn keeps_one_act_together() {
        for text in [
            "마트 가서 두부 사기",
            "책 빌리러 도서관 가기",
            "빵이랑 잼 사기",
            "고기 사고 싶다",
            "엄마하고 영화 보기",
            "버스 타고 부산 가기",
            "보고서 쓰기",
            "사다 놔야 쓰겄네",
            "쓰기 연습하기",
            "KTX 타고 내려가야 해",
            "버스에 두고 내린 우산 찾으러 가기",
            "먹을 거 사 오기",
            "냉장고 정리하기",
            "감귤 따기 체험 신청하기",
            "광고 보기",
        ] {
            assert_eq!(clauses(text), [text]);
        }
    }

    #[test]
    fn cuts_lists_with_a_verb_at_the_end() {
        for (text, expected) in [
            ("책상 정리, 서랍 정리, 전선 버리기", &["책상 정리하기", "서랍 정리하기", "전선 버리기"] as &[&str]),
            ("들어오면서 커피 사 오기", &["커피 사 오기"]),
            ("끝나는 대로 공유할게", &["공유하기"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }
}
