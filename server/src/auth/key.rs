//! The local key: 32 random bytes or more that sign and verify the tokens of one installation (HS256).

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use super::Role;
use super::token::{LOCAL, TOKEN_TYPE};

/// RFC 8725, 3.5: a key for HS256 has at least as many bytes as its hash.
const KEY_BYTES: usize = 32;

/// A signing key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("cannot use the key file {path}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file does not hold 32 bytes or more in base64url.
    #[error(
        "the key file {0} must hold at least 32 random bytes in base64url: make one with `head -c 32 /dev/urandom | basenc --base64url`"
    )]
    Weak(PathBuf),
    /// The token could not be made.
    #[error("cannot sign a token")]
    Sign(#[source] jsonwebtoken::errors::Error),
}

/// The key that signs and verifies tokens. It cannot be printed.
pub struct Key(pub(super) Vec<u8>);

impl Key {
    /// Reads a key file.
    ///
    /// # Errors
    /// `File` if it cannot be read, `Weak` if it holds fewer than 32 bytes.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = fs::read_to_string(path).map_err(|source| KeyError::File { path: path.to_owned(), source })?;
        match URL_SAFE_NO_PAD.decode(text.trim().trim_end_matches('=')) {
            Ok(bytes) if bytes.len() >= KEY_BYTES => Ok(Self(bytes)),
            _ => Err(KeyError::Weak(path.to_owned())),
        }
    }

    /// Reads a key file, or makes one that only its owner can read.
    ///
    /// # Errors
    /// As `load`.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| KeyError::File { path: path.to_owned(), source: error.into() })?;
        let created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        match created.and_then(|mut file| file.write_all(URL_SAFE_NO_PAD.encode(bytes).as_bytes())) {
            Ok(()) => Ok(Self(bytes.to_vec())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::load(path),
            Err(source) => Err(KeyError::File { path: path.to_owned(), source }),
        }
    }

    /// A token for a person with the role `user`, valid for `lifetime`.
    ///
    /// # Errors
    /// `Sign`, which a usable key never gives.
    pub fn mint(&self, user_id: &str, lifetime: Duration) -> Result<String, KeyError> {
        self.mint_as(Role::User, user_id, lifetime)
    }

    /// A token for a person with a role, valid for `lifetime`.
    ///
    /// # Errors
    /// `Sign`, which a usable key never gives.
    pub fn mint_as(&self, role: Role, user_id: &str, lifetime: Duration) -> Result<String, KeyError> {
        let now = jiff::Timestamp::now().as_second();
        let header = Header { typ: Some(TOKEN_TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
        let claims = Claims {
            iss: LOCAL,
            aud: LOCAL,
            sub: user_id,
            iat: now,
            exp: now.saturating_add_unsigned(lifetime.as_secs()),
            roles: [role.name()],
        };
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&self.0)).map_err(KeyError::Sign)
    }
}

#[derive(Debug, Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: i64,
    exp: i64,
    roles: [&'a str; 1],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_and_must_be_strong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("auth.key");
        let made = Key::load_or_create(&path).unwrap();
        assert_eq!(Key::load_or_create(&path).unwrap().0, made.0);
        fs::write(&path, "c2hvcnQ").unwrap();
        assert!(matches!(Key::load(&path), Err(KeyError::Weak(_))));
        assert!(matches!(Key::load(&folder.path().join("absent")), Err(KeyError::File { .. })));
    }
}
