//! The schedules. Every worker ticks, and a tick becomes one run.

use std::time::Duration;

use dotodo_store::pipeline::{self, Schedule, Tick};
use dotodo_store::{Error, Pool};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

use crate::pipeline::Registry;

/// The clock may be set meanwhile, so nobody sleeps longer than this.
const NAP: Duration = Duration::from_secs(30);

/// A tick that cannot be kept is tried again after so long.
const PAUSE: Duration = Duration::from_secs(1);

/// A tick that is this late, because the process or its machine stood still, is passed over like one that came while no
/// worker ran.
const LATE: SignedDuration = SignedDuration::from_secs(60);

/// Ticks for ever, from now on.
pub(crate) async fn ticks(pool: &Pool, registry: &Registry) {
    let of_pipeline = |name, schedule: &str, zone: &str| {
        let schedule = Schedule::new(schedule, zone).expect("a registered pipeline was found right");
        follow(pool, name, schedule)
    };
    let scheduled = registry.iter().filter_map(|(name, registered)| {
        let schedule = registered.definition.schedule.as_ref()?;
        Some(of_pipeline(name, schedule, &registered.definition.zone))
    });
    join_all(scheduled).await;
    std::future::pending::<()>().await;
}

async fn follow(pool: &Pool, pipeline: &str, schedule: Schedule) {
    let mut last = Timestamp::now();
    while let Some(at) = schedule.next(last) {
        sleep_until(at).await;
        let next = schedule.next(at);
        if Timestamp::now() - LATE <= at {
            tick(pool, pipeline, at, next).await;
        } else {
            tracing::warn!(pipeline, %at, "a tick is passed over: it is too late for it");
        }
        last = at;
    }
}

async fn sleep_until(moment: Timestamp) {
    while let Ok(left) = Duration::try_from(moment.duration_since(Timestamp::now())) {
        if left.is_zero() {
            return;
        }
        sleep(left.min(NAP)).await;
    }
}

/// Makes a tick a run, trying until the next one comes.
async fn tick(pool: &Pool, pipeline: &str, at: Timestamp, next: Option<Timestamp>) {
    loop {
        match keep(pool, pipeline, at).await {
            Ok(Tick::Created(run_id)) => return tracing::info!(pipeline, %at, %run_id, "a run is due"),
            Ok(Tick::Known) => return,
            Ok(Tick::Skipped) => return tracing::warn!(pipeline, %at, "a tick is passed over: a run waits already"),
            Ok(Tick::Paused) => return tracing::info!(pipeline, %at, "a tick is passed over: the pipeline is paused"),
            Ok(Tick::Unknown) => return tracing::error!(pipeline, %at, "nobody registered the pipeline"),
            Err(error) if next.is_none_or(|next| Timestamp::now() < next) => {
                tracing::warn!(pipeline, %at, %error, "cannot keep a tick yet");
                sleep(PAUSE).await;
            }
            Err(error) => return tracing::error!(pipeline, %at, %error, "a tick is lost"),
        }
    }
}

async fn keep(pool: &Pool, pipeline: &str, at: Timestamp) -> Result<Tick, Error> {
    let mut tx = pool.begin().await?;
    let tick = pipeline::tick(&mut tx, pipeline, at).await?;
    tx.commit().await?;
    Ok(tick)
}
