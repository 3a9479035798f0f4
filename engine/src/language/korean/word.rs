//! The words of a part of an utterance: between spaces, with temporal expressions and punctuation as words of their own.

use std::collections::VecDeque;

use super::conjugation::{self, Joint};
use super::ending;
use super::expression;
use super::jamo;
use super::lexicon::{ACTIONS, COMMON, FILLERS, NOUNS, PEOPLE, PLACES};
use super::noun;
use super::surface::Surface;
use super::title::COUNTERS;
use crate::letter::{is_any, stems};
use crate::reading::Span;
use crate::time::{Expression, Meaning};

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
        let listed = |noun: &str| NOUNS.or(ACTIONS).or(PLACES).or(PEOPLE).contains(noun);
        is_any(self.text, COUNTERS)
            || listed(self.text)
            || stems(self.text, PARTICLES).any(|(noun, _)| listed(noun))
            || NOUNS.ends(self.text)
                && !ending::forms(Surface::of(self.text)).any(|f| conjugation::lexical(&f.stem) > 1)
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
    let mut surface = Surface::EMPTY;
    let mut plain = words.iter().rev().take(SIGHT).filter(|w| w.is_plain());
    while plain.next().is_some_and(|w| surface.put_word_before(w.text, w.spaced)) {}
    surface
}

/// Cuts the part `span` of `text` into words.
pub(super) fn words<'a>(text: &'a str, span: Span, times: &[Expression]) -> Vec<Word<'a>> {
    let mut times: VecDeque<_> = times.iter().filter(|e| expression::is_time(text, e)).cloned().collect();
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
                // "짜증 나 내일은"
                let felt = text == "나"
                    && words.last().is_some_and(|w: &Word| matches!(w.text, "짜증" | "화" | "열" | "신" | "겁" | "땀"));
                let opens = spaced && !felt && is_any(text, OPENERS) && opens(&words, times.front(), span.end);
                let kind = match kind(text) {
                    _ if opens => Kind::Filler,
                    // "잊지 마"
                    Kind::Filler if text == "마" && words.last().is_some_and(|w| w.text.ends_with('지')) => {
                        Kind::Plain
                    }
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
    drop_rest(&mut words);
    drop_counts(&mut words);
    join_conjunctions(&mut words);
    number_lists(&mut words);
    drop_teller(&mut words);
    drop_reminders(&mut words);
    count(&mut words);
    mend(&mut words);
    words
}

/// Whether a word is an embedded question: "살지".
fn asks(word: &str, ending: &str) -> bool {
    let joint = if ending == "는지" { Joint::Bare } else { Joint::Eu };
    ending::take_of_word(word, joint, ending).is_some()
}

/// "병 원 예 약": a syllable of a noun is no filler.
fn mend(words: &mut [Word]) {
    let syllable = |word: &Word| word.text.chars().nth(1).is_none();
    for at in 1..words.len() {
        // "한 세 시쯤"
        if words[at - 1].text == "한" && words[at].time().is_some() {
            words[at - 1].kind = Kind::Dropped;
        }
        // "스터디는 쉰대 대신 단어 외우기"
        if words[at].text == "대신" && words[at - 1].is_plain() && words[at - 1].text.ends_with(['대', '네', '까'])
        {
            words[at].kind = Kind::Filler;
        }
        // "무슨 일이 있어도"
        if at > 1 && words[at].text == "있어도" && words[at - 1].text == "일이" && words[at - 2].text == "무슨" {
            words[at - 2..=at].iter_mut().for_each(|w| w.kind = Kind::Dropped);
        }
        // "오후에 있는 공개수업"
        if words[at - 1].time().is_some() && matches!(words[at].text, "있는" | "있을" | "열리는") {
            words[at].kind = Kind::Dropped;
        }
        // "분기마다 한 번씩"
        let repeats = |w: &Word| w.time().is_some_and(|e| matches!(e.meaning, Meaning::Repeat(_)));
        if at > 1
            && repeats(&words[at - 2])
            && words[at - 1].text == "한"
            && matches!(words[at].text, "번" | "번씩" | "번은")
        {
            (words[at - 1].kind, words[at].kind) = (Kind::Dropped, Kind::Dropped);
        }
        // "몰아 쓰지 뭐"
        let last = words.get(at + 1).is_none_or(|w| !w.is_plain());
        if words[at].text == "뭐" && last && words[at - 1].text.ends_with(['지', '죠']) {
            words[at].kind = Kind::Dropped;
        }
        // "사야 하는 거 아닌가 싶어"
        if words[at - 1].text == "아닌가" && words[at].text.starts_with('싶') {
            words[at - 1].kind = Kind::Plain;
        }
        // "뭐 살지 정하기"
        if words[at - 1].text == "뭐" && ["ㄹ지", "는지", "을지"].iter().any(|tail| asks(words[at].text, tail)) {
            words[at - 1].kind = Kind::Plain;
        }
        let [before, word] = &words[at - 1..=at] else { continue };
        let torn = before.kind == Kind::Filler
            && FILLERS.contains(before.text)
            && syllable(before)
            && word.is_plain()
            && syllable(word);
        if torn && COMMON.contains(&format!("{}{}", before.text, word.text)) {
            words[at - 1].kind = Kind::Plain;
        }
    }
}

/// Counters of what is no goods.
const OTHERS_COUNTED: &[&str] =
    &["명", "분", "대", "장", "벌", "자루", "그릇", "잔", "컵", "알", "번", "곳", "쪽", "가지", "곡", "문제"];

/// "건전지 네 개": before a counter, "네" is four.
fn count(words: &mut [Word]) {
    for at in 1..words.len() {
        if !words[at].is_plain() || words[at - 1].text != "네" {
            continue;
        }
        let mut rest = COUNTERS.iter().chain(OTHERS_COUNTED).filter_map(|counter| words[at].text.strip_prefix(counter));
        if rest.any(|rest| rest.is_empty() || noun::PARTICLES.contains(&rest)) {
            words[at - 1].kind = Kind::Plain;
        }
    }
}

/// "까먹지 않게 …": not to forget is no act of its own.
fn drop_reminders(words: &mut [Word]) {
    for at in 1..words.len() {
        let [.., first, second] = &mut words[..=at] else { return };
        let forget = matches!(first.text, "까먹지" | "잊지" | "잊어버리지" | "깜빡하지" | "빼먹지");
        if forget && matches!(second.text, "않게" | "않도록") {
            (first.kind, second.kind) = (Kind::Filler, Kind::Filler);
        }
    }
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

/// "남은 건 보고서 쓰는 거": what is left to do is announced, and no part of it.
fn drop_rest(words: &mut [Word]) {
    for at in 2..words.len() {
        let [.., first, second, third] = &mut words[..=at] else { return };
        if first.text == "남은" && matches!(second.text, "건" | "거는" | "일은" | "것은") && third.is_plain() {
            (first.kind, second.kind) = (Kind::Filler, Kind::Filler);
        }
    }
}

/// "할 일 청소 빨래": what only announces a list is no part of it.
fn drop_headers(words: &mut [Word]) {
    for at in 2..words.len() {
        let [.., first, second, third] = &mut words[..=at] else { return };
        if matches!((first.text, second.text), ("할", "일" | "거" | "것" | "일은" | "거는" | "건"))
            && third.is_plain()
            && !third.text.starts_with(['있', '많', '없', '하', '정', '적', '같'])
        {
            (first.kind, second.kind) = (Kind::Filler, Kind::Filler);
            if let Some(must) = at.checked_sub(3).map(|i| &mut words[i]).filter(|w| w.text == "해야") {
                must.kind = Kind::Filler;
            }
        }
    }
}

/// "세 가지 운동 공부", "할 일 두 개 세차하기": how many there are, before what is listed, is no part of it.
fn drop_counts(words: &mut [Word]) {
    for at in 2..words.len() {
        let (before, rest) = words.split_at_mut(at - 2);
        let [number, counter, next] = rest.get_mut(..3).unwrap_or_default() else { return };
        let counted = matches!(number.text, "두" | "세" | "네" | "다섯" | "2" | "3" | "4" | "5");
        let headed = before.last().is_some_and(|w| w.kind == Kind::Filler && w.text.starts_with(['일', '거', '것']));
        let kinds = counter.text == "가지" && before.iter().rev().take(SIGHT).all(|w| !w.is_plain());
        let listed = headed && matches!(counter.text, "개" | "건" | "가지") || kinds;
        if counted && listed && next.is_plain() && !next.text.starts_with(['해', '하', '있', '만', '다']) {
            (number.kind, counter.kind) = (Kind::Filler, Kind::Filler);
        }
    }
}

/// "그 뒤에": a conjunction, said in two words.
fn join_conjunctions(words: &mut [Word]) {
    for at in 1..words.len() {
        let [.., first, second] = &mut words[..=at] else { return };
        if first.text == "그" && matches!(second.text, "뒤에" | "다음에" | "다음엔" | "다음" | "후에" | "담에" | "담엔")
        {
            (first.kind, second.kind) = (Kind::And, Kind::And);
        }
    }
}

/// Words that number what is said, in order; two of them make a list.
const NUMBERED: &[(&str, &str)] = &[
    ("첫째", "둘째"),
    ("첫째로", "둘째로"),
    ("하나", "둘"),
    ("1번", "2번"),
    ("첫번째", "두번째"),
    ("첫번째로", "두번째로"),
    ("일번", "이번"),
];

/// "첫째 빨래 둘째 청소": numbers between acts are conjunctions.
fn number_lists(words: &mut [Word]) {
    let has = |number: &str| words.iter().any(|w| w.text == number);
    let Some(&(first, _)) = NUMBERED.iter().find(|(first, second)| has(first) && has(second)) else { return };
    let more: &[&str] = match first {
        "첫째" => &["첫째", "둘째", "셋째", "넷째"],
        "첫째로" => &["첫째로", "둘째로", "셋째로"],
        "하나" => &["하나", "둘", "셋", "넷"],
        "1번" => &["1번", "2번", "3번", "4번", "5번"],
        "일번" => &["일번", "이번", "삼번"],
        "첫번째" => &["첫번째", "두번째", "세번째"],
        _ => &["첫번째로", "두번째로", "세번째로"],
    };
    for word in words.iter_mut().filter(|w| w.is_plain() && more.contains(&w.text)) {
        word.kind = Kind::And;
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
    let space = first.is_whitespace();
    let mut before = first;
    for (at, c) in rest.char_indices() {
        // Nearly all letters are syllables, which are plain to see.
        let ends = if jamo::is_syllable(c) { space } else { ends_token(&rest[at..], c, before, space) };
        if ends && at > 0 {
            return at;
        }
        before = c;
    }
    rest.len()
}

/// Whether `c`, which `rest` begins with and which is no syllable, ends a token of white space or of letters after `before`.
fn ends_token(rest: &str, c: char, before: char, space: bool) -> bool {
    let number = || before.is_ascii_digit() && rest[c.len_utf8()..].starts_with(|digit: char| digit.is_ascii_digit());
    // "사야됨ㅋㅋ"
    let laughs = is_jamo(c) && !is_jamo(before);
    c.is_whitespace() != space || is_mark(c) && !number() || laughs
}

/// Whether `c` is a letter of Hangul that is no syllable.
fn is_jamo(c: char) -> bool {
    matches!(c, 'ㄱ'..='ㅣ')
}

fn is_mark(c: char) -> bool {
    matches!(c, ',' | '.' | '!' | '?' | ';' | '~' | '…' | '"' | '\'' | '(' | ')' | '“' | '”' | '‘' | '’' | '、' | '。')
}

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
    "글구",
    "그라고",
    "그리고는",
    "그러구",
    "그담엔",
    "그다음엔",
    "다음으로",
    "추가로",
    "그래도",
    "그래두",
    "그치만",
    "하지만",
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
    match text.chars().next() {
        Some(mark) if is_mark(mark) => Kind::Mark(mark),
        _ if FILLERS.contains(text) || text.chars().all(is_jamo) => Kind::Filler,
        _ if is_any(text, CONJUNCTIONS) => Kind::And,
        _ if is_any(text, REPAIRS) => Kind::Repair,
        _ => Kind::Plain,
    }
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
