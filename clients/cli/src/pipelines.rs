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
    let (client, in_json) = (&options.client, options.json);
    match options.command {
        Command::List => list(client, in_json).await,
        Command::Show { pipeline } => {
            let request = GetPipelineRequest { pipeline };
            one(client.pipelines()?.get_pipeline(request).await?.into_inner().pipeline, in_json)
        }
        Command::Pause { pipeline } => {
            let request = PausePipelineRequest { pipeline, request_id: request_id() };
            one(client.pipelines()?.pause_pipeline(request).await?.into_inner().pipeline, in_json)
        }
        Command::Unpause { pipeline } => {
            let request = UnpausePipelineRequest { pipeline, request_id: request_id() };
            one(client.pipelines()?.unpause_pipeline(request).await?.into_inner().pipeline, in_json)
        }
        Command::Next { pipeline } => next(client, pipeline).await,
        Command::Validate => validate(client).await,
        Command::Audit(audit) => audit.run(&mut client.jobs()?, in_json).await,
        Command::Runs { pipeline } => runs(client, pipeline, in_json).await,
        Command::Trigger { pipeline, parameters, follow, log } => {
            let parameters = parameters.into_iter().collect();
            let request =
                TriggerPipelineRequest { pipeline, parameters, request_id: request_id(), ..Default::default() };
            let run = client.pipelines()?.trigger_pipeline(request).await?.into_inner().run;
            if follow { follow_to_the_end(client, run, in_json, log).await } else { shown(run, in_json) }
        }
        Command::Logs { run, task } => {
            let show = if in_json { Show::Json } else { Show::Log };
            let request = WatchRunRequest { run_id: run, task, after_log_id: 0 };
            follow(&mut client.runs()?, request, show).await.map(drop)
        }
        Command::State { run } => {
            shown(client.pipelines()?.get_run(GetRunRequest { run_id: run }).await?.into_inner().run, in_json)
        }
        Command::Cancel { run } => {
            let request = CancelRunRequest { run_id: run, request_id: request_id() };
            shown(client.pipelines()?.cancel_run(request).await?.into_inner().run, in_json)
        }
        Command::Retry { run } => {
            let request = RetryRunRequest { run_id: run, request_id: request_id(), ..RetryRunRequest::default() };
            shown(client.pipelines()?.retry_run(request).await?.into_inner().run, in_json)
        }
    }
}

fn request_id() -> String {
    Uuid::now_v7().to_string()
}

async fn list(client: &client::Connection, in_json: bool) -> Result<(), Error> {
    let listed = client.pipelines()?.list_pipelines(ListPipelinesRequest::default()).await?.into_inner();
    if in_json {
        json::print("dotodo.v1.ListPipelinesResponse", &listed);
    } else {
        print(&listed.pipelines);
    }
    Ok(())
}

async fn runs(client: &client::Connection, pipeline: String, in_json: bool) -> Result<(), Error> {
    let request = ListRunsRequest { pipeline, ..ListRunsRequest::default() };
    let listed = client.pipelines()?.list_runs(request).await?.into_inner();
    if in_json {
        json::print("dotodo.v1.ListRunsResponse", &listed);
    } else {
        run_table::print(&listed.runs);
    }
    Ok(())
}

async fn next(client: &client::Connection, pipeline: String) -> Result<(), Error> {
    let request = ListTicksRequest { pipeline, ..ListTicksRequest::default() };
    let ticks = client.pipelines()?.list_ticks(request).await?.into_inner();
    ticks.times.iter().for_each(|tick| println!("{tick}"));
    Ok(())
}

async fn validate(client: &client::Connection) -> Result<(), Error> {
    let found = client.pipelines()?.validate_pipelines(ValidatePipelinesRequest {}).await?.into_inner();
    found.problems.iter().for_each(|it| println!("{}: {}", it.pipeline, it.description));
    match found.problems.len() {
        0 => Ok(()),
        count => Err(Error::Faulty(format!("{count} faults"))),
    }
}

async fn follow_to_the_end(
    client: &client::Connection,
    run: Option<Run>,
    in_json: bool,
    log: bool,
) -> Result<(), Error> {
    let show = match (in_json, log) {
        (true, _) => Show::Json,
        (false, true) => Show::ProgressAndLog,
        (false, false) => Show::Progress,
    };
    let request = WatchRunRequest { run_id: run.unwrap_or_default().id, ..WatchRunRequest::default() };
    follow(&mut client.runs()?, request, show).await.map(drop)
}

fn shown(run: Option<Run>, in_json: bool) -> Result<(), Error> {
    let run = run.unwrap_or_default();
    if in_json {
        json::print("dotodo.v1.Run", &run);
    } else {
        run_table::print_one(&run);
    }
    Ok(())
}

fn print(pipelines: &[Pipeline]) {
    let mut table = table::new(&["PIPELINE", "SCHEDULE", "PAUSED", "NEXT", "DESCRIPTION"]);
    for one in pipelines {
        let next = run_table::at(one.next_times.first());
        let paused = if one.paused { "paused" } else { "" };
        table.add_row([&one.name, &one.schedule, paused, &next, &one.description].map(Cell::new));
    }
    println!("{}", table.trim_fmt());
}

fn one(pipeline: Option<Pipeline>, in_json: bool) -> Result<(), Error> {
    let pipeline = pipeline.unwrap_or_default();
    if in_json {
        json::print("dotodo.v1.Pipeline", &pipeline);
        return Ok(());
    }
    print(std::slice::from_ref(&pipeline));
    println!();
    graph::lines(&pipeline.tasks).iter().for_each(|(_, line)| println!("{line}"));
    Ok(())
}
