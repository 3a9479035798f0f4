//! Whether two RFC 5545 rules say the same.
//!
//! Deliberately not here: the occurrences themselves. Rules are compared by their parts, after those are written one way.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

/// The parts of a rule, written one way. Empty when there is no rule.
type Parts = BTreeMap<String, String>;

/// Whether `answer`, first on `answer_date`, is the rule `gold`, first on `gold_date`.
///
/// Dates are `YYYY-MM-DD` or empty. A rule that leaves the weekday or the day of the month to its first date is equal to
/// the one that names it.
pub fn same(gold: &str, gold_date: &str, answer: &str, answer_date: &str) -> bool {
    let (a, b) = (parts(gold), parts(answer));
    if a == b {
        return true;
    }
    if a.is_empty() || b.is_empty() {
        return false;
    }
    with_weekday(a.clone(), gold_date) == with_weekday(b.clone(), answer_date) || leaves_month_day(&a, &b, answer_date)
}

/// Whether there is a rule.
pub(crate) fn is_given(rule: &str) -> bool {
    !parts(rule).is_empty()
}

/// The parts of a rule: order, defaults, the hour and the two ways to write weekdays make no difference.
fn parts(rule: &str) -> Parts {
    let rule = rule.trim().to_uppercase();
    let rule = rule.strip_prefix("RRULE:").unwrap_or(&rule);
    let mut parts: Parts =
        rule.split(';').filter_map(|part| part.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    for name in ["WKST", "BYHOUR", "BYMINUTE", "BYSECOND", "DTSTART"] {
        parts.remove(name);
    }
    parts.retain(|name, value| !(name == "INTERVAL" && value == "1"));
    if let Some(until) = parts.get_mut("UNTIL") {
        *until = until.chars().take("YYYYMMDD".len()).collect();
    }
    for name in ["BYDAY", "BYMONTHDAY", "BYMONTH"] {
        if let Some(list) = parts.get_mut(name) {
            let mut values: Vec<&str> = list.split(',').collect();
            values.sort_unstable();
            *list = values.join(",");
        }
    }
    one_weekday_form(&mut parts);
    parts
}

/// Daily on some weekdays is weekly on them; weekly on all seven is daily; the first of the Mondays is the first Monday.
fn one_weekday_form(parts: &mut Parts) {
    let days = parts.get("BYDAY").cloned();
    if is(parts, "FREQ", "DAILY") && days.is_some() && !parts.contains_key("INTERVAL") {
        parts.insert("FREQ".to_owned(), "WEEKLY".to_owned());
    }
    let Some(days) = days else { return };
    if is(parts, "FREQ", "WEEKLY") && days.split(',').count() == 7 {
        parts.insert("FREQ".to_owned(), "DAILY".to_owned());
        parts.remove("BYDAY");
    }
    let plain = days.len() == 2 && days.bytes().all(|b| b.is_ascii_uppercase());
    let position = parts.get("BYSETPOS").filter(|p| p.trim_start_matches('-').len() == 1).cloned();
    if let Some(position) = position
        && plain
        && is(parts, "FREQ", "MONTHLY")
    {
        parts.remove("BYSETPOS");
        parts.insert("BYDAY".to_owned(), position + &days);
    }
}

fn is(parts: &Parts, name: &str, value: &str) -> bool {
    parts.get(name).is_some_and(|v| v == value)
}

/// A weekly rule without weekdays happens on that of its first day.
fn with_weekday(mut parts: Parts, date: &str) -> Parts {
    if is(&parts, "FREQ", "WEEKLY")
        && !parts.contains_key("BYDAY")
        && let Ok(date) = date.parse::<Date>()
    {
        parts.insert("BYDAY".to_owned(), code(date.weekday()).to_owned());
    }
    parts
}

fn code(day: Weekday) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day.to_monday_zero_offset() as usize]
}

/// Whether `answer` is the monthly rule `gold` but for the day of the month, and first falls on that day.
fn leaves_month_day(gold: &Parts, answer: &Parts, date: &str) -> bool {
    let bare = answer.keys().all(|name| name == "FREQ" || name == "INTERVAL");
    let same = is(gold, "FREQ", "MONTHLY") && gold.get("FREQ") == answer.get("FREQ");
    let day = date.parse::<Date>().map(|d| d.day().to_string()).unwrap_or_default();
    bare && same && gold.get("INTERVAL") == answer.get("INTERVAL") && gold.get("BYMONTHDAY") == Some(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_say_the_same_are_the_same() {
        let table = [
            ("FREQ=WEEKLY;BYDAY=MO,WE", "RRULE:INTERVAL=1;BYDAY=WE,MO;FREQ=WEEKLY"),
            ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR"),
            ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"),
            ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1"),
            ("FREQ=DAILY;UNTIL=20261231", "FREQ=DAILY;UNTIL=20261231T145959Z"),
            ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY"),
            ("FREQ=MONTHLY;BYMONTHDAY=30", "FREQ=MONTHLY"),
        ];
        for (gold, answer) in table {
            assert!(same(gold, "2026-11-30", answer, "2026-11-30"), "{gold} {answer}");
        }
    }

    #[test]
    fn rules_that_differ_are_not() {
        let table = [
            ("FREQ=DAILY", ""),
            ("", "FREQ=DAILY"),
            ("FREQ=DAILY", "FREQ=DAILY;INTERVAL=2"),
            ("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY"),
            ("FREQ=MONTHLY;BYMONTHDAY=25", "FREQ=MONTHLY"),
        ];
        for (gold, answer) in table {
            assert!(!same(gold, "2026-11-30", answer, "2026-11-30"), "{gold} {answer}");
        }
    }
}
