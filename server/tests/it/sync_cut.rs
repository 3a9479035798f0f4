//! Watchers that are cut and come back while many people write.

use std::collections::BTreeMap;
use std::sync::Arc;

use dotodo_proto::v1::command::Command as Kind;
use dotodo_proto::v1::watch_changes_response::Event;
use dotodo_proto::v1::{
    ApplyCommandsRequest, Command, CompleteTodoRequest, CreateTodoRequest, DeleteTodoRequest, ListTodosRequest, Todo,
    UpdateTodoRequest,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::server::{Server, new_id, written};
use crate::sync::{Device, list, watch};
use crate::sync_fault::deafen;

const WRITERS: usize = 8;
/// A third of the changes are one person's, whom all write for.
const HOT: &str = "hot";
const USERS: [&str; 4] = [HOT, "user001", "user002", "user003"];
const CHANGES: usize = 10_000;

/// A todo as its writer knows it, and whether it is done.
type Known = Option<(String, bool)>;

/// One change of the todo that a writer knows, if there is one, and how it is known afterwards.
fn change(todo: &mut Known, random: &mut fastrand::Rng) -> Command {
    let request_id = new_id();
    let command = match todo.take() {
        None => {
            let id = new_id();
            *todo = Some((id.clone(), false));
            Kind::CreateTodo(CreateTodoRequest { todo_id: id, request_id, ..written("할 일") })
        }
        Some((id, _)) if random.u8(0..4) == 0 => {
            Kind::DeleteTodo(DeleteTodoRequest { id, request_id, ..Default::default() })
        }
        Some((id, false)) => {
            *todo = Some((id.clone(), true));
            Kind::CompleteTodo(CompleteTodoRequest { id, request_id, ..Default::default() })
        }
        Some((id, true)) => {
            *todo = Some((id.clone(), true));
            let renamed = Todo { id, title: format!("할 일 {}", random.u64(..)), ..Default::default() };
            Kind::UpdateTodo(UpdateTodoRequest { todo: Some(renamed), request_id, ..Default::default() })
        }
    };
    Command { command: Some(command) }
}

/// Writes its share in batches of up to twenty, every third batch for the hot person.
async fn write(server: Arc<Server>, writer: usize, mut random: fastrand::Rng) {
    let users = [HOT, USERS[1 + writer % 3]];
    let mut clients = users.map(|user_id| server.sync(user_id));
    let mut todos: [Known; 2] = [None, None];
    let mut left = CHANGES / WRITERS;
    for turn in [0, 1, 1].into_iter().cycle() {
        let count = random.usize(1..=20).min(left);
        let commands: Vec<_> = (0..count).map(|_| change(&mut todos[turn], &mut random)).collect();
        let applied = clients[turn].apply_commands(ApplyCommandsRequest { commands }).await.unwrap().into_inner();
        assert!(applied.results.iter().all(|result| result.status.is_none()), "{applied:?}");
        left -= count;
        if left == 0 {
            return;
        }
    }
}

/// Follows a person until they have come to the end, cutting the stream again and again.
async fn follow(
    server: Arc<Server>,
    user_id: &str,
    cursor: String,
    written: CancellationToken,
    mut random: fastrand::Rng,
) -> Device {
    let (mut client, mut device, mut cuts) = (server.sync(user_id), Device { cursor, ..Device::default() }, 0);
    loop {
        let done = written.is_cancelled();
        let mut stream = watch(&mut client, &device.cursor).await;
        let mut left = random.usize(1..200);
        while left > 0 {
            let message = tokio::select! {
                message = stream.message() => message.unwrap().unwrap(),
                () = written.cancelled(), if !done => break,
            };
            match message.event.unwrap() {
                Event::Change(change) => device.apply(&change),
                // Everything before the stream began has come, and nothing was written since.
                Event::Current(_) if done => {
                    assert!(cuts > 3, "{cuts} cuts");
                    return device;
                }
                Event::Current(_) | Event::Heartbeat(_) => {}
            }
            device.cursor = message.cursor;
            left -= 1;
        }
        cuts += 1;
    }
}

async fn follow_all(seed: u64) {
    let server = Arc::new(Server::start().await);
    let mut random = fastrand::Rng::with_seed(seed);
    let written = CancellationToken::new();
    let mut watchers = JoinSet::new();
    for user_id in USERS {
        // Before the first change, so that every one comes.
        let cursor = list(&mut server.sync(user_id), "", 0).await.next_cursor;
        let (server, written, random) = (server.clone(), written.clone(), random.fork());
        watchers.spawn(async move { (user_id, follow(server, user_id, cursor, written, random).await) });
    }
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        writers.spawn(write(server.clone(), writer, random.fork()));
    }
    while writers.join_next().await.transpose().unwrap().is_some() {
        deafen(&server);
    }
    written.cancel();
    let mut changes = 0;
    for (user_id, device) in watchers.join_all().await {
        let last = server.sql(&format!("select change_seq from accounts where user_id = '{user_id}'"));
        assert_eq!(device.seqs, (1..=last.parse().unwrap()).collect::<Vec<i64>>(), "{user_id}, seed {seed}");
        changes += device.seqs.len();
        let request = ListTodosRequest { page_size: 200, ..Default::default() };
        let listed = server.todos(user_id).list_todos(request).await.unwrap().into_inner().todos;
        let listed: BTreeMap<_, _> = listed.into_iter().map(|todo| (todo.id.clone(), todo)).collect();
        assert_eq!(device.copy, listed, "{user_id}, seed {seed}");
    }
    assert_eq!(changes, CHANGES);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watcher_that_is_cut_and_comes_back_sees_each_change_once_in_order() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    follow_all(seed).await;
}
