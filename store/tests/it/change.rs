//! Changes are numbered without gaps in the order of their commits, and news of them reaches listeners.

use dotodo_store::request::{self, Claim};
use dotodo_store::todo::{self, Change, New};
use dotodo_store::{Error, Pool, change};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::database::Database;

async fn create(pool: &Pool, user_id: &str, count: usize) -> Vec<Uuid> {
    let new: Vec<_> = (0..count).map(|n| New::titled(format!("할 일 {n}"))).collect();
    let mut tx = pool.begin().await.unwrap();
    todo::insert(&mut tx, user_id, &new).await.unwrap();
    tx.commit().await.unwrap();
    new.into_iter().map(|new| new.id).collect()
}

/// Every change of a person, page by page, as (number, kind, todo).
async fn changes(database: &Database, user_id: &str) -> Vec<(i64, String, Uuid)> {
    let mut all: Vec<(i64, String, Uuid)> = Vec::new();
    loop {
        let after = all.last().map_or(0, |change| change.0);
        let page = change::list(&database.pool, user_id, after, 7).await.unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page.into_iter().map(|change| (change.seq, change.kind, change.todo_id)));
    }
}

#[tokio::test]
async fn each_change_has_the_next_number_of_its_person() {
    let database = Database::of(&["user001", "user002"]).await;
    let ids = create(&database.pool, "user001", 3).await;
    create(&database.pool, "user002", 1).await;
    let mut tx = database.pool.begin().await.unwrap();
    todo::change(&mut tx, "user001", ids[1], Change::Complete).await.unwrap();
    todo::update(&mut tx, "user001", &New { id: ids[2], ..New::titled("빨래하기") }).await.unwrap();
    tx.commit().await.unwrap();
    let mut undone = database.pool.begin().await.unwrap();
    todo::change(&mut undone, "user001", ids[0], Change::Delete).await.unwrap();
    undone.rollback().await.unwrap();
    let mut tx = database.pool.begin().await.unwrap();
    todo::change(&mut tx, "user001", ids[0], Change::Delete).await.unwrap();
    tx.commit().await.unwrap();

    let expected = [
        (1, "created", ids[0]),
        (2, "created", ids[1]),
        (3, "created", ids[2]),
        (4, "completed", ids[1]),
        (5, "updated", ids[2]),
        (6, "deleted", ids[0]),
    ];
    assert_eq!(changes(&database, "user001").await, expected.map(|(seq, kind, id)| (seq, kind.to_owned(), id)));
    let standing = change::standing(&database.pool, "user001").await.unwrap().unwrap();
    assert_eq!(standing.seq, 6);
    assert_eq!(change::standing(&database.pool, "user002").await.unwrap().unwrap().seq, 1);
    assert_eq!(change::standing(&database.pool, "nobody").await.unwrap(), None);
    let live = todo::live(&database.pool, "user001", &ids).await.unwrap();
    assert_eq!((live.len(), live.contains_key(&ids[0])), (2, false));
    assert!(todo::live(&database.pool, "user002", &ids).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_sees_a_number_sees_every_number_before_it() {
    let database = Database::of(&["user001"]).await;
    let mut writers = JoinSet::new();
    for writer in 0..8 {
        let pool = database.pool.clone();
        writers.spawn(async move {
            for n in 0..25 {
                create(&pool, "user001", 1 + (writer + n) % 3).await;
            }
        });
    }
    let mut seen = 0;
    while writers.try_join_next().is_some() || !writers.is_empty() {
        let standing = change::standing(&database.pool, "user001").await.unwrap().unwrap();
        let after = change::list(&database.pool, "user001", seen, 10_000).await.unwrap();
        assert!(after.iter().enumerate().all(|(n, change)| change.seq == seen + 1 + i64::try_from(n).unwrap()));
        let last = after.last().map_or(seen, |change| change.seq);
        assert!(last >= standing.seq, "{last} {standing:?}");
        seen = last;
    }
    assert_eq!(changes(&database, "user001").await.len(), usize::try_from(database.count("events").await).unwrap());
}

#[tokio::test]
async fn a_program_of_the_version_before_numbers_its_changes_too() {
    let database = Database::of(&["user001"]).await;
    let ids = create(&database.pool, "user001", 1).await;
    let before = "insert into events (user_id, kind, todo_id, todo) select user_id, 'updated', id, '{}' from todos";
    sqlx::query(before).execute(&database.sql).await.unwrap();
    create(&database.pool, "user001", 1).await;
    let all = changes(&database, "user001").await;
    assert_eq!((all.len(), all[1].clone()), (3, (2, "updated".to_owned(), ids[0])));
    assert_eq!(all[2].0, 3);
}

#[tokio::test]
async fn mutations_of_one_person_take_turns_whatever_they_lock_later() {
    let database = Database::of(&["user001"]).await;
    let ids = create(&database.pool, "user001", 2).await;
    let mut mutations = JoinSet::new();
    // As many as there are connections, so that none has to wait for one.
    for n in 0..16 {
        let (pool, mut ids) = (database.pool.clone(), ids.clone());
        if n % 2 == 0 {
            ids.reverse();
        }
        mutations.spawn(async move {
            let mut tx = pool.begin().await.unwrap();
            assert_eq!(request::claim(&mut tx, "user001", Uuid::now_v7(), b"").await.unwrap(), Claim::New);
            for id in ids {
                todo::lock(&mut tx, "user001", id).await.unwrap();
                todo::change(&mut tx, "user001", id, Change::Complete).await.unwrap();
            }
            tx.commit().await.unwrap();
        });
    }
    mutations.join_all().await;
    assert_eq!(changes(&database, "user001").await.len(), 2 + 32, "none was a victim of a deadlock");
}

#[tokio::test]
async fn a_listener_hears_whose_todos_changed_until_its_connection_is_lost() {
    let database = Database::of(&["user001"]).await;
    let mut listener = database.pool.listen().await.unwrap();
    for user_id in ["user001", "오"] {
        database.another_pool().announce(user_id);
        assert_eq!(listener.next().await.unwrap(), user_id);
    }
    let end = "select pg_terminate_backend(pid) from pg_stat_activity
               where application_name = 'dotodo listener' and datname = current_database()";
    sqlx::query(end).execute(&database.sql).await.unwrap();
    assert!(matches!(listener.next().await, Err(Error::Unavailable(_))));
    let mut again = database.pool.listen().await.unwrap();
    database.pool.announce("user002");
    assert_eq!(again.next().await.unwrap(), "user002");
}

#[tokio::test]
async fn news_of_many_changes_at_once_reaches_everybody() {
    let database = Database::migrated().await;
    let mut listener = database.pool.listen().await.unwrap();
    let users: std::collections::BTreeSet<_> = (0..500).map(|n| format!("user{n}")).collect();
    for user_id in &users {
        database.pool.announce(user_id);
    }
    let mut heard = std::collections::BTreeSet::new();
    while heard != users {
        heard.insert(listener.next().await.unwrap());
    }
}
