//! What admins read and write, by the plans that PostgreSQL makes for it: what grows with every run is never read from end to
//! end for one page, one run or one job.

use sqlx::Executor as _;

use crate::database::Database;
use crate::statement::{plan, statements};

/// 20,000 runs of 5 pipelines, each with 3 tasks of which one was tried twice, their jobs and their logs; a tenth of them are of
/// backfills, a few are under way, wait or have failed. 20,000 things that admins did.
const FILLED: &str = "
    insert into pipelines (name, definition) select 'p' || n, '{\"zone\": \"UTC\", \"tasks\": []}' from generate_series(0, 4) n;
    insert into workers (name, host, process_id, version, concurrency, started_at)
    select 'w' || n, 'h', n, '0', 8, now() - n * interval '1 minute' from generate_series(1, 100) n;
    insert into backfills (id, pipeline, first_date, last_date, parameters, created_by, created_at)
    select md5('b' || n)::uuid, 'p' || n % 5, '2026-11-01', '2026-11-02', '{}', 'ops', now() - n * interval '1 hour'
    from generate_series(1, 1000) n;
    insert into runs (id, pipeline, kind, logical_at, state, backfill_id, created_by, created_at, started_at, finished_at)
    select md5('r' || n)::uuid, 'p' || n % 5, case when n % 10 = 0 then 'backfill' else 'scheduled' end,
        now() - n * interval '6 minutes',
        case when n <= 5 then 'running' when n <= 20 then 'queued' when n % 200 = 0 then 'failed' else 'succeeded' end,
        case when n % 10 = 0 then md5('b' || 1 + n / 10 % 1000)::uuid end, 'schedule', now() - n * interval '6 minutes',
        case when n <= 5 or n > 20 then now() - n * interval '6 minutes' end,
        case when n > 20 then now() - n * interval '5 minutes' end
    from generate_series(1, 20000) n;
    insert into task_runs (run_id, task, position, after, retries, retry_delay_ms, timeout_ms, state, attempt, worker, lease_until)
    select id, 't' || n, n, '{}', 2, 1000, 1000,
        case when state = 'running' and n = 1 then 'running' when state in ('running', 'queued') then 'queued'
             when state = 'failed' and n = 3 then 'failed' else 'succeeded' end,
        case when n = 2 then 2 else 1 end, 'w1', case when state = 'running' and n = 1 then now() end
    from runs, generate_series(1, 3) n where runs.state <> 'queued';
    insert into attempts (run_id, task, attempt, job_id, state, worker, due_at, started_at, finished_at, error)
    select run_id, task, n, md5(run_id || task || n), case when n < attempt then 'failed' else task_runs.state end, 'w1',
        runs.created_at, runs.created_at, runs.finished_at, case when n < attempt then 'the disk is full' end
    from task_runs join runs on runs.id = run_id, generate_series(1, attempt) n;
    insert into task_logs (run_id, task, attempt, level, message)
    select run_id, task, attempt, 'info', 'x' from attempts;
    insert into audit (actor, action, target, details, request_id, fingerprint, at)
    select 'ops' || n % 3, 'TriggerPipeline', 'p' || n % 5, '{}', md5('a' || n)::uuid, '', now() - n * interval '1 minute'
    from generate_series(1, 20000) n;
    insert into apalis.jobs (id, job, job_type, status, run_at)
    select job_id, '{}', 'tasks', case when state = 'queued' then 'Pending' else 'Done' end, due_at from attempts;
    analyze";

/// What grows with every run, and with everything that admins do.
const GROWING: [&str; 7] = ["runs", "task_runs", "attempts", "task_logs", "audit", "backfills", "jobs"];

/// The topics that are looked at here.
const TOPICS: [&str; 6] = ["audit/", "backfill/", "job/", "pipeline_list/", "run/", "worker/"];

/// Values for a statement's parameters, as SQL.
fn sample(statement: &str) -> &'static str {
    match statement {
        "audit/claim" => "'ops1', '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', '', 'TriggerPipeline'",
        "audit/complete" => "1, 'p1', '{}', ''",
        "audit/get" => "'ops1', md5('a1')::uuid",
        "audit/list" => "null, null, null, '1900-01-01', '2200-01-01', 9223372036854775807, 51",
        "backfill/get" => "md5('b7')::uuid",
        "backfill/list" => "'p1', 100",
        "job/get" => "md5(md5('r7')::uuid || 't1' || 1)",
        "job/list" => "'{}', null, null, null, null, '1900-01-01', '2200-01-01', null, 'infinity', '', 51",
        "job/queues" | "run/last_log" => "",
        "job/statistics" => "now() - interval '1 day'",
        "pipeline_list/all" | "run/last" => "null",
        "run/attempts" => "md5('r7')::uuid, 100",
        "run/get" | "run/standing" | "run/tasks" => "md5('r7')::uuid",
        "run/list_all" => "'{succeeded}', '{scheduled}', '1900-01-01', '2200-01-01', now(), md5('r')::uuid, 51",
        "run/list_of_backfill" => {
            "'{succeeded}', '{backfill}', '1900-01-01', '2200-01-01', now(), md5('r')::uuid, 51, md5('b7')::uuid"
        }
        "run/list_of_pipeline" => {
            "'{succeeded}', '{scheduled}', '1900-01-01', '2200-01-01', now(), md5('r')::uuid, 51, 'p1'"
        }
        "run/logs" => "md5('r7')::uuid, 't1', 1, 100, '{info}', 0, 0, 201",
        "run/logs_after" => "md5('r7')::uuid, '{t1,t2}', '{1,1}', '{0,0}', 500",
        "worker/list" => "1000",
        "worker/purge" => "now()",
        "worker/see" | "worker/stop" => "'w1'",
        "worker/start" => "'w', 'h', 1, '0', 8",
        other => panic!("{other} is new: give it a sample, so that its plan is looked at"),
    }
}

#[tokio::test]
async fn nothing_that_grows_is_read_from_end_to_end() {
    let database = Database::migrated().await;
    let mut connection = database.sql.acquire().await.unwrap();
    connection.execute(FILLED).await.unwrap();
    let mut faults = Vec::new();
    for (name, sql) in statements().into_iter().filter(|(name, _)| TOPICS.iter().any(|topic| name.starts_with(topic))) {
        connection.execute(sqlx::AssertSqlSafe(format!("prepare \"{name}\" as {sql}"))).await.unwrap();
        // PostgreSQL plans for the values given, then for any values.
        for mode in ["force_custom_plan", "force_generic_plan"] {
            let set = format!("set plan_cache_mode = {mode}");
            connection.execute(sqlx::AssertSqlSafe(set)).await.unwrap();
            let plan = plan(&mut connection, &name, sample(&name)).await;
            let reads = |table: &&&str| plan.lines().any(|line| line.contains("Seq Scan on") && scans(line, table));
            let read: Vec<_> = GROWING.iter().filter(reads).collect();
            if !read.is_empty() {
                faults.push(format!("{name}, {mode}, reads all of {read:?}:\n{plan}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Whether a line of a plan scans a table: "->  Seq Scan on runs other  (cost=…)".
fn scans(line: &str, table: &str) -> bool {
    line.split_once("Scan on ").is_some_and(|(_, rest)| rest.split_whitespace().next() == Some(table))
}
