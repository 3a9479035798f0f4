//! `dotodo corpus`: what people corrected, as lines of the engine's corpus.

use std::io;

use clap::{Args, Subcommand};
use dotodo_store::Pool;
use dotodo_store::correction::{self, Corrected, Correction};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::Serialize;
use uuid::Uuid;

use crate::error::Error;
use crate::parts::Database;

/// How many corrections are asked for at once.
const PAGE: i64 = 500;
/// What the lines are known by in the corpus.
const TAG: &str = "correction-export";

/// What to do with the corpus.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the utterances that people who consent corrected, with the todos they left: a JSON object a line
    Export {
        /// Only what was corrected at or after this time [default: everything]
        #[arg(long, value_name = "TIMESTAMP")]
        since: Option<Timestamp>,
        #[command(flatten)]
        database: Database,
    },
}

/// Works on the corpus.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let Command::Export { since, database } = options.command;
    let pool = database.pool()?;
    let exported = export(&pool, since.unwrap_or(Timestamp::UNIX_EPOCH), &mut io::stdout().lock()).await;
    pool.close().await;
    exported
}

/// Writes a line for each correction, in the order of the utterances' ids.
async fn export(pool: &Pool, since: Timestamp, output: &mut impl io::Write) -> Result<(), Error> {
    let mut after = Uuid::nil();
    loop {
        let page = correction::list(pool, since, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for correction in &page {
            let line = serde_json::to_string(&Line::from(correction));
            let written = line.map_err(io::Error::from).and_then(|line| writeln!(output, "{line}"));
            written.map_err(|error| Error::failed("cannot write the corpus")(error.into()))?;
        }
    }
}

/// A line, as `engine/corpus/README.md` describes it.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: String,
    text: &'a str,
    #[serde(rename = "ref")]
    said_at: String,
    tz: &'a str,
    todos: Vec<Todo<'a>>,
    tags: [&'static str; 1],
}

/// A todo of the right answer.
#[derive(Debug, Serialize)]
struct Todo<'a> {
    title: &'a str,
    date: String,
    time: String,
    end_time: String,
    due: String,
    recurrence: &'a str,
    category: &'a str,
    original_sentence: &'a str,
}

impl<'a> From<&'a Correction> for Line<'a> {
    fn from(correction: &'a Correction) -> Self {
        let zone = TimeZone::get(&correction.time_zone).unwrap_or(TimeZone::UTC);
        Self {
            id: format!("correction-{}", correction.id),
            text: &correction.text,
            said_at: correction.said_at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            tz: &correction.time_zone,
            todos: correction.todos.iter().map(|todo| Todo::new(todo, &correction.text)).collect(),
            tags: [TAG],
        }
    }
}

impl<'a> Todo<'a> {
    /// One that its person added has no words of its own: any of the utterance may say it.
    fn new(todo: &'a Corrected, text: &'a str) -> Self {
        let date = todo.due_date.map(|date| date.to_string()).unwrap_or_default();
        let clock = |time: Option<Time>| time.map(|time| time.strftime("%H:%M").to_string()).unwrap_or_default();
        Self {
            title: &todo.title,
            time: clock(todo.start_time),
            end_time: clock(todo.end_time),
            due: if todo.deadline { date.clone() } else { String::new() },
            date,
            recurrence: todo.recurrence.as_deref().unwrap_or_default(),
            category: &todo.category,
            original_sentence: todo.original_sentence.as_deref().unwrap_or(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_when_it_was_said_as_the_speaker_saw_it() {
        let todo = Corrected {
            title: "우유 사기".into(),
            category: "장보기".into(),
            due_date: "2026-11-25".parse().ok(),
            start_time: "09:30".parse().ok(),
            end_time: None,
            deadline: true,
            recurrence: None,
            original_sentence: None,
        };
        let correction = Correction {
            id: Uuid::nil(),
            text: "우유가 없네".into(),
            said_at: "2026-11-24T01:00:00.5Z".parse().unwrap(),
            time_zone: "Asia/Seoul".into(),
            todos: vec![todo],
        };
        let line = serde_json::to_value(Line::from(&correction)).unwrap();
        let wanted = serde_json::json!({
            "id": "correction-00000000-0000-0000-0000-000000000000", "text": "우유가 없네",
            "ref": "2026-11-24T10:00:00+09:00", "tz": "Asia/Seoul", "tags": ["correction-export"],
            "todos": [{
                "title": "우유 사기", "date": "2026-11-25", "time": "09:30", "end_time": "", "due": "2026-11-25",
                "recurrence": "", "category": "장보기", "original_sentence": "우유가 없네",
            }],
        });
        assert_eq!(line, wanted);
    }
}
