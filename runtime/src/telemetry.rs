//! Logging to standard error: text for people, JSON lines for collectors.
//!
//! Losing a log line is never a reason to stop: a full disk or a closed pipe drops the line and nothing else.
//! Deliberately not here: metrics, which the server serves, and log files, which belong to whoever starts the process.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{FromEnvError, LevelFilter};
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

/// The environment variable that says what is logged, in the syntax of [`EnvFilter`]: `warn`, `info,dotodo_store=debug`.
pub const FILTER_VARIABLE: &str = "DOTODO_LOG";

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One short line of text, coloured on a terminal.
    Text,
    /// One JSON object a line, its fields at the top level.
    Json,
}

impl Format {
    /// Text where a person reads standard error, JSON where a machine does.
    pub fn detect() -> Self {
        if io::stderr().is_terminal() { Self::Text } else { Self::Json }
    }
}

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The filter in the environment cannot be read.
    #[error("{FILTER_VARIABLE} is not a log filter such as \"info\" or \"warn,dotodo_store=debug\"")]
    Filter(#[from] FromEnvError),
    /// Something in this process already logs.
    #[error("logging was set up twice")]
    Repeated(#[from] TryInitError),
}

/// What is logged unless told otherwise. What PostgreSQL remarks while it carries out a migration ("already exists, skipping") is
/// nothing to whoever starts us.
const DEFAULT: &str = "info,sqlx::postgres::notice=warn";

/// Sends what `tracing` and `log` report to standard error, from `info` up unless [`FILTER_VARIABLE`] says otherwise.
///
/// # Errors
/// When the filter cannot be read, or logging was set up before.
pub fn init(format: Format) -> Result<(), Error> {
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    let filter = match std::env::var_os(FILTER_VARIABLE) {
        None => filter.parse_lossy(DEFAULT),
        Some(_) => filter.with_env_var(FILTER_VARIABLE).from_env()?,
    };
    // Left on, a failed write would be reported with `eprintln!`, which panics when standard error is full.
    let builder = tracing_subscriber::fmt().with_writer(io::stderr).log_internal_errors(false).with_env_filter(filter);
    match format {
        Format::Text => builder.compact().with_ansi(io::stderr().is_terminal()).finish().try_init()?,
        Format::Json => builder.json().flatten_event(true).with_span_list(false).finish().try_init()?,
    }
    Ok(())
}
