//! How well an open todo fits the day and the time that words say: "내일 회의 취소해줘" means tomorrow's.

use dotodo_proto::v1::CommandAction;
use dotodo_store::todo::Open;
use jiff::civil::{Date, Time};

use super::command::When;
use crate::names;

/// It is said of just that.
const EXACT: f32 = 1.0;
/// It is not said otherwise: the todo has no day, or no time.
const OPEN: f32 = 0.8;
/// Another time of the day.
const OTHER_TIME: f32 = 0.5;
/// Another day.
const OTHER_DAY: f32 = 0.45;

/// From 0 to 1; 1 where nothing was said.
pub(super) fn fit(action: CommandAction, was: &When, open: &Open) -> f32 {
    let day = was.said_date().map_or(EXACT, |said| day(action, said, open));
    let time = match (was.start_time, &was.day_part) {
        (Some(said), _) => time(said, was.start_time_else, open),
        (None, Some(said)) => part(said, open),
        (None, None) => EXACT,
    };
    day * time
}

/// The day that is said of something done is when it was done: before a deadline, or late.
fn day(action: CommandAction, said: Date, open: &Open) -> f32 {
    let Some(due) = open.due_date else { return OPEN };
    let done = action == CommandAction::Complete;
    if (due..=open.end_date.unwrap_or(due)).contains(&said) || done && open.deadline && said < due {
        EXACT
    } else if due < said && (done || open.recurrence.is_some()) {
        OPEN
    } else {
        OTHER_DAY
    }
}

fn time(said: Time, other: Option<Time>, open: &Open) -> f32 {
    match open.start_time {
        None => OPEN,
        Some(start) if start == said || Some(start) == other => EXACT,
        Some(_) => OTHER_TIME,
    }
}

fn part(said: &str, open: &Open) -> f32 {
    match (open.start_time, &open.day_part) {
        (Some(start), _) if names::hours(said).contains(&start) => EXACT,
        (None, Some(part)) if part == said => EXACT,
        (None, None) => OPEN,
        _ => OTHER_TIME,
    }
}

#[cfg(test)]
mod tests {
    use super::super::command::When;
    use super::*;

    fn open(due_date: &str, start_time: &str) -> Open {
        Open {
            id: uuid::Uuid::nil(),
            title: "회의하기".into(),
            due_date: due_date.parse().ok(),
            end_date: None,
            start_time: start_time.parse().ok(),
            day_part: None,
            deadline: false,
            recurrence: None,
            vector: None,
        }
    }

    fn at(date: &str, start_time: &str) -> When {
        When { date: date.parse().ok(), start_time: start_time.parse().ok(), ..When::default() }
    }

    fn delete(was: &When, open: &Open) -> f32 {
        fit(CommandAction::Delete, was, open)
    }

    #[test]
    fn the_day_said_comes_before_no_day_and_that_before_another_one() {
        let tomorrow = at("2026-11-25", "");
        let fits = ["2026-11-25", "", "2026-11-27"].map(|due| delete(&tomorrow, &open(due, "")));
        assert!(fits[0] > fits[1] && fits[1] > fits[2], "{fits:?}");
        let days = Open { end_date: "2026-11-26".parse().ok(), ..open("2026-11-24", "") };
        assert!(delete(&tomorrow, &days) == EXACT);
        let daily = Open { recurrence: Some("FREQ=DAILY".into()), ..open("2026-11-24", "") };
        assert!(delete(&tomorrow, &daily) > delete(&tomorrow, &open("2026-11-24", "")));
        let implied = When { date_implied: true, ..tomorrow };
        assert!(delete(&implied, &open("2026-11-27", "")) == EXACT, "no day was said");
    }

    #[test]
    fn what_is_done_was_due_then_or_before_or_by_a_later_day() {
        let today = at("2026-11-24", "");
        let done = |open: &Open| fit(CommandAction::Complete, &today, open);
        assert!(done(&open("2026-11-20", "")) > done(&open("2026-11-27", "")));
        assert!(done(&Open { deadline: true, ..open("2026-11-27", "") }) == EXACT);
    }

    #[test]
    fn a_bare_hour_may_mean_either_half_of_the_day() {
        let three = When { start_time_else: "03:00".parse().ok(), ..at("", "15:00") };
        assert!(delete(&three, &open("2026-11-24", "15:00")) == EXACT);
        assert!(delete(&three, &open("2026-11-24", "03:00")) == EXACT);
        assert!(delete(&three, &open("2026-11-24", "")) > delete(&three, &open("2026-11-24", "10:00")));
    }

    #[test]
    fn a_part_of_the_day_has_its_hours() {
        let evening = When { day_part: Some("evening".into()), ..When::default() };
        let named = |part: &str| Open { day_part: Some(part.into()), ..open("2026-11-24", "") };
        assert!(delete(&evening, &open("2026-11-24", "19:00")) == EXACT);
        assert!(delete(&evening, &named("evening")) == EXACT);
        assert!(delete(&evening, &open("2026-11-24", "09:00")) == OTHER_TIME);
        assert!(delete(&evening, &named("morning")) == OTHER_TIME);
    }
}
