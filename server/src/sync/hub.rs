//! Who waits for whose changes in this process, and the one connection that hears of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dotodo_store::{Pool, Result};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::error::chain;

/// How long to wait before a lost connection is made again: at first, and at most.
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MOST: Duration = Duration::from_secs(5);

/// Wakes those who wait. Holds nothing of a person for whom nobody waits, and of the others one wake-up at most.
#[derive(Debug, Default)]
pub(super) struct Hub(Mutex<HashMap<String, watch::Sender<()>>>);

impl Hub {
    /// Takes a seat for a person's changes. What happens from now on wakes whoever holds it.
    pub(super) fn sit(self: &Arc<Self>, user_id: &str) -> Seat {
        let mut wakers = self.wakers();
        let waker = wakers.entry(user_id.to_owned()).or_insert_with(|| watch::Sender::new(()));
        metrics::gauge!("dotodo_watchers").increment(1);
        Seat { woken: waker.subscribe(), hub: self.clone(), user_id: user_id.to_owned() }
    }

    fn wake(&self, user_id: &str) {
        if let Some(waker) = self.wakers().get(user_id) {
            waker.send_replace(());
        }
    }

    fn wake_all(&self) {
        for waker in self.wakers().values() {
            waker.send_replace(());
        }
    }

    fn wakers(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place to wait for a person's changes.
pub(super) struct Seat {
    woken: watch::Receiver<()>,
    hub: Arc<Hub>,
    user_id: String,
}

impl Seat {
    /// Waits until something may have changed since the last time.
    pub(super) async fn woken(&mut self) {
        // The hub keeps the waker for as long as there is a seat.
        let _ = self.woken.changed().await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        metrics::gauge!("dotodo_watchers").decrement(1);
        let mut wakers = self.hub.wakers();
        if wakers.get(&self.user_id).is_some_and(|waker| waker.receiver_count() <= 1) {
            wakers.remove(&self.user_id);
        }
    }
}

/// Wakes whom the news concerns until `shutdown`; everybody when news may have been lost.
pub(super) async fn listen(hub: Arc<Hub>, pool: Pool, shutdown: CancellationToken) {
    let mut pause = PAUSE;
    while !shutdown.is_cancelled() {
        let heard = tokio::select! {
            heard = hear(&hub, &pool, &mut pause) => heard,
            () = shutdown.cancelled() => return,
        };
        if let Err(error) = heard {
            tracing::warn!(error = chain(&error), "not listening for changes: watchers look now and then");
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(PAUSE_MOST),
            () = shutdown.cancelled() => return,
        }
    }
}

/// Listens until the connection is lost.
async fn hear(hub: &Hub, pool: &Pool, pause: &mut Duration) -> Result<()> {
    let mut listener = pool.listen().await?;
    *pause = PAUSE;
    tracing::info!("listening for changes");
    hub.wake_all();
    loop {
        hub.wake(&listener.next().await?);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_seat_is_woken_for_its_own_person_and_leaves_nothing_behind() {
        let hub = Arc::new(Hub::default());
        let (mut first, mut second) = (hub.sit("user001"), hub.sit("user001"));
        let other = hub.sit("user002");
        hub.wake("user001");
        hub.wake("user001");
        hub.wake("user003");
        first.woken().await;
        second.woken().await;
        assert!(!other.woken.has_changed().unwrap());
        assert!(!first.woken.has_changed().unwrap(), "two wake-ups at once are one");
        drop(first);
        hub.wake_all();
        second.woken().await;
        drop((second, other));
        assert!(hub.wakers().is_empty());
    }
}
