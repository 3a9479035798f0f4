//! A warehouse that is a PostgreSQL: this one, or another.

use sqlx::migrate::Migrator;

use super::{Table, Version};
use crate::pool::MIGRATOR;
use crate::{Pool, Result, Transaction};

/// The migrations that make the tables of the warehouse.
const PREFIX: &str = "warehouse";

/// Brings the tables of another PostgreSQL up to date that is to be a warehouse. Which migrations it has is kept in its
/// schema `warehouse` too; whatever else is there is left alone.
///
/// # Errors
/// As [`migrate`](crate::migrate).
pub async fn prepare(pool: &Pool) -> Result<()> {
    let migrations = MIGRATOR.iter().filter(|migration| migration.description.starts_with(PREFIX)).cloned();
    let mut migrator = Migrator::with_migrations(migrations.collect());
    migrator.create_schema(PREFIX);
    migrator.dangerous_set_table_name(format!("{PREFIX}._sqlx_migrations"));
    migrator.run(pool.all()).await?;
    Ok(())
}

/// Keeps versions of rows, no two of one row, unless newer ones are there, and says how many rows that changed.
///
/// # Errors
/// `Unavailable`, `TooSlow`, `Violated`.
pub async fn put(tx: &mut Transaction, versions: &[Version]) -> Result<u64> {
    let mut changed = 0;
    for table in Table::ALL {
        let rows: Vec<&str> = versions.iter().filter(|row| row.table == table).map(|row| row.row.as_str()).collect();
        if rows.is_empty() {
            continue;
        }
        let array = format!("[{}]", rows.join(","));
        let put = match table {
            Table::Todos => sqlx::query_file!("queries/warehouse/put_todos.sql", array),
            Table::Events => sqlx::query_file!("queries/warehouse/put_events.sql", array),
            Table::Utterances => sqlx::query_file!("queries/warehouse/put_utterances.sql", array),
            Table::Recommendations => sqlx::query_file!("queries/warehouse/put_recommendations.sql", array),
        };
        changed += put.execute(&mut **tx).await?.rows_affected();
    }
    Ok(changed)
}

/// Erases people, at most `limit` rows of each table, and says how many it were: none when nothing of them is left.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn erase(tx: &mut Transaction, users: &[String], limit: i64) -> Result<u64> {
    let erased = sqlx::query_file_scalar!("queries/warehouse/erase.sql", users, limit).fetch_one(&mut **tx).await?;
    Ok(erased.unsigned_abs())
}
