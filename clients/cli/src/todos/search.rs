//! `dotodo todos search`.

use clap::Args;
use comfy_table::Cell;
use dotodo_proto::v1::{FoundTodo, SearchTodosRequest};

use crate::client::Client;
use crate::error::Error;
use crate::{json, table, todos};

/// What to find.
#[derive(Debug, Args)]
pub(super) struct Search {
    /// The words
    text: String,
    /// Done ones too
    #[arg(long)]
    all: bool,
    /// How many at most, up to 50
    #[arg(long, default_value_t = 20)]
    limit: i32,
}

impl Search {
    pub(super) async fn run(self, client: &mut Client, in_json: bool) -> Result<(), Error> {
        let request = SearchTodosRequest { query: self.text, limit: self.limit, include_completed: self.all };
        let answer = client.search_todos(request).await?.into_inner();
        if in_json {
            json::print("dotodo.v1.SearchTodosResponse", &answer);
            return Ok(());
        }
        if answer.text_only {
            eprintln!("the model cannot answer: found by text alone");
        }
        if answer.found.is_empty() {
            println!("no todos");
        } else {
            print(&answer.found);
        }
        Ok(())
    }
}

fn print(found: &[FoundTodo]) {
    let mut table = table::new(&["", "TODO", "WHEN", "SCORE", "TEXT", "MEANING", "ID"]);
    for found in found {
        let todo = found.todo.clone().unwrap_or_default();
        let share = |value: f32| Cell::new(format!("{value:.2}"));
        table.add_row([
            Cell::new(if todo.completed { "✓" } else { "·" }),
            Cell::new(&todo.title),
            Cell::new(todos::table::when(&todo)),
            share(found.score),
            share(found.text),
            share(found.meaning),
            Cell::new(&todo.id),
        ]);
    }
    println!("{}", table.trim_fmt());
}
