use std::collections::BTreeMap;

use dotodo_store::todo::{self, Change, New};
use serde_json::Value;
use uuid::Uuid;

use crate::database::Database;

/// The state that the events tell of: of each todo what its last event says.
async fn told(database: &Database) -> BTreeMap<Uuid, Value> {
    let events: Vec<(Uuid, String, Value)> =
        sqlx::query_as("select todo_id, kind, todo from events order by user_id, id")
            .fetch_all(&database.sql)
            .await
            .unwrap();
    let mut told = BTreeMap::new();
    for (id, kind, todo) in events {
        let before: Option<Value> = told.insert(id, todo.clone());
        assert_eq!(before.is_none(), kind == "created", "{kind}");
        let revision = before.map_or(0, |before| before["revision"].as_i64().unwrap());
        assert_eq!(todo["revision"].as_i64(), Some(revision + 1), "a change without its event, or twice");
        let is_set = |field: &str| !todo[field].is_null();
        match kind.as_str() {
            "completed" | "reopened" => assert_eq!(is_set("completed_at"), kind == "completed"),
            "deleted" | "undeleted" => assert_eq!(is_set("deleted_at"), kind == "deleted"),
            _ => {}
        }
    }
    told
}

/// The state as it is, in the same form.
async fn kept(database: &Database) -> BTreeMap<Uuid, Value> {
    let todos = "select id, to_jsonb(todos) - '{user_id,notes,readings}'::text[] from todos";
    sqlx::query_as(todos).fetch_all(&database.sql).await.unwrap().into_iter().collect()
}

#[tokio::test]
async fn the_events_tell_the_whole_state() {
    let database = Database::of(&["user001", "user002"]).await;
    for user_id in ["user001", "user002"] {
        let new: Vec<_> = (0..5).map(|n| New::titled(format!("할 일 {n}"))).collect();
        let mut tx = database.pool.begin().await.unwrap();
        todo::insert(&mut tx, user_id, &new).await.unwrap();
        tx.commit().await.unwrap();
        // A walk through the changes that leaves every third one undone.
        for step in 0..60_usize {
            let chosen = &new[(step * 7 + step / 5) % new.len()];
            let mut tx = database.pool.begin().await.unwrap();
            let changed = match (step * 3 + step / 7) % 5 {
                0 => todo::change(&mut tx, user_id, chosen.id, Change::Complete).await,
                1 => todo::change(&mut tx, user_id, chosen.id, Change::Reopen).await,
                2 => todo::change(&mut tx, user_id, chosen.id, Change::Delete).await,
                3 => todo::change(&mut tx, user_id, chosen.id, Change::Undelete).await,
                _ => {
                    let renamed = New { title: format!("할 일 {step}"), notes: "메모".into(), ..chosen.clone() };
                    todo::update(&mut tx, user_id, &renamed).await
                }
            };
            changed.unwrap();
            if step % 3 != 0 {
                tx.commit().await.unwrap();
            }
        }
    }
    assert_eq!(database.count("events").await, 2 * (5 + 40));
    assert_eq!(told(&database).await, kept(&database).await);
}

#[tokio::test]
async fn an_event_holds_no_notes() {
    let database = Database::of(&["user001"]).await;
    let mut tx = database.pool.begin().await.unwrap();
    let secret = New { notes: "비밀번호".into(), ..New::titled("은행 가기") };
    todo::insert(&mut tx, "user001", &[secret]).await.unwrap();
    tx.commit().await.unwrap();
    let event: Value =
        sqlx::query_scalar("select to_jsonb(events) from events").fetch_one(&database.sql).await.unwrap();
    assert_eq!(event["kind"], "created");
    assert!(!event.to_string().contains("비밀번호"));
}

#[tokio::test]
async fn the_event_of_a_correction_says_what_was_read_and_what_it_became() {
    let database = Database::of(&["user001"]).await;
    let said = database.said("user001", "빨래해야해").await;
    let captured = New { source: "voice".into(), utterance_id: Some(said), ..New::titled("빨래하기") };
    let secret = New { title: "세탁하기".into(), notes: "비밀번호".into(), ..captured.clone() };
    let by_hand = New::titled("우유 사기");
    let mut tx = database.pool.begin().await.unwrap();
    todo::insert(&mut tx, "user001", &[captured.clone(), by_hand.clone()]).await.unwrap();
    todo::update(&mut tx, "user001", &secret).await.unwrap();
    todo::update(&mut tx, "user001", &New { title: "두유 사기".into(), ..by_hand.clone() }).await.unwrap();
    todo::change(&mut tx, "user001", captured.id, Change::Complete).await.unwrap();
    todo::change(&mut tx, "user001", captured.id, Change::Delete).await.unwrap();
    todo::change(&mut tx, "user001", by_hand.id, Change::Delete).await.unwrap();
    tx.commit().await.unwrap();
    let events: Vec<(Uuid, String, Value, Value)> =
        sqlx::query_as("select todo_id, kind, was, todo from events where was is not null order by id")
            .fetch_all(&database.sql)
            .await
            .unwrap();
    let told: Vec<_> = events
        .iter()
        .map(|(id, kind, was, todo)| {
            (*id, kind.as_str(), was["title"].as_str().unwrap(), todo["title"].as_str().unwrap())
        })
        .collect();
    let wanted = [(captured.id, "updated", "빨래하기", "세탁하기"), (captured.id, "deleted", "세탁하기", "세탁하기")];
    assert_eq!(told, wanted);
    assert!(!format!("{events:?}").contains("비밀번호"));
}
