//! What the titles of todos mean, as vectors.
//!
//! They are made from the titles and can be made again, so a todo may be without one, and one of a title that the todo no
//! longer has counts as none. `todo::open` gives them back.

use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Result, Transaction};

/// The vector of a todo's title.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Embedding {
    /// Whose title it is.
    pub todo_id: Uuid,
    /// The title that was embedded.
    pub title: String,
    /// Of unit length.
    pub vector: Vec<f32>,
}

/// Keeps the vectors of todos; each takes the place of the todo's earlier one.
///
/// # Errors
/// `Unavailable`, `TooSlow`; `Violated` ("embeddings_todo": there is no such todo).
pub async fn put(tx: &mut Transaction, user_id: &str, embeddings: &[Embedding]) -> Result<()> {
    sqlx::query_file!("queries/embedding/put.sql", user_id, Json(embeddings) as _).execute(&mut **tx).await?;
    Ok(())
}
