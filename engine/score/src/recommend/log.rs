//! What people did, day by day.

use std::ops::Range;

use dotodo_engine::recommend::Day;

/// A day on which a person did something.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The day.
    pub day: Day,
    /// What was done, as a recommender is told: items, each once.
    pub seen: Vec<u32>,
    /// What was done in truth; `Log::answers` says which item stands for which.
    pub truth: Vec<u32>,
    /// How likely everything was on that day, by who knows the habits; empty where nobody does.
    pub odds: Vec<(u32, f32)>,
}

/// What many people did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Log {
    /// Each person's days, in order.
    pub people: Vec<Vec<Visit>>,
    /// The kind of each item.
    pub kinds: Vec<usize>,
    /// What each item stands for in truth, in ascending order.
    pub answers: Vec<u32>,
    /// The windows the protocol divides the days into.
    pub windows: Windows,
}

impl Log {
    /// Whether the item is the first that stands for what it stands for. By the others' further names for a thing nobody is
    /// suggested it.
    pub fn is_first(&self, item: u32) -> bool {
        item.checked_sub(1).is_none_or(|before| self.answers[before as usize] != self.answers[item as usize])
    }
}

/// Windows of time, as day numbers. Nothing later than a window is known in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Windows {
    /// Whose days a model is fitted to, while it is tuned.
    pub fit: Range<i32>,
    /// By which everything is tuned.
    pub validation: Range<i32>,
    /// By which it is judged, once.
    pub test: Range<i32>,
}
