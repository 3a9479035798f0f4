//! How good a ranked list is, and how sure one can be of it.

/// How long the lists are.
pub const LIST: usize = 10;

/// What is measured of a list.
pub const MEASURES: [&str; 4] = ["R@3", "nDCG@3", "R@10", "nDCG@10"];

/// The measures of one list, or their means.
pub type Scores = [f64; MEASURES.len()];

/// How many times people are drawn anew.
const DRAWS: usize = 1_000;

/// The measures of a list whose hits are marked, where `wanted` things are right.
///
/// Recall is the share of the right ones that are in the list; nDCG (Järvelin and Kekäläinen, 2002) discounts a hit at place
/// `n` by `log2(n + 1)`, and is 1 for the best list there is.
pub fn scores(hits: &[bool], wanted: usize) -> Scores {
    let recall = |k: usize| hits.iter().take(k).filter(|hit| **hit).count() as f64 / wanted as f64;
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let ndcg = |k: usize| {
        let gained: f64 = (0..k.min(hits.len())).filter(|place| hits[*place]).map(discount).sum();
        gained / (0..k.min(wanted)).map(discount).sum::<f64>()
    };
    [recall(3), ndcg(3), recall(LIST), ndcg(LIST)]
}

/// The mean over queries of the measures, each query with its person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// The person, and the measures of one of their queries.
    pub queries: Vec<(usize, Scores)>,
}

/// A mean, and where it lies in 95 of 100 draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean over queries.
    pub mean: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Sample {
    /// The means.
    pub fn mean(&self) -> Scores {
        let mut sums = [0.0; MEASURES.len()];
        for (_, scores) in &self.queries {
            sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
        }
        sums.map(|sum| sum / self.queries.len().max(1) as f64)
    }

    /// What this has more than `other`, query by query.
    pub fn minus(&self, other: &Self) -> Self {
        let difference = |(one, other): (&(usize, Scores), &(usize, Scores))| {
            debug_assert_eq!(one.0, other.0);
            (one.0, std::array::from_fn(|at| one.1[at] - other.1[at]))
        };
        Self { queries: self.queries.iter().zip(&other.queries).map(difference).collect() }
    }

    /// The means with their intervals, by the bootstrap (Efron, 1979). People are drawn, not queries: one person's days are
    /// alike.
    pub fn estimate(&self) -> [Estimate; MEASURES.len()] {
        let people = self.people();
        let mut random = fastrand::Rng::with_seed(1);
        let mut draws: Vec<Scores> = (0..DRAWS).map(|_| draw(&people, &mut random)).collect();
        let mean = self.mean();
        std::array::from_fn(|at| {
            draws.sort_by(|a, b| a[at].total_cmp(&b[at]));
            let quantile = |share: f64| draws[((DRAWS - 1) as f64 * share).round() as usize][at];
            Estimate { mean: mean[at], low: quantile(0.025), high: quantile(0.975) }
        })
    }

    /// For each person the number of queries and the sums.
    fn people(&self) -> Vec<(f64, Scores)> {
        let mut people: Vec<(f64, Scores)> = Vec::new();
        for (person, scores) in &self.queries {
            if people.len() <= *person {
                people.resize(person + 1, (0.0, [0.0; MEASURES.len()]));
            }
            let (count, sums) = &mut people[*person];
            *count += 1.0;
            sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
        }
        people.retain(|(count, _)| *count > 0.0);
        people
    }
}

/// The means of as many people, each drawn from all of them.
fn draw(people: &[(f64, Scores)], random: &mut fastrand::Rng) -> Scores {
    let (mut whole, mut sums) = (0.0, [0.0; MEASURES.len()]);
    for _ in 0..people.len() {
        let (count, scores) = people[random.usize(..people.len())];
        whole += count;
        sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
    }
    sums.map(|sum| if whole > 0.0 { sum / whole } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_measured_by_hand() {
        let [recall_3, ndcg_3, recall_10, ndcg_10] = scores(&[true, false, false, true], 2);
        assert_eq!((recall_3, recall_10), (0.5, 1.0));
        let best = 1.0 + 1.0 / 3_f64.log2();
        assert!((ndcg_3 - 1.0 / best).abs() < 1e-12);
        assert!((ndcg_10 - (1.0 + 1.0 / 5_f64.log2()) / best).abs() < 1e-12);
        assert_eq!(scores(&[true], 1), [1.0; 4]);
        assert_eq!(scores(&[], 1), [0.0; 4]);
    }

    #[test]
    fn an_interval_holds_the_mean_and_people_are_drawn_whole() {
        let queries = (0..200).map(|query| (query / 2, [f64::from(query as u32 / 2 % 2); 4])).collect();
        let [estimate, ..] = Sample { queries }.estimate();
        assert_eq!(estimate.mean, 0.5);
        assert!(estimate.low > 0.35 && estimate.low < 0.45 && estimate.high > 0.55 && estimate.high < 0.65);
        let sample = Sample { queries: vec![(0, [1.0; 4])] };
        assert_eq!(sample.minus(&sample).mean(), [0.0; 4]);
    }
}
