//! The queue: apalis, whose tables lie in a schema of their own. It carries one job for each attempt of a task; what became of
//! the attempt is in our tables (`pipeline`), and a job that says something else is wrong.

use std::time::Duration;

use apalis_postgres::{Config, PgTask, PgTaskId, PostgresStorage};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::pipeline::Attempt;
use crate::{Error, Pool, Result, Transaction};

/// The name of the queue.
pub const TASKS: &str = "tasks";

/// A worker that has given no sign of life for six times this long is dead to the queue, and its jobs come again.
const HEARTBEAT: Duration = Duration::from_secs(5);
const HEARTBEATS_MISSED: usize = 6;

/// A job to push, as our statements give it.
pub(crate) struct Job {
    pub(crate) run_id: Uuid,
    pub(crate) task: String,
    pub(crate) attempt: i32,
    pub(crate) job_id: String,
    /// From when on it is due, in whole seconds of the database's clock since 1970: the queue knows no others.
    pub(crate) run_at: i64,
}

/// Pushes jobs with the transaction that decided on them.
///
/// # Errors
/// `Unavailable`.
pub(crate) async fn push(tx: &mut Transaction, jobs: Vec<Job>) -> Result<()> {
    if jobs.is_empty() {
        return Ok(());
    }
    let jobs = jobs.into_iter().map(job).collect::<Result<Vec<_>>>()?;
    apalis_postgres::queries::push_tasks(&mut **tx, TASKS, jobs).await.map_err(of_the_queue)
}

fn job(job: Job) -> Result<PgTask> {
    let attempt = Attempt { run_id: job.run_id, task: job.task, attempt: job.attempt };
    let args = serde_json::to_vec(&attempt).map_err(Error::broken)?;
    let id = PgTaskId::from_string(job.job_id);
    let run_at = job.run_at.try_into().map_err(Error::broken)?;
    // Attempts are ours to count: a job is delivered, and that is all.
    Ok(PgTask::new(args).into_builder().task_id(id).max_attempts(1).run_at_timestamp(run_at).build())
}

/// What a worker takes its jobs from, one at a time: jobs that wait within a worker hold up its signs of life.
pub fn storage(pool: &Pool) -> PostgresStorage<Attempt> {
    let config =
        Config::default().queue(TASKS).batch_size(1).heartbeat_interval(HEARTBEAT).missed_heartbeats(HEARTBEATS_MISSED);
    PostgresStorage::new(pool.all()).with_config(config)
}

/// What wakes a worker when a job comes: a connection that listens.
pub fn news(pool: &Pool) -> apalis_postgres::Pubsub {
    apalis_postgres::Pubsub::new(pool.all().clone(), TASKS.to_owned())
}

/// Makes the queue's tables, or brings them up to date.
///
/// # Errors
/// `Unavailable`; `Broken` if the role may not make the extension `hstore`.
pub(crate) async fn set_up(pool: &Pool) -> Result<()> {
    PostgresStorage::setup(pool.all()).await.map_err(of_the_queue)
}

/// Forgets jobs that came before a moment and that no attempt waits for, at most `limit` of them, and says how many.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn purge(pool: &Pool, before: Timestamp, limit: i64) -> Result<u64> {
    let jobs =
        sqlx::query_file!("queries/queue/purge_jobs.sql", before.to_sqlx(), limit, TASKS).execute(pool.all()).await?;
    sqlx::query_file!("queries/queue/purge_workers.sql", before.to_sqlx()).execute(pool.all()).await?;
    Ok(jobs.rows_affected())
}

fn of_the_queue(error: apalis_postgres::Error) -> Error {
    match error {
        apalis_postgres::Error::Database(error) => error.into(),
        other => Error::Broken(other.into()),
    }
}
