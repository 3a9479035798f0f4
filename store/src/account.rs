//! People.

use crate::{Pool, Result};

/// A person and what they set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The subject of their tokens.
    pub user_id: String,
    /// The IANA name of their time zone.
    pub time_zone: String,
    /// The BCP 47 tag of their language.
    pub locale: String,
}

/// The account of a person, or none before their first write.
///
/// # Errors
/// `Unavailable`.
pub async fn get(pool: &Pool, user_id: &str) -> Result<Option<Account>> {
    Ok(sqlx::query_file_as!(Account, "queries/account/get.sql", user_id).fetch_optional(&pool.0).await?)
}
