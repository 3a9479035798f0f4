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

/// One that nobody has read yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// Who said it.
    pub user_id: String,
    /// The request that said it.
    pub request_id: Uuid,
    /// What was said.
    pub said: Utterance,
    /// When it was kept.
    pub kept_at: Timestamp,
}

/// Keeps the utterance of a request as pending: not read yet.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn insert(tx: &mut Transaction, user_id: &str, request_id: Uuid, new: &Utterance) -> Result<()> {
    sqlx::query_file!(
        "queries/utterance/insert.sql",
        user_id,
        new.id,
        request_id,
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

/// What everybody said that was kept before a time and is not read yet, in the order of its keeping, at most `limit`;
/// `after` is when the last one of the page before was kept, with its id.
///
/// # Errors
/// `Unavailable`.
pub async fn pending(
    pool: &Pool,
    before: Timestamp,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Pending>> {
    let (kept_at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Uuid::nil()));
    let rows = sqlx::query_file!("queries/utterance/pending.sql", before.to_sqlx(), kept_at.to_sqlx(), id, limit)
        .fetch_all(pool.all())
        .await?;
    let pending = rows.into_iter().map(|row| Pending {
        user_id: row.user_id,
        request_id: row.request_id,
        said: Utterance {
            id: row.id,
            text: row.text,
            locale: row.locale,
            time_zone: row.time_zone,
            said_at: row.said_at.to_jiff(),
        },
        kept_at: row.created_at.to_jiff(),
    });
    Ok(pending.collect())
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
