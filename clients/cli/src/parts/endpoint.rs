//! A language model that may word what is suggested, which `model`, and with the engine in their process `serve`, `work` and
//! `up`, can have.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use dotodo_model::{Endpoint, Key, Settings};

use crate::error::Error;

/// Where the key is, if it is in no file. It is no option: everybody on a machine sees the options of its processes.
const KEY: &str = "DOTODO_RECOMMEND_KEY";

/// Which endpoint, if any.
#[derive(Debug, Args)]
pub(crate) struct Wording {
    /// An OpenAI-compatible endpoint that may word what is suggested, as `https://host/v1` or `http://127.0.0.1:11434/v1`;
    /// it is told titles that are suggested, with their evidence [default: none, the engine alone]
    #[arg(long, env = "DOTODO_RECOMMEND_URL", requires = "recommend_model")]
    recommend_url: Option<String>,
    /// The model to ask there
    #[arg(long, env = "DOTODO_RECOMMEND_MODEL", requires = "recommend_url")]
    recommend_model: Option<String>,
    /// A file with the key it wants [default: the environment's DOTODO_RECOMMEND_KEY, or no key]
    #[arg(long, env = "DOTODO_RECOMMEND_KEY_FILE", requires = "recommend_url")]
    recommend_key_file: Option<PathBuf>,
    /// Authorities (PEM) that may vouch for its host, beside those that browsers trust
    #[arg(long, env = "DOTODO_RECOMMEND_CA", requires = "recommend_url")]
    recommend_ca: Option<PathBuf>,
    /// How long it is waited for, in milliseconds; then the engine's own words stand
    #[arg(long, env = "DOTODO_RECOMMEND_TIMEOUT_MS", default_value_t = 3_000, value_parser = clap::value_parser!(u64).range(1..))]
    recommend_timeout_ms: u64,
    /// How many calls to it may be under way; others wait, no longer than for its answer
    #[arg(long, env = "DOTODO_RECOMMEND_CALLS", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    recommend_calls: u16,
}

impl Wording {
    /// Whether there is one.
    pub(crate) fn is_set(&self) -> bool {
        self.recommend_url.is_some()
    }

    /// The endpoint.
    pub(crate) fn endpoint(&self) -> Result<Option<Endpoint>, Error> {
        let Some((url, model)) = self.recommend_url.clone().zip(self.recommend_model.clone()) else { return Ok(None) };
        let settings = Settings {
            url,
            model,
            key: self.key()?,
            ca_file: self.recommend_ca.clone(),
            patience: Duration::from_millis(self.recommend_timeout_ms),
            calls: self.recommend_calls.into(),
        };
        Endpoint::new(settings).map(Some).map_err(|error| Error::Usage(format!("--recommend-url: {error}")))
    }

    fn key(&self) -> Result<Option<Key>, Error> {
        let (from, key) = match &self.recommend_key_file {
            Some(path) => {
                let failed = Error::failed(format!("cannot read {}", path.display()));
                let key = std::fs::read_to_string(path).map_err(|error| failed(error.into()))?;
                (path.display().to_string(), key)
            }
            None => match std::env::var(KEY) {
                Ok(key) if !key.is_empty() => (KEY.to_owned(), key),
                _ => return Ok(None),
            },
        };
        Key::new(&key).map(Some).ok_or_else(|| Error::Usage(format!("{from} holds no key")))
    }
}
