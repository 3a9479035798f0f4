//! What a task works with.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dotodo_store::pipeline::{self, Attempt, Claimed, Line};
use dotodo_store::{Pool, Transaction};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Why a task failed. Any error becomes one that is tried again: `?` will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Trying again later may succeed.
    Retry(String),
    /// Trying again is of no use.
    Permanent(String),
}

impl Failure {
    /// A failure that trying again does not mend.
    pub fn permanent(why: impl Into<String>) -> Self {
        Self::Permanent(why.into())
    }

    /// A failure that may pass.
    pub fn retry(why: impl Into<String>) -> Self {
        Self::Retry(why.into())
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut why = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let text = cause.to_string();
            // Some errors say their cause themselves.
            if !why.ends_with(&text) {
                why = format!("{why}: {text}");
            }
            source = cause.source();
        }
        Self::Retry(why)
    }
}

/// What the tasks of a process share beyond the database, one value of each type: where the warehouse is, how long things are
/// kept.
#[derive(Debug, Clone, Default)]
pub struct Shared(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Shared {
    /// Adds a value, in the place of one of the same type.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, value: T) -> Self {
        self.0.insert(TypeId::of::<T>(), Arc::new(value));
        self
    }

    fn get<T: Any + Send + Sync>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref()
    }
}

/// What an attempt of a task works with.
pub struct Context {
    pub(crate) pool: Pool,
    pub(crate) attempt: Attempt,
    pub(crate) worker: String,
    pub(crate) claimed: Claimed,
    pub(crate) zone: TimeZone,
    pub(crate) shared: Shared,
    pub(crate) cancelled: CancellationToken,
    pub(crate) lines: UnboundedSender<Line>,
    /// What the task wrote that is committed with its output; in a test what it wrote so far.
    pub(crate) kept: Mutex<Option<Transaction>>,
}

impl Context {
    /// The run.
    pub fn run_id(&self) -> Uuid {
        self.attempt.run_id
    }

    /// The task's name.
    pub fn task(&self) -> &str {
        &self.attempt.task
    }

    /// The number of this attempt: 1, 2, 3, …
    pub fn attempt(&self) -> i32 {
        self.attempt.attempt
    }

    /// The moment that the run is about: the tick of its schedule, whenever it runs.
    pub fn logical_at(&self) -> Timestamp {
        self.claimed.logical_at
    }

    /// That moment in the pipeline's zone.
    pub fn logical_time(&self) -> Zoned {
        self.claimed.logical_at.to_zoned(self.zone.clone())
    }

    /// The day of that moment in the pipeline's zone.
    pub fn date(&self) -> Date {
        self.logical_time().date()
    }

    /// The pipeline's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether only this task is tried, and all that it writes is undone.
    pub fn is_test(&self) -> bool {
        self.claimed.kind == "test"
    }

    /// Cancelled when the work is of no more use or must end soon: the run was cancelled, another worker has the task, or
    /// this process stops. The work is cut off a little later.
    pub fn cancelled(&self) -> &CancellationToken {
        &self.cancelled
    }

    /// A value that the tasks of this process share.
    ///
    /// # Panics
    /// If the process was started without one: a fault of ours.
    pub fn shared<T: Any + Send + Sync>(&self) -> &T {
        self.shared.get().unwrap_or_else(|| panic!("nothing shared is a {}", type_name::<T>()))
    }

    /// What a task before this one gave; in a test what it gave last.
    ///
    /// # Errors
    /// `Permanent` if it gave nothing: only in a test, or where this task does not wait for it.
    pub fn output_of(&self, task: &str) -> Result<&Value, Failure> {
        let missing = || Failure::permanent(format!("{task} has given nothing yet"));
        self.claimed.outputs.get(task).ok_or_else(missing)
    }

    /// The value of a parameter; none if nothing was said and the pipeline has no default.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.claimed.parameters.get(name)
    }

    /// A parameter of kind date.
    pub fn date_parameter(&self, name: &str) -> Option<Date> {
        self.parameter(name)?.as_str()?.parse().ok()
    }

    /// A parameter of kind integer.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.parameter(name)?.as_i64()
    }

    /// A parameter of kind boolean.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.parameter(name)?.as_bool()
    }

    /// A parameter of kind text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.parameter(name)?.as_str()
    }

    /// Says something that is kept with the attempt, and shown to whoever follows it.
    pub fn info(&self, message: impl Into<String>) {
        self.say("info", message.into());
    }

    /// Says something that somebody should look at.
    pub fn warn(&self, message: impl Into<String>) {
        self.say("warn", message.into());
    }

    /// Says something that went wrong.
    pub fn error(&self, message: impl Into<String>) {
        self.say("error", message.into());
    }

    /// For reading outside of a transaction. What is written through it is not undone in a test, and not fenced.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Begins a transaction whose statements may last as long as the attempt. In a test it goes on from what was committed
    /// before. One at a time.
    ///
    /// # Errors
    /// `Retry` if the database is not available.
    pub async fn begin(&self) -> Result<Transaction, Failure> {
        let before = if self.is_test() { self.take_kept() } else { None };
        match before {
            Some(before) => Ok(before),
            None => Ok(self.pool.begin_long(self.claimed.timeout).await?),
        }
    }

    /// Commits, if this attempt is still in force: a worker that was thought dead writes nothing. When the worker dies before
    /// the task has answered, the task is tried again, so doing this again must change nothing. Kept back in a test.
    ///
    /// # Errors
    /// `Retry` if the attempt was taken away, or the database is not available.
    pub async fn commit(&self, mut tx: Transaction) -> Result<(), Failure> {
        if self.is_test() {
            *self.kept() = Some(tx);
            return Ok(());
        }
        if !pipeline::fence(&mut tx, &self.attempt, &self.worker).await? {
            return Err(Failure::retry("the attempt was taken away from its worker"));
        }
        Ok(tx.commit().await.map_err(dotodo_store::Error::from)?)
    }

    /// Commits in the very transaction that keeps the task's output, once it has answered: what is written happens exactly
    /// once, whatever dies. If it answers with a failure, nothing is written.
    pub fn commit_with_output(&self, tx: Transaction) {
        *self.kept() = Some(tx);
    }

    pub(crate) fn take_kept(&self) -> Option<Transaction> {
        self.kept().take()
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Option<Transaction>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn say(&self, level: &'static str, message: String) {
        let Attempt { run_id, task, attempt } = &self.attempt;
        let pipeline = self.claimed.pipeline.as_str();
        tracing::info!(pipeline, task, %run_id, attempt, level, message, "a task says");
        // Whoever listens does so until the task has ended.
        let _ = self.lines.send(Line { level, message, at: Timestamp::now() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    enum Wrong {
        #[error("the disk is full")]
        Disk,
        #[error("cannot write: {0}")]
        Twice(#[source] Box<Wrong>),
        #[error("the task gave up")]
        Task(#[source] Box<Wrong>),
    }

    #[test]
    fn a_failure_says_each_cause_once() {
        let wrong = Wrong::Task(Box::new(Wrong::Twice(Box::new(Wrong::Disk))));
        let Failure::Retry(why) = wrong.into() else { panic!("it may be tried again") };
        assert_eq!(why, "the task gave up: cannot write: the disk is full");
    }
}
