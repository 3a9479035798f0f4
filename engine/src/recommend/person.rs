//! What is known of a person, day after day: the rhythm of each thing, of each kind of thing, and of doing anything.

use super::calendar::Day;
use super::feature::{self, Crowd, Features};
use super::rhythm::{Decayed, Rhythm, Time};

/// A person's days up to now. Things and kinds are numbered by the caller, from 0 without gaps.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub(super) things: Vec<Thing>,
    pub(super) kinds: Vec<Rhythm>,
    /// The days on which anything was done.
    pub(super) active: Rhythm,
    /// How many things were done.
    pub(super) done: Decayed,
}

/// A thing that was done at least once.
#[derive(Debug, Clone, Default)]
pub(super) struct Thing {
    pub(super) rhythm: Rhythm,
    pub(super) kind: usize,
}

impl Person {
    /// A day's things, each with its kind. Days come in order, each once, and a day's things each once.
    pub fn observe(&mut self, day: Day, things: impl IntoIterator<Item = (usize, usize)>) {
        let active = i32::try_from(self.active.len()).unwrap_or(i32::MAX);
        let time = Time { day, active };
        for (thing, kind) in things {
            grow(&mut self.things, thing).kind = kind;
            self.things[thing].rhythm.add(time);
            grow(&mut self.kinds, kind).add(time);
            self.done.add(day.number);
            self.active.add(time);
        }
    }

    /// How many things are known.
    pub fn things(&self) -> usize {
        self.things.len()
    }

    /// How often a thing was done, a time counting half after the half-life of that number in `HALF_LIVES`.
    pub fn frequency(&self, thing: usize, day: Day, half_life: usize) -> f32 {
        self.things.get(thing).map_or(0.0, |thing| thing.rhythm.decayed.at(day.number)[half_life])
    }

    /// What speaks for and against `thing` on a later `day`.
    pub fn features(&self, thing: usize, day: Day, crowd: Crowd) -> Features {
        static NOTHING: Rhythm = Rhythm::NEW;
        let thing = self.things.get(thing);
        let rhythm = thing.map_or(&NOTHING, |thing| &thing.rhythm);
        let kind = thing.and_then(|thing| self.kinds.get(thing.kind)).unwrap_or(&NOTHING);
        feature::features(self, rhythm, kind, day, crowd)
    }
}

/// The element of that number, and those before it where there are none yet.
fn grow<T: Default>(list: &mut Vec<T>, at: usize) -> &mut T {
    if list.len() <= at {
        list.resize_with(at + 1, T::default);
    }
    &mut list[at]
}
