//! Habits: what a person did, and from it what they may want to do on a day.
//!
//! A title's score is its frequency with exponential decay, times how well the day fits its weekday and the usual gap since
//! the last time. Deliberately not here: a clock, and suggestions that the history does not bear out: without a history
//! there are none.

mod calendar;
pub mod feature;
pub mod model;
mod person;
mod rhythm;
mod title;

pub use self::calendar::Day;
pub use self::person::Person;
pub use self::rhythm::HALF_LIVES;
pub use self::title::Titles;

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, Weekday};

use crate::category::Category;

/// After this many days a past time counts half.
const HALF_LIFE_DAYS: f64 = 28.0;
/// How long a suggestion that was turned down stays away.
const DISMISSED_DAYS: i32 = 14;
/// How much a weekday on which a thing is never done speaks against it.
const OTHER_WEEKDAY: f64 = 0.25;
/// A habit this many gaps overdue has ended.
const LAPSED_GAPS: f64 = 4.0;

/// A todo of the past, or a suggestion that was turned down. Dates are the person's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past<'a> {
    /// What it was.
    pub title: &'a str,
    /// What kind of thing.
    pub category: Category,
    /// The day it was done.
    pub done: Option<Date>,
    /// The day it was for.
    pub due: Option<Date>,
    /// The day it was turned down as a suggestion.
    pub dismissed: Option<Date>,
}

/// Something a person may want to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What to do, as it was last worded.
    pub title: String,
    /// What kind of thing.
    pub category: Category,
    /// How strongly it is suggested; comparable within one answer only.
    pub score: f64,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// What in the history speaks for a suggestion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// How often it was done.
    pub times_done: usize,
    /// Days from the last time to the reference day.
    pub days_since_last: i32,
    /// The middle of the gaps between one time and the next, in days; none where it was done on one day only.
    pub usual_gap_days: Option<f64>,
    /// The share of times that fell on the weekday of the reference day, from 0 to 1.
    pub weekday_share: f64,
}

/// The language of a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Korean.
    Korean,
    /// English.
    English,
}

/// At most `count` suggestions for `day`, best first.
///
/// Nothing that is open on that day, was done on it, or was turned down lately. Takes time linear in the history, but for
/// sorting.
pub fn recommend(history: &[Past], day: Date, count: usize) -> Vec<Suggestion> {
    let mut titles: HashMap<String, Vec<&Past>> = HashMap::new();
    for past in history {
        titles.entry(key(past.title)).or_default().push(past);
    }
    let taken: HashSet<String> =
        history.iter().filter(|past| is_taken(past, day)).map(|past| key(past.title)).collect();
    let mut suggestions: Vec<_> =
        titles.iter().filter(|(key, _)| !taken.contains(*key)).filter_map(|(_, past)| suggestion(past, day)).collect();
    suggestions.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.title.cmp(&b.title)));
    suggestions.truncate(count);
    suggestions
}

/// Titles that differ only in spaces and case are one.
fn key(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a title is not to be suggested for `day`.
fn is_taken(past: &Past, day: Date) -> bool {
    let open_today = past.done.is_none() && past.dismissed.is_none() && past.due.is_none_or(|due| due == day);
    let turned_down = past.dismissed.is_some_and(|dismissed| (0..DISMISSED_DAYS).contains(&days(dismissed, day)));
    open_today || turned_down || past.done == Some(day)
}

fn suggestion(past: &[&Past], day: Date) -> Option<Suggestion> {
    let mut done: Vec<Date> = past.iter().filter_map(|past| past.done).filter(|done| *done < day).collect();
    done.sort_unstable();
    let last = *done.last()?;
    let evidence = evidence(&done, last, day);
    let worded = past.iter().rfind(|past| past.done == Some(last))?;
    let score = frequency(&done, day) * weekday_fit(evidence) * gap_fit(evidence)?;
    Some(Suggestion { title: worded.title.to_owned(), category: worded.category, score, evidence })
}

fn evidence(done: &[Date], last: Date, day: Date) -> Evidence {
    let same = |weekday: Weekday| done.iter().filter(|date| date.weekday() == weekday).count();
    let mut gaps: Vec<i32> = done.windows(2).map(|pair| days(pair[0], pair[1])).filter(|gap| *gap > 0).collect();
    gaps.sort_unstable();
    let middle = (!gaps.is_empty()).then(|| f64::from(gaps[(gaps.len() - 1) / 2] + gaps[gaps.len() / 2]) / 2.0);
    Evidence {
        times_done: done.len(),
        days_since_last: days(last, day),
        usual_gap_days: middle,
        weekday_share: share(same(day.weekday()), done.len()),
    }
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a history has far fewer than 2^52 entries")]
    let share = part as f64 / whole as f64;
    share
}

fn frequency(done: &[Date], day: Date) -> f64 {
    done.iter().map(|date| 0.5_f64.powf(f64::from(days(*date, day)) / HALF_LIFE_DAYS)).sum()
}

fn weekday_fit(evidence: Evidence) -> f64 {
    // With few times the weekday says little.
    let weight = 1.0 - 0.5_f64.powi(i32::try_from(evidence.times_done).unwrap_or(i32::MAX).min(30) - 1);
    1.0 - weight * (1.0 - OTHER_WEEKDAY) * (1.0 - evidence.weekday_share)
}

/// Small right after the last time, one when the usual gap has passed, none when the habit has ended.
fn gap_fit(evidence: Evidence) -> Option<f64> {
    let Some(gap) = evidence.usual_gap_days else { return Some(0.5) };
    let passed = f64::from(evidence.days_since_last) / gap;
    (passed <= LAPSED_GAPS).then(|| passed.min(1.0).powi(2))
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The evidence in words. Every number in them is one of the evidence's.
pub fn reason(evidence: &Evidence, day: Date, language: Language) -> String {
    let (times, since) = (evidence.times_done, evidence.days_since_last);
    let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    let habit = evidence.weekday_share >= 0.5 && times >= 3;
    match language {
        Language::Korean if habit => {
            let weekday = ["월", "화", "수", "목", "금", "토", "일"][weekday];
            format!("지금까지 {times}번 했고 {weekday}요일에 자주 했어요. 마지막은 {since}일 전이에요.")
        }
        Language::Korean => format!("지금까지 {times}번 했고, 마지막은 {since}일 전이에요."),
        Language::English if habit => {
            let weekday =
                ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"][weekday];
            format!("Done {} so far, often on {weekday}; last {} ago.", counted(times, "time"), counted(since, "day"))
        }
        Language::English => format!("Done {} so far; last {} ago.", counted(times, "time"), counted(since, "day")),
    }
}

fn counted(count: impl std::fmt::Display, thing: &str) -> String {
    let count = count.to_string();
    if count == "1" { format!("{count} {thing}") } else { format!("{count} {thing}s") }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    const TUESDAY: Date = date(2026, 11, 24);

    fn done(title: &str, days_ago: i32) -> Past<'_> {
        let done = Some(TUESDAY - days_ago.days());
        Past { title, category: Category::Chores, done, due: None, dismissed: None }
    }

    fn titles(history: &[Past]) -> Vec<String> {
        recommend(history, TUESDAY, 10).into_iter().map(|suggestion| suggestion.title).collect()
    }

    #[test]
    fn a_weekly_habit_comes_first_on_its_day() {
        let mut history: Vec<_> = (1..=4).map(|week| done("분리수거하기", week * 7)).collect();
        history.extend((1..=4).map(|week| done("이불 빨기", week * 7 - 1)));
        assert_eq!(titles(&history)[0], "분리수거하기");
        let first = &recommend(&history, TUESDAY, 1)[0];
        let evidence = Evidence { times_done: 4, days_since_last: 7, usual_gap_days: Some(7.0), weekday_share: 1.0 };
        assert_eq!(first.evidence, evidence);
        assert_eq!(
            reason(&evidence, TUESDAY, Language::Korean),
            "지금까지 4번 했고 화요일에 자주 했어요. 마지막은 7일 전이에요."
        );
        assert_eq!(
            reason(&evidence, TUESDAY, Language::English),
            "Done 4 times so far, often on Tuesdays; last 7 days ago."
        );
    }

    #[test]
    fn what_is_open_done_or_turned_down_is_not_suggested() {
        let habit: Vec<_> = (1..=4).map(|week| done("분리수거하기", week * 7)).collect();
        let with = |past: Past<'static>| titles(&[habit.clone(), vec![past]].concat());
        let open = Past { done: None, due: Some(TUESDAY), ..done("분리 수거하기", 0) };
        let turned_down = Past { done: None, dismissed: Some(TUESDAY - 3.days()), ..done("분리수거하기", 0) };
        let long_ago = Past { done: None, dismissed: Some(TUESDAY - 30.days()), ..done("분리수거하기", 0) };
        assert!(with(open).is_empty());
        assert!(with(turned_down).is_empty());
        assert!(with(done("분리수거하기", 0)).is_empty());
        assert_eq!(with(long_ago), ["분리수거하기"]);
    }

    #[test]
    fn a_habit_that_ended_is_not_suggested() {
        let ended: Vec<_> = (10..=14).map(|week| done("수영하기", week * 7)).collect();
        assert!(titles(&ended).is_empty());
        assert!(titles(&[]).is_empty());
    }
}
