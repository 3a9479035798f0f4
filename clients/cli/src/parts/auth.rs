//! Whose tokens `dotodo serve` accepts.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use dotodo_server::auth::{Algorithm, Issuer, Key, KeySource, Verifier};

use crate::error::Error;

/// A local key, an issuer, or both.
#[derive(Debug, Args)]
pub(crate) struct Tokens {
    /// The key that signs tokens of `dotodo token`: a file with at least 32 random bytes in base64url
    #[arg(long, env = "DOTODO_AUTH_KEY_FILE", required_unless_present = "auth_issuer")]
    auth_key_file: Option<PathBuf>,
    /// The identity provider whose tokens are accepted: their `iss`
    #[arg(long, env = "DOTODO_AUTH_ISSUER", requires_all = ["auth_audience", "auth_jwks"])]
    auth_issuer: Option<String>,
    /// What the tokens' `aud` must be or contain
    #[arg(long, env = "DOTODO_AUTH_AUDIENCE", requires = "auth_issuer")]
    auth_audience: Option<String>,
    /// The issuer's JSON Web Key Set: an https URL, an http one on this machine, or a file
    #[arg(long, env = "DOTODO_AUTH_JWKS", requires = "auth_issuer")]
    auth_jwks: Option<String>,
    /// Authorities (PEM) that may vouch for the host of the key set, beside those that browsers trust
    #[arg(long, env = "DOTODO_AUTH_JWKS_CA")]
    auth_jwks_ca: Option<PathBuf>,
    /// How often the key set is read anew, in seconds; an unknown key makes it read at once
    #[arg(long, env = "DOTODO_AUTH_JWKS_REFRESH_SECS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..))]
    auth_jwks_refresh_secs: u64,
    /// The algorithms that the issuer's keys may be for
    #[arg(long, env = "DOTODO_AUTH_ALGORITHMS", value_delimiter = ',', default_value = "EdDSA,ES256,RS256")]
    auth_algorithms: Vec<Algorithm>,
    /// The claim that lists roles ("admin"); with dots the way into nested claims
    #[arg(long, env = "DOTODO_AUTH_ROLES_CLAIM", default_value = "roles")]
    auth_roles_claim: String,
}

impl Tokens {
    /// What checks tokens.
    pub(crate) fn verifier(self) -> Result<Verifier, Error> {
        let key = self.auth_key_file.as_deref().map(Key::load).transpose()?;
        match (self.auth_issuer, key) {
            (Some(name), key) => {
                let jwks = self.auth_jwks.unwrap_or_default();
                let keys = if jwks.contains("://") {
                    KeySource::Url { url: jwks, ca_file: self.auth_jwks_ca }
                } else {
                    KeySource::File(jwks.into())
                };
                let issuer = Issuer {
                    algorithms: self.auth_algorithms,
                    roles_claim: self.auth_roles_claim,
                    refresh: Duration::from_secs(self.auth_jwks_refresh_secs),
                    ..Issuer::new(name, self.auth_audience.unwrap_or_default(), keys)
                };
                Ok(Verifier::of_issuer(issuer, key.as_ref())?)
            }
            (None, Some(key)) => Ok(Verifier::new(&key)),
            (None, None) => Err(Error::Usage("give --auth-key-file, --auth-issuer or both".to_owned())),
        }
    }
}
