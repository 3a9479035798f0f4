//! Days as civil dates, given the reference day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use crate::time::calendar;
use crate::time::meaning::{Amount, Day, Month, MonthPart, Year};

/// The first and the last day that `day` means, seen from `today`. None where the calendar has no such day.
pub(super) fn period(day: Day, today: Date) -> Option<(Date, Date)> {
    let single = |date: Date| (date, date);
    match day {
        Day::Ahead(days) => plus(today, days).map(single),
        // Counted from a day that only the resolver of the clause knows.
        Day::Beside(_) => None,
        Day::Weekday(weekday) => Some(single(after(weekday, plus(today, 1)?))),
        Day::WeekdayOf { weeks, weekday } => plus(monday(today, weeks)?, offset(weekday)).map(single),
        Day::WeekdayLater { weekday, days } => plus(after(weekday, plus(today, 1)?), days).map(single),
        Day::WeekdayAfter { weekday, holiday } => {
            let (_, last) = calendar::next(holiday, 0, today)?;
            Some(single(after(weekday, plus(last, 1)?)))
        }
        Day::Week(weeks) => {
            let monday = monday(today, weeks)?;
            Some((monday, plus(monday, 6)?))
        }
        Day::Weekend(weeks) => {
            let saturday = plus(monday(today, weeks)?, 5)?;
            Some((saturday, plus(saturday, 1)?))
        }
        Day::Month { month, part } => {
            let first = first_of(month, today, |first| first.last_of_month() >= today)?;
            Some(part_of(first, part))
        }
        Day::Date { month, day, lunar: true } => lunar(month, day, today).map(single),
        Day::Date { month: Some(month), day, .. } => {
            let first = first_of(month, today, |first| first.with().day(day).build().is_ok_and(|date| date >= today))?;
            first.with().day(day).build().ok().map(single)
        }
        Day::Date { month: None, day, .. } => next_day_of_month(day, today).map(single),
        Day::NthWeekday { month, nth, weekday } => {
            let of = |first: Date| first.nth_weekday_of_month(nth, weekday).ok();
            let ahead = |first| of(first).is_some_and(|date| date >= today);
            match month {
                Some(month) => of(first_of(month, today, ahead)?).map(single),
                None => of(months_from(today).find(|&first| ahead(first))?).map(single),
            }
        }
        Day::Year(years) => {
            let year = year(Year::Ahead(years), today)?;
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
        Day::YearEnd(years) => Date::new(year(Year::Ahead(years), today)?, 12, 31).ok().map(single),
        Day::Holiday { holiday, shift, year: None } => calendar::next(holiday, shift, today),
        Day::Holiday { holiday, shift, year: Some(years) } => {
            calendar::moved(holiday, shift, year(Year::Ahead(years), today)?)
        }
    }
}

/// `amount` of days and months after `today`; a month has the same day of the next month, or its last.
pub(super) fn later(today: Date, amount: Amount) -> Option<Date> {
    today.checked_add(amount.months.months()).ok()?.checked_add(amount.days.days()).ok()
}

/// The first such weekday on or after `from`.
pub(super) fn after(weekday: Weekday, from: Date) -> Date {
    let ahead = (offset(weekday) - offset(from.weekday())).rem_euclid(7);
    plus(from, ahead).unwrap_or(from)
}

fn plus(date: Date, days: i32) -> Option<Date> {
    date.checked_add(days.days()).ok()
}

fn offset(weekday: Weekday) -> i32 {
    i32::from(weekday.to_monday_zero_offset())
}

/// The Monday of the week that many after that of `today`.
fn monday(today: Date, weeks: i32) -> Option<Date> {
    plus(today, weeks.checked_mul(7)? - offset(today.weekday()))
}

fn year(year: Year, today: Date) -> Option<i16> {
    match year {
        Year::Ahead(years) => today.year().checked_add(i16::try_from(years).ok()?),
        Year::Named(year) => Some(year),
    }
}

/// The first day of a month; of one without a year the next for which `ahead` holds.
fn first_of(month: Month, today: Date, ahead: impl Fn(Date) -> bool) -> Option<Date> {
    match month {
        Month::Ahead(months) => today.first_of_month().checked_add(months.months()).ok(),
        Month::Named { month, year: Some(said) } => Date::new(year(said, today)?, month, 1).ok(),
        Month::Named { month, year: None } => (today.year()..=today.year().checked_add(8)?)
            .filter_map(|year| Date::new(year, month, 1).ok())
            .find(|first| ahead(*first)),
    }
}

fn part_of(first: Date, part: MonthPart) -> (Date, Date) {
    let last = first.last_of_month();
    match part {
        MonthPart::Whole => (first, last),
        MonthPart::Start => (first, first),
        MonthPart::Middle => {
            let middle = date(first.year(), first.month(), 15);
            (middle, middle)
        }
        MonthPart::End => (last, last),
    }
}

/// The first day of the month of `today`, and of the twelve after it.
fn months_from(today: Date) -> impl Iterator<Item = Date> {
    (0..=12).filter_map(move |ahead: i32| today.first_of_month().checked_add(ahead.months()).ok())
}

/// The next day with this number; today counts.
fn next_day_of_month(day: i8, today: Date) -> Option<Date> {
    months_from(today).filter_map(|first| first.with().day(day).build().ok()).find(|date| *date >= today)
}

fn lunar(month: Option<Month>, day: i8, today: Date) -> Option<Date> {
    let (month, said) = match month {
        Some(Month::Named { month, year }) => (Some(month), year),
        Some(Month::Ahead(_)) => return None,
        None => (None, None),
    };
    // 그믐 is the last day, the 29th or the 30th.
    let solar = |year, month| {
        calendar::solar(year, month, day).or_else(|| calendar::solar(year, month, 29).filter(|_| day == 30))
    };
    if let Some(said) = said {
        return solar(year(said, today)?, month?);
    }
    let years = today.year() - 1..=today.year() + 1;
    let months = month.map_or(1..=12, |month| month..=month);
    let dates = years.flat_map(|year| months.clone().filter_map(move |month| solar(year, month)));
    dates.filter(|date| *date >= today).min()
}
