//! `dotodo explain`: how an utterance was read. With it people find out which rule to mend, or where one is missing.

use clap::Args;
use comfy_table::Cell;
use dotodo_proto::v1::{CaptureTodosResponse, Reading, Span, Todo};

use crate::capture::Circumstances;
use crate::client;
use crate::error::Error;
use crate::{json, table};

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

/// Reads an utterance, stores nothing, and prints every reading with the words and the rule behind it.
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
    for todo in &answer.todos {
        println!("\"{}\"", todo.original_sentence);
        let mut readings = table::new(&["", "FIELD", "VALUE", "ELSE", "SURE", "WORDS", "RULE"]);
        for reading in &todo.readings {
            readings.add_row([
                Cell::new(if reading.implied { "~" } else { "" }),
                Cell::new(&reading.field),
                Cell::new(value(todo, reading)),
                Cell::new(&reading.runner_up),
                Cell::new(format!("{:.2}", reading.confidence)),
                Cell::new(words(text, &reading.spans)),
                Cell::new(&reading.rule),
            ]);
        }
        println!("{}\n", readings.trim_fmt());
    }
    for part in &answer.ignored {
        println!("\"{}\" gives no todo: {}", part.text, table::reason(part));
    }
    println!("~ was not said but follows");
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
        "day_part" => table::day_part(todo),
        other => other.to_owned(),
    }
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
}
