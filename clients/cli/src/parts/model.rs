//! `dotodo model`.

use std::net::SocketAddr;

use clap::Args;
use tokio_stream::wrappers::TcpListenerStream;

use super::{begin, endpoint, listen, tls};
use crate::error::Error;

/// Where it listens, and what words what it suggests.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The address to listen on; servers and workers reach it, nobody else should
    #[arg(long, env = "DOTODO_LISTEN", default_value = "127.0.0.1:50051")]
    listen: SocketAddr,
    #[command(flatten)]
    tls: tls::Files,
    #[command(flatten)]
    endpoint: endpoint::Wording,
}

/// Runs the model until a signal.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let (tls, endpoint) = (options.tls.config()?, options.endpoint.endpoint()?);
    let shutdown = begin()?;
    let listener = listen(options.listen).await?;
    tracing::info!(address = %listener.local_addr().unwrap_or(options.listen), "the model listens");
    let served = dotodo_model::serve(TcpListenerStream::new(listener), tls, endpoint, shutdown).await;
    served.map_err(Error::failed("the model stopped"))
}
