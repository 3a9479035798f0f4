//! The corpus, read by the engine: no file's score falls.
//!
//! The files whose name says `unread` are not opened here, so that they keep telling how well the engine reads what
//! nobody has looked at.

use std::fs;
use std::path::Path;

use dotodo_engine::{Context, read};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::judge::{self, Gold};

/// The share of utterances of each file that is read exactly right, in percent. Raise it when it rises; a change that
/// lowers it is wrong, or settles in its message why the corpus was.
const FLOORS: [(&str, usize); 3] = [("korean", 0), ("english", 0), ("mixed", 0)];

/// A line of the corpus.
#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(rename = "ref")]
    reference: String,
    tz: String,
    todos: Vec<Gold>,
}

impl Line {
    /// What is wrong with the engine's reading, if anything.
    fn fault(&self) -> Option<String> {
        let reference: Timestamp = self.reference.parse().unwrap();
        let zone = TimeZone::get(&self.tz).unwrap();
        let utterance = read(&self.text, &Context { reference: reference.to_zoned(zone) });
        judge::fault(&self.todos, &utterance.todos)
    }
}

fn lines(name: &str) -> Vec<Line> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name).with_extension("jsonl");
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

/// How many percent of a file are right; what is wrong is printed.
fn score(name: &str) -> usize {
    let lines = lines(name);
    let mut right = 0;
    for line in &lines {
        match line.fault() {
            None => right += 1,
            Some(fault) => println!("{} {}: {fault}", line.id, line.text),
        }
    }
    println!("{name}: {right} of {}", lines.len());
    right * 100 / lines.len()
}

#[test]
fn no_language_falls() {
    for (name, floor) in FLOORS {
        let score = score(name);
        assert!(score >= floor, "{name}: {score} % right, {floor} % before");
    }
}
