use dotodo_proto::v1::{CaptureTodosRequest, GetTodoRequest, ListTodosRequest, TodoState};
use tonic::{Code, Status};

use crate::raw::{self, First};
use crate::server::{Server, create, faults, new_id, reason, said};

fn assert_faults(status: &Status, expected: &[(&str, &str)]) {
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let expected: Vec<_> = expected.iter().map(|(field, reason)| ((*field).to_owned(), (*reason).to_owned())).collect();
    assert_eq!(faults(status), expected);
    assert_eq!(reason(status), expected[0].1);
}

#[tokio::test]
async fn a_bad_capture_is_told_its_field_and_reason_and_keeps_nothing() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let long = "가".repeat(10_001);
    let fine = said("빨래");
    let at = |seconds, nanos| Some(prost_types::Timestamp { seconds, nanos });
    for (request, field, why) in [
        (said(""), "text", "BLANK"),
        (said(" \t\n\u{3000}"), "text", "BLANK"),
        (said(&long), "text", "TOO_LONG"),
        (said("방\0청소"), "text", "NUL_CHARACTER"),
        (CaptureTodosRequest { time_zone: "Mars/Olympus".into(), ..fine.clone() }, "time_zone", "UNKNOWN_TIME_ZONE"),
        (CaptureTodosRequest { time_zone: "../etc/passwd".into(), ..fine.clone() }, "time_zone", "UNKNOWN_TIME_ZONE"),
        (CaptureTodosRequest { locale: "tlh".into(), ..fine.clone() }, "locale", "UNKNOWN_LOCALE"),
        (CaptureTodosRequest { request_id: "nonsense".into(), ..fine.clone() }, "request_id", "INVALID_UUID"),
        (CaptureTodosRequest { reference_time: at(i64::MAX, 0), ..fine.clone() }, "reference_time", "OUT_OF_RANGE"),
        (CaptureTodosRequest { reference_time: at(0, -1), ..fine.clone() }, "reference_time", "OUT_OF_RANGE"),
    ] {
        for validate_only in [false, true] {
            let request = CaptureTodosRequest { validate_only, ..request.clone() };
            assert_faults(&client.capture_todos(request).await.unwrap_err(), &[(field, why)]);
        }
    }
    assert_eq!((server.count("utterances"), server.count("accounts"), server.model.asked()), (0, 0, 0));
}

#[tokio::test]
async fn every_field_at_fault_is_named_at_once() {
    let server = Server::start().await;
    let request = CaptureTodosRequest { time_zone: "x".into(), request_id: "y".into(), ..said(" ") };
    let status = server.todos("user001").capture_todos(request).await.unwrap_err();
    let all = [("text", "BLANK"), ("time_zone", "UNKNOWN_TIME_ZONE"), ("request_id", "INVALID_UUID")];
    assert_faults(&status, &all);
}

#[tokio::test]
async fn text_that_is_not_utf_8_is_malformed() {
    let server = Server::start().await;
    let bearer = format!("Bearer {}", server.token("user001"));
    let headers = [("authorization", bearer.as_str())];
    for bytes in [vec![0xff], b"\xeb\xb9\xa8\xeb".to_vec(), vec![0xed, 0xa0, 0x80]] {
        let path = "/dotodo.v1.TodoService/CaptureTodos";
        let status = raw::call(&server, path, First::of(bytes), &headers).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "MESSAGE_MALFORMED"));
        assert_eq!(faults(&status)[0].0, "text");
    }
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused() {
    let server = Server::start().await;
    let status = server.todos("user001").capture_todos(said(&"x".repeat(256 * 1024))).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::OutOfRange, "MESSAGE_TOO_LARGE"));
}

#[tokio::test]
async fn a_bad_page_is_told_its_field_and_reason() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    for n in 0..3 {
        create(&mut client, &format!("할 일 {n}")).await;
    }
    let first = ListTodosRequest { page_size: 1, ..ListTodosRequest::default() };
    let token = client.list_todos(first.clone()).await.unwrap().into_inner().next_page_token;
    let other_filter = ListTodosRequest { page_token: token.clone(), state: TodoState::Open.into(), ..first.clone() };
    let mut forged = token.clone().into_bytes();
    forged[3] = if forged[3] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    for (request, field, why) in [
        (ListTodosRequest { page_size: -1, ..first.clone() }, "page_size", "OUT_OF_RANGE"),
        (ListTodosRequest { page_token: "forged".into(), ..first.clone() }, "page_token", "INVALID_PAGE_TOKEN"),
        (ListTodosRequest { page_token: forged, ..first.clone() }, "page_token", "INVALID_PAGE_TOKEN"),
        (other_filter, "page_token", "INVALID_PAGE_TOKEN"),
        (ListTodosRequest { state: 99, ..first.clone() }, "state", "UNKNOWN_VALUE"),
    ] {
        assert_faults(&client.list_todos(request).await.unwrap_err(), &[(field, why)]);
    }
    let of_another = ListTodosRequest { page_token: token, ..first };
    let status = server.todos("user002").list_todos(of_another).await.unwrap_err();
    assert_faults(&status, &[("page_token", "INVALID_PAGE_TOKEN")]);
}

#[tokio::test]
async fn an_id_that_is_none_is_told_so() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    for (id, why) in [("", "REQUIRED"), ("1", "INVALID_UUID"), ("' or 1=1 --", "INVALID_UUID")] {
        let request = GetTodoRequest { id: id.into(), view: 0 };
        assert_faults(&client.get_todo(request).await.unwrap_err(), &[("id", why)]);
    }
    let request = GetTodoRequest { id: new_id(), view: 7 };
    assert_faults(&client.get_todo(request).await.unwrap_err(), &[("view", "UNKNOWN_VALUE")]);
}
