//! What nobody else looks after: attempts of workers that are gone, jobs that are lost, runs that nobody began.

use std::time::Duration;

use dotodo_store::{Error, Pool, pipeline, worker};

/// Looks for ever, six times in each lease, and gives signs of life.
pub(crate) async fn sweep(pool: Pool, worker: String, lease: Duration) {
    loop {
        if let Err(error) = once(&pool, &worker, lease).await {
            tracing::warn!(%error, "cannot look after lost work");
        }
        tokio::time::sleep(lease / 6).await;
    }
}

/// A job may be as long with a worker that has not begun its attempt as an attempt may be without a sign of life.
async fn once(pool: &Pool, name: &str, lease: Duration) -> Result<(), Error> {
    worker::see(pool, name).await?;
    for (attempt, ended) in pipeline::lapse(pool).await? {
        tracing::warn!(task = attempt.task, run_id = %attempt.run_id, state = ended.task, "a worker was lost");
    }
    let mut tx = pool.begin().await?;
    let recovered = pipeline::recover(&mut tx, lease).await?;
    tx.commit().await?;
    for attempt in recovered {
        tracing::warn!(task = attempt.task, run_id = %attempt.run_id, "a job was lost, and is pushed again");
    }
    for run_id in pipeline::begin_idle(pool).await? {
        tracing::warn!(%run_id, "a run waited though none was under way");
    }
    Ok(())
}
