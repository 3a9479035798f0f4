//! How work is done, which `work` and `up` share.

use std::time::Duration;

use clap::Args;
use dotodo_worker::{Retention, Settings};
use jiff::SignedDuration;

/// How many tasks at once, in which zone, and how long things are kept.
#[derive(Debug, Args)]
pub(crate) struct Work {
    /// How many tasks of pipelines may be under way at once
    #[arg(long, env = "DOTODO_WORK_CONCURRENCY", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    concurrency: u16,
    /// The IANA name of the zone of the pipelines' schedules and days
    #[arg(long, env = "DOTODO_TIME_ZONE", default_value = "Asia/Seoul")]
    time_zone: String,
    /// For how long a task is a worker's without a sign of life, in seconds; then another one takes it over
    #[arg(long, env = "DOTODO_LEASE_SECS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(3..=600))]
    lease_secs: u64,
    /// For how many days a deletion can be taken back; then the todo is removed for good
    #[arg(long, env = "DOTODO_DELETED_KEPT_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..))]
    deleted_kept_days: u16,
    /// For how many days runs of pipelines are kept that have ended, with what their tasks said
    #[arg(long, env = "DOTODO_RUNS_KEPT_DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..))]
    runs_kept_days: u16,
}

impl Work {
    pub(crate) fn settings(&self) -> Settings {
        let days = |days: u16| SignedDuration::from_hours(24 * i64::from(days));
        Settings {
            concurrency: self.concurrency.into(),
            zone: self.time_zone.clone(),
            lease: Duration::from_secs(self.lease_secs),
            retention: Retention { deleted: days(self.deleted_kept_days), runs: days(self.runs_kept_days) },
            ..Settings::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        work: Work,
    }

    #[test]
    fn the_defaults_are_those_of_the_worker() {
        let settings = Line::parse_from(["dotodo"]).work.settings();
        assert_eq!(format!("{settings:?}"), format!("{:?}", Settings::default()));
    }
}
