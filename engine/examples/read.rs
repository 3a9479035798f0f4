//! Reads utterances: JSON lines of `{"id", "text", "ref", "tz"}` on standard input, a line with the todos of each on
//! standard output.
//!
//! `ref` is the moment it was said, with its offset; `tz` the speaker's time zone, Asia/Seoul where missing.

use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};

use dotodo_engine::{Context, Todo, read};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value, json};

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
        let context = Context { reference: reference.to_zoned(TimeZone::get(&line.tz)?) };
        let utterance = read(&line.text, &context);
        let todos: Vec<Value> = utterance.todos.iter().map(|todo| answer(todo, &line.text)).collect();
        writeln!(out, "{}", json!({"id": line.id, "text": line.text, "todos": todos}))?;
    }
    Ok(out.flush()?)
}

fn answer(todo: &Todo, text: &str) -> Value {
    let when = &todo.when;
    let date = when.date.as_ref().map(|r| r.value.to_string()).unwrap_or_default();
    let time = |r: &Option<dotodo_engine::Reading<jiff::civil::Time>>| {
        r.as_ref().map(|r| r.value.strftime("%H:%M").to_string()).unwrap_or_default()
    };
    json!({
        "title": todo.title.value,
        "time": time(&when.start_time),
        "end_time": time(&when.end_time),
        "due": if when.deadline.is_some() { date.clone() } else { String::new() },
        "date": date,
        "category": todo.category.value.name(),
        "recurrence": when.recurrence.as_ref().map_or("", |r| &r.value),
        "original_sentence": todo.source.of(text).trim(),
    })
}
