//! A language model at an endpoint that speaks as OpenAI's does (vLLM, Ollama, hosted ones). It may word reasons anew and
//! propose things of its own; the engine's answer stands wherever it gives nothing that holds.
//!
//! 1. It is told the suggestions with their evidence, and nothing else of the history ([`prompt`]).
//! 2. What it says is read with suspicion ([`answer`]), each item by itself.
//! 3. A reason takes the place of the engine's if it says nothing that the evidence does not ([`claim`]); a proposal takes a
//!    place that the engine left free ([`check`]).
//!
//! Deliberately not here: retries. Whoever waits has an answer already.

mod answer;
mod check;
mod claim;
mod prompt;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use dotodo_proto::model::v1::{RecommendRequest, RecommendResponse};
use dotodo_runtime::fetch::{self, Address, AddressError, Clear, Question};
use http::{HeaderValue, StatusCode};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use self::answer::Said;
use self::prompt::Format;

/// After so many failures on end the endpoint is left alone for a while: what is down should not make everybody wait.
const FAILURES: u32 = 5;
const REST: Duration = Duration::from_secs(30);

/// The name of what made an answer has at most so many characters, by the contract.
const MODEL_CHARS: usize = 100;

/// What an endpoint wants to see before it answers. Its `Debug` does not show it.
#[derive(Debug, Clone)]
pub struct Key(HeaderValue);

impl Key {
    /// A key as it stands in a file or the environment; space around it does not count. None where it cannot be sent.
    pub fn new(key: &str) -> Option<Self> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", key.trim())).ok()?;
        value.set_sensitive(true);
        Some(Self(value)).filter(|_| !key.trim().is_empty())
    }
}

/// Which endpoint, and how it is asked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What `/chat/completions` is appended to: "http://127.0.0.1:11434/v1". With a key in the clear to this machine only.
    pub url: String,
    /// The model, as the endpoint calls it.
    pub model: String,
    /// Its key, if it wants one.
    pub key: Option<Key>,
    /// Authorities (PEM) that may vouch for its host, beside those that browsers trust.
    pub ca_file: Option<PathBuf>,
    /// How long it is waited for, the wait for a place included.
    pub patience: Duration,
    /// How many calls to it may be under way.
    pub calls: usize,
}

/// A language model to ask.
#[derive(Debug)]
pub struct Endpoint {
    address: Address,
    model: String,
    key: Option<Key>,
    patience: Duration,
    places: Semaphore,
    /// It refused a schema before, and answered without one.
    without_schema: AtomicBool,
    failures: Mutex<Failures>,
}

/// Failures on end, and when the last one was.
#[derive(Debug, Default)]
struct Failures(u32, Option<Instant>);

/// Why there is no answer. None of it has words of people, so that all of it can be logged.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("it took longer than {} ms", .0.as_millis())]
    TooSlow(Duration),
    #[error(transparent)]
    Fetch(#[from] fetch::Error),
    #[error(transparent)]
    Answer(#[from] answer::Error),
}

impl Endpoint {
    /// The endpoint of some settings; nothing is asked yet.
    ///
    /// # Errors
    /// When the URL or the file with certificates cannot be used.
    pub fn new(settings: Settings) -> Result<Self, AddressError> {
        let Settings { url, model, key, ca_file, patience, calls } = settings;
        let clear = if key.is_some() { Clear::ThisMachine } else { Clear::Anywhere };
        let url = format!("{}/chat/completions", url.trim_end_matches('/'));
        Ok(Self {
            address: Address::new(&url, ca_file.as_deref(), clear)?,
            model,
            key,
            patience,
            places: Semaphore::new(calls),
            without_schema: AtomicBool::new(false),
            failures: Mutex::default(),
        })
    }

    /// The engine's answer, with what the endpoint makes better of it within `patience`.
    pub(crate) async fn improve(
        &self,
        request: &RecommendRequest,
        engines: RecommendResponse,
        patience: Option<Duration>,
    ) -> RecommendResponse {
        let free = check::free_places(request, &engines);
        if self.rests() || engines.suggestions.is_empty() && free == 0 {
            return engines;
        }
        let patience = patience.unwrap_or(self.patience).min(self.patience);
        let said = timeout(patience, self.ask(request, &engines, free, patience)).await;
        match said.unwrap_or(Err(Error::TooSlow(patience))) {
            Ok(said) => {
                self.succeeded();
                let mut improved = check::improve(request, engines.clone(), said);
                if improved != engines {
                    improved.model = self.beside(&engines.model);
                }
                improved
            }
            Err(error) => {
                tracing::warn!(%error, "the endpoint gave no answer; the engine's own stands");
                self.failed();
                engines
            }
        }
    }

    /// What made an answer that has words of the endpoint's model beside the engine's.
    fn beside(&self, engine: &str) -> String {
        format!("{engine} + {}", self.model).chars().take(MODEL_CHARS).collect()
    }

    async fn ask(
        &self,
        request: &RecommendRequest,
        engines: &RecommendResponse,
        free: usize,
        patience: Duration,
    ) -> Result<Said, Error> {
        // It is never closed, so there is a place some time.
        let _place = self.places.acquire().await;
        let post = |format| {
            let json = prompt::body(&self.model, request, engines, free, format);
            let authorization = self.key.as_ref().map(|key| key.0.clone());
            self.address.ask(Question::Post { json: json.into(), authorization }, patience)
        };
        let known = self.without_schema.load(Ordering::Relaxed);
        let first = post(if known { Format::Plain } else { Format::Schema }).await;
        if known || !first.as_ref().is_err_and(refuses_schema) {
            return Ok(answer::read(&first?)?);
        }
        let said = answer::read(&post(Format::Plain).await?)?;
        self.without_schema.store(true, Ordering::Relaxed);
        Ok(said)
    }

    fn rests(&self) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.0 >= FAILURES && failures.1.is_some_and(|last| last.elapsed() < REST)
    }

    fn succeeded(&self) {
        *self.failures.lock().unwrap_or_else(PoisonError::into_inner) = Failures::default();
    }

    fn failed(&self) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        *failures = Failures(failures.0.saturating_add(1), Some(Instant::now()));
    }
}

/// Whether the request may have been refused for what it asks of the form of the answer.
fn refuses_schema(error: &fetch::Error) -> bool {
    matches!(
        error,
        fetch::Error::Status(StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::NOT_IMPLEMENTED)
    )
}
