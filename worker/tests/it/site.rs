//! A database of a test, and what happened on it.

use std::process::Command;
use std::time::{Duration, Instant};

use dotodo_runtime::postgres::Cluster;
use dotodo_store::pipeline::{self, Request, Standing};
use dotodo_store::request::{self, Claim};
use dotodo_store::{Pool, Settings};
use dotodo_worker::Pipeline;
use serde_json::Value;
use tokio::sync::OnceCell;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use crate::sample::{self, USER};

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

/// Far longer than anything awaited takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long a lease lasts in the tests: kills are noticed soon.
pub(crate) const LEASE: Duration = Duration::from_secs(1);

/// A migrated database with one person, which knows the pipelines of `sample`.
pub(crate) struct Site {
    pub(crate) url: String,
    pub(crate) pool: Pool,
}

/// A worker in this process, until this is dropped.
pub(crate) struct Working(#[expect(dead_code, reason = "held")] DropGuard);

impl Site {
    pub(crate) async fn new() -> Self {
        let cluster = CLUSTER.get_or_init(async || Cluster::temporary().await.unwrap()).await;
        Self::at(cluster.create_database(&format!("test_{}", Uuid::now_v7().simple())).await.unwrap()).await
    }

    pub(crate) async fn at(url: String) -> Self {
        let pool = pool(&url);
        dotodo_store::migrate(&pool).await.unwrap();
        let site = Self { url, pool };
        let mut tx = site.pool.begin().await.unwrap();
        let claimed = request::claim(&mut tx, USER, Uuid::now_v7(), b"").await.unwrap();
        assert_eq!(claimed, Claim::New);
        for pipeline in sample::all() {
            let definition = pipeline.validate("UTC").unwrap();
            pipeline::register(&mut tx, pipeline.name(), &definition).await.unwrap();
        }
        tx.commit().await.unwrap();
        site
    }

    /// Begins to work in this process.
    pub(crate) fn work(&self, pipelines: Vec<Pipeline>, concurrency: usize) -> Working {
        let shutdown = CancellationToken::new();
        let settings = dotodo_worker::Settings { concurrency, lease: LEASE, ..dotodo_worker::Settings::default() };
        let drain = Duration::from_secs(8);
        tokio::spawn(dotodo_worker::run(pool(&self.url), pipelines, settings, shutdown.clone(), drain));
        Working(shutdown.drop_guard())
    }

    pub(crate) async fn trigger(&self, pipeline: &str, parameters: &Value) -> Uuid {
        let parameters = parameters.as_object().unwrap();
        let mut tx = self.pool.begin().await.unwrap();
        let request = Request { pipeline, parameters, actor: "admin001" };
        let id = pipeline::trigger(&mut tx, &request, None).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub(crate) async fn standing(&self, run_id: Uuid) -> Standing {
        pipeline::standing(&self.pool, run_id).await.unwrap().unwrap()
    }

    /// Waits until a run has ended, and gives it.
    pub(crate) async fn ended(&self, run_id: Uuid) -> Standing {
        eventually("the run ends", async || self.standing(run_id).await.state != "running").await;
        self.standing(run_id).await
    }

    /// What psql answers to a query of one value.
    pub(crate) fn sql(&self, query: &str) -> String {
        let psql = CLUSTER.get().map_or("psql".into(), |cluster| cluster.bin_dir().join("psql"));
        let output = Command::new(psql).args(["-XAtqc", query, &self.url]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Whatever happened: every task that succeeded left its mark once, and nothing is under way or waits.
    pub(crate) fn assert_once_and_at_rest(&self, runs: usize, tasks_of_each: usize) {
        let ended = self.sql("select string_agg(distinct state, ' ') || ' ' || count(*) from runs");
        assert_eq!(ended, format!("succeeded {runs}"));
        let marks = self.sql("select count(*) || ' ' || count(distinct title) from todos");
        assert_eq!(marks, format!("{0} {0}", runs * tasks_of_each), "each task's mark, once");
        assert_eq!(self.sql("select count(*) from attempts where state in ('queued', 'running')"), "0");
        let undone = "select count(*) from task_runs where state <> 'succeeded' or lease_until is not null";
        assert_eq!(self.sql(undone), "0");
    }
}

pub(crate) fn pool(url: &str) -> Pool {
    Pool::new(&Settings { max_connections: 10, ..Settings::new(url) }).unwrap()
}

/// Waits until something is so.
pub(crate) async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "not within two minutes: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
