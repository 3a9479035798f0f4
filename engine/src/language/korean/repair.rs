//! Corrections within a clause: "두시 아니 세시", "우유 말고 두유", "엄마한테 아니 아빠한테".
//!
//! What was replaced, and the words that replace it, are dropped from the words of the utterance. Corrections of whole
//! clauses stay for `clause` to carry out: there the `Repair` word is left standing.

use super::conjugation;
use super::lexicon::NOUNS;
use super::noun;
use super::predicate::{self, Mood};
use super::surface::Surface;
use super::word::{self, Kind, Word};
use crate::time::Kind as Field;

/// How many words before a correction it can reach.
const REACH: usize = 6;

/// Carries out the corrections in `words`.
pub(super) fn repair(words: &mut [Word]) {
    for at in 0..words.len() {
        if words[at].text == "말고" && before(words, at).is_some_and(|verb| is_negated(words[verb].text)) {
            words[at].kind = Kind::Plain;
        }
        if words[at].text == "빼고" && keeps(words, at) {
            words[at].kind = Kind::Repair;
        }
        if words[at].text == "정정" && words.get(at + 1).is_some_and(|w| w.time().is_some()) {
            words[at].kind = Kind::Repair;
        }
        if words[at].kind == Kind::Repair && (times(words, at) || nouns(words, at)) {
            words[at].kind = Kind::Dropped;
        }
    }
}

/// Whether "빼고" leaves out what is not meant: "청소 빼고 빨래만".
fn keeps(words: &[Word], at: usize) -> bool {
    let only =
        |w: &Word| w.is_plain() && noun::read(w.text).is_some_and(|noun| matches!(noun.particle, "만" | "까지만"));
    before(words, at).is_some() && words[at + 1..].iter().take(3).any(only)
}

/// A correction that goes on with times: each replaces the last one before it of the same field.
fn times(words: &mut [Word], at: usize) -> bool {
    let after: Vec<Field> = words[at + 1..]
        .iter()
        .take(REACH)
        .filter(|w| w.kind != Kind::Filler)
        .map_while(|w| w.time().map(|e| e.meaning.kind()))
        .collect();
    let mut replaced = false;
    for field in after {
        let earlier = (at.saturating_sub(REACH)..at).rev();
        if let Some(old) = earlier.into_iter().find(|&i| words[i].time().is_some_and(|e| e.meaning.kind() == field)) {
            words[old].kind = Kind::Dropped;
            drop_repeated(words, old, at);
            replaced = true;
        }
    }
    replaced
}

/// "내일 미팅 아니 모레 미팅": drops the words between the old time and `at` that come again after it.
fn drop_repeated(words: &mut [Word], old: usize, at: usize) {
    let again = words[at + 1..].iter().take(REACH).find(|w| w.is_plain()).map(|w| w.text);
    if (old + 1..at).rfind(|&i| words[i].is_plain()).is_some_and(|i| again == Some(words[i].text)) {
        for word in words[old + 1..at].iter_mut().filter(|w| w.is_plain()) {
            word.kind = Kind::Dropped;
        }
    }
}

/// A correction of a noun by a noun.
fn nouns(words: &mut [Word], at: usize) -> bool {
    let Some(old) = before(words, at) else { return false };
    if is_predicate(words, old) {
        return false;
    }
    let next = after(words, at);
    let first = next.and_then(|new| same_particle(words, old, new)).or_else(|| repeated(words, at, old)).unwrap_or(old);
    let first = listed(words, first);
    for word in &mut words[first..=old] {
        word.kind = Kind::Dropped;
    }
    true
}

/// The first of the nouns listed up to `first`: "당근이랑 감자".
fn listed(words: &[Word], first: usize) -> usize {
    let joins = |w: &Word| {
        w.is_plain() && noun::read(w.text).is_some_and(|noun| matches!(noun.particle, "랑" | "이랑" | "하고"))
    };
    (first.saturating_sub(REACH)..first).rev().take_while(|&at| joins(&words[at])).last().unwrap_or(first)
}

/// The plain word right before `at`, fillers skipped.
fn before(words: &[Word], at: usize) -> Option<usize> {
    let skip = |w: &Word| matches!(w.kind, Kind::Filler | Kind::Dropped | Kind::Mark(','));
    let old = (at.saturating_sub(REACH)..at).rev().find(|&i| !skip(&words[i]))?;
    words[old].is_plain().then_some(old)
}

/// The plain word right after `at`.
fn after(words: &[Word], at: usize) -> Option<usize> {
    (at + 1..words.len()).take(REACH).find(|&i| words[i].kind != Kind::Filler).filter(|&i| words[i].is_plain())
}

/// Whether the clause that ends with word `at` has a predicate there.
fn is_predicate(words: &[Word], at: usize) -> bool {
    if is_negated(words[at].text) {
        return true;
    }
    let object = at > 0 && words[at - 1].is_plain();
    if object && matches!(words[at].text, "사고" | "보고") {
        return true;
    }
    if words[at].is_noun() || words[at].text.ends_with(['는', '은', '을', '를']) {
        return false;
    }
    let surface = word::surface(&words[at.saturating_sub(REACH)..=at]);
    predicate::read(surface).is_some_and(|p| !p.noun || p.mood != Mood::Is)
}

/// Whether a word is a verb before 말다: "사지".
fn is_negated(word: &str) -> bool {
    word.strip_suffix('지').is_some_and(|stem| conjugation::known(&Surface::of(stem)) > 0) && !NOUNS.contains(word)
}

/// Particles that tell what a noun is to its verb.
const PARTICLES: &[&str] = &["한테", "에게", "이랑", "랑", "에서", "으로", "로", "에", "께", "하고"];

/// The word before, as far back as `old`'s clause goes, with the particle that `new` has.
fn same_particle(words: &[Word], old: usize, new: usize) -> Option<usize> {
    let particle = PARTICLES.iter().find(|p| words[new].text.ends_with(**p))?;
    (old.saturating_sub(REACH)..=old)
        .rev()
        .take_while(|&i| words[i].is_plain())
        .find(|&i| words[i].text.ends_with(*particle))
}

/// "파란 셔츠 아니 하얀 셔츠": where the word that ends the old phrase comes again, the phrases are equally long.
fn repeated(words: &[Word], at: usize, old: usize) -> Option<usize> {
    let stem = |i: usize| {
        let bare = words[i].text.trim_end_matches(['을', '를', '은', '는', '이', '가', '도', '만']);
        noun::read(words[i].text).map_or(bare, |noun| noun.stem)
    };
    let again = (at + 1..words.len().min(at + 4)).find(|&i| words[i].is_plain() && stem(i) == stem(old))?;
    let first = old.checked_sub(again - at - 1)?;
    words[first..=old].iter().all(Word::is_plain).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Span;

    fn kept(text: &str) -> String {
        let mut words = word::words(text, Span::new(0, text.len()), &[]);
        repair(&mut words);
        words.iter().filter(|w| w.is_plain()).map(|w| w.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn replaces_nouns() {
        assert_eq!(kept("우유 아니 두유 사기"), "두유 사기");
        assert_eq!(kept("우유 말고 두유 사기"), "두유 사기");
        assert_eq!(kept("엄마한테 아니 아빠한테 전화하기"), "아빠한테 전화하기");
        assert_eq!(kept("파란 셔츠 아니 하얀 셔츠 빨기"), "하얀 셔츠 빨기");
        assert_eq!(kept("당근이랑 감자 말고 양파만 주문하기"), "양파만 주문하기");
        assert_eq!(kept("빵은 빼고 우유만 사기"), "우유만 사기");
        assert_eq!(kept("고깃집 세 명 아니 네 명으로 예약하기"), "고깃집 네 명으로 예약하기");
    }

    #[test]
    fn leaves_corrections_of_clauses() {
        assert_eq!(kept("빵은 사지 말고 떡만 사기"), "빵은 사지 말고 떡만 사기");
        assert_eq!(kept("빨래하기 아니 청소하기"), "빨래하기 청소하기");
    }
}
