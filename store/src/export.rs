//! Everything that is kept of one person, as JSON.
//!
//! Read in one transaction that sees one moment, a page at a time: memory does not grow with what there is, and no statement
//! lasts long, however slowly the pages are taken. The transaction should not last for hours all the same: while it does,
//! PostgreSQL cannot forget what is replaced meanwhile.

use crate::{Pool, Result, Transaction};

/// How many records a page has at most. The largest, a todo with long notes, has some 50 KB.
const PAGE: i64 = 100;

/// A table of people's rows. A test compares them with the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Accounts,
    Utterances,
    Series,
    Todos,
    Events,
    Embeddings,
    Filings,
    Requests,
    FormerSettings,
    TodoDays,
    DailyUserStats,
    UserActivity,
    RecommendationLists,
    Recommendations,
    Impressions,
    UserRates,
    UserStreaks,
    UserCategoryMetrics,
    UserMetrics,
}

/// The tables by their names, in the order in which they are given.
const TABLES: [(&str, Table); 19] = [
    ("accounts", Table::Accounts),
    ("utterances", Table::Utterances),
    ("series", Table::Series),
    ("todos", Table::Todos),
    ("events", Table::Events),
    ("embeddings", Table::Embeddings),
    ("filings", Table::Filings),
    ("requests", Table::Requests),
    ("former_settings", Table::FormerSettings),
    ("todo_days", Table::TodoDays),
    ("daily_user_stats", Table::DailyUserStats),
    ("user_activity", Table::UserActivity),
    ("recommendation_lists", Table::RecommendationLists),
    ("recommendations", Table::Recommendations),
    ("impressions", Table::Impressions),
    ("user_rates", Table::UserRates),
    ("user_streaks", Table::UserStreaks),
    ("user_category_metrics", Table::UserCategoryMetrics),
    ("user_metrics", Table::UserMetrics),
];

/// An export under way.
pub struct Export {
    tx: Transaction,
    user_id: String,
    /// The table that is next, by its place in `TABLES`.
    table: usize,
    /// The key of the last record of this table.
    last: Option<String>,
}

/// Some records of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The table's name.
    pub table: &'static str,
    /// A JSON object each: a row, without the person's id.
    pub records: Vec<String>,
}

struct Row {
    key: String,
    record: String,
}

impl Export {
    /// Begins an export of what there is now.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn begin(pool: &Pool, user_id: &str) -> Result<Self> {
        Ok(Self { tx: pool.snapshot(user_id).await?, user_id: user_id.to_owned(), table: 0, last: None })
    }

    /// The next page; none after the last one.
    ///
    /// # Errors
    /// `Unavailable`, also when the page before was given too long ago; `TooSlow`.
    pub async fn next(&mut self) -> Result<Option<Page>> {
        while let Some((name, table)) = TABLES.get(self.table).copied() {
            let mut rows = self.rows(table).await?;
            let is_last = rows.len() <= usize::try_from(PAGE).unwrap_or_default();
            // A page begins with the last record of the one before: every type of key has a least value, not every one a next.
            if self.last.is_some() && rows.first().map(|row| &row.key) == self.last.as_ref() {
                rows.remove(0);
            }
            if is_last {
                (self.table, self.last) = (self.table + 1, None);
            } else {
                self.last = rows.last().map(|row| row.key.clone());
            }
            if !rows.is_empty() {
                return Ok(Some(Page { table: name, records: rows.into_iter().map(|row| row.record).collect() }));
            }
        }
        Ok(None)
    }

    /// The records of a table from the last one on: one more than a page has.
    async fn rows(&mut self, table: Table) -> Result<Vec<Row>> {
        const ID: &str = "00000000-0000-0000-0000-000000000000";
        let from = |least: &'static str| self.last.clone().unwrap_or_else(|| least.to_owned());
        macro_rules! page {
            ($file:literal, $least:expr) => {
                sqlx::query_file_as!(Row, $file, self.user_id, from($least), PAGE + 1).fetch_all(&mut *self.tx).await?
            };
        }
        Ok(match table {
            Table::Accounts => {
                let records = sqlx::query_file_scalar!("queries/export/accounts.sql", self.user_id);
                let records = records.fetch_all(&mut *self.tx).await?;
                records.into_iter().map(|record| Row { key: String::new(), record }).collect()
            }
            Table::Utterances => page!("queries/export/utterances.sql", ID),
            Table::Series => page!("queries/export/series.sql", ID),
            Table::Todos => page!("queries/export/todos.sql", ID),
            Table::Events => page!("queries/export/events.sql", "0"),
            Table::Embeddings => page!("queries/export/embeddings.sql", ID),
            Table::Filings => page!("queries/export/filings.sql", ""),
            Table::Requests => page!("queries/export/requests.sql", ID),
            Table::FormerSettings => page!("queries/export/former_settings.sql", "-infinity"),
            Table::TodoDays => page!("queries/export/todo_days.sql", "-infinity 00000000-0000-0000-0000-000000000000"),
            Table::DailyUserStats => page!("queries/export/daily_user_stats.sql", "-infinity"),
            Table::UserActivity => page!("queries/export/user_activity.sql", "-infinity"),
            Table::RecommendationLists => page!("queries/export/recommendation_lists.sql", "-infinity"),
            Table::Recommendations => page!("queries/export/recommendations.sql", ID),
            Table::Impressions => {
                page!("queries/export/impressions.sql", "00000000-0000-0000-0000-000000000000 -infinity 0")
            }
            Table::UserRates => page!("queries/export/user_rates.sql", "-infinity"),
            Table::UserStreaks => page!("queries/export/user_streaks.sql", "-infinity"),
            Table::UserCategoryMetrics => page!("queries/export/user_category_metrics.sql", ""),
            Table::UserMetrics => page!("queries/export/user_metrics.sql", "-infinity"),
        })
    }
}
