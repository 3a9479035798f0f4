//! The processes that work: what they say of themselves, and what is known of them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

use crate::{Pool, Result};

/// What a process that works says when it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Unique to each start.
    pub name: String,
    /// The machine.
    pub host: String,
    /// The number of the process on it.
    pub process_id: i32,
    /// The program's version.
    pub version: String,
    /// How many tasks at once.
    pub concurrency: i32,
}

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

/// Notes a worker that has started.
///
/// # Errors
/// `Unavailable`, `Violated` if there was one of this name.
pub async fn start(pool: &Pool, start: &Start) -> Result<()> {
    let Start { name, host, process_id, version, concurrency } = start;
    sqlx::query_file!("queries/worker/start.sql", name, host, process_id, version, concurrency)
        .execute(pool.all())
        .await?;
    Ok(())
}

/// Notes a sign of life of a worker.
///
/// # Errors
/// `Unavailable`.
pub async fn see(pool: &Pool, name: &str) -> Result<()> {
    sqlx::query_file!("queries/worker/see.sql", name).execute(pool.all()).await?;
    Ok(())
}

/// Notes that a worker has ended in order.
///
/// # Errors
/// `Unavailable`.
pub async fn stop(pool: &Pool, name: &str) -> Result<()> {
    sqlx::query_file!("queries/worker/stop.sql", name).execute(pool.all()).await?;
    Ok(())
}

/// Forgets workers that gave their last sign of life before a moment, and says how many.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn purge(pool: &Pool, before: Timestamp) -> Result<u64> {
    let workers = sqlx::query_file!("queries/worker/purge.sql", before.to_sqlx()).execute(pool.all()).await?;
    Ok(workers.rows_affected())
}
