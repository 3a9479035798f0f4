//! Why a run, a task or a job does not run.

use dotodo_proto::v1::{self, BlockerKind};
use dotodo_store::run::Standing;
use jiff::{SignedDuration, Timestamp};

use crate::timestamp;

/// Workers renew their leases when two thirds of them are left; one with less was not renewed.
const LEASE_RENEWED: SignedDuration = SignedDuration::from_secs(15);

/// What is known of a task that may have to wait.
#[derive(Debug, Clone, Default)]
pub(crate) struct Task<'a> {
    /// Where it stands, in the store's words.
    pub(crate) state: &'a str,
    /// The tasks before it that have not succeeded.
    pub(crate) upstream: Vec<String>,
    /// From when on its attempt may run.
    pub(crate) due_at: Option<Timestamp>,
    /// Whether the queue would bring it to a worker.
    pub(crate) is_queued: bool,
    /// Who has it.
    pub(crate) worker: Option<&'a str>,
    /// Until when.
    pub(crate) lease_until: Option<Timestamp>,
}

/// Why a run that waits does not begin.
pub(crate) fn of_run(state: &str, standing: &Standing) -> Vec<v1::Blocker> {
    if state != "queued" {
        return Vec::new();
    }
    let mut blockers = Vec::new();
    if standing.paused {
        blockers.push(blocker(BlockerKind::Paused, "the pipeline is paused"));
    }
    if let Some(run_id) = standing.active_run_id {
        let text = format!("the run {run_id} of the pipeline is under way");
        blockers.push(v1::Blocker { run_id: run_id.to_string(), ..blocker(BlockerKind::RunActive, text) });
    }
    if standing.runs_before > 0 {
        let text = match standing.runs_before {
            1 => "another run comes before it".to_owned(),
            many => format!("{many} other runs come before it"),
        };
        blockers.push(blocker(BlockerKind::RunsBefore, text));
    }
    if standing.workers == 0 {
        blockers.push(no_worker());
    }
    blockers
}

/// Why a task does not run. Nothing of one that runs or has ended.
pub(crate) fn of_task(run_state: &str, task: Task<'_>, standing: &Standing, now: Timestamp) -> Vec<v1::Blocker> {
    match task.state {
        "waiting" if run_state == "queued" => vec![blocker(BlockerKind::RunQueued, "its run waits for its turn")],
        "waiting" => {
            let text = format!("these have not succeeded yet: {}", task.upstream.join(", "));
            vec![v1::Blocker { tasks: task.upstream, ..blocker(BlockerKind::Upstream, text) }]
        }
        "queued" | "retrying" => of_due(&task, standing, now),
        "running" => of_held(&task, now).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn of_due(task: &Task<'_>, standing: &Standing, now: Timestamp) -> Vec<v1::Blocker> {
    let mut blockers = Vec::new();
    let due_later = task.due_at.filter(|due_at| *due_at > now);
    if let Some(due_at) = due_later {
        let until_time = Some(timestamp::to_wire(due_at));
        let text = format!("it is not due before {due_at:.0}");
        blockers.push(v1::Blocker { until_time, ..blocker(BlockerKind::Delayed, text) });
    }
    if !task.is_queued {
        let text = "its entry in the queue is lost; a worker makes it anew within seconds";
        blockers.push(blocker(BlockerKind::JobLost, text));
    }
    if standing.workers == 0 {
        blockers.push(no_worker());
    } else if due_later.is_none() && standing.taken >= standing.places {
        let Standing { taken, places, .. } = standing;
        let text = format!("every worker has as much as it can do at once: {taken} of {places} places are taken");
        blockers.push(blocker(BlockerKind::WorkersBusy, text));
    }
    blockers
}

/// Of a task whose worker seems to be gone.
fn of_held(task: &Task<'_>, now: Timestamp) -> Option<v1::Blocker> {
    let lease_until = task.lease_until.filter(|until| until.duration_since(now) < LEASE_RENEWED)?;
    let worker = task.worker.unwrap_or_default().to_owned();
    let text =
        format!("{worker} has it until {lease_until:.0} and gives no sign of life; then another worker takes it");
    let until_time = Some(timestamp::to_wire(lease_until));
    Some(v1::Blocker { worker, until_time, ..blocker(BlockerKind::Leased, text) })
}

fn no_worker() -> v1::Blocker {
    blocker(BlockerKind::NoWorker, "no worker lives: `dotodo work` starts one")
}

fn blocker(kind: BlockerKind, text: impl Into<String>) -> v1::Blocker {
    v1::Blocker { kind: kind.into(), text: text.into(), ..v1::Blocker::default() }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const IDLE: Standing =
        Standing { paused: false, active_run_id: None, runs_before: 0, workers: 1, places: 8, taken: 0 };

    fn kinds(blockers: &[v1::Blocker]) -> Vec<BlockerKind> {
        assert!(blockers.iter().all(|blocker| !blocker.text.is_empty()));
        blockers.iter().map(v1::Blocker::kind).collect()
    }

    #[test]
    fn a_run_that_waits_says_for_what() {
        assert_eq!(kinds(&of_run("queued", &IDLE)), []);
        let other = Uuid::now_v7();
        let busy = Standing { paused: true, active_run_id: Some(other), runs_before: 2, workers: 0, ..IDLE };
        let blockers = of_run("queued", &busy);
        let expected = [BlockerKind::Paused, BlockerKind::RunActive, BlockerKind::RunsBefore, BlockerKind::NoWorker];
        assert_eq!(kinds(&blockers), expected);
        assert_eq!(blockers[1].run_id, other.to_string());
        assert_eq!(kinds(&of_run("running", &busy)), []);
    }

    #[test]
    fn a_task_that_waits_says_for_what() {
        let now = Timestamp::now();
        let soon = now + SignedDuration::from_secs(60);
        let of = |task, standing: &Standing| kinds(&of_task("running", task, standing, now));
        let queued = Task { state: "queued", due_at: Some(now), is_queued: true, ..Task::default() };
        assert_eq!(of(queued.clone(), &IDLE), []);
        assert_eq!(of(queued.clone(), &Standing { taken: 8, ..IDLE }), [BlockerKind::WorkersBusy]);
        assert_eq!(of(queued.clone(), &Standing { workers: 0, places: 0, ..IDLE }), [BlockerKind::NoWorker]);
        assert_eq!(of(Task { is_queued: false, ..queued.clone() }, &IDLE), [BlockerKind::JobLost]);
        let later = Task { state: "retrying", due_at: Some(soon), ..queued };
        assert_eq!(of(later, &Standing { taken: 8, ..IDLE }), [BlockerKind::Delayed]);
        let waiting = Task { state: "waiting", upstream: vec!["a".into()], ..Task::default() };
        assert_eq!(of(waiting.clone(), &IDLE), [BlockerKind::Upstream]);
        assert_eq!(kinds(&of_task("queued", waiting, &IDLE, now)), [BlockerKind::RunQueued]);
        let held = |left| Task {
            state: "running",
            worker: Some("w"),
            lease_until: Some(now + SignedDuration::from_secs(left)),
            ..Task::default()
        };
        assert_eq!((of(held(25), &IDLE), of(held(5), &IDLE)), (vec![], vec![BlockerKind::Leased]));
        assert_eq!(of(Task { state: "succeeded", ..Task::default() }, &IDLE), []);
    }
}
