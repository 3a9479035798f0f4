//! `dotodo work`.

use clap::Args;

use super::working::Work;
use super::{DRAIN, Database, begin};
use crate::error::Error;

/// Which database, and how the work is done.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    work: Work,
}

/// Runs the worker until a signal.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let shutdown = begin()?;
    let pool = options.database.pool()?;
    tracing::info!("working");
    let worked =
        dotodo_worker::run(pool.clone(), dotodo_worker::pipelines(), options.work.settings(), shutdown, DRAIN).await;
    pool.close().await;
    worked.map_err(|error| Error::failed("the worker stopped")(error.into()))
}
