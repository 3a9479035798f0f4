//! The example of docs/pipelines.md, as it stands there.

// begin
use dotodo_worker::testing::Trial;
use dotodo_worker::{Context, Kind, Output, Pipeline, Task};
use serde_json::json;

fn greeting() -> Pipeline {
    Pipeline::new("greeting", "Says good morning to everybody")
        .schedule("0 7 * * 1-5")
        .parameter("word", Kind::Text, Some("안녕하세요".into()), "what is said")
        .task(Task::new("count", count).about("How many people there are"))
        .task(Task::new("greet", greet).after(["count"]).retries(1))
}

async fn count(_context: &Context) -> Output {
    Ok(json!({"people": 3}))
}

async fn greet(context: &Context) -> Output {
    let people = context.output_of("count")?["people"].as_i64().unwrap_or_default();
    context.info(format!("{} greetings on {}", people, context.date()));
    Ok(json!({"said": context.text("word"), "to": people}))
}

#[tokio::test]
async fn everybody_is_greeted() {
    let pool = crate::site::Site::new().await.pool;
    let finished = Trial::of(greeting()).parameter("word", "hello").on(&pool).await.unwrap();
    assert_eq!(finished.output("greet"), json!({"said": "hello", "to": 3}));
}
// end

#[test]
fn the_documentation_shows_this_very_example() {
    let code = include_str!("example.rs").split_once("// begin\n").unwrap().1.split_once("// end\n").unwrap().0;
    let page = include_str!("../../../docs/pipelines.md");
    assert!(page.contains(&format!("```rust\n{code}```")), "docs/pipelines.md shows another example");
    let pipeline = code.split_once("fn greeting").unwrap().1;
    assert!(pipeline.lines().filter(|line| !line.trim().is_empty()).count() < 30);
}
