//! Todos as tables for people.

use comfy_table::{Attribute, Cell};
use dotodo_proto::v1::{DayPart, Ignored, Priority, Todo};

use crate::table;
use crate::words::Words as _;

/// Prints todos, a line each. An id of a preview is empty, and its column left out.
pub(crate) fn print(todos: &[Todo]) {
    let with_ids = todos.iter().any(|todo| !todo.id.is_empty());
    let mut head = vec!["", "TODO", "WHEN", "REPEATS", "CATEGORY", "WORDS"];
    if with_ids {
        head.push("ID");
    }
    let mut table = table::new(&head);
    for todo in todos {
        let mut row = vec![
            Cell::new(mark(todo)),
            Cell::new(&todo.title),
            Cell::new(when(todo)),
            Cell::new(&todo.recurrence),
            Cell::new(&todo.category),
            Cell::new(&todo.original_sentence),
        ];
        if with_ids {
            row.push(Cell::new(&todo.id));
        }
        if todo.completed {
            row = row.into_iter().map(|cell| cell.add_attribute(Attribute::Dim)).collect();
        }
        table.add_row(row);
    }
    table::print(&table);
}

/// Prints one todo, a line for each field that says something.
pub(crate) fn print_one(todo: &Todo) {
    let fields = [
        ("todo", todo.title.clone()),
        ("when", when(todo)),
        ("repeats", todo.recurrence.clone()),
        ("stands for", occurrence(todo)),
        ("reminders", reminders(todo)),
        ("priority", priority(todo)),
        ("category", todo.category.clone()),
        ("labels", todo.labels.join(", ")),
        ("notes", todo.notes.clone()),
        ("words", todo.original_sentence.clone()),
        (
            if todo.skipped { "skipped" } else { "done" },
            todo.complete_time.map(|at| at.to_string()).unwrap_or_default(),
        ),
        ("deleted", todo.delete_time.map(|at| at.to_string()).unwrap_or_default()),
        ("created", todo.create_time.map(|at| at.to_string()).unwrap_or_default()),
        ("id", todo.id.clone()),
        ("etag", todo.etag.clone()),
    ];
    table::print(&table::fields(fields));
}

fn mark(todo: &Todo) -> &'static str {
    match (todo.completed, todo.skipped) {
        (false, _) if todo.priority() == Priority::High => "!",
        (false, _) => "·",
        (true, false) => "✓",
        (true, true) => "–",
    }
}

/// The day of its series, where the todo was moved to another one.
fn occurrence(todo: &Todo) -> String {
    if todo.occurrence_date == todo.due_date { String::new() } else { todo.occurrence_date.clone() }
}

/// "high", or nothing.
fn priority(todo: &Todo) -> String {
    match todo.priority() {
        Priority::Unspecified => String::new(),
        priority => priority.word(),
    }
}

/// "30, 5 min before".
fn reminders(todo: &Todo) -> String {
    if todo.reminders.is_empty() {
        return String::new();
    }
    let minutes: Vec<_> = todo.reminders.iter().map(ToString::to_string).collect();
    format!("{} min before", minutes.join(", "))
}

/// "2026-11-25 15:00–16:00", "by 2026-11-27", "2026-11-24 evening".
pub(crate) fn when(todo: &Todo) -> String {
    let part = day_part(todo);
    let day = range(&todo.due_date, &todo.end_date);
    let clock = range(&todo.start_time, &todo.end_time);
    let by = if todo.deadline { "by" } else { "" };
    [by, &day, &clock, &part].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// "evening", or nothing.
pub(crate) fn day_part(todo: &Todo) -> String {
    match todo.day_part() {
        DayPart::Unspecified => String::new(),
        part => part.word(),
    }
}

/// Why a part gave no todo: "third person".
pub(crate) fn reason(part: &Ignored) -> String {
    part.reason().word()
}

fn range(first: &str, last: &str) -> String {
    if last.is_empty() { first.to_owned() } else { format!("{first}–{last}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_says_all_that_is_known() {
        let todo = |due: &str, start: &str, end: &str| Todo {
            due_date: due.into(),
            start_time: start.into(),
            end_time: end.into(),
            ..Todo::default()
        };
        assert_eq!(when(&todo("", "", "")), "");
        assert_eq!(when(&todo("2026-11-25", "15:00", "16:00")), "2026-11-25 15:00–16:00");
        assert_eq!(when(&Todo { deadline: true, ..todo("2026-11-27", "", "") }), "by 2026-11-27");
        assert_eq!(
            when(&Todo { day_part: DayPart::Evening.into(), ..todo("2026-11-24", "", "") }),
            "2026-11-24 evening"
        );
    }

    #[test]
    fn what_comes_first_is_marked_and_told() {
        let todo = |priority: Priority, completed| Todo { priority: priority.into(), completed, ..Todo::default() };
        assert_eq!(
            (mark(&todo(Priority::High, false)), priority(&todo(Priority::High, false)).as_str()),
            ("!", "high")
        );
        assert_eq!((mark(&todo(Priority::High, true)), mark(&todo(Priority::Low, false))), ("✓", "·"));
        assert_eq!(priority(&Todo::default()), "");
    }
}
