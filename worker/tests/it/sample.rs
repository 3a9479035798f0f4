//! Pipelines that leave marks, one for each time that a task did its work, and that fail in every way there is.

use std::time::Duration;

use dotodo_store::todo::{self, New};
use dotodo_worker::{Context, Failure, Kind, Output, Pipeline, Task};
use serde_json::json;

pub(crate) const USER: &str = "user001";

/// Where a task of "diamond" can kill its worker.
pub(crate) const PLACES: [&str; 3] = ["begin", "written", "end"];
pub(crate) const TASKS: [&str; 4] = ["first", "left", "right", "last"];

/// Those that run when they are triggered.
pub(crate) fn all() -> Vec<Pipeline> {
    vec![diamond(), poison(), bad(), patient()]
}

/// first → (left, right) → last; each leaves a mark with its output, and can kill its worker the first time.
pub(crate) fn diamond() -> Pipeline {
    let task = |name| Task::new(name, mark).retries(20).retry_delay(Duration::ZERO);
    Pipeline::new("diamond", "leaves marks")
        .parameter("crash", Kind::Text, None, "where to die the first time, as \"left:written\"")
        .parameter("pause_ms", Kind::Integer, Some(0.into()), "how long each task takes")
        .task(task("last").after(["left", "right"]))
        .task(task("left").after(["first"]))
        .task(task("right").after(["first"]))
        .task(task("first"))
}

async fn mark(context: &Context) -> Output {
    crash(context, "begin");
    let mut tx = context.begin().await?;
    let title = format!("{}/{}", context.run_id(), context.task());
    todo::insert(&mut tx, USER, &[New::titled(title)]).await?;
    crash(context, "written");
    let pause = context.integer("pause_ms").unwrap_or_default().unsigned_abs();
    tokio::time::sleep(Duration::from_millis(pause)).await;
    context.commit_with_output(tx);
    crash(context, "end");
    Ok(json!({"attempt": context.attempt()}))
}

fn crash(context: &Context, place: &str) {
    let here = format!("{}:{place}", context.task());
    if context.attempt() == 1 && context.text("crash") == Some(&here) {
        std::process::abort();
    }
}

/// A task that kills its worker each time.
pub(crate) fn poison() -> Pipeline {
    Pipeline::new("poison", "kills its worker").task(Task::new("die", die).retries(2))
}

async fn die(_context: &Context) -> Output {
    std::process::abort()
}

/// Tasks that panic, hang, fail for good, and fail at first.
pub(crate) fn bad() -> Pipeline {
    Pipeline::new("bad", "fails")
        .task(Task::new("panics", panics).retries(1).retry_delay(Duration::from_secs(1)))
        .task(Task::new("hangs", hangs).retries(0).timeout(Duration::from_millis(50)))
        .task(Task::new("refuses", refuses).retries(7))
        .task(Task::new("recovers", recovers).retries(1).retry_delay(Duration::from_secs(1)))
        .task(Task::new("below", mark).after(["panics"]))
}

async fn panics(_context: &Context) -> Output {
    panic!("on purpose")
}

async fn hangs(_context: &Context) -> Output {
    std::future::pending().await
}

async fn refuses(_context: &Context) -> Output {
    Err(Failure::permanent("never\0"))
}

async fn recovers(context: &Context) -> Output {
    context.info("하나");
    context.warn("둘");
    if context.attempt() == 1 { Err(Failure::retry("not yet")) } else { Ok(json!("at last")) }
}

/// A task that ends when it is told to, and one that does not.
pub(crate) fn patient() -> Pipeline {
    Pipeline::new("patient", "takes its time")
        .parameter("obeys", Kind::Boolean, Some(true.into()), "whether it ends when it is told to")
        .task(Task::new("wait", wait).retries(0))
}

async fn wait(context: &Context) -> Output {
    context.cancelled().cancelled().await;
    if context.boolean("obeys") == Some(true) {
        return Ok(json!("told to end"));
    }
    std::future::pending().await
}

/// A run each second, which does nothing.
pub(crate) fn ticking() -> Pipeline {
    Pipeline::new("ticking", "does nothing").schedule("* * * * * *").task(Task::new("nothing", nothing))
}

async fn nothing(_context: &Context) -> Output {
    Ok(json!(null))
}
