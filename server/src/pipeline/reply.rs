//! What the store knows of pipelines and runs, as messages.

use std::collections::BTreeMap;

use dotodo_proto::v1::{self, AttemptState, LogLevel, ParameterKind, RunKind, RunState, TaskState};
use dotodo_store::Transaction;
use dotodo_store::pipeline::{Definition, Kind, Known, Schedule};
use dotodo_store::run::{self, Attempt, Run, Standing, Task};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use uuid::Uuid;

use super::blocker;
use crate::admin::word::Words as _;
use crate::error::Error;
use crate::timestamp;

/// A run with its tasks, their attempts, and why what waits does not run; none if there is no such run.
pub(crate) async fn whole(tx: &mut Transaction, id: Uuid) -> Result<Option<v1::Run>, Error> {
    let Some(found) = run::get(tx, id).await? else { return Ok(None) };
    let Some(standing) = run::standing(tx, id).await? else { return Ok(None) };
    let (tasks, attempts) = (run::tasks(tx, id).await?, run::attempts(tx, id).await?);
    let now = Timestamp::now();
    let unsucceeded: Vec<_> = tasks.iter().filter(|task| task.state != "succeeded").map(|task| &task.task).collect();
    let replies = tasks.iter().map(|task| {
        let of_task: Vec<_> = attempts.iter().filter(|attempt| attempt.task == task.task).collect();
        let upstream = task.after.iter().filter(|name| unsucceeded.contains(name)).cloned().collect();
        let blockers = blockers(&found, task, upstream, of_task.last().copied(), &standing, now);
        v1::TaskRun { blockers, attempts: of_task.into_iter().map(attempt).collect(), ..self::task(task) }
    });
    let tasks = replies.collect();
    let blockers = blocker::of_run(&found.state, &standing);
    Ok(Some(v1::Run { tasks, blockers, ..run(found) }))
}

fn blockers(
    run: &Run,
    task: &Task,
    upstream: Vec<String>,
    last: Option<&Attempt>,
    standing: &Standing,
    now: Timestamp,
) -> Vec<v1::Blocker> {
    let facts = blocker::Task {
        state: &task.state,
        upstream,
        due_at: last.map(|attempt| attempt.due_at),
        is_queued: last.is_some_and(|attempt| attempt.is_queued),
        worker: task.worker.as_deref(),
        lease_until: task.lease_until,
    };
    blocker::of_task(&run.state, facts, standing, now)
}

/// A run without its tasks.
pub(crate) fn run(run: Run) -> v1::Run {
    v1::Run {
        id: run.id.to_string(),
        pipeline: run.pipeline,
        kind: RunKind::of_word(&run.kind),
        logical_time: Some(timestamp::to_wire(run.logical_at)),
        logical_date: date_of(run.logical_at, &run.zone),
        parameters: values(&run.parameters),
        state: RunState::of_word(&run.state),
        backfill_id: run.backfill_id.map(|id| id.to_string()).unwrap_or_default(),
        creator: run.created_by,
        create_time: Some(timestamp::to_wire(run.created_at)),
        start_time: run.started_at.map(timestamp::to_wire),
        finish_time: run.finished_at.map(timestamp::to_wire),
        task_count: count(run.tasks),
        succeeded_task_count: count(run.succeeded),
        failed_task_count: count(run.failed),
        tasks: Vec::new(),
        blockers: Vec::new(),
    }
}

/// The day of a moment in a zone; in UTC where nobody knows the zone.
fn date_of(at: Timestamp, zone: &str) -> String {
    at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).date().to_string()
}

fn task(task: &Task) -> v1::TaskRun {
    v1::TaskRun {
        task: task.task.clone(),
        after: task.after.clone(),
        state: TaskState::of_word(&task.state),
        attempt: task.attempt,
        failures: task.failures,
        retries: task.retries.into(),
        timeout_ms: task.timeout_ms,
        worker: task.worker.clone().unwrap_or_default(),
        lease_end_time: task.lease_until.map(timestamp::to_wire),
        output: task.output.as_ref().map(Value::to_string).unwrap_or_default(),
        error: task.error.clone().unwrap_or_default(),
        start_time: task.started_at.map(timestamp::to_wire),
        finish_time: task.finished_at.map(timestamp::to_wire),
        attempts: Vec::new(),
        blockers: Vec::new(),
    }
}

fn attempt(attempt: &Attempt) -> v1::Attempt {
    v1::Attempt {
        number: attempt.attempt,
        job_id: attempt.job_id.clone(),
        state: AttemptState::of_word(&attempt.state),
        worker: attempt.worker.clone().unwrap_or_default(),
        due_time: Some(timestamp::to_wire(attempt.due_at)),
        start_time: attempt.started_at.map(timestamp::to_wire),
        finish_time: attempt.finished_at.map(timestamp::to_wire),
        error: attempt.error.clone().unwrap_or_default(),
    }
}

/// A line of a log.
pub(crate) fn line(line: run::log::Line) -> v1::LogLine {
    v1::LogLine {
        id: line.id,
        task: line.task,
        attempt: line.attempt,
        time: Some(timestamp::to_wire(line.logged_at)),
        level: LogLevel::of_word(&line.level),
        message: line.message,
    }
}

/// A pipeline with the next ticks of its schedule. Of one that this program cannot read the name alone is said.
pub(super) fn pipeline(known: Known, last_run: Option<v1::Run>, ticks: usize, now: Timestamp) -> v1::Pipeline {
    let outside = v1::Pipeline {
        name: known.name,
        paused: known.paused,
        register_time: Some(timestamp::to_wire(known.registered_at)),
        last_run,
        active_run_id: known.active_run_id.map(|id| id.to_string()).unwrap_or_default(),
        queued_run_count: count(known.queued),
        ..v1::Pipeline::default()
    };
    let Ok(definition) = known.definition else { return outside };
    v1::Pipeline {
        next_times: next(&definition, now, ticks),
        description: definition.description,
        schedule: definition.schedule.unwrap_or_default(),
        time_zone: definition.zone,
        tags: definition.tags,
        parameters: definition.parameters.into_iter().map(parameter).collect(),
        tasks: definition.tasks.into_iter().map(declared).collect(),
        ..outside
    }
}

/// The next ticks of a pipeline's schedule after a moment; none without one that can be read.
pub(super) fn next(definition: &Definition, after: Timestamp, count: usize) -> Vec<prost_types::Timestamp> {
    let schedule = definition.schedule.as_ref().and_then(|text| Schedule::new(text, &definition.zone).ok());
    let Some(schedule) = schedule else { return Vec::new() };
    let ticks = std::iter::successors(schedule.next(after), |tick| schedule.next(*tick));
    ticks.take(count).map(timestamp::to_wire).collect()
}

fn parameter(parameter: dotodo_store::pipeline::Parameter) -> v1::Parameter {
    v1::Parameter {
        name: parameter.name,
        kind: kind(parameter.kind).into(),
        default_value: parameter.default.as_ref().map(text).unwrap_or_default(),
        description: parameter.description,
    }
}

fn kind(kind: Kind) -> ParameterKind {
    match kind {
        Kind::Text => ParameterKind::Text,
        Kind::Integer => ParameterKind::Integer,
        Kind::Number => ParameterKind::Number,
        Kind::Boolean => ParameterKind::Boolean,
        Kind::Date => ParameterKind::Date,
    }
}

fn declared(task: dotodo_store::pipeline::Task) -> v1::Task {
    v1::Task {
        name: task.name,
        description: task.description,
        after: task.after,
        retries: task.retries.into(),
        retry_delay_ms: task.retry_delay_ms,
        timeout_ms: task.timeout_ms,
    }
}

/// The values of parameters, as a request writes them.
pub(super) fn values(parameters: &Value) -> BTreeMap<String, String> {
    let values = parameters.as_object().into_iter().flatten();
    values.map(|(name, value)| (name.clone(), text(value))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// A number of rows, of which there are never so many.
pub(super) fn count(rows: i64) -> i32 {
    rows.try_into().unwrap_or(i32::MAX)
}
