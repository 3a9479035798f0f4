//! Which runs there are, and which of them is under way.

use dotodo_store::pipeline::{self, Tick};
use jiff::{Timestamp, ToSpan as _};
use serde_json::Map;

use super::{Stage, asked};

fn at(hour: i64) -> Timestamp {
    "2026-11-24T00:00:00Z".parse::<Timestamp>().unwrap() + hour.hours()
}

async fn tick(stage: &Stage, hour: i64) -> Tick {
    stage.change(async |tx| pipeline::tick(tx, "diamond", at(hour)).await.unwrap()).await
}

#[tokio::test]
async fn a_tick_is_one_run_whoever_ticks() {
    let stage = Stage::new().await;
    let ticks = tokio::join!(tick(&stage, 0), tick(&stage, 0), tick(&stage, 0), tick(&stage, 0));
    let created = [ticks.0, ticks.1, ticks.2, ticks.3].into_iter().filter(|tick| matches!(tick, Tick::Created(_)));
    assert_eq!((created.count(), stage.0.count("runs").await), (1, 1));
    let absent = stage.change(async |tx| pipeline::tick(tx, "absent", at(0)).await.unwrap()).await;
    assert_eq!(absent, Tick::Unknown);
}

#[tokio::test]
async fn one_run_is_under_way_one_waits_and_later_ticks_are_passed_over() {
    let stage = Stage::new().await;
    let Tick::Created(first) = tick(&stage, 0).await else { panic!() };
    let Tick::Created(second) = tick(&stage, 1).await else { panic!() };
    assert_eq!((tick(&stage, 2).await, tick(&stage, 1).await), (Tick::Skipped, Tick::Known));
    assert_eq!((stage.run_state(first).await, stage.run_state(second).await), ("running".into(), "queued".into()));
    stage.fail(first, "first").await;
    assert_eq!((stage.run_state(first).await, stage.run_state(second).await), ("failed".into(), "running".into()));
}

#[tokio::test]
async fn a_paused_pipeline_begins_nothing_and_makes_up_for_nothing() {
    let stage = Stage::new().await;
    let running = stage.trigger().await;
    assert!(stage.change(async |tx| pipeline::pause(tx, "diamond").await.unwrap()).await);
    assert_eq!(tick(&stage, 0).await, Tick::Paused);
    stage.succeed(running, "first").await;
    stage.fail(running, "left").await;
    stage.succeed(running, "right").await;
    let waiting = stage.trigger().await;
    assert_eq!(stage.run_state(waiting).await, "queued");
    assert!(pipeline::begin_idle(&stage.0.pool).await.unwrap().is_empty());
    assert!(stage.change(async |tx| pipeline::unpause(tx, "diamond").await.unwrap()).await);
    assert_eq!((stage.run_state(waiting).await.as_str(), stage.0.count("runs").await), ("running", 2));
    assert!(!stage.change(async |tx| pipeline::pause(tx, "absent").await.unwrap()).await);
}

#[tokio::test]
async fn a_run_that_nobody_began_is_begun() {
    let stage = Stage::new().await;
    stage.change(async |tx| pipeline::pause(tx, "diamond").await.unwrap()).await;
    let run = stage.trigger().await;
    stage.execute("update pipelines set paused = false").await;
    assert_eq!(pipeline::begin_idle(&stage.0.pool).await.unwrap(), [run]);
}

#[tokio::test]
async fn fresh_runs_come_before_those_of_a_backfill() {
    let stage = Stage::new().await;
    let (first, last) = ("2026-11-20".parse().unwrap(), "2026-11-22".parse().unwrap());
    let none = Map::new();
    let made = stage
        .change(async |tx| pipeline::backfill(tx, &asked(&none), first, last, false).await.unwrap().unwrap())
        .await;
    assert_eq!(made.moments[0].to_string(), "2026-11-19T17:00:00Z", "its schedule's tick on that day");
    let under_way = "select id::text from runs where state = 'running'";
    let of_backfill = stage.text(under_way).await.parse().unwrap();
    let fresh = stage.trigger().await;
    let scheduled = tick(&stage, -48).await;
    assert_eq!(stage.run_state(fresh).await, "queued");
    stage.fail(of_backfill, "first").await;
    assert_eq!(stage.run_state(fresh).await, "queued", "by the moments that they are about");
    let Tick::Created(scheduled) = scheduled else { panic!("{scheduled:?}") };
    stage.fail(scheduled, "first").await;
    assert_eq!(stage.run_state(fresh).await, "running");
    stage.fail(fresh, "first").await;
    let rest = "select kind || ' ' || logical_at::date from runs where state = 'running'";
    assert_eq!(stage.text(rest).await, "backfill 2026-11-20");
}

#[tokio::test]
async fn a_run_goes_on_with_the_tasks_it_began_with() {
    let stage = Stage::new().await;
    let run = stage.trigger().await;
    let fewer = pipeline::Definition { tasks: vec![super::task("first", &[], 0)], ..super::diamond() };
    stage.change(async |tx| pipeline::register(tx, "diamond", &fewer).await.unwrap()).await;
    stage.succeed(run, "first").await;
    assert_eq!(stage.states(run).await, "first:succeeded left:queued right:queued last:waiting");
}
