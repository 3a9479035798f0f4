//! How far a run has come.

use serde_json::Value;
use uuid::Uuid;

use super::Attempt;
use crate::{Pool, Result};

/// A run as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The run's state: final are "succeeded", "failed" and "cancelled".
    pub state: String,
    /// Its tasks, in an order in which they can run.
    pub tasks: Vec<TaskStanding>,
}

/// A task of a run as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskStanding {
    /// The attempt that is due, under way, or was the last.
    pub attempt: Attempt,
    /// The task's state.
    pub state: String,
    /// What it gave.
    pub output: Option<Value>,
    /// Why its last attempt failed.
    pub error: Option<String>,
}

impl TaskStanding {
    /// Whether a worker may take it, at once or later.
    pub fn is_due(&self) -> bool {
        matches!(self.state.as_str(), "queued" | "retrying")
    }
}

/// How far a run has come; none if there is no such run.
///
/// # Errors
/// `Unavailable`.
pub async fn standing(pool: &Pool, run_id: Uuid) -> Result<Option<Standing>> {
    let rows = sqlx::query_file!("queries/pipeline/standing.sql", run_id).fetch_all(pool.all()).await?;
    let Some(state) = rows.first().map(|row| row.run_state.clone()) else { return Ok(None) };
    let tasks = rows.into_iter().map(|row| TaskStanding {
        attempt: Attempt { run_id, task: row.task, attempt: row.attempt },
        state: row.state,
        output: row.output,
        error: row.error,
    });
    Ok(Some(Standing { state, tasks: tasks.collect() }))
}
