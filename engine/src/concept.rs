//! What the words of a title stand for, whatever the language: the concepts of `lexicon/concepts.tsv`.

use std::sync::LazyLock;

use crate::lemma;
use crate::trie::{Letters, Match, Trie};

/// The table as text; its header says how it is written.
const TABLE: &str = include_str!("../lexicon/concepts.tsv");

/// The words of the table, read once.
static WORDS: LazyLock<Trie<&'static str>> = LazyLock::new(|| {
    let mut trie = Trie::new();
    for (concept, words) in rows() {
        words.split(' ').for_each(|word| trie.insert(&entry(word), concept));
    }
    trie
});

/// Each concept with its words.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The words of each concept, as a text.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    rows().map(|(_, words)| words)
}

/// A word of the table as the trie has it: in its dictionary form, and if it is of one syllable, a whole word.
fn entry(word: &str) -> String {
    if word.is_ascii() {
        return lemma::lemmas(&word.replace('_', " ")).join("_");
    }
    if word.chars().count() == 1 { format!("^{word}$") } else { word.to_owned() }
}

/// The concepts that `letters`, of words in their dictionary form, stand for.
pub(crate) fn find(letters: &Letters) -> Vec<Match<&'static str>> {
    WORDS.find(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(title: &str) -> Vec<&'static str> {
        find(&Letters::new(&lemma::lemmas(title).join(" "))).iter().map(|found| found.sense).collect()
    }

    #[test]
    fn words_of_both_languages_stand_for_the_same() {
        assert!(concepts("우유 사러 가기").starts_with(&["milk", "buy"]));
        assert!(concepts("Buy milk").starts_with(&["buy", "milk"]));
        assert_eq!(concepts("아무말"), [""; 0]);
    }
}
