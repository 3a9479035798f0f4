//! Rates and streaks of each person up to a moment: what metrics_update computes from the models.
//!
//! Each calculation remembers the moment it last came to, adds the days that were over since, and takes away those that left a
//! window of days; who has a day before that which changed all the same (an event that committed late) is computed from
//! nothing. Nobody else's rows are read.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};

use crate::mart::Window;
use crate::{Result, Transaction};

/// Something that is computed of each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calculation {
    /// Completion of 7, 30 and all days: `user_rates`.
    Rates,
    /// Days in a row: `user_streaks`.
    Streaks,
    /// Counts and rates by category: `user_category_metrics`.
    Categories,
}

/// What became of a calculation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// So many rows changed.
    Changed(u64),
    /// The numbers are those of a later moment already, and stay.
    Later(Timestamp),
}

/// What the saved metrics say over everybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// People with metrics.
    pub people: i64,
    /// Those of them with a todo in their last seven days.
    pub with_todos_7: i64,
    /// The plain mean of their rates of seven days: each person weighs the same.
    pub mean_rate_7: Option<f64>,
    /// The weighted mean: todos done of all todos.
    pub rate_7: Option<f64>,
    /// People whose streak goes on.
    pub in_a_streak: i64,
    /// The longest of those, in days.
    pub longest_current_streak: i32,
}

impl Calculation {
    fn name(self) -> &'static str {
        match self {
            Self::Rates => "user_rates",
            Self::Streaks => "user_streaks",
            Self::Categories => "user_category_metrics",
        }
    }
}

/// Computes numbers of each person over their days that were over at a moment. The models must be up to date.
///
/// # Errors
/// `Unavailable`.
pub async fn calculate(tx: &mut Transaction, calculation: Calculation, until: Timestamp) -> Result<Outcome> {
    let window = Window::open(tx, calculation.name()).await?;
    let before = window.until.map(jiff_sqlx::Timestamp::to_jiff);
    if let Some(later) = before.filter(|before| *before > until) {
        return Ok(Outcome::Later(later));
    }
    let before = before.map(Timestamp::to_sqlx);
    macro_rules! changed {
        ($file:literal) => {
            sqlx::query_file_scalar!($file, until.to_sqlx(), before as _, window.first, window.last, window.seen)
                .fetch_one(&mut **tx)
                .await?
        };
    }
    let changed = match calculation {
        Calculation::Rates => changed!("queries/metric/rates.sql"),
        Calculation::Streaks => changed!("queries/metric/streaks.sql"),
        Calculation::Categories => changed!("queries/metric/categories.sql"),
    };
    window.close(tx, calculation.name(), Some(until)).await?;
    Ok(Outcome::Changed(changed.unsigned_abs()))
}

/// Takes what was calculated into `user_metrics`, and says of how many people something changed.
///
/// # Errors
/// `Unavailable`.
pub async fn save(tx: &mut Transaction) -> Result<u64> {
    let window = Window::open(tx, "user_metrics").await?;
    let saved = sqlx::query_file_scalar!("queries/metric/save.sql", window.first, window.last, window.seen);
    let changed = saved.fetch_one(&mut **tx).await?;
    window.close(tx, "user_metrics", None).await?;
    Ok(changed.unsigned_abs())
}

/// What the saved metrics say over everybody.
///
/// # Errors
/// `Unavailable`.
pub async fn summary(tx: &mut Transaction) -> Result<Summary> {
    Ok(sqlx::query_file_as!(Summary, "queries/metric/summary.sql").fetch_one(&mut **tx).await?)
}
