//! What matters of the benchmarks: how many utterances a second beside the analysers, and whether time is linear in length.
//!
//! Read from what criterion leaves in `target/criterion`, and from `baseline.json` beside it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use dotodo_score::corpus::{self, LANGUAGES};
use serde::Deserialize;

/// The lengths that are compared, in letters.
const SHORT: u32 = 1_000;
const LONG: u32 = 10_000;

fn results() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target")).join("criterion")
}

/// The median of a benchmark in nanoseconds.
fn median_ns(bench: &Path) -> Result<f64, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Estimates {
        median: Estimate,
    }
    #[derive(Deserialize)]
    struct Estimate {
        point_estimate: f64,
    }
    let file = bench.join("new/estimates.json");
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(serde_json::from_str::<Estimates>(&text)?.median.point_estimate)
}

/// Prints the summary.
///
/// # Errors
/// The benchmarks have not run.
pub(crate) fn print() -> Result<(), Box<dyn Error>> {
    print_rates()?;
    print_lengths()
}

fn print_rates() -> Result<(), Box<dyn Error>> {
    println!("{:<10}{:>16}", "corpus", "utterances/s");
    for language in LANGUAGES {
        let lines = corpus::load(&corpus::path(language, false))?.len();
        let rate = lines as f64 * 1e9 / median_ns(&results().join("corpus").join(language))?;
        println!("{language:<10}{rate:>16.0}");
    }
    println!(
        "\n{:<10}{:>16}{:>14}   in turns, on one core, the fastest round of each",
        "analyser", "utterances/s", "engine is"
    );
    let mut rates: BTreeMap<String, f64> = serde_json::from_str(&fs::read_to_string(results().join("baseline.json"))?)?;
    let engine = rates.remove("engine").ok_or("baseline.json has no rate of the engine: run `cargo xtask bench`")?;
    println!("{:<10}{engine:>16.0}", "engine");
    for (analyser, rate) in rates {
        println!("{analyser:<10}{rate:>16.0}{:>12.1} x", engine / rate);
    }
    Ok(())
}

fn print_lengths() -> Result<(), Box<dyn Error>> {
    println!("\n{:>12}{:>12}{:>8}   ns/letter at {SHORT} and {LONG} letters, and their ratio", SHORT, LONG, "ratio");
    let mut shapes: Vec<_> = fs::read_dir(results().join("length"))?.collect::<Result<_, _>>()?;
    shapes.sort_by_key(fs::DirEntry::file_name);
    for shape in shapes.iter().filter(|shape| shape.path().join(LONG.to_string()).exists()) {
        let per_letter = |length: u32| {
            Ok::<_, Box<dyn Error>>(median_ns(&shape.path().join(length.to_string()))? / f64::from(length))
        };
        let (short, long) = (per_letter(SHORT)?, per_letter(LONG)?);
        println!("{short:>12.1}{long:>12.1}{:>8.2}   {}", long / short, shape.file_name().to_string_lossy());
    }
    Ok(())
}
