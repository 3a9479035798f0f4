//! A sync into each kind of warehouse, cut off wherever it can be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use dotodo_runtime::postgres::Cluster;
use dotodo_store::pipeline::TaskStanding;
use dotodo_store::warehouse::Table;
use dotodo_store::{Pool, Transaction};
use serde_json::Value;
use tempfile::TempDir;

use super::table::{Kind, columns};
use super::{Place, Transactions, Warehouse, check, copy, mark, open};
use crate::context::Failure;
use crate::pipelines::data_sync;
use crate::pipelines::tests::{execute, generated};
use crate::testing::{Finished, Trial};

/// Transactions, of which one fails: before it is committed, or right after.
struct Fragile {
    pool: Pool,
    left: AtomicUsize,
    is_after: bool,
}

impl Fragile {
    fn new(pool: &Pool, lasts: usize, is_after: bool) -> Self {
        Self { pool: pool.clone(), left: AtomicUsize::new(lasts), is_after }
    }
}

impl Transactions for Fragile {
    async fn begin(&self) -> Result<Transaction, Failure> {
        Ok(self.pool.begin().await?)
    }

    async fn commit(&self, tx: Transaction) -> Result<(), Failure> {
        let is_last = self.left.fetch_sub(1, Ordering::SeqCst) == 1;
        if !is_last || self.is_after {
            tx.commit().await.map_err(dotodo_store::Error::from)?;
        }
        if is_last { Err(Failure::retry("cut off")) } else { Ok(()) }
    }

    fn is_test(&self) -> bool {
        false
    }
}

/// All steps of a sync.
async fn steps(work: &Fragile, warehouse: &Warehouse) -> Result<(), Failure> {
    let window = open(work, warehouse, false).await?.window;
    check(work, &window, None).await?;
    copy(work, warehouse, &window).await?;
    let mut tx = work.begin().await?;
    mark(&mut tx, warehouse, &window).await?;
    work.commit(tx).await
}

/// A whole run.
async fn sync(pool: &Pool, warehouse: &Warehouse, full: bool) -> Finished {
    let trial = Trial::of(data_sync()).with(warehouse.clone()).with(crate::PendingUtterances::default());
    let finished = trial.parameter("full", full).on(pool).await.unwrap();
    let errors: Vec<_> = finished.tasks.values().map(|TaskStanding { error, .. }| error).collect();
    assert_eq!(finished.state, "succeeded", "{errors:?}");
    finished
}

fn read_by(finished: &Finished) -> u64 {
    finished.output("sync_to_warehouse")["read"].as_u64().unwrap()
}

type Rows = BTreeMap<&'static str, BTreeSet<String>>;

/// The rows of a warehouse that is a PostgreSQL, in one spelling.
fn in_postgres(cluster: &Cluster, url: &str) -> Rows {
    let rows = |table: Table| {
        let sql = format!("select to_jsonb({0}) from warehouse.{0}", table.name());
        let lines = on(cluster, url, &sql);
        lines.lines().map(|line| spelled(table, &serde_json::from_str(line).unwrap())).collect()
    };
    Table::ALL.map(|table| (table.name(), rows(table))).into()
}

/// The newest versions in files, in the same spelling.
async fn in_files(warehouse: &Warehouse) -> Rows {
    let Place::Files(files) = &warehouse.place else { panic!("{warehouse:?} has no files") };
    let mut all = Rows::new();
    for table in Table::ALL {
        let mut newest = BTreeMap::new();
        for row in files.read(table).await.unwrap() {
            let key = (row["user_id"].to_string(), row["id"].to_string());
            let revision = row["revision"].as_i64();
            if newest.get(&key).is_none_or(|(before, _)| *before <= revision) {
                newest.insert(key, (revision, spelled(table, &Value::Object(row))));
            }
        }
        all.insert(table.name(), newest.into_values().map(|(_, row)| row).collect());
    }
    all
}

/// A row, its moments in microseconds: PostgreSQL and jiff spell them differently.
fn spelled(table: Table, row: &Value) -> String {
    let value = |name: &str, kind: Kind| match (&row[name], kind) {
        (Value::String(text), Kind::Instant) => text.parse::<jiff::Timestamp>().unwrap().as_microsecond().to_string(),
        (value, _) => value.to_string(),
    };
    columns(table).iter().map(|column| value(column.name, column.kind)).collect::<Vec<_>>().join("|")
}

fn on(cluster: &Cluster, url: &str, sql: &str) -> String {
    let psql =
        std::process::Command::new(cluster.bin_dir().join("psql")).args(["-XAtq", "-d", url, "-c", sql]).output();
    let output = psql.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A database with generated todos and things that were said and suggested, and its three warehouses.
struct Site {
    cluster: Cluster,
    pool: Pool,
    other: String,
    schema: Warehouse,
    postgres: Warehouse,
    files: Warehouse,
    _directory: TempDir,
}

/// Somebody who said something, and was recommended something.
const SAID: &str = "
    insert into utterances (user_id, id, text, locale, time_zone, said_at)
    select user_id, gen_random_uuid(), '빨래해야지 ' || user_id, 'ko', 'Asia/Seoul', now() from accounts;
    insert into recommendations (user_id, id, base_date, rank, title, category, score)
    select user_id, gen_random_uuid(), '2026-11-24', 1, '산책하기', '운동', 0.7 from accounts";

impl Site {
    async fn new(todos: u32) -> Self {
        let (cluster, pool) = generated(todos).await;
        execute(&cluster, SAID);
        let other = cluster.create_database("other").await.unwrap();
        let directory = TempDir::new().unwrap();
        let url = format!("file://{}", directory.path().join("lake").display());
        let (postgres, files) = (Warehouse::open(&other).unwrap(), Warehouse::open(&url).unwrap());
        Self { cluster, pool, other, schema: Warehouse::default(), postgres, files, _directory: directory }
    }

    fn sql(&self, sql: &str) -> String {
        execute(&self.cluster, sql).trim().to_owned()
    }

    /// The rows of all three, which must be the same.
    async fn rows(&self) -> Rows {
        let here = in_postgres(&self.cluster, &self.cluster.url());
        assert!(here == in_postgres(&self.cluster, &self.other), "the other database has other rows");
        assert!(here == in_files(&self.files).await, "the files have other rows");
        here
    }

    async fn sync_all(&self) -> [Finished; 3] {
        let [schema, postgres, files] = [&self.schema, &self.postgres, &self.files];
        [
            sync(&self.pool, schema, false).await,
            sync(&self.pool, postgres, false).await,
            sync(&self.pool, files, false).await,
        ]
    }

    /// Changes so many todos, each with its event.
    fn change(&self, todos: u32) {
        self.sql(&format!(
            "with chosen as (
                 select distinct on (user_id) user_id, todo_id, todo from events
                 order by user_id, id desc limit {todos}
             ),
             numbered as (
                 update accounts set change_seq = change_seq + 1 from chosen where accounts.user_id = chosen.user_id
                 returning accounts.user_id, change_seq
             )
             insert into events (user_id, seq, kind, todo_id, todo)
             select user_id, change_seq, 'updated', todo_id, todo || jsonb_build_object(
                 'title', '고친 것', 'revision', (todo ->> 'revision')::bigint + 1, 'updated_at', now())
             from chosen join numbered using (user_id)"
        ));
    }
}

#[tokio::test]
async fn each_warehouse_gets_the_same_rows_and_later_what_changed_alone() {
    let site = Site::new(2_000).await;
    site.sync_all().await;
    let first = site.rows().await;
    assert_eq!(first["todos"].len().to_string(), site.sql("select count(distinct todo_id) from events"));
    assert_eq!(first["events"].len().to_string(), site.sql("select count(*) from events"));
    assert!(first.values().all(|rows| !rows.is_empty()));
    for again in site.sync_all().await {
        assert_eq!(read_by(&again), 0, "nothing changed");
    }
    assert!(site.rows().await == first);

    site.change(20);
    site.sql("update utterances set state = 'parsed', parsed_at = now() where user_id = (select min(user_id) from utterances)");
    for changed in site.sync_all().await {
        assert_eq!(read_by(&changed), 21, "what changed, and nothing else");
    }
    let second = site.rows().await;
    assert_eq!(second["todos"].difference(&first["todos"]).count(), 20);
    assert_eq!(second["utterances"].difference(&first["utterances"]).count(), 1);

    for warehouse in [&site.schema, &site.postgres, &site.files] {
        assert!(read_by(&sync(&site.pool, warehouse, true).await) > 2_000, "everything anew");
    }
    assert!(site.rows().await == second);
}

#[tokio::test]
async fn cut_off_anywhere_it_goes_on_and_the_horizon_never_passes_the_data() {
    let site = Site::new(100).await;
    let events: u64 = site.sql("select count(*) from events").parse().unwrap();
    for (warehouse, url) in [(&site.schema, site.cluster.url()), (&site.postgres, site.other.clone())] {
        for is_after in [false, true] {
            for lasts in 1.. {
                on(&site.cluster, &url, "create schema if not exists warehouse");
                on(&site.cluster, &site.cluster.url(), "delete from warehouse.sync_state");
                for table in Table::ALL.iter().filter(|_| lasts > 1 || url == site.cluster.url()) {
                    on(&site.cluster, &url, &format!("truncate warehouse.{}", table.name()));
                }
                let cut = steps(&Fragile::new(&site.pool, lasts, is_after), warehouse).await;
                let passed = site.sql("select count(*) from warehouse.sync_state where horizon > '0'");
                let there = on(&site.cluster, &url, "select count(*) from warehouse.events");
                assert!(
                    passed == "0" || there.trim() == events.to_string(),
                    "cut off after {lasts}: {passed}, {there}"
                );
                if cut.is_ok() {
                    break;
                }
                steps(&Fragile::new(&site.pool, usize::MAX, false), warehouse).await.unwrap();
                let there = on(&site.cluster, &url, "select count(*) from warehouse.events");
                assert_eq!(there.trim(), events.to_string(), "cut off after {lasts}");
            }
        }
    }
    let expected = in_postgres(&site.cluster, &site.cluster.url());
    for (lasts, is_after) in (1..30).step_by(3).flat_map(|lasts| [(lasts, false), (lasts, true)]) {
        site.sql("delete from warehouse.sync_state");
        let _ = steps(&Fragile::new(&site.pool, lasts, is_after), &site.files).await;
        steps(&Fragile::new(&site.pool, usize::MAX, false), &site.files).await.unwrap();
        assert!(in_files(&site.files).await == expected, "cut off after {lasts}");
    }
}

#[tokio::test]
async fn a_transaction_that_commits_late_is_not_missed() {
    let site = Site::new(100).await;
    sync(&site.pool, &site.schema, false).await;
    // One that has its number, and waits; another one that is faster.
    let psql = site.cluster.bin_dir().join("psql");
    let late = "begin; insert into accounts (user_id) values ('late');
                insert into utterances (user_id, id, text, locale, time_zone, said_at)
                values ('late', gen_random_uuid(), '늦었다', 'ko', 'Asia/Seoul', now()); select 'written';\n";
    let mut late_one = tokio::process::Command::new(psql)
        .args(["-XAtq", "-d", &site.cluster.url()])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let (mut input, output) = (late_one.stdin.take().unwrap(), late_one.stdout.take().unwrap());
    tokio::io::AsyncWriteExt::write_all(&mut input, late.as_bytes()).await.unwrap();
    let mut lines = tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(output));
    assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("written"));
    site.change(1);
    let first = sync(&site.pool, &site.schema, false).await;
    assert_eq!(read_by(&first), 0, "what came after one that is still under way waits for it");
    tokio::io::AsyncWriteExt::write_all(&mut input, b"commit;\n").await.unwrap();
    drop(input);
    late_one.wait().await.unwrap();
    assert_eq!(read_by(&sync(&site.pool, &site.schema, false).await), 2, "the late one and the other");
    assert_eq!(site.sql("select count(*) from warehouse.utterances where user_id = 'late'"), "1");
}

#[tokio::test]
async fn what_is_wrong_stays_in_quarantine_until_it_is_whole() {
    let site = Site::new(100).await;
    let person = site.sql("select min(user_id) from events");
    let id = site.sql(&format!("select max(id) from events where user_id = '{person}'"));
    let was = site.sql(&format!("select todo from events where id = {id}"));
    for (wrong, reason) in [
        ("'{}'", "SHAPE"),
        ("todo || '{\"due_date\": \"2026-13-45\"}'", "SHAPE"),
        ("todo || '{\"title\": \"\"}'", "TITLE_LENGTH"),
        ("todo || '{\"category\": \"몰라\"}'", "CATEGORY_UNKNOWN"),
        ("todo || '{\"due_date\": \"2026-11-24\", \"end_date\": \"2026-11-23\"}'", "END_BEFORE_START"),
    ] {
        site.sql(&format!("update events set todo = {wrong} where id = {id}"));
        let finished = sync(&site.pool, &site.schema, true).await;
        assert_eq!(finished.output("validate_data")["wrong"]["events"], serde_json::json!({ reason: 1 }));
        assert_eq!(site.sql("select source, key, reason from warehouse.quarantine"), format!("events|{id}|{reason}"));
        site.sql(&format!("update events set todo = $json${was}$json$ where id = {id}"));
    }
    site.sql(&format!("delete from warehouse.events where id = {id}"));
    let finished = sync(&site.pool, &site.schema, false).await;
    assert_eq!(finished.output("validate_data")["healed"], 1);
    assert_eq!(site.sql("select count(*) from warehouse.quarantine"), "0");
    assert_eq!(site.sql(&format!("select count(*) from warehouse.events where id = {id}")), "1");

    site.sql("alter table utterances disable trigger user; update utterances set time_zone = 'Mars/Olympus'");
    let first = site.sql(&format!("select min(seq) from events where user_id = '{person}'"));
    site.sql(&format!("delete from events where user_id = '{person}' and seq = {first} + 1"));
    let findings = sync(&site.pool, &site.files, true).await.output("validate_data");
    assert_eq!(
        findings["wrong"]["utterances"]["ZONE_UNKNOWN"].to_string(),
        site.sql("select count(*) from utterances")
    );
    assert_eq!(findings["wrong"]["events"]["CHAIN_BROKEN"], 1);
}

#[tokio::test]
async fn of_who_left_nothing_is_left_in_any_warehouse() {
    let site = Site::new(500).await;
    site.sync_all().await;
    let gone = site.sql("select user_id from events group by user_id order by count(*) desc limit 1");
    let before = site.rows().await;
    site.sql(&format!("delete from accounts where user_id = '{gone}'"));
    assert_eq!(site.sql("select user_id from warehouse.erasures"), gone);
    for warehouse in [&site.schema, &site.postgres, &site.files] {
        site.sql(&format!("insert into warehouse.erasures values ('{gone}', now()) on conflict do nothing"));
        assert_eq!(sync(&site.pool, warehouse, false).await.output("sync_to_warehouse")["erased"], 1);
    }
    let after = site.rows().await;
    let theirs = format!("\"{gone}\"|");
    for (table, rows) in &before {
        let others: BTreeSet<_> = rows.iter().filter(|row| !row.starts_with(&theirs)).cloned().collect();
        assert!(others.len() < rows.len() && after[table] == others, "{table}");
    }
    assert_eq!(site.sql("select count(*) from warehouse.erasures"), "0");
    let Place::Files(files) = &site.files.place else { unreachable!() };
    for table in Table::ALL {
        assert!(files.read(table).await.unwrap().iter().all(|row| row["user_id"] != gone.as_str()), "no older version");
    }
}

#[tokio::test]
async fn a_database_that_was_restored_elsewhere_is_read_anew() {
    let site = Site::new(200).await;
    let rows = read_by(&sync(&site.pool, &site.schema, false).await);
    site.sql(
        "update events set xid = '4000000000'; alter table utterances disable trigger user;
              update utterances set xid = '4000000001'; update warehouse.sync_state set horizon = '4000000002'",
    );
    assert_eq!(read_by(&sync(&site.pool, &site.schema, false).await), rows, "numbers of another cluster");
    assert_eq!(read_by(&sync(&site.pool, &site.schema, false).await), 0);
    site.change(3);
    assert_eq!(read_by(&sync(&site.pool, &site.schema, false).await), 3);
}

#[tokio::test]
async fn a_tried_task_changes_nothing() {
    let site = Site::new(100).await;
    sync(&site.pool, &site.files, false).await;
    let before = in_files(&site.files).await;
    site.change(5);
    for task in ["fetch_pending_data", "validate_data", "sync_to_warehouse", "mark_as_synced"] {
        let horizon = site.sql("select * from warehouse.sync_state order by source");
        let trial = Trial::of(data_sync()).with(site.files.clone()).with(crate::PendingUtterances::default());
        trial.only(task, &site.pool).await.unwrap();
        assert_eq!(site.sql("select * from warehouse.sync_state order by source"), horizon, "{task}");
    }
    assert!(in_files(&site.files).await == before);
}

#[tokio::test]
async fn the_files_have_the_columns_of_the_tables() {
    let site = Site::new(10).await;
    for table in Table::ALL {
        let sql = format!(
            "select column_name || ' ' || data_type || case is_nullable when 'YES' then '?' else '' end
             from information_schema.columns where table_schema = 'warehouse' and table_name = '{}'
             order by ordinal_position",
            table.name()
        );
        let kind = |kind| match kind {
            Kind::Text => "text",
            Kind::Uuid => "uuid",
            Kind::Bool => "boolean",
            Kind::Int => "integer",
            Kind::Long => "bigint",
            Kind::Real => "real",
            Kind::Date => "date",
            Kind::Time => "time without time zone",
            Kind::Instant => "timestamp with time zone",
        };
        let ours: Vec<_> = columns(table)
            .iter()
            .map(|column| format!("{} {}{}", column.name, kind(column.kind), if column.optional { "?" } else { "" }))
            .collect();
        assert_eq!(site.sql(&sql).lines().collect::<Vec<_>>(), ours);
    }
}
