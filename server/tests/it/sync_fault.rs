//! Streams of changes when news is lost, PostgreSQL goes away, the client does not read, the server stops.

use std::time::Duration;

use dotodo_proto::v1::sync_service_client::SyncServiceClient;
use dotodo_proto::v1::watch_changes_response::Event;
use dotodo_proto::v1::{CreateTodoRequest, Todo, WatchChangesRequest};
use dotodo_runtime::postgres::Cluster;
use dotodo_server::{Settings, SyncSettings};
use tonic::Code;
use tonic::transport::Endpoint;

use crate::raw;
use crate::server::{Bearer, Server, create, eventually, reason, settings};
use crate::sync::{Device, list, next, next_change, watch};

/// Far longer than a test lasts.
const NEVER: Duration = Duration::from_secs(3600);

fn looking_each(look: Duration) -> Settings {
    let sync = SyncSettings { look, heartbeat: NEVER, ..SyncSettings::default() };
    Settings { sync, ..settings() }
}

/// Ends the connection that hears of changes, if there is one.
pub(crate) fn deafen(server: &Server) -> bool {
    let ended = server.sql(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity
         where application_name = 'dotodo listener' and datname = current_database()",
    );
    ended != "0"
}

#[tokio::test]
async fn what_happens_while_nobody_listens_comes_once_somebody_does() {
    let server = Server::start_with(looking_each(NEVER)).await;
    let (mut todos, mut sync) = (server.todos("user001"), server.sync("user001"));
    let mut stream = watch(&mut sync, "").await;
    assert!(matches!(next(&mut stream).await.0, Event::Current(_)));
    for n in 1..=5 {
        eventually("somebody listens", async || deafen(&server)).await;
        create(&mut todos, &format!("할 일 {n}")).await;
        assert_eq!(next_change(&mut stream).await.seq, n);
    }
}

#[tokio::test]
async fn what_nobody_tells_of_is_found_by_looking() {
    let server = Server::start_with(looking_each(Duration::from_millis(50))).await;
    let kept = create(&mut server.todos("user001"), "빨래하기").await;
    let mut sync = server.sync("user001");
    let cursor = list(&mut sync, "", 0).await.next_cursor;
    let mut stream = watch(&mut sync, &cursor).await;
    assert!(matches!(next(&mut stream).await.0, Event::Current(_)));
    server.sql("insert into events (user_id, kind, todo_id, todo) select user_id, 'updated', id, '{}' from todos");
    let change = next_change(&mut stream).await;
    assert_eq!((change.seq, change.todo_id), (2, kept.id));
}

#[tokio::test]
async fn a_stream_that_loses_the_database_goes_on_after_its_last_cursor() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(folder.path()).await.unwrap();
    let server = Server::on(cluster.url(), looking_each(Duration::from_millis(100))).await;
    let (mut todos, mut sync) = (server.todos("user001"), server.sync("user001"));
    let mut stream = watch(&mut sync, "").await;
    assert!(matches!(next(&mut stream).await.0, Event::Current(_)));
    create(&mut todos, "빨래하기").await;
    let seen = next_change(&mut stream).await;
    cluster.stop().await;
    let status = stream.message().await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "DATABASE_UNAVAILABLE"));

    let _cluster = Cluster::start(folder.path()).await.unwrap();
    let again = || async { todos.clone().create_todo(crate::server::written("청소하기")).await.is_ok() };
    eventually("the database is back", again).await;
    let mut stream = watch(&mut sync, &seen.cursor).await;
    assert_eq!(next_change(&mut stream).await.seq, 2);
    assert!(matches!(next(&mut stream).await.0, Event::Current(_)));
    // And it is told again, not only found by looking.
    create(&mut todos, "장보기").await;
    assert_eq!(next_change(&mut stream).await.seq, 3);
}

#[tokio::test]
async fn a_stream_that_is_not_read_is_ended_and_goes_on_after_its_last_cursor() {
    let sync = SyncSettings { patience: Duration::from_millis(200), ..SyncSettings::default() };
    let server = Server::start_with(Settings { sync, ..settings() }).await;
    let mut todos = server.todos("user001");
    for n in 0..300 {
        let todo = Todo { title: format!("할 일 {n}"), notes: "메모 ".repeat(2_000), ..Todo::default() };
        todos.create_todo(CreateTodoRequest { todo: Some(todo), ..Default::default() }).await.unwrap();
    }
    let endpoint = Endpoint::from_shared(format!("http://{}", server.address)).unwrap();
    let narrow = endpoint.initial_stream_window_size(65_535).initial_connection_window_size(65_535).connect_lazy();
    let mut client = SyncServiceClient::with_interceptor(narrow, Bearer(server.token("user001")));
    let mut stream = client.watch_changes(WatchChangesRequest::default()).await.unwrap().into_inner();
    eventually("the server gives up", async || {
        let metrics = raw::http(&server, "GET /metrics", &[], b"").await.text();
        metrics.contains("dotodo_watches_ended_total{reason=\"SLOW_CONSUMER\"}")
    })
    .await;
    let mut device = Device::default();
    let status = loop {
        match stream.message().await {
            Ok(message) => match message.unwrap().event.unwrap() {
                Event::Change(change) => device.apply(&change),
                other => panic!("{other:?}"),
            },
            Err(status) => break status,
        }
    };
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "SLOW_CONSUMER"));
    let came = device.copy.len();
    assert!((1..100).contains(&came), "{came} of 300 waited for the client");
    let mut stream = watch(&mut server.sync("user001"), &device.cursor).await;
    let mut rest = 0;
    while let (Event::Change(change), _) = next(&mut stream).await {
        device.apply(&change);
        rest += 1;
    }
    assert_eq!((device.copy.len(), came + rest), (300, 300));
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams() {
    let server = Server::start().await;
    let mut sync = server.sync("user001");
    let mut stream = watch(&mut sync, "").await;
    let (_, cursor) = next(&mut stream).await;
    assert!(!cursor.is_empty());
    server.tell_to_stop();
    let status = stream.message().await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "STOPPING"));
    server.ended().await;
}
