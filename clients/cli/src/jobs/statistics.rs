//! How tasks fared.

use clap::Args;
use dotodo_proto::v1::{GetStatisticsRequest, TaskStatistics};

use crate::admin::Admin;
use crate::error::Error;
use crate::moment::{at, millis};
use crate::{json, table};

/// Since when, and of which pipeline.
#[derive(Debug, Args)]
#[command(
    after_help = "WAITED is from due to begun, RAN from begun to ended: what half and what 95 of 100 jobs took at most."
)]
pub(super) struct Statistics {
    /// Of the jobs that were due within so many hours
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(i32).range(1..=720))]
    hours: i32,
    /// Of this pipeline alone
    #[arg(long)]
    pipeline: Option<String>,
}

impl Statistics {
    pub(super) async fn run(self, admin: &Admin) -> Result<(), Error> {
        let request = GetStatisticsRequest { hours: self.hours };
        let mut found = admin.client.jobs()?.get_statistics(request).await?.into_inner();
        if let Some(pipeline) = &self.pipeline {
            found.tasks.retain(|task| task.pipeline == *pipeline);
        }
        if admin.json {
            json::print("dotodo.v1.GetStatisticsResponse", &found);
        } else if found.tasks.is_empty() {
            println!("no jobs were due within {} hours", self.hours);
        } else {
            print(&found.tasks);
        }
        Ok(())
    }
}

fn print(tasks: &[TaskStatistics]) {
    let head = [
        "PIPELINE",
        "TASK",
        "JOBS",
        "WAIT",
        "RUN",
        "DONE",
        "FAILED",
        "CANCELLED",
        "WAITED 50%",
        "95%",
        "RAN 50%",
        "95%",
        "MOST",
        "LAST FAILURE",
    ];
    let mut table = table::new(&head);
    for task in tasks {
        let failure = format!("{} {}", at(task.last_failure_time.as_ref()), table::cut(&task.last_error));
        table.add_row([
            task.pipeline.clone(),
            task.task.clone(),
            task.job_count.to_string(),
            task.waiting_count.to_string(),
            task.running_count.to_string(),
            task.succeeded_count.to_string(),
            task.failed_count.to_string(),
            task.cancelled_count.to_string(),
            millis(task.waiting_p50_ms),
            millis(task.waiting_p95_ms),
            millis(task.running_p50_ms),
            millis(task.running_p95_ms),
            millis(task.running_most_ms),
            failure.trim().to_owned(),
        ]);
    }
    table::print(&table);
}
