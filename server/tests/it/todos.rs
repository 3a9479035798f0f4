use dotodo_proto::v1::{
    CompleteTodoRequest, CreateTodoRequest, DeleteTodoRequest, GetTodoRequest, ListTodosRequest, Priority,
    ReopenTodoRequest, Source, Todo, TodoView, UndeleteTodoRequest, UpdateTodoRequest,
};
use prost::Message as _;
use prost_types::FieldMask;
use tonic::Code;

use crate::model::{Behaviour, vector};
use crate::raw::{self, First};
use crate::server::{Client, Server, create, new_id, reason, written};

fn complete(todo: &Todo) -> CompleteTodoRequest {
    CompleteTodoRequest { id: todo.id.clone(), ..CompleteTodoRequest::default() }
}

fn delete(todo: &Todo) -> DeleteTodoRequest {
    DeleteTodoRequest { id: todo.id.clone(), ..DeleteTodoRequest::default() }
}

async fn get(client: &mut Client, id: &str) -> Todo {
    client.get_todo(GetTodoRequest { id: id.into(), view: 0 }).await.unwrap().into_inner().todo.unwrap()
}

#[tokio::test]
async fn a_todo_written_by_hand_comes_back_as_it_was_written() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = Todo {
        title: "보고서 쓰기 '; drop table todos; --".into(),
        category: "업무".into(),
        due_date: "2026-11-24".into(),
        end_date: "2026-11-26".into(),
        start_time: "23:30".into(),
        end_time: "00:15".into(),
        recurrence: "FREQ=WEEKLY;BYDAY=TU,TH".into(),
        priority: Priority::High.into(),
        notes: "%_\\ 🙂".into(),
        labels: vec!["집".into(), "회사".into()],
        reminders: vec![10, 0, 40_320],
        ..Todo::default()
    };
    let todo_id = new_id();
    // What only the server says is passed over.
    let claimed = Todo { id: new_id(), completed: true, etag: "mine".into(), source: 1, ..todo.clone() };
    let request = CreateTodoRequest { todo: Some(claimed), todo_id: todo_id.clone(), ..Default::default() };
    let kept = client.create_todo(request).await.unwrap().into_inner().todo.unwrap();
    let expected = Todo {
        id: todo_id.clone(),
        source: Source::Manual.into(),
        create_time: kept.create_time,
        update_time: kept.create_time,
        etag: kept.etag.clone(),
        series_id: todo_id.clone(),
        occurrence_date: "2026-11-24".into(),
        ..todo
    };
    assert_eq!(kept, expected);
    assert_eq!(get(&mut client, &todo_id).await, expected);
}

#[tokio::test]
async fn an_id_that_is_taken_is_told_so() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let request =
        || CreateTodoRequest { todo_id: "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f".into(), ..written("빨래하기") };
    client.create_todo(request()).await.unwrap();
    let status = client.create_todo(request()).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::AlreadyExists, "TODO_EXISTS"));
}

#[tokio::test]
async fn nobody_reaches_the_todo_of_somebody_else() {
    let server = Server::start().await;
    let mine = create(&mut server.todos("user001"), "일기 쓰기").await;
    let bearer = format!("Bearer {}", server.token("user002"));
    let headers = [("authorization", bearer.as_str())];
    let mut tried = 0;
    for method in raw::methods() {
        let message = match method.fields[..].first().map(String::as_str) {
            Some("id") if method.path.contains("/dotodo.v1.TodoService/") => First::of(mine.id.clone()),
            Some("todo") if method.path.ends_with("/UpdateTodo") => {
                First::of(Todo { id: mine.id.clone(), title: "남의 것".into(), ..Todo::default() }.encode_to_vec())
            }
            _ => continue,
        };
        tried += 1;
        let status = raw::call(&server, &method.path, message, &headers).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::NotFound, "TODO_NOT_FOUND"), "{}", method.path);
    }
    assert!(tried >= 6, "{tried}");
    assert_eq!(get(&mut server.todos("user001"), &mine.id).await, mine);
    let listed = server.todos("user002").list_todos(ListTodosRequest::default()).await.unwrap().into_inner();
    assert!(listed.todos.is_empty());
}

#[tokio::test]
async fn done_stays_done_since_the_first_time_and_can_be_reopened() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = create(&mut client, "빨래하기").await;
    let first = client.complete_todo(complete(&todo)).await.unwrap().into_inner().todo.unwrap();
    assert!(first.completed && first.complete_time.is_some() && first.etag != todo.etag);
    let again = client.complete_todo(complete(&todo)).await.unwrap().into_inner().todo.unwrap();
    assert_eq!(again, first);
    let reopen = ReopenTodoRequest { id: todo.id.clone(), ..ReopenTodoRequest::default() };
    let open = client.reopen_todo(reopen).await.unwrap().into_inner().todo.unwrap();
    assert!(!open.completed && open.complete_time.is_none());
    assert_eq!(server.count("events"), 3, "what changed nothing left no event");
}

#[tokio::test]
async fn a_stale_etag_changes_nothing() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = create(&mut client, "빨래하기").await;
    let stale = todo.etag.clone();
    let request = CompleteTodoRequest { etag: stale.clone(), ..complete(&todo) };
    let done = client.complete_todo(request).await.unwrap().into_inner().todo.unwrap();
    let reopen = ReopenTodoRequest { id: todo.id.clone(), etag: stale.clone(), ..ReopenTodoRequest::default() };
    let renamed = Todo { title: "청소하기".into(), ..todo.clone() };
    let mask = FieldMask { paths: vec!["title".into()] };
    let update = UpdateTodoRequest { todo: Some(renamed), update_mask: Some(mask), ..Default::default() };
    for status in [
        client.complete_todo(CompleteTodoRequest { etag: stale.clone(), ..complete(&todo) }).await.unwrap_err(),
        client.reopen_todo(reopen).await.unwrap_err(),
        client.delete_todo(DeleteTodoRequest { etag: stale, ..delete(&todo) }).await.unwrap_err(),
        client.update_todo(update).await.unwrap_err(),
    ] {
        assert_eq!((status.code(), reason(&status).as_str()), (Code::Aborted, "ETAG_STALE"));
    }
    assert_eq!(get(&mut client, &todo.id).await, done);
}

#[tokio::test]
async fn a_deleted_todo_is_hidden_but_not_gone() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = create(&mut client, "빨래하기").await;
    let gone = client.delete_todo(delete(&todo)).await.unwrap().into_inner().todo.unwrap();
    assert!(gone.delete_time.is_some());
    assert_eq!(client.delete_todo(delete(&todo)).await.unwrap().into_inner().todo.unwrap(), gone);
    assert!(client.list_todos(ListTodosRequest::default()).await.unwrap().into_inner().todos.is_empty());
    assert_eq!(get(&mut client, &todo.id).await, gone);
    let reopen = ReopenTodoRequest { id: todo.id.clone(), ..ReopenTodoRequest::default() };
    let renamed = Todo { id: todo.id.clone(), title: "청소하기".into(), ..Todo::default() };
    let update = UpdateTodoRequest { todo: Some(renamed), ..UpdateTodoRequest::default() };
    for status in [
        client.complete_todo(complete(&todo)).await.unwrap_err(),
        client.reopen_todo(reopen).await.unwrap_err(),
        client.update_todo(update).await.unwrap_err(),
    ] {
        assert_eq!((status.code(), reason(&status).as_str()), (Code::FailedPrecondition, "TODO_DELETED"));
    }
    let undelete = UndeleteTodoRequest { id: todo.id.clone(), ..UndeleteTodoRequest::default() };
    client.undelete_todo(undelete).await.unwrap();
    assert_eq!(client.list_todos(ListTodosRequest::default()).await.unwrap().into_inner().todos.len(), 1);
}

#[tokio::test]
async fn the_embedding_comes_on_request_and_from_the_model() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = create(&mut client, "빨래하기").await;
    let full = || GetTodoRequest { id: todo.id.clone(), view: TodoView::Full.into() };
    assert_eq!(client.get_todo(full()).await.unwrap().into_inner().todo.unwrap().embedding, vector("빨래하기"));
    assert!(get(&mut client, &todo.id).await.embedding.is_empty());
    server.model.behave(Behaviour::Fails(Code::Internal));
    let status = client.get_todo(full()).await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Unavailable, "MODEL_UNAVAILABLE"));
}
