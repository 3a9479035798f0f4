//! Cursors: a place in one person's changes.
//!
//! A cursor carries the place and a digest of it and the person, so that another person's one or somebody's invention is
//! refused. It is not a secret: it opens nothing that its bearer could not read anyway.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Grows when what is in a cursor changes its meaning.
const VERSION: u8 = 1;
/// The version, the kind of place, the account's age, the number, the id.
const PLACE_BYTES: usize = 1 + 1 + 8 + 8 + 16;
const DIGEST_BYTES: usize = 12;

/// How far a device has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It has nothing yet.
    Start,
    /// It takes a snapshot that began after the change `mark.seq`, and has the todos before the id `from`.
    Snapshot { mark: Mark, from: Uuid },
    /// It has everything up to the change `mark.seq`.
    After { mark: Mark },
}

/// A change of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// When the account was made, in microseconds since 1970; 0 while there is none.
    pub(super) since: i64,
    /// The number of the change.
    pub(super) seq: i64,
}

/// The text of a place.
pub(super) struct Cursor;

impl Cursor {
    /// The cursor of a place. Of the start it is empty.
    pub(super) fn text(place: Place, user_id: &str) -> String {
        let (kind, mark, from) = match place {
            Place::Start => return String::new(),
            Place::Snapshot { mark, from } => (1, mark, from),
            Place::After { mark } => (2, mark, Uuid::nil()),
        };
        let mut bytes = vec![VERSION, kind];
        bytes.extend_from_slice(&mark.since.to_be_bytes());
        bytes.extend_from_slice(&mark.seq.to_be_bytes());
        bytes.extend_from_slice(from.as_bytes());
        let digest = digest(&bytes, user_id);
        bytes.extend_from_slice(&digest);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The place that a cursor of this person names; none for one that we did not give them.
    pub(super) fn place(text: &str, user_id: &str) -> Option<Place> {
        if text.is_empty() {
            return Some(Place::Start);
        }
        let bytes: [u8; PLACE_BYTES + DIGEST_BYTES] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (place, given) = bytes.split_at(PLACE_BYTES);
        if given != digest(place, user_id) || place[0] != VERSION {
            return None;
        }
        let number = |from: usize| Some(i64::from_be_bytes(place.get(from..from + 8)?.try_into().ok()?));
        let mark = Mark { since: number(2)?, seq: number(10)? };
        match place[1] {
            1 => Some(Place::Snapshot { mark, from: Uuid::from_slice(&place[18..]).ok()? }),
            2 => Some(Place::After { mark }),
            _ => None,
        }
    }
}

fn digest(place: &[u8], user_id: &str) -> [u8; DIGEST_BYTES] {
    let digest = Sha256::new().chain_update("dotodo changes").chain_update(place).chain_update(user_id).finalize();
    digest[..DIGEST_BYTES].try_into().expect("a SHA-256 is longer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_own_person_only() {
        let mark = Mark { since: 1_700_000_000_123_456, seq: 42 };
        for place in [Place::Snapshot { mark, from: Uuid::now_v7() }, Place::After { mark }] {
            let text = Cursor::text(place, "user001");
            assert_eq!(Cursor::place(&text, "user001"), Some(place));
            assert_eq!(Cursor::place(&text, "user002"), None);
        }
        assert_eq!(Cursor::place(&Cursor::text(Place::Start, "user001"), "user002"), Some(Place::Start));
    }

    #[test]
    fn no_bit_of_a_cursor_can_be_changed() {
        let text = Cursor::text(Place::After { mark: Mark { since: 5, seq: 42 } }, "user001");
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Cursor::place(&URL_SAFE_NO_PAD.encode(forged), "user001"), None, "bit {bit}");
        }
        for text in ["x", "forged", "!!!!", &"A".repeat(62), &"A".repeat(10_000)] {
            assert_eq!(Cursor::place(text, "user001"), None, "{text}");
        }
    }
}
