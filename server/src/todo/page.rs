//! Page tokens: a place in one person's one list.
//!
//! A token carries the place and a digest of the list and the place, so that one of another list, another person or
//! somebody's invention is refused. It is not a secret: it opens nothing that its bearer could not list anyway.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dotodo_store::todo::{Position, State};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Microseconds since 1970, then the id.
const PLACE_BYTES: usize = 8 + 16;
const DIGEST_BYTES: usize = 8;

/// Which todos, of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    pub(super) user_id: String,
    pub(super) state: Option<State>,
}

/// A page of a list.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) list: List,
    pub(super) after: Position,
    pub(super) size: i64,
}

impl List {
    /// The token of the page after a place.
    pub(super) fn token(&self, after: Position) -> String {
        let mut place = after.created_at.as_microsecond().to_be_bytes().to_vec();
        place.extend_from_slice(after.id.as_bytes());
        let digest = self.digest(&place);
        place.extend_from_slice(&digest);
        URL_SAFE_NO_PAD.encode(place)
    }

    /// The place a token names: the start for an empty one, none for one that this list did not give.
    pub(super) fn position(&self, token: &str) -> Option<Position> {
        if token.is_empty() {
            return Some(Position::START);
        }
        let bytes: [u8; PLACE_BYTES + DIGEST_BYTES] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (place, digest) = bytes.split_at(PLACE_BYTES);
        if digest != self.digest(place) {
            return None;
        }
        let (micros, id) = place.split_at(8);
        Some(Position {
            created_at: Timestamp::from_microsecond(i64::from_be_bytes(micros.try_into().ok()?)).ok()?,
            id: Uuid::from_slice(id).ok()?,
        })
    }

    fn digest(&self, place: &[u8]) -> [u8; DIGEST_BYTES] {
        let state = match self.state {
            None => "any",
            Some(State::Open) => "open",
            Some(State::Completed) => "completed",
        };
        let digest = Sha256::new().chain_update(state).chain_update(place).chain_update(&self.user_id).finalize();
        digest[..DIGEST_BYTES].try_into().expect("a SHA-256 is longer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(user_id: &str, state: Option<State>) -> List {
        List { user_id: user_id.into(), state }
    }

    #[test]
    fn a_token_is_good_for_its_own_list_only() {
        let after = Position { created_at: "2026-11-24T01:00:00.123456Z".parse().unwrap(), id: Uuid::now_v7() };
        let mine = list("user001", Some(State::Open));
        let token = mine.token(after);
        assert_eq!(mine.position(&token), Some(after));
        assert_eq!(list("user002", Some(State::Open)).position(&token), None);
        assert_eq!(list("user001", None).position(&token), None);
    }

    #[test]
    fn a_forged_token_is_refused() {
        let list = list("user001", None);
        for token in ["x", "forged", "!!!!", &"A".repeat(43), &"A".repeat(10_000)] {
            assert_eq!(list.position(token), None, "{token}");
        }
        assert_eq!(list.position(""), Some(Position::START));
    }
}
