//! Changes of some fields of a todo.

use dotodo_proto::v1;
use dotodo_store::todo::New;
use uuid::Uuid;

use super::{ETAG_CHARS, fields};
use crate::error::{Error, Reason};
use crate::mutation::Identity;
use crate::validation::Violations;

/// New values for some fields of a todo.
#[derive(Debug)]
pub(crate) struct Update {
    pub(crate) id: Uuid,
    pub(crate) etag: String,
    pub(crate) identity: Identity,
    pub(crate) scope: Scope,
    fields: Vec<&'static Field>,
    values: New,
}

/// Which occurrences of a series change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Not said.
    Unspecified,
    /// This one alone.
    This,
    /// This one and all that follow.
    ThisAndFollowing,
}

/// Reads an UpdateTodoRequest.
pub(crate) fn update(mut request: v1::UpdateTodoRequest) -> Result<Update, Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, &mut request);
    let Some(todo) = request.todo else {
        check.add("todo", Reason::Required, "must be given");
        return Err(check.into_error());
    };
    let id = check.uuid("todo.id", &todo.id);
    check.text("todo.etag", &todo.etag, ETAG_CHARS);
    let etag = todo.etag.clone();
    let paths = request.update_mask.unwrap_or_default().paths;
    let named = named(&mut check, &paths, &todo);
    if named.iter().any(|field| field.name == "title") {
        fields::title(&mut check, &todo.title);
    }
    let values = fields::written(&mut check, id, todo);
    let scope = scope(&mut check, request.scope);
    check.finish(Update { id, etag, identity, scope, fields: named, values })
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
fn named(check: &mut Violations, paths: &[String], todo: &v1::Todo) -> Vec<&'static Field> {
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
    pub(crate) fn applied(&self, current: &New) -> Result<New, Error> {
        let mut new = self.copied(current);
        for field in &self.fields {
            new.readings.retain(|reading| reading.field != field.name);
        }
        let mut check = Violations::default();
        fields::whole(&mut check, &new);
        if new.recurrence != current.recurrence {
            fields::recurs(&mut check, &new);
        }
        check.finish(new)
    }

    /// The todo with the new values.
    pub(crate) fn copied(&self, current: &New) -> New {
        let mut new = current.clone();
        for field in &self.fields {
            (field.copy)(&self.values, &mut new);
        }
        new
    }

    /// One occurrence alone was to have another rule.
    pub(crate) fn rule_of_one(&self) -> Error {
        let mut check = Violations::default();
        check.add("scope", Reason::RuleOfOne, "must be THIS_AND_FOLLOWING where the recurrence changes");
        check.into_error()
    }
}

/// The names of the fields that differ.
pub(crate) fn changed(before: &New, after: &New) -> Vec<&'static str> {
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

#[cfg(test)]
mod tests {
    use super::super::tests::at_fault;
    use super::*;

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
        let current = New { notes: "꼭".into(), ..fields::written(&mut check, id, titled("빨래하기")) };
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
