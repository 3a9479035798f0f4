//! Where the figures of a benchmark go.

use std::path::{Path, PathBuf};
use std::time::Duration;

const END: &str = "<!-- end -->";

/// Prints the section of the benchmark of this name, and puts it in its place in docs/benchmarks.md.
pub(crate) fn write(name: &str, section: &str) {
    println!("{section}");
    let begin = format!("<!-- written by `cargo bench -p {} --bench {name}` -->", env!("CARGO_PKG_NAME"));
    let text = std::fs::read_to_string(file()).unwrap_or_else(|_| "# Benchmarks\n".to_owned());
    let (before, after) = match text.split_once(&begin) {
        Some((before, rest)) => (before.to_owned(), rest.split_once(END).map_or("", |(_, after)| after).to_owned()),
        None => (format!("{}\n\n", text.trim_end()), "\n".to_owned()),
    };
    std::fs::write(file(), format!("{before}{begin}\n{section}{END}{after}")).unwrap();
}

/// The page, from whichever crate's folder.
fn file() -> PathBuf {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("docs"));
    above.into_iter().find(|docs| docs.is_dir()).unwrap().join("benchmarks.md")
}

/// The median and the 99th percentile, in milliseconds, as two cells of a table.
pub(crate) fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    format!("{:.1} | {:.1}", at(50), at(99))
}
