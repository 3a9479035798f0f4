//! Pipelines, their runs and the attempts of their tasks: everything that changes them.
//!
//! What is here holds whatever number of workers do it at once. Whoever changes the tasks of a run holds the run's row, and
//! whoever begins, adds or brings back a run holds the pipeline's; the run comes first where both are needed. Every change of
//! a task is a compare-and-set on its attempt, state and worker, so that a job delivered twice, or a worker that was thought
//! dead, changes nothing. Jobs are pushed by the transaction that decides on them.

mod attempt;
mod definition;
mod log;
mod read;
mod retention;
mod run;
mod schedule;
mod standing;
mod task;

pub use attempt::{Attempt, Claimed, Ended, Outcome, claim, fence, finish, lapse, recover, renew};
pub use definition::{Definition, Kind, Misfit, Parameter, Reason, Task, is_name};
pub use log::{Line, log};
pub use read::{Backfill, Known, backfill_of, backfills, known};
pub use retention::purge_runs;
pub use run::{
    BACKFILL_DAYS, Backfilled, Cancelled, Cleared, Refused, Request, Selection, Tick, backfill, begin_idle, begin_next,
    cancel, cancel_backfill, clear, test, tick, trigger,
};
pub use schedule::{Fault, Schedule, moment_of};
pub use standing::{Standing, TaskStanding, standing};
pub use task::{cancel_task, fail_task, give_up, hasten, hold};

use crate::{Error, Result, Transaction};

/// Keeps a pipeline as a worker declares it; whether it is paused stays as it was.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn register(tx: &mut Transaction, name: &str, definition: &Definition) -> Result<()> {
    let definition = serde_json::to_value(definition).map_err(Error::broken)?;
    sqlx::query_file!("queries/pipeline/register.sql", name, definition).execute(&mut **tx).await?;
    Ok(())
}

/// Pauses a pipeline, and says whether it is known: no tick becomes a run, and runs that wait go on waiting.
///
/// # Errors
/// `Unavailable`.
pub async fn pause(tx: &mut Transaction, name: &str) -> Result<bool> {
    set_paused(tx, name, true).await
}

/// Lets a pipeline go on, and says whether it is known. Ticks that came while it was paused are not made up for.
///
/// # Errors
/// `Unavailable`.
pub async fn unpause(tx: &mut Transaction, name: &str) -> Result<bool> {
    let known = set_paused(tx, name, false).await?;
    begin_next(tx, name).await?;
    Ok(known)
}

async fn set_paused(tx: &mut Transaction, name: &str, paused: bool) -> Result<bool> {
    let known = sqlx::query_file_scalar!("queries/pipeline/pause.sql", name, paused).fetch_optional(&mut **tx).await?;
    Ok(known.is_some())
}

/// A pipeline that nobody else begins, adds to or brings back a run of before the transaction ends.
struct Locked {
    definition: Definition,
    paused: bool,
}

async fn lock(tx: &mut Transaction, name: &str) -> Result<Option<Locked>> {
    let row = sqlx::query_file!("queries/pipeline/lock.sql", name).fetch_optional(&mut **tx).await?;
    let Some(row) = row else { return Ok(None) };
    let definition = serde_json::from_value(row.definition).map_err(Error::broken)?;
    Ok(Some(Locked { definition, paused: row.paused }))
}
