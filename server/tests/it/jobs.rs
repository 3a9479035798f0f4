//! JobService: the queue and its jobs, with no worker running but where one is played.

use dotodo_proto::v1::*;
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::runs::{WORKER, done, failed};
use crate::server::{Server, faults, reason};

/// A run of a pipeline of this name, whose first task has succeeded: `count` and `rate` wait for a worker.
async fn begun(server: &Server, pipeline: &str) -> String {
    server.declare(pipeline).await;
    let request = TriggerPipelineRequest { pipeline: pipeline.into(), ..Default::default() };
    let run = server.pipelines("ops").trigger_pipeline(request).await.unwrap().into_inner().run.unwrap();
    server.carry_out(&run.id, "extract", done()).await;
    run.id
}

async fn run_of(server: &Server, run_id: &str) -> Run {
    let request = GetRunRequest { run_id: run_id.into() };
    server.pipelines("ops").get_run(request).await.unwrap().into_inner().run.unwrap()
}

async fn jobs_of(server: &Server, filter: JobFilter) -> Vec<Job> {
    let request = ListJobsRequest { filter: Some(filter), ..Default::default() };
    server.jobs("ops").list_jobs(request).await.unwrap().into_inner().jobs
}

fn of_task(task: &str) -> JobFilter {
    JobFilter { task: task.into(), ..Default::default() }
}

fn in_states(states: &[JobState]) -> JobFilter {
    JobFilter { states: states.iter().map(|state| i32::from(*state)).collect(), ..Default::default() }
}

async fn job_of(server: &Server, task: &str) -> Job {
    let id = jobs_of(server, of_task(task)).await.remove(0).id;
    server.jobs("ops").get_job(GetJobRequest { job_id: id }).await.unwrap().into_inner().job.unwrap()
}

fn names(jobs: &[Job]) -> Vec<(&str, JobState)> {
    let mut names: Vec<_> = jobs.iter().map(|job| (job.task.as_str(), job.state())).collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_queue_is_read_with_no_worker_running() {
    let server = Server::start().await;
    let run_id = begun(&server, "metrics").await;
    server.carry_out(&run_id, "count", failed(false)).await;
    server.sql("insert into apalis.jobs (id, job_type, job) values ('x', 'mail', ''), ('y', 'tasks', '')");
    let queues = server.jobs("ops").list_queues(ListQueuesRequest {}).await.unwrap().into_inner().queues;
    assert_eq!(
        queues.iter().map(|queue| (queue.name.as_str(), queue.stray_count)).collect::<Vec<_>>(),
        [("mail", 1), ("tasks", 1)]
    );
    let ours = &queues[1];
    assert_eq!((ours.ready_count, ours.scheduled_count, ours.running_count, ours.worker_count), (1, 1, 0, 0));
    server.worker(8).await;
    let ours = server.jobs("ops").list_queues(ListQueuesRequest {}).await.unwrap().into_inner().queues.remove(1);
    assert_eq!((ours.worker_count, ours.concurrency), (1, 8));

    let expected = [
        ("count", JobState::Failed),
        ("count", JobState::Scheduled),
        ("extract", JobState::Succeeded),
        ("rate", JobState::Ready),
    ];
    let mut states: Vec<_> =
        jobs_of(&server, JobFilter::default()).await.iter().map(|job| (job.task.clone(), job.state())).collect();
    states.sort_by_key(|(task, state)| (task.clone(), state.as_str_name()));
    assert_eq!(states, expected.map(|(task, state)| (task.to_owned(), state)));
    let waiting = jobs_of(&server, in_states(&[JobState::Ready, JobState::Scheduled])).await;
    assert_eq!(names(&waiting), [("count", JobState::Scheduled), ("rate", JobState::Ready)]);
    for (filter, count) in [
        (JobFilter { text: "DISK".into(), ..Default::default() }, 1),
        (JobFilter { text: "metri".into(), ..Default::default() }, 4),
        (JobFilter { queue: "mail".into(), ..Default::default() }, 0),
        (JobFilter { run_id: run_id.clone(), ..of_task("extract") }, 1),
        (JobFilter { due_before_time: Some("2026-01-01T00:00:00Z".parse().unwrap()), ..Default::default() }, 0),
        (JobFilter { pipeline: "other".into(), ..Default::default() }, 0),
    ] {
        assert_eq!(jobs_of(&server, filter.clone()).await.len(), count, "{filter:?}");
    }
    let (mut found, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListJobsRequest { page_size: 1, page_token, ..Default::default() };
        let page = server.jobs("ops").list_jobs(request).await.unwrap().into_inner();
        found.extend(page.jobs);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(found, jobs_of(&server, JobFilter::default()).await);
}

#[tokio::test]
async fn a_job_says_why_it_does_not_run() {
    let server = Server::start().await;
    let run_id = begun(&server, "metrics").await;
    let kinds = async |task: &str| {
        let blockers = job_of(&server, task).await.blockers;
        blockers.iter().map(Blocker::kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("rate").await, [BlockerKind::NoWorker]);
    server.worker(1).await;
    assert_eq!(kinds("rate").await, []);
    server.take(&run_id, "count").await;
    assert_eq!(kinds("rate").await, [BlockerKind::WorkersBusy]);
    assert_eq!(kinds("count").await, [], "it runs");
    server.sql("update task_runs set lease_until = now() + interval '5 seconds' where state = 'running'");
    let held = job_of(&server, "count").await;
    assert_eq!((held.blockers[0].kind(), held.blockers[0].worker.as_str()), (BlockerKind::Leased, WORKER));
    server.sql("delete from apalis.jobs where id = (select job_id from attempts where task = 'rate')");
    assert_eq!(kinds("rate").await, [BlockerKind::JobLost, BlockerKind::WorkersBusy]);
    assert_eq!(kinds("extract").await, [], "it has ended");
    let status = server.jobs("ops").get_job(GetJobRequest { job_id: "nonsense".into() }).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::NotFound, "JOB_NOT_FOUND"));
}

#[tokio::test]
async fn a_job_is_cancelled_discarded_and_retried() {
    let server = Server::start().await;
    let run_id = begun(&server, "metrics").await;
    let mut client = server.jobs("ops");
    let (count, rate) = (job_of(&server, "count").await.id, job_of(&server, "rate").await.id);
    let cancel = |job_id: &str| CancelJobRequest { job_id: job_id.into(), ..Default::default() };
    let discard = |job_id: &str| DiscardJobRequest { job_id: job_id.into(), ..Default::default() };
    let retry = |job_id: &str| RetryJobRequest { job_id: job_id.into(), ..Default::default() };

    let status = client.retry_job(retry(&count)).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::FailedPrecondition, "JOB_NOT_FINISHED"));
    server.take(&run_id, "rate").await;
    let status = client.discard_job(discard(&rate)).await.unwrap_err();
    assert_eq!(reason(&status), "JOB_RUNNING");
    // One that waits fails for good, but is no dead letter.
    let discarded = client.discard_job(discard(&count)).await.unwrap().into_inner().job.unwrap();
    assert_eq!((discarded.state(), discarded.task_state()), (JobState::Discarded, TaskState::Failed));
    assert_eq!(discarded.error, "discarded by ops");
    assert_eq!(client.discard_job(discard(&count)).await.unwrap().into_inner().job.unwrap(), discarded);
    assert_eq!(reason(&client.cancel_job(cancel(&count)).await.unwrap_err()), "JOB_FINISHED");
    // One that a worker has is taken away from it.
    let cancelled = client.cancel_job(cancel(&rate)).await.unwrap().into_inner().job.unwrap();
    assert_eq!((cancelled.state(), cancelled.run_state()), (JobState::Cancelled, RunState::Failed));
    assert_eq!(client.cancel_job(cancel(&rate)).await.unwrap().into_inner().job.unwrap(), cancelled);
    let run = run_of(&server, &run_id).await;
    assert_eq!((run.state(), run.tasks[3].state()), (RunState::Failed, TaskState::UpstreamFailed));

    let run = client.retry_job(retry(&count)).await.unwrap().into_inner().run.unwrap();
    assert_eq!((run.state(), run.tasks[1].state(), run.tasks[1].attempt), (RunState::Running, TaskState::Queued, 2));
    client.retry_job(retry(&rate)).await.unwrap();
    assert_eq!(reason(&client.retry_job(retry(&rate)).await.unwrap_err()), "JOB_SUPERSEDED");
    for task in ["count", "rate", "save"] {
        server.carry_out(&run_id, task, done()).await;
    }
    assert_eq!(run_of(&server, &run_id).await.state(), RunState::Succeeded);

    let audit = ListAuditRequest { target: count.clone(), ..Default::default() };
    let entries = client.list_audit(audit).await.unwrap().into_inner().entries;
    let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["RetryJob", "DiscardJob", "DiscardJob"], "and nothing of what was refused");
}

#[tokio::test]
async fn a_job_that_is_due_later_runs_now() {
    let server = Server::start().await;
    let run_id = begun(&server, "metrics").await;
    server.carry_out(&run_id, "count", failed(false)).await;
    let job = jobs_of(&server, in_states(&[JobState::Scheduled])).await.remove(0);
    let mut client = server.jobs("ops");
    let now = RunJobNowRequest { job_id: job.id.clone(), ..Default::default() };
    let due = client.run_job_now(now.clone()).await.unwrap().into_inner().job.unwrap();
    assert_eq!((due.state(), due.task_state()), (JobState::Ready, TaskState::Queued));
    assert_eq!(client.run_job_now(now.clone()).await.unwrap().into_inner().job.unwrap().state(), JobState::Ready);
    let due = format!("apalis.jobs where id = '{}' and run_at <= now() and status = 'Pending'", job.id);
    assert_eq!(server.count(&due), 1, "the queue gives it");
    server.take(&run_id, "count").await;
    assert_eq!(reason(&client.run_job_now(now).await.unwrap_err()), "JOB_RUNNING");
}

#[tokio::test]
async fn dead_letters_are_found_retried_or_given_up() {
    let server = Server::start().await;
    for name in ["a", "b", "c"] {
        let run_id = begun(&server, name).await;
        server.carry_out(&run_id, "count", failed(true)).await;
        server.carry_out(&run_id, "rate", failed(true)).await;
    }
    let dead = || in_states(&[JobState::Dead]);
    assert_eq!(jobs_of(&server, dead()).await.len(), 6);
    let queue = server.jobs("ops").list_queues(ListQueuesRequest {}).await.unwrap().into_inner().queues.remove(0);
    assert_eq!(queue.dead_count, 6);
    let mut client = server.jobs("ops");
    let all = |action: JobAction, expected_count| BulkJobsRequest {
        filter: Some(dead()),
        action: action.into(),
        expected_count,
        ..Default::default()
    };
    let count = BulkJobsRequest { validate_only: true, ..all(JobAction::Retry, None) };
    assert_eq!(client.bulk_jobs(count).await.unwrap().into_inner().count, 6);
    let before = server.everything();
    let status = client.bulk_jobs(all(JobAction::Retry, Some(5))).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::FailedPrecondition, "COUNT_CHANGED"));
    assert_eq!(status.get_details_error_info().unwrap().metadata["count"], "6");
    assert_eq!(faults(&client.bulk_jobs(all(JobAction::Retry, None)).await.unwrap_err())[0].0, "expected_count");
    let nothing = BulkJobsRequest { filter: None, ..all(JobAction::Discard, Some(0)) };
    assert_eq!(faults(&client.bulk_jobs(nothing).await.unwrap_err())[0], ("filter".to_owned(), "REQUIRED".to_owned()));
    assert_eq!(server.everything(), before);

    let of_a = BulkJobsRequest {
        filter: Some(JobFilter { pipeline: "a".into(), ..dead() }),
        ..all(JobAction::Discard, Some(2))
    };
    assert_eq!(client.bulk_jobs(of_a).await.unwrap().into_inner().count, 2);
    assert_eq!(client.bulk_jobs(all(JobAction::Retry, Some(4))).await.unwrap().into_inner().count, 4);
    assert_eq!(jobs_of(&server, dead()).await, []);
    assert_eq!(server.count("runs where state = 'running'"), 2);
    let waiting = BulkJobsRequest { filter: Some(in_states(&[JobState::Ready])), ..all(JobAction::Cancel, Some(4)) };
    assert_eq!(client.bulk_jobs(waiting).await.unwrap().into_inner().count, 4);
    assert_eq!(server.count("runs where state = 'running'"), 0);
}

#[tokio::test]
async fn of_a_pipeline_the_jobs_of_one_run_are_retried_together() {
    let server = Server::start().await;
    for _ in 0..2 {
        let run_id = begun(&server, "metrics").await;
        server.carry_out(&run_id, "count", failed(true)).await;
        server.carry_out(&run_id, "rate", done()).await;
    }
    let asked = BulkJobsRequest {
        filter: Some(in_states(&[JobState::Dead])),
        action: JobAction::Retry.into(),
        expected_count: Some(1),
        ..Default::default()
    };
    let mut client = server.jobs("ops");
    let counts = |count, left_count| BulkJobsResponse { count, left_count };
    let answer = client.bulk_jobs(asked.clone()).await.unwrap().into_inner();
    assert_eq!(answer, counts(1, 1), "the other run is left for later");
    let again = BulkJobsRequest { validate_only: true, ..asked };
    assert_eq!(client.bulk_jobs(again).await.unwrap().into_inner(), counts(0, 1), "a run is under way");
}

#[tokio::test]
async fn workers_and_statistics_are_shown() {
    let server = Server::start().await;
    server.worker(8).await;
    server.sql(
        "insert into workers (name, host, process_id, version, concurrency, started_at, seen_at, stopped_at) values
         ('stopped', 'h', 1, '0', 8, now() - interval '2 hours', now() - interval '1 hour', now() - interval '1 hour'),
         ('lost', 'h', 1, '0', 8, now() - interval '3 hours', now() - interval '1 hour', null),
         ('old', 'h', 1, '0', 8, now() - interval '9 days', now() - interval '9 days', null)",
    );
    let run_id = begun(&server, "metrics").await;
    server.take(&run_id, "rate").await;
    server.carry_out(&run_id, "count", failed(false)).await;
    let workers = server.jobs("ops").list_workers(ListWorkersRequest {}).await.unwrap().into_inner().workers;
    let shown: Vec<_> = workers.iter().map(|it| (it.name.as_str(), it.state(), it.running_count)).collect();
    let expected =
        [(WORKER, WorkerState::Alive, 1), ("stopped", WorkerState::Stopped, 0), ("lost", WorkerState::Lost, 0)];
    assert_eq!(shown, expected);
    let statistics = server.jobs("ops").get_statistics(GetStatisticsRequest::default()).await.unwrap().into_inner();
    let tasks: Vec<_> = statistics
        .tasks
        .iter()
        .map(|it| (it.task.as_str(), it.job_count, it.succeeded_count, it.failed_count))
        .collect();
    assert_eq!(tasks, [("count", 2, 0, 1), ("extract", 1, 1, 0), ("rate", 1, 0, 0)]);
    assert_eq!((statistics.tasks[0].last_error.as_str(), statistics.tasks[0].waiting_count), ("the disk is full", 1));
    assert_eq!(statistics.tasks[2].running_count, 1);
    let status = server.jobs("ops").get_statistics(GetStatisticsRequest { hours: 721 }).await.unwrap_err();
    assert_eq!(faults(&status)[0].0, "hours");
}
