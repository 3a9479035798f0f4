//! Words that are several run together: "운동하고저녁밥하기", "다했어".

use super::super::conjugation;
use super::super::lexicon::{ACTIONS, COMMON, NOUNS};
use super::super::predicate::{self, Link, Mood};
use super::super::surface::Surface;
use super::super::word::{Kind, Word};
use super::REPORTS;
use crate::reading::Span;

/// Cuts words with several clauses run together ("운동하고저녁밥하기") into words of one.
pub(in super::super) fn unglue(words: Vec<Word>) -> Vec<Word> {
    let mut parts = Vec::with_capacity(words.len());
    for word in words {
        match word.is_plain() {
            true => cut(word, &mut parts),
            false => parts.push(word),
        }
    }
    parts
}

/// Pushes `word`, cut after each "하고" or like form inside it, and after a "다" that says it is all done.
fn cut<'a>(mut word: Word<'a>, parts: &mut Vec<Word<'a>>) {
    if is_all(word.text) {
        let (text, rest) = word.text.split_at('다'.len_utf8());
        let middle = word.span.start + text.len();
        parts.push(Word { text, span: Span::new(word.span.start, middle), kind: Kind::Filler, spaced: word.spaced });
        word = Word { text: rest, span: Span::new(middle, word.span.end), kind: Kind::Plain, spaced: true };
    }
    while let Some(at) = joint(word.text) {
        let (text, rest) = word.text.split_at(at);
        let middle = word.span.start + at;
        parts.push(Word { text, span: Span::new(word.span.start, middle), kind: Kind::Plain, spaced: word.spaced });
        word = Word { text: rest, span: Span::new(middle, word.span.end), kind: Kind::Plain, spaced: true };
    }
    parts.push(word);
}

/// "다했다", "다먹었어": whether a word is a form of the past with "다", and no verb of its own ("다녀왔다").
fn is_all(word: &str) -> bool {
    let past = |form: &str| predicate::read(Surface::of(form)).filter(|p| p.mood == Mood::Past && !p.noun);
    let Some(act) = word.strip_prefix('다').and_then(past) else { return false };
    let whole = act.core.len() == conjugation::lexical(&act.core);
    whole && past(word).is_none_or(|p| p.core.is_word("다하") || conjugation::lexical(&p.core) <= act.core.len())
}

/// What may follow "-고" in one and the same predicate, or make it a noun.
const AFTER_GO: &[&str] = &[
    "싶", "있", "나", "난", "요", "서", "자", "프", "말", "기", "는", "를", "도", "만", "가", "오", "와", "의", "객",
    "정", "지",
];

/// Where in `text` a clause ends, its "고" included.
fn joint(text: &str) -> Option<usize> {
    text.match_indices(['고', '구']).map(|(at, go)| at + go.len()).find(|&end| {
        let (before, after) = text.split_at(end);
        let stem = &before[..before.len() - '고'.len_utf8()];
        stem.chars().nth(1).is_some()
            && after.chars().nth(1).is_some()
            && !AFTER_GO.iter().any(|rest| after.starts_with(rest))
            && !NOUNS.contains(before)
            && (splits(stem) && !NOUNS.ends(before) || does(stem) && acts(after))
    })
}

/// Whether `stem` is an object with one of the commonest verbs of one syllable: "우유사", "책읽".
pub(super) fn does(stem: &str) -> bool {
    const VERBS: &[char] =
        &['사', '읽', '먹', '닦', '씻', '널', '찾', '빨', '걷', '굽', '끄', '치', '쓰', '보', '풀', '싸', '버', '내'];
    /// Those of which only a known object is sure: "칫솔갈", "수건개".
    const WITH_KNOWN: &[char] = &[
        '갈', '개', '깎', '접', '묶', '싣', '켜', '타', '담', '삶', '볶', '팔', '심', '달', '털', '밀', '쓸', '썰',
        '꿰', '재', '푸',
    ];
    const ACCIDENTS: &[&str] = &["교통", "접촉", "안전", "추락", "자동차", "화재"];
    if let Some(object) = stem.strip_suffix(WITH_KNOWN) {
        return object.chars().nth(1).is_some() && COMMON.contains(object) && !COMMON.contains(stem);
    }
    let Some(object) = stem.strip_suffix(VERBS) else { return false };
    !object.is_empty() && !ACCIDENTS.contains(&object) && !REPORTS.iter().any(|of| object.ends_with(of))
}

/// Whether `text` is an act by itself, of three syllables or more.
fn acts(text: &str) -> bool {
    let act = predicate::read(Surface::of(text)).is_some_and(|p| !p.noun && p.link == Link::End);
    text.chars().nth(2).is_some() && act
}

/// Whether `stem` is an action noun with 하다, or a verb of two syllables or more.
fn splits(stem: &str) -> bool {
    stem.strip_suffix('하').is_some_and(|noun| ACTIONS.ends(noun)) || conjugation::known(&Surface::of(stem)) > 1
}
