//! The attempts that this process has, and that they stay its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dotodo_store::Pool;
use dotodo_store::pipeline::{self, Attempt};
use tokio_util::sync::CancellationToken;

/// The attempts that this process has.
#[derive(Debug, Clone)]
pub(crate) struct Leases {
    pub(crate) worker: String,
    /// For how long an attempt is ours without renewal.
    pub(crate) lasts: Duration,
    held: Arc<Mutex<HashMap<Attempt, CancellationToken>>>,
}

/// An attempt that this process has, until it is dropped.
pub(crate) struct Held {
    leases: Leases,
    attempt: Attempt,
    /// Cancelled when the attempt is another's, or the run was cancelled.
    pub(crate) lost: CancellationToken,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.leases.held().remove(&self.attempt);
    }
}

impl Leases {
    pub(crate) fn new(worker: &str, lasts: Duration) -> Self {
        Self { worker: worker.to_owned(), lasts, held: Arc::default() }
    }

    /// Keeps an attempt that was just claimed.
    pub(crate) fn hold(&self, attempt: &Attempt) -> Held {
        let lost = CancellationToken::new();
        self.held().insert(attempt.clone(), lost.clone());
        Held { leases: self.clone(), attempt: attempt.clone(), lost }
    }

    /// Renews for ever, three times in each lease.
    pub(crate) async fn renew(self, pool: Pool) {
        loop {
            tokio::time::sleep(self.lasts / 3).await;
            let ours: Vec<_> = self.held().keys().cloned().collect();
            if ours.is_empty() {
                continue;
            }
            match pipeline::renew(&pool, &self.worker, &ours, self.lasts).await {
                Ok(still) => self.let_go(ours.iter().filter(|attempt| !still.contains(attempt))),
                Err(error) => tracing::warn!(%error, "cannot renew the leases"),
            }
        }
    }

    /// Tells the work on these attempts to end. Those that ended by themselves meanwhile are not held any more.
    fn let_go<'a>(&self, lost: impl Iterator<Item = &'a Attempt>) {
        let held = self.held();
        for attempt in lost {
            if let Some(token) = held.get(attempt) {
                tracing::warn!(task = attempt.task, run_id = %attempt.run_id, "an attempt is not ours any more");
                token.cancel();
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Attempt, CancellationToken>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
