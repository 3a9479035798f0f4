//! The little of PostgreSQL's protocol that starting a cluster needs: is it ready, and one statement without an answer.
//!
//! Source: PostgreSQL documentation, "Frontend/Backend Protocol", version 3.0. Deliberately not here: parameters, rows and
//! passwords. Everything else goes through the store.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// Longest wait for an answer; creating a database copies a few megabytes.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// Longest message taken; errors and parameter reports are far shorter.
const MESSAGE_LIMIT_BYTES: usize = 1 << 20;

/// SQLSTATE for "no such database" and "database exists already".
pub(super) const UNKNOWN_DATABASE: &str = "3D000";
pub(super) const DUPLICATE_DATABASE: &str = "42P04";

/// Why there is no answer, or not the wished one.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody listens, or the connection broke.
    Connection(io::Error),
    /// PostgreSQL answered with an error.
    Refused { sqlstate: String, message: String },
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Connection(error)
    }
}

/// A connection that is ready for a statement.
pub(super) struct Session(UnixStream);

impl Session {
    /// Connects over the socket as `user`, who needs no password.
    pub(super) fn open(socket: &Path, user: &str, database: &str) -> Result<Self, Failure> {
        let mut stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
        let mut startup = 196_608_u32.to_be_bytes().to_vec();
        for text in ["user", user, "database", database, ""] {
            startup.extend_from_slice(text.as_bytes());
            startup.push(0);
        }
        stream.write_all(&framed(&startup))?;
        let mut session = Self(stream);
        session.wait_until_ready()?;
        Ok(session)
    }

    /// Runs one statement and waits for its end.
    pub(super) fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        let mut query = sql.as_bytes().to_vec();
        query.push(0);
        self.0.write_all(b"Q")?;
        self.0.write_all(&framed(&query))?;
        self.wait_until_ready()
    }

    /// Reads on to ReadyForQuery, and gives the error that came before it, if any.
    fn wait_until_ready(&mut self) -> Result<(), Failure> {
        let mut outcome = Ok(());
        loop {
            match self.read_message() {
                Ok((b'Z', _)) => return outcome,
                Ok((b'E', body)) => outcome = Err(refusal(&body)),
                Ok(_) => {}
                // After an error at startup the server hangs up: the error says more than that.
                Err(error) => return outcome.and(Err(error.into())),
            }
        }
    }

    fn read_message(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut head = [0; 5];
        self.0.read_exact(&mut head)?;
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if !(4..=MESSAGE_LIMIT_BYTES).contains(&length) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut body = vec![0; length - 4];
        self.0.read_exact(&mut body)?;
        Ok((head[0], body))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Terminate; without it PostgreSQL logs a lost connection.
        let _ = self.0.write_all(b"X\0\0\0\x04");
    }
}

/// `body` behind its length, which counts itself.
fn framed(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).expect("a statement is far below 4 GiB");
    [&length.to_be_bytes(), body].concat()
}

/// Reads an ErrorResponse: fields of a letter and a text, of which C is the SQLSTATE and M the message.
fn refusal(body: &[u8]) -> Failure {
    let field = |letter| {
        let found = body.split(|&byte| byte == 0).find(|field| field.first() == Some(&letter));
        String::from_utf8_lossy(found.and_then(|field| field.get(1..)).unwrap_or_default()).into_owned()
    };
    Failure::Refused { sqlstate: field(b'C'), message: field(b'M') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_gives_its_code_and_message() {
        let body = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0";
        let Failure::Refused { sqlstate, message } = refusal(body) else { panic!("not a refusal") };
        assert_eq!((sqlstate.as_str(), message.as_str()), ("57P03", "the database system is starting up"));
    }

    #[test]
    fn a_frame_counts_its_own_length() {
        assert_eq!(framed(b"ab"), b"\0\0\0\x06ab");
    }
}
