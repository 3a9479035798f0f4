//! How long things are kept that are only kept for a while.

use dotodo_store::{Pool, Result, request};
use jiff::{SignedDuration, Timestamp};

/// A repeated request is given its first answer for at least a day; the rest is for clients that were offline.
const REQUESTS_KEPT: SignedDuration = SignedDuration::from_hours(3 * 24);

/// A statement forgets at most this many, so that none holds its locks for long.
const BATCH: i64 = 5_000;

/// Forgets the answers that are older than they are kept, and says how many.
pub(crate) async fn purge_requests(pool: &Pool, now: Timestamp) -> Result<u64> {
    let mut purged = 0;
    loop {
        let batch = request::purge(pool, now - REQUESTS_KEPT, BATCH).await?;
        purged += batch;
        if batch < BATCH.unsigned_abs() {
            return Ok(purged);
        }
    }
}
