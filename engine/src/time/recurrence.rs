//! Repeats as RFC 5545 has them: the value of an RRULE without DTSTART, and the first occurrence.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::meaning::{Repeat, Unit};

/// How many days ahead the first occurrence is looked for: the 29th of February comes after eight years at the latest.
const HORIZON_DAYS: i32 = 3_000;

/// The value of the RRULE, until `until` where that is said.
pub(super) fn rule(repeat: &Repeat, until: Option<Date>) -> String {
    let frequency = match repeat.every {
        Unit::Minute => "MINUTELY",
        Unit::Hour => "HOURLY",
        Unit::Day => "DAILY",
        Unit::Week => "WEEKLY",
        Unit::Month => "MONTHLY",
        Unit::Year => "YEARLY",
    };
    let mut rule = format!("FREQ={frequency}");
    // Writing to a String cannot fail.
    if repeat.interval > 1 {
        let _ = write!(rule, ";INTERVAL={}", repeat.interval);
    }
    if let Some(month) = repeat.month {
        let _ = write!(rule, ";BYMONTH={month}");
    }
    if !repeat.month_days.is_empty() {
        let _ = write!(rule, ";BYMONTHDAY={}", joined(&repeat.month_days, ToString::to_string));
    }
    if !repeat.weekdays.is_empty() {
        let _ = write!(rule, ";BYDAY={}", joined(&repeat.weekdays, |&(nth, weekday)| numbered(nth, weekday)));
    }
    if let Some(until) = until {
        let _ = write!(rule, ";UNTIL={}", until.strftime("%Y%m%d"));
    }
    rule
}

fn joined<T>(values: &[T], show: impl Fn(&T) -> String) -> String {
    values.iter().map(show).collect::<Vec<_>>().join(",")
}

fn numbered(nth: i8, weekday: Weekday) -> String {
    let name = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][usize::from(weekday.to_monday_zero_offset().unsigned_abs())];
    if nth == 0 { name.to_owned() } else { format!("{nth}{name}") }
}

/// The first day on or after `from` on which the todo comes.
pub(super) fn first(repeat: &Repeat, from: Date) -> Option<Date> {
    from.series(1.day()).take(HORIZON_DAYS.unsigned_abs() as usize).find(|&day| occurs(repeat, day))
}

fn occurs(repeat: &Repeat, day: Date) -> bool {
    let month = repeat.month.is_none_or(|month| day.month() == month);
    let month_day =
        |&wanted: &i8| if wanted < 0 { day.day() == day.days_in_month() + 1 + wanted } else { day.day() == wanted };
    let weekday = |&(nth, weekday): &(i8, Weekday)| {
        day.weekday() == weekday
            && (nth == 0 || day.first_of_month().nth_weekday_of_month(nth, weekday).ok() == Some(day))
    };
    month
        && (repeat.month_days.is_empty() || repeat.month_days.iter().any(month_day))
        && (repeat.weekdays.is_empty() || repeat.weekdays.iter().any(weekday))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn repeat(every: Unit) -> Repeat {
        Repeat { every, interval: 1, weekdays: Vec::new(), month_days: Vec::new(), month: None }
    }

    #[test]
    fn rules_follow_the_standard() {
        let weekdays = vec![(0, Weekday::Tuesday), (0, Weekday::Thursday)];
        assert_eq!(rule(&Repeat { weekdays, ..repeat(Unit::Week) }, None), "FREQ=WEEKLY;BYDAY=TU,TH");
        let last = Repeat { month_days: vec![-1], ..repeat(Unit::Month) };
        assert_eq!(rule(&last, None), "FREQ=MONTHLY;BYMONTHDAY=-1");
        let first = Repeat { weekdays: vec![(1, Weekday::Monday)], ..repeat(Unit::Month) };
        assert_eq!(rule(&first, None), "FREQ=MONTHLY;BYDAY=1MO");
        let until = Some(date(2026, 12, 31));
        assert_eq!(rule(&Repeat { interval: 3, ..repeat(Unit::Day) }, until), "FREQ=DAILY;INTERVAL=3;UNTIL=20261231");
    }

    #[test]
    fn the_first_occurrence_may_be_today() {
        let tuesday = date(2026, 11, 24);
        assert_eq!(first(&repeat(Unit::Day), tuesday), Some(tuesday));
        let last = Repeat { month_days: vec![-1], ..repeat(Unit::Month) };
        assert_eq!(first(&last, tuesday), Some(date(2026, 11, 30)));
        let leap = Repeat { month_days: vec![29], month: Some(2), ..repeat(Unit::Year) };
        assert_eq!(first(&leap, tuesday), Some(date(2028, 2, 29)));
        let third = Repeat { weekdays: vec![(3, Weekday::Friday)], ..repeat(Unit::Month) };
        assert_eq!(first(&third, tuesday), Some(date(2026, 12, 18)));
    }
}
