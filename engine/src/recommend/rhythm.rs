//! The rhythm of one thing: the days it was done, and what can be told from them in bounded time.

use super::calendar::Day;

/// After so many days a time counts half, in each of the sums that are kept.
pub const HALF_LIVES: [f32; 4] = [7.0, 21.0, 60.0, 180.0];

/// At most so many of the last times are looked at, so that a long history costs no more than a short one.
pub(super) const WINDOW: usize = 24;

/// What a gap counts beside the next newer one.
const OLDER: f32 = 0.9;

/// Sums in which a time loses half of its weight with every half-life.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Decayed {
    sums: [f32; HALF_LIVES.len()],
    /// The number, of a day or an active day, that the sums were last brought to.
    at: i32,
}

impl Decayed {
    /// Nothing yet.
    const NEW: Self = Self { sums: [0.0; HALF_LIVES.len()], at: 0 };

    pub(super) fn add(&mut self, number: i32) {
        self.sums = self.at(number).map(|sum| sum + 1.0);
        self.at = number;
    }

    pub(super) fn at(&self, number: i32) -> [f32; HALF_LIVES.len()] {
        let passed = (number - self.at) as f32;
        let mut sums = self.sums;
        sums.iter_mut().zip(HALF_LIVES).for_each(|(sum, half_life)| *sum *= (-passed / half_life).exp2());
        sums
    }
}

/// A day on which a thing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    /// The day.
    pub day: Day,
    /// How many days before it the person did anything at all.
    pub active: i32,
}

/// The days a thing was done.
#[derive(Debug, Clone, Default)]
pub(super) struct Rhythm {
    times: Vec<Time>,
    /// The times, decaying with the days.
    pub(super) decayed: Decayed,
    /// The times, decaying with the active days: a pause forgets nothing.
    pub(super) by_active: Decayed,
}

/// Gaps between times, newest first, with what each counts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Gaps {
    /// The weighted mean.
    pub mean: f32,
    /// The weighted standard deviation.
    pub spread: f32,
    /// How likely the next time is now, given that it was not before: see `hazard`.
    pub hazard: f32,
}

impl Rhythm {
    /// Of what was never done.
    pub(super) const NEW: Self = Self { times: Vec::new(), decayed: Decayed::NEW, by_active: Decayed::NEW };

    /// Another time; days come in order, and one day counts once.
    pub(super) fn add(&mut self, time: Time) {
        if self.last().is_none_or(|last| last.day < time.day) {
            self.decayed.add(time.day.number);
            self.by_active.add(time.active);
            self.times.push(time);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn first(&self) -> Option<Time> {
        self.times.first().copied()
    }

    pub(super) fn last(&self) -> Option<Time> {
        self.times.last().copied()
    }

    /// The last times, newest first.
    pub(super) fn recent(&self) -> impl DoubleEndedIterator<Item = Time> + Clone {
        self.times.iter().rev().take(WINDOW).copied()
    }

    /// Whether it was done on the day of that number.
    pub(super) fn has(&self, number: i32) -> bool {
        self.times.binary_search_by_key(&number, |time| time.day.number).is_ok()
    }

    /// How often it was done on the days numbered `from` to `to`, both included.
    pub(super) fn between(&self, from: i32, to: i32) -> usize {
        let before = |number: i32| self.times.partition_point(|time| time.day.number < number);
        before(to.saturating_add(1)).saturating_sub(before(from))
    }

    /// The gaps as `measure` counts them, `since` after the last time.
    pub(super) fn gaps(&self, since: f32, measure: impl Fn(Time) -> i64) -> Gaps {
        let mut newer = self.recent();
        let older = self.recent().skip(1);
        newer.next_back();
        let gaps = newer.zip(older).map(|(new, old)| (measure(new) - measure(old)) as f32);
        let (mut weight, mut sum, mut squares, mut whole) = (1.0, 0.0, 0.0, 0.0);
        let (mut now, mut later) = (0.0, 0.0);
        let width = 0.5 + since / 16.0;
        for gap in gaps {
            whole += weight;
            sum += weight * gap;
            squares += weight * gap * gap;
            let off = (gap - since) / width;
            let here = weight * (-off * off / 2.0).exp();
            now += here;
            later += if gap > since { weight - here } else { 0.0 };
            weight *= OLDER;
        }
        if whole == 0.0 {
            return Gaps::default();
        }
        let mean = sum / whole;
        Gaps { mean, spread: (squares / whole - mean * mean).max(0.0).sqrt(), hazard: hazard(now, later) }
    }
}

/// The share of the gaps of about this length among those that are not shorter (a discrete hazard with a Gaussian kernel),
/// drawn to nothing where there are few of either.
fn hazard(now: f32, later: f32) -> f32 {
    now / (now + later + 1.0)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    fn rhythm(days_ago: &[i32]) -> (Rhythm, Day) {
        let today = date(2026, 11, 24);
        let mut rhythm = Rhythm::default();
        for (active, ago) in (0..).zip(days_ago) {
            rhythm.add(Time { day: Day::from(today - ago.days()), active });
        }
        (rhythm, Day::from(today))
    }

    #[test]
    fn a_time_loses_half_with_every_half_life() {
        let (rhythm, today) = rhythm(&[14, 7]);
        assert!((rhythm.decayed.at(today.number)[0] - 0.75).abs() < 1e-6);
        assert_eq!(rhythm.len(), 2);
        assert!(rhythm.has(today.number - 7) && !rhythm.has(today.number));
        assert_eq!(rhythm.between(today.number - 14, today.number - 8), 1);
    }

    #[test]
    fn a_weekly_thing_is_due_after_a_week() {
        let (rhythm, _) = rhythm(&[35, 28, 21, 14, 7]);
        let gaps = |since: f32| rhythm.gaps(since, |time| i64::from(time.day.number));
        assert!((gaps(7.0).mean - 7.0).abs() < 1e-5 && gaps(7.0).spread < 0.01);
        assert!(gaps(7.0).hazard > 0.7 && gaps(3.0).hazard < 0.05 && gaps(20.0).hazard < 0.05);
        assert_eq!(rhythm.gaps(1.0, |_| 0).mean, 0.0);
    }
}
