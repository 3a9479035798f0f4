//! The answers kept for repeated requests.

use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use crate::{Pool, Result, Transaction};

/// What is known of a request id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is new: the transaction now holds it, and must `answer` it before it commits.
    New,
    /// It was used before.
    Used {
        /// Tells which request it was used for.
        fingerprint: Vec<u8>,
        /// The encoded answer.
        answer: Vec<u8>,
        /// The encoded status, if it was refused for good: then there is no answer.
        refusal: Option<Vec<u8>>,
    },
}

/// Takes a request id, waiting for another transaction that is using it; makes the account with the first write.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn claim(tx: &mut Transaction, user_id: &str, request_id: Uuid, fingerprint: &[u8]) -> Result<Claim> {
    let new = sqlx::query_file_scalar!("queries/request/claim.sql", user_id, request_id, fingerprint)
        .fetch_optional(&mut **tx)
        .await?;
    if new.is_some() {
        return Ok(Claim::New);
    }
    let used = sqlx::query_file!("queries/request/get.sql", user_id, request_id).fetch_one(&mut **tx).await?;
    Ok(Claim::Used { fingerprint: used.fingerprint, answer: used.answer, refusal: used.refusal })
}

/// Keeps the answer to a claimed request; a later one takes its place.
///
/// # Errors
/// `Unavailable`.
pub async fn answer(tx: &mut Transaction, user_id: &str, request_id: Uuid, answer: &[u8]) -> Result<()> {
    sqlx::query_file!("queries/request/answer.sql", user_id, request_id, answer).execute(&mut **tx).await?;
    Ok(())
}

/// Keeps the refusal of a claimed request.
///
/// # Errors
/// `Unavailable`.
pub async fn refuse(tx: &mut Transaction, user_id: &str, request_id: Uuid, refusal: &[u8]) -> Result<()> {
    sqlx::query_file!("queries/request/refuse.sql", user_id, request_id, refusal).execute(&mut **tx).await?;
    Ok(())
}

/// Forgets answers kept since before a time, at most `limit` of them, and says how many.
///
/// # Errors
/// `Unavailable`.
pub async fn purge(pool: &Pool, before: jiff::Timestamp, limit: i64) -> Result<u64> {
    let done = sqlx::query_file!("queries/request/purge.sql", before.to_sqlx(), limit).execute(pool.all()).await?;
    Ok(done.rows_affected())
}
