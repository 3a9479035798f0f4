//! How often the model is right about titles it was not fitted to: cross validation.
//!
//! Titles that say the same are in the same fold, so that none is both learned and asked.

use std::io;

use dotodo_engine::Category;
use dotodo_engine::category::feature::Kind;

use crate::category::data::{self, Example, SOURCES};
use crate::category::fit::{Sample, fit};

const FOLDS: u64 = 10;

/// A way to read categories that is compared: its name, and the kinds of features it uses.
type Method = (&'static str, fn(Kind) -> bool);

const METHODS: [Method; 4] = [
    ("votes of the lexicon", |kind| matches!(kind, Kind::Always | Kind::Votes)),
    ("words and letters", |kind| matches!(kind, Kind::Always | Kind::Word | Kind::Letters)),
    ("and concepts", |kind| !matches!(kind, Kind::Votes | Kind::Entry)),
    ("and the lexicon", |_| true),
];

/// What was answered about a title, and how surely.
#[derive(Debug, Clone, Copy)]
struct Guess {
    category: Category,
    probability: f32,
}

/// Prints how many titles of each source every method gets right, how sure the last one is, and its first `errors` errors.
///
/// # Errors
/// A file cannot be read.
pub fn print(errors: usize) -> io::Result<()> {
    let examples = data::load()?;
    let samples: Vec<Sample> = examples.iter().map(Sample::new).collect();
    println!("{:24}{}", "", SOURCES.map(|source| format!("{source:>20}")).concat());
    let mut guesses = Vec::new();
    for (name, uses) in METHODS {
        guesses = validate(&samples, uses);
        let cells = SOURCES.map(|source| {
            let of_source = examples.iter().zip(&guesses).filter(|(example, _)| example.source == source);
            format!("{:>20.1}", percent(of_source.map(|(example, guess)| is_right(example, guess))))
        });
        println!("{name:24}{}", cells.concat());
    }
    print_confidence(&examples, &guesses);
    let wrong = examples.iter().zip(&guesses).filter(|(example, guess)| !is_right(example, guess));
    for (example, guess) in wrong.take(errors) {
        let right: Vec<_> = example.right.iter().map(|category| category.name()).collect();
        println!("{}\t{}, not {}", example.title, right.join(" or "), guess.category.name());
    }
    Ok(())
}

/// What each sample is taken for by a model fitted to the samples of the other folds.
fn validate(samples: &[Sample], uses: fn(Kind) -> bool) -> Vec<Guess> {
    let mut guesses = vec![Guess { category: Category::Other, probability: 0.0 }; samples.len()];
    for fold in 0..FOLDS {
        let learned: Vec<&Sample> = samples.iter().filter(|sample| sample.key % FOLDS != fold).collect();
        let model = fit(&learned, uses, 0);
        for (sample, guess) in samples.iter().zip(&mut guesses).filter(|(sample, _)| sample.key % FOLDS == fold) {
            let known: Vec<_> = sample.features.iter().filter(|feature| uses(feature.kind)).copied().collect();
            let probabilities = model.opinion(&known).probabilities;
            let probability = |category: &Category| probabilities[*category as usize];
            let best = Category::ALL.into_iter().max_by(|a, b| probability(a).total_cmp(&probability(b)));
            *guess = best.map_or(*guess, |category| Guess { category, probability: probability(&category) });
        }
    }
    guesses
}

fn is_right(example: &Example, guess: &Guess) -> bool {
    example.right.contains(&guess.category)
}

/// For confidences in steps of a fifth: how many titles have them, and how many of these are right.
fn print_confidence(examples: &[Example], guesses: &[Guess]) {
    println!("\nconfidence      titles  right");
    for fifth in 0..5 {
        let of_fifth = |guess: &Guess| ((guess.probability * 5.0) as i32).min(4) == fifth;
        let held: Vec<_> = examples.iter().zip(guesses).filter(|(_, guess)| of_fifth(guess)).collect();
        let right = percent(held.iter().map(|(example, guess)| is_right(example, guess)));
        println!("{:.1} to {:.1}{:>12}{right:7.1}", f64::from(fifth) / 5.0, f64::from(fifth + 1) / 5.0, held.len());
    }
    println!();
}

fn percent(rights: impl Iterator<Item = bool>) -> f64 {
    let (right, all) = rights.fold((0, 0), |(right, all), is| (right + u32::from(is), all + 1));
    100.0 * f64::from(right) / f64::from(all.max(1))
}
