//! Stopping in good order: the signals that ask for it, and a bound on how long it may take.

use std::io;
use std::process;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// A token that is cancelled when the process is asked to stop (SIGTERM, or SIGINT from ctrl-C).
///
/// A second signal ends the process at once, with 128 + the signal's number as its exit code. Must be called within a
/// Tokio runtime.
///
/// # Errors
/// When the operating system refuses the signal handlers.
pub fn on_signal() -> io::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let token = CancellationToken::new();
    let asked = token.clone();
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        tracing::info!("stopping; a second signal stops at once");
        asked.cancel();
        let number = either(&mut terminate, &mut interrupt).await;
        process::exit(128 + number);
    });
    Ok(token)
}

/// Waits for one of the two signals and gives its number.
async fn either(terminate: &mut Signal, interrupt: &mut Signal) -> i32 {
    tokio::select! {
        _ = terminate.recv() => SignalKind::terminate().as_raw_value(),
        _ = interrupt.recv() => SignalKind::interrupt().as_raw_value(),
    }
}

/// Runs `work`, which is expected to end once `token` is cancelled, and gives it `limit` from then on.
///
/// `None` when the limit passed first: `work` is dropped where it stood.
pub async fn drain<T>(token: &CancellationToken, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let overdue = async {
        token.cancelled().await;
        tokio::time::sleep(limit).await;
    };
    tokio::select! {
        done = work => Some(done),
        () = overdue => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn work_that_ends_in_time_gives_its_result() {
        let token = CancellationToken::new();
        token.cancel();
        let work = async {
            tokio::time::sleep(Duration::from_secs(4)).await;
            7
        };
        assert_eq!(drain(&token, Duration::from_secs(5), work).await, Some(7));
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_counts_from_the_signal_only() {
        let token = CancellationToken::new();
        let work = async {
            tokio::time::sleep(Duration::from_secs(60)).await;
            token.cancel();
            std::future::pending::<()>().await;
        };
        assert_eq!(drain(&token, Duration::from_secs(5), work).await, None);
    }
}
