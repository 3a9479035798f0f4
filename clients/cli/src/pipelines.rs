//! `dotodo pipelines`.

mod backfill;
mod catalogue;
mod graph;
mod history;
mod trigger;

use clap::{Args, Subcommand};

use crate::admin::Admin;
use crate::error::Error;
use crate::runs::{self, Follow, log};

pub(crate) use catalogue::list_tasks;
pub(crate) use trigger::Test;

/// What to do with which pipelines.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    admin: Admin,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the pipelines
    List {
        /// Those with this tag
        #[arg(long, default_value = "", hide_default_value = true)]
        tag: String,
    },
    /// Show one: its schedule, its parameters, its tasks and who waits for whom
    Show {
        /// Its name
        pipeline: String,
    },
    /// Run one now
    Trigger(trigger::Trigger),
    /// Try one task: what it writes is undone, what it says and gives is shown
    Test(Test),
    /// Show a run with its tasks, or how far a backfill is
    State(history::State),
    /// List runs, the one made last first
    #[command(visible_alias = "list-runs")]
    Runs(history::Runs),
    /// Print what the tasks of a run said
    Logs {
        /// The run's id
        run: String,
        #[command(flatten)]
        wanted: log::Wanted,
    },
    /// Stop a run or a backfill
    Cancel(history::Which),
    /// Run again what failed of a run, or one task of it
    Retry {
        /// Its id
        run: String,
        /// This task alone, whether it failed or succeeded
        #[arg(long, default_value = "", hide_default_value = true)]
        task: String,
        /// With --task: also every task that comes after it
        #[arg(long, requires = "task")]
        downstream: bool,
        #[command(flatten)]
        follow: Follow,
    },
    /// Run one again for each day of a range, one day after the other, whenever no fresh run waits
    Backfill(backfill::Backfill),
    /// List backfills, the one made last first
    Backfills {
        /// Of this pipeline alone
        #[arg(default_value = "", hide_default_value = true)]
        pipeline: String,
    },
    /// Let pipelines rest: no run of them begins, what is under way goes on
    Pause(catalogue::Several),
    /// Let pipelines go on
    Unpause(catalogue::Several),
    /// Show the next ticks
    #[command(visible_alias = "next-execution")]
    Next {
        /// The pipeline's name
        pipeline: String,
        /// How many
        #[arg(short = 'n', long, default_value_t = 10, value_parser = clap::value_parser!(i32).range(1..=100))]
        count: i32,
    },
    /// Look for what is wrong with all; exit code 1 if anything is
    Validate,
}

/// Shows or changes pipelines and runs.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let admin = &options.admin;
    match options.command {
        Command::List { tag } => catalogue::list(admin, tag).await,
        Command::Show { pipeline } => catalogue::show(admin, pipeline).await,
        Command::Trigger(trigger) => trigger.run(admin).await,
        Command::Test(test) => test.run(admin).await,
        Command::State(state) => state.run(admin).await,
        Command::Runs(runs) => runs.run(admin).await,
        Command::Logs { run, wanted } => wanted.show(admin, run, None).await,
        Command::Cancel(which) => which.cancel(admin).await,
        Command::Retry { run, task, downstream, follow } => {
            follow.show(admin, runs::retry(admin, run, task, downstream).await?).await
        }
        Command::Backfill(backfill) => backfill.run(admin).await,
        Command::Backfills { pipeline } => backfill::list(admin, pipeline).await,
        Command::Pause(several) => several.pause(admin).await,
        Command::Unpause(several) => several.unpause(admin).await,
        Command::Next { pipeline, count } => catalogue::next(admin, pipeline, count).await,
        Command::Validate => catalogue::validate(admin).await,
    }
}
