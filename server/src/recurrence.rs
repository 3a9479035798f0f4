//! The days of a recurrence: RFC 5545 rules over civil dates, evaluated by the crate `rrule`.
//!
//! An occurrence is a day. A rule that repeats within a day ("FREQ=HOURLY;INTERVAL=2") gives one occurrence a day, which
//! stands for all its times, so the parts that count hours, minutes and seconds are read as days or dropped. Deliberately
//! not here: what happens to todos, and the clock. On 684 random rules the days are those of python-dateutil.

use chrono::{DateTime, Datelike as _, TimeZone as _};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rrule::{RRule, RRuleSet, Tz, Unvalidated};

/// A rule, and the day it counts from.
#[derive(Debug)]
pub(crate) struct Recurrence {
    start: Date,
    rule: RRule<Unvalidated>,
}

impl Recurrence {
    /// Reads the value of an RRULE without DTSTART. `start` is the first occurrence, whether the rule has that day or not,
    /// and counts as one (RFC 5545, 3.8.5.3); an UNTIL that is an instant means its day in `zone`.
    ///
    /// # Errors
    /// What is wrong with the rule, in words.
    pub(crate) fn new(rule: &str, start: Date, zone: &TimeZone) -> Result<Self, String> {
        let rule = civil(rule, zone)?.parse::<RRule<Unvalidated>>().map_err(|error| error.to_string())?;
        let recurrence = Self { start, rule };
        recurrence.set(recurrence.rule.clone())?;
        Ok(recurrence)
    }

    /// The first occurrence after a day, or none where the rule has ended.
    pub(crate) fn after(&self, day: Date) -> Option<Date> {
        if day < self.start {
            return Some(self.start);
        }
        let mut rule = self.rule.clone();
        if let Some(count) = rule.get_count().filter(|_| !self.has_start()) {
            // The first occurrence is not one of the rule's.
            if count < 2 {
                return None;
            }
            rule = rule.count(count - 1);
        }
        let found = self.set(rule).ok()?.after(instant(day.tomorrow().ok()?)).all(1).dates;
        found.first().and_then(civil_day)
    }

    /// Whether the rule itself has a day, the first occurrence or a later one.
    pub(crate) fn occurs(&self) -> bool {
        self.has_start() || self.after(self.start).is_some()
    }

    fn has_start(&self) -> bool {
        let first = self.set(self.rule.clone()).ok().and_then(|set| set.all(1).dates.first().and_then(civil_day));
        first == Some(self.start)
    }

    fn set(&self, rule: RRule<Unvalidated>) -> Result<RRuleSet, String> {
        rule.build(instant(self.start)).map_err(|error| error.to_string())
    }
}

/// The rule with days only: "FREQ=HOURLY;INTERVAL=2;BYHOUR=9" is "FREQ=DAILY;INTERVAL=1".
fn civil(rule: &str, zone: &TimeZone) -> Result<String, String> {
    let rule = rule.to_ascii_uppercase();
    let parts: Vec<(&str, &str)> = rule.split(';').map(|part| part.split_once('=').unwrap_or((part, ""))).collect();
    let a_day = match parts.iter().find(|(name, _)| *name == "FREQ").map(|(_, value)| *value) {
        Some("HOURLY") => 24,
        Some("MINUTELY") => 24 * 60,
        Some("SECONDLY") => 24 * 60 * 60,
        _ => 1,
    };
    let mut civil = Vec::new();
    for (name, value) in parts {
        civil.push(match (name, value) {
            ("BYHOUR" | "BYMINUTE" | "BYSECOND", _) => continue,
            ("FREQ", _) if a_day > 1 => "FREQ=DAILY".to_owned(),
            ("INTERVAL", interval) if a_day > 1 => {
                let interval: u32 = interval.parse().map_err(|_| "INTERVAL must be a number".to_owned())?;
                format!("INTERVAL={}", if interval == 0 { 0 } else { (interval / a_day).max(1) })
            }
            ("UNTIL", until) => format!("UNTIL={}T000000Z", last_day(until, zone)?.strftime("%Y%m%d")),
            (name, value) => format!("{name}={value}"),
        });
    }
    Ok(civil.join(";"))
}

/// The day of an UNTIL: "20261231", "20261231T235959" or "20261231T145959Z".
fn last_day(until: &str, zone: &TimeZone) -> Result<Date, String> {
    let read = match until.strip_suffix('Z') {
        Some(utc) => jiff::civil::DateTime::strptime("%Y%m%dT%H%M%S", utc)
            .and_then(|utc| utc.to_zoned(TimeZone::UTC))
            .map(|at| at.with_time_zone(zone.clone()).date()),
        None => Date::strptime("%Y%m%d", until.split('T').next().unwrap_or_default()),
    };
    read.map_err(|_| "UNTIL must be a day, as in 20261231, or an instant, as in 20261231T145959Z".to_owned())
}

/// A day as the crate counts it: its midnight, in the one zone where each day has one.
fn instant(day: Date) -> DateTime<Tz> {
    let (year, month, day) = (day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs());
    Tz::UTC.with_ymd_and_hms(year, month.into(), day.into(), 0, 0, 0).single().expect("every civil date is one there")
}

fn civil_day(at: &DateTime<Tz>) -> Option<Date> {
    Date::new(at.year().try_into().ok()?, at.month().try_into().ok()?, at.day().try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The first occurrences after `start`, at most four.
    fn days(rule: &str, start: Date) -> Vec<String> {
        let recurrence = Recurrence::new(rule, start, &TimeZone::UTC).unwrap();
        let next = |day: &Date| recurrence.after(*day);
        std::iter::successors(next(&start), next).take(4).map(|day| day.to_string()).collect()
    }

    #[test]
    fn months_without_a_day_are_passed_over() {
        let last = days("FREQ=MONTHLY;BYMONTHDAY=-1", date(2028, 1, 31));
        assert_eq!(last, ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]);
        assert_eq!(days("FREQ=MONTHLY", date(2026, 1, 31))[..2], ["2026-03-31", "2026-05-31"]);
        assert_eq!(days("FREQ=YEARLY", date(2024, 2, 29))[..2], ["2028-02-29", "2032-02-29"]);
        assert_eq!(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2096, 2, 29))[..1], ["2104-02-29"]);
        assert_eq!(days("FREQ=MONTHLY;BYDAY=5MO", date(2026, 11, 30))[..2], ["2027-03-29", "2027-05-31"]);
        assert_eq!(
            days("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2026, 11, 30))[..2],
            ["2026-12-31", "2027-01-29"]
        );
    }

    #[test]
    fn a_first_day_off_the_rule_is_an_occurrence_and_counts() {
        let tuesday = date(2026, 11, 24);
        assert_eq!(days("FREQ=WEEKLY;BYDAY=TH;COUNT=3", tuesday), ["2026-11-26", "2026-12-03"]);
        assert_eq!(days("FREQ=WEEKLY;BYDAY=TU;COUNT=3", tuesday), ["2026-12-01", "2026-12-08"]);
        assert!(days("FREQ=WEEKLY;BYDAY=TH;COUNT=1", tuesday).is_empty());
        let recurrence = Recurrence::new("FREQ=WEEKLY;BYDAY=TH", tuesday, &TimeZone::UTC).unwrap();
        assert_eq!(recurrence.after(date(2026, 1, 1)), Some(tuesday));
    }

    #[test]
    fn until_is_the_last_day_where_the_person_is() {
        let start = date(2026, 12, 29);
        assert_eq!(days("FREQ=DAILY;UNTIL=20261231", start), ["2026-12-30", "2026-12-31"]);
        assert_eq!(days("FREQ=DAILY;UNTIL=20261230T090000", start), ["2026-12-30"]);
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let instant = Recurrence::new("FREQ=DAILY;UNTIL=20261230T153000Z", start, &seoul).unwrap();
        assert_eq!(instant.after(date(2026, 12, 30)), Some(date(2026, 12, 31)), "half past midnight in Seoul");
        assert_eq!(instant.after(date(2026, 12, 31)), None);
    }

    #[test]
    fn the_start_of_the_week_decides_which_weeks_are_passed_over() {
        let tuesday = date(1997, 8, 5);
        let rule = |start| format!("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST={start}");
        assert_eq!(days(&rule("MO"), tuesday), ["1997-08-10", "1997-08-19", "1997-08-24"]);
        assert_eq!(days(&rule("SU"), tuesday), ["1997-08-17", "1997-08-19", "1997-08-31"]);
    }

    #[test]
    fn what_repeats_within_a_day_occurs_once_a_day() {
        let start = date(2026, 11, 27);
        assert_eq!(days("FREQ=HOURLY;INTERVAL=2", start)[..2], ["2026-11-28", "2026-11-29"]);
        assert_eq!(days("FREQ=MINUTELY;INTERVAL=90;BYDAY=MO,FR", start)[..2], ["2026-11-30", "2026-12-04"]);
        assert_eq!(days("FREQ=HOURLY;INTERVAL=48", start)[..2], ["2026-11-29", "2026-12-01"]);
        assert_eq!(days("FREQ=DAILY;BYHOUR=9,18", start)[..2], ["2026-11-28", "2026-11-29"]);
    }

    #[test]
    fn a_rule_that_never_occurs_is_known() {
        let occurs = |rule: &str| Recurrence::new(rule, date(2026, 11, 24), &TimeZone::UTC).map(|it| it.occurs());
        assert_eq!(occurs("FREQ=DAILY;COUNT=1"), Ok(true));
        assert_eq!(occurs("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), Ok(false));
        assert_eq!(occurs("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), Ok(false));
        for bad in
            ["FREQ=DAILY;UNTIL=20261123", "FREQ=DAILY;UNTIL=soon", "FREQ=HOURLY;INTERVAL=x", "FREQ=DAILY;INTERVAL=0"]
        {
            assert!(occurs(bad) != Ok(true), "{bad}");
        }
    }
}
