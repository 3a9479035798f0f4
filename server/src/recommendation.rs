//! RecommendationService: what a person is offered to do on a day, and what they say to it. The contract is in
//! `proto/dotodo/v1/recommendation.proto`.
//!
//! A list is made in three steps: what is there already is looked at in the transaction that claims the request id ([`generate`]);
//! without a connection held the history is read, the model asked and its answer checked ([`make`], [`check`]); and a transaction of
//! its own keeps the list, unless somebody else was faster. The night takes the same steps ([`prepare`]).

mod accept;
mod check;
mod generate;
mod make;
mod prepare;
mod reason;
mod reply;
mod request;

use std::sync::Arc;

use dotodo_proto::v1::recommendation_service_server::RecommendationService;
use dotodo_proto::v1::{
    self, AcceptRecommendationsRequest, AcceptRecommendationsResponse, DismissRecommendationsRequest,
    DismissRecommendationsResponse, ExplainRecommendationRequest, ExplainRecommendationResponse,
    GenerateRecommendationsRequest, GenerateRecommendationsResponse, ListRecommendationsRequest,
    ListRecommendationsResponse,
};
use dotodo_store::account::Account;
use dotodo_store::recommendation::{self as store, Position, Recommendation, Window};
use dotodo_store::{Pool, Transaction};
use jiff::tz::TimeZone;
use tonic::{Request, Response, Status};
use uuid::Uuid;

use crate::account;
use crate::auth::{Caller, called};
use crate::error::{Error, Language};
use crate::list::next_page;
use crate::mutation::{Begun, Mutation};
use crate::{timestamp, todo};

pub use prepare::{PrepareError, Recommender};

use make::Maker;

/// How many times an explanation shows at most.
const TIMES: i64 = 500;

/// What the handlers need.
pub(crate) struct Service {
    pool: Pool,
    todos: Arc<todo::Service>,
    maker: Maker,
}

impl Service {
    /// The service; its model is that of the todos.
    pub(crate) fn new(todos: Arc<todo::Service>) -> Self {
        let (pool, maker) = (todos.pool.clone(), Maker::new(todos.pool.clone(), todos.model.clone()));
        Self { pool, todos, maker }
    }
}

#[tonic::async_trait]
impl RecommendationService for Service {
    async fn generate_recommendations(
        &self,
        request: Request<GenerateRecommendationsRequest>,
    ) -> Result<Response<GenerateRecommendationsResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.generate(&caller, request).await?))
    }

    async fn list_recommendations(
        &self,
        request: Request<ListRecommendationsRequest>,
    ) -> Result<Response<ListRecommendationsResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.list(&caller, &request).await?))
    }

    async fn accept_recommendations(
        &self,
        request: Request<AcceptRecommendationsRequest>,
    ) -> Result<Response<AcceptRecommendationsResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.accept(&caller, request).await?))
    }

    async fn dismiss_recommendations(
        &self,
        request: Request<DismissRecommendationsRequest>,
    ) -> Result<Response<DismissRecommendationsResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.dismiss(&caller, request).await?))
    }

    async fn explain_recommendation(
        &self,
        request: Request<ExplainRecommendationRequest>,
    ) -> Result<Response<ExplainRecommendationResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.explain(&caller, &request).await?))
    }
}

impl Service {
    async fn list(
        &self,
        caller: &Caller,
        request: &ListRecommendationsRequest,
    ) -> Result<ListRecommendationsResponse, Error> {
        let page = request::list(request, caller)?;
        let language = self.language(caller, page.locale.as_deref()).await?;
        // One more than is shown tells whether there is another page.
        let found = store::list(&self.pool, &caller.user_id, &page.filter, page.after, page.size + 1);
        let mut found = found.await?;
        let place = |last: &Recommendation| request::place_text(Position::of(last));
        let next_page_token = next_page(&page.list, &mut found, page.size, place);
        let recommendations = found.into_iter().map(|found| reply::recommendation(found, language)).collect();
        Ok(ListRecommendationsResponse { recommendations, next_page_token })
    }

    async fn dismiss(
        &self,
        caller: &Caller,
        request: DismissRecommendationsRequest,
    ) -> Result<DismissRecommendationsResponse, Error> {
        let dismissal = request::dismiss(request)?;
        let language = self.language(caller, None).await?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &dismissal.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let found = locked(&mut mutation.tx, &caller.user_id, &dismissal.ids).await?;
        if let Some(index) = found.iter().position(|found| found.state == "accepted") {
            return Err(at(index, Error::RecommendationAccepted));
        }
        let is_so = |found: &&Recommendation| found.state == "dismissed" && found.dismiss_reason == dismissal.reason;
        let changed: Vec<Uuid> = found.iter().filter(|found| !is_so(found)).map(|found| found.new.id).collect();
        store::dismiss(&mut mutation.tx, &caller.user_id, &changed, dismissal.reason.as_deref()).await?;
        let found = locked(&mut mutation.tx, &caller.user_id, &dismissal.ids).await?;
        let recommendations = found.into_iter().map(|found| reply::recommendation(found, language)).collect();
        mutation.finish(DismissRecommendationsResponse { recommendations }).await
    }

    async fn explain(
        &self,
        caller: &Caller,
        request: &ExplainRecommendationRequest,
    ) -> Result<ExplainRecommendationResponse, Error> {
        let (id, locale) = request::explain(request)?;
        let account = account::of(&self.pool, caller).await?;
        let language = language(&account, locale.as_deref());
        let zone = zone(&account);
        let found = store::get(&self.pool, &caller.user_id, id).await?;
        let (found, since_date) = found.ok_or(Error::RecommendationNotFound(id))?;
        let window = Window {
            since: make::midnight(since_date, &zone),
            // Of a day to come, what was done until it was made.
            until: make::midnight(found.base_date, &zone).min(found.created_at),
        };
        let titles = found.new.wordings.clone();
        let times = store::times(&self.pool, &caller.user_id, &titles, window, TIMES).await?;
        let counted = |time: store::Time| v1::CountedTime {
            date: time.done_at.to_zoned(zone.clone()).date().to_string(),
            todo_id: time.todo_id.map(|id| id.to_string()).unwrap_or_default(),
            title: time.title,
            complete_time: Some(timestamp::to_wire(time.done_at)),
        };
        Ok(ExplainRecommendationResponse {
            times: times.into_iter().map(counted).collect(),
            titles,
            since_date: since_date.to_string(),
            model: found.new.model.clone(),
            recommendation: Some(reply::recommendation(found, language)),
        })
    }

    /// The language that reasons are in: what is asked for, or the account's.
    async fn language(&self, caller: &Caller, locale: Option<&str>) -> Result<Language, Error> {
        let account = account::of(&self.pool, caller).await?;
        Ok(language(&account, locale))
    }
}

fn language(account: &Account, locale: Option<&str>) -> Language {
    let tag = locale.unwrap_or(&account.locale).to_ascii_lowercase();
    if tag.starts_with("en") { Language::English } else { Language::Korean }
}

/// The zone that a person's days are in, whose name was checked when it was set.
fn zone(account: &Account) -> TimeZone {
    TimeZone::get(&account.time_zone).unwrap_or(TimeZone::UTC)
}

/// The caller's recommendations of these ids, locked, in this order.
async fn locked(tx: &mut Transaction, user_id: &str, ids: &[Uuid]) -> Result<Vec<Recommendation>, Error> {
    let found = store::lock(tx, user_id, ids).await?;
    let missing = ids.iter().position(|id| !found.iter().any(|found| found.new.id == *id));
    match missing {
        Some(index) => Err(at(index, Error::RecommendationNotFound(ids[index]))),
        None => Ok(found),
    }
}

/// An error of one of the ids of a request.
fn at(index: usize, error: Error) -> Error {
    Error::InBatch { field: format!("ids[{index}]"), error: Box::new(error) }
}
