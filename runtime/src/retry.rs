//! Calls that are made again by themselves when trying again can help, as the retry policy of gRPC describes it (tonic
//! reads no service config).
//!
//! Deliberately not here: which methods may be called again, which is a part of their contract.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full};
use tokio::time::sleep;
use tonic::body::Body;
use tonic::codegen::BoxFuture;
use tonic::{Code, Status};
use tower::{Service, ServiceExt as _};

/// How the server says when to try again, in milliseconds; a negative number: do not.
const PUSHBACK: &str = "grpc-retry-pushback-ms";

/// How the server is told how often the call was tried before.
const ATTEMPTS_BEFORE: &str = "grpc-previous-rpc-attempts";

/// Which calls are made again, and how.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The paths of the methods ("/dotodo.v1.TodoService/GetTodo"), whose requests are one message each.
    pub methods: Arc<BTreeSet<String>>,
    /// The codes after which the same call can succeed.
    pub codes: &'static [Code],
    /// How often a call is made, the first time included.
    pub attempts: u32,
    /// The pause before the second time.
    pub first_pause: Duration,
    /// How much longer each pause is than the one before.
    pub multiplier: u32,
    /// The longest pause; who is told to wait longer gives up.
    pub max_pause: Duration,
}

impl Policy {
    /// How long to wait after this failure of the `attempt`th time, if it is to be tried again.
    fn pause(&self, attempt: u32, pushback: Option<&HeaderValue>) -> Option<Duration> {
        let told = pushback.map(|value| value.to_str().ok()?.parse().ok().map(Duration::from_millis));
        let pause = match told {
            Some(told) => told?,
            None => (self.first_pause * self.multiplier.pow(attempt - 1)).min(self.max_pause),
        };
        (attempt < self.attempts && pause <= self.max_pause).then_some(pause)
    }
}

/// A channel whose calls are made again as a policy says.
#[derive(Debug, Clone)]
pub struct Retry<S> {
    inner: S,
    policy: Policy,
}

impl<S> Retry<S> {
    /// The calls of `inner`, repeated.
    pub fn new(inner: S, policy: Policy) -> Self {
        Self { inner, policy }
    }
}

impl<S> Service<Request<Body>> for Retry<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<Response<Body>, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        // The one that is ready is called first.
        let next = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, next);
        if self.policy.methods.contains(request.uri().path()) {
            return Box::pin(repeat(inner, request, self.policy.clone()));
        }
        let mut inner = inner;
        Box::pin(inner.call(request))
    }
}

async fn repeat<S>(mut inner: S, request: Request<Body>, policy: Policy) -> Result<Response<Body>, S::Error>
where
    S: Service<Request<Body>, Response = Response<Body>>,
{
    let (mut head, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        // Only a stream of the caller's can end so, and nobody is left to tell.
        return Ok(Status::cancelled("the request was not sent to its end").into_http());
    };
    let bytes = body.to_bytes();
    let mut attempt = 1;
    loop {
        let request = Request::from_parts(head.clone(), Body::new(Full::new(bytes.clone())));
        let answered = inner.call(request).await;
        let Some(pause) = pause(&policy, attempt, &answered) else { return answered };
        sleep(pause).await;
        head.headers.insert(ATTEMPTS_BEFORE, attempt.into());
        attempt += 1;
        inner.ready().await?;
    }
}

/// How long to wait until an answer is worth asking for again. An answer without a status in its head has begun, and
/// is given on; a call that did not reach the server is one that it was not available for.
fn pause<E>(policy: &Policy, attempt: u32, answered: &Result<Response<Body>, E>) -> Option<Duration> {
    let Ok(response) = answered else {
        return policy.codes.contains(&Code::Unavailable).then(|| policy.pause(attempt, None)).flatten();
    };
    let code = Status::from_header_map(response.headers())?.code();
    policy.codes.contains(&code).then(|| policy.pause(attempt, response.headers().get(PUSHBACK))).flatten()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tokio::time::Instant;
    use tower::service_fn;

    use super::*;

    type Outcome = Result<Status, &'static str>;

    fn policy() -> Policy {
        Policy {
            methods: Arc::new(BTreeSet::from(["/s/Read".to_owned()])),
            codes: &[Code::Unavailable],
            attempts: 3,
            first_pause: Duration::from_millis(100),
            multiplier: 2,
            max_pause: Duration::from_secs(1),
        }
    }

    /// Calls a method of a server that does this one after the other; gives the last outcome, how often the server was
    /// called, and how long it took.
    async fn call(path: &str, outcomes: Vec<Outcome>) -> (Result<Code, &'static str>, usize, Duration) {
        let left = Arc::new(Mutex::new(outcomes.into_iter().rev().collect::<Vec<_>>()));
        let all = left.lock().unwrap().len();
        let server = {
            let left = left.clone();
            service_fn(move |request: Request<Body>| {
                let outcome = left.lock().unwrap().pop().unwrap();
                async move {
                    assert_eq!(request.into_body().collect().await.unwrap().to_bytes(), "asked".as_bytes());
                    outcome.map(Status::into_http)
                }
            })
        };
        let request = Request::post(path).body(Body::new(Full::from("asked"))).unwrap();
        let begun = Instant::now();
        let answered = Retry::new(server, policy()).oneshot(request).await;
        let called = all - left.lock().unwrap().len();
        let code = answered.map(|response| Status::from_header_map(response.headers()).unwrap().code());
        (code, called, begun.elapsed())
    }

    fn unavailable(pushback: Option<&'static str>) -> Outcome {
        let mut status = Status::unavailable("");
        if let Some(pushback) = pushback {
            status.metadata_mut().insert(PUSHBACK, pushback.parse().unwrap());
        }
        Ok(status)
    }

    #[tokio::test(start_paused = true)]
    async fn what_passes_is_tried_again_after_growing_pauses() {
        let outcomes = vec![Err("refused"), unavailable(None), Ok(Status::ok(""))];
        assert_eq!(call("/s/Read", outcomes).await, (Ok(Code::Ok), 3, Duration::from_millis(300)));
        let outcomes = vec![unavailable(None), unavailable(None), Err("refused"), Ok(Status::ok(""))];
        assert_eq!(call("/s/Read", outcomes).await, (Err("refused"), 3, Duration::from_millis(300)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_does_not_pass_is_not() {
        for (path, outcome) in [
            ("/s/Write", unavailable(None)),
            ("/s/Write", Err("refused")),
            ("/s/Read", Ok(Status::not_found(""))),
            ("/s/Read", unavailable(Some("-1"))),
            ("/s/Read", unavailable(Some("nonsense"))),
            ("/s/Read", unavailable(Some("1001"))),
        ] {
            let (_, called, waited) = call(path, vec![outcome, Ok(Status::ok(""))]).await;
            assert_eq!((called, waited), (1, Duration::ZERO), "{path}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_server_says_how_long_to_wait() {
        let outcomes = vec![unavailable(Some("700")), Ok(Status::ok(""))];
        assert_eq!(call("/s/Read", outcomes).await, (Ok(Code::Ok), 2, Duration::from_millis(700)));
    }
}
