//! The metadata of the queries in `.sqlx`, written without sqlx's own command line.
//!
//! Only the store is compiled against the database: what it stands on is compiled before, without one, or the queue's
//! crate would write the metadata of its own queries among ours. Nothing that needs `.sqlx` is built for it, so a new query
//! is no hindrance.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::postgres;
use crate::step::{Outcome, cargo, command, heading, run, succeeds};

/// The metadata that is in force, and where it is made.
const CURRENT: &str = ".sqlx";
const MADE: &str = "target/sqlx-metadata";

/// Writes `.sqlx` anew.
pub(crate) fn write() -> Outcome {
    prepare()?;
    if Path::new(CURRENT).exists() {
        fs::remove_dir_all(CURRENT).map_err(|error| format!("cannot remove {CURRENT}: {error}"))?;
    }
    fs::rename(MADE, CURRENT).map_err(|error| format!("cannot replace {CURRENT}: {error}"))
}

/// Fails when `.sqlx` is not what [`write()`] would make of it.
pub(crate) fn check() -> Outcome {
    prepare()?;
    if succeeds("diff", &["-r", CURRENT, MADE]) {
        return Ok(());
    }
    Err(".sqlx is not current. Run `cargo xtask sqlx` and commit the result.".into())
}

fn prepare() -> Outcome {
    postgres::ensure()?;
    // The macros would leave the files of queries that are gone.
    let _ = fs::remove_dir_all(MADE);
    let made = fs::create_dir_all(MADE).and_then(|()| Path::new(MADE).canonicalize());
    let made = made.map_err(|error| format!("cannot create {MADE}: {error}"))?;
    heading("temporary PostgreSQL");
    let mut server = cargo(&["run", "--quiet", "--package", "dotodo-runtime", "--example", "cluster"]);
    let server = server.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut server = server.map_err(|error| format!("cannot run cargo: {error}"))?;
    let outcome = database(&mut server).and_then(|(url, psql)| {
        migrate(&psql, &url)?;
        compile(&url, &made)
    });
    // The end of its input stops PostgreSQL.
    drop(server.stdin.take());
    let _ = server.wait();
    outcome
}

/// The URL of the database and the path of psql, once PostgreSQL runs.
fn database(server: &mut Child) -> Result<(String, PathBuf), String> {
    let output = server.stdout.take().expect("its output was piped");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    match (lines.next(), lines.next()) {
        (Some(url), Some(bin_dir)) => Ok((url, Path::new(&bin_dir).join("psql"))),
        _ => Err("PostgreSQL did not start: see above.".into()),
    }
}

/// Runs the queue's migrations and then ours, in the order of their numbers, as the store does.
fn migrate(psql: &Path, url: &str) -> Outcome {
    let mut command = command(&psql.to_string_lossy(), &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url]);
    command.env("PGOPTIONS", "-c client_min_messages=warning").args(["-c", "create schema apalis"]);
    for file in migrations(&queue()?.join("migrations"))?.into_iter().chain(migrations(Path::new("migrations"))?) {
        command.args(["-c", "begin"]).arg("-f").arg(file).args(["-c", "commit"]);
    }
    run("migrations", command, "A migration fails on an empty database.")
}

fn migrations(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    Ok(files)
}

/// Where the source of the queue's crate lies, in the version that we use.
fn queue() -> Result<PathBuf, String> {
    let output = cargo(&["metadata", "--quiet", "--format-version", "1"]).output();
    let output = output.map_err(|error| format!("cannot run cargo: {error}"))?;
    let metadata = String::from_utf8_lossy(&output.stdout);
    let paths = metadata.split("\"manifest_path\":\"").skip(1).filter_map(|rest| rest.split('"').next());
    let of_the_queue = |path: &&str| path.contains("/apalis-postgres-") && path.ends_with("/Cargo.toml");
    let manifest = paths.into_iter().find(of_the_queue).ok_or("cargo does not know apalis-postgres")?;
    Ok(Path::new(manifest).with_file_name(""))
}

/// Compiles the store, whose macros ask the database about each query and note the answer. A target directory of its own
/// keeps the ordinary build from being compiled anew afterwards.
fn compile(url: &str, made: &Path) -> Outcome {
    let check = || cargo(&["check", "--quiet", "--package", "dotodo-store", "--target-dir", "target/sqlx"]);
    // For what the store stands on: the store itself may have a query that is not known yet.
    let _ = check().stdout(Stdio::null()).stderr(Stdio::null()).status();
    let source = fs::File::options().append(true).open("store/src/lib.rs");
    let touched = source.and_then(|file| file.set_modified(std::time::SystemTime::now()));
    touched.map_err(|error| format!("cannot touch store/src/lib.rs: {error}"))?;
    let mut command = check();
    command.env("DATABASE_URL", url).env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", made);
    run("queries", command, "A query does not fit the migrations.")
}
