//! A stream that goes on: a task puts messages into a bounded buffer, from which the connection takes them as fast as the client
//! reads. Here is what all such streams have in common: heartbeats, patience with a client, and what ends them.

use std::pin::{Pin, pin};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tracing::Instrument as _;

use crate::error::Error;
use crate::sync::Settings;

/// How long a stream lasts without a deadline of the client's: longer than any token.
const FAR: Duration = Duration::from_secs(2 * 366 * 24 * 60 * 60);

/// Why a stream ends before its work is done.
pub(crate) enum Ended {
    /// The client does not want it any more.
    Left,
    /// The client is told.
    With(Error),
}

impl<E: Into<Error>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::With(error.into())
    }
}

/// The answer of an RPC that goes on.
pub(crate) type Live<M> = Pin<Box<dyn Stream<Item = Result<M, Status>> + Send>>;

/// What a task sends its messages with.
pub(crate) struct Outlet<M> {
    out: mpsc::Sender<M>,
    settings: Settings,
    shutdown: CancellationToken,
    /// When the client has waited long enough.
    deadline: Instant,
    /// When a heartbeat is due.
    quiet: Instant,
}

/// Lets a task send messages, of which `buffer` wait for a client that does not read; ends after `patience`, if the client
/// said how long it has.
pub(crate) fn start<M: Send + 'static, W>(
    buffer: usize,
    settings: &Settings,
    shutdown: &CancellationToken,
    patience: Option<Duration>,
    task: impl FnOnce(Outlet<M>) -> W,
) -> Live<M>
where
    W: Future<Output = Result<(), Ended>> + Send + 'static,
{
    let (out, messages) = mpsc::channel(buffer);
    let now = Instant::now();
    let outlet = Outlet {
        out,
        settings: settings.clone(),
        shutdown: shutdown.clone(),
        deadline: now + patience.unwrap_or(FAR).min(FAR),
        quiet: now + settings.heartbeat,
    };
    let task = tokio::spawn(task(outlet).in_current_span());
    let end = stream::once(task).filter_map(async |ended| match ended {
        Ok(Ok(()) | Err(Ended::Left)) => None,
        Ok(Err(Ended::With(error))) => Some(Err(error.into())),
        Err(_) => Some(Err(Error::Panicked.into())),
    });
    Box::pin(ReceiverStream::new(messages).map(Ok).chain(end))
}

impl<M> Outlet<M> {
    /// Sends a message once there is room for it.
    pub(crate) async fn send(&mut self, message: M) -> Result<(), Ended> {
        let patience = Instant::now() + self.settings.patience;
        tokio::select! {
            biased;
            ended = self.over() => return Err(ended),
            room = self.out.reserve() => room.map_err(|_| Ended::Left)?.send(message),
            () = sleep_until(patience) => return Err(Error::SlowConsumer.into()),
        }
        self.quiet = Instant::now() + self.settings.heartbeat;
        Ok(())
    }

    /// Waits for something, with heartbeats.
    pub(crate) async fn until(
        &mut self,
        something: impl Future<Output = ()>,
        heartbeat: impl Fn() -> M,
    ) -> Result<(), Ended> {
        let mut something = pin!(something);
        loop {
            tokio::select! {
                () = &mut something => return Ok(()),
                () = sleep_until(self.quiet) => self.send(heartbeat()).await?,
                ended = self.over() => return Err(ended),
            }
        }
    }

    /// Waits for what ends a stream from outside.
    async fn over(&self) -> Ended {
        tokio::select! {
            () = self.out.closed() => Ended::Left,
            () = self.shutdown.cancelled() => Error::Stopping.into(),
            () = sleep_until(self.deadline) => Error::DeadlineExceeded.into(),
        }
    }
}
