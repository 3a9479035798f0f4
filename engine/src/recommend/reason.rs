//! Evidence in words, by templates. Every number in them is one of the evidence's, and nothing is said that it does not hold.

use jiff::civil::Date;

use super::evidence::{Evidence, WEEKS};
use super::past::Part;

/// The language of a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Korean.
    Korean,
    /// English.
    English,
}

/// What of the evidence speaks loudest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Done on most days.
    MostDays,
    /// Done on this weekday in most of the last weeks.
    Weekday,
    /// Done on such a day of the month in the last months.
    MonthDay,
    /// Done at about equal gaps.
    Gap,
    /// Done before.
    Before,
    /// Never done, but people alike do it.
    Peers,
    /// Never done, and all there is to say is that many do it.
    Popular,
}

/// Done on so many of the last 28 days, it is done on most days.
const MOST_DAYS: usize = 20;
/// Done so often, gaps are told; and they may be off by so much of the usual one.
const TOLD_TIMES: usize = 4;
const EVEN: f64 = 0.25;

impl Evidence {
    /// What speaks loudest.
    pub fn ground(&self) -> Ground {
        let even = self.usual_gap_days.zip(self.gap_spread_days).is_some_and(|(usual, spread)| spread <= EVEN * usual);
        match self {
            _ if self.times_done == 0 && self.crowd.peers > 0.0 => Ground::Peers,
            _ if self.times_done == 0 => Ground::Popular,
            _ if self.recent_times >= MOST_DAYS => Ground::MostDays,
            _ if self.weekday_weeks >= 3 => Ground::Weekday,
            _ if self.month_day_months >= 2 && self.recent_times <= 2 => Ground::MonthDay,
            _ if even && self.times_done >= TOLD_TIMES => Ground::Gap,
            _ => Ground::Before,
        }
    }
}

/// The evidence for `day` in words.
pub fn reason(evidence: &Evidence, day: Date, language: Language) -> String {
    match language {
        Language::Korean => korean(evidence, day),
        Language::English => english(evidence, day),
    }
}

fn korean(evidence: &Evidence, day: Date) -> String {
    let weekday = ["월", "화", "수", "목", "금", "토", "일"][weekday(day)];
    let part = part(evidence).map_or("", |part| match part {
        Part::Dawn => " 새벽",
        Part::Morning => " 아침",
        Part::Daytime => " 낮",
        Part::Evening => " 저녁",
        Part::Night => " 밤",
    });
    let (times, weeks) = (evidence.times_done, evidence.weekday_weeks);
    let last = match evidence.days_since_last {
        1 => "마지막은 어제예요.".to_owned(),
        days => format!("마지막은 {days}일 전이에요."),
    };
    match evidence.ground() {
        Ground::MostDays => format!("지난 {}일 중 {}일 완료했고, {last}", 7 * WEEKS, evidence.recent_times),
        Ground::Weekday if weeks == WEEKS as usize => {
            format!("지난 {WEEKS}주 동안 {weekday}요일{part}마다 완료했고, {last}")
        }
        Ground::Weekday => format!("지난 {WEEKS}주 중 {weeks}주는 {weekday}요일에 완료했고, {last}"),
        Ground::MonthDay => {
            format!("지난 3달 중 {}달은 {}일 무렵에 완료했고, {last}", evidence.month_day_months, day.day())
        }
        Ground::Gap if gap(evidence) <= 1.0 => format!("보통 매일 하고, {last}"),
        Ground::Gap => format!("보통 {}일에 한 번 하고, {last}", gap(evidence)),
        Ground::Before => format!("지금까지 {times}번 했고, {last}"),
        Ground::Peers => "비슷하게 지내는 분들이 하는 일이에요.".to_owned(),
        Ground::Popular => "다른 분들이 많이 하는 일이에요.".to_owned(),
    }
}

fn english(evidence: &Evidence, day: Date) -> String {
    let weekday = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday(day)];
    let part = part(evidence).map_or("", |part| match part {
        Part::Dawn => " before six",
        Part::Morning => " morning",
        Part::Daytime => " daytime",
        Part::Evening => " evening",
        Part::Night => " night",
    });
    let (times, weeks) = (counted(evidence.times_done, "time"), evidence.weekday_weeks);
    let last = match evidence.days_since_last {
        1 => "last yesterday.".to_owned(),
        days => format!("last {days} days ago."),
    };
    match evidence.ground() {
        Ground::MostDays => format!("Done on {} of the last {} days; {last}", evidence.recent_times, 7 * WEEKS),
        Ground::Weekday if weeks == WEEKS as usize => {
            format!("Done every {weekday}{part} for the last {WEEKS} weeks; {last}")
        }
        Ground::Weekday => format!("Done on {weeks} of the last {WEEKS} {weekday}s; {last}"),
        Ground::MonthDay => {
            let months = evidence.month_day_months;
            format!("Done around day {} in {months} of the last 3 months; {last}", day.day())
        }
        Ground::Gap if gap(evidence) <= 1.0 => format!("Usually done every day; {last}"),
        Ground::Gap => format!("Usually done every {}; {last}", counted(gap(evidence), "day")),
        Ground::Before => format!("Done {times} so far; {last}"),
        Ground::Peers => "People with habits like yours do this.".to_owned(),
        Ground::Popular => "Many people do this.".to_owned(),
    }
}

fn weekday(day: Date) -> usize {
    usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())
}

/// The part of the day, where all of the last times were in it.
fn part(evidence: &Evidence) -> Option<Part> {
    evidence.part.filter(|_| evidence.part_share >= 1.0)
}

/// The usual gap in whole days, with a half where it lies between two.
fn gap(evidence: &Evidence) -> f64 {
    (evidence.usual_gap_days.unwrap_or_default() * 2.0).round() / 2.0
}

fn counted(count: impl std::fmt::Display, thing: &str) -> String {
    let count = count.to_string();
    if count == "1" { format!("{count} {thing}") } else { format!("{count} {thing}s") }
}
