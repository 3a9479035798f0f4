//! The public server: the services of `dotodo.v1` over gRPC and grpc-web, health, reflection, /healthz and /metrics, on one port.
//!
//! Layers give every RPC authentication, a deadline, a bound on calls at once, a log line and complete errors, so that
//! a new one has them by default. Deliberately not here: SQL (`dotodo-store`) and language (a model, over gRPC).

mod account;
mod admin;
pub mod auth;
mod call;
mod connection;
mod error;
mod job;
mod list;
mod model;
mod mutation;
mod names;
mod pipeline;
mod places;
mod rate;
mod recommendation;
mod recurrence;
mod service_config;
mod stream;
mod sync;
mod timestamp;
mod todo;
mod validation;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use dotodo_proto::v1::account_service_server::{self, AccountServiceServer};
use dotodo_proto::v1::job_service_server::{self, JobServiceServer};
use dotodo_proto::v1::pipeline_service_server::{self, PipelineServiceServer};
use dotodo_proto::v1::recommendation_service_server::{self, RecommendationServiceServer};
use dotodo_proto::v1::sync_service_server::{self, SyncServiceServer};
use dotodo_proto::v1::todo_service_server::{self, TodoServiceServer};
use dotodo_store::Pool;
use http::{HeaderName, Request, header};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic::transport::{Channel, server::Server as Transport};
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::server::{HealthReporter, health_reporter};
use tonic_web::GrpcWebLayer;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

pub use connection::{Connections, Tls, TlsError};
pub use error::DOMAIN;
pub use places::Places;
pub use rate::Rate;
pub use recommendation::{PrepareError, Recommender};
pub use sync::Settings as SyncSettings;
pub use todo::pending::{PendingError, PendingRead, PendingReader};

/// The bounds of the server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long a call may take.
    pub deadline: Duration,
    /// How long a model is waited for.
    pub model_patience: Duration,
    /// How many calls may be under way at once.
    pub calls: usize,
    /// How changes are followed.
    pub sync: SyncSettings,
    /// How long open calls may go on after the server was told to stop.
    pub drain: Duration,
    /// How many bytes a request may have.
    pub request_bytes: usize,
    /// How many bytes an answer may have.
    pub answer_bytes: usize,
    /// The bounds of connections.
    pub connections: Connections,
    /// Whether anybody may ask for the descriptors of the services.
    pub reflection: bool,
    /// TLS, or none: then something before the server must do it.
    pub tls: Option<Tls>,
    /// How much each person may ask for.
    pub rate: Rate,
    /// How many calls without a valid token each address may make.
    pub failures: Rate,
    /// How many answers that are streams may be open, in all and of each caller.
    pub streams: Places,
}

impl Default for Settings {
    /// 15 s for a call, 5 s for the model, 1,024 calls, 8 s to drain. A request of 256 KiB: 10,000 characters have at
    /// most 40,000 bytes. An answer of 16 MiB: a page of 200 todos with long notes fits. 1,000 units at once and 20 more
    /// each second for everybody; 200 failures and one more each second for an address; 4,096 streams, 8 of each caller.
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(15),
            model_patience: Duration::from_secs(5),
            calls: 1024,
            sync: SyncSettings::default(),
            drain: Duration::from_secs(8),
            request_bytes: 256 * 1024,
            answer_bytes: 16 * 1024 * 1024,
            connections: Connections::default(),
            reflection: true,
            tls: None,
            rate: Rate { burst: 1000, per_second: 20 },
            failures: Rate { burst: 200, per_second: 1 },
            streams: Places { total: 4096, each: 8 },
        }
    }
}

/// A batch of commands may have as many bytes as so many requests.
const BATCH: usize = 4;
/// What the health service speaks of: the whole, and each public service.
const SERVICES: [&str; 7] = [
    "",
    account_service_server::SERVICE_NAME,
    job_service_server::SERVICE_NAME,
    pipeline_service_server::SERVICE_NAME,
    recommendation_service_server::SERVICE_NAME,
    sync_service_server::SERVICE_NAME,
    todo_service_server::SERVICE_NAME,
];
/// How often the database is asked whether it is there, for the health service.
const HEALTH_INTERVAL: Duration = Duration::from_secs(2);

/// Serves on `listener` until `shutdown`, then lets open calls finish for `settings.drain`.
///
/// # Errors
/// If the connection or the reflection data cannot be set up.
pub async fn serve(
    listener: TcpListener,
    pool: Pool,
    model: Channel,
    verifier: auth::Verifier,
    settings: Settings,
    shutdown: CancellationToken,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let (reporter, health) = health_reporter();
    // Its reporter begins with SERVING, which nobody knows yet.
    report(&reporter, ServingStatus::NotServing).await;
    let watch = tokio::spawn(watch_database(pool.clone(), reporter, shutdown.clone()));
    let verifier = Arc::new(verifier);
    let refresh = tokio::spawn({
        let (verifier, shutdown) = (verifier.clone(), shutdown.clone());
        async move { verifier.keep_fresh(shutdown).await }
    });
    let accounts = account::Service::new(pool.clone(), shutdown.clone());
    let pipelines = pipeline::Service::new(pool.clone(), settings.sync.clone(), shutdown.clone());
    let jobs = job::Service::new(pool.clone());
    let todos = Arc::new(todo::Service { pool, model: model::Model::new(model, settings.model_patience) });
    let recommendations = recommendation::Service::new(todos.clone());
    let (sync, ear) = sync::Service::new(todos.clone(), settings.sync.clone(), shutdown.clone());
    let ear = tokio::spawn(ear);
    let (request_bytes, answer_bytes) = (settings.request_bytes, settings.answer_bytes);
    macro_rules! bounded {
        ($service:expr, $request_bytes:expr) => {
            $service.max_decoding_message_size($request_bytes).max_encoding_message_size(answer_bytes)
        };
    }
    let guarded = Routes::from(Router::new())
        .add_service(bounded!(AccountServiceServer::new(accounts), request_bytes))
        .add_service(bounded!(JobServiceServer::new(jobs), request_bytes))
        .add_service(bounded!(PipelineServiceServer::new(pipelines), request_bytes))
        .add_service(bounded!(RecommendationServiceServer::new(recommendations), request_bytes))
        .add_service(bounded!(SyncServiceServer::new(sync), BATCH * request_bytes))
        .add_service(bounded!(TodoServiceServer::from_arc(todos), request_bytes))
        .into_axum_router();
    let streams = stream::Streams::new(call::streaming()?, settings.streams);
    let guarded = guarded
        .layer(from_fn_with_state(streams.clone(), stream::bound))
        .layer(from_fn_with_state(rate::Buckets::new(settings.rate), rate::limit))
        .layer(from_fn_with_state(auth::Guard::new(verifier, settings.failures), auth::authenticate));
    let open = open(health, settings.reflection)?.layer(from_fn_with_state(streams, stream::bound));
    let rpc = guarded.merge(open).fallback(error::unknown_method);
    let tls = settings.tls.clone().map(Tls::serve).transpose()?;
    let incoming = ReceiverStream::new(connection::accept(listener, &settings.connections, tls));
    let serving = transport(&settings.connections)
        .add_routes(with_layers(rpc, &settings)?.into())
        .serve_with_incoming_shutdown(incoming, shutdown.clone().cancelled_owned());
    match dotodo_runtime::shutdown::drain(&shutdown, settings.drain, serving).await {
        Some(served) => served?,
        None => tracing::warn!("calls were still open when the time to drain was over"),
    }
    watch.abort();
    refresh.abort();
    ear.abort();
    Ok(())
}

/// HTTP/2 and HTTP/1.1 with their bounds. Of what a peer may reset at once the bounds are those of h2 (CVE-2023-44487),
/// written down so that no new version loosens them unseen.
fn transport(bounds: &Connections) -> Transport {
    Transport::builder()
        .accept_http1(true)
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(Duration::from_secs(10)))
        .http2_max_header_list_size(bounds.header_bytes)
        .http2_max_pending_accept_reset_streams(Some(20))
        .http2_max_local_error_reset_streams(Some(1024))
        .max_concurrent_streams(bounds.streams)
        .max_connection_age(bounds.age)
        .max_connection_age_grace(bounds.age_grace)
}

/// The RPCs with what every call goes through, outermost last, and the plain HTTP paths beside them.
fn with_layers(rpc: Router, settings: &Settings) -> Result<Router, prost::DecodeError> {
    let rpc = rpc
        .layer(from_fn_with_state(settings.deadline, call::deadline))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(Arc::new(Semaphore::new(settings.calls)), call::bound))
        .layer(from_fn(error::complete))
        .layer(from_fn_with_state(Arc::new(call::methods()?), call::observe))
        .layer(
            ServiceBuilder::new()
                .layer(GrpcWebLayer::new())
                .map_request(|request: Request<tonic::body::Body>| request.map(Body::new)),
        )
        .layer(cors());
    let (metrics, config) = (metrics_handle(), service_config::json()?);
    let config = ([(header::CONTENT_TYPE, "application/json")], config);
    Ok(Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/service-config.json", get(async move || config))
        .route("/metrics", get(async move || metrics.render()))
        .fallback_service(rpc)
        .layer(from_fn_with_state(settings.connections.header_bytes, connection::admit)))
}

/// Any page may call: a call is let in by the token that it must hold, never by a cookie that a browser adds itself.
fn cors() -> CorsLayer {
    let exposed = ["grpc-status", "grpc-message", "grpc-status-details-bin"].map(HeaderName::from_static);
    CorsLayer::new()
        .allow_origin(AllowOrigin::any())
        .allow_headers(AllowHeaders::list(
            [header::AUTHORIZATION, header::CONTENT_TYPE]
                .into_iter()
                .chain(["x-grpc-web", "x-user-agent", "grpc-timeout"].map(HeaderName::from_static)),
        ))
        .allow_methods([http::Method::POST])
        .expose_headers(exposed)
        .max_age(Duration::from_secs(2 * 60 * 60))
}

/// What anyone may call: health, and reflection in both versions, since older grpcurls speak only v1alpha. Reflection
/// knows the details of errors too, so that those can be shown.
fn open(health: HealthServer<impl Health>, with_reflection: bool) -> Result<Router, tonic_reflection::server::Error> {
    // The routes begin with an empty router: merging two that both have a fallback panics.
    let routes = Routes::from(Router::new()).add_service(health);
    if !with_reflection {
        return Ok(routes.into_axum_router());
    }
    let reflection = || {
        let builder = tonic_reflection::server::Builder::configure();
        // The descriptors hold the model's service too, which is not served here.
        let served = SERVICES.into_iter().filter(|name| !name.is_empty()).chain(["grpc.health.v1.Health"]);
        served
            .fold(builder, tonic_reflection::server::Builder::with_service_name)
            .register_encoded_file_descriptor_set(dotodo_proto::DESCRIPTORS)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
    };
    let routes = routes.add_service(reflection().build_v1()?).add_service(reflection().build_v1alpha()?);
    Ok(routes.into_axum_router())
}

/// Reports SERVING while the database answers and has our schema.
async fn watch_database(pool: Pool, reporter: HealthReporter, shutdown: CancellationToken) {
    let mut was_ready = None;
    while !shutdown.is_cancelled() {
        let ready = dotodo_store::ready(&pool).await;
        if was_ready != Some(ready.is_ok()) {
            match &ready {
                Ok(()) => tracing::info!("the database is ready"),
                Err(error) => tracing::warn!(error = error::chain(error), "the database is not ready"),
            }
        }
        was_ready = Some(ready.is_ok());
        let status = if ready.is_ok() { ServingStatus::Serving } else { ServingStatus::NotServing };
        report(&reporter, status).await;
        tokio::select! {
            () = tokio::time::sleep(HEALTH_INTERVAL) => {}
            () = shutdown.cancelled() => {}
        }
    }
    report(&reporter, ServingStatus::NotServing).await;
}

async fn report(reporter: &HealthReporter, status: ServingStatus) {
    for service in SERVICES {
        reporter.set_service_status(service, status).await;
    }
}

/// What renders the metrics of this process.
fn metrics_handle() -> PrometheusHandle {
    static HANDLE: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    let install = || {
        let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0];
        PrometheusBuilder::new()
            .set_buckets(&buckets)
            .and_then(PrometheusBuilder::install_recorder)
            .expect("the buckets are given, and no other recorder is installed")
    };
    HANDLE.get_or_init(install).clone()
}

#[cfg(test)]
mod tests {
    use tower::ServiceExt as _;

    use super::*;

    /// The answer to a call of a method.
    async fn call(app: &Router, path: &str) -> axum::response::Response {
        let request = Request::post(path)
            .version(http::Version::HTTP_2)
            .header(header::CONTENT_TYPE, "application/grpc")
            .body(Body::empty())
            .unwrap();
        app.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn a_handler_that_panics_answers_internal_and_the_others_go_on() {
        let (panics, lives) = ("/dotodo.v1.TodoService/GetTodo", "/dotodo.v1.TodoService/ListTodos");
        let handlers = Router::new()
            .route(panics, axum::routing::post(async || -> &'static str { panic!("a secret of the handler") }))
            .route(lives, axum::routing::post(async || "lives"));
        let settings = Settings { calls: 1, ..Settings::default() };
        let app = with_layers(handlers, &settings).unwrap();
        for _ in 0..3 {
            let response = call(&app, panics).await;
            let status = tonic::Status::from_header_map(response.headers()).unwrap();
            assert_eq!((status.code(), status.message()), (tonic::Code::Internal, "a fault of the service"));
            assert!(!format!("{response:?}").contains("secret"));
            // The place of the call that panicked is free again.
            assert_eq!(call(&app, lives).await.status(), http::StatusCode::OK);
        }
        let alive = Request::get("/healthz").body(Body::empty()).unwrap();
        assert_eq!(app.oneshot(alive).await.unwrap().status(), http::StatusCode::OK);
    }
}
