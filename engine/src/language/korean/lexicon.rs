//! The words the grammar cannot know by rule, from sorted word lists compiled into the binary.
//!
//! Each list is searched where it lies: nothing is built at start-up.

use std::cmp::Ordering;

macro_rules! list {
    ($name:literal) => {
        List(include_str!(concat!("../../../lexicon/", $name, ".txt")))
    };
}

/// A word list: one word a line in byte order, after a header of lines that begin with '#'.
pub(super) struct List(&'static str);

/// Stems of verbs.
pub(super) const VERBS: List = list!("ko_verbs");
/// Stems of adjectives.
pub(super) const ADJECTIVES: List = list!("ko_adjectives");
/// Nouns that 하다 makes a verb of ("청소").
pub(super) const ACTIONS: List = list!("ko_actions");
/// Nouns that one goes to ("치과").
pub(super) const PLACES: List = list!("ko_places");
/// Nouns for people.
pub(super) const PEOPLE: List = list!("ko_people");
/// Nouns that look like verb forms or like words with a particle ("고기", "지도", "광고").
pub(super) const NOUNS: List = list!("ko_nouns");

/// How many characters the longest word of any list has.
const LONGEST: usize = 8;

impl List {
    /// Whether `word` is in the list.
    pub(super) fn contains(&self, word: &str) -> bool {
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let start = self.0[..floor(self.0, (low + high) / 2)].rfind('\n').map_or(0, |i| i + 1);
            let end = self.0[start..].find('\n').map_or(self.0.len(), |i| start + i);
            match self.0[start..end].cmp(word) {
                Ordering::Equal => return true,
                Ordering::Less => low = end + 1,
                Ordering::Greater => high = start,
            }
        }
        false
    }

    /// Whether the list has a word that ends `word`; the whole of it counts.
    pub(super) fn ends(&self, word: &str) -> bool {
        word.char_indices().rev().take(LONGEST).any(|(at, _)| self.contains(&word[at..]))
    }
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_sorted_and_finds_all_its_words() {
        for list in [VERBS, ADJECTIVES, ACTIONS, PLACES, PEOPLE, NOUNS] {
            let lines: Vec<_> = list.0.lines().collect();
            assert!(lines.windows(2).all(|w| w[0] < w[1]), "{:?}", lines.windows(2).find(|w| w[0] >= w[1]));
            assert!(lines.iter().all(|word| list.contains(word)));
            assert!(!list.contains("없는말"));
        }
    }

    #[test]
    fn finds_the_end_of_a_word() {
        assert!(ACTIONS.ends("방청소"));
        assert!(!ACTIONS.ends("방"));
    }
}
