//! `dotodo jobs`.

mod bulk;
mod filter;
mod list;
mod show;
mod statistics;

use clap::{Args, Subcommand};
use dotodo_proto::v1::{CancelJobRequest, DiscardJobRequest, GetJobRequest, Job, RetryJobRequest, RunJobNowRequest};

use crate::admin::{Admin, request_id};
use crate::error::Error;
use crate::runs::Follow;

/// What to do with which jobs.
#[derive(Debug, Args)]
#[command(after_help = "\
A job is one try of a task of a run. Its states: scheduled (due later), ready (waits for a worker), running, succeeded, failed (and another \
job took its place), dead (failed, and its task for good), cancelled, discarded (given up).")]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    admin: Admin,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List jobs, the one due last first
    List(list::List),
    /// List the dead letters: jobs that failed, and their tasks for good
    Dead(list::List),
    /// Show one, and why it does not run
    Show {
        /// Its id
        job: String,
    },
    /// Say why one does not run
    Why {
        /// Its id
        job: String,
    },
    /// Begin the task of a dead, cancelled or discarded job anew, with what comes after it
    Retry {
        /// Its id
        job: String,
        #[command(flatten)]
        follow: Follow,
    },
    /// Stop one that waits or is under way: its task is cancelled
    Cancel {
        /// Its id
        job: String,
    },
    /// Give one up: its task fails if it waits, and it is a dead letter no longer if it is one
    Discard {
        /// Its id
        job: String,
    },
    /// Let one run at once that is due later
    RunNow {
        /// Its id
        job: String,
    },
    /// Do the same to every job that a filter lets pass, once you have seen how many they are
    Bulk(bulk::Bulk),
    /// Show how each task fared: how often, how long it waited and ran, why it failed last
    Stats(statistics::Statistics),
}

/// Shows or changes jobs.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let admin = &options.admin;
    match options.command {
        Command::List(list) => list.run(admin).await,
        Command::Dead(list) => list.dead()?.run(admin).await,
        Command::Show { job } => {
            show::print(admin, &get(admin, job).await?);
            Ok(())
        }
        Command::Why { job } => {
            show::print_why(admin, &get(admin, job).await?);
            Ok(())
        }
        Command::Retry { job, follow } => {
            let request = RetryJobRequest { job_id: job, request_id: request_id() };
            follow.show(admin, admin.client.jobs()?.retry_job(request).await?.into_inner().run).await
        }
        Command::Cancel { job } => {
            let request = CancelJobRequest { job_id: job, request_id: request_id() };
            show::changed(admin, admin.client.jobs()?.cancel_job(request).await?.into_inner().job)
        }
        Command::Discard { job } => {
            let request = DiscardJobRequest { job_id: job, request_id: request_id() };
            show::changed(admin, admin.client.jobs()?.discard_job(request).await?.into_inner().job)
        }
        Command::RunNow { job } => {
            let request = RunJobNowRequest { job_id: job, request_id: request_id() };
            show::changed(admin, admin.client.jobs()?.run_job_now(request).await?.into_inner().job)
        }
        Command::Bulk(bulk) => bulk.run(admin).await,
        Command::Stats(statistics) => statistics.run(admin).await,
    }
}

async fn get(admin: &Admin, job_id: String) -> Result<Job, Error> {
    Ok(admin.client.jobs()?.get_job(GetJobRequest { job_id }).await?.into_inner().job.unwrap_or_default())
}
