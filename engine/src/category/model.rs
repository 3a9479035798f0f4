//! A linear model: every feature has a weight for each category, the weights of a title's features are summed, and the
//! sums made probabilities.
//!
//! The weights are a file, `model.weights` beside this file, that `cargo xtask score train` fits to titles with known categories.
//! Features it does not have say nothing.

use std::sync::LazyLock;

use crate::category::Category;
use crate::category::feature::{Feature, Kind};

/// How many categories there are.
pub const CLASSES: usize = Category::ALL.len();

/// The model the engine reads with.
pub(super) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let model = Model::parse(include_bytes!("model.weights"));
    debug_assert!(model.is_some(), "model.weights is damaged: `cargo xtask score train` writes it anew");
    model.unwrap_or_default()
});

/// Weights of features.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Which titles the weights were fitted to, as a hash.
    pub titles: u64,
    /// What one step of a weight is worth.
    pub step: f32,
    /// The features, by their hashes in ascending order.
    hashes: Vec<u32>,
    /// For each feature the weight of each category, in steps.
    weights: Vec<[i8; CLASSES]>,
    /// Where the hashes begin whose first bits are 0, 1, 2, …, and where the last end.
    starts: Vec<u32>,
}

/// What the model makes of a title.
pub struct Opinion {
    /// How likely each category is.
    pub probabilities: [f32; CLASSES],
    /// How much of the title the model knows.
    pub knows: Knows,
}

/// How much of a title the model knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Knows {
    /// Nothing.
    Nothing,
    /// Some letters.
    Letters,
    /// A word at least.
    Words,
}

impl Model {
    const MAGIC: &[u8] = b"DoTodo categories 1\n";

    /// How many bits of a hash say where to look for it: two or three hashes have them in common.
    const FIRST_BITS: u32 = 15;

    /// A model of the features with these hashes, in ascending order, and their weights.
    pub fn new(titles: u64, step: f32, hashes: Vec<u32>, weights: Vec<[i8; CLASSES]>) -> Self {
        let mut starts = Vec::with_capacity((1 << Self::FIRST_BITS) + 1);
        for (at, hash) in hashes.iter().enumerate() {
            starts.resize(starts.len().max(Self::first(*hash) + 1), at as u32);
        }
        starts.resize((1 << Self::FIRST_BITS) + 1, hashes.len() as u32);
        Self { titles, step, hashes, weights, starts }
    }

    /// The model written by `to_bytes`.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(Self::MAGIC)?;
        let (titles, rest) = rest.split_first_chunk()?;
        let (step, rest) = rest.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (hashes, weights) = rest.split_at_checked(4 * u32::from_le_bytes(*count) as usize)?;
        let model = Self::new(
            u64::from_le_bytes(*titles),
            f32::from_le_bytes(*step),
            hashes.as_chunks().0.iter().map(|hash| u32::from_le_bytes(*hash)).collect(),
            weights.as_chunks().0.iter().map(|weights| weights.map(u8::cast_signed)).collect(),
        );
        (model.weights.len() == model.hashes.len()).then_some(model)
    }

    /// The model as a file: what is in it, in little-endian order, the features before the weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Self::MAGIC.to_vec();
        bytes.extend(self.titles.to_le_bytes());
        bytes.extend(self.step.to_le_bytes());
        bytes.extend((self.hashes.len() as u32).to_le_bytes());
        bytes.extend(self.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        bytes.extend(self.weights.iter().flatten().map(|weight| weight.cast_unsigned()));
        bytes
    }

    /// The first bits of a hash.
    fn first(hash: u32) -> usize {
        (hash >> (u32::BITS - Self::FIRST_BITS)) as usize
    }

    /// Where the feature with this hash is.
    fn place(&self, hash: u32) -> Option<usize> {
        let first = Self::first(hash);
        let (start, end) = (*self.starts.get(first)? as usize, *self.starts.get(first + 1)? as usize);
        self.hashes[start..end].iter().position(|known| *known == hash).map(|at| start + at)
    }

    /// What the model makes of a title that shows `features`.
    pub fn opinion(&self, features: &[Feature]) -> Opinion {
        let mut sums = [0.0; CLASSES];
        let mut knows = Knows::Nothing;
        for feature in features {
            let Some(at) = self.place(feature.hash) else { continue };
            for (sum, weight) in sums.iter_mut().zip(self.weights[at]) {
                *sum += f32::from(weight) * self.step * feature.value;
            }
            knows = knows.max(match feature.kind {
                Kind::Always | Kind::Votes => Knows::Nothing,
                Kind::Letters => Knows::Letters,
                Kind::Entry | Kind::Concept | Kind::Word => Knows::Words,
            });
        }
        Opinion { probabilities: softmax(sums), knows }
    }
}

fn softmax(sums: [f32; CLASSES]) -> [f32; CLASSES] {
    let most = sums.into_iter().fold(f32::MIN, f32::max);
    let odds = sums.map(|sum| (sum - most).exp());
    let all: f32 = odds.iter().sum();
    odds.map(|odd| odd / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_as_it_was_written() {
        let model = Model::new(7, 0.5, vec![1, 9], vec![[1; CLASSES], [-2; CLASSES]]);
        assert_eq!(Model::parse(&model.to_bytes()), Some(model.clone()));
        let bytes = model.to_bytes();
        assert!((0..bytes.len()).all(|end| Model::parse(&bytes[..end]).is_none()));
    }

    #[test]
    fn the_model_is_in_order() {
        assert!(MODEL.hashes.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn what_is_not_known_says_nothing() {
        let opinion = MODEL.opinion(&[]);
        assert_eq!(opinion.knows, Knows::Nothing);
        assert!(opinion.probabilities.iter().all(|p| (p - 1.0 / CLASSES as f32).abs() < 1e-6));
    }
}
