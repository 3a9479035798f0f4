//! Connections to PostgreSQL, and the migrations.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgPool, Postgres};

use crate::announcement::Announcer;
use crate::{Error, Result};

/// An open transaction; dropped, it is rolled back.
pub type Transaction = sqlx::Transaction<'static, Postgres>;

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// A connection that has been idle this long is asked whether it still lives before it is used.
const IDLE_BEFORE_CHECK: Duration = Duration::from_secs(5);

/// How connections are made and bounded.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `postgres://…`, or `postgres:///name?host=/socket/directory`.
    pub url: String,
    /// How many connections at most.
    pub max_connections: u32,
    /// How long to wait for one.
    pub acquire_timeout: Duration,
    /// How long a statement may run.
    pub statement_timeout: Duration,
}

impl Settings {
    /// The settings a process begins with: 16 connections, 2 s to get one, 10 s for a statement.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: 16,
            acquire_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(10),
        }
    }
}

/// Connections shared by the parts of a process, what is to be announced over them, and how long a statement may run.
/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pool(pub(crate) PgPool, pub(crate) Announcer, Duration);

impl Pool {
    /// A pool that connects when it is first used, so that a process starts while PostgreSQL is still away.
    ///
    /// # Errors
    /// `Broken` if the URL cannot be read.
    pub fn new(settings: &Settings) -> Result<Self> {
        let millis = |timeout: Duration| timeout.as_millis().to_string();
        let connect: PgConnectOptions = settings.url.parse()?;
        let connect = connect.application_name("dotodo").options([
            ("statement_timeout", millis(settings.statement_timeout)),
            ("lock_timeout", millis(settings.statement_timeout / 2)),
            ("idle_in_transaction_session_timeout", millis(settings.statement_timeout * 3)),
            ("timezone", "UTC".to_owned()),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(settings.max_connections)
            .acquire_timeout(settings.acquire_timeout)
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move { Ok(meta.idle_for < IDLE_BEFORE_CHECK || connection.ping().await.is_ok()) })
            })
            .connect_lazy_with(connect);
        Ok(Self(pool, Announcer::default(), settings.statement_timeout))
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// `Unavailable` if no connection can be had in time.
    pub async fn begin(&self) -> Result<Transaction> {
        Ok(self.0.begin().await?)
    }

    /// Begins a transaction for somebody who waits this long: no statement in it runs longer. It costs no round trip, since
    /// it goes with the `begin` (measured: no difference). A read that is one statement has the pool's time alone: within a
    /// transaction it would take more than twice as long (0.3 ms became 0.7 ms).
    ///
    /// # Errors
    /// As `begin`.
    pub async fn begin_within(&self, patience: Duration) -> Result<Transaction> {
        if patience >= self.2 {
            return self.begin().await;
        }
        // Zero would mean without end.
        let millis = patience.as_millis().max(1);
        let begin = format!("begin; set local statement_timeout = {millis}");
        Ok(self.0.begin_with(sqlx::AssertSqlSafe(begin)).await?)
    }

    /// Closes every connection, waiting for those in use.
    pub async fn close(&self) {
        self.0.close().await;
    }
}

/// Brings the schema up to date. Safe to call from several processes at once: they take turns.
///
/// # Errors
/// `Unavailable`; `Broken` if the database has a migration that this program does not know, or another one under its
/// number.
pub async fn migrate(pool: &Pool) -> Result<()> {
    MIGRATOR.run(&pool.0).await?;
    Ok(())
}

/// Whether the database answers and its schema is at least as new as this program's.
///
/// # Errors
/// `Unavailable`; `Broken` if migrations are missing.
pub async fn ready(pool: &Pool) -> Result<()> {
    let newest = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default();
    let applied: Option<i64> =
        sqlx::query_scalar("select max(version) from _sqlx_migrations where success").fetch_one(&pool.0).await?;
    if applied < Some(newest) {
        return Err(Error::broken("migrations are missing: run `dotodo migrate`"));
    }
    Ok(())
}
