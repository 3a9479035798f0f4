//! What holds for the schema as a whole, whatever tables are added.

use std::collections::BTreeSet;

use dotodo_store::Error;
use dotodo_store::todo::{self, New};
use jiff::civil::{Date, Time};
use uuid::Uuid;

use crate::database::Database;

/// Tables that are nobody's.
const OF_NOBODY: [&str; 14] = [
    "attempts",
    "audit",
    "backfills",
    "category_summary",
    "daily_analytics",
    "pipelines",
    "popular_acts",
    "recommendation_quality",
    "recommendation_stats",
    "runs",
    "task_logs",
    "task_runs",
    "watermarks",
    "workers",
];

#[tokio::test]
async fn every_key_leads_with_the_person() {
    let database = Database::migrated().await;
    let keys: Vec<(String, Option<String>)> = sqlx::query_as(
        "select c.relname::text, a.attname::text
         from pg_class c
         left join pg_index i on i.indrelid = c.oid and i.indisprimary
         left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and c.relname <> '_sqlx_migrations'",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap();
    assert!(keys.len() >= 5, "{keys:?}");
    for (table, leads) in keys.into_iter().filter(|(table, _)| !OF_NOBODY.contains(&table.as_str())) {
        assert_eq!(leads.as_deref(), Some("user_id"), "{table}");
    }
}

#[tokio::test]
async fn every_table_says_what_it_holds() {
    let database = Database::migrated().await;
    let silent: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class
         where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> '_sqlx_migrations'
           and obj_description(oid, 'pg_class') is null",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap();
    assert!(silent.is_empty(), "{silent:?}");
}

/// A todo for each constraint that it breaks.
fn breaking() -> Vec<(&'static str, New)> {
    let day: Option<Date> = Some("2026-11-24".parse().unwrap());
    let time: Option<Time> = Some("09:00".parse().unwrap());
    let todo = || New::titled("빨래하기");
    vec![
        ("todos_title_length", New::titled("")),
        ("todos_title_length", New::titled("가".repeat(501))),
        ("todos_category_known", New { category: "기타 등등".into(), ..todo() }),
        ("todos_day_part_known", New { day_part: Some("teatime".into()), ..todo() }),
        ("todos_recurrence_length", New { recurrence: Some(String::new()), ..todo() }),
        ("todos_priority_known", New { priority: Some("utmost".into()), ..todo() }),
        ("todos_notes_length", New { notes: "가".repeat(10_001), ..todo() }),
        ("todos_labels_count", New { labels: vec!["집".into(); 21], ..todo() }),
        ("todos_source_known", New { source: "dream".into(), ..todo() }),
        ("todos_end_date_after_due_date", New { due_date: day, end_date: day, ..todo() }),
        ("todos_end_date_needs_due_date", New { end_date: day, ..todo() }),
        ("todos_start_time_needs_due_date", New { start_time: time, ..todo() }),
        ("todos_end_time_needs_start_time", New { due_date: day, end_time: time, ..todo() }),
        ("todos_deadline_needs_due_date", New { deadline: true, ..todo() }),
        ("todos_utterance", New { utterance_id: Some(Uuid::now_v7()), ..todo() }),
        ("todos_series", New { series_id: Some(Uuid::now_v7()), occurrence_date: day, ..todo() }),
        ("todos_occurrence_of_series", New { occurrence_date: day, ..todo() }),
        ("todos_reminders_count", New { due_date: day, reminders: vec![0; 6], ..todo() }),
        ("todos_reminders_range", New { due_date: day, reminders: vec![-1], ..todo() }),
        ("todos_reminders_range", New { due_date: day, reminders: vec![40_321], ..todo() }),
        ("todos_reminders_need_due_date", New { reminders: vec![10], ..todo() }),
    ]
}

#[tokio::test]
async fn a_broken_constraint_is_told_by_its_name() {
    let database = Database::of(&["user001"]).await;
    let mut broken = BTreeSet::new();
    for (name, new) in breaking() {
        let mut tx = database.pool.begin().await.unwrap();
        match todo::insert(&mut tx, "user001", &[new]).await {
            Err(Error::Violated { constraint }) => assert_eq!(constraint, name),
            other => panic!("{name}: {other:?}"),
        }
        broken.insert(name.to_owned());
    }
    let constraints: Vec<String> = sqlx::query_scalar(
        "select conname::text from pg_constraint where conrelid = 'todos'::regclass and contype in ('c', 'f')
           and conname <> 'todos_user_id_fkey'",
    )
    .fetch_all(&database.sql)
    .await
    .unwrap();
    assert_eq!(broken, constraints.into_iter().collect(), "a constraint without its example, or the reverse");
}
