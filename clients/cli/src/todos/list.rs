//! `dotodo todos list`.

use clap::{Args, ValueEnum};
use dotodo_proto::v1::{ListTodosRequest, ListTodosResponse, TodoOrder, TodoState};

use super::table;
use crate::client::Client;
use crate::error::Error;
use crate::json;
use crate::paging::{Limit, Listed};

const PAGE_SIZE: i32 = 200;

/// Which todos, in which order.
#[derive(Debug, Args)]
pub(super) struct List {
    /// Which ones
    #[arg(long, value_enum, default_value_t = State::All)]
    state: State,
    /// In which order; what has no day comes last by due
    #[arg(long, value_enum, default_value_t = By::Created)]
    by: By,
    /// The other way round: by due the last first, otherwise the oldest first
    #[arg(long)]
    reverse: bool,
    /// Of this category; may be given again for another one
    #[arg(long = "category")]
    categories: Vec<String>,
    /// With this label
    #[arg(long, default_value = "", hide_default_value = true)]
    label: String,
    /// Due on this day or later: YYYY-MM-DD
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    from: String,
    /// Due on this day or earlier: YYYY-MM-DD
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    to: String,
    /// Without a day
    #[arg(long, conflicts_with_all = ["from", "to"])]
    undated: bool,
    /// With this text in the title or the notes
    #[arg(long, default_value = "", hide_default_value = true)]
    text: String,
    #[command(flatten)]
    limit: Limit,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum State {
    Open,
    Done,
    All,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    /// The first day first
    Due,
    /// The newest first
    Created,
    /// What changed last first
    Updated,
}

impl List {
    /// Lists as many todos as are wanted.
    pub(super) async fn run(self, client: &mut Client, in_json: bool) -> Result<(), Error> {
        let limit = self.limit.clone();
        let asked = self.request();
        let ask = async |page_size, page_token| {
            let request = ListTodosRequest { page_size, page_token, ..asked.clone() };
            let page = client.list_todos(request).await?.into_inner();
            Ok(Listed { items: page.todos, next_page_token: page.next_page_token })
        };
        let listed = limit.pages(PAGE_SIZE, ask).await?;
        if in_json {
            let listed = ListTodosResponse { todos: listed.items, next_page_token: listed.next_page_token };
            json::print("dotodo.v1.ListTodosResponse", &listed);
        } else {
            listed.show("no todos", table::print);
        }
        Ok(())
    }

    fn request(self) -> ListTodosRequest {
        let state = match self.state {
            State::All => TodoState::Unspecified,
            State::Open => TodoState::Open,
            State::Done => TodoState::Completed,
        };
        let order = match (self.by, self.reverse) {
            (By::Due, false) => TodoOrder::Due,
            (By::Due, true) => TodoOrder::DueDescending,
            (By::Created, false) => TodoOrder::CreatedDescending,
            (By::Created, true) => TodoOrder::Created,
            (By::Updated, false) => TodoOrder::UpdatedDescending,
            (By::Updated, true) => TodoOrder::Updated,
        };
        ListTodosRequest {
            state: state.into(),
            order: order.into(),
            categories: self.categories,
            label: self.label,
            due_from: self.from,
            due_to: self.to,
            undated: self.undated,
            text: self.text,
            ..ListTodosRequest::default()
        }
    }
}
