//! Times of the clock as civil times: which half of the day a bare hour means, and which day a time without one.

use jiff::civil::Time;

use crate::time::Hint;
use crate::time::meaning::{Clock, DayPart};

/// A time of the day that may be on the following one ("밤 열두시").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) time: Time,
    pub(super) next_day: bool,
}

/// What a clock time can mean, likelier first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Readings {
    pub(super) first: Moment,
    pub(super) second: Option<Moment>,
    /// Neither a part of the day nor the words around it say which: only what is usual.
    pub(super) usual: bool,
}

/// The latest time to which a bare hour that has gone by today may be moved.
const LATEST: (i8, i8) = (22, 59);

/// What `clock` means, said with `part` or among words that give `hint`.
pub(super) fn readings(clock: Clock, part: Option<DayPart>, hint: Hint) -> Option<Readings> {
    let moment = |hour: i8| moment(hour, clock.minute);
    let said = |hour: i8| Some(Readings { first: moment(hour)?, second: None, usual: false });
    if clock.hour > 12 || clock.hour == 0 || (clock.exact && clock.part.is_none() && part.is_none()) {
        return said(clock.hour);
    }
    if let Some(part) = clock.part.or(part) {
        return said(in_part(clock.hour, part));
    }
    let (hour, usual) = match hint {
        Hint::Am if clock.hour < 12 => (clock.hour, false),
        Hint::Pm if clock.hour < 12 => (clock.hour + 12, false),
        Hint::Lunch if matches!(clock.hour, 11 | 12) => (clock.hour, false),
        Hint::Lunch if clock.hour <= 3 => (clock.hour + 12, false),
        _ => (if clock.hour < 7 { clock.hour + 12 } else { clock.hour }, true),
    };
    let other = if hour < 12 {
        hour + 12
    } else if hour == 12 {
        24
    } else {
        hour - 12
    };
    Some(Readings { first: moment(hour)?, second: moment(other), usual })
}

/// The hour of the day, up to 28 for the small hours of the following day.
fn in_part(hour: i8, part: DayPart) -> i8 {
    match (part, hour) {
        (DayPart::Dawn | DayPart::Forenoon, 12) => 0,
        (DayPart::Dawn | DayPart::Morning | DayPart::Forenoon, _) => hour,
        (DayPart::Night, 12) => 24,
        (DayPart::Night, 1..=5) => hour + 24,
        (DayPart::Evening, 12) => 24,
        (DayPart::Lunch | DayPart::Daytime, 7..=12) | (DayPart::Afternoon, 12) => hour,
        (DayPart::Night | DayPart::Evening | DayPart::Afternoon | DayPart::Lunch | DayPart::Daytime, _) => hour + 12,
    }
}

fn moment(hour: i8, minute: i8) -> Option<Moment> {
    const DAY_MINUTES: i16 = 24 * 60;
    let total = i16::from(hour) * 60 + i16::from(minute);
    let in_day = total.rem_euclid(DAY_MINUTES);
    let (hour, minute) = (i8::try_from(in_day / 60).ok()?, i8::try_from(in_day % 60).ok()?);
    Some(Moment { time: Time::new(hour, minute, 0, 0).ok()?, next_day: total >= DAY_MINUTES })
}

impl Readings {
    /// The reading for the reference day, at `now`: a usual hour that has gone by means the other half of the day, if
    /// that is still ahead and not too late.
    /// "이따 열한시": `soon` has it still today, however late.
    pub(super) fn today(self, now: Time, soon: bool) -> Self {
        let latest = if soon { Time::MAX } else { Time::constant(LATEST.0, LATEST.1, 0, 0) };
        match self.second {
            Some(second)
                if self.usual
                    && self.is_past(now)
                    && !second.next_day
                    && second.time > now
                    && second.time <= latest =>
            {
                Self { first: second, second: Some(self.first), ..self }
            }
            _ => self,
        }
    }

    /// Whether the first reading has gone by at `now` on the reference day.
    pub(super) fn is_past(self, now: Time) -> bool {
        !self.first.next_day && self.first.time <= now
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    fn bare(hour: i8) -> Clock {
        Clock { hour, minute: 0, part: None, exact: false }
    }

    fn hour(clock: Clock, part: Option<DayPart>, hint: Hint) -> (i8, bool) {
        let first = readings(clock, part, hint).unwrap().first;
        (first.time.hour(), first.next_day)
    }

    #[test]
    fn a_part_of_the_day_decides() {
        for (hour_said, part, read) in [
            (12, DayPart::Night, (0, true)),
            (11, DayPart::Night, (23, false)),
            (1, DayPart::Night, (1, true)),
            (12, DayPart::Daytime, (12, false)),
            (3, DayPart::Afternoon, (15, false)),
            (5, DayPart::Dawn, (5, false)),
            (8, DayPart::Evening, (20, false)),
            (12, DayPart::Forenoon, (0, false)),
        ] {
            assert_eq!(hour(bare(hour_said), Some(part), Hint::None), read, "{part:?} {hour_said}");
        }
    }

    #[test]
    fn a_bare_hour_is_read_as_is_usual() {
        for (said, read) in [(7, 7), (11, 11), (12, 12), (1, 13), (6, 18), (15, 15)] {
            assert_eq!(hour(bare(said), None, Hint::None).0, read, "{said}");
        }
        assert_eq!(hour(bare(5), None, Hint::Am).0, 5);
        assert_eq!(hour(bare(7), None, Hint::Pm).0, 19);
        assert_eq!(hour(bare(1), None, Hint::Lunch).0, 13);
    }

    #[test]
    fn an_hour_that_has_gone_by_means_the_other_half_of_the_day() {
        let nine = readings(bare(9), None, Hint::None).unwrap();
        assert_eq!(nine.today(time(10, 0, 0, 0), false).first.time, time(21, 0, 0, 0));
        assert_eq!(nine.today(time(8, 0, 0, 0), false).first.time, time(9, 0, 0, 0));
        let eleven = readings(bare(11), None, Hint::None).unwrap();
        assert_eq!(eleven.today(time(12, 0, 0, 0), false).first.time, time(11, 0, 0, 0), "23:00 is too late");
    }
}
