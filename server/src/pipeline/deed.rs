//! Runs that are made, stopped and taken up again.

use dotodo_proto::v1::{
    CancelRunRequest, CancelRunResponse, RetryRunRequest, RetryRunResponse, TestTaskRequest, TestTaskResponse,
    TriggerPipelineRequest, TriggerPipelineResponse,
};
use dotodo_store::pipeline::{self, Cancelled, Cleared, Definition, Refused, Selection};
use dotodo_store::{Transaction, run};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::catalogue::definition;
use super::history::{has_task, whole};
use super::{Service, parameter};
use crate::admin::{Begun, Deed, Refusal, field};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::mutation::Identity;
use crate::validation::Violations;

impl Service {
    pub(super) async fn trigger_pipeline(
        &self,
        caller: &Caller,
        mut request: TriggerPipelineRequest,
    ) -> Result<TriggerPipelineResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut request);
        field::name(&mut check, "pipeline", &request.pipeline);
        let logical_at = past(&mut check, request.logical_time.as_ref());
        let logical_at = check.finish(logical_at)?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "TriggerPipeline").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let definition = definition(&mut deed.tx, &request.pipeline).await?;
        let parameters = parameter::read(&definition, &request.parameters)?;
        let asked = pipeline::Request { pipeline: &request.pipeline, parameters: &parameters, actor: &caller.user_id };
        let made = pipeline::trigger(&mut deed.tx, &asked, logical_at).await?;
        let id = made.map_err(|why| refused(why, &request.pipeline, "", &definition))?;
        let run = whole(&mut deed.tx, id).await?;
        let details = json!({ "run_id": run.id, "parameters": parameters, "logical_at": logical_at });
        deed.finish(&request.pipeline, &details, TriggerPipelineResponse { run: Some(run) }).await
    }

    pub(super) async fn test_task(
        &self,
        caller: &Caller,
        mut request: TestTaskRequest,
    ) -> Result<TestTaskResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut request);
        field::name(&mut check, "pipeline", &request.pipeline);
        field::name(&mut check, "task", &request.task);
        let logical_at = past(&mut check, request.logical_time.as_ref());
        let logical_at = check.finish(logical_at)?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "TestTask").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let definition = definition(&mut deed.tx, &request.pipeline).await?;
        let parameters = parameter::read(&definition, &request.parameters)?;
        let asked = pipeline::Request { pipeline: &request.pipeline, parameters: &parameters, actor: &caller.user_id };
        let made = pipeline::test(&mut deed.tx, &asked, &request.task, logical_at).await?;
        let id = made.map_err(|why| refused(why, &request.pipeline, &request.task, &definition))?;
        let run = whole(&mut deed.tx, id).await?;
        let details = json!({
            "run_id": run.id, "task": request.task, "parameters": parameters, "logical_at": logical_at,
        });
        deed.finish(&request.pipeline, &details, TestTaskResponse { run: Some(run) }).await
    }

    pub(super) async fn cancel_run(
        &self,
        caller: &Caller,
        mut request: CancelRunRequest,
    ) -> Result<CancelRunResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut request);
        let id = check.uuid("run_id", &request.run_id);
        let id = check.finish(id)?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "CancelRun").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        match pipeline::cancel(&mut deed.tx, id).await? {
            Cancelled::Unknown => return Err(Refusal::RunNotFound(id).into()),
            Cancelled::Done => {}
            Cancelled::Ended => has_been_cancelled(&mut deed.tx, id).await?,
        }
        let run = whole(&mut deed.tx, id).await?;
        let details = json!({ "pipeline": run.pipeline });
        deed.finish(&id.to_string(), &details, CancelRunResponse { run: Some(run) }).await
    }

    pub(super) async fn retry_run(
        &self,
        caller: &Caller,
        mut request: RetryRunRequest,
    ) -> Result<RetryRunResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut request);
        let id = check.uuid("run_id", &request.run_id);
        let selection = selection(&mut check, &request);
        let selection = check.finish(selection)?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "RetryRun").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        if !request.task.is_empty() {
            has_task(&mut deed.tx, id, &request.task).await?;
        }
        let tasks = clear(&mut deed.tx, id, &selection).await?;
        let run = whole(&mut deed.tx, id).await?;
        let details = json!({ "pipeline": run.pipeline, "tasks": tasks });
        deed.finish(&id.to_string(), &details, RetryRunResponse { run: Some(run) }).await
    }
}

/// Begins tasks of a run anew, and gives their names.
pub(crate) async fn clear(tx: &mut Transaction, id: Uuid, selection: &Selection) -> Result<Vec<String>, Error> {
    match pipeline::clear(tx, id, selection).await? {
        Cleared::Tasks(tasks) => Ok(tasks),
        Cleared::Nothing => Err(Refusal::NothingToRetry.into()),
        Cleared::Active(other) => Err(Refusal::RunActive(other).into()),
        // A test is known to us.
        Cleared::Unknown => match run::get(tx, id).await? {
            Some(_) => Err(Refusal::NothingToRetry.into()),
            None => Err(Refusal::RunNotFound(id).into()),
        },
    }
}

/// That a run which has ended was cancelled.
async fn has_been_cancelled(tx: &mut Transaction, id: Uuid) -> Result<(), Error> {
    let state = run::get(tx, id).await?.map(|run| run.state).unwrap_or_default();
    if state == "cancelled" { Ok(()) } else { Err(Refusal::RunFinished(state).into()) }
}

fn selection(check: &mut Violations, request: &RetryRunRequest) -> Selection {
    check.text("task", &request.task, 63);
    match (request.task.is_empty(), request.downstream) {
        (true, false) => Selection::Failed,
        (true, true) => {
            check.add("task", Reason::Required, "must be given with downstream");
            Selection::Failed
        }
        (false, false) => Selection::Task(request.task.clone()),
        (false, true) => Selection::TaskAndDownstream(request.task.clone()),
    }
}

/// A moment that is not still to come, or none.
fn past(check: &mut Violations, at: Option<&prost_types::Timestamp>) -> Option<Timestamp> {
    let at = field::instant(check, "logical_time", at)?;
    if at > Timestamp::now() {
        check.add("logical_time", Reason::InTheFuture, "must not be after now");
    }
    Some(at)
}

/// Why the store makes no run.
pub(super) fn refused(why: Refused, pipeline: &str, task: &str, definition: &Definition) -> Error {
    let invalid = |field: &str, reason, description: String| {
        let mut check = Violations::default();
        check.add(field, reason, description);
        check.into_error()
    };
    match why {
        Refused::UnknownPipeline => Refusal::PipelineNotFound(pipeline.to_owned()).into(),
        Refused::UnknownTask => Refusal::TaskNotFound(task.to_owned()).into(),
        Refused::Active(id) => Refusal::RunActive(id).into(),
        Refused::Misfits(misfits) => parameter::refused(&misfits, definition),
        Refused::Future => invalid("last_date", Reason::InTheFuture, "must not be after today's tick".to_owned()),
        Refused::Backwards => invalid("last_date", Reason::OutOfRange, "must not be before first_date".to_owned()),
        Refused::TooLong => {
            let most = format!("must be at most {} days from first_date on", pipeline::BACKFILL_DAYS);
            invalid("last_date", Reason::OutOfRange, most)
        }
    }
}
