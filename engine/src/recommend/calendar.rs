//! A civil day, taken apart once: its number, its weekday, its place in the month.

use jiff::civil::{Date, date};

/// Day number 0, a Thursday.
const EPOCH: Date = date(1970, 1, 1);

/// A day of the person's own calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Days since 1970-01-01.
    pub number: i32,
    /// From 0 for Monday to 6 for Sunday.
    pub weekday: u8,
    /// From 1 to 31.
    pub month_day: u8,
    /// How many days its month has.
    pub month_length: u8,
}

impl Day {
    /// How many days passed since `earlier`; below 0 where that is later.
    pub fn since(self, earlier: Self) -> i32 {
        self.number - earlier.number
    }

    /// How far two days are apart within their months: 0 for the 25th of two months, and for the last days of two months.
    pub fn month_distance(self, other: Self) -> u8 {
        let from_end = |day: Self| day.month_length - day.month_day;
        let straight = self.month_day.abs_diff(other.month_day);
        let around = |one: Self, two: Self| from_end(one) + two.month_day;
        straight.min(from_end(self).abs_diff(from_end(other))).min(around(self, other)).min(around(other, self))
    }

    /// The date.
    pub fn date(self) -> Date {
        EPOCH.saturating_add(jiff::Span::new().try_days(self.number).unwrap_or_default())
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let number = EPOCH.until(date).map_or(0, |span| span.get_days());
        Self {
            number,
            weekday: date.weekday().to_monday_zero_offset().unsigned_abs(),
            month_day: date.day().unsigned_abs(),
            month_length: date.days_in_month().unsigned_abs(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_knows_its_place() {
        let day = Day::from(date(2026, 11, 24));
        assert_eq!((day.weekday, day.month_day, day.month_length), (1, 24, 30));
        assert_eq!(day.date(), date(2026, 11, 24));
        assert_eq!(day.since(Day::from(date(2026, 11, 17))), 7);
        assert_eq!(Day::from(Date::MIN).date(), Date::MIN);
    }

    #[test]
    fn months_of_any_length_end_together() {
        let distance = |a: (i16, i8, i8), b: (i16, i8, i8)| {
            Day::from(date(a.0, a.1, a.2)).month_distance(Day::from(date(b.0, b.1, b.2)))
        };
        assert_eq!(distance((2026, 1, 31), (2026, 2, 28)), 0);
        assert_eq!(distance((2026, 1, 31), (2026, 3, 1)), 1);
        assert_eq!(distance((2026, 1, 25), (2026, 2, 25)), 0);
        assert_eq!(distance((2026, 1, 10), (2026, 2, 13)), 3);
    }
}
