//! The evaluation: the engine beside the baselines, on the purchase log and on simulated people.

use std::io;
use std::path::Path;

use dotodo_engine::recommend::model::Model;

use super::baseline::{Decayed, GlobalTop, Oracle, PersonalTop, Recency, Tifu, UpCf};
use super::engine::Engine;
use super::log::Log;
use super::replay::{Ranker, Result, judge};
use super::simulator::simulate;
use super::{fit, journey};

/// How many people are simulated, and their seeds: whom the model is fitted to, by whom it is tuned, and by whom judged.
pub const PEOPLE: usize = 400;
/// See `PEOPLE`.
pub const FIT_SEED: u64 = 1;
/// See `PEOPLE`.
pub const VALIDATION_SEED: u64 = 2;
/// See `PEOPLE`.
pub const TEST_SEED: u64 = 3;

/// The name of the engine in the tables.
pub const ENGINE: &str = "DoTodo";

/// The baselines with the parameters that were best on the validation window of the purchases, in grids wider than that of
/// `recommend tune`.
pub fn journey_baselines() -> Vec<Box<dyn Ranker>> {
    let mut rankers = simple();
    rankers.push(Box::new(Decayed { half_life_days: 60.0 }));
    rankers.push(Box::new(Decayed { half_life_days: 90.0 }));
    rankers.push(Box::new(UpCf::new(25, 0.75, 10.0)));
    rankers.push(Box::new(Tifu::new(3, [0.9, 0.9], 300, 0.7)));
    rankers
}

/// The same for simulated people.
pub fn simulator_baselines() -> Vec<Box<dyn Ranker>> {
    let mut rankers = simple();
    rankers.push(Box::new(Decayed { half_life_days: 30.0 }));
    rankers.push(Box::new(UpCf::new(25, 0.75, 30.0)));
    rankers.push(Box::new(Tifu::new(3, [0.9, 0.9], 300, 0.9)));
    rankers.push(Box::new(Oracle));
    rankers
}

fn simple() -> Vec<Box<dyn Ranker>> {
    vec![Box::new(GlobalTop), Box::new(PersonalTop), Box::new(Recency)]
}

/// Baselines with all the parameters that are tried, on the validation window of `log`.
pub fn tune(log: &Log) -> Vec<Result> {
    let mut rankers = simple();
    for half_life_days in [15.0, 30.0, 60.0, 90.0, 120.0] {
        rankers.push(Box::new(Decayed { half_life_days }));
    }
    for recent in [10, 25, usize::MAX] {
        for (alpha, locality) in [(0.25, 10.0), (0.5, 10.0), (0.75, 5.0), (0.75, 10.0), (0.75, 30.0)] {
            rankers.push(Box::new(UpCf::new(recent, alpha, locality)));
        }
    }
    for (group, decay) in [(3, 0.6), (3, 0.8), (3, 0.9), (7, 0.6), (7, 0.8), (7, 0.9)] {
        for (neighbours, own) in [(300, 0.5), (300, 0.7), (300, 0.9), (900, 0.9)] {
            rankers.push(Box::new(Tifu::new(group, [0.9, decay], neighbours, own)));
        }
    }
    judge(log, &log.windows.validation, &mut rankers)
}

/// The engine with `model` and the baselines, on the test window: the engine first, then the engine told nothing of others.
pub fn test(log: &Log, model: &Model, baselines: Vec<Box<dyn Ranker>>) -> Vec<Result> {
    compare(log, &log.windows.test, model, baselines)
}

fn compare(log: &Log, window: &std::ops::Range<i32>, model: &Model, baselines: Vec<Box<dyn Ranker>>) -> Vec<Result> {
    let mut rankers: Vec<Box<dyn Ranker + '_>> = vec![
        Box::new(Engine::new(ENGINE, model, true)),
        Box::new(Engine::new("DoTodo, told nothing of others", model, false)),
    ];
    rankers.extend(baselines);
    judge(log, window, &mut rankers)
}

/// Two models of the same growth: of the fitting window, with what it scores on the validation window, and of both windows.
pub struct Fitted {
    /// What the first one scored on the validation window.
    pub validation: Vec<Result>,
    /// The second one, which is kept.
    pub model: Model,
}

/// Fits to the purchases.
///
/// # Errors
/// The files cannot be read.
pub fn fit_journey(folder: &Path) -> io::Result<Fitted> {
    let log = journey::load(folder)?;
    Ok(fitted(&log, &log))
}

/// Fits to simulated people; others validate.
pub fn fit_simulator() -> Fitted {
    fitted(&simulate(PEOPLE, FIT_SEED).log, &simulate(PEOPLE, VALIDATION_SEED).log)
}

fn fitted(fitting: &Log, validating: &Log) -> Fitted {
    let windows = &fitting.windows;
    let first = fit::model(fitting, &windows.fit, fit::GROWTH);
    let validation = compare(validating, &validating.windows.validation, &first, Vec::new());
    Fitted { validation, model: fit::model(fitting, &(windows.fit.start..windows.validation.end), fit::GROWTH) }
}
