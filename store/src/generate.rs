//! A database to measure and test with: people, their todos of ninety days and what happened to them, from a seed.
//!
//! The todos are spread over the people by Zipf's law, titles and categories are Korean, one person in five lives in another
//! zone than Seoul. `store/queries/generate/fill.sql` makes the rows; nothing is random.

use jiff::Timestamp;

use crate::{Pool, Result};

/// What to make.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many todos.
    pub todos: u32,
    /// How many people.
    pub users: u32,
    /// Another one, another database.
    pub seed: u32,
    /// Nothing happened at or after this moment.
    pub until: Timestamp,
    /// Whether the todos get their indexes, which take most of the time and which the pipelines do not read.
    pub indexed: bool,
}

impl Settings {
    /// So many todos, of a person for every fifty, up to a moment.
    pub fn new(todos: u32, until: Timestamp) -> Self {
        Self { todos, users: (todos / 50).max(1), seed: 1, until, indexed: true }
    }
}

/// Fills a database that has the schema and no people.
///
/// # Errors
/// `Unavailable`; `Broken` if there are people already.
pub async fn fill(pool: &Pool, settings: &Settings) -> Result<()> {
    let Settings { todos, users, seed, until, indexed } = settings;
    let values = [
        ("{todos}", todos.to_string()),
        ("{users}", users.to_string()),
        ("{seed}", seed.to_string()),
        ("{days}", "90".to_owned()),
        ("{until}", until.to_string()),
        ("{indexed}", indexed.to_string()),
    ];
    execute(pool, include_str!("../queries/generate/fill.sql"), &values).await
}

/// Changes one generated todo in so many at a moment, as people would: done, opened again, moved, filed anew.
///
/// # Errors
/// `Unavailable`.
pub async fn change(pool: &Pool, one_in: u32, seed: u32, at: Timestamp) -> Result<()> {
    let values = [("{one_in}", one_in.to_string()), ("{seed}", seed.to_string()), ("{at}", at.to_string())];
    execute(pool, include_str!("../queries/generate/change.sql"), &values).await
}

/// Runs statements in one transaction, with these values in their places, and lets PostgreSQL count what there is then.
async fn execute(pool: &Pool, sql: &str, values: &[(&str, String)]) -> Result<()> {
    let sql = values.iter().fold(sql.to_owned(), |sql, (name, value)| sql.replace(name, value));
    let mut tx = pool.begin().await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    tx.commit().await?;
    let mut connection = pool.all().acquire().await?;
    sqlx::raw_sql("set statement_timeout = 0").execute(&mut *connection).await?;
    sqlx::raw_sql("vacuum analyze").execute(&mut *connection).await?;
    // Its settings are not those of the pool any more.
    connection.close().await?;
    Ok(())
}
