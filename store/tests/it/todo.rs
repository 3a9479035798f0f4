use dotodo_store::todo::list::{By, Filter, Order, list};
use dotodo_store::todo::{self, Change, New, Reading, State, Todo};
use dotodo_store::{Error, utterance};
use uuid::Uuid;

use crate::database::Database;

const EVERYBODY: [&str; 2] = ["user001", "user002"];
const NEWEST: Order = Order { by: By::Created, descending: true };

async fn kept(database: &Database, user_id: &str, new: &[New]) -> Vec<Todo> {
    let mut tx = database.pool.begin().await.unwrap();
    let kept = todo::insert(&mut tx, user_id, new).await.unwrap();
    tx.commit().await.unwrap();
    kept
}

/// A todo that says everything a todo can say.
fn full(utterance_id: Uuid) -> New {
    New {
        category: "업무".into(),
        due_date: Some("2026-11-24".parse().unwrap()),
        end_date: Some("2026-11-26".parse().unwrap()),
        start_time: Some("23:30".parse().unwrap()),
        end_time: Some("00:15".parse().unwrap()),
        day_part: Some("night".into()),
        deadline: true,
        recurrence: Some("FREQ=WEEKLY;BYDAY=TU,TH".into()),
        priority: Some("high".into()),
        notes: "%_\\ $1 {} '; drop table todos; --".into(),
        labels: vec!["집 🏠".into(), "a,b".into(), "\"c\"".into()],
        source: "voice".into(),
        utterance_id: Some(utterance_id),
        original_sentence: Some("화요일 밤 11시 반부터 보고서 써야 해".into()),
        readings: vec![Reading {
            field: "due_date".into(),
            spans: vec![(0, 3), (4, 5)],
            implied: false,
            confidence: 0.95,
            runner_up: "2026-12-01".into(),
            rule: "weekday".into(),
        }],
        ..New::titled("보고서 쓰기 ✍️ — 'quotes' and \"more\"")
    }
}

#[tokio::test]
async fn a_todo_comes_back_as_it_was_kept() {
    let database = Database::of(&EVERYBODY).await;
    let said = utterance::Utterance {
        id: Uuid::now_v7(),
        text: "화요일 밤".into(),
        locale: "ko".into(),
        time_zone: "Asia/Seoul".into(),
        said_at: jiff::Timestamp::now(),
    };
    let mut tx = database.pool.begin().await.unwrap();
    utterance::insert(&mut tx, "user001", Uuid::now_v7(), &said).await.unwrap();
    tx.commit().await.unwrap();
    let new = [New::titled("빨래하기"), full(said.id)];
    let written = kept(&database, "user001", &new).await;
    assert_eq!(written.iter().map(|todo| todo.new.clone()).collect::<Vec<_>>(), new);
    for todo in written {
        assert_eq!((todo.revision, todo.completed_at, todo.deleted_at), (1, None, None));
        assert_eq!(todo.created_at, todo.updated_at);
        assert_eq!(todo::get(&database.pool, "user001", todo.new.id).await.unwrap().unwrap(), todo);
    }
}

#[tokio::test]
async fn nobody_reaches_the_todos_of_somebody_else() {
    let database = Database::of(&EVERYBODY).await;
    let mine = kept(&database, "user001", &[New::titled("일기 쓰기")]).await.remove(0);
    let id = mine.new.id;
    assert!(todo::get(&database.pool, "user002", id).await.unwrap().is_none());
    assert!(list(&database.pool, "user002", &Filter::ALL, NEWEST, NEWEST.start(), 10).await.unwrap().is_empty());
    let mut tx = database.pool.begin().await.unwrap();
    assert!(todo::lock(&mut tx, "user002", id).await.unwrap().is_none());
    let changed = New { title: "남의 것".into(), ..mine.new.clone() };
    assert!(todo::change(&mut tx, "user002", id, Change::Complete).await.is_err());
    assert!(todo::change(&mut tx, "user002", id, Change::Reopen).await.is_err());
    assert!(todo::change(&mut tx, "user002", id, Change::Delete).await.is_err());
    assert!(todo::change(&mut tx, "user002", id, Change::Undelete).await.is_err());
    assert!(todo::update(&mut tx, "user002", &changed).await.is_err());
    tx.commit().await.unwrap();
    assert_eq!(todo::get(&database.pool, "user001", id).await.unwrap().unwrap(), mine);
}

#[tokio::test]
async fn an_id_is_one_persons_own() {
    let database = Database::of(&EVERYBODY).await;
    let new = New::titled("빨래하기");
    kept(&database, "user001", std::slice::from_ref(&new)).await;
    kept(&database, "user002", std::slice::from_ref(&new)).await;
    let mut tx = database.pool.begin().await.unwrap();
    let again = todo::insert(&mut tx, "user001", &[new]).await;
    assert!(matches!(again, Err(Error::Violated { ref constraint }) if constraint == "todos_pkey"), "{again:?}");
}

#[tokio::test]
async fn each_change_says_what_it_did() {
    let database = Database::of(&EVERYBODY).await;
    let new = kept(&database, "user001", &[New::titled("빨래하기")]).await.remove(0);
    let id = new.new.id;
    let mut tx = database.pool.begin().await.unwrap();
    let done = todo::change(&mut tx, "user001", id, Change::Complete).await.unwrap();
    assert!((done.revision, done.completed_at.is_some()) == (2, true) && done.updated_at > new.updated_at);
    let open = todo::change(&mut tx, "user001", id, Change::Reopen).await.unwrap();
    assert_eq!((open.revision, open.completed_at), (3, None));
    let gone = todo::change(&mut tx, "user001", id, Change::Delete).await.unwrap();
    assert_eq!((gone.revision, gone.deleted_at.is_some()), (4, true));
    let back = todo::change(&mut tx, "user001", id, Change::Undelete).await.unwrap();
    assert_eq!((back.revision, back.deleted_at), (5, None));
    let wanted = New { title: "이불 빨래하기".into(), labels: vec!["집".into()], ..new.new.clone() };
    let changed = todo::update(&mut tx, "user001", &wanted).await.unwrap();
    assert_eq!((changed.revision, &changed.new), (6, &wanted));
    tx.commit().await.unwrap();
    assert_eq!(todo::get(&database.pool, "user001", id).await.unwrap().unwrap(), changed);
}

#[tokio::test]
async fn an_update_keeps_where_a_todo_came_from() {
    let database = Database::of(&EVERYBODY).await;
    let new = kept(&database, "user001", &[New::titled("빨래하기")]).await.remove(0).new;
    let wanted = New {
        source: "voice".into(),
        original_sentence: Some("다른 말".into()),
        title: "청소하기".into(),
        ..new.clone()
    };
    let mut tx = database.pool.begin().await.unwrap();
    let changed = todo::update(&mut tx, "user001", &wanted).await.unwrap();
    assert_eq!(changed.new, New { title: "청소하기".into(), ..new });
}

#[tokio::test]
async fn a_locked_todo_waits_for_its_holder() {
    let database = Database::of(&EVERYBODY).await;
    let id = kept(&database, "user001", &[New::titled("빨래하기")]).await.remove(0).new.id;
    let mut first = database.pool.begin().await.unwrap();
    todo::lock(&mut first, "user001", id).await.unwrap().unwrap();
    let pool = database.pool.clone();
    let second = tokio::spawn(async move {
        let mut tx = pool.begin().await.unwrap();
        todo::lock(&mut tx, "user001", id).await.unwrap().unwrap().revision
    });
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&database.sql).await.unwrap() == 0 {
        assert!(!second.is_finished(), "the second did not wait");
        tokio::task::yield_now().await;
    }
    todo::change(&mut first, "user001", id, Change::Complete).await.unwrap();
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), 2, "it sees what the first did");
}

#[tokio::test]
async fn a_list_shows_what_is_wanted_and_nothing_that_is_deleted() {
    let database = Database::of(&EVERYBODY).await;
    let ids: Vec<_> = {
        let new: Vec<_> = ["열린 것", "한 것", "지운 것", "하고 지운 것"].map(New::titled).into();
        kept(&database, "user001", &new).await.iter().map(|todo| todo.new.id).collect()
    };
    let mut tx = database.pool.begin().await.unwrap();
    for id in [ids[1], ids[3]] {
        todo::change(&mut tx, "user001", id, Change::Complete).await.unwrap();
    }
    for id in [ids[2], ids[3]] {
        todo::change(&mut tx, "user001", id, Change::Delete).await.unwrap();
    }
    tx.commit().await.unwrap();
    let titles = async |state| {
        let filter = Filter { state, ..Filter::ALL };
        let listed = list(&database.pool, "user001", &filter, NEWEST, NEWEST.start(), 10).await.unwrap();
        listed.into_iter().map(|todo| todo.new.title).collect::<Vec<_>>()
    };
    assert_eq!(titles(None).await, ["한 것", "열린 것"]);
    assert_eq!(titles(Some(State::Open)).await, ["열린 것"]);
    assert_eq!(titles(Some(State::Completed)).await, ["한 것"]);
}
