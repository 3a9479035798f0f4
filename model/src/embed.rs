//! Texts as vectors, as the contract has them.

use dotodo_proto::model::v1::{EmbedRequest, EmbedResponse, Embedding};
use tonic::Status;

/// The limits of the contract.
const TEXTS: usize = 100;
const TEXT_CHARS: usize = 10_000;

/// The vector of each text.
///
/// # Errors
/// INVALID_ARGUMENT if there are too many texts, none, or one is too long.
pub(crate) fn embed(request: &EmbedRequest) -> Result<EmbedResponse, Status> {
    if !(1..=TEXTS).contains(&request.texts.len()) {
        return Err(Status::invalid_argument(format!("texts: must be 1 to {TEXTS}, are {}", request.texts.len())));
    }
    if request.texts.iter().any(|text| text.chars().nth(TEXT_CHARS).is_some()) {
        return Err(Status::invalid_argument(format!("texts: must have at most {TEXT_CHARS} characters each")));
    }
    let embeddings =
        request.texts.iter().map(|text| Embedding { values: dotodo_engine::embed::embed(text).values().to_vec() });
    let model = dotodo_engine::embed::model().to_owned();
    Ok(EmbedResponse { embeddings: embeddings.collect(), model })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_gets_its_vector() {
        let texts = vec!["빨래하기".to_owned(), "세탁기 돌리기".to_owned()];
        let answer = embed(&EmbedRequest { texts }).unwrap();
        let dimensions: Vec<_> = answer.embeddings.iter().map(|embedding| embedding.values.len()).collect();
        assert_eq!(dimensions, [dotodo_engine::embed::DIMENSION; 2]);
        assert_eq!(answer.model, dotodo_engine::embed::model());
    }

    #[test]
    fn a_bad_request_is_refused() {
        for texts in [vec![], vec![String::new(); 101], vec!["가".repeat(10_001)]] {
            assert_eq!(embed(&EmbedRequest { texts }).unwrap_err().code(), tonic::Code::InvalidArgument);
        }
    }
}
