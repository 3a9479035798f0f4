//! Moments and lengths of time, as people write them and as they are shown to them.

use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Reads a moment: an instant ("2026-11-24T10:00:00+09:00"), a day or a time of day in the zone of the terminal ("2026-11-24",
/// "2026-11-24T10:00"), or how long ago it was ("90m", "3d").
pub(crate) fn parse(text: &str) -> Result<Timestamp, String> {
    let here = |at: DateTime| at.to_zoned(TimeZone::system()).ok().map(|at| at.timestamp());
    let ago = |text: &str| Timestamp::now().checked_sub(length(text).ok()?).ok();
    let at = text.parse().ok().or_else(|| here(text.parse().ok()?)).or_else(|| ago(text));
    at.ok_or_else(|| {
        "must be a day (2026-11-24), an instant (2026-11-24T10:00:00+09:00) or how long ago (90m, 3d)".to_owned()
    })
}

/// Reads a length in jiff's friendly format ("30m", "12h", "30d"); a day is 24 hours.
pub(crate) fn length(text: &str) -> Result<Duration, String> {
    let span: jiff::Span = text.parse().map_err(|error: jiff::Error| error.to_string())?;
    let length: SignedDuration =
        span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).map_err(|error| error.to_string())?;
    match Duration::try_from(length) {
        Ok(length) if length > Duration::ZERO => Ok(length),
        _ => Err("must be longer than nothing".to_owned()),
    }
}

/// When a day begins in the zone of the terminal, for the wire.
pub(crate) fn midnight(day: Date) -> Option<prost_types::Timestamp> {
    day.to_zoned(TimeZone::system()).ok().map(|at| to_wire(at.timestamp()))
}

/// A moment for the wire.
pub(crate) fn to_wire(at: Timestamp) -> prost_types::Timestamp {
    let (seconds, nanos) = (at.as_second(), at.subsec_nanosecond());
    prost_types::Timestamp { seconds, nanos }.try_normalize().unwrap_or_default()
}

/// A moment of the wire.
pub(crate) fn from_wire(at: &prost_types::Timestamp) -> Option<Timestamp> {
    Timestamp::new(at.seconds, at.nanos).ok()
}

/// A moment in the zone of the terminal, or nothing.
pub(crate) fn at(at: Option<&prost_types::Timestamp>) -> String {
    let at = at.and_then(from_wire);
    at.map_or(String::new(), |at| at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string())
}

/// How long ago something was: "3 min 20 s ago", or nothing.
pub(crate) fn ago(at: Option<&prost_types::Timestamp>) -> String {
    let at = at.and_then(from_wire);
    at.map_or(String::new(), |at| format!("{} ago", shown(Timestamp::now().duration_since(at))))
}

/// How long something took, or takes until now.
pub(crate) fn took(start: Option<&prost_types::Timestamp>, finish: Option<&prost_types::Timestamp>) -> String {
    let Some(start) = start.and_then(from_wire) else { return String::new() };
    let finish = finish.and_then(from_wire).unwrap_or_else(Timestamp::now);
    shown(finish.duration_since(start))
}

/// So many milliseconds; nothing for 0.
pub(crate) fn millis(millis: i64) -> String {
    if millis == 0 { String::new() } else { shown(SignedDuration::from_millis(millis)) }
}

/// "0.12 s", "7.1 s", "3 min 20 s", "2 h 5 min", "3 d 4 h".
pub(crate) fn shown(length: SignedDuration) -> String {
    let seconds = length.as_secs_f64().max(0.0);
    let whole = length.as_secs().max(0);
    let two = |unit: i64, name: &str, smaller: i64, smaller_name: &str| match whole % unit / smaller {
        0 => format!("{} {name}", whole / unit),
        rest => format!("{} {name} {rest} {smaller_name}", whole / unit),
    };
    match whole {
        0 => format!("{seconds:.2} s"),
        1..60 => format!("{seconds:.1} s"),
        60..3600 => two(60, "min", 1, "s"),
        3600..86_400 => two(3600, "h", 60, "min"),
        _ => two(86_400, "d", 3600, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_exact_as_a_person_wants_them() {
        let of = |millis| shown(SignedDuration::from_millis(millis));
        let lengths = [of(-5), of(124), of(7_100), of(200_000), of(240_000), of(7_500_000), of(180_000_000)];
        assert_eq!(lengths, ["0.00 s", "0.12 s", "7.1 s", "3 min 20 s", "4 min", "2 h 5 min", "2 d 2 h"]);
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        let instant: Timestamp = "2026-11-24T01:00:00Z".parse().unwrap();
        assert_eq!(parse("2026-11-24T10:00:00+09:00"), Ok(instant));
        let midnight = parse("2026-11-24").unwrap().to_zoned(TimeZone::system());
        assert_eq!(midnight.datetime().to_string(), "2026-11-24T00:00:00");
        let then = parse("2h 30m").unwrap();
        let ago = Timestamp::now().duration_since(then);
        assert!((9_000..9_060).contains(&ago.as_secs()), "{ago}");
        for bad in ["", "yesterday", "-3d", "2026-13-01", "10:00"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
