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
    sqlx::query("delete from _sqlx_migrations").execute(&database.sql).await.unwrap();
    assert!(matches!(ready(&database.pool).await, Err(Error::Broken(_))), "migrations are missing");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_a_fault_that_passes() {
    let database = Database::empty().await;
    let absent = database.url.replacen("test_", "absent_", 1);
    let pool = dotodo_store::Pool::new(&dotodo_store::Settings::new(absent)).unwrap();
    assert!(matches!(ready(&pool).await, Err(Error::Unavailable(_))));
}
