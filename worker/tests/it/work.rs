//! What a worker makes of tasks that fail, of a queue that loses things, and of too little room.

use serde_json::json;

use crate::sample::{self, TASKS};
use crate::site::{Site, eventually};

#[tokio::test]
async fn tasks_fail_in_every_way_and_the_worker_does_not() {
    let site = Site::new().await;
    let _working = site.work(sample::all(), 8);
    let run = site.trigger("bad", &json!({})).await;
    let standing = site.ended(run).await;
    let found: Vec<_> = standing
        .tasks
        .iter()
        .map(|task| (task.attempt.task.as_str(), task.state.as_str(), task.attempt.attempt, task.error.as_deref()))
        .collect();
    let expected = [
        ("panics", "failed", 2, Some("it panicked: on purpose")),
        ("hangs", "failed", 1, Some("it took longer than it may")),
        ("refuses", "failed", 1, Some("never\u{fffd}")),
        ("recovers", "succeeded", 2, None),
        ("below", "upstream_failed", 0, None),
    ];
    assert_eq!((standing.state.as_str(), found.as_slice()), ("failed", expected.as_slice()));
    let said = "select string_agg(level || ' ' || message, ', ' order by id) from task_logs where attempt = 2";
    assert_eq!(site.sql(said), "info 하나, warn 둘");
    // An error or a panic that reached the queue would leave its job behind, and bring it again.
    let jobs = "select string_agg(distinct status, ' ') from apalis.jobs";
    eventually("every job is done", async || site.sql(jobs) == "Done").await;
    let again = site.trigger("diamond", &json!({})).await;
    assert_eq!(site.ended(again).await.state, "succeeded");
}

#[tokio::test]
async fn a_worker_with_one_place_gets_through_a_join() {
    let site = Site::new().await;
    let _working = site.work(sample::all(), 1);
    for _ in 0..3 {
        let run = site.trigger("diamond", &json!({})).await;
        assert_eq!(site.ended(run).await.state, "succeeded");
    }
    site.assert_once_and_at_rest(3, TASKS.len());
}

#[tokio::test]
async fn news_and_jobs_that_are_lost_delay_a_run_and_no_more() {
    let site = Site::new().await;
    site.sql("alter table apalis.jobs disable trigger notify_workers");
    let working = site.work(sample::all(), 8);
    let run = site.trigger("diamond", &json!({})).await;
    assert_eq!(site.ended(run).await.state, "succeeded", "found by looking");
    drop(working);
    let run = site.trigger("diamond", &json!({})).await;
    site.sql("delete from apalis.jobs");
    let _working = site.work(sample::all(), 8);
    assert_eq!(site.ended(run).await.state, "succeeded", "pushed again");
    site.assert_once_and_at_rest(2, TASKS.len());
}

#[tokio::test]
async fn jobs_that_come_again_change_nothing() {
    let site = Site::new().await;
    let _working = site.work(sample::all(), 8);
    let run = site.trigger("diamond", &json!({})).await;
    site.ended(run).await;
    let jobs = "select count(*) from apalis.jobs where status = 'Done'";
    eventually("every job is done", async || site.sql(jobs) == "4").await;
    site.sql("update apalis.jobs set status = 'Pending', lock_by = null, lock_at = null");
    eventually("every job is done again", async || site.sql(jobs) == "4").await;
    site.assert_once_and_at_rest(1, TASKS.len());
    assert_eq!(site.sql("select count(*) from attempts"), "4");
}

#[tokio::test]
async fn a_cancelled_run_stops_its_tasks() {
    let site = Site::new().await;
    let _working = site.work(sample::all(), 1);
    let run = site.trigger("patient", &json!({"obeys": false})).await;
    eventually("it begins", async || site.standing(run).await.tasks[0].state == "running").await;
    let mut tx = site.pool.begin().await.unwrap();
    dotodo_store::pipeline::cancel(&mut tx, run).await.unwrap();
    tx.commit().await.unwrap();
    let next = site.trigger("diamond", &json!({})).await;
    assert_eq!(site.ended(next).await.state, "succeeded", "its place is free again");
    assert_eq!(site.standing(run).await.state, "cancelled");
}
