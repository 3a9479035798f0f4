//! What a token must be, whoever signed it (RFC 8725, RFC 9068).
//!
//! The algorithm, issuer, audience and type come from here and the settings, never from the token; keys that a token
//! brings along (`jwk`, `jku`, `x5u`, `x5c`) are never looked at.

use std::time::Duration;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::{Caller, Role};
use crate::error::Error;

/// The issuer and the audience of tokens that the local key signed.
pub(super) const LOCAL: &str = "dotodo";
/// RFC 9068: an access token, not an id token or a refresh token.
pub(super) const TOKEN_TYPE: &str = "at+jwt";
/// Longer tokens are refused unread.
pub(super) const TOKEN_BYTES: usize = 8 * 1024;
/// Clocks may differ by this much.
const LEEWAY: Duration = Duration::from_secs(30);
/// The longest subject that an account can have.
const SUBJECT_CHARS: usize = 255;

/// What the claims of a token must say.
#[derive(Debug, Clone)]
pub(super) struct Rules {
    pub(super) issuer: String,
    pub(super) audience: String,
    /// The claim that lists roles; with dots the way into nested claims ("realm_access.roles").
    pub(super) roles_claim: String,
}

impl Rules {
    /// Those of tokens that the local key signed.
    pub(super) fn local() -> Self {
        Self { issuer: LOCAL.to_owned(), audience: LOCAL.to_owned(), roles_claim: "roles".to_owned() }
    }

    /// Who the bearer of a token is, if this key signed it with this algorithm.
    pub(super) fn caller(&self, token: &str, key: &DecodingKey, algorithm: Algorithm) -> Result<Caller, Error> {
        let verified = jsonwebtoken::decode::<Claims>(token, key, &self.validation(algorithm)).map_err(|error| {
            if *error.kind() == ErrorKind::ExpiredSignature { Error::TokenExpired } else { Error::TokenInvalid }
        })?;
        let claims = verified.claims;
        if claims.sub.contains('\0') || !(1..=SUBJECT_CHARS).contains(&claims.sub.chars().count()) {
            return Err(Error::TokenInvalid);
        }
        let role = role(&claims.others, &self.roles_claim);
        Ok(Caller { user_id: claims.sub, role, expires: expiry(claims.exp), deadline: None })
    }

    fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY.as_secs();
        validation
    }
}

#[derive(Debug, Deserialize)]
struct Claims {
    sub: String,
    exp: f64,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// The header of a token that is worth verifying: short enough, an access token, and with nothing in it that we would
/// have to understand and do not.
pub(super) fn header(token: &str) -> Result<Header, Error> {
    if token.len() > TOKEN_BYTES {
        return Err(Error::TokenInvalid);
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| Error::TokenInvalid)?;
    // RFC 7515, 4.1.9: a type without a slash stands for one that begins with "application/".
    let typ = header.typ.as_deref().unwrap_or_default().to_ascii_lowercase();
    let access = typ.strip_prefix("application/").unwrap_or(&typ) == TOKEN_TYPE;
    if access && header.crit.is_none() { Ok(header) } else { Err(Error::TokenInvalid) }
}

/// Admin where the claim says so: a list of names, or names with spaces between them.
fn role(claims: &Map<String, Value>, name: &str) -> Role {
    let named = claims.get(name).or_else(|| {
        let mut steps = name.split('.');
        let first = claims.get(steps.next()?)?;
        steps.try_fold(first, |value, step| value.get(step))
    });
    let is_admin = |name: &str| name == Role::Admin.name();
    let admin = match named {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is_admin),
        Some(Value::String(names)) => names.split_ascii_whitespace().any(is_admin),
        _ => false,
    };
    if admin { Role::Admin } else { Role::User }
}

/// When a token ends that is valid now. Leeway is for what begins, not for what goes on.
fn expiry(exp: f64) -> Option<Instant> {
    let now = jiff::Timestamp::now().as_duration().as_secs_f64();
    Instant::now().checked_add(Duration::try_from_secs_f64((exp - now).max(0.0)).ok()?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_role_is_found_where_issuers_keep_it() {
        let admin = |claims: Value, name: &str| role(claims.as_object().unwrap(), name) == Role::Admin;
        assert!(admin(json!({ "roles": ["user", "admin"] }), "roles"));
        assert!(admin(json!({ "scope": "todos admin" }), "scope"));
        assert!(admin(json!({ "realm_access": { "roles": ["admin"] } }), "realm_access.roles"));
        assert!(admin(json!({ "https://dotodo.example/roles": ["admin"] }), "https://dotodo.example/roles"));
        for claims in [
            json!({}),
            json!({ "roles": [] }),
            json!({ "roles": ["administrator", "Admin"] }),
            json!({ "roles": true }),
            json!({ "roles": { "admin": true } }),
            json!({ "other": ["admin"] }),
        ] {
            assert!(!admin(claims.clone(), "roles"), "{claims}");
        }
    }
}
