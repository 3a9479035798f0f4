//! Who is calling: bearer tokens, as RFC 8725 asks of their verifier.
//!
//! Tokens are signed with a key of this installation (HS256). The algorithm, issuer, audience and type come from here,
//! never from the token. Deliberately not here: what a caller may do with a todo; a statement's `where` says that.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::AUTHORIZATION;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, errors::ErrorKind};
use serde::{Deserialize, Serialize};

use crate::error::{self, Error};

const ISSUER: &str = "dotodo";
const AUDIENCE: &str = "dotodo";
/// RFC 9068: an access token, not an id token or a refresh token.
const TOKEN_TYPE: &str = "at+jwt";
/// Longer tokens are refused unread.
const TOKEN_BYTES: usize = 4096;
/// Clocks may differ by this much.
const LEEWAY_SECS: u64 = 30;
/// RFC 8725, 3.5: a key for HS256 has at least as many bytes as its hash.
const KEY_BYTES: usize = 32;
/// The longest subject that an account can have.
const SUBJECT_CHARS: usize = 255;

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

/// The key that signs and verifies tokens.
pub struct Key(Vec<u8>);

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

    /// A token for a person, valid for `lifetime`.
    ///
    /// # Errors
    /// `Sign`, which a usable key never gives.
    pub fn mint(&self, user_id: &str, lifetime: Duration) -> Result<String, KeyError> {
        let now = jiff::Timestamp::now().as_second();
        let header = Header { typ: Some(TOKEN_TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user_id.to_owned(),
            iat: now,
            exp: now.saturating_add_unsigned(lifetime.as_secs()),
        };
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&self.0)).map_err(KeyError::Sign)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    exp: i64,
}

/// Checks tokens.
pub struct Verifier {
    key: DecodingKey,
    validation: Validation,
}

impl Verifier {
    /// Accepts the tokens that this key signed.
    pub fn new(key: &Key) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY_SECS;
        Self { key: DecodingKey::from_secret(&key.0), validation }
    }

    fn caller(&self, header: Option<&http::HeaderValue>) -> Result<Caller, Error> {
        let header = header.ok_or(Error::TokenMissing)?;
        let text = header.to_str().map_err(|_| Error::TokenInvalid)?;
        let (scheme, token) = text.split_once(' ').ok_or(Error::TokenMissing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Error::TokenMissing);
        }
        if token.len() > TOKEN_BYTES {
            return Err(Error::TokenInvalid);
        }
        let verified = jsonwebtoken::decode::<Claims>(token, &self.key, &self.validation).map_err(|error| {
            if *error.kind() == ErrorKind::ExpiredSignature { Error::TokenExpired } else { Error::TokenInvalid }
        })?;
        let typed = verified.header.typ.is_some_and(|typ| typ.eq_ignore_ascii_case(TOKEN_TYPE));
        let user_id = verified.claims.sub;
        if !typed || user_id.contains('\0') || !(1..=SUBJECT_CHARS).contains(&user_id.chars().count()) {
            return Err(Error::TokenInvalid);
        }
        Ok(Caller { user_id })
    }
}

/// Who is calling, as their token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) user_id: String,
}

/// Who calls, and what for. Only authenticated calls reach a handler.
pub(crate) fn called<R>(request: tonic::Request<R>) -> Result<(Caller, R), Error> {
    let caller = request.extensions().get::<Caller>().cloned().ok_or(Error::TokenMissing)?;
    Ok((caller, request.into_inner()))
}

/// Lets a call with a valid token through, with its `Caller`, and answers UNAUTHENTICATED to every other one.
pub(crate) async fn authenticate(
    State(verifier): State<std::sync::Arc<Verifier>>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut headers = request.headers().get_all(AUTHORIZATION).iter();
    let (header, second) = (headers.next(), headers.next());
    let caller = if second.is_some() { Err(Error::TokenInvalid) } else { verifier.caller(header) };
    match caller {
        Ok(caller) => {
            tracing::Span::current().record("user_id", &caller.user_id);
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => error::response(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn key() -> Key {
        Key(vec![7; KEY_BYTES])
    }

    fn verify(token: &str) -> Result<Caller, Error> {
        let header = http::HeaderValue::from_str(&format!("Bearer {token}")).unwrap();
        Verifier::new(&key()).caller(Some(&header))
    }

    fn signed(header: &Header, change: impl FnOnce(&mut serde_json::Value)) -> String {
        let now = jiff::Timestamp::now().as_second();
        let mut claims = serde_json::json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": "user001", "iat": now, "exp": now + 60,
        });
        change(&mut claims);
        jsonwebtoken::encode(header, &claims, &EncodingKey::from_secret(&key().0)).unwrap()
    }

    fn typed(algorithm: Algorithm) -> Header {
        Header { typ: Some(TOKEN_TYPE.to_owned()), ..Header::new(algorithm) }
    }

    #[test]
    fn a_minted_token_names_its_person() {
        let token = key().mint("user001", HOUR).unwrap();
        assert_eq!(verify(&token).unwrap().user_id, "user001");
    }

    #[test]
    fn every_claim_is_checked() {
        let header = typed(Algorithm::HS256);
        assert!(verify(&signed(&header, |_| {})).is_ok());
        for (claim, value) in [
            ("iss", serde_json::json!("somebody else")),
            ("aud", serde_json::json!("another service")),
            ("sub", serde_json::json!("")),
            ("sub", serde_json::json!("x".repeat(256))),
            ("nbf", serde_json::json!(4_000_000_000_i64)),
            ("exp", serde_json::Value::Null),
        ] {
            let token = signed(&header, |claims| claims[claim] = value.clone());
            assert!(matches!(verify(&token), Err(Error::TokenInvalid)), "{claim} {value}");
        }
        let expired = signed(&header, |claims| claims["exp"] = serde_json::json!(1_000_000_000));
        assert!(matches!(verify(&expired), Err(Error::TokenExpired)));
    }

    #[test]
    fn the_header_decides_nothing() {
        let unsigned = {
            let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
            let claims = r#"{"iss":"dotodo","aud":"dotodo","sub":"user001","exp":4000000000}"#;
            format!("{}.{}.", part(r#"{"alg":"none","typ":"at+jwt"}"#), part(claims))
        };
        let other_algorithm = signed(&typed(Algorithm::HS512), |_| {});
        let other_type = signed(&Header::new(Algorithm::HS256), |_| {});
        let mut tampered = key().mint("user001", HOUR).unwrap();
        tampered.replace_range(tampered.len() - 2.., "AA");
        let other_key = Key(vec![8; KEY_BYTES]).mint("user001", HOUR).unwrap();
        let long = "x".repeat(TOKEN_BYTES + 1);
        for token in [&unsigned, &other_algorithm, &other_type, &tampered, &other_key, &long, "", "nonsense"] {
            assert!(matches!(verify(token), Err(Error::TokenInvalid)), "{token}");
        }
    }

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
