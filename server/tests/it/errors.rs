//! What a person reads of an error, in their language, wherever the error comes from.

use dotodo_proto::v1::command::Command as Kind;
use dotodo_proto::v1::{ApplyCommandsRequest, Command, CompleteTodoRequest, WatchChangesRequest};
use dotodo_server::{Places, Settings};
use tonic::metadata::MetadataMap;
use tonic::{Code, Request, Status};
use tonic_types::{LocalizedMessage, RpcStatusExt as _, StatusExt as _};

use crate::raw::{self, First};
use crate::server::{Server, new_id, reason, settings, written};

fn asking_for<R>(language: &'static str, message: R) -> Request<R> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("accept-language", language.parse().unwrap());
    request
}

fn localized(status: &Status) -> (String, String) {
    let LocalizedMessage { locale, message } =
        status.get_details_localized_message().unwrap_or_else(|| panic!("no LocalizedMessage: {status:?}"));
    (locale, message)
}

fn in_english(text: &str) -> (String, String) {
    ("en".to_owned(), text.to_owned())
}

#[tokio::test]
async fn an_error_speaks_the_language_that_is_asked_for_korean_without_any() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let title = "가".repeat(501);
    let status = client.create_todo(written(&title)).await.unwrap_err();
    assert_eq!(localized(&status), ("ko".to_owned(), "너무 길어요. 500자 이내로 줄여 주세요.".to_owned()));
    let status = client.create_todo(asking_for("en-US,en;q=0.9,ko;q=0.8", written(&title))).await.unwrap_err();
    let text = "This is too long. Shorten it to 500 characters at most.";
    assert_eq!(localized(&status), in_english(text));
    let details = status.get_error_details();
    let field = &details.bad_request().unwrap().field_violations[0];
    assert_eq!((field.field.as_str(), field.reason.as_str()), ("todo.title", "TOO_LONG"));
    assert_eq!(field.localized_message.as_ref().unwrap().message, text);
}

#[tokio::test]
async fn so_do_those_that_no_handler_makes() {
    let server = Server::start().await;
    let english = ("accept-language", "en");
    let status = raw::call(&server, "/nonsense", First::default(), &[english]).await.unwrap_err();
    assert_eq!(reason(&status), "METHOD_UNKNOWN");
    let text = "This feature is not available here. Update the app to its latest version.";
    assert_eq!(localized(&status), in_english(text));
    let path = "/dotodo.v1.TodoService/GetTodo";
    let status = raw::call(&server, path, First::default(), &[english]).await.unwrap_err();
    assert_eq!(localized(&status), in_english("You are not signed in. Sign in and try again."));
    let bearer = format!("Bearer {}", server.token("user001"));
    let malformed = First::of([0xff, 0xfe]);
    let status = raw::call(&server, path, malformed, &[english, ("authorization", &bearer)]).await.unwrap_err();
    assert_eq!(reason(&status), "MESSAGE_MALFORMED");
    assert!(localized(&status).1.starts_with("We cannot read what the app sent."));
}

#[tokio::test]
async fn so_does_the_end_of_a_stream() {
    let server = Server::start().await;
    let mut client = server.sync("user001");
    let request = asking_for("en", WatchChangesRequest::default());
    let mut stream = client.watch_changes(request).await.unwrap().into_inner();
    server.tell_to_stop();
    let status = loop {
        match stream.message().await {
            Ok(message) => drop(message.expect("a stream ends with a status")),
            Err(status) => break status,
        }
    };
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "STOPPING"));
    assert_eq!(localized(&status), in_english("The server is restarting. Try again in a moment."));
    assert_eq!(pushback(status.metadata()), Some(1000));
}

#[tokio::test]
async fn so_does_a_command_that_was_refused_whatever_was_spoken_when_it_was() {
    let server = Server::start().await;
    let absent = CompleteTodoRequest { id: new_id(), request_id: new_id(), ..Default::default() };
    let batch = ApplyCommandsRequest { commands: vec![Command { command: Some(Kind::CompleteTodo(absent)) }] };
    let mut client = server.sync("user001");
    for (language, text) in [
        ("ko", "할 일을 찾을 수 없어요. 목록을 새로 고쳐 주세요."),
        ("en", "This todo cannot be found. Refresh the list."),
    ] {
        let answer = client.apply_commands(asking_for(language, batch.clone())).await.unwrap().into_inner();
        let message = answer.results[0].status.as_ref().unwrap().get_details_localized_message().unwrap();
        assert_eq!((message.locale.as_str(), message.message.as_str()), (language, text));
    }
}

#[tokio::test]
async fn clients_that_try_again_by_themselves_are_told_when_not_to() {
    let server = Server::start_with(Settings { streams: Places { total: 9, each: 1 }, ..settings() }).await;
    let mut client = server.sync("user001");
    let _open = client.watch_changes(WatchChangesRequest::default()).await.unwrap();
    let status = client.watch_changes(WatchChangesRequest::default()).await.unwrap_err();
    assert_eq!(reason(&status), "TOO_MANY_STREAMS");
    assert_eq!(pushback(status.metadata()), Some(-1));
}

#[tokio::test]
async fn the_retry_policy_is_there_for_everybody() {
    let server = Server::start().await;
    let answer = raw::http(&server, "GET /service-config.json", &[], b"").await;
    assert!(answer.head.starts_with("http/1.1 200") && answer.head.contains("application/json"), "{}", answer.head);
    let config: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(config["methodConfig"][0]["retryPolicy"]["maxAttempts"], 4);
}

fn pushback(metadata: &MetadataMap) -> Option<i64> {
    metadata.get("grpc-retry-pushback-ms")?.to_str().ok()?.parse().ok()
}
