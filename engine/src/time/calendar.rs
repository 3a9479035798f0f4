//! The Korean calendar: lunar dates, holidays and their substitutes, 1950 to 2050.
//!
//! Lunar months are counted as the Korea Astronomy and Space Science Institute (KASI) publishes them; for some years they
//! differ from the Chinese ones. Substitute holidays follow the Regulations on Holidays of Government Offices
//! (관공서의 공휴일에 관한 규정) as they stood in the year asked about. Days declared once, such as election days, are not here.

mod sun;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::meaning::Holiday;

/// The first lunar year of `YEARS`, and the solar date it starts on.
const FIRST_YEAR: i16 = 1949;
const FIRST_DAY: Date = date(1949, 1, 29);

/// One number for each lunar year from 1949 to 2050: bit `n` is set when its month number `n`, counted from 0 and with the
/// leap month in its place, has 30 days instead of 29. Bits 16 to 19 name the month that a leap month follows, or 0.
const YEARS: [u32; 102] = [
    0x7152b, 0x0052d, 0x00aad, 0x5156a, 0x00db2, 0x00da4, 0x31d49, 0x00d4a, 0x81a95, 0x00a96, 0x00556, 0x60ab5,
    0x00ad5, 0x006d2, 0x40ea5, 0x00ea5, 0x00e4a, 0x30c96, 0x00a9b, 0x71556, 0x0056a, 0x00b59, 0x51752, 0x00752,
    0x00725, 0x4164b, 0x00a4b, 0x812ab, 0x002ad, 0x0056b, 0x60b69, 0x00da9, 0x00d92, 0x41b25, 0x00d25, 0xa1a4d,
    0x00a56, 0x002b6, 0x615ad, 0x006d4, 0x00da9, 0x51d92, 0x00e92, 0x00d26, 0x30a56, 0x00a57, 0x812b6, 0x00b5a,
    0x006d4, 0x50ec9, 0x00749, 0x00693, 0x41527, 0x0052b, 0x00a5b, 0x2155a, 0x0036a, 0x71b55, 0x00ba4, 0x00b49,
    0x51a93, 0x00a95, 0x0052d, 0x30a5d, 0x00aad, 0x915aa, 0x005d2, 0x00da5, 0x51d4a, 0x00d4a, 0x00a95, 0x4152d,
    0x00556, 0x00ab5, 0x215aa, 0x006d2, 0x60ea5, 0x00ea5, 0x00e4a, 0x50c96, 0x00c9b, 0x0055a, 0x30ad5, 0x00b69,
    0xb1752, 0x00752, 0x00b25, 0x6164b, 0x00a4b, 0x004ab, 0x5055b, 0x0056d, 0x00b69, 0x21b52, 0x00d92, 0x71d25,
    0x00d25, 0x00a4d, 0x514ad, 0x002b6, 0x005b5, 0x30da9,
];

/// The months of a lunar year and their lengths in days.
fn months(entry: u32) -> impl Iterator<Item = i32> {
    let count = if entry >> 16 == 0 { 12 } else { 13 };
    (0..count).map(move |index| if entry >> index & 1 == 1 { 30 } else { 29 })
}

/// The solar date of a lunar one, not in a leap month. None outside 1949 to 2050, or when that month has no such day.
pub(super) fn solar(year: i16, month: i8, day: i8) -> Option<Date> {
    let index = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    let entry = *YEARS.get(index)?;
    let ordinal = usize::try_from(month).ok().filter(|month| (1..=12).contains(month))? - 1;
    let leap = (entry >> 16) as usize;
    let place = if leap != 0 && ordinal >= leap { ordinal + 1 } else { ordinal };
    let length = months(entry).nth(place)?;
    if day < 1 || i32::from(day) > length {
        return None;
    }
    let years_before: i32 = YEARS[..index].iter().flat_map(|&entry| months(entry)).sum();
    let months_before: i32 = months(entry).take(place).sum();
    FIRST_DAY.checked_add((years_before + months_before + i32::from(day) - 1).days()).ok()
}

/// The first and last day of `holiday` in `year`, by the year its main day falls in.
pub(super) fn holiday(holiday: Holiday, year: i16) -> Option<(Date, Date)> {
    let day = match holiday {
        Holiday::Solar(month, day) => Date::new(year, month, day).ok()?,
        Holiday::Lunar(month, day) => lunar_in(year, month, day)?,
        Holiday::LunarYearEnd => lunar_in(year, 1, 1)?.yesterday().ok()?,
        Holiday::Nth(month, nth, weekday) => Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?,
        Holiday::Easter => easter(year)?,
        Holiday::SolarTerm(degrees) => sun::term(degrees, year)?,
        Holiday::DogDay(nth) => sun::dog_day(nth, year)?,
        Holiday::ColdFood => sun::cold_food(year)?,
        Holiday::SeollalDays => return days_off(year, lunar_in(year, 1, 1)?),
        Holiday::ChuseokDays => return days_off(year, lunar_in(year, 8, 15)?),
        Holiday::Substitute => *substitutes(year).first()?,
    };
    Some((day, day))
}

/// The day of the solar `year` that has this lunar month and day: a lunar year's last months fall in the next solar year.
fn lunar_in(year: i16, month: i8, day: i8) -> Option<Date> {
    [year - 1, year].into_iter().filter_map(|lunar| solar(lunar, month, day)).find(|date| date.year() == year)
}

/// The three days around `day`, and the substitute that follows them, if any.
fn days_off(year: i16, day: Date) -> Option<(Date, Date)> {
    let last = day.tomorrow().ok()?;
    let next = last.tomorrow().ok()?;
    Some((day.yesterday().ok()?, if substitutes(year).contains(&next) { next } else { last }))
}

/// The Sunday of Easter in the Gregorian calendar, by the anonymous algorithm (Meeus, Astronomical Algorithms, ch. 8).
fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let (a, b, c) = (year_number % 19, year_number / 100, year_number % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

/// A public holiday, and the first year in which it has a substitute when it falls on a Sunday or another holiday, and in
/// which also when it falls on a Saturday.
struct Public {
    day: Date,
    sunday_from: i16,
    saturday_from: i16,
}

const NEVER: i16 = i16::MAX;

/// The public holidays of `year`, those of the two long holidays day by day.
fn public(year: i16) -> Vec<Public> {
    let solar = [
        (1, 1, NEVER),
        (3, 1, 2022),
        (5, 1, 2026),
        (5, 5, 2014),
        (6, 6, NEVER),
        (7, 17, 2026),
        (8, 15, 2021),
        (10, 3, 2021),
        (10, 9, 2021),
        (12, 25, 2023),
    ];
    let mut holidays: Vec<Public> = solar
        .into_iter()
        .filter_map(|(month, day, from)| {
            Some(Public { day: Date::new(year, month, day).ok()?, sunday_from: from, saturday_from: from })
        })
        .collect();
    holidays.extend(lunar_in(year, 4, 8).map(|day| Public { day, sunday_from: 2023, saturday_from: 2023 }));
    for middle in [lunar_in(year, 1, 1), lunar_in(year, 8, 15)].into_iter().flatten() {
        let days = [middle.yesterday().ok(), Some(middle), middle.tomorrow().ok()];
        let three = days.into_iter().flatten();
        holidays.extend(three.map(|day| Public { day, sunday_from: 2014, saturday_from: NEVER }));
    }
    holidays.sort_by_key(|holiday| holiday.day);
    holidays
}

/// The substitute holidays of `year`, in order.
pub(super) fn substitutes(year: i16) -> Vec<Date> {
    let holidays = public(year);
    let mut taken: Vec<Date> = holidays.iter().map(|holiday| holiday.day).collect();
    let mut found = Vec::new();
    for (index, holiday) in holidays.iter().enumerate() {
        let shared = holidays[..index].iter().any(|other| other.day == holiday.day);
        let lost = match holiday.day.weekday() {
            Weekday::Sunday => year >= holiday.sunday_from,
            Weekday::Saturday => year >= holiday.saturday_from,
            _ => false,
        };
        let pair_from = holidays.iter().filter(|other| other.day == holiday.day).map(|other| other.sunday_from).min();
        if !(lost || shared && pair_from.is_some_and(|from| year >= from)) {
            continue;
        }
        let free = |day: &Date| day.weekday() != Weekday::Sunday && day.weekday() != Weekday::Saturday;
        let substitute = holiday.day.series(1.day()).skip(1).take(10).find(|day| free(day) && !taken.contains(day));
        taken.extend(substitute);
        found.extend(substitute);
    }
    found.sort();
    found
}

/// The next time `holiday`, `shift` days moved, comes on or after `from`: its first and last day.
pub(super) fn next(kind: Holiday, shift: i8, from: Date) -> Option<(Date, Date)> {
    if kind == Holiday::Substitute {
        let mut days = (from.year()..=from.year() + 2).flat_map(substitutes);
        return days.find(|&day| day >= from).map(|day| (day, day));
    }
    (from.year() - 1..=from.year() + 2).filter_map(|year| moved(kind, shift, year)).find(|&(_, last)| last >= from)
}

/// `holiday` in `year`, `shift` days moved. A moved long holiday is one day: the one before its first, or after its last.
pub(super) fn moved(kind: Holiday, shift: i8, year: i16) -> Option<(Date, Date)> {
    let (first, last) = holiday(kind, year)?;
    match shift {
        0 => Some((first, last)),
        _ => {
            let day = if shift < 0 { first } else { last }.checked_add(i32::from(shift).days()).ok()?;
            Some((day, day))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seollal(year: i16) -> Option<Date> {
        holiday(Holiday::Lunar(1, 1), year).map(|(day, _)| day)
    }

    fn chuseok(year: i16) -> Option<Date> {
        holiday(Holiday::Lunar(8, 15), year).map(|(day, _)| day)
    }

    #[test]
    fn counts_lunar_years_as_korea_does() {
        for (day, words) in [
            (seollal(1990), "1990-01-27"),
            (seollal(2000), "2000-02-05"),
            (seollal(2005), "2005-02-09"),
            (seollal(2015), "2015-02-19"),
            (seollal(2020), "2020-01-25"),
            (seollal(2024), "2024-02-10"),
            (seollal(2026), "2026-02-17"),
            (seollal(2027), "2027-02-07"),
            (seollal(2028), "2028-01-27"),
            (chuseok(2000), "2000-09-12"),
            (chuseok(2010), "2010-09-22"),
            (chuseok(2017), "2017-10-04"),
            (chuseok(2020), "2020-10-01"),
            (chuseok(2023), "2023-09-29"),
            (chuseok(2025), "2025-10-06"),
            (chuseok(2027), "2027-09-15"),
            (solar(2027, 1, 15), "2027-02-21"),
            (solar(2027, 4, 8), "2027-05-13"),
            (holiday(Holiday::LunarYearEnd, 2027).map(|(day, _)| day), "2027-02-06"),
            (holiday(Holiday::Easter, 2027).map(|(day, _)| day), "2027-03-28"),
        ] {
            assert_eq!(day.map(|day| day.to_string()).as_deref(), Some(words));
        }
    }

    #[test]
    fn has_no_lunar_day_outside_its_years_and_months() {
        for (year, month, day) in [(1948, 1, 1), (2051, 1, 1), (2027, 13, 1), (2027, 0, 1), (2027, 1, 31), (2027, 1, 0)]
        {
            assert_eq!(solar(year, month, day), None, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn lunar_years_follow_one_another() {
        for year in FIRST_YEAR..2050 {
            let next = solar(year + 1, 1, 1).expect("the table goes on");
            let last = [30, 29].into_iter().find_map(|day| solar(year, 12, day)).expect("a month has 29 days");
            assert_eq!(last.tomorrow().expect("far from the end of time"), next, "{year}");
        }
    }

    /// The sum over all months of their first day since 1950, times the number of the month, as the package
    /// korean-lunar-calendar has it from KASI's almanacs. All 37,000 days of the table, leap months included, are its.
    #[test]
    fn every_lunar_month_of_a_century_begins_on_its_day() {
        let epoch = date(1950, 1, 1);
        let months = (1950..2050).flat_map(|year| (1..=12).map(move |month| (month, solar(year, month, 1))));
        let sum: i64 = months
            .map(|(month, first)| i64::from(month) * i64::from(first.unwrap().since(epoch).unwrap().get_days()))
            .sum();
        assert_eq!(sum, 143_046_771);
    }

    #[test]
    fn gives_the_substitutes_of_each_year() {
        for (year, days) in [
            (2013, ""),
            (2014, "2014-09-10"),
            (2017, "2017-01-30 2017-10-06"),
            (2021, "2021-08-16 2021-10-04 2021-10-11"),
            (2023, "2023-01-24 2023-05-29"),
            (2025, "2025-03-03 2025-05-06 2025-10-08"),
            (2026, "2026-03-02 2026-05-25 2026-08-17 2026-10-05"),
            (2027, "2027-02-09 2027-05-03 2027-07-19 2027-08-16 2027-10-04 2027-10-11 2027-12-27"),
        ] {
            let found: Vec<String> = substitutes(year).iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), days, "{year}");
        }
    }
}
