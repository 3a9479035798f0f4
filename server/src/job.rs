//! JobService: the queue's jobs, the workers and the audit, for admins. The contract is in `proto/dotodo/v1/job.proto`.

mod audit;
mod bulk;
mod deed;
mod look;
mod reply;
mod request;

use dotodo_proto::v1::job_service_server::JobService;
use dotodo_proto::v1::{
    BulkJobsRequest, BulkJobsResponse, CancelJobRequest, CancelJobResponse, DiscardJobRequest, DiscardJobResponse,
    GetJobRequest, GetJobResponse, GetStatisticsRequest, GetStatisticsResponse, ListAuditRequest, ListAuditResponse,
    ListJobsRequest, ListJobsResponse, ListQueuesRequest, ListQueuesResponse, ListWorkersRequest, ListWorkersResponse,
    RetryJobRequest, RetryJobResponse, RunJobNowRequest, RunJobNowResponse,
};
use dotodo_store::{Pool, Transaction};
use tonic::{Request, Response, Status};

use crate::auth::{Caller, called};
use crate::error::Error;

/// What the handlers need.
pub(crate) struct Service {
    pool: Pool,
}

impl Service {
    /// The service.
    pub(crate) fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// A transaction to read in, as long as the caller waits.
    async fn reading(&self, caller: &Caller) -> Result<Transaction, Error> {
        Ok(self.pool.begin_for(&caller.user_id, caller.patience()).await?)
    }
}

/// Makes the implementation of the contract: each handler gives the request to the method of its name, which is in one of
/// the modules.
macro_rules! handlers {
    ($($name:ident: $request:ident -> $response:ident)*) => {
        #[tonic::async_trait]
        impl JobService for Service {
            $(async fn $name(&self, request: Request<$request>) -> Result<Response<$response>, Status> {
                let (caller, request) = called(request)?;
                // What is in the modules comes before the method of the trait.
                Ok(Response::new(Service::$name(self, &caller, request).await?))
            })*
        }
    };
}

handlers! {
    list_queues: ListQueuesRequest -> ListQueuesResponse
    list_jobs: ListJobsRequest -> ListJobsResponse
    get_job: GetJobRequest -> GetJobResponse
    retry_job: RetryJobRequest -> RetryJobResponse
    cancel_job: CancelJobRequest -> CancelJobResponse
    discard_job: DiscardJobRequest -> DiscardJobResponse
    run_job_now: RunJobNowRequest -> RunJobNowResponse
    bulk_jobs: BulkJobsRequest -> BulkJobsResponse
    list_workers: ListWorkersRequest -> ListWorkersResponse
    get_statistics: GetStatisticsRequest -> GetStatisticsResponse
    list_audit: ListAuditRequest -> ListAuditResponse
}
