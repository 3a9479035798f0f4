//! The statements that workers ask all the time, by the plans that PostgreSQL makes for them.

use sqlx::{Executor as _, PgConnection};

use super::Stage;

/// 30,000 runs of three tasks and attempts each, of which few are under way.
const FILLED: &str = "
    insert into runs (id, pipeline, kind, logical_at, state, finished_at, created_by)
    select gen_random_uuid(), 'diamond', 'scheduled', now() - n * interval '1 minute', 'succeeded', now(), 'x'
    from generate_series(1, 30000) n;
    insert into task_runs (run_id, task, position, after, retries, retry_delay_ms, timeout_ms, state, attempt)
    select id, task, 1, '{}', 1, 1, 1, 'succeeded', 1 from runs, unnest(array['a', 'b', 'c']) task;
    insert into attempts (run_id, task, attempt, job_id, state)
    select run_id, task, 1, run_id || task, 'succeeded' from task_runs;
    insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, run_at, priority)
    select job_id, 'tasks', '', 'Done', 1, 1, now(), 0 from attempts;
    insert into task_logs (run_id, task, attempt, level, message)
    select run_id, task, 1, 'info', 'x' from task_runs;
    analyze";

/// A statement, and values for its parameters, as SQL.
const ASKED: [(&str, &str, &str); 15] = [
    ("active", include_str!("../../../queries/pipeline/active.sql"), "'diamond'"),
    ("begin", include_str!("../../../queries/pipeline/begin.sql"), "'diamond'"),
    ("cascade", include_str!("../../../queries/pipeline/cascade.sql"), "RUN"),
    ("claim", include_str!("../../../queries/pipeline/claim.sql"), "RUN, 'a', 1, 'w', 1"),
    (
        "end_attempt",
        include_str!("../../../queries/pipeline/end_attempt.sql"),
        "RUN, 'a', 1, 'w', 'lost', null, null, true, false, true",
    ),
    ("end_run", include_str!("../../../queries/pipeline/end_run.sql"), "RUN"),
    ("fence", include_str!("../../../queries/pipeline/fence.sql"), "RUN, 'a', 1, 'w'"),
    ("fresh", include_str!("../../../queries/pipeline/fresh.sql"), "'diamond'"),
    ("idle", include_str!("../../../queries/pipeline/idle.sql"), ""),
    ("lapsed", include_str!("../../../queries/pipeline/lapsed.sql"), "100"),
    ("outputs", include_str!("../../../queries/pipeline/outputs.sql"), "RUN"),
    ("recover", include_str!("../../../queries/pipeline/recover.sql"), "30000, 100"),
    ("release", include_str!("../../../queries/pipeline/release.sql"), "RUN"),
    ("standing", include_str!("../../../queries/pipeline/standing.sql"), "RUN"),
    ("tick_standing", include_str!("../../../queries/pipeline/tick_standing.sql"), "'diamond', now()"),
];

async fn plan(connection: &mut PgConnection, name: &str, values: &str) -> String {
    let values = values.replace("RUN", "'0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f'");
    let values = if values.is_empty() { values } else { format!("({values})") };
    let explain = sqlx::AssertSqlSafe(format!("explain execute \"{name}\"{values}"));
    sqlx::query_scalar::<_, String>(explain).fetch_all(connection).await.unwrap().join("\n")
}

#[tokio::test]
async fn what_is_asked_all_the_time_reads_no_table_from_end_to_end() {
    let stage = Stage::new().await;
    let mut connection = stage.0.sql.acquire().await.unwrap();
    connection.execute(FILLED).await.unwrap();
    for (name, sql, values) in ASKED {
        connection.execute(sqlx::AssertSqlSafe(format!("prepare \"{name}\" as {sql}"))).await.unwrap();
        for mode in ["force_custom_plan", "force_generic_plan"] {
            connection.execute(sqlx::AssertSqlSafe(format!("set plan_cache_mode = {mode}"))).await.unwrap();
            let plan = plan(&mut connection, name, values).await;
            let whole =
                ["runs", "task_runs", "attempts", "jobs", "task_logs"].map(|table| format!("Seq Scan on {table}"));
            assert!(!whole.iter().any(|whole| plan.contains(whole)), "{name}({values}), {mode}:\n{plan}");
        }
    }
}
