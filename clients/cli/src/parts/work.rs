//! `dotodo work`.

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::bounds::ModelService;
use super::working::{Work, lists, reader};
use super::{DRAIN, Database, begin};
use crate::error::Error;

/// Which database, how the work is done, and what reads utterances that are pending.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    model: ModelService,
}

/// Runs the worker until a signal.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let shutdown = begin()?;
    let pool = options.database.pool()?;
    // The model serves for as long as tasks may be under way.
    let (model, patience) = (options.model.channel(&CancellationToken::new())?, options.model.patience());
    let (pending, lists) = (reader(&pool, model.clone(), patience), lists(&pool, model, patience));
    let working = dotodo_worker::Settings { pending, lists, ..options.work.settings() };
    tracing::info!("working");
    let worked = dotodo_worker::run(pool.clone(), dotodo_worker::pipelines(), working, shutdown, DRAIN).await;
    pool.close().await;
    worked.map_err(|error| Error::failed("the worker stopped")(error.into()))
}
