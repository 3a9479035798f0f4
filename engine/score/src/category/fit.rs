//! Multinomial logistic regression, fitted by stochastic gradient descent with a rate of its own for every weight (Duchi,
//! Hazan and Singer, "Adaptive Subgradient Methods", 2011).
//!
//! The same examples give the same bytes on every machine: their order is made of hashes, and the only function that
//! machines may round differently, the exponential, is made of sums and products here.

use std::collections::HashMap;
use std::f64::consts::LN_2;

use dotodo_engine::Category;
use dotodo_engine::category::feature::{Feature, Kind, features};
use dotodo_engine::category::model::{CLASSES, Model};

use crate::category::data::Example;
use crate::hash::{hash, mix};
use crate::title;

/// How often every example is looked at.
const EPOCHS: u64 = 6;
/// How far a weight moves.
const RATE: f64 = 0.1;
/// How strongly weights are drawn to zero.
const DECAY: f64 = 0.01;
/// How likely the other right categories of a title are, together.
const OTHERS: f64 = 0.25;
/// How many features the model keeps: those that can move a sum furthest.
const KEPT: usize = 80_000;
/// What the weights are multiplied with in the end, so that probabilities of titles not seen are neither too sure nor too
/// unsure; found by cross validation.
const SHARPNESS: f64 = 1.4;

/// An example as the fit sees it.
pub struct Sample {
    /// What the title shows.
    pub features: Vec<Feature>,
    /// What is right.
    pub right: Vec<Category>,
    /// Equal for titles that say the same.
    pub key: u64,
}

impl Sample {
    /// The sample of `example`.
    pub fn new(example: &Example) -> Self {
        let key = hash(&title::normal(&example.title));
        Self { features: features(&example.title), right: example.right.clone(), key }
    }

    /// How likely each category should be.
    fn target(&self) -> [f64; CLASSES] {
        let mut target = [0.0; CLASSES];
        let (best, others) = self.right.split_first().expect("an example has a category");
        let share = if others.is_empty() { 0.0 } else { OTHERS };
        target[*best as usize] = 1.0 - share;
        others.iter().for_each(|other| target[*other as usize] += share / others.len() as f64);
        target
    }
}

/// The model that fits `samples` best, by the features of the kinds that `uses` names.
pub fn fit(samples: &[&Sample], uses: impl Fn(Kind) -> bool, titles: u64) -> Model {
    let mut weights = Weights::default();
    let mut order = samples.to_vec();
    for epoch in 0..EPOCHS {
        order.sort_by_key(|sample| mix(sample.key ^ mix(epoch)));
        order.iter().for_each(|sample| weights.learn(sample, &uses));
    }
    weights.into_model(titles)
}

/// The weights of one feature.
#[derive(Default)]
struct Row {
    weights: [f64; CLASSES],
    /// The sums of the squared gradients.
    squares: [f64; CLASSES],
    /// The most the feature was there.
    value: f64,
}

impl Row {
    /// How far the feature can move a sum.
    fn reach(&self) -> f64 {
        self.most() * self.value
    }

    fn most(&self) -> f64 {
        self.weights.iter().fold(0.0, |most, weight| most.max(weight.abs()))
    }
}

#[derive(Default)]
struct Weights(HashMap<u32, Row>);

impl Weights {
    /// Moves the weights towards what is right for `sample`.
    fn learn(&mut self, sample: &Sample, uses: &impl Fn(Kind) -> bool) {
        let used: Vec<_> = sample.features.iter().filter(|feature| uses(feature.kind)).collect();
        let (guess, target) = (self.guess(&used), sample.target());
        for feature in used {
            let row = self.0.entry(feature.hash).or_default();
            let value = f64::from(feature.value);
            row.value = row.value.max(value);
            for class in 0..CLASSES {
                let gradient = (guess[class] - target[class]) * value + DECAY * row.weights[class];
                row.squares[class] += gradient * gradient;
                row.weights[class] -= RATE * gradient / (row.squares[class] + 1e-8).sqrt();
            }
        }
    }

    /// How likely each category is by the weights as they are.
    fn guess(&self, features: &[&Feature]) -> [f64; CLASSES] {
        let mut sums = [0.0; CLASSES];
        for (feature, row) in features.iter().filter_map(|feature| Some((feature, self.0.get(&feature.hash)?))) {
            sums.iter_mut().zip(row.weights).for_each(|(sum, weight)| *sum += weight * f64::from(feature.value));
        }
        let most = sums.into_iter().fold(f64::MIN, f64::max);
        let odds = sums.map(|sum| exp(sum - most));
        let all: f64 = odds.iter().sum();
        odds.map(|odd| odd / all)
    }

    /// The model of these weights, rounded to whole steps, without the features that matter least.
    fn into_model(self, titles: u64) -> Model {
        let mut rows: Vec<(u32, Row)> = self.0.into_iter().collect();
        rows.sort_by(|(a, x), (b, y)| y.reach().total_cmp(&x.reach()).then(a.cmp(b)));
        rows.truncate(KEPT);
        rows.sort_by_key(|(hash, _)| *hash);
        let step = rows.iter().fold(0.0, |most: f64, (_, row)| most.max(row.most())) / f64::from(i8::MAX);
        let hashes = rows.iter().map(|(hash, _)| *hash).collect();
        let weights = rows.iter().map(|(_, row)| row.weights.map(|weight| (weight / step).round() as i8)).collect();
        Model::new(titles, (step * SHARPNESS) as f32, hashes, weights)
    }
}

/// The exponential of a number that is not above zero: a power of two times a Taylor series.
fn exp(x: f64) -> f64 {
    let twos = (x / LN_2).round().max(-1000.0);
    let rest = x.max(-690.0) - twos * LN_2;
    let series = (1..=14).rev().fold(1.0, |sum, n| 1.0 + sum * rest / f64::from(n));
    series * f64::from_bits(((1023.0 + twos) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_one() {
        for x in [0.0, -1e-9, -0.3, -1.0, -7.7, -30.0, -100.0, -5000.0] {
            assert!((exp(x) - x.exp()).abs() <= 1e-14 * x.exp() + 1e-290, "{x}");
        }
    }

    #[test]
    fn the_same_samples_in_any_order_give_the_same_model() {
        let example = |title: &str, right| Example { title: title.into(), right: vec![right], source: "" };
        let samples = [example("우유 사기", Category::Shopping), example("방 청소하기", Category::Chores)];
        let samples = samples.each_ref().map(Sample::new);
        let [a, b] = &samples;
        let model = fit(&[a, b], |_| true, 1);
        assert_eq!(model, fit(&[b, a], |_| true, 1));
        let best = |sample: &Sample| {
            let probabilities = model.opinion(&sample.features).probabilities;
            Category::ALL.into_iter().max_by(|x, y| probabilities[*x as usize].total_cmp(&probabilities[*y as usize]))
        };
        assert_eq!([best(a), best(b)], [Some(Category::Shopping), Some(Category::Chores)]);
    }
}
