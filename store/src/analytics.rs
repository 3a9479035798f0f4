//! Numbers of a day over everybody: what dotodo_analytics reads from the models and keeps, one row a day.
//!
//! A day is given by its two ends in the zone of the pipeline. It counts those days of people that were over between them:
//! so each of them counts once, wherever they live, and no number changes after the day.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::{Result, Transaction};

/// The two ends of a day: it begins with the first, and is over at the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first moment.
    pub begin: Timestamp,
    /// The first moment after it.
    pub end: Timestamp,
}

/// What people did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// People who did something.
    pub users: i64,
    /// What they did, in all.
    pub actions: i64,
    /// Todos that were made.
    pub created: i64,
    /// Times that a todo was marked done.
    pub completed: i64,
    /// Times that one was passed over.
    pub skipped: i64,
    /// Times that one was deleted.
    pub deleted: i64,
}

/// How much of what was meant for the day was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Completion {
    /// People with a todo that counts.
    pub users: i64,
    /// The todos.
    pub todos: i64,
    /// Those that were done.
    pub completed: i64,
    /// The weighted mean, completed / todos.
    pub rate: Option<f64>,
    /// The plain mean of the people's rates.
    pub mean_rate: Option<f64>,
    /// The median of the people's rates.
    pub median_rate: Option<f64>,
    /// People with a rate of 0.8 or more.
    pub high_performers: i64,
    /// People with a rate under 0.3.
    pub low_performers: i64,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// Its name.
    pub category: String,
    /// Todos that count.
    pub total: i64,
    /// Those that were done.
    pub completed: i64,
    /// The weighted mean, completed / total.
    pub rate: f64,
    /// The plain mean of the people's rates.
    pub mean_rate: f64,
    /// People with such a todo.
    pub users: i64,
}

/// How regularly people did something, and who had how much to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Patterns {
    /// People who did something in their seven days up to the one that counts.
    pub active_users: i64,
    /// Those with at least three such days.
    pub regular_users: i64,
    /// The mean of these days.
    pub mean_active_days: Option<f64>,
    /// People with more than ten todos.
    pub super_users: i64,
    /// People whose number of todos is more than three standard deviations from the mean.
    pub outliers: i64,
}

/// What the numbers say, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// In Korean.
    pub ko: Vec<String>,
    /// In English.
    pub en: Vec<String>,
}

/// A row of `daily_analytics`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Day {
    /// The day in the zone of the pipeline.
    pub date: Date,
    /// How much was done.
    #[serde(flatten)]
    pub completion: Completion,
    /// How regularly.
    #[serde(flatten)]
    pub patterns: Patterns,
    /// The category with the most todos.
    pub most_popular_category: Option<String>,
    /// The category of which the most was done.
    pub highest_completion_category: Option<String>,
    /// Every category, most todos first.
    pub categories: Vec<Category>,
    /// What the numbers say.
    pub advice: Advice,
}

/// The columns of `daily_analytics` with PostgreSQL's names of their types, by their names; none where there is no table.
///
/// # Errors
/// `Unavailable`.
pub async fn columns(tx: &mut Transaction) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query_file!("queries/analytics/columns.sql").fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.kind)).collect())
}

/// What people did.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn activity(tx: &mut Transaction, span: Span) -> Result<Activity> {
    let (begin, end) = (span.begin.to_sqlx(), span.end.to_sqlx());
    Ok(sqlx::query_file_as!(Activity, "queries/analytics/activity.sql", begin, end).fetch_one(&mut **tx).await?)
}

/// How much was done.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn completion(tx: &mut Transaction, span: Span) -> Result<Completion> {
    let (begin, end) = (span.begin.to_sqlx(), span.end.to_sqlx());
    Ok(sqlx::query_file_as!(Completion, "queries/analytics/rates.sql", begin, end).fetch_one(&mut **tx).await?)
}

/// Every category, most todos first.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn categories(tx: &mut Transaction, span: Span) -> Result<Vec<Category>> {
    let (begin, end) = (span.begin.to_sqlx(), span.end.to_sqlx());
    Ok(sqlx::query_file_as!(Category, "queries/analytics/categories.sql", begin, end).fetch_all(&mut **tx).await?)
}

/// How regularly people did something, and who had how much to do.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn patterns(tx: &mut Transaction, span: Span) -> Result<Patterns> {
    let (begin, end) = (span.begin.to_sqlx(), span.end.to_sqlx());
    Ok(sqlx::query_file_as!(Patterns, "queries/analytics/patterns.sql", begin, end).fetch_one(&mut **tx).await?)
}

/// Keeps the numbers of a day, and says whether they differ from those that were there.
///
/// # Errors
/// `Unavailable`.
pub async fn save(tx: &mut Transaction, day: &Day) -> Result<bool> {
    Ok(sqlx::query_file_scalar!("queries/analytics/save.sql", Json(day) as _).fetch_one(&mut **tx).await?)
}
