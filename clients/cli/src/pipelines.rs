//! `dotodo pipelines`.

use clap::{Args, Subcommand};
use comfy_table::Cell;
use dotodo_proto::v1::{
    CancelRunRequest, GetPipelineRequest, GetRunRequest, ListPipelinesRequest, ListRunsRequest, ListTicksRequest,
    PausePipelineRequest, Pipeline, RetryRunRequest, Run, TriggerPipelineRequest, UnpausePipelineRequest,
    ValidatePipelinesRequest, WatchRunRequest,
};
use uuid::Uuid;

use crate::error::Error;
use crate::follow::{Show, follow};
use crate::{audit, client, graph, json, run_table, table};

/// What to do with which pipelines.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    /// Print JSON, for scripts
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    client: client::Connection,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the pipelines
    List,
    /// Show one with its graph
    Show { pipeline: String },
    /// Run one now
    Trigger {
        pipeline: String,
        /// A value of a parameter: NAME=VALUE; may be given again
        #[arg(short, long = "parameter", value_parser = parameter)]
        parameters: Vec<(String, String)>,
        /// Follow the run to its end
        #[arg(long)]
        follow: bool,
        /// With --follow: also what its tasks say
        #[arg(long, requires = "follow")]
        log: bool,
    },
    /// Show what the tasks of a run say, until it ends
    Logs {
        run: String,
        /// Of this task alone
        #[arg(default_value = "", hide_default_value = true)]
        task: String,
    },
    /// Show a run with its tasks
    State { run: String },
    /// List runs, of one pipeline or of all
    Runs {
        #[arg(default_value = "", hide_default_value = true)]
        pipeline: String,
    },
    /// Stop a run
    Cancel { run: String },
    /// Run again what failed of a run
    Retry { run: String },
    /// Let one rest
    Pause { pipeline: String },
    /// Let one go on
    Unpause { pipeline: String },
    /// Show the next ticks
    Next { pipeline: String },
    /// Look for what is wrong with all
    Validate,
    /// Show what admins did
    Audit(audit::Audit),
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// Shows or changes pipelines and runs.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut client = options.client.pipelines()?;
    let request_id = Uuid::now_v7().to_string();
    let run = match options.command {
        Command::List => {
            let listed = client.list_pipelines(ListPipelinesRequest::default()).await?.into_inner();
            if options.json {
                json::print("dotodo.v1.ListPipelinesResponse", &listed);
            } else {
                list(&listed.pipelines);
            }
            return Ok(());
        }
        Command::Show { pipeline } => {
            let shown = client.get_pipeline(GetPipelineRequest { pipeline }).await?.into_inner().pipeline;
            return one(&shown.unwrap_or_default(), options.json);
        }
        Command::Pause { pipeline } => {
            let paused = client.pause_pipeline(PausePipelineRequest { pipeline, request_id }).await?.into_inner();
            return one(&paused.pipeline.unwrap_or_default(), options.json);
        }
        Command::Unpause { pipeline } => {
            let paused = client.unpause_pipeline(UnpausePipelineRequest { pipeline, request_id }).await?.into_inner();
            return one(&paused.pipeline.unwrap_or_default(), options.json);
        }
        Command::Runs { pipeline } => {
            let request = ListRunsRequest { pipeline, ..ListRunsRequest::default() };
            let listed = client.list_runs(request).await?.into_inner();
            if options.json {
                json::print("dotodo.v1.ListRunsResponse", &listed);
            } else {
                run_table::print(&listed.runs);
            }
            return Ok(());
        }
        Command::Next { pipeline } => {
            let request = ListTicksRequest { pipeline, ..ListTicksRequest::default() };
            let ticks = client.list_ticks(request).await?.into_inner();
            ticks.times.iter().for_each(|tick| println!("{tick}"));
            return Ok(());
        }
        Command::Validate => {
            let found = client.validate_pipelines(ValidatePipelinesRequest {}).await?.into_inner();
            found.problems.iter().for_each(|it| println!("{}: {}", it.pipeline, it.description));
            return match found.problems.len() {
                0 => Ok(()),
                count => Err(Error::Faulty(format!("{count} faults"))),
            };
        }
        Command::Audit(audit) => return audit.run(&mut options.client.jobs()?, options.json).await,
        Command::Logs { run, task } => {
            let show = if options.json { Show::Json } else { Show::Log };
            let request = WatchRunRequest { run_id: run, task, after_log_id: 0 };
            return follow(&mut options.client.runs()?, request, show).await.map(drop);
        }
        Command::Trigger { pipeline, parameters, follow: follows, log } => {
            let parameters = parameters.into_iter().collect();
            let request = TriggerPipelineRequest { pipeline, parameters, request_id, ..Default::default() };
            let run = client.trigger_pipeline(request).await?.into_inner().run;
            if follows {
                let run_id = run.unwrap_or_default().id;
                let show = match (options.json, log) {
                    (true, _) => Show::Json,
                    (false, true) => Show::ProgressAndLog,
                    (false, false) => Show::Progress,
                };
                let request = WatchRunRequest { run_id, ..WatchRunRequest::default() };
                return follow(&mut options.client.runs()?, request, show).await.map(drop);
            }
            run
        }
        Command::State { run } => client.get_run(GetRunRequest { run_id: run }).await?.into_inner().run,
        Command::Cancel { run } => {
            client.cancel_run(CancelRunRequest { run_id: run, request_id }).await?.into_inner().run
        }
        Command::Retry { run } => {
            let request = RetryRunRequest { run_id: run, request_id, ..RetryRunRequest::default() };
            client.retry_run(request).await?.into_inner().run
        }
    };
    shown(&run.unwrap_or_default(), options.json);
    Ok(())
}

fn shown(run: &Run, in_json: bool) {
    if in_json {
        json::print("dotodo.v1.Run", run);
    } else {
        run_table::print_one(run);
    }
}

fn list(pipelines: &[Pipeline]) {
    let mut table = table::new(&["PIPELINE", "SCHEDULE", "PAUSED", "NEXT", "DESCRIPTION"]);
    for one in pipelines {
        let next = run_table::at(one.next_times.first());
        let paused = if one.paused { "paused" } else { "" };
        table.add_row([&one.name, &one.schedule, paused, &next, &one.description].map(Cell::new));
    }
    println!("{}", table.trim_fmt());
}

fn one(pipeline: &Pipeline, in_json: bool) -> Result<(), Error> {
    if in_json {
        json::print("dotodo.v1.Pipeline", pipeline);
        return Ok(());
    }
    list(std::slice::from_ref(pipeline));
    println!();
    graph::lines(&pipeline.tasks).iter().for_each(|(_, line)| println!("{line}"));
    Ok(())
}
