//! What is told of a person: todos of the past, answers to suggestions, and what others do.

use jiff::civil::Date;

use super::feature::Crowd;
use crate::category::Category;

/// A todo of the past, or a suggestion that was turned down. Dates are the person's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past<'a> {
    /// What it was.
    pub title: &'a str,
    /// What kind of thing.
    pub category: Category,
    /// The day it was done, and when on that day.
    pub done: Option<(Date, Part)>,
    /// The day it is or was for.
    pub due: Option<Date>,
    /// Whether it belongs to a series that exists.
    pub recurs: bool,
    /// Whether it was a suggestion that was accepted.
    pub suggested: bool,
    /// The day it was turned down as a suggestion, and why.
    pub dismissed: Option<(Date, Refusal)>,
}

/// Why a suggestion was turned down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody said.
    Unsaid,
    /// Another time.
    NotNow,
    /// Not this, at any time.
    Never,
    /// It had been done, on the day of the answer at the latest.
    DoneAlready,
}

/// A part of the day, by the hour at which something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// 새벽: before 6.
    Dawn,
    /// 아침: 6 to 11.
    Morning,
    /// 낮: 11 to 17.
    Daytime,
    /// 저녁: 17 to 21.
    Evening,
    /// 밤: from 21.
    Night,
}

impl Part {
    /// All of them, in the order of the day.
    pub const ALL: [Self; 5] = [Self::Dawn, Self::Morning, Self::Daytime, Self::Evening, Self::Night];

    /// The part that an hour, from 0 to 23, belongs to.
    pub fn of(hour: i8) -> Self {
        match hour {
            ..6 => Self::Dawn,
            6..11 => Self::Morning,
            11..17 => Self::Daytime,
            17..21 => Self::Evening,
            21.. => Self::Night,
        }
    }
}

/// Something that others do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Other<'a> {
    /// What it is.
    pub title: &'a str,
    /// What kind of thing.
    pub category: Category,
    /// How much they do it.
    pub crowd: Crowd,
}

/// What suggestions are made from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request<'a> {
    /// The person's past, in any order.
    pub history: &'a [Past<'a>],
    /// The day suggestions are for.
    pub day: Date,
    /// The part of it, where only that is left.
    pub part: Option<Part>,
    /// How many at most.
    pub count: usize,
    /// What others do: people alike, people who care for the same kinds of things, everybody.
    pub others: &'a [Other<'a>],
    /// Titles not to suggest, beside those that the history rules out.
    pub exclude: &'a [&'a str],
    /// The person, as a number: what is tried out differs from one to another.
    pub seed: u64,
}
