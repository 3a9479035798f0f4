//! What words say about the category of a title: the entries of `lexicon/category.tsv`.

use std::sync::LazyLock;

use crate::category::Category;
use crate::trie::{Letters, Match, Trie};

/// The table as text; its header says how it is written.
const TABLE: &str = include_str!("../../lexicon/category.tsv");

/// The table, read once.
static LEXICON: LazyLock<Trie<Sense>> = LazyLock::new(|| {
    let mut trie = Trie::new();
    rows().for_each(|(sense, words)| words.split(' ').for_each(|word| trie.insert(word, sense)));
    trie
});

/// What one entry says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sense {
    pub(super) category: Category,
    pub(super) weight: f32,
}

/// The rows of the table: what they say, and the words that say it, with spaces between.
fn rows() -> impl Iterator<Item = (Sense, &'static str)> {
    TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(|line| {
        let row = row(line);
        debug_assert!(row.is_some(), "not a line of the category table: {line}");
        row
    })
}

fn row(line: &str) -> Option<(Sense, &str)> {
    let mut columns = line.split('\t');
    let category = Category::from_name(columns.next()?)?;
    let weight = columns.next()?.parse().ok()?;
    Some((Sense { category, weight }, columns.next()?))
}

/// Every entry found in `letters`, in order; the senses of one word stand beside each other.
pub(super) fn find(letters: &Letters) -> Vec<Match<Sense>> {
    LEXICON.find(letters)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_word_says_the_same_twice() {
        let mut seen = HashSet::new();
        for (sense, words) in rows() {
            for word in words.split(' ') {
                assert!(seen.insert((sense.category, word)), "{word} stands twice for {:?}", sense.category);
            }
        }
    }
}
