//! What the machinery costs, with tasks that do nothing, on a PostgreSQL that writes to the disk.
//!
//! `cargo bench -p dotodo-worker --bench tasks` writes its section of docs/benchmarks.md.
#![allow(clippy::unwrap_used, missing_docs, clippy::cast_precision_loss, reason = "a benchmark")]

#[path = "../../server/benches/report/filter.rs"]
mod filter;
#[path = "tasks/report.rs"]
mod report;
#[path = "../../server/benches/report/section.rs"]
mod section;

use std::time::{Duration, Instant};

use dotodo_runtime::postgres::Cluster;
use dotodo_store::pipeline::{self, Request};
use dotodo_store::{Pool, Settings};
use dotodo_worker::{Context, Output, Pipeline, Task};
use serde_json::Map;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Runs of seven tasks, and of one.
const RUNS: usize = 50;
const PICKED_UP: usize = 300;

/// Pipelines side by side, and tasks of each, for jobs per second.
const SIDE_BY_SIDE: usize = 10;
const TASKS: usize = 60;

fn main() {
    if filter::is_wanted("tasks") {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(measure());
    }
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(folder.path()).await.unwrap();
    let pool = Pool::new(&Settings::new(cluster.url())).unwrap();
    dotodo_store::migrate(&pool).await.unwrap();
    let mut figures = report::Figures::default();
    {
        let _working = work(&pool, vec![seven(), one()], 8).await;
        for _ in 0..RUNS {
            figures.seven.push(run(&pool, "seven").await);
        }
        for _ in 0..PICKED_UP {
            figures.one.push(run(&pool, "one").await);
        }
    }
    for concurrency in [1, 10] {
        let wide: Vec<_> = (0..SIDE_BY_SIDE).map(|n| wide(&format!("wide_{concurrency}_{n}"))).collect();
        let names: Vec<_> = wide.iter().map(|pipeline| pipeline.name().to_owned()).collect();
        let _working = work(&pool, wide, concurrency).await;
        let begun = Instant::now();
        let mut runs = Vec::new();
        for name in &names {
            runs.push(trigger(&pool, name).await);
        }
        for run in runs {
            ended(&pool, run).await;
        }
        let rate = (SIDE_BY_SIDE * TASKS) as f64 / begun.elapsed().as_secs_f64();
        figures.rates.push((concurrency, rate));
    }
    figures.picked_up = picked_up(&cluster);
    figures.write();
    cluster.stop().await;
}

/// The shape of dotodo_analytics: seven tasks on five levels.
fn seven() -> Pipeline {
    Pipeline::new("seven", "does nothing")
        .task(Task::new("create", nothing))
        .task(Task::new("extract", nothing).after(["create"]))
        .task(Task::new("rates", nothing).after(["extract"]))
        .task(Task::new("trends", nothing).after(["extract"]))
        .task(Task::new("patterns", nothing).after(["extract"]))
        .task(Task::new("summary", nothing).after(["rates", "trends", "patterns"]))
        .task(Task::new("save", nothing).after(["summary"]))
}

fn one() -> Pipeline {
    Pipeline::new("one", "does nothing").task(Task::new("nothing", nothing))
}

fn wide(name: &str) -> Pipeline {
    let tasks = (0..TASKS).map(|n| Task::new(&format!("task_{n}"), nothing));
    tasks.fold(Pipeline::new(name, "does nothing"), Pipeline::task)
}

async fn nothing(_context: &Context) -> Output {
    Ok(serde_json::Value::Null)
}

/// A worker, until the guard is dropped, that has registered its pipelines and waits for jobs.
async fn work(pool: &Pool, pipelines: Vec<Pipeline>, concurrency: usize) -> tokio_util::sync::DropGuard {
    let warm = pipelines[0].name().to_owned();
    let shutdown = CancellationToken::new();
    let settings = dotodo_worker::Settings { concurrency, ..dotodo_worker::Settings::default() };
    let drain = Duration::from_secs(1);
    tokio::spawn(dotodo_worker::run(pool.clone(), pipelines, settings, shutdown.clone(), drain));
    tokio::time::sleep(Duration::from_secs(3)).await;
    run(pool, &warm).await;
    shutdown.drop_guard()
}

async fn trigger(pool: &Pool, pipeline: &str) -> Uuid {
    let mut tx = pool.begin().await.unwrap();
    let request = Request { pipeline, parameters: &Map::new(), actor: "bench" };
    let id = pipeline::trigger(&mut tx, &request, None).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    id
}

async fn ended(pool: &Pool, run: Uuid) {
    while pipeline::standing(pool, run).await.unwrap().unwrap().state == "running" {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// How long a run takes, from the moment that it is asked for.
async fn run(pool: &Pool, pipeline: &str) -> Duration {
    let begun = Instant::now();
    let run = trigger(pool, pipeline).await;
    ended(pool, run).await;
    begun.elapsed()
}

/// How long attempts of "one" waited before a worker had them, by PostgreSQL's clock.
fn picked_up(cluster: &Cluster) -> Vec<Duration> {
    let waited = "select extract(epoch from attempts.started_at - due_at)
                  from attempts join runs on runs.id = run_id where pipeline = 'one' and attempt = 1";
    let psql = std::process::Command::new(cluster.bin_dir().join("psql"));
    let output = { psql }.args(["-XAtqc", waited, &cluster.url()]).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|seconds| Duration::from_secs_f64(seconds.parse().unwrap())).collect()
}
