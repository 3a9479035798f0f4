//! What `dotodo todos` does with todos that recur.

use clap::Args;
use comfy_table::Cell;
use dotodo_proto::v1::{
    CompleteTodoRequest, EndSeriesRequest, ListOccurrencesRequest, ListOccurrencesResponse, ReopenTodoRequest,
    SkipOccurrenceRequest, Todo,
};

use crate::client::Client;
use crate::error::Error;
use crate::todos::Which;
use crate::{json, table, todos};

const PAGE_SIZE: i32 = 200;

/// Which series ends, and how.
#[derive(Debug, Args)]
pub(crate) struct End {
    #[command(flatten)]
    which: Which,
    /// Delete its open occurrence too
    #[arg(long)]
    delete: bool,
}

/// Which series, and how much of it.
#[derive(Debug, Args)]
pub(crate) struct History {
    /// The id of any of its todos
    id: String,
    /// How many occurrences at most, latest first
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Marks a todo done.
pub(crate) async fn done(client: &mut Client, which: Which, as_json: bool) -> Result<(), Error> {
    let request_id = which.request_id();
    let request = CompleteTodoRequest { id: which.id, etag: which.etag, request_id };
    let answer = client.complete_todo(request).await?.into_inner();
    if as_json {
        json::print("dotodo.v1.CompleteTodoResponse", &answer);
    } else {
        print(answer.todo, answer.successor.as_ref());
    }
    Ok(())
}

/// Marks a todo open again.
pub(crate) async fn reopen(client: &mut Client, which: Which, as_json: bool) -> Result<(), Error> {
    let request_id = which.request_id();
    let request = ReopenTodoRequest { id: which.id, etag: which.etag, request_id };
    let answer = client.reopen_todo(request).await?.into_inner();
    if as_json {
        json::print("dotodo.v1.ReopenTodoResponse", &answer);
        return Ok(());
    }
    print(answer.todo, None);
    if !answer.withdrawn_id.is_empty() {
        println!("deleted the occurrence that followed it: {}", answer.withdrawn_id);
    }
    Ok(())
}

/// Passes over an occurrence.
pub(crate) async fn skip(client: &mut Client, which: Which, as_json: bool) -> Result<(), Error> {
    let request_id = which.request_id();
    let request = SkipOccurrenceRequest { id: which.id, etag: which.etag, request_id };
    let answer = client.skip_occurrence(request).await?.into_inner();
    if as_json {
        json::print("dotodo.v1.SkipOccurrenceResponse", &answer);
    } else {
        print(answer.todo, answer.successor.as_ref());
    }
    Ok(())
}

/// Ends a series.
pub(crate) async fn end(client: &mut Client, end: End, as_json: bool) -> Result<(), Error> {
    let request_id = end.which.request_id();
    let End { which, delete: delete_open } = end;
    let request = EndSeriesRequest { id: which.id, etag: which.etag, request_id, delete_open };
    let answer = client.end_series(request).await?.into_inner();
    if as_json {
        json::print("dotodo.v1.EndSeriesResponse", &answer);
    } else {
        print(answer.todo, None);
    }
    Ok(())
}

/// Shows what became of the occurrences of a series, page by page.
pub(crate) async fn history(client: &mut Client, history: &History, as_json: bool) -> Result<(), Error> {
    let mut listed = ListOccurrencesResponse::default();
    while listed.todos.len() < history.limit {
        let missing = i32::try_from(history.limit - listed.todos.len()).unwrap_or(i32::MAX);
        let page_token = std::mem::take(&mut listed.next_page_token);
        let request = ListOccurrencesRequest { id: history.id.clone(), page_size: missing.min(PAGE_SIZE), page_token };
        let page = client.list_occurrences(request).await?.into_inner();
        listed.todos.extend(page.todos);
        listed.next_page_token = page.next_page_token;
        if listed.next_page_token.is_empty() {
            break;
        }
    }
    if as_json {
        json::print("dotodo.v1.ListOccurrencesResponse", &listed);
        return Ok(());
    }
    let mut rows = table::new(&["DAY", "STATE", "SINCE", "TODO", "WHEN", "ID"]);
    for todo in &listed.todos {
        let since = todo.complete_time.map(|at| at.to_string()).unwrap_or_default();
        let cells = [&todo.occurrence_date, state(todo), &since, &todo.title, &todos::table::when(todo), &todo.id];
        rows.add_row(cells.map(Cell::new));
    }
    println!("{}", rows.trim_fmt());
    Ok(())
}

fn state(todo: &Todo) -> &'static str {
    match (todo.completed, todo.skipped) {
        (_, true) => "skipped",
        (true, false) => "done",
        (false, false) => "open",
    }
}

/// Prints a todo, and what follows it.
fn print(todo: Option<Todo>, successor: Option<&Todo>) {
    todos::table::print_one(&todo.unwrap_or_default());
    if let Some(next) = successor {
        println!("next: {} ({})", todos::table::when(next), next.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_skipped_is_not_called_done() {
        let todo = |completed, skipped| Todo { completed, skipped, ..Todo::default() };
        assert_eq!([state(&todo(false, false)), state(&todo(true, false))], ["open", "done"]);
        assert_eq!(state(&todo(true, true)), "skipped");
    }
}
