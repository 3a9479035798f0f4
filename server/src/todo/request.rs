//! Requests of TodoService, from the wire to the domain: every limit of the contract is checked here, and nowhere else.

use dotodo_proto::v1;
use dotodo_store::todo::New;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use uuid::Uuid;

use crate::error::{Error, Reason};
use crate::mutation::Identity;
use crate::recurrence::Recurrence;
use crate::timestamp;
use crate::validation::Violations;

const TEXT_CHARS: usize = 10_000;
const TITLE_CHARS: usize = 500;
const NOTES_CHARS: usize = 10_000;
const LABELS: usize = 20;
pub(super) const LABEL_CHARS: usize = 50;
const ETAG_CHARS: usize = 100;
const REMINDERS: usize = 5;
const REMINDER_MINUTES: std::ops::RangeInclusive<i32> = 0..=40_320;
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
    let identity = Identity::of(&mut check, "CaptureTodos", &mut request, |request| &mut request.request_id);
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
    let identity = Identity::of(&mut check, "CreateTodo", &mut request, |request| &mut request.request_id);
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
    check.words("todo.title", &todo.title, TITLE_CHARS);
    let new = written(check, id, todo);
    whole(check, &new);
    recurs(check, &new);
    new
}

/// The fields of a todo that people write.
fn written(check: &mut Violations, id: Uuid, todo: v1::Todo) -> New {
    check.text("todo.notes", &todo.notes, NOTES_CHARS);
    labels(check, &todo.labels);
    reminders(check, &todo.reminders);
    New {
        id,
        category: check.category("todo.category", &todo.category),
        due_date: check.date("todo.due_date", &todo.due_date),
        end_date: check.date("todo.end_date", &todo.end_date),
        start_time: check.time("todo.start_time", &todo.start_time),
        end_time: check.time("todo.end_time", &todo.end_time),
        day_part: day_part(check, todo.day_part),
        deadline: todo.deadline,
        recurrence: check.recurrence("todo.recurrence", &todo.recurrence),
        priority: priority(check, todo.priority),
        title: todo.title,
        notes: todo.notes,
        labels: todo.labels,
        source: "manual".to_owned(),
        utterance_id: None,
        original_sentence: None,
        readings: Vec::new(),
        series_id: None,
        occurrence_date: None,
        reminders: todo.reminders,
    }
}

/// Fields that only make sense together.
pub(super) fn whole(check: &mut Violations, todo: &New) {
    if todo.due_date.is_none() {
        let needs = [
            ("todo.end_date", todo.end_date.is_some()),
            ("todo.start_time", todo.start_time.is_some()),
            ("todo.deadline", todo.deadline),
            ("todo.reminders", !todo.reminders.is_empty()),
        ];
        for (field, _) in needs.into_iter().filter(|(_, given)| *given) {
            check.add(field, Reason::NeedsDueDate, "needs a due_date");
        }
    }
    if todo.due_date.zip(todo.end_date).is_some_and(|(first, last)| last <= first) {
        check.add("todo.end_date", Reason::OutOfRange, "must be after due_date");
    }
    if todo.start_time.is_none() && todo.end_time.is_some() {
        check.add("todo.end_time", Reason::NeedsStartTime, "needs a start_time");
    }
}

/// A recurrence that can be evaluated and occurs.
fn recurs(check: &mut Violations, todo: &New) {
    const FIELD: &str = "todo.recurrence";
    let Some(rule) = todo.recurrence.as_deref().filter(|_| !check.names(FIELD)) else { return };
    // Without a day it counts from one that is not known here. An UNTIL is read where its day is latest.
    let start = todo.due_date.unwrap_or(Date::constant(1900, 1, 1));
    match Recurrence::new(rule, start, &TimeZone::fixed(offset(14))) {
        Err(fault) => check.add(FIELD, Reason::InvalidRecurrence, format!("cannot be evaluated: {fault}")),
        Ok(recurrence) if !recurrence.occurs() => check.add(FIELD, Reason::NeverOccurs, "has no day from due_date on"),
        Ok(_) => {}
    }
}

fn reminders(check: &mut Violations, reminders: &[i32]) {
    check.count("todo.reminders", reminders.len(), REMINDERS);
    for (index, minutes) in reminders.iter().enumerate().take(REMINDERS) {
        let field = format!("todo.reminders[{index}]");
        if !REMINDER_MINUTES.contains(minutes) {
            check.add(&field, Reason::OutOfRange, "must be 0 to 40320 minutes");
        }
        if reminders[..index].contains(minutes) {
            check.add(&field, Reason::Repeated, "must not stand twice");
        }
    }
}

fn labels(check: &mut Violations, labels: &[String]) {
    check.count("todo.labels", labels.len(), LABELS);
    for (index, label) in labels.iter().enumerate().take(LABELS) {
        let field = format!("todo.labels[{index}]");
        check.words(&field, label, LABEL_CHARS);
        if labels[..index].contains(label) {
            check.add(&field, Reason::Repeated, "must not stand twice");
        }
    }
}

fn day_part(check: &mut Violations, value: i32) -> Option<String> {
    match v1::DayPart::try_from(value) {
        Ok(part) => super::names::day_part(part).map(str::to_owned),
        Err(_) => {
            check.add("todo.day_part", Reason::UnknownValue, "must be a value of DayPart");
            None
        }
    }
}

fn priority(check: &mut Violations, value: i32) -> Option<String> {
    match v1::Priority::try_from(value) {
        Ok(priority) => super::names::priority(priority).map(str::to_owned),
        Err(_) => {
            check.add("todo.priority", Reason::UnknownValue, "must be a value of Priority");
            None
        }
    }
}

/// New values for some fields of a todo.
#[derive(Debug)]
pub(super) struct Update {
    pub(super) id: Uuid,
    pub(super) etag: String,
    pub(super) identity: Identity,
    pub(super) scope: Scope,
    fields: Vec<&'static Field>,
    values: New,
}

/// Which occurrences of a series change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Not said.
    Unspecified,
    /// This one alone.
    This,
    /// This one and all that follow.
    ThisAndFollowing,
}

/// Reads an UpdateTodoRequest.
pub(super) fn update(mut request: v1::UpdateTodoRequest) -> Result<Update, Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, "UpdateTodo", &mut request, |request| &mut request.request_id);
    let Some(todo) = request.todo else {
        check.add("todo", Reason::Required, "must be given");
        return Err(check.into_error());
    };
    let id = check.uuid("todo.id", &todo.id);
    check.text("todo.etag", &todo.etag, ETAG_CHARS);
    let etag = todo.etag.clone();
    let paths = request.update_mask.unwrap_or_default().paths;
    let fields = fields(&mut check, &paths, &todo);
    if fields.iter().any(|field| field.name == "title") {
        check.words("todo.title", &todo.title, TITLE_CHARS);
    }
    let values = written(&mut check, id, todo);
    let scope = scope(&mut check, request.scope);
    check.finish(Update { id, etag, identity, scope, fields, values })
}

fn scope(check: &mut Violations, scope: i32) -> Scope {
    match v1::UpdateScope::try_from(scope) {
        Ok(v1::UpdateScope::Unspecified) => Scope::Unspecified,
        Ok(v1::UpdateScope::This) => Scope::This,
        Ok(v1::UpdateScope::ThisAndFollowing) => Scope::ThisAndFollowing,
        Err(_) => {
            check.add("scope", Reason::UnknownValue, "must be a value of UpdateScope");
            Scope::Unspecified
        }
    }
}

/// The fields that an update mask names; without a mask those that are set.
fn fields(check: &mut Violations, paths: &[String], todo: &v1::Todo) -> Vec<&'static Field> {
    if paths.is_empty() {
        return FIELDS.iter().filter(|field| (field.is_set)(todo)).collect();
    }
    if paths == ["*"] {
        return FIELDS.iter().collect();
    }
    for path in paths.iter().filter(|path| !FIELDS.iter().any(|field| field.name == *path)) {
        check.add("update_mask", Reason::UnknownField, format!("names {path:?}, which cannot be changed"));
    }
    FIELDS.iter().filter(|field| paths.iter().any(|path| path == field.name)).collect()
}

impl Update {
    /// The todo with the new values. What was read in the utterance for a changed field is forgotten.
    pub(super) fn applied(&self, current: &New) -> Result<New, Error> {
        let mut new = self.copied(current);
        for field in &self.fields {
            new.readings.retain(|reading| reading.field != field.name);
        }
        let mut check = Violations::default();
        whole(&mut check, &new);
        if new.recurrence != current.recurrence {
            recurs(&mut check, &new);
        }
        check.finish(new)
    }

    /// The todo with the new values.
    pub(super) fn copied(&self, current: &New) -> New {
        let mut new = current.clone();
        for field in &self.fields {
            (field.copy)(&self.values, &mut new);
        }
        new
    }

    /// One occurrence alone was to have another rule.
    pub(super) fn rule_of_one(&self) -> Error {
        let mut check = Violations::default();
        check.add("scope", Reason::RuleOfOne, "must be THIS_AND_FOLLOWING where the recurrence changes");
        check.into_error()
    }
}

/// The names of the fields that differ.
pub(super) fn changed(before: &New, after: &New) -> Vec<&'static str> {
    FIELDS.iter().filter(|field| (field.differs)(before, after)).map(|field| field.name).collect()
}

/// A field that a person may change.
#[derive(Debug)]
struct Field {
    name: &'static str,
    is_set: fn(&v1::Todo) -> bool,
    differs: fn(&New, &New) -> bool,
    copy: fn(&New, &mut New),
}

macro_rules! fields {
    ($($name:ident),*) => {
        [$(Field {
            name: stringify!($name),
            is_set: |todo| todo.$name != v1::Todo::default().$name,
            differs: |one, other| one.$name != other.$name,
            copy: |from, to| to.$name.clone_from(&from.$name),
        }),*]
    };
}

static FIELDS: [Field; 13] = fields![
    title, category, due_date, end_date, start_time, end_time, day_part, deadline, recurrence, priority, notes, labels,
    reminders
];

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
pub(super) fn change(method: &str, request: &mut (impl prost::Message + ChangeRequest)) -> Result<Change, Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, method, request, ChangeRequest::request_id);
    let id = check.uuid("id", request.id());
    check.text("etag", request.etag(), ETAG_CHARS);
    check.finish(Change { id, etag: request.etag().to_owned(), identity })
}

/// What the requests that change one todo have in common.
pub(super) trait ChangeRequest {
    fn id(&self) -> &str;
    fn etag(&self) -> &str;
    fn request_id(&mut self) -> &mut String;
}

macro_rules! change_requests {
    ($($request:ident),*) => {$(
        impl ChangeRequest for v1::$request {
            fn id(&self) -> &str {
                &self.id
            }

            fn etag(&self) -> &str {
                &self.etag
            }

            fn request_id(&mut self) -> &mut String {
                &mut self.request_id
            }
        }
    )*};
}

change_requests!(
    CompleteTodoRequest,
    ReopenTodoRequest,
    DeleteTodoRequest,
    UndeleteTodoRequest,
    SkipOccurrenceRequest,
    EndSeriesRequest
);

#[cfg(test)]
mod tests {
    use super::*;

    fn at_fault(result: Result<impl std::fmt::Debug, Error>) -> Vec<String> {
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

    #[test]
    fn an_update_changes_what_its_mask_names() {
        let id = Uuid::now_v7();
        let request = |paths: &[&str], todo: v1::Todo| {
            let update_mask = prost_types::FieldMask { paths: paths.iter().map(ToString::to_string).collect() };
            let todo = Some(v1::Todo { id: id.to_string(), ..todo });
            update(v1::UpdateTodoRequest { todo, update_mask: Some(update_mask), ..Default::default() })
        };
        let mut check = Violations::default();
        let titled = |title: &str| v1::Todo { title: title.into(), ..Default::default() };
        let current = New { notes: "꼭".into(), ..manual(&mut check, id, titled("빨래하기")) };
        let named = request(&["title"], titled("세탁하기")).unwrap().applied(&current).unwrap();
        assert_eq!((named.title.as_str(), named.notes.as_str()), ("세탁하기", "꼭"));
        let set = request(&[], titled("세탁하기")).unwrap().applied(&current).unwrap();
        assert_eq!(set, named);
        let all = request(&["*"], titled("세탁하기")).unwrap().applied(&current).unwrap();
        assert_eq!(all.notes, "");
        assert_eq!(at_fault(request(&["user_id", "completed"], titled("x"))), ["update_mask UNKNOWN_FIELD"; 2]);
        assert_eq!(at_fault(request(&["title"], titled(" "))), ["todo.title BLANK"]);
        let timed = v1::Todo { start_time: "09:00".into(), ..Default::default() };
        let untimed = request(&["start_time"], timed).unwrap().applied(&current);
        assert_eq!(at_fault(untimed), ["todo.start_time NEEDS_DUE_DATE"]);
    }
}
