//! What pipelines did and are to do, for whoever looks: runs, their tasks, each attempt, and what was said meanwhile.
//!
//! Deliberately not here: what changes them, which is `pipeline`'s.

pub mod log;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Pool, Result};

/// So many attempts of a task are shown, the last ones.
const ATTEMPTS: i64 = 100;

/// A run, with how many of its tasks stand where. Its words are those of the table `runs`.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its id.
    pub id: Uuid,
    /// The pipeline's name.
    pub pipeline: String,
    /// "scheduled", "manual", "backfill" or "test".
    pub kind: String,
    /// The moment it is about.
    pub logical_at: Timestamp,
    /// A JSON object.
    pub parameters: Value,
    /// "queued", "running", "succeeded", "failed" or "cancelled".
    pub state: String,
    /// The backfill it is part of.
    pub backfill_id: Option<Uuid>,
    /// "schedule", or the admin who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// The zone of its pipeline's days.
    pub zone: String,
    /// How many tasks it has.
    pub tasks: i64,
    /// How many of them succeeded.
    pub succeeded: i64,
    /// How many of them failed for good.
    pub failed: i64,
}

/// A row of `runs` and what belongs to it.
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) pipeline: String,
    pub(crate) kind: String,
    pub(crate) logical_at: jiff_sqlx::Timestamp,
    pub(crate) parameters: Value,
    pub(crate) state: String,
    pub(crate) backfill_id: Option<Uuid>,
    pub(crate) created_by: String,
    pub(crate) created_at: jiff_sqlx::Timestamp,
    pub(crate) started_at: Option<jiff_sqlx::Timestamp>,
    pub(crate) finished_at: Option<jiff_sqlx::Timestamp>,
    pub(crate) zone: String,
    pub(crate) tasks: i64,
    pub(crate) succeeded: i64,
    pub(crate) failed: i64,
}

impl From<Row> for Run {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            pipeline: row.pipeline,
            kind: row.kind,
            logical_at: row.logical_at.to_jiff(),
            parameters: row.parameters,
            state: row.state,
            backfill_id: row.backfill_id,
            created_by: row.created_by,
            created_at: row.created_at.to_jiff(),
            started_at: row.started_at.map(jiff_sqlx::Timestamp::to_jiff),
            finished_at: row.finished_at.map(jiff_sqlx::Timestamp::to_jiff),
            zone: row.zone,
            tasks: row.tasks,
            succeeded: row.succeeded,
            failed: row.failed,
        }
    }
}

/// Of which runs a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// Of every pipeline.
    All,
    /// Of this pipeline.
    Pipeline(String),
    /// Of this backfill.
    Backfill(Uuid),
}

/// Which runs a list shows: those that every part lets pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Of what.
    pub of: Of,
    /// In one of these states.
    pub states: Vec<String>,
    /// Of one of these kinds.
    pub kinds: Vec<String>,
    /// With a logical time from here on.
    pub logical_from: Timestamp,
    /// With a logical time before this.
    pub logical_before: Timestamp,
}

/// At most `limit` runs that a filter lets pass, the one made last first, after the place of one.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn list(pool: &Pool, filter: &Filter, after: (Timestamp, Uuid), limit: i64) -> Result<Vec<Run>> {
    let (from, before) = (filter.logical_from.to_sqlx(), filter.logical_before.to_sqlx());
    let (at, id) = (after.0.to_sqlx(), after.1);
    macro_rules! read {
        ($file:literal $(, $of:expr)?) => {
            sqlx::query_file_as!(
                Row, $file, &filter.states, &filter.kinds, from, before, at, id, limit $(, $of)?
            )
            .fetch_all(pool.all())
            .await?
        };
    }
    let rows = match &filter.of {
        Of::All => read!("queries/run/list_all.sql"),
        Of::Pipeline(name) => read!("queries/run/list_of_pipeline.sql", name),
        Of::Backfill(id) => read!("queries/run/list_of_backfill.sql", id),
    };
    Ok(rows.into_iter().map(Run::from).collect())
}

/// The run that was made last of each pipeline, or of one, tests aside.
///
/// # Errors
/// `Unavailable`.
pub async fn last(connection: &mut PgConnection, pipeline: Option<&str>) -> Result<Vec<Run>> {
    let rows = sqlx::query_file_as!(Row, "queries/run/last.sql", pipeline).fetch_all(connection).await?;
    Ok(rows.into_iter().map(Run::from).collect())
}

/// A run.
///
/// # Errors
/// `Unavailable`.
pub async fn get(connection: &mut PgConnection, id: Uuid) -> Result<Option<Run>> {
    let row = sqlx::query_file_as!(Row, "queries/run/get.sql", id).fetch_optional(connection).await?;
    Ok(row.map(Run::from))
}

/// A task of a run. Its words are those of the table `task_runs`.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Its name.
    pub task: String,
    /// The tasks before it.
    pub after: Vec<String>,
    /// How many attempts may fail.
    pub retries: i16,
    /// How long an attempt may take.
    pub timeout_ms: i64,
    /// "waiting", "queued", "running", "retrying", "succeeded", "failed", "upstream_failed" or "cancelled".
    pub state: String,
    /// The last attempt's number.
    pub attempt: i32,
    /// How many failed.
    pub failures: i32,
    /// Who has or had it.
    pub worker: Option<String>,
    /// Until when, while it runs.
    pub lease_until: Option<Timestamp>,
    /// What it gave.
    pub output: Option<Value>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// The tasks of a run, in an order in which they can run.
///
/// # Errors
/// `Unavailable`.
pub async fn tasks(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Task>> {
    let rows = sqlx::query_file!("queries/run/tasks.sql", id).fetch_all(connection).await?;
    let tasks = rows.into_iter().map(|row| Task {
        task: row.task,
        after: row.after,
        retries: row.retries,
        timeout_ms: row.timeout_ms,
        state: row.state,
        attempt: row.attempt,
        failures: row.failures,
        worker: row.worker,
        lease_until: row.lease_until.map(jiff_sqlx::Timestamp::to_jiff),
        output: row.output,
        error: row.error,
        started_at: row.started_at.map(jiff_sqlx::Timestamp::to_jiff),
        finished_at: row.finished_at.map(jiff_sqlx::Timestamp::to_jiff),
    });
    Ok(tasks.collect())
}

/// A try of a task. Its words are those of the table `attempts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The task.
    pub task: String,
    /// 1, 2, 3, …
    pub attempt: i32,
    /// The job that carries it.
    pub job_id: String,
    /// "queued", "running", "succeeded", "failed", "lost", "timed_out" or "cancelled".
    pub state: String,
    /// Who has or had it.
    pub worker: Option<String>,
    /// From when on it may run.
    pub due_at: Timestamp,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Why it failed.
    pub error: Option<String>,
    /// Whether the queue would still bring it to a worker.
    pub is_queued: bool,
}

/// The last attempts of each task of a run, by task and number.
///
/// # Errors
/// `Unavailable`.
pub async fn attempts(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Attempt>> {
    let rows = sqlx::query_file!("queries/run/attempts.sql", id, ATTEMPTS).fetch_all(connection).await?;
    let attempts = rows.into_iter().map(|row| Attempt {
        task: row.task,
        attempt: row.attempt,
        job_id: row.job_id,
        state: row.state,
        worker: row.worker,
        due_at: row.due_at.to_jiff(),
        started_at: row.started_at.map(jiff_sqlx::Timestamp::to_jiff),
        finished_at: row.finished_at.map(jiff_sqlx::Timestamp::to_jiff),
        error: row.error,
        is_queued: row.is_queued,
    });
    Ok(attempts.collect())
}

/// What may keep a run and its tasks from running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whether its pipeline is paused.
    pub paused: bool,
    /// Another run of the pipeline that is under way.
    pub active_run_id: Option<Uuid>,
    /// How many runs of the pipeline come before it.
    pub runs_before: i64,
    /// How many workers live.
    pub workers: i64,
    /// How many jobs they can have at once.
    pub places: i64,
    /// How many they have.
    pub taken: i64,
}

/// What may keep a run from running.
///
/// # Errors
/// `Unavailable`.
pub async fn standing(connection: &mut PgConnection, id: Uuid) -> Result<Option<Standing>> {
    Ok(sqlx::query_file_as!(Standing, "queries/run/standing.sql", id).fetch_optional(connection).await?)
}
