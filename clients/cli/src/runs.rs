//! Runs, as the commands about pipelines, tasks and jobs show them.

mod follow;
pub(crate) mod log;
pub(crate) mod table;

use clap::Args;
use dotodo_proto::v1::{RetryRunRequest, Run, WatchRunRequest};

use crate::admin::{Admin, request_id};
use crate::error::Error;
use crate::json;

pub(crate) use follow::{Show, follow};

/// Whether to stay until a run has ended.
#[derive(Debug, Clone, Args)]
pub(crate) struct Follow {
    /// Follow the run to its end; with --json a message a line
    #[arg(long)]
    pub(crate) follow: bool,
    /// With --follow: also what its tasks say
    #[arg(long, requires = "follow")]
    log: bool,
}

impl Follow {
    /// Shows a run, or follows it to its end.
    pub(crate) async fn show(&self, admin: &Admin, run: Option<Run>) -> Result<(), Error> {
        let run = run.unwrap_or_default();
        if !self.follow {
            show(&run, admin.json);
            return Ok(());
        }
        let show = match (admin.json, self.log) {
            (true, _) => Show::Json,
            (false, true) => Show::ProgressAndLog,
            (false, false) => Show::Progress,
        };
        let request = WatchRunRequest { run_id: run.id, ..WatchRunRequest::default() };
        follow(&mut admin.client.runs()?, request, show).await?.succeeded()
    }
}

/// Prints a run with its tasks.
pub(crate) fn show(run: &Run, in_json: bool) {
    if in_json {
        json::print("dotodo.v1.Run", run);
    } else {
        table::print_one(run);
    }
}

/// Runs tasks of a run again: what failed, or the task that is named.
pub(crate) async fn retry(admin: &Admin, run: String, task: String, downstream: bool) -> Result<Option<Run>, Error> {
    let request = RetryRunRequest { run_id: run, task, downstream, request_id: request_id() };
    Ok(admin.client.pipelines()?.retry_run(request).await?.into_inner().run)
}
