//! Acts: what a person does, whatever they call it, with all that the history says of it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::calendar::Day;
use super::past::{Other, Part, Past, Refusal, Request};
use super::title::Titles;
use crate::category::Category;

/// An open todo so many days past its day is forgotten, and no reason not to suggest the act.
const FORGOTTEN_DAYS: i32 = 14;
/// How long a suggestion stays away that was turned down without a reason.
const UNSAID_DAYS: i32 = 14;
/// How long "not now" keeps it away, for the first time; each further time within the last 60 days doubles it.
const NOT_NOW_DAYS: i32 = 3;
const NOT_NOW_MEMORY_DAYS: i32 = 60;
const MOST_DOUBLINGS: u32 = 4;

/// An act of a person, up to the day suggestions are for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Act<'a> {
    /// How it was last worded.
    pub title: &'a str,
    /// What kind of thing it was last.
    pub category: Category,
    /// The days before, in order, each once, with the part of the day.
    pub times: Vec<(Day, Option<Part>)>,
    /// How often it was accepted as a suggestion, and how often it was turned down as none for now.
    pub accepted: usize,
    /// See `accepted`.
    pub turned_down: usize,
    /// Whether it must not be suggested.
    pub taken: bool,
    /// The titles that it goes by in the history.
    pub wordings: BTreeSet<&'a str>,
    worded: Option<Date>,
    not_now: Vec<i32>,
}

impl<'a> Act<'a> {
    /// What only others do.
    pub(super) fn of_others(other: &Other<'a>) -> Self {
        Self::new(other.title, other.category)
    }

    fn new(title: &'a str, category: Category) -> Self {
        Self {
            title,
            category,
            times: Vec::new(),
            accepted: 0,
            turned_down: 0,
            taken: false,
            wordings: BTreeSet::new(),
            worded: None,
            not_now: Vec::new(),
        }
    }

    fn add(&mut self, past: &Past<'a>, today: Day) {
        self.taken |= past.recurs || is_open(past, today);
        self.accepted += usize::from(past.suggested);
        self.wordings.insert(past.title);
        if let Some((date, part)) = past.done {
            self.do_on(date, Some(part), today);
        }
        if let Some((date, refusal)) = past.dismissed {
            self.refuse(date, refusal, today);
        }
        let at = past.done.map(|(date, _)| date).or(past.due);
        if past.dismissed.is_none() && self.worded <= at {
            (self.worded, self.title, self.category) = (at, past.title, past.category);
        }
    }

    fn do_on(&mut self, date: Date, part: Option<Part>, today: Day) {
        let day = Day::from(date);
        if day < today {
            self.times.push((day, part));
        } else {
            self.taken = true;
        }
    }

    fn refuse(&mut self, date: Date, refusal: Refusal, today: Day) {
        let ago = today.since(Day::from(date));
        match refusal {
            Refusal::Never => self.taken = true,
            Refusal::DoneAlready => self.do_on(date, None, today),
            Refusal::Unsaid => {
                self.turned_down += 1;
                self.taken |= ago < UNSAID_DAYS;
            }
            Refusal::NotNow => {
                self.turned_down += 1;
                self.not_now.push(ago);
            }
        }
    }

    /// Everything is known: times in order, and whether "not now" still holds.
    fn finish(mut self) -> Self {
        self.times.sort_unstable();
        self.times.dedup_by(|later, first| {
            let same = later.0 == first.0;
            first.1 = if same { later.1.or(first.1) } else { first.1 };
            same
        });
        let lately = self.not_now.iter().filter(|ago| **ago < NOT_NOW_MEMORY_DAYS).count();
        let doublings = u32::try_from(lately).unwrap_or(u32::MAX).saturating_sub(1).min(MOST_DOUBLINGS);
        self.taken |= self.not_now.iter().any(|ago| *ago < NOT_NOW_DAYS << doublings);
        self
    }
}

/// Whether it waits to be done: on the day, without a day, later, or not long before.
fn is_open(past: &Past, today: Day) -> bool {
    let waits = past.due.is_none_or(|due| today.since(Day::from(due)) <= FORGOTTEN_DAYS);
    past.done.is_none() && past.dismissed.is_none() && waits
}

/// The acts of a person, in the order of their first titles, and the titles they go by.
pub(super) fn acts<'a>(request: &Request<'a>) -> (Vec<Act<'a>>, Titles) {
    let today = Day::from(request.day);
    let mut history: Vec<&Past> = request.history.iter().collect();
    // The grouping of titles depends on which came first, so it must not depend on the order of the message.
    history.sort_unstable_by_key(|past| (past.done.map(|(date, _)| date).or(past.due), past.title));
    let mut titles = Titles::default();
    let mut acts: Vec<Act> = Vec::new();
    for past in history {
        let number = titles.number(past.title);
        if number == acts.len() {
            acts.push(Act::new(past.title, past.category));
        }
        acts[number].add(past, today);
    }
    let mut acts: Vec<Act> = acts.into_iter().map(Act::finish).collect();
    for excluded in request.exclude {
        if let Some(act) = titles.find(excluded).and_then(|number| acts.get_mut(number)) {
            act.taken = true;
        }
    }
    (acts, titles)
}
