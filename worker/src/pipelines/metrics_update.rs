//! metrics_update: each person's completion rates, streaks and categories, every day at 02:00.
//!
//! It counts the days of people that were over when the day before the run's was over in the pipeline's zone. The three
//! calculations run side by side; `save_metrics` takes what they found into `user_metrics` at once.

use std::time::Duration;

use dotodo_store::metric::{self, Calculation, Outcome};
use serde_json::json;

use super::{day, models};
use crate::Kind;
use crate::context::Context;
use crate::pipeline::{Output, Pipeline, Task};

/// The pipeline.
pub(crate) fn metrics_update() -> Pipeline {
    let task = |task: Task| task.retries(3).retry_delay(Duration::from_secs(300)).timeout(Duration::from_secs(3_600));
    Pipeline::new("metrics_update", "Completion rates and streaks of each person")
        .schedule("0 2 * * *")
        .tags(["daily", "metrics"])
        .parameter(day::PARAMETER, Kind::Date, None, "The last day that counts; without it the day before the run's")
        .task(task(Task::new("calculate_completion_rate", calculate_completion_rate)).about("Of 7, 30 and all days"))
        .task(task(Task::new("calculate_streak", calculate_streak)).about("Days in a row, over days of rest"))
        .task(task(Task::new("update_category_stats", update_category_stats)).about("Counts and rates by category"))
        .task(
            task(Task::new("save_metrics", save_metrics))
                .after(["calculate_completion_rate", "calculate_streak", "update_category_stats"])
                .about("Takes them into user_metrics"),
        )
}

async fn calculate(context: &Context, calculation: Calculation) -> Output {
    let (day, span) = day::of(context)?;
    models::refreshed(context).await?;
    let mut tx = context.begin().await?;
    let outcome = metric::calculate(&mut tx, calculation, span.end).await?;
    context.commit_with_output(tx);
    Ok(match outcome {
        Outcome::Changed(changed) => json!({"date": day, "changed": changed}),
        Outcome::Later(until) => {
            context.warn(format!("the numbers are up to {until} already: those of an older day do not replace them"));
            json!({"date": day, "changed": 0, "later": until})
        }
    })
}

async fn calculate_completion_rate(context: &Context) -> Output {
    calculate(context, Calculation::Rates).await
}

async fn calculate_streak(context: &Context) -> Output {
    calculate(context, Calculation::Streaks).await
}

async fn update_category_stats(context: &Context) -> Output {
    calculate(context, Calculation::Categories).await
}

async fn save_metrics(context: &Context) -> Output {
    let mut tx = context.begin().await?;
    let changed = metric::save(&mut tx).await?;
    let summary = metric::summary(&mut tx).await?;
    context.commit_with_output(tx);
    context.info(format!("{changed} people changed, {} have metrics", summary.people));
    Ok(json!({"changed": changed, "summary": summary}))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{A_DAY, execute, generated, midnight};
    use super::*;
    use crate::testing::Trial;

    const ROWS: &str = "select user_metrics from user_metrics order by user_id";

    #[tokio::test]
    async fn the_same_day_twice_gives_the_same_rows() {
        let (cluster, pool) = generated(2_000).await;
        let trial = || Trial::of(metrics_update()).at(midnight() + A_DAY / 12);
        let first = trial().on(&pool).await.unwrap();
        assert_eq!(first.state, "succeeded", "{first:?}");
        let rows = execute(&cluster, ROWS);
        assert!(rows.lines().count() > 30, "{rows}");
        let again = trial().on(&pool).await.unwrap();
        for task in ["calculate_completion_rate", "calculate_streak", "update_category_stats"] {
            assert_eq!(again.output(task), json!({"date": "2026-11-23", "changed": 0}));
        }
        assert_eq!(again.output("save_metrics")["summary"], first.output("save_metrics")["summary"]);
        assert_eq!(execute(&cluster, ROWS), rows);
        let older = trial().parameter("date", "2026-11-20").on(&pool).await.unwrap();
        assert_eq!(older.output("calculate_streak")["later"], json!(midnight()));
        assert_eq!(execute(&cluster, ROWS), rows, "later numbers stay");
    }

    #[tokio::test]
    async fn a_day_that_is_not_over_is_refused_and_a_tried_task_leaves_nothing() {
        let (cluster, pool) = generated(500).await;
        let trial = || Trial::of(metrics_update()).at(midnight());
        let refused = trial().parameter("date", "2026-11-24").on(&pool).await.unwrap();
        assert_eq!(refused.state, "failed");
        let error = refused.tasks["calculate_streak"].error.clone().unwrap_or_default();
        assert!(error.contains("2026-11-24 is not over"), "{error}");
        assert_eq!(refused.tasks["save_metrics"].state, "upstream_failed");
        assert_eq!(trial().only("calculate_streak", &pool).await.unwrap().state, "succeeded");
        assert_eq!(execute(&cluster, "select count(*) from todo_days, user_streaks").trim(), "0");
    }
}
