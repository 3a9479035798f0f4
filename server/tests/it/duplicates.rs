use dotodo_proto::v1::{CaptureTodosRequest, CompleteTodoRequest, CreateTodoRequest, Todo};

use crate::server::{Client, Server, create, said};

async fn kept(client: &mut Client, todo: Todo) -> Todo {
    let request = CreateTodoRequest { todo: Some(todo), ..CreateTodoRequest::default() };
    client.create_todo(request).await.unwrap().into_inner().todo.unwrap()
}

/// The ids of the todos that a captured one repeats. What is captured is for the 24th, at no time.
async fn duplicates(client: &mut Client, title: &str) -> Vec<String> {
    let preview = CaptureTodosRequest { validate_only: true, ..said(title) };
    let answer = client.capture_todos(preview).await.unwrap().into_inner();
    answer.todos[0].duplicates.iter().map(|duplicate| duplicate.todo_id.clone()).collect()
}

#[tokio::test]
async fn a_todo_that_is_there_already_is_named_and_the_new_one_kept() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    create(&mut server.todos("user002"), "우유 사기").await;
    let first = create(&mut client, "우유사기").await;
    create(&mut client, "우산 사기").await;
    assert_eq!(duplicates(&mut client, "우유 사기").await, [first.id.as_str()]);
    let answer = client.capture_todos(said("우유 사기")).await.unwrap().into_inner();
    let duplicates_ = &answer.todos[0].duplicates;
    assert_eq!(duplicates_.iter().map(|it| it.todo_id.as_str()).collect::<Vec<_>>(), [first.id.as_str()]);
    assert!((0.75..=1.0).contains(&duplicates_[0].score));
    assert_eq!(server.count("todos where user_id = 'user001'"), 3);
    assert_eq!(duplicates(&mut client, "우유 사기").await.len(), 2);
    let done = CompleteTodoRequest { id: first.id, ..CompleteTodoRequest::default() };
    client.complete_todo(done).await.unwrap();
    assert_eq!(duplicates(&mut client, "우유 사기").await, [answer.todos[0].id.as_str()], "of the open ones");
}

#[tokio::test]
async fn another_day_number_or_repeat_is_another_todo() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let titled = |title: &str| Todo { title: title.into(), ..Todo::default() };
    let due = |due_date: &str| Todo { due_date: due_date.into(), ..titled("우유 사기") };
    for other in [
        due("2026-11-25"),
        Todo { recurrence: "FREQ=DAILY".into(), ..due("2026-11-24") },
        Todo { end_date: "2026-11-23".into(), ..due("2026-11-20") },
        titled("우유 2개 사기"),
    ] {
        kept(&mut client, other).await;
    }
    assert!(duplicates(&mut client, "우유 사기").await.is_empty());
    let same = [due(""), due("2026-11-24"), Todo { end_date: "2026-11-26".into(), ..due("2026-11-22") }];
    for same in same {
        kept(&mut client, same).await;
    }
    assert_eq!(duplicates(&mut client, "우유 사기").await.len(), 3);
}
