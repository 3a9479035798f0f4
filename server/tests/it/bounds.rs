//! Deadlines, too many calls at once, unknown methods, stopping.

use std::time::Duration;

use dotodo_proto::v1::{CaptureState, ListTodosRequest};
use dotodo_server::Settings;
use tonic::Code;

use crate::model::{Behaviour, CLEANING};
use crate::raw::{self, First};
use crate::server::{Server, eventually, reason, said, settings, written};

#[tokio::test]
async fn a_call_ends_at_the_servers_deadline_and_so_do_its_statements() {
    let settings = Settings { deadline: Duration::from_secs(1), ..settings() };
    let server = Server::start_with(settings).await;
    let lock = server.lock("todos").await;
    let status = server.todos("user001").create_todo(written("빨래")).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::DeadlineExceeded, "DEADLINE_EXCEEDED"));
    let waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    eventually("no statement waits any more", async || server.count(waiting) == 0).await;
    drop(lock);
    server.todos("user001").create_todo(written("빨래")).await.unwrap();
    assert_eq!(server.count("todos"), 1);
}

#[tokio::test]
async fn a_call_ends_at_the_clients_deadline() {
    let server = Server::start().await;
    let _lock = server.lock("todos").await;
    // By hand: tonic's client would end the call itself.
    let answer = raw::web(&server, "ListTodos", &ListTodosRequest::default(), &[("grpc-timeout", "300m")]).await;
    assert!(answer.head.contains("grpc-status: 4"), "{}", answer.head);
}

#[tokio::test]
async fn what_was_said_is_answered_before_the_deadline_even_if_it_was_not_read() {
    let server = Server::start_with(Settings { deadline: Duration::from_secs(2), ..settings() }).await;
    server.model.behave(Behaviour::Waits);
    let answer = server.todos("user001").capture_todos(said(CLEANING)).await.unwrap().into_inner();
    assert_eq!(answer.state(), CaptureState::Pending);
    assert_eq!(server.count("utterances where state = 'pending'"), 1, "what was said is kept");
    let told = server.model.told_to_answer_within().expect("the model is told how long it has");
    assert!(told < Duration::from_secs(2), "{told:?}");
}

#[tokio::test]
async fn too_many_calls_at_once_are_refused_while_the_others_go_on() {
    let server = Server::start_with(Settings { calls: 1, ..settings() }).await;
    server.model.behave(Behaviour::Waits);
    let mut client = server.todos("user001");
    let under_way = tokio::spawn(async move { client.capture_todos(said(CLEANING)).await });
    eventually("the model is asked", async || server.model.asked() == 1).await;
    let status = server.todos("user002").list_todos(ListTodosRequest::default()).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    assert!(raw::http(&server, "GET /healthz", &[], b"").await.head.starts_with("http/1.1 200"));
    server.model.release();
    assert_eq!(under_way.await.unwrap().unwrap().into_inner().state(), CaptureState::Parsed);
    server.todos("user002").list_todos(ListTodosRequest::default()).await.unwrap();
}

#[tokio::test]
async fn a_method_that_there_is_not_is_told_so() {
    let server = Server::start().await;
    let bearer = format!("Bearer {}", server.token("user001"));
    for path in ["/dotodo.v1.TodoService/Dream", "/dotodo.v9.TodoService/ListTodos", "/nonsense"] {
        let called = raw::call(&server, path, First::default(), &[("authorization", &bearer)]).await;
        let status = called.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::Unimplemented, "METHOD_UNKNOWN"), "{path}");
    }
}

#[tokio::test]
async fn a_server_that_stops_finishes_what_is_under_way() {
    let server = Server::start().await;
    server.model.behave(Behaviour::Waits);
    let mut client = server.todos("user001");
    let under_way = tokio::spawn(async move { client.capture_todos(said(CLEANING)).await });
    eventually("the model is asked", async || server.model.asked() == 1).await;
    server.tell_to_stop();
    let address = server.address;
    eventually("no new connections", async || tokio::net::TcpStream::connect(address).await.is_err()).await;
    server.model.release();
    assert_eq!(under_way.await.unwrap().unwrap().into_inner().todos.len(), 2);
    server.ended().await;
}

#[tokio::test]
async fn a_server_that_stops_does_not_wait_for_ever() {
    let server = Server::start_with(Settings { drain: Duration::from_millis(100), ..settings() }).await;
    server.model.behave(Behaviour::Waits);
    let mut client = server.todos("user001");
    let under_way = tokio::spawn(async move { client.capture_todos(said(CLEANING)).await });
    eventually("the model is asked", async || server.model.asked() == 1).await;
    server.tell_to_stop();
    server.ended().await;
    under_way.abort();
}
