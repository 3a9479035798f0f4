//! Every statement of `queries/`, by the plan that PostgreSQL makes for it.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::{Executor as _, PgConnection};

use crate::database::Database;

/// 20,000 todos of 2,001 people, one of whom has 5,000.
const FILLED: &str = "
    insert into accounts (user_id) select 'user' || n from generate_series(0, 2000) n;
    insert into utterances (user_id, id, text, locale, time_zone, said_at)
    select 'user' || n % 2001, gen_random_uuid(), 'x', 'ko', 'Asia/Seoul', now() from generate_series(1, 20000) n;
    insert into todos (user_id, id, title, category, source, created_at, completed_at, due_date)
    select 'user' || case when n <= 5000 then 0 else n % 2001 end, gen_random_uuid(), 'x', '기타', 'manual',
        now() - n * interval '1 minute', case when n % 3 = 0 then now() end, case when n % 2 = 0 then date '2026-11-24' + n % 365 - 180 end
    from generate_series(1, 20000) n;
    insert into series (user_id, id, recurrence, starts_on, template)
    select user_id, id, 'FREQ=DAILY', '2026-11-24', '{}' from todos;
    insert into events (user_id, kind, todo_id, todo)
    select user_id, 'created', id, '{}' from todos;
    insert into embeddings (user_id, todo_id, title, vector) select user_id, id, 'x', array_fill(0.1::real, '{256}') from todos;
    insert into filings (user_id, title, category, filed_at)
    select user_id, id::text, '업무', created_at from todos;
    insert into requests (user_id, request_id, fingerprint, answer, created_at)
    select 'user' || n % 2001, gen_random_uuid(), '', '', now() - n * interval '1 minute' from generate_series(1, 20000) n;
    insert into former_settings (user_id, until, time_zone, rest_days)
    select user_id, created_at, 'Asia/Seoul', '{}' from requests;
    insert into todo_days (user_id, date, todo_id, category, source, counts, completed)
    select user_id, created_at, id, '기타', 'manual', true, false from todos;
    insert into daily_user_stats (user_id, date, total, completed, categories)
    select user_id, date, 1, 0, '{기타}' from todo_days on conflict do nothing;
    insert into user_activity (user_id, date, created, updated, completed, reopened, skipped, ended, deleted, undeleted, seq)
    select user_id, date, 1, 0, 0, 0, 0, 0, 0, 0, 1 from daily_user_stats;
    insert into recommendations (user_id, id, base_date, rank, title, category, score)
    select user_id, id, '2026-11-24', 1, 'x', '기타', 0.5 from todos;
    insert into recommendation_lists (user_id, base_date, asked, history, since, shadow)
    select user_id, date '2026-11-24' - day, 5, 3, '2026-01-01', '{x}' from accounts, generate_series(0, 10) as day;
    insert into impressions (user_id, recommendation_id, day, rank) select user_id, id, base_date, rank from recommendations;
    insert into user_rates select user_id, '2026-11-23', 0, 0, 0, 0, 0, 0 from accounts;
    insert into user_streaks select user_id, '2026-11-23', 1, '2026-11-23', 1, 1 from accounts;
    insert into user_category_metrics (user_id, category, total, completed, active_days, last_on)
    select user_id, n::text, 1, 0, 1, '2026-11-23' from accounts, generate_series(1, 10) as n;
    insert into user_metrics (user_id, as_of, total_7, completed_7, total_30, completed_30, total_all, completed_all, current_streak, longest_streak)
    select user_id, '2026-11-23', 0, 0, 0, 0, 0, 0, 0, 0 from accounts;
    analyze";

/// Serves no request: it works on everybody's rows and may read a table from end to end, or on none.
const IN_THE_BACKGROUND: [&str; 12] = [
    "change/announce",
    "correction/list",
    "recommendation/active",
    "recommendation/popular",
    "recommendation/purge",
    "recommendation/purge_lists",
    "recommendation/refresh_popular",
    "recommendation/refreshed_popular",
    "recommendation/zones",
    "request/purge",
    "todo/purge",
    "utterance/pending",
];

/// Topics that are nobody's: what keeps the pipelines going, and what admins read of them (`statement_admin.rs`).
const OF_NOBODY: [&str; 13] = [
    "analytics/",
    "audit/",
    "backfill/",
    "generate/",
    "job/",
    "mart/",
    "metric/",
    "pipeline/",
    "pipeline_list/",
    "queue/",
    "run/",
    "warehouse/",
    "worker/",
];

fn is_of_a_person(name: &str) -> bool {
    !IN_THE_BACKGROUND.contains(&name) && !OF_NOBODY.iter().any(|topic| name.starts_with(topic))
}

/// Values for a statement's parameters, as SQL; `WHO` is the person.
fn sample(statement: &str) -> &'static str {
    const ID: &str = "WHO, '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f'";
    match statement {
        "account/delete" => "WHO, now()",
        "account/get" | "account/zone" | "export/accounts" => "WHO",
        "account/update" => "WHO, 'Asia/Seoul', 'ko', true, 7, '{6,7}'",
        "change/list" => "WHO, 7, 100",
        "change/standing" => "WHO",
        "embedding/near" => "WHO, '{t,f}', 10000, 'test'",
        "embedding/put" => {
            r#"WHO, '[{"todo_id": "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f", "title": "x", "model": "test", "vector": [1], "packed": "7f"}]'"#
        }
        "export/events" => "WHO, '7', 101",
        "export/filings" | "export/user_category_metrics" => "WHO, 'x', 101",
        "export/daily_user_stats"
        | "export/former_settings"
        | "export/recommendation_lists"
        | "export/user_activity"
        | "export/user_metrics"
        | "export/user_rates"
        | "export/user_streaks" => "WHO, '2026-01-01', 101",
        "export/todo_days" => "WHO, '2026-01-01 0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', 101",
        "export/impressions" => "WHO, '00000000-0000-0000-0000-000000000000 2026-01-01 0', 101",
        "export/embeddings"
        | "export/recommendations"
        | "export/requests"
        | "export/series"
        | "export/todos"
        | "export/utterances" => "WHO, '00000000-0000-0000-0000-000000000000', 101",
        "filing/list" => "WHO, 200",
        "filing/put" => "WHO, 'x', '업무'",
        "recommendation/accept" => {
            "WHO, '{0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f}', '{0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f}'"
        }
        "recommendation/day" | "recommendation/list_of" => "WHO, '2026-11-24'",
        "recommendation/dismiss" => "WHO, '{0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f}', 'never'",
        "recommendation/get" => ID,
        "recommendation/history" => "WHO, now() - interval '400 days', now(), 1000",
        "recommendation/keep" => {
            r#"WHO, '2026-11-24', 2, 5::smallint, 3, '2026-01-01', '{x}', 1, 5::smallint, '[{"id": "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f", "rank": 1}]'"#
        }
        "recommendation/list" => {
            "WHO, '2026-01-01', '2026-12-31', 'made', '2026-11-24', 1, 3::smallint, '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', 51"
        }
        "recommendation/lock" => "WHO, '{0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f}'",
        "recommendation/show" => "WHO, '{0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f}', '2026-11-24'",
        "recommendation/withdraw" => "WHO, '2026-11-24', now() - interval '1 day', now()",
        "recommendation/times" => "WHO, '{빨래하기}', now() - interval '400 days', now(), 500",
        "request/answer" | "request/claim" | "request/refuse" => "WHO, '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', ''",
        "request/get" | "series/lock" | "todo/get" | "todo/lock" | "utterance/get" => ID,
        "series/insert" | "todo/insert" => "WHO, '[]'",
        "series/list" => "WHO, '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', '2026-11-24', 51",
        "series/succeed" => {
            r#"WHO, '{"id": "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f", "series_id": "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f"}'"#
        }
        "series/update" => "WHO, '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', 'FREQ=DAILY', '2026-11-24', '{}', false",
        "todo/change" => "WHO, '{0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f}', 'completed'",
        "todo/live" | "todo/lock_all" | "utterance/known" => {
            "WHO, array['0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f']::uuid[]"
        }
        "todo/snapshot" => "WHO, '00000000-0000-0000-0000-000000000000', 100",
        "todo_list/due" | "todo_list/due_desc" => {
            "WHO, '{t,f}', '0001-01-01', '9999-12-31', '{}', null, null, '2026-11-24', '09:00', \
             '88888888-ffff-ffff-ffff-ffffffffffff', 51"
        }
        "todo_list/created" | "todo_list/created_desc" | "todo_list/updated" | "todo_list/updated_desc" => {
            "WHO, '{t}', '0001-01-01', '9999-12-31', '{}', null, null, now() - interval '40 hours', \
             '88888888-ffff-ffff-ffff-ffffffffffff', 51"
        }
        "todo_list/matching" => "WHO, '빨래', null, '집', '{t}', 20000, 1001",
        "todo/open" => "WHO, '2026-11-24', 'test'",
        "todo/update" => "WHO, '{0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f}', '[{}]'",
        "utterance/insert" => {
            "WHO, '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', 'x', 'ko', 'Asia/Seoul', now()"
        }
        "utterance/settle" => "WHO, '0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f', '[]'",
        other => panic!("{other} is new: give it a sample, so that its plan is looked at"),
    }
}

pub(crate) fn statements() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
    let entries =
        |folder: &Path| -> Vec<PathBuf> { fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect() };
    let files = entries(&folder).into_iter().flat_map(|topic| entries(&topic));
    let name = |file: &Path| file.strip_prefix(&folder).unwrap().with_extension("").to_str().unwrap().to_owned();
    files.map(|file| (name(&file), fs::read_to_string(&file).unwrap())).collect()
}

pub(crate) async fn plan(connection: &mut PgConnection, name: &str, values: &str) -> String {
    let values = if values.is_empty() { String::new() } else { format!("({values})") };
    let explain = sqlx::AssertSqlSafe(format!("explain execute \"{name}\"{values}"));
    sqlx::query_scalar::<_, String>(explain).fetch_all(connection).await.unwrap().join("\n")
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index() {
    let database = Database::migrated().await;
    let mut connection = database.sql.acquire().await.unwrap();
    connection.execute(FILLED).await.unwrap();
    for (name, sql) in statements().into_iter().filter(|(name, _)| is_of_a_person(name)) {
        connection.execute(sqlx::AssertSqlSafe(format!("prepare \"{name}\" as {sql}"))).await.unwrap();
        // sqlx prepares statements too: PostgreSQL plans for the values given, then for any values.
        for mode in ["force_custom_plan", "force_generic_plan"] {
            let set = format!("set plan_cache_mode = {mode}");
            connection.execute(sqlx::AssertSqlSafe(set)).await.unwrap();
            // The owner of the tables, and the role of the second wall.
            for (role, who) in [("none", "'user0'"), ("none", "'user7'"), ("dotodo_person", "'user0'")] {
                let set = format!("set role {role}; set dotodo.user_id = {who}");
                connection.execute(sqlx::AssertSqlSafe(set)).await.unwrap();
                let values = sample(&name).replace("WHO", who);
                let plan = plan(&mut connection, &name, &values).await;
                assert!(!plan.contains("Seq Scan"), "{name}({values}), {mode}:\n{plan}");
                let conditions: Vec<_> = plan.lines().filter(|line| line.contains("Index Cond:")).collect();
                let persons = |line: &&str| line.contains("user_id =") || line.contains("(todo_keys(user_id,");
                assert!(conditions.iter().all(persons), "{name}, {mode}:\n{plan}");
                if name == "change/list" {
                    let reads = conditions.len() == 1 && conditions[0].contains("seq >");
                    assert!(reads && !plan.contains("Sort"), "{name}({values}), {mode}:\n{plan}");
                }
                if name == "todo/open" {
                    let reads = |index: &str| plan.matches(&format!(" {index} ")).count();
                    let bounded = (reads("todos_open_due"), reads("todos_by_updated")) == (2, 1);
                    assert!(bounded || who == "'user7'", "{name}({values}), {mode}:\n{plan}");
                }
                if let Some(order) = name.strip_prefix("todo_list/") {
                    // Behind the wall no operator of arrays finds its index, and no statistics of expressions are read: whether
                    // so few rows as here are read in order or sorted is chance there.
                    let walled = role != "none" && !order.starts_with("created");
                    assert!(walled || reads_a_list_in_order(order, &plan), "{name}({values}), {mode}:\n{plan}");
                }
            }
            connection.execute("reset role").await.unwrap();
        }
    }
}

/// Whether nothing but a page is read of each state's list, from the index of its order and from the place that is given; of
/// matching todos nothing but those with the keys.
fn reads_a_list_in_order(order: &str, plan: &str) -> bool {
    let conditions: Vec<_> = plan.lines().filter(|line| line.contains("Index Cond:")).collect();
    if order == "matching" {
        // No more of them than are looked at.
        let bounded =
            plan.split_once("CTE found").is_some_and(|(_, found)| found.trim_start().starts_with("->  Limit"));
        return conditions.len() == 1 && plan.contains(" todos_keys ") && bounded;
    }
    let index = format!(" todos_by_{} ", order.trim_end_matches("_desc"));
    // What is sorted are the pages of the two states: a limit stands between the sort and the scan.
    let steps: Vec<_> = ["Limit  (", "Sort  (", "Limit  (", &index].into();
    let mut rest = plan;
    let in_turn = steps.iter().all(|step| rest.split_once(*step).map(|(_, after)| rest = after).is_some());
    let once = plan.matches("Sort  (").count() == 1;
    conditions.len() == 1 && conditions[0].contains("ROW(") && in_turn && once
}

#[test]
fn a_statement_begins_with_what_it_does_and_names_the_person() {
    for (name, sql) in statements() {
        assert!(sql.starts_with("-- "), "{name} does not say what it does");
        let reads = !sql.contains("insert into") || sql.contains("update todos");
        let named = !reads || sql.contains("user_id = $1");
        assert!(named || !is_of_a_person(&name), "{name} does not name the person");
    }
}

#[test]
fn a_statement_that_writes_events_numbers_them() {
    let of_the_server = |name: &str| !name.starts_with("generate/");
    let writing = |(name, sql): &(String, String)| of_the_server(name) && sql.contains("insert into events");
    for (name, sql) in statements().into_iter().filter(writing) {
        let numbers =
            sql.contains("set change_seq = change_seq +") && sql.contains("insert into events (user_id, seq,");
        assert!(numbers, "{name} leaves the numbers of its events to the trigger for older programs");
    }
}
