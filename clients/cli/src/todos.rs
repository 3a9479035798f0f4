//! `dotodo todos`.

mod list;
mod search;
mod several;
pub(crate) mod table;

use clap::{Args, Subcommand, ValueEnum};
use dotodo_proto::v1::{
    CreateTodoRequest, DeleteTodoRequest, GetTodoRequest, Priority, Todo, TodoView, UndeleteTodoRequest, UpdateScope,
    UpdateTodoRequest,
};
use prost_types::FieldMask;
use uuid::Uuid;

use crate::client;
use crate::error::Error;
use crate::{json, series};

/// What to do with which todos.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    /// Print JSON, for scripts
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    client: client::Connection,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List todos
    List(list::List),
    /// Find todos by their text and by what it means
    Search(search::Search),
    /// Show one todo
    Show {
        /// Its id
        id: String,
        /// With its embedding (JSON only)
        #[arg(long)]
        embedding: bool,
    },
    /// Write a todo by hand
    Add(Add),
    /// Change a todo
    Edit(Edit),
    /// Mark todos done: all of them or none; of one that recurs the next occurrence is shown too
    Done(several::Several),
    /// Mark a todo open again that is done or was skipped
    Reopen(Which),
    /// Pass over an occurrence of a todo that recurs
    Skip(Which),
    /// End a todo that recurs: nothing follows any more
    End(series::End),
    /// Show the occurrences of a todo that recurs: done, skipped and open
    History(series::History),
    /// Delete todos: all of them or none
    Rm(several::Several),
    /// Take back a deletion
    Restore(Which),
}

#[derive(Debug, Args)]
struct Add {
    /// What to do
    title: String,
    #[command(flatten)]
    fields: Fields,
    /// The utterance that says it but did not give it: a UUID
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    utterance: String,
    /// Makes a repeated call safe: a UUID
    #[arg(long)]
    request_id: Option<Uuid>,
}

#[derive(Debug, Args)]
struct Edit {
    #[command(flatten)]
    which: Which,
    /// What to do
    #[arg(long)]
    title: Option<String>,
    #[command(flatten)]
    fields: Fields,
    /// Change the occurrences that follow too
    #[arg(long)]
    following: bool,
}

/// The fields of a todo but its title. What is not given stays as it is; an empty text clears.
#[derive(Debug, Args)]
struct Fields {
    /// The day: YYYY-MM-DD
    #[arg(long)]
    date: Option<String>,
    /// When it starts: HH:MM
    #[arg(long)]
    time: Option<String>,
    /// When it ends: HH:MM
    #[arg(long)]
    end_time: Option<String>,
    /// By the day, rather than on it
    #[arg(long, num_args = 0..=1, default_missing_value = "true")]
    deadline: Option<bool>,
    /// How it repeats: an RRULE, such as FREQ=WEEKLY;BYDAY=MO
    #[arg(long)]
    repeat: Option<String>,
    /// Minutes before the start to remind at; may be given again, "" clears
    #[arg(long = "remind", value_name = "MINUTES")]
    reminders: Vec<String>,
    /// 집안일, 업무, 공부, 운동, 장보기, 건강, 약속, 금융, 취미, 여행 or 기타
    #[arg(long)]
    category: Option<String>,
    /// How much it matters
    #[arg(long, value_enum)]
    priority: Option<Importance>,
    /// What else is to be remembered
    #[arg(long)]
    notes: Option<String>,
    /// A name to file it under; may be given again
    #[arg(long = "label")]
    labels: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Importance {
    None,
    Low,
    Medium,
    High,
}

/// A todo.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Its id
    pub(crate) id: String,
    /// Only if it still has this etag
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) etag: String,
    /// Makes a repeated call safe: a UUID
    #[arg(long)]
    request_id: Option<Uuid>,
}

impl Which {
    pub(crate) fn request_id(&self) -> String {
        self.request_id.unwrap_or_else(Uuid::now_v7).to_string()
    }

    fn delete(self) -> DeleteTodoRequest {
        let request_id = self.request_id();
        DeleteTodoRequest { id: self.id, etag: self.etag, request_id }
    }
}

/// Shows or changes todos.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let mut client = options.client.connect()?;
    let todo = match options.command {
        Command::List(list) => return list.run(&mut client, options.json).await,
        Command::Search(search) => return search.run(&mut client, options.json).await,
        Command::Show { id, embedding } => {
            let view = if embedding { TodoView::Full } else { TodoView::Basic };
            client.get_todo(GetTodoRequest { id, view: view.into() }).await?.into_inner().todo
        }
        Command::Add(add) => client.create_todo(add.request()?).await?.into_inner().todo,
        Command::Edit(edit) => {
            let request = edit.request()?;
            if request.update_mask.as_ref().is_none_or(|mask| mask.paths.is_empty()) {
                return Err(Error::Usage("nothing to change: say what, as in --date 2026-11-25".to_owned()));
            }
            client.update_todo(request).await?.into_inner().todo
        }
        Command::Done(mut several) => match several.one() {
            Some(which) => return series::done(&mut client, which, options.json).await,
            None => return several.complete(&mut client, options.json).await,
        },
        Command::Reopen(which) => return series::reopen(&mut client, which, options.json).await,
        Command::Skip(which) => return series::skip(&mut client, which, options.json).await,
        Command::End(end) => return series::end(&mut client, end, options.json).await,
        Command::History(history) => return series::history(&mut client, &history, options.json).await,
        Command::Rm(mut several) => match several.one() {
            Some(which) => client.delete_todo(which.delete()).await?.into_inner().todo,
            None => return several.delete(&mut client, options.json).await,
        },
        Command::Restore(which) => {
            let request_id = which.request_id();
            let request = UndeleteTodoRequest { id: which.id, etag: which.etag, request_id };
            client.undelete_todo(request).await?.into_inner().todo
        }
    };
    let todo = todo.unwrap_or_default();
    if options.json {
        json::print("dotodo.v1.Todo", &todo);
    } else {
        table::print_one(&todo);
    }
    Ok(())
}

impl Add {
    fn request(self) -> Result<CreateTodoRequest, Error> {
        let request_id = self.request_id.unwrap_or_else(Uuid::now_v7).to_string();
        let mut todo = Todo { title: self.title, ..Todo::default() };
        self.fields.write(&mut todo)?;
        let todo = Some(todo);
        Ok(CreateTodoRequest { todo, todo_id: String::new(), request_id, utterance_id: self.utterance })
    }
}

impl Edit {
    fn request(self) -> Result<UpdateTodoRequest, Error> {
        let request_id = self.which.request_id();
        let mut todo = Todo { id: self.which.id, etag: self.which.etag, ..Todo::default() };
        let mut paths = self.fields.write(&mut todo)?;
        if let Some(title) = self.title {
            todo.title = title;
            paths.push("title".to_owned());
        }
        let scope = if self.following { UpdateScope::ThisAndFollowing } else { UpdateScope::Unspecified };
        let (todo, update_mask) = (Some(todo), Some(FieldMask { paths }));
        Ok(UpdateTodoRequest { todo, update_mask, request_id, scope: scope.into() })
    }
}

impl Fields {
    /// Writes what is given into a todo, and names it.
    fn write(self, todo: &mut Todo) -> Result<Vec<String>, Error> {
        let texts = [
            ("due_date", self.date, &mut todo.due_date),
            ("start_time", self.time, &mut todo.start_time),
            ("end_time", self.end_time, &mut todo.end_time),
            ("recurrence", self.repeat, &mut todo.recurrence),
            ("category", self.category, &mut todo.category),
            ("notes", self.notes, &mut todo.notes),
        ];
        let mut paths = Vec::new();
        for (name, given, field) in texts {
            if let Some(given) = given {
                *field = given;
                paths.push(name.to_owned());
            }
        }
        if let Some(deadline) = self.deadline {
            todo.deadline = deadline;
            paths.push("deadline".to_owned());
        }
        if let Some(priority) = self.priority {
            todo.priority = Priority::from(priority).into();
            paths.push("priority".to_owned());
        }
        if !self.labels.is_empty() {
            todo.labels = self.labels;
            paths.push("labels".to_owned());
        }
        if !self.reminders.is_empty() {
            let given = self.reminders.iter().filter(|minutes| !minutes.is_empty());
            let minutes = given.map(|minutes| minutes.parse()).collect::<Result<_, _>>();
            todo.reminders = minutes.map_err(|_| Error::Usage("--remind wants a number of minutes".to_owned()))?;
            paths.push("reminders".to_owned());
        }
        Ok(paths)
    }
}

impl From<Importance> for Priority {
    fn from(importance: Importance) -> Self {
        match importance {
            Importance::None => Self::Unspecified,
            Importance::Low => Self::Low,
            Importance::Medium => Self::Medium,
            Importance::High => Self::High,
        }
    }
}
