//! A cluster's life, as root and as anyone else: these tests know no difference.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use dotodo_runtime::postgres::{Cluster, Error};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::child;

/// What psql answers to `sql`, or its complaint.
fn psql(cluster: &Cluster, url: &str, sql: &str) -> Result<String, String> {
    let mut command = Command::new(cluster.bin_dir().join("psql"));
    // A caller's environment must not lead astray.
    let output = command.env("PGPORT", "1").env("PGHOST", "nowhere").args(["-XAtqc", sql, url]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

fn postmaster(data_dir: &Path) -> Pid {
    let content = fs::read_to_string(data_dir.join("postgres/postmaster.pid")).unwrap();
    Pid::from_raw(content.lines().next().unwrap().parse().unwrap()).unwrap()
}

/// Waits until `met`; a minute is far more than any of it takes.
fn eventually(what: &str, met: impl Fn() -> bool) {
    let begun = Instant::now();
    while !met() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}: not within a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test]
async fn data_outlives_a_restart() {
    let dir = TempDir::new().unwrap();
    let cluster = Cluster::start(dir.path()).await.unwrap();
    psql(&cluster, &cluster.url(), "create table t as select '빨래하기' as title").unwrap();
    let url = cluster.url();
    cluster.stop().await;
    assert!(!dir.path().join("postgres/postmaster.pid").exists(), "the shutdown was not an orderly one");

    let cluster = Cluster::start(dir.path()).await.unwrap();
    assert_eq!(cluster.url(), url);
    assert_eq!(psql(&cluster, &url, "select title from t").unwrap(), "빨래하기");
}

#[tokio::test]
async fn it_is_private_and_durable() {
    let dir = TempDir::new().unwrap();
    let cluster = Cluster::start(dir.path()).await.unwrap();
    let show = |name: &str| psql(&cluster, &cluster.url(), &format!("show {name}")).unwrap();
    assert_eq!((show("listen_addresses").as_str(), show("fsync").as_str()), ("", "on"));
    assert_eq!((show("data_checksums").as_str(), show("timezone").as_str()), ("on", "UTC"));
    let mode = |name: &str| fs::metadata(dir.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("socket"), mode("postgres")), (0o700, 0o700));
}

#[tokio::test]
async fn korean_sorts_as_in_the_dictionary_and_letters_are_letters() {
    let cluster = shared().await;
    let ask = |sql: &str| psql(cluster, &cluster.url(), sql).unwrap();
    assert_eq!(
        ask("select string_agg(w, ' ' order by w) from unnest('{힘,나,가방,가,Z,a}'::text[]) w"),
        "Z a 가 가방 나 힘"
    );
    assert_eq!(ask(r"select lower('ÄÖ'), '빨래' ~ '^\w+$'"), "äö|t");
}

#[tokio::test]
async fn each_test_can_have_a_database() {
    let cluster = shared().await;
    let url = cluster.create_database("할 일").await.unwrap();
    assert_eq!(psql(cluster, &url, "select current_database()").unwrap(), "할 일");
    let again = cluster.create_database("할 일").await;
    assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
}

#[tokio::test]
async fn a_second_holder_learns_who_is_first() {
    let dir = TempDir::new().unwrap();
    let first = Cluster::start(dir.path()).await.unwrap();
    let second = Cluster::start(dir.path()).await;
    let Err(Error::Held { data_dir, pid }) = second else { panic!("{second:?}") };
    assert_eq!((data_dir, pid), (dir.path().canonicalize().unwrap(), Some(std::process::id())));
    first.stop().await;
    Cluster::start(dir.path()).await.unwrap();
}

#[tokio::test]
async fn a_long_path_has_a_short_socket() {
    let dir = TempDir::new().unwrap();
    let long = dir.path().join("할일".repeat(20)).join("it's \"quoted\"");
    let cluster = Cluster::start(&long).await.unwrap();
    assert_eq!(psql(&cluster, &cluster.url(), "select 1").unwrap(), "1");
    assert!(cluster.url().contains("host=/tmp/dotodo-"), "{}", cluster.url());
}

#[tokio::test]
async fn strange_characters_in_a_path_do_no_harm() {
    let dir = TempDir::new().unwrap();
    for (name, socket_dir) in [("it's \"a+b\"", "it%27s%20%22a%2Bb%22/socket"), ("a,b", "host=/tmp/dotodo-")] {
        let cluster = Cluster::start(&dir.path().join(name)).await.unwrap();
        assert_eq!(psql(&cluster, &cluster.url(), "select 1").unwrap(), "1");
        assert!(cluster.url().contains(socket_dir), "{}", cluster.url());
    }
}

#[tokio::test]
async fn it_starts_again_after_the_postmaster_was_killed() {
    let dir = TempDir::new().unwrap();
    let cluster = Cluster::start(dir.path()).await.unwrap();
    psql(&cluster, &cluster.url(), "create table t as select 1").unwrap();
    kill_process(postmaster(dir.path()), Signal::KILL).unwrap();
    cluster.stop().await;
    assert!(dir.path().join("postgres/postmaster.pid").exists(), "it was not killed");

    let cluster = Cluster::start(dir.path()).await.unwrap();
    assert_eq!(psql(&cluster, &cluster.url(), "select count(*) from t").unwrap(), "1");
}

#[tokio::test]
async fn a_reused_process_id_does_not_stop_it() {
    let dir = TempDir::new().unwrap();
    Cluster::start(dir.path()).await.unwrap().stop().await;
    let cluster = dir.path().join("postgres");
    let mine = std::process::id();
    let stale = format!("{mine}\n{}\n1795426800\n5432\n{}\n\n", cluster.display(), dir.path().join("socket").display());
    fs::write(cluster.join("postmaster.pid"), stale).unwrap();
    Cluster::start(dir.path()).await.unwrap();
}

/// The part of the child: runs until it is killed.
async fn hold(cluster: Cluster) {
    child::ready(&cluster.url());
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn it_starts_again_after_its_process_was_killed() {
    if let Some(data_dir) = child::part() {
        return hold(Cluster::start(Path::new(&data_dir)).await.unwrap()).await;
    }
    let dir = TempDir::new().unwrap();
    let test = "postgres::it_starts_again_after_its_process_was_killed";
    let start = || {
        let mut holder = child::command(test, dir.path().to_str().unwrap()).spawn().unwrap();
        child::wait_until_ready(&mut holder);
        holder
    };
    for _ in 0..2 {
        kill(start());
    }
    // Also when PostgreSQL is still there because nobody could end it.
    let holder = start();
    let left_behind = postmaster(dir.path());
    kill_guard_of(&holder);
    kill(holder);
    let cluster = Cluster::start(dir.path()).await.unwrap();
    assert_ne!(postmaster(dir.path()), left_behind);
    assert_eq!(psql(&cluster, &cluster.url(), "select 1").unwrap(), "1");
}

/// Kills a process that cannot do anything about it.
fn kill(mut process: Child) {
    process.kill().unwrap();
    process.wait().unwrap();
}

/// Kills the shell that ends PostgreSQL when `parent` dies.
fn kill_guard_of(parent: &Child) {
    let output = Command::new("ps").args(["-Ao", "pid=,ppid=,comm="]).output().unwrap();
    let listing = String::from_utf8(output.stdout).unwrap();
    let is_guard = |fields: &[&str]| fields[1] == parent.id().to_string() && fields[2].ends_with("sh");
    let fields = listing.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let guard = fields.filter(|fields| is_guard(fields)).map(|fields| fields[0].parse().unwrap()).next().unwrap();
    kill_process(Pid::from_raw(guard).unwrap(), Signal::KILL).unwrap();
}

#[tokio::test]
async fn a_temporary_one_goes_with_its_process() {
    if child::part().is_some() {
        return hold(Cluster::temporary().await.unwrap()).await;
    }
    let mut holder = child::command("postgres::a_temporary_one_goes_with_its_process", "hold").spawn().unwrap();
    let (url, _) = child::wait_until_ready(&mut holder);
    let socket_dir = url.split("host=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    assert!(fs::metadata(&socket_dir).unwrap().is_dir());
    kill(holder);
    eventually("the directory is removed", || !Path::new(&socket_dir).exists());
}

#[tokio::test]
async fn a_temporary_one_goes_when_dropped() {
    let cluster = Cluster::temporary().await.unwrap();
    let url = cluster.url();
    let data_dir = Path::new(url.split("host=").nth(1).unwrap()).parent().unwrap().to_owned();
    assert!(data_dir.join("postgres").is_dir());
    cluster.stop().await;
    assert!(!data_dir.exists());
}

#[tokio::test]
async fn a_terminals_ctrl_c_does_not_reach_it() {
    let cluster = shared().await;
    let pid: i32 = psql(cluster, &cluster.url(), "select pg_read_file('postmaster.pid')")
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let group = rustix::process::getpgid(Pid::from_raw(pid)).unwrap();
    assert_ne!(group, rustix::process::getpgrp());
}

/// One cluster for the tests that change nothing outside of their own database.
async fn shared() -> &'static Cluster {
    static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
    CLUSTER.get_or_init(|| async { Cluster::temporary().await.unwrap() }).await
}
