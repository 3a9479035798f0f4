//! Talking to a running server.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use dotodo_proto::retry;
use dotodo_proto::v1::account_service_client::AccountServiceClient;
use dotodo_proto::v1::job_service_client::JobServiceClient;
use dotodo_proto::v1::pipeline_service_client::PipelineServiceClient;
use dotodo_proto::v1::recommendation_service_client::RecommendationServiceClient;
use dotodo_proto::v1::sync_service_client::SyncServiceClient;
use dotodo_proto::v1::todo_service_client::TodoServiceClient;
use dotodo_runtime::channel;
use dotodo_runtime::retry::{Policy, Retry};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::error::Error;
use crate::language;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A call takes at most this long.
const DEADLINE: Duration = Duration::from_secs(15);
/// A page of 200 todos with long notes.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Which server, and who is asking.
#[derive(Debug, Args)]
pub(crate) struct Connection {
    /// The server
    #[arg(long, env = "DOTODO_URL", default_value = "http://127.0.0.1:8080", global = true)]
    url: String,
    /// A bearer token; `dotodo token` makes one
    #[arg(
        long,
        env = "DOTODO_TOKEN",
        hide_env_values = true,
        default_value = "",
        hide_default_value = true,
        global = true
    )]
    token: String,
    #[command(flatten)]
    tls: Tls,
}

/// Whom to trust, and who to be, where the URL begins with https.
#[derive(Debug, Args)]
struct Tls {
    /// Authorities (PEM) that may vouch for the server, in the place of those that browsers trust
    #[arg(long, env = "DOTODO_CA", global = true)]
    ca: Option<PathBuf>,
    /// Our certificate (PEM), for a server that lets in only whom it knows
    #[arg(long, env = "DOTODO_CLIENT_CERT", requires = "client_key", global = true)]
    client_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, env = "DOTODO_CLIENT_KEY", requires = "client_cert", global = true)]
    client_key: Option<PathBuf>,
}

impl Tls {
    fn channel(&self, url: &str) -> Result<Channel, Error> {
        let identity = self.client_cert.clone().zip(self.client_key.clone());
        let tls = channel::Tls { authorities: self.ca.clone(), identity };
        channel::connect(url, CONNECT_TIMEOUT, &tls).map_err(|error| Error::Channel { url: url.to_owned(), error })
    }
}

/// A channel that sends the token with each call, and makes it again where that can help and harms nobody.
pub(crate) type Authenticated = InterceptedService<Retry<Channel>, Bearer>;

/// A client of TodoService.
pub(crate) type Client = TodoServiceClient<Authenticated>;

/// A client of SyncService.
pub(crate) type SyncClient = SyncServiceClient<Authenticated>;

/// A client of PipelineService.
pub(crate) type PipelineClient = PipelineServiceClient<Authenticated>;

/// A client of JobService.
pub(crate) type JobClient = JobServiceClient<Authenticated>;

/// Adds the token, the language and the deadline, if there is one, to each call.
#[derive(Debug, Clone)]
pub(crate) struct Bearer {
    token: Option<MetadataValue<Ascii>>,
    deadline: Option<Duration>,
}

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.token {
            request.metadata_mut().insert("authorization", token.clone());
        }
        request.metadata_mut().insert("accept-language", MetadataValue::from_static(language::tag()));
        if let Some(deadline) = self.deadline {
            request.set_timeout(deadline);
        }
        Ok(request)
    }
}

impl Connection {
    /// A client of TodoService. Connects when the first call is made.
    pub(crate) fn connect(&self) -> Result<Client, Error> {
        Ok(TodoServiceClient::new(self.channel(Some(DEADLINE))?).max_decoding_message_size(ANSWER_BYTES))
    }

    /// A client of AccountService. Connects when the first call is made.
    pub(crate) fn accounts(&self) -> Result<AccountServiceClient<Authenticated>, Error> {
        Ok(AccountServiceClient::new(self.channel(Some(DEADLINE))?))
    }

    /// A client of AccountService for exports, which have no deadline. Connects when the first call is made.
    pub(crate) fn exports(&self) -> Result<AccountServiceClient<Authenticated>, Error> {
        Ok(AccountServiceClient::new(self.channel(None)?))
    }

    /// A client of SyncService, whose streams have no deadline. Connects when the first call is made.
    pub(crate) fn sync(&self) -> Result<SyncClient, Error> {
        Ok(SyncServiceClient::new(self.channel(None)?).max_decoding_message_size(ANSWER_BYTES))
    }

    /// A client of RecommendationService. Connects when the first call is made.
    pub(crate) fn recommendations(&self) -> Result<RecommendationServiceClient<Authenticated>, Error> {
        Ok(RecommendationServiceClient::new(self.channel(Some(DEADLINE))?))
    }

    /// A client of PipelineService. Connects when the first call is made.
    pub(crate) fn pipelines(&self) -> Result<PipelineClient, Error> {
        Ok(PipelineServiceClient::new(self.channel(Some(DEADLINE))?).max_decoding_message_size(ANSWER_BYTES))
    }

    /// A client of PipelineService for streams, which have no deadline. Connects when the first call is made.
    pub(crate) fn runs(&self) -> Result<PipelineClient, Error> {
        Ok(PipelineServiceClient::new(self.channel(None)?).max_decoding_message_size(ANSWER_BYTES))
    }

    /// A client of JobService. Connects when the first call is made.
    pub(crate) fn jobs(&self) -> Result<JobClient, Error> {
        Ok(JobServiceClient::new(self.channel(Some(DEADLINE))?).max_decoding_message_size(ANSWER_BYTES))
    }

    fn channel(&self, deadline: Option<Duration>) -> Result<Authenticated, Error> {
        let mut token = None;
        if !self.token.is_empty() {
            let mut header: MetadataValue<Ascii> = format!("Bearer {}", self.token)
                .parse()
                .map_err(|_| Error::Usage("the token contains characters that no token has".to_owned()))?;
            header.set_sensitive(true);
            token = Some(header);
        }
        Ok(InterceptedService::new(Retry::new(self.tls.channel(&self.url)?, policy()), Bearer { token, deadline }))
    }
}

/// The retry policy of the contract.
fn policy() -> Policy {
    let methods = retry::methods().unwrap_or_default();
    Policy {
        methods: Arc::new(methods.into_iter().filter(|(_, repeatable)| *repeatable).map(|(path, _)| path).collect()),
        codes: &retry::CODES,
        attempts: retry::ATTEMPTS,
        first_pause: retry::FIRST_PAUSE,
        multiplier: retry::MULTIPLIER,
        max_pause: retry::MAX_PAUSE,
    }
}

/// Which server.
#[derive(Debug, Args)]
pub(crate) struct HealthOptions {
    /// The server, or a model
    #[arg(long, env = "DOTODO_URL", default_value = "http://127.0.0.1:8080")]
    url: String,
    #[command(flatten)]
    tls: Tls,
}

/// Asks a server whether it can serve, and fails if it cannot.
pub(crate) async fn health(options: &HealthOptions) -> Result<(), Error> {
    let mut client = HealthClient::new(options.tls.channel(&options.url)?);
    let mut request = Request::new(HealthCheckRequest::default());
    request.set_timeout(DEADLINE);
    match client.check(request).await?.into_inner().status() {
        ServingStatus::Serving => {
            println!("serving");
            Ok(())
        }
        other => Err(Status::unavailable(format!("the server says {}", other.as_str_name())).into()),
    }
}
