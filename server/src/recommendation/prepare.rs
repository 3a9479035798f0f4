//! Lists made before anybody asks for them: the worker's nightly pipeline does it.

use std::time::Duration;

use dotodo_store::Pool;
use dotodo_store::account::{self, Account};
use dotodo_store::recommendation::{self as store, List};
use jiff::Timestamp;
use jiff::civil::Date;
use tonic::transport::Channel;

use super::make::{Maker, Wanted};
use super::zone;
use crate::error::{Error, chain};
use crate::model::{self, Model};

/// How many a list has that is made before anybody asks: what GenerateRecommendations answers unless told otherwise.
const COUNT: i16 = 5;

/// Makes people's lists before they ask.
#[derive(Debug, Clone)]
pub struct Recommender {
    pool: Pool,
    maker: Maker,
    patience: Duration,
}

/// Why a list could not be made. It has no words of the person.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The model or the database is away: others cannot be made now either.
    #[error("recommendations cannot be made now: {0}")]
    Away(String),
    /// It failed at this person.
    #[error("a person's list cannot be made: {0}")]
    Person(String),
}

impl Recommender {
    /// With the model at the other end of a channel, waited for this long for each person. The pool is the tables' owner's.
    #[must_use]
    pub fn new(pool: Pool, model: Channel, patience: Duration) -> Self {
        Self { maker: Maker::new(pool.clone(), Model::new(model, patience)), pool, patience }
    }

    /// Makes a person's list of a day, unless there is one or nothing to recommend, and says whether it did.
    ///
    /// # Errors
    /// If the model or the database cannot be reached, or they fail at this person.
    pub async fn prepare(&self, user_id: &str, day: Date) -> Result<bool, PrepareError> {
        self.make(user_id, day).await.map_err(|error| match &error {
            Error::AccountDeleted => PrepareError::Person(chain(&error)),
            Error::RecommendationsUnavailable(model::Error::Status(status))
                if status.code() != tonic::Code::Unavailable =>
            {
                PrepareError::Person(chain(&error))
            }
            Error::RecommendationsUnavailable(model::Error::TooSlow(_) | model::Error::Nonsense(_)) => {
                PrepareError::Person(chain(&error))
            }
            _ => PrepareError::Away(chain(&error)),
        })
    }

    async fn make(&self, user_id: &str, day: Date) -> Result<bool, Error> {
        let Some(account) = account::get(&self.pool, user_id).await? else { return Ok(false) };
        let mut tx = self.pool.begin_for(user_id, self.patience).await?;
        let (list, _) = store::day(&mut tx, user_id, day).await?;
        drop(tx);
        if list.is_some() {
            return Ok(false);
        }
        self.keep(&account, day).await
    }

    async fn keep(&self, account: &Account, day: Date) -> Result<bool, Error> {
        let count = usize::try_from(COUNT).unwrap_or_default();
        let today = Timestamp::now().to_zoned(zone(account)).date();
        let wanted = Wanted { account, day, today, count, shadow: count, exclude: Vec::new() };
        let mut made = self.maker.make(&wanted, self.patience).await?;
        if made.new.is_empty() {
            return Ok(false);
        }
        made.rank(0);
        let list = List {
            base_date: day,
            edition: 1,
            asked: COUNT,
            history: made.history,
            since: made.since,
            shadow: made.shadow,
        };
        let mut tx = self.pool.begin_for(&account.user_id, self.patience).await?;
        let kept = store::keep(&mut tx, &account.user_id, &list, &made.new, None).await?;
        tx.commit().await.map_err(dotodo_store::Error::from)?;
        Ok(kept)
    }
}
