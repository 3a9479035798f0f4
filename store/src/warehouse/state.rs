//! How far a warehouse has come.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx as _};
use serde::{Deserialize, Serialize};

use super::{Key, Range, Source};
use crate::{Error, Result, Transaction};

/// What is to be taken over into a warehouse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The oldest transaction that was still under way: what it and later ones write is for another time.
    pub until: u64,
    /// Of each table, what belongs to the window.
    pub ranges: BTreeMap<Source, Vec<Range>>,
}

impl Window {
    /// The parts of the window in a table.
    #[must_use]
    pub fn of(&self, source: Source) -> &[Range] {
        self.ranges.get(&source).map_or(&[], Vec::as_slice)
    }
}

/// How far a window is taken over, of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The last row that is in the warehouse; none at the beginning.
    pub last: Option<Key>,
    /// In how many parts they came.
    pub part: i32,
    /// Whether all are there.
    pub done: bool,
}

/// Somebody who is to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Who.
    pub user_id: String,
    /// When their account was deleted.
    pub deleted_at: Timestamp,
}

/// Fixes what is to be taken over into a warehouse: what changed since the last time, or `full` everything.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn open(tx: &mut Transaction, target: &str, full: bool) -> Result<Window> {
    let sources = Source::ALL.map(|source| source.name().to_owned());
    sqlx::query_file!("queries/warehouse/enroll.sql", target, &sources[..]).execute(&mut **tx).await?;
    let rows = sqlx::query_file!("queries/warehouse/open.sql", target, full).fetch_all(&mut **tx).await?;
    let mut window = Window { until: 0, ranges: BTreeMap::new() };
    for row in rows {
        let source = Source::named(&row.source).ok_or_else(|| Error::broken(&row.source))?;
        let mut ranges = vec![Range { since: number(&row.since)?, until: number(&row.until)? }];
        if let Some(beyond) = row.beyond {
            ranges.push(Range { since: number(&beyond)?, until: u64::MAX });
        }
        window.until = number(&row.until)?;
        window.ranges.insert(source, ranges);
    }
    Ok(window)
}

fn number(xid: &str) -> Result<u64> {
    xid.parse().map_err(Error::broken)
}

/// How far a warehouse has come with a window; none if another window is under way. Others wait until the transaction ends.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn standing(tx: &mut Transaction, target: &str, source: Source, until: u64) -> Result<Option<Standing>> {
    let row = sqlx::query_file!("queries/warehouse/standing.sql", target, source.name(), until.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let last = match (row.at_xid, row.at_user_id, row.at_id) {
        (Some(xid), Some(user_id), Some(id)) => Some(Key { xid: number(&xid)?, user_id, id }),
        _ => None,
    };
    Ok(Some(Standing { last, part: row.part, done: row.done }))
}

/// Notes that the rows up to a key are in the warehouse, as the next part after `part` others. False if that is not how far
/// it was: somebody else is at work.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn advance(
    tx: &mut Transaction,
    target: &str,
    source: Source,
    until: u64,
    part: i32,
    last: &Key,
) -> Result<bool> {
    let (until, xid) = (until.to_string(), last.xid.to_string());
    let advanced = sqlx::query_file!(
        "queries/warehouse/advance.sql",
        target,
        source.name(),
        until,
        part,
        xid,
        last.user_id,
        last.id
    );
    Ok(advanced.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Notes that a warehouse has all of a table's window.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn complete(tx: &mut Transaction, target: &str, source: Source, until: u64) -> Result<()> {
    sqlx::query_file!("queries/warehouse/complete.sql", target, source.name(), until.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Moves the horizon to the end of a window, where all of it is in the warehouse, and says how many tables stand there.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn mark(tx: &mut Transaction, target: &str, until: u64) -> Result<usize> {
    let marked =
        sqlx::query_file!("queries/warehouse/mark.sql", target, until.to_string()).fetch_all(&mut **tx).await?;
    Ok(marked.len())
}

/// Lets those out of the quarantine that are whole and were taken over, and says how many.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn release(tx: &mut Transaction) -> Result<u64> {
    Ok(sqlx::query_file!("queries/warehouse/release.sql").execute(&mut **tx).await?.rows_affected())
}

/// How many rows are in quarantine, by table and reason, in this order.
///
/// # Errors
/// `Unavailable`.
pub async fn quarantined(tx: &mut Transaction) -> Result<Vec<(String, String, u64)>> {
    let rows = sqlx::query_file!("queries/warehouse/quarantined.sql").fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(|row| (row.source, row.reason, row.count.unsigned_abs())).collect())
}

/// Who is to be erased, those first who left first, at most `limit`.
///
/// # Errors
/// `Unavailable`.
pub async fn erasures(tx: &mut Transaction, limit: i64) -> Result<Vec<Erasure>> {
    let rows = sqlx::query_file!("queries/warehouse/erasures.sql", limit).fetch_all(&mut **tx).await?;
    let erasures = rows.into_iter().map(|row| Erasure { user_id: row.user_id, deleted_at: row.deleted_at.to_jiff() });
    Ok(erasures.collect())
}

/// Forgets who was to be erased and was.
///
/// # Errors
/// `Unavailable`.
pub async fn erased(tx: &mut Transaction, erasures: &[Erasure]) -> Result<()> {
    let users: Vec<String> = erasures.iter().map(|erasure| erasure.user_id.clone()).collect();
    let times: Vec<SqlTimestamp> = erasures.iter().map(|erasure| erasure.deleted_at.to_sqlx()).collect();
    sqlx::query_file!("queries/warehouse/erased.sql", &users, &times as &[SqlTimestamp]).execute(&mut **tx).await?;
    Ok(())
}
