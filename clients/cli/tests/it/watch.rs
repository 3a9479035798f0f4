//! `dotodo watch` and `dotodo apply`.

use std::fs;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::process::{Process, up};

fn message(watcher: &Process) -> Value {
    serde_json::from_str(&watcher.line()).unwrap()
}

#[test]
fn changes_are_printed_as_they_happen() {
    let folder = tempfile::tempdir().unwrap();
    let (_process, target) = up(folder.path());
    let added = target.json(&["todos", "add", "우유 사기", "--date", "2026-11-25"]);
    let id = added["id"].as_str().unwrap();
    let once = target.prints(&["watch", "--once"]);
    assert_eq!(once.trim(), format!("snapshot  우유 사기  2026-11-25  {id}"));

    let settings = [("DOTODO_URL", target.url.as_str()), ("DOTODO_TOKEN", target.token.as_str())];
    let watcher = Process::start(&["watch", "--json"], &settings);
    assert_eq!(message(&watcher)["change"]["todo"]["title"], json!("우유 사기"));
    let current = message(&watcher);
    assert_eq!(current["current"], json!({}));
    target.prints(&["todos", "done", id]);
    assert_eq!(message(&watcher)["change"]["kind"], json!("CHANGE_KIND_COMPLETED"));
    target.prints(&["todos", "rm", id]);
    let gone = message(&watcher);
    assert_eq!((&gone["change"]["kind"], &gone["change"]["todo"]), (&json!("CHANGE_KIND_DELETED"), &Value::Null));

    let cursor = current["cursor"].as_str().unwrap();
    let rest = target.prints(&["watch", "--once", "--cursor", cursor]);
    let kinds: Vec<_> = rest.lines().map(|line| line.split("  ").next().unwrap()).collect();
    assert_eq!(kinds, ["completed", "deleted"], "{rest}");
    let (code, complaint) = target.fails(&["watch", "--once", "--cursor", "nonsense"]);
    assert!(code == Some(65) && complaint.contains("INVALID_CURSOR"), "{complaint}");
}

#[test]
fn commands_of_a_file_are_carried_out_once() {
    let folder = tempfile::tempdir().unwrap();
    let (_process, target) = up(folder.path());
    let id = || Uuid::now_v7().to_string();
    let todo_id = id();
    let commands = [
        json!({"createTodo": {"requestId": id(), "todoId": todo_id, "todo": {"title": "우유 사기"}}}),
        json!({"completeTodo": {"requestId": id(), "id": todo_id}}),
        json!({"completeTodo": {"requestId": id(), "id": id()}}),
    ];
    let file = folder.path().join("commands.jsonl");
    let lines = |count: usize| commands[..count].iter().map(|it| format!("{it}\n\n")).collect::<String>();
    fs::write(&file, lines(2)).unwrap();
    let file = file.to_str().unwrap();
    let first = target.prints(&["apply", file]);
    let answers: Vec<Value> = first.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[1]["completeTodo"]["todo"]["completed"], json!(true));
    fs::write(file, lines(3)).unwrap();
    let again = target.run(&["apply", file]);
    let printed = String::from_utf8(again.stdout).unwrap();
    assert!(printed.starts_with(&first) && again.status.code() == Some(1), "{printed}");
    let refused: Value = serde_json::from_str(printed.lines().last().unwrap()).unwrap();
    assert_eq!(refused["status"]["details"][0]["reason"], json!("TODO_NOT_FOUND"));
    assert_eq!(target.json(&["todos", "list"])["todos"].as_array().unwrap().len(), 1);

    fs::write(file, "{\"flyTodo\": {}}").unwrap();
    let (code, complaint) = target.fails(&["apply", file]);
    assert!(code == Some(2) && complaint.contains("line 1") && complaint.contains("flyTodo"), "{complaint}");
}
