//! Making recommendations: the history is read, the model asked, its answer checked. No connection is held meanwhile.

use std::collections::HashMap;
use std::time::Duration;

use dotodo_proto::model::v1::{OthersTodo, PastTodo, RecommendRequest};
use dotodo_proto::v1::Source;
use dotodo_store::Pool;
use dotodo_store::account::Account;
use dotodo_store::recommendation::night::{self, PopularAct};
use dotodo_store::recommendation::{self as store, New, Past, Window, act_of};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use sha2::{Digest as _, Sha256};

use super::{check, zone};
use crate::error::Error;
use crate::model::Model;
use crate::{names, timestamp};

/// How many days back what was created counts: a yearly habit is seen once.
const DAYS: i64 = 400;
/// How many todos count at most, the newest of the open and of the done ones.
const HISTORY: i64 = 100_000;
/// And how many bytes of titles, so that a history fits into one message: `dotodo_model` takes 32 MiB.
const TITLE_BYTES: usize = 16 * 1024 * 1024;

/// How much of what many do the model is told, the most popular.
const POPULAR: i64 = 200;

/// Makes recommendations.
#[derive(Debug, Clone)]
pub(super) struct Maker {
    pool: Pool,
    model: Model,
}

/// What is to be made.
#[derive(Debug, Clone)]
pub(super) struct Wanted<'a> {
    pub(super) account: &'a Account,
    /// The day that it is for, and the day that it is, where the person lives.
    pub(super) day: Date,
    pub(super) today: Date,
    pub(super) count: usize,
    /// How many plain frequency is asked for, to compare with.
    pub(super) shadow: usize,
    /// Titles not to make.
    pub(super) exclude: Vec<String>,
}

/// What was made.
#[derive(Debug)]
pub(super) struct Made {
    /// Best first.
    pub(super) new: Vec<New>,
    /// From how many todos.
    pub(super) history: i32,
    /// What was created before did not count.
    pub(super) since: Date,
    /// What plain frequency would have made.
    pub(super) shadow: Vec<String>,
}

impl Made {
    /// Gives them their places, after so many others.
    pub(super) fn rank(&mut self, after: usize) {
        for (new, rank) in self.new.iter_mut().zip(after + 1..) {
            new.rank = i16::try_from(rank).unwrap_or(i16::MAX);
        }
    }
}

impl Maker {
    pub(super) fn new(pool: Pool, model: Model) -> Self {
        Self { pool, model }
    }

    /// Makes what is wanted within `patience`.
    pub(super) async fn make(&self, wanted: &Wanted<'_>, patience: Duration) -> Result<Made, Error> {
        let zone = zone(wanted.account);
        let since = wanted.day.min(wanted.today).saturating_sub(DAYS.days());
        let window = Window { since: midnight(since, &zone), until: until(wanted, &zone) };
        let history = store::history(&self.pool, &wanted.account.user_id, window, HISTORY).await?;
        let history = within(history, TITLE_BYTES);
        let popular = night::popular(&self.pool, POPULAR).await?;
        let request = request(wanted, &history, popular);
        let answer = self.model.within(patience).recommend(request).await.map_err(Error::RecommendationsUnavailable)?;
        let seen = check::Seen { history: &history, zone: &zone, day: wanted.day };
        let new = check::check(answer, &seen, wanted).map_err(Error::RecommendationsUnavailable)?;
        let counts = history.iter().filter(|past| past.dismissed_at.is_none() && !past.recurs).count();
        Ok(Made {
            new,
            history: i32::try_from(counts).unwrap_or(i32::MAX),
            since,
            shadow: shadow(&seen, wanted.shadow),
        })
    }
}

/// The moment up to which things count: the end of today, or of a day that has passed.
fn until(wanted: &Wanted, zone: &TimeZone) -> Timestamp {
    midnight(wanted.day.min(wanted.today).saturating_add(1.day()), zone)
}

/// When a day begins in a zone.
pub(super) fn midnight(day: Date, zone: &TimeZone) -> Timestamp {
    day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |at| at.timestamp())
}

/// The newest of a history whose titles have at most so many bytes.
fn within(mut history: Vec<Past>, bytes: usize) -> Vec<Past> {
    history.sort_unstable_by_key(|past| std::cmp::Reverse(past.created_at));
    let mut left = bytes;
    let fits = history.iter().take_while(|past| {
        left = left.saturating_sub(past.title.len());
        left > 0
    });
    let fits = fits.count();
    history.truncate(fits);
    history
}

fn request(wanted: &Wanted, history: &[Past], popular: Vec<PopularAct>) -> RecommendRequest {
    RecommendRequest {
        reference_date: wanted.day.to_string(),
        time_zone: wanted.account.time_zone.clone(),
        locale: wanted.account.locale.clone(),
        count: i32::try_from(wanted.count).unwrap_or(i32::MAX),
        history: history.iter().map(past).collect(),
        day_part: 0,
        others: popular.into_iter().map(other).collect(),
        exclude: wanted.exclude.clone(),
        seed: seed(&wanted.account.user_id),
    }
}

fn past(past: &Past) -> PastTodo {
    let reason = past.dismiss_reason.as_deref().map(names::dismiss_reason_named).unwrap_or_default();
    PastTodo {
        title: past.title.clone(),
        category: past.category.clone(),
        create_time: Some(timestamp::to_wire(past.created_at)),
        complete_time: past.completed_at.map(timestamp::to_wire),
        due_date: past.due_date.map(|day| day.to_string()).unwrap_or_default(),
        dismiss_time: past.dismissed_at.map(timestamp::to_wire),
        dismiss_reason: reason.into(),
        source: if past.recommended { Source::Recommendation } else { Source::Manual }.into(),
        recurs: past.recurs,
    }
}

fn other(act: PopularAct) -> OthersTodo {
    OthersTodo {
        title: act.title,
        category: act.category,
        peer_share: 0.0,
        popular_share: act.popular_share,
        lately_share: act.lately_share,
    }
}

/// A person as a number, always the same one.
fn seed(user_id: &str) -> u64 {
    let digest: [u8; 32] = Sha256::digest(user_id).into();
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// What plain personal frequency would recommend: what was done on most days, of equals what was done last, without what need not
/// be recommended. `act_of` of titles.
fn shadow(seen: &check::Seen, count: usize) -> Vec<String> {
    let mut days: HashMap<String, Vec<Date>> = HashMap::new();
    for (past, day) in seen.done() {
        days.entry(act_of(&past.title)).or_default().push(day);
    }
    let taken = seen.taken();
    let mut acts: Vec<_> = days.into_iter().filter(|(act, _)| !taken.contains(act)).collect();
    for (_, days) in &mut acts {
        days.sort_unstable();
        days.dedup();
    }
    acts.sort_by(|(a, one), (b, other)| (other.len(), other.last(), a).cmp(&(one.len(), one.last(), b)));
    acts.into_iter().take(count).map(|(act, _)| act).collect()
}
