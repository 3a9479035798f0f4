//! What the store knows of jobs, queues and workers, as messages.

use dotodo_proto::v1::{self, AttemptState, JobState, RunState, TaskState, WorkerState};
use dotodo_store::job::{Job, Queue, Statistics};
use dotodo_store::queue;
use dotodo_store::worker::Worker;
use jiff::Timestamp;
use serde_json::Value;

use crate::admin::word::Words as _;
use crate::timestamp;

pub(super) fn job(job: Job) -> v1::Job {
    v1::Job {
        id: job.id,
        queue: job.queue,
        state: JobState::of_word(&job.state),
        pipeline: job.pipeline,
        run_id: job.run_id.to_string(),
        task: job.task,
        attempt: job.attempt,
        attempt_state: AttemptState::of_word(&job.attempt_state),
        due_time: Some(timestamp::to_wire(job.due_at)),
        start_time: job.started_at.map(timestamp::to_wire),
        finish_time: job.finished_at.map(timestamp::to_wire),
        worker: job.worker.unwrap_or_default(),
        lease_end_time: job.lease_until.map(timestamp::to_wire),
        error: job.error.unwrap_or_default(),
        output: job.output.as_ref().map(Value::to_string).unwrap_or_default(),
        task_state: TaskState::of_word(&job.task_state),
        run_state: RunState::of_word(&job.run_state),
        blockers: Vec::new(),
    }
}

/// A queue, with the workers that serve it: those that live, if it is ours.
pub(super) fn queue(queue: Queue, workers: &[Worker], now: Timestamp) -> v1::Queue {
    let alive = workers.iter().filter(|worker| queue.name == queue::TASKS && is_alive(worker));
    let (worker_count, concurrency) =
        alive.fold((0, 0), |(count, places), worker| (count + 1, places + worker.concurrency));
    let oldest = queue.oldest.map(|oldest| now.duration_since(oldest).as_millis());
    v1::Queue {
        name: queue.name,
        ready_count: queue.ready,
        scheduled_count: queue.scheduled,
        running_count: queue.running,
        dead_count: queue.dead,
        stray_count: queue.stray,
        oldest_waiting_ms: oldest.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX).max(0)).unwrap_or_default(),
        worker_count,
        concurrency,
    }
}

fn is_alive(worker: &Worker) -> bool {
    worker.is_fresh && worker.stopped_at.is_none()
}

pub(super) fn worker(worker: Worker) -> v1::Worker {
    let state = match (worker.stopped_at, worker.is_fresh) {
        (Some(_), _) => WorkerState::Stopped,
        (None, true) => WorkerState::Alive,
        (None, false) => WorkerState::Lost,
    };
    v1::Worker {
        name: worker.name,
        host: worker.host,
        process_id: worker.process_id,
        version: worker.version,
        concurrency: worker.concurrency,
        running_count: worker.running.try_into().unwrap_or(i32::MAX),
        state: state.into(),
        start_time: Some(timestamp::to_wire(worker.started_at)),
        seen_time: Some(timestamp::to_wire(worker.seen_at)),
        stop_time: worker.stopped_at.map(timestamp::to_wire),
    }
}

pub(super) fn statistics(task: Statistics) -> v1::TaskStatistics {
    let millis = |seconds: &[f64], place: usize| {
        let seconds = seconds.get(place).copied().unwrap_or_default().max(0.0);
        #[allow(clippy::cast_possible_truncation, reason = "no job lasts longer than 290 million years")]
        let millis = (seconds * 1000.0).round() as i64;
        millis
    };
    v1::TaskStatistics {
        queue: queue::TASKS.to_owned(),
        pipeline: task.pipeline,
        task: task.task,
        job_count: task.jobs,
        waiting_count: task.waiting,
        running_count: task.running,
        succeeded_count: task.succeeded,
        failed_count: task.failed,
        cancelled_count: task.cancelled,
        waiting_p50_ms: millis(&task.waited, 0),
        waiting_p95_ms: millis(&task.waited, 1),
        running_p50_ms: millis(&task.ran, 0),
        running_p95_ms: millis(&task.ran, 1),
        running_most_ms: millis(&task.ran, 2),
        last_failure_time: task.last_failure.map(timestamp::to_wire),
        last_error: task.last_error.unwrap_or_default(),
    }
}
