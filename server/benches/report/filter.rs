//! Which benchmarks a filter means.

/// Whether the benchmark of this name is wanted: `cargo bench FILTER` may be for another one.
pub(crate) fn is_wanted(name: &str) -> bool {
    let mut filters = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).peekable();
    filters.peek().is_none() || filters.any(|filter| name.contains(&filter))
}
