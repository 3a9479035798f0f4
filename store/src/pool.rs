//! Connections to PostgreSQL, and the migrations.

use std::fmt::Write as _;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool, Postgres};

use crate::announcement::Announcer;
use crate::{Error, Result, queue};

/// An open transaction; dropped, it is rolled back.
pub type Transaction = sqlx::Transaction<'static, Postgres>;

pub(crate) static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// A connection that has been idle this long is asked whether it still lives before it is used.
const IDLE_BEFORE_CHECK: Duration = Duration::from_secs(5);

/// The role that shows no rows but those of one person: `migrations/0009_row_security.sql`.
const PERSON_ROLE: &str = "dotodo_person";

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
    /// Whether PostgreSQL itself keeps people apart too. Every transaction names its person then, and shows nothing to
    /// work that is nobody's.
    pub row_security: bool,
}

impl Settings {
    /// The settings a process begins with: 16 connections, 2 s to get one, 10 s for a statement, the
    /// owner of the tables.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: 16,
            acquire_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(10),
            row_security: false,
        }
    }
}

/// Connections shared by the parts of a process, and what is to be announced over them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pool {
    connections: PgPool,
    pub(crate) announcer: Announcer,
    statement_timeout: Duration,
    row_security: bool,
}

/// A connection for a statement about one person that stands alone.
pub(crate) enum Reader {
    Plain(PoolConnection<Postgres>),
    /// Ends, undone, when it goes back to the pool: nobody waits for that.
    Walled(Transaction),
}

impl Deref for Reader {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        match self {
            Self::Plain(connection) => connection,
            Self::Walled(transaction) => transaction,
        }
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut PgConnection {
        match self {
            Self::Plain(connection) => connection,
            Self::Walled(transaction) => transaction,
        }
    }
}

impl Pool {
    /// A pool that connects when it is first used, so that a process starts while PostgreSQL is still away.
    ///
    /// # Errors
    /// `Broken` if the URL cannot be read.
    pub fn new(settings: &Settings) -> Result<Self> {
        let millis = |timeout: Duration| timeout.as_millis().to_string();
        let connect: PgConnectOptions = settings.url.parse()?;
        let mut connect = connect.application_name("dotodo").options([
            ("statement_timeout", millis(settings.statement_timeout)),
            ("lock_timeout", millis(settings.statement_timeout / 2)),
            ("idle_in_transaction_session_timeout", millis(settings.statement_timeout * 3)),
            ("timezone", "UTC".to_owned()),
        ]);
        if settings.row_security {
            connect = connect.options([("role", PERSON_ROLE)]);
        }
        let connections = PgPoolOptions::new()
            .max_connections(settings.max_connections)
            .acquire_timeout(settings.acquire_timeout)
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move { Ok(meta.idle_for < IDLE_BEFORE_CHECK || connection.ping().await.is_ok()) })
            })
            .connect_lazy_with(connect);
        Ok(Self {
            connections,
            announcer: Announcer::default(),
            statement_timeout: settings.statement_timeout,
            row_security: settings.row_security,
        })
    }

    /// Every connection, for work that is nobody's: where row security is on, it is shown nothing of anybody.
    pub(crate) fn all(&self) -> &PgPool {
        &self.connections
    }

    /// A connection for a read of this person's rows that is one statement.
    ///
    /// # Errors
    /// `Unavailable` if no connection can be had in time.
    pub(crate) async fn of(&self, user_id: &str) -> Result<Reader> {
        if self.row_security {
            Ok(Reader::Walled(self.begin_as("begin read only", user_id, None).await?))
        } else {
            Ok(Reader::Plain(self.connections.acquire().await?))
        }
    }

    /// Begins a transaction that is nobody's.
    ///
    /// # Errors
    /// `Unavailable` if no connection can be had in time.
    pub async fn begin(&self) -> Result<Transaction> {
        self.begun("begin".to_owned()).await
    }

    /// Begins a transaction that is nobody's, whose statements may last this long, as may the work between them.
    ///
    /// # Errors
    /// As `begin`.
    pub async fn begin_long(&self, most: Duration) -> Result<Transaction> {
        let millis = most.as_millis().max(1);
        let begin = format!(
            "begin; set local statement_timeout = {millis}; set local idle_in_transaction_session_timeout = {millis}"
        );
        self.begun(begin).await
    }

    /// Begins a transaction, to the end even if nobody waits for it any more. A `begin` that is dropped half way leaves
    /// sqlx's connection in a transaction that it does not know of: what the next one does on it is not committed.
    async fn begun(&self, begin: String) -> Result<Transaction> {
        let connections = self.connections.clone();
        let begun = tokio::spawn(async move { connections.begin_with(sqlx::AssertSqlSafe(begin)).await });
        Ok(begun.await.map_err(Error::broken)??)
    }

    /// Begins a transaction for a person who waits this long: no statement in it runs longer. It costs no round trip, since
    /// it goes with the `begin` (measured: no difference). A read that is one statement has the pool's time alone: within a
    /// transaction it would take more than twice as long (0.3 ms became 0.7 ms).
    ///
    /// # Errors
    /// As `begin`.
    pub async fn begin_for(&self, user_id: &str, patience: Duration) -> Result<Transaction> {
        self.begin_as("begin", user_id, Some(patience).filter(|patience| *patience < self.statement_timeout)).await
    }

    /// Begins a transaction for a person whose statements may last longer than others.
    pub(crate) async fn begin_lasting(&self, user_id: &str, most: Duration) -> Result<Transaction> {
        self.begin_as("begin", user_id, Some(most)).await
    }

    /// Begins a transaction that sees this person's rows as they are at its first statement, whatever changes meanwhile.
    pub(crate) async fn snapshot(&self, user_id: &str) -> Result<Transaction> {
        self.begin_as("begin isolation level repeatable read read only", user_id, None).await
    }

    async fn begin_as(&self, begin: &str, user_id: &str, statement_timeout: Option<Duration>) -> Result<Transaction> {
        let mut begin = begin.to_owned();
        if let Some(timeout) = statement_timeout {
            // Zero would mean without end.
            let millis = timeout.as_millis().max(1);
            let _ = write!(begin, "; set local statement_timeout = {millis}");
        }
        if self.row_security {
            let _ = write!(begin, "; set local dotodo.user_id = {}", quoted(user_id));
        }
        self.begun(begin).await
    }

    /// Closes every connection, waiting for those in use.
    pub async fn close(&self) {
        self.connections.close().await;
    }
}

/// A text as a literal, for where no values can be bound; it means the text whatever `standard_conforming_strings` says.
fn quoted(text: &str) -> String {
    format!("E'{}'", text.replace('\\', r"\\").replace('\'', "''"))
}

/// Brings the schema up to date. Safe to call from several processes at once: they take turns.
///
/// # Errors
/// `Unavailable`; `Broken` if the database has a migration that this program does not know, or another one under its
/// number.
pub async fn migrate(pool: &Pool) -> Result<()> {
    // The queue first: whoever finds our newest migration finds the queue's tables too.
    queue::set_up(pool).await?;
    MIGRATOR.run(pool.all()).await?;
    Ok(())
}

/// Whether the database answers and its schema is at least as new as this program's.
///
/// # Errors
/// `Unavailable`; `Broken` if migrations are missing.
pub async fn ready(pool: &Pool) -> Result<()> {
    let ours: Vec<i64> = MIGRATOR.iter().map(|migration| migration.version).collect();
    // Each of them: one that is added later may have a lower number.
    let applied = "select count(*) from _sqlx_migrations where success and version = any($1)";
    let applied: i64 = sqlx::query_scalar(applied).bind(&ours).fetch_one(pool.all()).await?;
    if usize::try_from(applied) != Ok(ours.len()) {
        return Err(Error::broken("migrations are missing: run `dotodo migrate`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_text_stays_within_its_quotes() {
        assert_eq!(quoted("user001"), "E'user001'");
        assert_eq!(quoted("it's"), "E'it''s'");
        assert_eq!(quoted(r"\' or true; --"), r"E'\\'' or true; --'");
    }
}
