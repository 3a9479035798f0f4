//! Which answered todo is meant to be which of the right ones.

use crate::answer::Answer;
use crate::corpus::{Gold, Line};
use crate::title;

/// Below this likeness two todos are different things.
const LEAST: f64 = 0.35;

/// Answers beyond these are not looked at.
const MOST: usize = 30;

/// What the words an answer was read from count for beside its title.
const SOURCE: f64 = 0.9;

/// What tips the scale between equals: to be at the same place.
const SAME_PLACE: f64 = 0.001;

/// A way to pair some of the right todos: which are taken, the sum of the likenesses, and the pairs.
type Way = (u64, f64, Vec<(usize, usize)>);

/// The pairs of a right todo and an answer, by their indices: one to one, with the greatest sum of likenesses.
pub fn pair(line: &Line, answers: &[Answer]) -> Vec<(usize, usize)> {
    let mut ways: Vec<Way> = vec![(0, 0.0, Vec::new())];
    for (j, answer) in answers.iter().enumerate().take(MOST) {
        for way in ways.clone() {
            for (i, gold) in line.todos.iter().enumerate().take(u64::BITS as usize) {
                let place = if i == j { SAME_PLACE } else { 0.0 };
                let likeness = likeness(&line.text, gold, answer) + place;
                if way.0 & 1 << i == 0 && likeness >= LEAST {
                    let pairs = way.2.iter().copied().chain([(i, j)]).collect();
                    keep_better(&mut ways, (way.0 | 1 << i, way.1 + likeness, pairs));
                }
            }
        }
    }
    let best = ways.into_iter().reduce(|best, way| if way.1 > best.1 { way } else { best });
    best.map(|way| way.2).unwrap_or_default()
}

/// Of the ways that take the same todos, only the best is worth going on with.
fn keep_better(ways: &mut Vec<Way>, way: Way) {
    match ways.iter_mut().find(|known| known.0 == way.0) {
        Some(known) if known.1 < way.1 => *known = way,
        Some(_) => {}
        None => ways.push(way),
    }
}

fn likeness(text: &str, gold: &Gold, answer: &Answer) -> f64 {
    let titles = gold.alt_titles.iter().chain([&gold.title]);
    let title = titles.map(|t| title::likeness(t, &answer.title)).fold(0.0, f64::max);
    let (a, b) = (place(text, &gold.original_sentence), place(text, &answer.original_sentence));
    title.max(SOURCE * shared(a, b))
}

/// Where the piece stands in the text, in letters; spaces do not count. Nothing if it is not in it.
fn place(text: &str, piece: &str) -> Option<(usize, usize)> {
    let solid = |s: &str| s.split_whitespace().collect::<String>();
    let (text, piece) = (solid(text), solid(piece));
    let start = text.find(&piece).filter(|_| !piece.is_empty())?;
    let before = text[..start].chars().count();
    Some((before, before + piece.chars().count()))
}

/// The length of what two stretches share over the length from the first start to the last end.
fn shared(a: Option<(usize, usize)>, b: Option<(usize, usize)>) -> f64 {
    let (Some(a), Some(b)) = (a, b) else { return 0.0 };
    let common = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    common as f64 / (a.1.max(b.1) - a.0.min(b.0)) as f64
}
