//! models: the tables that all numbers are read from, brought up to date with the events of todos at the tenth minute of every
//! hour, and tested. What dbt did.
//!
//! A pipeline of its own, because what reads the models is more than dotodo_analytics, and an hour's changes are soon
//! computed. The other pipelines bring the models up to date too before they read them, so they need not wait for it.

use std::time::Duration;

use dotodo_store::mart::{self, Model, Test};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde_json::{Map, Value, json};

use crate::Kind;
use crate::context::{Context, Failure};
use crate::pipeline::{Output, Pipeline, Task};

/// A model that was not brought up to date for so long is stale: the pipeline failed or was paused for two of its hours.
const FRESH: SignedDuration = SignedDuration::from_hours(3);

/// Since how many days rows are tested; older ones change no more.
const TESTED_DAYS: i64 = 7;

/// The pipeline.
pub(crate) fn models() -> Pipeline {
    let model = |task: Task| task.retries(3).retry_delay(Duration::from_secs(60)).timeout(Duration::from_secs(3_600));
    let test = |task: Task| task.after(Model::ALL.map(Model::name)).retries(0).timeout(Duration::from_secs(600));
    Pipeline::new("models", "Brings the tables of numbers up to date with the events of todos, and tests them")
        .schedule("10 * * * *")
        .tags(["hourly", "models"])
        .parameter("full", Kind::Boolean, Some(json!(false)), "Whether everything is computed from the first event")
        .parameter("tested_days", Kind::Integer, Some(json!(TESTED_DAYS)), "Rows of how many days are tested")
        .task(model(Task::new("todo_days", todo_days)).about("Todos on the days they were meant for"))
        .task(model(Task::new("daily_user_stats", daily_user_stats)).after(["todo_days"]).about("People's days"))
        .task(model(Task::new("category_summary", category_summary)).after(["todo_days"]).about("Categories on days"))
        .task(model(Task::new("user_activity", user_activity)).about("What people did on their days"))
        .task(model(Task::new("recommendation_stats", recommendation_stats)).about("What became of recommendations"))
        .task(
            model(Task::new("recommendation_quality", recommendation_quality))
                .about("How good lists were, beside plain frequency"),
        )
        .task(test(Task::new("test_unique", test_unique)).about("No key stands twice"))
        .task(test(Task::new("test_not_null", test_not_null)).about("No row is silent where it must say something"))
        .task(test(Task::new("test_range", test_range)).about("No number is impossible, or differs from its parts"))
        .task(test(Task::new("test_freshness", test_freshness)).about("Every model was brought up to date lately"))
}

/// Brings every model up to date, in turn, and says how many rows changed of each.
pub(crate) async fn refreshed(context: &Context) -> Result<Map<String, Value>, Failure> {
    let mut changed = Map::new();
    for model in Model::ALL {
        let mut tx = context.begin().await?;
        let rows = mart::refresh(&mut tx, model).await?;
        context.commit(tx).await?;
        changed.insert(model.name().to_owned(), rows.into());
    }
    Ok(changed)
}

async fn refresh(context: &Context, model: Model) -> Output {
    let mut tx = context.begin().await?;
    if context.boolean("full").unwrap_or_default() {
        mart::forget(&mut tx, model).await?;
    }
    let changed = mart::refresh(&mut tx, model).await?;
    context.commit_with_output(tx);
    Ok(json!({"changed": changed}))
}

async fn todo_days(context: &Context) -> Output {
    refresh(context, Model::TodoDays).await
}

async fn daily_user_stats(context: &Context) -> Output {
    refresh(context, Model::DailyUserStats).await
}

async fn category_summary(context: &Context) -> Output {
    refresh(context, Model::CategorySummary).await
}

async fn user_activity(context: &Context) -> Output {
    refresh(context, Model::UserActivity).await
}

async fn recommendation_stats(context: &Context) -> Output {
    refresh(context, Model::RecommendationStats).await
}

async fn recommendation_quality(context: &Context) -> Output {
    refresh(context, Model::RecommendationQuality).await
}

async fn test(context: &Context, test: Test) -> Output {
    let days = context.integer("tested_days").unwrap_or(TESTED_DAYS);
    let since = context.date().checked_sub(days.days())?;
    let mut tx = context.begin().await?;
    verdict(context, &mart::faults(&mut tx, test, since).await?)
}

async fn test_unique(context: &Context) -> Output {
    test(context, Test::Unique).await
}

async fn test_not_null(context: &Context) -> Output {
    test(context, Test::NotNull).await
}

async fn test_range(context: &Context) -> Output {
    test(context, Test::Range).await
}

async fn test_freshness(context: &Context) -> Output {
    let mut tx = context.begin().await?;
    verdict(context, &mart::stale(&mut tx, Timestamp::now() - FRESH).await?)
}

/// Fails with the faults in the log if there are any: the same rows would fail again, so it is not tried again.
fn verdict(context: &Context, faults: &[String]) -> Output {
    for fault in faults {
        context.error(fault);
    }
    match faults.first() {
        None => Ok(json!({"faults": 0})),
        Some(first) => Err(Failure::permanent(format!("{} faults or more, the first is {first}", faults.len()))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{execute, generated, midnight};
    use super::*;
    use crate::testing::Trial;

    #[tokio::test]
    async fn it_brings_every_model_up_to_date_once() {
        let (cluster, pool) = generated(2_000).await;
        let trial = || Trial::of(models()).at(midnight()).parameter("tested_days", 100);
        let first = trial().on(&pool).await.unwrap();
        assert_eq!(first.state, "succeeded", "{first:?}");
        let again = trial().on(&pool).await.unwrap();
        for model in Model::ALL {
            assert!(first.output(model.name())["changed"].as_i64() > Some(0), "{first:?}");
            assert_eq!(again.output(model.name()), json!({"changed": 0}));
        }
        execute(&cluster, "update category_summary set total = total + 1, completed = completed + 1");
        let full = trial().parameter("full", true).on(&pool).await.unwrap();
        assert_eq!(full.state, "succeeded", "{full:?}");
        for model in Model::ALL {
            assert_eq!(full.output(model.name()), first.output(model.name()));
        }
        assert_eq!(trial().only("test_range", &pool).await.unwrap().state, "succeeded");
    }

    #[tokio::test]
    async fn a_fault_fails_the_run_and_its_day_is_in_the_log() {
        let (cluster, pool) = generated(2_000).await;
        let trial = || Trial::of(models()).at(midnight());
        assert_eq!(trial().on(&pool).await.unwrap().state, "succeeded");
        execute(
            &cluster,
            "update daily_user_stats set total = total + 1 where (user_id, date) = ('user0000001', '2026-11-23')",
        );
        let failed = trial().on(&pool).await.unwrap();
        assert_eq!(failed.state, "failed");
        for (task, state) in [("test_range", "failed"), ("test_unique", "succeeded"), ("todo_days", "succeeded")] {
            assert_eq!(failed.tasks[task].state, state, "{failed:?}");
        }
        let logged = execute(&cluster, "select message from task_logs where task = 'test_range' and level = 'error'");
        assert!(logged.contains("daily_user_stats: not what todo_days have: 2026-11-23: 1 rows"), "{logged}");
    }
}
