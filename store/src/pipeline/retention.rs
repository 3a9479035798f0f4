//! What is forgotten of runs.

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
