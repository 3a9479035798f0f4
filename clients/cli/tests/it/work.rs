//! `dotodo work`: several of them, one of which is killed.

use rustix::process::Signal;

use crate::parts::Site;
use crate::process::{Process, dotodo, eventually, sql};

/// A run of housekeeping that waits, as an admin's would.
const ASKED_FOR: &str = "insert into runs (id, pipeline, kind, logical_at, created_by)
                         values (gen_random_uuid(), 'housekeeping', 'manual', now(), 'admin001')";

/// How it stands, whatever else a full hour began meanwhile.
const STATE: &str = "select state from runs where created_by = 'admin001'";

/// Whether it can be asked for.
const REGISTERED: &str = "select count(*) from pipelines where name = 'housekeeping' and definition ->> 'zone' = 'UTC'";

pub(crate) fn work(site: &Site) -> Process {
    let settings = [("DATABASE_URL", site.database_url.as_str()), ("DOTODO_LEASE_SECS", "3")];
    let working = Process::start(&["work", "--concurrency", "2", "--time-zone", "UTC"], &settings);
    working.word_after("working");
    working
}

#[test]
fn what_a_killed_worker_had_is_done_by_another() {
    let site = Site::new();
    let ask = |query: &str| sql(&site.database_url, query);
    let killed = work(&site);
    eventually("it registers", || ask(REGISTERED) == "1");
    // Nothing can be forgotten while somebody holds the table, so the tasks are under way when their worker dies.
    let holder = Holder::of("requests", &site.database_url);
    ask(ASKED_FOR);
    let under_way = "select count(*) from task_runs where state = 'running' and task = 'forget_answers'";
    eventually("a task is under way", || ask(under_way) == "1");
    killed.kill();
    let other = work(&site);
    drop(holder);
    eventually("the run ends", || ask(STATE) == "succeeded");
    let tries = "select string_agg(state, ' ' order by attempt) from attempts where task = 'forget_answers'";
    assert_eq!(ask(tries), "lost succeeded");
    other.signal(Signal::TERM);
    assert_eq!(other.ended(), Some(0));
    let workers =
        "select string_agg((stopped_at is not null)::text || concurrency, ' ' order by started_at) from workers";
    assert_eq!(ask(workers), "false2 true2");
}

#[test]
fn a_worker_waits_for_its_database_and_refuses_a_zone_that_does_not_exist() {
    let site = Site::new();
    let url = ("DATABASE_URL", site.database_url.as_str());
    let refused = dotodo(&["work", "--time-zone", "Asia/Soul"], &[url]).output().unwrap();
    let complaint = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && complaint.contains("no time zone \"Asia/Soul\""), "{complaint}");
    let absent = site.database_url.replacen("/test_", "/absent_", 1);
    let waiting = Process::start(&["work"], &[("DATABASE_URL", &absent)]);
    waiting.word_after("cannot begin to work yet");
    waiting.signal(Signal::TERM);
    assert_eq!(waiting.ended(), Some(0));
}

#[test]
fn up_works_too() {
    let folder = tempfile::tempdir().unwrap();
    let url = crate::process::database();
    let options =
        ["up", "--data-dir", folder.path().to_str().unwrap(), "--listen", "127.0.0.1:0", "--concurrency", "3"];
    let up = Process::start(&options, &[("DATABASE_URL", &url)]);
    up.word_after("DoTodo listens on ");
    eventually("it works", || sql(&url, "select string_agg(concurrency::text, ' ') from workers") == "3");
    sql(&url, ASKED_FOR);
    eventually("the run ends", || sql(&url, STATE) == "succeeded");
}

/// A psql that holds a table until it is dropped.
struct Holder(std::process::Child);

impl Holder {
    fn of(table: &str, database_url: &str) -> Self {
        let mut child = crate::process::psql(database_url)
            .args(["-XAtq"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let statement = format!("begin; lock table {table} in access exclusive mode; select 'held';\n");
        std::io::Write::write_all(child.stdin.as_mut().unwrap(), statement.as_bytes()).unwrap();
        let mut line = String::new();
        let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut output, &mut line).unwrap();
        assert_eq!(line.trim(), "held");
        Self(child)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
