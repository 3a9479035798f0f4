//! GenerateRecommendations: the list of a day, from what is kept or made anew.

use dotodo_proto::v1::{GenerateRecommendationsRequest, GenerateRecommendationsResponse};
use dotodo_store::account::Account;
use dotodo_store::recommendation::{self as store, List, Recommendation, Window, act_of};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use uuid::Uuid;

use super::make::{Made, Wanted, midnight};
use super::request::{self, Generate};
use super::{Service, language, reason, reply, zone};
use crate::account;
use crate::auth::Caller;
use crate::error::{Error, Language, Reason, chain};
use crate::mutation::{Begun, Mutation};
use crate::validation::Violations;

/// How far from today a day may be.
const DAYS: i32 = 366;
/// How many a day's list may have: `recommendation_lists_asked_range`.
const LIST: usize = 120;

/// A list that is asked for, on the person's own day.
struct Asked {
    generate: Generate,
    account: Account,
    language: Language,
    today: Date,
    day: Date,
    /// What must not be answered: `act_of` of titles.
    excluded: Vec<String>,
}

impl Asked {
    fn new(generate: Generate, account: Account, now: Timestamp) -> Result<Self, Error> {
        let today = now.to_zoned(zone(&account)).date();
        let day = generate.base_date.unwrap_or(today);
        if (day - today).get_days().abs() > DAYS {
            let mut check = Violations::default();
            check.add("base_date", Reason::OutOfRange, format!("must be at most {DAYS} days from today, {today}"));
            return Err(check.into_error());
        }
        let language = language(&account, generate.locale.as_deref());
        let excluded = generate.exclude.iter().map(|title| act_of(title)).collect();
        Ok(Self { generate, account, language, today, day, excluded })
    }

    fn is_excluded(&self, found: &Recommendation) -> bool {
        let mut titles = found.new.wordings.iter().chain([&found.new.title]);
        titles.any(|title| self.excluded.contains(&act_of(title)))
    }
}

/// What there is of a day.
struct Kept {
    list: Option<List>,
    /// On the list as it is now, by rank.
    current: Vec<Recommendation>,
    /// Taken off it before anybody saw it.
    withdrawn: Vec<Recommendation>,
    /// On editions before.
    former: Vec<Recommendation>,
}

impl Kept {
    async fn read(mutation: &mut Mutation, asked: &Asked) -> Result<Self, Error> {
        let (tx, day, zone) = (&mut mutation.tx, asked.day, zone(&asked.account));
        let hours = Window { since: midnight(day, &zone), until: midnight(day.saturating_add(1.day()), &zone) };
        store::withdraw(tx, &mutation.user_id, day, hours).await?;
        let (list, all) = store::day(tx, &mutation.user_id, day).await?;
        let edition = list.as_ref().map_or(0, |list| list.edition);
        let (current, former): (Vec<_>, _) = all.into_iter().partition(|found| found.edition == edition);
        let (withdrawn, current) = current.into_iter().partition(|found| found.state == "expired");
        Ok(Self { list, current, withdrawn, former })
    }

    /// The edition and how many it was asked for, by which a list is known again.
    fn version(&self) -> Option<(i32, i16)> {
        self.list.as_ref().map(|list| (list.edition, list.asked))
    }

    /// How many the list must have been made with for as many to be shown as are asked for.
    fn needed(&self, asked: &Asked) -> usize {
        let hidden = self.current.iter().filter(|found| asked.is_excluded(found)).count();
        (asked.generate.count + hidden + self.withdrawn.len()).min(LIST)
    }

    /// How many it was made with.
    fn places(&self) -> usize {
        self.current.len() + self.withdrawn.len()
    }

    /// Whether the model need not be asked: there are enough, or it had no more.
    fn suffices(&self, asked: &Asked) -> bool {
        let needed = self.needed(asked);
        let had = self.list.as_ref().map_or(0, |list| usize::try_from(list.asked).unwrap_or_default());
        !asked.generate.refresh && (had >= needed || self.places() >= needed)
    }

    /// Of these recommendations, what is shown.
    fn shown(&self, asked: &Asked) -> Vec<Uuid> {
        let shown = self.current.iter().filter(|found| !asked.is_excluded(found));
        shown.take(asked.generate.count).map(|found| found.new.id).collect()
    }
}

impl Service {
    /// GenerateRecommendations.
    pub(super) async fn generate(
        &self,
        caller: &Caller,
        request: GenerateRecommendationsRequest,
    ) -> Result<GenerateRecommendationsResponse, Error> {
        let generate = request::generate(request)?;
        let asked = Asked::new(generate, account::of(&self.pool, caller).await?, Timestamp::now())?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &asked.generate.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let kept = Kept::read(&mut mutation, &asked).await?;
        if kept.suffices(&asked) {
            return answer(mutation, &asked, &kept, None).await;
        }
        // Nobody waits for a model with a connection in hand.
        drop(mutation);
        let made = match self.make(caller, &asked, &kept).await {
            Ok(made) => Some(made),
            // The answer to a request id is for good, so a refresh that failed must not be answered with the old list.
            Err(error) if asked.generate.refresh || kept.current.is_empty() => return Err(error),
            Err(error) => {
                tracing::warn!(error = chain(&error), "a list stays as short as it is");
                None
            }
        };
        let mut mutation = match Mutation::begin(&self.pool, caller, &asked.generate.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let history = made.as_ref().map(|made| made.history);
        if let Some(made) = made.filter(|made| !made.new.is_empty() || kept.list.is_some() && !asked.generate.refresh) {
            keep(&mut mutation, &asked, &kept, made).await?;
        }
        let kept = Kept::read(&mut mutation, &asked).await?;
        answer(mutation, &asked, &kept, history).await
    }

    /// What the list has too few of; with `refresh` another list, of what the day has not offered yet if there is enough.
    async fn make(&self, caller: &Caller, asked: &Asked, kept: &Kept) -> Result<Made, Error> {
        let Asked { generate, account, day, today, .. } = asked;
        let (needed, offered) = (kept.needed(asked), kept.current.iter().chain(&kept.withdrawn).chain(&kept.former));
        let (count, stale) = if generate.refresh { (generate.count, 0) } else { (needed, kept.places()) };
        let mut wanted = Wanted {
            account,
            day: *day,
            today: *today,
            count: count.saturating_sub(stale),
            shadow: count,
            exclude: generate.exclude.clone(),
        };
        let titles = offered.map(|found| found.new.title.clone());
        wanted.exclude.extend(titles.take(LIST));
        let patience = caller.patience();
        let mut made = self.maker.make(&wanted, patience).await?;
        if generate.refresh && made.new.len() < generate.count {
            wanted.exclude.clone_from(&generate.exclude);
            wanted.exclude.extend(made.new.iter().map(|new| new.title.clone()));
            wanted.count -= made.new.len();
            made.new.extend(self.maker.make(&wanted, patience).await?.new);
        }
        made.rank(stale);
        Ok(made)
    }
}

/// Keeps what was made, unless the day's list is another one by now.
async fn keep(mutation: &mut Mutation, asked: &Asked, kept: &Kept, made: Made) -> Result<(), Error> {
    let edition = kept.list.as_ref().map_or(1, |list| list.edition + i32::from(asked.generate.refresh));
    let places = if asked.generate.refresh { asked.generate.count } else { kept.needed(asked) };
    let list = List {
        base_date: asked.day,
        edition,
        asked: i16::try_from(places).unwrap_or(i16::MAX),
        history: made.history,
        since: made.since,
        shadow: made.shadow,
    };
    store::keep(&mut mutation.tx, &asked.account.user_id, &list, &made.new, kept.version()).await?;
    Ok(())
}

/// Shows what is kept; `history` is from how many todos it would have been made, where it is not kept.
async fn answer(
    mut mutation: Mutation,
    asked: &Asked,
    kept: &Kept,
    history: Option<i32>,
) -> Result<GenerateRecommendationsResponse, Error> {
    let shown = store::show(&mut mutation.tx, &asked.account.user_id, &kept.shown(asked), asked.today).await?;
    let history = kept.list.as_ref().map(|list| list.history).or(history).unwrap_or_default();
    let answer = GenerateRecommendationsResponse {
        base_date: asked.day.to_string(),
        reason: reason::of_list(&shown, history, asked.language),
        recommendations: shown.into_iter().map(|found| reply::recommendation(found, asked.language)).collect(),
    };
    mutation.finish(answer).await
}
