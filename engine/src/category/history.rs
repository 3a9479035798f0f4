//! What one person files under a category, as far as it bears on a new title.
//!
//! A title filed before says more than any model. How far a filing counts depends on how like its title is, by the
//! embedding: one of the same title decides, similar ones shift the odds, and one of something else does nothing.

use crate::category::Category;
use crate::category::model::CLASSES;
use crate::embed::{Embedding, embed};
use crate::lemma::lemmas;

/// A title that somebody put under a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The title.
    pub title: String,
    /// The category it was put under.
    pub category: Category,
}

/// How many filings are looked at, the newest.
const MOST: usize = 500;
/// From this likeness on titles are the same ("방 청소하기", "방 청소").
const SAME: f32 = 0.97;
/// Up to this likeness titles have nothing to do with each other.
const STRANGE: f32 = 0.55;
/// What a filing of nearly the same title adds to the logarithm of the odds.
const PULL: f32 = 4.0;
/// The most that filings of similar titles add.
const MOST_PULL: f32 = 6.0;

/// Filings in the form in which they are compared.
pub(crate) struct History(Vec<Known>);

struct Known {
    words: String,
    place: Embedding,
    category: Category,
}

/// What filings say of a title.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Precedent {
    /// The same title has this category.
    Same(Category),
    /// What similar titles add to the logarithm of the odds of each category.
    Similar([f32; CLASSES]),
    /// Nothing.
    None,
}

impl History {
    /// The history made of `filings`, newest first.
    pub(crate) fn new(filings: &[Filing]) -> Self {
        let known = |filing: &Filing| Known {
            words: words(&filing.title),
            place: embed(&filing.title),
            category: filing.category,
        };
        Self(filings.iter().take(MOST).map(known).collect())
    }

    /// What the filings say of `title`. Of several of the same title the newest counts.
    pub(super) fn precedent(&self, title: &str) -> Precedent {
        if self.0.is_empty() {
            return Precedent::None;
        }
        let (words, place) = (words(title), embed(title));
        if words.is_empty() {
            return Precedent::None;
        }
        let mut pulls = [0.0; CLASSES];
        for known in &self.0 {
            let likeness = place.similarity(&known.place);
            if known.words == words || likeness >= SAME {
                return Precedent::Same(known.category);
            }
            let near = (likeness - STRANGE).max(0.0) / (SAME - STRANGE);
            pulls[known.category as usize] += PULL * near;
        }
        if pulls.iter().all(|pull| *pull == 0.0) {
            return Precedent::None;
        }
        Precedent::Similar(pulls.map(|pull: f32| pull.min(MOST_PULL)))
    }
}

/// The words of a title in their dictionary form, without spaces and the bare "do" at the end of a Korean act: equal for
/// "방청소 하기" and "방 청소".
fn words(title: &str) -> String {
    let words = lemmas(title).concat();
    words.strip_suffix("하다").map(str::to_owned).unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(filings: &[(&str, Category)]) -> History {
        let filing = |(title, category): &(&str, Category)| Filing { title: (*title).to_owned(), category: *category };
        History::new(&filings.iter().map(filing).collect::<Vec<_>>())
    }

    #[test]
    fn the_newest_filing_of_the_same_title_counts() {
        let history = history(&[("방 청소하기", Category::Work), ("방청소", Category::Chores)]);
        for title in ["방 청소하기", "방청소 하기", "방을 청소하기", "방 청소"] {
            assert_eq!(history.precedent(title), Precedent::Same(Category::Work), "{title}");
        }
    }

    #[test]
    fn similar_titles_add_up_and_others_do_nothing() {
        let pull = |filings: &[(&str, Category)]| match history(filings).precedent("주간 보고서 쓰기") {
            Precedent::Similar(pulls) => pulls[Category::Study as usize],
            _ => 0.0,
        };
        let one = pull(&[("월간 보고서 쓰기", Category::Study)]);
        let two = pull(&[("월간 보고서 쓰기", Category::Study), ("보고서 쓰기", Category::Study)]);
        assert!(0.0 < one && one < two, "{one} {two}");
        assert_eq!(pull(&[("치과 가기", Category::Study), ("우유 사기", Category::Study)]), 0.0);
    }
}
