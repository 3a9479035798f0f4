//! What people are recommended: the lists of their days, and what became of them.
//!
//! A day has one list. It is made from what the person did ([`history`]), may grow, and may be made anew as another edition
//! ([`keep`]); what stood on an edition before stays, so that it can still be accepted.

pub mod night;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Error, Pool, Result, Transaction};

/// The list of a person's day, without its recommendations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The person's own day.
    pub base_date: Date,
    /// How often it was made anew, from 1.
    pub edition: i32,
    /// How many the model was asked for at most.
    pub asked: i16,
    /// From how many of the person's todos it was made.
    pub history: i32,
    /// What was created before this day did not count.
    pub since: Date,
    /// What plain frequency would have recommended, best first: `act_of` of titles.
    pub shadow: Vec<String>,
}

/// A recommendation that is to be kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct New {
    /// A UUIDv7.
    pub id: Uuid,
    /// Its place on the list, from 1.
    pub rank: i16,
    /// 1 to 500 characters.
    pub title: String,
    /// One of the names in `todos_category_known`.
    pub category: String,
    /// From 0 to 1.
    pub score: f32,
    /// What of the person's history speaks for it.
    pub evidence: Evidence,
    /// The evidence in words, by language: "ko", "en".
    pub reasons: BTreeMap<String, String>,
    /// How it could recur.
    pub recurrence: Option<Recurrence>,
    /// Made to be tried out, whatever its score.
    pub explored: bool,
    /// The titles that the evidence was counted under.
    pub wordings: Vec<String>,
    /// What made it, its version included.
    pub model: String,
}

/// The fields of `dotodo.v1.Evidence`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the contract describes each")]
pub struct Evidence {
    pub times_done: i32,
    pub days_since_last: i32,
    pub usual_gap_days: f32,
    pub weekday_share: f32,
    pub first_date: Option<Date>,
    pub last_date: Option<Date>,
    pub gap_spread_days: f32,
    pub weekday_weeks: i32,
    pub recent_times: i32,
    pub month_day_months: i32,
    /// One of the names in `todos_day_part_known`.
    pub day_part: Option<String>,
    pub day_part_share: f32,
    pub times_accepted: i32,
    pub times_dismissed: i32,
    pub peer_share: f32,
    pub popular_share: f32,
}

/// The fields of `dotodo.v1.SuggestedRecurrence`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the contract describes each")]
pub struct Recurrence {
    pub rule: String,
    pub times_due: i32,
    pub times_kept: i32,
    pub days: i32,
}

/// A recommendation as it is kept: a row of the table, which statements give as JSON.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Recommendation {
    /// What was kept.
    #[serde(flatten)]
    pub new: New,
    /// The person's own day that it is for.
    pub base_date: Date,
    /// The edition of the day's list that it stands on.
    pub edition: i32,
    /// One of the names in `recommendations_state_known`.
    pub state: String,
    /// One of the names in `recommendations_dismiss_reason_known`.
    pub dismiss_reason: Option<String>,
    /// The todo that it became.
    pub todo_id: Option<Uuid>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was first shown.
    pub shown_at: Option<Timestamp>,
    /// When it was accepted, dismissed or expired.
    pub decided_at: Option<Timestamp>,
}

/// Something that a person did or has to do, or turned down.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// What it was.
    pub title: String,
    /// The kind of thing.
    pub category: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was done.
    pub completed_at: Option<Timestamp>,
    /// Its last day.
    pub due_date: Option<Date>,
    /// It was accepted as a recommendation.
    pub recommended: bool,
    /// It belongs to a series that goes on.
    pub recurs: bool,
    /// When it was turned down.
    pub dismissed_at: Option<Timestamp>,
    /// One of the names in `recommendations_dismiss_reason_known`.
    pub dismiss_reason: Option<String>,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// From then on.
    pub since: Timestamp,
    /// Before then.
    pub until: Timestamp,
}

/// A time that something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Under this title.
    pub title: String,
    /// The todo; none where a recommendation was dismissed as done already.
    pub todo_id: Option<Uuid>,
    /// When it was marked done, or said to have been done.
    pub done_at: Timestamp,
}

/// Which recommendations a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// For this day and later ones.
    pub from: Date,
    /// For this day and earlier ones.
    pub to: Date,
    /// Of this state; none: of any.
    pub state: Option<String>,
}

/// A place in a list: what follows it is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The day.
    pub base_date: Date,
    /// The edition of its list.
    pub edition: i32,
    /// The place on it.
    pub rank: i16,
    /// The recommendation's id.
    pub id: Uuid,
}

impl Position {
    /// Before the first one.
    pub const START: Self = Self { base_date: Date::MAX, edition: i32::MAX, rank: 0, id: Uuid::max() };

    /// That of a recommendation.
    pub fn of(last: &Recommendation) -> Self {
        Self { base_date: last.base_date, edition: last.edition, rank: last.new.rank, id: last.new.id }
    }
}

/// The list of a person's day, if it was made, and what was ever recommended for that day: the last edition first, then by
/// rank.
///
/// # Errors
/// `Unavailable`.
pub async fn day(tx: &mut Transaction, user_id: &str, day: Date) -> Result<(Option<List>, Vec<Recommendation>)> {
    let list = sqlx::query_file!("queries/recommendation/list_of.sql", user_id, day.to_sqlx());
    let list = list.fetch_optional(&mut **tx).await?.map(|row| List {
        base_date: day,
        edition: row.edition,
        asked: row.asked,
        history: row.history,
        since: row.since.to_jiff(),
        shadow: row.shadow,
    });
    let rows = sqlx::query_file_scalar!("queries/recommendation/day.sql", user_id, day.to_sqlx());
    Ok((list, all(rows.fetch_all(&mut **tx).await?)?))
}

/// What a person did, has to do and turned down, of what was created in a window, as it was at its end, in no order: at most `limit` each of open todos, of done ones, and of what was
/// turned down.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn history(pool: &Pool, user_id: &str, window: Window, limit: i64) -> Result<Vec<Past>> {
    let mut reader = pool.of(user_id).await?;
    let (since, until) = (window.since.to_sqlx(), window.until.to_sqlx());
    let rows = sqlx::query_file!("queries/recommendation/history.sql", user_id, since, until, limit)
        .fetch_all(&mut *reader)
        .await?;
    let past = rows.into_iter().map(|row| Past {
        title: row.title,
        category: row.category,
        created_at: row.created_at.to_jiff(),
        completed_at: row.completed_at.map(jiff_sqlx::Timestamp::to_jiff),
        due_date: row.due_date.map(jiff_sqlx::Date::to_jiff),
        recommended: row.recommended,
        recurs: row.recurs,
        dismissed_at: row.dismissed_at.map(jiff_sqlx::Timestamp::to_jiff),
        dismiss_reason: row.dismiss_reason,
    });
    Ok(past.collect())
}

/// Keeps a list with new recommendations and says whether it did: not if the day's list is another one by now than `before`, which is
/// its edition and how many it was asked for, or none. What stood undecided on an edition before expires.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn keep(
    tx: &mut Transaction,
    user_id: &str,
    list: &List,
    new: &[New],
    before: Option<(i32, i16)>,
) -> Result<bool> {
    let (edition, asked) = before.unwrap_or_default();
    let kept = sqlx::query_file_scalar!(
        "queries/recommendation/keep.sql",
        user_id,
        list.base_date.to_sqlx(),
        list.edition,
        list.asked,
        list.history,
        list.since.to_sqlx(),
        &list.shadow,
        edition,
        asked,
        Json(new) as _
    );
    Ok(kept.fetch_optional(&mut **tx).await?.is_some())
}

/// Takes what nobody was shown yet off a person's list of a day, which is `hours` long, where they have it by now: it waits, or was
/// done that day.
///
/// # Errors
/// `Unavailable`.
pub async fn withdraw(tx: &mut Transaction, user_id: &str, day: Date, hours: Window) -> Result<()> {
    let (day, since, until) = (day.to_sqlx(), hours.since.to_sqlx(), hours.until.to_sqlx());
    sqlx::query_file!("queries/recommendation/withdraw.sql", user_id, day, since, until).execute(&mut **tx).await?;
    Ok(())
}

/// Notes that recommendations were shown on a day, at the places that they have here, and gives them in this order.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn show(tx: &mut Transaction, user_id: &str, ids: &[Uuid], day: Date) -> Result<Vec<Recommendation>> {
    let rows = sqlx::query_file_scalar!("queries/recommendation/show.sql", user_id, ids, day.to_sqlx());
    in_order(ids, rows.fetch_all(&mut **tx).await?)
}

/// Those of some recommendations that there are, which nobody else can change until the transaction ends, in the order of `ids`.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn lock(tx: &mut Transaction, user_id: &str, ids: &[Uuid]) -> Result<Vec<Recommendation>> {
    let rows = sqlx::query_file_scalar!("queries/recommendation/lock.sql", user_id, ids);
    in_order(ids, rows.fetch_all(&mut **tx).await?)
}

/// Notes that locked recommendations became todos: pairs of a recommendation and its todo.
///
/// # Errors
/// `Unavailable`.
pub async fn accept(tx: &mut Transaction, user_id: &str, became: &[(Uuid, Uuid)]) -> Result<()> {
    let (ids, todos): (Vec<Uuid>, Vec<Uuid>) = became.iter().copied().unzip();
    sqlx::query_file!("queries/recommendation/accept.sql", user_id, &ids, &todos).execute(&mut **tx).await?;
    Ok(())
}

/// Dismisses locked recommendations, and gives them in the order of `ids`.
///
/// # Errors
/// `Unavailable`, `Violated`.
pub async fn dismiss(
    tx: &mut Transaction,
    user_id: &str,
    ids: &[Uuid],
    reason: Option<&str>,
) -> Result<Vec<Recommendation>> {
    let rows = sqlx::query_file_scalar!("queries/recommendation/dismiss.sql", user_id, ids, reason);
    in_order(ids, rows.fetch_all(&mut **tx).await?)
}

/// At most `limit` of a person's recommendations after a place, the newest day first, of a day the last edition first, then by
/// rank.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn list(
    pool: &Pool,
    user_id: &str,
    filter: &Filter,
    after: Position,
    limit: i64,
) -> Result<Vec<Recommendation>> {
    let mut reader = pool.of(user_id).await?;
    let rows = sqlx::query_file_scalar!(
        "queries/recommendation/list.sql",
        user_id,
        filter.from.to_sqlx(),
        filter.to.to_sqlx(),
        filter.state.as_deref(),
        after.base_date.to_sqlx(),
        after.edition,
        after.rank,
        after.id,
        limit
    );
    all(rows.fetch_all(&mut *reader).await?)
}

/// A recommendation, with the day since which what was created counted for it.
///
/// # Errors
/// `Unavailable`.
pub async fn get(pool: &Pool, user_id: &str, id: Uuid) -> Result<Option<(Recommendation, Date)>> {
    let mut reader = pool.of(user_id).await?;
    let row = sqlx::query_file!("queries/recommendation/get.sql", user_id, id).fetch_optional(&mut *reader).await?;
    row.map(|row| Ok((read(row.row)?, row.since.to_jiff()))).transpose()
}

/// When a person did what goes by these titles, the last first: at most `limit` times.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn times(pool: &Pool, user_id: &str, wordings: &[String], window: Window, limit: i64) -> Result<Vec<Time>> {
    let mut reader = pool.of(user_id).await?;
    let (since, until) = (window.since.to_sqlx(), window.until.to_sqlx());
    let rows = sqlx::query_file!("queries/recommendation/times.sql", user_id, wordings, since, until, limit)
        .fetch_all(&mut *reader)
        .await?;
    let times = rows.into_iter();
    Ok(times.map(|row| Time { title: row.title, todo_id: row.todo_id, done_at: row.done_at.to_jiff() }).collect())
}

/// What titles have in common that differ in spaces, signs and the case of Latin letters alone: the function `act_of` of the
/// database.
pub fn act_of(title: &str) -> String {
    let is_sign = |c: char| {
        matches!(c, '\t'..='\r' | ' ') || c.is_ascii_punctuation() || "\u{a0}\u{3000}·…。，、！？“”‘’".contains(c)
    };
    title.chars().filter(|c| !is_sign(*c)).map(|c| c.to_ascii_lowercase()).collect()
}

/// A recommendation from its row.
fn read(row: Value) -> Result<Recommendation> {
    serde_json::from_value(row).map_err(|error| Error::Broken(error.into()))
}

fn all(rows: Vec<Value>) -> Result<Vec<Recommendation>> {
    rows.into_iter().map(read).collect()
}

/// The recommendations of rows in the order of these ids.
fn in_order(ids: &[Uuid], rows: Vec<Value>) -> Result<Vec<Recommendation>> {
    let mut found = all(rows)?;
    found.sort_by_key(|found| ids.iter().position(|id| *id == found.new.id));
    Ok(found)
}
