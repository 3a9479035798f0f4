//! The scores no change may fall below, kept in `engine/corpus/floors.tsv`: a row a language, a column a measure.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::tally::{Measure, Tally};

/// What has a floor.
pub const MEASURES: [Measure; 8] = [
    Measure::Exact,
    Measure::Split,
    Measure::Title,
    Measure::Date,
    Measure::TimeGiven,
    Measure::RecurrenceGiven,
    Measure::Category,
    Measure::NonTask,
];

/// The least score, in percent, of one measure in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Floor {
    /// The language, as its corpus file is named.
    pub language: String,
    /// What is measured.
    pub measure: Measure,
    /// In percent.
    pub percent: f64,
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/floors.tsv")
}

/// The recorded floors.
///
/// # Errors
/// The file cannot be read, or a cell is no number.
pub fn load() -> io::Result<Vec<Floor>> {
    let text = fs::read_to_string(path())?;
    let mut floors = Vec::new();
    for row in text.lines().skip(1) {
        let mut cells = row.split('\t');
        let language = cells.next().unwrap_or_default();
        for (measure, cell) in MEASURES.into_iter().zip(cells) {
            let percent = cell.parse().map_err(|e| io::Error::other(format!("floors.tsv: {cell:?}: {e}")))?;
            floors.push(Floor { language: language.to_owned(), measure, percent });
        }
    }
    Ok(floors)
}

/// Records the scores as the floors, rounded down to a tenth.
///
/// # Errors
/// The file cannot be written.
pub fn save(scores: &[(&str, Tally)]) -> io::Result<()> {
    let mut text = format!("language\t{}\n", MEASURES.map(Measure::name).join("\t"));
    for (language, tally) in scores {
        let cells = MEASURES.map(|measure| format!("{:.1}", tenth_below(tally.percent(measure).unwrap_or_default())));
        text += &format!("{language}\t{}\n", cells.join("\t"));
    }
    fs::write(path(), text)
}

fn tenth_below(percent: f64) -> f64 {
    (percent * 10.0).floor() / 10.0
}
