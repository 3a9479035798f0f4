//! What happens without anybody calling: scheduled work, run by apalis.
//!
//! A tick comes in every worker process; the work itself is such that any number of them may do it at once, and doing
//! it again changes nothing.

mod retention;

use std::str::FromStr as _;
use std::time::Duration;

use apalis::prelude::{BoxDynError, Data, Monitor, MonitorError, WorkerBuilder};
use apalis_cron::{CronScheduler, Tick};
use cron::Schedule;
use dotodo_store::Pool;
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// At the start of each hour's eighth minute, off the full hour when everything else begins.
const RETENTION_SCHEDULE: &str = "0 7 * * * *";

/// How the scheduled work is done.
#[derive(Debug, Clone)]
pub struct Settings {
    /// For how long a deletion can be taken back; then the todo is removed for good.
    pub deleted_kept: SignedDuration,
}

impl Default for Settings {
    /// 30 days.
    fn default() -> Self {
        Self { deleted_kept: SignedDuration::from_hours(30 * 24) }
    }
}

/// Runs the scheduled work until `shutdown`, then lets what is under way finish for `drain`.
///
/// # Errors
/// If the scheduler itself fails; work that fails is logged and comes again with the next tick.
pub async fn run(
    pool: Pool,
    settings: Settings,
    shutdown: CancellationToken,
    drain: Duration,
) -> Result<(), MonitorError> {
    let schedule = Schedule::from_str(RETENTION_SCHEDULE).expect("the schedule is a constant");
    let retention = move |_restart| {
        // A name of its own for each start: under a reused one a dead worker's work would seem alive.
        WorkerBuilder::new(format!("retention-{}", Uuid::now_v7()))
            .backend(CronScheduler::new(schedule.clone()))
            .data(pool.clone())
            .data(settings.clone())
            .build(purge)
    };
    let signal = async move {
        shutdown.cancelled().await;
        Ok(())
    };
    Monitor::new().register(retention).should_restart(|_, _| true).shutdown_timeout(drain).run_with_signal(signal).await
}

async fn purge(_tick: Tick, pool: Data<Pool>, settings: Data<Settings>) -> Result<(), BoxDynError> {
    let now = jiff::Timestamp::now();
    let requests = retention::purge_requests(&pool, now).await?;
    let todos = retention::purge_todos(&pool, now, settings.deleted_kept).await?;
    tracing::info!(requests, todos, "forgot old answers and todos that were deleted long ago");
    Ok(())
}
