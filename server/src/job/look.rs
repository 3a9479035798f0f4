//! Jobs, queues, workers and statistics, as they are.

use dotodo_proto::v1::{
    self, GetJobRequest, GetJobResponse, GetStatisticsRequest, GetStatisticsResponse, ListJobsRequest,
    ListJobsResponse, ListQueuesRequest, ListQueuesResponse, ListWorkersRequest, ListWorkersResponse,
};
use dotodo_store::job::{self, Job};
use dotodo_store::run::Standing;
use dotodo_store::{Transaction, run, worker};
use jiff::{SignedDuration, Timestamp};

use super::{Service, reply, request};
use crate::admin::Refusal;
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::list::{List, next_page, page_size, place_of, place_text};
use crate::pipeline::blocker;
use crate::timestamp;
use crate::validation::Violations;

const WORKERS: i64 = 1_000;
const HOURS: i32 = 24;
const HOURS_MOST: i32 = 720;

impl Service {
    pub(super) async fn list_queues(&self, _: &Caller, _: ListQueuesRequest) -> Result<ListQueuesResponse, Error> {
        let (queues, workers) = (job::queues(&self.pool).await?, worker::list(&self.pool, WORKERS).await?);
        let now = Timestamp::now();
        Ok(ListQueuesResponse { queues: queues.into_iter().map(|queue| reply::queue(queue, &workers, now)).collect() })
    }

    pub(super) async fn list_jobs(
        &self,
        caller: &Caller,
        mut asked: ListJobsRequest,
    ) -> Result<ListJobsResponse, Error> {
        let mut check = Violations::default();
        let size = page_size(&mut check, std::mem::take(&mut asked.page_size), 50, 200);
        let token = std::mem::take(&mut asked.page_token);
        let list = List::of("ListJobs", &asked);
        let place = list.place(&mut check, &token);
        let filter = request::filter(&mut check, &asked.filter.unwrap_or_default());
        let filter = check.finish(filter)?;
        let after = place_of(place.as_deref());
        let mut jobs = job::list(&mut *self.reading(caller).await?, &filter, after, size + 1).await?;
        let next_page_token = next_page(&list, &mut jobs, size, |job| place_text(job.due_at, &job.id));
        Ok(ListJobsResponse { jobs: jobs.into_iter().map(reply::job).collect(), next_page_token })
    }

    pub(super) async fn get_job(&self, caller: &Caller, asked: GetJobRequest) -> Result<GetJobResponse, Error> {
        let mut check = Violations::default();
        request::id(&mut check, &asked.job_id);
        check.finish(())?;
        let mut tx = self.reading(caller).await?;
        Ok(GetJobResponse { job: Some(shown(&mut tx, &asked.job_id).await?) })
    }

    pub(super) async fn list_workers(&self, _: &Caller, _: ListWorkersRequest) -> Result<ListWorkersResponse, Error> {
        let workers = worker::list(&self.pool, WORKERS).await?;
        Ok(ListWorkersResponse { workers: workers.into_iter().map(reply::worker).collect() })
    }

    pub(super) async fn get_statistics(
        &self,
        _: &Caller,
        asked: GetStatisticsRequest,
    ) -> Result<GetStatisticsResponse, Error> {
        let mut check = Violations::default();
        let hours = if asked.hours == 0 { HOURS } else { asked.hours };
        if !(1..=HOURS_MOST).contains(&hours) {
            check.add("hours", Reason::OutOfRange, format!("must be from 0 to {HOURS_MOST}"));
        }
        let hours = check.finish(hours)?;
        let since = Timestamp::now() - SignedDuration::from_hours(hours.into());
        let tasks = job::statistics(&self.pool, since).await?;
        let tasks = tasks.into_iter().map(reply::statistics).collect();
        Ok(GetStatisticsResponse { tasks, since_time: Some(timestamp::to_wire(since)) })
    }
}

/// A job.
pub(super) async fn found(tx: &mut Transaction, id: &str) -> Result<Job, Error> {
    Ok(job::get(tx, id).await?.ok_or_else(|| Refusal::JobNotFound(id.to_owned()))?)
}

/// A job, and why it does not run.
pub(super) async fn shown(tx: &mut Transaction, id: &str) -> Result<v1::Job, Error> {
    let job = found(tx, id).await?;
    let standing = run::standing(tx, job.run_id).await?.ok_or_else(|| Refusal::JobNotFound(id.to_owned()))?;
    let blockers = if job.is_last { blockers(&job, &standing) } else { Vec::new() };
    Ok(v1::Job { blockers, ..reply::job(job) })
}

fn blockers(job: &Job, standing: &Standing) -> Vec<v1::Blocker> {
    let facts = blocker::Task {
        state: &job.task_state,
        upstream: Vec::new(),
        due_at: Some(job.due_at),
        is_queued: job.is_queued,
        worker: job.worker.as_deref(),
        lease_until: job.lease_until,
    };
    blocker::of_task(&job.run_state, facts, standing, Timestamp::now())
}
