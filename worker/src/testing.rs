//! A pipeline tried out: a whole run of it on a database, in this process, without waiting for anything.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dotodo_store::Pool;
use dotodo_store::pipeline::{self, Refused, Request, Standing, TaskStanding};
use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::context::Shared;
use crate::lease::Leases;
use crate::pipeline::{Pipeline, Registry};
use crate::runner::Runner;

/// Nobody else takes the attempts of a trial.
const LEASE: Duration = Duration::from_secs(600);

/// A run to be tried.
#[derive(Debug, Clone)]
pub struct Trial {
    pipeline: Pipeline,
    logical_at: Option<Timestamp>,
    parameters: Map<String, Value>,
    shared: Shared,
}

/// A run that has ended.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The run.
    pub run_id: Uuid,
    /// "succeeded" or "failed".
    pub state: String,
    /// Its tasks by their names.
    pub tasks: BTreeMap<String, TaskStanding>,
}

impl Finished {
    /// What a task gave; null if it gave nothing.
    pub fn output(&self, task: &str) -> Value {
        self.tasks.get(task).and_then(|task| task.output.clone()).unwrap_or_default()
    }
}

impl Trial {
    /// A run of a pipeline about now, in Seoul unless it says otherwise.
    pub fn of(pipeline: Pipeline) -> Self {
        Self { pipeline, logical_at: None, parameters: Map::new(), shared: Shared::default() }
    }

    /// The moment that the run is about.
    #[must_use]
    pub fn at(mut self, logical_at: Timestamp) -> Self {
        self.logical_at = Some(logical_at);
        self
    }

    /// The value of a parameter.
    #[must_use]
    pub fn parameter(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.parameters.insert(name.to_owned(), value.into());
        self
    }

    /// A value that the tasks share.
    #[must_use]
    pub fn with<T: std::any::Any + Send + Sync>(mut self, value: T) -> Self {
        self.shared = self.shared.with(value);
        self
    }

    /// Carries the run out, what waits for another try at once, on a migrated database on which nobody else works.
    ///
    /// # Errors
    /// Why there is no run.
    ///
    /// # Panics
    /// If the pipeline is declared wrong or the database is not available: it is for tests.
    pub async fn on(self, pool: &Pool) -> Result<Finished, Refused> {
        self.begin(pool, None).await
    }

    /// Tries one task alone, undoing what it writes.
    ///
    /// # Errors
    /// As `on`.
    ///
    /// # Panics
    /// As `on`.
    pub async fn only(self, task: &str, pool: &Pool) -> Result<Finished, Refused> {
        self.begin(pool, Some(task)).await
    }

    async fn begin(self, pool: &Pool, only: Option<&str>) -> Result<Finished, Refused> {
        let name = self.pipeline.name().to_owned();
        let registry = Registry::new(vec![self.pipeline], "Asia/Seoul").expect("the pipeline is declared right");
        let mut tx = pool.begin().await.expect("a database");
        let definition = &registry.get(&name).expect("it was registered").definition;
        pipeline::register(&mut tx, &name, definition).await.expect("it can be registered");
        let request = Request { pipeline: &name, parameters: &self.parameters, actor: "trial" };
        let asked = match only {
            None => pipeline::trigger(&mut tx, &request, self.logical_at).await,
            Some(task) => pipeline::test(&mut tx, &request, task, self.logical_at).await,
        };
        let run_id = asked.expect("a database")?;
        tx.commit().await.expect("a database");
        let runner = Runner {
            pool: pool.clone(),
            registry: Arc::new(registry),
            leases: Leases::new("trial", LEASE),
            shared: self.shared,
            places: Arc::new(Semaphore::new(8)),
            stopping: CancellationToken::new(),
            cut: CancellationToken::new(),
        };
        Ok(carried_out(&runner, run_id).await)
    }
}

async fn carried_out(runner: &Runner, run_id: Uuid) -> Finished {
    loop {
        let Standing { state, tasks } =
            pipeline::standing(&runner.pool, run_id).await.expect("a database").expect("the run has tasks");
        let due = tasks.iter().filter(|task| task.is_due()).map(|task| task.attempt.clone());
        let due: Vec<_> = due.map(|attempt| runner.clone().carry_out(attempt)).collect();
        if due.is_empty() {
            let tasks = tasks.into_iter().map(|task| (task.attempt.task.clone(), task)).collect();
            return Finished { run_id, state, tasks };
        }
        join_all(due).await;
    }
}
