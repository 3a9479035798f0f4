//! The words of a part of an utterance: between spaces, with temporal expressions and punctuation as words of their own.

use std::collections::VecDeque;

use super::conjugation;
use super::ending;
use super::jamo;
use super::lexicon::{ACTIONS, NOUNS, PEOPLE, PLACES};
use super::surface::Surface;
use super::title::COUNTERS;
use crate::reading::Span;
use crate::time::{Day, DayPart, Expression, Meaning};

/// What a word is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// A word of Korean, or of another language.
    Plain,
    /// A temporal expression.
    Time(Expression),
    /// Punctuation that may end a clause.
    Mark(char),
    /// A filler, a hedge, or laughter: not part of any title.
    Filler,
    /// A conjunction that begins a clause: "그리고".
    And,
    /// What takes back something said before: "아니".
    Repair,
    /// Dropped by a correction.
    Dropped,
}

/// One word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word<'a> {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) span: Span,
    /// Its letters.
    pub(super) text: &'a str,
    /// Whether a space, or the start of the part, is before it.
    pub(super) spaced: bool,
}

impl Word<'_> {
    /// Whether it is a plain word.
    pub(super) fn is_plain(&self) -> bool {
        self.kind == Kind::Plain
    }

    /// The temporal expression it is.
    pub(super) fn time(&self) -> Option<&Expression> {
        match &self.kind {
            Kind::Time(expression) => Some(expression),
            _ => None,
        }
    }

    /// Whether it is a noun that only looks like a verb form ("고기", "광고"), alone or with a particle.
    pub(super) fn is_noun(&self) -> bool {
        let listed = |noun: &str| {
            NOUNS.contains(noun) || ACTIONS.contains(noun) || PLACES.contains(noun) || PEOPLE.contains(noun)
        };
        COUNTERS.contains(&self.text)
            || NOUNS.ends(self.text)
                && !ending::forms(Surface::of(self.text)).any(|f| conjugation::lexical(&f.stem) > 1)
            || listed(self.text)
            || PARTICLES.iter().filter_map(|p| self.text.strip_suffix(p)).any(listed)
    }
}

/// Particles after nouns.
const PARTICLES: &[&str] = &[
    "은", "는", "이", "가", "을", "를", "도", "만", "에", "에서", "로", "으로", "랑", "이랑", "과", "와", "한테",
    "에게", "께", "의", "부터", "까지",
];

/// How many words back the end of a clause is looked for.
const SIGHT: usize = 64;

/// The end of a clause, as endings are read on it: its plain words without spaces.
pub(super) fn surface(words: &[Word]) -> Surface {
    Surface::new(
        words
            .iter()
            .rev()
            .take(SIGHT)
            .filter(|w| w.is_plain())
            .flat_map(|w| w.text.char_indices().rev().map(|(at, c)| (c, at == 0 && w.spaced))),
    )
}

/// Cuts the part `span` of `text` into words.
pub(super) fn words<'a>(text: &'a str, span: Span, times: &[Expression]) -> Vec<Word<'a>> {
    let mut times: VecDeque<_> = times
        .iter()
        .filter(|e| !names_a_meal(text, e) && !is_described(text, e) && !is_compound(text, e) && !is_quoted(text, e))
        .cloned()
        .collect();
    let mut words = Vec::new();
    let (mut at, mut spaced) = (span.start, true);
    while at < span.end {
        let rest = &text[at..span.end];
        let next = times.front().map_or(span.end, |e| e.span.start.max(at));
        let end = if next == at
            && let Some(expression) = times.pop_front()
        {
            let end = expression.span.end.max(at);
            words.push(Word {
                span: expression.span,
                text: expression.span.of(text),
                kind: Kind::Time(expression),
                spaced,
            });
            end
        } else {
            let end = at + token(&rest[..next - at]);
            let (text, span) = (&text[at..end], Span::new(at, end));
            if !text.starts_with(char::is_whitespace) {
                let opens = OPENERS.contains(&text) && opens(&words, times.front(), span.end);
                let kind = match kind(text) {
                    _ if opens => Kind::Filler,
                    Kind::And if is_drawn(&words, text) => Kind::Plain,
                    kind => kind,
                };
                words.push(Word { kind, span, text, spaced });
            }
            end
        };
        spaced = text[at..end].ends_with(char::is_whitespace);
        at = end;
    }
    drop_headers(&mut words);
    drop_teller(&mut words);
    words
}

/// "올리라고 팀장님이 그랬어": who said so comes between the order and the saying of it.
fn drop_teller(words: &mut [Word]) {
    if let [.., order, teller, said] = words
        && (order.text.ends_with("라고") || order.text.ends_with("자고"))
        && teller.is_plain()
        && (teller.text.ends_with(['이', '가']) || teller.text.ends_with("께서"))
        && matches!(
            said.text,
            "그랬어"
                | "그랬음"
                | "했어"
                | "했음"
                | "하셨어"
                | "그러셨어"
                | "말했어"
                | "그래"
                | "그러네"
                | "하네"
                | "했는데"
        )
    {
        teller.kind = Kind::Filler;
    }
}

/// "할 일 청소 빨래": what only announces a list is no part of it.
fn drop_headers(words: &mut [Word]) {
    for at in 2..words.len() {
        let [.., first, second, third] = &mut words[..=at] else { return };
        if matches!((first.text, second.text), ("할", "일" | "거" | "것" | "일은" | "거는" | "건"))
            && third.is_plain()
            && !third.text.starts_with(['있', '많', '없', '하', '정', '적'])
        {
            (first.kind, second.kind) = (Kind::Filler, Kind::Filler);
        }
    }
}

/// Whether a word that ends at `end` opens the utterance or a clause after a time: "나 내일", "내일 나", "우리 내일".
fn opens(before: &[Word], next: Option<&Expression>, end: usize) -> bool {
    let first = before.len() < SIGHT && before.iter().all(|w| w.kind == Kind::Filler);
    first || next.is_some_and(|e| e.span.start <= end + 1) || before.last().is_some_and(|w| w.time().is_some())
}

/// Whether "그리고" is the verb 그리다 here: "그래프 다시 그리고".
fn is_drawn(before: &[Word], word: &str) -> bool {
    const DRAWN: &[&str] =
        &["그림", "그래프", "만화", "도면", "지도", "눈썹", "캐릭터", "다시", "초상화", "설계도", "그림을", "그래프를"];
    word == "그리고" && before.last().is_some_and(|w| DRAWN.contains(&w.text))
}

/// The length in bytes of the white space, punctuation or word that `rest` begins with.
fn token(rest: &str) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    if is_mark(first) {
        return first.len_utf8();
    }
    let mut before = first;
    for (at, c) in rest.char_indices() {
        let number = before.is_ascii_digit() && rest[at + c.len_utf8()..].starts_with(|d: char| d.is_ascii_digit());
        if c.is_whitespace() != first.is_whitespace() || is_mark(c) && !number {
            return at;
        }
        before = c;
    }
    rest.len()
}

fn is_mark(c: char) -> bool {
    matches!(c, ',' | '.' | '!' | '?' | ';' | '~' | '…' | '"' | '\'' | '(' | ')' | '“' | '”' | '‘' | '’' | '、' | '。')
}

/// Words that mean nothing for the todo.
const FILLERS: &[&str] = &[
    "어",
    "음",
    "아",
    "그",
    "저",
    "저기",
    "막",
    "뭐",
    "뭐지",
    "뭐냐",
    "뭐더라",
    "그니까",
    "그러니까",
    "있잖아",
    "맞다",
    "맞아",
    "참",
    "아참",
    "아맞다",
    "에",
    "으음",
    "흠",
    "응",
    "네",
    "예",
    "이제",
    "인제",
    "좀",
    "쫌",
    "꼭",
    "일단",
    "일단은",
    "그냥",
    "걍",
    "얼른",
    "빨리",
    "슬슬",
    "우선",
    "먼저",
    "진짜",
    "진짜로",
    "제발",
    "반드시",
    "내가",
    "나는",
    "나도",
    "저는",
    "제가",
    "저도",
    "무조건",
    "아무튼",
    "암튼",
    "근데",
    "그런데",
    "그래서",
    "그럼",
    "그러면",
    "아마",
    "아마도",
    "혹시",
    "드디어",
    "당장",
    "어서",
    "후딱",
    "미리",
    "그날",
    "그때",
    "그전에",
    "다",
    "빨랑",
    "후다닥",
    "하여튼",
    "여하튼",
    "뭐랄까",
    "글쎄",
    "오케이",
    "헐",
    "어디보자",
    "그게",
    "그건",
    "그거는",
    "이건",
    "저건",
    "이게",
    "가만",
    "가만있자",
    "그치",
    "그렇지",
    "아이고",
    "에이",
    "에휴",
    "휴",
    "음음",
    "어어",
    "마",
    "아따",
    "거시기",
    "그그",
    "ㅇㅇ",
    "ㄱㄱ",
    "플리즈",
    "please",
    "um",
    "uh",
    "like",
    "okay",
    "ok",
];

/// Words that mean nothing where an utterance begins with them, and are verbs elsewhere.
const OPENERS: &[&str] = &["와", "자", "야", "우와", "하", "나", "난", "오", "우리", "저희"];

/// Conjunctions between clauses.
const CONJUNCTIONS: &[&str] = &[
    "그리고",
    "그리구",
    "그다음에",
    "그다음",
    "그담에",
    "그담",
    "그러고",
    "그러고나서",
    "그런다음",
    "그런다음에",
    "그뒤에",
    "그후에",
    "또",
    "또한",
    "마지막으로",
    "이어서",
    "그리고나서",
    "글고",
    "다음으로",
    "추가로",
];

/// Words that take back what was said.
const REPAIRS: &[&str] = &[
    "아니",
    "아니고",
    "아니다",
    "아니야",
    "아니지",
    "아니아니",
    "아니라",
    "아니요",
    "아닌가",
    "노노",
    "아냐",
    "no",
    "No",
    "nope",
    "sorry",
    "아니구",
    "말고",
];

fn kind(text: &str) -> Kind {
    let mut chars = text.chars();
    match chars.next() {
        Some(mark) if is_mark(mark) => Kind::Mark(mark),
        _ if FILLERS.contains(&text) || text.chars().all(|c| matches!(c, 'ㄱ'..='ㅣ')) => Kind::Filler,
        _ if CONJUNCTIONS.contains(&text) => Kind::And,
        _ if REPAIRS.contains(&text) => Kind::Repair,
        _ => Kind::Plain,
    }
}

/// What, after the name of a part of the day, makes it the name of a meal or of an event: "저녁밥", "점심 먹기".
const MEAL: &[&str] = &[
    "밥",
    "식사",
    "약속",
    "먹",
    "준비",
    "메뉴",
    "차리",
    "차려",
    "하기",
    "하고",
    "해",
    "할",
    "반찬",
    "안 먹",
    "굶",
    "거르",
    "사 먹",
    "사먹",
    "해 먹",
    "해먹",
    "시켜",
    "도시락",
    "회식",
    "모임",
    "기도",
    "배송",
    "미팅",
    "잡",
    "있",
    "같이",
    "쏘",
    "대접",
    "간단",
];

/// Whether a part of the day names a meal here.
fn names_a_meal(text: &str, expression: &Expression) -> bool {
    if text[expression.span.end..].starts_with("마다") {
        return false;
    }
    let bare = matches!(expression.span.of(text), "저녁" | "점심" | "아침" | "새벽" | "밤");
    let rest = text[expression.span.end..].trim_start();
    let glued = text[expression.span.end..].starts_with(jamo::is_syllable);
    match expression.meaning {
        Meaning::Part(_) if bare && glued => true,
        Meaning::Part(DayPart::Lunch) if bare => !rest.starts_with(|c: char| c.is_ascii_digit()),
        Meaning::Part(_) if bare => MEAL.iter().any(|meal| rest.starts_with(meal)),
        _ => false,
    }
}

/// Words that begin with the name of a time and are none.
const COMPOUNDS: &[&str] = &[
    "연말정산",
    "크리스마스트리",
    "크리스마스 트리",
    "크리스마스카드",
    "크리스마스 카드",
    "크리스마스 선물",
    "주말농장",
    "월말결산",
    "월말 결산",
    "추석선물",
    "추석 선물",
    "설날선물",
    "설 선물",
    "설선물",
    "오늘의",
    "아침형",
    "밤샘",
    "밤새",
    "낮잠",
    "새벽기도",
    "새벽 기도",
    "아침밥",
    "점심밥",
    "저녁밥",
    "밤길",
    "연말결산",
    "연말 결산",
    "연말 파티",
    "새해 인사",
    "새해 목표",
    "새해 계획",
    "새해 복",
    "모래 갈",
    "모래 치",
    "모래 사",
    "모래 주문",
    "하나 시키",
    "하나 시켜",
    "24시 마트",
    "24시 편의점",
    "24시 약국",
    "24시 카페",
    "24시 국밥",
    "24시 동물병원",
    "24시간 ",
];

/// Whether an expression is only the beginning of such a word.
fn is_compound(text: &str, expression: &Expression) -> bool {
    if follows_verb(text, expression) || labels(text, expression) {
        return true;
    }
    let rest = &text[expression.span.start..];
    COMPOUNDS.iter().any(|word| rest.starts_with(word) && expression.span.end - expression.span.start < word.len())
}

/// "초안 쓴 다음에": after a verb, 다음 is no time of its own.
fn follows_verb(text: &str, expression: &Expression) -> bool {
    let before = text[..expression.span.start].trim_end().chars().next_back();
    let closed = before.and_then(jamo::last) == Some('ㄴ');
    closed && ["다음에", "다음엔", "뒤에", "후에"].contains(&expression.span.of(text))
}

/// What a month stands before as a label: "7월 매출".
const MONTHLY: &[&str] = &[
    "매출",
    "급여",
    "관리비",
    "카드값",
    "실적",
    "보고서",
    "정산",
    "생활비",
    "회비",
    "월세",
    "결산",
    "모의고사",
    "학평",
    "요금",
    "세금",
    "호",
    "분",
];

/// Whether a month only says of which month a thing is.
fn labels(text: &str, expression: &Expression) -> bool {
    let rest = text[expression.span.end..].trim_start();
    expression.span.of(text).ends_with('월')
        && matches!(expression.meaning, Meaning::Day(Day::Month { .. }))
        && MONTHLY.iter().any(|thing| rest.starts_with(thing))
}

/// Whether an expression belongs to what somebody is to be told: "화요일로 바꿔 달라고 전화하기".
fn is_quoted(text: &str, expression: &Expression) -> bool {
    const FRAMES: &[&str] =
        &["알림", "알람", "알려", "해", "말해", "리마인드", "메모", "했", "하셨", "그", "적어", "추가", "등록", "함"];
    let rest = &text[expression.span.end..];
    if rest.starts_with("라고 ") {
        return true;
    }
    let near = rest.char_indices().nth(24).map_or(rest, |(end, _)| &rest[..end]);
    let mut words = near.split(' ').filter(|w| !w.is_empty());
    let quote = words
        .by_ref()
        .take(3)
        .any(|w| w.ends_with("라고") || w.ends_with("자고") && w.chars().nth(2).is_some() || w.ends_with("냐고"));
    quote
        && words
            .next()
            .is_some_and(|next| !FRAMES.iter().any(|frame| next.starts_with(frame)) && !next.ends_with(['이', '가']))
}

/// Verb forms that, right after a time, describe a noun with it: "설에 입을 한복".
const DESCRIBING: &[&str] = &[
    "입을",
    "먹을",
    "읽을",
    "찍을",
    "신을",
    "쓸",
    "볼",
    "낼",
    "탈",
    "마실",
    "만날",
    "가져갈",
    "보낼",
    "발표할",
    "제출할",
    "사용할",
];

/// Whether an expression belongs to what describes a noun, and says nothing of the todo.
fn is_described(text: &str, expression: &Expression) -> bool {
    const INTENTIONS: &[&str] = &["거", "것", "예정", "계획", "생각", "일", "때", "듯", "참"];
    let Some(rest) = text[expression.span.end..].strip_prefix(' ') else { return false };
    let noun = DESCRIBING.iter().find_map(|verb| rest.strip_prefix(verb)?.strip_prefix(' '));
    noun.is_some_and(|noun| !INTENTIONS.iter().any(|n| noun.starts_with(n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        words(text, Span::new(0, text.len()), &[]).iter().map(|w| w.text).collect()
    }

    #[test]
    fn cuts_at_spaces_and_punctuation() {
        assert_eq!(texts("우유, 빵 사기."), ["우유", ",", "빵", "사기", "."]);
        assert_eq!(texts("3.5킬로 뛰기"), ["3.5킬로", "뛰기"]);
        assert_eq!(texts("  "), [""; 0]);
    }

    #[test]
    fn tells_fillers_from_words() {
        let kinds: Vec<_> = words("어 음 그리고 우유", Span::new(0, 24), &[]).into_iter().map(|w| w.kind).collect();
        assert_eq!(kinds, [Kind::Filler, Kind::Filler, Kind::And, Kind::Plain]);
    }
}
