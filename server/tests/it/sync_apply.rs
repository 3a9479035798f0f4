//! Commands that a device gave while it had no network.

use std::time::Duration;

use dotodo_proto::v1::command::Command as Kind;
use dotodo_proto::v1::{
    ApplyCommandsRequest, ApplyCommandsResponse, CaptureTodosRequest, Command, CommandResult, CompleteTodoRequest,
    CreateTodoRequest, DeleteTodoRequest, EndSeriesRequest, ListTodosRequest, ReopenTodoRequest, SkipOccurrenceRequest,
    Todo, UndeleteTodoRequest, UpdateTodoRequest,
};
use dotodo_server::{Rate, Settings};
use prost_types::FieldMask;
use tokio::task::JoinSet;
use tonic::{Code, Status};
use tonic_types::RpcStatusExt as _;

use crate::model::CLEANING;
use crate::server::{Server, SyncClient, faults, new_id, reason, said, settings, written};

fn command(kind: Kind) -> Command {
    Command { command: Some(kind) }
}

fn create(title: &str, todo_id: &str) -> Command {
    let request = CreateTodoRequest { todo_id: todo_id.into(), request_id: new_id(), ..written(title) };
    command(Kind::CreateTodo(request))
}

fn create_daily(title: &str, todo_id: &str) -> Command {
    let recurrence = "FREQ=DAILY".to_owned();
    let todo = Some(Todo { title: title.into(), due_date: "2100-11-24".into(), recurrence, ..Default::default() });
    let request = CreateTodoRequest { todo, todo_id: todo_id.into(), request_id: new_id(), ..Default::default() };
    command(Kind::CreateTodo(request))
}

fn complete(id: &str, etag: &str) -> Command {
    command(Kind::CompleteTodo(CompleteTodoRequest { id: id.into(), etag: etag.into(), request_id: new_id() }))
}

fn reopen(id: &str) -> Command {
    command(Kind::ReopenTodo(ReopenTodoRequest { id: id.into(), request_id: new_id(), ..Default::default() }))
}

fn delete(id: &str) -> Command {
    command(Kind::DeleteTodo(DeleteTodoRequest { id: id.into(), request_id: new_id(), ..Default::default() }))
}

fn undelete(id: &str) -> Command {
    command(Kind::UndeleteTodo(UndeleteTodoRequest { id: id.into(), request_id: new_id(), ..Default::default() }))
}

fn rename(id: &str, title: &str) -> Command {
    let todo = Todo { id: id.into(), title: title.into(), ..Default::default() };
    let mask = FieldMask { paths: vec!["title".into()] };
    let request =
        UpdateTodoRequest { todo: Some(todo), update_mask: Some(mask), request_id: new_id(), ..Default::default() };
    command(Kind::UpdateTodo(request))
}

/// A day without a network, in which some things went wrong.
fn day() -> Vec<Command> {
    let (first, second, taken, daily, skipped) = (new_id(), new_id(), new_id(), new_id(), new_id());
    vec![
        complete(&second, ""), // It is created only later: trying again would succeed.
        create("빨래하기", &first),
        rename(&first, "세탁하기"),
        create("청소하기", &second),
        complete(&first, ""),
        reopen(&first),
        complete(&second, "stale"),
        create("장보기", &first), // The id is taken.
        delete(&first),           // Depends on it.
        create(" ", &taken),
        rename(&taken, "있을 리 없는 것"),
        command(Kind::CaptureTodos(CaptureTodosRequest { request_id: new_id(), ..said(CLEANING) })),
        delete(&second),
        undelete(&second),
        create_daily("약 먹기", &daily),
        complete(&daily, ""),
        complete(&daily, ""), // Another device of the person did it too.
        command(Kind::EndSeries(EndSeriesRequest { id: daily, request_id: new_id(), ..Default::default() })),
        create_daily("물 마시기", &skipped),
        command(Kind::SkipOccurrence(SkipOccurrenceRequest {
            id: skipped,
            request_id: new_id(),
            ..Default::default()
        })),
        command(Kind::SkipOccurrence(SkipOccurrenceRequest { id: second, request_id: new_id(), ..Default::default() })),
    ]
}

async fn apply(client: &mut SyncClient, commands: &[Command]) -> Result<ApplyCommandsResponse, Status> {
    let request = ApplyCommandsRequest { commands: commands.to_vec() };
    client.apply_commands(request).await.map(tonic::Response::into_inner)
}

/// What became of each: its code and reason.
fn outcomes(results: &[CommandResult]) -> Vec<(Code, String)> {
    let outcome = |result: &CommandResult| match &result.status {
        None => (Code::Ok, String::new()),
        Some(status) => (Code::from_i32(status.code), status.get_details_error_info().unwrap().reason),
    };
    results.iter().map(outcome).collect()
}

/// What of a person's state does not depend on when it came to be.
async fn state(server: &Server, user_id: &str) -> (Vec<(String, bool)>, String) {
    let request = ListTodosRequest { page_size: 200, ..Default::default() };
    let todos = server.todos(user_id).list_todos(request).await.unwrap().into_inner().todos;
    let mut todos: Vec<_> = todos.into_iter().map(|todo| (todo.title, todo.completed)).collect();
    todos.sort();
    let events = format!("select string_agg(kind, ' ' order by seq) from events where user_id = '{user_id}'");
    (todos, server.sql(&events))
}

#[tokio::test]
async fn commands_are_carried_out_in_order_each_for_itself() {
    let server = Server::start().await;
    let mut client = server.sync("user001");
    let commands = day();
    let results = apply(&mut client, &commands).await.unwrap().results;
    let refused = |code, reason: &str| (code, reason.to_owned());
    let done = || (Code::Ok, String::new());
    assert_eq!(
        outcomes(&results),
        [
            refused(Code::NotFound, "TODO_NOT_FOUND"),
            done(),
            done(),
            done(),
            done(),
            done(),
            refused(Code::Aborted, "ETAG_STALE"),
            refused(Code::AlreadyExists, "TODO_EXISTS"),
            refused(Code::FailedPrecondition, "CREATION_REFUSED"),
            refused(Code::InvalidArgument, "BLANK"),
            refused(Code::FailedPrecondition, "CREATION_REFUSED"),
            done(),
            done(),
            done(),
            done(),
            done(),
            done(),
            done(),
            done(),
            done(),
            refused(Code::FailedPrecondition, "NOT_RECURRING"),
        ]
    );
    assert!(results.iter().all(|result| result.status.is_some() != result.response.is_some()));
    let (todos, events) = state(&server, "user001").await;
    let expected = [
        ("물 마시기", false),
        ("물 마시기", true),
        ("방 청소하기", false),
        ("빨래하기", false),
        ("세탁하기", false),
        ("약 먹기", false),
        ("약 먹기", true),
        ("청소하기", false),
    ];
    assert_eq!(todos, expected.map(|(title, done)| (title.to_owned(), done)));
    assert_eq!(
        events,
        "created updated created completed reopened created created deleted undeleted \
         created completed created ended created skipped created"
    );
    assert_eq!(apply(&mut client, &commands).await.unwrap().results, results);
}

#[tokio::test]
async fn a_batch_that_was_cut_anywhere_and_is_sent_again_gives_the_same() {
    let server = Server::start().await;
    let commands = day();
    let whole = apply(&mut server.sync("whole"), &commands).await.unwrap().results;
    let expected = state(&server, "whole").await;
    for cut in 0..=commands.len() {
        let user_id = format!("cut{cut}");
        let mut client = server.sync(&user_id);
        let first = if cut == 0 { vec![] } else { apply(&mut client, &commands[..cut]).await.unwrap().results };
        let again = apply(&mut client, &commands).await.unwrap().results;
        assert_eq!(again[..cut], first, "the first answers again");
        assert_eq!(outcomes(&again), outcomes(&whole), "cut after {cut}");
        assert_eq!(state(&server, &user_id).await, expected, "cut after {cut}");
        assert_eq!(apply(&mut client, &commands).await.unwrap().results, again);
        let rest = apply(&mut client, &commands[cut.min(commands.len() - 1)..]).await.unwrap().results;
        assert_eq!(rest, again[cut.min(commands.len() - 1)..], "also without those before");
    }
}

#[tokio::test]
async fn a_batch_that_is_cut_while_it_is_carried_out_gives_the_same() {
    let server = Server::start().await;
    let commands = day();
    let whole = apply(&mut server.sync("whole"), &commands).await.unwrap().results;
    let expected = state(&server, "whole").await;
    let seed = fastrand::u64(..);
    let mut random = fastrand::Rng::with_seed(seed);
    for round in 0..20 {
        let user_id = format!("cut{round}");
        let mut client = server.sync(&user_id);
        for _ in 0..3 {
            let cut = Duration::from_micros(random.u64(100..60_000));
            let _ = tokio::time::timeout(cut, apply(&mut client, &commands)).await;
        }
        let results = apply(&mut client, &commands).await.unwrap().results;
        assert_eq!(outcomes(&results), outcomes(&whole), "seed {seed}, round {round}");
        assert_eq!(state(&server, &user_id).await, expected, "seed {seed}, round {round}");
    }
}

#[tokio::test]
async fn equal_batches_at_once_give_equal_answers_and_one_effect() {
    let server = Server::start().await;
    let commands = day();
    let mut calls = JoinSet::new();
    for _ in 0..16 {
        let (mut client, commands) = (server.sync("user001"), commands.clone());
        calls.spawn(async move { apply(&mut client, &commands).await.unwrap() });
    }
    let answers = calls.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    apply(&mut server.sync("alone"), &commands).await.unwrap();
    assert_eq!(state(&server, "user001").await, state(&server, "alone").await);
}

#[tokio::test]
async fn a_command_and_the_call_of_its_name_are_one() {
    let server = Server::start().await;
    let request = CreateTodoRequest { request_id: new_id(), ..written("빨래하기") };
    let first = server.todos("user001").create_todo(request.clone()).await.unwrap().into_inner();
    let commands = [command(Kind::CreateTodo(request))];
    let results = apply(&mut server.sync("user001"), &commands).await.unwrap().results;
    assert_eq!(results[0].response, Some(dotodo_proto::v1::command_result::Response::CreateTodo(first)));

    let absent = CompleteTodoRequest { id: new_id(), request_id: new_id(), ..Default::default() };
    apply(&mut server.sync("user001"), &[command(Kind::CompleteTodo(absent.clone()))]).await.unwrap();
    server
        .todos("user001")
        .create_todo(CreateTodoRequest { todo_id: absent.id.clone(), ..written("청소하기") })
        .await
        .unwrap();
    let status = server.todos("user001").complete_todo(absent.clone()).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::NotFound, "TODO_NOT_FOUND"), "a refusal is final");
    let reused = command(Kind::CompleteTodo(CompleteTodoRequest { etag: "other".into(), ..absent }));
    let results = apply(&mut server.sync("user001"), &[reused]).await.unwrap().results;
    assert_eq!(outcomes(&results), [(Code::AlreadyExists, "REQUEST_ID_REUSED".to_owned())]);
}

#[tokio::test]
async fn a_batch_that_makes_no_sense_carries_out_nothing() {
    let server = Server::start().await;
    let mut client = server.sync("user001");
    let good = create("빨래하기", "");
    let unnamed = command(Kind::CreateTodo(written("청소하기")));
    let unknown = Command::default();
    for (commands, field, why) in [
        (vec![], "commands", "REQUIRED"),
        (vec![good.clone(); 101], "commands", "TOO_MANY"),
        (vec![good.clone(), unnamed], "commands[1].request_id", "REQUIRED"),
        (vec![good.clone(), unknown], "commands[1]", "REQUIRED"),
    ] {
        let status = apply(&mut client, &commands).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, why));
        assert_eq!(faults(&status), [(field.to_owned(), why.to_owned())]);
    }
    assert_eq!((server.count("todos"), server.count("requests")), (0, 0));
}

#[tokio::test]
async fn a_batch_costs_what_its_commands_cost() {
    let rate = Rate { burst: 10, per_second: 1 };
    let server = Server::start_with(Settings { rate, ..settings() }).await;
    let mut client = server.sync("user001");
    let batch: Vec<_> = (0..4).map(|n| create(&format!("할 일 {n}"), "")).collect();
    apply(&mut client, &batch).await.unwrap();
    let status = apply(&mut client, &batch).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "RATE_LIMITED"));
    apply(&mut server.sync("user002"), &batch).await.unwrap();
}
