//! What the tasks of a run said: as it is kept, or as they say it.

use clap::Args;
use dotodo_proto::v1::{GetRunRequest, ListTaskLogsRequest, ListTaskLogsResponse, LogLevel, LogLine, WatchRunRequest};

use super::{Show, follow};
use crate::admin::Admin;
use crate::client::PipelineClient;
use crate::error::Error;
use crate::words::Words as _;
use crate::{json, moment};

const PAGE_SIZE: i32 = 1_000;

/// How much of it.
#[derive(Debug, Clone, Args)]
pub(crate) struct Wanted {
    /// Go on with what is said next, until the run has ended; with --json a line of the log on each line
    #[arg(short, long)]
    follow: bool,
    /// Of this try alone: 1, 2, …
    #[arg(long, value_name = "NUMBER", default_value_t = 0, hide_default_value = true)]
    attempt: i32,
    /// Of this level or one that matters more
    #[arg(long, value_parser = LogLevel::parser(), default_value = "debug", hide_default_value = true)]
    level: LogLevel,
}

impl Wanted {
    /// Prints what a task of a run said, or all of them.
    pub(crate) async fn show(self, admin: &Admin, run: String, task: Option<String>) -> Result<(), Error> {
        if self.follow {
            let show = Show::Log { attempt: self.attempt, level: self.level, in_json: admin.json };
            let request = WatchRunRequest { run_id: run, task: task.unwrap_or_default(), after_log_id: 0 };
            return follow(&mut admin.client.runs()?, request, show).await?.succeeded();
        }
        let mut client = admin.client.pipelines()?;
        let tasks = match task {
            Some(task) => vec![task],
            None => tasks(&mut client, &run).await?,
        };
        let mut all = ListTaskLogsResponse::default();
        for task in tasks {
            let request = ListTaskLogsRequest {
                run_id: run.clone(),
                task,
                attempt: self.attempt,
                level: self.level.into(),
                page_size: PAGE_SIZE,
                page_token: String::new(),
            };
            lines(&mut client, request, admin.json.then_some(&mut all)).await?;
        }
        if admin.json {
            json::print("dotodo.v1.ListTaskLogsResponse", &all);
        }
        Ok(())
    }
}

/// Prints the lines of one task, or adds them to others.
async fn lines(
    client: &mut PipelineClient,
    mut request: ListTaskLogsRequest,
    mut kept: Option<&mut ListTaskLogsResponse>,
) -> Result<(), Error> {
    loop {
        let page = client.list_task_logs(request.clone()).await?.into_inner();
        match &mut kept {
            Some(kept) => kept.lines.extend(page.lines),
            None => page.lines.iter().for_each(|line| println!("{}", said(line))),
        }
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return Ok(());
        }
    }
}

/// The names of a run's tasks, in an order in which they can run.
async fn tasks(client: &mut PipelineClient, run: &str) -> Result<Vec<String>, Error> {
    let request = GetRunRequest { run_id: run.to_owned() };
    let run = client.get_run(request).await?.into_inner().run.unwrap_or_default();
    Ok(run.tasks.into_iter().map(|task| task.task).collect())
}

/// "2026-11-24 02:00:07 count.1 info  42 users"
pub(crate) fn said(line: &LogLine) -> String {
    let at = moment::at(line.time.as_ref());
    format!("{at} {}.{} {}  {}", line.task, line.attempt, line.level().word(), line.message)
}
