//! What a title shows the model.
//!
//! A feature is a hash and how strongly it is there. What the lexicon says is one kind of feature among others: the model
//! learns how far to trust it, and what words, letters, concepts and their neighbours say besides.

use crate::category::lexicon::{self, Sense};
use crate::category::{Category, predicate};
use crate::concept;
use crate::hash::Fnv1a;
use crate::lemma;
use crate::trie::{Letters, Match};

/// Where a feature comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There in every title.
    Always,
    /// The votes of the category lexicon.
    Votes,
    /// An entry of the category lexicon.
    Entry,
    /// What a word stands for, by the concept lexicon, alone and with the concept before it.
    Concept,
    /// A word without its particle, alone, with the word before it, and as the predicate.
    Word,
    /// Two to four letters in a row.
    Letters,
}

/// One thing a title shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feature {
    /// Where it comes from.
    pub kind: Kind,
    /// What it is.
    pub hash: u32,
    /// How strongly it is there.
    pub value: f32,
}

// How strongly features are there; chosen by cross validation.
const VOTES_OF_ONE: f32 = 6.0;
const MOST_VOTES: f32 = 2.0;
const ENTRY: f32 = 0.5;
const CONCEPT: f32 = 1.4;
const CONCEPT_PAIR: f32 = 0.7;
const WORD: f32 = 0.5;
const LETTERS: f32 = 0.5;

/// Everything `title` shows. Takes time linear in its length.
pub fn features(title: &str) -> Vec<Feature> {
    let letters = Letters::new(title);
    let mut features = Features(Vec::with_capacity(16 + 5 * letters.chars.len()));
    features.add(Kind::Always, 'a', [], 1.0);
    features.votes(&letters);
    features.concepts(title);
    features.words(&letters);
    features.letters(&letters);
    features.0
}

/// How the hash of a feature with this tag begins.
fn tagged(tag: char) -> Fnv1a {
    Fnv1a::default().then(u32::from(tag))
}

struct Features(Vec<Feature>);

impl Features {
    /// Adds a feature; `tag` tells apart what is made of the same letters.
    fn add(&mut self, kind: Kind, tag: char, letters: impl IntoIterator<Item = char>, value: f32) {
        let hash = letters.into_iter().fold(tagged(tag), |hash, letter| hash.then(u32::from(letter)));
        self.push(kind, hash, value);
    }

    fn push(&mut self, kind: Kind, hash: Fnv1a, value: f32) {
        self.0.push(Feature { kind, hash: (hash.hash() >> 32) as u32, value });
    }

    /// The entries of the lexicon, and for each category how many votes it has, its share, and whether it has the most.
    fn votes(&mut self, letters: &Letters) {
        let mut votes = [0.0_f32; Category::ALL.len()];
        let mut before = None;
        for found in lexicon::find(letters) {
            votes[found.sense.category as usize] += vote(letters, found);
            if before.replace(found.start) != Some(found.start) {
                self.add(Kind::Entry, 'e', letters.chars[found.start..found.end].iter().copied(), ENTRY);
            }
        }
        let (all, most) = votes.iter().fold((0.0, 0.0_f32), |(all, most), votes| (all + votes, most.max(*votes)));
        if all == 0.0 {
            self.add(Kind::Votes, 'n', [], 1.0);
        }
        for (category, votes) in Category::ALL.into_iter().zip(votes).filter(|(_, votes)| *votes > 0.0) {
            self.add(Kind::Votes, 'v', category.name().chars(), (votes / VOTES_OF_ONE).min(MOST_VOTES));
            self.add(Kind::Votes, 's', category.name().chars(), votes / all);
            if votes == most {
                self.add(Kind::Votes, 'm', category.name().chars(), 1.0);
            }
        }
    }

    fn concepts(&mut self, title: &str) {
        let letters = Letters::new(&lemma::joined(title));
        let found = concept::find(&letters);
        for found in &found {
            let setting = predicate::is_setting(&letters, found.start, found.end);
            let (tag, value) = if setting { ('o', SETTING) } else { ('c', CONCEPT) };
            self.add(Kind::Concept, tag, found.sense.chars(), value);
        }
        for pair in found.windows(2) {
            let names = pair[0].sense.chars().chain([' ']).chain(pair[1].sense.chars());
            self.add(Kind::Concept, 'd', names, CONCEPT_PAIR);
        }
        if let Some(last) = found.last() {
            self.add(Kind::Concept, 'l', last.sense.chars(), 1.0);
        }
    }

    fn words(&mut self, letters: &Letters) {
        let stems: Vec<&[char]> = letters.words().map(stem).collect();
        for stem in &stems {
            self.add(Kind::Word, 'w', stem.iter().copied(), WORD);
        }
        for pair in stems.windows(2) {
            self.add(Kind::Word, '2', pair[0].iter().chain(&[' ']).chain(pair[1]).copied(), 1.0);
        }
        if let Some(act) = if letters.is_korean() { stems.last() } else { stems.first() } {
            self.add(Kind::Word, 'p', act.iter().copied(), 1.0);
        }
    }

    /// The letters of all words, whose ends count as letters; the more there are the less each says.
    fn letters(&mut self, letters: &Letters) {
        let from = self.0.len();
        let mut padded = Vec::with_capacity(16);
        for word in letters.words() {
            padded.clear();
            padded.extend(['^'].iter().chain(word).chain(&['$']).map(|c| u32::from(*c)));
            for length in 2..=4 {
                for gram in padded.windows(length) {
                    self.push(Kind::Letters, gram.iter().copied().fold(tagged('g'), Fnv1a::then), 0.0);
                }
            }
        }
        let value = LETTERS / ((self.0.len() - from).max(1) as f32).sqrt();
        self.0[from..].iter_mut().for_each(|feature| feature.value = value);
    }
}

/// How much an entry of the lexicon counts where it stands: more near the predicate, little where it only says where
/// something is done.
fn vote(letters: &Letters, found: Match<Sense>) -> f32 {
    let place = if predicate::is_setting(letters, found.start, found.end) { SETTING } else { 1.0 };
    found.sense.weight * place * (1.0 + PREDICATE * predicate::nearness(letters, found.start))
}

/// What a word counts for when it only says where something is done.
const SETTING: f32 = 0.3;

/// How much more a word at the predicate counts than one at the other end of the title.
const PREDICATE: f32 = 0.3;

/// A word without its particle, or without the ending of its act: "청소하기" is 청소, "보기" 보.
fn stem(word: &[char]) -> &[char] {
    const ENDINGS: [&[char]; 16] = [
        &['하', '기'],
        &['기'],
        &['에', '서'],
        &['한', '테'],
        &['에', '게'],
        &['으', '로'],
        &['이', '랑'],
        &['하', '고'],
        &['을'],
        &['를'],
        &['에'],
        &['로'],
        &['랑'],
        &['은'],
        &['는'],
        &['의'],
    ];
    let likely = ENDINGS.into_iter().filter(|ending| ending.last() == word.last());
    let mut stems = likely.filter_map(|ending| word.strip_suffix(ending)).filter(|stem| !stem.is_empty());
    stems.next().unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(title: &str, kind: Kind) -> Vec<u32> {
        features(title).iter().filter(|feature| feature.kind == kind).map(|feature| feature.hash).collect()
    }

    #[test]
    fn titles_share_what_they_have_in_common() {
        let shared = |a, b, kind| hashes(a, kind).iter().filter(|hash| hashes(b, kind).contains(hash)).count();
        assert!(shared("방 청소하기", "방을 청소하기", Kind::Word) >= 3);
        assert!(shared("우유 사기", "Buy milk", Kind::Concept) >= 2);
        assert_eq!(shared("우유 사기", "Buy milk", Kind::Letters), 0);
    }

    #[test]
    fn a_place_where_something_is_done_has_fewer_votes() {
        let votes =
            |title: &str| features(title).iter().filter(|f| f.kind == Kind::Votes).map(|f| f.value).sum::<f32>();
        assert!(votes("은행 앞") < votes("은행 가"));
    }

    #[test]
    fn stems_lose_one_ending() {
        for (word, expected) in
            [("청소하기", "청소"), ("보기", "보"), ("엄마한테", "엄마"), ("기", "기"), ("milk", "milk")]
        {
            let letters: Vec<char> = word.chars().collect();
            assert_eq!(stem(&letters).iter().collect::<String>(), expected);
        }
    }
}
