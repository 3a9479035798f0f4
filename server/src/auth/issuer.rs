//! An identity provider whose tokens we accept, and its keys, which it may change at any time.
//!
//! The keys are read anew every few minutes, and when a token names one that we do not know, but not more often than a
//! pause allows. While their source is down or says nonsense the last good set stays.

use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use dotodo_runtime::fetch::{self, Address, AddressError, Clear, Question};
use jsonwebtoken::Algorithm;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Caller;
use super::keys::{self, Keys};
use super::token::Rules;
use crate::error::{self, Error};

/// How many calls may wait at once for keys to be read anew; the others are answered with what we know.
const WAITING: usize = 64;
/// How long a key set is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// An identity provider, as it is configured.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// What `iss` must be, to the letter.
    pub name: String,
    /// What `aud` must be or contain.
    pub audience: String,
    /// Where its JSON Web Key Set is.
    pub keys: KeySource,
    /// Which algorithms its keys may be for: EdDSA, ES256, RS256. Others are never accepted.
    pub algorithms: Vec<Algorithm>,
    /// The claim that lists a person's roles; with dots the way into nested claims ("realm_access.roles").
    pub roles_claim: String,
    /// How often the keys are read anew.
    pub refresh: Duration,
    /// How long to wait at least between two reads that tokens with unknown keys cause.
    pub pause: Duration,
}

impl Issuer {
    /// All three algorithms, "roles", keys read every 5 min and at most every 10 s.
    pub fn new(name: impl Into<String>, audience: impl Into<String>, keys: KeySource) -> Self {
        Self {
            name: name.into(),
            audience: audience.into(),
            keys,
            algorithms: vec![Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256],
            roles_claim: "roles".to_owned(),
            refresh: Duration::from_secs(5 * 60),
            pause: Duration::from_secs(10),
        }
    }
}

/// Where a JSON Web Key Set is.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// In a file.
    File(PathBuf),
    /// At an https URL, or an http one on this machine.
    Url {
        /// The URL.
        url: String,
        /// Authorities (PEM) that may vouch for its host, beside those that browsers trust.
        ca_file: Option<PathBuf>,
    },
}

/// An identity provider that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// Its keys cannot be fetched from there.
    #[error("cannot use the source of the issuer's keys")]
    Address(#[from] AddressError),
    /// The file with its keys cannot be used.
    #[error("cannot use the issuer's keys in {path}: {why}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// An algorithm that is not for public keys we read.
    #[error("{0:?} cannot be used with an issuer: EdDSA, ES256 and RS256 can")]
    Algorithm(Algorithm),
    /// No issuer, audience or algorithm is named.
    #[error("an issuer needs a name, an audience and an algorithm")]
    Incomplete,
}

#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("cannot read the file")]
    File(#[from] std::io::Error),
    #[error("cannot fetch the keys")]
    Fetch(#[from] fetch::Error),
    #[error("cannot use the keys")]
    Keys(#[from] keys::Error),
}

enum Source {
    File(PathBuf),
    Url(Address),
}

/// An identity provider at work.
pub(super) struct Provider {
    rules: Rules,
    algorithms: Vec<Algorithm>,
    source: Source,
    refresh: Duration,
    pause: Duration,
    /// The last good set.
    keys: RwLock<Option<Arc<Keys>>>,
    /// When the keys were last asked for. Whoever holds it asks.
    asked: Mutex<Option<Instant>>,
    waiting: Semaphore,
}

impl Provider {
    /// Checks the settings, and reads the keys if they are in a file.
    pub(super) fn new(issuer: Issuer) -> Result<Self, IssuerError> {
        let public = [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256];
        if let Some(other) = issuer.algorithms.iter().find(|algorithm| !public.contains(algorithm)) {
            return Err(IssuerError::Algorithm(*other));
        }
        if issuer.name.is_empty() || issuer.audience.is_empty() || issuer.algorithms.is_empty() {
            return Err(IssuerError::Incomplete);
        }
        let (source, keys) = match issuer.keys {
            KeySource::File(path) => {
                let keys = read_file(&path, &issuer.algorithms)
                    .map_err(|error| IssuerError::File { path: path.clone(), why: error::chain(&error) })?;
                (Source::File(path), Some(Arc::new(keys)))
            }
            KeySource::Url { url, ca_file } => {
                (Source::Url(Address::new(&url, ca_file.as_deref(), Clear::ThisMachine)?), None)
            }
        };
        Ok(Self {
            rules: Rules { issuer: issuer.name, audience: issuer.audience, roles_claim: issuer.roles_claim },
            algorithms: issuer.algorithms,
            source,
            refresh: issuer.refresh,
            pause: issuer.pause,
            keys: RwLock::new(keys),
            asked: Mutex::new(None),
            waiting: Semaphore::new(WAITING),
        })
    }

    /// Who the bearer of a token is whose header names this key and algorithm.
    pub(super) async fn caller(&self, token: &str, kid: &str, algorithm: Algorithm) -> Result<Caller, Error> {
        let mut keys = self.current();
        if !keys.as_ref().is_some_and(|keys| keys.has(kid)) {
            self.ask_again().await;
            keys = self.current();
        }
        let keys = keys.ok_or(Error::KeysUnavailable)?;
        let known = keys.get(kid, algorithm).ok_or(Error::TokenInvalid)?;
        self.rules.caller(token, &known.key, known.algorithm)
    }

    /// Reads the keys anew until `shutdown`: soon after a failure, then ever more rarely.
    pub(super) async fn keep_fresh(&self, shutdown: CancellationToken) {
        let mut after_failure = Duration::from_secs(1);
        while !shutdown.is_cancelled() {
            let succeeded = self.ask(&mut *self.asked.lock().await).await;
            let wait = if succeeded { self.refresh } else { after_failure.min(self.refresh) };
            after_failure = if succeeded { Duration::from_secs(1) } else { after_failure * 2 };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = shutdown.cancelled() => {}
            }
        }
    }

    fn current(&self) -> Option<Arc<Keys>> {
        self.keys.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Reads the keys anew because a token names one that we do not know; not if that was tried within the pause. Who
    /// comes while they are being read waits for that.
    async fn ask_again(&self) {
        let Ok(_place) = self.waiting.try_acquire() else {
            return;
        };
        let mut asked = self.asked.lock().await;
        if asked.is_none_or(|at| at.elapsed() >= self.pause) {
            self.ask(&mut asked).await;
        }
    }

    /// Reads the keys; true if they are good.
    async fn ask(&self, asked: &mut Option<Instant>) -> bool {
        *asked = Some(Instant::now());
        let read = match &self.source {
            Source::File(path) => read_file(path, &self.algorithms),
            Source::Url(address) => fetch_keys(address, &self.algorithms).await,
        };
        match read {
            Ok(keys) => {
                tracing::debug!(issuer = self.rules.issuer, keys = keys.len(), "read the issuer's keys");
                *self.keys.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(Arc::new(keys));
                true
            }
            Err(error) => {
                let error = error::chain(&error);
                tracing::warn!(issuer = self.rules.issuer, error, "cannot read the issuer's keys; the last ones stay");
                false
            }
        }
    }
}

fn read_file(path: &std::path::Path, allowed: &[Algorithm]) -> Result<Keys, ReadError> {
    Ok(Keys::read(&std::fs::read(path)?, allowed)?)
}

async fn fetch_keys(address: &Address, allowed: &[Algorithm]) -> Result<Keys, ReadError> {
    Ok(Keys::read(&address.ask(Question::Get, PATIENCE).await?, allowed)?)
}
