//! Attempts of tasks: taken, held, ended, and taken away from workers that are gone.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::begin_next;
use crate::queue::{self, Job};
use crate::{Pool, Result, Transaction};

/// How many attempts are taken away from workers, or given another job, in one go.
const BATCH: i64 = 100;

/// While a new version is rolled out, only some workers know its tasks. After this long none does.
const UNKNOWN: Duration = Duration::from_secs(10 * 60);

/// An attempt of a task of a run: what a job carries.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attempt {
    /// The run.
    pub run_id: Uuid,
    /// The task's name.
    pub task: String,
    /// The attempt's number. It only grows, so it is the fencing token of whoever has the task.
    pub attempt: i32,
}

/// What a worker needs to know of an attempt that it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The pipeline's name.
    pub pipeline: String,
    /// "scheduled", "manual", "backfill" or "test".
    pub kind: String,
    /// The moment that the run is about.
    pub logical_at: Timestamp,
    /// The values of all parameters.
    pub parameters: Map<String, Value>,
    /// What the tasks gave that have succeeded, by their names.
    pub outputs: Map<String, Value>,
    /// How many attempts failed since the task was last cleared.
    pub failures: i32,
    /// How many may.
    pub retries: i16,
    /// How long the attempt may take.
    pub timeout: Duration,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It gave this.
    Succeeded(Value),
    /// It failed.
    Failed {
        /// Why.
        error: String,
        /// Whether trying again is of no use.
        permanent: bool,
    },
    /// It took too long.
    TimedOut,
    /// Its worker stops: the next attempt is due at once, and it is no failure.
    Interrupted,
}

/// What an ended attempt leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The task's state now: "succeeded", "retrying" or "failed".
    pub task: String,
    /// The run's state, if that was the last of it: "succeeded" or "failed".
    pub run: Option<String>,
}

/// A way for an attempt to end, as the statements say it.
struct Ending<'a> {
    state: &'a str,
    output: Option<&'a Value>,
    error: Option<&'a str>,
    is_failure: bool,
    is_permanent: bool,
    /// Whether the worker is not asked: its lease has run out.
    has_lapsed: bool,
    /// Whether the next attempt waits for the task's delay.
    waits: bool,
}

/// Gives an attempt to a worker for a while; none if it is not the one that is due: done, cancelled or taken already. A
/// worker that does not know the pipeline's task leaves it to others, as long as there may be others.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn claim(
    tx: &mut Transaction,
    attempt: &Attempt,
    worker: &str,
    lease: Duration,
    knows: impl FnOnce(&str, &str) -> bool,
) -> Result<Option<Claimed>> {
    let Attempt { run_id, task, attempt } = attempt;
    let Some(pipeline) = hold_running(tx, *run_id).await? else { return Ok(None) };
    if !knows(&pipeline, task) && !is_overdue(tx, *run_id, task).await? {
        return Ok(None);
    }
    let row = sqlx::query_file!("queries/pipeline/claim.sql", run_id, task, attempt, worker, millis(lease))
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Claimed {
        pipeline: row.pipeline,
        kind: row.kind,
        logical_at: row.logical_at.to_jiff(),
        parameters: row.parameters.as_object().cloned().unwrap_or_default(),
        outputs: outputs(tx, *run_id).await?,
        failures: row.failures,
        retries: row.retries,
        timeout: Duration::from_millis(row.timeout_ms.unsigned_abs()),
    }))
}

/// What the tasks of a run gave that have succeeded. A run that tries one task alone sees what the newest run gave.
async fn outputs(tx: &mut Transaction, run_id: Uuid) -> Result<Map<String, Value>> {
    let rows = sqlx::query_file!("queries/pipeline/outputs.sql", run_id).fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.task?, row.output.unwrap_or_default()))).collect())
}

/// Prolongs the leases of a worker, and gives the attempts that it still has. The others were taken away from it.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn renew(pool: &Pool, worker: &str, held: &[Attempt], lease: Duration) -> Result<Vec<Attempt>> {
    let runs: Vec<_> = held.iter().map(|held| held.run_id).collect();
    let tasks: Vec<_> = held.iter().map(|held| held.task.clone()).collect();
    let attempts: Vec<_> = held.iter().map(|held| held.attempt).collect();
    let rows = sqlx::query_file!("queries/pipeline/renew.sql", worker, &runs, &tasks, &attempts, millis(lease))
        .fetch_all(pool.all())
        .await?;
    Ok(rows.into_iter().map(|row| Attempt { run_id: row.run_id, task: row.task, attempt: row.attempt }).collect())
}

/// Whether a worker still has an attempt; if so, nobody takes it away before the transaction ends. What a task writes is
/// committed behind this, so that a worker which was thought dead writes nothing.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn fence(tx: &mut Transaction, attempt: &Attempt, worker: &str) -> Result<bool> {
    let Attempt { run_id, task, attempt } = attempt;
    let held = sqlx::query_file_scalar!("queries/pipeline/fence.sql", run_id, task, attempt, worker)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(held.is_some())
}

/// Ends an attempt that a worker has under way, and does what follows: the tasks behind it, another attempt, the end of the
/// run, the pipeline's next run. None, and nothing changed, if the worker does not have it any more.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn finish(tx: &mut Transaction, attempt: &Attempt, worker: &str, outcome: &Outcome) -> Result<Option<Ended>> {
    let ending = match outcome {
        Outcome::Succeeded(output) => Ending { output: Some(output), is_failure: false, ..Ending::of("succeeded") },
        Outcome::Failed { error, permanent } => {
            Ending { error: Some(error), is_permanent: *permanent, ..Ending::of("failed") }
        }
        Outcome::TimedOut => Ending { error: Some("it took longer than it may"), ..Ending::of("timed_out") },
        Outcome::Interrupted => {
            Ending { error: Some("its worker stopped"), is_failure: false, waits: false, ..Ending::of("lost") }
        }
    };
    end(tx, attempt, worker, &ending).await
}

/// Takes away the attempts whose lease has run out, each in a transaction of its own. Each counts as a failure, so that a task
/// which kills its worker does not come for ever; the next attempt is due at once. Gives what was taken away.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn lapse(pool: &Pool) -> Result<Vec<(Attempt, Ended)>> {
    let mut taken = Vec::new();
    let rows = sqlx::query_file!("queries/pipeline/lapsed.sql", BATCH).fetch_all(pool.all()).await?;
    for row in rows {
        let attempt = Attempt { run_id: row.run_id, task: row.task, attempt: row.attempt };
        let ending =
            Ending { error: Some("its worker was lost"), has_lapsed: true, waits: false, ..Ending::of("lost") };
        let mut tx = pool.begin().await?;
        let ended = end(&mut tx, &attempt, &row.worker, &ending).await?;
        tx.commit().await?;
        taken.extend(ended.map(|ended| (attempt, ended)));
    }
    Ok(taken)
}

/// Pushes the jobs of attempts again that are due but have none that would bring them, and gives the attempts: their job is
/// gone, it ended without them, or a worker took it longer ago than `patience` and did not begin.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn recover(tx: &mut Transaction, patience: Duration) -> Result<Vec<Attempt>> {
    let jobs =
        sqlx::query_file_as!(Job, "queries/pipeline/recover.sql", millis(patience), BATCH).fetch_all(&mut **tx).await?;
    let attempt = |job: &Job| Attempt { run_id: job.run_id, task: job.task.clone(), attempt: job.attempt };
    let attempts = jobs.iter().map(attempt).collect();
    queue::push(tx, jobs).await?;
    Ok(attempts)
}

impl Ending<'_> {
    /// A failure that is tried again later, for want of more.
    fn of(state: &'static str) -> Self {
        Self { state, output: None, error: None, is_failure: true, is_permanent: false, has_lapsed: false, waits: true }
    }
}

async fn end(tx: &mut Transaction, attempt: &Attempt, worker: &str, ending: &Ending<'_>) -> Result<Option<Ended>> {
    let Attempt { run_id, task, attempt } = attempt;
    if hold_running(tx, *run_id).await?.is_none() {
        return Ok(None);
    }
    let row = sqlx::query_file!(
        "queries/pipeline/end_attempt.sql",
        run_id,
        task,
        attempt,
        worker,
        ending.state,
        ending.output,
        ending.error,
        ending.is_failure,
        ending.is_permanent,
        ending.has_lapsed
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.state == "retrying" {
        let delay_ms = if ending.waits { row.retry_delay_ms } else { 0 };
        let jobs = sqlx::query_file_as!(Job, "queries/pipeline/retry.sql", run_id, task, delay_ms)
            .fetch_all(&mut **tx)
            .await?;
        queue::push(tx, jobs).await?;
    }
    Ok(Some(Ended { task: row.state, run: settle(tx, *run_id).await? }))
}

/// Holds a run that is under way, and gives its pipeline.
async fn hold_running(tx: &mut Transaction, run_id: Uuid) -> Result<Option<String>> {
    let run = sqlx::query_file!("queries/pipeline/hold.sql", run_id).fetch_optional(&mut **tx).await?;
    Ok(run.filter(|run| run.state == "running").map(|run| run.pipeline))
}

/// Whether a task has been due for so long that no worker seems to know it.
async fn is_overdue(tx: &mut Transaction, run_id: Uuid, task: &str) -> Result<bool> {
    let overdue = sqlx::query_file_scalar!("queries/pipeline/overdue.sql", run_id, task, millis(UNKNOWN))
        .fetch_optional(&mut **tx)
        .await?;
    Ok(overdue.is_some())
}

/// Does what follows from the states of a run's tasks: those below a failure wait no longer, those whose turn it is become
/// due, and with nothing left to do the run ends, gives its state, and makes room for the pipeline's next.
pub(super) async fn settle(tx: &mut Transaction, run_id: Uuid) -> Result<Option<String>> {
    sqlx::query_file!("queries/pipeline/cascade.sql", run_id).execute(&mut **tx).await?;
    let jobs = sqlx::query_file_as!(Job, "queries/pipeline/release.sql", run_id).fetch_all(&mut **tx).await?;
    queue::push(tx, jobs).await?;
    let ended = sqlx::query_file!("queries/pipeline/end_run.sql", run_id).fetch_optional(&mut **tx).await?;
    let Some(ended) = ended else { return Ok(None) };
    if ended.kind != "test" {
        Box::pin(begin_next(tx, &ended.pipeline)).await?;
    }
    Ok(Some(ended.state))
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
