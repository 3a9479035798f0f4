//! Reads a document from a URL of the configuration: one GET, bounded in time and size, that follows no redirect and
//! goes in the clear only to this machine.
//!
//! hyper and rustls are in the program anyway; a client of more comfort would bring redirects, cookies, proxies and
//! compression that must all be turned off again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

/// A document has at most this many bytes.
const BYTES: usize = 256 * 1024;
/// The whole of it takes at most this long.
const PATIENCE: Duration = Duration::from_secs(5);

/// A document that could not be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("it took longer than {} s", PATIENCE.as_secs())]
    TooSlow,
    #[error("cannot connect")]
    Connect(#[from] std::io::Error),
    #[error("the exchange failed")]
    Http(#[from] hyper::Error),
    #[error("the answer is {0}")]
    Status(StatusCode),
    #[error("cannot read all of at most {BYTES} bytes")]
    Body(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An address that is not fetched from, or certificates that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Not `https://host…`, nor `http://` to this machine.
    #[error("{0} must be an https URL; http is for this machine only")]
    Url(String),
    /// The file holds no certificates in PEM.
    #[error("cannot read certificates from {0}")]
    Certificates(PathBuf),
}

/// Where a document is, and whom we trust to serve it.
#[derive(Debug, Clone)]
pub(super) struct Address {
    uri: Uri,
    host: String,
    tls: Option<Arc<ClientConfig>>,
}

impl Address {
    /// A URL. Beside the authorities that browsers trust, those of `ca_file` (PEM) may vouch for its host.
    pub(super) fn new(url: &str, ca_file: Option<&Path>) -> Result<Self, AddressError> {
        let refused = || AddressError::Url(url.to_owned());
        let uri: Uri = url.parse().map_err(|_| refused())?;
        let host = uri.host().ok_or_else(refused)?.trim_matches(['[', ']']).to_owned();
        let tls = match uri.scheme_str() {
            Some("https") => Some(Arc::new(client(ca_file)?)),
            Some("http") if is_this_machine(&host) => None,
            _ => return Err(refused()),
        };
        Ok(Self { uri, host, tls })
    }

    /// The document.
    pub(super) async fn get(&self) -> Result<Bytes, Error> {
        tokio::time::timeout(PATIENCE, self.exchange()).await.map_err(|_| Error::TooSlow)?
    }

    async fn exchange(&self) -> Result<Bytes, Error> {
        let port = self.uri.port_u16().unwrap_or(if self.tls.is_some() { 443 } else { 80 });
        let stream = TcpStream::connect((self.host.as_str(), port)).await?;
        let Some(tls) = &self.tls else {
            return self.ask(stream).await;
        };
        let name = ServerName::try_from(self.host.clone()).map_err(std::io::Error::other)?;
        self.ask(TlsConnector::from(tls.clone()).connect(name, stream).await?).await
    }

    async fn ask(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Result<Bytes, Error> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let request = Request::get(path)
            .header(header::HOST, self.uri.authority().map_or("", |authority| authority.as_str()))
            .header(header::ACCEPT, "application/json")
            .body(Empty::<Bytes>::new())
            .expect("a path and a host that were parsed can be sent");
        let answer = sender.send_request(request).await?;
        if answer.status() != StatusCode::OK {
            return Err(Error::Status(answer.status()));
        }
        let body = Limited::new(answer.into_body(), BYTES).collect().await.map_err(Error::Body)?.to_bytes();
        connection.abort();
        Ok(body)
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn client(ca_file: Option<&Path>) -> Result<ClientConfig, AddressError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = ca_file {
        let unreadable = || AddressError::Certificates(path.to_owned());
        let read = CertificateDer::pem_file_iter(path).map_err(|_| unreadable())?;
        let certificates = read.collect::<Result<Vec<_>, _>>().map_err(|_| unreadable())?;
        let (added, _) = roots.add_parsable_certificates(certificates);
        if added == 0 {
            return Err(unreadable());
        }
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().expect("ring speaks every version of TLS we do");
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_in_the_clear() {
        for url in ["https://id.example/jwks", "http://localhost:9/", "http://127.0.0.1:9/a?b", "http://[::1]:9/"] {
            assert!(Address::new(url, None).is_ok(), "{url}");
        }
        for url in ["http://id.example/jwks", "http://10.0.0.1/", "ftp://localhost/", "/keys", "file:///etc", ""] {
            assert!(matches!(Address::new(url, None), Err(AddressError::Url(_))), "{url}");
        }
        let absent = Path::new("/absent/ca.pem");
        assert!(matches!(Address::new("https://id.example/", Some(absent)), Err(AddressError::Certificates(_))));
    }
}
