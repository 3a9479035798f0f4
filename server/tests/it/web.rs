//! What browsers, probes and collectors of metrics see.

use dotodo_proto::v1::{CaptureTodosResponse, ListTodosRequest};
use prost::Message as _;

use crate::model::CLEANING;
use crate::raw::{http, web};
use crate::server::{Server, said};

#[tokio::test]
async fn a_browser_may_call_from_any_page() {
    let server = Server::start().await;
    let headers = [
        ("origin", "http://app.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type,x-grpc-web,grpc-timeout"),
    ];
    let answer = http(&server, "OPTIONS /dotodo.v1.TodoService/ListTodos", &headers, b"").await;
    assert!(answer.head.starts_with("http/1.1 200"), "{}", answer.head);
    assert!(answer.head.contains("access-control-allow-origin: *"), "{}", answer.head);
    let allowed = answer.head.lines().find(|line| line.starts_with("access-control-allow-headers:")).unwrap();
    for name in ["authorization", "content-type", "x-grpc-web", "grpc-timeout"] {
        assert!(allowed.contains(name), "{allowed}");
    }
    assert!(!answer.head.contains("allow-credentials"), "{}", answer.head);
}

#[tokio::test]
async fn a_browser_calls_over_http_1() {
    let server = Server::start().await;
    let answer = web(&server, "CaptureTodos", &said(CLEANING), &[]).await;
    assert!(answer.head.starts_with("http/1.1 200"), "{}", answer.head);
    assert!(answer.head.contains("content-type: application/grpc-web"), "{}", answer.head);
    let exposed = answer.head.lines().find(|line| line.starts_with("access-control-expose-headers:")).unwrap();
    assert!(["grpc-status", "grpc-message", "grpc-status-details-bin"].iter().all(|name| exposed.contains(name)));
    assert!(answer.text().contains("grpc-status:0"), "the trailers come in the body");
    let message = message(&answer.body);
    assert_eq!(CaptureTodosResponse::decode(message.as_slice()).unwrap().todos.len(), 2);
}

#[tokio::test]
async fn a_browser_reads_the_status_of_a_call_that_failed() {
    let server = Server::start().await;
    let bad = ListTodosRequest { page_size: -1, ..ListTodosRequest::default() };
    let answer = web(&server, "ListTodos", &bad, &[]).await;
    let all = answer.head.clone() + &answer.text();
    assert!(all.contains("grpc-status: 3") || all.contains("grpc-status:3"), "{all}");
    assert!(all.contains("grpc-status-details-bin"), "{all}");
}

/// The message in a grpc-web body that came in chunks: the first frame.
fn message(body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut rest = body;
    while let Some(end) = rest.windows(2).position(|bytes| bytes == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            break;
        }
        plain.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 2 + length + 2..];
    }
    assert_eq!(plain[0], 0, "a message, not compressed");
    let length = u32::from_be_bytes(plain[1..5].try_into().unwrap());
    plain[5..5 + usize::try_from(length).unwrap()].to_vec()
}

#[tokio::test]
async fn probes_and_metrics_need_no_token() {
    let server = Server::start().await;
    assert!(http(&server, "GET /healthz", &[], b"").await.text().contains("ok"));
    server.todos("user001").list_todos(ListTodosRequest::default()).await.unwrap();
    let metrics = http(&server, "GET /metrics", &[], b"").await.text();
    let called = metrics.lines().find(|line| {
        line.starts_with("dotodo_call_duration_seconds_count")
            && line.contains("method=\"/dotodo.v1.TodoService/ListTodos\"")
            && line.contains("code=\"Ok\"")
    });
    assert!(called.is_some(), "{metrics}");
}

#[tokio::test]
async fn a_path_that_a_caller_made_up_is_no_label_of_a_metric() {
    let server = Server::start().await;
    http(&server, "POST /made.Up/Path", &[("content-type", "application/grpc-web+proto")], b"").await;
    assert!(!http(&server, "GET /metrics", &[], b"").await.text().contains("made.Up"));
}
