//! Pipelines and runs for tests, made and carried out by the store's functions: no worker is needed to look at them.

use std::time::Duration;

use dotodo_store::pipeline::{self, Attempt, Definition, Kind, Outcome, Parameter, Task};
use serde_json::json;

use crate::server::Server;

pub(crate) const WORKER: &str = "worker-1";

/// A diamond: `extract`, then `count` and `rate` side by side, then `save`. `count` is tried twice.
pub(crate) fn diamond() -> Definition {
    let task = |name: &str, after: &[&str], retries| Task {
        name: name.into(),
        description: format!("does {name}"),
        after: after.iter().map(|&name| name.to_owned()).collect(),
        retries,
        retry_delay_ms: 300_000,
        timeout_ms: 60_000,
    };
    let parameter = |name: &str, kind, default| {
        let description = format!("which {name}");
        Parameter { name: name.into(), kind, default, description }
    };
    Definition {
        description: "counts what was done".into(),
        schedule: Some("0 2 * * *".into()),
        zone: "Asia/Seoul".into(),
        tags: vec!["daily".into()],
        parameters: vec![parameter("date", Kind::Date, None), parameter("limit", Kind::Integer, Some(json!(7)))],
        tasks: vec![
            task("extract", &[], 0),
            task("count", &["extract"], 1),
            task("rate", &["extract"], 0),
            task("save", &["count", "rate"], 0),
        ],
    }
}

impl Server {
    /// Makes a pipeline known, as a worker does when it starts.
    pub(crate) async fn declare(&self, name: &str) {
        self.declare_as(name, &diamond()).await;
    }

    pub(crate) async fn declare_as(&self, name: &str, definition: &Definition) {
        let mut tx = self.pool().begin().await.unwrap();
        pipeline::register(&mut tx, name, definition).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A worker that lives.
    pub(crate) async fn worker(&self, concurrency: u32) {
        self.sql(&format!(
            "insert into workers (name, host, process_id, version, concurrency)
             values ('{WORKER}', 'host', 7, '0.1.0', {concurrency})"
        ));
    }

    /// Takes the task that is due of a run, as a worker does.
    pub(crate) async fn take(&self, run_id: &str, task: &str) -> Attempt {
        let (pool, run_id) = (self.pool(), run_id.parse().unwrap());
        let standing = pipeline::standing(&pool, run_id).await.unwrap().unwrap();
        let due = standing.tasks.into_iter().find(|due| due.attempt.task == task).unwrap();
        let mut tx = pool.begin().await.unwrap();
        let claimed =
            pipeline::claim(&mut tx, &due.attempt, WORKER, Duration::from_secs(30), |_, _| true).await.unwrap();
        assert!(claimed.is_some(), "{task} is {}", due.state);
        tx.commit().await.unwrap();
        due.attempt
    }

    /// Takes the task that is due of a run, and ends it.
    pub(crate) async fn carry_out(&self, run_id: &str, task: &str, outcome: Outcome) {
        let attempt = self.take(run_id, task).await;
        let mut tx = self.pool().begin().await.unwrap();
        pipeline::finish(&mut tx, &attempt, WORKER, &outcome).await.unwrap().unwrap();
        tx.commit().await.unwrap();
    }

    /// Lets every task of a run succeed.
    pub(crate) async fn carry_out_all(&self, run_id: &str) {
        for task in ["extract", "count", "rate", "save"] {
            self.carry_out(run_id, task, done()).await;
        }
    }

    /// Everything that is kept of runs, as text.
    pub(crate) fn everything(&self) -> String {
        let tables = ["pipelines", "backfills", "runs", "task_runs", "attempts", "audit", "apalis.jobs"];
        let digest =
            |table: &&str| self.sql(&format!("select md5(string_agg(t::text, '|' order by t::text)) from {table} t"));
        tables.iter().map(digest).collect::<Vec<_>>().join(" ")
    }
}

pub(crate) fn done() -> Outcome {
    Outcome::Succeeded(json!({ "rows": 7 }))
}

pub(crate) fn failed(permanent: bool) -> Outcome {
    Outcome::Failed { error: "the disk is full".into(), permanent }
}
