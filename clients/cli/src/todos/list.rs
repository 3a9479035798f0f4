//! `dotodo todos list`.

use clap::{Args, ValueEnum};
use dotodo_proto::v1::{ListTodosRequest, ListTodosResponse, TodoOrder, TodoState};

use crate::client::Client;
use crate::error::Error;

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
    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: usize,
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
    /// As many todos as are wanted, page by page.
    pub(super) async fn all(self, client: &mut Client) -> Result<ListTodosResponse, Error> {
        let limit = self.limit;
        let request = self.request();
        let mut listed = ListTodosResponse::default();
        while listed.todos.len() < limit {
            let missing = i32::try_from(limit - listed.todos.len()).unwrap_or(i32::MAX);
            let page_token = std::mem::take(&mut listed.next_page_token);
            let request = ListTodosRequest { page_size: missing.min(PAGE_SIZE), page_token, ..request.clone() };
            let page = client.list_todos(request).await?.into_inner();
            listed.todos.extend(page.todos);
            listed.next_page_token = page.next_page_token;
            if listed.next_page_token.is_empty() {
                break;
            }
        }
        Ok(listed)
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
