//! `dotodo todos done` and `dotodo todos rm`, for one todo or several.

use clap::Args;
use dotodo_proto::v1::{
    BatchCompleteTodosRequest, BatchDeleteTodosRequest, CompleteTodoRequest, DeleteTodoRequest, Todo,
};
use prost::Message;
use uuid::Uuid;

use super::Which;
use crate::client::Client;
use crate::error::Error;
use crate::json;
use crate::todos::table;

/// Which todos.
#[derive(Debug, Args)]
pub(super) struct Several {
    /// Their ids; at most 100
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Only if it still has this etag; for one todo
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
    /// Makes a repeated call safe: a UUID
    #[arg(long)]
    request_id: Option<Uuid>,
}

impl Several {
    /// The one todo, if it is one.
    pub(super) fn one(&mut self) -> Option<Which> {
        let id = if self.ids.len() == 1 { self.ids.pop()? } else { return None };
        Some(Which { id, etag: std::mem::take(&mut self.etag), request_id: self.request_id })
    }

    pub(super) async fn complete(self, client: &mut Client, in_json: bool) -> Result<(), Error> {
        let request_id = self.request_id()?;
        let one = |id| CompleteTodoRequest { id, ..CompleteTodoRequest::default() };
        let requests = self.ids.into_iter().map(one).collect();
        let answer =
            client.batch_complete_todos(BatchCompleteTodosRequest { requests, request_id }).await?.into_inner();
        print("dotodo.v1.BatchCompleteTodosResponse", &answer, &answer.todos, in_json);
        Ok(())
    }

    pub(super) async fn delete(self, client: &mut Client, in_json: bool) -> Result<(), Error> {
        let request_id = self.request_id()?;
        let one = |id| DeleteTodoRequest { id, ..DeleteTodoRequest::default() };
        let requests = self.ids.into_iter().map(one).collect();
        let answer = client.batch_delete_todos(BatchDeleteTodosRequest { requests, request_id }).await?.into_inner();
        print("dotodo.v1.BatchDeleteTodosResponse", &answer, &answer.todos, in_json);
        Ok(())
    }

    fn request_id(&self) -> Result<String, Error> {
        if !self.etag.is_empty() {
            return Err(Error::Usage("--etag is the version of one todo, not of several".to_owned()));
        }
        Ok(self.request_id.unwrap_or_else(Uuid::now_v7).to_string())
    }
}

fn print(name: &str, answer: &impl Message, todos: &[Todo], in_json: bool) {
    if in_json {
        json::print(name, answer);
    } else {
        table::print(todos);
    }
}
