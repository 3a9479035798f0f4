//! What tasks said while they ran.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Pool, Result};

/// Something that a task said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Grows within an attempt.
    pub id: i64,
    /// The task.
    pub task: String,
    /// The attempt's number.
    pub attempt: i32,
    /// When.
    pub logged_at: Timestamp,
    /// "debug", "info", "warn" or "error".
    pub level: String,
    /// The words.
    pub message: String,
}

struct Row {
    id: i64,
    task: String,
    attempt: i32,
    logged_at: jiff_sqlx::Timestamp,
    level: String,
    message: String,
}

impl From<Row> for Line {
    fn from(row: Row) -> Self {
        let Row { id, task, attempt, logged_at, level, message } = row;
        Self { id, task, attempt, logged_at: logged_at.to_jiff(), level, message }
    }
}

/// Which lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Of this run.
    pub run_id: Uuid,
    /// Of this task.
    pub task: String,
    /// Of this attempt, or of all.
    pub attempt: Option<i32>,
    /// Of one of these levels.
    pub levels: Vec<String>,
}

/// At most `limit` lines after an attempt and a line of it, by attempt and in order.
///
/// # Errors
/// `Unavailable`.
pub async fn list(pool: &Pool, filter: &Filter, after: (i32, i64), limit: i64) -> Result<Vec<Line>> {
    let (first, last) = filter.attempt.map_or((0, i32::MAX), |attempt| (attempt, attempt));
    let rows = sqlx::query_file_as!(
        Row,
        "queries/run/logs.sql",
        filter.run_id,
        filter.task,
        first,
        last,
        &filter.levels,
        after.0,
        after.1,
        limit
    )
    .fetch_all(pool.all())
    .await?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// How far an attempt's lines have been seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The task.
    pub task: String,
    /// The attempt's number.
    pub attempt: i32,
    /// The last line that was seen, or an earlier number.
    pub id: i64,
}

/// At most `limit` lines that attempts of a run said after those that were seen of each. An attempt writes its lines one after
/// the other, so none that comes late is passed over, as one would be after a number for all.
///
/// # Errors
/// `Unavailable`.
pub async fn after(pool: &Pool, run_id: Uuid, seen: &[Seen], limit: i64) -> Result<Vec<Line>> {
    let tasks: Vec<_> = seen.iter().map(|seen| seen.task.clone()).collect();
    let attempts: Vec<_> = seen.iter().map(|seen| seen.attempt).collect();
    let ids: Vec<_> = seen.iter().map(|seen| seen.id).collect();
    let rows = sqlx::query_file_as!(Row, "queries/run/logs_after.sql", run_id, &tasks, &attempts, &ids, limit)
        .fetch_all(pool.all())
        .await?;
    Ok(rows.into_iter().map(Line::from).collect())
}

/// The number of the line that was said last, whoever said it.
///
/// # Errors
/// `Unavailable`.
pub async fn last(pool: &Pool) -> Result<i64> {
    Ok(sqlx::query_file_scalar!("queries/run/last_log.sql").fetch_one(pool.all()).await?)
}
