//! Tables for people.

use std::io::IsTerminal as _;

use comfy_table::presets::NOTHING;
use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table};

/// Whether colours make sense: on a terminal whose person does not mind them (no-color.org).
pub(crate) fn is_coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A table without lines.
pub(crate) fn new(head: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    if !is_coloured() {
        table.force_no_tty();
    }
    if !head.is_empty() {
        table.set_header(head.iter().map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
    }
    table
}

/// A table of what is known of one thing, a line for each name and value; what is empty is left out.
pub(crate) fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> Table {
    let mut table = new(&[]);
    add_fields(&mut table, fields);
    table
}

/// Adds to such a table.
pub(crate) fn add_fields<'a>(table: &mut Table, fields: impl IntoIterator<Item = (&'a str, String)>) {
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        add_field(table, name, Cell::new(value));
    }
}

/// Adds a line for a name and a value.
pub(crate) fn add_field(table: &mut Table, name: &str, value: Cell) {
    table.add_row([Cell::new(name).add_attribute(Attribute::Bold), value]);
}

/// Prints a table.
pub(crate) fn print(table: &Table) {
    println!("{}", table.trim_fmt());
}

/// The lines of a table.
pub(crate) fn lines(table: &Table) -> Vec<String> {
    table.trim_fmt().lines().map(ToOwned::to_owned).collect()
}

/// A state in its colour.
pub(crate) fn state(word: String) -> Cell {
    let colour = colour(&word);
    let cell = Cell::new(word);
    match colour {
        Some(colour) => cell.fg(colour),
        None => cell,
    }
}

fn colour(word: &str) -> Option<Color> {
    match word {
        "succeeded" | "alive" => Some(Color::Green),
        "running" => Some(Color::Cyan),
        "failed" | "dead" | "lost" | "timed out" | "upstream failed" | "error" => Some(Color::Red),
        "retrying" | "cancelled" | "discarded" | "paused" | "warn" => Some(Color::Yellow),
        _ => None,
    }
}

/// So much of a text as a column has room for: of its first line.
pub(crate) fn cut(text: &str) -> String {
    const CHARS: usize = 80;
    let line = text.lines().next().unwrap_or_default();
    let is_cut = line.len() < text.len() || line.chars().count() > CHARS;
    line.chars().take(CHARS).chain(is_cut.then_some('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(cut("the disk is full"), "the disk is full");
        assert_eq!(cut("panicked\nat x.rs"), "panicked…");
        assert_eq!(cut(&"가".repeat(100)).chars().count(), 81);
    }
}
