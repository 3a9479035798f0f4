//! gRPC channels: to a service at a URL, over TLS if it says so, or to one in the same process.
//!
//! Both give the same [`Channel`], so a caller has one code path. Deliberately not here: deadlines and retries of single
//! calls, which depend on the call.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hyper_util::rt::TokioIo;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity, Uri};
use tower::service_fn;

/// Bytes that each direction of an in-memory connection buffers: one HTTP/2 initial window.
const IN_MEMORY_BUFFER_BYTES: usize = 64 * 1024;

/// Whom a channel trusts, and who it says that it is. All files are PEM.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tls {
    /// The authorities that may vouch for the service, in the place of those that browsers trust.
    pub authorities: Option<PathBuf>,
    /// Our certificate and its private key, for services that let in only whom they know.
    pub identity: Option<(PathBuf, PathBuf)>,
}

/// Why there can be no channel.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL is none.
    #[error("it is no URL such as http://127.0.0.1:8080 or https://todos.example")]
    Url,
    /// Files for TLS are given, and the URL would not use them.
    #[error("the files for TLS need a URL that begins with https://")]
    Plain,
    /// A file cannot be read.
    #[error("cannot read {path}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The files are not what they should be.
    #[error("the authorities, the certificate and its key do not make a client")]
    Unfit(#[source] tonic::transport::Error),
}

impl Tls {
    fn config(&self) -> Result<ClientTlsConfig, Error> {
        let mut config = match &self.authorities {
            Some(path) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(read(path)?)),
            None => ClientTlsConfig::new().with_webpki_roots(),
        };
        if let Some((certificate, key)) = &self.identity {
            config = config.identity(Identity::from_pem(read(certificate)?, read(key)?));
        }
        Ok(config)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

/// A channel to the service at `url` (`http://host:port`, or `https://host:port` over TLS), connected when the first call
/// needs it and again whenever the connection is lost.
///
/// A connection that is not made within `connect_timeout` fails the call with UNAVAILABLE. Pings find a dead peer
/// within 30 s, also between calls.
///
/// # Errors
/// When `url` is no URL, or the files of `tls` cannot be used with it.
pub fn connect(url: &str, connect_timeout: Duration, tls: &Tls) -> Result<Channel, Error> {
    let mut endpoint = Endpoint::from_shared(url.to_owned()).map_err(|_| Error::Url)?;
    match endpoint.uri().scheme_str() {
        Some("https") => endpoint = endpoint.tls_config(tls.config()?).map_err(Error::Unfit)?,
        Some("http") if *tls == Tls::default() => {}
        Some("http") => return Err(Error::Plain),
        _ => return Err(Error::Url),
    }
    let endpoint = endpoint
        .connect_timeout(connect_timeout)
        .http2_keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        .keep_alive_while_idle(true);
    Ok(endpoint.connect_lazy())
}

/// A channel to a service in this process, and the connections to hand to its
/// `tonic::transport::Server::serve_with_incoming`.
///
/// Calls fail with UNAVAILABLE once the connections are dropped. A lost connection is made anew by the next call.
pub fn in_memory() -> (Channel, impl Stream<Item = io::Result<DuplexStream>> + Send + use<>) {
    let (connections, incoming) = mpsc::channel(1);
    let connector = service_fn(move |_: Uri| {
        let connections = connections.clone();
        async move {
            let (client, server) = tokio::io::duplex(IN_MEMORY_BUFFER_BYTES);
            connections.send(server).await.map_err(|_| io::Error::from(io::ErrorKind::ConnectionRefused))?;
            Ok::<_, io::Error>(TokioIo::new(client))
        }
    });
    let channel = Endpoint::from_static("http://in-memory").connect_with_connector_lazy(connector);
    (channel, ReceiverStream::new(incoming).map(Ok))
}
