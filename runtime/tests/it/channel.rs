//! Channels to the health service, which is as good as any.

use std::io;
use std::time::Duration;

use dotodo_runtime::channel::{self, Error, Tls};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tokio_stream::{Stream, StreamExt};
use tonic::transport::server::Connected;
use tonic::transport::{Channel, Server};
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

async fn check(channel: &Channel) -> Result<(), Status> {
    HealthClient::new(channel.clone()).check(HealthCheckRequest::default()).await.map(|_| ())
}

/// Serves health on the connections, in the background.
fn serve<S, IO>(incoming: S)
where
    S: Stream<Item = io::Result<IO>> + Send + 'static,
    IO: AsyncRead + AsyncWrite + Connected + Unpin + Send + 'static,
{
    let (_, health) = tonic_health::server::health_reporter();
    tokio::spawn(Server::builder().add_service(health).serve_with_incoming(incoming));
}

#[tokio::test]
async fn a_service_in_the_same_process_answers() {
    let (channel, incoming) = channel::in_memory();
    serve(incoming);
    check(&channel).await.unwrap();
    check(&channel).await.unwrap();
}

#[tokio::test]
async fn a_lost_connection_in_memory_is_made_anew() {
    let (channel, incoming) = channel::in_memory();
    let mut incoming = Box::pin(incoming);
    let lose = async { drop(incoming.next().await) };
    let (called, ()) = tokio::join!(check(&channel), lose);
    called.unwrap_err();
    serve(incoming);
    check(&channel).await.unwrap();
}

#[tokio::test]
async fn a_service_that_is_gone_is_unavailable() {
    let (channel, incoming) = channel::in_memory();
    drop(incoming);
    assert_eq!(check(&channel).await.unwrap_err().code(), Code::Unavailable);
}

#[tokio::test]
async fn a_url_may_be_served_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let channel = channel::connect(&format!("http://{address}"), Duration::from_secs(5), &Tls::default()).unwrap();
    assert_eq!(check(&channel).await.unwrap_err().code(), Code::Unavailable);

    serve(TcpListenerStream::new(TcpListener::bind(address).await.unwrap()));
    check(&channel).await.unwrap();
}

fn refused(url: &str, tls: &Tls) -> Error {
    channel::connect(url, Duration::from_secs(5), tls).unwrap_err()
}

#[test]
fn nonsense_is_no_url() {
    for nonsense in ["no url", "127.0.0.1:8080", "ftp://127.0.0.1", ""] {
        assert!(matches!(refused(nonsense, &Tls::default()), Error::Url), "{nonsense}");
    }
}

#[test]
fn files_for_tls_are_used_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let nonsense = folder.path().join("nonsense.pem");
    std::fs::write(&nonsense, "nonsense").unwrap();
    let trusting = |path: &std::path::Path| Tls { authorities: Some(path.to_owned()), identity: None };
    assert!(matches!(refused("http://127.0.0.1:1", &trusting(&nonsense)), Error::Plain));
    assert!(matches!(refused("https://127.0.0.1:1", &trusting(&folder.path().join("none"))), Error::File { .. }));
    let known = Tls { authorities: None, identity: Some((nonsense.clone(), nonsense)) };
    assert!(matches!(refused("https://127.0.0.1:1", &known), Error::Unfit(_)));
}
