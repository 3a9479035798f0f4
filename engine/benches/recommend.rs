//! How fast suggestions are made: for people with a history of 10 to 1,000,000 todos, and for a hundred thousand ordinary ones.
//!
//! `cargo bench -p dotodo-engine --bench recommend`; the night's figures are printed, with the memory the process came to hold.

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use dotodo_engine::Category;
use dotodo_engine::recommend::{Part, Past, Request, Suggestion, recommend};
use dotodo_score::recommend::simulator::simulate;
use jiff::ToSpan;
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 11, 24);

/// Ordinary people; the same few hundred simulated ones over and over.
const PEOPLE: usize = 100_000;

fn suggest(history: &[Past]) -> Vec<Suggestion> {
    recommend(&Request { history, day: DAY, part: None, count: 10, others: &[], exclude: &[], seed: 1 })
}

fn past(title: &str, date: Date) -> Past<'_> {
    let done = Some((date, Part::Morning));
    Past { title, category: Category::Chores, done, due: None, recurs: false, suggested: false, dismissed: None }
}

/// One person's history of so many todos: a thousand titles over ten years.
fn extreme(todos: usize, titles: &[String]) -> Vec<Past<'_>> {
    let day = |at: usize| DAY - i32::try_from(at % 3_650 + 1).unwrap_or(1).days();
    (0..todos).map(|at| past(&titles[at * 7 % titles.len()], day(at))).collect()
}

fn titles() -> Vec<String> {
    (0..1_000).map(|number| format!("{number}번째 일 챙기기")).collect()
}

fn suggests_from_long_histories(criterion: &mut Criterion) {
    let titles = titles();
    let mut group = criterion.benchmark_group("recommend");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    for todos in [10, 1_000, 100_000, 1_000_000] {
        let history = extreme(todos, &titles);
        group.throughput(Throughput::Elements(todos as u64));
        group.bench_with_input(BenchmarkId::new("todos", todos), &history, |bencher, history| {
            bencher.iter(|| black_box(suggest(black_box(history))));
        });
    }
}

/// A night: everybody once, on one processor.
fn night() {
    let simulation = simulate(200, 4);
    let histories: Vec<Vec<Past>> = simulation
        .log
        .people
        .iter()
        .zip(&simulation.titles)
        .map(|(visits, worded)| {
            let day = |(visit, titles): (&dotodo_score::recommend::log::Visit, &Vec<&'static str>)| {
                let date = visit.day.date();
                titles.iter().map(|title| past(title, date)).collect::<Vec<_>>()
            };
            visits.iter().zip(worded).flat_map(day).collect()
        })
        .collect();
    let todos: usize = histories.iter().map(Vec::len).sum::<usize>() / histories.len();
    let begun = Instant::now();
    for person in 0..PEOPLE {
        black_box(suggest(&histories[person % histories.len()]));
    }
    let took = begun.elapsed();
    println!(
        "{PEOPLE} people of {todos} todos: {took:.1?}, {:.0?} each; {} of memory at most",
        took / u32::try_from(PEOPLE).unwrap_or(1),
        peak()
    );
}

/// The most memory the process ever held, as Linux tells it.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("an unknown amount".into(), |line| line.trim().to_owned())
}

criterion_group!(benches, suggests_from_long_histories);

fn main() {
    // With a name to filter by, only what it names.
    if !std::env::args().skip(1).any(|argument| !argument.starts_with('-')) {
        night();
    }
    benches();
    println!("{} of memory at most", peak());
}
