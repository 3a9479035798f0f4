//! Runs and their tasks as tables for people.

use std::collections::BTreeMap;

use comfy_table::{Cell, Table};
use dotodo_proto::v1::{Blocker, BlockerKind, Run, TaskRun, TaskState};

use crate::moment::{at, took};
use crate::table;
use crate::words::Words as _;

/// Prints runs, a line each.
pub(crate) fn print(runs: &[Run]) {
    let mut table = table::new(&["PIPELINE", "STATE", "KIND", "FOR", "TASKS", "STARTED", "TOOK", "BY", "RUN"]);
    for run in runs {
        table.add_row([
            Cell::new(&run.pipeline),
            table::state(run.state().word()),
            Cell::new(run.kind().word()),
            Cell::new(at(run.logical_time.as_ref())),
            Cell::new(format!("{}/{}", run.succeeded_task_count, run.task_count)),
            Cell::new(at(run.start_time.as_ref())),
            Cell::new(took(run.start_time.as_ref(), run.finish_time.as_ref())),
            Cell::new(&run.creator),
            Cell::new(&run.id),
        ]);
    }
    table::print(&table);
}

/// Prints a run with its tasks, and why it does not go on.
pub(crate) fn print_one(run: &Run) {
    table::print(&fields(run));
    for blocker in &run.blockers {
        println!("waits: {}", reason(blocker));
    }
    // A run that has not begun has none yet.
    if !run.tasks.is_empty() {
        println!("\n{}", tasks(run).join("\n"));
    }
    let errors = errors(run);
    if !errors.is_empty() {
        println!("\n{}", errors.join("\n"));
    }
}

fn fields(run: &Run) -> Table {
    let mut table = table::fields([("run", run.id.clone()), ("pipeline", run.pipeline.clone())]);
    table::add_field(&mut table, "state", table::state(run.state().word()));
    let more = [
        ("kind", run.kind().word()),
        ("for", format!("{} ({})", at(run.logical_time.as_ref()), run.logical_date)),
        ("parameters", parameters(&run.parameters)),
        ("backfill", run.backfill_id.clone()),
        ("by", run.creator.clone()),
        ("created", at(run.create_time.as_ref())),
        ("started", at(run.start_time.as_ref())),
        ("finished", at(run.finish_time.as_ref())),
        ("took", took(run.start_time.as_ref(), run.finish_time.as_ref())),
    ];
    table::add_fields(&mut table, more);
    table
}

/// "date=2026-11-24 full=true"
pub(crate) fn parameters(values: &BTreeMap<String, String>) -> String {
    values.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
}

/// Why tasks of a run failed, a line each.
pub(crate) fn errors(run: &Run) -> Vec<String> {
    let failed = run.tasks.iter().filter(|task| !task.error.is_empty());
    failed.map(|task| format!("{}: {}", task.task, task.error)).collect()
}

/// The tasks of a run as lines of a table.
pub(crate) fn tasks(run: &Run) -> Vec<String> {
    let mut table = table::new(&["TASK", "STATE", "TRY", "STARTED", "TOOK", "WORKER", "WHY NOT"]);
    for task in &run.tasks {
        table.add_row([
            Cell::new(&task.task),
            table::state(task.state().word()),
            Cell::new(tries(task)),
            Cell::new(at(task.start_time.as_ref())),
            Cell::new(took_of(task)),
            Cell::new(&task.worker),
            Cell::new(why(&task.blockers)),
        ]);
    }
    table::lines(&table)
}

/// "1", or "2 (1 failed of 3)".
fn tries(task: &TaskRun) -> String {
    match (task.attempt, task.failures) {
        (0, _) => String::new(),
        (attempt, 0) => attempt.to_string(),
        (attempt, failures) => format!("{attempt} ({failures} failed of {})", task.retries + 1),
    }
}

/// What keeps something from running, on one line.
pub(crate) fn why(blockers: &[Blocker]) -> String {
    blockers.iter().map(reason).collect::<Vec<_>>().join("; ")
}

/// What keeps something from running, with moments in the zone of the terminal.
pub(crate) fn reason(blocker: &Blocker) -> String {
    let until = at(blocker.until_time.as_ref());
    match blocker.kind() {
        BlockerKind::Delayed => format!("it is not due before {until}"),
        BlockerKind::Leased => {
            let worker = &blocker.worker;
            format!("{worker} has it until {until} and gives no sign of life; then another worker takes it")
        }
        _ => blocker.text.clone(),
    }
}

/// How long the last try took, or takes; nothing of one that is still to come.
fn took_of(task: &TaskRun) -> String {
    match (task.state(), task.finish_time) {
        (TaskState::Running, _) | (_, Some(_)) => took(task.start_time.as_ref(), task.finish_time.as_ref()),
        _ => String::new(),
    }
}
