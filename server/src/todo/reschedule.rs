//! What a todo becomes when it is put off or brought forward: "회의 네시로 미뤄줘", "회의 한 시간 미뤄줘".

use dotodo_proto::v1;
use dotodo_store::todo::{New, Todo};
use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, ToSpan as _};

use super::command::{Command, When};
use super::{reply, request};
use crate::validation::{DATE_YEARS, Violations};

/// The request that gives a todo its new time; none where no new time was said, or the todo cannot have it or has it
/// already. `now` is when it was said, where it was said.
pub(super) fn update(command: &Command, todo: &Todo, now: DateTime) -> Option<v1::UpdateTodoRequest> {
    let mut new = todo.new.clone();
    match command.shift {
        Some(shift) => moved(&mut new, shift, command.was.start_time, now)?,
        None => set(&mut new, &command.to, now)?,
    }
    let mut check = Violations::default();
    request::whole(&mut check, &new);
    check.finish(()).ok()?;
    let paths = request::changed(&todo.new, &new);
    if paths.is_empty() {
        return None;
    }
    let whole = reply::unkept(new);
    let todo = v1::Todo {
        id: whole.id,
        due_date: whole.due_date,
        end_date: whole.end_date,
        start_time: whole.start_time,
        end_time: whole.end_time,
        day_part: whole.day_part,
        deadline: whole.deadline,
        recurrence: whole.recurrence,
        etag: reply::etag(todo.revision),
        ..v1::Todo::default()
    };
    let update_mask = Some(prost_types::FieldMask { paths: paths.into_iter().map(str::to_owned).collect() });
    Some(v1::UpdateTodoRequest { todo: Some(todo), update_mask, ..v1::UpdateTodoRequest::default() })
}

/// Moves a todo by a length of time. One without a day is moved from today; hours need a time to count from.
fn moved(new: &mut New, shift: v1::Shift, said: Option<Time>, now: DateTime) -> Option<()> {
    let due = new.due_date.unwrap_or(now.date());
    let days = Span::new().try_months(shift.months).ok()?.try_days(shift.days).ok()?;
    let mut to = due.checked_add(days).ok()?;
    if shift.minutes != 0 {
        let minutes = Span::new().try_minutes(shift.minutes).ok()?;
        let start = to.to_datetime(new.start_time.or(said)?).checked_add(minutes).ok()?;
        to = start.date();
        new.start_time = Some(start.time());
        new.end_time = new.end_time.map(|end| end.wrapping_add(minutes));
    }
    move_day(new, to)
}

/// Gives a todo what was said of when it is to be; what was not said stays as it is.
fn set(new: &mut New, to: &When, now: DateTime) -> Option<()> {
    let day = day(new, to, now);
    if let Some(start) = to.start_time {
        let start = start_time(new, to, start, day == Some(now.date()));
        let length = new.start_time.zip(new.end_time).map(|(start, end)| end.duration_since(start));
        new.start_time = Some(start);
        new.end_time = to.end_time.or(length.map(|length| start.wrapping_add(length)));
        new.day_part = None;
    } else if to.day_part.is_some() {
        new.day_part.clone_from(&to.day_part);
        (new.start_time, new.end_time) = (None, None);
    }
    if to.recurrence.is_some() {
        new.recurrence.clone_from(&to.recurrence);
    }
    new.deadline |= to.deadline;
    if let Some(day) = day {
        move_day(new, day)?;
    }
    if to.end_date.is_some() {
        new.end_date = to.end_date;
    }
    Some(())
}

/// The day that is said; else the todo's own, unless that is over: then today. A time needs a day: without any other one, it
/// is where the time next comes.
fn day(new: &New, to: &When, now: DateTime) -> Option<Date> {
    let timed = to.start_time.is_some() || to.day_part.is_some();
    let next = || to.date.filter(|_| to.start_time.is_some());
    to.said_date().or_else(|| new.due_date.map(|due| if timed { due.max(now.date()) } else { due })).or_else(next)
}

/// The time that is said. A bare hour was read as one of today; for a todo of another day it is the one nearer to the todo's
/// time, or, where that has none, the one that people are up and about.
fn start_time(new: &New, to: &When, said: Time, today: bool) -> Time {
    let Some(other) = to.start_time_else.filter(|_| !today) else { return said };
    let rank = |time: Time| match new.start_time {
        Some(start) => time.duration_since(start).abs().as_mins(),
        None => i64::from(!(7..=18).contains(&time.hour())),
    };
    if rank(other) < rank(said) { other } else { said }
}

/// Puts a todo on another day; a range of days keeps its length.
fn move_day(new: &mut New, day: Date) -> Option<()> {
    if let Some((due, end)) = new.due_date.zip(new.end_date) {
        let days = due.until(end).ok()?.get_days();
        new.end_date = Some(day.checked_add(days.days()).ok()?);
    }
    new.due_date = Some(day).filter(|day| DATE_YEARS.contains(&day.year()));
    new.due_date.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-24T10:00";

    fn todo(due: &str, start: &str, end: &str) -> Todo {
        let new = New {
            id: uuid::Uuid::nil(),
            category: "업무".into(),
            due_date: due.parse().ok(),
            start_time: start.parse().ok(),
            end_time: end.parse().ok(),
            notes: "꼭".into(),
            ..New::titled("회의하기")
        };
        let at = jiff::Timestamp::UNIX_EPOCH;
        Todo { new, completed_at: None, skipped: false, created_at: at, updated_at: at, deleted_at: None, revision: 3 }
    }

    fn command(to: When, shift: Option<v1::Shift>) -> Command {
        let (action, was) = (v1::CommandAction::Reschedule, When::default());
        Command { action, was, to, shift, proposed: v1::ProposedCommand::default() }
    }

    /// The new day and times of a todo, and the fields that change.
    fn becomes(command: &Command, todo: &Todo) -> Option<(String, Vec<String>)> {
        let update = update(command, todo, NOW.parse().unwrap())?;
        let new = update.todo.unwrap();
        assert_eq!((new.etag.as_str(), new.notes.as_str()), ("r3", ""));
        let when = format!("{} {}-{}", new.due_date, new.start_time, new.end_time);
        Some((when, update.update_mask.unwrap().paths))
    }

    fn becomes_when(to: When, todo: &Todo) -> String {
        becomes(&command(to, None), todo).unwrap().0
    }

    /// "네시로", said at ten: today at four in the afternoon.
    fn hour(start: &str, other: &str) -> When {
        let date = Some("2026-11-24".parse().unwrap());
        let (start_time, start_time_else) = (start.parse().ok(), other.parse().ok());
        When { date, date_implied: true, start_time, start_time_else, ..When::default() }
    }

    fn shift(months: i32, days: i32, minutes: i32) -> Command {
        command(When::default(), Some(v1::Shift { months, days, minutes }))
    }

    #[test]
    fn a_time_without_a_day_keeps_the_day_and_the_length() {
        let (when, paths) =
            becomes(&command(hour("16:00", "04:00"), None), &todo("2026-11-26", "15:00", "15:30")).unwrap();
        assert_eq!((when.as_str(), paths), ("2026-11-26 16:00-16:30", vec!["start_time".into(), "end_time".into()]));
        assert_eq!(becomes_when(hour("16:00", ""), &todo("", "", "")), "2026-11-24 16:00-");
        assert_eq!(becomes_when(hour("16:00", ""), &todo("2026-11-20", "15:00", "")), "2026-11-24 16:00-", "overdue");
    }

    #[test]
    fn a_bare_hour_of_another_day_is_the_one_nearer_to_the_todo() {
        // Nine in the morning has gone by today, not on the 26th.
        let nine = || hour("21:00", "09:00");
        assert_eq!(becomes_when(nine(), &todo("2026-11-26", "10:00", "")), "2026-11-26 09:00-");
        assert_eq!(becomes_when(nine(), &todo("2026-11-26", "20:00", "")), "2026-11-26 21:00-");
        assert_eq!(becomes_when(nine(), &todo("2026-11-26", "", "")), "2026-11-26 09:00-");
        assert_eq!(becomes_when(nine(), &todo("2026-11-24", "10:00", "")), "2026-11-24 21:00-");
    }

    #[test]
    fn a_day_without_a_time_keeps_the_time_and_the_length_of_a_range() {
        let friday = When { date: "2026-11-27".parse().ok(), ..When::default() };
        assert_eq!(becomes_when(friday.clone(), &todo("2026-11-24", "15:00", "")), "2026-11-27 15:00-");
        let mut range = todo("2026-11-24", "", "");
        range.new.end_date = "2026-11-26".parse().ok();
        let moved = update(&command(friday, None), &range, NOW.parse().unwrap()).unwrap().todo.unwrap();
        assert_eq!((moved.due_date.as_str(), moved.end_date.as_str()), ("2026-11-27", "2026-11-29"));
        let evening = When { day_part: Some("evening".into()), ..When::default() };
        assert_eq!(becomes_when(evening, &todo("2026-11-24", "15:00", "16:00")), "2026-11-24 -");
    }

    #[test]
    fn a_shift_moves_the_day_and_the_time() {
        let becomes = |shift: &Command, todo: &Todo| becomes(shift, todo).map(|(when, _)| when);
        assert_eq!(becomes(&shift(0, 0, 60), &todo("2026-11-24", "15:00", "16:00")).unwrap(), "2026-11-24 16:00-17:00");
        assert_eq!(becomes(&shift(0, 0, 90), &todo("2026-11-24", "23:00", "")).unwrap(), "2026-11-25 00:30-");
        assert_eq!(becomes(&shift(0, 0, -60), &todo("2026-11-24", "00:30", "")).unwrap(), "2026-11-23 23:30-");
        assert_eq!(becomes(&shift(0, 7, 0), &todo("2026-11-24", "15:00", "")).unwrap(), "2026-12-01 15:00-");
        assert_eq!(becomes(&shift(1, 0, 0), &todo("2027-01-31", "", "")).unwrap(), "2027-02-28 -");
        assert_eq!(becomes(&shift(0, 1, 0), &todo("", "", "")).unwrap(), "2026-11-25 -");
    }

    #[test]
    fn what_cannot_be_or_is_so_already_gives_no_request() {
        let none = |command: &Command, todo: &Todo| assert_eq!(becomes(command, todo), None);
        none(&shift(0, 0, 60), &todo("2026-11-24", "", ""));
        none(&shift(i32::MAX, i32::MAX, i32::MAX), &todo("2026-11-24", "15:00", ""));
        none(&shift(12 * 300, 0, 0), &todo("2026-11-24", "", ""));
        none(&command(hour("15:00", ""), None), &todo("2026-11-24", "15:00", ""));
        none(&command(When::default(), None), &todo("2026-11-24", "15:00", ""));
    }
}
