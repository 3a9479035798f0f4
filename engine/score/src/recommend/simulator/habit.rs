//! A simulated habit: its rhythm, and how likely it is on a day.

use dotodo_engine::recommend::Day;
use fastrand::Rng;

/// The kinds of rhythms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Daily,
    Weekdays,
    Several,
    Weekly,
    Fortnightly,
    Monthly,
    Gaps,
    Seasonal,
    Once,
}

impl Kind {
    pub(super) fn named(name: &str) -> Option<Self> {
        let kinds = [
            ("daily", Self::Daily),
            ("weekdays", Self::Weekdays),
            ("several", Self::Several),
            ("weekly", Self::Weekly),
            ("fortnightly", Self::Fortnightly),
            ("monthly", Self::Monthly),
            ("gaps", Self::Gaps),
            ("seasonal", Self::Seasonal),
            ("once", Self::Once),
        ];
        kinds.into_iter().find(|(known, _)| *known == name).map(|(_, kind)| kind)
    }
}

/// When it is due.
#[derive(Debug, Clone, PartialEq)]
enum Rhythm {
    /// On these weekdays, in every so many weeks.
    Week { days: [bool; 7], every: i32, phase: i32 },
    /// On a day of the month; the last one where the month is shorter.
    Month { day: u8 },
    /// Some days after the last time: a logistic distribution of gaps.
    Gaps { mean: f32, spread: f32 },
}

/// A habit of a person. Days are counted from the first of the simulation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Habit {
    pub(super) act: usize,
    rhythm: Rhythm,
    /// How likely it is on a day it is due.
    loyalty: f32,
    /// How likely it is on the day after, where it was missed.
    late: f32,
    /// Days it lives.
    from: i32,
    until: i32,
    /// When its weekdays move on by one, or its gaps change.
    drifts: i32,
    /// The months it has, as bits.
    months: u16,
    last: i32,
    missed: bool,
}

impl Habit {
    pub(super) fn new(act: usize, kind: Kind, days: i32, random: &mut Rng) -> Self {
        let drifts = if random.f32() < 0.25 { random.i32(100..days) } else { days };
        // One in three dies, one in four began in the middle.
        let until = if random.f32() < 0.35 { random.i32(200..days + 60) } else { days };
        let from = if random.f32() < 0.25 { random.i32(0..days - 80) } else { 0 };
        let months = if kind == Kind::Seasonal { season(random) } else { u16::MAX };
        let rhythm = rhythm(kind, random);
        let last = from - random.i32(0..10);
        let loyalty = 0.6 + 0.38 * random.f32();
        Self { act, rhythm, loyalty, late: 0.5 * random.f32(), from, until, drifts, months, last, missed: false }
    }

    /// How likely it is done on the day, given everything before.
    pub(super) fn chance(&self, number: i32, day: Day) -> f32 {
        let in_season = self.months >> (day.date().month() - 1) & 1 == 1;
        if !(self.from..self.until).contains(&number) || !in_season {
            return 0.0;
        }
        match self.rhythm {
            Rhythm::Gaps { mean, spread } => hazard((number - self.last) as f32, mean, spread),
            _ if self.due(number, day) => self.loyalty,
            _ if self.missed => self.late,
            _ => 0.0,
        }
    }

    /// The day is over.
    pub(super) fn pass(&mut self, number: i32, day: Day, done: bool, random: &mut Rng) {
        self.missed = !done && self.due(number, day);
        if done {
            self.last = number;
            if let Rhythm::Gaps { mean, .. } = &mut self.rhythm {
                *mean *= 1.0 + 0.06 * (random.f32() - 0.5);
            }
        }
        if number == self.drifts {
            self.drift(random);
        }
    }

    fn due(&self, number: i32, day: Day) -> bool {
        match self.rhythm {
            Rhythm::Week { days, every, phase } => {
                days[usize::from(day.weekday)] && (number / 7 + phase).rem_euclid(every) == 0
            }
            Rhythm::Month { day: wanted } => day.month_day == wanted.min(day.month_length),
            Rhythm::Gaps { .. } => false,
        }
    }

    fn drift(&mut self, random: &mut Rng) {
        match &mut self.rhythm {
            Rhythm::Week { days, .. } => days.rotate_right(random.usize(1..7)),
            Rhythm::Month { day } => *day = random.u8(1..=31),
            Rhythm::Gaps { mean, .. } => *mean *= if random.bool() { 1.5 } else { 0.7 },
        }
    }
}

fn rhythm(kind: Kind, random: &mut Rng) -> Rhythm {
    let mut days = [false; 7];
    let mut every = 1;
    match kind {
        Kind::Daily => days = [true; 7],
        Kind::Weekdays => days[..5].fill(true),
        Kind::Several => (0..random.usize(2..=3)).for_each(|_| days[random.usize(..7)] = true),
        Kind::Weekly | Kind::Once => days[random.usize(..7)] = true,
        Kind::Fortnightly => {
            days[random.usize(..7)] = true;
            every = 2;
        }
        Kind::Monthly => return Rhythm::Month { day: random.u8(1..=31) },
        Kind::Gaps | Kind::Seasonal => {
            let mean = 4.0 + 26.0 * random.f32();
            return Rhythm::Gaps { mean, spread: mean * (0.05 + 0.1 * random.f32()) };
        }
    }
    Rhythm::Week { days, every, phase: random.i32(0..2) }
}

/// Three or four months in a row, as bits.
fn season(random: &mut Rng) -> u16 {
    let (first, count) = (random.u16(0..12), random.u16(3..=4));
    (first..first + count).fold(0, |months, month| months | 1 << (month % 12))
}

/// The chance of a gap of `gap` days among those that are not shorter, of a logistic distribution cut into days.
fn hazard(gap: f32, mean: f32, spread: f32) -> f32 {
    let later = |days: f32| 1.0 / (1.0 + ((days - mean) / spread).exp());
    let so_far = later(gap - 0.5);
    if so_far > 1e-6 { (so_far - later(gap + 0.5)) / so_far } else { 0.98 }
}
