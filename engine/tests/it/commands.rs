//! What people say about todos that exist already: a table of wordings, beside it what only looks like them.

use std::fmt::Write as _;

use dotodo_engine::reading::{Basis, Reading};
use dotodo_engine::time::{Amount, When};
use dotodo_engine::{Action, Command, Context, Reason, Utterance, read};
use jiff::civil::{Time, date};

/// The table: what is said, its commands, and its new todos.
const TABLE: &str = include_str!("../../corpus/commands.tsv");

/// What the table has for a text, in the form of its lines: the commands and the todos.
fn shown(utterance: &Utterance) -> String {
    let mut lines: Vec<_> = utterance.commands.iter().map(|command| command_line(command, utterance)).collect();
    if lines.is_empty() {
        lines.push("\t\t\t\t\t".to_owned());
    }
    let todos: Vec<_> = utterance.todos.iter().map(|todo| todo.title.value.as_str()).collect();
    lines[0].push_str(&format!("\t{}", todos.join("; ")));
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

fn command_line(command: &Command, utterance: &Utterance) -> String {
    let action = match command.action {
        Action::Complete => "complete",
        Action::Delete => "delete",
        Action::Reschedule => "reschedule",
    };
    let ignored = utterance.ignored.iter().find(|part| part.span == command.source).unwrap();
    let asked = if ignored.reason == Reason::Command { "asked" } else { "told" };
    let to = command.shift.map_or_else(|| when(&command.to), shift);
    format!("\t{action}\t{}\t{}\t{to}\t{asked}", command.target.value, when(&command.was))
}

/// The day and the hour that were said.
fn when(when: &When) -> String {
    let said = |basis| basis == Basis::Said;
    let day = when.date.as_ref().filter(|day| said(day.basis)).map(|day| day.value.to_string());
    let clock = |time: &Reading<Time>| time.value.strftime("%H:%M").to_string();
    let hour = when.start_time.as_ref().filter(|time| said(time.basis)).map(clock);
    day.into_iter().chain(hour).collect::<Vec<_>>().join(" ")
}

/// How far it is put off: "+60m".
fn shift(by: Amount) -> String {
    let counts = [(by.minutes, "m"), (by.days, "d"), (by.months, "M")];
    let mut shown = String::new();
    for (count, unit) in counts.into_iter().filter(|(count, _)| *count != 0) {
        write!(shown, "{count:+}{unit}").unwrap();
    }
    shown
}

#[test]
fn are_told_from_what_only_looks_like_them() {
    let now = date(2026, 11, 24).at(10, 0, 0, 0).in_tz("Asia/Seoul").unwrap();
    let mut wanted: Vec<(&str, String)> = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once('\t').unwrap_or((line, "")) {
            ("", more) => write!(wanted.last_mut().unwrap().1, "\n\t{more}").unwrap(),
            (text, answer) => {
                wanted.push((text, if answer.is_empty() { String::new() } else { format!("\t{answer}") }));
            }
        }
    }
    let mut wrong = String::new();
    for (text, answer) in wanted {
        let got = shown(&read(text, &Context::new(now.clone())));
        if got != answer {
            writeln!(wrong, "{text}\n  wanted{answer}\n  got   {got}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
