//! What changed, a page at a time.

use serde_json::Value;
use uuid::Uuid;

use super::{Key, Range, Source, Table};
use crate::{Error, Result, Transaction};

/// Which rows of a table are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Those that some transactions wrote.
    Range(Range),
    /// Those that were in quarantine before: to be looked at again, or to be taken over now.
    Again,
}

impl Reading {
    /// The place before the first row.
    #[must_use]
    pub fn start(self, source: Source) -> Key {
        match self {
            Self::Range(range) => Key::before(source, range.since),
            Self::Again => Key::before(source, 0),
        }
    }

    fn until(self) -> String {
        match self {
            Self::Range(range) => range.until.to_string(),
            Self::Again => u64::MAX.to_string(),
        }
    }

    fn is_again(self) -> bool {
        self == Self::Again
    }
}

/// How many rows a page would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Rows.
    pub read: u64,
    /// The last one of them; none if there is none.
    pub last: Option<Key>,
}

/// What was found of the rows of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many were looked at.
    pub read: u64,
    /// How many broke a rule, by its name; they are in quarantine now.
    pub wrong: Vec<(String, u64)>,
    /// How many are whole that were in quarantine.
    pub healed: u64,
    /// The last one; none if there is none.
    pub last: Option<Key>,
}

/// A row as it is to be in the warehouse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The table it goes to.
    pub table: Table,
    /// The day of the change in UTC, `2026-11-24`.
    pub date: String,
    /// A JSON object: its columns, and perhaps others.
    pub row: String,
}

/// Some rows, in the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// How many rows were read.
    pub read: u64,
    /// What they are in the warehouse; no two of one row.
    pub versions: Vec<Version>,
    /// The last one; none if there is none.
    pub last: Option<Key>,
}

fn key(xid: Option<String>, user_id: Option<String>, id: Option<String>) -> Result<Option<Key>> {
    let (Some(xid), Some(user_id), Some(id)) = (xid, user_id, id) else { return Ok(None) };
    Ok(Some(Key { xid: xid.parse().map_err(Error::broken)?, user_id, id }))
}

/// Counts at most `limit` rows after a key.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn count(tx: &mut Transaction, source: Source, range: Range, after: &Key, limit: i64) -> Result<Counted> {
    let (xid, until) = (after.xid.to_string(), range.until.to_string());
    macro_rules! count {
        ($file:literal) => {{
            let counted = sqlx::query_file!($file, xid, after.user_id, after.id, until, limit);
            let row = counted.fetch_one(&mut **tx).await?;
            Ok(Counted { read: row.read.unsigned_abs(), last: key(row.xid, row.user_id, row.id)? })
        }};
    }
    match source {
        Source::Events => count!("queries/warehouse/count_events.sql"),
        Source::Utterances => count!("queries/warehouse/count_utterances.sql"),
        Source::Recommendations => count!("queries/warehouse/count_recommendations.sql"),
    }
}

/// Looks at no more than `limit` rows after a key: those that break a rule go to the quarantine, those in it that are whole
/// are marked.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn check(
    tx: &mut Transaction,
    source: Source,
    reading: Reading,
    after: &Key,
    limit: i64,
    run_id: Option<Uuid>,
) -> Result<Checked> {
    let (xid, until, again) = (after.xid.to_string(), reading.until(), reading.is_again());
    macro_rules! check {
        ($file:literal) => {{
            let checked = sqlx::query_file!($file, xid, after.user_id, after.id, until, limit, again, run_id);
            let row = checked.fetch_one(&mut **tx).await?;
            Ok(Checked {
                read: row.read.unsigned_abs(),
                wrong: by_reason(&row.wrong),
                healed: row.healed.unsigned_abs(),
                last: key(row.xid, row.user_id, row.id)?,
            })
        }};
    }
    match source {
        Source::Events => check!("queries/warehouse/validate_events.sql"),
        Source::Utterances => check!("queries/warehouse/validate_utterances.sql"),
        Source::Recommendations => check!("queries/warehouse/validate_recommendations.sql"),
    }
}

fn by_reason(counts: &Value) -> Vec<(String, u64)> {
    let counts = counts.as_object().into_iter().flatten();
    counts.map(|(reason, n)| (reason.clone(), n.as_u64().unwrap_or_default())).collect()
}

/// Reads no more than `limit` rows after a key that are not in quarantine, or that left it.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn read(tx: &mut Transaction, source: Source, reading: Reading, after: &Key, limit: i64) -> Result<Page> {
    let (xid, until, again) = (after.xid.to_string(), reading.until(), reading.is_again());
    let mut page = Page::default();
    macro_rules! rows {
        ($file:literal) => {{
            let rows = sqlx::query_file!($file, xid, after.user_id, after.id, until, limit, again);
            let rows = rows.fetch_all(&mut **tx).await?;
            page.read = rows.len() as u64;
            rows
        }};
    }
    macro_rules! keep {
        ($row:ident, $table:ident, $version:ident) => {{
            page.versions.push(Version { table: Table::$table, date: $row.date, row: $row.$version });
            page.last = key(Some($row.xid), Some($row.user_id), Some($row.id))?;
        }};
    }
    match source {
        Source::Events => {
            for row in rows!("queries/warehouse/read_events.sql") {
                if let (Some(date), Some(todo)) = (row.todo_date, row.todo) {
                    page.versions.push(Version { table: Table::Todos, date, row: todo });
                }
                keep!(row, Events, event);
            }
        }
        Source::Utterances => {
            for row in rows!("queries/warehouse/read_utterances.sql") {
                keep!(row, Utterances, utterance);
            }
        }
        Source::Recommendations => {
            for row in rows!("queries/warehouse/read_recommendations.sql") {
                keep!(row, Recommendations, recommendation);
            }
        }
    }
    Ok(page)
}
