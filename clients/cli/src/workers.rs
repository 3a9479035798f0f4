//! `dotodo workers`: who carries out jobs.

use clap::Args;
use comfy_table::Cell;
use dotodo_proto::v1::{ListWorkersRequest, Worker, WorkerState};

use crate::admin::Admin;
use crate::error::Error;
use crate::moment::{ago, at};
use crate::words::Words as _;
use crate::{json, table};

/// Whom to show.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Those alone that live
    #[arg(long)]
    alive: bool,
    #[command(flatten)]
    admin: Admin,
}

/// Lists the workers that live, and those that lived within a day.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut listed = options.admin.client.jobs()?.list_workers(ListWorkersRequest {}).await?.into_inner();
    if options.alive {
        listed.workers.retain(|worker| worker.state() == WorkerState::Alive);
    }
    if options.admin.json {
        json::print("dotodo.v1.ListWorkersResponse", &listed);
    } else if listed.workers.is_empty() {
        println!("no workers: `dotodo work` starts one");
    } else {
        print(&listed.workers);
    }
    Ok(())
}

fn print(workers: &[Worker]) {
    let mut table =
        table::new(&["WORKER", "STATE", "JOBS", "SEEN", "STARTED", "STOPPED", "HOST", "PROCESS", "VERSION"]);
    for worker in workers {
        table.add_row([
            Cell::new(&worker.name),
            table::state(worker.state().word()),
            Cell::new(format!("{}/{}", worker.running_count, worker.concurrency)),
            Cell::new(ago(worker.seen_time.as_ref())),
            Cell::new(at(worker.start_time.as_ref())),
            Cell::new(at(worker.stop_time.as_ref())),
            Cell::new(&worker.host),
            Cell::new(worker.process_id),
            Cell::new(&worker.version),
        ]);
    }
    table::print(&table);
}
