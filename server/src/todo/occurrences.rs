//! Pages of the occurrences of a series, and the tokens that name a day in one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dotodo_proto::v1::{ListOccurrencesRequest, ListOccurrencesResponse};
use dotodo_store as store;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Service, reply};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::validation::Violations;

const PAGE_SIZE: i64 = 50;
const PAGE_SIZE_MOST: i64 = 200;
/// "2026-11-24".
const DAY_BYTES: usize = 10;
const DIGEST_BYTES: usize = 8;

impl Service {
    /// ListOccurrences.
    pub(super) async fn occurrences(
        &self,
        caller: &Caller,
        request: &ListOccurrencesRequest,
    ) -> Result<ListOccurrencesResponse, Error> {
        let (id, size) = read(request)?;
        let named = store::todo::get(&self.pool, &caller.user_id, id).await?.ok_or(Error::TodoNotFound(id))?;
        let series = named.new.series_id.ok_or(Error::NotRecurring)?;
        let before = day(&caller.user_id, series, &request.page_token)?;
        // One more than is shown tells whether there is another page.
        let list = store::todo::series::list(&self.pool, &caller.user_id, series, before, size + 1);
        let mut todos = list.await?;
        let size = usize::try_from(size).unwrap_or_default();
        let more = todos.len() > size;
        todos.truncate(size);
        let last = todos.last().and_then(|last| last.new.occurrence_date).filter(|_| more);
        Ok(ListOccurrencesResponse {
            next_page_token: last.map(|last| token(&caller.user_id, series, last)).unwrap_or_default(),
            todos: todos.into_iter().map(reply::todo).collect(),
        })
    }
}

fn read(request: &ListOccurrencesRequest) -> Result<(Uuid, i64), Error> {
    let mut check = Violations::default();
    let id = check.uuid("id", &request.id);
    let size = match i64::from(request.page_size) {
        0 => PAGE_SIZE,
        size => size.min(PAGE_SIZE_MOST),
    };
    if size < 0 {
        check.add("page_size", Reason::OutOfRange, "must not be negative");
    }
    check.finish((id, size))
}

/// The token of the page before a day.
fn token(user_id: &str, series: Uuid, day: Date) -> String {
    let day = day.to_string();
    URL_SAFE_NO_PAD.encode([day.as_bytes(), &digest(user_id, series, day.as_bytes())].concat())
}

/// The day that a token names: one after all others for an empty one.
fn day(user_id: &str, series: Uuid, token: &str) -> Result<Date, Error> {
    if token.is_empty() {
        return Ok(Date::MAX);
    }
    let named = || {
        let bytes: [u8; DAY_BYTES + DIGEST_BYTES] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (day, given) = bytes.split_at(DAY_BYTES);
        let is_ours = given == digest(user_id, series, day);
        is_ours.then(|| std::str::from_utf8(day).ok()?.parse().ok()).flatten()
    };
    named().ok_or_else(|| {
        let mut check = Violations::default();
        check.add("page_token", Reason::InvalidPageToken, "must be the next_page_token of the same list's page before");
        check.into_error()
    })
}

fn digest(user_id: &str, series: Uuid, day: &[u8]) -> [u8; DIGEST_BYTES] {
    let digest = Sha256::new().chain_update("occurrences").chain_update(series).chain_update(day);
    digest.chain_update(user_id).finalize()[..DIGEST_BYTES].try_into().expect("a SHA-256 is longer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_own_series_only() {
        let (series, other) = (Uuid::now_v7(), Uuid::now_v7());
        let last: Date = "2026-11-24".parse().unwrap();
        let token = token("user001", series, last);
        assert_eq!(day("user001", series, &token).unwrap(), last);
        assert_eq!(day("user001", series, "").unwrap(), Date::MAX);
        for refused in [day("user002", series, &token), day("user001", other, &token), day("user001", series, "x")] {
            assert_eq!(refused.unwrap_err().reason(), Reason::InvalidPageToken);
        }
    }
}
