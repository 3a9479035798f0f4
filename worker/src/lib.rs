//! What happens without anybody calling: pipelines, on their schedules and when they are triggered.
//!
//! A pipeline is declared in `pipelines/` and carried out by any number of processes at once. The truth about runs is in the
//! tables of `dotodo_store::pipeline`; apalis carries a job for each attempt of a task, and a job that comes twice, late or
//! not at all changes nothing. Deliberately not here: SQL, and what an admin may do.

mod context;
mod lease;
mod log;
mod pipeline;
mod pipelines;
mod runner;
mod sweep;
mod take;
pub mod testing;
mod tick;
mod warehouse;

use std::sync::Arc;
use std::time::Duration;

use dotodo_store::pipeline::register;
use dotodo_store::worker::{self, Start};
use dotodo_store::{Error as StoreError, Pool};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use context::{Context, Failure, Shared};
pub use dotodo_store::pipeline::Kind;
pub use pipeline::{Output, Pipeline, Task, Work};
pub use pipelines::{
    Lists, PendingUtterances, PrepareList, Preparing, ReadPending, Reading, Retention, Unprepared, all as pipelines,
};
pub use warehouse::{Error as WarehouseError, Warehouse};

use lease::Leases;
use pipeline::Registry;
use runner::Runner;

/// While the database is away, or has not our schema yet, the start is tried again after so long.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a worker that has stopped tries to say so.
const FAREWELL: Duration = Duration::from_secs(2);

/// How the work is done.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many tasks at once.
    pub concurrency: usize,
    /// The IANA name of the zone of schedules and days.
    pub zone: String,
    /// How long a task is a worker's without a sign of life; then another worker takes it over.
    pub lease: Duration,
    /// What is kept for a while, and how long.
    pub retention: Retention,
    /// Where data_sync takes what changed.
    pub warehouse: Warehouse,
    /// Who reads what no model could read when it was said.
    pub pending: PendingUtterances,
    /// Who makes people's lists of recommendations before they ask.
    pub lists: Lists,
    /// What else the tasks need.
    pub shared: Shared,
}

impl Default for Settings {
    /// Eight tasks, Seoul, 30 s, the schema of the database; what is pending stays so.
    fn default() -> Self {
        Self {
            concurrency: 8,
            zone: "Asia/Seoul".to_owned(),
            lease: Duration::from_secs(30),
            retention: Retention::default(),
            warehouse: Warehouse::default(),
            pending: PendingUtterances::default(),
            lists: Lists::default(),
            shared: Shared::default(),
        }
    }
}

/// Why there is no worker.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Pipelines that are declared wrong, or a zone that does not exist.
    #[error("pipelines are declared wrong: {}", .0.join("; "))]
    Declared(Vec<String>),
    /// The database refuses what a worker must be able to write.
    #[error("the worker cannot be registered")]
    Refused(#[source] StoreError),
}

/// Carries out pipelines until `shutdown`. Tasks under way then have the most of `drain` to end, are cut off, and become due
/// again at once for another worker.
///
/// # Errors
/// If the pipelines are declared wrong; what fails later is logged and tried again.
pub async fn run(
    pool: Pool,
    pipelines: Vec<Pipeline>,
    settings: Settings,
    shutdown: CancellationToken,
    drain: Duration,
) -> Result<(), Error> {
    let registry = Arc::new(Registry::new(pipelines, &settings.zone).map_err(Error::Declared)?);
    let worker = Uuid::now_v7().to_string();
    tokio::select! {
        () = shutdown.cancelled() => return Ok(()),
        registered = registered(&pool, &registry, &worker, settings.concurrency) => registered?,
    }
    let runner = Runner {
        pool: pool.clone(),
        registry: registry.clone(),
        leases: Leases::new(&worker, settings.lease),
        shared: settings
            .shared
            .with(settings.retention)
            .with(settings.warehouse)
            .with(settings.pending)
            .with(settings.lists),
        places: Arc::new(Semaphore::new(settings.concurrency)),
        stopping: shutdown.clone(),
        cut: CancellationToken::new(),
    };
    let (leases, cut) = (runner.leases.clone(), runner.cut.clone());
    let cutting = async {
        shutdown.cancelled().await;
        sleep(drain / 4 * 3).await;
        cut.cancel();
        sleep(drain / 4).await;
    };
    let ticking = async {
        tokio::select! {
            () = tick::ticks(&pool, &registry) => {}
            () = shutdown.cancelled() => std::future::pending().await,
        }
    };
    tokio::select! {
        () = take::jobs(runner, settings.concurrency, shutdown.clone()) => {}
        () = cutting => tracing::warn!("tasks did not end in time"),
        () = leases.renew(pool.clone()) => {}
        () = sweep::sweep(pool.clone(), worker.clone(), settings.lease) => {}
        () = ticking => {}
    }
    match timeout(FAREWELL, worker::stop(&pool, &worker)).await {
        Ok(Ok(())) => tracing::info!(worker, "stopped"),
        Ok(Err(error)) => tracing::warn!(%error, "cannot say that this worker has stopped"),
        Err(_) => tracing::warn!("cannot say in time that this worker has stopped"),
    }
    Ok(())
}

/// Lets everybody know the pipelines and this worker, as soon as the database is there.
async fn registered(pool: &Pool, registry: &Registry, worker: &str, concurrency: usize) -> Result<(), Error> {
    loop {
        match try_register(pool, registry, worker, concurrency).await {
            Ok(()) => return Ok(()),
            Err(error @ StoreError::Violated { .. }) => return Err(Error::Refused(error)),
            Err(error) => tracing::warn!(error = ?error, "cannot begin to work yet"),
        }
        sleep(PAUSE).await;
    }
}

async fn try_register(pool: &Pool, registry: &Registry, worker: &str, concurrency: usize) -> Result<(), StoreError> {
    let mut tx = pool.begin().await?;
    for (name, registered) in registry.iter() {
        register(&mut tx, name, &registered.definition).await?;
    }
    tx.commit().await?;
    let start = Start {
        name: worker.to_owned(),
        host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
        process_id: std::process::id().cast_signed(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        concurrency: i32::try_from(concurrency).unwrap_or(i32::MAX),
    };
    worker::start(pool, &start).await
}
