use dotodo_store::account::{self, Update};
use dotodo_store::correction::{self, Correction};
use dotodo_store::todo::{self, Change, New};
use jiff::Timestamp;
use uuid::Uuid;

use crate::database::Database;

async fn consent(database: &Database, user_id: &str, learning_consent: bool) {
    let mut tx = database.pool.begin().await.unwrap();
    let update = Update { learning_consent: Some(learning_consent), ..Update::default() };
    account::update(&mut tx, user_id, &update).await.unwrap();
    tx.commit().await.unwrap();
}

/// Captures an utterance that gives todos with these titles.
async fn captured(database: &Database, user_id: &str, text: &str, titles: &[&str]) -> (Uuid, Vec<New>) {
    let id = database.said(user_id, text).await;
    let voice = |title: &&str| New {
        source: "voice".into(),
        utterance_id: Some(id),
        original_sentence: Some(format!("{title} 말")),
        ..New::titled(*title)
    };
    let todos: Vec<_> = titles.iter().map(voice).collect();
    database.keep(user_id, &todos).await;
    (id, todos)
}

async fn update(database: &Database, user_id: &str, new: &New) {
    let mut tx = database.pool.begin().await.unwrap();
    todo::update(&mut tx, user_id, new).await.unwrap();
    tx.commit().await.unwrap();
}

async fn change(database: &Database, user_id: &str, id: Uuid, change: Change) {
    let mut tx = database.pool.begin().await.unwrap();
    todo::change(&mut tx, user_id, id, change).await.unwrap();
    tx.commit().await.unwrap();
}

async fn corrections(database: &Database) -> Vec<Correction> {
    correction::list(&database.pool, Timestamp::UNIX_EPOCH, Uuid::nil(), 100).await.unwrap()
}

fn titles(correction: &Correction) -> Vec<&str> {
    correction.todos.iter().map(|todo| todo.title.as_str()).collect()
}

#[tokio::test]
async fn what_was_corrected_is_listed_while_its_person_consents() {
    let database = Database::of(&["user001", "user002"]).await;
    let (id, todos) = captured(&database, "user001", "내일 빨레 하고 장 봐야지", &["빨레하기", "장보기"]).await;
    captured(&database, "user001", "운동해야지", &["운동하기"]).await;
    let (_, others) = captured(&database, "user002", "청소해야지", &["청소하기"]).await;
    let right = New {
        title: "빨래하기".into(),
        category: "집안일".into(),
        due_date: Some("2026-11-25".parse().unwrap()),
        start_time: Some("09:00".parse().unwrap()),
        deadline: true,
        recurrence: Some("FREQ=DAILY".into()),
        ..todos[0].clone()
    };
    update(&database, "user001", &right).await;
    update(&database, "user002", &New { title: "대청소하기".into(), ..others[0].clone() }).await;
    assert_eq!(corrections(&database).await, []);
    consent(&database, "user001", true).await;
    let listed = corrections(&database).await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!((listed[0].id, listed[0].text.as_str()), (id, "내일 빨레 하고 장 봐야지"));
    assert_eq!(
        (listed[0].said_at.to_string().as_str(), listed[0].time_zone.as_str()),
        ("2026-11-24T01:00:00Z", "Asia/Seoul")
    );
    assert_eq!(titles(&listed[0]), ["빨래하기", "장보기"]);
    let first = &listed[0].todos[0];
    assert_eq!((first.due_date, first.start_time, first.end_time), (right.due_date, right.start_time, None));
    assert_eq!((first.deadline, &first.recurrence, &first.category), (true, &right.recurrence, &right.category));
    assert_eq!(first.original_sentence.as_deref(), Some("빨레하기 말"));
    consent(&database, "user001", false).await;
    assert_eq!(corrections(&database).await, []);
}

#[tokio::test]
async fn what_is_deleted_soon_or_added_is_a_correction_and_what_happens_later_is_none() {
    let database = Database::of(&["user001"]).await;
    consent(&database, "user001", true).await;
    let (_, wrong) = captured(&database, "user001", "하늘 예쁘다", &["하늘 예쁘기"]).await;
    change(&database, "user001", wrong[0].id, Change::Delete).await;
    let (missed, _) = captured(&database, "user001", "우유가 없네", &[]).await;
    database.keep("user001", &[New { utterance_id: Some(missed), ..New::titled("우유 사기") }]).await;
    let (_, done) = captured(&database, "user001", "빨래", &["빨래하기"]).await;
    change(&database, "user001", done[0].id, Change::Complete).await;
    update(&database, "user001", &New { notes: "꼭".into(), labels: vec!["집".into()], ..done[0].clone() }).await;
    let (_, later) = captured(&database, "user001", "회의랑 회식", &["회의하기", "회식하기"]).await;
    sqlx::query("update todos set created_at = created_at - interval '2 hours' where id = any($1)")
        .bind(later.iter().map(|todo| todo.id).collect::<Vec<_>>())
        .execute(&database.sql)
        .await
        .unwrap();
    update(&database, "user001", &New { due_date: Some("2026-12-01".parse().unwrap()), ..later[0].clone() }).await;
    change(&database, "user001", later[1].id, Change::Delete).await;
    let listed = corrections(&database).await;
    let told: Vec<_> = listed.iter().map(|it| (it.text.as_str(), titles(it))).collect();
    assert_eq!(told, [("하늘 예쁘다", vec![]), ("우유가 없네", vec!["우유 사기"])]);
    assert_eq!(listed[1].todos[0].original_sentence, None);
}

#[tokio::test]
async fn corrections_come_in_pages_and_since_a_time() {
    let database = Database::of(&["user001"]).await;
    consent(&database, "user001", true).await;
    let mut since = Timestamp::UNIX_EPOCH;
    for n in 0..5 {
        if n == 3 {
            since = Timestamp::now();
        }
        let (_, todos) = captured(&database, "user001", &format!("{n}"), &["하기", "놀기"]).await;
        for todo in todos {
            update(&database, "user001", &New { title: format!("{n} {}", todo.title), ..todo }).await;
        }
    }
    let mut texts = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let page = correction::list(&database.pool, Timestamp::UNIX_EPOCH, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.id;
        texts.extend(page.into_iter().map(|it| it.text));
    }
    assert_eq!(texts, ["0", "1", "2", "3", "4"]);
    let new: Vec<_> = correction::list(&database.pool, since, Uuid::nil(), 100).await.unwrap();
    assert_eq!(new.into_iter().map(|it| it.text).collect::<Vec<_>>(), ["3", "4"]);
}
