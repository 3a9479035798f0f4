//! The fitting of the engine's model to the days of a window.

use std::ops::Range;

use dotodo_engine::recommend::model::Model;

use super::boost::{Examples, Growth, fit};
use super::engine::Others;
use super::log::Log;
use super::replay::walk;

/// About how many examples of what was not done are kept.
const NEGATIVES: usize = 400_000;

/// How the trees are grown; chosen on the validation windows.
pub const GROWTH: Growth = Growth { trees: 150, depth: 5, rate: 0.08, ridge: 10.0 };

/// A model fitted to the days of `window`.
pub fn model(log: &Log, window: &Range<i32>, growth: Growth) -> Model {
    fit(&examples(log, window), growth)
}

/// What was done and what could have been, with a share of the latter standing for all of it.
pub fn examples(log: &Log, window: &Range<i32>) -> Examples {
    let days = log.people.iter().flatten().filter(|visit| window.contains(&visit.day.number)).count();
    // A person's candidates are some 250.
    let kept = (NEGATIVES as f32 / (days as f32 * 250.0)).min(1.0);
    let mut random = fastrand::Rng::with_seed(7);
    let mut examples = Examples::default();
    let others = std::cell::RefCell::new(Others::new(true));
    walk(
        log,
        window,
        |world, day| others.borrow_mut().refresh(world, day),
        |world, person, visit| {
            let query = query_weight(visit.truth.len());
            for (item, features) in others.borrow().candidates(world, person, visit.day) {
                let done = visit.truth.contains(&log.answers[item as usize]);
                if done || random.f32() < kept {
                    examples.features.push(features);
                    examples.labels.push(f32::from(u8::from(done)));
                    examples.weights.push(if done { query } else { query / kept });
                }
            }
        },
    );
    examples
}

/// What a day counts for that had so many things. The measures count every day alike, so a thing of a short day is worth
/// more to them than one of a long day; the square root was best on the validation windows.
fn query_weight(things: usize) -> f32 {
    1.0 / (things as f32).sqrt()
}
