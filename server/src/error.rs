//! The one place where a gRPC status is made from an error, and where the inside of an error is logged, once.
//!
//! A status carries `google.rpc` details: an `ErrorInfo` with a stable reason, a `BadRequest` that names every field at
//! fault, a `RetryInfo` where trying again can help, and a `LocalizedMessage` for the person. What went wrong inside never
//! reaches a client. `reason` has the table of reasons, `answer` what a status goes through on its way out.

mod answer;
mod language;
mod reason;

use std::collections::HashMap;
use std::time::Duration;

use dotodo_store as store;
use prost::Message as _;
use tonic::Status;
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use crate::admin::Refusal;

pub(crate) use answer::{complete, panicked, response, translated, unknown_method};
pub(crate) use language::Language;
pub(crate) use reason::{Reason, code_name};

/// The `ErrorInfo.domain` of every error.
pub const DOMAIN: &str = "dotodo";

/// How long a client should wait before it tries again after a fault that passes.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// One field of a request that breaks a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The field's path in the request ("todo.title").
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) reason: Reason,
    /// What to do about it, in words for whoever writes the client.
    pub(crate) description: String,
    /// How much of it there may be, if there is too much.
    pub(crate) most: Option<usize>,
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
    #[error("the todo does not recur, and never did")]
    NotRecurring,
    #[error("the occurrence is finished: what follows is changed with an open one")]
    OccurrenceFinished,
    #[error("the series has an occurrence on that day already")]
    OccurrenceExists,
    #[error("the todo has changed: read it again and use its new etag")]
    EtagStale,
    #[error("the request id was used for another request: make a new one")]
    RequestIdReused,
    #[error("the account was deleted meanwhile: nothing was kept")]
    AccountDeleted,
    #[error("the text cannot be read right now: try again")]
    ModelUnavailable(#[source] crate::model::Error),
    #[error("recommendations cannot be made right now: try again")]
    RecommendationsUnavailable(#[source] crate::model::Error),
    #[error("there is no recommendation {0}")]
    RecommendationNotFound(uuid::Uuid),
    #[error("the recommendation was accepted: it is a todo by now")]
    RecommendationAccepted,
    #[error("the recommendation says no rule by which it could recur")]
    NoRecurrence,
    #[error("the creation of the todo was refused")]
    CreationRefused,
    #[error("the command was refused before")]
    Refused(Box<Status>),
    /// Of one request of a batch: the field that is at fault.
    #[error("{field}: {error}")]
    InBatch { field: String, error: Box<Error> },
    #[error("the changes after the cursor are kept no longer: begin with an empty cursor")]
    CursorTooOld,
    #[error("the changes that the cursor stands on are not here: begin with an empty cursor")]
    CursorLost,
    #[error("the stream was not read: go on after the last cursor that arrived")]
    SlowConsumer,
    #[error("the server stops: call again")]
    Stopping,
    #[error(transparent)]
    Refusal(#[from] Refusal),
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
    /// Why, as everybody may know.
    pub(crate) fn reason(&self) -> Reason {
        match self {
            Self::Invalid(violations) => violations.first().map_or(Reason::MessageMalformed, |first| first.reason),
            Self::TokenMissing => Reason::TokenMissing,
            Self::TokenExpired => Reason::TokenExpired,
            Self::TokenInvalid => Reason::TokenInvalid,
            Self::KeysUnavailable => Reason::KeysUnavailable,
            Self::RoleMissing => Reason::RoleMissing,
            Self::TodoNotFound(_) => Reason::TodoNotFound,
            Self::UtteranceNotFound(_) => Reason::UtteranceNotFound,
            Self::TodoExists => Reason::TodoExists,
            Self::TodoDeleted => Reason::TodoDeleted,
            Self::NotRecurring => Reason::NotRecurring,
            Self::OccurrenceFinished => Reason::OccurrenceFinished,
            Self::OccurrenceExists => Reason::OccurrenceExists,
            Self::EtagStale => Reason::EtagStale,
            Self::RequestIdReused => Reason::RequestIdReused,
            Self::AccountDeleted => Reason::AccountDeleted,
            Self::CreationRefused => Reason::CreationRefused,
            Self::Refused(status) => {
                let info = status.get_details_error_info();
                info.and_then(|info| Reason::named(&info.reason)).unwrap_or(Reason::Internal)
            }
            Self::InBatch { error, .. } => error.reason(),
            Self::ModelUnavailable(_) => Reason::ModelUnavailable,
            Self::RecommendationsUnavailable(_) => Reason::RecommendationsUnavailable,
            Self::RecommendationNotFound(_) => Reason::RecommendationNotFound,
            Self::RecommendationAccepted => Reason::RecommendationAccepted,
            Self::NoRecurrence => Reason::NoRecurrence,
            Self::CursorTooOld => Reason::CursorTooOld,
            Self::CursorLost => Reason::CursorLost,
            Self::SlowConsumer => Reason::SlowConsumer,
            Self::Stopping => Reason::Stopping,
            Self::Refusal(refusal) => refusal.reason(),
            Self::Overloaded => Reason::Overloaded,
            Self::TooManyCalls { .. } => Reason::RateLimited,
            Self::TooManyFailures { .. } => Reason::TooManyFailures,
            Self::TooManyStreams => Reason::TooManyStreams,
            Self::DeadlineExceeded | Self::Store(store::Error::TooSlow(_)) => Reason::DeadlineExceeded,
            Self::Store(store::Error::Unavailable(_)) => Reason::DatabaseUnavailable,
            Self::Store(_) | Self::Panicked | Self::Corrupt(_) => Reason::Internal,
        }
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

    fn details(&self, reason: Reason) -> ErrorDetails {
        let mut details = ErrorDetails::new();
        let mut metadata = HashMap::new();
        if let Self::Invalid(violations) = self {
            details.set_bad_request(violations.iter().map(field_violation).collect::<Vec<_>>());
            for violation in violations {
                metadata.entry(violation.field.clone()).or_insert_with(|| violation.reason.name().to_owned());
                if let Some(most) = violation.most {
                    metadata.insert(format!("{}.most", violation.field), most.to_string());
                }
            }
        }
        if let Self::InBatch { field, .. } = self {
            metadata.insert("field".to_owned(), field.clone());
        }
        if let Self::TooManyCalls { cost, .. } = self {
            metadata.insert("cost".to_owned(), cost.to_string());
        }
        if let Self::Refusal(refusal) = self {
            metadata.extend(refusal.facts());
        }
        if let Some(subject) = self.quota_of() {
            details.add_quota_failure_violation(subject, self.message());
        }
        details.set_error_info(reason.name(), DOMAIN, metadata);
        if let Some(delay) = self.retry_after(reason) {
            details.set_retry_info(Some(delay));
        }
        details
    }

    /// Who asked for more than there is for them.
    fn quota_of(&self) -> Option<&'static str> {
        match self {
            Self::TooManyCalls { .. } | Self::TooManyStreams | Self::SlowConsumer => Some("user"),
            Self::TooManyFailures { .. } => Some("address"),
            Self::Overloaded => Some("server"),
            _ => None,
        }
    }

    /// How long to wait before trying again can help.
    fn retry_after(&self, reason: Reason) -> Option<Duration> {
        match self {
            Self::TooManyCalls { wait, .. } | Self::TooManyFailures { wait } => Some(*wait),
            _ => reason.passes().then_some(RETRY_AFTER),
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
            Self::Store(_) | Self::ModelUnavailable(_) | Self::RecommendationsUnavailable(_) => {
                tracing::warn!(error = chain(self), "a fault that passes");
            }
            _ => {}
        }
    }
}

fn field_violation(violation: &Violation) -> FieldViolation {
    let said = FieldViolation::new(&violation.field, &violation.description);
    FieldViolation { reason: violation.reason.name().to_owned(), ..said }
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
        let reason = error.reason();
        Self::with_error_details(reason.code(), error.message(), error.details(reason))
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

#[cfg(test)]
mod tests {
    use tonic::Code;

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
    fn who_asks_for_too_much_is_told_of_what_and_when_to_come_back() {
        let wait = Duration::from_secs(2);
        for error in [
            Error::TooManyCalls { wait, cost: 1 },
            Error::TooManyFailures { wait },
            Error::Overloaded,
            Error::SlowConsumer,
            Error::TooManyStreams,
        ] {
            let (reason, status) = (error.reason(), Status::from(error));
            let details = status.get_error_details();
            assert_eq!(status.code(), Code::ResourceExhausted);
            assert_eq!(details.quota_failure().unwrap().violations.len(), 1, "{reason}");
            // Waiting does not end a stream.
            assert_eq!(details.retry_info().is_some(), reason != Reason::TooManyStreams, "{reason}");
        }
    }

    #[test]
    fn a_bad_request_names_every_field() {
        let violation = |field: &str, reason, most| {
            let (field, description) = (field.to_owned(), "is wrong".to_owned());
            Violation { field, reason, description, most }
        };
        let violations =
            vec![violation("text", Reason::TooLong, Some(9)), violation("time_zone", Reason::UnknownTimeZone, None)];
        let status = Status::from(Error::Invalid(violations));
        let details = status.get_error_details();
        let fields: Vec<_> = details.bad_request().unwrap().field_violations.iter().map(|v| v.field.as_str()).collect();
        assert_eq!(fields, ["text", "time_zone"]);
        let info = details.error_info().unwrap();
        assert_eq!((info.reason.as_str(), info.domain.as_str()), ("TOO_LONG", DOMAIN));
        assert_eq!(
            (info.metadata["text.most"].as_str(), info.metadata["time_zone"].as_str()),
            ("9", "UNKNOWN_TIME_ZONE")
        );
    }
}
