//! One job.

use dotodo_proto::v1::{Job, JobState};

use crate::admin::Admin;
use crate::error::Error;
use crate::moment::{at, took};
use crate::runs::table::{reason, why};
use crate::words::Words as _;
use crate::{json, table};

/// Prints a job that was changed.
pub(super) fn changed(admin: &Admin, job: Option<Job>) -> Result<(), Error> {
    print(admin, &job.unwrap_or_default());
    Ok(())
}

/// Prints a job.
pub(super) fn print(admin: &Admin, job: &Job) {
    if admin.json {
        json::print("dotodo.v1.Job", job);
        return;
    }
    let mut fields = table::fields([("job", job.id.clone()), ("queue", job.queue.clone())]);
    table::add_field(&mut fields, "state", table::state(job.state().word()));
    let more = [
        ("pipeline", job.pipeline.clone()),
        ("task", format!("{} ({})", job.task, job.task_state().word())),
        ("try", format!("{} ({})", job.attempt, job.attempt_state().word())),
        ("run", format!("{} ({})", job.run_id, job.run_state().word())),
        ("due", at(job.due_time.as_ref())),
        ("started", at(job.start_time.as_ref())),
        ("finished", at(job.finish_time.as_ref())),
        ("took", took(job.start_time.as_ref(), job.finish_time.as_ref())),
        ("worker", job.worker.clone()),
        ("lease until", at(job.lease_end_time.as_ref())),
        ("error", job.error.clone()),
        ("output", job.output.clone()),
        ("why not", why(&job.blockers)),
    ];
    table::add_fields(&mut fields, more);
    table::print(&fields);
}

/// Prints why a job does not run.
pub(super) fn print_why(admin: &Admin, job: &Job) {
    if admin.json {
        json::print("dotodo.v1.Job", job);
        return;
    }
    reasons(job).iter().for_each(|reason| println!("{reason}"));
}

/// Why a job does not run, a sentence each.
fn reasons(job: &Job) -> Vec<String> {
    if !job.blockers.is_empty() {
        return job.blockers.iter().map(reason).collect();
    }
    let finished = at(job.finish_time.as_ref());
    let reason = match job.state() {
        JobState::Ready => "nothing keeps it: a worker takes it within a second".to_owned(),
        JobState::Running => format!("it runs: {} has it since {}", job.worker, at(job.start_time.as_ref())),
        JobState::Succeeded => format!("it succeeded at {finished}"),
        JobState::Failed => format!("it failed at {finished}, and another job took its place: {}", job.error),
        JobState::Dead => format!("it failed at {finished}, and its task for good: {}", job.error),
        JobState::Cancelled => format!("an admin stopped it at {finished}: {}", job.error),
        JobState::Discarded => format!("an admin gave it up: {}", job.error),
        JobState::Scheduled | JobState::Unspecified => format!("it is {}", job.state().word()),
    };
    vec![reason]
}

#[cfg(test)]
mod tests {
    use dotodo_proto::v1::Blocker;

    use super::*;

    #[test]
    fn why_a_job_does_not_run_is_a_sentence_each() {
        let ready = Job { state: JobState::Ready.into(), ..Job::default() };
        assert_eq!(reasons(&ready).len(), 1);
        let text = |text: &str| Blocker { text: text.into(), ..Blocker::default() };
        let blocked = Job { blockers: vec![text("no worker lives"), text("the pipeline is paused")], ..ready };
        assert_eq!(reasons(&blocked), ["no worker lives", "the pipeline is paused"]);
    }
}
