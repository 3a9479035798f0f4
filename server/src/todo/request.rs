//! Requests of TodoService, from the wire to the domain: every limit of the contract is checked here, and nowhere else.

mod fields;
mod update;

use dotodo_proto::v1;
use dotodo_store::todo::New;
use jiff::Timestamp;
use uuid::Uuid;

use crate::error::{Error, Reason};
use crate::mutation::{Asked, Identity};
use crate::timestamp;
use crate::validation::Violations;

pub(super) use fields::{LABEL_CHARS, whole};
pub(super) use update::{Scope, Update, changed, update};

const TEXT_CHARS: usize = 10_000;
const ETAG_CHARS: usize = 100;
const REFERENCE_YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// What a person said, before the account's defaults are filled in.
#[derive(Debug)]
pub(super) struct Capture {
    pub(super) text: String,
    pub(super) locale: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) said_at: Timestamp,
    pub(super) validate_only: bool,
    pub(super) identity: Identity,
}

/// Reads a CaptureTodosRequest; `now` is when it came.
pub(super) fn capture(mut request: v1::CaptureTodosRequest, now: Timestamp) -> Result<Capture, Error> {
    let mut check = Violations::default();
    check.words("text", &request.text, TEXT_CHARS);
    let locale = check.locale("locale", &request.locale);
    let time_zone = check.time_zone("time_zone", &request.time_zone);
    let said_at = request.reference_time.as_ref().map_or(Some(now), timestamp::from_wire);
    let said_at = said_at.filter(|at| REFERENCE_YEARS.contains(&at.to_zoned(jiff::tz::TimeZone::UTC).year()));
    if said_at.is_none() {
        check.add("reference_time", Reason::OutOfRange, "must be in the years 1900 to 2200");
    }
    let identity = Identity::of(&mut check, &mut request);
    check.finish(Capture {
        text: request.text,
        locale,
        time_zone,
        said_at: said_at.unwrap_or(now),
        validate_only: request.validate_only,
        identity,
    })
}

/// A todo written by hand.
#[derive(Debug)]
pub(super) struct Create {
    pub(super) new: New,
    /// Its category was given, and not left to the server.
    pub(super) filed: bool,
    pub(super) identity: Identity,
}

/// Reads a CreateTodoRequest.
pub(super) fn create(mut request: v1::CreateTodoRequest) -> Result<Create, Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, &mut request);
    let id = check.optional_uuid("todo_id", &request.todo_id).unwrap_or_else(Uuid::now_v7);
    let utterance_id = check.optional_uuid("utterance_id", &request.utterance_id);
    let Some(todo) = request.todo else {
        check.add("todo", Reason::Required, "must be given");
        return Err(check.into_error());
    };
    let filed = !todo.category.is_empty();
    let new = New { utterance_id, ..manual(&mut check, id, todo) };
    check.finish(Create { new, filed, identity })
}

/// A todo written by hand. Output-only fields are passed over.
fn manual(check: &mut Violations, id: Uuid, todo: v1::Todo) -> New {
    fields::title(check, &todo.title);
    let new = fields::written(check, id, todo);
    whole(check, &new);
    fields::recurs(check, &new);
    new
}

/// Which todo, and whether its embedding is wanted.
pub(super) fn get(request: &v1::GetTodoRequest) -> Result<(Uuid, bool), Error> {
    let mut check = Violations::default();
    let id = check.uuid("id", &request.id);
    let view = v1::TodoView::try_from(request.view);
    if view.is_err() {
        check.add("view", Reason::UnknownValue, "must be a value of TodoView");
    }
    check.finish((id, view == Ok(v1::TodoView::Full)))
}

/// Which todo is to change, in which version.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) id: Uuid,
    pub(super) etag: String,
    pub(super) identity: Identity,
}

/// Reads the request of an RPC that changes one todo: they say the same.
pub(super) fn change(mut request: impl Asked) -> Result<Change, Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, &mut request);
    let (id, etag) = request.named();
    let id = check.uuid("id", id);
    check.text("etag", etag, ETAG_CHARS);
    check.finish(Change { id, etag: etag.to_owned(), identity })
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn at_fault(result: Result<impl std::fmt::Debug, Error>) -> Vec<String> {
        match result {
            Err(Error::Invalid(violations)) => {
                violations.into_iter().map(|v| format!("{} {}", v.field, v.reason)).collect()
            }
            other => panic!("not invalid: {other:?}"),
        }
    }

    fn now() -> Timestamp {
        "2026-11-24T01:00:00Z".parse().unwrap()
    }

    #[test]
    fn every_bad_field_of_a_capture_is_named() {
        let request = v1::CaptureTodosRequest {
            text: " ".into(),
            locale: "fr".into(),
            time_zone: "Mars/Olympus".into(),
            reference_time: Some(prost_types::Timestamp { seconds: -9_999_999_999_999, nanos: 0 }),
            request_id: "nonsense".into(),
            validate_only: false,
        };
        assert_eq!(
            at_fault(capture(request, now())),
            [
                "text BLANK",
                "locale UNKNOWN_LOCALE",
                "time_zone UNKNOWN_TIME_ZONE",
                "reference_time OUT_OF_RANGE",
                "request_id INVALID_UUID"
            ]
        );
    }

    #[test]
    fn the_request_id_is_no_part_of_what_is_asked() {
        let identity = |id: &str| {
            let request =
                v1::CaptureTodosRequest { text: "빨래".into(), request_id: id.into(), ..Default::default() };
            capture(request, now()).unwrap().identity
        };
        let id = Uuid::now_v7().to_string();
        assert_eq!(identity(&id), identity(&id.to_uppercase()));
    }

    #[test]
    fn a_todo_makes_sense_as_a_whole() {
        let todo = |todo: v1::Todo| create(v1::CreateTodoRequest { todo: Some(todo), ..Default::default() });
        let titled = v1::Todo { title: "회의하기".into(), ..Default::default() };
        assert!(todo(titled.clone()).is_ok());
        assert_eq!(at_fault(todo(v1::Todo::default())), ["todo.title BLANK"]);
        let timed = v1::Todo { start_time: "09:00".into(), deadline: true, ..titled.clone() };
        assert_eq!(at_fault(todo(timed)), ["todo.start_time NEEDS_DUE_DATE", "todo.deadline NEEDS_DUE_DATE"]);
        let backwards = v1::Todo { due_date: "2026-11-24".into(), end_date: "2026-11-23".into(), ..titled.clone() };
        assert_eq!(at_fault(todo(backwards)), ["todo.end_date OUT_OF_RANGE"]);
        let reminded = v1::Todo { reminders: vec![10, 10, -1, 40_321], ..titled.clone() };
        assert_eq!(
            at_fault(todo(reminded)),
            [
                "todo.reminders[1] REPEATED",
                "todo.reminders[2] OUT_OF_RANGE",
                "todo.reminders[3] OUT_OF_RANGE",
                "todo.reminders NEEDS_DUE_DATE"
            ]
        );
        let labelled = v1::Todo { labels: vec!["집".into(), "집".into(), String::new()], priority: 9, ..titled };
        assert_eq!(
            at_fault(todo(labelled)),
            ["todo.labels[1] REPEATED", "todo.labels[2] BLANK", "todo.priority UNKNOWN_VALUE"]
        );
        assert_eq!(at_fault(create(v1::CreateTodoRequest::default())), ["todo REQUIRED"]);
    }

    #[test]
    fn a_recurrence_must_occur() {
        let todo = |recurrence: &str, due_date: &str| {
            let (recurrence, due_date) = (recurrence.into(), due_date.into());
            let todo = v1::Todo { title: "약 먹기".into(), recurrence, due_date, ..Default::default() };
            create(v1::CreateTodoRequest { todo: Some(todo), ..Default::default() })
        };
        for good in ["FREQ=DAILY", "FREQ=HOURLY;INTERVAL=2", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=DAILY;UNTIL=20261124"]
        {
            assert!(todo(good, "2026-11-24").is_ok() && todo(good, "").is_ok(), "{good}");
        }
        for never in ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2"] {
            assert_eq!(at_fault(todo(never, "2026-11-24")), ["todo.recurrence NEVER_OCCURS"], "{never}");
        }
        for bad in ["FREQ=DAILY;UNTIL=20261120", "FREQ=WEEKLY;BYMONTHDAY=3", "often"] {
            assert_eq!(at_fault(todo(bad, "2026-11-24")), ["todo.recurrence INVALID_RECURRENCE"], "{bad}");
        }
    }
}
