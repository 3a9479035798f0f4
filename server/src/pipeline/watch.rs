//! A run as it goes on: a task that looks for what changed and puts it into a bounded buffer, from which the connection takes
//! it as fast as the client reads.

use std::collections::BTreeMap;
use std::time::Duration;

use dotodo_proto::v1::watch_run_response::Event;
use dotodo_proto::v1::{Run, RunHeartbeat, RunState, WatchRunRequest, WatchRunResponse};
use dotodo_store::Pool;
use dotodo_store::run::log::{self, Seen};
use tokio::time::sleep;
use uuid::Uuid;

use super::Service;
use super::history::{has_task, whole};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::stream::live::{self, Ended, Live, Outlet};
use crate::validation::Violations;

/// So many messages wait for a client that does not read, and so many lines are read at once.
const BUFFER: usize = 64;
const LINES: i64 = 500;

/// How often it is looked whether a run has changed, while it is under way and while it waits.
const LOOK: Duration = Duration::from_millis(250);
const LOOK_WAITING: Duration = Duration::from_secs(1);

impl Service {
    /// Begins to send what happens to a run; ends after `patience`, if the client said how long it has.
    pub(super) async fn watch(
        &self,
        caller: &Caller,
        request: &WatchRunRequest,
        patience: Option<Duration>,
    ) -> Result<Live<WatchRunResponse>, Error> {
        let mut check = Violations::default();
        let run_id = check.uuid("run_id", &request.run_id);
        check.text("task", &request.task, 63);
        if request.after_log_id < -1 {
            check.add("after_log_id", Reason::OutOfRange, "must be -1 or more");
        }
        let run_id = check.finish(run_id)?;
        let mut tx = self.reading(caller).await?;
        if request.task.is_empty() {
            whole(&mut tx, run_id).await?;
        } else {
            has_task(&mut tx, run_id, &request.task).await?;
        }
        drop(tx);
        let after = if request.after_log_id < 0 { log::last(&self.pool).await? } else { request.after_log_id };
        let (pool, task) = (self.pool.clone(), Some(request.task.clone()).filter(|task| !task.is_empty()));
        let watch = move |out| Watch { pool, run_id, task, after, seen: BTreeMap::new(), sent: None, out }.run();
        Ok(live::start(BUFFER, &self.settings, &self.shutdown, patience, watch))
    }
}

struct Watch {
    pool: Pool,
    run_id: Uuid,
    /// Whose log alone is wanted.
    task: Option<String>,
    /// Lines up to this number are not wanted.
    after: i64,
    /// The last line that was sent of each attempt.
    seen: BTreeMap<(String, i32), i64>,
    /// The run as it was sent last.
    sent: Option<Run>,
    out: Outlet<WatchRunResponse>,
}

impl Watch {
    async fn run(mut self) -> Result<(), Ended> {
        loop {
            let mut tx = self.pool.begin().await?;
            let run = whole(&mut tx, self.run_id).await?;
            drop(tx);
            let state = run.state();
            let ended = matches!(state, RunState::Succeeded | RunState::Failed | RunState::Cancelled);
            // That it has ended is said last, after all that was said before.
            if !ended || self.sent.is_none() {
                self.send_run(&run).await?;
            }
            let said = self.send_lines(&run).await?;
            if ended {
                if said {
                    self.sent = None;
                }
                return self.send_run(&run).await;
            }
            let look = sleep(if state == RunState::Queued { LOOK_WAITING } else { LOOK });
            self.out.until(look, || message(Event::Heartbeat(RunHeartbeat {}))).await?;
        }
    }

    async fn send_run(&mut self, run: &Run) -> Result<(), Ended> {
        if self.sent.as_ref() != Some(run) {
            self.out.send(message(Event::Run(run.clone()))).await?;
            self.sent = Some(run.clone());
        }
        Ok(())
    }

    /// Sends what was said since, and says whether there was anything.
    async fn send_lines(&mut self, run: &Run) -> Result<bool, Ended> {
        let mut said = false;
        let wanted = |name: &str| self.task.as_deref().is_none_or(|task| task == name);
        for task in run.tasks.iter().filter(|task| wanted(&task.task)) {
            for attempt in &task.attempts {
                self.seen.entry((task.task.clone(), attempt.number)).or_insert(self.after);
            }
        }
        loop {
            let seen: Vec<_> = self.seen.iter().map(seen).collect();
            let lines = log::after(&self.pool, self.run_id, &seen, LINES).await?;
            let full = i64::try_from(lines.len()).is_ok_and(|count| count >= LINES);
            for line in lines {
                said = true;
                self.seen.insert((line.task.clone(), line.attempt), line.id);
                self.out.send(message(Event::Log(super::reply::line(line)))).await?;
            }
            if !full {
                return Ok(said);
            }
        }
    }
}

fn message(event: Event) -> WatchRunResponse {
    WatchRunResponse { event: Some(event) }
}

fn seen(((task, attempt), id): (&(String, i32), &i64)) -> Seen {
    Seen { task: task.clone(), attempt: *attempt, id: *id }
}
