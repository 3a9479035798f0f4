//! The processes that work, as they said themselves.

use jiff::Timestamp;

use crate::{Pool, Result};

/// A process that works or worked lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Its name: each start has its own.
    pub name: String,
    /// The machine.
    pub host: String,
    /// The process there.
    pub process_id: i32,
    /// Of its program.
    pub version: String,
    /// How many jobs it can have at once.
    pub concurrency: i32,
    /// How many it has.
    pub running: i64,
    /// When it started.
    pub started_at: Timestamp,
    /// Its last sign of life.
    pub seen_at: Timestamp,
    /// Whether that was within half a minute.
    pub is_fresh: bool,
    /// When it ended in order.
    pub stopped_at: Option<Timestamp>,
}

/// At most `limit` workers that gave a sign of life within a day, the one that started last first.
///
/// # Errors
/// `Unavailable`.
pub async fn list(pool: &Pool, limit: i64) -> Result<Vec<Worker>> {
    let rows = sqlx::query_file!("queries/worker/list.sql", limit).fetch_all(pool.all()).await?;
    let workers = rows.into_iter().map(|row| Worker {
        name: row.name,
        host: row.host,
        process_id: row.process_id,
        version: row.version,
        concurrency: row.concurrency,
        running: row.running,
        started_at: row.started_at.to_jiff(),
        seen_at: row.seen_at.to_jiff(),
        is_fresh: row.is_fresh,
        stopped_at: row.stopped_at.map(jiff_sqlx::Timestamp::to_jiff),
    });
    Ok(workers.collect())
}
