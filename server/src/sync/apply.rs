//! Commands of a device, carried out in their order by the handlers of the RPCs of the same names.
//!
//! A fault that passes ends the batch, so that no command overtakes one before it: the device sends the batch again, and
//! what was done answers from `requests`. A refusal is kept there too: tried again after a later command it might succeed,
//! and the outcome would depend on where the network broke.

use std::collections::HashSet;

use dotodo_proto::v1::command::Command as Kind;
use dotodo_proto::v1::command_result::Response as Answer;
use dotodo_proto::v1::todo_service_server::TodoService as _;
use dotodo_proto::v1::{self, ApplyCommandsRequest, ApplyCommandsResponse, CommandResult};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt as _;

use crate::auth::Caller;
use crate::error::{self, Error, Reason};
use crate::mutation::{Asked, Identity, Mutation};
use crate::rate;
use crate::todo::Service;
use crate::validation::Violations;

const COMMANDS: usize = 100;

/// Carries out a batch.
pub(super) async fn all(
    todos: &Service,
    caller: &Caller,
    request: ApplyCommandsRequest,
) -> Result<ApplyCommandsResponse, Status> {
    let mut batch = Batch { todos, caller, refused: HashSet::new() };
    let mut results = Vec::new();
    for (command, identity) in read(request)? {
        results.push(batch.apply(command, &identity).await?);
    }
    Ok(ApplyCommandsResponse { results })
}

/// What a batch costs: what the calls of its commands' names do.
pub(super) fn cost(request: &ApplyCommandsRequest) -> u32 {
    fn of<C: Asked>(_: &C) -> u32 {
        rate::cost_of_todos(C::method())
    }
    let cost = |command: &v1::Command| match &command.command {
        None => 0,
        Some(Kind::CreateTodo(it)) => of(it),
        Some(Kind::UpdateTodo(it)) => of(it),
        Some(Kind::CompleteTodo(it)) => of(it),
        Some(Kind::ReopenTodo(it)) => of(it),
        Some(Kind::DeleteTodo(it)) => of(it),
        Some(Kind::UndeleteTodo(it)) => of(it),
        Some(Kind::CaptureTodos(it)) => of(it),
        Some(Kind::SkipOccurrence(it)) => of(it),
        Some(Kind::EndSeries(it)) => of(it),
    };
    request.commands.iter().map(cost).sum()
}

/// The commands, each with what identifies it.
fn read(request: ApplyCommandsRequest) -> Result<Vec<(Kind, Identity)>, Error> {
    let mut check = Violations::default();
    if request.commands.is_empty() {
        check.add("commands", Reason::Required, "must be given");
    }
    check.count("commands", request.commands.len(), COMMANDS);
    let mut commands = Vec::new();
    for (index, command) in request.commands.into_iter().enumerate().take(COMMANDS) {
        let field = format!("commands[{index}]");
        match command.command {
            Some(command) => {
                let identity = identity(&mut check, &field, &command);
                commands.push((command, identity));
            }
            None => check.add(&field, Reason::Required, "must be a command that this service knows"),
        }
    }
    check.finish(commands)
}

fn identity(check: &mut Violations, field: &str, command: &Kind) -> Identity {
    fn of<C: Asked>(check: &mut Violations, field: &str, mut command: C) -> Identity {
        check.uuid(&format!("{field}.request_id"), command.request_id());
        // Whatever else is wrong with the id has been said.
        Identity::of(&mut Violations::default(), &mut command)
    }
    match command.clone() {
        Kind::CreateTodo(it) => of(check, field, it),
        Kind::UpdateTodo(it) => of(check, field, it),
        Kind::CompleteTodo(it) => of(check, field, it),
        Kind::ReopenTodo(it) => of(check, field, it),
        Kind::DeleteTodo(it) => of(check, field, it),
        Kind::UndeleteTodo(it) => of(check, field, it),
        Kind::CaptureTodos(it) => of(check, field, it),
        Kind::SkipOccurrence(it) => of(check, field, it),
        Kind::EndSeries(it) => of(check, field, it),
    }
}

/// A batch under way.
struct Batch<'a> {
    todos: &'a Service,
    caller: &'a Caller,
    /// The todos whose creation was refused.
    refused: HashSet<String>,
}

impl Batch<'_> {
    /// Carries out a command or refuses it; fails if the batch cannot go on.
    async fn apply(&mut self, command: Kind, identity: &Identity) -> Result<CommandResult, Status> {
        let todos = self.todos;
        match command {
            Kind::CreateTodo(it) => {
                let todo_id = it.todo_id.clone();
                self.refused.remove(&todo_id);
                let result = self.one(it, identity, Answer::CreateTodo, |it| todos.create_todo(it)).await?;
                if result.status.is_some() && !todo_id.is_empty() {
                    self.refused.insert(todo_id);
                }
                Ok(result)
            }
            Kind::UpdateTodo(it) => self.one(it, identity, Answer::UpdateTodo, |it| todos.update_todo(it)).await,
            Kind::CompleteTodo(it) => self.one(it, identity, Answer::CompleteTodo, |it| todos.complete_todo(it)).await,
            Kind::ReopenTodo(it) => self.one(it, identity, Answer::ReopenTodo, |it| todos.reopen_todo(it)).await,
            Kind::DeleteTodo(it) => self.one(it, identity, Answer::DeleteTodo, |it| todos.delete_todo(it)).await,
            Kind::UndeleteTodo(it) => self.one(it, identity, Answer::UndeleteTodo, |it| todos.undelete_todo(it)).await,
            Kind::CaptureTodos(it) => self.one(it, identity, Answer::CaptureTodos, |it| todos.capture_todos(it)).await,
            Kind::SkipOccurrence(it) => {
                self.one(it, identity, Answer::SkipOccurrence, |it| todos.skip_occurrence(it)).await
            }
            Kind::EndSeries(it) => self.one(it, identity, Answer::EndSeries, |it| todos.end_series(it)).await,
        }
    }

    async fn one<C, A, F>(
        &self,
        command: C,
        identity: &Identity,
        wrap: fn(A) -> Answer,
        handle: impl Fn(Request<C>) -> F,
    ) -> Result<CommandResult, Status>
    where
        C: Asked,
        F: Future<Output = Result<Response<A>, Status>>,
    {
        let call = || {
            let mut request = Request::new(command.clone());
            request.extensions_mut().insert(self.caller.clone());
            handle(request)
        };
        let is_lost = self.refused.contains(command.named().0);
        let outcome = if is_lost { Err(Error::CreationRefused.into()) } else { call().await };
        let answer = match outcome {
            Err(status) if is_final(&status) && !is_gone(&status) => {
                if let Some(kept) = Mutation::refuse(&self.todos.pool, self.caller, identity, status).await? {
                    return Ok(CommandResult { status: Some(error::message(&kept)), response: None });
                }
                // Another call carried it out meanwhile: this gives its answer.
                call().await?
            }
            outcome => outcome?,
        };
        Ok(CommandResult { status: None, response: Some(wrap(answer.into_inner())) })
    }
}

/// Whether there is nothing left that a refusal could be kept with.
fn is_gone(status: &Status) -> bool {
    status.get_details_error_info().is_some_and(|info| info.reason == Reason::AccountDeleted.name())
}

/// Whether trying again would be refused again, or should be.
fn is_final(status: &Status) -> bool {
    matches!(
        status.code(),
        Code::InvalidArgument
            | Code::NotFound
            | Code::AlreadyExists
            | Code::FailedPrecondition
            | Code::Aborted
            | Code::OutOfRange
            | Code::PermissionDenied
            | Code::Unimplemented
    )
}
