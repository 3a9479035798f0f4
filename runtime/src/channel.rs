//! gRPC channels: to a service at a URL, or to one in the same process.
//!
//! Both give the same [`Channel`], so a caller has one code path. Deliberately not here: deadlines and retries of single
//! calls, which depend on the call.

use std::io;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::transport::{Channel, Endpoint, Error, Uri};
use tower::service_fn;

/// Bytes that each direction of an in-memory connection buffers: one HTTP/2 initial window.
const IN_MEMORY_BUFFER_BYTES: usize = 64 * 1024;

/// A channel to the service at `url` (`http://host:port`), connected when the first call needs it and again whenever
/// the connection is lost.
///
/// A connection that is not made within `connect_timeout` fails the call with UNAVAILABLE. Pings find a dead peer
/// within 30 s, also between calls.
///
/// # Errors
/// When `url` is no URL.
pub fn connect(url: &str, connect_timeout: Duration) -> Result<Channel, Error> {
    let endpoint = Endpoint::from_shared(url.to_owned())?
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
