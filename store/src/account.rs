//! People.

use std::time::Duration;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

use crate::{Pool, Result, Transaction};

/// How long it may take to delete an account: 100,000 todos with all that belongs to them took 9 s on a busy machine.
const DELETION: Duration = Duration::from_secs(5 * 60);

/// A person and what they set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The subject of their tokens.
    pub user_id: String,
    /// The IANA name of their time zone.
    pub time_zone: String,
    /// The BCP 47 tag of their language.
    pub locale: String,
    /// Whether what they said and corrected may teach the language engine, and what they do counts among what many do.
    pub learning_consent: bool,
    /// The first day of their week: 1 is Monday, 7 Sunday.
    pub week_start: i16,
    /// The days of the week on which no streak is broken, rising.
    pub rest_days: Vec<i16>,
    /// When it was made; none before their first write.
    pub created_at: Option<Timestamp>,
}

/// New values for what a person set; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update {
    /// The IANA name of their time zone.
    pub time_zone: Option<String>,
    /// The BCP 47 tag of their language.
    pub locale: Option<String>,
    /// Whether what they said and corrected may teach the language engine.
    pub learning_consent: Option<bool>,
    /// The first day of their week: 1 is Monday, 7 Sunday.
    pub week_start: Option<i16>,
    /// The days of the week on which no streak is broken, rising: at most six.
    pub rest_days: Option<Vec<i16>>,
}

impl Account {
    /// What everybody has before their first write: the columns' defaults.
    pub fn new(user_id: &str) -> Self {
        Self {
            user_id: user_id.to_owned(),
            time_zone: "Asia/Seoul".to_owned(),
            locale: "ko".to_owned(),
            learning_consent: false,
            week_start: 1,
            rest_days: Vec::new(),
            created_at: None,
        }
    }
}

/// A row as the database gives it.
struct Row {
    user_id: String,
    time_zone: String,
    locale: String,
    learning_consent: bool,
    week_start: i16,
    rest_days: Vec<i16>,
    created_at: jiff_sqlx::Timestamp,
}

impl From<Row> for Account {
    fn from(row: Row) -> Self {
        Self {
            user_id: row.user_id,
            time_zone: row.time_zone,
            locale: row.locale,
            learning_consent: row.learning_consent,
            week_start: row.week_start,
            rest_days: row.rest_days,
            created_at: Some(row.created_at.to_jiff()),
        }
    }
}

/// The account of a person, or none before their first write.
///
/// # Errors
/// `Unavailable`.
pub async fn get(pool: &Pool, user_id: &str) -> Result<Option<Account>> {
    let mut reader = pool.of(user_id).await?;
    let row = sqlx::query_file_as!(Row, "queries/account/get.sql", user_id).fetch_optional(&mut *reader).await?;
    Ok(row.map(Account::from))
}

/// Changes what a person set. The account must be there.
///
/// # Errors
/// `Unavailable`, `TooSlow`, `Violated`.
pub async fn update(tx: &mut Transaction, user_id: &str, update: &Update) -> Result<Account> {
    let Update { time_zone, locale, learning_consent, week_start, rest_days } = update;
    let row = sqlx::query_file_as!(
        Row,
        "queries/account/update.sql",
        user_id,
        time_zone.as_deref(),
        locale.as_deref(),
        *learning_consent,
        *week_start,
        rest_days.as_deref()
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.into())
}

/// Deletes the account that was made at a time, with everything of its person in every table, and says whether there was
/// one. It waits for whoever writes for the person; nobody can write for this account afterwards.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn delete(pool: &Pool, user_id: &str, created_at: Timestamp) -> Result<bool> {
    let mut tx = pool.begin_lasting(user_id, DELETION).await?;
    let deleted = sqlx::query_file_scalar!("queries/account/delete.sql", user_id, created_at.to_sqlx())
        .fetch_optional(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(deleted.is_some())
}

/// The IANA name of the zone that a person lives in. The account must be there.
///
/// # Errors
/// `Unavailable`.
pub async fn zone(tx: &mut Transaction, user_id: &str) -> Result<String> {
    Ok(sqlx::query_file_scalar!("queries/account/zone.sql", user_id).fetch_one(&mut **tx).await?)
}
