//! PostgreSQL that goes away in the middle of a run.

use std::path::Path;
use std::process::Command;

use dotodo_runtime::postgres::Cluster;
use serde_json::json;

use crate::sample::{self, TASKS};
use crate::site::{Site, eventually};

#[tokio::test]
async fn a_run_goes_on_when_postgresql_is_started_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut cluster = Cluster::start(folder.path()).await.unwrap();
    let site = Site::at(cluster.url()).await;
    let _working = site.work(sample::all(), 8);
    for crashes in [false, true, false, true] {
        let run = site.trigger("diamond", &json!({"pause_ms": 300})).await;
        let begun = async || site.standing(run).await.tasks.iter().any(|task| task.state == "running");
        eventually("it is under way", begun).await;
        if crashes {
            crash(folder.path());
        }
        cluster.stop().await;
        cluster = Cluster::start(folder.path()).await.unwrap();
        let ended = async || {
            // The connections of before are noticed to be cut when they are used.
            let standing = dotodo_store::pipeline::standing(&site.pool, run).await;
            standing.is_ok_and(|standing| standing.is_some_and(|standing| standing.state != "running"))
        };
        eventually("it ends", ended).await;
        assert_eq!(site.ended(run).await.state, "succeeded");
    }
    site.assert_once_and_at_rest(4, TASKS.len());
}

/// Ends PostgreSQL as `pg_ctl stop --mode immediate` does: it recovers when it is started anew.
fn crash(data_dir: &Path) {
    let file = std::fs::read_to_string(data_dir.join("postgres/postmaster.pid")).unwrap();
    let id = file.lines().next().unwrap();
    assert!(Command::new("kill").args(["-QUIT", id]).status().unwrap().success());
}
