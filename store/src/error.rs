//! What can go wrong between us and PostgreSQL, as a caller can act on it.

use std::fmt;

/// A statement that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// PostgreSQL cannot be reached, is starting, stopping or overloaded, or undid the transaction: trying again later
    /// can succeed.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// The statement ran longer, or waited longer for a lock, than it may.
    #[error("the database took too long")]
    TooSlow(#[source] sqlx::Error),
    /// The data break a constraint of this name.
    #[error("the data break {constraint}")]
    Violated {
        /// The constraint's name, as the migrations give it.
        constraint: String,
    },
    /// A fault of ours: SQL and schema do not fit, or a row does not say what it must.
    #[error("the database does not fit the program")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A row whose content does not say what the schema promises.
    pub(crate) fn broken(what: impl fmt::Display) -> Self {
        Self::Broken(what.to_string().into())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let Some(answer) = error.as_database_error() else {
            return match error {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
                _ => Self::Broken(error.into()),
            };
        };
        if let Some(constraint) = answer.constraint() {
            return Self::Violated { constraint: constraint.to_owned() };
        }
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        match answer.code().as_deref().unwrap_or_default() {
            "57014" | "55P03" => Self::TooSlow(error),
            code if ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class)) => Self::Unavailable(error),
            // A role or database that is not there yet, while PostgreSQL is being set up.
            "28000" | "28P01" | "3D000" => Self::Unavailable(error),
            _ => Self::Broken(error.into()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            other => Self::Broken(other.into()),
        }
    }
}
