//! `dotodo serve`.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use dotodo_server::Settings;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;

use super::{DRAIN, Database, auth, begin, listen};
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
    bounds: Bounds,
}

/// What the server waits for, and how long.
#[derive(Debug, Args)]
pub(crate) struct Bounds {
    /// The model, as `http://host:port` [default: the built-in engine, in this process]
    #[arg(long, env = "DOTODO_MODEL_URL")]
    model_url: Option<String>,
    /// How long the model is waited for, in milliseconds
    #[arg(long, env = "DOTODO_MODEL_TIMEOUT_MS", default_value_t = 5_000)]
    model_timeout_ms: u64,
    /// How long a call may take, in milliseconds
    #[arg(long, env = "DOTODO_DEADLINE_MS", default_value_t = 15_000)]
    deadline_ms: u64,
    /// How many calls may be under way at once
    #[arg(long, env = "DOTODO_CALLS", default_value_t = 1024)]
    calls: usize,
}

impl Bounds {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            deadline: Duration::from_millis(self.deadline_ms),
            model_patience: Duration::from_millis(self.model_timeout_ms),
            calls: self.calls,
            drain: DRAIN,
            ..Settings::default()
        }
    }

    /// A channel to the model; without a URL to one that runs in this process until it stops.
    pub(crate) fn model(&self, shutdown: &CancellationToken) -> Result<Channel, Error> {
        if let Some(url) = &self.model_url {
            return dotodo_runtime::channel::connect(url, Duration::from_millis(self.model_timeout_ms))
                .map_err(|_| Error::Usage(format!("--model-url: {url} is no URL, such as http://127.0.0.1:50051")));
        }
        let (channel, incoming) = dotodo_runtime::channel::in_memory();
        let shutdown = shutdown.clone();
        tokio::spawn(async move {
            if let Err(error) = dotodo_model::serve(incoming, shutdown).await {
                tracing::error!(error, "the model stopped");
            }
        });
        Ok(channel)
    }
}

/// Runs the server until a signal.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let verifier = options.tokens.verifier()?;
    let pool = options.database.pool()?;
    let shutdown = begin()?;
    let model = options.bounds.model(&CancellationToken::new())?;
    let listener = listen(options.listen).await?;
    tracing::info!(address = %listener.local_addr().unwrap_or(options.listen), "the server listens");
    let served =
        dotodo_server::serve(listener, pool.clone(), model, verifier, options.bounds.settings(), shutdown).await;
    pool.close().await;
    served.map_err(Error::failed("the server stopped"))
}
