//! Titles with their categories: `titles_*.tsv`, and the todos of the open corpus.

use std::fs;
use std::io;
use std::path::Path;

use dotodo_engine::Category;

use crate::corpus::{self, LANGUAGES};
use crate::hash::hash;

/// The files of titles: a title, its category, and others that are right too, with tabs between.
const FILES: [&str; 2] = ["titles_korean.tsv", "titles_english.tsv"];

/// Every file of examples, in the order they are reported.
pub const SOURCES: [&str; 5] = [FILES[0], FILES[1], LANGUAGES[0], LANGUAGES[1], LANGUAGES[2]];

/// A title and what is right for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The title.
    pub title: String,
    /// Its category, and others that are right too.
    pub right: Vec<Category>,
    /// The file it is from, one of `SOURCES`.
    pub source: &'static str,
}

/// Every example.
///
/// # Errors
/// A file cannot be read, or a line is none.
pub fn load() -> io::Result<Vec<Example>> {
    let mut examples = Vec::new();
    for file in FILES {
        for line in read(file)?.lines() {
            let example = parse(line, file).ok_or_else(|| io::Error::other(format!("{file}: no title: {line}")));
            examples.push(example?);
        }
    }
    for language in LANGUAGES {
        let todos = corpus::load(&corpus::path(language, false))?.into_iter().flat_map(|line| line.todos);
        examples.extend(todos.map(|todo| {
            let names = [&todo.category].into_iter().chain(&todo.alt_categories);
            let right = names.filter_map(|name| Category::from_name(name)).collect();
            Example { title: todo.title, right, source: language }
        }));
    }
    Ok(examples)
}

fn parse(line: &str, source: &'static str) -> Option<Example> {
    let mut columns = line.split('\t');
    let title = columns.next().filter(|title| !title.is_empty())?.to_owned();
    let right = columns.map(Category::from_name).collect::<Option<Vec<_>>>()?;
    (!right.is_empty()).then_some(Example { title, right, source })
}

/// A hash of the files of titles, by which a model shows that it was fitted to them.
///
/// # Errors
/// A file cannot be read.
pub fn fingerprint() -> io::Result<u64> {
    let texts = FILES.map(read).into_iter().collect::<io::Result<Vec<_>>>()?;
    Ok(hash(&texts.concat()))
}

fn read(file: &str) -> io::Result<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus").join(file))
}
