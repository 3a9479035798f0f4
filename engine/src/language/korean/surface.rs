//! The last syllables of a clause, with spaces taken out but remembered.
//!
//! Predicates stand at the end, and speech recognisers space them at will ("해야돼", "해야 돼", "해 야돼"), so endings are
//! read on this window. It is bounded, so that reading an ending takes the same time however long the clause is.

use std::fmt;

use super::lexicon::{List, Tail};

/// How many syllables an ending with all its auxiliaries, and the word before it, may take.
const CAPACITY: usize = 24;

/// The same, with room for letters that an ending took from the stem.
const ROOM: usize = CAPACITY + 4;

/// Up to the last 24 characters of a clause, without spaces.
#[derive(Clone, Copy)]
pub(super) struct Surface {
    /// Its characters stand from `start` to `end`; the others mean nothing.
    chars: [char; ROOM],
    /// Bit i: a word begins at `chars[i]`. None is set outside of its characters.
    starts: u32,
    start: u8,
    end: u8,
}

impl Surface {
    /// One without characters, to be filled from its end.
    pub(super) const EMPTY: Self = Self { chars: ['\0'; ROOM], starts: 0, start: CAPACITY as u8, end: CAPACITY as u8 };

    /// The end of some words.
    pub(super) fn of(words: &str) -> Self {
        let mut surface = Self::EMPTY;
        for c in words.chars().rev() {
            if c.is_whitespace() {
                surface.begin_word();
            } else if !surface.put_before(c) {
                return surface;
            }
        }
        surface.begin_word();
        surface
    }

    /// Puts a word before its characters. Whether there is room for more.
    pub(super) fn put_word_before(&mut self, word: &str, spaced: bool) -> bool {
        let room = word.chars().rev().all(|c| self.put_before(c));
        if room && spaced {
            self.begin_word();
        }
        room && self.start > 0
    }

    /// Puts a character before the others, where there is room.
    #[inline]
    fn put_before(&mut self, c: char) -> bool {
        let Some(at) = self.start.checked_sub(1) else { return false };
        self.chars[usize::from(at)] = c;
        self.start = at;
        true
    }

    /// A word begins with its first character.
    #[inline]
    fn begin_word(&mut self) {
        if self.start < self.end {
            self.starts |= 1 << self.start;
        }
    }

    /// Whether it is this word and nothing else.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.starts == 1 << self.start && self.chars().iter().copied().eq(word.chars())
    }

    /// The characters.
    #[inline]
    pub(super) fn chars(&self) -> &[char] {
        &self.chars[usize::from(self.start)..usize::from(self.end)]
    }

    /// The characters, one after another.
    pub(super) fn into_chars(self) -> impl Iterator<Item = char> {
        self.chars.into_iter().take(usize::from(self.end)).skip(usize::from(self.start))
    }

    /// How many characters there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        usize::from(self.end - self.start)
    }

    /// The last character.
    #[inline]
    pub(super) fn last(&self) -> Option<char> {
        self.nth_last(0)
    }

    /// The character `back` before the last.
    #[inline]
    pub(super) fn nth_last(&self, back: usize) -> Option<char> {
        (back < self.len()).then(|| self.chars[usize::from(self.end) - 1 - back])
    }

    /// Without its last `count` characters.
    #[inline]
    pub(super) fn cut(mut self, count: usize) -> Self {
        self.end -= count.min(self.len()) as u8;
        self.starts &= (1 << self.end) - 1;
        self
    }

    /// With its last characters replaced.
    #[inline]
    pub(super) fn replace(self, count: usize, by: &[char]) -> Self {
        let mut surface = self.cut(count);
        let room = CAPACITY - surface.len();
        for (to, &c) in surface.chars[usize::from(surface.end)..].iter_mut().zip(by).take(room) {
            *to = c;
            surface.end += 1;
        }
        surface.starts |= self.starts & ((1 << surface.end) - 1);
        surface
    }

    /// What stands before `suffix`, if it ends in it.
    #[inline]
    pub(super) fn strip(self, suffix: &str) -> Option<Self> {
        self.suffix(suffix).map(|count| self.cut(count))
    }

    /// How many characters `suffix` has, if it ends in it.
    #[inline]
    fn suffix(&self, suffix: &str) -> Option<usize> {
        self.may_end(suffix).then(|| self.count(suffix)).flatten()
    }

    /// What refuses most suffixes: the last byte of their last character is its lowest six bits, or all of it.
    #[inline]
    fn may_end(&self, suffix: &str) -> bool {
        let end = self.last().map_or(0, u32::from);
        suffix.as_bytes().last().is_none_or(|&last| (end ^ u32::from(last)) & 0x3f == 0)
    }

    fn count(&self, suffix: &str) -> Option<usize> {
        let mut count = 0;
        for c in suffix.chars().rev() {
            if self.nth_last(count) != Some(c) {
                return None;
            }
            count += 1;
        }
        Some(count)
    }

    /// What stands before the first of `suffixes` that it ends in.
    pub(super) fn strip_any(self, suffixes: &[&str]) -> Option<Self> {
        suffixes.iter().filter(|suffix| self.may_end(suffix)).find_map(|suffix| self.strip(suffix))
    }

    /// Whether it ends in one of `suffixes`.
    pub(super) fn ends_any(&self, suffixes: &[&str]) -> bool {
        suffixes.iter().any(|suffix| self.may_end(suffix) && self.count(suffix).is_some())
    }

    /// Whether a word begins `back` characters before the end; 1 is the last character.
    #[inline]
    pub(super) fn starts_word(&self, back: usize) -> bool {
        back <= self.len() && (back == self.len() || self.starts >> (usize::from(self.end) - back) & 1 == 1)
    }

    /// The longest end within one word, up to `max` characters, that is in `list`; its length, or 0.
    pub(super) fn longest(&self, max: usize, list: List) -> usize {
        let (list, mut tail) = (list.open(), Tail::default());
        let mut longest = 0;
        for (before, &c) in self.chars().iter().rev().take(max).enumerate() {
            tail = tail.before(c);
            match list.look_up(tail) {
                Some(true) => longest = before + 1,
                Some(false) => {}
                None => break,
            }
            if self.starts_word(before + 1) {
                break;
            }
        }
        longest
    }

    /// How many of its first characters are also those of `other`.
    pub(super) fn common(&self, other: &Self) -> usize {
        self.chars().iter().zip(other.chars()).take_while(|(a, b)| a == b).count()
    }
}

impl PartialEq for Surface {
    fn eq(&self, other: &Self) -> bool {
        self.starts >> self.start == other.starts >> other.start && self.chars() == other.chars()
    }
}

impl Eq for Surface {}

impl fmt::Debug for Surface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Surface").field(&self.chars().iter().collect::<String>()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::ACTIONS;
    use super::*;

    #[test]
    fn remembers_where_words_begin() {
        let surface = Surface::of("해야 돼");
        assert_eq!(surface.chars(), ['해', '야', '돼']);
        assert!(surface.starts_word(1) && !surface.starts_word(2) && surface.starts_word(3));
    }

    #[test]
    fn strips_and_replaces_ends() {
        let surface = Surface::of("청소해야");
        let stem = surface.strip("야").unwrap().replace(1, &['하']);
        assert_eq!(stem.chars(), ['청', '소', '하']);
        assert_eq!(stem.common(&surface), 2);
        assert_eq!(surface.strip("지"), None);
        assert_eq!(surface.strip("해야").unwrap().longest(4, ACTIONS), 2);
    }

    #[test]
    fn keeps_only_the_end_of_long_text() {
        assert_eq!(Surface::of(&"가".repeat(1000)).len(), CAPACITY);
    }
}
