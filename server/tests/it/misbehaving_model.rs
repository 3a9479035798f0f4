//! Whatever a model does, nothing that was said is lost and nothing wrong is kept.

use std::time::Duration;

use dotodo_proto::model::v1::{ParseResponse, ParsedCommand, ParsedTodo};
use dotodo_proto::v1::{CaptureState, CaptureTodosRequest, Ignored, Reading, Span, When};
use dotodo_server::Settings;
use tonic::Code;

use crate::model::{Behaviour, CLEANING, todo};
use crate::server::{Server, create, new_id, reason, said};

/// While the model is like this: a capture is kept as pending, a preview is refused, and nothing of the model shows.
/// Once it is well again: the same request id gives its todos, once.
async fn assert_nothing_is_lost(server: &Server, what: &str) {
    let mut client = server.todos("user001");
    let preview = CaptureTodosRequest { validate_only: true, ..said(CLEANING) };
    let status = client.capture_todos(preview).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "MODEL_UNAVAILABLE"), "{what}");
    assert!(!format!("{status:?}").contains("secrets"), "{what}: {status:?}");
    let request = CaptureTodosRequest { request_id: new_id(), ..said(CLEANING) };
    let kept = client.capture_todos(request.clone()).await.unwrap().into_inner();
    assert_eq!((kept.state(), kept.todos.len()), (CaptureState::Pending, 0), "{what}");
    let again = client.capture_todos(request.clone()).await.unwrap().into_inner();
    assert_eq!(again, kept, "{what}");
    let pending = format!("utterances where state = 'pending' and id = '{}'", kept.utterance_id);
    assert_eq!((server.count(&pending), server.count("todos")), (1, 0), "{what}");
    server.model.behave(Behaviour::Honest);
    let read = client.capture_todos(request.clone()).await.unwrap().into_inner();
    assert_eq!((read.state(), read.todos.len()), (CaptureState::Parsed, 2), "{what}");
    assert_eq!(read.utterance_id, kept.utterance_id, "{what}");
    assert_eq!(client.capture_todos(request).await.unwrap().into_inner(), read, "{what}");
    assert_eq!((server.count("utterances"), server.count("todos")), (1, 2), "{what}");
    server.sql("truncate accounts cascade");
}

#[tokio::test]
async fn a_model_that_fails() {
    let server = Server::start().await;
    for code in [Code::Unavailable, Code::Internal, Code::InvalidArgument, Code::Unimplemented, Code::Unauthenticated] {
        server.model.behave(Behaviour::Fails(code));
        assert_nothing_is_lost(&server, &format!("{code:?}")).await;
    }
}

#[tokio::test]
async fn a_model_that_does_not_answer() {
    let settings = Settings { model_patience: Duration::from_secs(1), ..Settings::default() };
    let server = Server::start_with(settings).await;
    server.model.behave(Behaviour::Waits);
    assert_nothing_is_lost(&server, "no answer").await;
}

#[tokio::test]
async fn a_model_that_answers_nonsense() {
    let server = Server::start().await;
    let good = || todo("빨래하기", 0, 3);
    let span = |start, end| Some(Span { start, end });
    let reading = |reading: Reading| ParsedTodo { readings: vec![reading], ..good() };
    let sure = |confidence| Reading { field: "title".into(), confidence, ..Reading::default() };
    for (what, todo) in [
        ("a span after the text", ParsedTodo { source: span(0, 16), ..good() }),
        ("a span before the text", ParsedTodo { source: span(-1, 3), ..good() }),
        ("an empty span", ParsedTodo { source: span(3, 3), ..good() }),
        ("a span backwards", ParsedTodo { source: span(5, 3), ..good() }),
        ("no span", ParsedTodo { source: None, ..good() }),
        ("an unknown category", ParsedTodo { category: "chores".into(), ..good() }),
        ("no title", ParsedTodo { title: " ".into(), ..good() }),
        ("a title with NUL", ParsedTodo { title: "빨\0래".into(), ..good() }),
        ("a title of a megabyte", ParsedTodo { title: "빨래".repeat(200_000), ..good() }),
        ("a title of five megabytes", ParsedTodo { title: "x".repeat(5_000_000), ..good() }),
        ("a date that is none", ParsedTodo { due_date: "2026-02-30".into(), ..good() }),
        ("a date in words", ParsedTodo { due_date: "tomorrow".into(), ..good() }),
        ("an end before its start", ParsedTodo { end_date: "2026-11-23".into(), ..good() }),
        ("a time that is none", ParsedTodo { start_time: "25:00".into(), ..good() }),
        ("a time without a day", ParsedTodo { due_date: String::new(), start_time: "09:00".into(), ..good() }),
        ("an end without a start", ParsedTodo { end_time: "09:00".into(), ..good() }),
        ("a recurrence that is none", ParsedTodo { recurrence: "every day".into(), ..good() }),
        ("a deadline without a day", ParsedTodo { due_date: String::new(), deadline: true, ..good() }),
        ("not a number", reading(sure(f32::NAN))),
        ("too sure", reading(sure(1.5))),
        ("an unknown field", reading(Reading { field: "user_id".into(), ..Reading::default() })),
        ("a reading outside", reading(Reading { spans: vec![Span { start: 0, end: 99 }], ..sure(0.5) })),
    ] {
        // One bad todo among good ones spoils the answer: half of what was said would be missing without a word.
        server.model.says(ParseResponse { todos: vec![good(), todo, good()], ..ParseResponse::default() });
        assert_nothing_is_lost(&server, what).await;
    }
    server.model.says(ParseResponse { todos: vec![good(); 1_001], ..ParseResponse::default() });
    assert_nothing_is_lost(&server, "1,001 todos").await;
    for ignored in [
        Ignored { span: span(0, 99), ..Ignored::default() },
        Ignored { span: span(0, 2), reason: 77, ..Ignored::default() },
    ] {
        server.model.says(ParseResponse { todos: vec![good()], ignored: vec![ignored], ..ParseResponse::default() });
        assert_nothing_is_lost(&server, "a bad ignored part").await;
    }
}

#[tokio::test]
async fn a_model_that_answers_nonsense_about_commands() {
    let server = Server::start().await;
    let span = |start, end| Some(Span { start, end });
    let good =
        || ParsedCommand { action: 1, target: "빨래".into(), source: span(10, 15), ..ParsedCommand::default() };
    let reading = |field: &str, confidence| Reading { field: field.into(), confidence, ..Reading::default() };
    for (what, command) in [
        ("no action", ParsedCommand { action: 0, ..good() }),
        ("an unknown action", ParsedCommand { action: 9, ..good() }),
        ("no target", ParsedCommand { target: " ".into(), ..good() }),
        ("a target with NUL", ParsedCommand { target: "빨\0래".into(), ..good() }),
        ("a long target", ParsedCommand { target: "빨".repeat(501), ..good() }),
        ("no words", ParsedCommand { source: None, ..good() }),
        ("words outside", ParsedCommand { source: span(10, 16), ..good() }),
        (
            "a day that is none",
            ParsedCommand { was: Some(When { due_date: "내일".into(), ..When::default() }), ..good() },
        ),
        (
            "a time that is none",
            ParsedCommand { action: 3, to: Some(When { start_time: "25:00".into(), ..When::default() }), ..good() },
        ),
        ("too sure", ParsedCommand { reading: Some(reading("title", 1.5)), ..good() }),
        (
            "an unknown field",
            ParsedCommand { was: Some(When { readings: vec![reading("id", 0.5)], ..When::default() }), ..good() },
        ),
    ] {
        server.model.says(ParseResponse { commands: vec![good(), command], ..ParseResponse::default() });
        assert_nothing_is_lost(&server, what).await;
    }
    server.model.says(ParseResponse { commands: vec![good(); 101], ..ParseResponse::default() });
    assert_nothing_is_lost(&server, "101 commands").await;
}

#[tokio::test]
async fn vectors_that_are_none_are_done_without() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    for vector in [vec![], vec![f32::NAN, 0.0], vec![3.0, 4.0], vec![0.0; 5_000]] {
        server.model.behave(Behaviour::Embeds(vector));
        create(&mut client, "빨래하기").await;
        let answer = client.capture_todos(said("빨래하기")).await.unwrap().into_inner();
        assert_eq!(answer.state(), CaptureState::Parsed);
        assert!(!answer.todos[0].duplicates.is_empty(), "letters alone tell it");
        assert_eq!(server.count("embeddings"), 0);
    }
}

#[tokio::test]
async fn the_words_of_a_part_are_those_of_the_text_whatever_the_model_says() {
    let server = Server::start().await;
    let ignored = Ignored { text: "남의 말".into(), span: Some(Span { start: 0, end: 2 }), reason: 1 };
    server.model.says(ParseResponse { ignored: vec![ignored], ..ParseResponse::default() });
    let answer = server.todos("user001").capture_todos(said(CLEANING)).await.unwrap().into_inner();
    assert_eq!(answer.ignored[0].text, "오늘");
}
