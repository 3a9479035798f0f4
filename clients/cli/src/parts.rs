//! The parts of the system, each as a process of its own.

pub(crate) mod auth;
pub(crate) mod bounds;
pub(crate) mod endpoint;
pub(crate) mod migrate;
pub(crate) mod model;
pub(crate) mod serve;
pub(crate) mod tls;
pub(crate) mod work;
pub(crate) mod working;

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;
use dotodo_runtime::telemetry::{self, Format};
use dotodo_store::{Pool, Settings};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::error::Error;

/// How long what is under way may go on after a signal to stop.
pub(crate) const DRAIN: Duration = Duration::from_secs(8);

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct Database {
    /// PostgreSQL, as `postgres://user:password@host/name`
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: String,
    /// How many connections this process may hold
    #[arg(long, env = "DOTODO_DATABASE_CONNECTIONS", default_value_t = 16)]
    database_connections: u32,
}

/// Whether the server works behind the second wall.
#[derive(Debug, Args)]
pub(crate) struct Wall {
    /// Let PostgreSQL itself keep people apart too, with row-level security; it takes a round trip more for each read
    #[arg(long, env = "DOTODO_ROW_SECURITY")]
    pub(crate) row_security: bool,
}

impl Database {
    pub(crate) fn pool(&self) -> Result<Pool, Error> {
        Ok(Pool::new(&self.settings())?)
    }

    /// A pool for what people call.
    pub(crate) fn pool_behind(&self, wall: &Wall) -> Result<Pool, Error> {
        Ok(Pool::new(&Settings { row_security: wall.row_security, ..self.settings() })?)
    }

    fn settings(&self) -> Settings {
        Settings { max_connections: self.database_connections, ..Settings::new(&self.database_url) }
    }
}

/// Starts logging, and listens for signals to stop.
pub(crate) fn begin() -> Result<CancellationToken, Error> {
    telemetry::init(Format::detect()).map_err(|error| Error::failed("cannot start logging")(error.into()))?;
    dotodo_runtime::shutdown::on_signal().map_err(|error| Error::failed("cannot listen for signals")(error.into()))
}

/// Opens a port.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    let failed = Error::failed(format!("cannot listen on {address}"));
    TcpListener::bind(address).await.map_err(|error| failed(error.into()))
}
