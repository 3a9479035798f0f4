use dotodo_store::{Error, migrate, ready};

use crate::database::Database;

#[tokio::test]
async fn migrations_run_once_however_often_they_are_asked_for() {
    let database = Database::empty().await;
    assert!(matches!(ready(&database.pool).await, Err(Error::Broken(_))), "an empty database is not ready");
    for _ in 0..2 {
        migrate(&database.pool).await.unwrap();
        ready(&database.pool).await.unwrap();
    }
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations")).unwrap().count();
    assert_eq!(database.count("_sqlx_migrations").await, i64::try_from(files).unwrap());
}

/// Somebody who has everything that the first version knew.
const OF_THE_FIRST_VERSION: &str = "
    insert into accounts (user_id) values ('user001');
    insert into utterances (user_id, id, text, locale, time_zone, said_at)
    values ('user001', '0190b6f2-8a5e-7cc3-98c4-dc0c0c073980', '빨래해야지', 'ko', 'Asia/Seoul', now());
    insert into todos (user_id, id, title, category, source, utterance_id, created_at) values
        ('user001', gen_random_uuid(), '빨래하기', '집안일', 'voice', '0190b6f2-8a5e-7cc3-98c4-dc0c0c073980', now()),
        ('user001', gen_random_uuid(), '산책', '운동', 'manual', null, now() - interval '1 day'),
        ('user001', gen_random_uuid(), '산책', '취미', 'manual', null, now()),
        ('user001', gen_random_uuid(), '세차', '기타', 'manual', null, now());
    insert into todos (user_id, id, title, category, source, recurrence, due_date, end_date, start_time, created_at) values
        ('user001', gen_random_uuid(), '약 먹기', '건강', 'voice', 'FREQ=DAILY', '2026-11-24', '2026-11-26', '08:00', now()),
        ('user001', gen_random_uuid(), '물 마시기', '건강', 'voice', 'FREQ=HOURLY', null, null, null, '2026-11-24T15:30:00Z');
    insert into events (user_id, kind, todo_id, todo) select user_id, 'created', id, '{}' from todos";

#[tokio::test]
async fn migrations_run_forward_over_data() {
    let database = Database::empty().await;
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations"));
    let first = std::fs::read_to_string(folder.join("0001_todos.sql")).unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{first};{OF_THE_FIRST_VERSION}"))).execute(&database.sql).await.unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in &files[1..] {
        let sql = std::fs::read_to_string(file).unwrap();
        let mut tx = database.sql.begin().await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }
    let filed = dotodo_store::filing::list(&database.pool, "user001", 10).await.unwrap();
    let filed: Vec<_> = filed.iter().map(|filing| (filing.title.as_str(), filing.category.as_str())).collect();
    assert_eq!(filed, [("산책", "취미")], "what a person filed by hand is known from the start");
    assert!(!dotodo_store::account::get(&database.pool, "user001").await.unwrap().unwrap().learning_consent);
    let open = dotodo_store::todo::open(&database.pool, "user001", "2026-11-24".parse().unwrap(), None).await.unwrap();
    assert_eq!(open.len(), 6);
    let days: Vec<(String, Option<jiff_sqlx::Date>)> =
        sqlx::query_as("select title, occurrence_date from todos where series_id = id order by occurrence_date")
            .fetch_all(&database.sql)
            .await
            .unwrap();
    let days: Vec<_> = days.iter().map(|(title, day)| (title.as_str(), day.unwrap().to_jiff().to_string())).collect();
    let expected = [("약 먹기", "2026-11-24"), ("물 마시기", "2026-11-25")];
    assert_eq!(days, expected.map(|(title, day)| (title, day.to_owned())), "what recurs begins a series, in its zone");
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from todos where title = '약 먹기'").fetch_one(&database.sql).await.unwrap();
    let mut tx = database.pool.begin().await.unwrap();
    let series = dotodo_store::todo::series::lock(&mut tx, "user001", id).await.unwrap().series;
    let first = dotodo_store::todo::get(&database.pool, "user001", id).await.unwrap().unwrap().new;
    assert_eq!(series.on("2026-11-24".parse().unwrap(), id), first);
}

#[tokio::test]
async fn processes_that_migrate_at_once_take_turns() {
    let database = Database::empty().await;
    let pools = [(); 4].map(|()| database.another_pool());
    let (a, b, c, d) = tokio::join!(migrate(&pools[0]), migrate(&pools[1]), migrate(&pools[2]), migrate(&pools[3]));
    for migrated in [a, b, c, d] {
        migrated.unwrap();
    }
    ready(&database.pool).await.unwrap();
}

#[tokio::test]
async fn an_older_program_works_on_a_newer_schema_and_a_newer_one_waits() {
    let database = Database::migrated().await;
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                 values (9999, 'of the next version', true, '', 0)";
    sqlx::query(newer).execute(&database.sql).await.unwrap();
    ready(&database.pool).await.unwrap();
    for missing in ["version = 7", "true"] {
        let delete = sqlx::AssertSqlSafe(format!("delete from _sqlx_migrations where {missing}"));
        sqlx::query(delete).execute(&database.sql).await.unwrap();
        assert!(matches!(ready(&database.pool).await, Err(Error::Broken(_))), "migrations are missing: {missing}");
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_is_a_fault_that_passes() {
    let database = Database::empty().await;
    let absent = database.url.replacen("test_", "absent_", 1);
    let pool = dotodo_store::Pool::new(&dotodo_store::Settings::new(absent)).unwrap();
    assert!(matches!(ready(&pool).await, Err(Error::Unavailable(_))));
}
