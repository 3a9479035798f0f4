//! An attempt of a task, from its job to its end.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dotodo_store::pipeline::{self, Attempt, Claimed, Ended, Outcome};
use dotodo_store::{Error, Pool, Transaction};
use futures_util::FutureExt as _;
use jiff::tz::TimeZone;
use serde_json::Value;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::context::{Context, Failure, Shared};
use crate::lease::{Held, Leases};
use crate::log;
use crate::pipeline::{Registry, Task};

/// What a task gives is kept in a row and handed on: a summary, not the data.
const OUTPUT_BYTES: usize = 256 * 1024;

/// What a task said is kept before its end is, unless that takes longer.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// While the database is away the end of an attempt is tried again after so long.
const PAUSE: Duration = Duration::from_millis(500);
/// And the beginning so often; then the sweep brings the attempt again.
const TRIES: usize = 10;

/// Carries out attempts.
#[derive(Clone)]
pub(crate) struct Runner {
    pub(crate) pool: Pool,
    pub(crate) registry: Arc<Registry>,
    pub(crate) leases: Leases,
    pub(crate) shared: Shared,
    /// Attempts under way have a place each, also when the queue's worker was made anew above them.
    pub(crate) places: Arc<Semaphore>,
    /// Tells tasks that the process stops.
    pub(crate) stopping: CancellationToken,
    /// Cuts them off.
    pub(crate) cut: CancellationToken,
}

impl Runner {
    /// Carries out an attempt, if it is due. What became of it is in the database.
    pub(crate) async fn carry_out(self, attempt: Attempt) -> Option<Ended> {
        let _place = self.places.acquire().await.ok()?;
        let claimed = self.claim(&attempt).await?;
        let held = self.leases.hold(&attempt);
        let (context, said) = self.context(attempt.clone(), claimed);
        let outcome = self.work(&context, &held).await;
        let kept = context.take_kept().filter(|_| !context.is_test());
        drop(context);
        // Nobody reads what a task said before it is there.
        let _ = timeout(LAST_WORDS, said).await;
        let ended = self.finish(&attempt, &held, outcome?, kept).await;
        if let Some(Ended { task: state, run }) = &ended {
            tracing::info!(task = attempt.task, run_id = %attempt.run_id, state, run, "an attempt has ended");
        }
        ended
    }

    async fn claim(&self, attempt: &Attempt) -> Option<Claimed> {
        for _ in 0..TRIES {
            match self.try_claim(attempt).await {
                Ok(claimed) => return claimed,
                Err(Error::Unavailable(_) | Error::TooSlow(_)) => sleep(PAUSE).await,
                Err(error) => {
                    tracing::error!(error = ?error, task = attempt.task, "cannot begin an attempt");
                    return None;
                }
            }
        }
        None
    }

    async fn try_claim(&self, attempt: &Attempt) -> Result<Option<Claimed>, Error> {
        let mut tx = self.pool.begin().await?;
        let knows = |pipeline: &str, task: &str| self.registry.task(pipeline, task).is_some();
        let claimed = pipeline::claim(&mut tx, attempt, &self.leases.worker, self.leases.lasts, knows).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    fn context(&self, attempt: Attempt, claimed: Claimed) -> (Context, JoinHandle<()>) {
        let (lines, said) = mpsc::unbounded_channel();
        let said = tokio::spawn(log::keep(self.pool.clone(), attempt.clone(), said));
        let zone = self.registry.get(&claimed.pipeline).map_or(TimeZone::UTC, |registered| registered.zone.clone());
        let context = Context {
            pool: self.pool.clone(),
            attempt,
            worker: self.leases.worker.clone(),
            claimed,
            zone,
            shared: self.shared.clone(),
            cancelled: self.stopping.child_token(),
            lines,
            kept: Mutex::default(),
        };
        (context, said)
    }

    /// How the attempt ended; none if it is not ours any more.
    async fn work(&self, context: &Context, held: &Held) -> Option<Outcome> {
        let Some(task) = self.registry.task(&context.claimed.pipeline, &context.attempt.task) else {
            return Some(failed("no worker knows this task", true));
        };
        tokio::select! {
            outcome = answered(task, context) => Some(outcome),
            () = held.lost.cancelled() => {
                context.cancelled.cancel();
                None
            }
            () = self.cut.cancelled() => Some(Outcome::Interrupted),
        }
    }

    /// Ends the attempt in the database, however long that is away.
    async fn finish(
        &self,
        attempt: &Attempt,
        held: &Held,
        mut outcome: Outcome,
        kept: Option<Transaction>,
    ) -> Option<Ended> {
        if let (Some(tx), Outcome::Succeeded(_)) = (kept, &outcome) {
            match self.finish_in(tx, attempt, &outcome).await {
                Ok(ended) => return ended,
                // If it was committed nevertheless, the attempt has ended, and this changes nothing.
                Err(error) => outcome = failed(&format!("what it wrote cannot be kept: {error:?}"), false),
            }
        }
        loop {
            let ended = async { self.finish_in(self.pool.begin().await?, attempt, &outcome).await };
            match ended.await {
                Ok(ended) => return ended,
                Err(error @ (Error::Unavailable(_) | Error::TooSlow(_))) => {
                    tracing::warn!(%error, task = attempt.task, "cannot end an attempt yet");
                    tokio::select! {
                        () = sleep(PAUSE) => {}
                        () = held.lost.cancelled() => return None,
                    }
                }
                // What it gave cannot be kept, as a text with a NUL in it.
                Err(error) if matches!(outcome, Outcome::Succeeded(_)) => {
                    outcome = failed(&format!("what it gave cannot be kept: {error:?}"), true);
                }
                Err(error) => {
                    tracing::error!(error = ?error, task = attempt.task, "cannot end an attempt");
                    return None;
                }
            }
        }
    }

    /// Ends the attempt in a transaction; if it is not ours any more, what the transaction did is undone.
    async fn finish_in(
        &self,
        mut tx: Transaction,
        attempt: &Attempt,
        outcome: &Outcome,
    ) -> Result<Option<Ended>, Error> {
        let ended = pipeline::finish(&mut tx, attempt, &self.leases.worker, outcome).await?;
        if ended.is_some() {
            tx.commit().await?;
        }
        Ok(ended)
    }
}

/// What a task answers, in its time, and if it does not panic.
async fn answered(task: &Task, context: &Context) -> Outcome {
    let answer = AssertUnwindSafe(async { task.begin(context).await }).catch_unwind();
    match timeout(context.claimed.timeout, answer).await {
        Err(_) => Outcome::TimedOut,
        Ok(Err(panic)) => failed(&format!("it panicked: {}", words(panic.as_ref())), false),
        Ok(Ok(Err(Failure::Retry(error)))) => failed(&error, false),
        Ok(Ok(Err(Failure::Permanent(error)))) => failed(&error, true),
        Ok(Ok(Ok(output))) => bounded(output),
    }
}

fn bounded(output: Value) -> Outcome {
    let bytes = output.to_string().len();
    if bytes > OUTPUT_BYTES {
        return failed(&format!("its output has {bytes} bytes, and may have {OUTPUT_BYTES}"), true);
    }
    Outcome::Succeeded(output)
}

fn failed(error: &str, permanent: bool) -> Outcome {
    // PostgreSQL's text holds every character but this one.
    Outcome::Failed { error: error.replace('\0', "\u{fffd}"), permanent }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without words")
}
