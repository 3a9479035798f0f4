//! `dotodo work`.

use clap::Args;

use super::retention::Retention;
use super::{DRAIN, Database, begin};
use crate::error::Error;

/// Which database, and how long things are kept.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    retention: Retention,
}

/// Runs the worker until a signal.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let shutdown = begin()?;
    let pool = options.database.pool()?;
    tracing::info!("working");
    let worked = dotodo_worker::run(pool.clone(), options.retention.settings(), shutdown, DRAIN).await;
    pool.close().await;
    worked.map_err(|error| Error::failed("the worker stopped")(error.into()))
}
