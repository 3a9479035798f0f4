//! When a pipeline runs: cron's five fields, in a time zone.
//!
//! Minute, hour, day of the month, month, day of the week; each `*`, a number, a range `1-5`, a step `*/15`, or several of
//! them with commas. 0 and 7 are Sunday. A sixth field in front is the second, for tests of the machinery. If both days
//! are bounded, either will do, as in cron.
//!
//! Where the clock is put forward, a time that is left out comes as much later; where it is put back, a
//! time that is there twice comes once, unless the schedule is for every hour: so a daily run is daily, and an hourly one
//! hourly.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// Beyond so many days ahead nothing is looked for: 29 February can be eight years away.
const HORIZON_DAYS: i32 = 366 * 9;

/// When something runs.
#[derive(Debug, Clone)]
pub struct Schedule {
    seconds: Field,
    minutes: Field,
    hours: Field,
    days: Field,
    months: Field,
    weekdays: Field,
    zone: TimeZone,
}

/// Why a text is no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A schedule has five fields, or six.
    #[error("a schedule has five fields, minute, hour, day, month and day of the week: {0:?}")]
    Fields(String),
    /// A field that cannot be read, or holds what does not exist.
    #[error("{field:?} is no {what} of a schedule")]
    Field {
        /// The field.
        field: String,
        /// What it should be.
        what: &'static str,
    },
    /// No such zone.
    #[error("there is no time zone {0:?}")]
    Zone(String),
    /// A day that never comes, as 30 February.
    #[error("{0:?} never comes")]
    Never(String),
}

/// The values that fit, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Field {
    bits: u64,
    /// Whether it was written as `*`, which for days means that the other field of days decides.
    any: bool,
}

impl Field {
    const ZERO: Self = Self { bits: 1, any: false };

    fn read(field: &str, low: u32, high: u32, what: &'static str) -> Result<Self, Fault> {
        let fault = || Fault::Field { field: field.to_owned(), what };
        let mut bits = 0;
        for part in field.split(',') {
            let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
            let number = |text: &str| text.parse::<u32>().ok().filter(|n| (low..=high).contains(n)).ok_or_else(fault);
            let (from, to) = match (range, range.split_once('-')) {
                ("*", _) => (low, high),
                (_, Some((from, to))) => (number(from)?, number(to)?),
                (one, None) => (number(one)?, if step.is_some() { high } else { number(one)? }),
            };
            let step = step.map_or(Ok(1), |step| step.parse().map_err(|_| fault()))?;
            if step == 0 || from > to {
                return Err(fault());
            }
            bits |= (from..=to).step_by(step).fold(0, |bits, value| bits | 1 << value);
        }
        Ok(Self { bits, any: field == "*" })
    }

    fn has(self, value: i8) -> bool {
        self.bits >> value & 1 == 1
    }
}

impl Schedule {
    /// Reads a schedule: `Schedule::new("0 2 * * *", "Asia/Seoul")` is each day at two.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn new(text: &str, zone: &str) -> Result<Self, Fault> {
        let fields: Vec<_> = text.split_whitespace().collect();
        let (second, fields) = match fields.as_slice() {
            [second, rest @ ..] if rest.len() == 5 => (Some(*second), rest),
            rest => (None, rest),
        };
        let [minute, hour, day, month, weekday] = fields else {
            return Err(Fault::Fields(text.to_owned()));
        };
        let mut weekdays = Field::read(weekday, 0, 7, "day of the week")?;
        weekdays.bits |= weekdays.bits >> 7 & 1;
        let schedule = Self {
            seconds: second.map_or(Ok(Field::ZERO), |second| Field::read(second, 0, 59, "second"))?,
            minutes: Field::read(minute, 0, 59, "minute")?,
            hours: Field::read(hour, 0, 23, "hour")?,
            days: Field::read(day, 1, 31, "day")?,
            months: Field::read(month, 1, 12, "month")?,
            weekdays,
            zone: TimeZone::get(zone).map_err(|_| Fault::Zone(zone.to_owned()))?,
        };
        let ever = schedule.next(Timestamp::UNIX_EPOCH).is_some();
        if ever { Ok(schedule) } else { Err(Fault::Never(text.to_owned())) }
    }

    /// The first tick after a moment; none in the last years that jiff knows.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let start = self.zone.to_datetime(after);
        let mut date = start.date();
        for _ in 0..HORIZON_DAYS {
            if self.has_day(date)
                && let Some(tick) = self.ticks_on(date).find(|tick| *tick > after)
            {
                return Some(tick);
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    /// The first tick of a day; none if there is none on it.
    pub fn first_on(&self, date: Date) -> Option<Timestamp> {
        if self.has_day(date) { self.ticks_on(date).next() } else { None }
    }

    fn has_day(&self, date: Date) -> bool {
        let weekday = self.weekdays.has(date.weekday().to_sunday_zero_offset());
        let fits = match (self.days.any, self.weekdays.any) {
            (false, false) => self.days.has(date.day()) || weekday,
            _ => self.days.has(date.day()) && weekday,
        };
        self.months.has(date.month()) && fits
    }

    /// The ticks of a day that fits, rising.
    fn ticks_on(&self, date: Date) -> impl Iterator<Item = Timestamp> {
        let hours = (0..24).filter(|&hour| self.hours.has(hour));
        hours.flat_map(move |hour| self.begins_of_hour(date, hour)).flat_map(|begin| self.ticks_from(begin))
    }

    /// The moments at which an hour of a day begins. Where every hour counts, these are two if the clock is put back over
    /// it, and none if it is left out.
    fn begins_of_hour(&self, date: Date, hour: i8) -> Vec<Timestamp> {
        let begin = self.zone.to_ambiguous_timestamp(DateTime::from_parts(date, Time::constant(hour, 0, 0, 0)));
        let begins = match begin.offset() {
            AmbiguousOffset::Gap { .. } if self.hours.any => Vec::new(),
            AmbiguousOffset::Fold { .. } if self.hours.any => vec![begin.earlier(), begin.later()],
            _ => vec![begin.compatible()],
        };
        begins.into_iter().flatten().collect()
    }

    /// The ticks of an hour that begins at a moment.
    fn ticks_from(&self, begin: Timestamp) -> impl Iterator<Item = Timestamp> {
        let minutes = (0..60).filter(|&minute| self.minutes.has(minute));
        let seconds = move || (0..60).filter(|&second| self.seconds.has(second));
        let places =
            minutes.flat_map(move |minute| seconds().map(move |second| i64::from(minute) * 60 + i64::from(second)));
        places.map(move |seconds| begin + SignedDuration::from_secs(seconds))
    }

    /// The zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

/// The moment that a run of a day is about: the first tick on it, or its midnight where no schedule has one.
pub fn moment_of(date: Date, schedule: Option<&Schedule>, zone: &TimeZone) -> Option<Timestamp> {
    let tick = schedule.and_then(|schedule| schedule.first_on(date));
    tick.or_else(|| date.to_zoned(zone.clone()).ok().map(|midnight| midnight.timestamp()))
}

/// The days from one to another, both included.
pub(super) fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |day| *day <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ticks after a moment, in the zone.
    fn ticks(schedule: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
        let schedule = Schedule::new(schedule, zone).unwrap();
        let mut moment = after.parse().unwrap();
        let next = || {
            moment = schedule.next(moment).unwrap();
            moment.to_zoned(schedule.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        };
        std::iter::repeat_with(next).take(count).collect()
    }

    #[test]
    fn a_schedule_names_its_ticks() {
        let after = "2026-11-23T16:00:00Z";
        assert_eq!(ticks("0 2 * * *", "Asia/Seoul", after, 1), ["2026-11-24T02:00:00+09:00"]);
        assert_eq!(ticks("0 1 * * *", "Asia/Seoul", after, 1), ["2026-11-25T01:00:00+09:00"], "a tick comes once");
        let quarters = ["2026-11-24T01:15:00+09:00", "2026-11-24T01:30:00+09:00"];
        assert_eq!(ticks("*/15 * * * *", "Asia/Seoul", after, 2), quarters);
        assert_eq!(ticks("* * * * * *", "Asia/Seoul", after, 1), ["2026-11-24T01:00:01+09:00"]);
        let sundays = ["2026-11-29T09:00:00+00:00", "2026-12-06T09:00:00+00:00"];
        assert_eq!(ticks("0 9 * * 7", "UTC", after, 2), sundays);
        assert_eq!(ticks("0 9 * * 0", "UTC", after, 2), sundays);
        let either = ["2026-11-25T09:00:00+00:00", "2026-11-27T09:00:00+00:00", "2026-11-28T09:00:00+00:00"];
        assert_eq!(ticks("0 9 25,28 11 5", "UTC", after, 3), either);
        assert_eq!(ticks("0 0 29 2 *", "UTC", after, 1), ["2028-02-29T00:00:00+00:00"]);
    }

    #[test]
    fn a_day_of_23_or_25_hours_has_each_daily_tick_once() {
        let berlin = |schedule, after, count| ticks(schedule, "Europe/Berlin", after, count);
        let spring = ["2026-03-29T03:30:00+02:00", "2026-03-30T02:30:00+02:00"];
        assert_eq!(berlin("30 2 * * *", "2026-03-28T12:00:00Z", 2), spring);
        let autumn = ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"];
        assert_eq!(berlin("30 2 * * *", "2026-10-24T12:00:00Z", 2), autumn);
        let hours = ["02:00:00+02:00", "02:00:00+01:00", "03:00:00+01:00"].map(|time| format!("2026-10-25T{time}"));
        assert_eq!(berlin("0 * * * *", "2026-10-24T23:00:00Z", 3), hours);
        let hours = ["01:00:00+01:00", "03:00:00+02:00"].map(|time| format!("2026-03-29T{time}"));
        assert_eq!(berlin("0 * * * *", "2026-03-28T23:30:00Z", 2), hours);
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "5-1 * * * *", "*/0 * * * *", "x * * * *"]
        {
            Schedule::new(text, "UTC").expect_err(text);
        }
        assert_eq!(Schedule::new("0 0 30 2 *", "UTC").unwrap_err(), Fault::Never("0 0 30 2 *".into()));
        assert_eq!(Schedule::new("0 0 * * *", "Asia/Soul").unwrap_err(), Fault::Zone("Asia/Soul".into()));
    }

    #[test]
    fn a_run_of_a_day_is_about_the_first_tick_on_it() {
        let date = jiff::civil::date(2026, 11, 24);
        let hourly = Schedule::new("30 * * * *", "Asia/Seoul").unwrap();
        assert_eq!(moment_of(date, Some(&hourly), &hourly.zone).unwrap().to_string(), "2026-11-23T15:30:00Z");
        assert_eq!(moment_of(date, None, &hourly.zone).unwrap().to_string(), "2026-11-23T15:00:00Z");
    }
}
