use std::time::Duration;

use dotodo_store::pipeline::{self, Attempt, Outcome};
use dotodo_store::worker;
use serde_json::json;

use super::Stage;

fn failed(permanent: bool) -> Outcome {
    Outcome::Failed { error: "no".into(), permanent }
}

#[tokio::test]
async fn tasks_run_when_those_before_them_have_and_see_what_they_gave() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    assert_eq!(stage.states(run).await, "first:queued left:waiting right:waiting last:waiting");
    assert_eq!(stage.succeed(run, "first").await.run, None);
    assert_eq!(stage.states(run).await, "first:succeeded left:queued right:queued last:waiting");
    stage.succeed(run, "left").await;
    assert_eq!(stage.states(run).await, "first:succeeded left:succeeded right:queued last:waiting");
    stage.succeed(run, "right").await;
    let last = stage.due(run, "last").await;
    let claimed = stage.claim(&last, "w").await.unwrap();
    assert_eq!(claimed.outputs["left"], json!({"by": "left"}));
    assert_eq!((claimed.outputs.len(), claimed.pipeline.as_str(), claimed.kind.as_str()), (3, "diamond", "manual"));
    let ended = stage.finish(&last, "w", Outcome::Succeeded(json!(1))).await.unwrap();
    assert_eq!((ended.task.as_str(), ended.run.as_deref()), ("succeeded", Some("succeeded")));
    assert_eq!(stage.run_state(run).await, "succeeded");
}

#[tokio::test]
async fn an_attempt_is_one_workers_and_what_others_say_of_it_changes_nothing() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let first = stage.due(run, "first").await;
    assert!(stage.claim(&first, "a").await.is_some());
    assert!(stage.claim(&first, "b").await.is_none(), "a job that is delivered twice");
    assert!(stage.finish(&first, "b", Outcome::Succeeded(json!(1))).await.is_none());
    for other in [Attempt { attempt: 0, ..first.clone() }, Attempt { attempt: 2, ..first.clone() }] {
        assert!(stage.claim(&other, "a").await.is_none());
        assert!(stage.finish(&other, "a", Outcome::Succeeded(json!(1))).await.is_none());
    }
    assert_eq!(stage.states(run).await, "first:running left:waiting right:waiting last:waiting");
    assert!(stage.finish(&first, "a", Outcome::Succeeded(json!(1))).await.is_some());
    assert!(stage.finish(&first, "a", Outcome::Succeeded(json!(2))).await.is_none(), "it is done");
    assert!(stage.claim(&first, "a").await.is_none());
    assert_eq!(stage.text("select output::text from task_runs where task = 'first'").await, "1");
}

#[tokio::test]
async fn two_workers_that_finish_side_by_side_release_what_comes_next_once() {
    let stage = Stage::new().await;
    for _ in 0..5 {
        let run = stage.trigger().await;
        stage.succeed(run, "first").await;
        tokio::join!(stage.succeed(run, "left"), stage.succeed(run, "right"));
        let last = stage.text("select count(*)::text from attempts where task = 'last' and attempt > 1").await;
        assert_eq!((stage.states(run).await.ends_with("last:queued"), last.as_str()), (true, "0"));
        stage.succeed(run, "last").await;
    }
}

#[tokio::test]
async fn a_failure_is_tried_again_after_a_while_and_then_stops_what_is_below() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let first = stage.due(run, "first").await;
    stage.claim(&first, "w").await.unwrap();
    assert_eq!(stage.finish(&first, "w", failed(false)).await.unwrap().task, "retrying");
    let second = stage.due(run, "first").await;
    assert_eq!(second.attempt, 2);
    let waits = "select (due_at > now() + interval '50 seconds')::text from attempts where attempt = 2";
    assert_eq!(stage.text(waits).await, "true");
    let job = "select (run_at >= due_at)::text from apalis.jobs join attempts on id = job_id where attempt = 2";
    assert_eq!(stage.text(job).await, "true", "the queue's seconds are rounded up, never down");
    assert!(stage.claim(&first, "w").await.is_none());
    stage.claim(&second, "w").await.unwrap();
    let ended = stage.finish(&second, "w", Outcome::TimedOut).await.unwrap();
    assert_eq!((ended.task.as_str(), ended.run.as_deref()), ("failed", Some("failed")));
    assert_eq!(stage.states(run).await, "first:failed left:upstream_failed right:upstream_failed last:upstream_failed");
    let tries = "select string_agg(state, ' ' order by attempt) from attempts";
    assert_eq!(stage.text(tries).await, "failed timed_out");
}

#[tokio::test]
async fn a_branch_that_fails_for_good_does_not_stop_the_other() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    stage.succeed(run, "first").await;
    assert_eq!(stage.fail(run, "left").await.run, None, "the other branch goes on");
    assert_eq!(stage.states(run).await, "first:succeeded left:failed right:queued last:upstream_failed");
    assert_eq!(stage.succeed(run, "right").await.run.as_deref(), Some("failed"));
}

#[tokio::test]
async fn what_a_worker_had_that_is_gone_is_taken_away_and_counts() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    for attempt in [1, 2] {
        let first = stage.due(run, "first").await;
        assert_eq!(first.attempt, attempt);
        stage.claim(&first, "dead").await.unwrap();
        assert!(pipeline::lapse(&stage.0.pool).await.unwrap().is_empty(), "its lease has not run out");
        stage.execute("update task_runs set lease_until = now() - interval '1 second' where state = 'running'").await;
        let taken = pipeline::lapse(&stage.0.pool).await.unwrap();
        assert_eq!(taken.iter().map(|(taken, _)| taken).collect::<Vec<_>>(), [&first]);
        assert!(stage.finish(&first, "dead", Outcome::Succeeded(json!(1))).await.is_none(), "it comes back too late");
        let held = pipeline::renew(&stage.0.pool, "dead", std::slice::from_ref(&first), super::LEASE).await.unwrap();
        assert!(held.is_empty());
    }
    assert_eq!(stage.run_state(run).await, "failed", "a task that kills its workers does not come for ever");
    assert_eq!(stage.text("select string_agg(state, ' ') from attempts").await, "lost lost");
}

#[tokio::test]
async fn a_lease_is_prolonged_while_its_worker_lives() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let first = stage.due(run, "first").await;
    stage.claim(&first, "w").await.unwrap();
    stage.execute("update task_runs set lease_until = now() - interval '1 second' where state = 'running'").await;
    let others = Attempt { attempt: 7, ..first.clone() };
    let held = pipeline::renew(&stage.0.pool, "w", &[others, first.clone()], super::LEASE).await.unwrap();
    assert_eq!(held, [first]);
    assert!(pipeline::lapse(&stage.0.pool).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_worker_that_stops_gives_back_what_it_has_without_a_failure() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    for attempt in 1..=5 {
        let first = stage.due(run, "first").await;
        assert_eq!(first.attempt, attempt);
        stage.claim(&first, "w").await.unwrap();
        stage.finish(&first, "w", Outcome::Interrupted).await.unwrap();
        assert!(stage.states(run).await.starts_with("first:queued"), "and at once");
    }
    assert_eq!(stage.text("select failures::text from task_runs where task = 'first'").await, "0");
}

#[tokio::test]
async fn what_a_task_writes_is_kept_only_while_its_worker_has_it() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let first = stage.due(run, "first").await;
    stage.claim(&first, "w").await.unwrap();
    let mut tx = stage.0.pool.begin().await.unwrap();
    assert!(pipeline::fence(&mut tx, &first, "w").await.unwrap());
    let patience = "set lock_timeout = '100ms'; update task_runs set worker = 'x' where task = 'first'";
    sqlx::raw_sql(patience).execute(&stage.0.sql).await.expect_err("nobody takes it away before the commit");
    tx.commit().await.unwrap();
    stage.change(async |tx| pipeline::cancel(tx, run).await.unwrap()).await;
    assert!(!stage.change(async |tx| pipeline::fence(tx, &first, "w").await.unwrap()).await);
}

#[tokio::test]
async fn what_a_task_says_is_kept_in_order() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let first = stage.due(run, "first").await;
    let line = |message: &str| pipeline::Line { level: "info", message: message.into(), at: jiff::Timestamp::now() };
    let lines = [line("하나"), line("t\0wo"), line("three")];
    pipeline::log(&stage.0.pool, &first, &lines).await.unwrap();
    let said = "select string_agg(message, ' ' order by id) from task_logs where level = 'info'";
    assert_eq!(stage.text(said).await, "하나 t\u{fffd}wo three");
}

#[tokio::test]
async fn a_worker_is_seen_and_ends() {
    let stage = Stage::new().await;
    let start =
        worker::Start { name: "w".into(), host: "h".into(), process_id: 7, version: "1".into(), concurrency: 8 };
    worker::start(&stage.0.pool, &start).await.unwrap();
    worker::start(&stage.0.pool, &start).await.expect_err("each start has a name of its own");
    worker::see(&stage.0.pool, "w").await.unwrap();
    worker::stop(&stage.0.pool, "w").await.unwrap();
    assert_eq!(stage.text("select (stopped_at >= seen_at)::text from workers").await, "true");
}

#[tokio::test]
async fn the_time_of_an_attempt_is_the_tasks() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let claimed = stage.claim(&stage.due(run, "first").await, "w").await.unwrap();
    assert_eq!((claimed.timeout, claimed.retries, claimed.failures), (Duration::from_secs(1), 1, 0));
}

#[tokio::test]
async fn a_worker_leaves_what_it_does_not_know_to_others_for_a_while() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let first = stage.due(run, "first").await;
    let ask = async |tx: &mut dotodo_store::Transaction| {
        pipeline::claim(tx, &first, "old", super::LEASE, |pipeline, task| (pipeline, task) != ("diamond", "first"))
            .await
    };
    assert!(stage.change(ask).await.unwrap().is_none());
    stage.execute("update attempts set due_at = now() - interval '11 minutes'").await;
    assert!(stage.change(ask).await.unwrap().is_some(), "so that it does not wait for ever");
}

#[tokio::test]
async fn what_is_over_is_forgotten_after_its_time_and_what_is_not_stays() {
    let stage = Stage::new().await;
    let (done, pool) = (stage.trigger().await, &stage.0.pool);
    stage.fail(done, "first").await;
    let running = stage.trigger().await;
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
    assert_eq!(pipeline::purge_runs(pool, jiff::Timestamp::UNIX_EPOCH, 10).await.unwrap(), 0);
    assert_eq!(dotodo_store::queue::purge(pool, later, 10).await.unwrap(), 1);
    assert_eq!(pipeline::purge_runs(pool, later, 10).await.unwrap(), 1);
    assert_eq!(pipeline::standing(pool, done).await.unwrap(), None);
    let standing = pipeline::standing(pool, running).await.unwrap().unwrap();
    assert_eq!((standing.state.as_str(), standing.tasks[0].is_due(), standing.tasks.len()), ("running", true, 4));
    assert_eq!(stage.0.count("apalis.jobs").await, 1);
    assert_eq!(worker::purge(pool, later).await.unwrap(), 0);
}
