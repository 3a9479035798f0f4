//! Batches: every request of one is carried out, or none.

use dotodo_proto::v1::{
    BatchCompleteTodosRequest, BatchCreateTodosRequest, BatchDeleteTodosRequest, BatchUpdateTodosRequest,
    CompleteTodoRequest, CreateTodoRequest, DeleteTodoRequest, ListTodosRequest, Todo, UpdateTodoRequest,
};
use dotodo_server::{Rate, Settings};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::server::{Client, Server, create, faults, new_id, reason, settings, written};

/// The reason, and the field of the batch that is at fault.
fn fault(status: &Status) -> (Code, String, String) {
    let info = status.get_details_error_info().unwrap();
    (status.code(), reason(status), info.metadata.get("field").cloned().unwrap_or_default())
}

fn creates(titles: &[&str]) -> BatchCreateTodosRequest {
    let requests = titles.iter().map(|title| CreateTodoRequest { todo_id: new_id(), ..written(title) }).collect();
    BatchCreateTodosRequest { requests, request_id: new_id() }
}

fn completes(ids: &[&str]) -> BatchCompleteTodosRequest {
    let one = |id: &&str| CompleteTodoRequest { id: (*id).to_owned(), ..Default::default() };
    BatchCompleteTodosRequest { requests: ids.iter().map(one).collect(), request_id: new_id() }
}

async fn kept(client: &mut Client, titles: &[&str]) -> Vec<Todo> {
    client.batch_create_todos(creates(titles)).await.unwrap().into_inner().todos
}

fn titles(todos: &[Todo]) -> Vec<&str> {
    todos.iter().map(|todo| todo.title.as_str()).collect()
}

#[tokio::test]
async fn a_batch_answers_in_the_order_of_its_requests_and_numbers_every_change() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let mut batch = creates(&["하나", "둘", "셋"]);
    batch.requests.reverse();
    let created = client.batch_create_todos(batch.clone()).await.unwrap().into_inner().todos;
    assert_eq!(titles(&created), ["셋", "둘", "하나"]);
    assert_eq!(client.batch_create_todos(batch).await.unwrap().into_inner().todos, created, "the first answer again");

    let ids: Vec<_> = created.iter().map(|todo| todo.id.as_str()).collect();
    let done = client.batch_complete_todos(completes(&ids[..2])).await.unwrap().into_inner().todos;
    assert_eq!(titles(&done), ["셋", "둘"]);
    assert!(done.iter().all(|todo| todo.completed));
    // What is done already stays as it is.
    let again = client.batch_complete_todos(completes(&ids)).await.unwrap().into_inner().todos;
    assert_eq!(again[..2], done[..]);

    let update = |id: &str, title: &str| UpdateTodoRequest {
        todo: Some(Todo { id: id.to_owned(), title: title.to_owned(), ..Todo::default() }),
        ..Default::default()
    };
    let requests = vec![update(ids[2], "넷"), update(ids[1], "둘")];
    let updated = client.batch_update_todos(BatchUpdateTodosRequest { requests, request_id: new_id() }).await.unwrap();
    assert_eq!(titles(&updated.into_inner().todos), ["넷", "둘"]);

    let requests = ids.iter().map(|id| DeleteTodoRequest { id: (*id).to_owned(), ..Default::default() }).collect();
    let deleted = client.batch_delete_todos(BatchDeleteTodosRequest { requests, request_id: new_id() }).await.unwrap();
    assert!(deleted.into_inner().todos.iter().all(|todo| todo.delete_time.is_some()));
    assert!(client.list_todos(ListTodosRequest::default()).await.unwrap().into_inner().todos.is_empty());
    // Three created, three completed, one updated, three deleted.
    let numbers = server.sql("select string_agg(seq::text, ' ' order by seq) from events");
    assert_eq!(numbers, "1 2 3 4 5 6 7 8 9 10");
    assert_eq!(server.sql("select change_seq from accounts"), "10");
    let kinds = server.sql(
        "select string_agg(kind || count, ' ' order by kind) from (select kind, count(*) from events group by kind) k",
    );
    assert_eq!(kinds, "completed3 created3 deleted3 updated1");
}

#[tokio::test]
async fn a_batch_with_one_request_at_fault_does_nothing_and_names_it() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todos = kept(&mut client, &["하나", "둘"]).await;
    let theirs = create(&mut server.todos("user002"), "남의 것").await;
    let (one, two) = (todos[0].id.as_str(), todos[1].id.as_str());

    let status = client.batch_complete_todos(completes(&[one, &theirs.id])).await.unwrap_err();
    assert_eq!(fault(&status), (Code::NotFound, "TODO_NOT_FOUND".into(), "requests[1].id".into()));
    let mut stale = completes(&[one, two]);
    stale.requests[1].etag = "r9".into();
    let status = client.batch_complete_todos(stale).await.unwrap_err();
    assert_eq!(fault(&status), (Code::Aborted, "ETAG_STALE".into(), "requests[1].etag".into()));

    let mut taken = creates(&["셋", "넷"]);
    taken.requests[1].todo_id = two.to_owned();
    let status = client.batch_create_todos(taken).await.unwrap_err();
    assert_eq!(fault(&status), (Code::AlreadyExists, "TODO_EXISTS".into(), "requests[1].todo_id".into()));
    let mut unsaid = creates(&["셋", "넷"]);
    unsaid.requests[0].utterance_id = new_id();
    let status = client.batch_create_todos(unsaid).await.unwrap_err();
    assert_eq!(fault(&status), (Code::NotFound, "UTTERANCE_NOT_FOUND".into(), "requests[0].utterance_id".into()));

    let update = |id: &str, todo: Todo| UpdateTodoRequest {
        todo: Some(Todo { id: id.to_owned(), ..todo }),
        ..Default::default()
    };
    let timed = Todo { start_time: "09:00".into(), ..Todo::default() };
    let requests = vec![update(one, Todo { title: "다른 것".into(), ..Todo::default() }), update(two, timed)];
    let batch = BatchUpdateTodosRequest { requests, request_id: new_id() };
    let status = client.batch_update_todos(batch).await.unwrap_err();
    assert_eq!(faults(&status), [("requests[1].todo.start_time".to_owned(), "NEEDS_DUE_DATE".to_owned())]);

    assert_eq!(server.count("events where user_id = 'user001'"), 2, "nothing was done");
    assert_eq!(server.count("requests where user_id = 'user001'"), 1, "and every request id is free");
}

#[tokio::test]
async fn every_bad_field_of_a_batch_is_named_with_its_place() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let mut bad = creates(&["하나", " ", "셋"]);
    bad.requests[2].todo_id = bad.requests[0].todo_id.to_uppercase();
    bad.requests[0].request_id = new_id();
    let status = client.batch_create_todos(bad).await.unwrap_err();
    let expected = [
        ("requests[0].request_id", "OUT_OF_RANGE"),
        ("requests[1].todo.title", "BLANK"),
        ("requests[2].todo_id", "REPEATED"),
    ];
    assert_eq!(faults(&status), expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));
    let status = client.batch_complete_todos(completes(&[])).await.unwrap_err();
    assert_eq!(faults(&status), [("requests".to_owned(), "REQUIRED".to_owned())]);
    let ids: Vec<_> = (0..101).map(|_| new_id()).collect();
    let status = client.batch_complete_todos(completes(&ids.iter().map(String::as_str).collect::<Vec<_>>())).await;
    assert_eq!(faults(&status.unwrap_err()), [("requests".to_owned(), "TOO_MANY".to_owned())]);
}

#[tokio::test]
async fn a_batch_costs_what_its_requests_do_alone() {
    let server = Server::start_with(Settings { rate: Rate { burst: 10, per_second: 1 }, ..settings() }).await;
    let mut client = server.todos("user001");
    kept(&mut client, &["하나", "둘", "셋", "넷"]).await;
    let status = client.batch_create_todos(creates(&["다섯", "여섯", "일곱"])).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::ResourceExhausted, "RATE_LIMITED"));
    assert_eq!(status.get_details_error_info().unwrap().metadata["cost"], "6");
}
