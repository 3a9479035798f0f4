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
use prost::Message;
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt as _;

use crate::auth::Caller;
use crate::error::{self, Error, Reason};
use crate::mutation::{Identity, Mutation};
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
    let method = |command: &v1::Command| match command.command {
        None => "",
        Some(Kind::CreateTodo(_)) => v1::CreateTodoRequest::METHOD,
        Some(Kind::UpdateTodo(_)) => v1::UpdateTodoRequest::METHOD,
        Some(Kind::CompleteTodo(_)) => v1::CompleteTodoRequest::METHOD,
        Some(Kind::ReopenTodo(_)) => v1::ReopenTodoRequest::METHOD,
        Some(Kind::DeleteTodo(_)) => v1::DeleteTodoRequest::METHOD,
        Some(Kind::UndeleteTodo(_)) => v1::UndeleteTodoRequest::METHOD,
        Some(Kind::CaptureTodos(_)) => v1::CaptureTodosRequest::METHOD,
        Some(Kind::SkipOccurrence(_)) => v1::SkipOccurrenceRequest::METHOD,
        Some(Kind::EndSeries(_)) => v1::EndSeriesRequest::METHOD,
    };
    let costs =
        request.commands.iter().map(|command| rate::cost(&format!("/dotodo.v1.TodoService/{}", method(command))));
    costs.sum()
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

/// What all commands have in common.
trait Command: Message + Clone {
    /// The RPC.
    const METHOD: &'static str;

    fn request_id(&mut self) -> &mut String;

    /// The todo that must be there, or that is created; empty if it is not known yet.
    fn todo_id(&self) -> &str;
}

macro_rules! commands {
    ($($request:ident $method:literal $todo_id:expr;)*) => {$(
        impl Command for v1::$request {
            const METHOD: &'static str = $method;

            fn request_id(&mut self) -> &mut String {
                &mut self.request_id
            }

            fn todo_id(&self) -> &str {
                let todo_id: fn(&Self) -> &str = $todo_id;
                todo_id(self)
            }
        }
    )*};
}

commands! {
    CreateTodoRequest "CreateTodo" |it| &it.todo_id;
    UpdateTodoRequest "UpdateTodo" |it| it.todo.as_ref().map_or("", |todo| &todo.id);
    CompleteTodoRequest "CompleteTodo" |it| &it.id;
    ReopenTodoRequest "ReopenTodo" |it| &it.id;
    DeleteTodoRequest "DeleteTodo" |it| &it.id;
    UndeleteTodoRequest "UndeleteTodo" |it| &it.id;
    CaptureTodosRequest "CaptureTodos" |_| "";
    SkipOccurrenceRequest "SkipOccurrence" |it| &it.id;
    EndSeriesRequest "EndSeries" |it| &it.id;
}

fn identity(check: &mut Violations, field: &str, command: &Kind) -> Identity {
    fn of<C: Command>(check: &mut Violations, field: &str, mut command: C) -> Identity {
        check.uuid(&format!("{field}.request_id"), command.request_id());
        // Whatever else is wrong with the id has been said.
        Identity::of(&mut Violations::default(), C::METHOD, &mut command, C::request_id)
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
        handle: impl FnOnce(Request<C>) -> F,
    ) -> Result<CommandResult, Status>
    where
        C: Command,
        A: Message + Default,
        F: Future<Output = Result<Response<A>, Status>>,
    {
        let outcome = if C::METHOD != "CreateTodo" && self.refused.contains(command.todo_id()) {
            Err(Error::CreationRefused.into())
        } else {
            let mut request = Request::new(command);
            request.extensions_mut().insert(self.caller.clone());
            handle(request).await.map(Response::into_inner)
        };
        let outcome = match outcome {
            Err(status) if is_final(&status) && !is_gone(&status) => self.refuse(identity, status).await?,
            outcome => Ok(outcome?),
        };
        Ok(match outcome {
            Ok(answer) => CommandResult { status: None, response: Some(wrap(answer)) },
            Err(status) => CommandResult { status: Some(status), response: None },
        })
    }

    /// Keeps a refusal, and gives what is to be answered.
    async fn refuse<A: Message + Default>(
        &self,
        identity: &Identity,
        status: Status,
    ) -> Result<Result<A, tonic_types::Status>, Status> {
        match Mutation::refuse(&self.todos.pool, self.caller, identity, status.clone()).await {
            Ok(answer) => Ok(Ok(answer)),
            Err(Error::Refused(kept)) => Ok(Err(error::message(&kept))),
            // Nothing can be kept under an id that is another request's.
            Err(Error::RequestIdReused) => Ok(Err(error::message(&status))),
            Err(fault) => Err(fault.into()),
        }
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
