//! What is forgotten of runs and workers.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

use crate::{Pool, Result};

/// Forgets runs that ended before a moment, with their attempts and logs, at most `limit` of them, and backfills of which no
/// run is left; says how many runs.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn purge_runs(pool: &Pool, before: Timestamp, limit: i64) -> Result<u64> {
    let runs =
        sqlx::query_file!("queries/pipeline/purge_runs.sql", before.to_sqlx(), limit).execute(pool.all()).await?;
    sqlx::query_file!("queries/pipeline/purge_backfills.sql", before.to_sqlx()).execute(pool.all()).await?;
    Ok(runs.rows_affected())
}

/// Forgets workers that gave their last sign of life before a moment, and says how many.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn purge_workers(pool: &Pool, before: Timestamp) -> Result<u64> {
    let workers = sqlx::query_file!("queries/pipeline/purge_workers.sql", before.to_sqlx()).execute(pool.all()).await?;
    Ok(workers.rows_affected())
}
