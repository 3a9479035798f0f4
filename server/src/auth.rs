//! Who is calling, and whether they may: bearer tokens, as RFC 8725 asks of their verifier, and roles.
//!
//! Tokens are signed with a key of this installation (HS256), or by an identity provider whose public keys we read.
//! Deliberately not here: what a caller may do with a todo; a statement's `where` says that.

mod issuer;
mod key;
mod keys;
mod role;
mod token;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Extensions, HeaderMap, header::AUTHORIZATION};
use jsonwebtoken::DecodingKey;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

pub use dotodo_runtime::fetch::AddressError;
pub use issuer::{Issuer, IssuerError, KeySource};
pub use jsonwebtoken::Algorithm;
pub use key::{Key, KeyError};
pub use role::Role;

use crate::call::Deadline;
use crate::connection::Peer;
use crate::error::{self, Error};
use crate::rate::{Buckets, Rate};
use issuer::Provider;
use token::Rules;

/// Checks tokens.
pub struct Verifier {
    local: Option<(DecodingKey, Rules)>,
    provider: Option<Provider>,
}

impl Verifier {
    /// Accepts the tokens that this key signed.
    pub fn new(key: &Key) -> Self {
        let local = (DecodingKey::from_secret(&key.0), Rules::local());
        Self { local: Some(local), provider: None }
    }

    /// Accepts the tokens of this issuer, and those that the key signed, if there is one.
    ///
    /// # Errors
    /// If the issuer's settings are not complete, or its keys are in a file that cannot be used. Keys at a URL are not
    /// read yet.
    pub fn of_issuer(issuer: Issuer, key: Option<&Key>) -> Result<Self, IssuerError> {
        let local = key.map(|key| (DecodingKey::from_secret(&key.0), Rules::local()));
        Ok(Self { local, provider: Some(Provider::new(issuer)?) })
    }

    /// Keeps the issuer's keys fresh until `shutdown`.
    pub(crate) async fn keep_fresh(&self, shutdown: CancellationToken) {
        if let Some(provider) = &self.provider {
            provider.keep_fresh(shutdown).await;
        }
    }

    async fn caller(&self, headers: &HeaderMap) -> Result<Caller, Error> {
        let token = bearer(headers)?;
        let header = token::header(token)?;
        // Which of our keys is tried depends on the header; a key is only ever used with its own algorithm.
        match (header.alg, &self.local, &self.provider) {
            (Algorithm::HS256, Some((key, rules)), _) => rules.caller(token, key, Algorithm::HS256),
            (Algorithm::HS256, None, _) | (_, _, None) => Err(Error::TokenInvalid),
            (algorithm, _, Some(provider)) => {
                let kid = header.kid.ok_or(Error::TokenInvalid)?;
                provider.caller(token, &kid, algorithm).await
            }
        }
    }
}

/// The token of a call: there must be one, once.
fn bearer(headers: &HeaderMap) -> Result<&str, Error> {
    let mut headers = headers.get_all(AUTHORIZATION).iter();
    let (header, second) = (headers.next().ok_or(Error::TokenMissing)?, headers.next());
    let text = header.to_str().map_err(|_| Error::TokenInvalid)?;
    let (scheme, token) = text.split_once(' ').ok_or(Error::TokenMissing)?;
    if second.is_some() {
        return Err(Error::TokenInvalid);
    }
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token) } else { Err(Error::TokenMissing) }
}

/// Who is calling, as their token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) user_id: String,
    pub(crate) role: Role,
    /// When the token ends; a stream that goes on ends with it.
    pub(crate) expires: Option<Instant>,
    /// When they stop waiting for the answer.
    pub(crate) deadline: Option<std::time::Instant>,
}

impl Caller {
    /// How long they wait for the answer from now on.
    pub(crate) fn patience(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |at| at.saturating_duration_since(std::time::Instant::now()))
    }
}

#[cfg(test)]
impl Caller {
    /// Somebody with a token that does not end.
    pub(crate) fn user(user_id: &str) -> Self {
        Self { user_id: user_id.to_owned(), role: Role::User, expires: None, deadline: None }
    }
}

/// Who calls, and what for. Only authenticated calls reach a handler.
pub(crate) fn called<R>(request: tonic::Request<R>) -> Result<(Caller, R), Error> {
    let caller = request.extensions().get::<Caller>().cloned().ok_or(Error::TokenMissing)?;
    Ok((caller, request.into_inner()))
}

/// What stands before the services.
pub(crate) struct Guard {
    verifier: Arc<Verifier>,
    /// How many tokens that are none each address may send.
    failures: Arc<Buckets<IpAddr>>,
}

impl Guard {
    pub(crate) fn new(verifier: Arc<Verifier>, failures: Rate) -> Arc<Self> {
        Arc::new(Self { verifier, failures: Buckets::new(failures) })
    }

    /// Who calls. A good token is let in from everywhere: behind a proxy all come from one address, and nobody may lock
    /// the others out by sending bad ones.
    async fn caller(&self, path: &str, headers: &HeaderMap, known: &Extensions) -> Result<Caller, Error> {
        let mut caller = self.verifier.caller(headers).await.map_err(|error| self.failed(known, error))?;
        caller.deadline = known.get::<Deadline>().map(|deadline| deadline.0);
        permitted(caller, path)
    }

    /// Counts a failure of the address that it comes from.
    fn failed(&self, known: &Extensions, error: Error) -> Error {
        match known.get::<Peer>().map(|peer| self.failures.take(peer.network(), 1)) {
            Some(Err(wait)) => Error::TooManyFailures { wait },
            _ => error,
        }
    }
}

/// Lets a call through, with its `Caller`, whose token is valid and whose role suffices for the service. Every other
/// one ends with UNAUTHENTICATED or PERMISSION_DENIED, or with RESOURCE_EXHAUSTED when its address sends too many.
pub(crate) async fn authenticate(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    match guard.caller(request.uri().path(), request.headers(), request.extensions()).await {
        Ok(caller) => {
            tracing::Span::current().record("user_id", &caller.user_id);
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => error::response(error),
    }
}

/// The caller, if they may call this method.
fn permitted(caller: Caller, path: &str) -> Result<Caller, Error> {
    match role::least(path) {
        Some(least) if caller.role >= least => Ok(caller),
        _ => Err(Error::RoleMissing),
    }
}

#[cfg(test)]
mod tests;
