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
