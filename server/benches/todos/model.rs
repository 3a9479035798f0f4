//! A model that answers at once: two todos to whatever is said, and a vector to whatever is embedded.

use dotodo_proto::model::v1::model_service_server::{ModelService, ModelServiceServer};
use dotodo_proto::model::v1::{
    EmbedRequest, EmbedResponse, Embedding, ParseRequest, ParseResponse, ParsedTodo, RecommendRequest,
    RecommendResponse,
};
use dotodo_proto::v1::Span;
use tonic::transport::{Channel, Server};
use tonic::{Request, Response, Status};

struct Model;

/// A channel to one.
pub(crate) fn channel() -> Channel {
    let (channel, incoming) = dotodo_runtime::channel::in_memory();
    tokio::spawn(Server::builder().add_service(ModelServiceServer::new(Model)).serve_with_incoming(incoming));
    channel
}

#[tonic::async_trait]
impl ModelService for Model {
    async fn parse(&self, _: Request<ParseRequest>) -> Result<Response<ParseResponse>, Status> {
        let todo = |title: &str, start, end| ParsedTodo {
            title: title.into(),
            category: "집안일".into(),
            due_date: "2026-11-24".into(),
            source: Some(Span { start, end }),
            ..ParsedTodo::default()
        };
        let todos = vec![todo("방 청소하기", 0, 9), todo("빨래하기", 10, 15)];
        Ok(Response::new(ParseResponse { todos, ..ParseResponse::default() }))
    }

    async fn recommend(&self, _: Request<RecommendRequest>) -> Result<Response<RecommendResponse>, Status> {
        Err(Status::unimplemented("not measured"))
    }

    async fn embed(&self, request: Request<EmbedRequest>) -> Result<Response<EmbedResponse>, Status> {
        let vector = || Embedding { values: vec![0.0625; 256] };
        let embeddings = request.into_inner().texts.iter().map(|_| vector()).collect();
        Ok(Response::new(EmbedResponse { embeddings, model: "bench".into() }))
    }
}
