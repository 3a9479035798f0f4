//! Streams that are taken up again where they broke.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use tonic::{Code, Status, Streaming};

/// A stream that is silent for so long is cut off: the server sends heartbeats more often.
const SILENCE: Duration = Duration::from_secs(60);
/// How long to wait before a stream that broke is taken up again: at first, and at most.
const PAUSE: Duration = Duration::from_millis(200);
const PAUSE_MOST: Duration = Duration::from_secs(5);

/// The next message of a stream; none at its end.
pub(crate) async fn next<T>(stream: &mut Streaming<T>) -> Result<Option<T>, Status> {
    let message = timeout(SILENCE, stream.message()).await;
    message.map_err(|_| Status::unavailable("the server is silent"))?
}

/// Whether a stream that ended so broke, or was ended for its own good, and can go on.
pub(crate) fn can_go_on(status: &Status) -> bool {
    let passing = [Code::Unavailable, Code::Unknown, Code::Internal, Code::Cancelled, Code::ResourceExhausted];
    passing.contains(&status.code())
}

/// Pauses between one stream and the next, each longer than the one before.
pub(crate) struct Pauses(Duration);

impl Pauses {
    pub(crate) fn new() -> Self {
        Self(PAUSE)
    }

    /// The stream was heard: the next pause is short again.
    pub(crate) fn heard(&mut self) {
        self.0 = PAUSE;
    }

    pub(crate) async fn wait(&mut self) {
        sleep(self.0).await;
        self.0 = (self.0 * 2).min(PAUSE_MOST);
    }
}
