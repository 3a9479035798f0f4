//! The replay of a log in the order of time: every query is answered from the days before it, of everybody.

use std::collections::HashSet;
use std::ops::Range;

use dotodo_engine::recommend::Day;

use super::log::{Log, Visit};
use super::measure::{LIST, Sample, scores};
use super::world::World;

/// Whatever gives every item a score for a person and a day.
pub trait Ranker {
    /// What it is called.
    fn name(&self) -> String;

    /// Work that is done once a week for everybody, such as finding who is alike.
    fn refresh(&mut self, _world: &World, _day: Day) {}

    /// Scores of the items, which are 0 before; what has no score above 0 is not suggested. `visit` is for an oracle only.
    fn score(&self, world: &World, person: usize, visit: &Visit, scores: &mut [f32]);
}

/// The results of a ranker: of all items in one list, and of what the person had done before and had not, apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Result {
    /// What it is called.
    pub name: String,
    /// One list of everything.
    pub all: Sample,
    /// Only what was done before, in the list and in what is right.
    pub repeat: Sample,
    /// Only what was never done before.
    pub new: Sample,
}

/// Walks through the log until the window ends. `query` is called for each person's day in it, before the day is known, and
/// `week` at the first day of it and then every seventh.
pub fn walk<'a>(
    log: &'a Log,
    window: &Range<i32>,
    mut week: impl FnMut(&World<'a>, Day),
    mut query: impl FnMut(&World<'a>, usize, &Visit),
) {
    let mut visits: Vec<(Day, usize, &Visit)> = Vec::new();
    for (person, days) in log.people.iter().enumerate() {
        visits.extend(days.iter().map(|visit| (visit.day, person, visit)));
    }
    visits.retain(|(day, ..)| day.number < window.end);
    visits.sort_by_key(|(day, person, _)| (*day, *person));
    let mut world = World::new(log);
    let mut next_week = window.start;
    for today in visits.chunk_by(|a, b| a.0 == b.0) {
        let day = today[0].0;
        world.advance(day);
        if window.contains(&day.number) {
            if day.number >= next_week {
                week(&world, day);
                next_week = day.number + 7;
            }
            let known = |person: &usize| !world.people[*person].visits.is_empty();
            today.iter().filter(|(_, person, _)| known(person)).for_each(|(_, person, v)| query(&world, *person, v));
        }
        today.iter().for_each(|(_, person, _)| world.observe(*person));
    }
}

/// Judges the rankers in a window.
pub fn judge(log: &Log, window: &Range<i32>, rankers: &mut [Box<dyn Ranker + '_>]) -> Vec<Result> {
    let mut results: Vec<Result> =
        rankers.iter().map(|ranker| Result { name: ranker.name(), ..Result::default() }).collect();
    let cell = std::cell::RefCell::new(rankers);
    let mut values = vec![0.0; log.kinds.len()];
    walk(
        log,
        window,
        |world, day| cell.borrow_mut().iter_mut().for_each(|ranker| ranker.refresh(world, day)),
        |world, person, visit| {
            for (ranker, result) in cell.borrow().iter().zip(&mut results) {
                values.fill(0.0);
                ranker.score(world, person, visit, &mut values);
                result.add(world, person, visit, &values);
            }
        },
    );
    results
}

impl Result {
    fn add(&mut self, world: &World, person: usize, visit: &Visit, values: &[f32]) {
        let known = &world.people[person];
        let (old, new): (Vec<u32>, Vec<u32>) = visit.truth.iter().partition(|item| known.done.contains(item));
        let is_old = |item: &u32| known.numbers.contains_key(item);
        let judge = |sample: &mut Sample, right: &[u32], listed: &dyn Fn(&u32) -> bool| {
            if !right.is_empty() {
                sample.queries.push((person, scores(&hits(world, values, right, listed), right.len())));
            }
        };
        judge(&mut self.all, &visit.truth, &|item| is_old(item) || world.log.is_first(*item));
        judge(&mut self.repeat, &old, &is_old);
        judge(&mut self.new, &new, &|item| !is_old(item) && world.log.is_first(*item));
    }
}

/// Which of the best listed items are right. Of equal scores the smaller number comes first; what is right counts once.
fn hits(world: &World, values: &[f32], right: &[u32], listed: &dyn Fn(&u32) -> bool) -> Vec<bool> {
    let mut items: Vec<u32> = (0..).zip(values).filter(|(i, v)| **v > 0.0 && listed(i)).map(|(item, _)| item).collect();
    let order = |a: &u32, b: &u32| values[*b as usize].total_cmp(&values[*a as usize]).then(a.cmp(b));
    if items.len() > LIST {
        items.select_nth_unstable_by(LIST - 1, order);
        items.truncate(LIST);
    }
    items.sort_by(order);
    let mut found = HashSet::new();
    let hit = |item: u32| {
        let answer = world.log.answers[item as usize];
        right.contains(&answer) && found.insert(answer)
    };
    items.into_iter().map(hit).collect()
}
