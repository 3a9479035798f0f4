//! The engine's model as a ranker of a log.

use dotodo_engine::recommend::Day;
use dotodo_engine::recommend::feature::{Crowd, Features};
use dotodo_engine::recommend::model::Model;

use super::baseline::UpCf;
use super::log::Visit;
use super::replay::Ranker;
use super::world::World;

/// How many items the person never did are considered: the best of people alike, and of everybody.
const STRANGE: [usize; 2] = [60, 40];

/// Whose deeds count as those of people alike: UP-CF without the person, with parameters that were a first guess and stayed.
fn peers() -> UpCf {
    UpCf::new(25, 0.5, 10.0).without_self()
}

/// The engine's scoring.
#[derive(Debug)]
pub struct Engine<'a> {
    name: String,
    model: &'a Model,
    crowd: Others,
}

/// What others do, for the engine to be told.
#[derive(Debug)]
pub struct Others {
    peers: UpCf,
    /// Whether it is told.
    told: bool,
}

impl Others {
    /// Nothing is known before the first refresh, and nothing is told unless `told`.
    pub fn new(told: bool) -> Self {
        Self { peers: peers(), told }
    }

    /// To be called once a week.
    pub fn refresh(&mut self, world: &World, day: Day) {
        if self.told {
            self.peers.refresh(world, day);
        }
    }

    fn crowd(&self, world: &World, person: usize, item: u32) -> Crowd {
        if !self.told {
            return Crowd::default();
        }
        let peers = self.peers.others(person)[item as usize];
        Crowd { peers, popular: world.popular.share(item), lately: world.lately.share(item) }
    }

    /// The items that are considered, with what speaks for each.
    pub fn candidates(&self, world: &World, person: usize, day: Day) -> Vec<(u32, Features)> {
        let known = &world.people[person];
        let mut items = known.items.clone();
        items.extend(self.strange(world, person));
        let features = |item: u32| {
            let number = known.numbers.get(&item).copied().unwrap_or(usize::MAX);
            known.person.features(number, day, self.crowd(world, person, item))
        };
        items.into_iter().map(|item| (item, features(item))).collect()
    }

    fn strange(&self, world: &World, person: usize) -> Vec<u32> {
        if !self.told {
            return Vec::new();
        }
        let known = &world.people[person];
        let crowd: Vec<(u32, Crowd)> = (0..world.log.kinds.len() as u32)
            .filter(|item| world.log.is_first(*item) && !known.numbers.contains_key(item))
            .map(|item| (item, self.crowd(world, person, item)))
            .collect();
        let mut items = Vec::new();
        for (count, by) in STRANGE.into_iter().zip([(|c: &Crowd| c.peers) as fn(&Crowd) -> f32, |c| c.popular]) {
            let mut sorted: Vec<_> = crowd.iter().map(|(item, crowd)| (by(crowd), *item)).collect();
            if sorted.len() > count {
                sorted.select_nth_unstable_by(count, |a, b| b.0.total_cmp(&a.0));
                sorted.truncate(count);
            }
            items.extend(sorted.into_iter().filter(|(by, _)| *by > 0.0).map(|(_, item)| item));
        }
        items.sort_unstable();
        items.dedup();
        items
    }
}

impl<'a> Engine<'a> {
    /// The engine with a model; `told` of what others do, or not.
    pub fn new(name: &str, model: &'a Model, told: bool) -> Self {
        Self { name: name.to_owned(), model, crowd: Others::new(told) }
    }
}

impl Ranker for Engine<'_> {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn refresh(&mut self, world: &World, day: Day) {
        self.crowd.refresh(world, day);
    }

    fn score(&self, world: &World, person: usize, visit: &Visit, scores: &mut [f32]) {
        for (item, features) in self.crowd.candidates(world, person, visit.day) {
            scores[item as usize] = odds(self.model.score(&features));
        }
    }
}

/// Above 0, in the same order.
fn odds(log_odds: f32) -> f32 {
    log_odds.exp()
}
