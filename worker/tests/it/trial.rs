//! Pipelines tried out within a test, and what a context gives.

use dotodo_store::todo::New;
use dotodo_worker::testing::Trial;
use dotodo_worker::{Context, Kind, Output, Pipeline, Task};
use serde_json::json;

use crate::sample;
use crate::site::Site;

#[tokio::test]
async fn a_whole_run_is_tried_at_once() {
    let site = Site::new().await;
    let finished = Trial::of(sample::diamond()).on(&site.pool).await.unwrap();
    assert_eq!((finished.state.as_str(), finished.output("last")), ("succeeded", json!({"attempt": 1})));
    let bad = Trial::of(sample::bad()).on(&site.pool).await.unwrap();
    assert_eq!((bad.state.as_str(), bad.output("recovers")), ("failed", json!("at last")));
}

#[tokio::test]
async fn one_task_is_tried_and_what_it_writes_is_undone() {
    let site = Site::new().await;
    let tried = Trial::of(sample::diamond()).only("last", &site.pool).await.unwrap();
    assert_eq!((tried.state.as_str(), tried.output("last")), ("succeeded", json!({"attempt": 1})));
    assert_eq!(site.sql("select count(*) from todos"), "0");
    let twice = Trial::of(twice()).only("second", &site.pool).await.unwrap();
    assert_eq!(twice.output("second"), json!({"kept": 2}), "it sees what it committed");
    assert_eq!(site.sql("select count(*) from todos"), "0");
}

/// A task that commits twice, and looks at what it has.
fn twice() -> Pipeline {
    Pipeline::new("twice", "commits twice").task(Task::new("second", commits_twice))
}

async fn commits_twice(context: &Context) -> Output {
    let todos = ["하나", "둘"].map(New::titled);
    for todo in todos.clone() {
        let mut tx = context.begin().await?;
        dotodo_store::todo::insert(&mut tx, sample::USER, &[todo]).await?;
        context.commit(tx).await?;
    }
    let mut tx = context.begin().await?;
    let kept = dotodo_store::todo::lock_all(&mut tx, sample::USER, &todos.map(|todo| todo.id)).await?;
    Ok(json!({"kept": kept.len()}))
}

#[tokio::test]
async fn a_context_says_what_the_run_is_about() {
    let site = Site::new().await;
    let pipeline = Pipeline::new("about", "says what it is about")
        .parameter("date", Kind::Date, None, "a day")
        .parameter("limit", Kind::Integer, Some(7.into()), "a number")
        .task(Task::new("tell", tell))
        .task(Task::new("repeat", repeat).after(["tell"]));
    let trial = Trial::of(pipeline).at("2026-11-23T17:00:00Z".parse().unwrap()).with(3_u8);
    let finished = trial.clone().parameter("date", "2026-11-20").on(&site.pool).await.unwrap();
    let told =
        json!({"at": "2026-11-23T17:00:00Z", "date": "2026-11-24", "asked": "2026-11-20", "limit": 7, "shared": 3});
    assert_eq!((finished.output("tell"), finished.output("repeat")), (told.clone(), told));
    trial.parameter("date", "someday").on(&site.pool).await.unwrap_err();
}

async fn tell(context: &Context) -> Output {
    Ok(json!({
        "at": context.logical_at().to_string(),
        "date": context.date().to_string(),
        "asked": context.date_parameter("date").map(|date| date.to_string()),
        "limit": context.integer("limit"),
        "shared": context.shared::<u8>(),
    }))
}

async fn repeat(context: &Context) -> Output {
    Ok(context.output_of("tell")?.clone())
}
