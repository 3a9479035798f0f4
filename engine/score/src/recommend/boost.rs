//! Fits the engine's trees: gradient boosting with Newton steps on the logistic loss (Friedman, 2001; Chen and Guestrin,
//! "XGBoost", 2016), a tree asking one question a level.

use dotodo_engine::recommend::feature::{FEATURES, Features};
use dotodo_engine::recommend::model::{Model, Tree};

use super::neighbour::each;

/// How many steps a feature is divided into.
const BINS: usize = 64;

/// How the trees are grown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// How many.
    pub trees: usize,
    /// How many questions each asks.
    pub depth: usize,
    /// How much of a step is taken.
    pub rate: f32,
    /// What holds leaves near 0, in weight of examples.
    pub ridge: f32,
}

/// Examples: features, whether it was done, and what the example counts for.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    /// The features.
    pub features: Vec<Features>,
    /// 1 where it was done, otherwise 0.
    pub labels: Vec<f32>,
    /// How many examples it stands for.
    pub weights: Vec<f32>,
}

/// The features cut into steps: for each feature its thresholds, and for each example the number of thresholds below it.
struct Binned {
    thresholds: Vec<Vec<f32>>,
    columns: Vec<Vec<u8>>,
}

impl Binned {
    fn new(examples: &Examples) -> Self {
        let both = each(FEATURES, |at| {
            let column: Vec<f32> = examples.features.iter().map(|features| features[at]).collect();
            let thresholds = thresholds(&column);
            let bins = column.iter().map(|value| thresholds.partition_point(|above| above < value) as u8).collect();
            (thresholds, bins)
        });
        let (thresholds, columns) = both.into_iter().unzip();
        Self { thresholds, columns }
    }
}

/// Where equal shares of the values are cut, rounded to what is written into a file.
fn thresholds(column: &[f32]) -> Vec<f32> {
    let mut sorted: Vec<f32> = column.iter().step_by((column.len() / 50_000).max(1)).copied().collect();
    sorted.sort_by(f32::total_cmp);
    sorted.dedup();
    let step = (sorted.len() as f32 / BINS as f32).max(1.0);
    let cuts = (1..BINS).map(|cut| (cut as f32 * step) as usize).take_while(|at| *at < sorted.len());
    let rounded = |at: usize| format!("{:.4}", sorted[at - 1].midpoint(sorted[at])).parse().unwrap_or(sorted[at]);
    let mut thresholds: Vec<f32> = cuts.map(rounded).collect();
    thresholds.dedup();
    thresholds
}

/// A model of the examples. `watch` sees the number of trees and the model so far, after each.
pub fn fit(examples: &Examples, growth: Growth) -> Model {
    let binned = Binned::new(examples);
    let whole: f64 = examples.weights.iter().map(|weight| f64::from(*weight)).sum();
    let done: f64 = examples.labels.iter().zip(&examples.weights).map(|(l, w)| f64::from(l * w)).sum();
    let bias = (done / (whole - done)).ln() as f32;
    let mut model = Model { bias, trees: Vec::new() };
    let mut scores = vec![bias; examples.labels.len()];
    for _ in 0..growth.trees {
        let slopes = slopes(examples, &scores);
        let (tree, leaves) = grow(&binned, &slopes, growth);
        scores.iter_mut().zip(leaves).for_each(|(score, leaf)| *score += tree.leaves[leaf as usize]);
        model.trees.push(tree);
    }
    model
}

/// The first and second derivatives of the loss at each example.
fn slopes(examples: &Examples, scores: &[f32]) -> Vec<[f32; 2]> {
    let slope = |((score, label), weight): ((&f32, &f32), &f32)| {
        let chance = 1.0 / (1.0 + (-score).exp());
        [weight * (label - chance), weight * (chance * (1.0 - chance)).max(1e-6)]
    };
    scores.iter().zip(&examples.labels).zip(&examples.weights).map(slope).collect()
}

/// A tree, and the leaf of each example.
fn grow(binned: &Binned, slopes: &[[f32; 2]], growth: Growth) -> (Tree, Vec<u16>) {
    let mut leaves = vec![0_u16; slopes.len()];
    let mut questions = Vec::new();
    for level in 0..growth.depth {
        let best = each(FEATURES, |at| {
            best_cut(&binned.columns[at], binned.thresholds[at].len(), &leaves, slopes, level, growth)
        });
        let (feature, (cut, _)) =
            best.into_iter().enumerate().max_by(|a, b| a.1.1.total_cmp(&b.1.1)).expect("there are features");
        let above = binned.thresholds[feature].get(cut).copied().unwrap_or(f32::MAX);
        questions.push((feature, above));
        let column = &binned.columns[feature];
        leaves.iter_mut().zip(column).for_each(|(leaf, bin)| *leaf = 2 * *leaf + u16::from(usize::from(*bin) > cut));
    }
    let mut sums = vec![[0.0_f64; 2]; 1 << growth.depth];
    for (leaf, [first, second]) in leaves.iter().zip(slopes) {
        sums[usize::from(*leaf)][0] += f64::from(*first);
        sums[usize::from(*leaf)][1] += f64::from(*second);
    }
    let ridge = f64::from(growth.ridge);
    let value = |[first, second]: [f64; 2]| (f64::from(growth.rate) * first / (second + ridge)) as f32;
    (Tree { questions, leaves: sums.into_iter().map(value).collect() }, leaves)
}

/// The threshold of a feature that lowers the loss most, as its number, and by how much.
fn best_cut(
    column: &[u8],
    cuts: usize,
    leaves: &[u16],
    slopes: &[[f32; 2]],
    level: usize,
    growth: Growth,
) -> (usize, f64) {
    let mut sums = vec![[0.0_f32; 2]; BINS << level];
    for ((bin, leaf), [first, second]) in column.iter().zip(leaves).zip(slopes) {
        let sum = &mut sums[usize::from(*leaf) * BINS + usize::from(*bin)];
        sum[0] += first;
        sum[1] += second;
    }
    let ridge = f64::from(growth.ridge);
    let gain = |[first, second]: [f64; 2]| first * first / (second + ridge);
    let mut gains = vec![0.0; cuts];
    for node in sums.chunks(BINS) {
        let whole = node.iter().fold([0.0; 2], |sum: [f64; 2], bin| add(sum, *bin));
        let mut below = [0.0; 2];
        for (cut, total) in gains.iter_mut().enumerate() {
            below = add(below, node[cut]);
            *total += gain(below) + gain([whole[0] - below[0], whole[1] - below[1]]) - gain(whole);
        }
    }
    gains.into_iter().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0))
}

fn add(sum: [f64; 2], more: [f32; 2]) -> [f64; 2] {
    [sum[0] + f64::from(more[0]), sum[1] + f64::from(more[1])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_learn_an_exception() {
        let mut examples = Examples::default();
        for at in 0..400 {
            let mut features = [0.0; FEATURES];
            features[0] = (at % 20) as f32;
            features[1] = (at / 20) as f32;
            examples.features.push(features);
            examples.labels.push(f32::from(u8::from(at % 20 < 10 && at / 20 >= 5)));
            examples.weights.push(1.0);
        }
        let model = fit(&examples, Growth { trees: 30, depth: 3, rate: 0.3, ridge: 1.0 });
        let right = |(features, label): (&Features, &f32)| (model.score(features) > 0.0) == (*label > 0.5);
        assert!(examples.features.iter().zip(&examples.labels).all(right));
    }
}
