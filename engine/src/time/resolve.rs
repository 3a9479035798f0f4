//! When a todo is: the expressions of one clause, made civil dates and times.
//!
//! This part knows no language. What the words leave open is filled in here, and marked as implied.

mod clock;
mod day;
mod repeat;

use jiff::civil::{Date, DateTime, Time};
use jiff::{ToSpan, Zoned};

use super::meaning::{Amount, Clock, Day, DayPart, Expression, Meaning, Month, MonthPart, Role, Unit};
use super::{Hint, Scope, When};
use crate::reading::{Basis, Reading};

use clock::Readings;

/// How sure a reading is: the words say it; they say it but for the half of the day; nothing but context says it.
const SAID: f32 = 0.95;
const USUAL: f32 = 0.75;
const IMPLIED: f32 = 0.6;

/// The hour from which on the small hours that come next are the next day's.
const EVENING: i8 = 18;

/// When the todo of one clause is. A date that holds for later clauses is left in `scope`.
pub(super) fn resolve(expressions: &[Expression], scope: &mut Scope, hint: Hint, reference: &Zoned) -> When {
    let mut when = civil(expressions, scope, hint, reference);
    past_gap(&mut when, reference);
    when
}

/// A time that the zone's clocks skip, as when daylight saving begins, is moved past the gap.
fn past_gap(when: &mut When, reference: &Zoned) {
    let (Some(date), Some(time)) = (&mut when.date, &mut when.start_time) else { return };
    let said = DateTime::from_parts(date.value, time.value);
    if let Ok(moment) = reference.time_zone().to_ambiguous_zoned(said).compatible() {
        (date.value, time.value) = (moment.date(), moment.time());
    }
}

fn civil(expressions: &[Expression], scope: &mut Scope, hint: Hint, reference: &Zoned) -> When {
    let held = scope.date.as_ref().map(|date| date.value);
    let clause = Clause { expressions, hint, today: reference.date(), now: reference.time(), held };
    if let Some(when) = clause.offset(reference) {
        return when;
    }
    // "매일 두 시간마다": the finer of two repeats holds.
    let often = |meaning: &Meaning| matches!(meaning, Meaning::Repeat(repeat) if matches!(repeat.every, Unit::Hour | Unit::Minute));
    let repeat = clause.find(often).or_else(|| clause.find(|meaning| matches!(meaning, Meaning::Repeat(_))));
    let taken_up = || scope.repeat.as_ref().and_then(|before| clause.taken_up(before));
    let Some(repeat) = repeat.cloned().or_else(taken_up) else {
        scope.repeat = scope.repeat.take().filter(|_| clause.days().is_empty());
        return clause.once(scope);
    };
    let (when, rule) = clause.repeating(&repeat);
    scope.repeat = rule;
    when
}

/// The expressions of a clause, and what they are read against.
struct Clause<'a> {
    expressions: &'a [Expression],
    hint: Hint,
    today: Date,
    now: Time,
    /// The day that was said before.
    held: Option<Date>,
}

/// A day that was said: its first and last date.
struct Said<'a> {
    first: Date,
    last: Date,
    expression: &'a Expression,
}

impl<'a> Clause<'a> {
    fn find(&self, wanted: impl Fn(&Meaning) -> bool) -> Option<&'a Expression> {
        self.expressions.iter().find(|expression| wanted(&expression.meaning))
    }

    /// "30분 뒤", "in ten minutes": a moment, to the minute.
    fn offset(&self, reference: &Zoned) -> Option<When> {
        let after = self.find(|meaning| matches!(meaning, Meaning::After(amount) if amount.minutes != 0))?;
        let Meaning::After(amount) = after.meaning else { return None };
        let moment = reference.checked_add(i64::from(amount.minutes).minutes()).ok()?;
        let time = moment.time().with().second(0).subsec_nanosecond(0).build().ok()?;
        Some(When {
            date: Some(said(day::later(moment.date(), Amount { minutes: 0, ..amount })?, after)),
            start_time: Some(said(time, after)),
            deadline: (after.role == Role::By).then(|| said(true, after)),
            ..When::default()
        })
    }

    /// A todo that comes once.
    fn once(&self, scope: &mut Scope) -> When {
        let days = self.days();
        let from = days.iter().find(|day| day.expression.role == Role::From);
        let by = days.iter().rfind(|day| matches!(day.expression.role, Role::By | Role::Before));
        let mut when = When::default();
        match (from, by) {
            (Some(from), Some(by)) => self.range(&mut when, from, by),
            (_, Some(by)) => {
                when.date = Some(said(self.deadline(by), by.expression));
                when.deadline = Some(said(true, by.expression));
            }
            _ => when.date = from.or(days.first()).and_then(|day| self.plain(day)),
        }
        let floating = self.find(|meaning| matches!(meaning, Meaning::Someday)).is_some();
        if let (Some(date), None) = (&when.date, by) {
            scope.date = Some(date.clone());
        } else if floating {
            scope.date = None;
        }
        let inherits = when.date.is_none() && !floating && scope.date.is_some();
        if inherits {
            when.date = scope.date.clone().map(|held| Reading { basis: Basis::Implied, confidence: IMPLIED, ..held });
        }
        self.clock(&mut when);
        // "밤 열시에 경기 보고 새벽 한시에 공항 가기": the small hours after a night are the next day's.
        if inherits && scope.late && self.in_small_hours() {
            when.date = when.date.map(|date| Reading { value: date.value.saturating_add(1.day()), ..date });
        }
        scope.late = when.start_time.as_ref().is_some_and(|time| time.value.hour() >= EVENING);
        when
    }

    fn in_small_hours(&self) -> bool {
        let dawn = |meaning: &Meaning| match meaning {
            Meaning::Clock(clock) => clock.part == Some(DayPart::Dawn),
            Meaning::Part(part) => *part == DayPart::Dawn,
            _ => false,
        };
        self.find(dawn).is_some()
    }

    /// The first day of what was said. A week, a month or a year that has begun gives none ("올해는 꼭"), and from then on
    /// is from today on ("이번 주부터").
    fn plain(&self, day: &Said<'a>) -> Option<Reading<Date>> {
        let begun = matches!(
            day.expression.meaning,
            Meaning::Day(Day::Week(0) | Day::Year(0) | Day::Month { month: Month::Ahead(0), part: MonthPart::Whole })
        );
        match day.expression.role {
            Role::From if begun => Some(said(day.first.max(self.today), day.expression)),
            _ if begun => None,
            _ => Some(said(day.first, day.expression)),
        }
    }

    /// Every day that was said. A weekday in a week said apart from it is one day: "다음 주 … 금요일", and what is counted
    /// from another day stands for it: "15일이니까 전날".
    fn days(&self) -> Vec<Said<'a>> {
        let week = self.expressions.iter().find_map(|expression| match expression.meaning {
            Meaning::Day(Day::Week(weeks) | Day::Weekend(weeks)) => Some(weeks),
            _ => None,
        });
        let weekday = self.find(|meaning| matches!(meaning, Meaning::Day(Day::Weekday(_)))).is_some();
        let mut days: Vec<Said<'a>> = Vec::new();
        for expression in self.expressions {
            let period = match expression.meaning {
                Meaning::Day(Day::Week(_) | Day::Weekend(_)) if weekday => None,
                Meaning::Day(Day::Weekday(weekday)) if let Some(weeks) = week => {
                    day::period(Day::WeekdayOf { weeks, weekday }, self.today)
                }
                Meaning::Day(Day::Beside(count)) => {
                    let base = days.pop().map(|said| said.first).or(self.held);
                    base.and_then(|base| base.checked_add(count.days()).ok()).map(|date| (date, date))
                }
                Meaning::Day(day) => day::period(day, self.today),
                Meaning::After(amount) => day::later(self.today, amount).map(|date| (date, date)),
                Meaning::Now if self.expressions.len() == 1 => Some((self.today, self.today)),
                _ => None,
            };
            days.extend(period.map(|(first, last)| Said { first, last, expression }));
        }
        days
    }

    /// The last day of a deadline: of a period its last, before a holiday or a month the day before.
    fn deadline(&self, by: &Said) -> Date {
        let before = match by.expression.meaning {
            Meaning::Day(Day::Holiday { .. } | Day::Month { part: MonthPart::Whole, .. } | Day::Year(_)) => {
                by.expression.role == Role::Before
            }
            _ => false,
        };
        match by.expression.meaning {
            _ if before => by.first.yesterday().unwrap_or(by.first),
            Meaning::Day(Day::Weekend(_)) => by.first,
            _ => by.last,
        }
    }

    /// "월요일부터 금요일까지": a range of days.
    fn range(&self, when: &mut When, from: &Said, by: &Said) {
        let last = self.last(from.first, by);
        when.date = Some(said(from.first, from.expression));
        when.end_date = (last > from.first).then(|| said(last, by.expression));
    }

    /// The last day of what begins on `first`: "금요일까지" is the first Friday after it.
    fn last(&self, first: Date, by: &Said) -> Date {
        match by.expression.meaning {
            Meaning::Day(day) if by.last <= first => {
                day::period(day, first).map_or(by.last, |(_, last)| last.max(by.last))
            }
            _ => self.deadline(by),
        }
    }

    /// Times of the clock and the part of the day; a time without a day gets the day it next comes.
    fn clock(&self, when: &mut When) {
        let part = self.part();
        let Some((clock, mut readings)) = self.clocks(part).next() else {
            if let Some((_, expression)) = part.filter(|(_, expression)| expression.role == Role::By) {
                when.deadline.get_or_insert_with(|| said(true, expression));
            }
            when.day_part = part.map(|(part, expression)| said(part, expression));
            return;
        };
        let is_today = |date: &Reading<Date>| date.value == self.today;
        if when.date.as_ref().is_none_or(is_today) {
            readings = readings.today(self.now, self.find(|meaning| *meaning == Meaning::Soon).is_some());
        }
        if when.date.is_none() {
            let days = i32::from(readings.is_past(self.now));
            let date = self.today.saturating_add(days.days());
            when.date = Some(Reading { basis: Basis::Implied, confidence: IMPLIED, ..said(date, clock) });
        }
        // "오늘 밤 열두시" is the midnight after today.
        if readings.first.next_day {
            when.date = when.date.take().map(|date| Reading { value: date.value.saturating_add(1.day()), ..date });
        }
        when.start_time = Some(timed(readings, clock));
        if clock.role == Role::From {
            when.end_time = self.end(clock, readings.first.time, part);
        }
        if matches!(clock.role, Role::By | Role::Before) && when.deadline.is_none() {
            when.deadline = Some(said(true, clock));
        }
    }

    /// The part of the day that was said by itself.
    fn part(&self) -> Option<(DayPart, &'a Expression)> {
        self.expressions.iter().find_map(|expression| match expression.meaning {
            Meaning::Part(part) => Some((part, expression)),
            _ => None,
        })
    }

    /// The times of the clock with their readings, in the order they were said.
    fn clocks(&self, part: Option<(DayPart, &'a Expression)>) -> impl Iterator<Item = (&'a Expression, Readings)> {
        let part = part.map(|(part, _)| part);
        self.expressions.iter().filter_map(move |expression| match expression.meaning {
            Meaning::Clock(said) => {
                Some((expression, clock::readings(last_minute(said, expression), part, self.hint)?))
            }
            _ => None,
        })
    }

    /// When what starts at `start` ends: at the next clock time, in the half of the day that comes first after it, or
    /// after the length that was said.
    fn end(
        &self,
        start_at: &Expression,
        start: Time,
        part: Option<(DayPart, &'a Expression)>,
    ) -> Option<Reading<Time>> {
        if let Some((end, readings)) = self.clocks(part).find(|(expression, _)| *expression != start_at) {
            let exact =
                matches!(end.meaning, Meaning::Clock(clock) if clock.part.is_some() || clock.hour > 12 || clock.exact);
            let other = readings.second.filter(|_| !exact).map(|moment| moment.time);
            let times = [Some(readings.first.time), other];
            let after = |time: Time| {
                (time - start)
                    .total(jiff::Unit::Minute)
                    .map_or(0.0, |minutes| if minutes > 0.0 { minutes } else { minutes + 1440.0 })
            };
            let first = times.into_iter().flatten().min_by(|a, b| after(*a).total_cmp(&after(*b)))?;
            return Some(said(first, end));
        }
        let length =
            self.find(|meaning| matches!(meaning, Meaning::Length(amount) if amount.minutes > 0 && amount.days == 0))?;
        let Meaning::Length(amount) = length.meaning else { return None };
        Some(said(start.wrapping_add(i64::from(amount.minutes).minutes()), length))
    }
}

/// "11시 59분까지" is the last minute of the day.
fn last_minute(clock: Clock, expression: &Expression) -> Clock {
    match clock {
        Clock { hour: 11, minute: 59, part: None, .. } if expression.role == Role::By => Clock { hour: 23, ..clock },
        _ => clock,
    }
}

/// What the words of `expression` say.
fn said<T>(value: T, expression: &Expression) -> Reading<T> {
    Reading {
        value,
        spans: vec![expression.span],
        basis: Basis::Said,
        confidence: SAID,
        runner_up: None,
        rule: expression.rule,
    }
}

fn timed(readings: Readings, clock: &Expression) -> Reading<Time> {
    let confidence = if readings.usual { USUAL } else { SAID };
    let runner_up = readings.second.map(|second| second.time);
    Reading { confidence, runner_up, ..said(readings.first.time, clock) }
}
