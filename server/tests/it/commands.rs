//! What is said about todos that exist already.

use dotodo_proto::model::v1::{ParseResponse, ParsedCommand};
use dotodo_proto::v1::{
    Candidate, CaptureTodosRequest, CaptureTodosResponse, CommandAction, CompleteTodoRequest, CreateTodoRequest,
    DeleteTodoRequest, GetTodoRequest, Reading, Shift, Span, Todo, When,
};
use prost_types::Timestamp;

use crate::model::Behaviour;
use crate::server::{Client, Server, create, new_id, said};

/// Ten in the morning in Seoul, on the 24th.
const AT: Timestamp = Timestamp { seconds: 1_795_482_000, nanos: 0 };
const WORDS: &str = "내일 회의 취소해줘";

fn command(action: CommandAction, target: &str) -> ParsedCommand {
    let source = Some(Span { start: 0, end: 10 });
    ParsedCommand { action: action.into(), target: target.into(), source, asked: true, ..ParsedCommand::default() }
}

fn on(date: &str) -> When {
    When { due_date: date.into(), ..When::default() }
}

fn only(command: ParsedCommand) -> ParseResponse {
    ParseResponse { commands: vec![command], ..ParseResponse::default() }
}

fn request() -> CaptureTodosRequest {
    CaptureTodosRequest { reference_time: Some(AT), request_id: new_id(), ..said(WORDS) }
}

async fn due(client: &mut Client, title: &str, due_date: &str, start_time: &str) -> Todo {
    let todo =
        Todo { title: title.into(), due_date: due_date.into(), start_time: start_time.into(), ..Todo::default() };
    let request = CreateTodoRequest { todo: Some(todo), ..CreateTodoRequest::default() };
    client.create_todo(request).await.unwrap().into_inner().todo.unwrap()
}

async fn captured(client: &mut Client) -> CaptureTodosResponse {
    client.capture_todos(request()).await.unwrap().into_inner()
}

async fn candidates(client: &mut Client) -> Vec<Candidate> {
    captured(client).await.commands.remove(0).candidates
}

fn ids(candidates: &[Candidate]) -> Vec<&str> {
    candidates.iter().map(|candidate| candidate.todo.as_ref().unwrap().id.as_str()).collect()
}

#[tokio::test]
async fn a_command_is_proposed_with_the_todos_it_may_mean_and_not_carried_out() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let friday = due(&mut client, "회의하기", "2026-11-27", "").await;
    let tomorrow = due(&mut client, "회의하기", "2026-11-25", "10:00").await;
    due(&mut client, "우유 사기", "2026-11-25", "").await;
    create(&mut server.todos("user002"), "회의").await;
    let reading = Reading { field: "title".into(), spans: vec![Span { start: 3, end: 5 }], ..Reading::default() };
    let was = Some(on("2026-11-25"));
    let said =
        ParsedCommand { was: was.clone(), reading: Some(reading.clone()), ..command(CommandAction::Delete, "회의") };
    server.model.says(only(said));
    let request = request();
    let preview = CaptureTodosRequest { validate_only: true, request_id: String::new(), ..request.clone() };
    let preview = client.capture_todos(preview).await.unwrap().into_inner();
    let answer = client.capture_todos(request.clone()).await.unwrap().into_inner();
    assert_eq!(preview.commands, answer.commands);
    let proposed = &answer.commands[0];
    assert_eq!((proposed.action(), proposed.text.as_str()), (CommandAction::Delete, WORDS));
    assert_eq!((proposed.span, proposed.target.as_str()), (Some(Span { start: 0, end: 10 }), "회의"));
    assert_eq!((proposed.asked, &proposed.was, &proposed.reading), (true, &was, &Some(reading)));
    assert_eq!(ids(&proposed.candidates), [tomorrow.id.as_str(), friday.id.as_str()]);
    assert_eq!(proposed.candidates[0].todo.as_ref(), Some(&tomorrow), "as it is, its etag included");
    let scores: Vec<_> = proposed.candidates.iter().map(|candidate| candidate.score).collect();
    assert!(scores[0] > scores[1] && scores.iter().all(|score| (0.0..=1.0).contains(score)), "{scores:?}");
    assert_eq!(server.count("events where kind <> 'created'"), 0);
    // Once the person has agreed.
    let delete = DeleteTodoRequest { id: tomorrow.id.clone(), etag: tomorrow.etag, ..DeleteTodoRequest::default() };
    client.delete_todo(delete).await.unwrap();
    assert_eq!(client.capture_todos(request).await.unwrap().into_inner(), answer, "the first answer again");
    assert_eq!(ids(&candidates(&mut client).await), [friday.id.as_str()]);
}

#[tokio::test]
async fn what_was_only_told_is_proposed_where_a_todo_fits_it_and_what_was_asked_always() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let told = || ParsedCommand { asked: false, ..command(CommandAction::Complete, "빨래하기") };
    let both = ParseResponse {
        commands: vec![told(), command(CommandAction::Complete, "빨래하기")],
        ..Default::default()
    };
    server.model.says(both.clone());
    for title in ["우유 사기", "빨대 고르기"] {
        create(&mut client, title).await;
    }
    let answer = captured(&mut client).await;
    assert_eq!(answer.commands.len(), 1, "{answer:?}");
    assert!(answer.commands[0].asked && answer.commands[0].candidates.is_empty());
    let laundry = create(&mut client, "빨래하기").await;
    let answer = captured(&mut client).await;
    assert_eq!(answer.commands.iter().map(|command| command.asked).collect::<Vec<_>>(), [false, true]);
    for command in &answer.commands {
        assert_eq!(ids(&command.candidates), [laundry.id.as_str()]);
    }
    let done = CompleteTodoRequest { id: laundry.id, ..CompleteTodoRequest::default() };
    client.complete_todo(done).await.unwrap();
    assert_eq!(captured(&mut client).await.commands.len(), 1, "what is done already is not proposed");
}

#[tokio::test]
async fn a_reschedule_can_be_sent_as_it_is_proposed() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let meeting = due(&mut client, "회의하기", "2026-11-26", "15:00").await;
    let implied = Reading { field: "due_date".into(), implied: true, ..Reading::default() };
    let bare = Reading { field: "start_time".into(), runner_up: "04:00".into(), ..Reading::default() };
    let four = When { start_time: "16:00".into(), readings: vec![implied, bare], ..on("2026-11-24") };
    let later = command(CommandAction::Reschedule, "회의");
    server.model.says(only(ParsedCommand { to: Some(four), ..later.clone() }));
    let update = candidates(&mut client).await.remove(0).update.unwrap();
    assert_eq!(update.update_mask.as_ref().unwrap().paths, ["start_time"]);
    let moved = client.update_todo(update).await.unwrap().into_inner().todo.unwrap();
    assert_eq!((moved.due_date.as_str(), moved.start_time.as_str()), ("2026-11-26", "16:00"));
    let night = Shift { minutes: 9 * 60, ..Shift::default() };
    server.model.says(only(ParsedCommand { shift: Some(night), ..later.clone() }));
    let proposed = captured(&mut client).await.commands.remove(0);
    assert_eq!(proposed.shift, Some(night));
    let update = proposed.candidates[0].update.clone().unwrap();
    let moved = client.update_todo(update).await.unwrap().into_inner().todo.unwrap();
    assert_eq!((moved.due_date.as_str(), moved.start_time.as_str()), ("2026-11-27", "01:00"));
    assert_eq!(moved.id, meeting.id);
    server.model.says(only(later));
    assert_eq!(candidates(&mut client).await[0].update, None, "no new time was said");
}

#[tokio::test]
async fn of_many_todos_the_best_five_are_named() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    for n in 0..8 {
        due(&mut client, "회의하기", &format!("2026-12-{:02}", n + 1), "").await;
    }
    let best = due(&mut client, "회의", "", "").await;
    server.model.says(only(command(CommandAction::Delete, "회의")));
    let found = candidates(&mut client).await;
    assert_eq!((found.len(), ids(&found)[0]), (5, best.id.as_str()));
    let days: Vec<_> = found[1..].iter().map(|it| it.todo.as_ref().unwrap().due_date.as_str()).collect();
    assert_eq!(days, ["2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"], "of equals the nearest in time");
    server
        .model
        .says(ParseResponse { commands: vec![command(CommandAction::Delete, "회의"); 30], ..Default::default() });
    assert_eq!(captured(&mut client).await.commands.len(), 20);
}

#[tokio::test]
async fn vectors_are_kept_with_the_title_and_made_up_for_later() {
    let server = Server::start().await;
    let mut client = server.todos("user001");
    let kept = || {
        server.count("embeddings e join todos t on t.user_id = e.user_id and t.id = e.todo_id and t.title = e.title")
    };
    let todo = create(&mut client, "회의하기").await;
    assert_eq!(kept(), 1);
    let only_letters = Behaviour::OnlySays(Box::new(only(command(CommandAction::Delete, "회의"))));
    server.model.behave(only_letters);
    let renamed = Todo { id: todo.id.clone(), title: "주간 회의하기".into(), ..Todo::default() };
    let update = dotodo_proto::v1::UpdateTodoRequest { todo: Some(renamed), ..Default::default() };
    client.update_todo(update).await.unwrap();
    let other = create(&mut client, "회의 준비하기").await;
    assert_eq!(kept(), 0);
    let found = candidates(&mut client).await;
    assert_eq!(found.len(), 2, "without vectors letters must do");
    server.model.says(only(command(CommandAction::Delete, "회의")));
    let preview = CaptureTodosRequest { validate_only: true, ..request() };
    client.capture_todos(preview).await.unwrap();
    assert_eq!(kept(), 0, "a preview stores nothing");
    candidates(&mut client).await;
    assert_eq!(kept(), 2);
    server.model.behave(Behaviour::Honest);
    client.capture_todos(said("우유 사기")).await.unwrap();
    assert_eq!(kept(), 3);
    let get = GetTodoRequest { id: other.id, view: 0 };
    assert!(client.get_todo(get).await.unwrap().into_inner().todo.unwrap().embedding.is_empty());
}
