//! Devices that follow a person's changes.

use std::collections::BTreeMap;
use std::time::Duration;

use dotodo_proto::v1::watch_changes_response::Event;
use dotodo_proto::v1::{
    Change, ChangeKind, CompleteTodoRequest, DeleteTodoRequest, ListChangesRequest, ListChangesResponse,
    ListTodosRequest, Todo, UndeleteTodoRequest, UpdateTodoRequest, WatchChangesRequest, WatchChangesResponse,
};
use dotodo_server::{Settings, SyncSettings};
use tonic::{Code, Streaming};

use crate::raw;
use crate::server::{Client, Server, SyncClient, create, faults, reason, settings};

/// A device with its copy of the todos.
#[derive(Debug, Default, Clone)]
pub(crate) struct Device {
    pub(crate) copy: BTreeMap<String, Todo>,
    pub(crate) cursor: String,
    /// The numbers that came.
    pub(crate) seqs: Vec<i64>,
}

impl Device {
    pub(crate) fn apply(&mut self, change: &Change) {
        match &change.todo {
            Some(todo) => self.copy.insert(change.todo_id.clone(), todo.clone()),
            None => self.copy.remove(&change.todo_id),
        };
        if change.seq > 0 {
            self.seqs.push(change.seq);
        }
        self.cursor.clone_from(&change.cursor);
    }

    /// Takes pages until there is no more.
    async fn catch_up(&mut self, client: &mut SyncClient, page_size: i32) {
        loop {
            let page = list(client, &self.cursor, page_size).await;
            page.changes.iter().for_each(|change| self.apply(change));
            self.cursor = page.next_cursor;
            if page.current {
                return;
            }
        }
    }
}

pub(crate) async fn list(client: &mut SyncClient, cursor: &str, page_size: i32) -> ListChangesResponse {
    client.list_changes(ListChangesRequest { cursor: cursor.into(), page_size }).await.unwrap().into_inner()
}

pub(crate) async fn watch(client: &mut SyncClient, cursor: &str) -> Streaming<WatchChangesResponse> {
    client.watch_changes(WatchChangesRequest { cursor: cursor.into() }).await.unwrap().into_inner()
}

/// The next message that is no heartbeat.
pub(crate) async fn next(stream: &mut Streaming<WatchChangesResponse>) -> (Event, String) {
    loop {
        let message = stream.message().await.unwrap().expect("a stream ends with a status");
        match message.event.unwrap() {
            Event::Heartbeat(_) => {}
            event => return (event, message.cursor),
        }
    }
}

pub(crate) async fn next_change(stream: &mut Streaming<WatchChangesResponse>) -> Change {
    match next(stream).await.0 {
        Event::Change(change) => change,
        other => panic!("not a change: {other:?}"),
    }
}

/// Everything that is not deleted, as the list has it.
async fn listed(client: &mut Client) -> BTreeMap<String, Todo> {
    let request = ListTodosRequest { page_size: 200, ..Default::default() };
    let todos = client.list_todos(request).await.unwrap().into_inner().todos;
    todos.into_iter().map(|todo| (todo.id.clone(), todo)).collect()
}

async fn complete(client: &mut Client, id: &str) {
    client.complete_todo(CompleteTodoRequest { id: id.into(), ..Default::default() }).await.unwrap();
}

async fn delete(client: &mut Client, id: &str) {
    client.delete_todo(DeleteTodoRequest { id: id.into(), ..Default::default() }).await.unwrap();
}

#[tokio::test]
async fn a_device_begins_with_a_snapshot_and_goes_on_with_what_happens() {
    let server = Server::start().await;
    let (mut todos, mut sync) = (server.todos("user001"), server.sync("user001"));
    let before = list(&mut sync, "", 0).await;
    assert!(before.changes.is_empty() && before.current, "nobody has an account before their first write");
    let mut ids = Vec::new();
    for n in 0..5 {
        ids.push(create(&mut todos, &format!("할 일 {n}")).await.id);
    }
    delete(&mut todos, &ids[3]).await;
    create(&mut server.todos("user002"), "남의 것").await;

    let mut device = Device::default();
    device.catch_up(&mut sync, 2).await;
    assert_eq!(device.copy, listed(&mut todos).await);
    assert!(device.seqs.is_empty());

    complete(&mut todos, &ids[0]).await;
    delete(&mut todos, &ids[1]).await;
    todos.undelete_todo(UndeleteTodoRequest { id: ids[3].clone(), ..Default::default() }).await.unwrap();
    let renamed = Todo { id: ids[2].clone(), title: "빨래하기".into(), ..Default::default() };
    todos.update_todo(UpdateTodoRequest { todo: Some(renamed), ..Default::default() }).await.unwrap();
    let page = list(&mut sync, &device.cursor, 0).await;
    let told: Vec<_> = page.changes.iter().map(|it| (it.seq, it.kind(), &it.todo_id, it.todo.is_some())).collect();
    assert_eq!(
        told,
        [
            (7, ChangeKind::Completed, &ids[0], true),
            (8, ChangeKind::Deleted, &ids[1], false),
            (9, ChangeKind::Undeleted, &ids[3], true),
            (10, ChangeKind::Updated, &ids[2], true),
        ]
    );
    assert!(page.current && page.changes.iter().all(|change| change.change_time.is_some()));
    device.catch_up(&mut sync, 1).await;
    assert_eq!(device.copy, listed(&mut todos).await);

    let mut first = Device { cursor: before.next_cursor, ..Device::default() };
    first.catch_up(&mut sync, 3).await;
    assert_eq!((first.copy, first.seqs), (device.copy, (1..=10).collect()), "it came before the account");
}

#[tokio::test]
async fn what_happens_during_a_snapshot_follows_it() {
    let server = Server::start().await;
    let (mut todos, mut sync) = (server.todos("user001"), server.sync("user001"));
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(create(&mut todos, &format!("할 일 {n}")).await.id);
    }
    let mut device = Device::default();
    let page = list(&mut sync, "", 3).await;
    page.changes.iter().for_each(|change| device.apply(change));
    // One that was sent, one that was not, and a new one with an id that has been passed.
    complete(&mut todos, &ids[0]).await;
    delete(&mut todos, &ids[1]).await;
    delete(&mut todos, &ids[5]).await;
    let early = "00000000-0000-7000-8000-000000000000".to_owned();
    let request = dotodo_proto::v1::CreateTodoRequest { todo_id: early, ..crate::server::written("먼저 하기") };
    todos.create_todo(request).await.unwrap();
    device.catch_up(&mut sync, 2).await;
    assert_eq!(device.copy, listed(&mut todos).await);
    assert_eq!(device.seqs, [7, 8, 9, 10]);
}

#[tokio::test]
async fn a_watcher_gets_a_snapshot_then_current_then_what_happens() {
    let server = Server::start().await;
    let (mut todos, mut sync) = (server.todos("user001"), server.sync("user001"));
    let kept = create(&mut todos, "빨래하기").await;
    let mut stream = watch(&mut sync, "").await;
    let first = next_change(&mut stream).await;
    assert_eq!((first.kind(), first.seq, first.todo), (ChangeKind::Snapshot, 0, Some(kept.clone())));
    let (current, cursor) = next(&mut stream).await;
    assert!(matches!(current, Event::Current(_)));

    let mut resumed = watch(&mut sync, &cursor).await;
    assert!(matches!(next(&mut resumed).await.0, Event::Current(_)), "nothing has happened since");
    complete(&mut todos, &kept.id).await;
    for stream in [&mut stream, &mut resumed] {
        let change = next_change(stream).await;
        assert_eq!((change.kind(), change.seq, change.todo.unwrap().completed), (ChangeKind::Completed, 2, true));
    }
    let mut late = watch(&mut sync, &cursor).await;
    assert_eq!(next_change(&mut late).await.seq, 2);
    assert!(matches!(next(&mut late).await.0, Event::Current(_)), "after what was missed");
}

#[tokio::test]
async fn every_cursor_goes_on_with_the_rest() {
    let server = Server::start().await;
    let (mut todos, mut sync) = (server.todos("user001"), server.sync("user001"));
    for n in 0..4 {
        create(&mut todos, &format!("할 일 {n}")).await;
    }
    let mut stream = watch(&mut sync, "").await;
    let mut messages = Vec::new();
    while messages.len() < 5 {
        messages.push(next(&mut stream).await);
    }
    for n in 4..7 {
        create(&mut todos, &format!("할 일 {n}")).await;
        messages.push(next(&mut stream).await);
    }
    let expected = listed(&mut todos).await;
    for cut in 0..=messages.len() {
        let mut device = Device::default();
        for (event, cursor) in &messages[..cut] {
            if let Event::Change(change) = event {
                device.apply(change);
            }
            device.cursor.clone_from(cursor);
        }
        let mut stream = watch(&mut sync, &device.cursor).await;
        while let (Event::Change(change), _) = next(&mut stream).await {
            device.apply(&change);
        }
        // The changes after the snapshot's beginning come after CURRENT when the snapshot was not finished.
        while device.copy != expected {
            device.apply(&next_change(&mut stream).await);
        }
        let first = device.seqs.first().copied().unwrap_or(8);
        assert_eq!(device.seqs, (first..=7).collect::<Vec<_>>(), "cut after {cut} messages");
    }
}

#[tokio::test]
async fn heartbeats_come_while_nothing_happens() {
    let sync = SyncSettings { heartbeat: Duration::from_millis(20), ..SyncSettings::default() };
    let server = Server::start_with(Settings { sync, deadline: Duration::from_millis(500), ..settings() }).await;
    let mut client = server.sync("user001");
    let mut stream = watch(&mut client, "").await;
    // Longer than a call may take.
    for _ in 0..40 {
        let message = stream.message().await.unwrap().unwrap();
        assert!(!message.cursor.is_empty());
    }
    let last = stream.message().await.unwrap().unwrap();
    assert!(matches!(last.event, Some(Event::Heartbeat(_))));
    create(&mut server.todos("user001"), "빨래하기").await;
    assert_eq!(next_change(&mut watch(&mut client, &last.cursor).await).await.seq, 1);
}

#[tokio::test]
async fn a_cursor_that_we_did_not_give_is_refused() {
    let server = Server::start().await;
    create(&mut server.todos("user001"), "빨래하기").await;
    let mine = list(&mut server.sync("user001"), "", 0).await.next_cursor;
    let mut forged = mine.clone().into_bytes();
    forged[20] = if forged[20] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    for (user_id, cursor) in [("user001", forged.as_str()), ("user001", "nonsense"), ("user002", mine.as_str())] {
        let mut client = server.sync(user_id);
        let request = ListChangesRequest { cursor: cursor.into(), page_size: -1 };
        let status = client.list_changes(request).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_CURSOR"));
        assert_eq!(faults(&status)[1], ("page_size".to_owned(), "OUT_OF_RANGE".to_owned()));
        let status = client.watch_changes(WatchChangesRequest { cursor: cursor.into() }).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_CURSOR"));
    }
}

/// What both RPCs say to a cursor that cannot be gone on with.
async fn refusals(server: &Server, cursor: &str) -> [(Code, String); 2] {
    let mut client = server.sync("user001");
    let listed = client.list_changes(ListChangesRequest { cursor: cursor.into(), page_size: 0 }).await.unwrap_err();
    let watched = watch(&mut client, cursor).await.message().await.unwrap_err();
    [listed, watched].map(|status| (status.code(), reason(&status)))
}

#[tokio::test]
async fn a_cursor_whose_changes_are_gone_is_told_to_begin_anew() {
    let server = Server::start().await;
    let (mut todos, mut sync) = (server.todos("user001"), server.sync("user001"));
    create(&mut todos, "빨래하기").await;
    let cursor = list(&mut sync, "", 0).await.next_cursor;
    server.sql("update events set occurred_at = now() - interval '91 days'");
    assert!(list(&mut sync, &cursor, 0).await.current, "however old, a cursor that has everything is good");
    create(&mut todos, "청소하기").await;
    assert_eq!(list(&mut sync, &cursor, 0).await.changes.len(), 1);
    server.sql("update events set occurred_at = now() - interval '91 days'");
    let too_old = || [(); 2].map(|()| (Code::OutOfRange, "CURSOR_TOO_OLD".to_owned()));
    assert_eq!(refusals(&server, &cursor).await, too_old());
    create(&mut todos, "장보기").await;
    server.sql("delete from events where seq = 2");
    assert_eq!(refusals(&server, &cursor).await, too_old(), "a gap is never passed over");
    server.sql("delete from events");
    assert_eq!(refusals(&server, &cursor).await, too_old());

    let mut anew = Device::default();
    anew.catch_up(&mut sync, 0).await;
    assert_eq!(anew.copy, listed(&mut todos).await);
}

#[tokio::test]
async fn a_cursor_of_an_account_that_is_gone_is_told_to_begin_anew() {
    let server = Server::start().await;
    let mut todos = server.todos("user001");
    create(&mut todos, "빨래하기").await;
    create(&mut todos, "청소하기").await;
    let cursor = list(&mut server.sync("user001"), "", 0).await.next_cursor;
    let lost = || [(); 2].map(|()| (Code::OutOfRange, "CURSOR_LOST".to_owned()));
    // As an older copy of the data has it.
    server.sql("update accounts set change_seq = 1");
    assert_eq!(refusals(&server, &cursor).await, lost());
    server.sql("delete from accounts");
    assert_eq!(refusals(&server, &cursor).await, lost());
    for n in 0..3 {
        create(&mut todos, &format!("새 할 일 {n}")).await;
    }
    assert_eq!(refusals(&server, &cursor).await, lost(), "the numbers are others now");
}

#[tokio::test]
async fn a_browser_watches_until_its_own_deadline() {
    let server = Server::start().await;
    create(&mut server.todos("user001"), "빨래하기").await;
    let path = "/dotodo.v1.SyncService/WatchChanges";
    let answer = raw::web_at(&server, path, &WatchChangesRequest::default(), &[("grpc-timeout", "700m")]).await;
    assert!(answer.text().contains("빨래하기"));
    let text = answer.text();
    assert!(text.contains("grpc-status:4") || text.contains("grpc-status: 4"), "{text}");
}

#[tokio::test]
async fn a_device_learns_of_a_deletion_whose_todo_is_gone_for_good() {
    let server = Server::start().await;
    let (mut client, mut sync) = (server.todos("user001"), server.sync("user001"));
    let gone = create(&mut client, "빨래하기").await;
    let stays = create(&mut client, "청소하기").await;
    let (mut late, mut halfway) = (Device::default(), Device::default());
    late.catch_up(&mut sync, 100).await;
    // It has taken the first page of its snapshot.
    let page = list(&mut sync, "", 1).await;
    page.changes.iter().for_each(|change| halfway.apply(change));
    halfway.cursor = page.next_cursor;

    client.delete_todo(DeleteTodoRequest { id: gone.id.clone(), ..Default::default() }).await.unwrap();
    let in_a_year = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(366 * 24);
    assert_eq!(dotodo_store::todo::purge(&server.pool(), in_a_year, 10).await.unwrap(), 1);

    let mut new = Device::default();
    for device in [&mut late, &mut halfway, &mut new] {
        device.catch_up(&mut sync, 100).await;
        assert_eq!(device.copy.keys().collect::<Vec<_>>(), [&stays.id]);
    }
    let status = client.undelete_todo(UndeleteTodoRequest { id: gone.id, ..Default::default() }).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::NotFound, "TODO_NOT_FOUND"));
}
