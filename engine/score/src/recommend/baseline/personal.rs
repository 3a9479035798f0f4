//! Counting: everybody's most frequent, a person's own, the latest, and counts that decay. And who knows the truth.

use crate::recommend::log::Visit;
use crate::recommend::replay::Ranker;
use crate::recommend::world::World;

/// What everybody does most.
#[derive(Debug)]
pub struct GlobalTop;

/// What the person does most.
#[derive(Debug)]
pub struct PersonalTop;

/// What the person did last; of one day, what they do most.
#[derive(Debug)]
pub struct Recency;

/// What the person does most, where a day counts half after so many days.
#[derive(Debug)]
pub struct Decayed {
    /// The half-life.
    pub half_life_days: f32,
}

/// What is likeliest, by who knows the habits.
#[derive(Debug)]
pub struct Oracle;

impl Ranker for GlobalTop {
    fn name(&self) -> String {
        "global top".into()
    }

    fn score(&self, world: &World, _: usize, _: &Visit, scores: &mut [f32]) {
        (0..).zip(scores).for_each(|(item, score)| *score = world.popular.share(item));
    }
}

impl Ranker for PersonalTop {
    fn name(&self) -> String {
        "personal top".into()
    }

    fn score(&self, world: &World, person: usize, _: &Visit, scores: &mut [f32]) {
        let seen = world.people[person].visits.iter().flat_map(|visit| &visit.seen);
        seen.for_each(|item| scores[*item as usize] += 1.0);
    }
}

impl Ranker for Recency {
    fn name(&self) -> String {
        "recency".into()
    }

    fn score(&self, world: &World, person: usize, visit: &Visit, scores: &mut [f32]) {
        PersonalTop.score(world, person, visit, scores);
        let visits = world.people[person].visits;
        // A count is less than one place: places decide, and counts only within one.
        let whole = visits.len() as f32 + 1.0;
        scores.iter_mut().for_each(|count| *count /= whole);
        let mut placed = vec![false; scores.len()];
        for (place, visit) in visits.iter().enumerate().rev() {
            for item in &visit.seen {
                if !std::mem::replace(&mut placed[*item as usize], true) {
                    scores[*item as usize] += place as f32;
                }
            }
        }
    }
}

impl Ranker for Decayed {
    fn name(&self) -> String {
        format!("decayed frequency ({} days)", self.half_life_days)
    }

    fn score(&self, world: &World, person: usize, visit: &Visit, scores: &mut [f32]) {
        for past in world.people[person].visits {
            let weight = (-(visit.day.since(past.day) as f32) / self.half_life_days).exp2();
            past.seen.iter().for_each(|item| scores[*item as usize] += weight);
        }
    }
}

impl Ranker for Oracle {
    fn name(&self) -> String {
        "oracle".into()
    }

    fn score(&self, world: &World, _: usize, visit: &Visit, scores: &mut [f32]) {
        // The oracle is asked by what things are in truth; the first item that stands for one is suggested.
        for (item, answer) in world.log.answers.iter().enumerate().filter(|(item, _)| world.log.is_first(*item as u32))
        {
            if let Ok(at) = visit.odds.binary_search_by_key(answer, |(known, _)| *known) {
                scores[item] = visit.odds[at].1;
            }
        }
    }
}
