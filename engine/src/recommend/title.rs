//! Titles that mean the same act: "분리수거하기" and "재활용 분리수거하기" are one habit.

use std::collections::HashMap;

use crate::embed::{DIMENSION, embed};

/// How near the vectors of two titles of one act are. On the acts of the simulator (`engine/score/simulator.tsv`) it joins three
/// in five pairs of wordings, and one in two thousand pairs of different acts, which are mostly near too (요가, 필라테스).
const NEAR: f32 = 0.7;

/// At most so many acts are compared with a new title, so that a long list of titles is read in linear time.
const COMPARED: usize = 512;

/// Acts, each with the titles it goes by.
#[derive(Debug, Clone, Default)]
pub struct Titles {
    /// The act of each title, by its letters and digits.
    acts: HashMap<String, usize>,
    /// The vectors of the first title of each of the first acts, with its digits.
    vectors: Vec<(Box<[f32]>, String)>,
    count: usize,
}

impl Titles {
    /// The number of the title's act: the next number, from 0, where it is not one of those before.
    pub fn number(&mut self, title: &str) -> usize {
        let key = key(title);
        if let Some(act) = self.acts.get(&key) {
            return *act;
        }
        let (vector, digits) = (embed(title), digits(&key));
        let act = self.nearest(vector.values(), &digits).unwrap_or(self.count);
        if act == self.count {
            self.count += 1;
            if self.vectors.len() < COMPARED {
                self.vectors.push((vector.values().into(), digits));
            }
        }
        self.acts.insert(key, act);
        act
    }

    /// The number of the title's act, where it is one of those before.
    pub fn find(&self, title: &str) -> Option<usize> {
        let key = key(title);
        self.acts.get(&key).copied().or_else(|| self.nearest(embed(title).values(), &digits(&key)))
    }

    /// How many acts there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn nearest(&self, vector: &[f32], digits: &str) -> Option<usize> {
        let same_digits = self.vectors.iter().enumerate().filter(|(_, (_, other))| other == digits);
        let near = same_digits.map(|(act, (other, _))| (dot(vector, other), act)).filter(|(near, _)| *near >= NEAR);
        near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, act)| act)
    }
}

/// Titles that differ only in spaces, signs and case are one.
fn key(title: &str) -> String {
    let letters: String = title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.is_empty() { title.trim().to_owned() } else { letters }
}

/// Numbers tell acts apart that read alike: "책 1장 읽기".
fn digits(key: &str) -> String {
    key.chars().filter(|c| c.is_numeric()).collect()
}

/// The dot product in eight sums side by side, which a processor works out at once.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    debug_assert_eq!(one.len(), DIMENSION);
    let mut sums = [0.0; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        sums.iter_mut().zip(one.iter().zip(other)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_goes_by_several_titles() {
        let mut titles = Titles::default();
        let numbers = [
            "분리수거하기",
            "빨래하기",
            "분리 수거 하기",
            "재활용 분리수거하기",
            "세탁기 돌리기",
            "책 1장 읽기",
            "책 2장 읽기",
        ]
        .map(|title| titles.number(title));
        assert_eq!(numbers, [0, 1, 0, 0, 1, 2, 3]);
        assert_eq!((titles.len(), titles.find("빨래 하기"), titles.find("수영하기")), (4, Some(1), None));
    }

    #[test]
    fn titles_without_letters_are_told_apart() {
        let mut titles = Titles::default();
        assert_eq!(["🧹", "🛒", "🧹", ""].map(|title| titles.number(title)), [0, 1, 0, 2]);
    }
}
