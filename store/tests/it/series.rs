//! Todos that recur.

use dotodo_store::Error;
use dotodo_store::todo::series::{self, Series, Template};
use dotodo_store::todo::{self, Change, New};
use jiff::civil::{Date, date};
use uuid::Uuid;

use crate::database::Database;

const START: Date = date(2026, 11, 24);

/// A series with its first todo.
async fn begun(database: &Database, user_id: &str) -> (Series, New) {
    let id = Uuid::now_v7();
    let first = New {
        due_date: Some(START),
        end_date: Some(date(2026, 11, 26)),
        start_time: Some("08:00".parse().unwrap()),
        recurrence: Some("FREQ=DAILY".into()),
        reminders: vec![30, 0],
        series_id: Some(id),
        occurrence_date: Some(START),
        id,
        ..New::titled("약 먹기")
    };
    let series = Series { id, recurrence: "FREQ=DAILY".into(), starts_on: START, template: Template::of(&first) };
    let mut tx = database.pool.begin().await.unwrap();
    series::insert(&mut tx, user_id, std::slice::from_ref(&series)).await.unwrap();
    todo::insert(&mut tx, user_id, std::slice::from_ref(&first)).await.unwrap();
    tx.commit().await.unwrap();
    (series, first)
}

#[tokio::test]
async fn a_series_comes_back_with_how_far_it_has_come() {
    let database = Database::of(&["user001"]).await;
    let (series, first) = begun(&database, "user001").await;
    assert_eq!(series.on(START, first.id), first);
    let mut tx = database.pool.begin().await.unwrap();
    let standing = series::lock(&mut tx, "user001", series.id).await.unwrap();
    assert_eq!(
        (&standing.series, standing.ended, standing.open, standing.finished),
        (&series, false, Some(first.id), None)
    );
    todo::change(&mut tx, "user001", first.id, Change::Skip).await.unwrap();
    series::update(&mut tx, "user001", &series, true).await.unwrap();
    let standing = series::lock(&mut tx, "user001", series.id).await.unwrap();
    assert_eq!((standing.ended, standing.open, standing.finished), (true, None, Some(START)));
    assert!(series::lock(&mut tx, "user002", series.id).await.is_err());
}

#[tokio::test]
async fn a_day_of_a_series_has_one_todo() {
    let database = Database::of(&["user001"]).await;
    let (series, first) = begun(&database, "user001").await;
    let mut tx = database.pool.begin().await.unwrap();
    let day = date(2026, 11, 25);
    let next = series::succeed(&mut tx, "user001", &series.on(day, Uuid::now_v7())).await.unwrap().unwrap();
    assert_eq!(series::succeed(&mut tx, "user001", &series.on(day, Uuid::now_v7())).await.unwrap(), None);
    assert_eq!(series::succeed(&mut tx, "user001", &series.on(START, Uuid::now_v7())).await.unwrap(), None);
    todo::change(&mut tx, "user001", next.new.id, Change::Delete).await.unwrap();
    let again = series::succeed(&mut tx, "user001", &series.on(day, Uuid::now_v7())).await.unwrap().unwrap();
    assert_eq!((again.new.id, again.deleted_at, again.revision), (next.new.id, None, 3));
    tx.commit().await.unwrap();
    let kinds: String = sqlx::query_scalar("select string_agg(kind, ' ' order by seq) from events")
        .fetch_one(&database.sql)
        .await
        .unwrap();
    assert_eq!(kinds, "created created deleted undeleted");

    let mut tx = database.pool.begin().await.unwrap();
    match todo::insert(&mut tx, "user001", &[New { id: Uuid::now_v7(), ..first }]).await {
        Err(Error::Violated { constraint }) => assert_eq!(constraint, "todos_occurrence"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn occurrences_come_latest_day_first() {
    let database = Database::of(&["user001"]).await;
    let (series, _) = begun(&database, "user001").await;
    let mut tx = database.pool.begin().await.unwrap();
    for day in 25..=28 {
        series::succeed(&mut tx, "user001", &series.on(date(2026, 11, day), Uuid::now_v7())).await.unwrap();
    }
    tx.commit().await.unwrap();
    let days = async |user, before, limit| {
        let list = series::list(&database.pool, user, series.id, before, limit).await.unwrap();
        list.into_iter().map(|todo| todo.new.occurrence_date.unwrap().day()).collect::<Vec<_>>()
    };
    assert_eq!(days("user001", Date::MAX, 3).await, [28, 27, 26]);
    assert_eq!(days("user001", date(2026, 11, 26), 3).await, [25, 24]);
    assert!(days("user002", Date::MAX, 3).await.is_empty());
}
