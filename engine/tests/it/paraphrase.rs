//! Paraphrases find their titles by the embedding.

use dotodo_score::paraphrase::{self, Half};

/// The share of paraphrases that find their title at once, in percent, below which no change may fall.
const FLOORS: [(Half, f64); 2] = [(Half::Dev, 84.0), (Half::Test, 83.5)];

#[test]
fn a_paraphrase_is_nearest_to_its_title() {
    let pairs = paraphrase::load().unwrap();
    for (half, floor) in FLOORS {
        let recall = paraphrase::recall(&pairs, |pair| pair.half() == half);
        assert!(
            recall.at_one() >= floor,
            "{half:?}: {recall:?}; `cargo xtask score paraphrases --errors 20` shows which"
        );
    }
}
