//! Lists of words to be read at a place, and which letters they begin with.
//!
//! Nearly all words of nearly all lists are no match where they are tried. A list knows the letters its words begin with,
//! as bits, so that it is refused as a whole by one look at the letter that follows.

use super::cursor::Cursor;

/// Words, or pairs of a word and what it stands for.
pub(super) struct Words<E: 'static> {
    list: &'static [E],
    /// Beginnings of the words that begin with a letter.
    joined: u128,
    /// Beginnings of the words before which a gap may stand, after it.
    apart: u128,
}

/// What a cursor can read one of: a list, with or without its letters.
pub(super) trait List<E> {
    /// The words; none where it is plain that none of them is at `cursor`.
    fn at(&self, cursor: Cursor<'_>) -> &[E];
}

impl<E> List<E> for [E] {
    fn at(&self, _: Cursor<'_>) -> &[E] {
        self
    }
}

impl<E, const N: usize> List<E> for [E; N] {
    fn at(&self, _: Cursor<'_>) -> &[E] {
        self
    }
}

impl<E> List<E> for Words<E> {
    #[inline]
    fn at(&self, cursor: Cursor<'_>) -> &[E] {
        let has = |letters: u128, cursor: Cursor<'_>| letters & letter(cursor.rest().as_bytes()) != 0;
        let opens = has(self.joined, cursor) || self.apart != 0 && has(self.apart, cursor.apart());
        if opens { self.list } else { &[] }
    }
}

impl Words<&'static str> {
    /// A list of words. A leading space stands for a gap that may be missing.
    pub(super) const fn of(list: &'static [&'static str]) -> Self {
        let mut words = Self { list, joined: 0, apart: 0 };
        let mut at = 0;
        while at < list.len() {
            words = words.opening(list[at]);
            at += 1;
        }
        words
    }
}

impl<T> Words<(&'static str, T)> {
    /// A list of words, with what each stands for.
    pub(super) const fn table(list: &'static [(&'static str, T)]) -> Self {
        let mut words = Self { list, joined: 0, apart: 0 };
        let mut at = 0;
        while at < list.len() {
            words = words.opening(list[at].0);
            at += 1;
        }
        words
    }
}

impl<E> Words<E> {
    const fn opening(self, word: &str) -> Self {
        match word.as_bytes() {
            [b' ', rest @ ..] => Self { apart: self.apart | letter(rest), ..self },
            word => Self { joined: self.joined | letter(word), ..self },
        }
    }
}

/// The first letter of a text as a bit; few letters share one. The case of ASCII letters makes no difference.
const fn letter(text: &[u8]) -> u128 {
    match *text {
        [ascii @ ..=0x7f, ..] => 1 << ((ascii | 0x20) & 0x3f),
        [0x80..=0xdf, second, ..] => 1 << (second & 0x3f),
        // Hangul syllables differ most in the last of their three bytes.
        [_, second, third, ..] => 1 << ((second & 1) << 6 | third & 0x3f),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: &Words<&str> = &Words::of(&["오늘", "today", "·", "3일", " 까지"]);

    #[test]
    fn a_list_is_tried_where_one_of_its_words_begins() {
        for text in ["오늘", "Today", "·", "3일", "까지", " 까지"] {
            assert_eq!(DAYS.at(Cursor::new(text, 0)).len(), 5, "{text}");
        }
        for text in ["", " ", "모레", "never", " 오늘", "é"] {
            assert_eq!(DAYS.at(Cursor::new(text, 0)), [""; 0], "{text}");
        }
    }
}
