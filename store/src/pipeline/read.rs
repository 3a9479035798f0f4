//! Pipelines and backfills, for whoever looks.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Definition;
use crate::{Pool, Result};

/// A pipeline that a worker has declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// As it was declared last; what is wrong with it, if another version of the program did that and we cannot read it.
    pub definition: std::result::Result<Definition, String>,
    /// Whether it rests.
    pub paused: bool,
    /// When it was declared last.
    pub registered_at: Timestamp,
    /// Whether a worker that lives has declared it.
    pub is_declared: bool,
    /// The run that is under way.
    pub active_run_id: Option<Uuid>,
    /// How many runs wait.
    pub queued: i64,
}

/// The pipelines by name, or one of them.
///
/// # Errors
/// `Unavailable`.
pub async fn known(connection: &mut PgConnection, name: Option<&str>) -> Result<Vec<Known>> {
    let rows = sqlx::query_file!("queries/pipeline_list/all.sql", name).fetch_all(connection).await?;
    let known = rows.into_iter().map(|row| Known {
        name: row.name,
        definition: serde_json::from_value(row.definition).map_err(|error| error.to_string()),
        paused: row.paused,
        registered_at: row.registered_at.to_jiff(),
        is_declared: row.is_declared,
        active_run_id: row.active_run_id,
        queued: row.queued,
    });
    Ok(known.collect())
}

/// A range of days that is computed again, and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Backfill {
    /// Its id.
    pub id: Uuid,
    /// The pipeline's name.
    pub pipeline: String,
    /// The first day.
    pub first_date: Date,
    /// The last day.
    pub last_date: Date,
    /// A JSON object.
    pub parameters: Value,
    /// The admin who asked for it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// How many runs it has.
    pub total: i64,
    /// How many of them wait.
    pub queued: i64,
    /// How many are under way.
    pub running: i64,
    /// How many succeeded.
    pub succeeded: i64,
    /// How many failed.
    pub failed: i64,
    /// How many were cancelled.
    pub cancelled: i64,
}

struct Row {
    id: Uuid,
    pipeline: String,
    first_date: jiff_sqlx::Date,
    last_date: jiff_sqlx::Date,
    parameters: Value,
    created_by: String,
    created_at: jiff_sqlx::Timestamp,
    cancelled_at: Option<jiff_sqlx::Timestamp>,
    total: i64,
    queued: i64,
    running: i64,
    succeeded: i64,
    failed: i64,
    cancelled: i64,
}

impl From<Row> for Backfill {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            pipeline: row.pipeline,
            first_date: row.first_date.to_jiff(),
            last_date: row.last_date.to_jiff(),
            parameters: row.parameters,
            created_by: row.created_by,
            created_at: row.created_at.to_jiff(),
            cancelled_at: row.cancelled_at.map(jiff_sqlx::Timestamp::to_jiff),
            total: row.total,
            queued: row.queued,
            running: row.running,
            succeeded: row.succeeded,
            failed: row.failed,
            cancelled: row.cancelled,
        }
    }
}

/// A backfill.
///
/// # Errors
/// `Unavailable`.
pub async fn backfill_of(connection: &mut PgConnection, id: Uuid) -> Result<Option<Backfill>> {
    let row = sqlx::query_file_as!(Row, "queries/backfill/get.sql", id).fetch_optional(connection).await?;
    Ok(row.map(Backfill::from))
}

/// At most `limit` backfills, of one pipeline or of all, the one made last first.
///
/// # Errors
/// `Unavailable`.
pub async fn backfills(pool: &Pool, pipeline: Option<&str>, limit: i64) -> Result<Vec<Backfill>> {
    let rows = sqlx::query_file_as!(Row, "queries/backfill/list.sql", pipeline, limit).fetch_all(pool.all()).await?;
    Ok(rows.into_iter().map(Backfill::from).collect())
}
