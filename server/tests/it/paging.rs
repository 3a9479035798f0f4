use std::collections::HashSet;

use dotodo_proto::v1::{CompleteTodoRequest, CreateTodoRequest, ListTodosRequest, Todo, TodoOrder, TodoState};

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

#[tokio::test]
async fn filters_and_orders_go_together_and_pages_keep_to_them() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    for (title, category, due_date, label) in [
        ("빨래하기", "집안일", "2026-11-26", "집"),
        ("보고서 쓰기", "업무", "2026-11-24", "회사"),
        ("빨래 널기", "집안일", "", "집"),
        ("빨래방 가기", "집안일", "2026-11-25", ""),
    ] {
        let labels = Some(label.to_owned()).filter(|label| !label.is_empty()).into_iter().collect();
        let (category, due_date) = (category.to_owned(), due_date.to_owned());
        let todo = Todo { title: title.into(), category, due_date, labels, ..Todo::default() };
        client.create_todo(CreateTodoRequest { todo: Some(todo), ..Default::default() }).await.unwrap();
    }
    let mut titles = async |request: ListTodosRequest| {
        let mut titles = Vec::new();
        let mut request = ListTodosRequest { page_size: 1, ..request };
        loop {
            let page = client.list_todos(request.clone()).await.unwrap().into_inner();
            titles.extend(page.todos.into_iter().map(|todo| todo.title));
            request.page_token = page.next_page_token;
            if request.page_token.is_empty() {
                return titles;
            }
        }
    };
    let by = |order: TodoOrder| ListTodosRequest { order: order.into(), ..Default::default() };
    let due = by(TodoOrder::Due);
    assert_eq!(titles(due.clone()).await, ["보고서 쓰기", "빨래방 가기", "빨래하기", "빨래 널기"]);
    let laundry = ListTodosRequest { text: " 빨래 ".into(), ..by(TodoOrder::DueDescending) };
    assert_eq!(titles(laundry.clone()).await, ["빨래하기", "빨래방 가기", "빨래 널기"]);
    assert_eq!(titles(ListTodosRequest { undated: true, ..laundry.clone() }).await, ["빨래 널기"]);
    assert_eq!(titles(ListTodosRequest { label: "집".into(), ..laundry }).await, ["빨래하기", "빨래 널기"]);
    let days = ListTodosRequest { due_from: "2026-11-25".into(), due_to: "2026-11-26".into(), ..due.clone() };
    assert_eq!(titles(days).await, ["빨래방 가기", "빨래하기"]);
    let until = ListTodosRequest { due_to: "2026-11-25".into(), ..by(TodoOrder::Created) };
    assert_eq!(titles(until).await, ["보고서 쓰기", "빨래방 가기"]);
    let both = ListTodosRequest { categories: vec!["업무".into(), "공부".into()], ..due };
    assert_eq!(titles(both).await, ["보고서 쓰기"]);
}
