//! Answers that are streams: how many each caller may have open, and that they end with the token.
//!
//! What bounds other calls, the deadline and the places for calls at once, ends with the headers of an answer.

pub(crate) mod live;

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep_until};
use tonic::Status;

use crate::auth::Caller;
use crate::connection::Peer;
use crate::error::{self, Error};
use crate::places::{Place, Places, Taken};

/// The open streams of all callers.
pub(crate) struct Streams {
    methods: HashSet<String>,
    taken: Arc<Taken<String>>,
}

impl Streams {
    /// Bounds the streams of these methods.
    pub(crate) fn new(methods: HashSet<String>, places: Places) -> Arc<Self> {
        Arc::new(Self { methods, taken: Taken::of(places) })
    }
}

/// Gives a call that answers with a stream a place for as long as the stream lasts, or refuses it.
pub(crate) async fn bound(State(streams): State<Arc<Streams>>, request: Request, next: Next) -> Response {
    if !streams.methods.contains(request.uri().path()) {
        return next.run(request).await;
    }
    let caller = request.extensions().get::<Caller>();
    let who = match (caller, request.extensions().get::<Peer>()) {
        (Some(caller), _) => format!("user {}", caller.user_id),
        (None, Some(peer)) => peer.network().to_string(),
        (None, None) => String::new(),
    };
    let end = caller.and_then(|caller| caller.expires).map(|at| Box::pin(sleep_until(at)));
    let Some(place) = streams.taken.take(who) else {
        return error::response(Error::TooManyStreams);
    };
    next.run(request).await.map(|body| Body::new(Held { body, end, _place: place }))
}

/// A body that holds a place, and ends with its caller's token.
struct Held {
    body: Body,
    end: Option<Pin<Box<Sleep>>>,
    _place: Place<String>,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.end.as_mut().is_some_and(|end| end.as_mut().poll(context).is_ready()) {
            self.end = None;
            self.body = Body::empty();
            let mut trailers = http::HeaderMap::new();
            // A status of ours has nothing in it that cannot be a header.
            let _ = Status::from(Error::TokenExpired).add_header(&mut trailers);
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.end.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use http_body_util::BodyExt as _;
    use tokio::time::Instant;
    use tower::ServiceExt as _;

    use super::*;

    /// A service whose one method never ends.
    fn service(places: Places) -> Router {
        let streams = Streams::new(["/watch".to_owned()].into(), places);
        let endless = async || Body::from_stream(tokio_stream::pending::<Result<Bytes, axum::Error>>());
        Router::new().fallback(endless).layer(from_fn_with_state(streams, bound))
    }

    async fn call(service: &Router, path: &str, user_id: &str, expires: Option<Instant>) -> Response {
        let mut request = Request::post(path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(Caller { expires, ..Caller::user(user_id) });
        service.clone().oneshot(request).await.unwrap()
    }

    fn refused(response: &Response) -> bool {
        response.headers().contains_key("grpc-status")
    }

    #[tokio::test]
    async fn a_stream_holds_its_place_until_it_ends() {
        let service = service(Places { total: 3, each: 2 });
        let first = call(&service, "/watch", "a", None).await;
        let second = call(&service, "/watch", "a", None).await;
        assert!(!refused(&first) && !refused(&second));
        assert!(refused(&call(&service, "/watch", "a", None).await));
        assert!(!refused(&call(&service, "/list", "a", None).await), "other calls are not streams");
        drop(first);
        assert!(!refused(&call(&service, "/watch", "a", None).await));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_ends_with_the_token() {
        let service = service(Places { total: 3, each: 2 });
        let end = Instant::now() + Duration::from_secs(600);
        let body = call(&service, "/watch", "a", Some(end)).await.into_body();
        let trailers = body.collect().await.unwrap().trailers().cloned().unwrap();
        assert_eq!(Instant::now().duration_since(end).as_secs(), 0);
        assert_eq!(trailers["grpc-status"], "16");
    }
}
