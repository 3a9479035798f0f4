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

#[cfg(test)]
mod tests {
    use dotodo_runtime::postgres::Cluster;
    use dotodo_store::request::Claim;
    use dotodo_store::{Pool, Settings};
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn answers_are_forgotten_once_they_are_old_and_not_before() {
        let cluster = Cluster::temporary().await.unwrap();
        let pool = Pool::new(&Settings::new(cluster.url())).unwrap();
        dotodo_store::migrate(&pool).await.unwrap();
        let request_id = Uuid::now_v7();
        let mut tx = pool.begin().await.unwrap();
        assert_eq!(request::claim(&mut tx, "user001", request_id, b"asked").await.unwrap(), Claim::New);
        request::answer(&mut tx, "user001", request_id, b"answered").await.unwrap();
        tx.commit().await.unwrap();

        let now = Timestamp::now();
        let a_day_on = now + SignedDuration::from_hours(24);
        assert_eq!(purge_requests(&pool, a_day_on).await.unwrap(), 0, "a repeated request still gets its answer");
        let after_all = now + REQUESTS_KEPT + SignedDuration::from_mins(1);
        assert_eq!(purge_requests(&pool, after_all).await.unwrap(), 1);
        assert_eq!(purge_requests(&pool, after_all).await.unwrap(), 0, "doing it again changes nothing");
    }
}
