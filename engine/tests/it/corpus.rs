//! No language's score falls.
//!
//! The unread files of the corpus are not opened here: they only keep their worth while nothing is tuned on them.

use dotodo_score::corpus::{self, LANGUAGES};
use dotodo_score::{Tally, floor};

#[test]
fn no_language_falls() {
    let floors = floor::load().unwrap();
    let mut fallen = Vec::new();
    for language in LANGUAGES {
        let tally = Tally::of(&corpus::load(&corpus::path(language, false)).unwrap());
        for floor in floors.iter().filter(|floor| floor.language == language) {
            let score = tally.percent(floor.measure).unwrap_or_default();
            if score < floor.percent {
                fallen.push(format!("{language}: {} {score:.2} %, was {} %", floor.measure.name(), floor.percent));
            }
        }
    }
    assert!(
        fallen.is_empty(),
        "{}\n`cargo xtask score --errors 20` shows what is read wrong. Scores that rose are recorded with `cargo xtask \
         score floors`, and so are those that fell because the corpus grew or was wrong: say which in the commit.",
        fallen.join("\n"),
    );
}
