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
use jiff::{SignedDuration, Timestamp};

/// In the order in which their first ticks come after a day; the first has the most to compute.
const PIPELINES: [&str; 3] = ["models", "dotodo_analytics", "metrics_update"];

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
    let first = runs(&pool, midnight + hour * 2).await;
    let again = runs(&pool, midnight + hour * 2).await;
    generate::change(&pool, 100, 7, midnight + hour * 10).await.unwrap();
    let changed = runs(&pool, midnight + day + hour * 2).await;
    let memory = peak_memory();
    let mut sums = [Duration::ZERO; 3];
    for (place, pipeline) in PIPELINES.iter().enumerate() {
        let times = [first[place], again[place], changed[place]];
        sums.iter_mut().zip(times).for_each(|(sum, time)| *sum += time);
        row(table, todos, pipeline, times, "");
    }
    row(table, todos, "all three", sums, &memory);
}

/// Runs each pipeline about a moment, and says how long it took.
async fn runs(pool: &Pool, at: Timestamp) -> Vec<Duration> {
    let mut times = Vec::new();
    for name in PIPELINES {
        let pipeline = dotodo_worker::pipelines().into_iter().find(|pipeline| pipeline.name() == name).unwrap();
        let begun = Instant::now();
        let run = Trial::of(pipeline).at(at).on(pool).await.unwrap();
        times.push(begun.elapsed());
        assert_eq!(run.state, "succeeded", "{run:?}");
    }
    times
}

fn row(table: &mut String, todos: u32, what: &str, times: [Duration; 3], memory: &str) {
    let [first, again, changed] = times.map(|time| time.as_secs_f64());
    let ratio = first / changed;
    let _ =
        writeln!(table, "| {todos} | {what} | {first:.2} s | {again:.2} s | {changed:.2} s | {ratio:.0} | {memory} |");
}

/// The most that this process ever held in memory, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    peak.map_or("?".to_owned(), |kib| format!("{} MiB", kib / 1024))
}

fn write(table: &str) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let section = format!(
        "\n## Pipelines\n\nOn generated todos (`cargo xtask generate`) of ninety days, a person for every fifty; worker and PostgreSQL shared \
         {cores} cores. The first run computes everything; then the same day again; then the next day, after one todo in a hundred \
         changed. Memory is the most that the worker's process ever held up to there.\n\n{table}"
    );
    section::write("pipelines", &section);
}
