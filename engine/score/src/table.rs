//! `docs/language-scores.md`: every phenomenon of the corpus with an example and its score.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

use crate::answer;
use crate::corpus::{self, LANGUAGES, Line};
use crate::judge::judge;
use crate::tally::{Measure, Tally};

const HEAD: &str = "# How well the engine reads

Written by `cargo xtask score table` from `engine/corpus`; do not edit. Scores are in percent.

\"Open\" lines are those the grammar was written against. \"Unread\" lines were held out and nobody has looked at them: their
scores are the honest ones. What the columns mean, and when an answer is right, is in `engine/score/src/tally.rs` and
`judge.rs`.
";

const TAGS: &str = "
## By phenomenon

A phenomenon is a tag of the corpus; a line has several. A cell holds the lines that are exactly right (title, day, time and
repetition of every todo), in percent, and after it how many lines there are.

";

/// What the totals show.
const COLUMNS: [Measure; 9] = [
    Measure::Exact,
    Measure::ExactWithCategory,
    Measure::Split,
    Measure::Title,
    Measure::Date,
    Measure::TimeGiven,
    Measure::RecurrenceGiven,
    Measure::Category,
    Measure::NonTask,
];

/// One phenomenon: its shortest open example, and a tally for each corpus file.
#[derive(Default)]
struct Phenomenon {
    example: String,
    tallies: [Tally; 2 * LANGUAGES.len()],
}

/// The page.
///
/// # Errors
/// A corpus file cannot be read.
pub fn write() -> io::Result<String> {
    let mut phenomena: BTreeMap<String, Phenomenon> = BTreeMap::new();
    let mut page = format!("{HEAD}\n## Totals\n\n| | lines |");
    head(&mut page, COLUMNS.map(Measure::name).as_slice());
    for (file, language) in LANGUAGES.iter().flat_map(|language| [language, language]).enumerate() {
        let unread = file % 2 == 1;
        let mut total = Tally::default();
        for line in corpus::load(&corpus::path(language, unread))? {
            let judgement = judge(&line, &answer::engine(&line));
            total.add(&line, &judgement);
            for tag in &line.tags {
                let phenomenon = phenomena.entry(tag.clone()).or_default();
                phenomenon.tallies[file].add(&line, &judgement);
                if !unread {
                    phenomenon.offer(&line);
                }
            }
        }
        let cells = COLUMNS.map(|measure| percent(&total, measure));
        let kind = if unread { "unread" } else { "open" };
        row(&mut page, &format!("| {language}, {kind} | {} |", total.lines), &cells);
    }
    page += TAGS;
    page += "| phenomenon | example |";
    head(&mut page, &LANGUAGES.map(|language| format!("{language} | unread")).each_ref().map(String::as_str));
    for (tag, phenomenon) in &phenomena {
        let cells = phenomenon.tallies.each_ref().map(cell);
        row(&mut page, &format!("| {tag} | {} |", phenomenon.example.replace('|', "\\|")), &cells);
    }
    Ok(page)
}

impl Phenomenon {
    /// The shortest line shows a phenomenon best.
    fn offer(&mut self, line: &Line) {
        if self.example.is_empty() || line.text.len() < self.example.len() {
            self.example.clone_from(&line.text);
        }
    }
}

/// Ends a row of heads that `page` has begun, and draws the rule below it.
fn head(page: &mut String, names: &[&str]) {
    let begun = page.rsplit('\n').next().unwrap_or_default().to_owned();
    let row = format!("{begun} {} |", names.join(" | "));
    let columns = row.matches('|').count() - 1;
    let _ = writeln!(page, " {} |\n|{}", names.join(" | "), "---|".repeat(columns));
}

fn row(page: &mut String, begun: &str, cells: &[String]) {
    let _ = writeln!(page, "{begun} {} |", cells.join(" | "));
}

fn percent(tally: &Tally, measure: Measure) -> String {
    tally.percent(measure).map_or("–".to_owned(), |percent| format!("{percent:.1}"))
}

fn cell(tally: &Tally) -> String {
    match tally.percent(Measure::Exact) {
        Some(percent) => format!("{percent:.0} ({})", tally.lines),
        None => String::new(),
    }
}
