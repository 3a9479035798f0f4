//! ModelService: what the engine knows, as the contract says it, and where one is set an endpoint that words it.
//!
//! Deliberately not here: a database, people, authentication. The service is for the server and the worker only.

mod embed;
mod endpoint;
mod parse;
mod recommend;

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dotodo_proto::model::v1::model_service_server::{ModelService, ModelServiceServer};
use dotodo_proto::model::v1::{
    EmbedRequest, EmbedResponse, ParseRequest, ParseResponse, RecommendRequest, RecommendResponse,
};
use dotodo_runtime::timeout;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_stream::Stream;
use tokio_util::sync::CancellationToken;
use tonic::metadata::MetadataMap;
use tonic::transport::server::Connected;
use tonic::transport::{Server, ServerTlsConfig};
use tonic::{Request, Response, Status};

pub use dotodo_runtime::fetch::AddressError;
pub use endpoint::{Endpoint, Key, Settings};

/// A request may have this many bytes: a history of 100,000 todos fits.
const MESSAGE_BYTES: usize = 32 * 1024 * 1024;

/// Serves the engine, and health, on `incoming` connections until `shutdown`; with `tls` over TLS only. What is suggested may
/// be worded by an `endpoint`.
///
/// # Errors
/// If a connection cannot be served at all.
pub async fn serve<Connection>(
    incoming: impl Stream<Item = io::Result<Connection>>,
    tls: Option<ServerTlsConfig>,
    endpoint: Option<Endpoint>,
    shutdown: CancellationToken,
) -> Result<(), Box<dyn Error + Send + Sync>>
where
    Connection: AsyncRead + AsyncWrite + Connected + Unpin + Send + 'static,
{
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<ModelServiceServer<Model>>().await;
    let model = Model { endpoint: endpoint.map(Arc::new) };
    let mut server = Server::builder();
    if let Some(tls) = tls {
        server = server.tls_config(tls)?;
    }
    server
        .add_service(health)
        .add_service(ModelServiceServer::new(model).max_decoding_message_size(MESSAGE_BYTES))
        .serve_with_incoming_shutdown(incoming, shutdown.cancelled_owned())
        .await?;
    Ok(())
}

/// The engine behind the contract, and an endpoint behind what it suggests.
#[derive(Debug, Clone)]
struct Model {
    endpoint: Option<Arc<Endpoint>>,
}

#[tonic::async_trait]
impl ModelService for Model {
    async fn parse(&self, request: Request<ParseRequest>) -> Result<Response<ParseResponse>, Status> {
        Ok(Response::new(parse::parse(&request.into_inner())?))
    }

    async fn recommend(&self, request: Request<RecommendRequest>) -> Result<Response<RecommendResponse>, Status> {
        let (start, patience) = (Instant::now(), patience(request.metadata()));
        let request = request.into_inner();
        let mut answer = recommend::recommend(&request)?;
        if let Some(endpoint) = &self.endpoint {
            // Who waits no longer than this still gets the engine's answer.
            let left = patience.map(|patience| (patience * 3 / 4).saturating_sub(start.elapsed()));
            answer = endpoint.improve(&request, answer, left).await;
        }
        Ok(Response::new(answer))
    }

    async fn embed(&self, request: Request<EmbedRequest>) -> Result<Response<EmbedResponse>, Status> {
        Ok(Response::new(embed::embed(&request.into_inner())?))
    }
}

/// How long the caller waits, as far as it says.
fn patience(metadata: &MetadataMap) -> Option<Duration> {
    timeout::parse(metadata.get(timeout::HEADER)?.to_str().ok()?)
}
