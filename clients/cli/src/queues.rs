//! `dotodo queues`: what waits.

use clap::Args;
use dotodo_proto::v1::{ListQueuesRequest, Queue};

use crate::admin::Admin;
use crate::error::Error;
use crate::moment::millis;
use crate::{json, table};

/// All of them.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    admin: Admin,
}

/// Lists the queues: what waits in each, and who works.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let listed = options.admin.client.jobs()?.list_queues(ListQueuesRequest {}).await?.into_inner();
    if options.admin.json {
        json::print("dotodo.v1.ListQueuesResponse", &listed);
    } else {
        print(&listed.queues);
    }
    Ok(())
}

fn print(queues: &[Queue]) {
    let head = ["QUEUE", "READY", "WAITING FOR", "SCHEDULED", "RUNNING", "PLACES", "WORKERS", "DEAD", "STRAY"];
    let mut table = table::new(&head);
    for queue in queues {
        table.add_row([
            queue.name.clone(),
            queue.ready_count.to_string(),
            millis(queue.oldest_waiting_ms),
            queue.scheduled_count.to_string(),
            queue.running_count.to_string(),
            queue.concurrency.to_string(),
            queue.worker_count.to_string(),
            queue.dead_count.to_string(),
            queue.stray_count.to_string(),
        ]);
    }
    table::print(&table);
}
