//! What a command can fail with, in words for a person, and as an exit code for a script.

use std::process::ExitCode;

use tonic::{Code, Status};
use tonic_types::{ErrorInfo, FieldViolation, StatusExt as _};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The server's answer.
    #[error("{0}")]
    Status(#[from] Box<Status>),
    /// What the person has to change.
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Postgres(#[from] dotodo_runtime::postgres::Error),
    #[error(transparent)]
    Store(#[from] dotodo_store::Error),
    #[error(transparent)]
    Key(#[from] dotodo_server::auth::KeyError),
    #[error(transparent)]
    Issuer(#[from] dotodo_server::auth::IssuerError),
    #[error("{url}")]
    Channel {
        url: String,
        #[source]
        error: dotodo_runtime::channel::Error,
    },
    /// What was followed did not succeed.
    #[error("{0}")]
    Unsuccessful(String),
    /// What was looked through has faults, which are printed.
    #[error("{0}")]
    Faulty(String),
    #[error("{what}: {why}")]
    Failed { what: String, why: String },
}

impl Error {
    /// Something that was tried, and why it failed.
    pub(crate) fn failed(what: impl Into<String>) -> impl FnOnce(Box<dyn std::error::Error + Send + Sync>) -> Self {
        let what = what.into();
        move |why| Self::Failed { what, why: why.to_string() }
    }

    /// See `dotodo --help`.
    pub(crate) fn exit_code(&self) -> ExitCode {
        let code = match self {
            Self::Usage(_) | Self::Channel { .. } => 2,
            Self::Unsuccessful(_) => 3,
            Self::Status(status) => match status.code() {
                Code::InvalidArgument => 65,
                Code::NotFound => 66,
                Code::Unavailable => 69,
                Code::Unauthenticated | Code::PermissionDenied => 77,
                _ => 1,
            },
            _ => 1,
        };
        ExitCode::from(code)
    }

    /// The error and its causes; for a server's answer its reason, and a line for each field at fault.
    pub(crate) fn report(&self) -> String {
        let Self::Status(status) = self else {
            let causes = std::iter::successors(Some(self as &dyn std::error::Error), |error| error.source());
            let mut lines: Vec<_> = causes.map(ToString::to_string).collect();
            lines.dedup();
            return format!("error: {}", lines.join(": "));
        };
        let details = status.get_error_details();
        let reason = details.error_info().map(|info| info.reason.as_str()).unwrap_or_default();
        let name = format!("{:?} {reason}", status.code());
        let fields = details.bad_request().map(|bad| bad.field_violations.as_slice()).unwrap_or_default();
        if fields.is_empty() {
            return format!("error: {}", of_call(status, name.trim_end(), details.error_info()));
        }
        format!("error: {name}{}", fields.iter().map(of_field).collect::<String>())
    }
}

/// What the person reads of a status: the server's words for them, if it has any.
pub(crate) fn words(status: &Status) -> String {
    let localized = status.get_details_localized_message().map(|localized| localized.message);
    localized.unwrap_or_else(|| status.message().to_owned())
}

/// What the person reads of a call, what exactly is wrong with it, and what a program needs to go on: "There is no such
/// pipeline. … (NotFound PIPELINE_NOT_FOUND: no worker has declared a pipeline "x")".
fn of_call(status: &Status, name: &str, info: Option<&ErrorInfo>) -> String {
    let words = words(status);
    let mut exactly: Vec<_> =
        Some(status.message().to_owned()).filter(|message| *message != words).into_iter().collect();
    // Of a batch it is said which of its requests is at fault.
    exactly.extend(info.and_then(|info| info.metadata.get("field").cloned()));
    let exactly = if exactly.is_empty() { String::new() } else { format!(": {}", exactly.join(", ")) };
    format!("{words} ({name}{exactly})")
}

/// A line for a field at fault: what the person reads, and what exactly is wrong.
fn of_field(violation: &FieldViolation) -> String {
    let localized = violation.localized_message.as_ref().map(|localized| localized.message.as_str());
    format!("\n  {}: {} ({})", violation.field, localized.unwrap_or_default(), violation.description)
}

impl From<Status> for Error {
    fn from(status: Status) -> Self {
        Self::Status(Box::new(status))
    }
}
