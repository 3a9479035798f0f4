//! Runs and what their tasks said, as they were and are.

use dotodo_proto::v1::{
    GetRunRequest, GetRunResponse, ListRunsRequest, ListRunsResponse, ListTaskLogsRequest, ListTaskLogsResponse,
    LogLevel, RunKind, RunState,
};
use dotodo_store::Transaction;
use dotodo_store::run::{self, Filter, Of, log};
use uuid::Uuid;

use super::{Service, reply};
use crate::admin::word::{Words as _, words};
use crate::admin::{Refusal, field};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::list::{List, next_page, page_size, place_of, place_text};
use crate::validation::Violations;

/// How many values each of these enums has.
const STATES: [&str; 5] = ["queued", "running", "succeeded", "failed", "cancelled"];
const KINDS: [&str; 4] = ["scheduled", "manual", "backfill", "test"];
/// The levels of logs, and those that matter more.
const LEVELS: [&str; 4] = ["debug", "info", "warn", "error"];

impl Service {
    pub(super) async fn list_runs(&self, _: &Caller, mut request: ListRunsRequest) -> Result<ListRunsResponse, Error> {
        let mut check = Violations::default();
        let size = page_size(&mut check, std::mem::take(&mut request.page_size), 50, 200);
        let token = std::mem::take(&mut request.page_token);
        let list = List::of("ListRuns", &request);
        let place = list.place(&mut check, &token);
        let filter = filter(&mut check, &request);
        let filter = check.finish(filter)?;
        let (at, id) = place_of(place.as_deref());
        let after = (at, id.parse().unwrap_or(Uuid::max()));
        let mut runs = run::list(&self.pool, &filter, after, size + 1).await?;
        let next_page_token = next_page(&list, &mut runs, size, |run| place_text(run.created_at, &run.id.to_string()));
        Ok(ListRunsResponse { runs: runs.into_iter().map(reply::run).collect(), next_page_token })
    }

    pub(super) async fn get_run(&self, caller: &Caller, request: GetRunRequest) -> Result<GetRunResponse, Error> {
        let mut check = Violations::default();
        let id = check.uuid("run_id", &request.run_id);
        let id = check.finish(id)?;
        Ok(GetRunResponse { run: Some(whole(&mut self.reading(caller).await?, id).await?) })
    }

    pub(super) async fn list_task_logs(
        &self,
        caller: &Caller,
        mut request: ListTaskLogsRequest,
    ) -> Result<ListTaskLogsResponse, Error> {
        let mut check = Violations::default();
        let size = page_size(&mut check, std::mem::take(&mut request.page_size), 200, 1_000);
        let token = std::mem::take(&mut request.page_token);
        let list = List::of("ListTaskLogs", &request);
        let place = list.place(&mut check, &token);
        let filter = lines(&mut check, &request);
        let filter = check.finish(filter)?;
        has_task(&mut self.reading(caller).await?, filter.run_id, &filter.task).await?;
        let after = place
            .as_deref()
            .and_then(|place| place.split_once(' '))
            .and_then(|(attempt, id)| Some((attempt.parse().ok()?, id.parse().ok()?)));
        let mut lines = log::list(&self.pool, &filter, after.unwrap_or((0, 0)), size + 1).await?;
        let next_page_token = next_page(&list, &mut lines, size, |line| format!("{} {}", line.attempt, line.id));
        Ok(ListTaskLogsResponse { lines: lines.into_iter().map(reply::line).collect(), next_page_token })
    }
}

/// A run with its tasks.
pub(crate) async fn whole(tx: &mut Transaction, id: Uuid) -> Result<dotodo_proto::v1::Run, Error> {
    Ok(reply::whole(tx, id).await?.ok_or(Refusal::RunNotFound(id))?)
}

/// That there is such a run, and that it has such a task.
pub(super) async fn has_task(tx: &mut Transaction, run_id: Uuid, task: &str) -> Result<(), Error> {
    run::get(tx, run_id).await?.ok_or(Refusal::RunNotFound(run_id))?;
    let tasks = run::tasks(tx, run_id).await?;
    if tasks.iter().any(|known| known.task == task) {
        return Ok(());
    }
    Err(Refusal::TaskNotFound(task.to_owned()).into())
}

fn filter(check: &mut Violations, request: &ListRunsRequest) -> Filter {
    let pipeline = field::filter(check, "pipeline", &request.pipeline, 63);
    let backfill = check.optional_uuid("backfill_id", &request.backfill_id);
    let mut states = words::<RunState>(check, "states", &request.states, STATES.len());
    if states.is_empty() {
        states = STATES.map(str::to_owned).to_vec();
    }
    let mut kinds = words::<RunKind>(check, "kinds", &request.kinds, KINDS.len());
    if kinds.is_empty() {
        kinds = KINDS.into_iter().filter(|kind| *kind != "test").map(str::to_owned).collect();
    }
    if pipeline.is_some() && backfill.is_some() {
        check.add("pipeline", Reason::OutOfRange, "must not be given with backfill_id, which is of one pipeline");
    }
    let of = match (backfill, pipeline) {
        (Some(id), _) => Of::Backfill(id),
        (None, Some(name)) => Of::Pipeline(name),
        (None, None) => Of::All,
    };
    let (from, before) = (request.logical_from_time.as_ref(), request.logical_before_time.as_ref());
    let (logical_from, logical_before) = field::span(check, ("logical_from_time", "logical_before_time"), from, before);
    Filter { of, states, kinds, logical_from, logical_before }
}

fn lines(check: &mut Violations, request: &ListTaskLogsRequest) -> log::Filter {
    let run_id = check.uuid("run_id", &request.run_id);
    field::name(check, "task", &request.task);
    if request.attempt < 0 {
        check.add("attempt", Reason::OutOfRange, "must not be negative");
    }
    let least = match LogLevel::try_from(request.level) {
        Ok(LogLevel::Unspecified) => 0,
        Ok(level) => LEVELS.iter().position(|word| *word == level.word()).unwrap_or_default(),
        Err(_) => {
            check.add("level", Reason::UnknownValue, "must be a value of LogLevel");
            0
        }
    };
    let levels = LEVELS[least..].iter().map(|level| (*level).to_owned()).collect();
    let attempt = Some(request.attempt).filter(|attempt| *attempt > 0);
    log::Filter { run_id, task: request.task.clone(), attempt, levels }
}
