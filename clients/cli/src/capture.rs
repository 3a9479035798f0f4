//! `dotodo capture`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use dotodo_proto::v1::{CaptureState, CaptureTodosRequest, CaptureTodosResponse, Ignored, Todo};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::client::{self, Client};
use crate::error::Error;
use crate::todos::table;
use crate::{json, moment, proposal};

/// What was said, when and where.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The words
    #[arg(required_unless_present = "batch", conflicts_with = "batch")]
    text: Option<String>,
    /// A file of utterances, one JSON object {"id", "text", "ref", "tz"} a line; `-` is standard input. Prints one line
    /// {"id", "text", "todos"} for each
    #[arg(long, value_name = "FILE.jsonl", conflicts_with_all = ["at", "time_zone", "request_id", "json"])]
    batch: Option<PathBuf>,
    /// Only show what would be captured: store nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    circumstances: Circumstances,
    /// Makes a repeated call safe: a UUID
    #[arg(long)]
    request_id: Option<Uuid>,
    /// Print JSON, for scripts
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    client: client::Connection,
}

/// What the words alone do not say.
#[derive(Debug, Args)]
pub(crate) struct Circumstances {
    /// When it was said: 2026-11-24T10:00:00+09:00 [default: now]
    #[arg(long, value_name = "TIMESTAMP")]
    at: Option<Timestamp>,
    /// Where it was said: an IANA time zone [default: the account's]
    #[arg(long, value_name = "ZONE", default_value = "", hide_default_value = true)]
    time_zone: String,
    /// The language it was said in: ko or en [default: the account's]
    #[arg(long, default_value = "", hide_default_value = true)]
    locale: String,
}

impl Circumstances {
    /// A preview of these words.
    pub(crate) fn preview(self, text: String) -> CaptureTodosRequest {
        CaptureTodosRequest {
            text,
            locale: self.locale,
            time_zone: self.time_zone,
            reference_time: self.at.map(moment::to_wire),
            request_id: String::new(),
            validate_only: true,
        }
    }
}

/// Captures one utterance, or a file of them.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut client = options.client.connect()?;
    if let Some(path) = &options.batch {
        return batch(&mut client, path, &options).await;
    }
    let request = CaptureTodosRequest {
        request_id: options.request_id.unwrap_or_else(Uuid::now_v7).to_string(),
        validate_only: options.dry_run,
        ..options.circumstances.preview(options.text.unwrap_or_default())
    };
    let answer = client.capture_todos(request).await?.into_inner();
    if options.json {
        json::print("dotodo.v1.CaptureTodosResponse", &answer);
    } else {
        show(&answer);
    }
    Ok(())
}

fn show(answer: &CaptureTodosResponse) {
    if answer.state() == CaptureState::Pending {
        println!("kept as {}, to be read later: the model cannot answer now", answer.utterance_id);
        return;
    }
    if answer.todos.is_empty() {
        println!("nothing new to do");
    } else {
        table::print(&answer.todos);
    }
    answer.todos.iter().for_each(proposal::print_duplicates);
    answer.commands.iter().for_each(proposal::print);
    let proposed = |part: &&Ignored| answer.commands.iter().any(|command| command.span == part.span);
    for part in answer.ignored.iter().filter(|part| !proposed(part)) {
        println!("ignored: \"{}\" ({})", part.text, table::reason(part));
    }
}

/// A line of a batch.
#[derive(Debug, Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(rename = "ref")]
    said_at: Timestamp,
    tz: String,
}

/// What became of a line.
#[derive(Debug, Serialize)]
struct Captured<'a> {
    id: &'a str,
    text: &'a str,
    todos: Vec<Summary<'a>>,
}

/// A todo, in the terms of corpora: `due` is the date of a deadline.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    title: &'a str,
    date: &'a str,
    time: &'a str,
    end_time: &'a str,
    due: &'a str,
    category: &'a str,
    recurrence: &'a str,
    original_sentence: &'a str,
}

impl<'a> From<&'a Todo> for Summary<'a> {
    fn from(todo: &'a Todo) -> Self {
        Self {
            title: &todo.title,
            date: &todo.due_date,
            time: &todo.start_time,
            end_time: &todo.end_time,
            due: if todo.deadline { &todo.due_date } else { "" },
            category: &todo.category,
            recurrence: &todo.recurrence,
            original_sentence: &todo.original_sentence,
        }
    }
}

/// Sends one request a line, in order. Stops at a line that cannot be read or that the server refuses.
async fn batch(client: &mut Client, path: &Path, options: &Options) -> Result<(), Error> {
    let input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let failed = Error::failed(format!("cannot read {}", path.display()));
        Box::new(BufReader::new(File::open(path).map_err(|error| failed(error.into()))?))
    };
    let mut output = io::stdout().lock();
    for (index, line) in input.lines().enumerate() {
        let bad_line = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::failed(format!("{}, line {}", path.display(), index + 1))(error)
        };
        let line = line.map_err(|error| bad_line(error.into()))?;
        if line.trim().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(&line).map_err(|error| bad_line(error.into()))?;
        let answer = client.capture_todos(line.request(options)).await?.into_inner();
        let todos = answer.todos.iter().map(Summary::from).collect();
        let captured = Captured { id: &line.id, text: &line.text, todos };
        let captured = serde_json::to_string(&captured).map_err(|error| bad_line(error.into()))?;
        writeln!(output, "{captured}").map_err(|error| bad_line(error.into()))?;
    }
    Ok(())
}

impl Line {
    fn request(&self, options: &Options) -> CaptureTodosRequest {
        CaptureTodosRequest {
            text: self.text.clone(),
            locale: options.circumstances.locale.clone(),
            time_zone: self.tz.clone(),
            reference_time: Some(moment::to_wire(self.said_at)),
            request_id: Uuid::now_v7().to_string(),
            validate_only: options.dry_run,
        }
    }
}
