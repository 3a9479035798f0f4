//! PostgreSQL's main process: starting it, waiting until it answers, and ending it.
//!
//! Whether it lives is judged by connecting. A process id alone says little: after a SIGKILL the pid file still names it,
//! and the number may belong to someone else by now.

use std::fs::{self, File};
use std::io;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::account::Account;
use super::binaries::Binaries;
use super::directory::socket_in;
use super::wire::{Failure, Session, UNKNOWN_DATABASE};
use super::{DATABASE, Error, USER};

/// Longest wait for the first answer; replaying the log after a crash takes time.
const START_LIMIT: Duration = Duration::from_secs(60);

/// How long a start is tried again while remains of a killed PostgreSQL hold its shared memory.
const REMAINS_LIMIT: Duration = Duration::from_secs(5);

/// How often something awaited is looked at.
const POLL: Duration = Duration::from_millis(20);

/// Ends PostgreSQL when the process that started it is gone without having done so: `read` then meets the end of
/// the pipe. Its arguments are a process id, a signal and a directory to remove, empty for none.
const GUARD: &str = r#"
read -r _ && exit
kill -s "$1" "$0"
[ -n "$2" ] || exit
tries=0
while kill -0 "$0" && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
rm -rf -- "$2"
"#;

/// How PostgreSQL is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Connections are cut, everything is written out: a "fast shutdown".
    Orderly,
    /// At once, for data that nobody needs any more.
    Immediate,
}

/// What a start needs.
#[derive(Debug)]
pub(super) struct Launch<'a> {
    pub(super) account: &'a Account,
    pub(super) binaries: &'a Binaries,
    pub(super) cluster: &'a Path,
    pub(super) socket_dir: &'a Path,
    pub(super) log: &'a Path,
    /// Removed by the guard when this process is killed.
    pub(super) temporary: Option<&'a Path>,
}

/// A running PostgreSQL that this process started.
#[derive(Debug)]
pub(super) struct Postmaster {
    child: Child,
    guard: Child,
}

impl Postmaster {
    /// Starts PostgreSQL, ending first one that an earlier process left behind, and waits until it answers.
    pub(super) fn start(launch: &Launch<'_>) -> Result<Self, Error> {
        let begun = Instant::now();
        let unclean = end_left_behind(launch.cluster)?;
        loop {
            let mut postmaster = Self::spawn(launch)?;
            match postmaster.wait_until_ready(launch) {
                Err(Error::Failed { .. }) if unclean && begun.elapsed() < REMAINS_LIMIT => sleep(POLL * 10),
                Err(error) => return Err(error),
                Ok(()) => return Ok(postmaster),
            }
        }
    }

    fn spawn(launch: &Launch<'_>) -> Result<Self, Error> {
        let log = File::options().append(true).create(true).open(launch.log).map_err(Error::io("open", launch.log))?;
        let program = launch.binaries.dir.join("postgres");
        let mut command = launch.account.command(&program);
        command.arg("-D").arg(launch.cluster).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().map_err(Error::io("start", &program))?;
        let ending = if launch.temporary.is_some() { "QUIT" } else { "INT" };
        let guard = Command::new("/bin/sh")
            .args(["-c", GUARD, &child.id().to_string(), ending])
            .arg(launch.temporary.unwrap_or(Path::new("")))
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Error::io("start", Path::new("/bin/sh")))?;
        Ok(Self { child, guard })
    }

    fn wait_until_ready(&mut self, launch: &Launch<'_>) -> Result<(), Error> {
        let begun = Instant::now();
        loop {
            match Session::open(&socket_in(launch.socket_dir), USER, DATABASE) {
                Ok(_) => return Ok(()),
                Err(Failure::Refused { sqlstate, .. }) if sqlstate == UNKNOWN_DATABASE => return Ok(()),
                Err(_) => {}
            }
            let ended = self.child.try_wait().map_err(Error::io("watch", launch.cluster))?.is_some();
            if ended || begun.elapsed() > START_LIMIT {
                return Err(Error::Failed { program: "postgres", output: tail(launch.log) });
            }
            sleep(POLL);
        }
    }

    /// Ends PostgreSQL and waits for it. Asked for nicely first, then firmly.
    pub(super) fn stop(&mut self, ending: Ending) {
        let orderly = [(Signal::INT, 20), (Signal::QUIT, 5), (Signal::KILL, 5)];
        let steps = if ending == Ending::Orderly { &orderly[..] } else { &orderly[1..] };
        for (signal, patience_seconds) in steps {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            // It may have ended between the two lines; the next round sees that.
            let _ = kill_process(Pid::from_child(&self.child), *signal);
            let child = &mut self.child;
            wait_until(Duration::from_secs(*patience_seconds), || !matches!(child.try_wait(), Ok(None)));
        }
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        self.stop(Ending::Orderly);
        // PostgreSQL has ended, so the guard has nothing left to do.
        let _ = self.guard.kill();
        let _ = self.guard.wait();
    }
}

/// Ends a PostgreSQL that runs in `cluster` although no process holds the data directory any more, for instance because
/// that process was killed. Says whether one ran or the last one ended without cleaning up.
pub(super) fn end_left_behind(cluster: &Path) -> Result<bool, Error> {
    let pid_file = cluster.join("postmaster.pid");
    let Ok(content) = fs::read_to_string(&pid_file) else { return Ok(false) };
    let Some((pid, socket)) = read_pid_file(&content) else { return Ok(true) };
    if UnixStream::connect(&socket).is_ok() {
        tracing::warn!(pid = pid.as_raw_nonzero().get(), "ending a PostgreSQL that was left behind");
        for (signal, patience_seconds) in [(Signal::INT, 20), (Signal::QUIT, 5)] {
            kill_process(pid, signal).map_err(|error| Error::io("end", cluster)(error.into()))?;
            if wait_until(Duration::from_secs(patience_seconds), || !pid_file.exists()) {
                return Ok(true);
            }
        }
        let output = format!("process {pid:?} does not end");
        return Err(Error::Failed { program: "postgres", output });
    }
    if !is_postgres(pid) {
        // PostgreSQL takes any living process of that number for itself and would not start.
        fs::remove_file(&pid_file).map_err(Error::io("remove", &pid_file))?;
    }
    Ok(true)
}

/// The process id and the socket in a `postmaster.pid`, of which they are lines 1, 4 (port) and 5 (directory).
fn read_pid_file(content: &str) -> Option<(Pid, PathBuf)> {
    let mut lines = content.lines();
    let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?)?;
    let port = lines.nth(2)?.trim();
    let dir = lines.next()?.trim();
    Some((pid, Path::new(dir).join(format!(".s.PGSQL.{port}"))))
}

/// Whether the process is one of PostgreSQL's, as far as `ps` can tell: yes when in doubt.
fn is_postgres(pid: Pid) -> bool {
    let output = Command::new("ps").args(["-o", "comm=", "-p", &pid.as_raw_nonzero().to_string()]).output();
    output.map_or(true, |output| String::from_utf8_lossy(&output.stdout).contains("postgres"))
}

/// Waits until `met`, for at most `limit`; says whether it was.
fn wait_until(limit: Duration, mut met: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while !met() {
        if begun.elapsed() > limit {
            return false;
        }
        sleep(POLL);
    }
    true
}

/// The last lines of PostgreSQL's log.
fn tail(log: &Path) -> String {
    let content = fs::read(log).unwrap_or_else(|error: io::Error| error.to_string().into_bytes());
    let text = String::from_utf8_lossy(&content);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(5)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_names_process_and_socket() {
        let content = "4711\n/data/postgres\n1795426800\n5432\n/data/socket\n\n  1 2\nready\n";
        let expected = (Pid::from_raw(4711).unwrap(), PathBuf::from("/data/socket/.s.PGSQL.5432"));
        assert_eq!(read_pid_file(content), Some(expected));
        assert_eq!(read_pid_file("4711\n/data/postgres\n"), None);
        assert_eq!(read_pid_file(""), None);
    }

    #[test]
    fn this_process_is_no_postgres() {
        assert!(!is_postgres(rustix::process::getpid()));
    }
}
