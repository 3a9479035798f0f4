//! Instants on the wire: whole nanoseconds from 0 up, also before 1970.

use jiff::Timestamp;

const NANOS: i128 = 1_000_000_000;

/// As protobuf counts it.
pub(crate) fn to_wire(at: Timestamp) -> prost_types::Timestamp {
    let nanos = at.as_nanosecond();
    prost_types::Timestamp {
        seconds: i64::try_from(nanos.div_euclid(NANOS)).expect("jiff's range fits"),
        nanos: i32::try_from(nanos.rem_euclid(NANOS)).expect("less than a second fits"),
    }
}

/// As jiff counts it; none if it is outside the years -9999 to 9999 or its nanoseconds are not those of one second.
pub(crate) fn from_wire(at: &prost_types::Timestamp) -> Option<Timestamp> {
    if !(0..1_000_000_000).contains(&at.nanos) {
        return None;
    }
    Timestamp::from_nanosecond(i128::from(at.seconds) * NANOS + i128::from(at.nanos)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_are_exact() {
        for text in ["2026-11-24T01:00:00.123456789Z", "1969-12-31T23:59:59.5Z", "0001-01-01T00:00:00Z"] {
            let at: Timestamp = text.parse().unwrap();
            let wire = to_wire(at);
            assert!(wire.nanos >= 0);
            assert_eq!(from_wire(&wire), Some(at), "{text}");
        }
        assert_eq!(from_wire(&prost_types::Timestamp { seconds: i64::MAX, nanos: 0 }), None);
        assert_eq!(from_wire(&prost_types::Timestamp { seconds: 0, nanos: -1 }), None);
    }
}
