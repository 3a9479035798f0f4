//! The one place where a gRPC status is made from an error, and where the inside of an error is logged, once.
//!
//! A status carries `google.rpc` details: an `ErrorInfo` with a stable reason, a `BadRequest` that names every field at
//! fault, a `RetryInfo` where trying again can help. What went wrong inside never reaches a client.

use std::collections::HashMap;
use std::time::Duration;

use axum::response::{IntoResponse as _, Response};
use dotodo_store as store;
use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

/// The `ErrorInfo.domain` of every error.
pub const DOMAIN: &str = "dotodo";

/// How long a client should wait before it tries again after a fault that passes.
const RETRY_AFTER: Duration = Duration::from_secs(1);

const UNKNOWN_METHOD: &str = "there is no such method";

/// One field of a request that breaks a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The field's path in the request ("todo.title").
    pub(crate) field: String,
    /// The stable reason ("TOO_LONG").
    pub(crate) reason: &'static str,
    /// What to do about it, in words.
    pub(crate) description: String,
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the request is invalid")]
    Invalid(Vec<Violation>),
    #[error("no bearer token: send `authorization: Bearer <token>`")]
    TokenMissing,
    #[error("the bearer token has expired: get a new one")]
    TokenExpired,
    #[error("the bearer token is not valid")]
    TokenInvalid,
    #[error("the keys that tokens are checked with cannot be had right now: try again")]
    KeysUnavailable,
    #[error("the bearer token has no role that may do this")]
    RoleMissing,
    #[error("there is no todo {0}")]
    TodoNotFound(uuid::Uuid),
    #[error("there is no utterance {0}")]
    UtteranceNotFound(uuid::Uuid),
    #[error("there is a todo with this id already")]
    TodoExists,
    #[error("the todo is deleted")]
    TodoDeleted,
    #[error("the todo has changed: read it again and use its new etag")]
    EtagStale,
    #[error("the request id was used for another request: make a new one")]
    RequestIdReused,
    #[error("the text cannot be read right now: try again")]
    ModelUnavailable(#[source] crate::model::Error),
    #[error("the creation of the todo was refused")]
    CreationRefused,
    #[error("the command was refused before")]
    Refused(Box<Status>),
    #[error("the changes after the cursor are kept no longer: begin with an empty cursor")]
    CursorTooOld,
    #[error("the changes that the cursor stands on are not here: begin with an empty cursor")]
    CursorLost,
    #[error("the stream was not read: go on after the last cursor that arrived")]
    SlowConsumer,
    #[error("the server stops: call again")]
    Stopping,
    #[error("too many calls at once: try again")]
    Overloaded,
    #[error("you ask for too much at once: wait {} s", .wait.as_secs_f64().ceil())]
    TooManyCalls { wait: Duration, cost: u32 },
    #[error("too many calls without a valid token come from your address: wait {} s", .wait.as_secs_f64().ceil())]
    TooManyFailures { wait: Duration },
    #[error("too many streams are open: end one first")]
    TooManyStreams,
    #[error("the call took longer than its deadline")]
    DeadlineExceeded,
    #[error("a fault of the service")]
    Store(#[from] store::Error),
    #[error("a fault of the service")]
    Panicked,
    #[error("a fault of the service")]
    Corrupt(#[from] prost::DecodeError),
}

impl Error {
    /// The status code and the reason. docs/api.md says of each what it means and what to do.
    fn code(&self) -> (Code, &'static str) {
        match self {
            Self::Invalid(violations) => {
                (Code::InvalidArgument, violations.first().map_or("INVALID", |violation| violation.reason))
            }
            Self::TokenMissing => (Code::Unauthenticated, "TOKEN_MISSING"),
            Self::TokenExpired => (Code::Unauthenticated, "TOKEN_EXPIRED"),
            Self::TokenInvalid => (Code::Unauthenticated, "TOKEN_INVALID"),
            Self::KeysUnavailable => (Code::Unavailable, "KEYS_UNAVAILABLE"),
            Self::RoleMissing => (Code::PermissionDenied, "ROLE_MISSING"),
            Self::TodoNotFound(_) => (Code::NotFound, "TODO_NOT_FOUND"),
            Self::UtteranceNotFound(_) => (Code::NotFound, "UTTERANCE_NOT_FOUND"),
            Self::TodoExists => (Code::AlreadyExists, "TODO_EXISTS"),
            Self::TodoDeleted => (Code::FailedPrecondition, "TODO_DELETED"),
            Self::EtagStale => (Code::Aborted, "ETAG_STALE"),
            Self::RequestIdReused => (Code::AlreadyExists, "REQUEST_ID_REUSED"),
            Self::CreationRefused => (Code::FailedPrecondition, "CREATION_REFUSED"),
            // It has its own details.
            Self::Refused(status) => (status.code(), ""),
            Self::ModelUnavailable(_) => (Code::Unavailable, "MODEL_UNAVAILABLE"),
            Self::CursorTooOld => (Code::OutOfRange, "CURSOR_TOO_OLD"),
            Self::CursorLost => (Code::OutOfRange, "CURSOR_LOST"),
            Self::SlowConsumer => (Code::ResourceExhausted, "SLOW_CONSUMER"),
            Self::Stopping => (Code::Unavailable, "STOPPING"),
            Self::Overloaded => (Code::ResourceExhausted, "OVERLOADED"),
            Self::TooManyCalls { .. } => (Code::ResourceExhausted, "RATE_LIMITED"),
            Self::TooManyFailures { .. } => (Code::ResourceExhausted, "TOO_MANY_FAILURES"),
            Self::TooManyStreams => (Code::ResourceExhausted, "TOO_MANY_STREAMS"),
            Self::DeadlineExceeded | Self::Store(store::Error::TooSlow(_)) => {
                (Code::DeadlineExceeded, "DEADLINE_EXCEEDED")
            }
            Self::Store(store::Error::Unavailable(_)) => (Code::Unavailable, "DATABASE_UNAVAILABLE"),
            Self::Store(_) | Self::Panicked | Self::Corrupt(_) => (Code::Internal, "INTERNAL"),
        }
    }

    /// The stable reason ("TODO_NOT_FOUND").
    pub(crate) fn reason(&self) -> &'static str {
        self.code().1
    }

    /// What the client reads: for a bad request every field at fault, for a fault of ours nothing of its inside.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Invalid(violations) => {
                let lines: Vec<_> = violations.iter().map(|v| format!("{}: {}", v.field, v.description)).collect();
                lines.join("; ")
            }
            Self::Store(store::Error::Unavailable(_)) => "the service is not available: try again".to_owned(),
            Self::Store(store::Error::TooSlow(_)) => Self::DeadlineExceeded.to_string(),
            _ => self.to_string(),
        }
    }

    fn details(&self, code: Code, reason: &str) -> ErrorDetails {
        let mut details = ErrorDetails::new();
        let mut metadata = HashMap::new();
        if let Self::Invalid(violations) = self {
            for violation in violations {
                details.add_bad_request_violation(&violation.field, &violation.description);
                metadata.entry(violation.field.clone()).or_insert_with(|| violation.reason.to_owned());
            }
        }
        if let Self::TooManyCalls { cost, .. } = self {
            metadata.insert("cost".to_owned(), cost.to_string());
        }
        if let Self::TooManyCalls { .. } | Self::TooManyFailures { .. } | Self::TooManyStreams = self {
            let subject = if matches!(self, Self::TooManyFailures { .. }) { "address" } else { "user" };
            details.add_quota_failure_violation(subject, self.message());
        }
        details.set_error_info(reason, DOMAIN, metadata);
        if let Some(delay) = self.retry_after(code) {
            details.set_retry_info(Some(delay));
        }
        details
    }

    /// How long to wait before trying again can help.
    fn retry_after(&self, code: Code) -> Option<Duration> {
        match self {
            Self::TooManyCalls { wait, .. } | Self::TooManyFailures { wait } => Some(*wait),
            Self::TooManyStreams => None,
            _ if matches!(code, Code::Unavailable | Code::ResourceExhausted | Code::DeadlineExceeded) => {
                Some(RETRY_AFTER)
            }
            _ => None,
        }
    }

    /// Logs what the client must not see.
    fn log(&self) {
        match self {
            Self::Store(store::Error::Violated { .. } | store::Error::Broken(_))
            | Self::Panicked
            | Self::Corrupt(_) => {
                tracing::error!(error = chain(self), "a fault of ours");
            }
            Self::Store(_) | Self::ModelUnavailable(_) => tracing::warn!(error = chain(self), "a fault that passes"),
            _ => {}
        }
    }
}

/// An error and its causes on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        if let Error::Refused(status) = error {
            return *status;
        }
        error.log();
        let (code, reason) = error.code();
        Self::with_error_details(code, error.message(), error.details(code, reason))
    }
}

/// A status as a message. The details of ours are just that.
pub(crate) fn message(status: &Status) -> tonic_types::Status {
    let details = tonic_types::Status::decode(status.details()).ok().filter(|details| details.code != 0);
    details.unwrap_or_else(|| tonic_types::Status {
        code: status.code().into(),
        message: status.message().to_owned(),
        details: Vec::new(),
    })
}

/// The answer to a call that ends before it reaches a handler.
pub(crate) fn response(error: Error) -> Response {
    Status::from(error).into_http::<axum::body::Body>()
}

/// The answer to a handler that panicked. The panic itself has been logged by the hook.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    response(Error::Panicked)
}

/// Gives the statuses that tonic makes itself (a message that is too large or malformed, an unknown method) the same
/// details as ours.
pub(crate) fn completed(response: Response) -> Response {
    // The generated code answers an unknown method of a known service with headers alone.
    let status = response.extensions().get::<Status>().cloned();
    let status = status.or_else(|| Status::from_header_map(response.headers()));
    let Some(status) = status.filter(|status| status.code() != Code::Ok && status.details().is_empty()) else {
        return response;
    };
    let (reason, field) = match status.code() {
        Code::InvalidArgument => ("MESSAGE_MALFORMED", malformed_field(status.message())),
        Code::OutOfRange | Code::ResourceExhausted => ("MESSAGE_TOO_LARGE", None),
        Code::Unimplemented => ("METHOD_UNKNOWN", None),
        Code::Cancelled | Code::DeadlineExceeded => ("DEADLINE_EXCEEDED", None),
        _ => ("INTERNAL", None),
    };
    let mut details = ErrorDetails::with_error_info(reason, DOMAIN, HashMap::new());
    if let Some(field) = field {
        details.add_bad_request_violation(field, status.message());
    }
    let message = if status.code() == Code::Unimplemented { UNKNOWN_METHOD } else { status.message() };
    Status::with_error_details(status.code(), message, details).into_http::<axum::body::Body>()
}

/// The field in prost's words "failed to decode Protobuf message: Message.field: …".
fn malformed_field(message: &str) -> Option<String> {
    let path = message.strip_prefix("failed to decode Protobuf message: ")?.split_once(": ")?.0;
    Some(path.split_once('.')?.1.to_owned())
}

/// The answer to a path that no service has.
pub(crate) async fn unknown_method() -> Response {
    Status::unimplemented(UNKNOWN_METHOD).into_http::<axum::body::Body>().into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_ours_shows_nothing_of_its_inside() {
        let fault = store::Error::Broken("relation \"todos\" does not exist".into());
        let status = Status::from(Error::Store(fault));
        assert_eq!(status.code(), Code::Internal);
        assert_eq!(status.message(), "a fault of the service");
        assert!(!format!("{:?}", status.get_error_details()).contains("relation"));
    }

    #[test]
    fn a_bad_request_names_every_field() {
        let violation = |field: &str, reason| Violation { field: field.into(), reason, description: "is wrong".into() };
        let status = Status::from(Error::Invalid(vec![violation("text", "BLANK"), violation("time_zone", "UNKNOWN")]));
        let details = status.get_error_details();
        let fields: Vec<_> = details.bad_request().unwrap().field_violations.iter().map(|v| v.field.as_str()).collect();
        assert_eq!(fields, ["text", "time_zone"]);
        let info = details.error_info().unwrap();
        assert_eq!((info.reason.as_str(), info.domain.as_str()), ("BLANK", DOMAIN));
        assert_eq!(info.metadata["time_zone"], "UNKNOWN");
    }

    #[test]
    fn the_field_of_a_malformed_message_is_found() {
        let message = "failed to decode Protobuf message: CaptureTodosRequest.text: invalid string value";
        assert_eq!(malformed_field(message).as_deref(), Some("text"));
        assert_eq!(malformed_field("something else"), None);
    }
}
