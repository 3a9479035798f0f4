//! Steady habits as rules of repetition (RFC 5545): what a person does so regularly that it could be a todo that recurs.

use super::calendar::Day;

/// How far back each rule is tried, in its own units.
const DAYS: i32 = 14;
const WEEKS: i32 = 6;
const FORTNIGHTS: i32 = 4;
const MONTHS: i32 = 4;

/// At least this share of the days a rule gives must have been kept.
const KEPT: f64 = 0.8;
/// At most this share of the times may be on days the rule does not give.
const ASTRAY: f64 = 0.2;

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A rule that fits a habit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// An RRULE value: "FREQ=WEEKLY;BYDAY=MO".
    pub rule: String,
    /// On how many days it would have been due of late.
    pub due: usize,
    /// On how many of them it was done; for a day of the month, or on a day beside it.
    pub kept: usize,
    /// How many days back that was counted.
    pub days: usize,
}

/// The simplest rule that fits the days, which are in order, up to yesterday.
pub(super) fn steady(times: &[Day], today: Day) -> Option<Recurrence> {
    daily(times, today)
        .or_else(|| weekly(times, today))
        .or_else(|| fortnightly(times, today))
        .or_else(|| monthly(times, today))
}

/// A rule, unless too few of its days were kept or too many times were on others.
fn fitting(rule: String, due: usize, kept: usize, done: usize, days: i32) -> Option<Recurrence> {
    let fits =
        due > 0 && kept as f64 >= KEPT * due as f64 && (done.saturating_sub(kept)) as f64 <= ASTRAY * done as f64;
    fits.then(|| Recurrence { rule, due, kept, days: usize::try_from(days).unwrap_or_default() })
}

fn within(times: &[Day], today: Day, days: i32) -> &[Day] {
    &times[times.partition_point(|day| today.since(*day) > days)..]
}

fn daily(times: &[Day], today: Day) -> Option<Recurrence> {
    let kept = within(times, today, DAYS).len();
    fitting("FREQ=DAILY".to_owned(), DAYS as usize, kept, kept, DAYS)
}

fn weekly(times: &[Day], today: Day) -> Option<Recurrence> {
    let recent = within(times, today, 7 * WEEKS);
    let mut counts = [0_usize; 7];
    recent.iter().for_each(|day| counts[usize::from(day.weekday)] += 1);
    let chosen: Vec<usize> = (0..7).filter(|day| counts[*day] as f64 >= KEPT * f64::from(WEEKS)).collect();
    let names: Vec<&str> = chosen.iter().map(|day| WEEKDAYS[*day]).collect();
    let kept = chosen.iter().map(|day| counts[*day]).sum();
    let rule = format!("FREQ=WEEKLY;BYDAY={}", names.join(","));
    fitting(rule, chosen.len() * WEEKS as usize, kept, recent.len(), 7 * WEEKS)
}

fn fortnightly(times: &[Day], today: Day) -> Option<Recurrence> {
    let last = *times.last()?;
    let days = 14 * FORTNIGHTS;
    let recent = within(times, today, days);
    let kept = recent.iter().filter(|day| last.since(**day) % 14 == 0).count();
    let rule = format!("FREQ=WEEKLY;INTERVAL=2;BYDAY={}", WEEKDAYS[usize::from(last.weekday)]);
    fitting(rule, FORTNIGHTS as usize, kept, recent.len(), days)
}

fn monthly(times: &[Day], today: Day) -> Option<Recurrence> {
    let last = *times.last()?;
    let months_ago = |months: i32| Day::from(today.date().saturating_sub(jiff::Span::new().months(months)));
    let days = today.since(months_ago(MONTHS));
    let recent = within(times, today, days);
    // The commonest day is the habit's; of equals the latest, which is where it may have moved.
    let near = |wanted: Day| recent.iter().filter(|day| day.month_distance(wanted) <= 1).count();
    let exact = |wanted: Day| recent.iter().filter(|day| day.month_distance(wanted) == 0).count();
    let wanted = recent.iter().copied().max_by_key(|day| (exact(*day), *day)).unwrap_or(last);
    let is_end = recent.iter().filter(|day| day.month_day == day.month_length).count() >= 2;
    let day = if is_end { "-1".to_owned() } else { wanted.month_day.to_string() };
    fitting(
        format!("FREQ=MONTHLY;BYMONTHDAY={day}"),
        MONTHS as usize,
        near(wanted).min(MONTHS as usize),
        recent.len(),
        days,
    )
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::{Date, date};

    use super::*;

    const TUESDAY: Date = date(2026, 11, 24);

    fn rule(dates: impl IntoIterator<Item = Date>) -> Option<String> {
        let mut days: Vec<Day> = dates.into_iter().map(Day::from).collect();
        days.sort_unstable();
        steady(&days, Day::from(TUESDAY)).map(|recurrence| recurrence.rule)
    }

    fn ago(days: impl IntoIterator<Item = i32>) -> impl Iterator<Item = Date> {
        days.into_iter().map(|days| TUESDAY - days.days())
    }

    #[test]
    fn steady_habits_have_rules() {
        assert_eq!(rule(ago(1..=14)).as_deref(), Some("FREQ=DAILY"));
        assert_eq!(rule(ago((1..=6).map(|week| 7 * week))).as_deref(), Some("FREQ=WEEKLY;BYDAY=TU"));
        let twice = (1..=6).flat_map(|week| [7 * week, 7 * week - 3]);
        assert_eq!(rule(ago(twice)).as_deref(), Some("FREQ=WEEKLY;BYDAY=TU,FR"));
        let weekdays =
            (1..=42).filter(|days| !matches!((TUESDAY - days.days()).weekday().to_monday_zero_offset(), 5 | 6));
        assert_eq!(rule(ago(weekdays)).as_deref(), Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"));
        let fortnights = (1..=4).map(|fortnight| 14 * fortnight);
        assert_eq!(rule(ago(fortnights)).as_deref(), Some("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"));
        let rents = [(8, 25), (9, 25), (10, 26), (7, 25)].map(|(month, day)| date(2026, month, day));
        assert_eq!(rule(rents).as_deref(), Some("FREQ=MONTHLY;BYMONTHDAY=25"));
        let ends = [(7, 31), (8, 31), (9, 30), (10, 31)].map(|(month, day)| date(2026, month, day));
        assert_eq!(rule(ends).as_deref(), Some("FREQ=MONTHLY;BYMONTHDAY=-1"));
    }

    #[test]
    fn what_is_not_steady_has_none() {
        assert_eq!(rule([]), None);
        assert_eq!(rule(ago([7])), None);
        assert_eq!(rule(ago([3, 10, 12, 19, 23, 31, 38])), None);
        assert_eq!(rule(ago((7..=12).map(|week| 7 * week))), None, "it has ended");
    }
}
