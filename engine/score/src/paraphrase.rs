//! How often a paraphrase is nearest to its own title, by the engine's embedding.
//!
//! The pairs of `engine/corpus/paraphrases.tsv` are divided by a hash of the title: what the embedding is tuned on, and what
//! only its totals are looked at.

use std::fs;
use std::io;
use std::path::Path;

use dotodo_engine::embed::{Embedding, embed};

use crate::hash::hash;

/// A title and other words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The title.
    pub title: String,
    /// The other words.
    pub paraphrase: String,
    /// In what they differ.
    pub kind: String,
}

/// Which half of the pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The one to look at.
    Dev,
    /// The one to measure by.
    Test,
}

impl Pair {
    /// The half it belongs to.
    pub fn half(&self) -> Half {
        if hash(&self.title).is_multiple_of(2) { Half::Dev } else { Half::Test }
    }
}

/// The pairs.
///
/// # Errors
/// The file cannot be read, or a line is no pair.
pub fn load() -> io::Result<Vec<Pair>> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/paraphrases.tsv"))?;
    let pair = |line: &str| {
        let [title, paraphrase, kind] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
        Some(Pair { title: String::from(title), paraphrase: paraphrase.to_owned(), kind: kind.to_owned() })
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| pair(line).ok_or_else(|| io::Error::other(format!("no pair: {line}")))).collect()
}

/// How well paraphrases find their titles.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Recall {
    /// How many paraphrases there are.
    pub pairs: usize,
    /// How many have their title as the nearest of all titles.
    pub first: usize,
    /// The sum over paraphrases of one over the place of the title.
    pub reciprocal: f64,
}

impl Recall {
    /// The share that finds its title at once, in percent.
    pub fn at_one(&self) -> f64 {
        100.0 * self.first as f64 / self.pairs.max(1) as f64
    }

    /// The mean reciprocal rank.
    pub fn mrr(&self) -> f64 {
        self.reciprocal / self.pairs.max(1) as f64
    }

    fn add(&mut self, place: usize) {
        self.pairs += 1;
        self.first += usize::from(place == 1);
        self.reciprocal += 1.0 / place as f64;
    }
}

/// For every pair the titles in the language of its own, nearest to its paraphrase first, as indices.
fn nearest(pairs: &[Pair]) -> Vec<Vec<usize>> {
    let titles: Vec<Embedding> = pairs.iter().map(|pair| embed(&pair.title)).collect();
    let order = |pair: &Pair| {
        let vector = embed(&pair.paraphrase);
        let likeness: Vec<f32> = titles.iter().map(|title| vector.similarity(title)).collect();
        let mut order: Vec<usize> =
            (0..titles.len()).filter(|&at| pairs[at].title.is_ascii() == pair.title.is_ascii()).collect();
        order.sort_by(|a, b| likeness[*b].total_cmp(&likeness[*a]));
        order
    };
    pairs.iter().map(order).collect()
}

/// The recall over the pairs that `counts` names, among the titles of all pairs in one language: nobody keeps a todo twice,
/// once in each.
pub fn recall(pairs: &[Pair], counts: impl Fn(&Pair) -> bool) -> Recall {
    let mut recall = Recall::default();
    for (index, (_, order)) in pairs.iter().zip(nearest(pairs)).enumerate().filter(|(_, (pair, _))| counts(pair)) {
        recall.add(1 + order.iter().take_while(|title| **title != index).count());
    }
    recall
}

/// Prints the recall of both halves by kind, and the first `errors` paraphrases of the dev half that find another title.
///
/// # Errors
/// The file cannot be read.
pub fn print(errors: usize) -> io::Result<()> {
    let pairs = load()?;
    let mut kinds: Vec<&str> = pairs.iter().map(|pair| pair.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    println!("{:10}{:>24}{:>26}", "", "dev: pairs, first, MRR", "test: pairs, first, MRR");
    for kind in kinds.into_iter().map(Some).chain([None]) {
        let cell = |half| {
            let recall = recall(&pairs, |pair| pair.half() == half && kind.is_none_or(|kind| kind == pair.kind));
            format!("{:12}{:7.1}{:7.3}", recall.pairs, recall.at_one(), recall.mrr())
        };
        println!("{:10}{}{}", kind.unwrap_or("all"), cell(Half::Dev), cell(Half::Test));
    }
    let nearest = nearest(&pairs);
    let wrong = (0..pairs.len()).filter(|&at| pairs[at].half() == Half::Dev && nearest[at][0] != at);
    for at in wrong.take(errors) {
        println!("{}: {}, not {}", pairs[at].paraphrase, pairs[nearest[at][0]].title, pairs[at].title);
    }
    Ok(())
}
