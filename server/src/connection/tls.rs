//! TLS, and certificates of clients: read from files, and again when the files change.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::error;

/// The files of a server's TLS, all PEM.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The server's certificate and those between it and its authority.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// Who vouches for clients. With it only clients with a certificate are let in.
    pub client_authorities: Option<PathBuf>,
    /// How often the files are looked at for changes.
    pub check: Duration,
}

/// TLS that cannot be had from the files.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read as what it should be.
    #[error("cannot use {path}: {why}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Certificate and key do not fit, or the authorities are none.
    #[error("the certificate, its key and the clients' authorities do not make a server: {0}")]
    Unfit(String),
}

impl Tls {
    /// Reads the files, and from then on again whenever they change, until nobody listens. What changed for the worse
    /// is logged, and the last good files stay in use.
    pub(crate) fn serve(self) -> Result<watch::Receiver<Arc<ServerConfig>>, TlsError> {
        let (sender, receiver) = watch::channel(Arc::new(self.config()?));
        let mut seen = self.contents();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = tokio::time::sleep(self.check) => {}
                    () = sender.closed() => break,
                }
                let now = self.contents();
                if now == seen {
                    continue;
                }
                seen = now;
                match self.config() {
                    Ok(config) => {
                        tracing::info!("the TLS files changed and are in use");
                        sender.send_replace(Arc::new(config));
                    }
                    Err(error) => {
                        let error = error::chain(&error);
                        tracing::warn!(error, "the TLS files changed and are of no use; the last ones stay");
                    }
                }
            }
        });
        Ok(receiver)
    }

    fn contents(&self) -> [Option<Vec<u8>>; 3] {
        let read = |path: &PathBuf| std::fs::read(path).ok();
        [read(&self.certificate), read(&self.key), self.client_authorities.as_ref().and_then(read)]
    }

    fn config(&self) -> Result<ServerConfig, TlsError> {
        let unfit = |error: &dyn std::error::Error| TlsError::Unfit(error.to_string());
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| file(&self.key, &error))?;
        let provider = Arc::new(ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone());
        let builder = builder.with_safe_default_protocol_versions().map_err(|error| unfit(&error))?;
        let builder = match &self.client_authorities {
            None => builder.with_no_client_auth(),
            Some(path) => {
                let mut roots = RootCertStore::empty();
                roots.add_parsable_certificates(certificates(path)?);
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
                builder.with_client_cert_verifier(verifier.map_err(|error| unfit(&error))?)
            }
        };
        let chain = certificates(&self.certificate)?;
        let mut config = builder.with_single_cert(chain, key).map_err(|error| unfit(&error))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let read: Vec<_> = read.map_err(|error| file(path, &error))?;
    if read.is_empty() { Err(file(path, &"it holds no certificate")) } else { Ok(read) }
}

fn file(path: &Path, why: &dyn std::fmt::Display) -> TlsError {
    TlsError::File { path: path.to_owned(), why: why.to_string() }
}
