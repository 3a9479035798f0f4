//! What admins do to runs.

use dotodo_store::pipeline::{self, Cancelled, Cleared, Kind, Misfit, Reason, Refused, Selection};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Stage, asked};

async fn clear(stage: &Stage, run: Uuid, selection: Selection) -> Cleared {
    stage.change(async |tx| pipeline::clear(tx, run, &selection).await.unwrap()).await
}

fn given(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let stage = Stage::new().await;
    let (none, wrong) = (Map::new(), given(&json!({"date": "soon", "x": 1})));
    let absent = pipeline::Request { pipeline: "absent", ..asked(&none) };
    let tomorrow = Some(jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24));
    let mut tx = stage.0.pool.begin().await.unwrap();
    assert_eq!(pipeline::trigger(&mut tx, &absent, None).await.unwrap(), Err(Refused::UnknownPipeline));
    let misfit = |parameter: &str, reason| Misfit { parameter: parameter.into(), reason };
    let misfits = Refused::Misfits(vec![misfit("date", Reason::IsNot(Kind::Date)), misfit("x", Reason::Unknown)]);
    assert_eq!(pipeline::trigger(&mut tx, &asked(&wrong), None).await.unwrap(), Err(misfits.clone()));
    assert_eq!(pipeline::trigger(&mut tx, &asked(&none), tomorrow).await.unwrap(), Err(Refused::Future));
    assert_eq!(pipeline::test(&mut tx, &asked(&none), "absent", None).await.unwrap(), Err(Refused::UnknownTask));
    let mut backfill = async |parameters: &Map<String, Value>, first: &str, last: &str| {
        let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
        pipeline::backfill(&mut tx, &asked(parameters), first, last, false).await.unwrap().unwrap_err()
    };
    assert_eq!(backfill(&wrong, "2026-11-01", "2026-11-02").await, misfits);
    assert_eq!(backfill(&none, "2026-11-02", "2026-11-01").await, Refused::Backwards);
    assert_eq!(backfill(&none, "2006-11-01", "2026-11-01").await, Refused::TooLong);
    assert_eq!(backfill(&none, "2100-11-01", "2100-11-01").await, Refused::Future);
    tx.commit().await.unwrap();
    for table in ["runs", "backfills", "apalis.jobs"] {
        assert_eq!(stage.0.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_second_run_is_refused_while_one_is_under_way() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let again = stage.change(async |tx| pipeline::trigger(tx, &asked(&Map::new()), None).await.unwrap()).await;
    assert_eq!((again, stage.0.count("runs").await), (Err(Refused::Active(run)), 1));
}

#[tokio::test]
async fn a_cancelled_run_stops_and_makes_room() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    stage.succeed(run, "first").await;
    let left = stage.due(run, "left").await;
    stage.claim(&left, "w").await.unwrap();
    let cancel = async || stage.change(async |tx| pipeline::cancel(tx, run).await.unwrap()).await;
    assert_eq!((cancel().await, cancel().await), (Cancelled::Done, Cancelled::Ended));
    assert_eq!(stage.states(run).await, "first:succeeded left:cancelled right:cancelled last:cancelled");
    let outcome = pipeline::Outcome::Succeeded(json!(1));
    assert!(stage.finish(&left, "w", outcome).await.is_none(), "what was under way keeps nothing");
    let next = stage.trigger().await;
    assert_eq!(stage.run_state(next).await, "running");
    let absent = stage.change(async |tx| pipeline::cancel(tx, Uuid::now_v7()).await.unwrap()).await;
    assert_eq!(absent, Cancelled::Unknown);
}

#[tokio::test]
async fn what_failed_is_done_again_with_numbers_that_go_on() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    stage.succeed(run, "first").await;
    stage.fail(run, "left").await;
    stage.succeed(run, "right").await;
    let Cleared::Tasks(mut cleared) = clear(&stage, run, Selection::Failed).await else { panic!() };
    cleared.sort();
    assert_eq!(cleared, ["last", "left"]);
    assert_eq!(stage.run_state(run).await, "running");
    assert_eq!(stage.states(run).await, "first:succeeded left:queued right:succeeded last:waiting");
    assert_eq!(stage.due(run, "left").await.attempt, 2, "an older worker's attempt stays stale");
    stage.succeed(run, "left").await;
    assert_eq!(stage.succeed(run, "last").await.run.as_deref(), Some("succeeded"));
    assert_eq!(clear(&stage, run, Selection::Failed).await, Cleared::Nothing);
}

#[tokio::test]
async fn one_task_is_done_again_alone_or_with_what_is_below() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    for task in ["first", "left", "right", "last"] {
        stage.succeed(run, task).await;
    }
    assert_eq!(clear(&stage, run, Selection::Task("left".into())).await, Cleared::Tasks(vec!["left".into()]));
    assert_eq!(stage.succeed(run, "left").await.run.as_deref(), Some("succeeded"));
    let below = clear(&stage, run, Selection::TaskAndDownstream("left".into())).await;
    assert!(matches!(below, Cleared::Tasks(tasks) if tasks.len() == 2));
    assert_eq!(stage.states(run).await, "first:succeeded left:queued right:succeeded last:waiting");
    assert_eq!(clear(&stage, run, Selection::Task("absent".into())).await, Cleared::Nothing);
    assert_eq!(clear(&stage, Uuid::now_v7(), Selection::Failed).await, Cleared::Unknown);
}

#[tokio::test]
async fn a_run_does_not_come_back_while_another_is_under_way() {
    let stage = Stage::new().await;
    let failed = stage.trigger().await;
    stage.fail(failed, "first").await;
    let running = stage.trigger().await;
    assert_eq!(clear(&stage, failed, Selection::Failed).await, Cleared::Active(running));
    assert_eq!(stage.run_state(failed).await, "failed");
}

#[tokio::test]
async fn a_task_that_is_done_again_below_a_failure_does_not_wait_for_ever() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    stage.fail(run, "first").await;
    assert_eq!(clear(&stage, run, Selection::Task("last".into())).await, Cleared::Tasks(vec!["last".into()]));
    assert_eq!(stage.run_state(run).await, "failed");
    assert!(stage.states(run).await.ends_with("last:upstream_failed"));
}

#[tokio::test]
async fn a_backfill_says_what_it_would_do_and_can_be_cancelled() {
    let stage = Stage::new().await;
    let none = Map::new();
    let backfill = async |dry_run| {
        let (first, last) = ("2026-11-20".parse().unwrap(), "2026-11-22".parse().unwrap());
        let made = async |tx: &mut _| pipeline::backfill(tx, &asked(&none), first, last, dry_run).await.unwrap();
        stage.change(made).await.unwrap()
    };
    let planned = backfill(true).await;
    assert_eq!((planned.id, planned.moments.len(), stage.0.count("runs").await), (None, 3, 0));
    let id = backfill(false).await.id.unwrap();
    let states = "select string_agg(state, ' ' order by logical_at) from runs";
    assert_eq!(stage.text(states).await, "running queued queued");
    let cancel = async || stage.change(async |tx| pipeline::cancel_backfill(tx, id).await.unwrap()).await;
    assert_eq!((cancel().await, cancel().await), (Some(3), None));
    assert_eq!(stage.text(states).await, "cancelled cancelled cancelled");
}

#[tokio::test]
async fn a_task_is_tried_alone_whatever_else_is_under_way() {
    let stage = Stage::new().await;
    let done = stage.trigger().await;
    for task in ["first", "left", "right", "last"] {
        stage.succeed(done, task).await;
    }
    let running = stage.trigger().await;
    let tried =
        stage.change(async |tx| pipeline::test(tx, &asked(&Map::new()), "last", None).await.unwrap()).await.unwrap();
    assert_eq!(stage.states(tried).await, "last:queued");
    let claimed = stage.claim(&stage.due(tried, "last").await, "w").await.unwrap();
    assert_eq!((claimed.kind.as_str(), &claimed.outputs["left"]), ("test", &json!({"by": "left"})));
    let last = pipeline::Attempt { run_id: tried, task: "last".into(), attempt: 1 };
    let ended = stage.finish(&last, "w", pipeline::Outcome::Succeeded(json!(7))).await.unwrap();
    assert_eq!((ended.run.as_deref(), stage.run_state(running).await.as_str()), (Some("succeeded"), "running"));
    assert_eq!(clear(&stage, tried, Selection::Failed).await, Cleared::Unknown);
}
