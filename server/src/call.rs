//! What every call goes through, whatever its service: a log line and metrics, a bound on calls at once, a deadline.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use dotodo_runtime::timeout;
use http::HeaderMap;
use prost::Message as _;
use prost_types::{FileDescriptorSet, MethodDescriptorProto};
use tokio::sync::Semaphore;
use tonic::{Code, Status};
use tracing::Instrument as _;

use crate::connection::Peer;
use crate::error::{self, Error};

/// Tonic ends a call at its deadline with CANCELLED; ours comes this much earlier, with the code the contract names.
const BEFORE_TONIC: Duration = Duration::from_millis(5);

/// The paths of every RPC, so that metrics have no label that a caller made up.
pub(crate) fn methods() -> Result<HashSet<String>, prost::DecodeError> {
    matching(|_| true)
}

/// The paths of those that answer with a stream.
pub(crate) fn streaming() -> Result<HashSet<String>, prost::DecodeError> {
    matching(MethodDescriptorProto::server_streaming)
}

fn matching(is_wanted: impl Fn(&MethodDescriptorProto) -> bool) -> Result<HashSet<String>, prost::DecodeError> {
    let mut methods = HashSet::new();
    let reflection =
        [tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET, tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET];
    for encoded in [&[dotodo_proto::DESCRIPTORS, tonic_health::pb::FILE_DESCRIPTOR_SET], &reflection[..]].concat() {
        for file in FileDescriptorSet::decode(encoded)?.file {
            for service in &file.service {
                let path = |method: &str| format!("/{}.{}/{method}", file.package(), service.name());
                let wanted = service.method.iter().filter(|method| is_wanted(method));
                methods.extend(wanted.map(|method| path(method.name())));
            }
        }
    }
    Ok(methods)
}

/// Logs one line and counts each call.
pub(crate) async fn observe(State(methods): State<Arc<HashSet<String>>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("call", method = path, user_id = tracing::field::Empty);
    async {
        let response = next.run(request).await;
        let code = code(&response);
        let seconds = begun.elapsed().as_secs_f64();
        let duration_ms = (seconds * 1e6).round() / 1e3;
        if code == Code::Ok && path.starts_with("/grpc.") {
            tracing::debug!(?code, duration_ms, "called");
        } else {
            tracing::info!(?code, duration_ms, "called");
        }
        if methods.contains(&path) {
            let method = path.clone();
            metrics::histogram!("dotodo_call_duration_seconds", "method" => method, "code" => format!("{code:?}"))
                .record(seconds);
        }
        response
    }
    .instrument(span.clone())
    .await
}

/// The code of an answer. Of a call that reached its handler and succeeded it is still to come, in the trailers.
fn code(response: &Response) -> Code {
    if let Some(status) = response.extensions().get::<Status>() {
        return status.code();
    }
    Status::from_header_map(response.headers()).map_or(Code::Ok, |status| status.code())
}

/// Refuses a call when too many are under way, in all or on its connection.
pub(crate) async fn bound(State(places): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().cloned();
    let on_connection = peer.as_ref().map(|peer| peer.calls().try_acquire()).transpose();
    match (on_connection, places.try_acquire()) {
        (Ok(_on_connection), Ok(_in_all)) => next.run(request).await,
        _ => error::response(Error::Overloaded),
    }
}

/// When a call ends, among the extensions of its request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(pub(crate) Instant);

/// Ends a call at the client's deadline or at ours, whichever is earlier.
pub(crate) async fn deadline(State(ours): State<Duration>, mut request: Request, next: Next) -> Response {
    let left = theirs(request.headers()).map_or(ours, |theirs| theirs.min(ours)).saturating_sub(BEFORE_TONIC);
    let deadline = Instant::now() + left;
    request.extensions_mut().insert(Deadline(deadline));
    match tokio::time::timeout_at(deadline.into(), next.run(request)).await {
        Ok(response) => response,
        Err(_) => error::response(Error::DeadlineExceeded),
    }
}

/// How long the client waits, as far as it says.
pub(crate) fn theirs(headers: &HeaderMap) -> Option<Duration> {
    timeout::parse(headers.get(timeout::HEADER)?.to_str().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rpc_is_known() {
        let methods = methods().unwrap();
        assert!(methods.contains("/dotodo.v1.TodoService/CaptureTodos"));
        assert!(methods.contains("/grpc.health.v1.Health/Check"));
    }
}
