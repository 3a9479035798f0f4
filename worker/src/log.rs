//! What tasks say, on its way into the database.

use std::time::Duration;

use dotodo_store::pipeline::{self, Attempt, Line};
use dotodo_store::{Error, Pool};
use tokio::sync::mpsc::UnboundedReceiver;

/// How many lines are kept of an attempt, and how many characters of a line.
const LINES: usize = 10_000;
const LETTERS: usize = 8_000;

/// So many lines go with one statement at most: those that came while the one before was under way.
const BATCH: usize = 500;

/// A line that cannot be kept is tried again so often, with so long between: PostgreSQL may be starting anew.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_secs(1);

/// Keeps what an attempt says until it has nothing more to say.
pub(crate) async fn keep(pool: Pool, attempt: Attempt, mut lines: UnboundedReceiver<Line>) {
    let mut left = LINES;
    let mut batch = Vec::new();
    while lines.recv_many(&mut batch, BATCH).await > 0 {
        let dropped = batch.len().saturating_sub(left);
        batch.truncate(left);
        left -= batch.len();
        if dropped > 0 && left == 0 && !batch.is_empty() {
            let end = Line { level: "warn", message: "it said more than is kept".into(), at: jiff::Timestamp::now() };
            batch.push(end);
        }
        batch.iter_mut().for_each(shorten);
        write(&pool, &attempt, &batch).await;
        batch.clear();
    }
}

fn shorten(line: &mut Line) {
    if let Some((end, _)) = line.message.char_indices().nth(LETTERS) {
        line.message.truncate(end);
        line.message.push('…');
    }
}

async fn write(pool: &Pool, attempt: &Attempt, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    for _ in 0..TRIES {
        match pipeline::log(pool, attempt, lines).await {
            Ok(()) => return,
            Err(Error::Unavailable(_) | Error::TooSlow(_)) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::warn!(%error, task = attempt.task, "what a task said is lost");
                return;
            }
        }
    }
    tracing::warn!(task = attempt.task, "what a task said is lost: the database was away for too long");
}
