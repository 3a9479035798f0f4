//! The words of an English text, and which of them speak about time.

use crate::reading::Span;
use crate::time::Expression;

/// A word as said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Where it stands, without the punctuation around it.
    pub(super) span: Span,
    /// The word in lower case.
    pub(super) lower: String,
    /// The temporal expression it belongs to, by its index.
    pub(super) time: Option<usize>,
    /// The punctuation mark right after it.
    pub(super) mark: Option<char>,
}

impl Word {
    /// Whether it is `word`, and no part of a temporal expression.
    pub(super) fn is(&self, word: &str) -> bool {
        self.time.is_none() && self.lower == word
    }

    /// Whether it is one of `words`, and no part of a temporal expression.
    pub(super) fn is_in(&self, words: &[&str]) -> bool {
        self.time.is_none() && words.contains(&self.lower.as_str())
    }
}

/// The words of the part `span` of `text`. `times` are in order.
pub(super) fn split(text: &str, span: Span, times: &[Expression]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = span.start;
    let mut time = 0;
    for piece in span.of(text).split_whitespace() {
        let start = at + text[at..].find(piece).unwrap_or(0);
        at = start + piece.len();
        let word = piece.trim_matches(is_mark);
        if word.is_empty() {
            if let Some(last) = words.last_mut() {
                last.mark = last.mark.or(piece.chars().next());
            }
            continue;
        }
        let start = start + piece.find(word).unwrap_or(0);
        let span = Span::new(start, start + word.len());
        while times.get(time).is_some_and(|t| t.span.end <= span.start) {
            time += 1;
        }
        words.push(Word {
            span,
            lower: word.to_lowercase().replace('’', "'"),
            time: times.get(time).filter(|t| t.span.start < span.end).map(|_| time),
            mark: text[span.end..at].chars().next(),
        });
    }
    words
}

fn is_mark(c: char) -> bool {
    matches!(c, ',' | '.' | '!' | '?' | ';' | ':' | '"' | '“' | '”' | '(' | ')' | '…' | '-' | '–' | '—')
}

/// How many words `pattern` matches at the start of `words`.
///
/// A pattern is words between spaces; `a|b` is either of them, and a leading `?` makes one optional. Words of temporal
/// expressions match nothing.
pub(super) fn matches(words: &[Word], pattern: &str) -> Option<usize> {
    let mut at = 0;
    for part in pattern.split(' ') {
        let (optional, part) = part.strip_prefix('?').map_or((false, part), |rest| (true, rest));
        match words.get(at) {
            Some(word) if word.time.is_none() && part.split('|').any(|w| w == word.lower) => at += 1,
            _ if optional => {}
            _ => return None,
        }
    }
    Some(at)
}

/// The longest match of any of `patterns`.
pub(super) fn longest(words: &[Word], patterns: &[&str]) -> Option<usize> {
    patterns.iter().filter_map(|pattern| matches(words, pattern)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        split(text, Span::new(0, text.len()), &[])
    }

    #[test]
    fn punctuation_is_kept_apart() {
        let read = words("Register, \"now\" – or else!");
        let seen: Vec<_> = read.iter().map(|w| (w.lower.as_str(), w.mark)).collect();
        assert_eq!(seen, [("register", Some(',')), ("now", Some('"')), ("or", None), ("else", Some('!'))]);
    }

    #[test]
    fn patterns_have_alternatives_and_optional_words() {
        let pattern = "i|we ?really have|need to";
        assert_eq!(matches(&words("i have to go"), pattern), Some(3));
        assert_eq!(matches(&words("we really need to go"), pattern), Some(4));
        assert_eq!(matches(&words("i want to go"), pattern), None);
        assert_eq!(matches(&words("i"), pattern), None);
    }
}
