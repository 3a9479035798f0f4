//! Pipelines as they are declared, when they run, and whether they rest.

use clap::Args;
use comfy_table::Cell;
use dotodo_proto::v1::{
    GetPipelineRequest, ListPipelinesRequest, ListPipelinesResponse, ListTicksRequest, Parameter, PausePipelineRequest,
    Pipeline, Run, UnpausePipelineRequest, ValidatePipelinesRequest,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::graph;
use crate::admin::{Admin, request_id};
use crate::error::Error;
use crate::moment::{self, at, from_wire, millis};
use crate::words::Words as _;
use crate::{json, table};

/// Some pipelines.
#[derive(Debug, Args)]
pub(super) struct Several {
    /// Their names
    #[arg(required_unless_present = "all")]
    pipelines: Vec<String>,
    /// Every one that there is
    #[arg(long, conflicts_with = "pipelines")]
    all: bool,
}

impl Several {
    pub(super) async fn pause(self, admin: &Admin) -> Result<(), Error> {
        let mut client = admin.client.pipelines()?;
        let mut paused = Vec::new();
        for pipeline in self.names(admin).await? {
            let request = PausePipelineRequest { pipeline, request_id: request_id() };
            paused.extend(client.pause_pipeline(request).await?.into_inner().pipeline);
        }
        print(admin, paused);
        Ok(())
    }

    pub(super) async fn unpause(self, admin: &Admin) -> Result<(), Error> {
        let mut client = admin.client.pipelines()?;
        let mut unpaused = Vec::new();
        for pipeline in self.names(admin).await? {
            let request = UnpausePipelineRequest { pipeline, request_id: request_id() };
            unpaused.extend(client.unpause_pipeline(request).await?.into_inner().pipeline);
        }
        print(admin, unpaused);
        Ok(())
    }

    /// The names; those of a person are looked up first, so that none is changed if one is wrong.
    async fn names(self, admin: &Admin) -> Result<Vec<String>, Error> {
        let mut client = admin.client.pipelines()?;
        if self.all {
            let all = client.list_pipelines(ListPipelinesRequest::default()).await?.into_inner().pipelines;
            return Ok(all.into_iter().map(|pipeline| pipeline.name).collect());
        }
        for pipeline in &self.pipelines {
            client.get_pipeline(GetPipelineRequest { pipeline: pipeline.clone() }).await?;
        }
        Ok(self.pipelines)
    }
}

pub(super) async fn list(admin: &Admin, tag: String) -> Result<(), Error> {
    let listed = admin.client.pipelines()?.list_pipelines(ListPipelinesRequest { tag }).await?.into_inner();
    print(admin, listed.pipelines);
    Ok(())
}

fn print(admin: &Admin, pipelines: Vec<Pipeline>) {
    if admin.json {
        json::print("dotodo.v1.ListPipelinesResponse", &ListPipelinesResponse { pipelines });
        return;
    }
    if pipelines.is_empty() {
        println!("no pipelines: a worker declares them when it starts");
        return;
    }
    let mut table = table::new(&["PIPELINE", "SCHEDULE", "PAUSED", "LAST RUN", "NEXT", "DESCRIPTION"]);
    for one in &pipelines {
        table.add_row([
            Cell::new(&one.name),
            Cell::new(&one.schedule),
            table::state(paused(one)),
            table::state(one.last_run.as_ref().map(|run| run.state().word()).unwrap_or_default()),
            Cell::new(at(one.next_times.first())),
            Cell::new(&one.description),
        ]);
    }
    table::print(&table);
}

fn paused(pipeline: &Pipeline) -> String {
    if pipeline.paused { "paused" } else { "" }.to_owned()
}

pub(super) async fn show(admin: &Admin, pipeline: String) -> Result<(), Error> {
    let pipeline = get(admin, pipeline).await?;
    if admin.json {
        json::print("dotodo.v1.Pipeline", &pipeline);
        return Ok(());
    }
    print_fields(&pipeline);
    if !pipeline.parameters.is_empty() {
        println!();
        print_parameters(&pipeline.parameters);
    }
    println!();
    print_tasks(&pipeline);
    Ok(())
}

async fn get(admin: &Admin, pipeline: String) -> Result<Pipeline, Error> {
    let request = GetPipelineRequest { pipeline };
    Ok(admin.client.pipelines()?.get_pipeline(request).await?.into_inner().pipeline.unwrap_or_default())
}

fn print_fields(pipeline: &Pipeline) {
    let schedule = match pipeline.schedule.as_str() {
        "" => "none: it is only triggered".to_owned(),
        schedule => format!("{schedule} ({})", pipeline.time_zone),
    };
    let next: Vec<_> = pipeline.next_times.iter().map(|next| at(Some(next))).collect();
    let waiting = match pipeline.queued_run_count {
        0 => String::new(),
        1 => "1 run".to_owned(),
        count => format!("{count} runs"),
    };
    let fields = [
        ("pipeline", pipeline.name.clone()),
        ("for", pipeline.description.clone()),
        ("schedule", schedule),
        ("tags", pipeline.tags.join(", ")),
        ("paused", if pipeline.paused { "yes" } else { "" }.to_owned()),
        ("next", next.join(", ")),
        ("last run", pipeline.last_run.as_ref().map(last).unwrap_or_default()),
        ("under way", pipeline.active_run_id.clone()),
        ("waiting", waiting),
        ("declared", at(pipeline.register_time.as_ref())),
    ];
    table::print(&table::fields(fields));
}

/// "succeeded, made 2026-11-24 15:19:48, 0190…"
fn last(run: &Run) -> String {
    format!("{}, made {}, {}", run.state().word(), at(run.create_time.as_ref()), run.id)
}

fn print_parameters(parameters: &[Parameter]) {
    let mut table = table::new(&["PARAMETER", "KIND", "DEFAULT", "DESCRIPTION"]);
    for one in parameters {
        table.add_row([&one.name, &one.kind().word(), &one.default_value, &one.description]);
    }
    table::print(&table);
}

/// Lists the tasks of a pipeline.
pub(crate) async fn list_tasks(admin: &Admin, pipeline: String) -> Result<(), Error> {
    let pipeline = get(admin, pipeline).await?;
    if admin.json {
        json::print(
            "dotodo.v1.Pipeline",
            &Pipeline { name: pipeline.name, tasks: pipeline.tasks, ..Pipeline::default() },
        );
    } else {
        print_tasks(&pipeline);
    }
    Ok(())
}

/// The tasks as a tree, with what they do.
fn print_tasks(pipeline: &Pipeline) {
    let mut table = table::new(&["TASK", "RETRIES", "DELAY", "TIMEOUT", "DESCRIPTION"]);
    for (place, line) in graph::lines(&pipeline.tasks) {
        let task = &pipeline.tasks[place];
        let delay = if task.retries == 0 { String::new() } else { millis(task.retry_delay_ms) };
        table.add_row([&line, &task.retries.to_string(), &delay, &millis(task.timeout_ms), &task.description]);
    }
    table::print(&table);
}

pub(super) async fn next(admin: &Admin, pipeline: String, count: i32) -> Result<(), Error> {
    let request = ListTicksRequest { pipeline, count, after_time: None };
    let ticks = admin.client.pipelines()?.list_ticks(request).await?.into_inner();
    if admin.json {
        json::print("dotodo.v1.ListTicksResponse", &ticks);
        return Ok(());
    }
    if ticks.times.is_empty() {
        println!("no ticks: it is only triggered");
        return Ok(());
    }
    let zone = TimeZone::get(&ticks.time_zone).unwrap_or(TimeZone::UTC);
    let mut table = table::new(&["TICK", "IN", &ticks.time_zone]);
    for tick in &ticks.times {
        let instant = from_wire(tick).unwrap_or_default();
        let there = instant.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        table.add_row([at(Some(tick)), moment::shown(instant.duration_since(Timestamp::now())), there]);
    }
    table::print(&table);
    Ok(())
}

pub(super) async fn validate(admin: &Admin) -> Result<(), Error> {
    let found = admin.client.pipelines()?.validate_pipelines(ValidatePipelinesRequest {}).await?.into_inner();
    if admin.json {
        json::print("dotodo.v1.ValidatePipelinesResponse", &found);
    } else {
        found.problems.iter().for_each(|it| println!("{}: {}", it.pipeline, it.description));
    }
    match found.problems.len() {
        0 if admin.json => Ok(()),
        0 => {
            println!("{} pipelines, nothing wrong", found.pipeline_count);
            Ok(())
        }
        count => Err(Error::Faulty(format!("{count} faults"))),
    }
}
