//! Statements end with the patience of who asks.

use std::time::Duration;

use dotodo_store::Error;

use crate::database::Database;

#[tokio::test]
async fn no_statement_of_a_transaction_outlasts_its_caller() {
    let pool = Database::migrated().await.pool;
    let mut tx = pool.begin_for("user001", Duration::from_millis(200)).await.unwrap();
    let slept = sqlx::query("select pg_sleep(600)").execute(&mut *tx).await;
    assert!(matches!(Error::from(slept.unwrap_err()), Error::TooSlow(_)));
}

#[tokio::test]
async fn the_next_transaction_has_the_time_of_the_pool_again() {
    let pool = Database::migrated().await.pool;
    let mut given = Vec::new();
    for patience in [Duration::from_millis(1234), Duration::ZERO, Duration::MAX] {
        let mut tx = pool.begin_for("user001", patience).await.unwrap();
        let timeout: String = sqlx::query_scalar("show statement_timeout").fetch_one(&mut *tx).await.unwrap();
        tx.rollback().await.unwrap();
        given.push(timeout);
    }
    assert_eq!(given, ["1234ms", "1ms", "10s"]);
}

#[tokio::test]
async fn a_transaction_that_nobody_waits_for_any_more_spoils_no_connection() {
    let database = Database::migrated().await;
    let settings = dotodo_store::Settings { max_connections: 1, ..dotodo_store::Settings::new(&database.url) };
    let pool = dotodo_store::Pool::new(&settings).unwrap();
    let worker = "insert into workers (name, host, process_id, version, concurrency) values ('w', 'h', 1, '1', 1)";
    sqlx::query(worker).execute(&database.sql).await.unwrap();
    for micros in (0..1_000).step_by(5) {
        // Most of these are dropped while PostgreSQL begins.
        let _ = tokio::time::timeout(Duration::from_micros(micros), pool.begin()).await;
        dotodo_store::worker::stop(&pool, "w").await.unwrap();
        let committed = sqlx::query("update workers set stopped_at = null where stopped_at is not null");
        assert_eq!(committed.execute(&database.sql).await.unwrap().rows_affected(), 1, "dropped after {micros} µs");
    }
}
