//! How work is done, which `work` and `up` share.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use dotodo_server::{PendingReader, PrepareError, Recommender};
use dotodo_store::Pool;
use dotodo_worker::{
    Lists, PendingUtterances, PrepareList, Preparing, ReadPending, Reading, Retention, Settings, Unprepared, Warehouse,
};
use jiff::SignedDuration;
use jiff::civil::Date;
use tonic::transport::Channel;

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
    /// Where data_sync takes what changed: schema (of the database), postgres://…, file:///directory or s3://bucket/prefix
    #[arg(long, env = "DOTODO_WAREHOUSE", default_value = "schema", hide_env_values = true, value_parser = Warehouse::open)]
    warehouse: Warehouse,
}

/// Reads what stayed pending, as the server would have.
struct Reader(PendingReader);

impl ReadPending for Reader {
    fn read(&self) -> Reading<'_> {
        Box::pin(async {
            let done = self.0.read().await.map_err(|error| error.to_string())?;
            Ok((done.read, done.unread))
        })
    }
}

/// Reads what stayed pending with a model, which is waited for so long. The pool is the tables' owner's.
pub(crate) fn reader(pool: &Pool, model: Channel, patience: Duration) -> PendingUtterances {
    PendingUtterances(Some(Arc::new(Reader(PendingReader::new(pool.clone(), model, patience)))))
}

/// Makes lists before anybody asks, as the server would have.
struct Preparer(Recommender);

impl PrepareList for Preparer {
    fn prepare<'a>(&'a self, user_id: &'a str, day: Date) -> Preparing<'a> {
        Box::pin(async move {
            self.0.prepare(user_id, day).await.map_err(|error| match error {
                PrepareError::Away(_) => Unprepared::Away(error.to_string()),
                PrepareError::Person(_) => Unprepared::Person(error.to_string()),
            })
        })
    }
}

/// Makes lists with a model, which is waited for so long. The pool is the tables' owner's.
pub(crate) fn lists(pool: &Pool, model: Channel, patience: Duration) -> Lists {
    Lists(Some(Arc::new(Preparer(Recommender::new(pool.clone(), model, patience)))))
}

impl Work {
    pub(crate) fn settings(&self) -> Settings {
        let days = |days: u16| SignedDuration::from_hours(24 * i64::from(days));
        Settings {
            concurrency: self.concurrency.into(),
            zone: self.time_zone.clone(),
            lease: Duration::from_secs(self.lease_secs),
            retention: Retention { deleted: days(self.deleted_kept_days), runs: days(self.runs_kept_days) },
            warehouse: self.warehouse.clone(),
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
