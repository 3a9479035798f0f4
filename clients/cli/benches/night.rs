//! What a night of recommendations costs: the lists of many people, by the pipeline that makes them, and the list of one person with an
//! extreme history. The model is the engine, in this process; a real PostgreSQL that reaches the disk.
//!
//! `cargo bench -p dotodo --bench night` writes its section of docs/benchmarks.md. `DOTODO_BENCH_PEOPLE` says for how many people (20000),
//! `DOTODO_BENCH_EXTREME` how many todos the one person has (1000000).
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark")]

#[path = "../../../server/benches/report/filter.rs"]
mod filter;
#[path = "../../../server/benches/report/section.rs"]
#[allow(dead_code, reason = "there are no percentiles of single runs")]
mod section;

use std::sync::Arc;
use std::time::{Duration, Instant};

use dotodo_runtime::postgres::Cluster;
use dotodo_server::{PrepareError, Recommender};
use dotodo_store::{Pool, Settings, generate, mart};
use dotodo_worker::testing::Trial;
use dotodo_worker::{Lists, PrepareList, Preparing, Unprepared};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;

const PATIENCE: Duration = Duration::from_secs(60);
const TODOS_EACH: u32 = 30;

struct Preparer(Recommender);

impl PrepareList for Preparer {
    fn prepare<'a>(&'a self, user_id: &'a str, day: Date) -> Preparing<'a> {
        Box::pin(async move {
            self.0.prepare(user_id, day).await.map_err(|error| match error {
                PrepareError::Away(_) => Unprepared::Away(error.to_string()),
                PrepareError::Person(_) => Unprepared::Person(error.to_string()),
            })
        })
    }
}

fn main() {
    if filter::is_wanted("night") {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(measure());
    }
}

fn asked(name: &str, usual: u32) -> u32 {
    std::env::var(name).map_or(usual, |number| number.parse().unwrap())
}

async fn measure() {
    let (people, extreme) = (asked("DOTODO_BENCH_PEOPLE", 20_000), asked("DOTODO_BENCH_EXTREME", 1_000_000));
    let model = model();
    let night = night(people, &model).await;
    let one = one(extreme, &model).await;
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let section = format!(
        "\n## A night of recommendations\n\nGenerated people with {TODOS_EACH} todos each in the mean, by Zipf's law, of ninety days; worker, \
         engine and PostgreSQL shared {cores} cores with builds and tests of other programs. Memory is the most that this process held. Four \
         lists are made side by side.\n\n| | |\n|---|---:|\n{night}{one}"
    );
    section::write("night", &section);
}

/// The engine behind a connection in memory.
fn model() -> Channel {
    let (channel, incoming) = dotodo_runtime::channel::in_memory();
    tokio::spawn(dotodo_model::serve(incoming, None, None, CancellationToken::new()));
    channel
}

/// Midnight in Seoul, today's.
fn midnight() -> Timestamp {
    let seoul = TimeZone::get("Asia/Seoul").unwrap();
    Timestamp::now().to_zoned(seoul.clone()).date().to_zoned(seoul).unwrap().timestamp()
}

async fn generated(todos: u32, users: u32) -> (tempfile::TempDir, Cluster, Pool) {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(folder.path()).await.unwrap();
    let pool = Pool::new(&Settings::new(cluster.url())).unwrap();
    dotodo_store::migrate(&pool).await.unwrap();
    let settings = generate::Settings { users, ..generate::Settings::new(todos, midnight()) };
    generate::fill(&pool, &settings).await.unwrap();
    (folder, cluster, pool)
}

/// The night of Seoul.
async fn night(people: u32, model: &Channel) -> String {
    let (_folder, cluster, pool) = generated(people * TODOS_EACH, people).await;
    mart::refresh_all(&pool).await.unwrap();
    let pipeline =
        dotodo_worker::pipelines().into_iter().find(|pipeline| pipeline.name() == "recommendations").unwrap();
    let lists = Lists(Some(Arc::new(Preparer(Recommender::new(pool.clone(), model.clone(), PATIENCE)))));
    forget_peak();
    let before = peak_mib();
    let begun = Instant::now();
    let run = Trial::of(pipeline).at(midnight() + 3.hours()).with(lists).on(&pool).await.unwrap();
    let time = begun.elapsed();
    assert_eq!(run.state, "succeeded", "{run:?}");
    let (popular, done) = (run.output("refresh_popular"), run.output("generate_recommendations"));
    let (made, nothing) = (done["made"].as_u64().unwrap(), done["nothing"].as_u64().unwrap());
    pool.close().await;
    cluster.stop().await;
    let looked = f64::from(u32::try_from(made + nothing).unwrap());
    format!(
        "| people, of whom so many are active and in Seoul | {people}, {looked} |\n\
         | lists made; with nothing to recommend; failed | {made}; {nothing}; {} |\n\
         | acts of many, found among people who consent | {}, {} |\n\
         | the whole run | {:.1} s |\n| a person | {:.1} ms |\n| memory before, at most | {before} MiB, {} MiB |\n",
        done["failed"],
        popular["acts"],
        popular["people"],
        time.as_secs_f64(),
        time.as_secs_f64() * 1e3 / looked,
        peak_mib(),
    )
}

/// One person's list, who has that many todos.
async fn one(todos: u32, model: &Channel) -> String {
    let (_folder, cluster, pool) = generated(todos, 1).await;
    let recommender = Recommender::new(pool.clone(), model.clone(), PATIENCE);
    let day = midnight().to_zoned(TimeZone::get("Asia/Seoul").unwrap()).date();
    forget_peak();
    let begun = Instant::now();
    let made = recommender.prepare("user0000001", day).await.unwrap();
    let time = begun.elapsed();
    pool.close().await;
    cluster.stop().await;
    let what = if made { "the list" } else { "nothing to recommend" };
    format!(
        "| one person with {todos} todos: {what} | {:.2} s |\n| memory at most meanwhile | {} MiB |\n",
        time.as_secs_f64(),
        peak_mib()
    )
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
