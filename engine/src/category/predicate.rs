//! Where the act of a title is, and which words only say where it is done.

use crate::trie::Letters;

/// How near a place is to the predicate, from 0 to 1: the predicate is last in Korean and first in English.
pub(super) fn nearness(letters: &Letters, at: usize) -> f32 {
    let along = at as f32 / (letters.chars.len().max(2) - 1) as f32;
    if letters.is_korean() { along } else { 1.0 - along }
}

/// Whether the word only says where something is done: "은행 앞에서", "마트에서", "at the bank".
pub(super) fn is_setting(letters: &Letters, start: usize, end: usize) -> bool {
    let after = &letters.chars[end..];
    if matches!(after, ['에', '서', ..] | ['앞' | '옆', ..] | ['근', '처', ..]) {
        return true;
    }
    let mut before = letters.word_before(start);
    if is_word(before, &["the", "my", "a"]) {
        before = letters.word_before(start - before.len());
    }
    is_word(before, &["at", "in", "from", "near", "by"])
}

fn is_word(letters: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| word.chars().eq(letters.iter().copied()))
}
