//! How long things are kept that are only kept for a while.

use dotodo_store::{Pool, Result, request, todo};
use jiff::{SignedDuration, Timestamp};

/// A repeated request is given its first answer for at least a day; the rest is for clients that were offline.
const REQUESTS_KEPT: SignedDuration = SignedDuration::from_hours(3 * 24);

/// A statement forgets at most this many answers, so that none holds its locks for long.
const BATCH: i64 = 5_000;
/// And removes at most this many todos, each of which stands in several indexes.
const TODOS: i64 = 1_000;

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

/// Removes the todos for good that were deleted longer ago than `kept`, and says how many.
pub(crate) async fn purge_todos(pool: &Pool, now: Timestamp, kept: SignedDuration) -> Result<u64> {
    let mut purged = 0;
    loop {
        let batch = todo::purge(pool, now - kept, TODOS).await?;
        purged += batch;
        if batch < TODOS.unsigned_abs() {
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

    async fn migrated() -> (Cluster, Pool) {
        let cluster = Cluster::temporary().await.unwrap();
        let pool = Pool::new(&Settings::new(cluster.url())).unwrap();
        dotodo_store::migrate(&pool).await.unwrap();
        (cluster, pool)
    }

    #[tokio::test]
    async fn answers_are_forgotten_once_they_are_old_and_not_before() {
        let (_cluster, pool) = migrated().await;
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

    #[tokio::test]
    async fn deleted_todos_are_removed_once_they_are_old_and_no_others() {
        let (_cluster, pool) = migrated().await;
        let todos: Vec<_> = (0..1_203).map(|n| todo::New::titled(n.to_string())).collect();
        let ids: Vec<_> = todos.iter().map(|new| new.id).collect();
        let mut tx = pool.begin().await.unwrap();
        request::claim(&mut tx, "user001", Uuid::now_v7(), b"").await.unwrap();
        todo::insert(&mut tx, "user001", &todos).await.unwrap();
        todo::change_all(&mut tx, "user001", &ids[1..], todo::Change::Delete).await.unwrap();
        todo::change_all(&mut tx, "user001", &ids[1..2], todo::Change::Undelete).await.unwrap();
        tx.commit().await.unwrap();

        let (now, kept) = (Timestamp::now(), SignedDuration::from_hours(30 * 24));
        let purge = async |now| purge_todos(&pool, now, kept).await.unwrap();
        assert_eq!(purge(now + kept - SignedDuration::from_mins(1)).await, 0, "a deletion can still be taken back");
        assert_eq!(purge(now + kept + SignedDuration::from_mins(1)).await, 1_201);
        assert_eq!(purge(now + kept + SignedDuration::from_mins(1)).await, 0, "doing it again changes nothing");
        for (id, is_there) in [(ids[0], true), (ids[1], true), (ids[2], false)] {
            assert_eq!(todo::get(&pool, "user001", id).await.unwrap().is_some(), is_there);
        }
    }
}
