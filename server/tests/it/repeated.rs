//! The same request id again, also at once.

use dotodo_proto::v1::{CaptureTodosRequest, CompleteTodoRequest, CreateTodoRequest, ReopenTodoRequest};
use tokio::task::JoinSet;
use tonic::Code;

use crate::model::CLEANING;
use crate::server::{Server, create, new_id, reason, said, written};

#[tokio::test]
async fn a_capture_again_gives_the_first_answer_and_one_row() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let request = CaptureTodosRequest { request_id: new_id(), ..said(CLEANING) };
    let first = client.capture_todos(request.clone()).await.unwrap().into_inner();
    let again = client.capture_todos(request.clone()).await.unwrap().into_inner();
    assert_eq!(again, first);
    assert_eq!((server.count("utterances"), server.count("todos"), server.model.asked()), (1, 2, 1));
    let other = CaptureTodosRequest { text: "빨래만".into(), ..request.clone() };
    let status = client.capture_todos(other).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::AlreadyExists, "REQUEST_ID_REUSED"));
    // The id is one person's own.
    server.todos("user002").capture_todos(request).await.unwrap();
    assert_eq!(server.count("utterances"), 2);
}

#[tokio::test]
async fn an_id_is_good_for_one_method() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let id = create(&mut client, "빨래하기").await.id;
    let request_id = new_id();
    let complete = CompleteTodoRequest { id: id.clone(), request_id: request_id.clone(), ..Default::default() };
    let done = client.complete_todo(complete.clone()).await.unwrap().into_inner();
    let reopen = ReopenTodoRequest { id: id.clone(), request_id, ..Default::default() };
    let status = client.reopen_todo(reopen).await.unwrap_err();
    assert_eq!(reason(&status), "REQUEST_ID_REUSED");
    client.reopen_todo(ReopenTodoRequest { id, ..Default::default() }).await.unwrap();
    assert_eq!(client.complete_todo(complete).await.unwrap().into_inner(), done, "the first answer, not today's state");
}

#[tokio::test]
async fn a_call_that_failed_leaves_its_id_free() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let request_id = new_id();
    let absent = CompleteTodoRequest { id: new_id(), request_id: request_id.clone(), ..Default::default() };
    assert_eq!(client.complete_todo(absent).await.unwrap_err().code(), Code::NotFound);
    client.create_todo(CreateTodoRequest { request_id, ..written("빨래하기") }).await.unwrap();
}

#[tokio::test]
async fn many_equal_creates_at_once_keep_one_todo() {
    let server = Server::start().await;
    let request = CreateTodoRequest { request_id: new_id(), ..written("빨래하기") };
    let mut calls = JoinSet::new();
    for _ in 0..64 {
        let (mut client, request) = (server.todos("user001"), request.clone());
        calls.spawn(async move { client.create_todo(request).await.unwrap().into_inner() });
    }
    let answers = calls.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!((server.count("todos"), server.count("events"), server.count("requests")), (1, 1, 1));
}

#[tokio::test]
async fn many_equal_captures_at_once_keep_one_utterance_and_its_todos_once() {
    let server = Server::start().await;
    let request = CaptureTodosRequest { request_id: new_id(), ..said(CLEANING) };
    let mut calls = JoinSet::new();
    for _ in 0..64 {
        let (mut client, request) = (server.todos("user001"), request.clone());
        calls.spawn(async move { client.capture_todos(request).await.unwrap().into_inner() });
    }
    let answers = calls.join_all().await;
    assert_eq!(answers[0].todos.len(), 2);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!((server.count("utterances"), server.count("todos"), server.count("requests")), (1, 2, 1));
}
