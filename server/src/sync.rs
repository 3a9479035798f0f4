//! SyncService: devices that follow a person's changes. The contract is in `proto/dotodo/v1/sync.proto`.

mod apply;
mod cursor;
mod feed;
mod hub;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use dotodo_proto::v1::sync_service_server::SyncService;
use dotodo_proto::v1::{
    ApplyCommandsRequest, ApplyCommandsResponse, ListChangesRequest, ListChangesResponse, WatchChangesRequest,
    WatchChangesResponse,
};
use dotodo_store::Pool;
use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use crate::auth::{Caller, called};
use crate::call;
use crate::error::{self, Error, Language, Reason};
use crate::rate;
use crate::stream::live::Live;
use crate::todo;
use crate::validation::Violations;

use cursor::{Cursor, Place};
use feed::Feed;
use hub::Hub;

/// How changes are followed.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A stream without a message for so long gets a heartbeat.
    pub heartbeat: Duration,
    /// A stream looks for changes so often even if it was told of none.
    pub look: Duration,
    /// How long a client may leave a stream unread whose buffer is full.
    pub patience: Duration,
    /// For how long a device can go on after a change; later it takes a new snapshot.
    pub kept: SignedDuration,
}

impl Default for Settings {
    /// A heartbeat each 15 s, a look each 10 s, 30 s of patience, 90 days.
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(15),
            look: Duration::from_secs(10),
            patience: Duration::from_secs(30),
            kept: SignedDuration::from_hours(90 * 24),
        }
    }
}

const PAGE_SIZE: i64 = 100;
const PAGE_SIZE_MOST: i64 = 200;

/// What the handlers need.
pub(crate) struct Service {
    pool: Pool,
    todos: Arc<todo::Service>,
    hub: Arc<Hub>,
    settings: Settings,
    shutdown: CancellationToken,
}

impl Service {
    /// The service, and its ear, which listens for news until `shutdown`.
    pub(crate) fn new(
        todos: Arc<todo::Service>,
        settings: Settings,
        shutdown: CancellationToken,
    ) -> (Self, impl Future<Output = ()> + Send + use<>) {
        let (hub, pool) = (Arc::new(Hub::default()), todos.pool.clone());
        let ear = hub::listen(hub.clone(), pool.clone(), shutdown.clone());
        (Self { pool, todos, hub, settings, shutdown }, ear)
    }

    fn feed(&self, caller: &Caller) -> Feed {
        Feed { pool: self.pool.clone(), user_id: caller.user_id.clone(), kept: self.settings.kept }
    }

    async fn list(&self, caller: &Caller, request: &ListChangesRequest) -> Result<ListChangesResponse, Error> {
        let mut check = Violations::default();
        let place = place(&mut check, caller, &request.cursor);
        let size = match i64::from(request.page_size) {
            0 => PAGE_SIZE,
            size => size.min(PAGE_SIZE_MOST),
        };
        if size < 0 {
            check.add("page_size", Reason::OutOfRange, "must not be negative");
        }
        let (place, size) = check.finish((place, size))?;
        let page = self.feed(caller).page(place, size).await?;
        let next_cursor = Cursor::text(page.next, &caller.user_id);
        Ok(ListChangesResponse { changes: page.changes, next_cursor, current: page.current })
    }
}

#[tonic::async_trait]
impl SyncService for Service {
    async fn list_changes(
        &self,
        request: Request<ListChangesRequest>,
    ) -> Result<Response<ListChangesResponse>, Status> {
        let (caller, request) = called(request)?;
        Ok(Response::new(self.list(&caller, &request).await?))
    }

    async fn apply_commands(
        &self,
        request: Request<ApplyCommandsRequest>,
    ) -> Result<Response<ApplyCommandsResponse>, Status> {
        rate::charge(&request, apply::cost(request.get_ref()))?;
        let language = Language::of_call(&request);
        let (caller, request) = called(request)?;
        let mut answer = apply::all(&self.todos, &caller, request).await?;
        for result in &mut answer.results {
            result.status = result.status.take().map(|status| error::translated(status, language));
        }
        Ok(Response::new(answer))
    }

    type WatchChangesStream = Live<WatchChangesResponse>;

    async fn watch_changes(
        &self,
        request: Request<WatchChangesRequest>,
    ) -> Result<Response<Self::WatchChangesStream>, Status> {
        let patience = call::theirs(&request.metadata().clone().into_headers());
        let (caller, request) = called(request)?;
        let mut check = Violations::default();
        let place = place(&mut check, &caller, &request.cursor);
        let place = check.finish(place)?;
        let seat = self.hub.sit(&caller.user_id);
        let (settings, shutdown) = (&self.settings, &self.shutdown);
        Ok(Response::new(watch::start(self.feed(&caller), place, seat, settings, shutdown, patience)))
    }
}

/// The place that a cursor names.
fn place(check: &mut Violations, caller: &Caller, cursor: &str) -> Place {
    Cursor::place(cursor, &caller.user_id).unwrap_or_else(|| {
        check.add("cursor", Reason::InvalidCursor, "must be a cursor that this service gave you, or empty");
        Place::Start
    })
}
