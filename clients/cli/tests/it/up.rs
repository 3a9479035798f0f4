//! `dotodo up`, and the client commands against it.

use std::fs;
use std::io::Write as _;

use rustix::process::{Pid, Signal, test_kill_process};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::process::{CLEANING, Process, Target, dotodo, eventually, titles, up};

#[test]
fn a_day_with_dotodo() {
    let folder = tempfile::tempdir().unwrap();
    let (process, target) = up(folder.path());

    let at = ["--at", "2026-11-24T10:00:00+09:00", "--time-zone", "Asia/Seoul"];
    let preview = target.json(&[&["capture", "--dry-run", CLEANING][..], &at].concat());
    assert_eq!(titles(&preview), ["방 청소하기", "빨래하기"]);
    assert_eq!(target.prints(&["todos", "list"]).trim(), "no todos", "a dry run stores nothing");

    let captured = target.json(&[&["capture", CLEANING][..], &at].concat());
    let todos = captured["todos"].as_array().unwrap();
    assert_eq!(titles(&captured), ["방 청소하기", "빨래하기"]);
    for (todo, sentence) in todos.iter().zip(["오늘 방 청소하고", "빨래해야해"]) {
        assert_eq!(
            (&todo["category"], &todo["dueDate"], &todo["originalSentence"]),
            (&json!("집안일"), &json!("2026-11-24"), &json!(sentence))
        );
    }
    let table = target.prints(&["todos", "list"]);
    assert!(table.contains("방 청소하기") && table.contains("빨래해야해") && table.contains("2026-11-24"), "{table}");

    let id = todos[0]["id"].as_str().unwrap();
    let done = &target.json(&["todos", "done", id])["todo"];
    assert_eq!((&done["completed"], done["completeTime"].is_string()), (&json!(true), true));
    assert_eq!(titles(&target.json(&["todos", "list", "--state", "open"])), ["빨래하기"]);
    assert_eq!(titles(&target.json(&["todos", "list", "--state", "done"])), ["방 청소하기"]);
    let (code, _) = target.fails(&["todos", "done", id, "--etag", "stale"]);
    assert_eq!(code, Some(1));
    assert_ne!(target.json(&["todos", "reopen", id])["todo"]["completed"], json!(true));
    target.prints(&["todos", "rm", id]);
    assert_eq!(titles(&target.json(&["todos", "list"])), ["빨래하기"]);
    assert!(target.json(&["todos", "show", id])["deleteTime"].is_string());

    let added = target.json(&["todos", "add", "우유 사기", "--date", "2026-11-25", "--time", "09:30", "--label", "집"]);
    assert_eq!((&added["startTime"], &added["labels"]), (&json!("09:30"), &json!(["집"])));
    let shown = target.prints(&["todos", "show", added["id"].as_str().unwrap()]);
    assert!(shown.contains("우유 사기") && shown.contains("2026-11-25 09:30"), "{shown}");
    assert_eq!(target.prints(&["health"]).trim(), "serving");
    process.kill();
}

#[test]
fn a_todo_that_recurs_is_done_skipped_and_ended() {
    let folder = tempfile::tempdir().unwrap();
    let (_process, target) = up(folder.path());
    let daily = [
        "todos",
        "add",
        "약 먹기",
        "--date",
        "2100-11-24",
        "--repeat",
        "FREQ=DAILY",
        "--remind",
        "30",
        "--remind",
        "0",
    ];
    let added = target.json(&daily);
    assert_eq!(added["reminders"], json!([30, 0]));
    let done = target.prints(&["todos", "done", added["id"].as_str().unwrap()]);
    assert!(done.contains("next: 2100-11-25"), "{done}");
    let next = &target.json(&["todos", "list", "--state", "open"])["todos"][0];
    let id = next["id"].as_str().unwrap();
    target.json(&["todos", "edit", id, "--title", "비타민 먹기", "--remind", "", "--following"]);
    let after = &target.json(&["todos", "skip", id])["successor"];
    assert_eq!((&after["title"], &after["dueDate"]), (&json!("비타민 먹기"), &json!("2100-11-26")));
    assert!(after["reminders"].is_null());
    target.prints(&["todos", "end", id, "--delete"]);
    let history = target.prints(&["todos", "history", id]);
    let days: Vec<_> =
        history.lines().skip(1).map(|line| line.split_whitespace().take(2).collect::<Vec<_>>()).collect();
    assert_eq!(days, [["2100-11-25", "skipped"], ["2100-11-24", "done"]], "{history}");
    let (code, message) =
        target.fails(&["todos", "add", "x", "--date", "2100-11-24", "--repeat", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]);
    assert_eq!(code, Some(65));
    assert!(message.contains("todo.recurrence"), "{message}");
}

#[test]
fn a_todo_is_changed_and_restored_and_its_reading_explained() {
    let folder = tempfile::tempdir().unwrap();
    let (_process, target) = up(folder.path());
    let added = target.json(&["todos", "add", "우유 사기", "--date", "2026-11-25", "--notes", "두 개"]);
    let id = added["id"].as_str().unwrap();

    let edited = target.json(&["todos", "edit", id, "--time", "10:00", "--deadline", "--priority", "high"]);
    assert_eq!(
        (&edited["startTime"], &edited["deadline"], &edited["priority"], &edited["notes"]),
        (&json!("10:00"), &json!(true), &json!("PRIORITY_HIGH"), &json!("두 개"))
    );
    let (code, complaint) = target.fails(&["todos", "edit", id, "--date", ""]);
    assert!(code == Some(65) && complaint.contains("todo.start_time"), "{complaint}");
    assert_eq!(target.fails(&["todos", "edit", id]).0, Some(2));
    target.prints(&["todos", "rm", id]);
    assert_eq!(target.json(&["todos", "restore", id])["deleteTime"], Value::Null);
    assert_eq!(titles(&target.json(&["todos", "list"])), ["우유 사기"]);

    let words =
        ["explain", "금요일까지 계약서 검토하기", "--at", "2026-11-24T10:00:00+09:00", "--time-zone", "Asia/Seoul"];
    let explained = target.prints(&words);
    assert!(
        ["계약서 검토하기", "2026-11-27", "금요일까지", "업무"].iter().all(|it| explained.contains(it)),
        "{explained}"
    );

    assert_eq!(target.json(&["account", "show"])["timeZone"], json!("Asia/Seoul"));
    target.prints(&["account", "set", "--time-zone", "America/New_York"]);
    // Half past one in the night of the 25th in Seoul is the 24th in New York.
    let there = target.json(&["capture", "오늘 빨래하기", "--dry-run", "--at", "2026-11-25T01:30:00+09:00"]);
    assert_eq!(there["todos"][0]["dueDate"], json!("2026-11-24"));
}

#[test]
fn a_batch_answers_a_line_for_each_line() {
    let folder = tempfile::tempdir().unwrap();
    let (_process, target) = up(folder.path());
    let file = folder.path().join("said.jsonl");
    let mut lines = fs::File::create(&file).unwrap();
    let line = |id: &str, text: &str| json!({ "id": id, "text": text, "ref": "2026-11-24T10:00:00+09:00", "tz": "Asia/Seoul" });
    writeln!(lines, "{}\n\n{}", line("ko-1", CLEANING), line("ko-2", "오늘 하늘 진짜 예쁘다")).unwrap();
    let file = file.to_str().unwrap();
    let answers = target.prints(&["capture", "--batch", file, "--dry-run"]);
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["id"], "ko-1");
    assert_eq!(answers[0]["text"], CLEANING);
    let first = json!({
        "title": "방 청소하기", "date": "2026-11-24", "time": "", "end_time": "", "due": "", "category": "집안일",
        "recurrence": "", "original_sentence": "오늘 방 청소하고",
    });
    assert_eq!(answers[0]["todos"][0], first);
    assert_eq!((&answers[1]["id"], &answers[1]["todos"]), (&json!("ko-2"), &json!([])));
    assert_eq!(target.prints(&["todos", "list"]).trim(), "no todos");
    fs::write(folder.path().join("bad.jsonl"), "{}").unwrap();
    let bad = folder.path().join("bad.jsonl");
    let (code, complaint) = target.fails(&["capture", "--batch", bad.to_str().unwrap(), "--dry-run"]);
    assert!(code == Some(1) && complaint.contains("line 1"), "{complaint}");
}

#[test]
fn a_command_that_fails_says_why_and_how() {
    let folder = tempfile::tempdir().unwrap();
    let (_process, target) = up(folder.path());
    for (args, code, why) in [
        (&["capture", " "][..], 65, "text"),
        (&["capture", "빨래", "--time-zone", "Mars/Olympus"], 65, "time_zone"),
        (&["todos", "show", "1"], 65, "id"),
        (&["todos", "show", &Uuid::now_v7().to_string()], 66, "TODO_NOT_FOUND"),
        (&["todos", "list", "--token", ""], 77, "TOKEN_MISSING"),
        (&["todos", "list", "--token", "nonsense"], 77, "TOKEN_INVALID"),
        (&["todos", "list", "--url", "http://127.0.0.1:1"], 69, ""),
        (&["todos", "list", "--url", "nonsense url"], 2, "nonsense url"),
        (&["todos", "fly"], 2, "fly"),
    ] {
        let (given, complaint) = target.fails(args);
        assert!(given == Some(code) && complaint.contains(why), "{args:?}: {given:?} {complaint}");
    }
    let data_dir = folder.path().to_str().unwrap();
    let token = dotodo(&["token", "--user", "user002", "--data-dir", data_dir], &[]).output().unwrap();
    let token = String::from_utf8(token.stdout).unwrap();
    assert_eq!(target.prints(&["todos", "list", "--token", token.trim()]).trim(), "no todos");
}

#[test]
fn a_data_directory_has_one_holder() {
    let folder = tempfile::tempdir().unwrap();
    let (process, target) = up(folder.path());
    let data_dir = folder.path().to_str().unwrap();
    let second = dotodo(&["up", "--data-dir", data_dir, "--listen", "127.0.0.1:0"], &[]).output().unwrap();
    let complaint = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(1), "{complaint}");
    assert!(complaint.contains(&format!("in use by process {}", process.id())), "{complaint}");
    target.prints(&["todos", "list"]);
}

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let (process, target) = up(folder.path());
    target.prints(&["capture", CLEANING]);
    process.kill();
    let (_process, again) = up(folder.path());
    assert_eq!(titles(&again.json(&["todos", "list"])), ["빨래하기", "방 청소하기"]);
    let url = again.url.as_str();
    assert_eq!(titles(&target.json(&["todos", "list", "--url", url])).len(), 2, "the token of before is still good");
}

#[test]
fn a_signal_stops_everything_in_good_order() {
    for signal in [Signal::TERM, Signal::INT] {
        let folder = tempfile::tempdir().unwrap();
        let (process, _target) = up(folder.path());
        let pid_file = folder.path().join("postgres/postmaster.pid");
        let pid = fs::read_to_string(&pid_file).unwrap().lines().next().unwrap().parse().unwrap();
        process.signal(signal);
        assert_eq!(process.ended(), Some(0));
        assert!(!pid_file.exists());
        let postgres = Pid::from_raw(pid).unwrap();
        eventually("PostgreSQL is gone", || test_kill_process(postgres).is_err());
    }
}

#[test]
fn everything_works_behind_the_second_wall() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().to_str().unwrap();
    let process = Process::start(&["up", "--data-dir", data_dir, "--listen", "127.0.0.1:0", "--row-security"], &[]);
    let url = process.word_after("DoTodo listens on ");
    let token = process.word_after("export DOTODO_TOKEN=");
    let target = Target { url, token };
    assert_eq!(titles(&target.json(&["capture", CLEANING])), ["방 청소하기", "빨래하기"]);
    assert_eq!(target.json(&["todos", "list"])["todos"].as_array().unwrap().len(), 2);
    eventually("the health service has asked the database", || target.run(&["health"]).status.success());
    let watched = target.prints(&["watch", "--once"]);
    assert!(watched.contains("빨래하기"), "{watched}");
}
