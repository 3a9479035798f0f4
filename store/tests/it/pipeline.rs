//! What changes runs, with the tests in the place of the workers.

mod administration;
mod attempt;
mod queue;
mod schedule;

use std::time::Duration;

use dotodo_store::Transaction;
use dotodo_store::pipeline::{self, Attempt, Claimed, Definition, Ended, Outcome, Request, Task};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::database::Database;

pub(crate) const LEASE: Duration = Duration::from_secs(30);

pub(crate) fn task(name: &str, after: &[&str], retries: i16) -> Task {
    let after = after.iter().map(|&name| name.to_owned()).collect();
    Task { name: name.into(), description: String::new(), after, retries, retry_delay_ms: 60_000, timeout_ms: 1_000 }
}

/// first → (left, right) → last, each of which is tried twice.
pub(crate) fn diamond() -> Definition {
    let tasks = vec![
        task("first", &[], 1),
        task("left", &["first"], 1),
        task("right", &["first"], 1),
        task("last", &["left", "right"], 1),
    ];
    Definition {
        description: "for tests".into(),
        schedule: Some("0 2 * * *".into()),
        zone: "Asia/Seoul".into(),
        tags: Vec::new(),
        parameters: vec![pipeline::Parameter {
            name: "date".into(),
            kind: pipeline::Kind::Date,
            default: None,
            description: String::new(),
        }],
        tasks,
    }
}

/// A database that knows the pipeline "diamond".
pub(crate) struct Stage(pub(crate) Database);

impl Stage {
    pub(crate) async fn new() -> Self {
        let stage = Self(Database::migrated().await);
        stage.change(async |tx| pipeline::register(tx, "diamond", &diamond()).await.unwrap()).await;
        stage
    }

    /// Does something in a transaction of its own.
    pub(crate) async fn change<T>(&self, change: impl AsyncFnOnce(&mut Transaction) -> T) -> T {
        let mut tx = self.0.pool.begin().await.unwrap();
        let result = change(&mut tx).await;
        tx.commit().await.unwrap();
        result
    }

    pub(crate) async fn trigger(&self) -> Uuid {
        self.change(async |tx| pipeline::trigger(tx, &asked(&Map::new()), None).await.unwrap()).await.unwrap()
    }

    pub(crate) async fn claim(&self, attempt: &Attempt, worker: &str) -> Option<Claimed> {
        self.change(async |tx| pipeline::claim(tx, attempt, worker, LEASE, |_, _| true).await.unwrap()).await
    }

    pub(crate) async fn finish(&self, attempt: &Attempt, worker: &str, outcome: Outcome) -> Option<Ended> {
        self.change(async |tx| pipeline::finish(tx, attempt, worker, &outcome).await.unwrap()).await
    }

    /// Carries out a task that is due.
    pub(crate) async fn succeed(&self, run_id: Uuid, task: &str) -> Ended {
        let attempt = self.due(run_id, task).await;
        self.claim(&attempt, "w").await.unwrap();
        self.finish(&attempt, "w", Outcome::Succeeded(json!({"by": task}))).await.unwrap()
    }

    /// Lets a task fail for good.
    pub(crate) async fn fail(&self, run_id: Uuid, task: &str) -> Ended {
        let attempt = self.due(run_id, task).await;
        self.claim(&attempt, "w").await.unwrap();
        let outcome = Outcome::Failed { error: "no".into(), permanent: true };
        self.finish(&attempt, "w", outcome).await.unwrap()
    }

    /// The attempt of a task that is due.
    pub(crate) async fn due(&self, run_id: Uuid, task: &str) -> Attempt {
        let due = "select attempt from attempts where run_id = $1 and task = $2 and state = 'queued'";
        let attempt = sqlx::query_scalar(due).bind(run_id).bind(task).fetch_one(&self.0.sql).await.unwrap();
        Attempt { run_id, task: task.into(), attempt }
    }

    /// The states of a run's tasks, as "first:succeeded left:queued …".
    pub(crate) async fn states(&self, run_id: Uuid) -> String {
        self.text(&format!(
            "select string_agg(task || ':' || state, ' ' order by position) from task_runs where run_id = '{run_id}'"
        ))
        .await
    }

    pub(crate) async fn run_state(&self, run_id: Uuid) -> String {
        self.text(&format!("select state from runs where id = '{run_id}'")).await
    }

    /// What a query of one text gives.
    pub(crate) async fn text(&self, sql: &str) -> String {
        let text: Option<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&self.0.sql).await.unwrap();
        text.unwrap_or_default()
    }

    pub(crate) async fn execute(&self, sql: &str) {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&self.0.sql).await.unwrap();
    }
}

/// What somebody asks for "diamond" with.
pub(crate) fn asked(parameters: &Map<String, Value>) -> Request<'_> {
    Request { pipeline: "diamond", parameters, actor: "admin001" }
}
