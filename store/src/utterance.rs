//! What people said.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use uuid::Uuid;

use crate::{Pool, Result, Transaction};

/// What a person said, and what its words alone do not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// A UUIDv7.
    pub id: Uuid,
    /// The words.
    pub text: String,
    /// The BCP 47 tag of their language.
    pub locale: String,
    /// The IANA name of the zone they were said in.
    pub time_zone: String,
    /// When they were said: the reference time.
    pub said_at: Timestamp,
}

/// Keeps an utterance as pending: not read yet.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn insert(tx: &mut Transaction, user_id: &str, new: &Utterance) -> Result<()> {
    sqlx::query_file!(
        "queries/utterance/insert.sql",
        user_id,
        new.id,
        new.text,
        new.locale,
        new.time_zone,
        new.said_at.to_sqlx()
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What a person said.
///
/// # Errors
/// `Unavailable`.
pub async fn get(pool: &Pool, user_id: &str, id: Uuid) -> Result<Option<Utterance>> {
    let mut reader = pool.of(user_id).await?;
    let row = sqlx::query_file!("queries/utterance/get.sql", user_id, id).fetch_optional(&mut *reader).await?;
    Ok(row.map(|row| Utterance {
        id: row.id,
        text: row.text,
        locale: row.locale,
        time_zone: row.time_zone,
        said_at: row.said_at.to_jiff(),
    }))
}

/// Those of some utterances that a person said.
///
/// # Errors
/// `Unavailable`.
pub async fn known(tx: &mut Transaction, user_id: &str, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_file_scalar!("queries/utterance/known.sql", user_id, ids).fetch_all(&mut **tx).await?)
}

/// Marks an utterance as read, with the parts that gave no todo, and says whether this reader was the first. Only the
/// first may keep todos; another one waits here until the first has committed.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn settle(tx: &mut Transaction, user_id: &str, id: Uuid, ignored: &Value) -> Result<bool> {
    let first = sqlx::query_file_scalar!("queries/utterance/settle.sql", user_id, id, ignored)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(first.is_some())
}
