//! Which jobs.

use clap::Args;
use dotodo_proto::v1::{JobFilter, JobState};

use crate::admin::Span;
use crate::words::Words as _;

/// Those that every part lets pass.
#[derive(Debug, Clone, Args)]
pub(super) struct Filter {
    /// In this state; may be given again for another one
    #[arg(long = "state", value_name = "STATE", value_parser = JobState::parser())]
    pub(super) states: Vec<JobState>,
    /// In this queue
    #[arg(long, default_value = "", hide_default_value = true)]
    queue: String,
    /// Of this pipeline
    #[arg(long, default_value = "", hide_default_value = true)]
    pipeline: String,
    /// Of this task
    #[arg(long, default_value = "", hide_default_value = true)]
    task: String,
    /// Of this run
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    run: String,
    /// With this text in the error or in the name of the pipeline, the task or the worker
    #[arg(long, default_value = "", hide_default_value = true)]
    text: String,
    #[command(flatten)]
    span: Span,
}

impl Filter {
    pub(super) fn message(self) -> JobFilter {
        let (due_from_time, due_before_time) = self.span.bounds();
        JobFilter {
            states: self.states.into_iter().map(i32::from).collect(),
            queue: self.queue,
            pipeline: self.pipeline,
            task: self.task,
            run_id: self.run,
            due_from_time,
            due_before_time,
            text: self.text,
        }
    }
}
