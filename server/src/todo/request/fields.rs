//! The fields of a todo that people write, one by one and together.

use dotodo_proto::v1;
use dotodo_store::todo::New;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use uuid::Uuid;

use crate::error::Reason;
use crate::recurrence::Recurrence;
use crate::validation::Violations;

const TITLE_CHARS: usize = 500;
const NOTES_CHARS: usize = 10_000;
const LABELS: usize = 20;
pub(crate) const LABEL_CHARS: usize = 50;
const REMINDERS: usize = 5;
const REMINDER_MINUTES: std::ops::RangeInclusive<i32> = 0..=40_320;

/// A title that must be there.
pub(super) fn title(check: &mut Violations, title: &str) {
    check.words("todo.title", title, TITLE_CHARS);
}

/// The fields of a todo that people write.
pub(super) fn written(check: &mut Violations, id: Uuid, todo: v1::Todo) -> New {
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
        notes: todo.notes,
        labels: todo.labels,
        reminders: todo.reminders,
        ..New::titled(todo.title)
    }
}

/// Fields that only make sense together.
pub(crate) fn whole(check: &mut Violations, todo: &New) {
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
pub(super) fn recurs(check: &mut Violations, todo: &New) {
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
        Ok(part) => crate::names::day_part(part).map(str::to_owned),
        Err(_) => {
            check.add("todo.day_part", Reason::UnknownValue, "must be a value of DayPart");
            None
        }
    }
}

fn priority(check: &mut Violations, value: i32) -> Option<String> {
    match v1::Priority::try_from(value) {
        Ok(priority) => crate::names::priority(priority).map(str::to_owned),
        Err(_) => {
            check.add("todo.priority", Reason::UnknownValue, "must be a value of Priority");
            None
        }
    }
}
