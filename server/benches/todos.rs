//! What the RPCs of todos cost a person who has 200,000, among a million: a real PostgreSQL that reaches the disk, real gRPC
//! on loopback, one call at a time. The model answers at once, so that what is measured is ours.
//!
//! `cargo bench -p dotodo-server --bench todos` writes its part of docs/benchmarks.md. `DOTODO_BENCH_CALLS` says how often each
//! RPC is called (200).
#![allow(clippy::unwrap_used, missing_docs, clippy::cast_precision_loss, reason = "a benchmark")]

#[path = "report/filter.rs"]
mod filter;
#[path = "todos/model.rs"]
mod model;
#[path = "report/section.rs"]
mod section;
#[path = "todos/site.rs"]
mod site;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use dotodo_proto::v1::command::Command as Kind;
use dotodo_proto::v1::{
    Account, ApplyCommandsRequest, BatchCompleteTodosRequest, BatchCreateTodosRequest, BatchDeleteTodosRequest,
    BatchUpdateTodosRequest, CaptureTodosRequest, Command, CompleteTodoRequest, CreateTodoRequest,
    DeleteAccountRequest, DeleteTodoRequest, EndSeriesRequest, ExportAccountRequest, GetAccountRequest, GetTodoRequest,
    ListChangesRequest, ListOccurrencesRequest, ListTodosRequest, ReopenTodoRequest, SearchTodosRequest,
    SkipOccurrenceRequest, Todo, TodoOrder, TodoState, UndeleteTodoRequest, UpdateAccountRequest, UpdateTodoRequest,
    WatchChangesRequest,
};
use site::Site;
use uuid::Uuid;

/// The page whose cost is compared with the first one's, of 50 todos each.
const PAGE: usize = 1_000;

fn main() {
    if !filter::is_wanted("todos") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let section = runtime.block_on(measure());
    section::write("todos", &section);
}

async fn measure() -> String {
    let mut table = Table::new(calls());
    let site = Site::start().await;
    lists(&site, &mut table).await;
    reads(&site, &mut table).await;
    writes(&site, &mut table).await;
    batches(&site, &mut table).await;
    series(&site, &mut table).await;
    devices(&site, &mut table).await;
    let plans = site.plans();
    accounts(&site, &mut table).await;
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "\n## A person with 200,000 todos\n\nAmong a million todos of 1,001 people; one call at a time, each timed at its \
         client, milliseconds. Client, server and PostgreSQL shared {cores} cores; every write reaches the disk.\n\n\
         {}\nThe first page of the open todos by day, and the {PAGE}th, as PostgreSQL reads them:\n{plans}",
        table.rows
    )
}

/// The rows so far, and how often each RPC is called.
struct Table {
    rows: String,
    calls: usize,
}

impl Table {
    fn new(calls: usize) -> Self {
        Self { rows: "| RPC | | calls | p50 | p99 |\n|---|---|---|---|---|\n".to_owned(), calls }
    }

    /// Calls something often, and adds its row.
    async fn measure(&mut self, rpc: &str, what: &str, mut call: impl AsyncFnMut(usize)) {
        let calls = self.calls;
        let mut times: Vec<Duration> = Vec::with_capacity(calls);
        for number in 0..calls {
            let begun = Instant::now();
            call(number).await;
            times.push(begun.elapsed());
        }
        let _ = writeln!(self.rows, "| {rpc} | {what} | {calls} | {} |", section::percentiles(times));
    }
}

/// How often each RPC is called.
fn calls() -> usize {
    std::env::var("DOTODO_BENCH_CALLS").ok().and_then(|calls| calls.parse().ok()).unwrap_or(200)
}

fn list(order: TodoOrder) -> ListTodosRequest {
    ListTodosRequest { order: order.into(), state: TodoState::Open.into(), ..Default::default() }
}

async fn lists(site: &Site, table: &mut Table) {
    for (order, by) in [
        (TodoOrder::Due, "due"),
        (TodoOrder::DueDescending, "due, descending"),
        (TodoOrder::Created, "created"),
        (TodoOrder::CreatedDescending, "created, descending"),
        (TodoOrder::Updated, "updated"),
        (TodoOrder::UpdatedDescending, "updated, descending"),
    ] {
        let mut deep = list(order);
        for _ in 1..PAGE {
            deep.page_token = site.todos.clone().list_todos(deep.clone()).await.unwrap().into_inner().next_page_token;
        }
        for (request, page) in [(list(order), 1), (deep, PAGE)] {
            let what = format!("open, by {by}, page {page}");
            table.measure("ListTodos", &what, async |_| call(site, request.clone()).await).await;
        }
    }
    let due = || list(TodoOrder::Due);
    for (request, what) in [
        (ListTodosRequest { state: 0, ..due() }, "open and done, by due"),
        (ListTodosRequest { due_from: "2026-11-24".into(), due_to: "2026-11-30".into(), ..due() }, "a week, by due"),
        (ListTodosRequest { categories: vec!["업무".into()], ..due() }, "a category, by due"),
        (ListTodosRequest { label: "집".into(), ..due() }, "a label that 18,000 have, by due"),
        (ListTodosRequest { label: "드문".into(), ..due() }, "a label that 20 have, by due"),
        (ListTodosRequest { text: "회의".into(), ..due() }, "a text that 10,000 of them have, by due"),
        (ListTodosRequest { text: "끝난".into(), ..due() }, "a text that 6,666 done ones have and no open one, by due"),
        (ListTodosRequest { text: "회의 준비하기 4242".into(), ..due() }, "a text that few have, by due"),
        (ListTodosRequest { text: "없는 말".into(), ..due() }, "a text that none has, by due"),
    ] {
        table.measure("ListTodos", what, async |_| call(site, request.clone()).await).await;
    }
}

async fn call(site: &Site, request: ListTodosRequest) {
    site.todos.clone().list_todos(request).await.unwrap();
}

async fn reads(site: &Site, table: &mut Table) {
    let (todos, sync) = (&site.todos, &site.sync);
    table
        .measure("GetTodo", "", async |n| {
            todos.clone().get_todo(GetTodoRequest { id: site.id(n * 997 + 1), view: 0 }).await.unwrap();
        })
        .await;
    for (include_completed, what) in [(false, "10,000 open ones"), (true, "10,000 open and 10,000 done ones")] {
        table
            .measure("SearchTodos", what, async |_| {
                let request = SearchTodosRequest { query: "회의 준비".into(), limit: 20, include_completed };
                todos.clone().search_todos(request).await.unwrap();
            })
            .await;
    }
    table
        .measure("ListChanges", "100 of a snapshot", async |_| {
            sync.clone().list_changes(ListChangesRequest::default()).await.unwrap();
        })
        .await;
}

async fn writes(site: &Site, table: &mut Table) {
    let todos = &site.todos;
    let id = |n: usize| site.id(n * 2 + 1);
    table
        .measure("CaptureTodos", "two todos", async |_| {
            let text = "오늘 방 청소하고 빨래해야해".into();
            todos.clone().capture_todos(CaptureTodosRequest { text, ..Default::default() }).await.unwrap();
        })
        .await;
    table
        .measure("CreateTodo", "", async |_| {
            todos.clone().create_todo(created("치과 예약하기")).await.unwrap();
        })
        .await;
    table
        .measure("UpdateTodo", "its title", async |n| {
            todos.clone().update_todo(updated(id(n), n)).await.unwrap();
        })
        .await;
    table
        .measure("CompleteTodo", "", async |n| {
            todos.clone().complete_todo(CompleteTodoRequest { id: id(n), ..Default::default() }).await.unwrap();
        })
        .await;
    table
        .measure("ReopenTodo", "", async |n| {
            todos.clone().reopen_todo(ReopenTodoRequest { id: id(n), ..Default::default() }).await.unwrap();
        })
        .await;
    table
        .measure("DeleteTodo", "", async |n| {
            todos.clone().delete_todo(DeleteTodoRequest { id: id(n), ..Default::default() }).await.unwrap();
        })
        .await;
    table
        .measure("UndeleteTodo", "", async |n| {
            todos.clone().undelete_todo(UndeleteTodoRequest { id: id(n), ..Default::default() }).await.unwrap();
        })
        .await;
}

async fn batches(site: &Site, table: &mut Table) {
    let todos = &site.todos;
    let ids = |n: usize| (0..100).map(move |one| site.id((n * 100 + one) * 2 + 1));
    table
        .measure("BatchCreateTodos", "100", async |_| {
            let requests = (0..100).map(|_| created("장보기")).collect();
            todos
                .clone()
                .batch_create_todos(BatchCreateTodosRequest { requests, request_id: String::new() })
                .await
                .unwrap();
        })
        .await;
    table
        .measure("BatchUpdateTodos", "100 titles", async |n| {
            let requests = ids(n).map(|id| updated(id, n)).collect();
            todos
                .clone()
                .batch_update_todos(BatchUpdateTodosRequest { requests, request_id: String::new() })
                .await
                .unwrap();
        })
        .await;
    table
        .measure("BatchCompleteTodos", "100", async |n| {
            let requests = ids(n).map(|id| CompleteTodoRequest { id, ..Default::default() }).collect();
            todos
                .clone()
                .batch_complete_todos(BatchCompleteTodosRequest { requests, request_id: String::new() })
                .await
                .unwrap();
        })
        .await;
    table
        .measure("BatchDeleteTodos", "100", async |n| {
            let requests = ids(n).map(|id| DeleteTodoRequest { id, ..Default::default() }).collect();
            todos
                .clone()
                .batch_delete_todos(BatchDeleteTodosRequest { requests, request_id: String::new() })
                .await
                .unwrap();
        })
        .await;
}

async fn series(site: &Site, table: &mut Table) {
    let todos = &site.todos;
    let mut ids = Vec::new();
    for _ in 0..table.calls {
        let mut request = created("물 마시기");
        request.todo.as_mut().unwrap().recurrence = "FREQ=DAILY".into();
        ids.push(todos.clone().create_todo(request).await.unwrap().into_inner().todo.unwrap().id);
    }
    table
        .measure("SkipOccurrence", "of a series of its own", async |n| {
            let request = SkipOccurrenceRequest { id: ids[n].clone(), ..Default::default() };
            todos.clone().skip_occurrence(request).await.unwrap();
        })
        .await;
    table
        .measure("ListOccurrences", "", async |n| {
            let request = ListOccurrencesRequest { id: ids[n].clone(), ..Default::default() };
            todos.clone().list_occurrences(request).await.unwrap();
        })
        .await;
    table
        .measure("EndSeries", "", async |n| {
            todos.clone().end_series(EndSeriesRequest { id: ids[n].clone(), ..Default::default() }).await.unwrap();
        })
        .await;
}

async fn devices(site: &Site, table: &mut Table) {
    let sync = &site.sync;
    table
        .measure("ApplyCommands", "10 todos created", async |_| {
            let command = |_| {
                let request = CreateTodoRequest { request_id: Uuid::now_v7().to_string(), ..created("장보기") };
                Command { command: Some(Kind::CreateTodo(request)) }
            };
            let request = ApplyCommandsRequest { commands: (0..10).map(command).collect() };
            sync.clone().apply_commands(request).await.unwrap();
        })
        .await;
    table
        .measure("WatchChanges", "to the first message of a snapshot", async |_| {
            let mut stream = sync.clone().watch_changes(WatchChangesRequest::default()).await.unwrap().into_inner();
            stream.message().await.unwrap().unwrap();
        })
        .await;
}

async fn accounts(site: &Site, table: &mut Table) {
    let accounts = &site.accounts;
    table
        .measure("GetAccount", "", async |_| {
            accounts.clone().get_account(GetAccountRequest::default()).await.unwrap();
        })
        .await;
    table
        .measure("UpdateAccount", "its locale", async |n| {
            let locale = if n % 2 == 0 { "en" } else { "ko" };
            let account = Account { locale: locale.into(), ..Account::default() };
            let update_mask = Some(prost_types::FieldMask { paths: vec!["locale".into()] });
            let request = UpdateAccountRequest { account: Some(account), update_mask, ..Default::default() };
            accounts.clone().update_account(request).await.unwrap();
        })
        .await;
    // The whole of a person's, and then nothing of theirs is left to measure with.
    table.calls = 1;
    let account = accounts.clone().get_account(GetAccountRequest::default()).await.unwrap().into_inner();
    let Account { user_id, create_time, .. } = account.account.unwrap();
    table
        .measure("ExportAccount", "to the last record", async |_| {
            let mut stream =
                accounts.clone().export_account(ExportAccountRequest::default()).await.unwrap().into_inner();
            while stream.message().await.unwrap().is_some() {}
        })
        .await;
    table
        .measure("DeleteAccount", "", async |_| {
            let request = DeleteAccountRequest { user_id: user_id.clone(), create_time };
            accounts.clone().delete_account(request).await.unwrap();
        })
        .await;
}

fn created(title: &str) -> CreateTodoRequest {
    let todo = Todo { title: title.into(), due_date: "2026-11-25".into(), ..Todo::default() };
    CreateTodoRequest { todo: Some(todo), ..Default::default() }
}

fn updated(id: String, n: usize) -> UpdateTodoRequest {
    let todo = Todo { id, title: format!("새 제목 {n}"), ..Todo::default() };
    UpdateTodoRequest { todo: Some(todo), ..Default::default() }
}
