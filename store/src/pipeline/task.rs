//! Single tasks of runs, changed by admins. Each is a compare-and-set on the attempt, as what workers do is.

use uuid::Uuid;

use super::Attempt;
use super::attempt::settle;
use crate::{Result, Transaction};

/// Holds runs, so that several can be changed without waiting for who changes them in another order.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn hold(tx: &mut Transaction, runs: impl IntoIterator<Item = Uuid>) -> Result<()> {
    let mut runs: Vec<_> = runs.into_iter().collect();
    runs.sort_unstable();
    runs.dedup();
    for run_id in runs {
        sqlx::query_file!("queries/pipeline/hold.sql", run_id).fetch_optional(&mut **tx).await?;
    }
    Ok(())
}

/// Cancels a task whose attempt waits for a worker or is under way, and says whether it was. What comes after it is not begun.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn cancel_task(tx: &mut Transaction, attempt: &Attempt, why: &str) -> Result<bool> {
    stop(tx, attempt, "cancelled", why, false).await
}

/// Lets a task fail for good whose attempt waits for a worker, and says whether it did.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn fail_task(tx: &mut Transaction, attempt: &Attempt, why: &str) -> Result<bool> {
    stop(tx, attempt, "failed", why, true).await
}

async fn stop(tx: &mut Transaction, attempt: &Attempt, state: &str, why: &str, given_up: bool) -> Result<bool> {
    let Attempt { run_id, task, attempt } = attempt;
    hold(tx, [*run_id]).await?;
    let also_running = !given_up;
    let stopped = sqlx::query_file_scalar!(
        "queries/pipeline/stop_task.sql",
        run_id,
        task,
        attempt,
        state,
        why,
        given_up,
        also_running
    )
    .fetch_optional(&mut **tx)
    .await?;
    if stopped.is_some() {
        settle(tx, *run_id).await?;
    }
    Ok(stopped.is_some())
}

/// Notes that the job of an attempt that failed is given up, and says whether it was not before.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn give_up(tx: &mut Transaction, attempt: &Attempt) -> Result<bool> {
    let Attempt { run_id, task, attempt } = attempt;
    let noted = sqlx::query_file_scalar!("queries/pipeline/give_up.sql", run_id, task, attempt)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(noted.is_some())
}

/// Makes an attempt due at once that is due later, and says whether it was.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn hasten(tx: &mut Transaction, attempt: &Attempt) -> Result<bool> {
    let Attempt { run_id, task, attempt } = attempt;
    hold(tx, [*run_id]).await?;
    let due = sqlx::query_file_scalar!("queries/pipeline/hasten.sql", run_id, task, attempt)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(due.is_some())
}
