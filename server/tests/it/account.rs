//! An account's end, and what is given away of it before: looked for in every table that there is, so that none can be
//! forgotten that is added.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dotodo_proto::v1::watch_changes_response::Event;
use dotodo_proto::v1::{
    Account, CaptureState, CaptureTodosRequest, CompleteTodoRequest, CreateTodoRequest, DeleteAccountRequest,
    DeleteTodoRequest, ExportAccountRequest, GetAccountRequest, ListTodosRequest, Todo, UpdateAccountRequest,
    UpdateTodoRequest, WatchChangesRequest,
};
use serde_json::Value;
use tokio::task::JoinSet;
use tonic::{Code, Status};

use crate::model::Behaviour;
use crate::raw;
use crate::server::{Server, create, eventually, faults, new_id, reason, said, written};

/// Stands in everything that the person says and writes.
const WORD: &str = "능소화";

/// Gives a person something in every table, with the calls of an app.
async fn live(server: &Server, user_id: &str) {
    let mut todos = server.todos(user_id);
    todos.capture_todos(said(&format!("{WORD} 심기"))).await.unwrap();
    let todo = Todo {
        title: format!("{WORD} 물 주기"),
        notes: format!("{WORD} 화분"),
        labels: vec![WORD.into()],
        category: "취미".into(),
        due_date: "2026-11-24".into(),
        recurrence: "FREQ=DAILY".into(),
        ..Todo::default()
    };
    let request = CreateTodoRequest { todo: Some(todo), request_id: new_id(), ..Default::default() };
    let kept = todos.create_todo(request).await.unwrap().into_inner().todo.unwrap();
    let changed = Todo { title: format!("{WORD} 가지 치기"), ..kept.clone() };
    todos.update_todo(UpdateTodoRequest { todo: Some(changed), ..Default::default() }).await.unwrap();
    let gone = create(&mut todos, &format!("{WORD} 사기")).await;
    todos.delete_todo(DeleteTodoRequest { id: gone.id, ..Default::default() }).await.unwrap();
    let account = Account { locale: "en".into(), ..Account::default() };
    let update = UpdateAccountRequest { account: Some(account), ..Default::default() };
    server.accounts(user_id).update_account(update).await.unwrap();
    // What the worker would compute of them.
    server.sql(&COMPUTED.replace("WHO", user_id));
}

const COMPUTED: &str = "
    insert into former_settings values ('WHO', now(), 'Asia/Tokyo', '{}');
    insert into todo_days (user_id, date, todo_id, category, source, counts, completed)
    select user_id, '2026-11-24', id, category, source, true, false from todos where user_id = 'WHO';
    insert into daily_user_stats (user_id, date, total, completed, categories) values ('WHO', '2026-11-24', 1, 0, '{취미}');
    insert into user_activity (user_id, date, created, updated, completed, reopened, skipped, ended, deleted, undeleted, seq)
    values ('WHO', '2026-11-24', 1, 0, 0, 0, 0, 0, 0, 0, 1);
    insert into recommendations (user_id, id, base_date, rank, title, category, score)
    values ('WHO', gen_random_uuid(), '2026-11-24', 1, 'x', '취미', 0.5);
    insert into recommendation_lists (user_id, base_date, asked, history, since, shadow)
    values ('WHO', '2026-11-24', 5, 3, '2026-01-01', '{x}');
    insert into impressions (user_id, recommendation_id, day, rank)
    select user_id, id, base_date, rank from recommendations where user_id = 'WHO';
    insert into user_rates values ('WHO', '2026-11-23', 0, 0, 0, 0, 0, 0);
    insert into user_streaks values ('WHO', '2026-11-23', 1, '2026-11-23', 1, 1);
    insert into user_category_metrics (user_id, category, total, completed, active_days, last_on)
    values ('WHO', '취미', 1, 0, 1, '2026-11-23');
    insert into user_metrics (user_id, as_of, total_7, completed_7, total_30, completed_30, total_all, completed_all, current_streak, longest_streak)
    values ('WHO', '2026-11-23', 0, 0, 0, 0, 0, 0, 0, 0)";

async fn account(server: &Server, user_id: &str) -> Account {
    server.accounts(user_id).get_account(GetAccountRequest {}).await.unwrap().into_inner().account.unwrap()
}

async fn delete(server: &Server, account: Account) -> Result<(), Status> {
    let Account { user_id, create_time, .. } = account;
    let request = DeleteAccountRequest { user_id: user_id.clone(), create_time };
    server.accounts(&user_id).delete_account(request).await.map(drop)
}

/// The tables with a column `user_id`, of every schema that is ours but the warehouse's: erasure.rs.
fn of_people(server: &Server) -> Vec<String> {
    let tables = server.sql(
        "select string_agg(format('%I.%I', table_schema, table_name), ' ')
         from information_schema.columns join information_schema.tables using (table_schema, table_name)
         where column_name = 'user_id' and table_type = 'BASE TABLE'
           and table_schema not in ('pg_catalog', 'information_schema', 'warehouse')",
    );
    let tables: Vec<_> = tables.split(' ').map(str::to_owned).collect();
    assert!(tables.len() >= 7, "{tables:?}");
    tables
}

/// How many rows of each of these tables a person has.
fn rows(server: &Server, user_id: &str) -> BTreeMap<String, u32> {
    let count = |table: &str| server.count(&format!("{table} where user_id = '{user_id}'"));
    of_people(server).into_iter().map(|table| (table.clone(), count(&table))).collect()
}

/// The columns of any table, whatever its type, in which a text stands.
fn found(server: &Server, text: &str) -> Vec<String> {
    let columns = server.sql(
        "select string_agg(format('%I.%I %I %s', table_schema, table_name, column_name, udt_name), E'\\n')
         from information_schema.columns join information_schema.tables using (table_schema, table_name)
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'warehouse')",
    );
    let mut found = Vec::new();
    for column in columns.lines() {
        let [table, name, kind] = column.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let holds = match kind {
            "bytea" => format!("position(convert_to('{text}', 'UTF8') in {name}) > 0"),
            _ => format!("position('{text}' in {name}::text) > 0"),
        };
        if server.count(&format!("{table} where {holds}")) > 0 {
            found.push(format!("{table}.{name}"));
        }
    }
    found
}

/// The records of an export, by their tables.
async fn export(server: &Server, user_id: &str) -> BTreeMap<String, Vec<Value>> {
    let mut stream = server.accounts(user_id).export_account(ExportAccountRequest {}).await.unwrap().into_inner();
    let mut records = BTreeMap::<String, Vec<Value>>::new();
    while let Some(message) = stream.message().await.unwrap() {
        let values = message.records.iter().map(|record| serde_json::from_str(record).unwrap());
        records.entry(message.table).or_default().extend(values);
    }
    records
}

#[tokio::test]
async fn nothing_of_a_deleted_person_is_left_in_any_table() {
    let server = Server::start().await;
    live(&server, "gone-for-good").await;
    live(&server, "stays").await;
    for (table, count) in rows(&server, "gone-for-good") {
        assert!(count > 0, "{table} is empty: `live` must fill it, so that it is seen to be emptied");
    }
    let before = rows(&server, "stays");
    assert!(found(&server, "gone-for-good").len() >= of_people(&server).len());
    let places = found(&server, WORD);
    for place in ["public.todos.notes", "public.events.todo", "public.requests.answer", "public.utterances.text"] {
        assert!(places.iter().any(|found| found == place), "the search finds words in {place}: {places:?}");
    }

    delete(&server, account(&server, "gone-for-good").await).await.unwrap();
    assert!(rows(&server, "gone-for-good").values().all(|count| *count == 0), "{:?}", rows(&server, "gone-for-good"));
    assert_eq!(found(&server, "gone-for-good"), [""; 0]);
    assert_eq!(rows(&server, "stays"), before, "of another person everything is left");

    delete(&server, account(&server, "stays").await).await.unwrap();
    assert_eq!(found(&server, WORD), [""; 0], "their words stood in no other person's rows");
}

#[tokio::test]
async fn reading_with_a_token_that_is_still_good_brings_nothing_back() {
    let server = Server::start().await;
    live(&server, "user001").await;
    let before = account(&server, "user001").await;
    delete(&server, before.clone()).await.unwrap();
    let after = account(&server, "user001").await;
    assert_eq!((after.create_time, after.locale.as_str()), (None, "ko"), "as before the first write");
    let mut todos = server.todos("user001");
    assert!(todos.list_todos(ListTodosRequest::default()).await.unwrap().into_inner().todos.is_empty());
    let preview = CaptureTodosRequest { validate_only: true, ..said("빨래하기") };
    todos.capture_todos(preview).await.unwrap();
    let complete = CompleteTodoRequest { id: new_id(), ..Default::default() };
    assert_eq!(todos.complete_todo(complete).await.unwrap_err().code(), Code::NotFound);
    assert!(export(&server, "user001").await.is_empty());
    assert!(rows(&server, "user001").values().all(|count| *count == 0));
}

#[tokio::test]
async fn a_deletion_can_be_repeated_and_never_reaches_what_came_after_it() {
    let server = Server::start().await;
    delete(&server, account(&server, "user001").await).await.expect("there is nothing to delete");
    live(&server, "user001").await;
    let first = account(&server, "user001").await;
    delete(&server, first.clone()).await.unwrap();
    delete(&server, first.clone()).await.unwrap();
    create(&mut server.todos("user001"), "다시 시작하기").await;
    let second = account(&server, "user001").await;
    assert_ne!(first.create_time, second.create_time);
    delete(&server, first).await.expect("a call that comes late finds the account gone that it means");
    assert_eq!(server.count("todos"), 1);
    delete(&server, second).await.unwrap();
    assert_eq!(server.count("accounts"), 0);
}

#[tokio::test]
async fn nobody_deletes_by_a_slip() {
    let server = Server::start().await;
    live(&server, "user001").await;
    let mut accounts = server.accounts("user001");
    let Account { create_time, .. } = account(&server, "user001").await;
    for (user_id, create_time, field, wrong) in [
        ("", create_time, "user_id", "NOT_CONFIRMED"),
        ("user002", create_time, "user_id", "NOT_CONFIRMED"),
        ("user001", None, "create_time", "REQUIRED"),
        ("user001", Some(prost_types::Timestamp { seconds: 0, nanos: -1 }), "create_time", "OUT_OF_RANGE"),
    ] {
        let request = DeleteAccountRequest { user_id: user_id.into(), create_time };
        let status = accounts.delete_account(request).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(faults(&status), [(field.to_owned(), wrong.to_owned())]);
    }
    assert!(rows(&server, "user001").values().all(|count| *count > 0));
}

#[tokio::test]
async fn writers_leave_nothing_of_the_account_that_is_deleted_under_them() {
    let server = Arc::new(Server::start().await);
    live(&server, "user001").await;
    let meant = account(&server, "user001").await;
    let (mut writers, over) = (JoinSet::new(), Arc::new(AtomicBool::new(false)));
    for _ in 0..8 {
        let (server, over) = (server.clone(), over.clone());
        writers.spawn(async move {
            let mut todos = server.todos("user001");
            while !over.load(Ordering::SeqCst) {
                if let Err(status) = todos.create_todo(written(WORD)).await {
                    assert_eq!((status.code(), reason(&status).as_str()), (Code::Aborted, "ACCOUNT_DELETED"));
                }
            }
        });
    }
    eventually("the writers write", async || server.count("todos") > 20).await;
    let mut deletions = JoinSet::new();
    for _ in 0..16 {
        let (server, meant) = (server.clone(), meant.clone());
        deletions.spawn(async move { delete(&server, meant).await.unwrap() });
    }
    deletions.join_all().await;
    over.store(true, Ordering::SeqCst);
    writers.join_all().await;
    // Who writes after the deletion begins another account: what is there belongs to that one, to the last row.
    let kept = account(&server, "user001").await;
    assert_ne!(kept.create_time, meant.create_time);
    assert_eq!(server.sql("select count(*) from utterances"), "0");
    let changes = server.sql("select coalesce(max(change_seq), 0) from accounts");
    for table in ["todos", "events", "requests"] {
        assert_eq!(server.sql(&format!("select count(*) from {table}")), changes, "{table}");
    }
    delete(&server, kept).await.unwrap();
    assert!(rows(&server, "user001").values().all(|count| *count == 0));
}

#[tokio::test]
async fn what_is_being_read_when_its_account_is_deleted_is_not_kept() {
    let server = Server::start().await;
    live(&server, "user001").await;
    let meant = account(&server, "user001").await;
    server.model.behave(Behaviour::Waits);
    let mut todos = server.todos("user001");
    let asked = server.model.asked();
    let capture = tokio::spawn(async move { todos.capture_todos(said(&format!("{WORD} 보기"))).await });
    eventually("the model is asked", async || server.model.asked() > asked).await;
    delete(&server, meant).await.unwrap();
    server.model.release();
    let status = capture.await.unwrap().unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Aborted, "ACCOUNT_DELETED"));
    assert!(rows(&server, "user001").values().all(|count| *count == 0));
}

#[tokio::test]
async fn the_watchers_of_a_deleted_account_are_told_that_their_place_is_lost() {
    let server = Server::start().await;
    live(&server, "user001").await;
    let mut sync = server.sync("user001");
    let mut stream = sync.watch_changes(WatchChangesRequest::default()).await.unwrap().into_inner();
    while !matches!(stream.message().await.unwrap().unwrap().event, Some(Event::Current(_))) {}
    delete(&server, account(&server, "user001").await).await.unwrap();
    let status = loop {
        if let Err(status) = stream.message().await {
            break status;
        }
    };
    assert_eq!((status.code(), reason(&status).as_str()), (Code::OutOfRange, "CURSOR_LOST"));
}

#[tokio::test]
async fn an_export_has_every_row_of_every_table() {
    let server = Server::start().await;
    live(&server, "user001").await;
    live(&server, "user002").await;
    for n in 0..230 {
        create(&mut server.todos("user001"), &format!("{WORD} {n}")).await;
    }
    let records = export(&server, "user001").await;
    let counts: BTreeMap<_, _> = records.iter().map(|(table, records)| (table.clone(), records.len() as u32)).collect();
    let kept = rows(&server, "user001");
    let kept: BTreeMap<_, _> =
        kept.iter().filter_map(|(table, n)| Some((table.strip_prefix("public.")?.into(), *n))).collect();
    assert_eq!(counts, kept, "an export that forgets a table, or gives a row twice");
    assert_eq!(records["accounts"][0]["locale"], "en");
    assert!(records["utterances"].iter().any(|said| said["text"] == format!("{WORD} 심기")));
    assert!(
        records["todos"].iter().any(|todo| !todo["deleted_at"].is_null() && todo["title"] == format!("{WORD} 사기"))
    );
    assert!(records["todos"].iter().any(|todo| todo["notes"] == format!("{WORD} 화분")));
    let ids: std::collections::BTreeSet<_> = records["todos"].iter().map(|todo| todo["id"].to_string()).collect();
    assert_eq!(ids.len(), records["todos"].len());
    let text = serde_json::to_string(&records).unwrap();
    assert!(!text.contains("user002"));
}

#[tokio::test]
async fn an_export_is_of_one_moment_whatever_is_written_meanwhile() {
    let server = Arc::new(Server::start().await);
    let writer = tokio::spawn({
        let server = server.clone();
        async move {
            let mut todos = server.todos("user001");
            loop {
                create(&mut todos, WORD).await;
            }
        }
    });
    eventually("there are some", async || server.count("todos") > 150).await;
    for _ in 0..5 {
        let records = export(&server, "user001").await;
        let count = |table: &str| records[table].len() as u64;
        assert_eq!((count("todos"), count("requests")), (count("events"), count("events")));
        assert_eq!(records["accounts"][0]["change_seq"].as_u64(), Some(count("events")));
    }
    writer.abort();
}

#[tokio::test]
async fn an_export_that_nobody_reads_gives_its_place_back() {
    let server = Server::start().await;
    let mut todos = server.todos("user001");
    for _ in 0..200 {
        let todo = Todo { title: WORD.into(), notes: "가".repeat(10_000), ..Todo::default() };
        todos.create_todo(CreateTodoRequest { todo: Some(todo), ..Default::default() }).await.unwrap();
    }
    let mut accounts = server.accounts("user001");
    let mut unread = Vec::new();
    for _ in 0..4 {
        // Each over a connection of its own: what nobody reads fills the window that all streams of one share.
        let mut stream = server.accounts("user001").export_account(ExportAccountRequest {}).await.unwrap().into_inner();
        stream.message().await.unwrap().unwrap();
        unread.push(stream);
    }
    let status = accounts.export_account(ExportAccountRequest {}).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    drop(unread);
    eventually("a place is free", async || accounts.export_account(ExportAccountRequest {}).await.is_ok()).await;
}

#[tokio::test]
async fn a_browser_can_export_too() {
    let server = Server::start().await;
    live(&server, "user001").await;
    let path = "/dotodo.v1.AccountService/ExportAccount";
    let answer = raw::web_at(&server, path, &ExportAccountRequest {}, &[]).await;
    let text = answer.text();
    for wanted in ["accounts", "utterances", WORD, "grpc-status:0"] {
        assert!(text.contains(wanted), "{wanted}");
    }
}

#[tokio::test]
async fn a_pending_utterance_is_exported_and_deleted_too() {
    let server = Server::start().await;
    server.model.behave(Behaviour::Fails(Code::Unavailable));
    let answer = server.todos("user001").capture_todos(said(WORD)).await.unwrap().into_inner();
    assert_eq!(answer.state(), CaptureState::Pending);
    assert_eq!(export(&server, "user001").await["utterances"][0]["text"], WORD);
    delete(&server, account(&server, "user001").await).await.unwrap();
    assert_eq!(found(&server, WORD), [""; 0]);
}
