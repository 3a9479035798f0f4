//! ExportAccount: everything that is kept of a person, as a stream of JSON records of one moment.
//!
//! An export holds a connection and a snapshot of the database for as long as it is read. So there are few at once, a client
//! that does not read is let go, and none lasts longer than a quarter of an hour.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use dotodo_proto::v1::ExportAccountResponse;
use dotodo_store::Pool;
use dotodo_store::export::{Export, Page};
use futures_util::{StreamExt as _, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, sleep_until};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tracing::Instrument as _;

use crate::error::Error;

/// How many exports may be under way in a process: each holds a connection.
const AT_ONCE: usize = 4;
/// So many messages wait for a client that does not read.
const BUFFER: usize = 2;
/// A message has at most so many bytes, unless one record alone has more: clients take 4 MiB.
const MESSAGE_BYTES: usize = 256 * 1024;
/// How long a client may leave a message unread. PostgreSQL ends a transaction that is idle for 30 s.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long an export may last.
const LASTS: Duration = Duration::from_secs(15 * 60);

/// What an export answers.
pub(super) type Records = Pin<Box<dyn Stream<Item = Result<ExportAccountResponse, Status>> + Send>>;

/// The places for exports.
#[derive(Debug, Clone)]
pub(super) struct Exports {
    places: Arc<Semaphore>,
    shutdown: CancellationToken,
}

impl Exports {
    /// All places are free; a shutdown ends what is under way.
    pub(super) fn new(shutdown: CancellationToken) -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), shutdown }
    }

    /// Begins to send what is kept of a person.
    pub(super) fn start(&self, pool: Pool, user_id: String) -> Result<Records, Error> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| Error::Overloaded)?;
        let (out, messages) = mpsc::channel(BUFFER);
        let task = tokio::spawn(run(pool, user_id, out, self.shutdown.clone(), place).in_current_span());
        let end = stream::once(task).filter_map(async |ended| match ended {
            Ok(ended) => ended.err().map(|error| Err(error.into())),
            Err(_) => Some(Err(Error::Panicked.into())),
        });
        Ok(Box::pin(ReceiverStream::new(messages).map(Ok).chain(end)))
    }
}

/// Sends everything, or less to a client that does not want it any more.
async fn run(
    pool: Pool,
    user_id: String,
    out: mpsc::Sender<ExportAccountResponse>,
    shutdown: CancellationToken,
    _place: OwnedSemaphorePermit,
) -> Result<(), Error> {
    let over = Instant::now() + LASTS;
    tokio::select! {
        sent = send_all(&pool, &user_id, &out) => sent,
        () = out.closed() => Ok(()),
        () = shutdown.cancelled() => Err(Error::Stopping),
        () = sleep_until(over) => Err(Error::DeadlineExceeded),
    }
}

async fn send_all(pool: &Pool, user_id: &str, out: &mpsc::Sender<ExportAccountResponse>) -> Result<(), Error> {
    let mut export = Export::begin(pool, user_id).await?;
    while let Some(page) = export.next().await? {
        for message in messages(page) {
            // Who left is noticed by `run`.
            let sent = out.send_timeout(message, PATIENCE).await;
            if let Err(mpsc::error::SendTimeoutError::Timeout(_)) = sent {
                return Err(Error::SlowConsumer);
            }
        }
    }
    Ok(())
}

/// The records of a page in messages that are not too large.
fn messages(page: Page) -> Vec<ExportAccountResponse> {
    let mut messages: Vec<ExportAccountResponse> = Vec::new();
    let mut bytes = 0;
    for record in page.records {
        bytes += record.len();
        match messages.last_mut() {
            Some(last) if bytes <= MESSAGE_BYTES => last.records.push(record),
            _ => {
                bytes = record.len();
                messages.push(ExportAccountResponse { table: page.table.to_owned(), records: vec![record] });
            }
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_not_large_unless_a_record_is() {
        let sizes = [100_000, 100_000, 100_000, 300_000, 1, 2];
        let page = Page { table: "todos", records: sizes.iter().map(|size| "x".repeat(*size)).collect() };
        let sent: Vec<Vec<_>> =
            messages(page).iter().map(|message| message.records.iter().map(String::len).collect()).collect();
        assert_eq!(sent, [vec![100_000, 100_000], vec![100_000], vec![300_000], vec![1, 2]]);
        assert!(messages(Page { table: "todos", records: vec![] }).is_empty());
    }
}
