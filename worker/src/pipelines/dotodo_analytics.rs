//! dotodo_analytics: the numbers of the day before over everybody, in one row a day, every day at 01:00.
//!
//! A day counts those days of people that were over with it or within it, in the pipeline's zone, so each of them counts once
//! and a day that is computed again gives the same row. Only counts leave the database: no output names anybody.

use std::time::Duration;

use dotodo_store::analytics::{self, Category, Completion, Day, Patterns};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{advice, day, models};
use crate::Kind;
use crate::context::{Context, Failure};
use crate::pipeline::{Output, Pipeline, Task};

/// The columns that `save_analytics_results` writes, with PostgreSQL's names of their types, by their names.
const COLUMNS: [(&str, &str); 19] = [
    ("active_users", "integer"),
    ("advice", "jsonb"),
    ("categories", "jsonb"),
    ("completed", "integer"),
    ("computed_at", "timestamp with time zone"),
    ("date", "date"),
    ("high_performers", "integer"),
    ("highest_completion_category", "text"),
    ("low_performers", "integer"),
    ("mean_active_days", "numeric"),
    ("mean_rate", "numeric"),
    ("median_rate", "numeric"),
    ("most_popular_category", "text"),
    ("outliers", "integer"),
    ("rate", "numeric"),
    ("regular_users", "integer"),
    ("super_users", "integer"),
    ("todos", "integer"),
    ("users", "integer"),
];

/// The pipeline.
pub(crate) fn dotodo_analytics() -> Pipeline {
    let task = |task: Task| task.retries(2).retry_delay(Duration::from_secs(300)).timeout(Duration::from_secs(3_600));
    Pipeline::new("dotodo_analytics", "The numbers of the day before over everybody")
        .schedule("0 1 * * *")
        .tags(["daily", "analytics"])
        .parameter(day::PARAMETER, Kind::Date, None, "The day; without it the one before the run's")
        .task(task(Task::new("create_analytics_table", create_analytics_table)).about("Whether the table is there"))
        .task(
            task(Task::new("extract_user_activity", extract_user_activity))
                .after(["create_analytics_table"])
                .about("Brings the models up to date, and says what people did"),
        )
        .task(
            task(Task::new("calculate_completion_rates", calculate_completion_rates))
                .after(["extract_user_activity"])
                .about("Mean and median completion, high and low performers"),
        )
        .task(
            task(Task::new("analyze_category_trends", analyze_category_trends))
                .after(["extract_user_activity"])
                .about("Counts, rates and people of each category"),
        )
        .task(
            task(Task::new("detect_user_patterns", detect_user_patterns))
                .after(["extract_user_activity"])
                .about("How regularly people do something, and who has how much to do"),
        )
        .task(
            task(Task::new("generate_daily_summary", generate_daily_summary))
                .after(["calculate_completion_rates", "analyze_category_trends", "detect_user_patterns"])
                .about("The row of the day, with advice in words"),
        )
        .task(
            task(Task::new("save_analytics_results", save_analytics_results))
                .after(["generate_daily_summary"])
                .about("Keeps it in daily_analytics"),
        )
}

/// Migrations make the table; a run that finds another one says so before it computes anything.
async fn create_analytics_table(context: &Context) -> Output {
    let mut tx = context.begin().await?;
    let found = analytics::columns(&mut tx).await?;
    let missing: Vec<_> = COLUMNS
        .iter()
        .filter(|(name, kind)| !found.iter().any(|(found, of)| found == name && of == kind))
        .map(|(name, kind)| format!("{name} {kind}"))
        .collect();
    if missing.is_empty() {
        return Ok(json!({"columns": found.len()}));
    }
    let missing = missing.join(", ");
    Err(Failure::permanent(format!("daily_analytics lacks {missing}: run `dotodo migrate`")))
}

async fn extract_user_activity(context: &Context) -> Output {
    let (day, span) = day::of(context)?;
    let changed = models::refreshed(context).await?;
    let mut tx = context.begin().await?;
    let activity = analytics::activity(&mut tx, span).await?;
    context.commit(tx).await?;
    context.info(format!("on {day} {} people did {} things", activity.users, activity.actions));
    Ok(json!({"date": day, "activity": activity, "models": changed}))
}

async fn calculate_completion_rates(context: &Context) -> Output {
    let (_, span) = day::of(context)?;
    let mut tx = context.begin().await?;
    Ok(json!(analytics::completion(&mut tx, span).await?))
}

async fn analyze_category_trends(context: &Context) -> Output {
    let (_, span) = day::of(context)?;
    let mut tx = context.begin().await?;
    let categories = analytics::categories(&mut tx, span).await?;
    let most_popular = categories.first().map(|category| category.category.clone());
    let highest_completion = highest(&categories).map(|category| category.category.clone());
    Ok(json!({"categories": categories, "most_popular": most_popular, "highest_completion": highest_completion}))
}

/// The category with the highest rate; of equal ones the one with more todos, then the first by its name: the order they
/// come in.
fn highest(categories: &[Category]) -> Option<&Category> {
    categories.iter().rev().max_by(|one, other| one.rate.total_cmp(&other.rate))
}

async fn detect_user_patterns(context: &Context) -> Output {
    let (_, span) = day::of(context)?;
    let mut tx = context.begin().await?;
    Ok(json!(analytics::patterns(&mut tx, span).await?))
}

async fn generate_daily_summary(context: &Context) -> Output {
    let (date, _) = day::of(context)?;
    let completion: Completion = read(context.output_of("calculate_completion_rates")?)?;
    let patterns: Patterns = read(context.output_of("detect_user_patterns")?)?;
    let trends = context.output_of("analyze_category_trends")?;
    let categories: Vec<Category> = read(&trends["categories"])?;
    let highest_completion_category: Option<String> = read(&trends["highest_completion"])?;
    let advice = advice::of(&completion, &patterns, &categories, highest_completion_category.as_deref());
    Ok(json!(Day {
        date,
        most_popular_category: read(&trends["most_popular"])?,
        highest_completion_category,
        completion,
        patterns,
        categories,
        advice,
    }))
}

async fn save_analytics_results(context: &Context) -> Output {
    let day: Day = read(context.output_of("generate_daily_summary")?)?;
    let mut tx = context.begin().await?;
    let changed = analytics::save(&mut tx, &day).await?;
    context.commit_with_output(tx);
    context.info(day.advice.ko.join(" "));
    Ok(json!({"date": day.date, "changed": changed}))
}

/// What a task before gave, as what it was made from.
fn read<T: DeserializeOwned>(output: &Value) -> Result<T, Failure> {
    T::deserialize(output).map_err(|error| Failure::permanent(format!("a task before gave something else: {error}")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{A_DAY, execute, generated, midnight};
    use super::*;
    use crate::testing::Trial;

    const ROW: &str = "select daily_analytics from daily_analytics order by date";

    #[tokio::test]
    async fn a_day_computed_again_gives_the_same_row() {
        let (cluster, pool) = generated(3_000).await;
        let trial = || Trial::of(dotodo_analytics()).at(midnight() + A_DAY / 24);
        let first = trial().on(&pool).await.unwrap();
        assert_eq!(first.state, "succeeded", "{first:?}");
        assert_eq!(first.output("save_analytics_results"), json!({"date": "2026-11-23", "changed": true}));
        let row = execute(&cluster, ROW);
        assert!(row.contains("2026-11-23") && row.contains("완료"), "{row}");
        // Whatever happens later.
        dotodo_store::generate::change(&pool, 3, 7, midnight() + A_DAY / 12).await.unwrap();
        let again = trial().on(&pool).await.unwrap();
        assert_eq!(again.output("save_analytics_results"), json!({"date": "2026-11-23", "changed": false}));
        assert_eq!(execute(&cluster, ROW), row);
        let other = trial().parameter("date", "2026-11-10").on(&pool).await.unwrap();
        assert_eq!(other.output("save_analytics_results"), json!({"date": "2026-11-10", "changed": true}));
        assert_eq!(execute(&cluster, ROW).lines().count(), 2);
    }

    #[tokio::test]
    async fn a_day_without_anybody_has_its_row_too() {
        let (cluster, pool) = generated(10).await;
        let run = Trial::of(dotodo_analytics()).at(midnight()).parameter("date", "2020-02-29").on(&pool).await.unwrap();
        assert_eq!(run.state, "succeeded", "{run:?}");
        let row = execute(&cluster, "select users, todos, rate, categories, advice from daily_analytics");
        assert!(row.starts_with("0|0||[]|"), "{row}");
    }

    #[tokio::test]
    async fn a_table_that_is_another_one_is_found_before_anything_is_computed() {
        let (cluster, pool) = generated(10).await;
        execute(&cluster, "alter table daily_analytics rename column outliers to strangers");
        let run = Trial::of(dotodo_analytics()).at(midnight()).on(&pool).await.unwrap();
        assert_eq!(run.tasks["create_analytics_table"].state, "failed");
        let error = run.tasks["create_analytics_table"].error.clone().unwrap_or_default();
        assert!(error.contains("lacks outliers integer"), "{error}");
        assert_eq!(execute(&cluster, "select count(*) from todo_days").trim(), "0");
    }

    #[test]
    fn of_equal_rates_the_category_with_more_todos_is_the_highest() {
        let category = |name: &str, total, rate| Category {
            category: name.into(),
            total,
            completed: 0,
            rate,
            mean_rate: 0.0,
            users: 1,
        };
        let all =
            [category("업무", 9, 0.5), category("공부", 5, 0.7), category("운동", 5, 0.7), category("건강", 1, 0.7)];
        assert_eq!(highest(&all).map(|category| category.category.as_str()), Some("공부"));
        assert_eq!(highest(&[]), None);
    }
}
