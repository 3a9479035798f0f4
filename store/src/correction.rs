//! Utterances that were read wrongly, with the todos that they became by their people's hand.
//!
//! Of people who consent only, and without a word of who they are. Reads everybody's rows: no request is to wait for it.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use uuid::Uuid;

use crate::{Error, Pool, Result};

/// An utterance, and the right answer to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// The utterance's id.
    pub id: Uuid,
    /// The words.
    pub text: String,
    /// When they were said.
    pub said_at: Timestamp,
    /// The IANA name of the zone they were said in.
    pub time_zone: String,
    /// What the person left of the todos that were read, and what they added.
    pub todos: Vec<Corrected>,
}

/// A todo as its person wants it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Corrected {
    /// What to do.
    pub title: String,
    /// The kind of thing.
    pub category: String,
    /// The day, or with `deadline` the last day.
    pub due_date: Option<Date>,
    /// When it starts.
    pub start_time: Option<Time>,
    /// When it ends.
    pub end_time: Option<Time>,
    /// "By" rather than "on" the day.
    pub deadline: bool,
    /// The value of an RRULE.
    pub recurrence: Option<String>,
    /// The words it was read from; none where the person added it.
    pub original_sentence: Option<String>,
}

/// The corrections made at or after `since`, in the order of their ids: at most `limit`, after the one with the id `after`.
///
/// An utterance counts as corrected when one of its todos was changed or deleted within an hour, or one was added to it;
/// its todos are as they were at the end of that hour.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn list(pool: &Pool, since: Timestamp, after: Uuid, limit: i64) -> Result<Vec<Correction>> {
    let rows =
        sqlx::query_file!("queries/correction/list.sql", since.to_sqlx(), after, limit).fetch_all(pool.all()).await?;
    let corrections = rows.into_iter().map(|row| {
        Ok(Correction {
            id: row.id,
            text: row.text,
            said_at: row.said_at.to_jiff(),
            time_zone: row.time_zone,
            todos: serde_json::from_value(row.todos).map_err(|error| Error::Broken(error.into()))?,
        })
    });
    corrections.collect()
}
