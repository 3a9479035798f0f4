//! `dotodo serve`.

use std::net::SocketAddr;

use clap::Args;
use tokio_util::sync::CancellationToken;

use super::bounds::Bounds;
use super::{Database, Wall, auth, begin, listen};
use crate::error::Error;

/// Where the server listens, and what it stands on.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The address to listen on
    #[arg(long, env = "DOTODO_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    tokens: auth::Tokens,
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    wall: Wall,
    #[command(flatten)]
    bounds: Bounds,
}

/// Runs the server until a signal.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let verifier = options.tokens.verifier()?;
    let pool = options.database.pool_behind(&options.wall)?;
    let shutdown = begin()?;
    let model = options.bounds.model(&CancellationToken::new())?;
    let listener = listen(options.listen).await?;
    tracing::info!(address = %listener.local_addr().unwrap_or(options.listen), "the server listens");
    let served =
        dotodo_server::serve(listener, pool.clone(), model, verifier, options.bounds.settings(), shutdown).await;
    pool.close().await;
    served.map_err(Error::failed("the server stopped"))
}
