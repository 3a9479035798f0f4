//! Todos, from the domain to the wire.

use dotodo_proto::v1;
use dotodo_store::todo::{New, Reading, Todo};

use crate::names;
use crate::timestamp;

/// A todo as it is kept.
pub(crate) fn todo(todo: Todo) -> v1::Todo {
    v1::Todo {
        completed: todo.completed_at.is_some(),
        skipped: todo.skipped,
        complete_time: todo.completed_at.map(timestamp::to_wire),
        create_time: Some(timestamp::to_wire(todo.created_at)),
        update_time: Some(timestamp::to_wire(todo.updated_at)),
        delete_time: todo.deleted_at.map(timestamp::to_wire),
        etag: etag(todo.revision),
        ..unkept(todo.new)
    }
}

/// A todo that is not kept yet, as a preview shows it but for its id.
pub(super) fn unkept(new: New) -> v1::Todo {
    let text = |value: Option<String>| value.unwrap_or_default();
    v1::Todo {
        id: new.id.to_string(),
        title: new.title,
        category: new.category,
        due_date: text(new.due_date.map(|date| date.to_string())),
        end_date: text(new.end_date.map(|date| date.to_string())),
        start_time: text(new.start_time.map(clock)),
        end_time: text(new.end_time.map(clock)),
        day_part: new.day_part.as_deref().map_or(v1::DayPart::Unspecified, names::day_part_named).into(),
        deadline: new.deadline,
        recurrence: text(new.recurrence),
        priority: new.priority.as_deref().map_or(v1::Priority::Unspecified, names::priority_named).into(),
        notes: new.notes,
        labels: new.labels,
        source: names::source_named(&new.source).into(),
        utterance_id: text(new.utterance_id.map(|id| id.to_string())),
        original_sentence: text(new.original_sentence),
        readings: new.readings.into_iter().map(reading).collect(),
        series_id: text(new.series_id.map(|id| id.to_string())),
        occurrence_date: text(new.occurrence_date.map(|date| date.to_string())),
        reminders: new.reminders,
        ..v1::Todo::default()
    }
}

/// Names a version of a todo.
pub(super) fn etag(revision: i64) -> String {
    format!("r{revision}")
}

fn clock(time: jiff::civil::Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// How a field was read.
pub(super) fn reading(reading: Reading) -> v1::Reading {
    v1::Reading {
        field: reading.field,
        spans: reading.spans.into_iter().map(|(start, end)| v1::Span { start, end }).collect(),
        implied: reading.implied,
        confidence: reading.confidence,
        runner_up: reading.runner_up,
        rule: reading.rule,
    }
}
