//! The checks that run no code of ours: format, clippy, protos, and the walls between the crates.

use std::path::{Path, PathBuf};

use crate::postgres::cache_dir;
use crate::step::{Outcome, cargo, command, run, succeeds};

const BUF: &str = "node_modules/.bin/buf";

/// The version whose deny.toml this is.
const CARGO_DENY: &str = "0.20.2";

/// All of them, the quickest first.
pub(crate) fn all() -> Outcome {
    run("format", cargo(&["fmt", "--all", "--check"]), "Run `cargo fmt --all`.")?;
    protos()?;
    walls()?;
    let args = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    run("clippy", cargo(&args), "Repair what it names.")
}

fn protos() -> Outcome {
    install_buf()?;
    run("protos: lint", command(BUF, &["lint"]), "Repair what it names; the rules are in buf.yaml.")?;
    run("protos: format", command(BUF, &["format", "--diff", "--exit-code"]), "Run `npx buf format --write`.")
}

/// Compares the protos with those of main.
pub(crate) fn breaking() -> Outcome {
    if !succeeds("git", &["rev-parse", "--verify", "main:proto/dotodo"]) {
        return Ok(());
    }
    // In a work tree of its own `.git` is a file; the branches are in the folder they share.
    let output = command("git", &["rev-parse", "--git-common-dir"]).output().map_err(|error| error.to_string())?;
    let against = format!("{}#branch=main,format=git", String::from_utf8_lossy(&output.stdout).trim());
    let advice = "A client in the field would break: add a field or a version instead.";
    run("protos: breaking changes", command(BUF, &["breaking", "--against", &against]), advice)
}

fn install_buf() -> Outcome {
    if succeeds(BUF, &["--version"]) {
        return Ok(());
    }
    // Not `npm ci`: it refuses a lock file that leaves out packages of other platforms, which a mirror may not have. The
    // install script would only check what the package manager has checked.
    let args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
    run("install buf", command("npm", &args), "Node with npm must be installed: nodejs.org or the system's package.")
}

/// Who may depend on whom, and which licences come in: deny.toml. Advisories are left out, because their database is
/// fetched from a place that a closed network does not reach.
fn walls() -> Outcome {
    let deny = cargo_deny()?;
    let args = [
        "--offline",
        "--all-features",
        "check",
        "--hide-inclusion-graph",
        "--allow",
        "unused-wrapper",
        "bans",
        "licenses",
        "sources",
    ];
    let advice = "A dependency is not allowed: deny.toml says which and why.";
    run("walls between crates", command(&deny.to_string_lossy(), &args), advice)
}

/// cargo-deny from the cache folder, built there on first use: 2.5 min on two cores, once for a machine.
fn cargo_deny() -> Result<PathBuf, String> {
    let root = cache_dir()?.join("tools").join(format!("cargo-deny-{CARGO_DENY}"));
    let program = root.join("bin/cargo-deny");
    if !Path::new(&program).exists() {
        let root = root.to_string_lossy();
        let args = ["install", "cargo-deny", "--version", CARGO_DENY, "--locked", "--quiet", "--root", &root];
        run("install cargo-deny (some minutes, once)", cargo(&args), "See above.")?;
    }
    Ok(program)
}
