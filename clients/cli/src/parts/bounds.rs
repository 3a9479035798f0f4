//! The bounds of the server, which `serve` and `up` share: how long, how many, how much, and TLS.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use dotodo_server::{Connections, Places, Rate, Settings, SyncSettings, Tls};
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;

use super::{DRAIN, endpoint, tls};
use crate::error::Error;

/// What the server waits for and how long, and how much it lets others ask for.
#[derive(Debug, Args)]
pub(crate) struct Bounds {
    #[command(flatten)]
    model: ModelService,
    /// How long a call may take, in milliseconds
    #[arg(long, env = "DOTODO_DEADLINE_MS", default_value_t = 15_000)]
    deadline_ms: u64,
    /// How many calls may be under way at once
    #[arg(long, env = "DOTODO_CALLS", default_value_t = 1024)]
    calls: usize,
    /// How many bytes a request may have
    #[arg(long, env = "DOTODO_REQUEST_BYTES", default_value_t = 262_144)]
    request_bytes: usize,
    /// How many bytes an answer may have
    #[arg(long, env = "DOTODO_ANSWER_BYTES", default_value_t = 16_777_216)]
    answer_bytes: usize,
    /// How many units each person may ask for at once (reading costs 1, writing 2, capturing 10) [0: no bound]
    #[arg(long, env = "DOTODO_RATE_BURST", default_value_t = 1_000)]
    rate_burst: u32,
    /// How many units each person gets each second
    #[arg(long, env = "DOTODO_RATE_PER_SECOND", default_value_t = 20)]
    rate_per_second: u32,
    /// How many calls without a valid token an address may make at once [0: no bound]
    #[arg(long, env = "DOTODO_FAILURES_BURST", default_value_t = 200)]
    failures_burst: u32,
    /// How many more each second
    #[arg(long, env = "DOTODO_FAILURES_PER_SECOND", default_value_t = 1)]
    failures_per_second: u32,
    /// How many streams may be open [0: no bound]
    #[arg(long, env = "DOTODO_STREAMS", default_value_t = 4_096)]
    streams: usize,
    /// How many streams of each person may be open [0: no bound]
    #[arg(long, env = "DOTODO_STREAMS_PER_USER", default_value_t = 8)]
    streams_per_user: usize,
    /// A stream of changes without a message for so long gets a heartbeat, in milliseconds
    #[arg(long, env = "DOTODO_HEARTBEAT_MS", default_value_t = 15_000, value_parser = clap::value_parser!(u64).range(1..))]
    heartbeat_ms: u64,
    /// Whether anybody may ask for the descriptors of the services, as grpcurl does
    #[arg(long, env = "DOTODO_REFLECTION", default_value_t = true, action = clap::ArgAction::Set)]
    reflection: bool,
    /// For how many days a device can go on after a change; later it takes a new snapshot
    #[arg(long, env = "DOTODO_CHANGES_KEPT_DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..))]
    changes_kept_days: u16,
    #[command(flatten)]
    connections: ConnectionBounds,
    #[command(flatten)]
    tls: TlsFiles,
}

/// The model, if it is not in this process.
#[derive(Debug, Args)]
pub(crate) struct ModelService {
    /// The model, as `http://host:port` or `https://host:port` [default: the built-in engine, in this process]
    #[arg(long, env = "DOTODO_MODEL_URL")]
    model_url: Option<String>,
    /// Authorities (PEM) that may vouch for its host, in the place of those that browsers trust
    #[arg(long, env = "DOTODO_MODEL_CA", requires = "model_url")]
    model_ca: Option<PathBuf>,
    /// Our certificate (PEM), for a model that lets in only whom it knows
    #[arg(long, env = "DOTODO_MODEL_CERT", requires_all = ["model_url", "model_key"])]
    model_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, env = "DOTODO_MODEL_KEY", requires = "model_cert")]
    model_key: Option<PathBuf>,
    /// How long the model is waited for, in milliseconds
    #[arg(long, env = "DOTODO_MODEL_TIMEOUT_MS", default_value_t = 5_000)]
    model_timeout_ms: u64,
    #[command(flatten)]
    endpoint: endpoint::Wording,
}

/// What bounds connections.
#[derive(Debug, Args)]
struct ConnectionBounds {
    /// How many connections may be open [0: no bound]
    #[arg(long, env = "DOTODO_CONNECTIONS", default_value_t = 10_000)]
    connections: usize,
    /// How many from each address (IPv6: each /64) [0: no bound, as behind a proxy]
    #[arg(long, env = "DOTODO_CONNECTIONS_PER_ADDRESS", default_value_t = 100)]
    connections_per_address: usize,
    /// How long a connection may take until its first request is complete, in milliseconds
    #[arg(long, env = "DOTODO_FIRST_REQUEST_MS", default_value_t = 10_000)]
    first_request_ms: u64,
    /// How many calls may be under way on one connection
    #[arg(long, env = "DOTODO_CALLS_PER_CONNECTION", default_value_t = 64)]
    calls_per_connection: usize,
    /// How many HTTP/2 streams one connection may have open
    #[arg(long, env = "DOTODO_STREAMS_PER_CONNECTION", default_value_t = 100)]
    streams_per_connection: u32,
    /// How old a connection gets, in seconds; clients connect anew without noticing
    #[arg(long, env = "DOTODO_CONNECTION_AGE_SECS", default_value_t = 600)]
    connection_age_secs: u64,
    /// How long calls on an old connection may go on, in seconds
    #[arg(long, env = "DOTODO_CONNECTION_GRACE_SECS", default_value_t = 30)]
    connection_grace_secs: u64,
    /// How many bytes the headers of a request may have
    #[arg(long, env = "DOTODO_HEADER_BYTES", default_value_t = 16_384)]
    header_bytes: u32,
}

/// TLS whose files may change.
#[derive(Debug, Args)]
struct TlsFiles {
    #[command(flatten)]
    files: tls::Files,
    /// How often these files are looked at for changes, in seconds
    #[arg(long, env = "DOTODO_TLS_CHECK_SECS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    tls_check_secs: u64,
}

impl Bounds {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            deadline: Duration::from_millis(self.deadline_ms),
            model_patience: self.model.patience(),
            calls: self.calls,
            sync: SyncSettings {
                heartbeat: Duration::from_millis(self.heartbeat_ms),
                kept: SignedDuration::from_hours(24 * i64::from(self.changes_kept_days)),
                ..SyncSettings::default()
            },
            drain: DRAIN,
            request_bytes: self.request_bytes,
            answer_bytes: self.answer_bytes,
            connections: self.connections.settings(),
            reflection: self.reflection,
            tls: self.tls.settings(),
            rate: Rate { burst: self.rate_burst, per_second: self.rate_per_second },
            failures: Rate { burst: self.failures_burst, per_second: self.failures_per_second },
            streams: Places { total: self.streams, each: self.streams_per_user },
        }
    }

    /// A channel to the model, as [`ModelService::channel`].
    pub(crate) fn model(&self, shutdown: &CancellationToken) -> Result<Channel, Error> {
        self.model.channel(shutdown)
    }

    /// How long the model is waited for.
    pub(crate) fn model_patience(&self) -> Duration {
        self.model.patience()
    }
}

impl ModelService {
    /// How long the model is waited for.
    pub(crate) fn patience(&self) -> Duration {
        Duration::from_millis(self.model_timeout_ms)
    }

    /// A channel to the model; without a URL to one that runs in this process until it stops.
    pub(crate) fn channel(&self, shutdown: &CancellationToken) -> Result<Channel, Error> {
        if let Some(url) = &self.model_url {
            if self.endpoint.is_set() {
                return Err(Error::Usage("--recommend-url goes with the model that --model-url names".to_owned()));
            }
            let Self { model_ca, model_cert, model_key, .. } = self;
            let identity = model_cert.clone().zip(model_key.clone());
            let tls = dotodo_runtime::channel::Tls { authorities: model_ca.clone(), identity };
            return dotodo_runtime::channel::connect(url, self.patience(), &tls)
                .map_err(|error| Error::Channel { url: url.clone(), error });
        }
        let (channel, incoming) = dotodo_runtime::channel::in_memory();
        let (endpoint, shutdown) = (self.endpoint.endpoint()?, shutdown.clone());
        tokio::spawn(async move {
            if let Err(error) = dotodo_model::serve(incoming, None, endpoint, shutdown).await {
                tracing::error!(error, "the model stopped");
            }
        });
        Ok(channel)
    }
}

impl ConnectionBounds {
    fn settings(&self) -> Connections {
        Connections {
            places: Places { total: self.connections, each: self.connections_per_address },
            first_request: Duration::from_millis(self.first_request_ms),
            calls: self.calls_per_connection,
            streams: self.streams_per_connection,
            age: Duration::from_secs(self.connection_age_secs),
            age_grace: Duration::from_secs(self.connection_grace_secs),
            header_bytes: self.header_bytes,
        }
    }
}

impl TlsFiles {
    fn settings(&self) -> Option<Tls> {
        Some(Tls {
            certificate: self.files.tls_cert.clone()?,
            key: self.files.tls_key.clone()?,
            client_authorities: self.files.client_ca.clone(),
            check: Duration::from_secs(self.tls_check_secs),
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        bounds: Bounds,
    }

    #[test]
    fn the_defaults_are_those_of_the_server() {
        let settings = Line::parse_from(["dotodo"]).bounds.settings();
        assert_eq!(format!("{settings:?}"), format!("{:?}", Settings::default()));
    }
}
