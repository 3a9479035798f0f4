//! The jobs of the queue, for whoever looks: each is an attempt of a task, with where its task and its run stand.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Pool, Result};

/// An attempt of a task, as the queue carries it.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id in the queue.
    pub id: String,
    /// The queue's name.
    pub queue: String,
    /// What `job_state` says: "scheduled", "ready", "running", "succeeded", "failed", "dead", "cancelled" or "discarded".
    pub state: String,
    /// The pipeline's name.
    pub pipeline: String,
    /// The run.
    pub run_id: Uuid,
    /// The task's name.
    pub task: String,
    /// The attempt's number.
    pub attempt: i32,
    /// Whether no later one has taken its place.
    pub is_last: bool,
    /// Where the attempt stands, in the words of `attempts`.
    pub attempt_state: String,
    /// Where the task stands, in the words of `task_runs`.
    pub task_state: String,
    /// Where the run stands, in the words of `runs`.
    pub run_state: String,
    /// From when on it may run.
    pub due_at: Timestamp,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Who has or had it.
    pub worker: Option<String>,
    /// Until when, while it runs.
    pub lease_until: Option<Timestamp>,
    /// Why it failed.
    pub error: Option<String>,
    /// What it gave; lists leave it out.
    pub output: Option<Value>,
    /// Whether the queue would still bring it to a worker.
    pub is_queued: bool,
}

struct Row {
    job_id: String,
    queue: String,
    state: String,
    pipeline: String,
    run_id: Uuid,
    task: String,
    attempt: i32,
    is_last: bool,
    attempt_state: String,
    task_state: String,
    run_state: String,
    due_at: jiff_sqlx::Timestamp,
    started_at: Option<jiff_sqlx::Timestamp>,
    finished_at: Option<jiff_sqlx::Timestamp>,
    worker: Option<String>,
    lease_until: Option<jiff_sqlx::Timestamp>,
    error: Option<String>,
    output: Option<Value>,
    is_queued: bool,
}

impl From<Row> for Job {
    fn from(row: Row) -> Self {
        Self {
            id: row.job_id,
            queue: row.queue,
            state: row.state,
            pipeline: row.pipeline,
            run_id: row.run_id,
            task: row.task,
            attempt: row.attempt,
            is_last: row.is_last,
            attempt_state: row.attempt_state,
            task_state: row.task_state,
            run_state: row.run_state,
            due_at: row.due_at.to_jiff(),
            started_at: row.started_at.map(jiff_sqlx::Timestamp::to_jiff),
            finished_at: row.finished_at.map(jiff_sqlx::Timestamp::to_jiff),
            worker: row.worker,
            lease_until: row.lease_until.map(jiff_sqlx::Timestamp::to_jiff),
            error: row.error,
            output: row.output,
            is_queued: row.is_queued,
        }
    }
}

/// Which jobs: those that every part lets pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states; empty: in any.
    pub states: Vec<String>,
    /// In this queue.
    pub queue: Option<String>,
    /// Of this pipeline.
    pub pipeline: Option<String>,
    /// Of this task.
    pub task: Option<String>,
    /// Of this run.
    pub run_id: Option<Uuid>,
    /// Due from here on.
    pub due_from: Timestamp,
    /// Due before this.
    pub due_before: Timestamp,
    /// With this text in an error or a name, without case.
    pub text: Option<String>,
}

/// At most `limit` jobs that a filter lets pass, the one due last first, after the place of one.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn list(
    connection: &mut PgConnection,
    filter: &Filter,
    after: (Timestamp, &str),
    limit: i64,
) -> Result<Vec<Job>> {
    let rows = sqlx::query_file_as!(
        Row,
        "queries/job/list.sql",
        &filter.states,
        filter.queue.as_deref(),
        filter.pipeline.as_deref(),
        filter.task.as_deref(),
        filter.run_id,
        filter.due_from.to_sqlx(),
        filter.due_before.to_sqlx(),
        filter.text.as_deref(),
        after.0.to_sqlx(),
        after.1,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Job::from).collect())
}

/// A job.
///
/// # Errors
/// `Unavailable`.
pub async fn get(connection: &mut PgConnection, id: &str) -> Result<Option<Job>> {
    let row = sqlx::query_file_as!(Row, "queries/job/get.sql", id).fetch_optional(connection).await?;
    Ok(row.map(Job::from))
}

/// What waits in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// How many jobs are due and wait.
    pub ready: i64,
    /// How many are due later.
    pub scheduled: i64,
    /// How many are under way.
    pub running: i64,
    /// How many failed for good.
    pub dead: i64,
    /// How many wait that no attempt knows.
    pub stray: i64,
    /// Since when the one that waits longest is due.
    pub oldest: Option<Timestamp>,
}

/// The queues, by name.
///
/// # Errors
/// `Unavailable`.
pub async fn queues(pool: &Pool) -> Result<Vec<Queue>> {
    let rows = sqlx::query_file!("queries/job/queues.sql").fetch_all(pool.all()).await?;
    let queues = rows.into_iter().map(|row| Queue {
        name: row.name,
        ready: row.ready,
        scheduled: row.scheduled,
        running: row.running,
        dead: row.dead,
        stray: row.stray,
        oldest: row.oldest.map(jiff_sqlx::Timestamp::to_jiff),
    });
    Ok(queues.collect())
}

/// How a task fared.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// The pipeline's name.
    pub pipeline: String,
    /// The task's name.
    pub task: String,
    /// How many jobs there were.
    pub jobs: i64,
    /// How many of them wait.
    pub waiting: i64,
    /// How many are under way.
    pub running: i64,
    /// How many succeeded.
    pub succeeded: i64,
    /// How many failed, were lost or timed out.
    pub failed: i64,
    /// How many were cancelled.
    pub cancelled: i64,
    /// How long half of them, and 95 of 100, waited at most from due to begun, in seconds; empty where none began.
    pub waited: Vec<f64>,
    /// How long half of them, 95 of 100 and the longest ran, in seconds; empty where none ended.
    pub ran: Vec<f64>,
    /// When one last failed.
    pub last_failure: Option<Timestamp>,
    /// Why.
    pub last_error: Option<String>,
}

/// How each task fared in its jobs that were due since a time, by pipeline and task.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn statistics(pool: &Pool, since: Timestamp) -> Result<Vec<Statistics>> {
    let rows = sqlx::query_file!("queries/job/statistics.sql", since.to_sqlx()).fetch_all(pool.all()).await?;
    let statistics = rows.into_iter().map(|row| Statistics {
        pipeline: row.pipeline,
        task: row.task,
        jobs: row.jobs,
        waiting: row.waiting,
        running: row.running,
        succeeded: row.succeeded,
        failed: row.failed,
        cancelled: row.cancelled,
        waited: row.waited.unwrap_or_default(),
        ran: row.ran.unwrap_or_default(),
        last_failure: row.last_failure.map(jiff_sqlx::Timestamp::to_jiff),
        last_error: row.last_error,
    });
    Ok(statistics.collect())
}
