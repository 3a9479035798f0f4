use std::collections::HashSet;

use dotodo_proto::v1::{CompleteTodoRequest, ListTodosRequest, Todo, TodoState};

use crate::server::{Client, Server, create};

/// Every page of a list.
async fn pages(client: &mut Client, page_size: i32, state: TodoState) -> Vec<Vec<Todo>> {
    let mut pages = Vec::new();
    let mut request = ListTodosRequest { page_size, state: state.into(), ..ListTodosRequest::default() };
    loop {
        let page = client.list_todos(request.clone()).await.unwrap().into_inner();
        pages.push(page.todos);
        if page.next_page_token.is_empty() {
            return pages;
        }
        request.page_token = page.next_page_token;
    }
}

#[tokio::test]
async fn pages_show_every_todo_once_newest_first() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    create(&mut client, "할 일").await;
    create(&mut server.todos("user002"), "남의 일").await;
    // Many have the same time: then their ids decide.
    server.sql(
        "insert into todos (user_id, id, title, category, source, created_at, completed_at)
         select 'user001', gen_random_uuid(), 'x', '기타', 'manual', now() - n / 7 * interval '1 s',
            case when n % 5 = 0 then now() end
         from generate_series(1, 499) n",
    );
    for (page_size, state, total) in [
        (0, TodoState::Unspecified, 500),
        (7, TodoState::Unspecified, 500),
        (250, TodoState::Unspecified, 500),
        (50, TodoState::Open, 401),
        (33, TodoState::Completed, 99),
    ] {
        let pages = pages(&mut client, page_size, state).await;
        let size = match page_size {
            0 => 50,
            size => usize::try_from(size.min(200)).unwrap(),
        };
        assert!(pages[..pages.len() - 1].iter().all(|page| page.len() == size), "only the last page is shorter");
        let todos = pages.concat();
        let ids: HashSet<_> = todos.iter().map(|todo| todo.id.as_str()).collect();
        assert_eq!((todos.len(), ids.len()), (total, total), "{state:?} by {page_size}");
        let place = |todo: &Todo| (todo.create_time.map(|at| (at.seconds, at.nanos)), todo.id.clone());
        assert!(todos.windows(2).all(|pair| place(&pair[0]) > place(&pair[1])));
    }
}

#[tokio::test]
async fn what_happens_meanwhile_moves_nothing() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let mut created = Vec::new();
    for n in 0..6 {
        created.push(create(&mut client, &format!("할 일 {n}")).await);
    }
    let first = ListTodosRequest { page_size: 3, ..ListTodosRequest::default() };
    let page = client.list_todos(first.clone()).await.unwrap().into_inner();
    create(&mut client, "새 일").await;
    let changed = CompleteTodoRequest { id: created[0].id.clone(), ..CompleteTodoRequest::default() };
    client.complete_todo(changed).await.unwrap();
    let rest = ListTodosRequest { page_token: page.next_page_token, ..first };
    let rest = client.list_todos(rest).await.unwrap().into_inner();
    let titles: Vec<_> = rest.todos.iter().map(|todo| todo.title.as_str()).collect();
    assert_eq!(titles, ["할 일 2", "할 일 1", "할 일 0"]);
    assert!(rest.next_page_token.is_empty());
}
