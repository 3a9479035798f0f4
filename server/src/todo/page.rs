//! Pages of lists: which one is asked for, and the tokens that name a place in one person's one list.
//!
//! A token carries the place and a digest of the list and the place, so that one of another list, another person or
//! somebody's invention is refused. It is not a secret: it opens nothing that its bearer could not list anyway.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use dotodo_proto::v1;
use dotodo_store::todo::State;
use dotodo_store::todo::list::{By, Days, Filter, Key, Order, Position};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use prost::Message as _;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::request::LABEL_CHARS;
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::validation::Violations;

const PAGE_SIZE: i64 = 50;
const PAGE_SIZE_MOST: i64 = 200;
const CATEGORIES: usize = 11;
const TEXT_CHARS: usize = 100;

/// What decides (microseconds since 1970, or days since 1970 and minutes since midnight), then the id.
const PLACE_BYTES: usize = 8 + 8 + 16;
const DIGEST_BYTES: usize = 8;

/// A page of a list.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) list: List,
    pub(super) filter: Filter,
    pub(super) after: Position,
    pub(super) size: i64,
}

/// Which todos of whom, in which order.
#[derive(Debug)]
pub(super) struct List {
    /// What the digests of its tokens begin with.
    asked: Sha256,
    pub(super) order: Order,
}

/// Reads a ListTodosRequest.
pub(super) fn read(request: &v1::ListTodosRequest, caller: &Caller) -> Result<Page, Error> {
    let mut check = Violations::default();
    let size = match i64::from(request.page_size) {
        0 => PAGE_SIZE,
        size => size.min(PAGE_SIZE_MOST),
    };
    if size < 0 {
        check.add("page_size", Reason::OutOfRange, "must not be negative");
    }
    let filter = filter(&mut check, request);
    let list = List::new(request, caller, order(&mut check, request.order));
    let after = list.position(&request.page_token);
    if after.is_none() {
        check.add("page_token", Reason::InvalidPageToken, "must be the next_page_token of the same list's page before");
    }
    let after = after.unwrap_or(list.order.start());
    check.finish(Page { list, filter, after, size })
}

fn filter(check: &mut Violations, request: &v1::ListTodosRequest) -> Filter {
    check.count("categories", request.categories.len(), CATEGORIES);
    for (index, category) in request.categories.iter().enumerate().take(CATEGORIES) {
        let field = format!("categories[{index}]");
        if category.is_empty() {
            check.add(&field, Reason::Blank, "must not be empty");
        } else {
            check.category(&field, category);
        }
    }
    check.text("label", &request.label, LABEL_CHARS);
    check.text("text", &request.text, TEXT_CHARS);
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Filter {
        state: state(check, request.state),
        due: due(check, request),
        categories: request.categories.clone(),
        label: given(&request.label),
        text: given(request.text.trim()),
    }
}

fn state(check: &mut Violations, state: i32) -> Option<State> {
    match v1::TodoState::try_from(state) {
        Ok(v1::TodoState::Unspecified) => None,
        Ok(v1::TodoState::Open) => Some(State::Open),
        Ok(v1::TodoState::Completed) => Some(State::Completed),
        Err(_) => {
            check.add("state", Reason::UnknownValue, "must be a value of TodoState");
            None
        }
    }
}

fn due(check: &mut Violations, request: &v1::ListTodosRequest) -> Days {
    let from = check.date("due_from", &request.due_from);
    let to = check.date("due_to", &request.due_to);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        check.add("due_to", Reason::OutOfRange, "must not be before due_from");
    }
    match (from, to) {
        (None, None) if request.undated => Days::UNDATED,
        (None, None) => Days::ANY,
        _ => {
            if request.undated {
                check.add("undated", Reason::OutOfRange, "must not be set together with due_from or due_to");
            }
            Days { first: from.unwrap_or(Days::DATED.first), last: to.unwrap_or(Days::DATED.last) }
        }
    }
}

fn order(check: &mut Violations, order: i32) -> Order {
    let (by, descending) = match v1::TodoOrder::try_from(order) {
        Ok(v1::TodoOrder::Due) => (By::Due, false),
        Ok(v1::TodoOrder::DueDescending) => (By::Due, true),
        Ok(v1::TodoOrder::Created) => (By::Created, false),
        Ok(v1::TodoOrder::Unspecified | v1::TodoOrder::CreatedDescending) => (By::Created, true),
        Ok(v1::TodoOrder::Updated) => (By::Updated, false),
        Ok(v1::TodoOrder::UpdatedDescending) => (By::Updated, true),
        Err(_) => {
            check.add("order", Reason::UnknownValue, "must be a value of TodoOrder");
            (By::Created, true)
        }
    };
    Order { by, descending }
}

impl List {
    fn new(request: &v1::ListTodosRequest, caller: &Caller, order: Order) -> Self {
        let asked = v1::ListTodosRequest { page_size: 0, page_token: String::new(), ..request.clone() }.encode_to_vec();
        let length = asked.len().to_be_bytes();
        Self { asked: Sha256::new().chain_update(length).chain_update(asked).chain_update(&caller.user_id), order }
    }

    /// The token of the page after a place.
    pub(super) fn token(&self, after: Position) -> String {
        let (one, two) = match after.key {
            Key::Due(date, time) => (days(date), i64::from(time.hour()) * 60 + i64::from(time.minute())),
            Key::At(at) => (at.as_microsecond(), 0),
        };
        let mut place = [one.to_be_bytes(), two.to_be_bytes()].concat();
        place.extend_from_slice(after.id.as_bytes());
        let digest = self.digest(&place);
        place.extend_from_slice(&digest);
        URL_SAFE_NO_PAD.encode(place)
    }

    /// The place a token names: the start for an empty one, none for one that this list did not give.
    fn position(&self, token: &str) -> Option<Position> {
        if token.is_empty() {
            return Some(self.order.start());
        }
        let bytes: [u8; PLACE_BYTES + DIGEST_BYTES] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (place, digest) = bytes.split_at(PLACE_BYTES);
        if digest != self.digest(place) {
            return None;
        }
        let (key, id) = place.split_at(16);
        let (one, two) = key.split_at(8);
        let (one, two) = (i64::from_be_bytes(one.try_into().ok()?), i64::from_be_bytes(two.try_into().ok()?));
        let key = match self.order.by {
            By::Due => {
                Key::Due(date(one)?, Time::new((two / 60).try_into().ok()?, (two % 60).try_into().ok()?, 0, 0).ok()?)
            }
            By::Created | By::Updated => Key::At(Timestamp::from_microsecond(one).ok()?),
        };
        Some(Position { key, id: Uuid::from_slice(id).ok()? })
    }

    fn digest(&self, place: &[u8]) -> [u8; DIGEST_BYTES] {
        let digest = self.asked.clone().chain_update(place).finalize();
        digest[..DIGEST_BYTES].try_into().expect("a SHA-256 is longer")
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

fn days(date: Date) -> i64 {
    (date - EPOCH).get_days().into()
}

fn date(days: i64) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use v1::ListTodosRequest as Request;

    use super::*;

    fn list(user_id: &str, request: &Request) -> List {
        read(request, &Caller::user(user_id)).unwrap().list
    }

    #[test]
    fn a_token_is_good_for_its_own_list_only() {
        let at = Key::At("2026-11-24T01:00:00.123456Z".parse().unwrap());
        let due = Key::Due(Date::MAX, "23:59".parse().unwrap());
        for (key, order) in [(at, v1::TodoOrder::Updated), (due, v1::TodoOrder::DueDescending)] {
            let after = Position { key, id: Uuid::now_v7() };
            let asked = Request { order: order.into(), label: "집".into(), page_size: 7, ..Request::default() };
            let token = list("user001", &asked).token(after);
            let named = |user_id, request| list(user_id, &request).position(&token);
            assert_eq!(named("user001", asked.clone()), Some(after));
            assert_eq!(named("user001", Request { page_size: 9, ..asked.clone() }), Some(after));
            assert_eq!(named("user002", asked.clone()), None);
            assert_eq!(named("user001", Request { label: "회사".into(), ..asked.clone() }), None);
            assert_eq!(named("user001", Request { order: v1::TodoOrder::Created.into(), ..asked.clone() }), None);
        }
    }

    #[test]
    fn a_forged_token_is_refused() {
        let list = list("user001", &Request::default());
        for token in ["x", "forged", "!!!!", &"A".repeat(54), &"A".repeat(10_000)] {
            assert_eq!(list.position(token), None, "{token}");
        }
        assert_eq!(list.position(""), Some(list.order.start()));
    }

    #[test]
    fn page_sizes_are_clamped_but_not_below_zero() {
        let size = |page_size| read(&Request { page_size, ..Request::default() }, &Caller::user("user001"));
        assert_eq!(size(0).unwrap().size, 50);
        assert_eq!(size(7).unwrap().size, 7);
        assert_eq!(size(i32::MAX).unwrap().size, 200);
        assert_eq!(size(-1).unwrap_err().reason(), Reason::OutOfRange);
    }

    #[test]
    fn every_bad_filter_is_named() {
        let request = Request {
            state: 9,
            categories: vec!["집안일".into(), "잡일".into(), String::new()],
            label: "가".repeat(51),
            due_from: "2026-11-24".into(),
            due_to: "2026-11-23".into(),
            undated: true,
            text: "a\0".into(),
            order: 99,
            ..Request::default()
        };
        let Err(Error::Invalid(violations)) = read(&request, &Caller::user("user001")) else { panic!("accepted") };
        let fields: Vec<_> = violations.iter().map(|it| (it.field.as_str(), it.reason)).collect();
        let expected = [
            ("categories[1]", Reason::UnknownCategory),
            ("categories[2]", Reason::Blank),
            ("label", Reason::TooLong),
            ("text", Reason::NulCharacter),
            ("state", Reason::UnknownValue),
            ("due_to", Reason::OutOfRange),
            ("undated", Reason::OutOfRange),
            ("order", Reason::UnknownValue),
        ];
        assert_eq!(fields, expected);
    }
}
