//! What an utterance has to do with todos that are there already, for people to read. Nothing here changes a todo: a
//! person who agrees runs `dotodo todos`.

use comfy_table::Cell;
use dotodo_proto::v1::{Candidate, CommandAction, ProposedCommand, Shift, Todo, UpdateTodoRequest, When};

use crate::words::Words as _;
use crate::{table, todos};

/// Prints a command and the todos it may mean, best first.
pub(crate) fn print(command: &ProposedCommand) {
    println!("proposed: {} ({:?})", summary(command), command.text);
    if command.candidates.is_empty() {
        println!("    no open todo is like it");
        return;
    }
    let reschedules = command.action() == CommandAction::Reschedule;
    let mut head = vec!["", "TODO", "WHEN"];
    if reschedules {
        head.push("BECOMES");
    }
    head.extend(["FITS", "ID"]);
    let mut candidates = table::new(&head);
    for Candidate { todo, score, update } in &command.candidates {
        let todo = todo.clone().unwrap_or_default();
        let mut row = vec![Cell::new("?"), Cell::new(&todo.title), Cell::new(todos::table::when(&todo))];
        if reschedules {
            row.push(Cell::new(
                update.as_ref().map(|update| todos::table::when(&updated(&todo, update))).unwrap_or_default(),
            ));
        }
        row.extend([Cell::new(format!("{score:.2}")), Cell::new(&todo.id)]);
        candidates.add_row(row);
    }
    println!("{}", candidates.trim_fmt());
}

/// Prints which todos a captured one seems to repeat.
pub(crate) fn print_duplicates(todo: &Todo) {
    let duplicates = todo.duplicates.iter().map(|duplicate| format!("{} ({:.2})", duplicate.todo_id, duplicate.score));
    let duplicates = duplicates.collect::<Vec<_>>().join(", ");
    if !duplicates.is_empty() {
        println!("there already: {:?} is {duplicates}", todo.title);
    }
}

/// "reschedule \"회의\" of 2026-11-25 to 16:00".
pub(crate) fn summary(command: &ProposedCommand) -> String {
    let action = command.action().word();
    let was = command.was.as_ref().map(said).filter(|was| !was.is_empty()).map(|was| format!(" of {was}"));
    let to = command.to.as_ref().map(said).filter(|to| !to.is_empty()).map(|to| format!(" to {to}"));
    let by = command.shift.as_ref().map(|shift| format!(" by {}", length(shift)));
    let parts = [was, to, by].into_iter().flatten().collect::<String>();
    format!("{action} {:?}{parts}", command.target)
}

/// "-60 min", "1 month", "7 days".
pub(crate) fn length(shift: &Shift) -> String {
    let parts = [("month", shift.months), ("day", shift.days), ("min", shift.minutes)];
    let parts = parts.into_iter().filter(|(_, count)| *count != 0);
    let plural = |unit, count: i32| if unit == "min" || count.abs() == 1 { "" } else { "s" };
    parts.map(|(unit, count)| format!("{count} {unit}{}", plural(unit, count))).collect::<Vec<_>>().join(" ")
}

/// A time as far as it was said: a day that only follows from a time is left out.
fn said(when: &When) -> String {
    let implied = when.readings.iter().any(|reading| reading.field == "due_date" && reading.implied);
    let mut todo = as_todo(when);
    if implied {
        todo.due_date.clear();
    }
    let clock = todos::table::when(&todo);
    [clock.as_str(), &when.recurrence].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A todo of that time.
pub(crate) fn as_todo(when: &When) -> Todo {
    Todo {
        due_date: when.due_date.clone(),
        end_date: when.end_date.clone(),
        start_time: when.start_time.clone(),
        end_time: when.end_time.clone(),
        day_part: when.day_part,
        deadline: when.deadline,
        recurrence: when.recurrence.clone(),
        ..Todo::default()
    }
}

/// The todo as the request would make it. The request holds every field of the time.
fn updated(todo: &Todo, update: &UpdateTodoRequest) -> Todo {
    let new = update.todo.clone().unwrap_or_default();
    Todo { title: todo.title.clone(), ..new }
}

#[cfg(test)]
mod tests {
    use dotodo_proto::v1::Reading;

    use super::*;

    #[test]
    fn a_command_is_summed_up_in_what_was_said() {
        let implied = Reading { field: "due_date".into(), implied: true, ..Reading::default() };
        let four = When {
            due_date: "2026-11-24".into(),
            start_time: "16:00".into(),
            readings: vec![implied],
            ..When::default()
        };
        let tomorrow = When { due_date: "2026-11-25".into(), ..When::default() };
        let command = ProposedCommand {
            action: CommandAction::Reschedule.into(),
            target: "회의".into(),
            was: Some(tomorrow),
            to: Some(four),
            ..ProposedCommand::default()
        };
        assert_eq!(summary(&command), "reschedule \"회의\" of 2026-11-25 to 16:00");
        let shift = Shift { minutes: -60, ..Shift::default() };
        let sooner = ProposedCommand { was: None, to: None, shift: Some(shift), ..command };
        assert_eq!(summary(&sooner), "reschedule \"회의\" by -60 min");
        assert_eq!(length(&Shift { months: 1, days: 7, minutes: 0 }), "1 month 7 days");
    }
}
