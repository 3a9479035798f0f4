//! TodoService: each handler converts, asks the store, replies. The contract is in `proto/dotodo/v1/todo.proto`.

mod batch;
mod capture;
mod command;
mod fit;
mod likeness;
mod occurrences;
mod page;
mod parse;
pub(crate) mod pending;
mod propose;
pub(crate) mod reply;
mod request;
mod reschedule;
mod search;
pub(crate) mod series;

use dotodo_proto::v1::todo_service_server::TodoService;
use dotodo_proto::v1::{
    self, BatchCompleteTodosRequest, BatchCompleteTodosResponse, BatchCreateTodosRequest, BatchCreateTodosResponse,
    BatchDeleteTodosRequest, BatchDeleteTodosResponse, BatchUpdateTodosRequest, BatchUpdateTodosResponse,
    CaptureTodosRequest, CaptureTodosResponse, CompleteTodoRequest, CompleteTodoResponse, CreateTodoRequest,
    CreateTodoResponse, DeleteTodoRequest, DeleteTodoResponse, EndSeriesRequest, EndSeriesResponse, GetTodoRequest,
    GetTodoResponse, ListOccurrencesRequest, ListOccurrencesResponse, ListTodosRequest, ListTodosResponse,
    ReopenTodoRequest, ReopenTodoResponse, SearchTodosRequest, SearchTodosResponse, SkipOccurrenceRequest,
    SkipOccurrenceResponse, UndeleteTodoRequest, UndeleteTodoResponse, UpdateTodoRequest, UpdateTodoResponse,
};
use dotodo_store as store;
use dotodo_store::Pool;
use dotodo_store::filing::Filing;
use dotodo_store::todo::{Change, New, Todo};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use crate::auth::{Caller, called};
use crate::error::Error;
use crate::model::Model;
use crate::mutation::{Begun, Mutation};

/// What the handlers need.
pub(crate) struct Service {
    pub(crate) pool: Pool,
    pub(crate) model: Model,
}

#[tonic::async_trait]
impl TodoService for Service {
    async fn capture_todos(
        &self,
        request: Request<CaptureTodosRequest>,
    ) -> Result<Response<CaptureTodosResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.capture(&caller, request).await?))
    }

    async fn create_todo(&self, request: Request<CreateTodoRequest>) -> Result<Response<CreateTodoResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.create(&caller, request).await?))
    }

    async fn get_todo(&self, request: Request<GetTodoRequest>) -> Result<Response<GetTodoResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.get(&caller, &request).await?))
    }

    async fn list_todos(&self, request: Request<ListTodosRequest>) -> Result<Response<ListTodosResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.list(&caller, &request).await?))
    }

    async fn search_todos(
        &self,
        request: Request<SearchTodosRequest>,
    ) -> Result<Response<SearchTodosResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.search(&caller, &request).await?))
    }

    async fn update_todo(&self, request: Request<UpdateTodoRequest>) -> Result<Response<UpdateTodoResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.update(&caller, request).await?))
    }

    async fn complete_todo(
        &self,
        request: Request<CompleteTodoRequest>,
    ) -> Result<Response<CompleteTodoResponse>, Status> {
        let (caller, request) = called(request)?;
        let change = request::change(request)?;
        Ok(Response::new(self.complete(&caller, &change).await?))
    }

    async fn reopen_todo(&self, request: Request<ReopenTodoRequest>) -> Result<Response<ReopenTodoResponse>, Status> {
        let (caller, request) = called(request)?;
        let change = request::change(request)?;
        Ok(Response::new(self.reopen(&caller, &change).await?))
    }

    async fn delete_todo(&self, request: Request<DeleteTodoRequest>) -> Result<Response<DeleteTodoResponse>, Status> {
        let (caller, request) = called(request)?;
        let change = request::change(request)?;
        let todo = self.change(&caller, Change::Delete, &change).await?;
        Ok(Response::new(DeleteTodoResponse { todo: Some(todo) }))
    }

    async fn undelete_todo(
        &self,
        request: Request<UndeleteTodoRequest>,
    ) -> Result<Response<UndeleteTodoResponse>, Status> {
        let (caller, request) = called(request)?;
        let change = request::change(request)?;
        let todo = self.change(&caller, Change::Undelete, &change).await?;
        Ok(Response::new(UndeleteTodoResponse { todo: Some(todo) }))
    }

    async fn batch_create_todos(
        &self,
        request: Request<BatchCreateTodosRequest>,
    ) -> Result<Response<BatchCreateTodosResponse>, Status> {
        batch::charge(&request, &request.get_ref().requests)?;
        let (caller, request) = called(request)?;
        Ok(Response::new(self.batch_create(&caller, request).await?))
    }

    async fn batch_update_todos(
        &self,
        request: Request<BatchUpdateTodosRequest>,
    ) -> Result<Response<BatchUpdateTodosResponse>, Status> {
        batch::charge(&request, &request.get_ref().requests)?;
        let (caller, request) = called(request)?;
        Ok(Response::new(self.batch_update(&caller, request).await?))
    }

    async fn batch_complete_todos(
        &self,
        request: Request<BatchCompleteTodosRequest>,
    ) -> Result<Response<BatchCompleteTodosResponse>, Status> {
        batch::charge(&request, &request.get_ref().requests)?;
        let (caller, request) = called(request)?;
        Ok(Response::new(self.batch_complete(&caller, request).await?))
    }

    async fn batch_delete_todos(
        &self,
        request: Request<BatchDeleteTodosRequest>,
    ) -> Result<Response<BatchDeleteTodosResponse>, Status> {
        batch::charge(&request, &request.get_ref().requests)?;
        let (caller, request) = called(request)?;
        Ok(Response::new(self.batch_delete(&caller, request).await?))
    }

    async fn skip_occurrence(
        &self,
        request: Request<SkipOccurrenceRequest>,
    ) -> Result<Response<SkipOccurrenceResponse>, Status> {
        let (caller, request) = called(request)?;
        let change = request::change(request)?;
        Ok(Response::new(self.skip(&caller, &change).await?))
    }

    async fn end_series(&self, request: Request<EndSeriesRequest>) -> Result<Response<EndSeriesResponse>, Status> {
        let (caller, request) = called(request)?;
        let delete_open = request.delete_open;
        let change = request::change(request)?;
        Ok(Response::new(self.end(&caller, &change, delete_open).await?))
    }

    async fn list_occurrences(
        &self,
        request: Request<ListOccurrencesRequest>,
    ) -> Result<Response<ListOccurrencesResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.occurrences(&caller, &request).await?))
    }
}

impl Service {
    async fn create(&self, caller: &Caller, request: CreateTodoRequest) -> Result<CreateTodoResponse, Error> {
        let mut create = request::create(request)?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &create.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        series::begin(&mut mutation, &mut create.new).await?;
        let new = std::slice::from_ref(&create.new);
        let kept = store::todo::insert(&mut mutation.tx, &caller.user_id, new).await;
        let todo = kept.map_err(|error| refused(error, &create.new))?.remove(0);
        if create.filed {
            file(&mut mutation, &todo).await?;
        }
        let answer = mutation.finish(CreateTodoResponse { todo: Some(reply::todo(todo.clone())) }).await?;
        self.embed_titles(caller, std::slice::from_ref(&todo)).await;
        Ok(answer)
    }

    async fn get(&self, caller: &Caller, request: &GetTodoRequest) -> Result<GetTodoResponse, Error> {
        let (id, with_embedding) = request::get(request)?;
        let todo = store::todo::get(&self.pool, &caller.user_id, id).await?.ok_or(Error::TodoNotFound(id))?;
        let mut todo = reply::todo(todo);
        if with_embedding {
            let embedded = self.model.embed(&[&todo.title]).await.map_err(Error::ModelUnavailable)?;
            todo.embedding = embedded.vectors.into_iter().next().unwrap_or_default();
        }
        Ok(GetTodoResponse { todo: Some(todo) })
    }

    async fn list(&self, caller: &Caller, request: &ListTodosRequest) -> Result<ListTodosResponse, Error> {
        let page = page::read(request, caller)?;
        let order = page.list.order;
        // One more than is shown tells whether there is another page.
        let todos =
            store::todo::list::list(&self.pool, &caller.user_id, &page.filter, order, page.after, page.size + 1)
                .await?;
        let size = usize::try_from(page.size).unwrap_or_default();
        let last = (todos.len() > size).then(|| &todos[size - 1]);
        let next_page_token = last.map(|last| page.list.token(order.position(last)));
        Ok(ListTodosResponse {
            next_page_token: next_page_token.unwrap_or_default(),
            todos: todos.into_iter().take(size).map(reply::todo).collect(),
        })
    }

    async fn update(&self, caller: &Caller, request: UpdateTodoRequest) -> Result<UpdateTodoResponse, Error> {
        let update = request::update(request)?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &update.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let before = locked(&mut mutation, update.id, &update.etag).await?;
        if before.deleted_at.is_some() {
            return Err(Error::TodoDeleted);
        }
        let mut new = update.applied(&before.new)?;
        series::update(&mut mutation, &update, &before, &mut new).await?;
        if new == before.new {
            return mutation.finish(UpdateTodoResponse { todo: Some(reply::todo(before)) }).await;
        }
        let kept = store::todo::update(&mut mutation.tx, &caller.user_id, &new).await;
        let todo = kept.map_err(|error| refused(error, &new))?;
        if todo.new.category != before.new.category {
            file(&mut mutation, &todo).await?;
        }
        let answer = mutation.finish(UpdateTodoResponse { todo: Some(reply::todo(todo.clone())) }).await?;
        if todo.new.title != before.new.title {
            self.embed_titles(caller, std::slice::from_ref(&todo)).await;
        }
        Ok(answer)
    }

    async fn complete(&self, caller: &Caller, wanted: &request::Change) -> Result<CompleteTodoResponse, Error> {
        let mut mutation = match Mutation::begin(&self.pool, caller, &wanted.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let todo = undeleted(&mut mutation, wanted).await?;
        let (todo, successor) = series::finish(&mut mutation, todo, Change::Complete).await?;
        let (todo, successor) = (Some(reply::todo(todo)), successor.map(reply::todo));
        mutation.finish(CompleteTodoResponse { todo, successor }).await
    }

    async fn skip(&self, caller: &Caller, wanted: &request::Change) -> Result<SkipOccurrenceResponse, Error> {
        let mut mutation = match Mutation::begin(&self.pool, caller, &wanted.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let todo = undeleted(&mut mutation, wanted).await?;
        if todo.new.series_id.is_none() {
            return Err(Error::NotRecurring);
        }
        let (todo, successor) = series::finish(&mut mutation, todo, Change::Skip).await?;
        let (todo, successor) = (Some(reply::todo(todo)), successor.map(reply::todo));
        mutation.finish(SkipOccurrenceResponse { todo, successor }).await
    }

    async fn reopen(&self, caller: &Caller, wanted: &request::Change) -> Result<ReopenTodoResponse, Error> {
        let mut mutation = match Mutation::begin(&self.pool, caller, &wanted.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let todo = undeleted(&mut mutation, wanted).await?;
        let (todo, withdrawn) = series::reopen(&mut mutation, todo).await?;
        let withdrawn_id = withdrawn.map(|id| id.to_string()).unwrap_or_default();
        mutation.finish(ReopenTodoResponse { todo: Some(reply::todo(todo)), withdrawn_id }).await
    }

    async fn end(
        &self,
        caller: &Caller,
        wanted: &request::Change,
        delete_open: bool,
    ) -> Result<EndSeriesResponse, Error> {
        let mut mutation = match Mutation::begin(&self.pool, caller, &wanted.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let named = locked(&mut mutation, wanted.id, &wanted.etag).await?;
        let todo = series::end(&mut mutation, named, delete_open).await?;
        mutation.finish(EndSeriesResponse { todo: Some(reply::todo(todo)) }).await
    }

    /// Deletes or undeletes a todo. One that is so already stays as it is.
    async fn change(&self, caller: &Caller, change: Change, wanted: &request::Change) -> Result<v1::Todo, Error> {
        let mut mutation = match Mutation::begin(&self.pool, caller, &wanted.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let todo = locked(&mut mutation, wanted.id, &wanted.etag).await?;
        let todo = if is_so(&todo, change)? {
            todo
        } else {
            store::todo::change(&mut mutation.tx, &caller.user_id, wanted.id, change).await?
        };
        mutation.finish(reply::todo(todo)).await
    }
}

/// The caller's todo, locked, if it is still in the version that an etag names.
async fn locked(mutation: &mut Mutation, id: Uuid, etag: &str) -> Result<Todo, Error> {
    let todo = store::todo::lock(&mut mutation.tx, &mutation.user_id, id).await?.ok_or(Error::TodoNotFound(id))?;
    in_version(todo, etag)
}

/// A todo, if it is in the version that an etag names.
fn in_version(todo: Todo, etag: &str) -> Result<Todo, Error> {
    if etag.is_empty() || etag == reply::etag(todo.revision) { Ok(todo) } else { Err(Error::EtagStale) }
}

/// Whether a todo is already what a change makes of it; fails if it cannot be changed so.
fn is_so(todo: &Todo, change: Change) -> Result<bool, Error> {
    match change {
        Change::Delete => Ok(todo.deleted_at.is_some()),
        Change::Undelete => Ok(todo.deleted_at.is_none()),
        _ if todo.deleted_at.is_some() => Err(Error::TodoDeleted),
        Change::Complete | Change::Skip => Ok(todo.completed_at.is_some()),
        Change::Reopen => Ok(todo.completed_at.is_none()),
        Change::End => Ok(todo.new.recurrence.is_none()),
    }
}

/// The caller's todo, locked, if it is in the version that is wanted and not deleted.
async fn undeleted(mutation: &mut Mutation, wanted: &request::Change) -> Result<Todo, Error> {
    let todo = locked(mutation, wanted.id, &wanted.etag).await?;
    if todo.deleted_at.is_some() { Err(Error::TodoDeleted) } else { Ok(todo) }
}

/// Notes what a person filed a todo's title under by hand, so that the model can do alike.
async fn file(mutation: &mut Mutation, todo: &Todo) -> Result<(), Error> {
    let filing = Filing { title: todo.new.title.clone(), category: todo.new.category.clone() };
    Ok(store::filing::put(&mut mutation.tx, &mutation.user_id, &filing).await?)
}

/// A todo that the store refused: its id or its day in the series is taken, or there is no such utterance.
pub(crate) fn refused(error: store::Error, new: &New) -> Error {
    let store::Error::Violated { constraint } = &error else { return error.into() };
    match (constraint.as_str(), new.utterance_id) {
        ("todos_pkey" | "series_pkey", _) => Error::TodoExists,
        ("todos_occurrence", _) => Error::OccurrenceExists,
        ("todos_utterance", Some(id)) => Error::UtteranceNotFound(id),
        _ => error.into(),
    }
}
