//! The files of a server's TLS.

use std::path::{Path, PathBuf};

use clap::Args;
use tonic::transport::{Certificate, Identity, ServerTlsConfig};

use crate::error::Error;

/// TLS; without it something before the server must do it.
#[derive(Debug, Args)]
pub(crate) struct Files {
    /// The server's certificate and those between it and its authority (PEM): turns TLS on
    #[arg(long, env = "DOTODO_TLS_CERT", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, env = "DOTODO_TLS_KEY", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Who vouches for clients (PEM): only those with a certificate are let in
    #[arg(long, env = "DOTODO_CLIENT_CA", requires = "tls_cert")]
    pub(crate) client_ca: Option<PathBuf>,
}

impl Files {
    /// What they hold, for a server that reads them once.
    pub(crate) fn config(&self) -> Result<Option<ServerTlsConfig>, Error> {
        let (Some(certificate), Some(key)) = (&self.tls_cert, &self.tls_key) else { return Ok(None) };
        let mut config = ServerTlsConfig::new().identity(Identity::from_pem(read(certificate)?, read(key)?));
        if let Some(authorities) = &self.client_ca {
            config = config.client_ca_root(Certificate::from_pem(read(authorities)?));
        }
        Ok(Some(config))
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| Error::failed(format!("cannot read {}", path.display()))(error.into()))
}
