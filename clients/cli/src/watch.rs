//! `dotodo watch`: a person's todos as they change.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};

use clap::Args;
use dotodo_proto::v1::watch_changes_response::Event;
use dotodo_proto::v1::{Change, ChangeKind, Todo, WatchChangesRequest, WatchChangesResponse};
use tonic::{Code, Status};

use crate::client::{self, SyncClient};
use crate::error::{self, Error};
use crate::json;
use crate::resume::{self, Pauses};
use crate::todos::table;

/// Clears the terminal, and goes to its upper left corner.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Where to begin, and what to print.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Go on after this cursor [default: begin with all todos]
    #[arg(long, default_value = "", hide_default_value = true)]
    cursor: String,
    /// End once everything has come that had happened by now
    #[arg(long)]
    once: bool,
    /// Print JSON, a message a line, for scripts: the last line's cursor is where to go on
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    client: client::Connection,
}

/// Follows the changes; a stream that breaks is taken up again where it broke.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let live = !options.json && !options.once && std::io::stdout().is_terminal();
    let mut watch = Watch {
        client: options.client.sync()?,
        cursor: options.cursor,
        once: options.once,
        output: if options.json {
            Output::Json
        } else if live {
            Output::Table
        } else {
            Output::Lines
        },
        copy: BTreeMap::new(),
        heard: false,
    };
    let mut pauses = Pauses::new();
    loop {
        watch.heard = false;
        let Err(status) = watch.follow().await else { return Ok(()) };
        if watch.heard {
            pauses.heard();
        }
        watch.after(status)?;
        pauses.wait().await;
    }
}

/// How messages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    /// All todos, anew after each change.
    Table,
    /// A line for each change.
    Lines,
    /// A JSON object for each message.
    Json,
}

struct Watch {
    client: SyncClient,
    cursor: String,
    once: bool,
    output: Output,
    /// The todos by their ids.
    copy: BTreeMap<String, Todo>,
    /// Whether the stream has sent anything.
    heard: bool,
}

impl Watch {
    /// Follows one stream to its end; `Ok` only with `--once`.
    async fn follow(&mut self) -> Result<(), Status> {
        let request = WatchChangesRequest { cursor: self.cursor.clone() };
        let mut stream = self.client.watch_changes(request).await?.into_inner();
        let mut current = false;
        loop {
            let message = resume::next(&mut stream).await?.ok_or_else(|| Status::unavailable("the stream ended"))?;
            self.heard = true;
            current |= matches!(message.event, Some(Event::Current(_)));
            self.show(&message, current);
            self.cursor = message.cursor;
            if current && self.once {
                return Ok(());
            }
        }
    }

    /// Makes ready to go on after a stream has ended, if that makes sense.
    fn after(&mut self, status: Status) -> Result<(), Error> {
        match status.code() {
            // The cursor is good no longer.
            Code::OutOfRange => {
                eprintln!("{} Beginning anew.", error::words(&status));
                self.cursor.clear();
                self.copy.clear();
                Ok(())
            }
            // A server that was never there is no stream that broke.
            _ if resume::can_go_on(&status) && (self.heard || !self.cursor.is_empty()) => Ok(()),
            _ => Err(status.into()),
        }
    }

    fn show(&mut self, message: &WatchChangesResponse, current: bool) {
        if let Some(Event::Change(change)) = &message.event {
            match &change.todo {
                Some(todo) => self.copy.insert(change.todo_id.clone(), todo.clone()),
                None => self.copy.remove(&change.todo_id),
            };
        }
        match (&message.event, self.output) {
            (Some(Event::Heartbeat(_)) | None, _) => {}
            (_, Output::Json) => json::print_line("dotodo.v1.WatchChangesResponse", message),
            (Some(Event::Change(change)), Output::Lines) => println!("{}", line(change)),
            (_, Output::Table) if current => self.redraw(),
            _ => {}
        }
        // Whoever reads a pipe wants the line now.
        let _ = std::io::stdout().flush();
    }

    fn redraw(&self) {
        let mut todos: Vec<_> = self.copy.values().cloned().collect();
        let newest = |todo: &Todo| todo.create_time.map(|at| (at.seconds, at.nanos));
        todos.sort_by(|a, b| (newest(b), &b.id).cmp(&(newest(a), &a.id)));
        print!("{CLEAR}");
        table::print(&todos);
    }
}

/// "completed  빨래하기  2026-11-24  (0190…)"
fn line(change: &Change) -> String {
    let kind = match change.kind() {
        ChangeKind::Unspecified => "changed".to_owned(),
        kind => kind.as_str_name().trim_start_matches("CHANGE_KIND_").to_lowercase(),
    };
    let (title, when) = match &change.todo {
        Some(todo) => (todo.title.clone(), table::when(todo)),
        None => ("(deleted)".to_owned(), String::new()),
    };
    let words = [kind, title, when, change.todo_id.clone()];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_happened_to_which_todo() {
        let todo = Todo { title: "빨래하기".into(), due_date: "2026-11-24".into(), ..Todo::default() };
        let change =
            Change { kind: ChangeKind::Completed.into(), todo_id: "1".into(), todo: Some(todo), ..Change::default() };
        assert_eq!(line(&change), "completed  빨래하기  2026-11-24  1");
        let gone = Change { kind: ChangeKind::Deleted.into(), todo: None, ..change };
        assert_eq!(line(&gone), "deleted  (deleted)  1");
    }
}
