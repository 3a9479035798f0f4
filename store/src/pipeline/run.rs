//! Runs: added by the schedule and by admins, begun one at a time, cancelled, and brought back.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff_sqlx::ToSqlx as _;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::attempt::settle;
use super::schedule::{self, Schedule, moment_of};
use super::{Definition, Misfit, lock};
use crate::{Error, Pool, Result, Transaction};

/// A backfill has at most so many days: ten years.
pub const BACKFILL_DAYS: usize = 3_660;

/// What became of a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// It is a run now.
    Created(Uuid),
    /// It was one already: another worker ticked.
    Known,
    /// A scheduled run waits already: this tick is passed over.
    Skipped,
    /// The pipeline is paused.
    Paused,
    /// There is no such pipeline.
    Unknown,
}

/// What an admin asks for a run with.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<'a> {
    /// The pipeline's name.
    pub pipeline: &'a str,
    /// Values for its parameters; the others are as the pipeline says.
    pub parameters: &'a Map<String, Value>,
    /// The subject of the admin's token.
    pub actor: &'a str,
}

/// Why something that an admin asked for is not done. Nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// There is no such pipeline.
    UnknownPipeline,
    /// The pipeline has no such task.
    UnknownTask,
    /// These values do not fit its parameters.
    Misfits(Vec<Misfit>),
    /// This run is under way or waits already.
    Active(Uuid),
    /// The moment or day lies in the future.
    Future,
    /// The last day lies before the first.
    Backwards,
    /// A backfill of more than [`BACKFILL_DAYS`].
    TooLong,
}

/// A backfill that was made, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backfilled {
    /// Its id; none if it was only asked what it would do.
    pub id: Option<Uuid>,
    /// The moments its runs are about.
    pub moments: Vec<Timestamp>,
}

/// What became of a run that was to be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// It is cancelled now.
    Done,
    /// It had ended before.
    Ended,
    /// There is no such run.
    Unknown,
}

/// Which tasks of a run are to be done again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Those that did not succeed.
    Failed,
    /// This one.
    Task(String),
    /// This one, and all that wait for it.
    TaskAndDownstream(String),
}

/// What became of a run whose tasks were to be done again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cleared {
    /// These are done again.
    Tasks(Vec<String>),
    /// None of its tasks is such, or has ended.
    Nothing,
    /// Another run of the pipeline is under way.
    Active(Uuid),
    /// There is no such run, or it only tried a task.
    Unknown,
}

/// Makes a tick of the schedule a run, once, and begins it if none is under way.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn tick(tx: &mut Transaction, pipeline: &str, logical_at: Timestamp) -> Result<Tick> {
    let Some(locked) = lock(tx, pipeline).await? else { return Ok(Tick::Unknown) };
    let standing = sqlx::query_file!("queries/pipeline/tick_standing.sql", pipeline, logical_at.to_sqlx())
        .fetch_one(&mut **tx)
        .await?;
    if standing.known {
        return Ok(Tick::Known);
    }
    if locked.paused {
        return Ok(Tick::Paused);
    }
    if standing.waits {
        return Ok(Tick::Skipped);
    }
    // What is required and not said is the pipeline's to miss.
    let parameters = locked.definition.fill(&Map::new()).unwrap_or_default();
    let request = Request { pipeline, parameters: &parameters, actor: "schedule" };
    let id = insert(tx, &request, "scheduled", logical_at).await?;
    begin_next(tx, pipeline).await?;
    Ok(Tick::Created(id))
}

/// Adds a run that an admin asked for, and begins it unless a backfill's is under way, which it waits for. `logical_at` is
/// now if nothing is said.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn trigger(
    tx: &mut Transaction,
    request: &Request<'_>,
    logical_at: Option<Timestamp>,
) -> Result<std::result::Result<Uuid, Refused>> {
    let Some(locked) = lock(tx, request.pipeline).await? else { return Ok(Err(Refused::UnknownPipeline)) };
    let parameters = match checked(&locked.definition, request, logical_at) {
        Ok(parameters) => parameters,
        Err(refused) => return Ok(Err(refused)),
    };
    let active =
        sqlx::query_file_scalar!("queries/pipeline/fresh.sql", request.pipeline).fetch_optional(&mut **tx).await?;
    if let Some(active) = active {
        return Ok(Err(Refused::Active(active)));
    }
    let request = Request { parameters: &parameters, ..*request };
    let id = insert(tx, &request, "manual", logical_at.unwrap_or_else(Timestamp::now)).await?;
    begin_next(tx, request.pipeline).await?;
    Ok(Ok(id))
}

/// Adds a run that tries one task alone, at once, whatever else of the pipeline is under way. What it writes is undone.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn test(
    tx: &mut Transaction,
    request: &Request<'_>,
    task: &str,
    logical_at: Option<Timestamp>,
) -> Result<std::result::Result<Uuid, Refused>> {
    let Some(locked) = lock(tx, request.pipeline).await? else { return Ok(Err(Refused::UnknownPipeline)) };
    if locked.definition.task(task).is_none() {
        return Ok(Err(Refused::UnknownTask));
    }
    let parameters = match checked(&locked.definition, request, logical_at) {
        Ok(parameters) => Value::from(parameters),
        Err(refused) => return Ok(Err(refused)),
    };
    let (id, logical_at) = (Uuid::now_v7(), logical_at.unwrap_or_else(Timestamp::now));
    sqlx::query_file!(
        "queries/pipeline/insert_test.sql",
        id,
        request.pipeline,
        logical_at.to_sqlx(),
        parameters,
        request.actor
    )
    .execute(&mut **tx)
    .await?;
    start(tx, id, Some(task)).await?;
    Ok(Ok(id))
}

/// The values of all parameters, and that a moment is not in the future.
fn checked(
    definition: &Definition,
    request: &Request<'_>,
    logical_at: Option<Timestamp>,
) -> std::result::Result<Map<String, Value>, Refused> {
    let parameters = definition.fill(request.parameters).map_err(Refused::Misfits)?;
    if logical_at.is_some_and(|moment| moment > Timestamp::now()) {
        return Err(Refused::Future);
    }
    Ok(parameters)
}

async fn insert(tx: &mut Transaction, request: &Request<'_>, kind: &str, logical_at: Timestamp) -> Result<Uuid> {
    let parameters = Value::from(request.parameters.clone());
    let id = sqlx::query_file_scalar!(
        "queries/pipeline/insert_run.sql",
        Uuid::now_v7(),
        request.pipeline,
        kind,
        logical_at.to_sqlx(),
        parameters,
        None::<Uuid>,
        request.actor
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(id)
}

/// Begins the next run of a pipeline if none is under way and it is not paused, and gives its id: fresh runs before
/// backfills, then by the moments that they are about.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn begin_next(tx: &mut Transaction, pipeline: &str) -> Result<Option<Uuid>> {
    if lock(tx, pipeline).await?.is_none_or(|locked| locked.paused) {
        return Ok(None);
    }
    let begun = sqlx::query_file_scalar!("queries/pipeline/begin.sql", pipeline).fetch_optional(&mut **tx).await?;
    if let Some(id) = begun {
        start(tx, id, None).await?;
    }
    Ok(begun)
}

/// Begins the next run of every pipeline that could have one under way and has not.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn begin_idle(pool: &Pool) -> Result<Vec<Uuid>> {
    let mut begun = Vec::new();
    for pipeline in sqlx::query_file_scalar!("queries/pipeline/idle.sql").fetch_all(pool.all()).await? {
        let mut tx = pool.begin().await?;
        begun.extend(begin_next(&mut tx, &pipeline).await?);
        tx.commit().await?;
    }
    Ok(begun)
}

/// Gives a run its tasks, and makes those due that wait for none.
async fn start(tx: &mut Transaction, id: Uuid, only: Option<&str>) -> Result<()> {
    sqlx::query_file!("queries/pipeline/plan.sql", id, only).execute(&mut **tx).await?;
    settle(tx, id).await?;
    Ok(())
}

/// Cancels a run: what of it waits never begins, and what is under way is told to stop and keeps nothing. The pipeline's next
/// run begins.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn cancel(tx: &mut Transaction, id: Uuid) -> Result<Cancelled> {
    let Some(run) = sqlx::query_file!("queries/pipeline/hold.sql", id).fetch_optional(&mut **tx).await? else {
        return Ok(Cancelled::Unknown);
    };
    let done = sqlx::query_file_scalar!("queries/pipeline/cancel_run.sql", id).fetch_optional(&mut **tx).await?;
    if done.is_none() {
        return Ok(Cancelled::Ended);
    }
    sqlx::query_file!("queries/pipeline/cancel_tasks.sql", id).execute(&mut **tx).await?;
    begin_next(tx, &run.pipeline).await?;
    Ok(Cancelled::Done)
}

/// Lets tasks of a run be done again that have ended. A run that has ended goes on with them, unless another one of the
/// pipeline is under way.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn clear(tx: &mut Transaction, id: Uuid, selection: &Selection) -> Result<Cleared> {
    let run = sqlx::query_file!("queries/pipeline/hold.sql", id).fetch_optional(&mut **tx).await?;
    let Some(run) = run.filter(|run| run.kind != "test") else { return Ok(Cleared::Unknown) };
    lock(tx, &run.pipeline).await?;
    let active =
        sqlx::query_file_scalar!("queries/pipeline/active.sql", run.pipeline).fetch_optional(&mut **tx).await?;
    if let Some(other) = active.filter(|active| *active != id) {
        return Ok(Cleared::Active(other));
    }
    let (task, below) = match selection {
        Selection::Failed => (None, false),
        Selection::Task(task) => (Some(task), false),
        Selection::TaskAndDownstream(task) => (Some(task), true),
    };
    let tasks = sqlx::query_file_scalar!("queries/pipeline/clear.sql", id, task, below).fetch_all(&mut **tx).await?;
    if tasks.is_empty() {
        return Ok(Cleared::Nothing);
    }
    sqlx::query_file!("queries/pipeline/reopen.sql", id).execute(&mut **tx).await?;
    settle(tx, id).await?;
    Ok(Cleared::Tasks(tasks))
}

/// Adds a run for each day from the first to the last, both included, which take their turns after every fresh run. With
/// `dry_run` it only says which moments they would be about.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn backfill(
    tx: &mut Transaction,
    request: &Request<'_>,
    first: Date,
    last: Date,
    dry_run: bool,
) -> Result<std::result::Result<Backfilled, Refused>> {
    let Some(locked) = lock(tx, request.pipeline).await? else { return Ok(Err(Refused::UnknownPipeline)) };
    let (parameters, moments) = match planned(&locked.definition, request, first, last)? {
        Ok(planned) => planned,
        Err(refused) => return Ok(Err(refused)),
    };
    if dry_run {
        return Ok(Ok(Backfilled { id: None, moments }));
    }
    let (id, actor) = (Uuid::now_v7(), request.actor);
    sqlx::query_file!(
        "queries/pipeline/insert_backfill.sql",
        id,
        request.pipeline,
        first.to_sqlx(),
        last.to_sqlx(),
        parameters,
        actor
    )
    .execute(&mut **tx)
    .await?;
    let ids: Vec<_> = moments.iter().map(|_| Uuid::now_v7()).collect();
    let times: Vec<_> = moments.iter().map(Timestamp::to_string).collect();
    sqlx::query_file!(
        "queries/pipeline/insert_backfill_runs.sql",
        request.pipeline,
        parameters,
        id,
        actor,
        &ids,
        &times
    )
    .execute(&mut **tx)
    .await?;
    begin_next(tx, request.pipeline).await?;
    Ok(Ok(Backfilled { id: Some(id), moments }))
}

/// The values of all parameters of a backfill, and the moments that its runs are about.
fn planned(
    definition: &Definition,
    request: &Request<'_>,
    first: Date,
    last: Date,
) -> Result<std::result::Result<(Value, Vec<Timestamp>), Refused>> {
    let zone = TimeZone::get(&definition.zone).map_err(Error::broken)?;
    let of_schedule = |text: &String| Schedule::new(text, &definition.zone).map_err(Error::broken);
    let schedule = definition.schedule.as_ref().map(of_schedule).transpose()?;
    let parameters = match definition.fill(request.parameters) {
        Ok(parameters) => Value::from(parameters),
        Err(misfits) => return Ok(Err(Refused::Misfits(misfits))),
    };
    if first > last {
        return Ok(Err(Refused::Backwards));
    }
    if schedule::days(first, last).nth(BACKFILL_DAYS).is_some() {
        return Ok(Err(Refused::TooLong));
    }
    let moments: Vec<_> =
        schedule::days(first, last).filter_map(|day| moment_of(day, schedule.as_ref(), &zone)).collect();
    if moments.iter().any(|moment| *moment > Timestamp::now()) {
        return Ok(Err(Refused::Future));
    }
    Ok(Ok((parameters, moments)))
}

/// Cancels a backfill and the runs of it that are not done, and says how many; none if there is no such backfill, or it was
/// cancelled before.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn cancel_backfill(tx: &mut Transaction, id: Uuid) -> Result<Option<u64>> {
    let known = sqlx::query_file_scalar!("queries/pipeline/cancel_backfill.sql", id).fetch_optional(&mut **tx).await?;
    if known.is_none() {
        return Ok(None);
    }
    // What waits comes first, or the next one would begin when the one before it is cancelled.
    let waiting = sqlx::query_file!("queries/pipeline/cancel_waiting.sql", id).execute(&mut **tx).await?;
    let running = sqlx::query_file_scalar!("queries/pipeline/running_of_backfill.sql", id).fetch_all(&mut **tx).await?;
    for run in &running {
        cancel(tx, *run).await?;
    }
    Ok(Some(waiting.rows_affected() + running.len() as u64))
}
