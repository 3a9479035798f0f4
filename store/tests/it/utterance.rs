use dotodo_store::Error;
use dotodo_store::utterance::{self, Utterance};
use serde_json::json;
use uuid::Uuid;

use crate::database::Database;

fn said(text: &str) -> Utterance {
    Utterance {
        id: Uuid::now_v7(),
        text: text.into(),
        locale: "ko".into(),
        time_zone: "Asia/Seoul".into(),
        said_at: "2026-11-24T01:00:00.123456Z".parse().unwrap(),
    }
}

async fn kept(database: &Database, user_id: &str, said: &Utterance) {
    let mut tx = database.pool.begin().await.unwrap();
    utterance::insert(&mut tx, user_id, Uuid::now_v7(), said).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_utterance_comes_back_as_it_was_said_and_to_its_person_only() {
    let database = Database::of(&["user001", "user002"]).await;
    let said = said("오늘 방 청소하고 빨래해야해 🙂 '; drop table todos; --");
    kept(&database, "user001", &said).await;
    assert_eq!(utterance::get(&database.pool, "user001", said.id).await.unwrap().unwrap(), said);
    assert_eq!(utterance::get(&database.pool, "user002", said.id).await.unwrap(), None);
}

#[tokio::test]
async fn of_many_readers_one_settles() {
    let database = Database::of(&["user001"]).await;
    let said = said("빨래해야해");
    kept(&database, "user001", &said).await;
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let pool = database.pool.clone();
        readers.spawn(async move {
            let mut tx = pool.begin().await.unwrap();
            let first = utterance::settle(&mut tx, "user001", said.id, &json!([])).await.unwrap();
            tx.commit().await.unwrap();
            first
        });
    }
    let firsts = readers.join_all().await;
    assert_eq!(firsts.iter().filter(|first| **first).count(), 1);
}

#[tokio::test]
async fn a_reader_that_gives_up_leaves_the_utterance_to_the_next() {
    let database = Database::of(&["user001", "user002"]).await;
    let said = said("빨래해야해");
    kept(&database, "user001", &said).await;
    let settle = async |user_id: &str, commit: bool| {
        let mut tx = database.pool.begin().await.unwrap();
        let first = utterance::settle(&mut tx, user_id, said.id, &json!([])).await.unwrap();
        if commit {
            tx.commit().await.unwrap();
        }
        first
    };
    assert!(!settle("user002", true).await, "somebody else's");
    assert!(settle("user001", false).await);
    assert!(settle("user001", true).await);
    assert!(!settle("user001", true).await);
}

#[tokio::test]
async fn what_breaks_a_limit_is_named() {
    let database = Database::of(&["user001"]).await;
    for (user_id, text, broken) in [
        ("user001", "", "utterances_text_length"),
        ("user001", "가".repeat(10_001).as_str(), "utterances_text_length"),
        ("user002", "빨래", "utterances_user_id_fkey"),
    ] {
        let mut tx = database.pool.begin().await.unwrap();
        let refused = utterance::insert(&mut tx, user_id, Uuid::now_v7(), &said(text)).await;
        assert!(matches!(refused, Err(Error::Violated { ref constraint }) if constraint == broken), "{refused:?}");
    }
}
