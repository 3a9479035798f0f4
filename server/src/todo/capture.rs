//! An utterance that becomes todos: kept first, then read, then its todos kept.
//!
//! Two transactions, with the model between them, so that no connection is held while it thinks. The first keeps the
//! utterance and answers the request id with PENDING; the second turns that answer into the final one. Whoever comes
//! again with the request id finds the final answer, or reads the utterance now.

use dotodo_proto::v1::{self, CaptureState, CaptureTodosRequest, CaptureTodosResponse};
use dotodo_store as store;
use dotodo_store::filing::Filing;
use dotodo_store::utterance::{self, Utterance};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::parse::{Parsed, parsed};
use super::propose::Proposals;
use super::request::Capture;
use super::{Service, reply, request, series};
use crate::account;
use crate::auth::Caller;
use crate::error::{Error, chain};
use crate::model;
use crate::mutation::{Begun, Identity, Mutation};
use crate::names;

/// How many filings of the speaker the model is told, newest first.
const FILINGS: i64 = 200;

impl Service {
    /// CaptureTodos.
    pub(super) async fn capture(
        &self,
        caller: &Caller,
        request: CaptureTodosRequest,
    ) -> Result<CaptureTodosResponse, Error> {
        let capture = request::capture(request, Timestamp::now())?;
        let said = self.utterance(caller, &capture).await?;
        if capture.validate_only {
            return self.preview(caller, &said).await;
        }
        let said = match self.keep(caller, &capture.identity, said).await? {
            Kept::Answered(answer) => return Ok(answer),
            Kept::Pending(said) => said,
        };
        match self.read_and_settle(caller, capture.identity.request_id, &said).await {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => self.settled(caller, &capture.identity).await,
            Err(Unread::Model(error)) => {
                tracing::warn!(utterance_id = %said.id, error = chain(&error), "an utterance stays pending");
                Ok(pending(said.id))
            }
            Err(Unread::Fault(error)) => Err(error),
        }
    }

    /// Reads an utterance that was kept with a request, and keeps its todos and the request's final answer; none if another
    /// reader was faster.
    pub(super) async fn read_and_settle(
        &self,
        caller: &Caller,
        request_id: Uuid,
        said: &Utterance,
    ) -> Result<Option<CaptureTodosResponse>, Unread> {
        let filings = store::filing::list(&self.pool, &caller.user_id, FILINGS).await.map_err(Error::from)?;
        let parsed = self.read(caller, said, filings).await.map_err(Unread::Model)?;
        let proposals = self.propose(caller, said, &parsed, true).await?;
        Ok(self.settle(caller, request_id, said, parsed, proposals).await?)
    }

    /// The utterance, with the account's zone and language where the request has none.
    async fn utterance(&self, caller: &Caller, capture: &Capture) -> Result<Utterance, Error> {
        let (time_zone, locale) = match (capture.time_zone.clone(), capture.locale.clone()) {
            (Some(time_zone), Some(locale)) => (time_zone, locale),
            (time_zone, locale) => {
                let account = account::of(&self.pool, caller).await?;
                (time_zone.unwrap_or(account.time_zone), locale.unwrap_or(account.locale))
            }
        };
        let text = capture.text.clone();
        Ok(Utterance { id: Uuid::now_v7(), text, locale, time_zone, said_at: capture.said_at })
    }

    /// An eighth of the caller's patience is left for the answer: what is kept already is better answered PENDING than not
    /// at all.
    async fn read(&self, caller: &Caller, said: &Utterance, filings: Vec<Filing>) -> Result<Parsed, model::Error> {
        let patience = caller.patience();
        let model = self.model.within(patience - patience / 8);
        parsed(said, model.parse(said, filings).await?)
    }

    async fn preview(&self, caller: &Caller, said: &Utterance) -> Result<CaptureTodosResponse, Error> {
        let filings = store::filing::list(&self.pool, &caller.user_id, FILINGS).await?;
        let parsed = self.read(caller, said, filings).await.map_err(Error::ModelUnavailable)?;
        let proposals = self.propose(caller, said, &parsed, false).await?;
        let unkept = |new| v1::Todo { id: String::new(), utterance_id: String::new(), ..reply::unkept(new) };
        let todos = parsed.todos.into_iter().map(unkept).collect();
        Ok(answer(todos, parsed.ignored, proposals, String::new()))
    }

    /// Commits the utterance before anything is made of it.
    async fn keep(&self, caller: &Caller, identity: &Identity, said: Utterance) -> Result<Kept, Error> {
        match Mutation::begin::<CaptureTodosResponse>(&self.pool, caller, identity).await? {
            Begun::New(mut mutation) => {
                utterance::insert(&mut mutation.tx, &caller.user_id, identity.request_id, &said).await?;
                mutation.finish(pending(said.id)).await?;
                Ok(Kept::Pending(said))
            }
            Begun::Answered(answer) if answer.state() == CaptureState::Pending => {
                let id = answer.utterance_id.parse().unwrap_or_default();
                let kept = utterance::get(&self.pool, &caller.user_id, id).await?;
                Ok(kept.map_or(Kept::Answered(answer), Kept::Pending))
            }
            Begun::Answered(answer) => Ok(Kept::Answered(answer)),
        }
    }

    /// Keeps what was read, unless another reader was faster: then none.
    async fn settle(
        &self,
        caller: &Caller,
        request_id: Uuid,
        said: &Utterance,
        mut parsed: Parsed,
        proposals: Proposals,
    ) -> Result<Option<CaptureTodosResponse>, Error> {
        let mut mutation = Mutation::resume(&self.pool, caller, request_id).await?;
        let ignored = Value::Array(parsed.ignored.iter().map(ignored).collect());
        if !utterance::settle(&mut mutation.tx, &caller.user_id, said.id, &ignored).await? {
            return Ok(None);
        }
        let begun = series::begun(&mut parsed.todos, series::today(&said.time_zone, said.said_at));
        store::todo::series::insert(&mut mutation.tx, &caller.user_id, &begun).await?;
        let todos = store::todo::insert(&mut mutation.tx, &caller.user_id, &parsed.todos).await?;
        store::embedding::put(&mut mutation.tx, &caller.user_id, &proposals.embeddings).await?;
        let todos = todos.into_iter().map(reply::todo).collect();
        Ok(Some(mutation.finish(answer(todos, parsed.ignored, proposals, said.id.to_string())).await?))
    }

    /// The answer of the reader who was faster.
    async fn settled(&self, caller: &Caller, identity: &Identity) -> Result<CaptureTodosResponse, Error> {
        match Mutation::begin(&self.pool, caller, identity).await? {
            Begun::Answered(answer) => Ok(answer),
            // What was said is gone, and the answer with it: dropped, this leaves nothing.
            Begun::New(_) => Err(Error::AccountDeleted),
        }
    }
}

/// Why an utterance was not read.
#[derive(Debug)]
pub(super) enum Unread {
    /// The model gave no usable answer.
    Model(model::Error),
    /// Something else went wrong.
    Fault(Error),
}

impl From<Error> for Unread {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

/// What is known of an utterance once it is kept.
enum Kept {
    /// It was read before: the final answer.
    Answered(CaptureTodosResponse),
    /// It is to be read.
    Pending(Utterance),
}

/// What was made of an utterance that has been read.
fn answer(
    mut todos: Vec<v1::Todo>,
    ignored: Vec<v1::Ignored>,
    proposals: Proposals,
    utterance_id: String,
) -> CaptureTodosResponse {
    for (todo, duplicates) in todos.iter_mut().zip(proposals.duplicates) {
        todo.duplicates = duplicates;
    }
    let state = CaptureState::Parsed.into();
    CaptureTodosResponse { todos, ignored, utterance_id, state, commands: proposals.commands }
}

fn pending(id: Uuid) -> CaptureTodosResponse {
    let state = CaptureState::Pending.into();
    CaptureTodosResponse { utterance_id: id.to_string(), state, ..CaptureTodosResponse::default() }
}

/// A part that gave no todo, as the store keeps it.
fn ignored(part: &v1::Ignored) -> Value {
    let span = part.span.unwrap_or_default();
    let reason = names::ignored_reason(part.reason());
    json!({ "text": part.text, "start": span.start, "end": span.end, "reason": reason })
}
