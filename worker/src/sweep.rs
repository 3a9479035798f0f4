//! What nobody else looks after: attempts of workers that are gone, jobs that are lost, runs that nobody began.

use std::time::Duration;

use dotodo_store::{Error, Pool, pipeline};

/// How often every worker looks.
const EVERY: Duration = Duration::from_secs(5);

/// How long a job may be with a worker that has not begun its attempt: far longer than one that lives needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Looks for ever, and gives signs of life.
pub(crate) async fn sweep(pool: Pool, worker: String) {
    loop {
        if let Err(error) = once(&pool, &worker).await {
            tracing::warn!(%error, "cannot look after lost work");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn once(pool: &Pool, worker: &str) -> Result<(), Error> {
    pipeline::see_worker(pool, worker).await?;
    for (attempt, ended) in pipeline::lapse(pool).await? {
        tracing::warn!(task = attempt.task, run_id = %attempt.run_id, state = ended.task, "a worker was lost");
    }
    let mut tx = pool.begin().await?;
    let recovered = pipeline::recover(&mut tx, PATIENCE).await?;
    tx.commit().await?;
    for attempt in recovered {
        tracing::warn!(task = attempt.task, run_id = %attempt.run_id, "a job was lost, and is pushed again");
    }
    for run_id in pipeline::begin_idle(pool).await? {
        tracing::warn!(%run_id, "a run waited though none was under way");
    }
    Ok(())
}
