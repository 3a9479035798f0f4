//! What tasks say.

use jiff::Timestamp;

use super::Attempt;
use crate::{Pool, Result};

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
