//! What in the history speaks for a suggestion, in numbers that anybody can count again.

use jiff::civil::Date;

use super::act::Act;
use super::calendar::Day;
use super::feature::Crowd;
use super::past::Part;

/// How many weeks back a weekday is looked at, how many days a month is, and how many months back a day of the month.
pub(super) const WEEKS: i32 = 4;
const MONTHS: i32 = 3;

/// The last times of which a part of the day is told.
const PART_TIMES: usize = 8;

/// What in the history speaks for a suggestion. `day` is the day it is for, and times are days on which it was done before.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// How many days it was done on.
    pub times_done: usize,
    /// The first of them, and the last.
    pub first: Option<Date>,
    /// See `first`.
    pub last: Option<Date>,
    /// Days from the last time to `day`; 0 where there was none.
    pub days_since_last: i32,
    /// The middle of the gaps between one time and the next, in days; none where there was one time or none.
    pub usual_gap_days: Option<f64>,
    /// The middle of how far the gaps are from the usual one, in days.
    pub gap_spread_days: Option<f64>,
    /// The share of times that fell on the weekday of `day`, from 0 to 1.
    pub weekday_share: f64,
    /// On how many of the last four such weekdays it was done.
    pub weekday_weeks: usize,
    /// On how many of the last 28 days it was done.
    pub recent_times: usize,
    /// In how many of the last three months it was done on the day of the month of `day`, or on the day before or after. The
    /// last days of months count as one.
    pub month_day_months: usize,
    /// The part of the day in which most of the last eight times were, where that is known.
    pub part: Option<Part>,
    /// The share of them that were in it.
    pub part_share: f64,
    /// How often it was accepted as a suggestion.
    pub accepted: usize,
    /// How often it was turned down as a suggestion, "never" and "done already" apart.
    pub turned_down: usize,
    /// What others do, as it was told.
    pub crowd: Crowd,
}

/// Counts the evidence for an act.
pub(super) fn evidence(act: &Act, day: Day, crowd: Crowd) -> Evidence {
    let days: Vec<Day> = act.times.iter().map(|(day, _)| *day).collect();
    let (first, last) = (days.first().copied(), days.last().copied());
    let gaps: Vec<i32> = days.windows(2).map(|pair| pair[1].since(pair[0])).collect();
    let usual = middle(gaps.iter().map(|gap| f64::from(*gap)).collect());
    let spread = usual.and_then(|usual| middle(gaps.iter().map(|gap| (f64::from(*gap) - usual).abs()).collect()));
    let ago = |days_ago: i32| days.binary_search_by_key(&(day.number - days_ago), |day| day.number).is_ok();
    let same_weekday = days.iter().filter(|done| done.weekday == day.weekday).count();
    let (part, part_share) = part(act);
    Evidence {
        times_done: days.len(),
        first: first.map(Day::date),
        last: last.map(Day::date),
        days_since_last: last.map_or(0, |last| day.since(last)),
        usual_gap_days: usual,
        gap_spread_days: spread,
        weekday_share: share(same_weekday, days.len()),
        weekday_weeks: (1..=WEEKS).filter(|weeks| ago(7 * weeks)).count(),
        recent_times: (1..=7 * WEEKS).filter(|days| ago(*days)).count(),
        month_day_months: month_day_months(&days, day),
        part,
        part_share,
        accepted: act.accepted,
        turned_down: act.turned_down,
        crowd,
    }
}

/// In how many of the last months it was done within a day of the like day.
fn month_day_months(days: &[Day], day: Day) -> usize {
    let months_ago = |months: i32| day.date().saturating_sub(jiff::Span::new().months(months));
    let is_near = |months: &i32| {
        let like = Day::from(months_ago(*months));
        let first = days.partition_point(|done| done.number < like.number - 3);
        days[first..].iter().take_while(|done| done.number <= like.number + 3).any(|done| done.month_distance(day) <= 1)
    };
    (1..=MONTHS).filter(is_near).count()
}

/// The commonest part of the day of the last times, the earlier of equals, and its share of those of which it is known.
fn part(act: &Act) -> (Option<Part>, f64) {
    let last = act.times.iter().rev().take(PART_TIMES).filter_map(|(_, part)| *part);
    let counts = Part::ALL.map(|part| last.clone().filter(|other| *other == part).count());
    let whole: usize = counts.iter().sum();
    let most = counts.iter().copied().max().unwrap_or_default();
    let part = Part::ALL.into_iter().zip(counts).find(|(_, count)| *count == most).map(|(part, _)| part);
    (part.filter(|_| whole > 0), share(most, whole))
}

/// The middle value, or the mean of the two in the middle.
fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = values.get(half)?;
    Some(upper.midpoint(values[(values.len() - 1) / 2]))
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
