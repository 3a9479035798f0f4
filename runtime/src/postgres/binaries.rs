//! The PostgreSQL server binaries on this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Error;

/// The environment variable that names the directory of the binaries; set, nothing else is looked at.
pub const BIN_DIR_VARIABLE: &str = "DOTODO_PG_BIN_DIR";

/// A directory that holds `postgres` and `initdb`, and their version.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    pub(super) dir: PathBuf,
    /// 17 for PostgreSQL 17.x. Data directories of another major version cannot be opened.
    pub(super) major: u32,
}

impl Binaries {
    /// The first installation found, of version `major` when that matters.
    pub(super) fn find(major: Option<u32>) -> Result<Self, Error> {
        candidates()
            .iter()
            .filter_map(|dir| Self::at(dir))
            .find(|found| major.is_none_or(|major| found.major == major))
            .ok_or(Error::NotInstalled { major })
    }

    fn at(dir: &Path) -> Option<Self> {
        // The way may lead over a symbolic link; initdb lies beside the real file.
        let dir = dir.join("postgres").canonicalize().ok()?.parent()?.to_owned();
        let output = Command::new(dir.join("initdb")).arg("--version").output().ok()?;
        let major = major_version(str::from_utf8(&output.stdout).ok()?)?;
        Some(Self { dir, major })
    }
}

/// The major version in `initdb (PostgreSQL) 15.18 (Debian …)` or `… 19beta1`.
fn major_version(line: &str) -> Option<u32> {
    let version = line.split("(PostgreSQL) ").nth(1)?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Where binaries may be, best first.
fn candidates() -> Vec<PathBuf> {
    if let Some(dir) = env::var_os(BIN_DIR_VARIABLE) {
        return vec![dir.into()];
    }
    let mut dirs: Vec<PathBuf> = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    for (root, name) in [
        ("/usr/lib/postgresql", ""), // Debian
        ("/usr", "pgsql-"),          // PostgreSQL's own packages for Red Hat
        ("/opt/homebrew/opt", "postgresql"),
        ("/usr/local/opt", "postgresql"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql"),
    ] {
        dirs.extend(newest_first(Path::new(root), name));
    }
    dirs.extend(unpacked_dir().map(|dir| dir.join("bin")));
    dirs
}

/// The `bin` folders of the folders in `root` whose name is `prefix` and a version, newest first.
fn newest_first(root: &Path, prefix: &str) -> Vec<PathBuf> {
    let version = |name: &str| name.strip_prefix(prefix)?.trim_start_matches('@').parse::<u32>().ok();
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> =
        entries.filter_map(|entry| Some((version(entry.file_name().to_str()?)?, entry.path().join("bin")))).collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, dir)| dir).collect()
}

/// Where the set-up command unpacks PostgreSQL on a machine without a package for it; `xtask` has the same rule.
/// Root's own cache is closed to the user that PostgreSQL runs as.
fn unpacked_dir() -> Option<PathBuf> {
    if rustix::process::geteuid().is_root() {
        return Some("/var/cache/dotodo/postgres".into());
    }
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")))?;
    Some(cache.join("dotodo/postgres"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_initdb_says() {
        assert_eq!(major_version("initdb (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_version("initdb (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major_version("something else 9"), None);
    }

    #[test]
    fn newer_installations_come_first() {
        let root = tempfile::tempdir().unwrap();
        for name in ["9", "15", "16", "postgresql@17", "other"] {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        let bin = |name: &str| root.path().join(name).join("bin");
        assert_eq!(newest_first(root.path(), ""), [bin("16"), bin("15"), bin("9")]);
        assert_eq!(newest_first(root.path(), "postgresql"), [bin("postgresql@17")]);
    }
}
