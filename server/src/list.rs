//! Lists in pages: which page is asked for, and the tokens that name a place in one list.
//!
//! A token carries the place and a digest of the list and the place, so that one of another list or somebody's invention is
//! refused. It is not a secret.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use prost::Message;
use sha2::{Digest as _, Sha256};

use crate::error::Reason;
use crate::validation::Violations;

const DIGEST_BYTES: usize = 8;
/// Longer tokens are not ours.
const TOKEN_BYTES: usize = 1_000;

/// How many a page has: `default` for 0, `most` at most.
pub(crate) fn page_size(check: &mut Violations, asked: i32, default: i64, most: i64) -> i64 {
    if asked < 0 {
        check.add("page_size", Reason::OutOfRange, "must not be negative");
    }
    if asked == 0 { default } else { i64::from(asked).min(most) }
}

/// A list, by what was asked for.
#[derive(Debug)]
pub(crate) struct List {
    /// What the digests of its tokens begin with.
    asked: Sha256,
}

impl List {
    /// The list that a method answers to a request, whose fields about pages are empty.
    pub(crate) fn of(method: &str, request: &impl Message) -> Self {
        Self { asked: Sha256::new().chain_update(method).chain_update([0]).chain_update(request.encode_to_vec()) }
    }

    /// The token of the page after a place.
    pub(crate) fn token(&self, place: &str) -> String {
        URL_SAFE_NO_PAD.encode([&self.digest(place), place.as_bytes()].concat())
    }

    /// The place that a token names; none for the first page. Notes a token that this list did not give.
    pub(crate) fn place(&self, check: &mut Violations, token: &str) -> Option<String> {
        if token.is_empty() {
            return None;
        }
        let place = self.read(token);
        if place.is_none() {
            let description = "must be the next_page_token of the same list's page before";
            check.add("page_token", Reason::InvalidPageToken, description);
        }
        place
    }

    fn read(&self, token: &str) -> Option<String> {
        if token.len() > TOKEN_BYTES {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (digest, place) = bytes.split_at_checked(DIGEST_BYTES)?;
        let place = String::from_utf8(place.to_vec()).ok()?;
        (digest == self.digest(&place)).then_some(place)
    }

    fn digest(&self, place: &str) -> [u8; DIGEST_BYTES] {
        let digest = self.asked.clone().chain_update([0]).chain_update(place).finalize();
        digest[..DIGEST_BYTES].try_into().expect("a SHA-256 is longer")
    }
}

/// The token of the next page, where one more was found than a page has.
pub(crate) fn next_page<T>(list: &List, found: &mut Vec<T>, size: i64, place: impl Fn(&T) -> String) -> String {
    let size = usize::try_from(size).unwrap_or_default();
    if found.len() <= size {
        return String::new();
    }
    found.truncate(size);
    found.last().map(|last| list.token(&place(last))).unwrap_or_default()
}

/// A place in a list by time and id, as text.
pub(crate) fn place_text(at: Timestamp, id: &str) -> String {
    format!("{} {id}", at.as_microsecond())
}

/// The time and the id of a place; of no place what comes before everything in a list whose last comes first.
pub(crate) fn place_of(place: Option<&str>) -> (Timestamp, &str) {
    let parts = place.and_then(|place| place.split_once(' '));
    let at = parts.and_then(|(at, _)| Timestamp::from_microsecond(at.parse().ok()?).ok());
    (at.unwrap_or(Timestamp::MAX), parts.map_or("", |(_, id)| id))
}

#[cfg(test)]
mod tests {
    use dotodo_proto::v1::ListRunsRequest;

    use super::*;

    fn list(pipeline: &str) -> List {
        List::of("ListRuns", &ListRunsRequest { pipeline: pipeline.into(), ..Default::default() })
    }

    fn read(list: &List, token: &str) -> Result<Option<String>, ()> {
        let mut check = Violations::default();
        let place = list.place(&mut check, token);
        check.finish(place).map_err(|_| ())
    }

    #[test]
    fn a_token_is_good_for_its_own_list_only() {
        let at: Timestamp = "2026-11-24T01:00:00.123456Z".parse().unwrap();
        let token = list("metrics_update").token(&place_text(at, "7"));
        let place = read(&list("metrics_update"), &token).unwrap();
        assert_eq!(place_of(place.as_deref()), (at, "7"));
        assert_eq!(read(&list("data_sync"), &token), Err(()));
        for forged in ["x", "!!!!", &"A".repeat(54), &"A".repeat(10_000), &token[1..]] {
            assert_eq!(read(&list("metrics_update"), forged), Err(()), "{forged}");
        }
        assert_eq!(read(&list("metrics_update"), ""), Ok(None));
    }

    #[test]
    fn sizes_of_pages_are_clamped_but_not_below_zero() {
        let size = |asked| {
            let mut check = Violations::default();
            let size = page_size(&mut check, asked, 50, 200);
            check.finish(size).ok()
        };
        assert_eq!([size(0), size(7), size(i32::MAX), size(-1)], [Some(50), Some(7), Some(200), None]);
    }
}
