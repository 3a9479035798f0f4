//! The benchmarks of the engine, beside morphological analysers that others wrote.

use std::fs;
use std::process::Stdio;

use crate::postgres::cache_dir;
use crate::step::{Outcome, cargo, command, run};

/// The analysers, from the Python package index.
const ANALYSERS: [&str; 3] = ["kiwipiepy==0.24.1", "python-mecab-ko==1.3.7", "python-mecab-ko-dic==2.1.1.post2"];

/// The engine, for taking turns with them.
const ENGINE: &str = "target/release/examples/rounds";

/// Where the speed of the engine beside the analysers is left for the summary.
const BASELINE: &str = "target/criterion/baseline.json";

/// All benchmarks, the analysers on the same sentences, and a summary. With `args`, only the benchmarks, and those are
/// passed to them.
pub(crate) fn all(args: &[&str]) -> Outcome {
    let mut bench = cargo(&["bench", "--workspace", "--benches"]);
    bench.args(args);
    run("benchmarks", bench, "a benchmark failed")?;
    if args.is_empty() { baseline().and_then(|()| summary()) } else { Ok(()) }
}

fn baseline() -> Outcome {
    let venv = cache_dir()?.join("tools/analysers");
    let python = venv.join("bin/python").to_string_lossy().into_owned();
    let advice =
        "The analysers come from the Python package index: it must be reachable, or PIP_INDEX_URL name a mirror.";
    run(
        "Python environment",
        command("python3", &["-m", "venv", &venv.to_string_lossy()]),
        "Python 3 must be installed.",
    )?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run("install Kiwi and MeCab", command(&python, &[&pip[..], &ANALYSERS[..]].concat()), advice)?;
    let output = fs::File::create(BASELINE).map_err(|error| format!("cannot write {BASELINE}: {error}"))?;
    run(
        "engine to compare",
        cargo(&["build", "--quiet", "--release", "--package", "dotodo-engine", "--example", "rounds"]),
        "see above",
    )?;
    let mut analyse = command(&python, &["engine/benches/baseline.py", ENGINE, "engine/corpus/korean.jsonl"]);
    analyse.stdout(Stdio::from(output));
    run("engine, Kiwi and MeCab in turns", analyse, "see above")
}

fn summary() -> Outcome {
    run("summary", cargo(&["run", "--quiet", "--package", "dotodo-score", "--", "speed"]), "see above")
}
