//! A model's reading of an utterance, from the wire to the domain. A model may be a program that guesses, so nothing
//! of it is kept before it has passed the contract's limits.

use dotodo_proto::{model, v1};
use dotodo_store::todo::{New, Reading};
use dotodo_store::utterance::Utterance;
use uuid::Uuid;

use super::command::{Command, command};
use crate::model::Error;
use crate::names;
use crate::validation::Violations;

const TODOS: usize = 1_000;
const COMMANDS: usize = 100;
const TITLE_CHARS: usize = 500;
const READINGS: usize = 100;
/// The fields of `Todo` that are read from an utterance.
const FIELDS: [&str; 9] =
    ["title", "category", "due_date", "end_date", "start_time", "end_time", "day_part", "deadline", "recurrence"];

/// What an utterance says.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) todos: Vec<New>,
    pub(super) ignored: Vec<v1::Ignored>,
    pub(super) commands: Vec<Command>,
}

/// Checks a model's answer about an utterance.
///
/// # Errors
/// `Nonsense`, naming the first thing that is wrong.
pub(super) fn parsed(said: &Utterance, answer: model::v1::ParseResponse) -> Result<Parsed, Error> {
    if answer.todos.len() > TODOS || answer.commands.len() > COMMANDS {
        let what = format!("{} todos, {} commands", answer.todos.len(), answer.commands.len());
        return Err(Error::Nonsense(what));
    }
    let text = Text(said.text.chars().collect());
    let todos = answer.todos.into_iter().map(|todo| read(said, &text, todo)).collect::<Result<_, _>>()?;
    let ignored = answer.ignored.iter().map(|part| text.ignored(part)).collect::<Result<_, _>>()?;
    let commands = answer.commands.into_iter().map(|said| command(&text, said)).collect::<Result<_, _>>()?;
    Ok(Parsed { todos, ignored, commands })
}

fn read(said: &Utterance, text: &Text, todo: model::v1::ParsedTodo) -> Result<New, Error> {
    let mut check = Violations::default();
    check.words("title", &todo.title, TITLE_CHARS);
    let new = New {
        id: Uuid::now_v7(),
        category: check.category("category", &todo.category),
        due_date: check.date("due_date", &todo.due_date),
        end_date: check.date("end_date", &todo.end_date),
        start_time: check.time("start_time", &todo.start_time),
        end_time: check.time("end_time", &todo.end_time),
        day_part: names::day_part(todo.day_part()).map(str::to_owned),
        deadline: todo.deadline,
        recurrence: check.recurrence("recurrence", &todo.recurrence),
        priority: None,
        title: todo.title,
        notes: String::new(),
        labels: Vec::new(),
        source: "voice".to_owned(),
        utterance_id: Some(said.id),
        original_sentence: Some(text.words(todo.source.as_ref())?),
        readings: text.readings(todo.readings)?,
        series_id: None,
        occurrence_date: None,
        reminders: Vec::new(),
    };
    super::request::whole(&mut check, &new);
    check.finish(new).map_err(|invalid| Error::Nonsense(invalid.message()))
}

/// An utterance, by code points.
pub(super) struct Text(Vec<char>);

impl Text {
    /// The words at a span.
    pub(super) fn words(&self, span: Option<&v1::Span>) -> Result<String, Error> {
        let (start, end) = self.span(span)?;
        let range = usize::try_from(start).unwrap_or_default()..usize::try_from(end).unwrap_or_default();
        Ok(self.0[range].iter().collect())
    }

    fn span(&self, span: Option<&v1::Span>) -> Result<(i32, i32), Error> {
        let inside = |span: &&v1::Span| {
            0 <= span.start && span.start < span.end && usize::try_from(span.end).is_ok_and(|end| end <= self.0.len())
        };
        let span = span.filter(inside).ok_or_else(|| Error::Nonsense(format!("a span outside the text: {span:?}")))?;
        Ok((span.start, span.end))
    }

    /// Readings whose fields, spans and numbers are good.
    pub(super) fn readings(&self, readings: Vec<v1::Reading>) -> Result<Vec<Reading>, Error> {
        if readings.len() > READINGS {
            return Err(Error::Nonsense(format!("{} readings", readings.len())));
        }
        readings.into_iter().map(|reading| self.reading(reading)).collect()
    }

    /// One of them.
    pub(super) fn reading(&self, reading: v1::Reading) -> Result<Reading, Error> {
        let known = FIELDS.contains(&reading.field.as_str()) && (0.0..=1.0).contains(&reading.confidence);
        if !known || [&reading.runner_up, &reading.rule].iter().any(|text| text.len() > 2_000 || text.contains('\0')) {
            return Err(Error::Nonsense(format!("a reading of {:?}", reading.field)));
        }
        Ok(Reading {
            field: reading.field,
            spans: reading.spans.iter().map(|span| self.span(Some(span))).collect::<Result<_, _>>()?,
            implied: reading.implied,
            confidence: reading.confidence,
            runner_up: reading.runner_up,
            rule: reading.rule,
        })
    }

    fn ignored(&self, part: &v1::Ignored) -> Result<v1::Ignored, Error> {
        let text = self.words(part.span.as_ref())?;
        if v1::IgnoredReason::try_from(part.reason).is_err() {
            return Err(Error::Nonsense(format!("reason {}", part.reason)));
        }
        Ok(v1::Ignored { text, span: part.span, reason: part.reason })
    }
}
