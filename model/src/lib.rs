//! ModelService: what the engine knows, as the contract says it.
//!
//! Deliberately not here: a database, people, authentication. The service is for the server and the worker only.

mod embed;
mod parse;
mod recommend;

use std::error::Error;
use std::io;

use dotodo_proto::model::v1::model_service_server::{ModelService, ModelServiceServer};
use dotodo_proto::model::v1::{
    EmbedRequest, EmbedResponse, ParseRequest, ParseResponse, RecommendRequest, RecommendResponse,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_stream::Stream;
use tokio_util::sync::CancellationToken;
use tonic::transport::server::Connected;
use tonic::transport::{Server, ServerTlsConfig};
use tonic::{Request, Response, Status};

/// A request may have this many bytes: a history of 100,000 todos fits.
const MESSAGE_BYTES: usize = 32 * 1024 * 1024;

/// Serves the engine, and health, on `incoming` connections until `shutdown`; with `tls` over TLS only.
///
/// # Errors
/// If a connection cannot be served at all.
pub async fn serve<Connection>(
    incoming: impl Stream<Item = io::Result<Connection>>,
    tls: Option<ServerTlsConfig>,
    shutdown: CancellationToken,
) -> Result<(), Box<dyn Error + Send + Sync>>
where
    Connection: AsyncRead + AsyncWrite + Connected + Unpin + Send + 'static,
{
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<ModelServiceServer<Engine>>().await;
    let mut server = Server::builder();
    if let Some(tls) = tls {
        server = server.tls_config(tls)?;
    }
    server
        .add_service(health)
        .add_service(ModelServiceServer::new(Engine).max_decoding_message_size(MESSAGE_BYTES))
        .serve_with_incoming_shutdown(incoming, shutdown.cancelled_owned())
        .await?;
    Ok(())
}

/// The engine behind the contract.
#[derive(Debug, Clone, Copy)]
struct Engine;

#[tonic::async_trait]
impl ModelService for Engine {
    async fn parse(&self, request: Request<ParseRequest>) -> Result<Response<ParseResponse>, Status> {
        Ok(Response::new(parse::parse(&request.into_inner())?))
    }

    async fn recommend(&self, request: Request<RecommendRequest>) -> Result<Response<RecommendResponse>, Status> {
        Ok(Response::new(recommend::recommend(&request.into_inner())?))
    }

    async fn embed(&self, request: Request<EmbedRequest>) -> Result<Response<EmbedResponse>, Status> {
        Ok(Response::new(embed::embed(&request.into_inner())?))
    }
}
