//! Reads utterances: JSON lines of `{"id", "text", "ref", "tz"}` on standard input, a line with the todos of each on
//! standard output.
//!
//! `ref` is the moment it was said, with its offset; `tz` the speaker's time zone, Asia/Seoul where missing.

use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};

use dotodo_engine::{Context, read};
use dotodo_score::Answer;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(rename = "ref")]
    reference: String,
    #[serde(default = "seoul")]
    tz: String,
}

fn seoul() -> String {
    "Asia/Seoul".to_owned()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line: Line = serde_json::from_str(&line?)?;
        let reference: Timestamp = line.reference.parse()?;
        let context = Context::new(reference.to_zoned(TimeZone::get(&line.tz)?));
        let utterance = read(&line.text, &context);
        let todos: Vec<_> = utterance.todos.iter().map(|todo| Answer::new(todo, &line.text)).collect();
        writeln!(out, "{}", json!({"id": line.id, "text": line.text, "todos": todos}))?;
    }
    Ok(out.flush()?)
}
