//! UP-CF@r: Faggioli, Polato and Aiolli, "Recency Aware Collaborative Filtering for Next Basket Recommendation", UMAP 2020.
//!
//! A person's popularity of an item is the share of their last `r` days that had it. An item's score for a person is the sum
//! over everybody of their popularity of it, times how alike they are: the asymmetric cosine of the sets of items,
//! `|A ∩ B| / (|A|^α |B|^(1-α))`, to the power of `q`, which keeps near neighbours only.

use dotodo_engine::recommend::Day;

use crate::recommend::log::Visit;
use crate::recommend::neighbour::{Sparse, dense, dot, each};
use crate::recommend::replay::Ranker;
use crate::recommend::world::{Known, World};

/// The recommender with its parameters.
#[derive(Debug, Clone)]
pub struct UpCf {
    /// How many of the last days count.
    pub recent: usize,
    /// How much the asked person's number of items counts in the cosine, beside the other's.
    pub alpha: f32,
    /// How much nearer neighbours count more.
    pub locality: f32,
    /// Whether the person is their own nearest neighbour, as in the paper.
    with_self: bool,
    /// What others do, by person and item, as of the last refresh.
    others: Vec<Vec<f32>>,
}

impl UpCf {
    /// Nothing is known before the first refresh.
    pub fn new(recent: usize, alpha: f32, locality: f32) -> Self {
        Self { recent, alpha, locality, with_self: true, others: Vec::new() }
    }

    /// Others only, and their mean instead of their sum.
    pub fn without_self(self) -> Self {
        Self { with_self: false, ..self }
    }

    /// What people alike do, without the person: the share of days, weighted by likeness.
    pub fn others(&self, person: usize) -> &[f32] {
        &self.others[person]
    }

    /// The shares of the last days, by item.
    fn popularity(&self, known: &Known) -> Sparse {
        let last = &known.visits[known.visits.len().saturating_sub(self.recent)..];
        let mut items: Vec<u32> = last.iter().flat_map(|visit| visit.seen.iter().copied()).collect();
        items.sort_unstable();
        let share = |same: &[u32]| (same[0], same.len() as f32 / last.len() as f32);
        items.chunk_by(|a, b| a == b).map(share).collect()
    }

    fn alike(&self, common: f32, one: usize, other: usize) -> f32 {
        let size = (one as f32).powf(self.alpha) * (other as f32).powf(1.0 - self.alpha);
        if common > 0.0 { (common / size).powf(self.locality) } else { 0.0 }
    }
}

impl Ranker for UpCf {
    fn name(&self) -> String {
        let recent = if self.recent == usize::MAX { "∞".into() } else { self.recent.to_string() };
        format!("UP-CF@{recent} (α {}, q {})", self.alpha, self.locality)
    }

    fn refresh(&mut self, world: &World, _: Day) {
        let items = world.log.kinds.len();
        let popularity: Vec<Sparse> = world.people.iter().map(|known| self.popularity(known)).collect();
        let sets: Vec<Sparse> =
            world.people.iter().map(|known| known.items.iter().map(|item| (*item, 1.0)).collect()).collect();
        let this = &*self;
        self.others = each(world.people.len(), |person| {
            let own = dense(&sets[person], items);
            let (mut scores, mut whole) = (vec![0.0; items], 0.0);
            for (other, set) in sets.iter().enumerate().filter(|(other, _)| *other != person) {
                let alike = this.alike(dot(&own, set), sets[person].len(), set.len());
                if alike > 1e-9 {
                    whole += alike;
                    popularity[other].iter().for_each(|(item, share)| scores[*item as usize] += alike * share);
                }
            }
            // Beside the person's own likeness of 1 the sum stays as in the paper; alone it is a mean.
            if !this.with_self {
                scores.iter_mut().for_each(|score| *score /= whole.max(1e-9));
            }
            scores
        });
    }

    fn score(&self, world: &World, person: usize, _: &Visit, scores: &mut [f32]) {
        scores.copy_from_slice(&self.others[person]);
        let own = self.popularity(&world.people[person]);
        own.iter().for_each(|(item, share)| scores[*item as usize] += share);
    }
}
