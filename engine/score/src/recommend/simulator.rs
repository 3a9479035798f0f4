//! Made-up people with known habits: what they do each day, and how likely each thing was.
//!
//! A person has some eight to fourteen habits of the acts in `simulator.tsv`, mostly of three kinds they care for, goes away
//! at times, and does what is no habit. Habits begin, drift and end. Each time the act is worded anew, and a recommender sees
//! the acts as the engine's grouping of titles has them. The oracle knows every chance exactly. The same seed makes the same
//! people, on every machine.

mod habit;

use std::collections::HashMap;

use dotodo_engine::Category;
use dotodo_engine::recommend::{Day, Titles};
use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use self::habit::{Habit, Kind};
use super::log::{Log, Visit, Windows};

/// The acts.
const ACTS: &str = include_str!("../../simulator.tsv");

/// The first day, a Monday, and how many there are.
const FIRST: Date = date(2025, 6, 2);
const DAYS: i32 = 540;

/// How likely a person is away on a day, when they were not the day before; and how long.
const AWAY: f32 = 0.006;
const AWAY_DAYS: std::ops::Range<i32> = 2..9;

/// How likely something is done on a day that is no habit.
const ONCE: f32 = 0.35;

/// As how many different acts the wordings of one may be taken.
const SPLITS: usize = 8;

/// Something that people do.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Act {
    category: Category,
    kinds: Vec<Kind>,
    wordings: Vec<&'static str>,
}

/// What so many people did, and how their titles were grouped.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// What they did. An item is an act, as one of the groups that its wordings fell into.
    pub log: Log,
    /// What they wrote, day by day, in the order of the visits.
    pub titles: Vec<Vec<Vec<&'static str>>>,
    /// The share of things done that were taken for the act they are.
    pub grouped_right: f64,
    /// The share of acts of a person that are one group.
    pub grouped_whole: f64,
}

/// So many people.
pub fn simulate(people: usize, seed: u64) -> Simulation {
    let acts = acts();
    let mut random = Rng::with_seed(seed);
    let lives: Vec<Life> = (0..people).map(|_| Life::new(&acts, &mut random)).collect();
    let kinds = acts.iter().flat_map(|act| [act.category as usize; SPLITS]).collect();
    let answers = (0..acts.len() as u32).flat_map(|act| [act; SPLITS]).collect();
    let mut log = Log { people: Vec::new(), kinds, answers, windows: windows() };
    let (mut titles, mut tally) = (Vec::new(), Tally::default());
    for mut life in lives {
        let (visits, worded) = life.live(&acts, &mut tally, &mut random);
        log.people.push(visits);
        titles.push(worded);
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    Simulation {
        log,
        titles,
        grouped_right: share(tally.right, tally.done),
        grouped_whole: share(tally.acts, tally.groups),
    }
}

fn windows() -> Windows {
    let first = Day::from(FIRST).number;
    Windows { fit: first + 400..first + 460, validation: first + 460..first + 500, test: first + 500..first + DAYS }
}

fn acts() -> Vec<Act> {
    let act = |line: &'static str| {
        let mut columns = line.split('\t');
        let category = Category::from_name(columns.next()?)?;
        let kinds = columns.next()?.split(' ').map(Kind::named).collect::<Option<_>>()?;
        Some(Act { category, kinds, wordings: columns.collect() })
    };
    let lines = ACTS.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| act(line).expect("simulator.tsv is as its header says")).collect()
}

/// How the engine's grouping did.
#[derive(Debug, Default)]
struct Tally {
    done: usize,
    right: usize,
    acts: usize,
    groups: usize,
}

/// A person's habits, and what is seen of them.
struct Life {
    habits: Vec<Habit>,
    /// The wording each act is mostly given.
    favourites: HashMap<usize, usize>,
    titles: Titles,
    /// The item of each group of titles.
    items: Vec<u32>,
    back: i32,
}

impl Life {
    fn new(acts: &[Act], random: &mut Rng) -> Self {
        let cared: Vec<Category> = (0..3).map(|_| Category::ALL[random.usize(..Category::ALL.len())]).collect();
        let mut chosen: Vec<usize> = Vec::new();
        let count = random.usize(8..=14);
        while chosen.len() < count {
            let act = random.usize(..acts.len());
            let liked = cared.contains(&acts[act].category) || random.f32() < 0.25;
            if liked && !chosen.contains(&act) && acts[act].kinds[0] != Kind::Once {
                chosen.push(act);
            }
        }
        let habit = |act: usize| {
            let kind = acts[act].kinds[random.usize(..acts[act].kinds.len())];
            Habit::new(act, kind, DAYS, random)
        };
        let habits = chosen.into_iter().map(habit).collect();
        Self { habits, favourites: HashMap::new(), titles: Titles::default(), items: Vec::new(), back: 0 }
    }

    fn live(&mut self, acts: &[Act], tally: &mut Tally, random: &mut Rng) -> (Vec<Visit>, Vec<Vec<&'static str>>) {
        let (mut visits, mut worded) = (Vec::new(), Vec::new());
        for number in 0..DAYS {
            if number < self.back {
                continue;
            }
            if random.f32() < AWAY {
                self.back = number + random.i32(AWAY_DAYS);
                continue;
            }
            let day = Day::from(FIRST + number.days());
            let (odds, truth) = self.day(acts, number, day, random);
            if truth.is_empty() {
                continue;
            }
            let titles: Vec<_> = truth.iter().map(|act| self.word(acts, *act as usize, random)).collect();
            let seen = self.see(&titles, &truth, tally);
            visits.push(Visit { day, seen, truth, odds });
            worded.push(titles);
        }
        let mut known: Vec<u32> = self.items.iter().map(|item| item / SPLITS as u32).collect();
        tally.groups += known.len();
        known.sort_unstable();
        known.dedup();
        tally.acts += known.len();
        (visits, worded)
    }

    /// How likely everything is on a day, and what is done.
    fn day(&mut self, acts: &[Act], number: i32, day: Day, random: &mut Rng) -> (Vec<(u32, f32)>, Vec<u32>) {
        let (mut odds, mut truth) = (Vec::new(), Vec::new());
        for habit in &mut self.habits {
            let chance = habit.chance(number, day);
            let done = random.f32() < chance;
            habit.pass(number, day, done, random);
            odds.push((habit.act as u32, chance));
            truth.extend(done.then_some(habit.act as u32));
        }
        let once: Vec<u32> = (0..acts.len() as u32).filter(|act| acts[*act as usize].kinds[0] == Kind::Once).collect();
        odds.extend(once.iter().map(|act| (*act, ONCE / once.len() as f32)));
        if random.f32() < ONCE {
            truth.push(once[random.usize(..once.len())]);
        }
        odds.sort_by_key(|(act, _)| *act);
        (odds, truth)
    }

    /// The act in words: mostly the same, at times others.
    fn word(&mut self, acts: &[Act], act: usize, random: &mut Rng) -> &'static str {
        let wordings = &acts[act].wordings;
        let favourite = *self.favourites.entry(act).or_insert_with(|| random.usize(..wordings.len()));
        if random.f32() < 0.7 { wordings[favourite] } else { wordings[random.usize(..wordings.len())] }
    }

    /// The items of a day's titles, each once.
    fn see(&mut self, titles: &[&str], truth: &[u32], tally: &mut Tally) -> Vec<u32> {
        let mut seen = Vec::new();
        for (title, act) in titles.iter().zip(truth) {
            let group = self.titles.number(title);
            if group == self.items.len() {
                let split = self.items.iter().filter(|item| *item / SPLITS as u32 == *act).count().min(SPLITS - 1);
                self.items.push(act * SPLITS as u32 + split as u32);
            }
            let item = self.items[group];
            tally.done += 1;
            tally.right += usize::from(item / SPLITS as u32 == *act);
            if !seen.contains(&item) {
                seen.push(item);
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_people() {
        let one = simulate(3, 5);
        assert_eq!(one, simulate(3, 5));
        assert_ne!(one.log, simulate(3, 6).log);
        assert!(one.log.people.iter().all(|visits| visits.len() > 200));
    }

    #[test]
    fn what_is_done_is_as_likely_as_it_is_said_to_be() {
        let simulation = simulate(20, 9);
        let visits = simulation.log.people.iter().flatten();
        let (mut expected, mut done) = (0.0, 0.0);
        for visit in visits {
            let chances = visit.odds.iter().map(|(_, chance)| f64::from(*chance));
            // Days on which nothing was done are no visits.
            let visited = 1.0 - chances.clone().map(|chance| 1.0 - chance).product::<f64>();
            expected += chances.sum::<f64>() / visited;
            done += visit.truth.len() as f64;
        }
        assert!((done / expected - 1.0).abs() < 0.05, "{done} {expected}");
    }
}
