//! The model of categories: what it learns from, how it learns, and how well it does on titles it has not seen.

pub mod data;
pub mod fit;
pub mod validate;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dotodo_engine::category::model::Model;

use crate::category::fit::Sample;

/// Where the engine has its model.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/category/model.weights")
}

/// Fits the model to every title that there is.
///
/// # Errors
/// A file cannot be read.
pub fn train() -> io::Result<Model> {
    let samples: Vec<Sample> = data::load()?.iter().map(Sample::new).collect();
    Ok(fit::fit(&samples.iter().collect::<Vec<_>>(), |_| true, data::fingerprint()?))
}

/// Writes the model anew.
///
/// # Errors
/// A file cannot be read, or the model not written.
pub fn write() -> io::Result<()> {
    fs::write(path(), train()?.to_bytes())
}
