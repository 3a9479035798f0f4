//! Reads a document from a URL of the configuration: one exchange, bounded in time and size, that follows no redirect and
//! where it says so goes in the clear only to this machine.
//!
//! hyper and rustls are in the program anyway; a client of more comfort would bring redirects, cookies, proxies and
//! compression that must all be turned off again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio_util::task::AbortOnDropHandle;

/// A document has at most this many bytes.
pub const BYTES: usize = 256 * 1024;

/// A document that could not be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody waits any longer.
    #[error("it took longer than {} ms", .0.as_millis())]
    TooSlow(Duration),
    /// There is no connection.
    #[error("cannot connect")]
    Connect(#[from] std::io::Error),
    /// The connection broke, or what speaks at its other end does not speak HTTP.
    #[error("the exchange failed")]
    Http(#[from] hyper::Error),
    /// The answer is no document.
    #[error("the answer is {0}")]
    Status(StatusCode),
    /// The document is too large, or broke off.
    #[error("cannot read all of at most {BYTES} bytes")]
    Body(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An address that is not fetched from, or certificates that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Not `https://host…`, nor `http://` to where one may speak in the clear.
    #[error("{0} must be an https URL; http is for this machine only")]
    Url(String),
    /// The file holds no certificates in PEM.
    #[error("cannot read certificates from {0}")]
    Certificates(PathBuf),
}

/// With whom one may speak in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clear {
    /// With this machine.
    ThisMachine,
    /// With any, because whoever wrote the configuration knows the network between.
    Anywhere,
}

/// What is asked of an address.
#[derive(Debug, Clone)]
pub enum Question {
    /// The document that is there.
    Get,
    /// The answer to a document.
    Post {
        /// The document, in JSON.
        json: Bytes,
        /// The value of the header `authorization`.
        authorization: Option<HeaderValue>,
    },
}

/// Where a document is, and whom we trust to serve it.
#[derive(Debug, Clone)]
pub struct Address {
    uri: Uri,
    host: String,
    tls: Option<Arc<ClientConfig>>,
}

impl Address {
    /// A URL. Beside the authorities that browsers trust, those of `ca_file` (PEM) may vouch for its host.
    ///
    /// # Errors
    /// When the URL is none, would be reached in the clear though it must not be, or the file has no certificates.
    pub fn new(url: &str, ca_file: Option<&Path>, clear: Clear) -> Result<Self, AddressError> {
        let refused = || AddressError::Url(url.to_owned());
        let uri: Uri = url.parse().map_err(|_| refused())?;
        let host = uri.host().ok_or_else(refused)?.trim_matches(['[', ']']).to_owned();
        let tls = match uri.scheme_str() {
            Some("https") => Some(Arc::new(client(ca_file)?)),
            Some("http") if clear == Clear::Anywhere || is_this_machine(&host) => None,
            _ => return Err(refused()),
        };
        Ok(Self { uri, host, tls })
    }

    /// The document, or the answer to one, if it is there within `patience`.
    ///
    /// # Errors
    /// Whatever keeps it from being had whole, and any answer but 200.
    pub async fn ask(&self, question: Question, patience: Duration) -> Result<Bytes, Error> {
        let request = self.request(question);
        tokio::time::timeout(patience, self.connect_and_send(request)).await.map_err(|_| Error::TooSlow(patience))?
    }

    fn request(&self, question: Question) -> Request<Full<Bytes>> {
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, self.uri.authority().map_or("", |authority| authority.as_str()))
            .header(header::ACCEPT, "application/json");
        let request = match question {
            Question::Get => request.body(Full::default()),
            Question::Post { json, authorization } => {
                let mut request = request.method(Method::POST).header(header::CONTENT_TYPE, "application/json");
                if let Some(mut value) = authorization {
                    value.set_sensitive(true);
                    request = request.header(header::AUTHORIZATION, value);
                }
                request.body(Full::new(json))
            }
        };
        request.expect("a path and a host that were parsed can be sent")
    }

    async fn connect_and_send(&self, request: Request<Full<Bytes>>) -> Result<Bytes, Error> {
        let port = self.uri.port_u16().unwrap_or(if self.tls.is_some() { 443 } else { 80 });
        let stream = TcpStream::connect((self.host.as_str(), port)).await?;
        let Some(tls) = &self.tls else {
            return send(stream, request).await;
        };
        let name = ServerName::try_from(self.host.clone()).map_err(std::io::Error::other)?;
        send(TlsConnector::from(tls.clone()).connect(name, stream).await?, request).await
    }
}

async fn send(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Bytes, Error> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // Whoever no longer waits drops the connection with everything else.
    let _connection = AbortOnDropHandle::new(tokio::spawn(connection));
    let answer = sender.send_request(request).await?;
    if answer.status() != StatusCode::OK {
        return Err(Error::Status(answer.status()));
    }
    Ok(Limited::new(answer.into_body(), BYTES).collect().await.map_err(Error::Body)?.to_bytes())
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
        let at = |url: &str, clear| Address::new(url, None, clear);
        for url in ["https://id.example/jwks", "http://localhost:9/", "http://127.0.0.1:9/a?b", "http://[::1]:9/"] {
            assert!(at(url, Clear::ThisMachine).is_ok(), "{url}");
        }
        assert!(at("http://ollama:11434/v1", Clear::Anywhere).is_ok());
        for url in ["http://id.example/jwks", "http://10.0.0.1/", "ftp://localhost/", "/keys", "file:///etc", ""] {
            assert!(matches!(at(url, Clear::ThisMachine), Err(AddressError::Url(_))), "{url}");
        }
        let absent = Path::new("/absent/ca.pem");
        assert!(matches!(
            Address::new("https://id.example/", Some(absent), Clear::ThisMachine),
            Err(AddressError::Certificates(_))
        ));
    }
}
