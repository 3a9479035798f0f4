//! Fields that many requests of admins have.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::Reason;
use crate::timestamp;
use crate::validation::{DATE_YEARS, Violations};

/// The longest name of a pipeline, a task or a parameter.
const NAME_CHARS: usize = 63;

/// Before and after every instant that a request may name.
pub(crate) const FIRST: Timestamp = Timestamp::constant(-2_208_988_800, 0);
pub(crate) const LAST: Timestamp = Timestamp::constant(7_289_568_000, 0);

/// The name of something.
pub(crate) fn name(check: &mut Violations, field: &str, text: &str) {
    check.words(field, text, NAME_CHARS);
}

/// A text to find by, or none.
pub(crate) fn filter(check: &mut Violations, field: &str, text: &str, most: usize) -> Option<String> {
    check.text(field, text, most);
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// An instant of the years 1900 to 2200, or none.
pub(crate) fn instant(check: &mut Violations, field: &str, at: Option<&prost_types::Timestamp>) -> Option<Timestamp> {
    let at = at?;
    let read = timestamp::from_wire(at).filter(|at| DATE_YEARS.contains(&at.to_zoned(TimeZone::UTC).year()));
    if read.is_none() {
        check.add(field, Reason::OutOfRange, "must be an instant of the years 1900 to 2200");
    }
    read
}

/// From when on and before when.
pub(crate) fn span(
    check: &mut Violations,
    fields: (&str, &str),
    from: Option<&prost_types::Timestamp>,
    before: Option<&prost_types::Timestamp>,
) -> (Timestamp, Timestamp) {
    let from = instant(check, fields.0, from).unwrap_or(FIRST);
    let before = instant(check, fields.1, before).unwrap_or(LAST);
    if before < from {
        check.add(fields.1, Reason::OutOfRange, format!("must not be before {}", fields.0));
    }
    (from, before)
}
