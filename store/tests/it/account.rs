use dotodo_store::Error;
use dotodo_store::account::{self, Account, Update};

use crate::database::Database;

#[tokio::test]
async fn a_new_account_has_the_defaults_that_everybody_is_told() {
    let database = Database::of(&["user001"]).await;
    let fresh = account::get(&database.pool, "user001").await.unwrap().unwrap();
    assert_eq!(Account { created_at: None, ..fresh }, Account::new("user001"));
    assert_eq!(account::get(&database.pool, "user002").await.unwrap(), None);
}

#[tokio::test]
async fn an_update_changes_what_is_given_of_one_person() {
    let database = Database::of(&["user001", "user002"]).await;
    let mut tx = database.pool.begin().await.unwrap();
    let moving = Update { time_zone: Some("Europe/Berlin".into()), ..Update::default() };
    let moved = account::update(&mut tx, "user001", &moving).await.unwrap();
    assert_eq!((moved.time_zone.as_str(), moved.locale.as_str()), ("Europe/Berlin", "ko"));
    let rest = Update {
        locale: Some("en".into()),
        learning_consent: Some(true),
        week_start: Some(7),
        rest_days: Some(vec![6, 7]),
        ..Update::default()
    };
    account::update(&mut tx, "user001", &rest).await.unwrap();
    tx.commit().await.unwrap();
    let kept = account::get(&database.pool, "user001").await.unwrap().unwrap();
    assert_eq!((kept.time_zone.as_str(), kept.locale.as_str()), ("Europe/Berlin", "en"));
    assert_eq!((kept.learning_consent, kept.week_start, kept.rest_days), (true, 7, vec![6, 7]));
    let other = account::get(&database.pool, "user002").await.unwrap().unwrap();
    assert_eq!(Account { created_at: None, ..other }, Account::new("user002"));
}

#[tokio::test]
async fn a_week_is_made_of_days_that_there_are() {
    let database = Database::of(&["user001"]).await;
    for (constraint, update) in [
        ("accounts_week_start_known", Update { week_start: Some(0), ..Update::default() }),
        ("accounts_rest_days_known", Update { rest_days: Some(vec![8]), ..Update::default() }),
        ("accounts_rest_days_known", Update { rest_days: Some((1..=7).collect()), ..Update::default() }),
    ] {
        let mut tx = database.pool.begin().await.unwrap();
        match account::update(&mut tx, "user001", &update).await {
            Err(Error::Violated { constraint: broken }) => assert_eq!(broken, constraint),
            other => panic!("{constraint}: {other:?}"),
        }
    }
}
