//! Runs and backfills that were made: listed, shown and stopped.

use clap::Args;
use dotodo_proto::v1::{
    CancelBackfillRequest, CancelRunRequest, GetRunRequest, ListRunsRequest, ListRunsResponse, Run, RunKind, RunState,
};
use jiff::Timestamp;
use jiff::civil::Date;

use super::backfill;
use crate::admin::{Admin, request_id};
use crate::error::Error;
use crate::paging::{Limit, Listed};
use crate::runs::{self, Follow, table};
use crate::words::Words as _;
use crate::{json, moment};

const PAGE_SIZE: i32 = 200;

/// Which runs.
#[derive(Debug, Args)]
pub(super) struct Runs {
    /// Of this pipeline [default: of all]
    #[arg(default_value = "", hide_default_value = true)]
    pipeline: String,
    /// In this state; may be given again for another one
    #[arg(long = "state", value_name = "STATE", value_parser = RunState::parser())]
    states: Vec<RunState>,
    /// Of this kind; may be given again for another one [default: all but tests]
    #[arg(long = "kind", value_name = "KIND", value_parser = RunKind::parser())]
    kinds: Vec<RunKind>,
    /// Of this backfill
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true, conflicts_with = "pipeline")]
    backfill: String,
    /// Made since then: a day (2026-11-24), an instant, or how long ago (2h, 3d)
    #[arg(long, value_name = "WHEN", value_parser = moment::parse)]
    since: Option<Timestamp>,
    /// About this day or a later one, in the zone of the terminal
    #[arg(long, visible_alias = "start-date", value_name = "DAY")]
    from: Option<Date>,
    /// About this day or an earlier one
    #[arg(long, visible_alias = "end-date", value_name = "DAY")]
    to: Option<Date>,
    #[command(flatten)]
    limit: Limit,
}

impl Runs {
    pub(super) async fn run(self, admin: &Admin) -> Result<(), Error> {
        let day_after = self.to.and_then(|day| day.tomorrow().ok());
        let asked = ListRunsRequest {
            pipeline: self.pipeline,
            states: self.states.into_iter().map(i32::from).collect(),
            kinds: self.kinds.into_iter().map(i32::from).collect(),
            backfill_id: self.backfill,
            logical_from_time: self.from.and_then(moment::midnight),
            logical_before_time: day_after.and_then(moment::midnight),
            ..ListRunsRequest::default()
        };
        let mut client = admin.client.pipelines()?;
        let ask = async |page_size, page_token| {
            let request = ListRunsRequest { page_size, page_token, ..asked.clone() };
            let page = client.list_runs(request).await?.into_inner();
            Ok(made_since(self.since, Listed { items: page.runs, next_page_token: page.next_page_token }))
        };
        let listed = self.limit.pages(PAGE_SIZE, ask).await?;
        if admin.json {
            let listed = ListRunsResponse { runs: listed.items, next_page_token: listed.next_page_token };
            json::print("dotodo.v1.ListRunsResponse", &listed);
        } else {
            listed.show("no runs", table::print);
        }
        Ok(())
    }
}

/// What of a page, whose runs are in the order in which they were made, the last first, was made since a moment.
fn made_since(since: Option<Timestamp>, mut page: Listed<Run>) -> Listed<Run> {
    let is_older = |run: &Run| run.create_time.as_ref().and_then(moment::from_wire) < since;
    if let Some(end) = page.items.iter().position(is_older) {
        page.items.truncate(end);
        page.next_page_token.clear();
    }
    page
}

/// A run or a backfill.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Which {
    /// The run's id
    run: Option<String>,
    /// The backfill's id
    #[arg(long, value_name = "ID")]
    backfill: Option<String>,
}

impl Which {
    /// Stops it.
    pub(super) async fn cancel(self, admin: &Admin) -> Result<(), Error> {
        let mut client = admin.client.pipelines()?;
        let request_id = request_id();
        if let Some(backfill_id) = self.backfill {
            let request = CancelBackfillRequest { backfill_id, request_id };
            let backfill = client.cancel_backfill(request).await?.into_inner().backfill.unwrap_or_default();
            backfill::show(admin, &backfill);
            return Ok(());
        }
        let request = CancelRunRequest { run_id: self.run.unwrap_or_default(), request_id };
        let run = client.cancel_run(request).await?.into_inner().run.unwrap_or_default();
        runs::show(&run, admin.json);
        Ok(())
    }
}

/// How something stands.
#[derive(Debug, Args)]
pub(super) struct State {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    follow: Follow,
}

impl State {
    pub(super) async fn run(self, admin: &Admin) -> Result<(), Error> {
        if let Some(id) = self.which.backfill {
            return backfill::state(admin, id, self.follow.follow).await;
        }
        let request = GetRunRequest { run_id: self.which.run.unwrap_or_default() };
        let run = admin.client.pipelines()?.get_run(request).await?.into_inner().run;
        self.follow.show(admin, run).await
    }
}
