//! The model of categories is the one that its titles give.

use std::fs;

use dotodo_engine::category::feature::features;
use dotodo_engine::category::model::Model;
use dotodo_score::category::{self, data};

/// The share of its own titles the model must know, in percent.
const KNOWN: usize = 96;

#[test]
fn the_model_was_fitted_to_the_titles() {
    let model = Model::parse(&fs::read(category::path()).unwrap()).unwrap();
    let advice = "write the model anew: `cargo xtask score train`";
    assert_eq!(model.titles, data::fingerprint().unwrap(), "the titles have changed: {advice}");
    let examples = data::load().unwrap();
    let known = examples.iter().filter(|example| {
        let probabilities = model.opinion(&features(&example.title)).probabilities;
        let best = dotodo_engine::Category::ALL
            .into_iter()
            .max_by(|a, b| probabilities[*a as usize].total_cmp(&probabilities[*b as usize]));
        best.is_some_and(|best| example.right.contains(&best))
    });
    let percent = known.count() * 100 / examples.len();
    assert!(percent >= KNOWN, "the model knows {percent} % of the titles: {advice}");
}
