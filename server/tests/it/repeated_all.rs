//! Every mutation of the contract, repeated: many equal calls at once have one effect and equal answers.

use std::collections::{BTreeMap, HashMap};

use dotodo_proto::v1::command::Command as Kind;
use dotodo_proto::v1::{
    AcceptRecommendationsRequest, Account, ApplyCommandsRequest, BatchCompleteTodosRequest, BatchCreateTodosRequest,
    BatchDeleteTodosRequest, BatchUpdateTodosRequest, CaptureTodosRequest, Command, CompleteTodoRequest,
    CreateTodoRequest, DeleteTodoRequest, DismissRecommendationsRequest, EndSeriesRequest,
    GenerateRecommendationsRequest, ReopenTodoRequest, SkipOccurrenceRequest, Todo, UndeleteTodoRequest,
    UpdateAccountRequest, UpdateTodoRequest,
};
use prost::Message;
use prost_types::{DescriptorProto, FileDescriptorSet};
use tokio::task::JoinSet;
use tonic::{Code, Status};

use crate::model::CLEANING;
use crate::raw;
use crate::server::{Server, new_id, reason, said, written};

const CALLS: usize = 64;

/// The methods of people whose request has a `request_id`, in itself or in what it holds.
fn mutations() -> Vec<String> {
    let of_admins = |path: &String| ["PipelineService", "JobService"].iter().any(|service| path.contains(service));
    all_mutations().into_iter().filter(|path| !of_admins(path)).collect()
}

/// Those of admins too, which are repeated in `repeated_admin`.
pub(crate) fn all_mutations() -> Vec<String> {
    let files = FileDescriptorSet::decode(dotodo_proto::DESCRIPTORS).unwrap().file;
    let mut messages = HashMap::new();
    for file in files.iter().filter(|file| file.package() == "dotodo.v1") {
        messages.extend(file.message_type.iter().map(|it| (format!(".dotodo.v1.{}", it.name()), it)));
    }
    let services = files.iter().filter(|file| file.package() == "dotodo.v1").flat_map(|file| &file.service);
    let methods = services.flat_map(|service| service.method.iter().map(move |method| (service, method)));
    let mutating = methods.filter(|(_, method)| has_request_id(&messages, method.input_type()));
    mutating.map(|(service, method)| format!("/dotodo.v1.{}/{}", service.name(), method.name())).collect()
}

fn has_request_id(messages: &HashMap<String, &DescriptorProto>, message: &str) -> bool {
    let Some(message) = messages.get(message) else { return false };
    message.field.iter().any(|field| field.name() == "request_id" || has_request_id(messages, field.type_name()))
}

/// A request of a method about a todo that is there, one with the same request id that asks something else, and what
/// must have been done before.
fn sample(path: &str, todo_id: &str) -> (Vec<u8>, Vec<u8>, Option<&'static str>) {
    let request_id = new_id();
    let (id, etag) = (todo_id.to_owned(), "other".to_owned());
    macro_rules! change {
        ($request:ident, $before:expr) => {{
            let asked = $request { id, request_id, ..Default::default() };
            (asked.encode_to_vec(), $request { etag, ..asked }.encode_to_vec(), $before)
        }};
    }
    macro_rules! batch {
        ($batch:ident, $request:ident) => {{
            let one = $request { id, ..Default::default() };
            let other = $batch { requests: vec![$request { etag, ..one.clone() }], request_id: request_id.clone() };
            ($batch { requests: vec![one], request_id }.encode_to_vec(), other.encode_to_vec(), None)
        }};
    }
    match path.rsplit_once('/').unwrap().1 {
        "ApplyCommands" => {
            let create = |title| CreateTodoRequest { request_id: request_id.clone(), ..written(title) };
            let batch = |title| {
                let commands = vec![Command { command: Some(Kind::CreateTodo(create(title))) }];
                ApplyCommandsRequest { commands }.encode_to_vec()
            };
            (batch("청소하기"), batch("장보기"), None)
        }
        // Recommendations are made with ids of todos: `prepared`.
        "AcceptRecommendations" => {
            let asked = |date: &str| {
                let (ids, date, request_id) = (vec![id.clone()], date.into(), request_id.clone());
                AcceptRecommendationsRequest { ids, date, request_id, recur: false }.encode_to_vec()
            };
            (asked("2026-11-24"), asked(""), None)
        }
        "DismissRecommendations" => {
            let asked = |reason| {
                let (ids, request_id) = (vec![id.clone()], request_id.clone());
                DismissRecommendationsRequest { ids, reason, request_id }.encode_to_vec()
            };
            (asked(1), asked(2), None)
        }
        "GenerateRecommendations" => {
            let asked = |count| {
                GenerateRecommendationsRequest { count, request_id: request_id.clone(), ..Default::default() }
                    .encode_to_vec()
            };
            (asked(1), asked(2), None)
        }
        "CaptureTodos" => {
            let asked = |text| CaptureTodosRequest { request_id: request_id.clone(), ..said(text) }.encode_to_vec();
            (asked(CLEANING), asked("빨래만"), None)
        }
        "CreateTodo" => {
            let asked = |title| CreateTodoRequest { request_id: request_id.clone(), ..written(title) }.encode_to_vec();
            (asked("청소하기"), asked("장보기"), None)
        }
        "UpdateTodo" => {
            let todo = |title: &str| Some(Todo { id: id.clone(), title: title.into(), ..Default::default() });
            let asked = |title| {
                UpdateTodoRequest { todo: todo(title), request_id: request_id.clone(), ..Default::default() }
                    .encode_to_vec()
            };
            (asked("세탁하기"), asked("청소하기"), None)
        }
        "UpdateAccount" => {
            let account = |locale: &str| Some(Account { locale: locale.into(), ..Default::default() });
            let asked = |locale| {
                UpdateAccountRequest { account: account(locale), request_id: request_id.clone(), ..Default::default() }
                    .encode_to_vec()
            };
            (asked("en"), asked("ko-KR"), None)
        }
        "BatchCreateTodos" => {
            let requests = |title| vec![written(title), written("빨래하기")];
            let asked = |title| {
                BatchCreateTodosRequest { requests: requests(title), request_id: request_id.clone() }.encode_to_vec()
            };
            (asked("청소하기"), asked("장보기"), None)
        }
        "BatchUpdateTodos" => {
            let todo = |title: &str| Some(Todo { id: id.clone(), title: title.into(), ..Default::default() });
            let requests = |title| vec![UpdateTodoRequest { todo: todo(title), ..Default::default() }];
            let asked = |title| {
                BatchUpdateTodosRequest { requests: requests(title), request_id: request_id.clone() }.encode_to_vec()
            };
            (asked("세탁하기"), asked("청소하기"), None)
        }
        "BatchCompleteTodos" => batch!(BatchCompleteTodosRequest, CompleteTodoRequest),
        "BatchDeleteTodos" => batch!(BatchDeleteTodosRequest, DeleteTodoRequest),
        "CompleteTodo" => change!(CompleteTodoRequest, None),
        "ReopenTodo" => change!(ReopenTodoRequest, Some("completed_at")),
        "DeleteTodo" => change!(DeleteTodoRequest, None),
        "SkipOccurrence" => change!(SkipOccurrenceRequest, None),
        "EndSeries" => change!(EndSeriesRequest, None),
        "UndeleteTodo" => change!(UndeleteTodoRequest, Some("deleted_at")),
        _ => panic!("{path} is new: give it a sample, so that its repetition is looked at"),
    }
}

/// Calls a method as a person with an encoded request, and gives the encoded answer.
async fn call(server: &Server, path: &str, user_id: &str, request: &[u8]) -> Result<Vec<u8>, Status> {
    let bearer = format!("Bearer {}", server.token(user_id));
    raw::encoded(server, path, request, &bearer).await
}

/// How many rows a person has of each table that holds something of people.
fn rows(server: &Server, user_id: &str) -> BTreeMap<String, u32> {
    let tables = server.sql(
        "select string_agg(relname, ' ') from pg_class join pg_attribute on attrelid = pg_class.oid
         where relkind = 'r' and relnamespace = 'public'::regnamespace and attname = 'user_id'",
    );
    let count = |table: &str| server.count(&format!("{table} where user_id = '{user_id}'"));
    tables.split(' ').map(|table| (table.to_owned(), count(table))).collect()
}

/// A person with a todo that recurs, in the state that a method asks for, and a recommendation with the id of the todo.
async fn prepared(server: &Server, user_id: &str, todo_id: &str, before: Option<&str>) {
    let mut request = CreateTodoRequest { todo_id: todo_id.into(), ..written("빨래하기") };
    request.todo.as_mut().unwrap().recurrence = "FREQ=DAILY".into();
    server.todos(user_id).create_todo(request).await.unwrap();
    let ids = server.recommend(user_id);
    server.sql(&format!("update recommendations set id = '{todo_id}' where id = '{}'", ids[0]));
    if let Some(column) = before {
        server.sql(&format!("update todos set {column} = now() where user_id = '{user_id}'"));
    }
}

#[tokio::test]
async fn every_mutation_at_once_has_one_effect_and_equal_answers() {
    let server = std::sync::Arc::new(Server::start().await);
    let methods = mutations();
    assert!(methods.len() >= 9, "{methods:?}");
    for (number, path) in methods.into_iter().enumerate() {
        let todo_id = new_id();
        let (asked, other, before) = sample(&path, &todo_id);
        let (many, one) = (format!("many{number}"), format!("one{number}"));
        prepared(&server, &many, &todo_id, before).await;
        prepared(&server, &one, &todo_id, before).await;

        let mut calls = JoinSet::new();
        for _ in 0..CALLS {
            let (server, path, many, asked) = (server.clone(), path.clone(), many.clone(), asked.clone());
            calls.spawn(async move { call(&server, &path, &many, &asked).await.unwrap() });
        }
        let answers = calls.join_all().await;
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{path} gives different answers");
        call(&server, &path, &one, &asked).await.unwrap();
        assert_eq!(rows(&server, &many), rows(&server, &one), "{path} has more than one effect");
        assert_eq!(call(&server, &path, &many, &asked).await.unwrap(), answers[0], "{path}: the first answer again");

        if !path.ends_with("/ApplyCommands") {
            let status = call(&server, &path, &many, &other).await.unwrap_err();
            assert_eq!((status.code(), reason(&status).as_str()), (Code::AlreadyExists, "REQUEST_ID_REUSED"), "{path}");
        }
    }
}
