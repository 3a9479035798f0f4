//! Which language each part of an utterance is in.
//!
//! People mix: Korean sentences are full of English nouns ("내일 product sync 참석하기") and the other way round ("call
//! 엄마"). What counts is the language of the predicate. The text is cut at punctuation; a part with Hangul outside its
//! temporal expressions is Korean, unless its words follow English grammar.

use crate::language::korean;
use crate::letter::lowercase;
use crate::reading::Span;

/// A language the engine reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Korean.
    Korean,
    /// English.
    English,
}

/// A stretch of text in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// The stretch.
    pub(crate) span: Span,
    /// Its language.
    pub(crate) language: Language,
}

/// Function words that no Korean sentence borrows: where they stand between words, the grammar is English.
const ENGLISH_GRAMMAR: [&str; 26] = [
    "a", "an", "and", "at", "by", "call", "do", "for", "from", "get", "go", "have", "i", "i'll", "in", "is", "me",
    "my", "need", "on", "remind", "text", "the", "to", "buy", "with",
];

/// The parts of `text`, in order; neighbours differ in language. A text without letters is one Korean part.
pub(crate) fn split(text: &str) -> Vec<Part> {
    let korean = text.chars().any(is_hangul);
    let mut parts: Vec<Part> = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices() {
        let end = at + mark.len_utf8();
        if is_boundary(mark) || end == text.len() {
            push(&mut parts, Part { span: Span::new(start, end), language: language(&text[start..end], korean) });
            start = end;
        }
    }
    parts
}

/// Adds a part, joined to the one before if it is in the same language or has no words of its own.
fn push(parts: &mut Vec<Part>, part: Part) {
    match parts.last_mut() {
        Some(last) if last.language == part.language => last.span.end = part.span.end,
        _ => parts.push(part),
    }
}

fn is_boundary(mark: char) -> bool {
    matches!(mark, ',' | '.' | '!' | '?' | ';' | '\n' | '…' | '。' | '、')
}

/// Particles of Korean: a word that ends in one is used as Korean uses it ("HR이랑", "한시에").
const PARTICLES: [&str; 10] = ["에", "에서", "까지", "부터", "랑", "한테", "를", "을", "는", "으로"];

/// The language of one part, in a text that has Hangul somewhere, or none.
fn language(part: &str, hangul: bool) -> Language {
    let latin = |word: &str| word.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !part.chars().any(|c| c.is_ascii_alphabetic()) {
        return Language::Korean;
    }
    let mut words = part.split_whitespace();
    let inflected = words.clone().any(|w| w.chars().count() > 1 && PARTICLES.iter().any(|p| w.ends_with(p)));
    let grammar = words.clone().any(|w| ENGLISH_GRAMMAR.contains(&&*lowercase(w)));
    let framed = words.next().is_some_and(latin) && words.next_back().is_some_and(latin);
    if !hangul || !inflected && (grammar || framed && part.contains(' ')) && !korean::ends_in_predicate(part) {
        Language::English
    } else {
        Language::Korean
    }
}

/// Whether `c` is a Hangul syllable or letter.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣' | 'ㄱ'..='ㅣ' | '\u{1100}'..='\u{11ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(text: &str) -> Vec<(&str, Language)> {
        split(text).iter().map(|p| (p.span.of(text), p.language)).collect()
    }

    #[test]
    fn the_predicate_decides() {
        use Language::{English, Korean};
        assert_eq!(languages("내일 product sync 참석하기"), [("내일 product sync 참석하기", Korean)]);
        assert_eq!(languages("call 엄마 tomorrow"), [("call 엄마 tomorrow", English)]);
        assert_eq!(languages("buy milk, 빨래하기"), [("buy milk,", English), (" 빨래하기", Korean)]);
        assert_eq!(languages("민아한테 text 아니 call 하기"), [("민아한테 text 아니 call 하기", Korean)]);
    }

    #[test]
    fn every_byte_is_in_a_part() {
        for text in ["", " ", "3", "a", "방 청소, 빨래"] {
            assert_eq!(split(text).iter().map(|p| p.span.of(text)).collect::<String>(), text);
        }
    }
}
