//! When a todo that repeats comes: its rule, with the days that were said apart from it, and its first day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Clause, Said, USUAL, day, said, timed};
use crate::reading::{Basis, Reading, Span};
use crate::time::meaning::{Amount, Day, Expression, Holiday, Kind, Meaning, Month, MonthPart, Repeat, Role, Unit};
use crate::time::{When, recurrence};

fn is_end(expression: &Expression) -> bool {
    matches!(expression.role, Role::By | Role::Before)
}

impl Clause<'_> {
    /// A todo that repeats. A last day bounds the rule; the rule's own day said as a last one ("매주 금요일까지") is a
    /// deadline each time.
    ///
    /// The rule is given too, for what the next clause says of it.
    pub(super) fn repeating(&self, expression: &Expression) -> (When, Option<Repeat>) {
        let Meaning::Repeat(repeat) = &expression.meaning else { return (When::default(), None) };
        let mut days = self.days();
        let mut repeat = repeat.clone();
        self.join(&mut repeat);
        self.weekday_range(&mut repeat, expression, &mut days);
        let mut own = false;
        days.retain(|day| {
            let taken = (!is_end(day.expression) || (repeat.is_open() && expression.span < day.expression.span))
                && day.expression.role != Role::From
                && complete(&mut repeat, &day.expression.meaning);
            own |= taken && is_end(day.expression);
            !taken
        });
        let start = days.iter().find(|day| !is_end(day.expression));
        let from = start.map_or(self.today, |day| day.first).max(self.today);
        let until = days.iter().find(|day| is_end(day.expression));
        let mut when = When::default();
        let past = self.times(&mut when, from);
        own |= is_end(expression) || self.find(|meaning| matches!(meaning, Meaning::Clock(_))).is_some_and(is_end);
        when.deadline = (own && when.end_time.is_none()).then(|| said(true, expression));
        let by_the_clock = matches!(repeat.every, Unit::Hour | Unit::Minute);
        let first = recurrence::first(&repeat, if past && !by_the_clock { from.saturating_add(1.day()) } else { from });
        when.date = first.map(|date| Reading { basis: Basis::Implied, confidence: USUAL, ..said(date, expression) });
        let last = until.map(|day| self.last(from, day)).or_else(|| self.lasting(first?));
        let spans = [Some(expression.span), until.map(|day| day.expression.span)];
        let mut spans: Vec<Span> = spans.into_iter().flatten().collect();
        spans.sort();
        when.recurrence = Some(Reading { spans, ..said(recurrence::rule(&repeat, last), expression) });
        (when, Some(repeat))
    }

    /// The repeat of the clause before, where this one only names another of its days: "매주 월요일엔 …하고 수요일엔 …".
    pub(super) fn taken_up(&self, before: &Repeat) -> Option<Expression> {
        let day = self.find(|meaning| meaning.kind() == Kind::Day).filter(|day| day.role == Role::At)?;
        let fits = match day.meaning {
            Meaning::Day(Day::Weekday(_)) => before.every == Unit::Week && !before.weekdays.is_empty(),
            Meaning::Day(
                Day::Date { month: None, lunar: false, .. }
                | Day::Month { month: Month::Ahead(0), part: MonthPart::End },
            ) => before.every == Unit::Month && !before.month_days.is_empty(),
            _ => false,
        };
        let open = Repeat { weekdays: Vec::new(), month_days: Vec::new(), ..before.clone() };
        fits.then(|| Expression { meaning: Meaning::Repeat(open), ..day.clone() })
    }

    /// "biweekly … wednesdays": what is said of one repeat in two places.
    fn join(&self, repeat: &mut Repeat) {
        for expression in self.expressions {
            let Meaning::Repeat(other) = &expression.meaning else { continue };
            if other.every == repeat.every && (repeat.is_open() || other.is_open()) {
                repeat.interval = repeat.interval.max(other.interval);
                if repeat.is_open() {
                    repeat.weekdays.clone_from(&other.weekdays);
                    repeat.month_days.clone_from(&other.month_days);
                }
            }
        }
    }

    /// Puts the part of the day and the times into `when`; whether the first time on the day `from` has gone by.
    fn times(&self, when: &mut When, from: Date) -> bool {
        let part = self.part();
        let Some((clock, readings)) = self.clocks(part).next() else {
            when.day_part = part.map(|(part, expression)| said(part, expression));
            return from == self.today && part.is_some_and(|(part, _)| part.end() < self.now);
        };
        when.start_time = Some(timed(readings, clock));
        if clock.role == Role::From {
            when.end_time = self.end(clock, readings.first.time, part);
        }
        from == self.today && readings.is_past(self.now)
    }

    /// "매주 월요일부터 금요일까지": every weekday between, the first one read with the repeat or apart from it. The days are
    /// taken out of `days`.
    fn weekday_range(&self, repeat: &mut Repeat, expression: &Expression, days: &mut Vec<Said<'_>>) {
        let weekday = |role: Role| {
            self.expressions.iter().find_map(|other| match other.meaning {
                Meaning::Day(Day::Weekday(weekday)) if other.role == role && expression.span < other.span => {
                    Some(weekday)
                }
                _ => None,
            })
        };
        let first = match repeat.weekdays[..] {
            [(0, first)] if expression.role == Role::From => Some(first),
            [] if repeat.month_days.is_empty() => weekday(Role::From),
            _ => None,
        };
        let (Some(first), Some(last), Unit::Week) = (first, weekday(Role::By), repeat.every) else { return };
        let count = last.since(first).rem_euclid(7) as usize + 1;
        repeat.weekdays = first.cycle_forward().take(count).map(|weekday| (0, weekday)).collect();
        days.retain(|day| !matches!(day.expression.meaning, Meaning::Day(Day::Weekday(_))));
    }

    /// The last day of what is repeated for so many days from `first` on ("일주일 동안 매일").
    fn lasting(&self, first: Date) -> Option<Date> {
        let length = self.find(|meaning| matches!(meaning, Meaning::Length(amount) if amount.minutes == 0))?;
        let Meaning::Length(amount) = length.meaning else { return None };
        day::later(first, Amount { days: amount.days - 1, ..amount }).filter(|&last| last > first)
    }
}

impl Repeat {
    /// Whether it leaves its days open.
    fn is_open(&self) -> bool {
        self.weekdays.is_empty() && self.month_days.is_empty()
    }
}

/// Puts a day that was said apart into the repeat: "매년 크리스마스", "매달 … 25일에", "월요일 아침마다". Whether it fits.
fn complete(repeat: &mut Repeat, day: &Meaning) -> bool {
    let Meaning::Day(day) = *day else { return false };
    match (repeat.every, day) {
        (Unit::Year, Day::Holiday { holiday: Holiday::Solar(month, day), shift: 0, .. })
        | (Unit::Year, Day::Date { month: Some(Month::Named { month, .. }), day, lunar: false })
            if repeat.is_open() =>
        {
            repeat.month = Some(month);
            repeat.month_days = vec![day];
        }
        (Unit::Month, Day::Date { month: None, day, lunar: false }) if repeat.weekdays.is_empty() => {
            repeat.month_days.push(day);
        }
        (Unit::Month, Day::Month { part: MonthPart::End, .. }) if repeat.is_open() => repeat.month_days = vec![-1],
        (Unit::Week, Day::Weekday(weekday) | Day::WeekdayOf { weekday, .. }) => add(repeat, weekday),
        (Unit::Day, Day::Weekday(weekday)) if repeat.interval == 1 => {
            repeat.every = Unit::Week;
            add(repeat, weekday);
        }
        (Unit::Day, Day::Weekend(0)) if repeat.interval == 1 => {
            repeat.every = Unit::Week;
            add(repeat, Weekday::Saturday);
            add(repeat, Weekday::Sunday);
        }
        _ => return false,
    }
    true
}

fn add(repeat: &mut Repeat, weekday: Weekday) {
    if !repeat.weekdays.contains(&(0, weekday)) {
        repeat.weekdays.push((0, weekday));
    }
}
