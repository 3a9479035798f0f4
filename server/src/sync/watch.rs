//! A stream of changes: a task that reads pages and puts them into a bounded buffer, from which the connection takes
//! them as fast as the client reads.

use std::convert::Infallible;
use std::time::Duration;

use dotodo_proto::v1::watch_changes_response::Event;
use dotodo_proto::v1::{Current, Heartbeat, WatchChangesResponse};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::Settings;
use super::cursor::{Cursor, Place};
use super::feed::Feed;
use super::hub::Seat;
use crate::stream::live::{self, Ended, Live, Outlet};

/// So many messages wait for a client that does not read, and so many are read from the database at once.
const BUFFER: usize = 32;
const PAGE: i64 = 64;

/// Begins to send the changes after a place; ends after `patience`, if the client said how long it has.
pub(super) fn start(
    feed: Feed,
    place: Place,
    seat: Seat,
    settings: &Settings,
    shutdown: &CancellationToken,
    patience: Option<Duration>,
) -> Live<WatchChangesResponse> {
    let look = settings.look;
    live::start(BUFFER, settings, shutdown, patience, move |out| Watch { feed, place, seat, look, out, sent: 0 }.run())
}

struct Watch {
    feed: Feed,
    place: Place,
    seat: Seat,
    /// How often changes are looked for of which no news came.
    look: Duration,
    out: Outlet<WatchChangesResponse>,
    /// How many changes were sent.
    sent: u64,
}

impl Watch {
    async fn run(mut self) -> Result<(), Ended> {
        let Err(ended) = self.follow().await;
        let reason = match &ended {
            Ended::Left => "LEFT",
            Ended::With(error) => error.reason().name(),
        };
        metrics::counter!("dotodo_watches_ended_total", "reason" => reason).increment(1);
        tracing::info!(sent = self.sent, reason, "watched");
        Err(ended)
    }

    async fn follow(&mut self) -> Result<Infallible, Ended> {
        let mut page = self.feed.page(self.place, PAGE).await?;
        let begun_at = page.last;
        let mut current = false;
        loop {
            for change in page.changes {
                self.out.send(message(change.cursor.clone(), Event::Change(change))).await?;
                self.sent += 1;
            }
            self.place = page.next;
            if !current && matches!(self.place, Place::After { mark } if mark.seq >= begun_at) {
                self.out.send(message(self.cursor(), Event::Current(Current {}))).await?;
                current = true;
            }
            if page.current {
                self.wait().await?;
            }
            page = self.feed.page(self.place, PAGE).await?;
        }
    }

    /// Waits until something may have changed.
    async fn wait(&mut self) -> Result<(), Ended> {
        let cursor = self.cursor();
        let heartbeat = || message(cursor.clone(), Event::Heartbeat(Heartbeat {}));
        let news = async {
            tokio::select! {
                () = self.seat.woken() => {}
                () = sleep(self.look) => {}
            }
        };
        self.out.until(news, heartbeat).await
    }

    fn cursor(&self) -> String {
        Cursor::text(self.place, &self.feed.user_id)
    }
}

fn message(cursor: String, event: Event) -> WatchChangesResponse {
    WatchChangesResponse { cursor, event: Some(event) }
}
