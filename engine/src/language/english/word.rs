//! The words of an English text, and which of them speak about time.

use crate::letter::lowercase;
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
            lower: lowercase(word).replace('’', "'"),
            time: times.get(time).filter(|t| t.span.start < span.end).map(|_| time),
            mark: text[span.end..at].chars().next(),
        });
    }
    spell_out(words)
}

/// "rent's due" as "rent is due".
fn spell_out(words: Vec<Word>) -> Vec<Word> {
    let mut spelled = Vec::with_capacity(words.len());
    let mut words = words.into_iter().peekable();
    while let Some(mut word) = words.next() {
        let due = words.peek().is_some_and(|next| matches!(next.lower.as_str(), "due" | "overdue"));
        let subject =
            word.lower.strip_suffix("'s").map(str::len).filter(|&length| due && word.time.is_none() && length > 2);
        let Some(length) = subject.filter(|_| word.span.end - word.span.start == word.lower.len()) else {
            spelled.push(word);
            continue;
        };
        let (end, mark) = (word.span.end, word.mark.take());
        word.lower.truncate(length);
        word.span.end = word.span.start + length;
        let is = Word { span: Span::new(word.span.end, end), lower: "is".to_owned(), time: None, mark };
        spelled.extend([word, is]);
    }
    spelled
}

fn is_mark(c: char) -> bool {
    matches!(c, ',' | '.' | '!' | '?' | ';' | ':' | '"' | '“' | '”' | '(' | ')' | '…' | '-' | '–' | '—')
}

/// Whether `words` begin with the words of `phrase`, none of them about time.
pub(super) fn begin(words: &[Word], phrase: &str) -> bool {
    let mut said = words.iter();
    phrase.split(' ').all(|word| said.next().is_some_and(|w| w.is(word)))
}

/// The length of the longest of `phrases` with which `words` begin.
pub(super) fn longest(words: &[Word], phrases: &[&str]) -> Option<usize> {
    let found = phrases.iter().filter(|phrase| begin(words, phrase));
    found.map(|phrase| phrase.split(' ').count()).max()
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
    fn the_longest_phrase_counts() {
        let phrases = ["wait", "wait no", "no"];
        assert_eq!(longest(&words("wait no the pantry"), &phrases), Some(2));
        assert_eq!(longest(&words("wait for me"), &phrases), Some(1));
        assert_eq!(longest(&words("what"), &phrases), None);
    }
}
