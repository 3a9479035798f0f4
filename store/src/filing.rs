//! What people file titles under, by their own hand.

use crate::{Pool, Result, Transaction};

/// A title and the category that a person gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The title.
    pub title: String,
    /// One of the names in `todos_category_known`.
    pub category: String,
}

/// Keeps a filing, in place of what the person filed the title under before.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn put(tx: &mut Transaction, user_id: &str, filing: &Filing) -> Result<()> {
    sqlx::query_file!("queries/filing/put.sql", user_id, filing.title, filing.category).execute(&mut **tx).await?;
    Ok(())
}

/// At most `limit` filings of a person, newest first.
///
/// # Errors
/// `Unavailable`.
pub async fn list(pool: &Pool, user_id: &str, limit: i64) -> Result<Vec<Filing>> {
    let mut reader = pool.of(user_id).await?;
    Ok(sqlx::query_file_as!(Filing, "queries/filing/list.sql", user_id, limit).fetch_all(&mut *reader).await?)
}
