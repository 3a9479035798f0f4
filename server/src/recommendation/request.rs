//! Requests of RecommendationService, checked: every limit of the contract, all violations at once.

use std::collections::HashSet;

use dotodo_proto::v1::{
    self, AcceptRecommendationsRequest, DismissRecommendationsRequest, ExplainRecommendationRequest,
    GenerateRecommendationsRequest, ListRecommendationsRequest,
};
use dotodo_store::recommendation::{Filter, Position};
use jiff::civil::Date;
use uuid::Uuid;

use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::list::{List, page_size};
use crate::mutation::Identity;
use crate::names;
use crate::validation::Violations;

const COUNT: i32 = 5;
const COUNT_MOST: i32 = 20;
const EXCLUDED: usize = 100;
const TITLE_CHARS: usize = 500;
const IDS: usize = 50;
const PAGE_SIZE: i64 = 50;
const PAGE_SIZE_MOST: i64 = 200;

/// A list that is asked for.
#[derive(Debug)]
pub(super) struct Generate {
    pub(super) base_date: Option<Date>,
    pub(super) count: usize,
    pub(super) locale: Option<String>,
    pub(super) exclude: Vec<String>,
    pub(super) refresh: bool,
    pub(super) identity: Identity,
}

pub(super) fn generate(mut request: GenerateRecommendationsRequest) -> Result<Generate, Error> {
    let mut check = Violations::default();
    if request.refresh && request.request_id.is_empty() {
        check.add("request_id", Reason::Required, "must be given with refresh, which a repeated call would do again");
    }
    let identity = Identity::of(&mut check, &mut request);
    let base_date = check.date("base_date", &request.base_date);
    if !(0..=COUNT_MOST).contains(&request.count) {
        check.add("count", Reason::OutOfRange, format!("must be 1 to {COUNT_MOST}, or 0 for {COUNT}"));
    }
    let locale = check.locale("locale", &request.locale);
    check.count("exclude", request.exclude.len(), EXCLUDED);
    for (index, title) in request.exclude.iter().enumerate().take(EXCLUDED) {
        check.words(&format!("exclude[{index}]"), title, TITLE_CHARS);
    }
    let count = if request.count == 0 { COUNT } else { request.count };
    check.finish(Generate {
        base_date,
        count: usize::try_from(count).unwrap_or_default(),
        locale,
        exclude: request.exclude,
        refresh: request.refresh,
        identity,
    })
}

/// A page of a list.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) list: List,
    pub(super) filter: Filter,
    pub(super) locale: Option<String>,
    pub(super) after: Position,
    pub(super) size: i64,
}

pub(super) fn list(request: &ListRecommendationsRequest, caller: &Caller) -> Result<Page, Error> {
    let mut check = Violations::default();
    let size = page_size(&mut check, request.page_size, PAGE_SIZE, PAGE_SIZE_MOST);
    let from = check.date("from_date", &request.from_date);
    let to = check.date("to_date", &request.to_date);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        check.add("to_date", Reason::OutOfRange, "must not be before from_date");
    }
    let state = v1::RecommendationState::try_from(request.state);
    if state.is_err() {
        check.add("state", Reason::UnknownValue, "must be a value of RecommendationState");
    }
    let locale = check.locale("locale", &request.locale);
    let asked = ListRecommendationsRequest { page_size: 0, page_token: String::new(), ..request.clone() };
    let list = List::of(&format!("ListRecommendations {}", caller.user_id), &asked);
    let after = list.place(&mut check, &request.page_token).and_then(|place| place_of(&place));
    check.finish(Page {
        list,
        filter: Filter {
            from: from.unwrap_or(Date::constant(1, 1, 1)),
            to: to.unwrap_or(Date::MAX),
            state: state.ok().and_then(names::recommendation_state).map(str::to_owned),
        },
        locale,
        after: after.unwrap_or(Position::START),
        size,
    })
}

/// A place in a list as text.
pub(super) fn place_text(at: Position) -> String {
    format!("{} {} {} {}", at.base_date, at.edition, at.rank, at.id)
}

fn place_of(text: &str) -> Option<Position> {
    let parts: Vec<&str> = text.split(' ').collect();
    let [base_date, edition, rank, id] = parts[..] else { return None };
    Some(Position {
        base_date: base_date.parse().ok()?,
        edition: edition.parse().ok()?,
        rank: rank.parse().ok()?,
        id: id.parse().ok()?,
    })
}

/// What is accepted.
#[derive(Debug)]
pub(super) struct Accept {
    pub(super) ids: Vec<Uuid>,
    pub(super) date: Option<Date>,
    pub(super) recur: bool,
    pub(super) identity: Identity,
}

pub(super) fn accept(mut request: AcceptRecommendationsRequest) -> Result<Accept, Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, &mut request);
    let ids = ids(&mut check, &request.ids);
    let date = check.date("date", &request.date);
    check.finish(Accept { ids, date, recur: request.recur, identity })
}

/// What is turned down.
#[derive(Debug)]
pub(super) struct Dismiss {
    pub(super) ids: Vec<Uuid>,
    pub(super) reason: Option<String>,
    pub(super) identity: Identity,
}

pub(super) fn dismiss(mut request: DismissRecommendationsRequest) -> Result<Dismiss, Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, &mut request);
    let ids = ids(&mut check, &request.ids);
    let reason = v1::DismissReason::try_from(request.reason);
    if reason.is_err() {
        check.add("reason", Reason::UnknownValue, "must be a value of DismissReason");
    }
    let reason = reason.ok().and_then(names::dismiss_reason).map(str::to_owned);
    check.finish(Dismiss { ids, reason, identity })
}

/// Different ids, at least one.
fn ids(check: &mut Violations, texts: &[String]) -> Vec<Uuid> {
    if texts.is_empty() {
        check.add("ids", Reason::Required, "must be given");
    }
    check.count("ids", texts.len(), IDS);
    let (mut ids, mut known) = (Vec::new(), HashSet::new());
    for (index, text) in texts.iter().enumerate().take(IDS) {
        let field = format!("ids[{index}]");
        let id = check.uuid(&field, text);
        if !check.names(&field) && !known.insert(id) {
            check.add(&field, Reason::Repeated, "must not stand twice");
        }
        ids.push(id);
    }
    ids
}

pub(super) fn explain(request: &ExplainRecommendationRequest) -> Result<(Uuid, Option<String>), Error> {
    let mut check = Violations::default();
    let id = check.uuid("id", &request.id);
    let locale = check.locale("locale", &request.locale);
    check.finish((id, locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_fault(result: Result<impl std::fmt::Debug, Error>) -> Vec<(String, Reason)> {
        match result {
            Err(Error::Invalid(violations)) => violations.into_iter().map(|it| (it.field, it.reason)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_limit_is_named() {
        let request = GenerateRecommendationsRequest {
            request_id: String::new(),
            base_date: "2026-02-30".into(),
            count: 21,
            locale: "fr".into(),
            exclude: vec!["빨래하기".into(), " ".into(), "가".repeat(501)],
            refresh: true,
        };
        let expected = [
            ("request_id", Reason::Required),
            ("base_date", Reason::InvalidDate),
            ("count", Reason::OutOfRange),
            ("locale", Reason::UnknownLocale),
            ("exclude[1]", Reason::Blank),
            ("exclude[2]", Reason::TooLong),
        ];
        assert_eq!(at_fault(generate(request)), expected.map(|(field, reason)| (field.to_owned(), reason)));
        let many = GenerateRecommendationsRequest { exclude: vec!["빨래".into(); 101], ..Default::default() };
        assert_eq!(at_fault(generate(many)), [("exclude".to_owned(), Reason::TooMany)]);
        let usual = generate(GenerateRecommendationsRequest::default()).unwrap();
        assert_eq!((usual.count, usual.base_date, usual.refresh), (5, None, false));
    }

    #[test]
    fn ids_are_different_ones() {
        let id = Uuid::now_v7().to_string();
        let request =
            |ids: Vec<String>| AcceptRecommendationsRequest { ids, date: "soon".into(), ..Default::default() };
        let expected = [("ids[1]", Reason::Repeated), ("ids[2]", Reason::InvalidUuid), ("date", Reason::InvalidDate)];
        let given = vec![id.clone(), id.clone(), "x".into()];
        assert_eq!(at_fault(accept(request(given))), expected.map(|(field, reason)| (field.to_owned(), reason)));
        let dismissal = DismissRecommendationsRequest { reason: 9, ..Default::default() };
        let expected = [("ids", Reason::Required), ("reason", Reason::UnknownValue)];
        assert_eq!(at_fault(dismiss(dismissal)), expected.map(|(field, reason)| (field.to_owned(), reason)));
    }

    #[test]
    fn a_page_goes_on_where_the_last_one_ended() {
        let request = ListRecommendationsRequest { from_date: "2026-11-01".into(), ..Default::default() };
        let user = Caller::user("user001");
        let (id, base_date) = (Uuid::now_v7(), "2026-11-24".parse().unwrap());
        let at = Position { base_date, edition: 2, rank: 3, id };
        let page_token = list(&request, &user).unwrap().list.token(&place_text(at));
        let next = ListRecommendationsRequest { page_token, page_size: 7, ..request.clone() };
        assert_eq!(list(&next, &user).unwrap().after, at);
        assert_eq!(
            at_fault(list(&next, &Caller::user("user002"))),
            [("page_token".to_owned(), Reason::InvalidPageToken)]
        );
        let other = ListRecommendationsRequest { to_date: "2026-10-01".into(), ..next };
        let expected = [("to_date", Reason::OutOfRange), ("page_token", Reason::InvalidPageToken)];
        assert_eq!(at_fault(list(&other, &user)), expected.map(|(field, reason)| (field.to_owned(), reason)));
    }
}
