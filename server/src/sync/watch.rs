//! A stream of changes: a task that reads pages and puts them into a bounded buffer, from which the connection takes
//! them as fast as the client reads.

use std::pin::Pin;
use std::time::Duration;

use dotodo_proto::v1::watch_changes_response::Event;
use dotodo_proto::v1::{Current, Heartbeat, WatchChangesResponse};
use futures_util::StreamExt as _;
use futures_util::stream;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tracing::Instrument as _;

use super::Settings;
use super::cursor::{Cursor, Place};
use super::feed::Feed;
use super::hub::Seat;
use crate::error::Error;

/// So many messages wait for a client that does not read, and so many are read from the database at once.
const BUFFER: usize = 32;
const PAGE: i64 = 64;

/// How long a stream lasts without a deadline of the client's: longer than any token.
const FAR: Duration = Duration::from_secs(2 * 366 * 24 * 60 * 60);

/// Begins to send the changes after a place; ends after `patience`, if the client said how long it has.
pub(super) fn start(
    feed: Feed,
    place: Place,
    seat: Seat,
    settings: Settings,
    shutdown: CancellationToken,
    patience: Option<Duration>,
) -> Pin<Box<dyn Stream<Item = Result<WatchChangesResponse, Status>> + Send>> {
    let (out, messages) = mpsc::channel(BUFFER);
    let now = Instant::now();
    let (deadline, quiet) = (now + patience.unwrap_or(FAR).min(FAR), now + settings.heartbeat);
    let watch = Watch { feed, place, seat, settings, shutdown, out, deadline, quiet, sent: 0 };
    let task = tokio::spawn(watch.run().in_current_span());
    let end = stream::once(task).filter_map(async |ended| match ended {
        Ok(Ended::Left) => None,
        Ok(Ended::With(error)) => Some(Err(error.into())),
        Err(_) => Some(Err(Error::Panicked.into())),
    });
    Box::pin(ReceiverStream::new(messages).map(Ok).chain(end))
}

/// Why a stream ends.
enum Ended {
    /// The client does not want it any more.
    Left,
    /// The client is told.
    With(Error),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::With(error)
    }
}

struct Watch {
    feed: Feed,
    place: Place,
    seat: Seat,
    settings: Settings,
    shutdown: CancellationToken,
    out: mpsc::Sender<WatchChangesResponse>,
    /// When the client has waited long enough.
    deadline: Instant,
    /// When a heartbeat is due.
    quiet: Instant,
    /// How many changes were sent.
    sent: u64,
}

impl Watch {
    async fn run(mut self) -> Ended {
        let ended = match self.follow().await {
            Ok(never) => match never {},
            Err(ended) => ended,
        };
        let reason = match &ended {
            Ended::Left => "LEFT",
            Ended::With(error) => error.reason().name(),
        };
        metrics::counter!("dotodo_watches_ended_total", "reason" => reason).increment(1);
        tracing::info!(sent = self.sent, reason, "watched");
        ended
    }

    async fn follow(&mut self) -> Result<std::convert::Infallible, Ended> {
        let mut page = self.feed.page(self.place, PAGE).await?;
        let begun_at = page.last;
        let mut current = false;
        loop {
            for change in page.changes {
                self.send(change.cursor.clone(), Event::Change(change)).await?;
                self.sent += 1;
            }
            self.place = page.next;
            if !current && matches!(self.place, Place::After { mark } if mark.seq >= begun_at) {
                self.send_here(Event::Current(Current {})).await?;
                current = true;
            }
            if page.current {
                self.wait().await?;
            }
            page = self.feed.page(self.place, PAGE).await?;
        }
    }

    /// Waits until something may have changed, with heartbeats.
    async fn wait(&mut self) -> Result<(), Ended> {
        let look = Instant::now() + self.settings.look;
        loop {
            tokio::select! {
                () = self.seat.woken() => return Ok(()),
                () = sleep_until(look) => return Ok(()),
                () = sleep_until(self.quiet) => self.send_here(Event::Heartbeat(Heartbeat {})).await?,
                ended = over(&self.out, &self.shutdown, self.deadline) => return Err(ended),
            }
        }
    }

    async fn send_here(&mut self, event: Event) -> Result<(), Ended> {
        self.send(Cursor::text(self.place, &self.feed.user_id), event).await
    }

    /// Sends a message once there is room for it.
    async fn send(&mut self, cursor: String, event: Event) -> Result<(), Ended> {
        let message = WatchChangesResponse { cursor, event: Some(event) };
        let patience = Instant::now() + self.settings.patience;
        tokio::select! {
            biased;
            ended = over(&self.out, &self.shutdown, self.deadline) => return Err(ended),
            room = self.out.reserve() => room.map_err(|_| Ended::Left)?.send(message),
            () = sleep_until(patience) => return Err(Error::SlowConsumer.into()),
        }
        self.quiet = Instant::now() + self.settings.heartbeat;
        Ok(())
    }
}

/// Waits for what ends a stream from outside.
async fn over(out: &mpsc::Sender<WatchChangesResponse>, shutdown: &CancellationToken, deadline: Instant) -> Ended {
    tokio::select! {
        () = out.closed() => Ended::Left,
        () = shutdown.cancelled() => Error::Stopping.into(),
        () = sleep_until(deadline) => Error::DeadlineExceeded.into(),
    }
}
