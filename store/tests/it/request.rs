use std::collections::HashSet;

use dotodo_store::request::{self, Claim};
use uuid::Uuid;

use crate::database::Database;

#[tokio::test]
async fn of_many_claims_at_once_one_is_new_and_the_others_find_its_answer() {
    let database = Database::migrated().await;
    let id = Uuid::now_v7();
    let mut claims = tokio::task::JoinSet::new();
    for number in 0..32_u8 {
        let pool = database.pool.clone();
        claims.spawn(async move {
            let mut tx = pool.begin().await.unwrap();
            let claim = request::claim(&mut tx, "user001", id, b"what is asked").await.unwrap();
            if claim == Claim::New {
                request::answer(&mut tx, "user001", id, &[number]).await.unwrap();
            }
            tx.commit().await.unwrap();
            claim
        });
    }
    let (new, used): (Vec<_>, Vec<_>) = claims.join_all().await.into_iter().partition(|claim| *claim == Claim::New);
    assert_eq!((new.len(), used.len()), (1, 31));
    let answers: HashSet<_> = used
        .into_iter()
        .map(|claim| match claim {
            Claim::Used { fingerprint, answer, refusal } => (fingerprint, (answer, refusal)),
            Claim::New => unreachable!(),
        })
        .collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers.iter().next().unwrap().0, b"what is asked");
    assert_eq!((database.count("requests").await, database.count("accounts").await), (1, 1));
}

#[tokio::test]
async fn a_claim_that_is_not_committed_leaves_nothing() {
    let database = Database::migrated().await;
    let id = Uuid::now_v7();
    for _ in 0..2 {
        let mut tx = database.pool.begin().await.unwrap();
        assert_eq!(request::claim(&mut tx, "user001", id, b"").await.unwrap(), Claim::New);
    }
    assert_eq!((database.count("requests").await, database.count("accounts").await), (0, 0));
}

#[tokio::test]
async fn people_may_make_the_same_request_id() {
    let database = Database::migrated().await;
    let id = Uuid::now_v7();
    for user_id in ["user001", "user002"] {
        let mut tx = database.pool.begin().await.unwrap();
        assert_eq!(request::claim(&mut tx, user_id, id, b"").await.unwrap(), Claim::New);
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_purge_forgets_the_oldest_answers_before_a_time() {
    let database = Database::of(&["user001", "user002"]).await;
    let filled = "insert into requests (user_id, request_id, fingerprint, answer, created_at)
        select 'user00' || 1 + n % 2, gen_random_uuid(), '', '', '2026-11-24T00:00:00Z'::timestamptz + n * interval '1h'
        from generate_series(0, 9) n";
    sqlx::query(filled).execute(&database.sql).await.unwrap();
    let before = "2026-11-24T05:00:00Z".parse().unwrap();
    let purge = async |limit| request::purge(&database.pool, before, limit).await.unwrap();
    assert_eq!(purge(2).await, 2);
    let oldest = "select extract(hour from min(created_at))::int from requests";
    assert_eq!(sqlx::query_scalar::<_, i32>(oldest).fetch_one(&database.sql).await.unwrap(), 2);
    assert_eq!(purge(100).await, 3);
    assert_eq!(purge(100).await, 0);
    assert_eq!(database.count("requests").await, 5);
}

#[tokio::test]
async fn purges_at_once_do_not_wait_for_each_other() {
    let database = Database::of(&["user001"]).await;
    let filled = "insert into requests (user_id, request_id, fingerprint, answer, created_at)
        select 'user001', gen_random_uuid(), '', '', now() - interval '10 days' from generate_series(1, 100)";
    sqlx::query(filled).execute(&database.sql).await.unwrap();
    let mut held = database.sql.begin().await.unwrap();
    let oldest = "select request_id from requests order by created_at limit 40 for update";
    sqlx::query(oldest).fetch_all(&mut *held).await.unwrap();
    let purged = request::purge(&database.pool, jiff::Timestamp::now(), 1_000).await.unwrap();
    assert_eq!(purged, 60, "those that another purge holds are passed over");
}
