//! What speaks for a thing on a day, as numbers: how often and how lately it was done, how the day fits its rhythm, and what
//! others do.
//!
//! Every feature is bounded work: the last times only, or sums that are kept. Shares are drawn towards what is usual where
//! there are few times, so that one Monday makes no Monday habit.

use super::calendar::Day;
use super::person::Person;
use super::rhythm::{Gaps, Rhythm};

/// How many features there are.
pub const FEATURES: usize = NAMES.len();

/// The features of a thing on a day, in the order of `NAMES`.
pub type Features = [f32; FEATURES];

/// What the features are called, in the order they stand in.
#[rustfmt::skip]
pub const NAMES: [&str; 34] = [
    // The share of the person's active days on which it was done, a day counting half after 7, 21, 60 and 180 days.
    "rate_7", "rate_21", "rate_60", "rate_180",
    // The same, a day counting half after 7, 21 and 60 active days.
    "active_7", "active_21", "active_60",
    // How often at all; how long since the first time; since the last, in days and in active days (logarithms).
    "times", "age", "since", "since_active",
    // The usual gap (logarithm), its spread and the time passed as shares of it, and the hazard; by days, then by active days.
    "gap", "spread", "passed", "hazard", "passed_active", "hazard_active",
    // The hazard times the share of active days: "due, and usual".
    "due_rate",
    // How much more often on this weekday, and on such a day of the month, than by chance.
    "weekday", "month_day",
    // Of the last four weeks, fortnights and months, on how many it was done on the like day.
    "weeks", "fortnights", "months",
    // On how many of the last five active days it was done.
    "last_five",
    // How often about this time last year, and how often in the last eight weeks.
    "last_year", "eight_weeks",
    // The kind of thing: share of active days, hazard, and how much more often on this weekday.
    "kind_rate", "kind_hazard", "kind_weekday",
    // The person: how many things on an active day; how long since the last.
    "load", "idle",
    // Others: what people alike do, everybody over weeks, and everybody lately beside that.
    "peers", "popular", "trend",
];

/// What others do, where it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Crowd {
    /// How much people with like habits do it, from 0 to 1.
    pub peers: f32,
    /// The share of everybody's active days on which it is done, over some weeks.
    pub popular: f32,
    /// The same over the last days.
    pub lately: f32,
}

/// The features of a thing of that rhythm, and of that kind.
pub(super) fn features(person: &Person, thing: &Rhythm, kind: &Rhythm, day: Day, crowd: Crowd) -> Features {
    let rates = rates(thing, person, day);
    let by_active = active_rates(thing, person);
    let [since, since_active] = since(thing, person, day);
    let gaps = thing.gaps(since, |time| i64::from(time.day.number));
    let active_gaps = thing.gaps(since_active, |time| i64::from(time.active));
    let [weeks, fortnights, months] = like_days(thing, day);
    let kind_since = self::since(kind, person, day)[0];
    [
        rates[0],
        rates[1],
        rates[2],
        rates[3],
        by_active[0],
        by_active[1],
        by_active[2],
        (thing.len() as f32).ln_1p(),
        thing.first().map_or(0.0, |first| day.since(first.day) as f32).ln_1p(),
        since.ln_1p(),
        since_active.ln_1p(),
        gaps.mean.ln_1p(),
        part(gaps.spread, gaps.mean),
        passed(since, gaps),
        gaps.hazard,
        passed(since_active, active_gaps),
        active_gaps.hazard,
        active_gaps.hazard * rates[2],
        weekday_lift(thing, person, day),
        month_day_lift(thing, day),
        weeks,
        fortnights,
        months,
        last_five(thing, person),
        (thing.between(day.number - 379, day.number - 351) as f32).ln_1p(),
        (thing.between(day.number - 56, day.number - 1) as f32).ln_1p(),
        self::rates(kind, person, day)[2],
        kind.gaps(kind_since, |time| i64::from(time.day.number)).hazard,
        weekday_lift(kind, person, day),
        part(person.done.at(day.number)[2], person.active.decayed.at(day.number)[2]),
        self::since(&person.active, person, day)[0].ln_1p(),
        crowd.peers,
        crowd.popular,
        part(crowd.lately + 0.001, crowd.popular + 0.001),
    ]
}

/// What is far away or never was.
const LONG: f32 = 4_000.0;

/// `a` as a share of `b`; nothing of nothing.
fn part(a: f32, b: f32) -> f32 {
    if b > 0.0 { a / b } else { 0.0 }
}

/// The shares of active days, drawn to nothing by one day more.
fn rates(rhythm: &Rhythm, person: &Person, day: Day) -> [f32; 4] {
    let (mut rates, active) = (rhythm.decayed.at(day.number), person.active.decayed.at(day.number));
    rates.iter_mut().zip(active).for_each(|(rate, active)| *rate /= active + 1.0);
    rates
}

/// The shares of active days that decay with active days.
fn active_rates(rhythm: &Rhythm, person: &Person) -> [f32; 4] {
    let now = i32::try_from(person.active.len()).unwrap_or(i32::MAX);
    let (mut rates, active) = (rhythm.by_active.at(now), person.active.by_active.at(now));
    rates.iter_mut().zip(active).for_each(|(rate, active)| *rate /= active + 1.0);
    rates
}

/// The days since the last time, and the active days since then.
fn since(rhythm: &Rhythm, person: &Person, day: Day) -> [f32; 2] {
    rhythm.last().map_or([LONG; 2], |last| {
        let active = person.active.len() as f32 - last.active as f32;
        [(day.since(last.day) as f32).clamp(0.0, LONG), active.clamp(0.0, LONG)]
    })
}

/// The time passed, in usual gaps and their spread: 1 when it is due.
fn passed(since: f32, gaps: Gaps) -> f32 {
    part(since, gaps.mean).min(20.0)
}

/// How much more often than by chance the last times fell on the weekday of `day`, where chance is what the person's active
/// days give.
fn weekday_lift(rhythm: &Rhythm, person: &Person, day: Day) -> f32 {
    let share = |rhythm: &Rhythm, usual: f32, weight: f32| {
        let (same, all) = rhythm.recent().fold((0.0, 0.0), |(same, all), time| {
            (same + f32::from(u8::from(time.day.weekday == day.weekday)), all + 1.0)
        });
        (same + weight * usual) / (all + weight)
    };
    let usual = share(&person.active, 1.0 / 7.0, 7.0);
    share(rhythm, usual, 2.0) / usual
}

/// How much more often than by chance the last times fell on such a day of the month, or on its neighbours.
fn month_day_lift(rhythm: &Rhythm, day: Day) -> f32 {
    const CHANCE: f32 = 3.0 / 30.4;
    let (near, all) = rhythm.recent().fold((0.0, 0.0), |(near, all), time| {
        (near + f32::from(u8::from(day.month_distance(time.day) <= 1)), all + 1.0)
    });
    (near + 2.0 * CHANCE) / (all + 2.0) / CHANCE
}

/// On how many of the like days before it was done: 1 to 4 weeks, 1 to 4 fortnights, 1 to 3 months ago.
fn like_days(rhythm: &Rhythm, day: Day) -> [f32; 3] {
    let count = |step: i32| (1..=4).filter(|back| rhythm.has(day.number - step * back)).count() as f32;
    let months = rhythm.recent().filter(|time| {
        let back = day.since(time.day);
        back > 14 && back < 100 && day.month_distance(time.day) <= 1
    });
    [count(7), count(14), months.count() as f32]
}

/// On how many of the last five active days it was done.
fn last_five(rhythm: &Rhythm, person: &Person) -> f32 {
    let since = i32::try_from(person.active.len()).unwrap_or(i32::MAX) - 5;
    rhythm.recent().take_while(|time| time.active >= since).count() as f32
}
