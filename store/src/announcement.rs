//! News of changes between processes: PostgreSQL's `NOTIFY`, and a connection that listens.
//!
//! News is a hint, never the truth: it may be lost, and whoever waits for changes also looks by themselves. So it is
//! told after the commit, not in it. A transaction that notifies holds a lock of the whole cluster while it reaches the
//! disk: eight writers make 3,000 commits a second without it and 470 with it. Told afterwards, by one statement for
//! all who changed something while the one before was under way, it costs them nothing.

use std::collections::HashSet;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::time::timeout;

use crate::{Error, Pool, Result};

const CHANNEL: &str = "dotodo_changes";
/// A listener that has heard nothing for so long asks whether its connection still lives.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a connection may take to be made, or to say that it lives.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whose changes are still to be announced.
#[derive(Debug, Clone, Default)]
pub(crate) struct Announcer(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    users: HashSet<String>,
    /// Somebody is telling, and will tell these too.
    told: bool,
}

impl Announcer {
    /// Notes a person; whether somebody must begin to tell.
    fn note(&self, user_id: &str) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.users.insert(user_id.to_owned());
        !mem::replace(&mut waiting.told, true)
    }

    /// Everybody noted since the last time; with nobody left, whoever is noted next must begin to tell.
    fn take(&self) -> Vec<String> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.told = !waiting.users.is_empty();
        waiting.users.drain().collect()
    }

    /// Tells of those noted until nobody is left. News that cannot be told is lost.
    async fn tell(self, pool: PgPool) {
        loop {
            let users = self.take();
            if users.is_empty() {
                return;
            }
            let _ = sqlx::query_file!("queries/change/announce.sql", &users).fetch_all(&pool).await;
        }
    }
}

impl Pool {
    /// Tells every [`Listener`] in a moment that todos of a person changed. To be called after the commit.
    pub fn announce(&self, user_id: &str) {
        if self.announcer.note(user_id) {
            tokio::spawn(self.announcer.clone().tell(self.all().clone()));
        }
    }

    /// Begins to listen on a connection of its own.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn listen(&self) -> Result<Listener> {
        let connect = (*self.all().connect_options()).clone().application_name("dotodo listener");
        let own = PgPoolOptions::new().max_connections(1).acquire_timeout(PATIENCE).connect_lazy_with(connect);
        let mut listener = PgListener::connect_with(&own).await?;
        // What is missed while no connection is there is the caller's to make up for.
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Listener(listener))
    }
}

/// A connection that hears of changes.
pub struct Listener(PgListener);

impl Listener {
    /// Waits for the next person whose todos changed. After an error the listener is of no more use: what was told
    /// meanwhile is lost.
    ///
    /// # Errors
    /// `Unavailable` when the connection is lost.
    pub async fn next(&mut self) -> Result<String> {
        loop {
            match timeout(SILENCE, self.0.try_recv()).await {
                Ok(heard) => {
                    let heard = heard?.ok_or_else(lost)?;
                    return Ok(heard.payload().to_owned());
                }
                Err(_) => {
                    let alive = timeout(PATIENCE, sqlx::query("select 1").execute(&mut self.0)).await;
                    alive.map_err(|_| lost())??;
                }
            }
        }
    }
}

fn lost() -> Error {
    Error::Unavailable(std::io::Error::from(std::io::ErrorKind::ConnectionAborted).into())
}
