//! People.

use crate::{Pool, Result, Transaction};

/// A person and what they set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The subject of their tokens.
    pub user_id: String,
    /// The IANA name of their time zone.
    pub time_zone: String,
    /// The BCP 47 tag of their language.
    pub locale: String,
    /// Whether what they said and corrected may teach the language engine.
    pub learning_consent: bool,
    /// The first day of their week: 1 is Monday, 7 Sunday.
    pub week_start: i16,
    /// The days of the week on which no streak is broken, rising.
    pub rest_days: Vec<i16>,
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
        }
    }
}

/// The account of a person, or none before their first write.
///
/// # Errors
/// `Unavailable`.
pub async fn get(pool: &Pool, user_id: &str) -> Result<Option<Account>> {
    let mut reader = pool.of(user_id).await?;
    Ok(sqlx::query_file_as!(Account, "queries/account/get.sql", user_id).fetch_optional(&mut *reader).await?)
}

/// Changes what a person set. The account must be there.
///
/// # Errors
/// `Unavailable`, `TooSlow`, `Violated`.
pub async fn update(tx: &mut Transaction, user_id: &str, update: &Update) -> Result<Account> {
    let Update { time_zone, locale, learning_consent, week_start, rest_days } = update;
    Ok(sqlx::query_file_as!(
        Account,
        "queries/account/update.sql",
        user_id,
        time_zone.as_deref(),
        locale.as_deref(),
        *learning_consent,
        *week_start,
        rest_days.as_deref()
    )
    .fetch_one(&mut **tx)
    .await?)
}
