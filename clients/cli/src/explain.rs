//! `dotodo explain`: how an utterance was read. With it people find out which rule to mend, or where one is missing.

use clap::Args;
use comfy_table::{Cell, Table};
use dotodo_proto::v1::{CaptureTodosResponse, Ignored, ProposedCommand, Reading, Span, Todo};

use crate::capture::Circumstances;
use crate::client;
use crate::error::Error;
use crate::{json, proposal, table, todos};

/// What was said.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The words
    text: String,
    #[command(flatten)]
    circumstances: Circumstances,
    /// Print JSON, for scripts
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    client: client::Connection,
}

/// Reads an utterance, stores nothing, and prints clause by clause what came of it: every reading with the words and the
/// rule behind it, why a clause gave no todo, and what is proposed instead.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut client = options.client.connect()?;
    let request = options.circumstances.preview(options.text.clone());
    let answer = client.capture_todos(request).await?.into_inner();
    if options.json {
        json::print("dotodo.v1.CaptureTodosResponse", &answer);
    } else {
        show(&options.text, &answer);
    }
    Ok(())
}

fn show(text: &str, answer: &CaptureTodosResponse) {
    for clause in clauses(text, answer) {
        match clause {
            Clause::Todo(start, todo) => explain_todo(text, start, todo),
            Clause::Ignored(part) => explain_ignored(text, part, &answer.commands),
        }
        println!();
    }
    println!("~ was not said but follows");
}

/// A part of the utterance, and what came of it.
enum Clause<'a> {
    /// A todo, and where its words begin.
    Todo(usize, &'a Todo),
    /// No todo.
    Ignored(&'a Ignored),
}

/// The parts of the utterance, in their order.
fn clauses<'a>(text: &str, answer: &'a CaptureTodosResponse) -> Vec<Clause<'a>> {
    let placed = |todo| {
        let start = todo_start(text, todo);
        (start, Clause::Todo(start, todo))
    };
    let mut clauses: Vec<_> = answer.todos.iter().map(placed).collect();
    let start = |part: &Ignored| usize::try_from(part.span.unwrap_or_default().start).unwrap_or_default();
    clauses.extend(answer.ignored.iter().map(|part| (start(part), Clause::Ignored(part))));
    clauses.sort_by_key(|(start, _)| *start);
    clauses.into_iter().map(|(_, clause)| clause).collect()
}

/// Where the words of a todo begin: of equal words those that its title was read from.
fn todo_start(text: &str, todo: &Todo) -> usize {
    let title = todo.readings.iter().find(|reading| reading.field == "title").and_then(|title| title.spans.first());
    let title = title.and_then(|span| usize::try_from(span.start).ok());
    let length = todo.original_sentence.chars().count();
    let places = || text.match_indices(&todo.original_sentence).map(|(at, _)| text[..at].chars().count());
    let around = places().find(|at| title.is_none_or(|title| (*at..at + length).contains(&title)));
    around.or_else(|| places().next()).unwrap_or_default()
}

fn explain_todo(text: &str, start: usize, todo: &Todo) {
    let end = start + todo.original_sentence.chars().count();
    println!("{start}–{end} \"{}\"", todo.original_sentence);
    let mut readings = readings_table();
    for reading in &todo.readings {
        add(&mut readings, text, &reading.field, value(todo, reading), reading);
    }
    println!("{}", readings.trim_fmt());
}

fn explain_ignored(text: &str, part: &Ignored, commands: &[ProposedCommand]) {
    println!(
        "{} \"{}\" gives no todo: {}",
        place(&part.span.unwrap_or_default()),
        part.text,
        todos::table::reason(part)
    );
    for command in commands.iter().filter(|command| command.span == part.span) {
        let mut readings = readings_table();
        if let Some(reading) = &command.reading {
            add(&mut readings, text, "target", command.target.clone(), reading);
        }
        for (name, when) in [("was", &command.was), ("to", &command.to)] {
            for (when, reading) in when.iter().flat_map(|when| when.readings.iter().map(move |reading| (when, reading)))
            {
                let value = value(&proposal::as_todo(when), reading);
                add(&mut readings, text, &format!("{name} {}", reading.field), value, reading);
            }
        }
        if let Some(shift) = &command.shift {
            readings.add_row(["", "shift", &proposal::length(shift)]);
        }
        println!("{}", readings.trim_fmt());
        proposal::print(command);
    }
}

fn readings_table() -> Table {
    table::new(&["", "FIELD", "VALUE", "ELSE", "SURE", "AT", "WORDS", "RULE"])
}

fn add(readings: &mut Table, text: &str, field: &str, value: String, reading: &Reading) {
    readings.add_row([
        Cell::new(if reading.implied { "~" } else { "" }),
        Cell::new(field),
        Cell::new(value),
        Cell::new(&reading.runner_up),
        Cell::new(format!("{:.2}", reading.confidence)),
        Cell::new(reading.spans.iter().map(place).collect::<Vec<_>>().join(" ")),
        Cell::new(words(text, &reading.spans)),
        Cell::new(&reading.rule),
    ]);
}

/// What a reading says, in words.
fn value(todo: &Todo, reading: &Reading) -> String {
    match reading.field.as_str() {
        "title" => todo.title.clone(),
        "category" => todo.category.clone(),
        "due_date" => todo.due_date.clone(),
        "end_date" => todo.end_date.clone(),
        "start_time" => todo.start_time.clone(),
        "end_time" => todo.end_time.clone(),
        "recurrence" => todo.recurrence.clone(),
        "deadline" => "by".to_owned(),
        "day_part" => todos::table::day_part(todo),
        other => other.to_owned(),
    }
}

/// Where words stand, in code points.
fn place(span: &Span) -> String {
    format!("{}–{}", span.start, span.end)
}

/// The words at some spans of the text, which count code points.
fn words(text: &str, spans: &[Span]) -> String {
    let words = spans.iter().map(|span| {
        let start = usize::try_from(span.start).unwrap_or_default();
        let end = usize::try_from(span.end).unwrap_or_default();
        text.chars().skip(start).take(end.saturating_sub(start)).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" … ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_by_code_points() {
        let spans = [Span { start: 0, end: 2 }, Span { start: 5, end: 7 }];
        assert_eq!(words("내일 🙂 청소", &spans), "내일 … 청소");
        assert_eq!(words("내일", &[Span { start: -1, end: 900 }]), "내일");
    }

    #[test]
    fn clauses_come_in_the_order_they_were_said() {
        let todo = |start: i32| {
            let spans = vec![Span { start, end: start + 2 }];
            let title = Reading { field: "title".into(), spans, ..Reading::default() };
            Todo { original_sentence: "빨래".into(), readings: vec![title], ..Todo::default() }
        };
        let part = Ignored { text: "안녕".into(), span: Some(Span { start: 3, end: 5 }), reason: 2 };
        let answer = CaptureTodosResponse {
            todos: vec![todo(0), todo(6)],
            ignored: vec![part],
            ..CaptureTodosResponse::default()
        };
        let places = clauses("빨래 안녕 빨래", &answer);
        let start = |clause: &Clause| match clause {
            Clause::Todo(start, _) => Some(*start),
            Clause::Ignored(_) => None,
        };
        let starts: Vec<_> = places.iter().map(start).collect();
        assert_eq!(starts, [Some(0), None, Some(6)]);
    }
}
