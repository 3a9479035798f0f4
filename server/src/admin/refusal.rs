//! Why something that an admin asks for is not done.

use std::collections::HashMap;

use uuid::Uuid;

use crate::error::Reason;

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("no worker has declared a pipeline {0:?}")]
    PipelineNotFound(String),
    #[error("there is no task {0:?}")]
    TaskNotFound(String),
    #[error("there is no run {0}")]
    RunNotFound(Uuid),
    #[error("there is no job {0:?}")]
    JobNotFound(String),
    #[error("there is no backfill {0}")]
    BackfillNotFound(Uuid),
    #[error("the run {0} of the pipeline is under way or waits for its turn")]
    RunActive(Uuid),
    #[error("the run has ended: it {0}")]
    RunFinished(String),
    #[error("there is nothing to retry: nothing failed, the task has not ended, or the run was a test")]
    NothingToRetry,
    #[error("all runs of the backfill have ended")]
    BackfillFinished,
    #[error("the job has ended: it {0}")]
    JobFinished(String),
    #[error("the job has not ended: it is {0}")]
    JobNotFinished(String),
    #[error("a worker has the job")]
    JobRunning,
    #[error("a later job has taken its place, or its task succeeded")]
    JobSuperseded,
    #[error("they are {count}, not {expected}: look again")]
    CountChanged { count: usize, expected: i32 },
}

impl Refusal {
    /// Why, as everybody may know.
    pub(crate) fn reason(&self) -> Reason {
        match self {
            Self::PipelineNotFound(_) => Reason::PipelineNotFound,
            Self::TaskNotFound(_) => Reason::TaskNotFound,
            Self::RunNotFound(_) => Reason::RunNotFound,
            Self::JobNotFound(_) => Reason::JobNotFound,
            Self::BackfillNotFound(_) => Reason::BackfillNotFound,
            Self::RunActive(_) => Reason::RunActive,
            Self::RunFinished(_) => Reason::RunFinished,
            Self::NothingToRetry => Reason::NothingToRetry,
            Self::BackfillFinished => Reason::BackfillFinished,
            Self::JobFinished(_) => Reason::JobFinished,
            Self::JobNotFinished(_) => Reason::JobNotFinished,
            Self::JobRunning => Reason::JobRunning,
            Self::JobSuperseded => Reason::JobSuperseded,
            Self::CountChanged { .. } => Reason::CountChanged,
        }
    }

    /// What a program needs to go on.
    pub(crate) fn facts(&self) -> HashMap<String, String> {
        let fact = match self {
            Self::RunActive(id) => ("run_id", id.to_string()),
            Self::CountChanged { count, .. } => ("count", count.to_string()),
            _ => return HashMap::new(),
        };
        HashMap::from([(fact.0.to_owned(), fact.1)])
    }
}
