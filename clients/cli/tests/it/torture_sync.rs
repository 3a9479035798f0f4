//! The server is killed again and again while phones send what they did without a network, and one watches.

use std::sync::Arc;
use std::time::Duration;

use dotodo_proto::v1::command::Command as Kind;
use dotodo_proto::v1::sync_service_client::SyncServiceClient;
use dotodo_proto::v1::{
    ApplyCommandsRequest, Command, CommandResult, CompleteTodoRequest, CreateTodoRequest, DeleteTodoRequest, Todo,
};
use serde_json::Value;
use tonic::transport::Endpoint;
use tonic::{Code, Request};
use uuid::Uuid;

use crate::parts::Site;
use crate::process::{Process, Target, eventually, sql};

const PHONES: usize = 12;
const TODOS: usize = 20;
/// What a phone's commands leave behind, but for the one that is refused.
const EVENTS: usize = TODOS + TODOS + TODOS / 5;
const KILLS: usize = 3;

/// Creates todos, completes all of them and deletes each fifth. First of all comes a completion that is refused: its todo
/// is created only later.
fn day() -> Vec<Command> {
    let id = || Uuid::now_v7().to_string();
    let ids: Vec<_> = (0..TODOS).map(|_| id()).collect();
    let complete = |todo: &String| {
        Kind::CompleteTodo(CompleteTodoRequest { id: todo.clone(), request_id: id(), ..Default::default() })
    };
    let mut commands = vec![complete(&ids[TODOS - 1])];
    for (number, todo_id) in ids.iter().enumerate() {
        let todo = Todo { title: format!("할 일 {number}"), ..Todo::default() };
        let (todo, todo_id) = (Some(todo), todo_id.clone());
        let create = CreateTodoRequest { todo, todo_id: todo_id.clone(), request_id: id(), ..Default::default() };
        commands.push(Kind::CreateTodo(create));
        commands.push(complete(&todo_id));
        if number % 5 == 0 {
            let delete = DeleteTodoRequest { id: todo_id, request_id: id(), ..Default::default() };
            commands.push(Kind::DeleteTodo(delete));
        }
    }
    commands.into_iter().map(|command| Command { command: Some(command) }).collect()
}

/// Sends the commands until they are answered.
async fn send(target: Arc<Target>) -> Vec<CommandResult> {
    let commands = day();
    let mut client = SyncServiceClient::new(Endpoint::from_shared(target.url.clone()).unwrap().connect_lazy());
    loop {
        let mut call = Request::new(ApplyCommandsRequest { commands: commands.clone() });
        call.metadata_mut().insert("authorization", format!("Bearer {}", target.token).parse().unwrap());
        match client.apply_commands(call).await {
            Ok(answer) => return answer.into_inner().results,
            Err(status) => assert!(
                matches!(status.code(), Code::Unavailable | Code::Unknown | Code::Internal | Code::Cancelled),
                "{status:?}"
            ),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The numbers of the changes that a watcher prints, up to one.
fn watched(watcher: &Process, last: usize) -> Vec<usize> {
    let mut numbers = Vec::new();
    while numbers.last() != Some(&last) {
        let message: Value = serde_json::from_str(&watcher.line()).unwrap();
        numbers.extend(message["change"]["seq"].as_str().map(|seq| seq.parse::<usize>().unwrap()));
    }
    numbers
}

#[test]
fn what_phones_did_is_carried_out_once_and_seen_once_however_often_the_server_is_killed() {
    let site = Site::new();
    let (mut serving, target) = site.serve("127.0.0.1:0", None);
    let listen = target.url.trim_start_matches("http://").to_owned();
    let settings = [("DOTODO_URL", target.url.as_str()), ("DOTODO_TOKEN", target.token.as_str())];
    let watcher = Process::start(&["watch", "--json"], &settings);
    assert!(watcher.line().contains("\"current\""), "there is nothing yet");

    let target = Arc::new(target);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let phones: Vec<_> = (0..PHONES).map(|_| runtime.spawn(send(target.clone()))).collect();
    let all = PHONES * EVENTS;
    let done = || sql(&site.database_url, "select count(*) from events").parse::<usize>().unwrap();
    for kill in 1..=KILLS {
        eventually("commands are carried out", || done() >= kill * all / (KILLS + 2));
        serving.kill();
        serving = site.serve(&listen, None).0;
    }
    for phone in phones {
        let results = runtime.block_on(phone).unwrap();
        let refused: Vec<_> = results.iter().map(|result| result.status.as_ref().map_or(0, |it| it.code)).collect();
        let mut expected = vec![0; 1 + EVENTS];
        expected[0] = Code::NotFound.into();
        assert_eq!(refused, expected);
    }
    assert_eq!(done(), all);
    assert_eq!(watched(&watcher, all), (1..=all).collect::<Vec<_>>());
    let left =
        sql(&site.database_url, "select count(*) from todos where completed_at is not null and deleted_at is null");
    assert_eq!(left, (PHONES * (TODOS - TODOS / 5)).to_string());
    let answers = sql(&site.database_url, "select count(*) from requests");
    assert_eq!(answers, (PHONES * (1 + EVENTS)).to_string());
}
