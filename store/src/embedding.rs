//! What the titles of todos mean, as vectors.
//!
//! They are made from the titles and can be made again, so a todo may be without one, and one of another model than the one
//! that is asked, or of a title that the todo no longer has, counts as none. `todo::open` and `near` give them back.

use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::todo::State;
use crate::{Pool, Result, Transaction};

/// The vector of a todo's title.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Embedding {
    /// Whose title it is.
    pub todo_id: Uuid,
    /// The title that was embedded.
    pub title: String,
    /// The name of the model that made the vector.
    pub model: String,
    /// Of unit length.
    pub vector: Vec<f32>,
}

/// Keeps the vectors of todos; each takes the place of the todo's earlier one.
///
/// # Errors
/// `Unavailable`, `TooSlow`; `Violated` ("embeddings_todo": there is no such todo).
pub async fn put(tx: &mut Transaction, user_id: &str, embeddings: &[Embedding]) -> Result<()> {
    let rows: Vec<_> = embeddings.iter().map(|of| PutRow { of, packed: hex(&Packed::of(&of.vector)) }).collect();
    sqlx::query_file!("queries/embedding/put.sql", user_id, Json(&rows) as _).execute(&mut **tx).await?;
    Ok(())
}

#[derive(Serialize)]
struct PutRow<'a> {
    #[serde(flatten)]
    of: &'a Embedding,
    packed: String,
}

fn hex(packed: &Packed) -> String {
    packed.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A vector with a byte for each component, which is enough to find those near to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed(Vec<u8>);

impl Packed {
    const UNIT: f32 = 127.0;

    /// Of a vector of unit length.
    pub fn of(vector: &[f32]) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a component is at most 1, and the cast saturates")]
        Self(vector.iter().map(|value| (value * Self::UNIT).round() as i8).map(i8::cast_unsigned).collect())
    }

    /// The cosine of the angle to a vector of unit length, to within a hundredth or so; none if they are of two models.
    pub fn cosine(&self, vector: &[f32]) -> Option<f32> {
        let products = self.0.iter().zip(vector).map(|(byte, value)| f32::from(byte.cast_signed()) * value);
        (self.0.len() == vector.len()).then(|| products.sum::<f32>() / Self::UNIT)
    }
}

/// What is known of the meaning of a todo's title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near {
    /// Its vector.
    Known(Uuid, Packed),
    /// Nothing yet; the title.
    Unknown(Uuid, String),
}

/// What a model has made known of the todos of a person, of one state or of both: of each state the `limit` that changed last.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn near(pool: &Pool, user_id: &str, state: Option<State>, model: &str, limit: i64) -> Result<Vec<Near>> {
    let states = State::open(state);
    let mut reader = pool.of(user_id).await?;
    let rows =
        sqlx::query_file!("queries/embedding/near.sql", user_id, &states, limit, model).fetch_all(&mut *reader).await?;
    let near = rows.into_iter().map(|row| match row.packed {
        Some(packed) => Near::Known(row.id, Packed(packed)),
        None => Near::Unknown(row.id, row.title.unwrap_or_default()),
    });
    Ok(near.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_vector_has_nearly_the_same_angles() {
        let vector = |seed: f32| {
            let values: Vec<f32> = (0..=255_u8).map(|n| (f32::from(n) * seed).sin()).collect();
            let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
            values.into_iter().map(|value| value / length).collect::<Vec<f32>>()
        };
        for (one, other) in [(1.3, 1.3), (1.3, 1.301), (1.3, 2.9), (0.01, 0.02)] {
            let (one, other) = (vector(one), vector(other));
            let exact: f32 = one.iter().zip(&other).map(|(a, b)| a * b).sum();
            let near = Packed::of(&one).cosine(&other).unwrap();
            assert!((exact - near).abs() < 0.01, "{exact} {near}");
        }
        assert_eq!(Packed::of(&[1.0, -1.0]), Packed(vec![127, 129]));
        assert_eq!(Packed::of(&[1.0]).cosine(&[0.6, 0.8]), None, "of another model");
    }
}
