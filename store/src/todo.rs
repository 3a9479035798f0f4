//! Todos.

pub mod list;
pub mod series;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Error, Pool, Result, Transaction};

/// A todo that is to be kept. Optional fields are `None` where nothing was said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct New {
    /// A UUIDv7, or the client's own.
    pub id: Uuid,
    /// 1 to 500 characters.
    pub title: String,
    /// One of the names in `todos_category_known`.
    pub category: String,
    /// The day, or with `deadline` the last day.
    pub due_date: Option<Date>,
    /// The last day of a range that begins on `due_date`.
    pub end_date: Option<Date>,
    /// When it starts.
    pub start_time: Option<Time>,
    /// When it ends.
    pub end_time: Option<Time>,
    /// One of the names in `todos_day_part_known`.
    pub day_part: Option<String>,
    /// "By" rather than "on" the day.
    pub deadline: bool,
    /// The value of an RRULE.
    pub recurrence: Option<String>,
    /// "low", "medium" or "high".
    pub priority: Option<String>,
    /// At most 10,000 characters.
    pub notes: String,
    /// At most 20.
    pub labels: Vec<String>,
    /// "voice", "manual" or "recommendation".
    pub source: String,
    /// The utterance it came from.
    pub utterance_id: Option<Uuid>,
    /// The words it was read from.
    pub original_sentence: Option<String>,
    /// How each field was read.
    pub readings: Vec<Reading>,
    /// The series that it is an occurrence of.
    pub series_id: Option<Uuid>,
    /// The day of the series that it stands for.
    pub occurrence_date: Option<Date>,
    /// Minutes before its start: at most 5.
    pub reminders: Vec<i32>,
}

impl New {
    /// Written by hand, with nothing but a title.
    pub fn titled(title: impl Into<String>) -> Self {
        Self {
            id: Uuid::now_v7(),
            title: title.into(),
            category: "기타".to_owned(),
            due_date: None,
            end_date: None,
            start_time: None,
            end_time: None,
            day_part: None,
            deadline: false,
            recurrence: None,
            priority: None,
            notes: String::new(),
            labels: Vec::new(),
            source: "manual".to_owned(),
            utterance_id: None,
            original_sentence: None,
            readings: Vec::new(),
            series_id: None,
            occurrence_date: None,
            reminders: Vec::new(),
        }
    }
}

/// How one field was read. Positions are code points of the utterance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The field's name.
    pub field: String,
    /// Where, as (first, one past the last).
    pub spans: Vec<(i32, i32)>,
    /// Not said, but follows.
    pub implied: bool,
    /// From 0 to 1.
    pub confidence: f32,
    /// The next best value, or empty.
    pub runner_up: String,
    /// The grammar rule.
    pub rule: String,
}

/// A todo as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Todo {
    /// What was kept.
    pub new: New,
    /// When it was done, or passed over.
    pub completed_at: Option<Timestamp>,
    /// Passed over rather than done.
    pub skipped: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// Grows by one with each change.
    pub revision: i64,
}

/// A row of the table.
struct Row {
    #[expect(dead_code, reason = "every statement selects whole rows; whose they are, the caller knows")]
    user_id: String,
    id: Uuid,
    title: String,
    category: String,
    due_date: Option<jiff_sqlx::Date>,
    end_date: Option<jiff_sqlx::Date>,
    start_time: Option<jiff_sqlx::Time>,
    end_time: Option<jiff_sqlx::Time>,
    day_part: Option<String>,
    deadline: bool,
    recurrence: Option<String>,
    priority: Option<String>,
    notes: String,
    labels: Vec<String>,
    source: String,
    utterance_id: Option<Uuid>,
    original_sentence: Option<String>,
    readings: serde_json::Value,
    completed_at: Option<jiff_sqlx::Timestamp>,
    created_at: jiff_sqlx::Timestamp,
    updated_at: jiff_sqlx::Timestamp,
    deleted_at: Option<jiff_sqlx::Timestamp>,
    revision: i64,
    series_id: Option<Uuid>,
    occurrence_date: Option<jiff_sqlx::Date>,
    skipped: bool,
    reminders: Vec<i32>,
}

impl TryFrom<Row> for Todo {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let new = New {
            id: row.id,
            title: row.title,
            category: row.category,
            due_date: row.due_date.map(jiff_sqlx::Date::to_jiff),
            end_date: row.end_date.map(jiff_sqlx::Date::to_jiff),
            start_time: row.start_time.map(jiff_sqlx::Time::to_jiff),
            end_time: row.end_time.map(jiff_sqlx::Time::to_jiff),
            day_part: row.day_part,
            deadline: row.deadline,
            recurrence: row.recurrence,
            priority: row.priority,
            notes: row.notes,
            labels: row.labels,
            source: row.source,
            utterance_id: row.utterance_id,
            original_sentence: row.original_sentence,
            readings: serde_json::from_value(row.readings).map_err(|error| Error::Broken(error.into()))?,
            series_id: row.series_id,
            occurrence_date: row.occurrence_date.map(jiff_sqlx::Date::to_jiff),
            reminders: row.reminders,
        };
        Ok(Self {
            new,
            completed_at: row.completed_at.map(jiff_sqlx::Timestamp::to_jiff),
            skipped: row.skipped,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
            deleted_at: row.deleted_at.map(jiff_sqlx::Timestamp::to_jiff),
            revision: row.revision,
        })
    }
}

/// What a person may do to a whole todo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Mark it done.
    Complete,
    /// Pass it over.
    Skip,
    /// Mark it open again.
    Reopen,
    /// Delete it softly.
    Delete,
    /// Take back its deletion.
    Undelete,
    /// Make it the last of its series.
    End,
}

impl Change {
    /// The kind of its event.
    fn event(self) -> &'static str {
        match self {
            Self::Complete => "completed",
            Self::Skip => "skipped",
            Self::Reopen => "reopened",
            Self::Delete => "deleted",
            Self::Undelete => "undeleted",
            Self::End => "ended",
        }
    }
}

/// What tells whether something said is about an open todo.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    /// Its id.
    pub id: Uuid,
    /// What to do.
    pub title: String,
    /// The day, or with `deadline` the last day.
    pub due_date: Option<Date>,
    /// The last day of a range that begins on `due_date`.
    pub end_date: Option<Date>,
    /// When it starts.
    pub start_time: Option<Time>,
    /// One of the names in `todos_day_part_known`.
    pub day_part: Option<String>,
    /// "By" rather than "on" the day.
    pub deadline: bool,
    /// The value of an RRULE.
    pub recurrence: Option<String>,
    /// What the title means, where that is known.
    pub vector: Option<Vec<f32>>,
}

/// Which todos a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Still to do.
    Open,
    /// Done.
    Completed,
}

impl State {
    /// For each state that is meant, none meaning both, whether it is the open one.
    pub(crate) fn open(state: Option<Self>) -> Vec<bool> {
        match state {
            None => vec![true, false],
            Some(state) => vec![state == Self::Open],
        }
    }
}

/// Keeps new todos, each with its event, and gives them back in the order of their ids.
///
/// # Errors
/// `Unavailable`; `Violated` with the constraint's name ("todos_pkey": the id is taken).
pub async fn insert(tx: &mut Transaction, user_id: &str, new: &[New]) -> Result<Vec<Todo>> {
    let rows =
        sqlx::query_file_as!(Row, "queries/todo/insert.sql", user_id, Json(new) as _).fetch_all(&mut **tx).await?;
    rows.into_iter().map(Todo::try_from).collect()
}

/// One todo, deleted or not.
///
/// # Errors
/// `Unavailable`.
pub async fn get(pool: &Pool, user_id: &str, id: Uuid) -> Result<Option<Todo>> {
    let mut reader = pool.of(user_id).await?;
    let row = sqlx::query_file_as!(Row, "queries/todo/get.sql", user_id, id).fetch_optional(&mut *reader).await?;
    row.map(Todo::try_from).transpose()
}

/// The open todos that something said on a day may be about, in the order of their ids: at most 1,000, those nearest to
/// the day and those changed last. Vectors are those of a model, if there is one that is asked.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn open(pool: &Pool, user_id: &str, day: Date, model: Option<&str>) -> Result<Vec<Open>> {
    let mut reader = pool.of(user_id).await?;
    let rows =
        sqlx::query_file!("queries/todo/open.sql", user_id, day.to_sqlx(), model).fetch_all(&mut *reader).await?;
    let open = rows.into_iter().map(|row| Open {
        id: row.id,
        title: row.title,
        due_date: row.due_date.map(jiff_sqlx::Date::to_jiff),
        end_date: row.end_date.map(jiff_sqlx::Date::to_jiff),
        start_time: row.start_time.map(jiff_sqlx::Time::to_jiff),
        day_part: row.day_part,
        deadline: row.deadline,
        recurrence: row.recurrence,
        vector: row.vector,
    });
    Ok(open.collect())
}

/// Those of some todos that are not deleted, by their ids.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn live(pool: &Pool, user_id: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, Todo>> {
    let mut reader = pool.of(user_id).await?;
    by_id(sqlx::query_file_as!(Row, "queries/todo/live.sql", user_id, ids).fetch_all(&mut *reader).await?)
}

/// At most `limit` todos that are not deleted, by their ids, beginning with an id.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn snapshot(pool: &Pool, user_id: &str, from: Uuid, limit: i64) -> Result<Vec<Todo>> {
    let mut reader = pool.of(user_id).await?;
    let rows =
        sqlx::query_file_as!(Row, "queries/todo/snapshot.sql", user_id, from, limit).fetch_all(&mut *reader).await?;
    rows.into_iter().map(Todo::try_from).collect()
}

/// One todo, deleted or not, that nobody else can change until the transaction ends.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn lock(tx: &mut Transaction, user_id: &str, id: Uuid) -> Result<Option<Todo>> {
    let row = sqlx::query_file_as!(Row, "queries/todo/lock.sql", user_id, id).fetch_optional(&mut **tx).await?;
    row.map(Todo::try_from).transpose()
}

/// Those of some todos that there are, deleted or not, by their ids; nobody else can change them until the transaction ends.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn lock_all(tx: &mut Transaction, user_id: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, Todo>> {
    by_id(sqlx::query_file_as!(Row, "queries/todo/lock_all.sql", user_id, ids).fetch_all(&mut **tx).await?)
}

/// Changes a locked todo to what `new` says; its id and where it came from stay as they are.
///
/// # Errors
/// As `update_all`.
pub async fn update(tx: &mut Transaction, user_id: &str, new: &New) -> Result<Todo> {
    let mut todos = update_all(tx, user_id, std::slice::from_ref(new)).await?;
    todos.remove(&new.id).ok_or_else(|| Error::broken("the todo is not there"))
}

/// Changes locked todos, as `update` does.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn update_all(tx: &mut Transaction, user_id: &str, new: &[New]) -> Result<HashMap<Uuid, Todo>> {
    let ids: Vec<Uuid> = new.iter().map(|new| new.id).collect();
    let rows = sqlx::query_file_as!(Row, "queries/todo/update.sql", user_id, &ids, Json(new) as _);
    by_id(rows.fetch_all(&mut **tx).await?)
}

/// Completes, skips, reopens, deletes or undeletes a locked todo, or makes it the last of its series.
///
/// # Errors
/// As `change_all`.
pub async fn change(tx: &mut Transaction, user_id: &str, id: Uuid, change: Change) -> Result<Todo> {
    let mut todos = change_all(tx, user_id, &[id], change).await?;
    todos.remove(&id).ok_or_else(|| Error::broken("the todo is not there"))
}

/// Completes, reopens, deletes or undeletes locked todos.
///
/// # Errors
/// `Unavailable`.
pub async fn change_all(
    tx: &mut Transaction,
    user_id: &str,
    ids: &[Uuid],
    change: Change,
) -> Result<HashMap<Uuid, Todo>> {
    let event = change.event();
    by_id(sqlx::query_file_as!(Row, "queries/todo/change.sql", user_id, ids, event).fetch_all(&mut **tx).await?)
}

/// Removes todos for good that were deleted before a time, at most `limit` of them, and says how many.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn purge(pool: &Pool, before: Timestamp, limit: i64) -> Result<u64> {
    let done = sqlx::query_file!("queries/todo/purge.sql", before.to_sqlx(), limit).execute(pool.all()).await?;
    Ok(done.rows_affected())
}

fn by_id(rows: Vec<Row>) -> Result<HashMap<Uuid, Todo>> {
    rows.into_iter().map(|row| Todo::try_from(row).map(|todo| (todo.new.id, todo))).collect()
}
