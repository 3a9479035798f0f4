//! A run as it goes on: a task that looks for what changed and puts it into a bounded buffer, from which the connection takes
//! it as fast as the client reads.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::time::Duration;

use dotodo_proto::v1::watch_run_response::Event;
use dotodo_proto::v1::{Run, RunHeartbeat, RunState, WatchRunRequest, WatchRunResponse};
use dotodo_store::run::log::{self, Seen};
use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;
use tracing::Instrument as _;
use uuid::Uuid;

use super::Service;
use super::history::{has_task, whole};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::validation::Violations;

/// So many messages wait for a client that does not read, and so many lines are read at once.
const BUFFER: usize = 64;
const LINES: i64 = 500;

/// How often it is looked whether a run has changed, while it is under way and while it waits.
const LOOK: Duration = Duration::from_millis(250);
const LOOK_WAITING: Duration = Duration::from_secs(1);

/// How long a stream lasts without a deadline of the client's: longer than any token.
const FAR: Duration = Duration::from_secs(2 * 366 * 24 * 60 * 60);

type Watched = Pin<Box<dyn Stream<Item = Result<WatchRunResponse, Status>> + Send>>;

impl Service {
    /// Begins to send what happens to a run; ends after `patience`, if the client said how long it has.
    pub(super) async fn watch(
        &self,
        caller: &Caller,
        request: &WatchRunRequest,
        patience: Option<Duration>,
    ) -> Result<Watched, Error> {
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
        let (out, messages) = mpsc::channel(BUFFER);
        let now = Instant::now();
        let watch = Watch {
            service: Self::new(self.pool.clone(), self.settings.clone(), self.shutdown.clone()),
            run_id,
            task: Some(request.task.clone()).filter(|task| !task.is_empty()),
            after,
            seen: BTreeMap::new(),
            sent: None,
            out,
            deadline: now + patience.unwrap_or(FAR).min(FAR),
            quiet: now + self.settings.heartbeat,
        };
        let task = tokio::spawn(watch.run().in_current_span());
        let end = stream::once(task).filter_map(async |ended| match ended {
            Ok(Ok(()) | Err(Ended::Left)) => None,
            Ok(Err(Ended::With(error))) => Some(Err(error.into())),
            Err(_) => Some(Err(Error::Panicked.into())),
        });
        Ok(Box::pin(ReceiverStream::new(messages).map(Ok).chain(end)))
    }
}

/// Why a stream ends before the run has.
enum Ended {
    /// The client does not want it any more.
    Left,
    /// The client is told.
    With(Error),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::With(error)
    }
}

impl From<dotodo_store::Error> for Ended {
    fn from(error: dotodo_store::Error) -> Self {
        Self::With(error.into())
    }
}

struct Watch {
    service: Service,
    run_id: Uuid,
    /// Whose log alone is wanted.
    task: Option<String>,
    /// Lines up to this number are not wanted.
    after: i64,
    /// The last line that was sent of each attempt.
    seen: BTreeMap<(String, i32), i64>,
    /// The run as it was sent last.
    sent: Option<Run>,
    out: mpsc::Sender<WatchRunResponse>,
    /// When the client has waited long enough.
    deadline: Instant,
    /// When a heartbeat is due.
    quiet: Instant,
}

impl Watch {
    async fn run(mut self) -> Result<(), Ended> {
        loop {
            let mut tx = self.service.pool.begin().await?;
            let run = whole(&mut tx, self.run_id).await?;
            drop(tx);
            let state = run.state();
            let ended = matches!(state, RunState::Succeeded | RunState::Failed | RunState::Cancelled);
            // That it has ended is said last, after all that was said before.
            if !ended || self.sent.is_none() {
                self.send_run(&run).await?;
            }
            self.send_lines(&run).await?;
            if ended {
                return self.send_run(&run).await;
            }
            self.pause(if state == RunState::Queued { LOOK_WAITING } else { LOOK }).await?;
        }
    }

    async fn send_run(&mut self, run: &Run) -> Result<(), Ended> {
        if self.sent.as_ref() != Some(run) {
            self.send(Event::Run(run.clone())).await?;
            self.sent = Some(run.clone());
        }
        Ok(())
    }

    async fn send_lines(&mut self, run: &Run) -> Result<(), Ended> {
        let wanted = |name: &str| self.task.as_deref().is_none_or(|task| task == name);
        for task in run.tasks.iter().filter(|task| wanted(&task.task)) {
            for attempt in &task.attempts {
                self.seen.entry((task.task.clone(), attempt.number)).or_insert(self.after);
            }
        }
        loop {
            let seen: Vec<_> = self.seen.iter().map(seen).collect();
            let lines = log::after(&self.service.pool, self.run_id, &seen, LINES).await?;
            let full = i64::try_from(lines.len()).is_ok_and(|count| count >= LINES);
            for line in lines {
                self.seen.insert((line.task.clone(), line.attempt), line.id);
                self.send(Event::Log(super::reply::line(line))).await?;
            }
            if !full {
                return Ok(());
            }
        }
    }

    /// Waits until it is time to look again, with heartbeats.
    async fn pause(&mut self, pause: Duration) -> Result<(), Ended> {
        let look = Instant::now() + pause;
        loop {
            tokio::select! {
                () = sleep_until(look) => return Ok(()),
                () = sleep_until(self.quiet) => self.send(Event::Heartbeat(RunHeartbeat {})).await?,
                ended = self.over() => return Err(ended),
            }
        }
    }

    /// Sends a message once there is room for it.
    async fn send(&mut self, event: Event) -> Result<(), Ended> {
        let patience = Instant::now() + self.service.settings.patience;
        tokio::select! {
            biased;
            ended = self.over() => return Err(ended),
            room = self.out.reserve() => room.map_err(|_| Ended::Left)?.send(WatchRunResponse { event: Some(event) }),
            () = sleep_until(patience) => return Err(Error::SlowConsumer.into()),
        }
        self.quiet = Instant::now() + self.service.settings.heartbeat;
        Ok(())
    }

    /// Waits for what ends a stream from outside.
    async fn over(&self) -> Ended {
        tokio::select! {
            () = self.out.closed() => Ended::Left,
            () = self.service.shutdown.cancelled() => Error::Stopping.into(),
            () = sleep_until(self.deadline) => Error::DeadlineExceeded.into(),
        }
    }
}

fn seen(((task, attempt), id): (&(String, i32), &i64)) -> Seen {
    Seen { task: task.clone(), attempt: *attempt, id: *id }
}
