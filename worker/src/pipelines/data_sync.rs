//! `data_sync`: what changed since the last time goes to the warehouse.
//!
//! What the tasks hand on is the window and counts, never rows: docs/warehouse.md.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use dotodo_store::pipeline::Kind;
use serde_json::{Value, json};

use crate::context::{Context, Failure};
use crate::pipeline::{Pipeline, Task};
use crate::warehouse::{self, Warehouse};

/// How many pending utterances were read and how many could not be, or why none could be.
pub type Reading<'a> = Pin<Box<dyn Future<Output = Result<(u64, u64), String>> + Send + 'a>>;

/// Reads what no model could read when it was said. The worker does not know how: who starts it does.
pub trait ReadPending: Send + Sync {
    /// Reads what is pending.
    fn read(&self) -> Reading<'_>;
}

/// The reader of a process; none where nothing is read.
#[derive(Clone, Default)]
pub struct PendingUtterances(pub Option<Arc<dyn ReadPending>>);

impl fmt::Debug for PendingUtterances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PendingUtterances").field(&self.0.is_some()).finish()
    }
}

/// Takes over what changed: hourly, at minute 0.
pub(crate) fn data_sync() -> Pipeline {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    Pipeline::new("data_sync", "Takes what changed since the last time over into the warehouse.")
        .schedule("0 * * * *")
        .tags(["hourly", "warehouse"])
        .parameter("full", Kind::Boolean, Some(json!(false)), "Takes everything over anew, not what changed alone.")
        .task(
            Task::new("fetch_pending_data", fetch_pending_data)
                .about("Reads utterances that are still pending, then fixes what is to be taken over and counts it.")
                .timeout(HOUR),
        )
        .task(
            Task::new("validate_data", validate_data)
                .about("Puts what breaks a rule into quarantine, and lets out what is whole again.")
                .after(["fetch_pending_data"])
                .timeout(HOUR),
        )
        .task(
            Task::new("sync_to_warehouse", sync_to_warehouse)
                .about("Erases who left, and writes what changed, in batches.")
                .after(["fetch_pending_data", "validate_data"])
                .timeout(6 * HOUR),
        )
        .task(
            Task::new("mark_as_synced", mark_as_synced)
                .about("Moves the horizon to the end of what was taken over.")
                .after(["fetch_pending_data", "sync_to_warehouse"]),
        )
}

async fn fetch_pending_data(context: &Context) -> Result<Value, Failure> {
    let pending = read_pending(context).await;
    let full = context.boolean("full").unwrap_or_default();
    let fetched = warehouse::open(context, context.shared::<Warehouse>(), full).await?;
    context.info(format!("{} rows changed", fetched.rows.values().sum::<u64>()));
    Ok(json!({ "fetched": to_json(&fetched)?, "pending": pending }))
}

/// How many utterances were read. A model that is away holds up nothing: they stay pending until the next time.
async fn read_pending(context: &Context) -> Value {
    let PendingUtterances(Some(reader)) = context.shared::<PendingUtterances>() else { return Value::Null };
    if context.is_test() {
        return Value::Null;
    }
    match reader.read().await {
        Ok((read, unread)) => json!({ "read": read, "unread": unread }),
        Err(why) => {
            context.warn(&why);
            json!({ "failed": why })
        }
    }
}

async fn validate_data(context: &Context) -> Result<Value, Failure> {
    let findings = warehouse::check(context, &fetched(context)?.window, Some(context.run_id())).await?;
    for (source, reasons) in &findings.wrong {
        context.warn(format!("in quarantine, {source}: {reasons:?}"));
    }
    to_json(&findings)
}

async fn sync_to_warehouse(context: &Context) -> Result<Value, Failure> {
    let copied = warehouse::copy(context, context.shared::<Warehouse>(), &fetched(context)?.window).await?;
    context.info(format!("{} rows read, {} written, {} people erased", copied.read, copied.written, copied.erased));
    to_json(&copied)
}

async fn mark_as_synced(context: &Context) -> Result<Value, Failure> {
    let window = fetched(context)?.window;
    let mut tx = context.begin().await?;
    let marked = warehouse::mark(&mut tx, context.shared::<Warehouse>(), &window).await?;
    context.commit_with_output(tx);
    Ok(marked)
}

fn fetched(context: &Context) -> Result<warehouse::Fetched, Failure> {
    let output = context.output_of("fetch_pending_data")?;
    serde_json::from_value(output["fetched"].clone()).map_err(|error| Failure::permanent(error.to_string()))
}

fn to_json(value: &impl serde::Serialize) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(|error| Failure::permanent(error.to_string()))
}
