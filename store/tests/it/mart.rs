//! The models and metrics, beside what an oracle computes from the same events in plain Rust.

use dotodo_store::analytics::{self, Advice, Day, Span};
use dotodo_store::generate::{self, Settings};
use dotodo_store::mart::{self, Model, Test};
use dotodo_store::metric::{self, Calculation, Outcome};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::database::Database;
use crate::oracle::{ANALYTICS, LINES, Oracle, READ};

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Midnight in Seoul.
fn midnight() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

impl Database {
    async fn json(&self, statement: &'static str) -> Vec<Value> {
        sqlx::query_scalar(statement).fetch_all(&self.sql).await.unwrap()
    }

    pub(crate) async fn oracle(&self) -> Oracle {
        let mut read = <[Vec<Value>; READ.len()]>::default();
        for (rows, statement) in read.iter_mut().zip(READ) {
            *rows = self.json(statement).await;
        }
        Oracle::new(read)
    }

    async fn lines(&self, statement: &'static str) -> Vec<String> {
        let mut lines: Vec<String> = sqlx::query_scalar(statement).fetch_all(&self.sql).await.unwrap();
        lines.sort();
        lines
    }

    /// Whether every table says what the oracle does.
    pub(crate) async fn agrees(&self, until: Timestamp) {
        let oracle = self.oracle().await;
        for (table, statement) in LINES {
            same(table, &self.lines(statement).await, &oracle.lines(table, until));
        }
    }

    async fn everything(&self) -> Vec<Vec<String>> {
        let mut tables = Vec::new();
        for (_, statement) in LINES {
            tables.push(self.lines(statement).await);
        }
        tables
    }

    /// Computes everything up to a moment, and says how many rows changed.
    pub(crate) async fn compute(&self, until: Timestamp) -> u64 {
        let mut changed: u64 = mart::refresh_all(&self.pool).await.unwrap().iter().map(|(_, rows)| rows).sum();
        for calculation in [Calculation::Rates, Calculation::Streaks, Calculation::Categories] {
            let mut tx = self.pool.begin().await.unwrap();
            match metric::calculate(&mut tx, calculation, until).await.unwrap() {
                Outcome::Changed(rows) => changed += rows,
                later @ Outcome::Later(_) => panic!("{later:?}"),
            }
            tx.commit().await.unwrap();
        }
        let mut tx = self.pool.begin().await.unwrap();
        changed += metric::save(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        changed
    }

    /// Keeps the numbers of the day that ends at a moment, and gives them as a line.
    async fn analysed(&self, end: Timestamp) -> String {
        let span = Span { begin: end - A_DAY, end };
        let date = span.begin.to_zoned(jiff::tz::TimeZone::get("Asia/Seoul").unwrap()).date();
        let mut tx = self.pool.begin().await.unwrap();
        let day = Day {
            date,
            completion: analytics::completion(&mut tx, span).await.unwrap(),
            patterns: analytics::patterns(&mut tx, span).await.unwrap(),
            most_popular_category: None,
            highest_completion_category: None,
            categories: analytics::categories(&mut tx, span).await.unwrap(),
            advice: Advice::default(),
        };
        analytics::save(&mut tx, &day).await.unwrap();
        tx.commit().await.unwrap();
        let statement = sqlx::AssertSqlSafe(format!("{ANALYTICS}'{date}'"));
        sqlx::query_scalar(statement).fetch_one(&self.sql).await.unwrap()
    }

    async fn faults(&self, test: Test) -> Vec<String> {
        let mut tx = self.pool.begin().await.unwrap();
        mart::faults(&mut tx, test, "2026-11-20".parse().unwrap()).await.unwrap()
    }

    pub(crate) async fn execute(&self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(&self.sql).await.unwrap();
    }
}

/// Compares tables so that a failure shows a row or two, not a hundred thousand.
fn same(table: &str, found: &[String], expected: &[String]) {
    let differs = found.iter().zip(expected).find(|(found, expected)| found != expected);
    assert_eq!(differs, None, "{table}: found, expected");
    assert_eq!(found.len(), expected.len(), "{table}: {:?} {:?}", found.last(), expected.last());
}

async fn generated(todos: u32, until: Timestamp) -> Database {
    let database = Database::migrated().await;
    let settings = Settings { indexed: false, ..Settings::new(todos, until) };
    generate::fill(&database.pool, &settings).await.unwrap();
    database
}

#[tokio::test]
async fn a_hundred_thousand_todos_give_the_numbers_of_plain_rust() {
    let database = generated(100_000, midnight()).await;
    database.compute(midnight()).await;
    database.agrees(midnight()).await;
    let oracle = database.oracle().await;
    for days in [0, 1, 25] {
        let end = midnight() - A_DAY * days;
        assert_eq!(database.analysed(end).await, oracle.analytics(end - A_DAY, end), "{days} days ago");
    }
    for test in [Test::Unique, Test::NotNull, Test::Range] {
        assert_eq!(database.faults(test).await, [""; 0], "{test:?}");
    }
}

#[tokio::test]
async fn what_changed_is_computed_as_if_everything_were() {
    let database = generated(6_000, midnight()).await;
    database.compute(midnight()).await;
    assert_eq!(database.compute(midnight()).await, 0, "again, nothing changes");
    // Days with changes, some of them without a computation in between.
    for day in 1..=9 {
        let at = midnight() + A_DAY * day - SignedDuration::from_hours(5);
        generate::change(&database.pool, 20, 100 + day.unsigned_abs(), at).await.unwrap();
        if [1, 2, 5, 9].contains(&day) {
            database.compute(midnight() + A_DAY * day).await;
            database.agrees(midnight() + A_DAY * day).await;
        }
    }
    let now = midnight() + A_DAY * 9;
    let incremental = database.everything().await;
    database.execute("truncate watermarks, todo_days, daily_user_stats, category_summary, user_activity, recommendation_stats, recommendation_quality, user_rates, user_streaks, user_category_metrics, user_metrics").await;
    database.compute(now).await;
    assert_eq!(database.everything().await, incremental);
}

#[tokio::test]
async fn a_day_that_is_over_stays_as_it_was() {
    let database = generated(3_000, midnight()).await;
    database.compute(midnight()).await;
    let days = "select concat_ws('|', user_id, date, total, completed) from daily_user_stats where date < '2026-11-23'";
    let (before, of_all) = (database.lines(days).await, database.analysed(midnight() - A_DAY).await);
    generate::change(&database.pool, 2, 7, midnight() + SignedDuration::from_hours(30)).await.unwrap();
    assert!(database.compute(midnight() + A_DAY * 2).await > 0);
    assert_eq!(database.lines(days).await, before);
    assert_eq!(database.analysed(midnight() - A_DAY).await, of_all);
    let mut tx = database.pool.begin().await.unwrap();
    let older = metric::calculate(&mut tx, Calculation::Rates, midnight()).await.unwrap();
    assert_eq!(older, Outcome::Later(midnight() + A_DAY * 2), "later numbers are not replaced by older ones");
}

/// An event of a todo, told as the server tells it.
const EVENT: &str = "
    insert into events (user_id, seq, kind, todo_id, todo, occurred_at)
    select $1, coalesce(max(seq), 0) + 1, $2, md5($3)::uuid, jsonb_build_object(
        'category', '업무', 'source', 'manual', 'due_date', null, 'completed_at', case when $2 = 'completed' then $4::timestamptz end
    ), $4::timestamptz
    from events where user_id = $1";

async fn happen(connection: &mut sqlx::PgConnection, user: &str, kind: &str, todo: &str, at: &str) {
    let event = sqlx::query(EVENT)
        .bind(user)
        .bind(kind)
        .bind(todo)
        .bind(at.parse::<Timestamp>().map(jiff_sqlx::Timestamp::from).unwrap());
    event.execute(connection).await.unwrap();
}

impl Database {
    async fn happens(&self, user: &str, kind: &str, todo: &str, at: &str) {
        happen(&mut self.sql.acquire().await.unwrap(), user, kind, todo, at).await;
    }

    async fn is_done_on(&self, user: &str, days: &[&str]) {
        for day in days {
            self.happens(user, "created", day, day).await;
            self.happens(user, "completed", day, day).await;
        }
    }

    async fn streaks(&self) -> Vec<String> {
        self.lines("select concat_ws(' ', user_id, current_streak, longest_streak) from user_metrics").await
    }
}

#[tokio::test]
async fn an_event_that_commits_late_is_not_missed() {
    let database = Database::of(&["early", "late"]).await;
    let mut slow = database.sql.begin().await.unwrap();
    happen(&mut slow, "late", "created", "a", "2026-11-20T01:00:00Z").await;
    database.happens("early", "created", "b", "2026-11-23T01:00:00Z").await;
    database.compute(midnight()).await;
    assert_eq!(
        database.count("user_metrics").await,
        1,
        "what is committed is there, though an older transaction goes on"
    );
    slow.commit().await.unwrap();
    database.compute(midnight()).await;
    assert_eq!(database.count("user_metrics").await, 2);
    database.agrees(midnight()).await;
    // One whose day was summed up already.
    let mut slow = database.sql.begin().await.unwrap();
    happen(&mut slow, "late", "completed", "a", "2026-11-20T02:00:00Z").await;
    database.compute(midnight() + A_DAY).await;
    slow.commit().await.unwrap();
    assert!(database.compute(midnight() + A_DAY).await > 0);
    database.agrees(midnight() + A_DAY).await;
}

#[tokio::test]
async fn a_database_that_was_restored_elsewhere_is_read_anew_once() {
    let database = Database::of(&["user001"]).await;
    database.is_done_on("user001", &["2026-11-21T03:00:00Z"]).await;
    database.compute(midnight()).await;
    database.execute("update watermarks set snapshot = '99999999:99999999:'; update events set xid = '88888888'").await;
    database.happens("user001", "created", "new", "2026-11-23T03:00:00Z").await;
    assert!(database.compute(midnight()).await > 0);
    database.agrees(midnight()).await;
    database.happens("user001", "completed", "new", "2026-11-23T04:00:00Z").await;
    assert!(database.compute(midnight()).await > 0);
    database.agrees(midnight()).await;
}

#[tokio::test]
async fn streaks_go_over_days_of_rest_and_no_others() {
    let database = Database::of(&["rests", "works", "stops", "moves"]).await;
    database
        .execute(
            "update accounts set rest_days = '{6,7}' where user_id in ('rests', 'moves'); delete from former_settings",
        )
        .await;
    // Thursday, Friday; Monday, the 23rd.
    let days = ["2026-11-19T03:00:00Z", "2026-11-20T03:00:00Z", "2026-11-23T03:00:00Z"];
    for user in ["rests", "works", "moves"] {
        database.is_done_on(user, &days).await;
    }
    database.is_done_on("stops", &days[..2]).await;
    database.compute(midnight()).await;
    database.agrees(midnight()).await;
    assert_eq!(database.streaks().await, ["moves 3 3", "rests 3 3", "stops 0 2", "works 1 2"]);
    // On Tuesday nobody does anything; one had made the day a day of rest before.
    database.execute("insert into former_settings values ('moves', '2026-11-23T16:00:00Z', 'Asia/Seoul', '{6,7}');
                      update accounts set rest_days = '{2}' where user_id = 'moves'; delete from former_settings where until > '2026-11-24'").await;
    database.compute(midnight() + A_DAY).await;
    database.agrees(midnight() + A_DAY).await;
    assert_eq!(database.streaks().await, ["moves 3 3", "rests 0 3", "stops 0 2", "works 0 2"]);
    for user in ["rests", "works", "moves"] {
        database.is_done_on(user, &["2026-11-25T03:00:00Z"]).await;
    }
    database.compute(midnight() + A_DAY * 2).await;
    database.agrees(midnight() + A_DAY * 2).await;
    assert_eq!(database.streaks().await, ["moves 4 4", "rests 1 3", "stops 0 2", "works 1 2"]);
}

#[tokio::test]
async fn a_day_ends_where_the_person_is_and_does_not_come_back() {
    let database = Database::of(&["seoul", "west", "east", "cairo", "berlin"]).await;
    database
        .execute(
            "update accounts set time_zone = 'America/Los_Angeles' where user_id in ('west', 'berlin');
                      update accounts set time_zone = 'Africa/Cairo' where user_id = 'cairo';
                      update accounts set time_zone = 'Europe/Berlin' where user_id = 'berlin';
                      truncate former_settings;
                      insert into former_settings values ('west', '2026-11-20T23:00:00Z', 'Asia/Seoul', '{}'),
                                                         ('east', '2026-11-20T18:00:00Z', 'America/Los_Angeles', '{}')",
        )
        .await;
    for at in [
        "2026-10-24T22:30:00Z",
        "2026-10-25T00:30:00Z",
        "2026-10-25T22:59:59.999999Z",
        "2026-10-25T23:00:00Z",
        // The hour before midnight comes twice in Cairo.
        "2026-10-29T20:30:00Z",
        "2026-10-29T21:30:00Z",
        "2026-10-29T22:30:00Z",
        "2026-11-20T14:59:59.999999Z",
        "2026-11-20T15:00:00Z",
        "2026-11-20T22:00:00Z",
        "2026-11-21T01:00:00Z",
        "2026-11-21T20:00:00Z",
    ] {
        for user in ["seoul", "west", "east", "cairo", "berlin"] {
            database.is_done_on(user, &[at]).await;
        }
    }
    database.compute(midnight()).await;
    database.agrees(midnight()).await;
    let west = "select concat_ws(' ', date, created) from user_activity where user_id = 'west' and date > '2026-11-01'";
    assert_eq!(
        database.lines(west).await,
        ["2026-11-20 1", "2026-11-21 4"],
        "the 20th in Los Angeles was over in Seoul"
    );
}

#[tokio::test]
async fn settings_that_change_are_kept_until_when_they_were_in_force() {
    let database = Database::of(&["user001"]).await;
    let change = "update accounts set time_zone = 'Europe/Berlin' where user_id = 'user001'";
    database.execute(change).await;
    database.execute(change).await;
    database.execute("update accounts set change_seq = change_seq + 1, rest_days = '{7}'").await;
    let kept = "select concat_ws(' ', time_zone, rest_days) from former_settings";
    assert_eq!(database.lines(kept).await, ["Asia/Seoul {}", "Europe/Berlin {}"]);
}

#[tokio::test]
async fn whoever_leaves_takes_their_rows_along() {
    let database = generated(2_000, midnight()).await;
    database.compute(midnight()).await;
    database.execute("delete from accounts where user_id = 'user0000001'").await;
    for table in [
        "todo_days",
        "daily_user_stats",
        "user_activity",
        "recommendations",
        "recommendation_lists",
        "impressions",
        "user_rates",
        "user_streaks",
        "user_category_metrics",
        "user_metrics",
        "former_settings",
    ] {
        assert_eq!(database.count(&format!("{table} where user_id = 'user0000001'")).await, 0, "{table}");
    }
    assert!(database.count("user_metrics").await > 0);
}

#[tokio::test]
async fn a_planted_fault_is_found_with_its_day() {
    let database = generated(2_000, midnight()).await;
    database.compute(midnight()).await;
    for (test, fault, key) in [
        (
            Test::Range,
            "update daily_user_stats set total = total + 1 where (user_id, date) = ('user0000001', '2026-11-21')",
            "daily_user_stats: not what todo_days have: 2026-11-21: 1 rows",
        ),
        (
            Test::Range,
            "update category_summary set completed = completed + 1
             where date = '2026-11-22' and category = (select min(category) from category_summary where date = '2026-11-22' and completed < total)",
            "category_summary: not what todo_days have: 2026-11-22: 1 rows",
        ),
        (
            Test::NotNull,
            "update daily_user_stats set categories = '{}' where (user_id, date) = ('user0000001', '2026-11-21')",
            "daily_user_stats.categories: 2026-11-21: 1 rows",
        ),
        (
            Test::Unique,
            "alter table user_activity drop constraint user_activity_pkey;
             insert into user_activity (user_id, date, created, updated, completed, reopened, skipped, ended, deleted, undeleted, seq)
             select user_id, date, created, updated, completed, reopened, skipped, ended, deleted, undeleted, seq
             from user_activity where date = '2026-11-21' and user_id = 'user0000001'",
            "user_activity: 2026-11-21: 1 keys",
        ),
    ] {
        assert!(!database.faults(test).await.iter().any(|found| found == key), "{key}");
        database.execute(fault).await;
        let faults = database.faults(test).await;
        assert!(faults.iter().any(|found| found == key), "{key}: {faults:?}");
        assert!(!faults.iter().any(|fault| fault.contains("user0000001")), "nobody is named: {faults:?}");
    }
}

#[tokio::test]
async fn a_model_that_is_not_brought_up_to_date_is_stale() {
    let database = Database::of(&["user001"]).await;
    let stale = async |before| {
        let mut tx = database.pool.begin().await.unwrap();
        mart::stale(&mut tx, before).await.unwrap()
    };
    assert_eq!(stale(Timestamp::UNIX_EPOCH).await.len(), Model::ALL.len(), "none ever was");
    mart::refresh_all(&database.pool).await.unwrap();
    assert_eq!(stale(Timestamp::now() - A_DAY).await, [""; 0]);
    database.execute("update watermarks set refreshed_at = '2026-11-01T00:00:00Z' where name = 'user_activity'").await;
    assert_eq!(stale(Timestamp::now() - A_DAY).await, ["user_activity: 2026-11-01 00:00:00+00"]);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_todos() {
    let sum = "select md5(string_agg(to_jsonb(events)::text, '' order by user_id, seq)) from (select user_id, seq, kind, todo_id, todo, occurred_at from events) as events";
    let first = generated(1_500, midnight()).await.lines(sum).await;
    assert_eq!(generated(1_500, midnight()).await.lines(sum).await, first);
    let database = Database::migrated().await;
    let settings = Settings { seed: 2, ..Settings::new(1_500, midnight()) };
    generate::fill(&database.pool, &settings).await.unwrap();
    assert_ne!(database.lines(sum).await, first);
    generate::fill(&database.pool, &settings).await.expect_err("there is somebody already");
}

#[tokio::test]
async fn generated_todos_are_what_their_events_say() {
    let database = generated(1_500, midnight()).await;
    generate::change(&database.pool, 5, 3, midnight()).await.unwrap();
    let differs = "select count(*) from todos join stg_todos on stg_todos.user_id = todos.user_id and todo_id = id
         where (todos.title, todos.category, todos.due_date, todos.end_date, todos.completed_at, todos.skipped, todos.deleted_at, updated_at)
            is distinct from (stg_todos.title, stg_todos.category, stg_todos.due_date, stg_todos.end_date, stg_todos.completed_at, stg_todos.skipped, stg_todos.deleted_at, last_at)";
    let differing: i64 = sqlx::query_scalar(differs).fetch_one(&database.sql).await.unwrap();
    assert_eq!((differing, database.count("stg_todos").await), (0, 1_500));
    let lost = "accounts where change_seq <> (select count(*) from events where events.user_id = accounts.user_id)";
    assert_eq!(database.count(lost).await, 0);
}
