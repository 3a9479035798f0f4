//! What admins did, and under which request ids.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use uuid::Uuid;

use crate::{Pool, Result, Transaction};

/// What is known of a request id of an admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is new: the transaction now holds this entry of the audit, and must `complete` it before it commits.
    New(i64),
    /// It was used before.
    Used {
        /// Tells which request it was used for.
        fingerprint: Vec<u8>,
        /// The encoded answer.
        answer: Vec<u8>,
    },
}

/// Takes a request id for an action, waiting for another transaction that is using it.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn claim(
    tx: &mut Transaction,
    actor: &str,
    request_id: Uuid,
    fingerprint: &[u8],
    action: &str,
) -> Result<Claim> {
    let new = sqlx::query_file_scalar!("queries/audit/claim.sql", actor, request_id, fingerprint, action)
        .fetch_optional(&mut **tx)
        .await?;
    if let Some(id) = new {
        return Ok(Claim::New(id));
    }
    let used = sqlx::query_file!("queries/audit/get.sql", actor, request_id).fetch_one(&mut **tx).await?;
    Ok(Claim::Used { fingerprint: used.fingerprint, answer: used.answer })
}

/// Says in an entry what was done to what, and keeps the answer.
///
/// # Errors
/// `Unavailable`.
pub async fn complete(tx: &mut Transaction, id: i64, target: &str, details: &Value, answer: &[u8]) -> Result<()> {
    sqlx::query_file!("queries/audit/complete.sql", id, target, details, answer).execute(&mut **tx).await?;
    Ok(())
}

/// Something that an admin did.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Grows.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// The RPC.
    pub action: String,
    /// What it was done to.
    pub target: String,
    /// A JSON object.
    pub details: Value,
}

/// Which entries: those that every part lets pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Of this admin.
    pub actor: Option<String>,
    /// Of this RPC.
    pub action: Option<String>,
    /// About this.
    pub target: Option<String>,
    /// From here on.
    pub from: Timestamp,
    /// Before this.
    pub before: Timestamp,
}

/// At most `limit` entries that a filter lets pass, the last first, before the number of one.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn list(pool: &Pool, filter: &Filter, before: i64, limit: i64) -> Result<Vec<Entry>> {
    let Filter { actor, action, target, .. } = filter;
    let (from, until) = (filter.from.to_sqlx(), filter.before.to_sqlx());
    let rows = sqlx::query_file!(
        "queries/audit/list.sql",
        actor.as_deref(),
        action.as_deref(),
        target.as_deref(),
        from,
        until,
        before,
        limit
    )
    .fetch_all(pool.all())
    .await?;
    let entries = rows.into_iter().map(|row| Entry {
        id: row.id,
        at: row.at.to_jiff(),
        actor: row.actor,
        action: row.action,
        target: row.target,
        details: row.details,
    });
    Ok(entries.collect())
}
