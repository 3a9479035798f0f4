//! What people say about when, and what it means: tables of whole sentences by their answer.
//!
//! An answer is `by` for a deadline, the date, the time, the end and the rule, as far as there are any, and `-` where there is
//! none of them; a sentence with several todos has theirs between semicolons. `@` gives the time of what follows.

use dotodo_engine::time::When;
use dotodo_engine::{Context, read};
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

/// The answer to `text`, said in Seoul at `reference`.
fn answer(text: &str, reference: DateTime) -> String {
    let reference = reference.to_zoned(TimeZone::get("Asia/Seoul").unwrap()).unwrap();
    let todos = read(text, &Context::new(reference)).todos;
    todos.iter().map(|todo| shown(&todo.when)).collect::<Vec<_>>().join(" ; ")
}

fn shown(when: &When) -> String {
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    let parts = [
        when.deadline.as_ref().map(|_| "by".to_owned()),
        when.date.as_ref().map(|date| date.value.to_string()),
        when.start_time.as_ref().map(|time| clock(time.value)),
        when.end_time.as_ref().map(|time| clock(time.value)),
        when.recurrence.as_ref().map(|rule| rule.value.clone()),
    ];
    let shown = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if shown.is_empty() { "-".to_owned() } else { shown }
}

/// Every wrong answer to a table, one a line.
fn wrong(table: &str) -> String {
    let mut reference = DateTime::default();
    let mut wrong = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        if let Some(time) = line.strip_prefix('@') {
            reference = time.parse().unwrap();
            continue;
        }
        let (expected, texts) = line.split_once(": ").unwrap();
        for text in texts.split(" | ") {
            let answer = answer(text, reference);
            if answer != expected {
                wrong.push(format!("{text}: {answer}, not {expected}"));
            }
        }
    }
    wrong.join("\n")
}

#[test]
fn reads_days() {
    assert_eq!(wrong(include_str!("when/days.txt")), "");
}

#[test]
fn reads_english() {
    assert_eq!(wrong(include_str!("when/english.txt")), "");
}

#[test]
fn reads_the_clock() {
    assert_eq!(wrong(include_str!("when/clock.txt")), "");
}

#[test]
fn reads_repeats() {
    assert_eq!(wrong(include_str!("when/repeats.txt")), "");
}

#[test]
fn leaves_what_only_looks_like_a_time() {
    assert_eq!(wrong(include_str!("when/lookalikes.txt")), "");
}
