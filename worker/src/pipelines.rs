//! The pipelines of DoTodo.

mod advice;
mod data_sync;
mod day;
mod dotodo_analytics;
mod housekeeping;
mod metrics_update;
mod models;
mod recommendations;

#[cfg(test)]
pub(crate) use data_sync::data_sync;
pub use data_sync::{PendingUtterances, ReadPending, Reading};
pub use housekeeping::Retention;
pub use recommendations::{Lists, PrepareList, Preparing, Unprepared};

use crate::pipeline::Pipeline;

/// All of them.
pub fn all() -> Vec<Pipeline> {
    vec![
        data_sync::data_sync(),
        housekeeping::housekeeping(),
        models::models(),
        dotodo_analytics::dotodo_analytics(),
        metrics_update::metrics_update(),
        recommendations::recommendations(),
    ]
}

#[cfg(test)]
pub(crate) mod tests {
    use std::process::Command;

    use dotodo_runtime::postgres::Cluster;
    use dotodo_store::generate;
    use dotodo_store::{Pool, Settings};
    use jiff::{SignedDuration, Timestamp};

    pub(crate) const A_DAY: SignedDuration = SignedDuration::from_hours(24);

    /// The end of 2026-11-23 in Seoul.
    pub(crate) fn midnight() -> Timestamp {
        "2026-11-23T15:00:00Z".parse().unwrap()
    }

    /// A database with so many generated todos, of the ninety days up to midnight.
    pub(crate) async fn generated(todos: u32) -> (Cluster, Pool) {
        let cluster = Cluster::temporary().await.unwrap();
        let pool = Pool::new(&Settings::new(cluster.url())).unwrap();
        dotodo_store::migrate(&pool).await.unwrap();
        let settings = generate::Settings { indexed: false, ..generate::Settings::new(todos, midnight()) };
        generate::fill(&pool, &settings).await.unwrap();
        (cluster, pool)
    }

    /// Runs SQL, and gives its rows as lines.
    pub(crate) fn execute(cluster: &Cluster, sql: &str) -> String {
        let psql =
            Command::new(cluster.bin_dir().join("psql")).args(["-XAtq", "-d", &cluster.url(), "-c", sql]).output();
        let output = psql.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn every_pipeline_is_declared_right() {
        crate::Registry::new(super::all(), "Asia/Seoul").unwrap();
    }
}
