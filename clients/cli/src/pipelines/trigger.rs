//! Runs that are made by hand: of a whole pipeline, or of one task to try it.

use clap::Args;
use dotodo_proto::v1::{BackfillPipelineRequest, Run, TestTaskRequest, TriggerPipelineRequest, WatchRunRequest};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::admin::{Admin, request_id};
use crate::error::Error;
use crate::moment;
use crate::runs::{Follow, Show, follow};

/// Values for a run.
#[derive(Debug, Clone, Args)]
pub(super) struct Parameters {
    /// A value of a parameter: NAME=VALUE; may be given again
    #[arg(short, long = "param", value_name = "NAME=VALUE", visible_alias = "parameter", value_parser = parameter)]
    parameters: Vec<(String, String)>,
}

impl Parameters {
    pub(super) fn map(self) -> std::collections::BTreeMap<String, String> {
        self.parameters.into_iter().collect()
    }
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// The moment that a run is about.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
struct About {
    /// The day that the run is about, as a backfill would run it: at the first tick of the schedule on it [default: now]
    #[arg(long, value_name = "DAY")]
    date: Option<Date>,
    /// The moment that the run is about: an instant, a day, or how long ago (2h)
    #[arg(long, visible_alias = "exec-date", value_name = "WHEN", value_parser = moment::parse)]
    at: Option<Timestamp>,
}

impl About {
    /// The logical time of a run of a pipeline; none for now.
    async fn logical_time(&self, admin: &Admin, pipeline: &str) -> Result<Option<prost_types::Timestamp>, Error> {
        let Some(date) = self.date else { return Ok(self.at.map(moment::to_wire)) };
        // The server knows which moment of a day is meant: the one of a backfill.
        let request = BackfillPipelineRequest {
            pipeline: pipeline.to_owned(),
            first_date: date.to_string(),
            last_date: date.to_string(),
            validate_only: true,
            request_id: request_id(),
            ..BackfillPipelineRequest::default()
        };
        let would_be = admin.client.pipelines()?.backfill_pipeline(request).await?.into_inner();
        Ok(would_be.logical_times.into_iter().next())
    }
}

/// A run of a pipeline, now.
#[derive(Debug, Args)]
pub(super) struct Trigger {
    /// Its name
    pipeline: String,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    parameters: Parameters,
    #[command(flatten)]
    follow: Follow,
}

impl Trigger {
    pub(super) async fn run(self, admin: &Admin) -> Result<(), Error> {
        let logical_time = self.about.logical_time(admin, &self.pipeline).await?;
        let request = TriggerPipelineRequest {
            pipeline: self.pipeline,
            parameters: self.parameters.map(),
            logical_time,
            request_id: request_id(),
        };
        let run = admin.client.pipelines()?.trigger_pipeline(request).await?.into_inner().run;
        self.follow.show(admin, run).await
    }
}

/// A trial of one task.
#[derive(Debug, Args)]
#[command(after_help = "\
A worker carries the task out as in a run, with what the tasks before it gave in the last run that succeeded, and rolls back what it \
wrote. The trial is kept as a run of the kind test. Exit code 3: the task failed.")]
pub(crate) struct Test {
    /// The pipeline's name
    pipeline: String,
    /// The task's name
    task: String,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    parameters: Parameters,
}

impl Test {
    /// Tries the task; with JSON every message of it is on a line, the last of which has the output.
    pub(crate) async fn run(self, admin: &Admin) -> Result<(), Error> {
        let logical_time = self.about.logical_time(admin, &self.pipeline).await?;
        let request = TestTaskRequest {
            pipeline: self.pipeline,
            task: self.task,
            parameters: self.parameters.map(),
            logical_time,
            request_id: request_id(),
        };
        let run = admin.client.pipelines()?.test_task(request).await?.into_inner().run.unwrap_or_default();
        let show = if admin.json { Show::Json } else { Show::ProgressAndLog };
        let request = WatchRunRequest { run_id: run.id, ..WatchRunRequest::default() };
        let ended = follow(&mut admin.client.runs()?, request, show).await?;
        if !admin.json {
            print_output(&ended.0);
        }
        ended.succeeded()
    }
}

fn print_output(run: &Run) {
    for task in run.tasks.iter().filter(|task| !task.output.is_empty()) {
        let value: Option<serde_json::Value> = serde_json::from_str(&task.output).ok();
        println!("output: {}", value.map_or(task.output.clone(), |value| format!("{value:#}")));
    }
}
