//! The commands of those who run an installation, against a server and a worker.

use std::process::Stdio;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::parts::Site;
use crate::process::{Process, Target, dotodo, eventually, sql};

/// A server, a worker or none, and an admin.
struct Operated {
    site: Site,
    worker: Option<Process>,
    _server: Process,
    admin: Target,
}

impl Operated {
    fn start() -> Self {
        let site = Site::new();
        let (server, person) = site.serve("127.0.0.1:0", None);
        let key_file = site.key_file();
        let asked = ["token", "--user", "ops", "--role", "admin"];
        let token = dotodo(&asked, &[("DOTODO_AUTH_KEY_FILE", &key_file)]).output().unwrap();
        let token = String::from_utf8(token.stdout).unwrap().trim().to_owned();
        let worker = crate::work::work(&site);
        let operated = Self { site, worker: Some(worker), _server: server, admin: Target { url: person.url, token } };
        eventually("the pipelines are declared", || operated.sql("select count(*) from pipelines") == "6");
        operated
    }

    /// Lets the worker go home.
    fn without_worker(mut self) -> Self {
        let worker = self.worker.take().unwrap();
        worker.signal(Signal::TERM);
        assert_eq!(worker.ended(), Some(0));
        self
    }

    fn sql(&self, query: &str) -> String {
        sql(&self.site.database_url, query)
    }

    /// What a refused command must leave as it is.
    fn everything(&self) -> String {
        self.sql(
            "select concat_ws(' ', (select string_agg(id::text || state, ',' order by id) from runs),
                (select string_agg(job_id || state || coalesce(discarded_at::text, ''), ',' order by job_id) from attempts),
                (select count(*) from backfills), (select count(*) from audit),
                (select string_agg(name, ',' order by name) from pipelines where paused))",
        )
    }

    /// The one job of a state.
    fn job(&self, state: &str) -> String {
        let jobs = self.admin.json(&["jobs", "list", "--state", state]);
        jobs["jobs"][0]["id"].as_str().unwrap_or_else(|| panic!("{jobs}")).to_owned()
    }
}

/// The objects of lines.
fn lines(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The id of the run made last of a pipeline.
fn last_run(admin: &Target, pipeline: &str) -> String {
    let runs = admin.json(&["pipelines", "runs", pipeline, "--limit", "1"]);
    runs["runs"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn pipelines_are_seen_before_they_run() {
    let operated = Operated::start();
    let admin = &operated.admin;
    let table = admin.prints(&["pipelines", "list"]);
    assert!(table.contains("metrics_update") && !table.contains('\x1b'), "{table}");
    assert_eq!(admin.json(&["pipelines", "list"])["pipelines"].as_array().unwrap().len(), 6);
    assert_eq!(admin.json(&["pipelines", "list", "--tag", "nobody's"]), json!({}));
    let shown = admin.prints(&["pipelines", "show", "dotodo_analytics"]);
    assert!(["0 1 * * * (UTC)", "date", "└─ extract_user_activity"].iter().all(|it| shown.contains(it)), "{shown}");
    assert_eq!(admin.json(&["pipelines", "show", "models"])["name"], "models");
    let tasks = admin.prints(&["tasks", "list", "metrics_update"]);
    assert!(tasks.contains("save_metrics (also after"), "{tasks}");
    assert_eq!(admin.json(&["tasks", "list", "metrics_update"])["tasks"].as_array().unwrap().len(), 4);
    assert_eq!(admin.json(&["pipelines", "next", "models", "-n", "3"])["times"].as_array().unwrap().len(), 3);
    assert_eq!(admin.prints(&["pipelines", "next", "models", "-n", "3"]).lines().count(), 4);
    assert_eq!(admin.prints(&["pipelines", "validate"]).trim(), "6 pipelines, nothing wrong");
    assert_eq!(admin.json(&["pipelines", "validate"])["pipelineCount"], 6);
    let workers = admin.json(&["workers", "--alive"]);
    assert_eq!((workers["workers"].as_array().unwrap().len(), &workers["workers"][0]["concurrency"]), (1, &json!(2)));
    assert!(admin.prints(&["workers"]).contains("alive"));
}

#[test]
fn a_run_is_triggered_followed_and_done_again() {
    let operated = Operated::start();
    let admin = &operated.admin;
    let followed = admin.prints(&["pipelines", "trigger", "metrics_update", "--date", "2026-11-01", "--follow"]);
    assert!(followed.contains("metrics_update succeeded  4/4 tasks"), "{followed}");
    let run = last_run(admin, "metrics_update");
    let state = admin.json(&["pipelines", "state", &run]);
    let about = (&state["logicalDate"], &state["logicalTime"], &state["kind"]);
    assert_eq!(about, (&json!("2026-11-01"), &json!("2026-11-01T02:00:00Z"), &json!("RUN_KIND_MANUAL")));
    assert!(admin.prints(&["pipelines", "state", &run]).contains("save_metrics"));

    admin.prints(&["tasks", "clear", &run, "calculate_streak", "--downstream", "--follow"]);
    let task = admin.json(&["tasks", "show", &run, "save_metrics"]);
    assert_eq!((&task["attempt"], &task["state"]), (&json!(2), &json!("TASK_STATE_SUCCEEDED")));
    assert_eq!(admin.json(&["tasks", "show", &run, "calculate_completion_rate"])["attempt"], 1);
    let again = lines(&admin.prints(&["pipelines", "retry", &run, "--task", "save_metrics", "--follow", "--json"]));
    assert_eq!(again.last().unwrap()["run"]["state"], "RUN_STATE_SUCCEEDED");
    let shown = admin.prints(&["tasks", "show", &run, "save_metrics"]);
    assert_eq!(shown.lines().filter(|line| line.trim_start().starts_with(['1', '2', '3'])).count(), 3, "{shown}");

    for (filter, found) in [(&["--state", "succeeded"][..], 1), (&["--state", "failed", "--state", "running"], 0)] {
        let args = [&["pipelines", "runs", "metrics_update", "--all"][..], filter].concat();
        assert_eq!(admin.json(&args)["runs"].as_array().map_or(0, Vec::len), found, "{filter:?}");
    }
    for (filter, found) in [
        (&["--from", "2026-10-31", "--to", "2026-11-02"][..], 1),
        (&["--from", "2026-11-03"], 0),
        (&["--to", "2026-10-30"], 0),
        (&["--since", "1h"], 1),
        (&["--since", "2100-01-01"], 0),
    ] {
        let args = [&["pipelines", "runs", "--kind", "manual"][..], filter].concat();
        assert_eq!(admin.json(&args)["runs"].as_array().map_or(0, Vec::len), found, "{filter:?}");
    }
    let actions = "select string_agg(action, ' ' order by id) from audit";
    assert_eq!(operated.sql(actions), "TriggerPipeline RetryRun RetryRun");
    assert_eq!(admin.json(&["audit", "--action", "RetryRun", "--limit", "1"])["entries"].as_array().unwrap().len(), 1);
    let audit = admin.prints(&["audit", "--since", "1h", "--actor", "ops", "--all"]);
    assert!(audit.contains("TriggerPipeline") && audit.lines().count() == 4, "{audit}");
}

#[test]
fn a_task_is_tried_and_leaves_nothing_behind() {
    let operated = Operated::start();
    let admin = &operated.admin;
    operated.sql("insert into accounts (user_id) values ('u')");
    operated.sql(
        "insert into todos (user_id, id, title, category, source) values ('u', gen_random_uuid(), 'x', '기타', 'manual');
         insert into events (user_id, kind, todo_id, todo) select user_id, 'created', id, to_jsonb(todos) from todos",
    );
    let tried =
        admin.prints(&["pipelines", "test", "dotodo_analytics", "extract_user_activity", "-p", "date=2026-11-01"]);
    assert!(tried.contains("info  on 2026-11-01") && tried.contains("output: {\n"), "{tried}");
    let said = lines(&admin.prints(&["tasks", "test", "models", "todo_days", "--at", "1h", "--json"]));
    assert!(said.last().unwrap()["run"]["tasks"][0]["output"].is_string(), "{said:?}");
    assert_eq!(operated.sql("select count(*) from todo_days"), "0", "it is rolled back");
    assert_eq!(admin.json(&["pipelines", "runs", "--kind", "test"])["runs"].as_array().unwrap().len(), 2);
    assert_eq!(admin.prints(&["pipelines", "runs", "dotodo_analytics"]).trim(), "no runs");

    let runs = admin.json(&["pipelines", "runs", "dotodo_analytics", "--kind", "test"]);
    let run = runs["runs"][0]["id"].as_str().unwrap();
    let log = ["tasks", "logs", run, "extract_user_activity"];
    for more in [&[][..], &["-f"], &["--attempt", "1"], &["--level", "info"]] {
        assert!(admin.prints(&[&log[..], more].concat()).contains("extract_user_activity.1 info"), "{more:?}");
    }
    for more in [&["--attempt", "2"][..], &["--level", "warn"], &["--level", "warn", "-f"]] {
        assert_eq!(admin.prints(&[&log[..], more].concat()), "", "{more:?}");
    }
    assert_eq!(admin.json(&log)["lines"][0]["level"], "LOG_LEVEL_INFO");
    assert_eq!(lines(&admin.prints(&["pipelines", "logs", run, "-f", "--json"]))[0]["attempt"], 1);
    assert_eq!(admin.json(&["pipelines", "logs", run])["lines"].as_array().unwrap().len(), 1);
}

#[test]
fn days_are_run_again() {
    let operated = Operated::start();
    let admin = &operated.admin;
    let days = ["--from", "2026-11-01", "--to", "2026-11-03"];
    let asked = [&["pipelines", "backfill", "dotodo_analytics"][..], &days].concat();
    let dry = admin.prints(&[&asked[..], &["--dry-run"]].concat());
    assert!(dry.starts_with("would make 3 runs of dotodo_analytics") && dry.lines().count() == 4, "{dry}");
    let times = &admin.json(&[&asked[..], &["--dry-run"]].concat())["logicalTimes"];
    assert_eq!(times[2], "2026-11-03T01:00:00Z");
    assert_eq!(operated.sql("select count(*) from runs where kind = 'backfill'"), "0");

    let followed = admin.prints(&[&asked[..], &["--follow"]].concat());
    assert!(followed.contains("dotodo_analytics succeeded  3: 3 succeeded"), "{followed}");
    assert_eq!(operated.sql("select count(*) from daily_analytics"), "3");
    let listed = admin.json(&["pipelines", "backfills"]);
    let id = listed["backfills"][0]["id"].as_str().unwrap();
    assert!(admin.prints(&["pipelines", "backfills", "dotodo_analytics"]).contains(id));
    assert_eq!(admin.json(&["pipelines", "runs", "--backfill", id])["runs"].as_array().unwrap().len(), 3);
    assert!(admin.prints(&["pipelines", "state", "--backfill", id]).contains("3: 3 succeeded"));
    let (code, complaint) = admin.fails(&["pipelines", "cancel", "--backfill", id]);
    assert!(code == Some(1) && complaint.contains("BACKFILL_FINISHED"), "{complaint}");

    assert!(admin.prints(&["pipelines", "pause", "dotodo_analytics", "models"]).contains("paused"));
    let waiting = admin.json(&asked);
    let id = waiting["id"].as_str().unwrap();
    assert_eq!(waiting["queuedRunCount"], 3);
    assert_eq!(admin.json(&["pipelines", "cancel", "--backfill", id])["cancelledRunCount"], 3);
    let (code, complaint) = admin.fails(&["pipelines", "state", "--backfill", id, "--follow"]);
    assert!(code == Some(3) && complaint.contains("was cancelled"), "{complaint}");
    let unpaused = admin.json(&["pipelines", "unpause", "--all"]);
    assert!(unpaused["pipelines"].as_array().unwrap().iter().all(|one| one["paused"].is_null()), "{unpaused}");
}

#[test]
fn what_failed_is_found_explained_and_retried() {
    let operated = Operated::start();
    let admin = &operated.admin;
    operated.sql("alter table daily_analytics rename to elsewhere");
    let trigger = ["pipelines", "trigger", "dotodo_analytics", "--follow", "--log"];
    for _ in 0..2 {
        let (code, complaint) = admin.fails(&trigger);
        assert!(code == Some(3) && complaint.contains("failed"), "{complaint}");
    }
    let dead = admin.json(&["jobs", "dead", "--text", "lacks active_users", "--pipeline", "dotodo_analytics"]);
    let dead = dead["jobs"].as_array().unwrap();
    assert_eq!(dead.len(), 2);
    let older = dead[1]["id"].as_str().unwrap();
    let both = admin.prints(&["jobs", "bulk", "retry", "--state", "dead", "--dry-run"]);
    assert!(both.starts_with("1 job would be retried, 1 is left for later"), "{both}");
    assert!(admin.prints(&["jobs", "dead"]).contains(older));
    assert!(admin.prints(&["jobs", "why", older]).contains("its task for good: daily_analytics lacks"));
    assert!(admin.prints(&["jobs", "show", older]).contains("create_analytics_table (failed)"));
    assert_eq!(admin.json(&["jobs", "discard", older])["state"], "JOB_STATE_DISCARDED");
    assert_eq!(admin.json(&["queues"])["queues"][0]["deadCount"], "1");
    assert!(admin.prints(&["pipelines", "runs", "--state", "failed"]).contains("0/7"));

    let bulk = ["jobs", "bulk", "retry", "--state", "dead", "--since", "1h"];
    assert_eq!(admin.prints(&[&bulk[..], &["--dry-run"]].concat()).trim(), "1 job would be retried");
    let before = operated.everything();
    let (code, complaint) = admin.fails(&bulk);
    assert!(code == Some(2) && complaint.contains("1 job would be retried, but nobody is there to ask"), "{complaint}");
    assert_eq!(operated.everything(), before);
    operated.sql("alter table elsewhere rename to daily_analytics");
    assert_eq!(admin.json(&[&bulk[..], &["--yes"]].concat())["count"], 1);
    let run = last_run(admin, "dotodo_analytics");
    admin.prints(&["pipelines", "state", &run, "--follow"]);
    assert_eq!(admin.prints(&["jobs", "dead"]).trim(), "no jobs");
    assert_eq!(admin.prints(&["jobs", "bulk", "retry", "--state", "dead", "--yes"]).trim(), "no jobs would be retried");
    admin.prints(&["jobs", "retry", older, "--follow"]);
    let statistics = admin.json(&["jobs", "stats", "--pipeline", "dotodo_analytics", "--hours", "1"]);
    let tasks = statistics["tasks"].as_array().unwrap();
    let failed: Vec<_> = tasks.iter().filter(|task| task["failedCount"] == "2").collect();
    assert_eq!((tasks.len(), failed.len()), (7, 1), "{statistics}");
    assert!(admin.prints(&["jobs", "stats"]).contains("create_analytics_table"));
}

#[test]
fn a_reader_may_have_read_enough() {
    let operated = Operated::start();
    let admin = &operated.admin;
    let asked = ["pipelines", "backfill", "models", "-s", "2020-01-01", "-e", "2026-01-01", "--dry-run"];
    let settings = [("DOTODO_URL", admin.url.as_str()), ("DOTODO_TOKEN", admin.token.as_str())];
    let mut child = dotodo(&asked, &settings).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap().as_str()), (Some(141), ""));
}

#[test]
fn jobs_are_steered_with_no_worker_there() {
    let operated = Operated::start().without_worker();
    let admin = &operated.admin;
    let run = admin.json(&["pipelines", "trigger", "dotodo_analytics"])["id"].as_str().unwrap().to_owned();
    assert!(admin.prints(&["workers"]).contains("stopped"));
    assert_eq!(admin.prints(&["workers", "--alive"]).trim(), "no workers: `dotodo work` starts one");
    assert!(admin.prints(&["queues"]).contains("tasks"));
    let job = operated.job("ready");
    assert!(admin.prints(&["jobs", "why", &job]).contains("no worker lives"));
    assert_eq!(admin.json(&["jobs", "why", &job])["blockers"][0]["kind"], "BLOCKER_KIND_NO_WORKER");
    assert!(admin.prints(&["pipelines", "state", &run]).contains("no worker lives"));

    operated.sql("update attempts set due_at = now() + interval '1 hour' where state = 'queued'");
    assert_eq!(operated.job("scheduled"), job);
    assert!(admin.prints(&["jobs", "why", &job]).starts_with("it is not due before"));
    assert_eq!(admin.json(&["jobs", "run-now", &job])["state"], "JOB_STATE_READY");
    let ready = operated.job("ready");
    assert_eq!(admin.json(&["jobs", "cancel", &ready])["state"], "JOB_STATE_CANCELLED");
    assert!(admin.prints(&["jobs", "why", &ready]).contains("an admin stopped it"));
    assert_eq!(admin.json(&["jobs", "retry", &ready])["state"], "RUN_STATE_RUNNING");
    let again = operated.job("ready");
    assert_eq!(admin.json(&["jobs", "discard", &again])["state"], "JOB_STATE_DISCARDED");
    let page = admin.run(&["jobs", "list", "--run", &run, "--limit", "1"]);
    assert!(String::from_utf8(page.stderr).unwrap().contains("--all"), "that there is more is said");
    assert_eq!(admin.json(&["jobs", "list", "--run", &run, "--all"])["jobs"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_refused_says_why_and_changes_nothing() {
    let operated = Operated::start().without_worker();
    let admin = &operated.admin;
    let run = admin.json(&["pipelines", "trigger", "models"])["id"].as_str().unwrap().to_owned();
    let nobody = "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f";
    let person = dotodo(&["token", "--user", "u"], &[("DOTODO_AUTH_KEY_FILE", &operated.site.key_file())]);
    let person = String::from_utf8({ person }.output().unwrap().stdout).unwrap();
    let before = operated.everything();
    for (args, code, why) in [
        (&["pipelines", "show", "nothing"][..], 66, "no worker has declared a pipeline \"nothing\""),
        (&["pipelines", "trigger", "nothing"], 66, "PIPELINE_NOT_FOUND"),
        (&["pipelines", "trigger", "nothing", "--date", "2026-11-01"], 66, "PIPELINE_NOT_FOUND"),
        (&["pipelines", "trigger", "models"], 1, &format!("RUN_ACTIVE: the run {run}")),
        (&["pipelines", "trigger", "dotodo_analytics", "-p", "date=soon"], 65, "parameters[date]"),
        (&["pipelines", "trigger", "dotodo_analytics", "-p", "day=1"], 65, "UNKNOWN_PARAMETER"),
        (&["pipelines", "trigger", "dotodo_analytics", "-p", "date"], 2, "NAME=VALUE"),
        (&["pipelines", "trigger", "dotodo_analytics", "--at", "2100-01-01"], 65, "IN_THE_FUTURE"),
        (&["pipelines", "trigger", "dotodo_analytics", "--date", "2100-01-01"], 65, "IN_THE_FUTURE"),
        (&["pipelines", "trigger", "dotodo_analytics", "--at", "soon"], 2, "how long ago"),
        (&["pipelines", "pause", "metrics_update", "nothing"], 66, "PIPELINE_NOT_FOUND"),
        (&["pipelines", "test", "models", "nothing"], 66, "TASK_NOT_FOUND"),
        (&["tasks", "test", "nothing", "todo_days"], 66, "PIPELINE_NOT_FOUND"),
        (&["pipelines", "backfill", "models", "-s", "2026-11-02", "-e", "2026-11-01"], 65, "OUT_OF_RANGE"),
        (&["pipelines", "backfill", "models", "-s", "2026-11-02", "-e", "2100-11-01"], 65, "last_date"),
        (&["pipelines", "state", nobody], 66, "RUN_NOT_FOUND"),
        (&["pipelines", "state", "1"], 65, "run_id"),
        (&["pipelines", "state", "--backfill", nobody], 66, "BACKFILL_NOT_FOUND"),
        (&["pipelines", "cancel"], 2, "--backfill"),
        (&["pipelines", "cancel", nobody], 66, "RUN_NOT_FOUND"),
        (&["pipelines", "retry", &run], 1, "NOTHING_TO_RETRY"),
        (&["pipelines", "retry", &run, "--downstream"], 2, "--task"),
        (&["pipelines", "runs", "--state", "dreaming"], 2, "queued, running"),
        (&["tasks", "clear", &run, "nothing"], 66, "TASK_NOT_FOUND"),
        (&["tasks", "show", &run, "nothing"], 66, "it has todo_days"),
        (&["tasks", "logs", &run, "nothing"], 66, "TASK_NOT_FOUND"),
        (&["tasks", "logs", &run, "nothing", "-f"], 66, "TASK_NOT_FOUND"),
        (&["jobs", "why", "nothing"], 66, "JOB_NOT_FOUND"),
        (&["jobs", "retry", &operated.job("ready")], 1, "JOB_NOT_FINISHED"),
        (&["jobs", "bulk", "cancel", "--yes"], 65, "filter"),
        (&["jobs", "stats", "--hours", "0"], 2, "0"),
        (&["queues", "--token", person.trim()], 77, "ROLE_MISSING"),
        (&["pipelines", "trigger", "dotodo_analytics", "--token", person.trim()], 77, "ROLE_MISSING"),
        (&["workers", "--url", "http://127.0.0.1:1"], 69, ""),
    ] {
        let (given, complaint) = admin.fails(args);
        assert!(given == Some(code) && complaint.contains(why), "{args:?}: {given:?} {complaint}");
    }
    assert_eq!(operated.everything(), before);
}
