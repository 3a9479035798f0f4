//! The models: tables computed from the events of todos, each brought up to date by what changed since it last was.
//!
//! A model follows one table and reads the rows that transactions wrote since its watermark. What changes is computed anew
//! from what it was made from, so a run that is cut off or repeated does no harm. Works on everybody's rows, in the
//! background; docs/models.md says what each model means.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;

use crate::{Pool, Result, Transaction};

/// A table that follows another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// Todos on the days they were meant for, from events.
    TodoDays,
    /// People's days, from `todo_days`.
    DailyUserStats,
    /// Categories on days, from `todo_days`.
    CategorySummary,
    /// What people did on their days, from events.
    UserActivity,
    /// What became of recommendations, from `recommendations` and events.
    RecommendationStats,
    /// How good the lists of a day were, from `recommendations`, what was shown of them, and events.
    RecommendationQuality,
}

impl Model {
    /// All of them, each after the one it follows.
    pub const ALL: [Self; 6] = [
        Self::TodoDays,
        Self::DailyUserStats,
        Self::CategorySummary,
        Self::UserActivity,
        Self::RecommendationStats,
        Self::RecommendationQuality,
    ];

    /// The table's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::TodoDays => "todo_days",
            Self::DailyUserStats => "daily_user_stats",
            Self::CategorySummary => "category_summary",
            Self::UserActivity => "user_activity",
            Self::RecommendationStats => "recommendation_stats",
            Self::RecommendationQuality => "recommendation_quality",
        }
    }
}

/// Something that a model must not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// No key twice.
    Unique,
    /// Nothing empty that must say something.
    NotNull,
    /// No number that cannot be, or that differs from those it is made from.
    Range,
}

/// The transactions whose rows are to be read: their numbers as PostgreSQL writes them.
#[derive(Debug)]
pub(crate) struct Window {
    pub(crate) first: String,
    pub(crate) last: String,
    /// Which transactions were over the last time: what they wrote has been read.
    pub(crate) seen: Option<String>,
    /// Which transactions are over now.
    snapshot: Option<String>,
    /// Up to when the numbers were, where they are numbers of a moment.
    pub(crate) until: Option<jiff_sqlx::Timestamp>,
}

impl Window {
    /// Locks a watermark and says what is to be read. Nobody else brings the same table up to date until the transaction
    /// ends.
    pub(crate) async fn open(tx: &mut Transaction, name: &str) -> Result<Self> {
        prepare(tx).await?;
        Ok(sqlx::query_file_as!(Self, "queries/mart/window.sql", name).fetch_one(&mut **tx).await?)
    }

    /// Notes that it was read.
    pub(crate) async fn close(self, tx: &mut Transaction, name: &str, until: Option<Timestamp>) -> Result<()> {
        let until = until.map(Timestamp::to_sqlx);
        sqlx::query_file!("queries/mart/advance.sql", name, self.snapshot, until as _).execute(&mut **tx).await?;
        Ok(())
    }
}

/// Lets the statements of a transaction wait for whoever brings the same table up to date, sort in more memory than a request's,
/// and be planned for what there is to read: a day's changes and a first run need different plans. They are not compiled: that
/// takes longer than an hour's changes.
async fn prepare(tx: &mut Transaction) -> Result<()> {
    let settings = "set local lock_timeout = 0; set local work_mem = '64MB'; set local plan_cache_mode = force_custom_plan; set local jit = off";
    sqlx::raw_sql(settings).execute(&mut **tx).await?;
    Ok(())
}

/// Brings a model up to date with what is committed, and says how many rows changed.
///
/// # Errors
/// `Unavailable`.
pub async fn refresh(tx: &mut Transaction, model: Model) -> Result<u64> {
    let window = Window::open(tx, model.name()).await?;
    macro_rules! changed {
        ($file:literal) => {
            sqlx::query_file_scalar!($file, window.first, window.last, window.seen).fetch_one(&mut **tx).await?
        };
    }
    let changed = match model {
        Model::TodoDays => changed!("queries/mart/todo_days.sql"),
        Model::DailyUserStats => changed!("queries/mart/daily_user_stats.sql"),
        Model::CategorySummary => changed!("queries/mart/category_summary.sql"),
        Model::UserActivity => changed!("queries/mart/user_activity.sql"),
        Model::RecommendationStats => changed!("queries/mart/recommendation_stats.sql"),
        Model::RecommendationQuality => changed!("queries/mart/recommendation_quality.sql"),
    };
    window.close(tx, model.name(), None).await?;
    Ok(changed.unsigned_abs())
}

/// Forgets a model and how far it had come, so that the next refresh computes it from the first event. Whoever follows it
/// must be forgotten too.
///
/// # Errors
/// `Unavailable`.
pub async fn forget(tx: &mut Transaction, model: Model) -> Result<()> {
    let window = Window::open(tx, model.name()).await?;
    match model {
        Model::TodoDays => sqlx::query!("delete from todo_days").execute(&mut **tx).await?,
        Model::DailyUserStats => sqlx::query!("delete from daily_user_stats").execute(&mut **tx).await?,
        Model::CategorySummary => sqlx::query!("delete from category_summary").execute(&mut **tx).await?,
        Model::UserActivity => sqlx::query!("delete from user_activity").execute(&mut **tx).await?,
        Model::RecommendationStats => sqlx::query!("delete from recommendation_stats").execute(&mut **tx).await?,
        Model::RecommendationQuality => sqlx::query!("delete from recommendation_quality").execute(&mut **tx).await?,
    };
    Window { snapshot: None, ..window }.close(tx, model.name(), None).await
}

/// The days from one on of which a test finds rows wrong, at most 20, each with its model first and how many rows: a log is no
/// place for whose they are.
///
/// # Errors
/// `Unavailable`.
pub async fn faults(tx: &mut Transaction, test: Test, since: Date) -> Result<Vec<String>> {
    prepare(tx).await?;
    let since = since.to_sqlx();
    Ok(match test {
        Test::Unique => sqlx::query_file_scalar!("queries/mart/test_unique.sql", since).fetch_all(&mut **tx).await?,
        Test::NotNull => sqlx::query_file_scalar!("queries/mart/test_not_null.sql", since).fetch_all(&mut **tx).await?,
        Test::Range => sqlx::query_file_scalar!("queries/mart/test_range.sql", since).fetch_all(&mut **tx).await?,
    })
}

/// The models that were last brought up to date before a time, or never, with when that was.
///
/// # Errors
/// `Unavailable`.
pub async fn stale(tx: &mut Transaction, before: Timestamp) -> Result<Vec<String>> {
    let models: Vec<String> = Model::ALL.iter().map(|model| model.name().to_owned()).collect();
    let stale = sqlx::query_file_scalar!("queries/mart/test_freshness.sql", &models, before.to_sqlx());
    Ok(stale.fetch_all(&mut **tx).await?)
}

/// Brings all models up to date, each in a transaction of its own that may last an hour, and says how many rows
/// changed of each.
///
/// # Errors
/// `Unavailable`; the models before it are up to date then.
pub async fn refresh_all(pool: &Pool) -> Result<[(Model, u64); Model::ALL.len()]> {
    let mut changed = Model::ALL.map(|model| (model, 0));
    for (model, rows) in &mut changed {
        let mut tx = pool.begin_long(Duration::from_secs(3_600)).await?;
        *rows = refresh(&mut tx, *model).await?;
        tx.commit().await?;
    }
    Ok(changed)
}
