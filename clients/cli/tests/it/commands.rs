//! Talking about todos that exist, correcting what was read, and teaching with it: the whole way, with the real engine.

use serde_json::{Value, json};

use crate::parts::Site;
use crate::process::{dotodo, titles};

const AT: [&str; 4] = ["--at", "2026-11-24T10:00:00+09:00", "--time-zone", "Asia/Seoul"];

fn at<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [args, &AT].concat()
}

#[test]
fn what_is_said_about_todos_is_proposed_and_done_by_hand() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let meeting = target.json(&["todos", "add", "회의하기", "--date", "2026-11-26", "--time", "15:00"]);
    let laundry = target.json(&["todos", "add", "빨래하기"]);
    target.prints(&["todos", "add", "병원 예약하기", "--date", "2026-11-25"]);

    let told = target.json(&at(&["capture", "빨래 다 했어"]));
    let proposed = &told["commands"][0];
    assert_eq!(proposed["action"], "COMMAND_ACTION_COMPLETE");
    assert_eq!((&proposed["asked"], &proposed["candidates"][0]["todo"]["id"]), (&Value::Null, &laundry["id"]));
    assert_eq!(told["todos"], Value::Null);

    let asked = target.prints(&at(&["capture", "병원 예약 취소해줘"]));
    assert!(asked.contains("proposed: delete \"병원 예약\"") && asked.contains("병원 예약하기"), "{asked}");
    let unknown = target.prints(&at(&["capture", "회식 취소해줘"]));
    assert!(unknown.contains("no open todo is like it"), "{unknown}");

    let later = target.prints(&at(&["capture", "--dry-run", "회의 네시로 미뤄줘"]));
    assert!(later.contains("reschedule \"회의\" to 16:00") && later.contains("2026-11-26 16:00"), "{later}");
    let explained = target.prints(&at(&["explain", "회의 한 시간 미뤄줘"]));
    for words in ["0–11", "gives no todo: command", "target", "회의", "shift", "60 min", "2026-11-26 16:00"] {
        assert!(explained.contains(words), "{words}: {explained}");
    }
    assert_eq!(
        target.json(&["todos", "list", "--state", "open"])["todos"].as_array().unwrap().len(),
        3,
        "nothing was done"
    );

    let again = target.prints(&at(&["capture", "빨래해야 돼"]));
    assert!(again.contains("there already") && again.contains(laundry["id"].as_str().unwrap()), "{again}");
    assert_eq!(target.json(&["todos", "show", meeting["id"].as_str().unwrap()])["startTime"], json!("15:00"));
}

#[test]
fn lists_are_filtered_and_ordered() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    target.prints(&["todos", "add", "보고서 쓰기", "--category", "업무", "--date", "2026-11-27"]);
    target.prints(&["todos", "add", "빨래하기", "--label", "집", "--category", "집안일"]);
    target.prints(&["todos", "add", "빨래방 가기", "--date", "2026-11-25", "--category", "집안일"]);
    let list = |args: &[&str]| {
        let listed = target.json(&[&["todos", "list"], args].concat());
        titles(&listed).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(list(&["--by", "due"]), ["빨래방 가기", "보고서 쓰기", "빨래하기"]);
    assert_eq!(list(&["--by", "due", "--reverse"]), ["보고서 쓰기", "빨래방 가기", "빨래하기"]);
    assert_eq!(list(&["--text", "빨래", "--by", "created", "--reverse"]), ["빨래하기", "빨래방 가기"]);
    assert_eq!(list(&["--label", "집"]), ["빨래하기"]);
    assert_eq!(list(&["--undated"]), ["빨래하기"]);
    assert_eq!(list(&["--from", "2026-11-25", "--to", "2026-11-26"]), ["빨래방 가기"]);
    assert_eq!(list(&["--category", "업무", "--category", "공부"]), ["보고서 쓰기"]);
    assert_eq!(target.fails(&["todos", "list", "--from", "내일"]).0, Some(65));
}

#[test]
fn several_todos_are_done_or_deleted_at_once_or_none_is() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let add = |title: &str| target.json(&["todos", "add", title])["id"].as_str().unwrap().to_owned();
    let (laundry, milk) = (add("빨래하기"), add("우유 사기"));
    let absent = "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f";
    let (code, complaint) = target.fails(&["todos", "done", &laundry, absent]);
    assert!(code == Some(66) && complaint.contains("requests[1].id"), "{complaint}");
    assert_eq!(titles(&target.json(&["todos", "list", "--state", "open"])).len(), 2);
    let done = target.prints(&["todos", "done", &laundry, &milk]);
    assert_eq!(done.matches('✓').count(), 2, "{done}");
    assert_eq!(target.fails(&["todos", "rm", &laundry, &milk, "--etag", "r1"]).0, Some(2));
    assert_eq!(titles(&target.json(&["todos", "rm", &laundry, &milk])), ["빨래하기", "우유 사기"]);
    assert!(target.prints(&["todos", "list"]).contains("no todos"));
}

#[test]
fn todos_are_found_by_text_and_meaning() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    for title in ["세탁기 돌리기", "빨래하기", "회의 준비하기"] {
        target.prints(&["todos", "add", title]);
    }
    let found = target.json(&["todos", "search", "빨래하기"]);
    let titles: Vec<_> = found["found"].as_array().unwrap().iter().map(|it| it["todo"]["title"].as_str()).collect();
    assert_eq!(titles, [Some("빨래하기"), Some("세탁기 돌리기")]);
    let table = target.prints(&["todos", "search", "빨래하기", "--limit", "1"]);
    assert!(table.contains("빨래하기") && !table.contains("세탁기"), "{table}");
    assert!(target.prints(&["todos", "search", "우주여행"]).contains("no todos"));
}

#[test]
fn what_was_filed_by_hand_is_filed_alike() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let category = |text: &str| target.json(&at(&["capture", "--dry-run", text]))["todos"][0]["category"].clone();
    assert_ne!(category("산책해야지"), "취미");
    target.prints(&["todos", "add", "산책하기", "--category", "취미"]);
    assert_eq!(category("산책해야지"), "취미");
}

#[test]
fn what_is_corrected_becomes_a_line_of_the_corpus_with_consent() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let export = || {
        let output = dotodo(&["corpus", "export"], &[("DATABASE_URL", &site.database_url)]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let captured = target.json(&at(&["capture", "오늘 방 청소하고 빨래해야해"]));
    let id = captured["todos"][1]["id"].as_str().unwrap();
    target.prints(&["todos", "edit", id, "--title", "이불 빨래하기", "--time", "19:00", "--deadline"]);
    assert_eq!(export(), "", "not without consent");
    let account = target.prints(&["account", "set", "--learning-consent"]);
    assert!(account.contains("corrections may teach"), "{account}");
    let line: Value = serde_json::from_str(&export()).unwrap();
    let wanted = json!({
        "id": format!("correction-{}", captured["utteranceId"].as_str().unwrap()),
        "text": "오늘 방 청소하고 빨래해야해", "ref": "2026-11-24T10:00:00+09:00", "tz": "Asia/Seoul",
        "todos": [
            {
                "title": "방 청소하기", "date": "2026-11-24", "time": "", "end_time": "", "due": "", "recurrence": "",
                "category": "집안일", "original_sentence": "오늘 방 청소하고",
            },
            {
                "title": "이불 빨래하기", "date": "2026-11-24", "time": "19:00", "end_time": "", "due": "2026-11-24",
                "recurrence": "", "category": "집안일", "original_sentence": "빨래해야해",
            },
        ],
        "tags": ["correction-export"],
    });
    assert_eq!(line, wanted);
    assert!(!line.to_string().contains("user001"));
    target.prints(&["account", "set", "--learning-consent", "false"]);
    assert_eq!(export(), "", "consent can be taken back");
}

#[test]
fn a_week_is_set_by_the_names_of_its_days() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let shown = target.prints(&["account", "show"]);
    assert!(shown.contains("begins on monday") && shown.contains("rest days  none"), "{shown}");
    target.prints(&["account", "set", "--week-start", "sunday", "--rest-days", "sunday,saturday"]);
    let account = target.json(&["account", "show"]);
    assert_eq!(account["weekStart"], json!("WEEKDAY_SUNDAY"));
    assert_eq!(account["restDays"], json!(["WEEKDAY_SATURDAY", "WEEKDAY_SUNDAY"]));
    let shown = target.prints(&["account", "set", "--rest-days", "none"]);
    assert!(shown.contains("begins on sunday") && shown.contains("rest days  none"), "{shown}");
}

#[test]
fn errors_of_the_server_are_told_in_the_persons_language() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    let told = |args: &[&str], locale: &str| {
        let settings = [("DOTODO_URL", &*target.url), ("DOTODO_TOKEN", &target.token), ("LC_ALL", locale)];
        String::from_utf8(dotodo(args, &settings).output().unwrap().stderr).unwrap()
    };
    let absent = ["todos", "show", "0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f"];
    let exactly = format!("(NotFound TODO_NOT_FOUND: there is no todo {})\n", absent[2]);
    let korean = format!("error: 할 일을 찾을 수 없어요. 목록을 새로 고쳐 주세요. {exactly}");
    assert_eq!(told(&absent, "ko_KR.UTF-8"), korean);
    assert_eq!(told(&absent, "C"), format!("error: This todo cannot be found. Refresh the list. {exactly}"));
    let blank = told(&["todos", "add", " "], "ko_KR.UTF-8");
    let expected = "error: InvalidArgument BLANK\n  todo.title: 내용이 비어 있어요. 말하거나 적어 주세요. (must not be empty or blank)\n";
    assert_eq!(blank, expected);
}

#[test]
fn an_account_is_exported_and_deleted_for_good() {
    let site = Site::new();
    let (_serving, target) = site.serve("127.0.0.1:0", None);
    target.prints(&at(&["capture", "오늘 방 청소하고 빨래해야해"]));
    let exported = target.run(&["account", "export"]);
    assert!(exported.status.success());
    let progress = String::from_utf8(exported.stderr).unwrap();
    assert!(progress.contains("exported") && progress.contains("todos 2"), "{progress}");
    let lines = String::from_utf8(exported.stdout).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let said = lines.iter().find(|line| line["table"] == "utterances").unwrap();
    assert_eq!(said["record"]["text"], "오늘 방 청소하고 빨래해야해");
    assert_eq!(lines.iter().filter(|line| line["table"] == "todos").count(), 2);

    let unconfirmed = target.run(&["account", "delete", "--confirm", "somebody"]);
    assert_eq!(unconfirmed.status.code(), Some(65));
    assert_eq!(target.json(&["todos", "list"])["todos"].as_array().unwrap().len(), 2);
    for _ in 0..2 {
        assert!(target.run(&["account", "delete", "--confirm", "user001"]).status.success());
        assert_eq!(target.prints(&["account", "export"]), "");
    }
}
