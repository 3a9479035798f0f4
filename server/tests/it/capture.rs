use dotodo_proto::v1::{
    Account, CaptureState, CaptureTodosRequest, CaptureTodosResponse, IgnoredReason, ListTodosRequest, Source, Span,
    UpdateAccountRequest,
};
use prost_types::Timestamp;

use crate::model::CLEANING;
use crate::server::{Server, said};

const AT: Timestamp = Timestamp { seconds: 1_795_485_600, nanos: 0 };

#[tokio::test]
async fn what_is_said_becomes_todos_that_are_kept() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let answer = client.capture_todos(said(CLEANING)).await.unwrap().into_inner();
    assert_eq!(answer.state(), CaptureState::Parsed);
    let titles: Vec<_> = answer.todos.iter().map(|todo| todo.title.as_str()).collect();
    assert_eq!(titles, ["방 청소하기", "빨래하기"]);
    let sentences: Vec<_> = answer.todos.iter().map(|todo| todo.original_sentence.as_str()).collect();
    assert_eq!(sentences, ["오늘 방 청소하고", "빨래해야해"]);
    for todo in &answer.todos {
        assert_eq!((todo.category.as_str(), todo.due_date.as_str()), ("집안일", "2026-11-24"));
        assert_eq!((todo.source(), &todo.utterance_id), (Source::Voice, &answer.utterance_id));
        assert!(!todo.id.is_empty() && !todo.etag.is_empty() && todo.create_time.is_some());
    }
    let readings = &answer.todos[1].readings;
    assert_eq!((readings[0].field.as_str(), readings[0].spans[0]), ("title", Span { start: 10, end: 15 }));
    assert!(readings[1].implied && readings[1].spans.is_empty());
    let listed = client.list_todos(ListTodosRequest::default()).await.unwrap().into_inner().todos;
    assert_eq!(listed, answer.todos.into_iter().rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn what_gives_no_todo_is_told_with_its_words_and_why() {
    let server = Server::start().await;
    let answer = server.todos("user001").capture_todos(said("안녕. 우유 사기")).await.unwrap().into_inner();
    assert_eq!(answer.todos[0].title, "우유 사기");
    let ignored = &answer.ignored[0];
    assert_eq!((ignored.text.as_str(), ignored.reason()), ("안녕.", IgnoredReason::Greeting));
    let kept = r#"[{"end": 3, "text": "안녕.", "start": 0, "reason": "GREETING"}]"#;
    assert_eq!(server.sql("select ignored from utterances"), kept);
}

#[tokio::test]
async fn a_preview_stores_nothing() {
    let server = Server::start().await;
    let request = CaptureTodosRequest { validate_only: true, ..said(CLEANING) };
    let answer = server.todos("user001").capture_todos(request).await.unwrap().into_inner();
    assert_eq!((answer.todos.len(), answer.state()), (2, CaptureState::Parsed));
    assert_eq!(answer.utterance_id, "");
    for todo in &answer.todos {
        assert_eq!((todo.id.as_str(), todo.utterance_id.as_str(), todo.etag.as_str()), ("", "", ""));
    }
    for table in ["accounts", "utterances", "todos", "events", "requests"] {
        assert_eq!(server.count(table), 0, "{table}");
    }
}

#[tokio::test]
async fn the_account_says_what_the_request_does_not() {
    let server = Server::start().await;
    let request = || CaptureTodosRequest { reference_time: Some(AT), validate_only: true, ..said("빨래") };
    let mut client = server.todos("user001");
    client.capture_todos(request()).await.unwrap();
    let asked = server.model.last();
    assert_eq!((asked.time_zone.as_str(), asked.locale.as_str()), ("Asia/Seoul", "ko"));
    assert_eq!(asked.reference_time, Some(AT));
    let account = Account { time_zone: "Europe/Berlin".into(), locale: "en-GB".into(), ..Account::default() };
    let update = UpdateAccountRequest { account: Some(account), ..UpdateAccountRequest::default() };
    server.accounts("user001").update_account(update).await.unwrap();
    client.capture_todos(request()).await.unwrap();
    let asked = server.model.last();
    assert_eq!((asked.time_zone.as_str(), asked.locale.as_str()), ("Europe/Berlin", "en-GB"));
    let here = CaptureTodosRequest { time_zone: "America/New_York".into(), locale: "ko-KR".into(), ..request() };
    client.capture_todos(here).await.unwrap();
    let asked = server.model.last();
    assert_eq!((asked.time_zone.as_str(), asked.locale.as_str()), ("America/New_York", "ko-KR"));
}

#[tokio::test]
async fn without_a_reference_time_it_was_said_now() {
    let server = Server::start().await;
    server.todos("user001").capture_todos(said("빨래")).await.unwrap();
    let since = "select extract(epoch from now() - said_at) between -5 and 60 from utterances";
    assert_eq!(server.sql(since), "t");
}

#[tokio::test]
async fn a_text_of_ten_thousand_characters_is_kept_to_the_last_one() {
    let server = Server::start().await;
    let text = "가나 🙂다라".chars().cycle().take(10_000).collect::<String>();
    server.model.says(crate::model::read(CLEANING));
    let answer: CaptureTodosResponse = server.todos("user001").capture_todos(said(&text)).await.unwrap().into_inner();
    assert_eq!(answer.todos[0].original_sentence, text.chars().take(9).collect::<String>());
    assert_eq!(server.sql("select text from utterances"), text);
}
