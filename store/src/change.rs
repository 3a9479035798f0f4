//! What happened to people's todos, in one order for each person that equals the order of the commits.
//!
//! Numbers are given out on the account's row, whose lock is held until the commit: whoever sees the number `n` of an
//! account sees every change up to `n`, and no number is left out.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Pool, Result};

/// How far a person's changes have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// When the account was made. A person who deletes everything and begins anew has another one, and counts anew.
    pub since: Timestamp,
    /// The number of the last change; 0 before the first.
    pub seq: i64,
}

/// Something that happened to a todo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place: 1, 2, 3, …
    pub seq: i64,
    /// "created", "updated", "completed", "skipped", "reopened", "ended", "deleted" or "undeleted".
    pub kind: String,
    /// Which todo.
    pub todo_id: Uuid,
    /// When the transaction began that it happened in.
    pub occurred_at: Timestamp,
}

/// How far a person's changes have come, or none before their first write.
///
/// # Errors
/// `Unavailable`.
pub async fn standing(pool: &Pool, user_id: &str) -> Result<Option<Standing>> {
    let mut reader = pool.of(user_id).await?;
    let row = sqlx::query_file!("queries/change/standing.sql", user_id).fetch_optional(&mut *reader).await?;
    Ok(row.map(|row| Standing { since: row.created_at.to_jiff(), seq: row.change_seq }))
}

/// At most `limit` changes after a number, in their order.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn list(pool: &Pool, user_id: &str, after: i64, limit: i64) -> Result<Vec<Change>> {
    let mut reader = pool.of(user_id).await?;
    let rows = sqlx::query_file!("queries/change/list.sql", user_id, after, limit).fetch_all(&mut *reader).await?;
    let changes = rows.into_iter().map(|row| Change {
        seq: row.seq,
        kind: row.kind,
        todo_id: row.todo_id,
        occurred_at: row.occurred_at.to_jiff(),
    });
    Ok(changes.collect())
}
