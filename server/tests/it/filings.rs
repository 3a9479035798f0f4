//! What a person files under what, told to the model.

use dotodo_proto::model::v1::Filing;
use dotodo_proto::v1::{CaptureTodosRequest, CreateTodoRequest, Todo, UpdateTodoRequest};

use crate::server::{Client, Server, create, said};

async fn file(client: &mut Client, title: &str, category: &str) {
    let todo = Todo { title: title.into(), category: category.into(), ..Todo::default() };
    let request = CreateTodoRequest { todo: Some(todo), ..CreateTodoRequest::default() };
    client.create_todo(request).await.unwrap();
}

async fn update(client: &mut Client, todo: Todo) {
    client.update_todo(UpdateTodoRequest { todo: Some(todo), ..UpdateTodoRequest::default() }).await.unwrap();
}

/// What the model is told when this person speaks.
async fn told(server: &Server, user_id: &str) -> Vec<(String, String)> {
    let preview = CaptureTodosRequest { validate_only: true, ..said("산책") };
    server.todos(user_id).capture_todos(preview).await.unwrap();
    server.model.last().filings.into_iter().map(|Filing { title, category }| (title, category)).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(title, category)| ((*title).into(), (*category).into())).collect()
}

#[tokio::test]
async fn the_model_is_told_what_its_person_filed_by_hand() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    create(&mut client, "우유 사기").await;
    file(&mut client, "산책", "운동").await;
    file(&mut server.todos("user002"), "남의 것", "취미").await;
    let captured = client.capture_todos(said("뜨개질하기")).await.unwrap().into_inner().todos.remove(0);
    assert_eq!(told(&server, "user001").await, pairs(&[("산책", "운동")]), "what nobody filed is not told");
    let edit = |change: Todo| Todo { id: captured.id.clone(), ..change };
    update(&mut client, edit(Todo { notes: "꼭".into(), ..Todo::default() })).await;
    update(&mut client, edit(Todo { category: "집안일".into(), ..Todo::default() })).await;
    assert_eq!(told(&server, "user001").await.len(), 1, "the category that it had already");
    update(&mut client, edit(Todo { category: "취미".into(), ..Todo::default() })).await;
    assert_eq!(told(&server, "user001").await, pairs(&[("뜨개질하기", "취미"), ("산책", "운동")]));
    file(&mut client, "산책", "취미").await;
    assert_eq!(told(&server, "user001").await, pairs(&[("산책", "취미"), ("뜨개질하기", "취미")]));
    client.capture_todos(said("산책")).await.unwrap();
    assert_eq!(server.model.last().filings.len(), 2, "not in previews only");
    assert_eq!(told(&server, "user003").await, []);
}

#[tokio::test]
async fn the_newest_two_hundred_are_told() {
    let server = Server::start().await;
    create(&mut server.todos("user001"), "우유 사기").await;
    server.sql(
        "insert into filings (user_id, title, category, filed_at)
         select 'user001', 'title ' || n, '업무', now() - n * interval '1 minute' from generate_series(1, 300) n",
    );
    let told = told(&server, "user001").await;
    assert_eq!((told.len(), told[0].0.as_str(), told[199].0.as_str()), (200, "title 1", "title 200"));
}
