//! `dotodo tasks`.

mod show;

use clap::{Args, Subcommand};

use crate::admin::Admin;
use crate::error::Error;
use crate::pipelines::{self, Test};
use crate::runs::{self, Follow, log};

/// What to do with which tasks.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    admin: Admin,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the tasks of a pipeline: who waits for whom, how often and how long each is tried
    List {
        /// The pipeline's name
        pipeline: String,
    },
    /// Show a task of a run: its tries, what it gave, and why it does not run
    #[command(visible_alias = "state")]
    Show {
        /// The run's id
        run: String,
        /// The task's name
        task: String,
    },
    /// Try a task of a pipeline: what it writes is undone, what it says and gives is shown
    Test(Test),
    /// Run a task of a run again, whether it failed or succeeded
    Clear {
        /// The run's id
        run: String,
        /// The task's name
        task: String,
        /// Also every task that comes after it
        #[arg(short, long)]
        downstream: bool,
        #[command(flatten)]
        follow: Follow,
    },
    /// Print what a task of a run said
    Logs {
        /// The run's id
        run: String,
        /// The task's name
        task: String,
        #[command(flatten)]
        wanted: log::Wanted,
    },
}

/// Shows tasks, or has them done again.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let admin = &options.admin;
    match options.command {
        Command::List { pipeline } => pipelines::list_tasks(admin, pipeline).await,
        Command::Show { run, task } => show::run(admin, run, &task).await,
        Command::Test(test) => test.run(admin).await,
        Command::Clear { run, task, downstream, follow } => {
            follow.show(admin, runs::retry(admin, run, task, downstream).await?).await
        }
        Command::Logs { run, task, wanted } => wanted.show(admin, run, Some(task)).await,
    }
}
