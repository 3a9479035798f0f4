//! Utterances that no model could read when they were said, read later: the worker's hourly sync does it.

use std::time::{Duration, Instant};

use dotodo_store::Pool;
use dotodo_store::utterance::{self, Pending};
use jiff::Timestamp;
use tonic::transport::Channel;

use super::Service;
use super::capture::Unread;
use crate::auth::{Caller, Role};
use crate::error::{Error, chain};
use crate::model::{self, Model};

/// How many utterances are taken from the store at once.
const PAGE: i64 = 100;
/// How long one may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// One that was kept less long ago is still being read by the call that brought it.
const REST: Duration = Duration::from_secs(60);

/// Reads what is pending of everybody, as the call would have done that brought it: the todos, their events, the final
/// answer under the call's request id.
pub struct PendingReader(Service);

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PendingRead {
    /// How many utterances were read.
    pub read: u64,
    /// How many the model could not read; they are tried again the next time.
    pub unread: u64,
}

/// The model or the database is away: what is left stays pending.
#[derive(Debug, thiserror::Error)]
#[error("pending utterances cannot be read now: {0}")]
pub struct PendingError(String);

impl PendingReader {
    /// Reads with the model at the other end of a channel, waited for this long. The pool is the tables' owner's: what is
    /// pending is everybody's.
    #[must_use]
    pub fn new(pool: Pool, model: Channel, model_patience: Duration) -> Self {
        Self(Service { pool, model: Model::new(model, model_patience) })
    }

    /// Goes through everything that was pending a minute ago, the oldest first. Each utterance stands for itself; doing it
    /// again, or twice at once, changes nothing.
    ///
    /// # Errors
    /// If the model or the database cannot be reached; what was read till then is kept.
    pub async fn read(&self) -> Result<PendingRead, PendingError> {
        let (before, mut after, mut done) = (Timestamp::now() - REST, None, PendingRead::default());
        loop {
            let page = utterance::pending(&self.0.pool, before, after, PAGE).await;
            let page = page.map_err(|error| PendingError(chain(&error)))?;
            for pending in &page {
                if self.one(pending).await? { done.read += 1 } else { done.unread += 1 }
            }
            let Some(last) = page.last() else { return Ok(done) };
            after = Some((last.kept_at, last.said.id));
        }
    }

    /// Whether an utterance is read now.
    async fn one(&self, pending: &Pending) -> Result<bool, PendingError> {
        let deadline = Some(Instant::now() + PATIENCE);
        let caller = Caller { user_id: pending.user_id.clone(), role: Role::User, expires: None, deadline };
        match self.0.read_and_settle(&caller, pending.request_id, &pending.said).await {
            Ok(_) | Err(Unread::Fault(Error::AccountDeleted)) => Ok(true),
            Err(Unread::Model(error)) if is_of_the_text(&error) => {
                tracing::warn!(utterance_id = %pending.said.id, error = chain(&error), "an utterance stays pending");
                Ok(false)
            }
            Err(Unread::Model(error)) => Err(PendingError(chain(&error))),
            Err(Unread::Fault(error)) => Err(PendingError(chain(&error))),
        }
    }
}

/// Whether a model failed at this text, and may read the next one.
fn is_of_the_text(error: &model::Error) -> bool {
    match error {
        model::Error::Status(status) => status.code() != tonic::Code::Unavailable,
        model::Error::TooSlow(_) | model::Error::Nonsense(_) => true,
    }
}
