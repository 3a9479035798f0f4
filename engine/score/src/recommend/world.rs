//! What is known at a moment of the replay: everybody's days up to it, and nothing later.

use std::collections::{HashMap, HashSet};

use dotodo_engine::recommend::{Day, Person};

use super::log::{Log, Visit};

/// What everybody did until now.
#[derive(Debug)]
pub struct World<'a> {
    /// Where it is from.
    pub log: &'a Log,
    /// Each person.
    pub people: Vec<Known<'a>>,
    /// Counts of each item among everybody; half after so many days.
    pub popular: Decaying,
    /// The same, lately.
    pub lately: Decaying,
}

/// What is known of a person.
#[derive(Debug)]
pub struct Known<'a> {
    /// Their days.
    pub visits: &'a [Visit],
    /// The engine's view, which numbers a person's items from 0.
    pub person: Person,
    /// The items in that order.
    pub items: Vec<u32>,
    /// The numbers of the items.
    pub numbers: HashMap<u32, usize>,
    /// What was ever done, in truth.
    pub done: HashSet<u32>,
}

/// Counts that lose their weight with time.
#[derive(Debug)]
pub struct Decaying {
    half_life_days: f32,
    day: i32,
    counts: Vec<f32>,
    visits: f32,
}

impl Decaying {
    fn new(items: usize, half_life_days: f32) -> Self {
        Self { half_life_days, day: 0, counts: vec![0.0; items], visits: 0.0 }
    }

    fn advance(&mut self, day: Day) {
        let kept = (-((day.number - self.day) as f32) / self.half_life_days).exp2();
        self.day = day.number;
        self.visits *= kept;
        self.counts.iter_mut().for_each(|count| *count *= kept);
    }

    fn add(&mut self, visit: &Visit) {
        self.visits += 1.0;
        visit.seen.iter().for_each(|item| self.counts[*item as usize] += 1.0);
    }

    /// The share of days that had the item.
    pub fn share(&self, item: u32) -> f32 {
        self.counts[item as usize] / (self.visits + 1.0)
    }
}

impl<'a> World<'a> {
    /// Before the first day.
    pub fn new(log: &'a Log) -> Self {
        let known = |visits: &'a Vec<Visit>| Known {
            visits: &visits[..0],
            person: Person::default(),
            items: Vec::new(),
            numbers: HashMap::new(),
            done: HashSet::new(),
        };
        let items = log.kinds.len();
        let people = log.people.iter().map(known).collect();
        Self { log, people, popular: Decaying::new(items, 60.0), lately: Decaying::new(items, 10.0) }
    }

    /// A day begins.
    pub(super) fn advance(&mut self, day: Day) {
        self.popular.advance(day);
        self.lately.advance(day);
    }

    /// The person's next day is over.
    pub(super) fn observe(&mut self, person: usize) {
        let known = &mut self.people[person];
        let all = &self.log.people[person];
        let visit = &all[known.visits.len()];
        known.visits = &all[..=known.visits.len()];
        known.done.extend(&visit.truth);
        for item in &visit.seen {
            let next = known.items.len();
            if *known.numbers.entry(*item).or_insert(next) == next {
                known.items.push(*item);
            }
        }
        let things = visit.seen.iter().map(|item| (known.numbers[item], self.log.kinds[*item as usize]));
        known.person.observe(visit.day, things);
        self.popular.add(visit);
        self.lately.add(visit);
    }
}
