//! A private PostgreSQL: found, set up, started and stopped by this process.
//!
//! It listens on a Unix socket that only its own user can reach and on no network, so it needs no password.
//! Committed data is on disk (`fsync` stays on) except in [`Cluster::temporary`]. Deliberately not here: migrations and
//! queries, which are the store's.

mod account;
mod binaries;
mod directory;
mod postmaster;
mod wire;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use account::Account;
use binaries::Binaries;
use directory::{Directory, socket_in};
use postmaster::{Ending, Launch, Postmaster};
use wire::{DUPLICATE_DATABASE, Failure, Session};

pub use binaries::BIN_DIR_VARIABLE;

/// The superuser, the database that is there from the start, and the number in the socket's name.
const USER: &str = "dotodo";
const DATABASE: &str = "dotodo";
const PORT: u16 = 5432;

/// Why there is no cluster.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No server binaries on this machine, or none of the version that the data directory was made with.
    #[error(
        "no PostgreSQL {}server binaries found; `cargo xtask up` installs them, {BIN_DIR_VARIABLE} names their directory",
        .major.map(|major| format!("{major} ")).unwrap_or_default()
    )]
    NotInstalled {
        /// The version that is needed, when only one will do.
        major: Option<u32>,
    },
    /// Another process runs the cluster of this data directory.
    #[error("{} is in use by process {}", .data_dir.display(), .pid.map_or("?".into(), |pid| pid.to_string()))]
    Held {
        /// The data directory.
        data_dir: PathBuf,
        /// The process that holds it.
        pid: Option<u32>,
    },
    /// The operating system's users and permissions do not allow it; the text says what to change.
    #[error("{0}")]
    Forbidden(String),
    /// One of PostgreSQL's programs failed.
    #[error("{program} failed: {output}")]
    Failed {
        /// The program.
        program: &'static str,
        /// The end of what it reported.
        output: String,
    },
    /// PostgreSQL refused a statement.
    #[error("PostgreSQL refused: {0}")]
    Refused(String),
    /// A file or process could not be handled.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

impl Error {
    fn io(action: &'static str, path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Connection(error) => Self::Refused(error.to_string()),
            Failure::Refused { sqlstate, message } => Self::Refused(format!("{message} ({sqlstate})")),
        }
    }
}

/// A running PostgreSQL, which ends with this value, and with this process however that ends.
///
/// Dropping it waits for PostgreSQL to end, a fraction of a second; [`Cluster::stop`] does so without blocking.
#[derive(Debug)]
pub struct Cluster {
    postmaster: Postmaster,
    socket_dir: PathBuf,
    bin_dir: PathBuf,
    lifetime: Lifetime,
    directory: Directory,
}

/// How long the data is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lifetime {
    Lasting,
    Temporary,
}

impl Cluster {
    /// Starts the cluster of `data_dir`, making both on first use, with a database `dotodo`. Takes 1 to 2 s the first
    /// time and 0.1 s later; after a crash as long as replaying the log takes.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, another process holds `data_dir`, or PostgreSQL does not start.
    pub async fn start(data_dir: &Path) -> Result<Self, Error> {
        let data_dir = data_dir.to_owned();
        blocking(move || Self::open(&data_dir, Lifetime::Lasting)).await
    }

    /// Starts a new cluster for tests, faster because it does not care for crashes. It is removed when it is dropped or
    /// the process ends, so a `static` may hold it.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub async fn temporary() -> Result<Self, Error> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let data_dir = std::env::temp_dir().join(format!("dotodo-{}-{count}", std::process::id()));
        blocking(move || Self::open(&data_dir, Lifetime::Temporary)).await
    }

    /// The URL of the database `dotodo`, as `DATABASE_URL` has it.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// Creates a database, empty as a new one, and gives its URL.
    ///
    /// # Errors
    /// When there is one of that name.
    pub async fn create_database(&self, name: &str) -> Result<String, Error> {
        let (socket, database) = (socket_in(&self.socket_dir), name.to_owned());
        blocking(move || create_database(&socket, &database).map_err(Error::from)).await?;
        Ok(self.url_of(name))
    }

    /// The directory of the server binaries, with `psql` and `pg_dump`.
    pub fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }

    /// Ends PostgreSQL after it has written everything out. Open connections are cut.
    pub async fn stop(self) {
        // The task cannot fail: dropping does not panic.
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }

    fn open(data_dir: &Path, lifetime: Lifetime) -> Result<Self, Error> {
        let account = Account::find()?;
        let directory = Directory::open(data_dir)?;
        account.pass(directory.root())?;
        let cluster = directory.cluster();
        let binaries = Binaries::find(major_version(&cluster))?;
        if !cluster.exists() {
            initialize(&directory, &account, &binaries, lifetime)?;
        }
        let socket_dir = directory.socket_dir(&account)?;
        configure(&cluster, &socket_dir, &account, lifetime)?;
        let postmaster = Postmaster::start(&Launch {
            account: &account,
            binaries: &binaries,
            cluster: &cluster,
            socket_dir: &socket_dir,
            log: &directory.log(),
            temporary: (lifetime == Lifetime::Temporary).then_some(directory.root()),
        })?;
        match create_database(&socket_in(&socket_dir), DATABASE) {
            Err(Failure::Refused { sqlstate, .. }) if sqlstate == DUPLICATE_DATABASE => {}
            outcome => outcome?,
        }
        Ok(Self { postmaster, socket_dir, bin_dir: binaries.dir, lifetime, directory })
    }

    fn url_of(&self, database: &str) -> String {
        let (host, database) = (escaped(&self.socket_dir.to_string_lossy()), escaped(database));
        // Everything is said, so that PGPORT and the like in a client's environment change nothing.
        format!("postgres:///{database}?host={host}&port={PORT}&user={USER}&sslmode=disable")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.lifetime == Lifetime::Lasting {
            self.postmaster.stop(Ending::Orderly);
        } else {
            self.postmaster.stop(Ending::Immediate);
            // What stays behind lies in a folder for temporary files.
            let _ = fs::remove_dir_all(self.directory.root());
        }
        // It may lie outside of the data directory, and is made anew by the next start.
        let _ = fs::remove_dir(&self.socket_dir);
    }
}

/// Runs what blocks where it may.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.expect("starting PostgreSQL does not panic")
}

/// The major version of PostgreSQL that `cluster` was made with.
fn major_version(cluster: &Path) -> Option<u32> {
    fs::read_to_string(cluster.join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// Makes PostgreSQL's directory. It gets its name last, so one that is there is complete.
///
/// Text is UTF-8 and compares by code point. Hangul syllables stand in code point order as in the dictionary, and an order
/// that no update of the operating system changes cannot break an index. Letters of all scripts are still letters
/// (`lower`, `\w`): the character classes are those of C.UTF-8, PostgreSQL's own since 17, the system's before.
fn initialize(directory: &Directory, account: &Account, binaries: &Binaries, lifetime: Lifetime) -> Result<(), Error> {
    let unfinished = directory.unfinished_cluster();
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(Error::io("remove", &unfinished))?;
    }
    account.private_dir(&unfinished)?;
    let program = binaries.dir.join("initdb");
    let mut command = account.command(&program);
    command.arg("--pgdata").arg(&unfinished).args(["--username", USER, "--encoding=UTF8", "--data-checksums"]);
    command.args(["--auth-local=trust", "--auth-host=reject", "--lc-collate=C"]).args(match binaries.major {
        17.. => &["--lc-ctype=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"][..],
        _ if cfg!(target_os = "macos") => &["--lc-ctype=UTF-8"],
        _ => &["--lc-ctype=C.UTF-8"],
    });
    if lifetime == Lifetime::Temporary {
        command.arg("--no-sync");
    }
    let output = command.output().map_err(Error::io("run", &program))?;
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::Failed { program: "initdb", output });
    }
    let cluster = directory.cluster();
    fs::rename(&unfinished, &cluster).map_err(Error::io("complete", &cluster))
}

/// Writes the settings. They are in the file, not on the command line, so that `pg_ctl` starts the same cluster.
fn configure(cluster: &Path, socket_dir: &Path, account: &Account, lifetime: Lifetime) -> Result<(), Error> {
    let socket_dir = socket_dir.to_string_lossy().replace('\'', "''");
    let mut settings = format!(
        "# Written anew at each start of DoTodo. To change a setting: alter system set … = …\n\
         listen_addresses = ''\n\
         port = {PORT}\n\
         unix_socket_directories = '\"{}\"'\n\
         unix_socket_permissions = 0700\n\
         max_connections = 100\n\
         max_wal_size = 256MB\n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         lc_messages = 'C'\n",
        socket_dir.replace('"', "\"\""),
    );
    if lifetime == Lifetime::Temporary {
        settings.push_str("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n");
    }
    let path = cluster.join("postgresql.conf");
    fs::write(&path, settings).map_err(Error::io("write", &path))?;
    account.take(&path)
}

/// Creates an empty database over `socket`.
fn create_database(socket: &Path, name: &str) -> Result<(), Failure> {
    let name = name.replace('"', "\"\"");
    Session::open(socket, USER, "postgres")?.execute(&format!("create database \"{name}\" template template0"))
}

/// `text` with everything but letters, digits and `-._~/` percent-encoded (RFC 3986), which every reader of URLs undoes.
fn escaped(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(byte);
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_hold_any_path() {
        assert_eq!(escaped("/home/소희/my data+1"), "/home/%EC%86%8C%ED%9D%AC/my%20data%2B1");
    }
}
