//! Jobs, as the queue hands them out.

use std::time::Duration;

use apalis::prelude::{BoxDynError, Data, PollWith, Strategy, WorkerBuilder, WorkerBuilderExt as _, WorkerError};
use dotodo_store::pipeline::Attempt;
use dotodo_store::queue;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::runner::Runner;

/// The queue tells of jobs that are due when they come. This is for those that become due later, and for news that is lost.
const POLL: Duration = Duration::from_secs(1);

/// The queue's worker ends when the database is away, and is made anew after so long.
const PAUSE: Duration = Duration::from_secs(1);

/// An attempt is carried out beside the queue's worker, so that it goes on when that ends.
#[derive(Clone)]
struct Hands {
    runner: Runner,
    tracker: TaskTracker,
}

/// Takes jobs, at most so many at once, until `shutdown`; then waits for those under way.
pub(crate) async fn jobs(runner: Runner, concurrency: usize, shutdown: CancellationToken) {
    let hands = Hands { runner, tracker: TaskTracker::new() };
    let mut start = 0_u32;
    while !shutdown.is_cancelled() {
        // A name of its own for each start: under a reused one a dead worker's jobs would seem alive.
        let name = format!("{}-{start}", hands.runner.leases.worker);
        if let Err(error) = take(&name, &hands, concurrency, &shutdown).await {
            tracing::warn!(%error, "cannot take jobs");
        }
        start += 1;
        tokio::select! {
            () = sleep(PAUSE) => {}
            () = shutdown.cancelled() => {}
        }
    }
    hands.tracker.close();
    hands.tracker.wait().await;
}

async fn take(name: &str, hands: &Hands, concurrency: usize, shutdown: &CancellationToken) -> Result<(), WorkerError> {
    let pool = &hands.runner.pool;
    // The interval first: of several that are ready only the first is asked, and news that has ended is ready for ever.
    let strategy = Strategy::new().interval(POLL).stream(queue::news(pool));
    let worker = WorkerBuilder::new(name)
        .backend(PollWith::new(queue::storage(pool), strategy))
        .data(hands.clone())
        .concurrency(concurrency)
        .build(carry_out);
    let shutdown = shutdown.clone();
    let signal = async move {
        shutdown.cancelled().await;
        Ok::<_, WorkerError>(())
    };
    worker.run_until(signal).await
}

/// To the queue a job is done once it was delivered: what became of its attempt is in our tables.
async fn carry_out(attempt: Attempt, hands: Data<Hands>) -> Result<(), BoxDynError> {
    let ended = hands.tracker.spawn(hands.runner.clone().carry_out(attempt));
    if let Err(error) = ended.await {
        tracing::error!(%error, "an attempt was not carried out");
    }
    Ok(())
}
