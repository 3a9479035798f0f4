//! The days that follow the sun: the 24 solar terms, the dog days (삼복) and 한식, in Korean civil time.
//!
//! The sun's apparent longitude is the series of Bretagnon and Simon (Planetary Programs and Tables from -4000 to +2800,
//! 1986), cut after its largest terms. That leaves an error of four minutes at most from 1950 to 2050, which moves none of the
//! 2,400 terms to another day: checked against the ephemeris of the program XEphem.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};

/// The terms of the series: an amplitude, a phase and a motion in degrees per century.
const SERIES: [(f64, f64, f64); 20] = [
    (403_406.0, 270.548_61, 0.928_789_2),
    (195_207.0, 340.191_28, 35_999.137_695_8),
    (119_433.0, 63.918_54, 35_999.408_966_6),
    (112_392.0, 331.262_20, 35_998.728_738_5),
    (3_891.0, 317.843, 71_998.202_61),
    (2_819.0, 86.631, 71_998.440_3),
    (1_721.0, 240.052, 36_000.357_26),
    (660.0, 310.26, 71_997.481_2),
    (350.0, 247.23, 32_964.467_8),
    (334.0, 260.87, -19.441_0),
    (314.0, 297.82, 445_267.111_7),
    (268.0, 343.14, 45_036.884_0),
    (242.0, 166.79, 3.100_8),
    (234.0, 81.53, 22_518.443_4),
    (158.0, 3.50, -19.973_9),
    (132.0, 132.75, 65_928.934_5),
    (129.0, 182.95, 9_038.029_3),
    (114.0, 162.03, 3_034.768_4),
    (99.0, 29.8, 33_718.148),
    (93.0, 266.4, 3_034.448),
];

/// Days in a tropical year.
const YEAR_DAYS: f64 = 365.242_2;

/// The longitude of the sun at the beginning of a year, roughly.
const NEW_YEAR_DEGREES: f64 = 280.0;

/// The apparent longitude of the sun in degrees, `days` of terrestrial time after noon of 1 January 2000 in Greenwich.
fn longitude(days: f64) -> f64 {
    let century = days / 36_525.0;
    let angle = |start: f64, motion: f64| (start + motion * century).to_radians();
    let sum: f64 = SERIES.iter().map(|&(amplitude, phase, motion)| amplitude * angle(phase, motion).sin()).sum();
    let mean = 282.777_183_4 + 36_000.769_537_44 * century + (sum * 1e-7).to_degrees();
    let aberration = 9.74e-5 * angle(177.63, 35_999.018_48).cos() - 0.005_575;
    let nutation = -0.004_778 * angle(124.90, -1_934.134).sin() - 0.000_366_7 * angle(201.11, 72_001.537_7).sin();
    mean + aberration + nutation
}

/// The day of `year` on which the sun reaches `degrees` of longitude: 동지 is 270, 입춘 315.
pub(super) fn term(degrees: i16, year: i16) -> Option<Date> {
    let wanted = f64::from(degrees);
    let into_year = (wanted - NEW_YEAR_DEGREES).rem_euclid(360.0) / 360.0;
    let mut days = (f64::from(year) - 2000.0 + into_year) * YEAR_DAYS;
    for _ in 0..4 {
        let missing = (wanted - longitude(days) + 180.0).rem_euclid(360.0) - 180.0;
        days += missing / 360.0 * YEAR_DAYS;
    }
    let noon = date(2000, 1, 1).at(12 + 9, 0, 0, 0);
    let moment = noon.checked_add(SignedDuration::try_from_secs_f64(days * 86_400.0 - behind_seconds(year)).ok()?);
    Some(moment.ok()?.date())
}

/// How far the clocks are behind terrestrial time, to within a few seconds from 1950 to 2050.
fn behind_seconds(year: i16) -> f64 {
    let year = f64::from(year);
    if year < 2005.0 { 30.0 + (year - 1950.0) * 0.6 } else { 64.0 + (year - 2005.0) * 0.45 }
}

/// 초복, 중복 and 말복: the third and fourth 경일 from 하지 on, and the first from 입추 on.
pub(super) fn dog_day(nth: i8, year: i16) -> Option<Date> {
    match nth {
        1 | 2 => metal_day(term(90, year)?)?.checked_add((i32::from(nth + 1) * 10).days()).ok(),
        _ => metal_day(term(135, year)?),
    }
}

/// The first 경일 (庚日) on or after `from`: the days are counted by ten stems, of which 경 is the seventh.
fn metal_day(from: Date) -> Option<Date> {
    const METAL: Date = date(2027, 7, 20);
    let since = METAL.since(from).ok()?.get_days();
    from.checked_add(since.rem_euclid(10).days()).ok()
}

/// 한식: the 105th day after 동지.
pub(super) fn cold_food(year: i16) -> Option<Date> {
    term(270, year.checked_sub(1)?)?.checked_add(105.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the almanacs of the Korea Astronomy and Space Science Institute.
    #[test]
    fn solar_terms_fall_on_their_days() {
        for (degrees, days) in [
            (315, "2017-02-04 2021-02-03 2024-02-04 2025-02-03 2026-02-04 2027-02-04"),
            (0, "2024-03-20 2025-03-20 2026-03-20 2027-03-21"),
            (15, "2013-04-05 2024-04-04 2025-04-04 2026-04-05"),
            (90, "2023-06-21 2024-06-21 2025-06-21 2026-06-21"),
            (180, "2024-09-22 2025-09-23 2026-09-23 2027-09-23"),
            (225, "2024-11-07 2025-11-07 2026-11-07 2027-11-08"),
            (270, "2022-12-22 2023-12-22 2024-12-21 2025-12-22 2026-12-22 2027-12-22"),
        ] {
            for day in days.split(' ') {
                let day: Date = day.parse().unwrap();
                assert_eq!(term(degrees, day.year()), Some(day), "{degrees}");
            }
        }
    }

    #[test]
    fn dog_days_and_cold_food_fall_on_their_days() {
        for (year, dog_days, food) in [
            (2023, "2023-07-11 2023-07-21 2023-08-10", "2023-04-06"),
            (2024, "2024-07-15 2024-07-25 2024-08-14", "2024-04-05"),
            (2025, "2025-07-20 2025-07-30 2025-08-09", "2025-04-05"),
            (2026, "2026-07-15 2026-07-25 2026-08-14", "2026-04-06"),
            (2027, "2027-07-20 2027-07-30 2027-08-09", "2027-04-06"),
        ] {
            let found: Vec<String> = (1..=3).filter_map(|nth| Some(dog_day(nth, year)?.to_string())).collect();
            assert_eq!(found.join(" "), dog_days);
            assert_eq!(cold_food(year).map(|day| day.to_string()).as_deref(), Some(food));
        }
    }

    /// The sum over all terms of the days since 1950, from the ephemeris of XEphem.
    #[test]
    fn every_term_of_a_century_falls_on_its_day() {
        let epoch = date(1950, 1, 1);
        let days = (1950..=2050).flat_map(|year| (0..360).step_by(15).filter_map(move |degrees| term(degrees, year)));
        let sum: i64 = days.map(|day| i64::from(day.since(epoch).unwrap().get_days())).sum();
        assert_eq!(sum, 44_703_390);
    }
}
