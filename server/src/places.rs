//! Counted places: so many in all, and so many for each who takes them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// How many places there are. Zero means no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// In all.
    pub total: usize,
    /// For each.
    pub each: usize,
}

/// The places that are taken. Memory is that of who holds one.
#[derive(Debug)]
pub(crate) struct Taken<K> {
    places: Places,
    taken: Mutex<State<K>>,
}

#[derive(Debug)]
struct State<K> {
    total: usize,
    each: HashMap<K, usize>,
}

impl<K: Hash + Eq + Clone> Taken<K> {
    pub(crate) fn of(places: Places) -> Arc<Self> {
        Arc::new(Self { places, taken: Mutex::new(State { total: 0, each: HashMap::new() }) })
    }

    /// Takes a place, which is free again when it is dropped; none if they are all taken.
    pub(crate) fn take(self: &Arc<Self>, who: K) -> Option<Place<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let held = taken.each.get(&who).copied().unwrap_or_default();
        let full = |count, most| most > 0 && count >= most;
        if full(taken.total, self.places.total) || full(held, self.places.each) {
            return None;
        }
        taken.total += 1;
        taken.each.insert(who.clone(), held + 1);
        Some(Place { of: self.clone(), who })
    }
}

/// A place that somebody holds.
#[derive(Debug)]
pub(crate) struct Place<K: Hash + Eq> {
    of: Arc<Taken<K>>,
    who: K,
}

impl<K: Hash + Eq> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.of.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.total -= 1;
        let held = taken.each.get_mut(&self.who).map(|held| {
            *held -= 1;
            *held
        });
        if held == Some(0) {
            taken.each.remove(&self.who);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_in_all_and_for_each_and_come_back() {
        let taken = Taken::of(Places { total: 3, each: 2 });
        let first = taken.take("a").unwrap();
        let _second = taken.take("a").unwrap();
        assert!(taken.take("a").is_none(), "two for each");
        let third = taken.take("b").unwrap();
        assert!(taken.take("c").is_none(), "three in all");
        drop(first);
        assert!(taken.take("a").is_some());
        drop(third);
        assert_eq!(taken.taken.lock().unwrap().each.len(), 1, "who holds none is forgotten");
    }

    #[test]
    fn zero_is_no_bound() {
        let taken = Taken::of(Places { total: 0, each: 0 });
        let places: Vec<_> = (0..1000).map(|_| taken.take(()).unwrap()).collect();
        assert_eq!(places.len(), 1000);
    }
}
