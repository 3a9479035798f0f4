//! Batches: many todos in one transaction, under one request id. Either every request can be carried out, or none is and
//! the error names the first that cannot.

use std::collections::{HashMap, HashSet};

use dotodo_proto::v1::{
    self, BatchCompleteTodosRequest, BatchCreateTodosRequest, BatchDeleteTodosRequest, BatchUpdateTodosRequest,
};
use dotodo_store as store;
use dotodo_store::todo::{Change, New, Todo};
use tonic::Request;
use uuid::Uuid;

use super::request::{self, Create, Update};
use super::{Service, file, in_version, is_so, refused, reply, series};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::mutation::{Asked, Begun, Identity, Mutation};
use crate::rate;
use crate::validation::Violations;

/// How many requests a batch may have.
const REQUESTS: usize = 100;

/// Takes what a batch costs: what the calls of its requests do.
pub(super) fn charge<B, R: Asked>(batch: &Request<B>, requests: &[R]) -> Result<(), Error> {
    let count = u32::try_from(requests.len()).unwrap_or(u32::MAX);
    rate::charge(batch, rate::cost_of_todos(R::method()).saturating_mul(count))
}

/// A request that is about one todo.
trait About {
    /// The field that names the todo.
    const ID: &'static str;

    fn id(&self) -> Uuid;
}

impl About for Create {
    const ID: &'static str = "todo_id";

    fn id(&self) -> Uuid {
        self.new.id
    }
}

impl About for Update {
    const ID: &'static str = "todo.id";

    fn id(&self) -> Uuid {
        self.id
    }
}

impl About for request::Change {
    const ID: &'static str = "id";

    fn id(&self) -> Uuid {
        self.id
    }
}

/// Reads a batch, whose requests `read_one` reads. No two may be about the same todo.
fn read<B: Asked, R: Asked, One: About>(
    mut batch: B,
    requests: impl FnOnce(B) -> Vec<R>,
    read_one: impl Fn(R) -> Result<One, Error>,
) -> Result<(Vec<One>, Identity), Error> {
    let mut check = Violations::default();
    let identity = Identity::of(&mut check, &mut batch);
    let requests = requests(batch);
    if requests.is_empty() {
        check.add("requests", Reason::Required, "must be given");
    }
    check.count("requests", requests.len(), REQUESTS);
    let (mut read, mut named) = (Vec::new(), HashSet::new());
    for (index, mut one) in requests.into_iter().enumerate().take(REQUESTS) {
        let within = format!("requests[{index}]");
        if !one.request_id().is_empty() {
            let field = format!("{within}.request_id");
            check.add(&field, Reason::OutOfRange, "must be empty: the batch has one");
        }
        match read_one(one) {
            Ok(one) => {
                if !named.insert(one.id()) {
                    check.add(&format!("{within}.{}", One::ID), Reason::Repeated, "must not stand twice");
                }
                read.push(one);
            }
            Err(Error::Invalid(violations)) => check.within(&within, violations),
            Err(other) => return Err(other),
        }
    }
    check.finish((read, identity))
}

/// An error of one request of a batch.
fn at<One: About>(index: usize, error: Error) -> Error {
    let within = format!("requests[{index}]");
    let field = match &error {
        Error::Invalid(violations) => {
            let mut check = Violations::default();
            check.within(&within, violations.clone());
            return check.into_error();
        }
        Error::EtagStale => One::ID.replace("id", "etag"),
        Error::UtteranceNotFound(_) => "utterance_id".to_owned(),
        _ => One::ID.to_owned(),
    };
    Error::InBatch { field: format!("{within}.{field}"), error: Box::new(error) }
}

impl Service {
    pub(super) async fn batch_create(
        &self,
        caller: &Caller,
        batch: BatchCreateTodosRequest,
    ) -> Result<v1::BatchCreateTodosResponse, Error> {
        let (creates, identity) = read(batch, |batch| batch.requests, request::create)?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        creatable(&mut mutation, &creates).await?;
        let mut new: Vec<New> = creates.iter().map(|create| create.new.clone()).collect();
        for new in &mut new {
            series::begin(&mut mutation, new).await?;
        }
        let kept = store::todo::insert(&mut mutation.tx, &caller.user_id, &new).await;
        // What may be refused has been looked at: only what happened since can be.
        let kept = kept.map_err(|error| refused(error, &new[0]))?;
        let kept: HashMap<Uuid, Todo> = kept.into_iter().map(|todo| (todo.new.id, todo)).collect();
        let kept: Vec<Todo> = creates.iter().filter_map(|create| kept.get(&create.new.id).cloned()).collect();
        for (_, todo) in creates.iter().zip(&kept).filter(|(create, _)| create.filed) {
            file(&mut mutation, todo).await?;
        }
        let todos = kept.iter().cloned().map(reply::todo).collect();
        let answer = mutation.finish(v1::BatchCreateTodosResponse { todos }).await?;
        self.embed_titles(caller, &kept).await;
        Ok(answer)
    }

    pub(super) async fn batch_update(
        &self,
        caller: &Caller,
        batch: BatchUpdateTodosRequest,
    ) -> Result<v1::BatchUpdateTodosResponse, Error> {
        let (updates, identity) = read(batch, |batch| batch.requests, request::update)?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let wanted = updates.iter().map(|update| (update.id, update.etag.as_str())).collect();
        let before = locked::<Update>(&mut mutation, wanted).await?;
        let mut new = Vec::new();
        for (index, (update, before)) in updates.iter().zip(&before).enumerate() {
            let applied = applied(&mut mutation, update, before).await;
            let applied = applied.map_err(|error| at::<Update>(index, error))?;
            if applied != before.new {
                new.push(applied);
            }
        }
        let mut changed = store::todo::update_all(&mut mutation.tx, &caller.user_id, &new).await?;
        let mut retitled = Vec::new();
        let mut todos = Vec::new();
        for before in before {
            let Some(todo) = changed.remove(&before.new.id) else {
                todos.push(reply::todo(before));
                continue;
            };
            if todo.new.category != before.new.category {
                file(&mut mutation, &todo).await?;
            }
            if todo.new.title != before.new.title {
                retitled.push(todo.clone());
            }
            todos.push(reply::todo(todo));
        }
        let answer = mutation.finish(v1::BatchUpdateTodosResponse { todos }).await?;
        self.embed_titles(caller, &retitled).await;
        Ok(answer)
    }

    pub(super) async fn batch_complete(
        &self,
        caller: &Caller,
        batch: BatchCompleteTodosRequest,
    ) -> Result<v1::BatchCompleteTodosResponse, Error> {
        let (wanted, identity) = read(batch, |batch| batch.requests, request::change)?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let mut todos = changed(&mut mutation, &wanted, Change::Complete).await?;
        let mut successors = Vec::new();
        for todo in todos.iter_mut().filter(|todo| todo.new.series_id.is_some()) {
            let (finished, successor) = series::finish(&mut mutation, todo.clone(), Change::Complete).await?;
            *todo = finished;
            successors.extend(successor.map(reply::todo));
        }
        let todos = todos.into_iter().map(reply::todo).collect();
        mutation.finish(v1::BatchCompleteTodosResponse { todos, successors }).await
    }

    pub(super) async fn batch_delete(
        &self,
        caller: &Caller,
        batch: BatchDeleteTodosRequest,
    ) -> Result<v1::BatchDeleteTodosResponse, Error> {
        let (wanted, identity) = read(batch, |batch| batch.requests, request::change)?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let todos = changed(&mut mutation, &wanted, Change::Delete).await?;
        let todos = todos.into_iter().map(reply::todo).collect();
        mutation.finish(v1::BatchDeleteTodosResponse { todos }).await
    }
}

/// What an update makes of a locked todo, and of its series.
async fn applied(mutation: &mut Mutation, update: &Update, before: &Todo) -> Result<New, Error> {
    if before.deleted_at.is_some() {
        return Err(Error::TodoDeleted);
    }
    let mut new = update.applied(&before.new)?;
    series::update(mutation, update, before, &mut new).await?;
    Ok(new)
}

/// The todos after a change, in the order in which they are named. Occurrences of series are not completed here: one after
/// the other is, with what follows it.
async fn changed(mutation: &mut Mutation, wanted: &[request::Change], change: Change) -> Result<Vec<Todo>, Error> {
    let targets = wanted.iter().map(|wanted| (wanted.id, wanted.etag.as_str())).collect();
    let before = locked::<request::Change>(mutation, targets).await?;
    let mut ids = Vec::new();
    for (index, todo) in before.iter().enumerate() {
        let waits = change == Change::Complete && todo.new.series_id.is_some();
        if !is_so(todo, change).map_err(|error| at::<request::Change>(index, error))? && !waits {
            ids.push(todo.new.id);
        }
    }
    let mut changed = store::todo::change_all(&mut mutation.tx, &mutation.user_id, &ids, change).await?;
    Ok(before.into_iter().map(|todo| changed.remove(&todo.new.id).unwrap_or(todo)).collect())
}

/// The caller's todos, locked, in the order in which they are named, if each is still in the version that its etag names.
async fn locked<One: About>(mutation: &mut Mutation, named: Vec<(Uuid, &str)>) -> Result<Vec<Todo>, Error> {
    let ids: Vec<Uuid> = named.iter().map(|(id, _)| *id).collect();
    let mut found = store::todo::lock_all(&mut mutation.tx, &mutation.user_id, &ids).await?;
    let each = named.iter().enumerate().map(|(index, (id, etag))| {
        let todo = found.remove(id).ok_or(Error::TodoNotFound(*id)).and_then(|todo| in_version(todo, etag));
        todo.map_err(|error| at::<One>(index, error))
    });
    each.collect()
}

/// Fails if a todo's id is taken, or there is no such utterance.
async fn creatable(mutation: &mut Mutation, creates: &[Create]) -> Result<(), Error> {
    let ids: Vec<Uuid> = creates.iter().map(|create| create.new.id).collect();
    let taken = store::todo::lock_all(&mut mutation.tx, &mutation.user_id, &ids).await?;
    let named: Vec<Uuid> = creates.iter().filter_map(|create| create.new.utterance_id).collect();
    let said = store::utterance::known(&mut mutation.tx, &mutation.user_id, &named).await?;
    for (index, create) in creates.iter().enumerate() {
        let unsaid = create.new.utterance_id.filter(|id| !said.contains(id));
        let fault = match unsaid {
            _ if taken.contains_key(&create.new.id) => Some(Error::TodoExists),
            unsaid => unsaid.map(Error::UtteranceNotFound),
        };
        if let Some(fault) = fault {
            return Err(at::<Create>(index, fault));
        }
    }
    Ok(())
}
