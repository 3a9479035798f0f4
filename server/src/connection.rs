//! Connections: how many there may be, from where, how long one may take to ask for something, and TLS.
//!
//! tonic would accept whatever comes, and wait for ever for the first request.

mod io;
mod tls;

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use rustix::net::sockopt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

pub(crate) use io::Connection;
pub use tls::{Tls, TlsError};

use crate::places::{Place, Places, Taken};

/// The bounds of connections.
#[derive(Debug, Clone)]
pub struct Connections {
    /// How many may be open, in all and from each address (of IPv6: from each /64).
    pub places: Places,
    /// How long one may take until its first request is complete, TLS included.
    pub first_request: Duration,
    /// How many calls may be under way on one.
    pub calls: usize,
    /// How many HTTP/2 streams one may have open.
    pub streams: u32,
    /// How old one gets before it is asked to go, so that clients spread over servers again.
    pub age: Duration,
    /// How long its open calls may go on after that.
    pub age_grace: Duration,
    /// How many bytes the headers of a request may have.
    pub header_bytes: u32,
}

impl Default for Connections {
    /// 10,000, 100 from each address; 10 s; 64 calls on 100 streams; 10 min and 30 s more; 16 KiB of headers.
    fn default() -> Self {
        Self {
            places: Places { total: 10_000, each: 100 },
            first_request: Duration::from_secs(10),
            calls: 64,
            streams: 100,
            age: Duration::from_secs(10 * 60),
            age_grace: Duration::from_secs(30),
            header_bytes: 16 * 1024,
        }
    }
}

/// After an error of the listener (no file descriptor is left), how long to wait before it is asked again.
const PAUSE: Duration = Duration::from_millis(100);
/// A silent peer is probed after so long, then so often and so many times.
const KEEPALIVE: Duration = Duration::from_secs(60);
const KEEPALIVE_AGAIN: Duration = Duration::from_secs(10);
const KEEPALIVE_COUNT: u32 = 3;
/// How many accepted connections may wait for tonic to take them.
const WAITING: usize = 64;

/// What is known of a connection; every request on it has it among its extensions.
#[derive(Debug, Clone)]
pub(crate) struct Peer(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    address: SocketAddr,
    has_asked: AtomicBool,
    calls: Semaphore,
    _place: Place<IpAddr>,
}

impl Peer {
    /// Its address; of an IPv6 one the network, since whoever has one address of a /64 has them all.
    pub(crate) fn network(&self) -> IpAddr {
        network(self.0.address.ip())
    }

    /// Bounds the calls under way on this connection.
    pub(crate) fn calls(&self) -> &Semaphore {
        &self.0.calls
    }

    fn has_asked(&self) -> bool {
        self.0.has_asked.load(Ordering::Relaxed)
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

/// Accepts connections until the receiver is dropped, which closes the listener.
pub(crate) fn accept(
    listener: TcpListener,
    bounds: &Connections,
    tls: Option<watch::Receiver<Arc<ServerConfig>>>,
) -> mpsc::Receiver<std::io::Result<Connection>> {
    let (accepted, receiver) = mpsc::channel(WAITING);
    let bounds = bounds.clone();
    tokio::spawn(async move {
        let taken = Taken::of(bounds.places);
        loop {
            let arrived = tokio::select! {
                arrived = listener.accept() => arrived,
                () = accepted.closed() => break,
            };
            match arrived {
                Ok((stream, address)) => {
                    let Some(place) = taken.take(network(address.ip())) else {
                        metrics::counter!("dotodo_connections_refused_total").increment(1);
                        continue;
                    };
                    let calls = Semaphore::new(bounds.calls);
                    let peer = Peer(Arc::new(Inner { address, has_asked: false.into(), calls, _place: place }));
                    let config = tls.as_ref().map(|tls| tls.borrow().clone());
                    tokio::spawn(establish(stream, peer, config, bounds.first_request, accepted.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    });
    receiver
}

/// Sends small answers at once, and finds a peer that went without a word (over HTTP/1.1, which has no pings) within 90 s.
fn tune(stream: &TcpStream) {
    // What cannot be set harms nobody.
    let _ = stream.set_nodelay(true);
    let _ = sockopt::set_socket_keepalive(stream, true);
    let _ = sockopt::set_tcp_keepidle(stream, KEEPALIVE);
    let _ = sockopt::set_tcp_keepintvl(stream, KEEPALIVE_AGAIN);
    let _ = sockopt::set_tcp_keepcnt(stream, KEEPALIVE_COUNT);
}

/// Makes a connection of a stream, and hands it on.
async fn establish(
    stream: TcpStream,
    peer: Peer,
    tls: Option<Arc<ServerConfig>>,
    patience: Duration,
    accepted: mpsc::Sender<std::io::Result<Connection>>,
) {
    tune(&stream);
    let connection = match tls {
        None => Connection::plain(stream, peer, patience),
        Some(config) => match timeout(patience, TlsAcceptor::from(config).accept(stream)).await {
            Ok(Ok(stream)) => Connection::encrypted(stream, peer, patience),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a TLS handshake failed");
                return;
            }
            Err(_) => return,
        },
    };
    let _ = accepted.send(Ok(connection)).await;
}

/// Notes that the connection has asked for something, and refuses headers over the bound, which over HTTP/1 nobody else
/// does.
pub(crate) async fn admit(State(header_bytes): State<u32>, request: Request, next: Next) -> Response {
    if let Some(peer) = request.extensions().get::<Peer>() {
        peer.0.has_asked.store(true, Ordering::Relaxed);
    }
    let bytes: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > usize::try_from(header_bytes).unwrap_or(usize::MAX) {
        return StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_peer_that_is_silent_is_probed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        tune(&stream);
        assert!(stream.nodelay().unwrap() && sockopt::socket_keepalive(&stream).unwrap());
        assert_eq!(sockopt::tcp_keepidle(&stream).unwrap(), KEEPALIVE);
    }

    #[test]
    fn addresses_of_one_network_are_one() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
