//! TIFU-KNN: Hu, He, Gao and Zhang, "Modeling Personalized Item Frequency Information for Next-basket Recommendation",
//! SIGIR 2020.
//!
//! A person's vector is the mean over groups of `m` days of the mean over the days of a group, older days and older groups
//! losing weight by `r_b` and `r_g` at each step. The score is the own vector and the mean of the `k` nearest ones (Euclid),
//! mixed by `α`.

use dotodo_engine::recommend::Day;

use crate::recommend::log::Visit;
use crate::recommend::neighbour::{Sparse, dense, dot, each, sparse};
use crate::recommend::replay::Ranker;
use crate::recommend::world::{Known, World};

/// The recommender with its parameters.
#[derive(Debug, Clone)]
pub struct Tifu {
    /// `m`: how many days are a group.
    pub group: usize,
    /// `r_b`: what a day counts beside the next newer one of its group.
    pub day_decay: f32,
    /// `r_g`: what a group counts beside the next newer one.
    pub group_decay: f32,
    /// `k`: how many neighbours.
    pub neighbours: usize,
    /// `α`: what the own vector counts beside the neighbours'.
    pub own: f32,
    means: Vec<Vec<f32>>,
}

impl Tifu {
    /// Nothing is known before the first refresh.
    pub fn new(group: usize, [day_decay, group_decay]: [f32; 2], neighbours: usize, own: f32) -> Self {
        Self { group, day_decay, group_decay, neighbours, own, means: Vec::new() }
    }

    /// Adds the person's vector, times `weight`. The newest group is a full one, the oldest may be short, as in the authors'
    /// program.
    fn vector(&self, known: &Known, weight: f32, vector: &mut [f32]) {
        let groups = known.visits.len().div_ceil(self.group).max(1) as f32;
        for (age, visit) in known.visits.iter().rev().enumerate() {
            let decayed =
                self.day_decay.powi((age % self.group) as i32) * self.group_decay.powi((age / self.group) as i32);
            let share = weight * decayed / self.group as f32 / groups;
            visit.seen.iter().for_each(|item| vector[*item as usize] += share);
        }
    }
}

impl Ranker for Tifu {
    fn name(&self) -> String {
        let Self { group, day_decay, group_decay, neighbours, own, .. } = self;
        format!("TIFU-KNN (m {group}, r_b {day_decay}, r_g {group_decay}, k {neighbours}, α {own})")
    }

    fn refresh(&mut self, world: &World, _: Day) {
        let items = world.log.kinds.len();
        let vector = |known: &Known| {
            let mut vector = vec![0.0; items];
            self.vector(known, 1.0, &mut vector);
            sparse(&vector)
        };
        let vectors: Vec<Sparse> = world.people.iter().map(vector).collect();
        let squares: Vec<f32> = vectors.iter().map(|v| v.iter().map(|(_, weight)| weight * weight).sum()).collect();
        let nearest = self.neighbours.min(vectors.len().saturating_sub(1)).max(1);
        self.means = each(vectors.len(), |person| {
            let own = dense(&vectors[person], items);
            let distance = |other: usize| squares[other] - 2.0 * dot(&own, &vectors[other]);
            let mut others: Vec<_> =
                (0..vectors.len()).filter(|other| *other != person).map(|other| (distance(other), other)).collect();
            if others.len() > nearest {
                others.select_nth_unstable_by(nearest - 1, |a, b| a.0.total_cmp(&b.0));
                others.truncate(nearest);
            }
            let mut mean = vec![0.0; items];
            for (_, other) in others {
                vectors[other].iter().for_each(|(item, weight)| mean[*item as usize] += weight / nearest as f32);
            }
            mean
        });
    }

    fn score(&self, world: &World, person: usize, _: &Visit, scores: &mut [f32]) {
        for (score, mean) in scores.iter_mut().zip(&self.means[person]) {
            *score = (1.0 - self.own) * mean;
        }
        self.vector(&world.people[person], self.own, scores);
    }
}
