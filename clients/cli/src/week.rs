//! Days of the week, as they are written on the command line: "monday".

use dotodo_proto::v1::Weekday;

use crate::words::Words as _;

/// Some days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Days(pub(crate) Vec<Weekday>);

/// "saturday, sunday", or "none"
pub(crate) fn names(days: impl Iterator<Item = Weekday>) -> String {
    let names: Vec<_> = days.map(Weekday::word).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The day of a name.
pub(crate) fn day(text: &str) -> Result<Weekday, String> {
    let day = Weekday::from_str_name(&format!("WEEKDAY_{}", text.trim().to_uppercase()));
    day.filter(|day| *day != Weekday::Unspecified).ok_or_else(|| format!("{text:?} is no day, such as monday"))
}

/// The days of names with commas between them, or of "none".
pub(crate) fn days(text: &str) -> Result<Days, String> {
    if text.trim() == "none" {
        return Ok(Days::default());
    }
    text.split(',').map(day).collect::<Result<_, _>>().map(Days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_shown() {
        let weekend = days("saturday,sunday").unwrap();
        assert_eq!(weekend, Days(vec![Weekday::Saturday, Weekday::Sunday]));
        assert_eq!(days(&names(weekend.0.iter().copied())).unwrap(), weekend);
        assert_eq!(days(&names([].into_iter())).unwrap(), Days::default());
        for bad in ["", "someday", "unspecified", "monday,,tuesday"] {
            assert!(days(bad).is_err(), "{bad}");
        }
    }
}
