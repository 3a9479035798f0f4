//! A run, followed to its end: on a terminal its tasks as they stand, drawn anew; into a pipe a line for each change.

use std::collections::BTreeMap;
use std::io::Write as _;

use dotodo_proto::v1::watch_run_response::Event;
use dotodo_proto::v1::{LogLevel, LogLine, Run, RunState, TaskRun, TaskState, WatchRunRequest, WatchRunResponse};
use tonic::Status;

use super::{log, table};
use crate::client::PipelineClient;
use crate::error::Error;
use crate::json;
use crate::moment::took;
use crate::resume::{self, Pauses};
use crate::screen::Screen;
use crate::words::Words as _;

/// What is shown of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// How its tasks stand.
    Progress,
    /// That and what they say.
    ProgressAndLog,
    /// What they say of a try (0: of each) at a level or one that matters more, and nothing else.
    Log { attempt: i32, level: LogLevel, in_json: bool },
    /// Every message, as JSON on a line.
    Json,
}

/// A run that has ended.
pub(crate) struct Ended(pub(crate) Run);

impl Ended {
    /// That it succeeded; otherwise what the exit code is to say.
    pub(crate) fn succeeded(&self) -> Result<(), Error> {
        match self.0.state() {
            RunState::Failed => Err(Error::Unsuccessful(format!("the run {} failed", self.0.id))),
            RunState::Cancelled => Err(Error::Unsuccessful(format!("the run {} was cancelled", self.0.id))),
            _ => Ok(()),
        }
    }
}

/// Follows a run to its end, and gives it; a stream that breaks is taken up again where it broke.
pub(crate) async fn follow(
    client: &mut PipelineClient,
    mut request: WatchRunRequest,
    show: Show,
) -> Result<Ended, Error> {
    let draws = matches!(show, Show::Progress | Show::ProgressAndLog);
    let mut view = View { show, screen: Screen::new(draws), states: BTreeMap::new(), run: Run::default() };
    let mut pauses = Pauses::new();
    loop {
        let status = match stream(client, &mut request, &mut view, &mut pauses).await {
            Ok(()) => break,
            Err(status) => status,
        };
        // A server that was never there is no stream that broke.
        if view.run.id.is_empty() || !resume::can_go_on(&status) {
            return Err(status.into());
        }
        pauses.wait().await;
    }
    if view.screen.is_live() {
        table::errors(&view.run).iter().for_each(|error| println!("{error}"));
    }
    Ok(Ended(view.run))
}

/// Follows one stream to its end.
async fn stream(
    client: &mut PipelineClient,
    request: &mut WatchRunRequest,
    view: &mut View,
    pauses: &mut Pauses,
) -> Result<(), Status> {
    let mut stream = client.watch_run(request.clone()).await?.into_inner();
    while let Some(message) = resume::next(&mut stream).await? {
        pauses.heard();
        if let Some(Event::Log(line)) = &message.event {
            request.after_log_id = request.after_log_id.max(line.id);
        }
        view.message(message);
        // Whoever reads a pipe wants the line now.
        let _ = std::io::stdout().flush();
    }
    Ok(())
}

/// What was shown so far.
struct View {
    show: Show,
    screen: Screen,
    /// How each task stood when it was said last, with its try.
    states: BTreeMap<String, (TaskState, i32)>,
    run: Run,
}

impl View {
    fn message(&mut self, message: WatchRunResponse) {
        if self.show == Show::Json && !matches!(message.event, Some(Event::Heartbeat(_)) | None) {
            json::print_line("dotodo.v1.WatchRunResponse", &message);
        }
        match message.event {
            Some(Event::Run(run)) => self.changed(run),
            Some(Event::Log(line)) => self.said(&line),
            _ => {}
        }
    }

    fn said(&mut self, line: &LogLine) {
        match self.show {
            Show::Log { attempt, level, in_json } => {
                let is_wanted = (attempt == 0 || attempt == line.attempt) && line.level >= i32::from(level);
                match (is_wanted, in_json) {
                    (true, true) => json::print_line("dotodo.v1.LogLine", line),
                    (true, false) => println!("{}", log::said(line)),
                    (false, _) => {}
                }
            }
            Show::ProgressAndLog => {
                self.screen.clear();
                println!("{}", log::said(line));
                self.draw();
            }
            Show::Progress | Show::Json => {}
        }
    }

    fn changed(&mut self, run: Run) {
        let before = std::mem::replace(&mut self.run, run);
        if !matches!(self.show, Show::Progress | Show::ProgressAndLog) {
            return;
        }
        if self.screen.is_live() {
            self.draw();
            return;
        }
        if before.id.is_empty() || before.state != self.run.state {
            println!("{}", head(&self.run));
        }
        for task in &self.run.tasks {
            let now = (task.state(), task.attempt);
            let was = self.states.insert(task.task.clone(), now);
            let is_waiting = was.is_none() && task.state() == TaskState::Waiting;
            if was != Some(now) && !is_waiting {
                println!("{}", change(task));
            }
        }
    }

    fn draw(&mut self) {
        let mut lines = vec![head(&self.run)];
        lines.extend(table::tasks(&self.run));
        self.screen.draw(&lines);
    }
}

/// "metrics_update running  2/4 tasks  0190…"
fn head(run: &Run) -> String {
    let took = match run.finish_time {
        Some(_) => format!("  {}", took(run.start_time.as_ref(), run.finish_time.as_ref())),
        None => String::new(),
    };
    let why = table::why(&run.blockers);
    let why = if why.is_empty() { why } else { format!("  ({why})") };
    let Run { pipeline, succeeded_task_count, task_count, id, .. } = run;
    format!("{pipeline} {}  {succeeded_task_count}/{task_count} tasks{took}  {id}{why}", run.state().word())
}

/// "  validate_data  succeeded  0.07 s"
fn change(task: &TaskRun) -> String {
    let more = match task.state() {
        TaskState::Succeeded => took(task.start_time.as_ref(), task.finish_time.as_ref()),
        TaskState::Failed | TaskState::Retrying => task.error.clone(),
        TaskState::Queued => table::why(&task.blockers),
        _ => String::new(),
    };
    format!("  {}  {}  {more}", task.task, task.state().word()).trim_end().to_owned()
}
