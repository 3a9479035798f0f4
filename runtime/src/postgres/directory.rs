//! The data directory: what lies where in it, and who may use it.
//!
//! ```text
//! lock            held by the process that runs the cluster; holds its process id
//! postgres/       PostgreSQL's own directory
//! postgres.log    what PostgreSQL reports
//! socket/         the Unix socket, unless its path is too long for one
//! ```

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File, Permissions, TryLockError};
use std::hash::{Hash, Hasher};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::account::Account;
use super::{Error, PORT};

/// Longest path of a Unix socket in bytes: `sockaddr_un` holds 108 on Linux and 104 on macOS, with a NUL at the end.
const SOCKET_PATH_LIMIT_BYTES: usize = if cfg!(target_os = "macos") { 103 } else { 107 };

/// A data directory that this process holds.
#[derive(Debug)]
pub(super) struct Directory {
    root: PathBuf,
    /// The operating system releases the lock with the process, however that ends.
    _lock: File,
}

impl Directory {
    /// Creates the directory where there is none, and takes hold of it.
    pub(super) fn open(root: &Path) -> Result<Self, Error> {
        if !root.exists() {
            fs::create_dir_all(root).map_err(Error::io("create", root))?;
            fs::set_permissions(root, Permissions::from_mode(0o700)).map_err(Error::io("protect", root))?;
        }
        let root = root.canonicalize().map_err(Error::io("find", root))?;
        let lock = lock(&root)?;
        Ok(Self { root, _lock: lock })
    }

    /// The directory itself, as an absolute path without symbolic links.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// PostgreSQL's own directory, which appears in one step when it is complete.
    pub(super) fn cluster(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// Where PostgreSQL's own directory is made.
    pub(super) fn unfinished_cluster(&self) -> PathBuf {
        self.root.join("postgres.new")
    }

    /// What PostgreSQL reports.
    pub(super) fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// A directory for the socket that only `account` may enter, the same one at each start.
    pub(super) fn socket_dir(&self, account: &Account) -> Result<PathBuf, Error> {
        let beside = self.root.join("socket");
        let path = socket_in(&beside);
        // A comma would be taken for the end of a host's name by psql and its kin.
        let usable = path.as_os_str().len() <= SOCKET_PATH_LIMIT_BYTES && !path.to_string_lossy().contains(',');
        let dir = if usable { beside } else { short_dir(&self.root, account.uid()) };
        account.private_dir(&dir)?;
        Ok(dir)
    }
}

/// The socket that PostgreSQL makes in `dir`.
pub(super) fn socket_in(dir: &Path) -> PathBuf {
    dir.join(format!(".s.PGSQL.{PORT}"))
}

/// A short directory of the data directory `root` and the user `uid`.
fn short_dir(root: &Path, uid: u32) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    PathBuf::from(format!("/tmp/dotodo-{uid}-{:016x}", hasher.finish()))
}

/// Locks the data directory, and leaves this process's id for whoever comes second.
fn lock(root: &Path) -> Result<File, Error> {
    let path = root.join("lock");
    let open = File::options().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = open.map_err(Error::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(held(root, &mut file)),
        Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
    }
    let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{}", std::process::id()));
    written.map_err(Error::io("write", &path))?;
    Ok(file)
}

fn held(root: &Path, file: &mut File) -> Error {
    let mut holder = String::new();
    let read = file.read_to_string(&mut holder);
    let pid = read.ok().and_then(|_| holder.trim().parse().ok());
    Error::Held { data_dir: root.to_owned(), pid }
}
