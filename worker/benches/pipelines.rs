//! What the pipelines cost on generated databases: the first run, and the run of the next day after one todo in a hundred changed.
//! A real PostgreSQL that reaches the disk; each pipeline is one run with all of its tasks, carried out in this process.
//!
//! `cargo bench -p dotodo-worker --bench pipelines` writes its part of docs/benchmarks.md. `DOTODO_BENCH_TODOS` says on how many
//! todos (100000,1000000).
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark")]

#[path = "../../server/benches/report/filter.rs"]
mod filter;
#[path = "../../server/benches/report/section.rs"]
#[allow(dead_code, reason = "there are no percentiles of single runs")]
mod section;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use dotodo_runtime::postgres::Cluster;
use dotodo_store::{Pool, Settings, generate};
use dotodo_worker::testing::Trial;
use dotodo_worker::{PendingUtterances, Warehouse};
use jiff::{SignedDuration, Timestamp};

/// In the order in which their first ticks come after a day; the first has the most to compute.
const PIPELINES: [&str; 3] = ["models", "dotodo_analytics", "metrics_update"];

/// A warehouse of more todos than these would not fit beside the rest.
const MOST_SYNCED: u32 = 1_000_000;

fn main() {
    if !filter::is_wanted("pipelines") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let sizes = std::env::var("DOTODO_BENCH_TODOS").unwrap_or("100000,1000000".to_owned());
    let mut table = "| todos | pipeline | first run | nothing changed | 1 % changed | first / changed | memory |\n\
                     |---|---|---|---|---|---|---|\n"
        .to_owned();
    for todos in sizes.split(',') {
        runtime.block_on(measure(todos.trim().parse().unwrap(), &mut table));
        write(&table);
    }
}

/// The rows of a database of so many todos.
async fn measure(todos: u32, table: &mut String) {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(folder.path()).await.unwrap();
    let pool = Pool::new(&Settings::new(cluster.url())).unwrap();
    dotodo_store::migrate(&pool).await.unwrap();
    let midnight: Timestamp = "2026-11-20T15:00:00Z".parse().unwrap();
    let settings = generate::Settings { indexed: false, ..generate::Settings::new(todos, midnight) };
    generate::fill(&pool, &settings).await.unwrap();
    let (hour, day) = (SignedDuration::from_hours(1), SignedDuration::from_hours(24));
    let files = tempfile::tempdir().unwrap();
    let files = Warehouse::open(&format!("file://{}", files.path().display())).unwrap();
    let syncs = [("data_sync, schema", Warehouse::default()), ("data_sync, Parquet files", files)];
    let syncs: Vec<_> = syncs.into_iter().filter(|_| todos <= MOST_SYNCED).collect();
    let mut rounds = Vec::new();
    for at in [midnight + hour * 2, midnight + hour * 2, midnight + day + hour * 2] {
        if rounds.len() == 2 {
            generate::change(&pool, 100, 7, midnight + hour * 10).await.unwrap();
        }
        let mut round = Vec::new();
        for name in PIPELINES {
            round.push(run(&pool, name, at, &Warehouse::default()).await);
        }
        round.push(round.iter().fold(Cost::default(), |sum, cost| sum.and(*cost)));
        for (_, warehouse) in &syncs {
            round.push(run(&pool, "data_sync", at, warehouse).await);
        }
        rounds.push(round);
    }
    let names = PIPELINES.into_iter().chain(["these three"]).chain(syncs.iter().map(|(name, _)| *name));
    for (place, name) in names.enumerate() {
        row(table, todos, name, [0, 1, 2].map(|round| rounds[round][place]));
    }
}

/// What a run took.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    time: Duration,
    /// The most that this process held in memory meanwhile.
    peak_mib: u64,
}

impl Cost {
    fn and(self, other: Self) -> Self {
        Self { time: self.time + other.time, peak_mib: self.peak_mib.max(other.peak_mib) }
    }
}

/// Runs a pipeline about a moment.
async fn run(pool: &Pool, name: &str, at: Timestamp, warehouse: &Warehouse) -> Cost {
    let pipeline = dotodo_worker::pipelines().into_iter().find(|pipeline| pipeline.name() == name).unwrap();
    forget_peak();
    let begun = Instant::now();
    let trial = Trial::of(pipeline).at(at).with(warehouse.clone()).with(PendingUtterances::default());
    let run = trial.on(pool).await.unwrap();
    assert_eq!(run.state, "succeeded", "{run:?}");
    Cost { time: begun.elapsed(), peak_mib: peak_mib() }
}

fn row(table: &mut String, todos: u32, what: &str, costs: [Cost; 3]) {
    let [first, again, changed] = costs.map(|cost| cost.time.as_secs_f64());
    let ratio = first / changed;
    let memory = costs.map(|cost| cost.peak_mib).into_iter().max().unwrap_or_default();
    let _ = writeln!(
        table,
        "| {todos} | {what} | {first:.2} s | {again:.2} s | {changed:.2} s | {ratio:.0} | {memory} MiB |"
    );
}

/// Lets the system count anew the most that this process holds, where it does so.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most that this process held since then.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    peak.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}

fn write(table: &str) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let section = format!(
        "\n## Pipelines\n\nOn generated todos (`cargo xtask generate`) of ninety days, a person for every fifty; worker and PostgreSQL shared \
         {cores} cores. The first run computes everything; then the same day again; then the next day, after one todo in a hundred \
         changed. Memory is the most that the process of the worker, this benchmark, held during one of the runs.\n\n{table}"
    );
    section::write("pipelines", &section);
}
