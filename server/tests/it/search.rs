//! Search by text and meaning.

use dotodo_proto::v1::{
    CompleteTodoRequest, DeleteTodoRequest, SearchTodosRequest, SearchTodosResponse, Todo, UpdateTodoRequest,
};
use tonic::Code;

use crate::model::Behaviour;
use crate::server::{Client, Server, create, faults, said, written};

fn query(words: &str) -> SearchTodosRequest {
    SearchTodosRequest { query: words.into(), ..SearchTodosRequest::default() }
}

async fn search(client: &mut Client, request: SearchTodosRequest) -> SearchTodosResponse {
    client.search_todos(request).await.unwrap().into_inner()
}

fn titles(answer: &SearchTodosResponse) -> Vec<&str> {
    answer.found.iter().map(|found| found.todo.as_ref().unwrap().title.as_str()).collect()
}

#[tokio::test]
async fn text_and_meaning_are_weighed_together() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    // The test's model knows characters: 예병약원 has the meaning of 병원 예약 nearly, and nothing of its text.
    for title in ["청소하기", "예약병원", "병원예약", "병원 예약 확인하고 다른 것도 확인하기"]
    {
        create(&mut client, title).await;
    }
    create(&mut server.todos("user002"), "병원 예약").await;
    let noted = Todo { title: "전화하기".into(), notes: "병원 예약 때문에".into(), ..Todo::default() };
    client.create_todo(dotodo_proto::v1::CreateTodoRequest { todo: Some(noted), ..written("") }).await.unwrap();
    let answer = search(&mut client, query(" 병원 예약 ")).await;
    assert!(!answer.text_only);
    assert_eq!(titles(&answer), ["병원예약", "병원 예약 확인하고 다른 것도 확인하기", "예약병원", "전화하기"]);
    for found in &answer.found {
        let expected = 1.0 - (1.0 - found.text) * (1.0 - 0.8 * found.meaning);
        assert!((found.score - expected).abs() < 1e-6 && (0.0..=1.0).contains(&found.score), "{found:?}");
    }
    assert!((answer.found[0].text - 1.0).abs() < 1e-6 && answer.found[2].text == 0.0, "{answer:?}");
    let first = search(&mut client, SearchTodosRequest { limit: 1, ..query("병원 예약") }).await;
    assert_eq!(titles(&first), ["병원예약"]);
}

#[tokio::test]
async fn done_ones_are_found_where_asked_for_and_deleted_ones_never() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let [done, gone] = [create(&mut client, "빨래 널기").await, create(&mut client, "빨래 개기").await];
    create(&mut client, "빨래하기").await;
    client.complete_todo(CompleteTodoRequest { id: done.id, ..Default::default() }).await.unwrap();
    client.delete_todo(DeleteTodoRequest { id: gone.id, ..Default::default() }).await.unwrap();
    assert_eq!(titles(&search(&mut client, query("빨래")).await), ["빨래하기"]);
    let both = search(&mut client, SearchTodosRequest { include_completed: true, ..query("빨래") }).await;
    let mut both = titles(&both);
    both.sort_unstable();
    assert_eq!(both, ["빨래 널기", "빨래하기"]);
}

#[tokio::test]
async fn without_a_model_text_alone_finds_and_without_a_vector_text_does() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    server.model.behave(Behaviour::Fails(Code::Unavailable));
    create(&mut client, "빨래하기").await;
    create(&mut client, "하기빨래").await;
    assert_eq!(server.count("embeddings"), 0);
    let answer = search(&mut client, query("빨래하기")).await;
    assert!(answer.text_only);
    assert_eq!(titles(&answer), ["빨래하기"]);
    // Missing vectors are made in the course of a search, and kept.
    server.model.behave(Behaviour::Honest);
    let answer = search(&mut client, query("빨래하기")).await;
    assert!(!answer.text_only);
    assert_eq!(titles(&answer), ["빨래하기", "하기빨래"]);
    assert_eq!(server.count("embeddings where packed is not null"), 2);
}

#[tokio::test]
async fn a_changed_title_is_found_by_what_it_means_now() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = create(&mut client, "가나다라").await;
    assert_eq!(titles(&search(&mut client, query("라다나가")).await), ["가나다라"]);
    let changed = Todo { id: todo.id, title: "마바사아".into(), ..Todo::default() };
    client.update_todo(UpdateTodoRequest { todo: Some(changed), ..Default::default() }).await.unwrap();
    assert_eq!(server.sql("select title from embeddings"), "마바사아", "at once");
    assert!(search(&mut client, query("라다나가")).await.found.is_empty());
    assert_eq!(titles(&search(&mut client, query("아사바마")).await), ["마바사아"]);
}

#[tokio::test]
async fn vectors_of_another_model_are_made_anew() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    create(&mut client, "가나다라").await;
    let models = || server.sql("select string_agg(model, ' ' order by todo_id) from embeddings");
    assert_eq!(models(), "test");
    server.model.call("test-2");
    assert_eq!(titles(&search(&mut client, query("라다나가")).await), ["가나다라"]);
    assert_eq!(models(), "test-2", "by a search");
    server.model.call("test-3");
    client.capture_todos(said("마바사아")).await.unwrap();
    assert_eq!(models(), "test-3 test-3", "and by what is said");
    server.model.call(&"x".repeat(101));
    assert!(search(&mut client, query("라다나가")).await.text_only, "no name");
}

#[tokio::test]
async fn a_bad_search_is_told_its_field_and_reason() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let long = "가".repeat(101);
    for (request, field, why) in [
        (query(" "), "query", "BLANK"),
        (query(&long), "query", "TOO_LONG"),
        (query("a\0"), "query", "NUL_CHARACTER"),
        (SearchTodosRequest { limit: -1, ..query("빨래") }, "limit", "OUT_OF_RANGE"),
    ] {
        let status = client.search_todos(request).await.unwrap_err();
        assert_eq!(faults(&status), [(field.to_owned(), why.to_owned())]);
    }
}
