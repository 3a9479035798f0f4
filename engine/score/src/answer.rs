//! What a system answered, in the words of the corpus.

use dotodo_engine::{Todo, read};
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::corpus::Line;

/// A todo somebody read from an utterance. A missing field is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// The act.
    pub title: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `HH:MM`.
    pub time: String,
    /// `HH:MM`.
    pub end_time: String,
    /// `YYYY-MM-DD`; equal to `date` for a deadline.
    pub due: String,
    /// An RFC 5545 rule.
    pub recurrence: String,
    /// The Korean name of the category.
    pub category: String,
    /// The piece of the text the todo was read from.
    pub original_sentence: String,
}

impl Answer {
    /// The engine's `todo`, read from `text`.
    pub fn new(todo: &Todo, text: &str) -> Self {
        let when = &todo.when;
        let date = when.date.as_ref().map(|date| date.value.to_string()).unwrap_or_default();
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        Self {
            title: todo.title.value.clone(),
            time: when.start_time.as_ref().map(|time| clock(time.value)).unwrap_or_default(),
            end_time: when.end_time.as_ref().map(|time| clock(time.value)).unwrap_or_default(),
            due: if when.deadline.is_some() { date.clone() } else { String::new() },
            date,
            recurrence: when.recurrence.as_ref().map(|rule| rule.value.clone()).unwrap_or_default(),
            category: todo.category.value.name().to_owned(),
            original_sentence: todo.source.of(text).trim().to_owned(),
        }
    }
}

/// What the engine answers to the text of `line`.
pub fn engine(line: &Line) -> Vec<Answer> {
    let utterance = read(&line.text, &line.context());
    utterance.todos.iter().map(|todo| Answer::new(todo, &line.text)).collect()
}
