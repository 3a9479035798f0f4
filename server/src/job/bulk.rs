//! The same done to many jobs: counted first.

use std::collections::HashMap;

use dotodo_proto::v1::{BulkJobsRequest, BulkJobsResponse, JobAction, JobFilter};
use dotodo_store::job::{self, Filter, Job};
use dotodo_store::{Transaction, pipeline, run};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::deed::Action;
use super::{Service, request};
use crate::admin::{Begun, Deed, Refusal};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::mutation::Identity;
use crate::validation::Violations;

/// So many jobs at once.
const JOBS: usize = 1_000;

impl Service {
    pub(super) async fn bulk_jobs(
        &self,
        caller: &Caller,
        mut asked: BulkJobsRequest,
    ) -> Result<BulkJobsResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut asked);
        let (filter, action) = read(&mut check, &asked);
        let (filter, action) = check.finish((filter, action))?;
        if asked.validate_only {
            return eligible(&mut self.reading(caller).await?, &filter, action).await?.answer();
        }
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "BulkJobs").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let runs = eligible(&mut deed.tx, &filter, action).await?.jobs.into_iter().map(|job| job.run_id);
        pipeline::hold(&mut deed.tx, runs).await?;
        // Counted again once nobody else changes them.
        let eligible = eligible(&mut deed.tx, &filter, action).await?;
        let jobs = &eligible.jobs;
        let expected = asked.expected_count.unwrap_or_default();
        if i32::try_from(jobs.len()) != Ok(expected) {
            return Err(Refusal::CountChanged { count: jobs.len(), expected }.into());
        }
        for job in jobs {
            action.carry_out(&mut deed.tx, job, &caller.user_id).await?;
        }
        let ids: Vec<_> = jobs.iter().map(|job| job.id.as_str()).collect();
        let details = json!({ "action": asked.action().as_str_name(), "jobs": ids });
        deed.finish("", &details, eligible.answer()?).await
    }
}

/// The jobs that an action can be done to, and how many are left for later.
#[derive(Default)]
struct Eligible {
    jobs: Vec<Job>,
    left: usize,
}

impl Eligible {
    fn answer(&self) -> Result<BulkJobsResponse, Error> {
        if self.jobs.len() > JOBS {
            let mut check = Violations::default();
            check.exceeds("filter", Reason::TooMany, JOBS, format!("must let at most {JOBS} jobs pass"));
            return Err(check.into_error());
        }
        let count = |count: usize| count.try_into().unwrap_or(i32::MAX);
        Ok(BulkJobsResponse { count: count(self.jobs.len()), left_count: count(self.left) })
    }
}

fn read(check: &mut Violations, asked: &BulkJobsRequest) -> (Filter, Action) {
    let given = asked.filter.clone().unwrap_or_default();
    if given == JobFilter::default() {
        check.add("filter", Reason::Required, "must say which jobs");
    }
    let action = match JobAction::try_from(asked.action) {
        Ok(JobAction::Retry) => Action::Retry,
        Ok(JobAction::Cancel) => Action::Cancel,
        Ok(JobAction::Discard) => Action::Discard,
        Ok(JobAction::RunNow) => Action::RunNow,
        Ok(JobAction::Unspecified) | Err(_) => {
            check.add("action", Reason::UnknownValue, "must be a value of JobAction");
            Action::Retry
        }
    };
    if !asked.validate_only && asked.expected_count.is_none() {
        check.add("expected_count", Reason::Required, "must be what the call with validate_only answers");
    }
    (request::filter(check, &given), action)
}

/// The jobs that a filter lets pass and that an action can be done to, one more than there may be at most.
async fn eligible(tx: &mut Transaction, filter: &Filter, action: Action) -> Result<Eligible, Error> {
    let wanted = |state: &&&str| filter.states.is_empty() || filter.states.iter().any(|asked| asked == **state);
    let states: Vec<_> = action.states().iter().filter(wanted).map(|state| (*state).to_owned()).collect();
    if states.is_empty() {
        return Ok(Eligible::default());
    }
    let filter = Filter { states, ..filter.clone() };
    let most = i64::try_from(JOBS + 1).unwrap_or(i64::MAX);
    let jobs = job::list(tx, &filter, (Timestamp::MAX, ""), most).await?;
    if action == Action::Retry { retriable(tx, jobs).await } else { Ok(Eligible { jobs, left: 0 }) }
}

/// Those that can be begun anew together: the last of their tasks, and of each pipeline those of one run, while no other is
/// under way. The others are left.
async fn retriable(tx: &mut Transaction, jobs: Vec<Job>) -> Result<Eligible, Error> {
    let (mut chosen, mut tests) = (HashMap::new(), HashMap::new());
    let mut retriable = Eligible::default();
    for job in jobs.into_iter().filter(|job| job.is_last && job.task_state != "succeeded") {
        if is_test(tx, &mut tests, job.run_id).await? {
            continue;
        }
        let run_id = match chosen.get(&job.pipeline) {
            Some(run_id) => *run_id,
            None => {
                let standing = run::standing(tx, job.run_id).await?;
                let is_free = standing.is_some_and(|standing| standing.active_run_id.is_none());
                let run_id = is_free.then_some(job.run_id);
                chosen.insert(job.pipeline.clone(), run_id);
                run_id
            }
        };
        if run_id == Some(job.run_id) {
            retriable.jobs.push(job);
        } else {
            retriable.left += 1;
        }
    }
    Ok(retriable)
}

/// Whether a run only tried a task; it is asked once of each run.
async fn is_test(tx: &mut Transaction, known: &mut HashMap<Uuid, bool>, run_id: Uuid) -> Result<bool, Error> {
    if let Some(is_test) = known.get(&run_id) {
        return Ok(*is_test);
    }
    let is_test = run::get(tx, run_id).await?.is_some_and(|run| run.kind == "test");
    known.insert(run_id, is_test);
    Ok(is_test)
}
