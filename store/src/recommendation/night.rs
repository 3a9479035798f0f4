//! What the nightly pipeline does with everybody's rows: what many do, whose lists are to be made, and what is old.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;

use crate::mart::Window;
use crate::{Pool, Result, Transaction};

/// The watermark that says when [`refresh_popular`] last did.
const POPULAR: &str = "popular_acts";

/// Something that at least 20 people did lately who consent that it counts, in words that as many of them used.
#[derive(Debug, Clone, PartialEq)]
pub struct PopularAct {
    /// What it is.
    pub title: String,
    /// The kind of thing.
    pub category: String,
    /// The share of people's active days on which it was done, a day counting half after 60 days.
    pub popular_share: f32,
    /// The same, a day counting half after 10 days.
    pub lately_share: f32,
}

/// What came of looking at what many do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Popular {
    /// Of how many people.
    pub people: i64,
    /// How many acts many of them did.
    pub acts: i64,
}

/// What many do, the most popular first, at most `limit`. It is nobody's.
///
/// # Errors
/// `Unavailable`.
pub async fn popular(pool: &Pool, limit: i64) -> Result<Vec<PopularAct>> {
    Ok(sqlx::query_file_as!(PopularAct, "queries/recommendation/popular.sql", limit).fetch_all(pool.all()).await?)
}

/// Finds anew what many did before a moment, looking at so many people at most; nothing if that was done less than `rest` ago.
///
/// # Errors
/// `Unavailable`.
pub async fn refresh_popular(
    tx: &mut Transaction,
    at: Timestamp,
    people: i64,
    rest: SignedDuration,
) -> Result<Option<Popular>> {
    let window = Window::open(tx, POPULAR).await?;
    let refreshed =
        sqlx::query_file_scalar!("queries/recommendation/refreshed_popular.sql").fetch_optional(&mut **tx).await?;
    if refreshed.is_some_and(|refreshed| Timestamp::now().duration_since(refreshed.to_jiff()) < rest) {
        return Ok(None);
    }
    let found =
        sqlx::query_file_as!(Popular, "queries/recommendation/refresh_popular.sql", at.to_sqlx() as _, people as _);
    let found = found.fetch_one(&mut **tx).await?;
    window.close(tx, POPULAR, None).await?;
    Ok(Some(found))
}

/// The IANA names of the zones that people live in.
///
/// # Errors
/// `Unavailable`.
pub async fn zones(pool: &Pool) -> Result<Vec<String>> {
    Ok(sqlx::query_file_scalar!("queries/recommendation/zones.sql").fetch_all(pool.all()).await?)
}

/// People of a zone who did something on a day of theirs or later and have no list of another one.
#[derive(Debug, Clone, Copy)]
pub struct Active<'a> {
    /// The zone's IANA name.
    pub time_zone: &'a str,
    /// They did something on this day or later.
    pub since: Date,
    /// They have no list of this day.
    pub day: Date,
}

/// The ids of active people after one, in their order, at most `limit`.
///
/// # Errors
/// `Unavailable`.
pub async fn active(pool: &Pool, who: &Active<'_>, after: &str, limit: i64) -> Result<Vec<String>> {
    let Active { time_zone, since, day } = *who;
    let (since, day) = (since.to_sqlx(), day.to_sqlx());
    let page = sqlx::query_file_scalar!("queries/recommendation/active.sql", time_zone, after, since, day, limit);
    Ok(page.fetch_all(pool.all()).await?)
}

/// Forgets at most so many recommendations of days before one, and says how many. What was turned down for good stays.
///
/// # Errors
/// `Unavailable`.
pub async fn purge(pool: &Pool, before: Date, limit: i64) -> Result<u64> {
    let gone = sqlx::query_file_scalar!("queries/recommendation/purge.sql", before.to_sqlx(), limit);
    Ok(gone.fetch_one(pool.all()).await?.unsigned_abs())
}

/// Forgets at most so many lists of days before one, and says how many.
///
/// # Errors
/// `Unavailable`.
pub async fn purge_lists(pool: &Pool, before: Date, limit: i64) -> Result<u64> {
    let gone = sqlx::query_file_scalar!("queries/recommendation/purge_lists.sql", before.to_sqlx(), limit);
    Ok(gone.fetch_one(pool.all()).await?.unsigned_abs())
}
