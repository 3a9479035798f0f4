//! Single jobs that are retried, cancelled, given up and hastened.

use dotodo_proto::v1::{
    CancelJobRequest, CancelJobResponse, DiscardJobRequest, DiscardJobResponse, RetryJobRequest, RetryJobResponse,
    RunJobNowRequest, RunJobNowResponse,
};
use dotodo_store::Transaction;
use dotodo_store::job::Job;
use dotodo_store::pipeline::{self, Attempt, Selection};
use serde_json::{Value, json};

use super::look::{found, shown};
use super::{Service, request};
use crate::admin::{Begun, Deed, Refusal};
use crate::auth::Caller;
use crate::error::Error;
use crate::mutation::Identity;
use crate::pipeline::{clear, whole};
use crate::validation::Violations;

/// What is done to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Retry,
    Cancel,
    Discard,
    RunNow,
}

impl Action {
    /// The states of jobs that it can be done to, in the store's words.
    pub(super) fn states(self) -> &'static [&'static str] {
        match self {
            Self::Retry => &["dead", "cancelled", "discarded"],
            Self::Cancel => &["scheduled", "ready", "running"],
            Self::Discard => &["scheduled", "ready", "dead"],
            Self::RunNow => &["scheduled"],
        }
    }

    /// That it can be done to a job, in whose state it leaves a job that it was done to before.
    fn permitted(self, job: &Job) -> Result<(), Refusal> {
        let state = job.state.as_str();
        if self.states().contains(&state) {
            // What was cancelled may have been retried since.
            let superseded = self == Self::Retry && (!job.is_last || job.task_state == "succeeded");
            return if superseded { Err(Refusal::JobSuperseded) } else { Ok(()) };
        }
        match (self, state) {
            (Self::Retry, "scheduled" | "ready" | "running") => Err(Refusal::JobNotFinished(state.to_owned())),
            (Self::Retry, _) => Err(Refusal::JobSuperseded),
            (_, "running") => Err(Refusal::JobRunning),
            _ => Err(Refusal::JobFinished(state.to_owned())),
        }
    }

    /// Whether it was done to a job before and leaves it as it is.
    fn is_done(self, job: &Job) -> bool {
        matches!(
            (self, job.state.as_str()),
            (Self::Cancel, "cancelled") | (Self::Discard, "discarded") | (Self::RunNow, "ready")
        )
    }

    /// Does it to a job that it can be done to.
    pub(super) async fn carry_out(self, tx: &mut Transaction, job: &Job, actor: &str) -> Result<(), Error> {
        let attempt = Attempt { run_id: job.run_id, task: job.task.clone(), attempt: job.attempt };
        let changed = match (self, job.state.as_str()) {
            (Self::Retry, _) => {
                clear(tx, job.run_id, &Selection::TaskAndDownstream(job.task.clone())).await?;
                true
            }
            (Self::Cancel, _) => pipeline::cancel_task(tx, &attempt, &format!("cancelled by {actor}")).await?,
            (Self::Discard, "dead") => pipeline::give_up(tx, &attempt).await?,
            (Self::Discard, _) => pipeline::fail_task(tx, &attempt, &format!("discarded by {actor}")).await?,
            (Self::RunNow, _) => pipeline::hasten(tx, &attempt).await?,
        };
        // Somebody came first: a worker took it, or it was ended.
        if changed { Ok(()) } else { Err(Refusal::JobFinished("changed meanwhile".to_owned()).into()) }
    }
}

impl Service {
    pub(super) async fn retry_job(
        &self,
        caller: &Caller,
        mut asked: RetryJobRequest,
    ) -> Result<RetryJobResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut asked);
        request::id(&mut check, &asked.job_id);
        check.finish(())?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "RetryJob").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let job = act(&mut deed.tx, Action::Retry, &asked.job_id, caller).await?;
        let run = Some(whole(&mut deed.tx, job.run_id).await?);
        deed.finish(&asked.job_id, &details(&job), RetryJobResponse { run }).await
    }

    pub(super) async fn cancel_job(
        &self,
        caller: &Caller,
        mut asked: CancelJobRequest,
    ) -> Result<CancelJobResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut asked);
        request::id(&mut check, &asked.job_id);
        check.finish(())?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "CancelJob").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let before = act(&mut deed.tx, Action::Cancel, &asked.job_id, caller).await?;
        let job = Some(shown(&mut deed.tx, &asked.job_id).await?);
        deed.finish(&asked.job_id, &details(&before), CancelJobResponse { job }).await
    }

    pub(super) async fn discard_job(
        &self,
        caller: &Caller,
        mut asked: DiscardJobRequest,
    ) -> Result<DiscardJobResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut asked);
        request::id(&mut check, &asked.job_id);
        check.finish(())?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "DiscardJob").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let before = act(&mut deed.tx, Action::Discard, &asked.job_id, caller).await?;
        let job = Some(shown(&mut deed.tx, &asked.job_id).await?);
        deed.finish(&asked.job_id, &details(&before), DiscardJobResponse { job }).await
    }

    pub(super) async fn run_job_now(
        &self,
        caller: &Caller,
        mut asked: RunJobNowRequest,
    ) -> Result<RunJobNowResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut asked);
        request::id(&mut check, &asked.job_id);
        check.finish(())?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "RunJobNow").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let before = act(&mut deed.tx, Action::RunNow, &asked.job_id, caller).await?;
        let job = Some(shown(&mut deed.tx, &asked.job_id).await?);
        deed.finish(&asked.job_id, &details(&before), RunJobNowResponse { job }).await
    }
}

/// Does something to a job, and gives it as it was before.
async fn act(tx: &mut Transaction, action: Action, id: &str, caller: &Caller) -> Result<Job, Error> {
    let run_id = found(tx, id).await?.run_id;
    // Read again once nobody else changes it.
    pipeline::hold(tx, [run_id]).await?;
    let job = found(tx, id).await?;
    if !action.is_done(&job) {
        action.permitted(&job)?;
        action.carry_out(tx, &job, &caller.user_id).await?;
    }
    Ok(job)
}

fn details(job: &Job) -> Value {
    json!({ "pipeline": job.pipeline, "run_id": job.run_id, "task": job.task, "attempt": job.attempt, "was": job.state })
}
