//! What the queue carries, and what happens when it loses something.

use std::time::Duration;

use dotodo_store::pipeline::{self, Attempt};

use super::Stage;

const PATIENCE: Duration = Duration::from_secs(30);

async fn recovered(stage: &Stage) -> Vec<Attempt> {
    stage.change(async |tx| pipeline::recover(tx, PATIENCE).await.unwrap()).await
}

#[tokio::test]
async fn a_job_is_there_if_and_only_if_its_attempt_is() {
    let stage = Stage::new().await;
    let mut tx = stage.0.pool.begin().await.unwrap();
    pipeline::trigger(&mut tx, &super::asked(&serde_json::Map::new()), None).await.unwrap().unwrap();
    drop(tx);
    assert_eq!((stage.0.count("runs").await, stage.0.count("apalis.jobs").await), (0, 0));
    let run = stage.trigger().await;
    let job = "select convert_from(job, 'UTF8') || ' ' || status || ' ' || max_attempts || ' ' || job_type || ' '
                   || (run_at < now())
               from apalis.jobs join attempts on job_id = id";
    let carried = format!(r#"{{"run_id":"{run}","task":"first","attempt":1}} Pending 1 tasks true"#);
    assert_eq!(stage.text(job).await, carried);
}

#[tokio::test]
async fn a_job_that_is_lost_is_pushed_again() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let due = stage.due(run, "first").await;
    let losses = [
        "delete from apalis.jobs",
        "update apalis.jobs set status = 'Done'",
        "update apalis.jobs set status = 'Killed'",
        "update apalis.jobs set status = 'Queued', lock_at = now() - interval '31 seconds'",
        "update apalis.jobs set status = 'Running', lock_at = now() - interval '31 seconds'",
    ];
    stage.execute("update attempts set due_at = now() - interval '1 minute'").await;
    assert!(recovered(&stage).await.is_empty(), "it is on its way");
    for loss in losses {
        stage.execute(loss).await;
        assert_eq!(recovered(&stage).await, std::slice::from_ref(&due), "{loss}");
        assert!(recovered(&stage).await.is_empty(), "{loss}: once");
    }
    stage.claim(&due, "w").await.unwrap();
    stage.execute("delete from apalis.jobs").await;
    assert!(recovered(&stage).await.is_empty(), "what is under way needs no job");
}

#[tokio::test]
async fn jobs_of_a_cancelled_run_are_gone() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    stage.change(async |tx| pipeline::cancel(tx, run).await.unwrap()).await;
    assert_eq!(stage.0.count("apalis.jobs").await, 0);
}

#[tokio::test]
async fn admins_push_jobs_behind_the_wall_of_people() {
    let stage = Stage::new().await;
    let settings = dotodo_store::Settings { row_security: true, ..dotodo_store::Settings::new(&stage.0.url) };
    let walled = dotodo_store::Pool::new(&settings).unwrap();
    let mut tx = walled.begin().await.unwrap();
    pipeline::trigger(&mut tx, &super::asked(&serde_json::Map::new()), None).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stage.0.count("apalis.jobs").await, 1);
}
