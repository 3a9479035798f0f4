//! Texts as vectors, for finding todos that mean the same.
//!
//! A text is taken apart into features: the concepts its words stand for in Korean and English (`lexicon/concepts.tsv`), its
//! words in their dictionary form, pairs of neighbouring characters, and four letters of the alphabet in a row, which bear
//! misspellings and unspaced speech. Each feature is hashed to places and signs (the hashing trick of Weinberger et al.,
//! "Feature Hashing for Large Scale Multitask Learning", 2009), so that nothing has to be trained or stored. How often a
//! paraphrase finds its title is measured by `cargo xtask score paraphrases`, and written down in `docs/language.md`.
//!
//! A new concept moves the vectors of its words. `model` names the engine that made a vector: whoever keeps vectors compares
//! those of one name.

use std::sync::LazyLock;

use crate::concept;
use crate::hash::{fnv1a, mix};
use crate::language::jamo;
use crate::lemma;
use crate::trie::Letters;

/// How many components a vector has. Fixed: a store of vectors has a column for them.
pub const DIMENSION: usize = 256;

// What the kinds of features count for; chosen on the dev half of the paraphrases.
const CONCEPT: f32 = 2.0;
const WORD: f32 = 0.7;
const PAIR: f32 = 0.25;
const JAMO: f32 = 0.3;
/// What concepts and words count for that most todos could have.
const LIGHT_CONCEPT: f32 = 0.6;
const LIGHT_WORD: f32 = 0.3;

/// How many places a feature has.
const PLACES: usize = 16;

/// How many characters of a text are looked at.
const MAX_CHARS: usize = 10_000;

/// Words that say little of what is done, in their dictionary form.
#[rustfmt::skip]
const LIGHT_WORDS: [&str; 36] = [
    "하다", "가다", "오다", "보다", "받다", "주다", "드리다", "놓다", "두다", "잡다", "내다", "넣다", "챙기다", "맡기다", "나가다",
    "들어가다", "다녀오다", "go", "get", "do", "have", "mak", "tak", "the", "a", "an", "my", "to", "for", "at", "of", "in", "on",
    "and", "up", "with",
];

/// Concepts that say little of what is done.
#[rustfmt::skip]
const LIGHT_CONCEPTS: [&str; 16] = [
    "attend", "prepare", "confirm", "start", "finish", "pick_up_thing", "leave_thing", "early", "turn_on", "depart", "submit",
    "send", "watch", "eat", "visit", "change_time",
];
/// A vector of unit length; all zeros for a text without letters and digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding(Vec<f32>);

impl Embedding {
    /// Its components, `DIMENSION` of them.
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// How alike two texts are: the cosine of the angle, from -1 to 1.
    pub fn similarity(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }
}

/// The name of what makes the vectors: the version of the engine, and how it embeds its table of concepts, so that it is another
/// one between versions too when vectors change. "dotodo-0.1.0-5f0c8a91d2b3e476".
pub fn model() -> &'static str {
    static NAME: LazyLock<String> = LazyLock::new(|| {
        let vectors = concept::texts().map(embed);
        let bits: Vec<u32> = vectors.flat_map(|vector| vector.0.into_iter().map(f32::to_bits)).collect();
        format!("dotodo-{}-{:016x}", env!("CARGO_PKG_VERSION"), fnv1a(bits))
    });
    &NAME
}

/// The vector of `text`. The same on every machine; takes time linear in the length of `text`.
pub fn embed(text: &str) -> Embedding {
    let text: String = text.chars().take(MAX_CHARS).collect();
    let lemmas = lemma::lemmas(&text);
    let letters = Letters::new(&lemmas.join(" "));
    let mut values = vec![0.0; DIMENSION];
    for word in &lemmas {
        let light = LIGHT_WORDS.contains(&word.as_str());
        let word = word.strip_suffix("하다").filter(|noun| !noun.is_empty()).unwrap_or(word);
        add(&mut values, "word", word.chars(), if light { LIGHT_WORD } else { WORD });
    }
    let found = concept::find(&letters);
    for senses in found.chunk_by(|a, b| a.start == b.start) {
        for concept in senses {
            let light = LIGHT_CONCEPTS.contains(&concept.sense);
            let weight = if light { LIGHT_CONCEPT } else { CONCEPT / (senses.len() as f32).sqrt() };
            add(&mut values, "concept", concept.sense.chars(), weight);
        }
    }
    for pair in letters.chars.windows(2) {
        add(&mut values, "pair", pair.iter().copied(), PAIR);
    }
    let jamo: Vec<char> = letters.chars.iter().flat_map(|c| jamo::letters(*c)).collect();
    for letters in jamo.windows(4) {
        add(&mut values, "jamo", letters.iter().copied(), JAMO);
    }
    let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        values.iter_mut().for_each(|value| *value /= length);
    }
    Embedding(values)
}

/// Adds a feature at several places, so that two features rarely share many.
fn add(values: &mut [f32], kind: &str, feature: impl IntoIterator<Item = char>, weight: f32) {
    let mut hash = fnv1a(kind.chars().chain([' ']).chain(feature).map(u32::from));
    for _ in 0..PLACES {
        hash = mix(hash);
        let index = usize::try_from(hash % DIMENSION as u64).unwrap_or_default();
        values[index] += if hash >> 63 == 0 { weight } else { -weight };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_have_unit_length_and_are_the_same_each_time() {
        let vector = embed("방 청소하기");
        assert_eq!(vector.values().len(), DIMENSION);
        assert!((vector.similarity(&vector) - 1.0).abs() < 1e-5);
        assert_eq!(vector, embed("방 청소하기"));
        assert!(embed(" …!").values().iter().all(|value| *value == 0.0));
    }

    #[test]
    fn the_models_name_is_made_from_vectors() {
        assert!(model().starts_with("dotodo-") && model().len() < 100, "{}", model());
        assert!(concept::texts().count() > 100);
        assert!(concept::texts().all(|text| embed(text).values().iter().any(|value| *value != 0.0)));
    }

    #[test]
    fn what_means_the_same_is_nearer_than_what_looks_the_same() {
        for (title, same, other) in [
            ("빨래하기", "세탁기 돌리기", "요리하기"),
            ("우유 사기", "buy milk", "우산 챙기기"),
            ("기타 배우기", "guitar lesson", "기차 예매하기"),
            ("방 청소하기", "방청소", "방 구하기"),
            ("회의 준비하기", "회의준비", "회비 내기"),
            ("체육관 등록하기", "채육관 등록하기", "도서관 등록하기"),
        ] {
            let [title, same, other] = [title, same, other].map(embed);
            assert!(title.similarity(&same) > title.similarity(&other));
        }
    }
}
