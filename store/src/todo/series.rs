//! Todos that recur. Each occurrence is a todo of its own; the series says what the next one will be.
//!
//! A day of a series has one todo at most (`todos_occurrence`), whoever completes how often.

use jiff::civil::{Date, Time};
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::{New, Row, Todo};
use crate::{Error, Pool, Result, Transaction};

/// What the occurrences of a series have in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// The id of its first todo.
    pub id: Uuid,
    /// The value of an RRULE, in force since `starts_on`.
    pub recurrence: String,
    /// The day that the rule counts from.
    pub starts_on: Date,
    /// What every occurrence says.
    pub template: Template,
}

/// What an occurrence says whatever its day is. The fields are those of `New`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Template {
    title: String,
    category: String,
    /// From `due_date` to `end_date`.
    days: Option<i32>,
    start_time: Option<Time>,
    end_time: Option<Time>,
    day_part: Option<String>,
    deadline: bool,
    priority: Option<String>,
    notes: String,
    labels: Vec<String>,
    reminders: Vec<i32>,
    source: String,
}

impl Template {
    /// What a todo says apart from its day.
    pub fn of(todo: &New) -> Self {
        let todo = todo.clone();
        Self {
            title: todo.title,
            category: todo.category,
            days: todo.due_date.zip(todo.end_date).map(|(first, last)| (last - first).get_days()),
            start_time: todo.start_time,
            end_time: todo.end_time,
            day_part: todo.day_part,
            deadline: todo.deadline,
            priority: todo.priority,
            notes: todo.notes,
            labels: todo.labels,
            reminders: todo.reminders,
            source: todo.source,
        }
    }
}

impl Series {
    /// Its occurrence of a day, as a todo with this id.
    pub fn on(&self, day: Date, id: Uuid) -> New {
        let template = self.template.clone();
        let days = |days| jiff::Span::new().try_days(days).and_then(|days| day.checked_add(days)).ok();
        New {
            id,
            title: template.title,
            category: template.category,
            due_date: Some(day),
            end_date: template.days.and_then(days),
            start_time: template.start_time,
            end_time: template.end_time,
            day_part: template.day_part,
            deadline: template.deadline,
            recurrence: Some(self.recurrence.clone()),
            priority: template.priority,
            notes: template.notes,
            labels: template.labels,
            source: template.source,
            utterance_id: None,
            original_sentence: None,
            readings: Vec::new(),
            series_id: Some(self.id),
            occurrence_date: Some(day),
            reminders: template.reminders,
        }
    }
}

/// A series that nobody else can change, and how far it has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The series.
    pub series: Series,
    /// No occurrence follows any more.
    pub ended: bool,
    /// The IANA name of the zone that its days are in: the account's.
    pub time_zone: String,
    /// The latest occurrence that is open.
    pub open: Option<Uuid>,
    /// The latest day whose occurrence was done or skipped.
    pub finished: Option<Date>,
}

/// Keeps new series. Their first todos are kept after them.
///
/// # Errors
/// `Unavailable`; `Violated` ("series_pkey": the id is taken).
pub async fn insert(tx: &mut Transaction, user_id: &str, new: &[Series]) -> Result<()> {
    if !new.is_empty() {
        sqlx::query_file!("queries/series/insert.sql", user_id, Json(new) as _).execute(&mut **tx).await?;
    }
    Ok(())
}

/// A series, which nobody else can change until the transaction ends.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn lock(tx: &mut Transaction, user_id: &str, id: Uuid) -> Result<Standing> {
    let row = sqlx::query_file!("queries/series/lock.sql", user_id, id).fetch_one(&mut **tx).await?;
    let template = serde_json::from_value(row.template).map_err(|error| Error::Broken(error.into()))?;
    Ok(Standing {
        series: Series { id: row.id, recurrence: row.recurrence, starts_on: row.starts_on.to_jiff(), template },
        ended: row.ended,
        time_zone: row.time_zone,
        open: row.open_id,
        finished: row.finished.map(jiff_sqlx::Date::to_jiff),
    })
}

/// Changes what follows in a locked series.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn update(tx: &mut Transaction, user_id: &str, series: &Series, ended: bool) -> Result<()> {
    let Series { id, recurrence, starts_on, template } = series;
    let starts_on = starts_on.to_sqlx();
    sqlx::query_file!("queries/series/update.sql", user_id, id, recurrence, starts_on, Json(template) as _, ended)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Keeps the next occurrence of a locked series, with its event. One of the same day that was deleted and never finished
/// is there again instead. None where the day is taken.
///
/// # Errors
/// `Unavailable`; `Violated`.
pub async fn succeed(tx: &mut Transaction, user_id: &str, next: &New) -> Result<Option<Todo>> {
    let row = sqlx::query_file_as!(Row, "queries/series/succeed.sql", user_id, Json(next) as _)
        .fetch_optional(&mut **tx)
        .await?;
    row.map(Todo::try_from).transpose()
}

/// At most `limit` occurrences of a series that are not deleted, latest day first, before a day.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn list(pool: &Pool, user_id: &str, id: Uuid, before: Date, limit: i64) -> Result<Vec<Todo>> {
    let mut reader = pool.of(user_id).await?;
    let rows = sqlx::query_file_as!(Row, "queries/series/list.sql", user_id, id, before.to_sqlx(), limit)
        .fetch_all(&mut *reader)
        .await?;
    rows.into_iter().map(Todo::try_from).collect()
}
