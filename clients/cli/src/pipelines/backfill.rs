//! Ranges of days that are run again.

use std::io::Write as _;
use std::time::Duration;

use clap::Args;
use comfy_table::Cell;
use dotodo_proto::v1::{
    self, BackfillPipelineRequest, BackfillPipelineResponse, GetBackfillRequest, ListBackfillsRequest, ListRunsRequest,
    Run, RunState,
};
use jiff::civil::Date;
use tokio::time::sleep;
use tonic::Code;

use super::trigger::Parameters;
use crate::admin::{Admin, request_id};
use crate::client::PipelineClient;
use crate::error::Error;
use crate::moment::at;
use crate::runs::table::parameters;
use crate::screen::Screen;
use crate::{json, runs, table};

/// How often it is looked how far one is.
const LOOK: Duration = Duration::from_secs(1);
/// So many failed runs are named.
const FAILED: i32 = 20;

/// Days to run again.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code with --follow: 3 if a run of it failed or it was cancelled. Whoever stops following stops nothing."
)]
pub(super) struct Backfill {
    /// The pipeline's name
    pipeline: String,
    /// The first day, in the pipeline's zone
    #[arg(short = 's', long, visible_alias = "start-date", value_name = "DAY")]
    from: Date,
    /// The last day
    #[arg(short = 'e', long, visible_alias = "end-date", value_name = "DAY")]
    to: Date,
    #[command(flatten)]
    parameters: Parameters,
    /// Only show for which moments there would be runs
    #[arg(long, conflicts_with = "follow")]
    dry_run: bool,
    /// Follow it to its end; with --json an object a line
    #[arg(long)]
    follow: bool,
}

impl Backfill {
    pub(super) async fn run(self, admin: &Admin) -> Result<(), Error> {
        let request = BackfillPipelineRequest {
            pipeline: self.pipeline,
            first_date: self.from.to_string(),
            last_date: self.to.to_string(),
            parameters: self.parameters.map(),
            validate_only: self.dry_run,
            request_id: request_id(),
        };
        let answer = admin.client.pipelines()?.backfill_pipeline(request).await?.into_inner();
        if self.dry_run {
            would_be(admin, &answer);
            return Ok(());
        }
        let backfill = answer.backfill.unwrap_or_default();
        if self.follow {
            return follow(admin, backfill).await;
        }
        show(admin, &backfill);
        Ok(())
    }
}

fn would_be(admin: &Admin, answer: &BackfillPipelineResponse) {
    if admin.json {
        json::print("dotodo.v1.BackfillPipelineResponse", answer);
        return;
    }
    let backfill = answer.backfill.clone().unwrap_or_default();
    println!("would make {} runs of {}, one after the other, for", backfill.run_count, backfill.pipeline);
    answer.logical_times.iter().for_each(|time| println!("  {}", at(Some(time))));
    if !backfill.parameters.is_empty() {
        println!("with {}", parameters(&backfill.parameters));
    }
}

/// Lists backfills, of one pipeline or of all.
pub(super) async fn list(admin: &Admin, pipeline: String) -> Result<(), Error> {
    let listed = admin.client.pipelines()?.list_backfills(ListBackfillsRequest { pipeline }).await?.into_inner();
    if admin.json {
        json::print("dotodo.v1.ListBackfillsResponse", &listed);
        return Ok(());
    }
    if listed.backfills.is_empty() {
        println!("no backfills");
        return Ok(());
    }
    let head = ["PIPELINE", "STATE", "FROM", "TO", "RUNS", "DONE", "FAILED", "MADE", "BY", "BACKFILL"];
    let mut table = table::new(&head);
    for one in &listed.backfills {
        table.add_row([
            Cell::new(&one.pipeline),
            table::state(state_of(one).to_owned()),
            Cell::new(&one.first_date),
            Cell::new(&one.last_date),
            Cell::new(one.run_count),
            Cell::new(one.succeeded_run_count),
            Cell::new(one.failed_run_count),
            Cell::new(at(one.create_time.as_ref())),
            Cell::new(&one.creator),
            Cell::new(&one.id),
        ]);
    }
    table::print(&table);
    Ok(())
}

/// Shows a backfill, or follows it.
pub(super) async fn state(admin: &Admin, id: String, is_followed: bool) -> Result<(), Error> {
    let mut client = admin.client.pipelines()?;
    let backfill = get(&mut client, id).await?;
    if is_followed {
        return follow(admin, backfill).await;
    }
    show(admin, &backfill);
    if !admin.json {
        print_failed(&mut client, &backfill).await?;
    }
    Ok(())
}

/// Prints a backfill.
pub(super) fn show(admin: &Admin, backfill: &v1::Backfill) {
    if admin.json {
        json::print("dotodo.v1.Backfill", backfill);
        return;
    }
    let mut fields = table::fields([("backfill", backfill.id.clone()), ("pipeline", backfill.pipeline.clone())]);
    table::add_field(&mut fields, "state", table::state(state_of(backfill).to_owned()));
    let more = [
        ("days", format!("{} to {}", backfill.first_date, backfill.last_date)),
        ("parameters", parameters(&backfill.parameters)),
        ("runs", counts(backfill)),
        ("by", backfill.creator.clone()),
        ("made", at(backfill.create_time.as_ref())),
        ("cancelled", at(backfill.cancel_time.as_ref())),
    ];
    table::add_fields(&mut fields, more);
    table::print(&fields);
}

async fn print_failed(client: &mut PipelineClient, backfill: &v1::Backfill) -> Result<(), Error> {
    if backfill.failed_run_count > 0 {
        println!();
        runs::table::print(&runs_in(client, &backfill.id, RunState::Failed, FAILED).await?);
    }
    Ok(())
}

async fn runs_in(client: &mut PipelineClient, id: &str, state: RunState, most: i32) -> Result<Vec<Run>, Error> {
    let request = ListRunsRequest {
        backfill_id: id.to_owned(),
        states: vec![state.into()],
        page_size: most,
        ..ListRunsRequest::default()
    };
    Ok(client.list_runs(request).await?.into_inner().runs)
}

async fn get(client: &mut PipelineClient, id: String) -> Result<v1::Backfill, Error> {
    let request = GetBackfillRequest { backfill_id: id };
    Ok(client.get_backfill(request).await?.into_inner().backfill.unwrap_or_default())
}

/// Where it stands as a whole, in the words of runs.
fn state_of(backfill: &v1::Backfill) -> &'static str {
    match (backfill.cancel_time.is_some(), backfill.queued_run_count, backfill.running_run_count) {
        (true, ..) => "cancelled",
        (false, waiting, 0) if waiting == backfill.run_count => "queued",
        (false, 0, 0) if backfill.failed_run_count > 0 => "failed",
        (false, 0, 0) => "succeeded",
        _ => "running",
    }
}

fn is_over(backfill: &v1::Backfill) -> bool {
    backfill.queued_run_count + backfill.running_run_count == 0
}

/// "30: 12 succeeded, 1 failed, 1 running, 16 queued"
fn counts(backfill: &v1::Backfill) -> String {
    let counts = [
        (backfill.succeeded_run_count, "succeeded"),
        (backfill.failed_run_count, "failed"),
        (backfill.cancelled_run_count, "cancelled"),
        (backfill.running_run_count, "running"),
        (backfill.queued_run_count, "queued"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    format!("{}: {}", backfill.run_count, counts.collect::<Vec<_>>().join(", "))
}

/// Follows a backfill to its end. Fails if not all of it succeeded, so that the exit code says it.
async fn follow(admin: &Admin, backfill: v1::Backfill) -> Result<(), Error> {
    let mut client = admin.client.pipelines()?;
    let mut screen = Screen::new(!admin.json);
    let mut said = None;
    let mut backfill = backfill;
    let mut line = progress(&mut client, &backfill).await?;
    loop {
        if said.as_ref() != Some(&line) {
            match (admin.json, screen.is_live()) {
                (true, _) => json::print_line("dotodo.v1.Backfill", &backfill),
                (false, true) => screen.draw(&[bar(&backfill), line.clone()]),
                (false, false) => println!("{line}"),
            }
            let _ = std::io::stdout().flush();
            said = Some(line.clone());
        }
        if is_over(&backfill) {
            break;
        }
        sleep(LOOK).await;
        match look(&mut client, &backfill.id).await {
            Ok(now) => (backfill, line) = now,
            // The server is away for a while; the backfill goes on.
            Err(Error::Status(status)) if status.code() == Code::Unavailable => {}
            Err(error) => return Err(error),
        }
    }
    if !admin.json {
        print_failed(&mut client, &backfill).await?;
    }
    ended(&backfill)
}

/// A backfill as it is now, and how far it is.
async fn look(client: &mut PipelineClient, id: &str) -> Result<(v1::Backfill, String), Error> {
    let backfill = get(client, id.to_owned()).await?;
    let line = progress(client, &backfill).await?;
    Ok((backfill, line))
}

/// "dotodo_analytics running  30: 12 succeeded, 18 queued  now 2026-11-13  0190…"
async fn progress(client: &mut PipelineClient, backfill: &v1::Backfill) -> Result<String, Error> {
    let under_way = match backfill.running_run_count {
        0 => Vec::new(),
        _ => runs_in(client, &backfill.id, RunState::Running, 1).await?,
    };
    let now = under_way.first().map(|run| format!("  now {}", run.logical_date)).unwrap_or_default();
    Ok(format!("{} {}  {}{now}  {}", backfill.pipeline, state_of(backfill), counts(backfill), backfill.id))
}

/// That all of it succeeded.
fn ended(backfill: &v1::Backfill) -> Result<(), Error> {
    let v1::Backfill { id, run_count, .. } = backfill;
    match state_of(backfill) {
        "succeeded" => Ok(()),
        "cancelled" => Err(Error::Unsuccessful(format!("the backfill {id} was cancelled"))),
        _ => {
            let bad = run_count - backfill.succeeded_run_count;
            Err(Error::Unsuccessful(format!("{bad} of {run_count} runs of the backfill {id} did not succeed")))
        }
    }
}

/// "██████████░░░░░░░░░░ 50 %"
fn bar(backfill: &v1::Backfill) -> String {
    const WIDTH: i32 = 40;
    let over = backfill.run_count - backfill.queued_run_count - backfill.running_run_count;
    let part = |whole: i32| over * whole / backfill.run_count.max(1);
    let full = usize::try_from(part(WIDTH)).unwrap_or_default();
    let rest = usize::try_from(WIDTH).unwrap_or_default() - full;
    format!("{}{} {} %", "█".repeat(full), "░".repeat(rest), part(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(run: i32, queued: i32, running: i32, succeeded: i32, failed: i32) -> v1::Backfill {
        v1::Backfill {
            run_count: run,
            queued_run_count: queued,
            running_run_count: running,
            succeeded_run_count: succeeded,
            failed_run_count: failed,
            ..v1::Backfill::default()
        }
    }

    #[test]
    fn how_far_a_backfill_is_is_said_as_a_state_and_as_counts() {
        let of_states = [of(4, 4, 0, 0, 0), of(4, 1, 1, 2, 0), of(4, 2, 0, 2, 0), of(4, 0, 0, 4, 0), of(4, 0, 0, 3, 1)];
        assert_eq!(of_states.each_ref().map(state_of), ["queued", "running", "running", "succeeded", "failed"]);
        assert_eq!(counts(&of_states[1]), "4: 2 succeeded, 1 running, 1 queued");
        assert_eq!(bar(&of_states[1]), format!("{}{} 50 %", "█".repeat(20), "░".repeat(20)));
    }
}
