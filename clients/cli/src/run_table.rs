//! Runs and their tasks as tables for people.

use comfy_table::{Attribute, Cell, Color};
use dotodo_proto::v1::{Blocker, Run, TaskRun};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::table;

/// Prints runs, a line each.
pub(crate) fn print(runs: &[Run]) {
    let mut table = table::new(&["PIPELINE", "STATE", "KIND", "FOR", "TASKS", "STARTED", "TOOK", "BY", "RUN"]);
    for run in runs {
        table.add_row([
            Cell::new(&run.pipeline),
            state(word(run.state().as_str_name(), "RUN_STATE_")),
            Cell::new(word(run.kind().as_str_name(), "RUN_KIND_")),
            Cell::new(at(run.logical_time.as_ref())),
            Cell::new(format!("{}/{}", run.succeeded_task_count, run.task_count)),
            Cell::new(at(run.start_time.as_ref())),
            Cell::new(took(run.start_time.as_ref(), run.finish_time.as_ref())),
            Cell::new(&run.creator),
            Cell::new(&run.id),
        ]);
    }
    println!("{}", table.trim_fmt());
}

/// Prints a run with its tasks, and why it does not go on.
pub(crate) fn print_one(run: &Run) {
    let parameters: Vec<_> = run.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut table = table::new(&[]);
    let fields = [
        ("run", run.id.clone()),
        ("pipeline", run.pipeline.clone()),
        ("kind", word(run.kind().as_str_name(), "RUN_KIND_")),
        ("for", format!("{} ({})", at(run.logical_time.as_ref()), run.logical_date)),
        ("parameters", parameters.join(" ")),
        ("backfill", run.backfill_id.clone()),
        ("by", run.creator.clone()),
        ("created", at(run.create_time.as_ref())),
        ("started", at(run.start_time.as_ref())),
        ("finished", at(run.finish_time.as_ref())),
        ("took", took(run.start_time.as_ref(), run.finish_time.as_ref())),
    ];
    table.add_row([bold("state"), state(word(run.state().as_str_name(), "RUN_STATE_"))]);
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        table.add_row([bold(name), Cell::new(value)]);
    }
    println!("{}", table.trim_fmt());
    for blocker in &run.blockers {
        println!("waits: {}", blocker.text);
    }
    println!();
    println!("{}", tasks(run).join("\n"));
    for task in run.tasks.iter().filter(|task| !task.error.is_empty()) {
        println!("\n{}: {}", task.task, task.error);
    }
}

/// The tasks of a run as lines of a table.
pub(crate) fn tasks(run: &Run) -> Vec<String> {
    let mut table = table::new(&["TASK", "STATE", "TRY", "STARTED", "TOOK", "WORKER", "WHY NOT"]);
    for task in &run.tasks {
        table.add_row([
            Cell::new(&task.task),
            state(word(task.state().as_str_name(), "TASK_STATE_")),
            Cell::new(tries(task)),
            Cell::new(at(task.start_time.as_ref())),
            Cell::new(took(task.start_time.as_ref(), task.finish_time.as_ref())),
            Cell::new(&task.worker),
            Cell::new(why(&task.blockers)),
        ]);
    }
    table.trim_fmt().lines().map(ToOwned::to_owned).collect()
}

fn bold(name: &str) -> Cell {
    Cell::new(name).add_attribute(Attribute::Bold)
}

/// "1", or "2 (1 of 3 failures)".
fn tries(task: &TaskRun) -> String {
    match (task.attempt, task.failures) {
        (0, _) => String::new(),
        (attempt, 0) => attempt.to_string(),
        (attempt, failures) => format!("{attempt} ({failures} failed of {})", task.retries + 1),
    }
}

/// What keeps something from running, on one line.
pub(crate) fn why(blockers: &[Blocker]) -> String {
    blockers.iter().map(|blocker| blocker.text.as_str()).collect::<Vec<_>>().join("; ")
}

/// "RUN_STATE_QUEUED" becomes "queued".
pub(crate) fn word(name: &str, prefix: &str) -> String {
    name.trim_start_matches(prefix).to_lowercase().replace('_', " ")
}

/// A state in its colour.
pub(crate) fn state(word: String) -> Cell {
    let colour = colour(&word);
    let cell = Cell::new(word);
    match colour {
        Some(colour) => cell.fg(colour),
        None => cell,
    }
}

fn colour(word: &str) -> Option<Color> {
    match word {
        "succeeded" | "alive" => Some(Color::Green),
        "running" => Some(Color::Cyan),
        "failed" | "dead" | "lost" | "timed out" | "upstream failed" => Some(Color::Red),
        "retrying" | "cancelled" | "discarded" => Some(Color::Yellow),
        _ => None,
    }
}

/// A moment in the zone of the terminal.
pub(crate) fn at(at: Option<&prost_types::Timestamp>) -> String {
    let Some(at) = at.and_then(instant) else { return String::new() };
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

pub(crate) fn instant(at: &prost_types::Timestamp) -> Option<Timestamp> {
    Timestamp::new(at.seconds, at.nanos).ok()
}

/// How long something took, or takes until now.
pub(crate) fn took(start: Option<&prost_types::Timestamp>, finish: Option<&prost_types::Timestamp>) -> String {
    let Some(start) = start.and_then(instant) else { return String::new() };
    let finish = finish.and_then(instant).unwrap_or_else(Timestamp::now);
    duration(finish.duration_since(start))
}

/// "0.12 s", "7.1 s", "3 min 20 s", "2 h 5 min".
pub(crate) fn duration(duration: SignedDuration) -> String {
    let seconds = duration.as_secs_f64().max(0.0);
    let whole = duration.as_secs().max(0);
    match whole {
        0 => format!("{seconds:.2} s"),
        1..60 => format!("{seconds:.1} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_as_exact_as_a_person_wants_them() {
        let of = |millis| duration(SignedDuration::from_millis(millis));
        let shown = [of(-5), of(124), of(7_100), of(200_000), of(7_500_000)];
        assert_eq!(shown, ["0.00 s", "0.12 s", "7.1 s", "3 min 20 s", "2 h 5 min"]);
    }

    #[test]
    fn names_of_values_become_words() {
        assert_eq!(word("TASK_STATE_UPSTREAM_FAILED", "TASK_STATE_"), "upstream failed");
    }
}
