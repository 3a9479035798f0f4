//! What something said may be about, and what titles mean.

use dotodo_store::Error;
use dotodo_store::embedding::{self, Embedding, Near};
use dotodo_store::todo::{self, Change, New, Open};
use jiff::ToSpan as _;
use jiff::civil::Date;
use uuid::Uuid;

use crate::database::Database;

fn today() -> Date {
    "2026-11-24".parse().unwrap()
}

async fn open(database: &Database, user_id: &str) -> Vec<Open> {
    todo::open(&database.pool, user_id, today(), Some(MODEL)).await.unwrap()
}

/// The model that is asked.
const MODEL: &str = "test-2";

async fn embed(database: &Database, user_id: &str, id: Uuid, title: &str, vector: &[f32]) {
    let mut tx = database.pool.begin().await.unwrap();
    let embedding = Embedding { todo_id: id, title: title.into(), model: MODEL.into(), vector: vector.into() };
    embedding::put(&mut tx, user_id, &[embedding]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn only_a_persons_own_open_todos_are_looked_at() {
    let database = Database::of(&["user001", "user002"]).await;
    let [done, gone, left] = ["한 것", "지운 것", "열린 것"].map(New::titled);
    let left = New {
        due_date: Some(today()),
        end_date: Some(today().tomorrow().unwrap()),
        start_time: Some("09:30".parse().unwrap()),
        day_part: Some("morning".into()),
        deadline: true,
        recurrence: Some("FREQ=DAILY".into()),
        ..left
    };
    database.keep("user001", &[done.clone(), gone.clone(), left.clone()]).await;
    database.keep("user002", &[New::titled("남의 것")]).await;
    let mut tx = database.pool.begin().await.unwrap();
    todo::change(&mut tx, "user001", done.id, Change::Complete).await.unwrap();
    todo::change(&mut tx, "user001", gone.id, Change::Delete).await.unwrap();
    tx.commit().await.unwrap();
    let expected = Open {
        id: left.id,
        title: left.title,
        due_date: left.due_date,
        end_date: left.end_date,
        start_time: left.start_time,
        day_part: left.day_part,
        deadline: true,
        recurrence: left.recurrence,
        vector: None,
    };
    assert_eq!(open(&database, "user001").await, [expected]);
}

#[tokio::test]
async fn the_todos_looked_at_are_those_nearest_in_time_and_those_changed_last() {
    let database = Database::of(&["user001"]).await;
    let due = |days: i32| New { due_date: Some(today() + days.days()), ..New::titled(format!("{days}")) };
    let future: Vec<_> = (0..500).map(due).collect();
    let past: Vec<_> = (1..300).map(|days| due(-days)).collect();
    let undated: Vec<_> = (0..500).map(|n| New::titled(format!("언젠가 {n}"))).collect();
    // The later a transaction, the later its todos changed.
    for new in [&future, &past] {
        database.keep("user001", new).await;
    }
    for new in &undated {
        database.keep("user001", std::slice::from_ref(new)).await;
    }
    let found: Vec<Uuid> = open(&database, "user001").await.iter().map(|open| open.id).collect();
    assert!(found.is_sorted(), "in the order of their ids");
    let mut wanted: Vec<Uuid> = [&future[..400], &past[..200], &undated[100..]].concat().iter().map(|n| n.id).collect();
    wanted.sort();
    assert_eq!(found, wanted);
}

#[tokio::test]
async fn a_vector_is_good_for_the_title_it_was_made_from() {
    let database = Database::of(&["user001", "user002"]).await;
    let new = New::titled("빨래하기");
    database.keep("user001", std::slice::from_ref(&new)).await;
    database.keep("user002", std::slice::from_ref(&new)).await;
    let vector = [0.1_f32, -0.7, 1.0 / 3.0];
    embed(&database, "user001", new.id, "빨래하기", &vector).await;
    assert_eq!(open(&database, "user001").await[0].vector.as_deref(), Some(&vector[..]));
    assert_eq!(open(&database, "user002").await[0].vector, None, "somebody else's");
    let mut tx = database.pool.begin().await.unwrap();
    todo::update(&mut tx, "user001", &New { title: "청소하기".into(), ..new.clone() }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(open(&database, "user001").await[0].vector, None, "of the title before");
    embed(&database, "user001", new.id, "청소하기", &[1.0]).await;
    assert_eq!(open(&database, "user001").await[0].vector.as_deref(), Some(&[1.0][..]));
    let mut tx = database.pool.begin().await.unwrap();
    let absent =
        Embedding { todo_id: Uuid::now_v7(), title: "없는 것".into(), model: MODEL.into(), vector: vec![1.0] };
    let refused = embedding::put(&mut tx, "user001", &[absent]).await;
    assert!(
        matches!(refused, Err(Error::Violated { ref constraint }) if constraint == "embeddings_todo"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_vector_is_good_for_the_model_that_made_it() {
    let database = Database::of(&["user001"]).await;
    let new = New::titled("빨래하기");
    database.keep("user001", std::slice::from_ref(&new)).await;
    embed(&database, "user001", new.id, "빨래하기", &[1.0]).await;
    let known = async |model| {
        let open = todo::open(&database.pool, "user001", today(), Some(model)).await.unwrap();
        let near = embedding::near(&database.pool, "user001", None, model, 10).await.unwrap();
        (open[0].vector.is_some(), matches!(near[..], [Near::Known(..)]))
    };
    assert_eq!(known(MODEL).await, (true, true));
    assert_eq!(known("test-1").await, (false, false));
    let unasked = todo::open(&database.pool, "user001", today(), None).await.unwrap();
    assert_eq!(unasked[0].vector, None, "no model can be asked, so there is nothing to compare it with");
    sqlx::query("update embeddings set model = null").execute(&database.sql).await.unwrap();
    assert_eq!(known(MODEL).await, (false, false), "a program of the version before made it");
    embed(&database, "user001", new.id, "빨래하기", &[1.0]).await;
    assert_eq!(known(MODEL).await, (true, true), "made anew");
}
