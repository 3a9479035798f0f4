//! Workers, and what tasks say.

use jiff::Timestamp;

use super::Attempt;
use crate::{Pool, Result};

/// A process that works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
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

/// Notes a worker that has started.
///
/// # Errors
/// `Unavailable`, `Violated` if there was one of this name.
pub async fn start_worker(pool: &Pool, worker: &Worker) -> Result<()> {
    let Worker { name, host, process_id, version, concurrency } = worker;
    sqlx::query_file!("queries/pipeline/start_worker.sql", name, host, process_id, version, concurrency)
        .execute(pool.all())
        .await?;
    Ok(())
}

/// Notes a sign of life of a worker.
///
/// # Errors
/// `Unavailable`.
pub async fn see_worker(pool: &Pool, name: &str) -> Result<()> {
    sqlx::query_file!("queries/pipeline/see_worker.sql", name).execute(pool.all()).await?;
    Ok(())
}

/// Notes that a worker has ended in order.
///
/// # Errors
/// `Unavailable`.
pub async fn stop_worker(pool: &Pool, name: &str) -> Result<()> {
    sqlx::query_file!("queries/pipeline/stop_worker.sql", name).execute(pool.all()).await?;
    Ok(())
}

/// Something that a task said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// "debug", "info", "warn" or "error".
    pub level: &'static str,
    /// What it said.
    pub message: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps what an attempt of a task said, in this order.
///
/// # Errors
/// `Unavailable`; `Violated` if its run is gone.
pub async fn log(pool: &Pool, attempt: &Attempt, lines: &[Line]) -> Result<()> {
    let levels: Vec<_> = lines.iter().map(|line| line.level.to_owned()).collect();
    // PostgreSQL's text holds every character but this one.
    let messages: Vec<_> = lines.iter().map(|line| line.message.replace('\0', "\u{fffd}")).collect();
    let times: Vec<_> = lines.iter().map(|line| line.at.to_string()).collect();
    let Attempt { run_id, task, attempt } = attempt;
    sqlx::query_file!("queries/pipeline/log.sql", run_id, task, attempt, &levels, &messages, &times)
        .execute(pool.all())
        .await?;
    Ok(())
}
