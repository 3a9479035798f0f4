//! The operating system's account that PostgreSQL runs under.
//!
//! PostgreSQL refuses to run as root, so a root process drops to `postgres`, or to `nobody` where there is none. A plain
//! user's process changes nothing.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Error;

/// Who runs PostgreSQL.
#[derive(Clone, Debug)]
pub(super) struct Account {
    uid: u32,
    /// User and group to change to; only root can and must.
    other: Option<Other>,
}

#[derive(Clone, Debug)]
struct Other {
    name: &'static str,
    gid: u32,
}

impl Account {
    /// The account for this process.
    pub(super) fn find() -> Result<Self, Error> {
        let uid = rustix::process::geteuid().as_raw();
        if uid != 0 {
            return Ok(Self { uid, other: None });
        }
        for name in ["postgres", "nobody"] {
            if let (Some(uid), Some(gid)) = (id("-u", name), id("-g", name)) {
                return Ok(Self { uid, other: Some(Other { name, gid }) });
            }
        }
        Err(Error::Forbidden("PostgreSQL does not run as root, and there is no user postgres or nobody".into()))
    }

    /// The user's number.
    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    /// A command that will run under this account, out of reach of the terminal's ctrl-C and with a clean environment:
    /// none of the caller's `PG…` or `LC_…` variables reach PostgreSQL.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").current_dir("/").process_group(0);
        command.stdin(Stdio::null());
        if let Some(other) = &self.other {
            command.uid(self.uid).gid(other.gid);
        }
        command
    }

    /// Creates `dir` for this account alone, or checks that it is so already.
    pub(super) fn private_dir(&self, dir: &Path) -> Result<(), Error> {
        match fs::create_dir(dir) {
            Ok(()) => {
                fs::set_permissions(dir, Permissions::from_mode(0o700)).map_err(Error::io("protect", dir))?;
                return self.take(dir);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("create", dir)(error)),
        }
        let metadata = fs::symlink_metadata(dir).map_err(Error::io("look at", dir))?;
        if metadata.is_dir() && metadata.uid() == self.uid && metadata.mode() & 0o077 == 0 {
            return Ok(());
        }
        Err(Error::Forbidden(format!("{} is not a directory of the user {} alone", dir.display(), self.uid)))
    }

    /// Gives `path` to this account.
    pub(super) fn take(&self, path: &Path) -> Result<(), Error> {
        let Some(other) = &self.other else { return Ok(()) };
        chown(path, Some(self.uid), Some(other.gid)).map_err(Error::io("give away", path))
    }

    /// Makes sure that this account can pass through `dir`, which may be root's: opens `dir` itself for passing, and
    /// refuses when a folder above it is closed.
    pub(super) fn pass(&self, dir: &Path) -> Result<(), Error> {
        let Some(other) = &self.other else { return Ok(()) };
        let mode = fs::metadata(dir).map_err(Error::io("look at", dir))?.mode();
        if mode & 0o001 == 0 {
            fs::set_permissions(dir, Permissions::from_mode(mode | 0o001)).map_err(Error::io("open", dir))?;
        }
        let entered =
            self.command(Path::new("/bin/sh")).args(["-c", "cd \"$0\""]).arg(dir).stderr(Stdio::null()).status();
        if entered.map_err(Error::io("enter", dir))?.success() {
            return Ok(());
        }
        Err(Error::Forbidden(format!(
            "PostgreSQL does not run as root, and the user {} it runs as cannot enter {}; \
             choose a data directory outside of private folders, such as /var/lib/dotodo",
            other.name,
            dir.display()
        )))
    }
}

/// What `id` says about a user; asked of the tool because users may live elsewhere than in /etc/passwd.
fn id(flag: &str, name: &str) -> Option<u32> {
    let output = Command::new("id").args([flag, name]).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
