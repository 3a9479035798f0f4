//! Peers that ask for too much, too slowly or not at all.

use std::time::Duration;

use dotodo_proto::v1::ListTodosRequest;
use dotodo_server::{Connections, Places, Settings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tonic::{Code, Request};

use crate::model::{Behaviour, CLEANING};
use crate::raw::{self, framed};
use crate::server::{Server, eventually, reason, said, settings};

/// What begins every HTTP/2 connection: the preface and empty SETTINGS.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

async fn start(connections: Connections) -> Server {
    Server::start_with(Settings { connections, ..settings() }).await
}

async fn list(server: &Server) {
    server.todos("user001").list_todos(ListTodosRequest::default()).await.unwrap();
}

/// Sends bytes and reads until the server closes.
async fn closes_after(server: &Server, bytes: &[u8]) {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    // It may also be reset.
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

#[tokio::test]
async fn a_connection_that_asks_for_nothing_is_closed() {
    let server = start(Connections { first_request: Duration::from_millis(300), ..Connections::default() }).await;
    for bytes in
        [&b""[..], PREFACE, b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n", b"nonsense\r\n\r\n", b"\x16\x03\x01"]
    {
        closes_after(&server, bytes).await;
    }
    list(&server).await;
}

#[tokio::test]
async fn many_silent_connections_harm_nobody() {
    let places = Places { total: 0, each: 0 };
    let first_request = Duration::from_millis(500);
    let server = start(Connections { places, first_request, ..Connections::default() }).await;
    let mut silent = Vec::new();
    for _ in 0..500 {
        silent.push(TcpStream::connect(server.address).await.unwrap());
    }
    list(&server).await;
    for mut stream in silent {
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
}

#[tokio::test]
async fn a_connection_that_has_asked_may_rest() {
    let server = start(Connections { first_request: Duration::from_millis(300), ..Connections::default() }).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let ask = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    stream.write_all(ask).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    closes_after(&server, b"").await;
    stream.write_all(ask).await.unwrap();
    stream.read_exact(&mut answer).await.expect("it is still open when one that asked for nothing is not");
}

#[tokio::test]
async fn a_message_that_never_ends_does_not_hold_a_call_for_ever() {
    let server = Server::start_with(Settings { deadline: Duration::from_millis(300), ..settings() }).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!(
        "POST /dotodo.v1.TodoService/ListTodos HTTP/1.1\r\nhost: localhost\r\nx-grpc-web: 1\r\n\
         content-type: application/grpc-web+proto\r\nauthorization: Bearer {}\r\ncontent-length: 100\r\n\r\n\0\0",
        server.token("user001")
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).to_lowercase();
    assert!(answer.contains("grpc-status: 4"), "{answer}");
}

#[tokio::test]
async fn an_address_has_so_many_connections() {
    let server = start(Connections { places: Places { total: 0, each: 2 }, ..Connections::default() }).await;
    let asks = async |stream: &mut TcpStream| {
        let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
        stream.read_exact(&mut [0; 12]).await.is_ok()
    };
    let connect = async || TcpStream::connect(server.address).await.unwrap();
    let (mut first, mut second) = (connect().await, connect().await);
    assert!(asks(&mut first).await && asks(&mut second).await);
    assert!(!asks(&mut connect().await).await, "the third is refused");
    assert!(asks(&mut second).await, "and the others go on");
    drop(first);
    eventually("its place is free", async || asks(&mut connect().await).await).await;
}

#[tokio::test]
async fn a_connection_has_so_many_calls_at_once() {
    let server = start(Connections { calls: 1, ..Connections::default() }).await;
    server.model.behave(Behaviour::Waits);
    let mut client = server.todos("user001");
    let mut same_connection = client.clone();
    let under_way = tokio::spawn(async move { client.capture_todos(said(CLEANING)).await });
    eventually("the model is asked", async || server.model.asked() == 1).await;
    let status = same_connection.list_todos(ListTodosRequest::default()).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "OVERLOADED"));
    list(&server).await;
    server.model.release();
    under_way.await.unwrap().unwrap();
    same_connection.list_todos(ListTodosRequest::default()).await.unwrap();
}

#[tokio::test]
async fn headers_have_so_many_bytes() {
    let server = Server::start().await;
    let long = "x".repeat(20_000);
    let answer = raw::http(&server, "GET /healthz", &[("x-long", &long)], b"").await;
    assert!(answer.head.starts_with("http/1.1 431"), "{}", answer.head);
    let mut request = Request::new(ListTodosRequest::default());
    request.metadata_mut().insert("x-long", long.parse().unwrap());
    server.todos("user001").list_todos(request).await.unwrap_err();
    list(&server).await;
}

#[tokio::test]
async fn a_message_that_claims_to_be_huge_is_refused_unread() {
    let server = Server::start().await;
    let authorization = format!("Bearer {}", server.token("user001"));
    let headers = [("content-type", "application/grpc-web+proto"), ("authorization", authorization.as_str())];
    let body = [&[0, 0xff, 0xff, 0xff, 0xff], framed(&ListTodosRequest::default()).as_slice()].concat();
    let answer = raw::http(&server, "POST /dotodo.v1.TodoService/ListTodos", &headers, &body).await;
    assert!(answer.head.contains("grpc-status: 11"), "{} {}", answer.head, answer.text());
}
