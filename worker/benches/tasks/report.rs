//! The figures, and where they go.

use std::time::Duration;

use crate::section;

#[derive(Default)]
pub(crate) struct Figures {
    pub(crate) seven: Vec<Duration>,
    pub(crate) one: Vec<Duration>,
    pub(crate) picked_up: Vec<Duration>,
    pub(crate) rates: Vec<(usize, f64)>,
}

impl Figures {
    /// Prints them, and puts them into their place in docs/benchmarks.md.
    pub(crate) fn write(self) {
        let runs = self.seven.len();
        let rates: String = self
            .rates
            .iter()
            .map(|(places, rate)| format!("| tasks per second, {places} at once | {rate:.0} | |\n"))
            .collect();
        let section = format!(
            "## Pipelines: what the machinery costs\n\n\
             Tasks that do nothing, on a PostgreSQL that writes to the disk, worker and database on one machine. {runs} runs of \
             seven tasks on five levels (the shape of dotodo_analytics), {} of one task; for the rate ten pipelines of 60 tasks \
             side by side. A task waits from the moment it is due until a worker has claimed it. Memory is that of this whole \
             process at the end, benchmark included.\n\n\
             | | p50, ms | p99, ms |\n|---|---:|---:|\n\
             | a run of seven tasks, from trigger to end | {} |\n\
             | a run of one task | {} |\n\
             | a task waits to be picked up | {} |\n\n\
             | | |\n|---|---:|\n{}| resident memory | {} MiB |\n",
            self.one.len(),
            section::percentiles(self.seven),
            section::percentiles(self.one),
            section::percentiles(self.picked_up),
            rates.replace(" | |\n", " |\n"),
            resident_mib(),
        );
        section::write("tasks", &section);
    }
}

fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}
