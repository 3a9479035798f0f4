//! Jobs in a list.

use clap::Args;
use comfy_table::Cell;
use dotodo_proto::v1::{Job, JobState, ListJobsRequest, ListJobsResponse};

use super::filter::Filter;
use crate::admin::Admin;
use crate::error::Error;
use crate::moment::{at, took};
use crate::paging::{Limit, Listed};
use crate::words::Words as _;
use crate::{json, table};

const PAGE_SIZE: i32 = 200;

/// Which jobs, and how many of them.
#[derive(Debug, Args)]
#[command(after_help = "--since and --before are about the time from which on a job may run.")]
pub(super) struct List {
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    limit: Limit,
}

impl List {
    /// The dead letters among them.
    pub(super) fn dead(mut self) -> Result<Self, Error> {
        if !self.filter.states.is_empty() {
            return Err(Error::Usage("dead letters are all in one state: leave --state out".to_owned()));
        }
        self.filter.states = vec![JobState::Dead];
        Ok(self)
    }

    pub(super) async fn run(self, admin: &Admin) -> Result<(), Error> {
        let filter = Some(self.filter.message());
        let mut client = admin.client.jobs()?;
        let ask = async |page_size, page_token| {
            let request = ListJobsRequest { filter: filter.clone(), page_size, page_token };
            let page = client.list_jobs(request).await?.into_inner();
            Ok(Listed { items: page.jobs, next_page_token: page.next_page_token })
        };
        let listed = self.limit.pages(PAGE_SIZE, ask).await?;
        if admin.json {
            let listed = ListJobsResponse { jobs: listed.items, next_page_token: listed.next_page_token };
            json::print("dotodo.v1.ListJobsResponse", &listed);
        } else {
            listed.show("no jobs", print);
        }
        Ok(())
    }
}

fn print(jobs: &[Job]) {
    let mut table = table::new(&["STATE", "PIPELINE", "TASK", "TRY", "DUE", "TOOK", "JOB", "RUN", "ERROR"]);
    for job in jobs {
        table.add_row([
            table::state(job.state().word()),
            Cell::new(&job.pipeline),
            Cell::new(&job.task),
            Cell::new(job.attempt),
            Cell::new(at(job.due_time.as_ref())),
            Cell::new(took(job.start_time.as_ref(), job.finish_time.as_ref())),
            Cell::new(&job.id),
            Cell::new(&job.run_id),
            Cell::new(table::cut(&job.error)),
        ]);
    }
    table::print(&table);
}
