//! The lines of `engine/corpus`: what was said, and the todos that are in it.
//!
//! The fields are described in `engine/corpus/README.md`. A line with a field that is not there does not load.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dotodo_engine::Context;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// The languages the corpus has a file and an unread file for, in the order they are reported.
pub const LANGUAGES: [&str; 3] = ["korean", "english", "mixed"];

/// One utterance with the right answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Unique over all the files.
    pub id: String,
    /// What was said.
    pub text: String,
    /// When it was said.
    #[serde(rename = "ref")]
    pub reference: Timestamp,
    /// The speaker's IANA time zone.
    pub tz: String,
    /// The right answer, in the order said.
    pub todos: Vec<Gold>,
    /// What the line tests.
    pub tags: Vec<String>,
}

/// A todo of the right answer. Dates are `YYYY-MM-DD`, times `HH:MM`, and both are empty where none is right.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gold {
    /// The act alone.
    pub title: String,
    /// Other right titles.
    pub alt_titles: Vec<String>,
    /// The day.
    pub date: String,
    /// Other right days.
    pub alt_dates: Vec<String>,
    /// The start.
    pub time: String,
    /// Other right starts.
    pub alt_times: Vec<String>,
    /// The earliest and the latest right start, where only a part of the day was said.
    pub time_window: Option<(String, String)>,
    /// The end of a stretch of time.
    pub end_time: String,
    /// The last day, where the date is one.
    pub due: String,
    /// An RFC 5545 rule without its start.
    pub recurrence: String,
    /// The Korean name of the category.
    pub category: String,
    /// Other right categories.
    pub alt_categories: Vec<String>,
    /// The piece of the text the todo was read from.
    pub original_sentence: String,
}

impl Line {
    /// What the engine is told beside the text.
    pub fn context(&self) -> Context {
        let tz = TimeZone::get(&self.tz).expect("a corpus line names an IANA time zone");
        Context::new(self.reference.to_zoned(tz))
    }
}

/// The file of `language`, or its unread one.
pub fn path(language: &str, unread: bool) -> PathBuf {
    let suffix = if unread { "_unread" } else { "" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../corpus/{language}{suffix}.jsonl"))
}

/// Whether nobody may look into the file: its lines are scored and never shown.
pub fn is_unread(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("_unread"))
}

/// The lines of a corpus file.
///
/// # Errors
/// The file cannot be read, or a line is none; the message names the line by its number and shows nothing of it.
pub fn load(path: &Path) -> io::Result<Vec<Line>> {
    let text = fs::read_to_string(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    numbered
        .map(|(i, line)| {
            serde_json::from_str(line).map_err(|e| io::Error::other(format!("{}:{}: {e}", path.display(), i + 1)))
        })
        .collect()
}
