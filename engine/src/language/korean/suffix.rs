//! The ends of clauses that a list knows, found by walking a clause from its last letter.
//!
//! A list of endings is long, and all but a few are wrong wherever one stands. The walk takes as many steps as the longest
//! ending in the list that stands there has letters, however many the list has.

use super::jamo;
use super::surface::Surface;

/// A list of suffixes, each with what it says. One that begins with a single consonant closes the syllable before it:
/// "ㄹ게" ends "할게".
pub(super) struct Suffixes<T: 'static> {
    /// For each letter after a node where the walk goes on. Open addressing; an empty slot leads to the root.
    steps: Vec<Step>,
    /// What may stand before the end of a text that leads to a node, in the order of the list.
    nodes: Vec<Vec<Suffix<T>>>,
}

/// From a node with a letter to the next one.
#[derive(Clone, Copy, Default)]
struct Step {
    from: u16,
    letter: char,
    to: u16,
}

#[derive(Clone, Copy)]
struct Suffix<T> {
    /// How many whole letters it has.
    letters: usize,
    /// The consonant before them.
    closing: Option<char>,
    text: &'static str,
    says: T,
}

/// A suffix found.
pub(super) struct Found<T> {
    /// What stands before it.
    pub(super) before: Surface,
    /// The suffix itself.
    pub(super) text: &'static str,
    /// What the list says of it.
    pub(super) says: T,
}

impl<T: Copy> Suffixes<T> {
    /// The suffixes of `list`.
    pub(super) fn new(list: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let list: Vec<Suffix<T>> = list.into_iter().map(|(text, says)| Suffix::new(text, says)).collect();
        let letters: usize = list.iter().map(|suffix| suffix.letters).sum();
        let steps = vec![Step::default(); (letters * 2).next_power_of_two()];
        let mut suffixes = Self { steps, nodes: vec![Vec::new()] };
        // For each node the places in the list of what ends there or on the way to it, and the node before it.
        let (mut places, mut before) = (vec![Vec::new()], vec![0]);
        for (place, suffix) in list.iter().enumerate() {
            let end = suffixes.insert(suffix, &mut before);
            places.resize(before.len(), Vec::new());
            places[end].push(place);
        }
        for node in 1..places.len() {
            let way = places[before[node]].clone();
            places[node].extend(way);
            places[node].sort_unstable();
        }
        suffixes.nodes = places.iter().map(|places| places.iter().map(|&place| list[place]).collect()).collect();
        suffixes
    }

    /// Makes the steps from the end of `suffix` to its beginning, and gives the last node; `before` has the node before each.
    fn insert(&mut self, suffix: &Suffix<T>, before: &mut Vec<usize>) -> usize {
        let last = suffix.text.chars().rev().take(suffix.letters).fold(0, |from, letter| {
            let slot = self.slot(from, letter);
            if self.steps[slot].to == 0 {
                self.steps[slot] = Step { from, letter, to: before.len() as u16 };
                before.push(usize::from(from));
            }
            self.steps[slot].to
        });
        usize::from(last)
    }

    /// The suffixes that `surface` ends in, in the order of the list.
    pub(super) fn of(&self, surface: Surface) -> impl Iterator<Item = Found<T>> {
        let mut node = 0;
        for &letter in surface.chars().iter().rev() {
            match self.steps[self.slot(node, letter)].to {
                0 => break,
                next => node = next,
            }
        }
        self.nodes[usize::from(node)].iter().filter_map(move |suffix| {
            let before = surface.cut(suffix.letters);
            let before = match suffix.closing {
                None => before,
                Some(closing) => open(before, closing)?,
            };
            Some(Found { before, text: suffix.text, says: suffix.says })
        })
    }

    /// Where the step is, or an empty slot where it would be.
    fn slot(&self, from: u16, letter: char) -> usize {
        let mask = self.steps.len() - 1;
        let hash = (u32::from(letter) ^ u32::from(from) << 16).wrapping_mul(0x9e37_79b1);
        let mut slot = (hash >> 12) as usize & mask;
        while self.steps[slot].to != 0 && (self.steps[slot].from, self.steps[slot].letter) != (from, letter) {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

impl<T> Suffix<T> {
    fn new(text: &'static str, says: T) -> Self {
        let closing = text.chars().next().filter(|c| ('ㄱ'..='ㅎ').contains(c));
        let letters = text.chars().count() - usize::from(closing.is_some());
        Self { letters, closing, text, says }
    }
}

/// Takes the final consonant `closing` off the last syllable.
pub(super) fn open(surface: Surface, closing: char) -> Option<Surface> {
    let end = surface.last().filter(|end| jamo::last(*end) == Some(closing))?;
    Some(surface.replace(1, &[jamo::with_last(end, '\0')?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, &'static str)> {
        let list = ["는다더라", "ㄴ다더라", "다더라", "는다", "ㄴ다", "다", "라", "ㄹ", ""];
        let suffixes = Suffixes::new(list.into_iter().map(|text| (text, ())));
        let before = |found: Found<()>| (found.before.chars().iter().collect(), found.text);
        suffixes.of(Surface::of(text)).map(before).collect()
    }

    #[test]
    fn finds_all_suffixes_in_the_order_of_the_list() {
        let expected = [("먹", "는다"), ("먹느", "ㄴ다"), ("먹는", "다"), ("먹는다", "")];
        assert_eq!(found("먹는다"), expected.map(|(before, text)| (before.to_owned(), text)));
        assert_eq!(found("할"), [("하".to_owned(), "ㄹ"), ("할".to_owned(), "")]);
    }

    #[test]
    fn walks_no_further_than_the_list_goes() {
        let texts = |text| found(text).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(texts("간다더라"), ["ㄴ다더라", "다더라", "라", ""]);
        assert_eq!(texts("더라"), ["라", ""]);
        assert_eq!(texts("abc"), [""]);
    }
}
