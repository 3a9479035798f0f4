//! A run, followed to its end: on a terminal its tasks as they stand, drawn anew; into a pipe a line for each change.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use dotodo_proto::v1::watch_run_response::Event;
use dotodo_proto::v1::{LogLine, Run, RunState, TaskState, WatchRunRequest, WatchRunResponse};
use tokio::time::{sleep, timeout};
use tonic::{Code, Status};

use crate::client::PipelineClient;
use crate::error::Error;
use crate::json;
use crate::run_table::{self, took, word};

/// A stream that is silent for so long is cut off: the server sends heartbeats more often.
const SILENCE: Duration = Duration::from_secs(60);
/// How long to wait before a stream that broke is taken up again: at first, and at most.
const PAUSE: Duration = Duration::from_millis(200);
const PAUSE_MOST: Duration = Duration::from_secs(5);

/// What is shown of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// How its tasks stand.
    Progress,
    /// That and what they say.
    ProgressAndLog,
    /// What they say, and nothing else.
    Log,
    /// Every message, as JSON on a line.
    Json,
}

/// Follows a run to its end, and gives it; a stream that breaks is taken up again where it broke. Fails if the run did, so that
/// the exit code says it.
pub(crate) async fn follow(
    client: &mut PipelineClient,
    mut request: WatchRunRequest,
    show: Show,
) -> Result<Run, Error> {
    let is_live = std::io::stdout().is_terminal() && !matches!(show, Show::Json | Show::Log);
    let mut screen = Screen { show, is_live, drawn: 0, states: BTreeMap::new(), run: Run::default() };
    let mut pause = PAUSE;
    loop {
        let status = match stream(client, &mut request, &mut screen).await {
            Ok(()) => return screen.ended(),
            Err(status) => status,
        };
        let passes = [Code::Unavailable, Code::Unknown, Code::Internal, Code::Cancelled, Code::ResourceExhausted];
        // A server that was never there is no stream that broke.
        if screen.run.id.is_empty() || !passes.contains(&status.code()) {
            return Err(status.into());
        }
        sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MOST);
    }
}

/// Follows one stream to its end.
async fn stream(client: &mut PipelineClient, request: &mut WatchRunRequest, screen: &mut Screen) -> Result<(), Status> {
    let mut stream = client.watch_run(request.clone()).await?.into_inner();
    loop {
        let message = timeout(SILENCE, stream.message()).await;
        let Some(message) = message.map_err(|_| Status::unavailable("the server is silent"))?? else { return Ok(()) };
        if let Some(Event::Log(line)) = &message.event {
            request.after_log_id = request.after_log_id.max(line.id);
        }
        screen.message(message);
        // Whoever reads a pipe wants the line now.
        let _ = std::io::stdout().flush();
    }
}

struct Screen {
    show: Show,
    is_live: bool,
    /// How many lines stand there that are to be drawn over.
    drawn: usize,
    /// How each task stood when it was said last, with its try.
    states: BTreeMap<String, (TaskState, i32)>,
    run: Run,
}

impl Screen {
    fn message(&mut self, message: WatchRunResponse) {
        if self.show == Show::Json && !matches!(message.event, Some(Event::Heartbeat(_)) | None) {
            json::print_line("dotodo.v1.WatchRunResponse", &message);
        }
        match message.event {
            Some(Event::Run(run)) => self.changed(run),
            Some(Event::Log(line)) if matches!(self.show, Show::Log | Show::ProgressAndLog) => {
                self.clear();
                println!("{}", said(&line));
                self.draw();
            }
            _ => {}
        }
    }

    fn changed(&mut self, run: Run) {
        let is_first = self.run.id.is_empty();
        let before = std::mem::replace(&mut self.run, run);
        if !matches!(self.show, Show::Progress | Show::ProgressAndLog) {
            return;
        }
        if self.is_live {
            self.clear();
            self.draw();
            return;
        }
        if is_first || before.state != self.run.state {
            println!("{}", head(&self.run));
        }
        for task in &self.run.tasks {
            let now = (task.state(), task.attempt);
            let was = self.states.insert(task.task.clone(), now);
            let is_waiting = was.is_none() && task.state() == TaskState::Waiting;
            if was != Some(now) && !is_waiting {
                let state = word(task.state().as_str_name(), "TASK_STATE_");
                let took = took(task.start_time.as_ref(), task.finish_time.as_ref().or(task.start_time.as_ref()));
                let more = match task.state() {
                    TaskState::Succeeded => took,
                    TaskState::Failed | TaskState::Retrying => task.error.clone(),
                    _ => String::new(),
                };
                println!("{}", format!("  {}  {state}  {more}", task.task).trim_end());
            }
        }
    }

    /// Takes away what is drawn.
    fn clear(&mut self) {
        if self.drawn > 0 {
            // To the first line of it, and everything from there on.
            print!("\x1b[{}A\x1b[J", self.drawn);
            self.drawn = 0;
        }
    }

    fn draw(&mut self) {
        if !self.is_live {
            return;
        }
        let mut lines = vec![head(&self.run)];
        lines.extend(run_table::tasks(&self.run));
        println!("{}", lines.join("\n"));
        self.drawn = lines.len();
    }

    fn ended(self) -> Result<Run, Error> {
        let id = self.run.id.clone();
        match self.run.state() {
            RunState::Failed => Err(Error::Run { id, state: "failed" }),
            RunState::Cancelled => Err(Error::Run { id, state: "was cancelled" }),
            _ => Ok(self.run),
        }
    }
}

/// "metrics_update running  2/4 tasks  0190…"
fn head(run: &Run) -> String {
    let state = word(run.state().as_str_name(), "RUN_STATE_");
    let took = match run.finish_time {
        Some(_) => format!("  {}", took(run.start_time.as_ref(), run.finish_time.as_ref())),
        None => String::new(),
    };
    let why = run_table::why(&run.blockers);
    let why = if why.is_empty() { why } else { format!("  ({why})") };
    let Run { pipeline, succeeded_task_count, task_count, id, .. } = run;
    format!("{pipeline} {state}  {succeeded_task_count}/{task_count} tasks{took}  {id}{why}")
}

/// "2026-11-24 02:00:07 count.1 info  42 users"
pub(crate) fn said(line: &LogLine) -> String {
    let level = word(line.level().as_str_name(), "LOG_LEVEL_");
    format!("{} {}.{} {level}  {}", run_table::at(line.time.as_ref()), line.task, line.attempt, line.message)
}
