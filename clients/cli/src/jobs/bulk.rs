//! The same done to many jobs.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use clap::Args;
use dotodo_proto::v1::{BulkJobsRequest, BulkJobsResponse, JobAction, JobFilter};

use super::filter::Filter;
use crate::admin::{Admin, request_id};
use crate::error::Error;
use crate::json;
use crate::words::Words as _;

/// What to do to which jobs.
#[derive(Debug, Args)]
#[command(after_help = "\
All of them or none, at most 1,000: if they are not as many any more as were counted, nothing is done. The filter must say something. \
It is done to those of the jobs that it can be done to: retry to dead, cancelled and discarded ones, cancel to those that wait or run, \
discard to those that wait and to dead ones, run-now to those that are due later.

retry takes up one run of each pipeline, the one whose job was due last, because one run of a pipeline is under way at a time; \
where another one is under way already it takes none. To run many days again make a backfill.")]
pub(super) struct Bulk {
    /// What to do to them
    #[arg(value_parser = JobAction::parser())]
    action: JobAction,
    #[command(flatten)]
    filter: Filter,
    /// Only count them
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Do it without asking
    #[arg(short, long)]
    yes: bool,
}

impl Bulk {
    pub(super) async fn run(self, admin: &Admin) -> Result<(), Error> {
        let mut client = admin.client.jobs()?;
        let (action, filter) = (self.action, self.filter.message());
        let count = BulkJobsRequest { validate_only: true, ..asked(action, &filter) };
        let counted = client.bulk_jobs(count).await?.into_inner();
        let text = format!("{} would be {}{}", jobs(counted.count), done(action), left(&counted));
        if self.dry_run || counted.count == 0 {
            show(admin, &counted, &text);
            return Ok(());
        }
        if !self.yes && !agreed(&text)? {
            eprintln!("nothing was done");
            return Ok(());
        }
        let request = BulkJobsRequest { expected_count: Some(counted.count), ..asked(action, &filter) };
        let answer = client.bulk_jobs(request).await?.into_inner();
        show(admin, &answer, &format!("{} {}{}", jobs(answer.count), done(action), left(&answer)));
        Ok(())
    }
}

fn asked(action: JobAction, filter: &JobFilter) -> BulkJobsRequest {
    BulkJobsRequest {
        filter: Some(filter.clone()),
        action: action.into(),
        request_id: request_id(),
        ..BulkJobsRequest::default()
    }
}

fn show(admin: &Admin, answer: &BulkJobsResponse, text: &str) {
    if admin.json {
        json::print("dotodo.v1.BulkJobsResponse", answer);
    } else {
        println!("{text}");
    }
}

/// Asks the person, who must be there.
fn agreed(text: &str) -> Result<bool, Error> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Err(Error::Usage(format!("{text}, but nobody is there to ask: say --yes")));
    }
    eprint!("{text}. Go on? [y/N] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    input.lock().read_line(&mut answer).map_err(|error| Error::failed("cannot read the answer")(error.into()))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// ", 23 are left for later: one run of a pipeline is under way at a time", or nothing
fn left(answer: &BulkJobsResponse) -> String {
    match answer.left_count {
        0 => String::new(),
        1 => ", 1 is left for later: one run of a pipeline is under way at a time".to_owned(),
        count => format!(", {count} are left for later: one run of a pipeline is under way at a time"),
    }
}

/// "no jobs", "1 job", "12 jobs"
fn jobs(count: i32) -> String {
    match count {
        0 => "no jobs".to_owned(),
        1 => "1 job".to_owned(),
        count => format!("{count} jobs"),
    }
}

/// "retried"
fn done(action: JobAction) -> &'static str {
    match action {
        JobAction::Retry => "retried",
        JobAction::Cancel => "cancelled",
        JobAction::Discard => "discarded",
        JobAction::RunNow => "made due now",
        JobAction::Unspecified => "changed",
    }
}
