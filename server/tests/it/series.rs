//! Todos that recur.

use dotodo_proto::v1::{
    Account, ChangeKind, CompleteTodoRequest, CompleteTodoResponse, CreateTodoRequest, DeleteTodoRequest,
    EndSeriesRequest, GetTodoRequest, ListChangesRequest, ListOccurrencesRequest, ReopenTodoRequest,
    SkipOccurrenceRequest, Todo, UndeleteTodoRequest, UpdateAccountRequest, UpdateScope, UpdateTodoRequest,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use prost_types::FieldMask;
use tokio::task::JoinSet;
use tonic::{Code, Status};

use crate::server::{Client, Server, new_id, reason};

const SEOUL: &str = "Asia/Seoul";

/// The day it is in a zone.
fn today(zone: &str) -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get(zone).unwrap()).date()
}

fn from_today(days: i32) -> String {
    (today(SEOUL) + days.days()).to_string()
}

/// A day in this rhythm, years ahead: there the day of the test makes no difference.
async fn begun(client: &mut Client, recurrence: &str, due_date: &str) -> Todo {
    let todo = Todo {
        title: "약 먹기".into(),
        due_date: due_date.into(),
        recurrence: recurrence.into(),
        start_time: "08:00".into(),
        reminders: vec![30, 5],
        labels: vec!["건강".into()],
        ..Todo::default()
    };
    let request = CreateTodoRequest { todo: Some(todo), ..CreateTodoRequest::default() };
    client.create_todo(request).await.unwrap().into_inner().todo.unwrap()
}

async fn complete(client: &mut Client, todo: &Todo) -> CompleteTodoResponse {
    let request = CompleteTodoRequest { id: todo.id.clone(), ..CompleteTodoRequest::default() };
    client.complete_todo(request).await.unwrap().into_inner()
}

/// Completes a todo and what follows it, and gives the days.
async fn followed(client: &mut Client, todo: &Todo, times: usize) -> Vec<String> {
    let (mut days, mut todo) = (Vec::new(), todo.clone());
    for _ in 0..times {
        let Some(next) = complete(client, &todo).await.successor else { break };
        days.push(next.due_date.clone());
        todo = next;
    }
    days
}

async fn skip(client: &mut Client, todo: &Todo) -> Result<(Todo, Option<Todo>), Status> {
    let request = SkipOccurrenceRequest { id: todo.id.clone(), ..SkipOccurrenceRequest::default() };
    client.skip_occurrence(request).await.map(|answer| {
        let answer = answer.into_inner();
        (answer.todo.unwrap(), answer.successor)
    })
}

async fn end(client: &mut Client, todo: &Todo, delete_open: bool) -> Todo {
    let request = EndSeriesRequest { id: todo.id.clone(), delete_open, ..EndSeriesRequest::default() };
    client.end_series(request).await.unwrap().into_inner().todo.unwrap()
}

async fn edit(client: &mut Client, todo: Todo, paths: &[&str], scope: UpdateScope) -> Result<Todo, Status> {
    let update_mask = Some(FieldMask { paths: paths.iter().map(ToString::to_string).collect() });
    let todo = Some(Todo { etag: String::new(), ..todo });
    let request = UpdateTodoRequest { todo, update_mask, scope: scope.into(), ..Default::default() };
    client.update_todo(request).await.map(|answer| answer.into_inner().todo.unwrap())
}

async fn history(client: &mut Client, todo: &Todo) -> Vec<Todo> {
    let request = ListOccurrencesRequest { id: todo.id.clone(), ..ListOccurrencesRequest::default() };
    client.list_occurrences(request).await.unwrap().into_inner().todos
}

async fn get(client: &mut Client, id: &str) -> Todo {
    client.get_todo(GetTodoRequest { id: id.into(), view: 0 }).await.unwrap().into_inner().todo.unwrap()
}

fn refused(status: &Status) -> (Code, String) {
    (status.code(), reason(status))
}

#[tokio::test]
async fn the_next_occurrence_says_what_the_first_one_said() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let first = begun(&mut client, "FREQ=WEEKLY;BYDAY=TU,TH", "2100-11-23").await;
    assert_eq!((first.series_id.as_str(), first.occurrence_date.as_str()), (first.id.as_str(), "2100-11-23"));
    let done = complete(&mut client, &first).await;
    let next = done.successor.unwrap();
    let expected = Todo {
        due_date: "2100-11-25".into(),
        occurrence_date: "2100-11-25".into(),
        id: next.id.clone(),
        create_time: next.create_time,
        update_time: next.update_time,
        ..first.clone()
    };
    assert_eq!(next, expected);
    assert_ne!(next.id, first.id);
    assert!(done.todo.unwrap().completed && !next.completed);
    assert_eq!(get(&mut client, &next.id).await, next);
}

#[tokio::test]
async fn rules_are_followed_to_their_end() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    for (rule, first, expected) in [
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2100-01-31", ["2100-02-28", "2100-03-31", "2100-04-30"]),
        ("FREQ=MONTHLY", "2100-01-31", ["2100-03-31", "2100-05-31", "2100-07-31"]),
        ("FREQ=YEARLY", "2096-02-29", ["2104-02-29", "2108-02-29", "2112-02-29"]),
        ("FREQ=HOURLY;INTERVAL=2", "2100-12-30", ["2100-12-31", "2101-01-01", "2101-01-02"]),
    ] {
        let todo = begun(&mut client, rule, first).await;
        assert_eq!(followed(&mut client, &todo, 3).await, expected, "{rule}");
    }
    for rule in ["FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=21001126"] {
        let todo = begun(&mut client, rule, "2100-11-24").await;
        assert_eq!(followed(&mut client, &todo, 9).await, ["2100-11-25", "2100-11-26"], "{rule}");
    }
}

#[tokio::test]
async fn two_devices_that_complete_one_occurrence_make_one_successor() {
    const DEVICES: usize = 48;
    let server = std::sync::Arc::new(Server::start().await);
    let todo = begun(&mut server.todos("user001"), "FREQ=DAILY", "2100-11-24").await;
    let mut calls = JoinSet::new();
    for _ in 0..DEVICES {
        let (mut client, todo) = (server.todos("user001"), todo.clone());
        calls.spawn(async move {
            let request = CompleteTodoRequest { id: todo.id, request_id: new_id(), ..Default::default() };
            client.complete_todo(request).await.unwrap().into_inner().successor.unwrap()
        });
    }
    let successors = calls.join_all().await;
    assert!(successors.iter().all(|successor| *successor == successors[0]));
    assert_eq!(server.count("todos"), 2);
    assert_eq!(server.count("events"), 3, "created, completed, created");
}

#[tokio::test]
async fn a_repeated_call_gives_its_first_answer() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = begun(&mut client, "FREQ=DAILY", "2100-11-24").await;
    let request = || CompleteTodoRequest { id: todo.id.clone(), request_id: REQUEST.into(), ..Default::default() };
    const REQUEST: &str = "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f";
    let first = client.complete_todo(request()).await.unwrap().into_inner();
    let next = first.successor.clone().unwrap();
    complete(&mut client, &next).await;
    assert_eq!(client.complete_todo(request()).await.unwrap().into_inner(), first);
    assert_eq!(server.count("todos"), 3);
}

#[tokio::test]
async fn days_are_those_of_the_account() {
    let server = Server::start().await;
    // It is never the same day in both.
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        let user = zone.replace('/', "-");
        let account = Account { time_zone: zone.into(), ..Account::default() };
        let request = UpdateAccountRequest { account: Some(account), ..UpdateAccountRequest::default() };
        server.accounts(&user).update_account(request).await.unwrap();
        let mut client = server.todos(&user);
        let late = begun(&mut client, "FREQ=DAILY", "2026-01-01").await;
        let before = today(zone);
        let next = complete(&mut client, &late).await.successor.unwrap();
        let expected = [before, today(zone)].map(|day| (day + 1.day()).to_string());
        assert!(expected.contains(&next.due_date), "{zone}: {} is not {expected:?}", next.due_date);
        let undated = begun_undated(&mut client).await;
        assert!(expected.contains(&(undated.parse::<Date>().unwrap() + 1.day()).to_string()), "{zone}: {undated}");
    }
}

/// The day that a todo without a day stands for.
async fn begun_undated(client: &mut Client) -> String {
    let todo = Todo { title: "물 마시기".into(), recurrence: "FREQ=DAILY".into(), ..Todo::default() };
    let request = CreateTodoRequest { todo: Some(todo), ..CreateTodoRequest::default() };
    let todo = client.create_todo(request).await.unwrap().into_inner().todo.unwrap();
    assert_eq!(todo.due_date, "");
    todo.occurrence_date
}

#[tokio::test]
async fn late_is_not_made_up_for_and_early_is_not_asked_again() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let late = begun(&mut client, "FREQ=DAILY;INTERVAL=2", &from_today(-5)).await;
    assert_eq!(complete(&mut client, &late).await.successor.unwrap().due_date, from_today(1));
    let early = begun(&mut client, "FREQ=DAILY", &from_today(3)).await;
    assert_eq!(complete(&mut client, &early).await.successor.unwrap().due_date, from_today(4));
    let moved = begun(&mut client, "FREQ=WEEKLY", "2100-11-24").await;
    let moved = Todo { due_date: "2100-11-27".into(), ..moved };
    let moved = edit(&mut client, moved, &["due_date"], UpdateScope::Unspecified).await.unwrap();
    assert_eq!(moved.occurrence_date, "2100-11-24", "it stands for its own day");
    assert_eq!(complete(&mut client, &moved).await.successor.unwrap().due_date, "2100-12-01");
}

#[tokio::test]
async fn a_reopened_occurrence_takes_back_what_followed_it_untouched() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = begun(&mut client, "FREQ=DAILY", "2100-11-24").await;
    let reopen = || ReopenTodoRequest { id: todo.id.clone(), ..ReopenTodoRequest::default() };
    let next = complete(&mut client, &todo).await.successor.unwrap();
    let open = client.reopen_todo(reopen()).await.unwrap().into_inner();
    assert_eq!(open.withdrawn_id, next.id);
    assert_eq!(history(&mut client, &todo).await, [open.todo.unwrap()]);
    let again = complete(&mut client, &todo).await.successor.unwrap();
    assert_eq!((again.id.as_str(), again.delete_time), (next.id.as_str(), None), "it is there again");
    let renamed = Todo { title: "비타민 먹기".into(), ..again };
    let renamed = edit(&mut client, renamed, &["title"], UpdateScope::This).await.unwrap();
    let open = client.reopen_todo(reopen()).await.unwrap().into_inner();
    assert_eq!(open.withdrawn_id, "", "it was changed");
    assert_eq!(complete(&mut client, &todo).await.successor.unwrap(), renamed);
    assert_eq!(server.count("todos"), 2);
}

#[tokio::test]
async fn an_occurrence_that_is_skipped_stays_in_the_history() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = begun(&mut client, "FREQ=WEEKLY", "2100-11-24").await;
    let (skipped, next) = skip(&mut client, &todo).await.unwrap();
    let next = next.unwrap();
    assert!(skipped.skipped && skipped.completed && skipped.complete_time.is_some());
    assert_eq!(next.due_date, "2100-12-01");
    assert_eq!(skip(&mut client, &todo).await.unwrap(), (skipped.clone(), Some(next.clone())), "once");
    let done = complete(&mut client, &next).await;
    let days: Vec<_> = history(&mut client, &next).await;
    assert_eq!(days, [done.successor.unwrap(), done.todo.unwrap(), skipped]);
    let plain = crate::server::create(&mut client, "빨래하기").await;
    let status = skip(&mut client, &plain).await.unwrap_err();
    assert_eq!(refused(&status), (Code::FailedPrecondition, "NOT_RECURRING".into()));
    let reopened = ReopenTodoRequest { id: todo.id.clone(), ..ReopenTodoRequest::default() };
    let reopened = client.reopen_todo(reopened).await.unwrap().into_inner().todo.unwrap();
    assert!(!reopened.skipped && !reopened.completed);
}

#[tokio::test]
async fn a_series_that_has_ended_goes_on_only_with_a_new_rule() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = begun(&mut client, "FREQ=DAILY", "2100-11-24").await;
    let next = complete(&mut client, &todo).await.successor.unwrap();
    let last = end(&mut client, &todo, false).await;
    assert_eq!((last.id.as_str(), last.recurrence.as_str()), (next.id.as_str(), ""));
    assert_eq!(end(&mut client, &todo, true).await, last, "it has ended already");
    let goes_on = Todo { recurrence: "FREQ=WEEKLY".into(), ..last };
    let goes_on = edit(&mut client, goes_on, &["recurrence"], UpdateScope::Unspecified).await.unwrap();
    let next = complete(&mut client, &goes_on).await.successor.unwrap();
    assert_eq!((next.due_date.as_str(), next.series_id.as_str()), ("2100-12-02", todo.id.as_str()));
    let gone = end(&mut client, &todo, true).await;
    assert!(gone.delete_time.is_some() && gone.id == next.id);
    assert_eq!(history(&mut client, &todo).await.len(), 2, "what was done stays");
    let undelete = UndeleteTodoRequest { id: gone.id.clone(), ..UndeleteTodoRequest::default() };
    let back = client.undelete_todo(undelete).await.unwrap().into_inner().todo.unwrap();
    assert_eq!(complete(&mut client, &back).await.successor, None);
}

#[tokio::test]
async fn a_deleted_occurrence_rests_its_series() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = begun(&mut client, "FREQ=DAILY", "2100-11-24").await;
    client.delete_todo(DeleteTodoRequest { id: todo.id.clone(), ..Default::default() }).await.unwrap();
    assert_eq!(server.count("todos"), 1, "none follows");
    client.undelete_todo(UndeleteTodoRequest { id: todo.id.clone(), ..Default::default() }).await.unwrap();
    assert_eq!(complete(&mut client, &todo).await.successor.unwrap().due_date, "2100-11-25");
}

#[tokio::test]
async fn an_edit_reaches_as_far_as_it_says() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = begun(&mut client, "FREQ=WEEKLY", "2100-11-24").await;
    let once = Todo { title: "약 두 번 먹기".into(), start_time: "09:00".into(), ..todo.clone() };
    edit(&mut client, once, &["title", "start_time"], UpdateScope::This).await.unwrap();
    let labelled = Todo { labels: vec!["매일".into()], reminders: vec![], ..todo.clone() };
    let labelled = edit(&mut client, labelled, &["labels", "reminders"], UpdateScope::ThisAndFollowing).await.unwrap();
    assert_eq!((labelled.title.as_str(), labelled.labels[0].as_str()), ("약 두 번 먹기", "매일"));
    let next = complete(&mut client, &todo).await.successor.unwrap();
    assert_eq!((next.title.as_str(), next.start_time.as_str()), ("약 먹기", "08:00"), "only that one");
    assert_eq!((next.labels.as_slice(), next.reminders.len()), (&["매일".to_owned()][..], 0), "all from there on");

    let moved = Todo { due_date: "2100-12-03".into(), ..next };
    let moved = edit(&mut client, moved, &["due_date"], UpdateScope::ThisAndFollowing).await.unwrap();
    assert_eq!(moved.occurrence_date, "2100-12-03");
    let next = complete(&mut client, &moved).await.successor.unwrap();
    assert_eq!(next.due_date, "2100-12-10", "the rule counts from the new day");
    let daily = Todo { recurrence: "FREQ=DAILY;COUNT=2".into(), ..next.clone() };
    let status = edit(&mut client, daily.clone(), &["recurrence"], UpdateScope::This).await.unwrap_err();
    assert_eq!(refused(&status), (Code::InvalidArgument, "RULE_OF_ONE".into()));
    let daily = edit(&mut client, daily, &["recurrence"], UpdateScope::Unspecified).await.unwrap();
    assert_eq!(followed(&mut client, &daily, 9).await, ["2100-12-11"], "it counts from here");

    let status = edit(&mut client, todo, &["title"], UpdateScope::ThisAndFollowing).await.unwrap_err();
    assert_eq!(refused(&status), (Code::FailedPrecondition, "OCCURRENCE_FINISHED".into()));
}

#[tokio::test]
async fn no_two_occurrences_have_one_day() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let todo = begun(&mut client, "FREQ=DAILY", "2100-11-24").await;
    let next = complete(&mut client, &todo).await.successor.unwrap();
    let moved = Todo { due_date: "2100-11-24".into(), ..next.clone() };
    let status = edit(&mut client, moved.clone(), &["due_date"], UpdateScope::ThisAndFollowing).await.unwrap_err();
    assert_eq!(refused(&status), (Code::AlreadyExists, "OCCURRENCE_EXISTS".into()));
    edit(&mut client, moved, &["due_date"], UpdateScope::This).await.unwrap();
    let constraint = server.sql("select conname from pg_constraint where conname = 'todos_occurrence'");
    assert_eq!(constraint, "todos_occurrence");
}

#[tokio::test]
async fn the_history_comes_in_pages() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let first = begun(&mut client, "FREQ=DAILY", "2100-11-01").await;
    followed(&mut client, &first, 7).await;
    let (mut days, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListOccurrencesRequest { id: first.id.clone(), page_size: 3, page_token };
        let page = client.list_occurrences(request).await.unwrap().into_inner();
        days.extend(page.todos.into_iter().map(|todo| todo.occurrence_date));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let expected: Vec<_> = (1..=8).rev().map(|day| format!("2100-11-{day:02}")).collect();
    assert_eq!(days, expected);
}

#[tokio::test]
async fn events_say_what_happened() {
    let server = Server::start().await;
    let (mut client, mut sync) = (server.todos("user001"), server.sync("user001"));
    let start = sync.list_changes(ListChangesRequest::default()).await.unwrap().into_inner().next_cursor;
    let first = begun(&mut client, "FREQ=DAILY", "2100-11-24").await;
    let second = complete(&mut client, &first).await.successor.unwrap();
    let third = skip(&mut client, &second).await.unwrap().1.unwrap();
    end(&mut client, &third, true).await;
    let changes = ListChangesRequest { cursor: start, page_size: 200 };
    let changes = sync.list_changes(changes).await.unwrap().into_inner().changes;
    let told: Vec<_> = changes.iter().map(|change| (change.kind(), change.todo_id.as_str())).collect();
    let expected = [
        (ChangeKind::Created, &first),
        (ChangeKind::Completed, &first),
        (ChangeKind::Created, &second),
        (ChangeKind::Skipped, &second),
        (ChangeKind::Created, &third),
        (ChangeKind::SeriesEnded, &third),
        (ChangeKind::Deleted, &third),
    ];
    assert_eq!(told, expected.map(|(kind, todo)| (kind, todo.id.as_str())));
    assert!(changes[6].todo.is_none() && changes[3].todo.as_ref().is_some_and(|todo| todo.skipped));
}
