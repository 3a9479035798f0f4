//! A small share of every person's places goes to what the model would not have put there, so that new things are seen and
//! the model does not learn from its own choices alone.

use super::calendar::Day;
use crate::hash::{fnv1a, mix};

/// One place in ten, on average over people and days: a list of three has such a place on three days of ten.
pub const EXPLORED: f64 = 0.1;

/// The chance of a person on a day: the same again each time, and another on the next day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64, day: Day) -> Self {
        Self(mix(mix(seed) ^ u64::from(day.number.unsigned_abs())))
    }

    /// How many of the last of `count` places are given away.
    pub(super) fn places(self, count: usize) -> usize {
        let share = EXPLORED * count as f64;
        let drawn = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        (share + drawn) as usize
    }

    /// The order in which titles are tried out: the smallest first.
    pub(super) fn order(self, title: &str) -> u64 {
        mix(self.0 ^ fnv1a(title.chars().map(u32::from)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn one_place_in_ten_is_given_away() {
        let days = |seed: u64| (0..100).map(move |day| Chance::new(seed, Day::from(date(2026, 1, 1) + day.days())));
        let given: usize = (0..100).flat_map(days).map(|chance| chance.places(3)).sum();
        assert!((2_800..3_200).contains(&given), "{given}");
        assert_eq!(Chance::new(7, Day::from(date(2026, 1, 1))).places(10), 1);
    }
}
