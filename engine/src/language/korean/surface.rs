//! The last syllables of a clause, with spaces taken out but remembered.
//!
//! Predicates stand at the end, and speech recognisers space them at will ("해야돼", "해야 돼", "해 야돼"), so endings are
//! read on this window. It is bounded, so that reading an ending takes the same time however long the clause is.

use std::fmt;

use super::lexicon::{List, Tail};

/// How many syllables an ending with all its auxiliaries, and the word before it, may take.
const CAPACITY: usize = 24;

/// Up to the last 24 characters of a clause, without spaces.
#[derive(Clone, Copy)]
pub(super) struct Surface {
    /// Its characters; what is behind them means nothing.
    chars: [char; CAPACITY],
    /// Bit i: a word begins at character i.
    starts: u32,
    len: usize,
}

impl Surface {
    /// The end of what `chars` gives, from last to first, each with whether a word begins there.
    pub(super) fn new(reversed: impl Iterator<Item = (char, bool)>) -> Self {
        let mut surface = Self { chars: ['\0'; CAPACITY], starts: 0, len: 0 };
        for (c, starts) in reversed.take(CAPACITY) {
            surface.chars[surface.len] = c;
            surface.starts |= u32::from(starts) << surface.len;
            surface.len += 1;
        }
        surface.chars[..surface.len].reverse();
        surface.starts = surface.starts.reverse_bits().checked_shr(u32::BITS - surface.len as u32).unwrap_or(0);
        surface
    }

    /// The end of some words.
    pub(super) fn of(words: &str) -> Self {
        let mut before = words.chars().rev().skip(1).map(Some).chain([None]);
        let reversed = words.chars().rev().map(|c| (c, before.next().flatten().is_none_or(char::is_whitespace)));
        Self::new(reversed.filter(|(c, _)| !c.is_whitespace()))
    }

    /// Whether it is this word and nothing else.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.starts == 1 && self.chars().iter().copied().eq(word.chars())
    }

    /// The characters.
    pub(super) fn chars(&self) -> &[char] {
        &self.chars[..self.len]
    }

    /// The characters, one after another.
    pub(super) fn into_chars(self) -> impl Iterator<Item = char> {
        self.chars.into_iter().take(self.len)
    }

    /// How many characters there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The last character.
    pub(super) fn last(&self) -> Option<char> {
        self.chars().last().copied()
    }

    /// The character `back` before the last.
    pub(super) fn nth_last(&self, back: usize) -> Option<char> {
        self.chars().iter().rev().nth(back).copied()
    }

    /// Without its last `count` characters.
    pub(super) fn cut(mut self, count: usize) -> Self {
        self.len = self.len.saturating_sub(count);
        self.starts &= (1 << self.len) - 1;
        self
    }

    /// With its last characters replaced.
    pub(super) fn replace(self, count: usize, by: &[char]) -> Self {
        let mut surface = self.cut(count);
        for &c in by.iter().take(CAPACITY - surface.len) {
            surface.chars[surface.len] = c;
            surface.len += 1;
        }
        surface.starts |= self.starts & ((1 << surface.len) - 1);
        surface
    }

    /// What stands before `suffix`, if it ends in it.
    pub(super) fn strip(self, suffix: &str) -> Option<Self> {
        self.suffix(suffix).map(|count| self.cut(count))
    }

    /// How many characters `suffix` has, if it ends in it.
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
    pub(super) fn starts_word(&self, back: usize) -> bool {
        back <= self.len && (back == self.len || self.starts >> (self.len - back) & 1 == 1)
    }

    /// The longest end within one word, up to `max` characters, that is in `list`; its length, or 0.
    pub(super) fn longest(&self, max: usize, list: List) -> usize {
        let mut tail = Tail::default();
        let mut longest = 0;
        for back in 1..=max.min(self.len) {
            tail = tail.before(self.chars[self.len - back]);
            match list.look_up(tail) {
                Some(true) => longest = back,
                Some(false) => {}
                None => break,
            }
            if self.starts_word(back) {
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
        self.starts == other.starts && self.chars() == other.chars()
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
