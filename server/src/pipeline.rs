//! PipelineService: the pipelines and their runs, for admins. The contract is in `proto/dotodo/v1/pipeline.proto`.

mod backfill;
pub(crate) mod blocker;
mod catalogue;
mod deed;
mod history;
mod parameter;
pub(crate) mod reply;
mod watch;

pub(crate) use deed::clear;
pub(crate) use history::whole;

use dotodo_proto::v1::pipeline_service_server::PipelineService;
use dotodo_proto::v1::{
    BackfillPipelineRequest, BackfillPipelineResponse, CancelBackfillRequest, CancelBackfillResponse, CancelRunRequest,
    CancelRunResponse, GetBackfillRequest, GetBackfillResponse, GetPipelineRequest, GetPipelineResponse, GetRunRequest,
    GetRunResponse, ListBackfillsRequest, ListBackfillsResponse, ListPipelinesRequest, ListPipelinesResponse,
    ListRunsRequest, ListRunsResponse, ListTaskLogsRequest, ListTaskLogsResponse, ListTicksRequest, ListTicksResponse,
    PausePipelineRequest, PausePipelineResponse, RetryRunRequest, RetryRunResponse, TestTaskRequest, TestTaskResponse,
    TriggerPipelineRequest, TriggerPipelineResponse, UnpausePipelineRequest, UnpausePipelineResponse,
    ValidatePipelinesRequest, ValidatePipelinesResponse, WatchRunRequest, WatchRunResponse,
};
use dotodo_store::{Pool, Transaction};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use crate::auth::{Caller, called};
use crate::call;
use crate::error::Error;
use crate::stream::live::Live;
use crate::sync::Settings;

/// What the handlers need.
pub(crate) struct Service {
    pool: Pool,
    settings: Settings,
    shutdown: CancellationToken,
}

impl Service {
    /// The service; a shutdown ends its streams.
    pub(crate) fn new(pool: Pool, settings: Settings, shutdown: CancellationToken) -> Self {
        Self { pool, settings, shutdown }
    }

    /// A transaction to read in, as long as the caller waits.
    async fn reading(&self, caller: &Caller) -> Result<Transaction, Error> {
        Ok(self.pool.begin_for(&caller.user_id, caller.patience()).await?)
    }
}

/// Makes the implementation of the contract: each handler gives the request to the method of its name, which is in one of
/// the modules, and WatchRun answers a stream.
macro_rules! handlers {
    ($($name:ident: $request:ident -> $response:ident)*) => {
        #[tonic::async_trait]
        impl PipelineService for Service {
            $(async fn $name(&self, request: Request<$request>) -> Result<Response<$response>, Status> {
                let (caller, request) = called(request)?;
                // What is in the modules comes before the method of the trait.
                Ok(Response::new(Service::$name(self, &caller, request).await?))
            })*

            type WatchRunStream = Live<WatchRunResponse>;

            async fn watch_run(
                &self,
                request: Request<WatchRunRequest>,
            ) -> Result<Response<Self::WatchRunStream>, Status> {
                let patience = call::theirs(&request.metadata().clone().into_headers());
                let (caller, request) = called(request)?;
                Ok(Response::new(self.watch(&caller, &request, patience).await?))
            }
        }
    };
}

handlers! {
    list_pipelines: ListPipelinesRequest -> ListPipelinesResponse
    get_pipeline: GetPipelineRequest -> GetPipelineResponse
    list_ticks: ListTicksRequest -> ListTicksResponse
    validate_pipelines: ValidatePipelinesRequest -> ValidatePipelinesResponse
    pause_pipeline: PausePipelineRequest -> PausePipelineResponse
    unpause_pipeline: UnpausePipelineRequest -> UnpausePipelineResponse
    trigger_pipeline: TriggerPipelineRequest -> TriggerPipelineResponse
    test_task: TestTaskRequest -> TestTaskResponse
    list_runs: ListRunsRequest -> ListRunsResponse
    get_run: GetRunRequest -> GetRunResponse
    list_task_logs: ListTaskLogsRequest -> ListTaskLogsResponse
    cancel_run: CancelRunRequest -> CancelRunResponse
    retry_run: RetryRunRequest -> RetryRunResponse
    backfill_pipeline: BackfillPipelineRequest -> BackfillPipelineResponse
    get_backfill: GetBackfillRequest -> GetBackfillResponse
    list_backfills: ListBackfillsRequest -> ListBackfillsResponse
    cancel_backfill: CancelBackfillRequest -> CancelBackfillResponse
}
