//! `dotodo`: the one binary. It runs the parts of the system, and talks to a running one over gRPC.

mod account;
mod admin;
mod apply;
mod audit;
mod capture;
mod client;
mod completions;
mod corpus;
mod error;
mod explain;
mod jobs;
mod json;
mod language;
mod moment;
mod paging;
mod parts;
mod pipelines;
mod proposal;
mod queues;
mod recommendations;
mod resume;
mod runs;
mod screen;
mod series;
mod table;
mod tasks;
mod todos;
mod token;
mod up;
mod watch;
mod week;
mod words;
mod workers;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;

/// Speak, and find your todos written down: the backend of a voice todo app.
#[derive(Debug, Parser)]
#[command(name = "dotodo", version, propagate_version = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the run or backfill that was followed did not succeed, 65 the request is \
invalid, 66 not found, 69 the service is not available, 77 not authenticated or not permitted.

Colours are off when the output is no terminal, or NO_COLOR is set. Logs go to standard error; DOTODO_LOG says which (default: info). Errors of the server are shown in Korean where \
LC_ALL, LC_MESSAGES or LANG says so, else in English.";

/// What shells show of a process that SIGPIPE ended.
const CLOSED_PIPE: i32 = 141;

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything in one process: PostgreSQL, model, server and worker
    Up(up::Options),
    /// Run the server
    Serve(parts::serve::Options),
    /// Run the worker
    Work(parts::work::Options),
    /// Run the model
    Model(parts::model::Options),
    /// Bring the database's schema up to date
    Migrate(parts::migrate::Options),
    /// Print a bearer token for a person
    Token(token::Options),
    /// Ask a running server whether it can serve
    Health(client::HealthOptions),
    /// Turn what a person says into todos
    Capture(capture::Options),
    /// Show how what a person says is read: clauses, words, rules, alternatives, proposals
    Explain(explain::Options),
    /// Show and change todos
    Todos(todos::Options),
    /// Show what is recommended, why, and take it or turn it down
    Recommendations(recommendations::Options),
    /// Show, change, export and delete the account
    Account(account::Options),
    /// Show todos as they change
    Watch(watch::Options),
    /// Carry out commands that were written down without a network
    Apply(apply::Options),
    /// Export what people corrected, to teach the language engine
    Corpus(corpus::Options),
    /// Show and steer pipelines and their runs; needs the role admin
    Pipelines(pipelines::Options),
    /// Show tasks of pipelines and of runs, try them, do them again; needs the role admin
    Tasks(tasks::Options),
    /// Show and steer the jobs of the queue; needs the role admin
    Jobs(jobs::Options),
    /// Show what waits in the queues; needs the role admin
    Queues(queues::Options),
    /// Show who carries out jobs; needs the role admin
    Workers(workers::Options),
    /// Show what admins did; needs the role admin
    Audit(audit::Options),
    /// Print completions for a shell
    Completions(completions::Options),
}

impl Command {
    async fn run(self) -> Result<(), Error> {
        match self {
            Self::Up(options) => up::run(options).await,
            Self::Serve(options) => parts::serve::run(options).await,
            Self::Work(options) => parts::work::run(options).await,
            Self::Model(options) => parts::model::run(options).await,
            Self::Migrate(options) => parts::migrate::run(options).await,
            Self::Token(options) => token::run(&options),
            Self::Health(options) => client::health(&options).await,
            Self::Capture(options) => capture::run(options).await,
            Self::Explain(options) => explain::run(options).await,
            Self::Todos(options) => todos::run(options).await,
            Self::Recommendations(options) => recommendations::run(options).await,
            Self::Account(options) => account::run(options).await,
            Self::Watch(options) => watch::run(options).await,
            Self::Apply(options) => apply::run(options).await,
            Self::Corpus(options) => corpus::run(options).await,
            Self::Pipelines(options) => pipelines::run(options).await,
            Self::Tasks(options) => tasks::run(options).await,
            Self::Jobs(options) => jobs::run(options).await,
            Self::Queues(options) => queues::run(options).await,
            Self::Workers(options) => workers::run(options).await,
            Self::Audit(options) => audit::run(options).await,
            Self::Completions(options) => {
                completions::print(&options);
                Ok(())
            }
        }
    }
}

/// Ends the process quietly when nobody reads what it prints any more, as in `dotodo audit --all | head`, where printing panics.
fn end_with_the_reader() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload_as_str().unwrap_or_default();
        if text.starts_with("failed printing to stdout") && text.contains("Broken pipe") {
            std::process::exit(CLOSED_PIPE);
        }
        before(panic);
    }));
}

#[tokio::main]
async fn main() -> ExitCode {
    end_with_the_reader();
    match Cli::parse().command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.report());
            error.exit_code()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
