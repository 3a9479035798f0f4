//! Runs and backfills that were made: listed, shown and stopped.

use clap::Args;
use dotodo_proto::v1::{
    CancelBackfillRequest, CancelRunRequest, GetRunRequest, ListRunsRequest, ListRunsResponse, RunKind, RunState,
};

use super::backfill;
use crate::admin::{Admin, Span, request_id};
use crate::error::Error;
use crate::json;
use crate::paging::{Limit, Listed};
use crate::runs::{self, Follow, table};
use crate::words::Words as _;

pub(super) const PAGE_SIZE: i32 = 200;

/// Which runs.
#[derive(Debug, Args)]
#[command(
    after_help = "--since and --before are about the moment that a run is for, which is not the one when it ran."
)]
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
    #[command(flatten)]
    span: Span,
    #[command(flatten)]
    limit: Limit,
}

impl Runs {
    pub(super) async fn run(self, admin: &Admin) -> Result<(), Error> {
        let (logical_from_time, logical_before_time) = self.span.bounds();
        let asked = ListRunsRequest {
            pipeline: self.pipeline,
            states: self.states.into_iter().map(i32::from).collect(),
            kinds: self.kinds.into_iter().map(i32::from).collect(),
            backfill_id: self.backfill,
            logical_from_time,
            logical_before_time,
            ..ListRunsRequest::default()
        };
        let mut client = admin.client.pipelines()?;
        let ask = async |page_size, page_token| {
            let request = ListRunsRequest { page_size, page_token, ..asked.clone() };
            let page = client.list_runs(request).await?.into_inner();
            Ok(Listed { items: page.runs, next_page_token: page.next_page_token })
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
