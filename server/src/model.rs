//! What the server asks of a model, and the checks its answers must pass: a model may be a program that guesses.

use std::time::Duration;

use dotodo_proto::model::v1::model_service_client::ModelServiceClient;
use dotodo_proto::model::v1::{
    EmbedRequest, Embedding, Filing, ParseRequest, ParseResponse, RecommendRequest, RecommendResponse,
};
use dotodo_store::filing;
use dotodo_store::utterance::Utterance;
use tokio::time::timeout;
use tonic::transport::Channel;

use crate::timestamp;

/// How many texts are embedded with one call: the contract's limit.
const TEXTS: usize = 100;
/// A vector has at most this many components.
const DIMENSION: usize = 4_096;
/// A model's name has at most this many characters.
const NAME_CHARS: usize = 100;
/// How long embeddings are waited for that can be made later just as well.
const EMBED_PATIENCE: Duration = Duration::from_millis(500);

/// A model that gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the model did not answer")]
    Status(#[from] Box<tonic::Status>),
    #[error("the model did not answer in {} ms", .0.as_millis())]
    TooSlow(Duration),
    #[error("the model answered nonsense: {0}")]
    Nonsense(String),
}

impl From<tonic::Status> for Error {
    fn from(status: tonic::Status) -> Self {
        Self::Status(Box::new(status))
    }
}

/// The vectors of some titles, in their order, and the name of what made them: those of two names cannot be compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Embedded {
    pub(crate) model: String,
    pub(crate) vectors: Vec<Vec<f32>>,
}

/// A model, reached through ModelService.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    client: ModelServiceClient<Channel>,
    patience: Duration,
}

impl Model {
    /// The model at the other end of a channel, waited for this long.
    pub(crate) fn new(channel: Channel, patience: Duration) -> Self {
        Self { client: ModelServiceClient::new(channel), patience }
    }

    /// The same model, waited for this long at most.
    pub(crate) fn within(&self, patience: Duration) -> Self {
        Self { client: self.client.clone(), patience: self.patience.min(patience) }
    }

    /// Reads an utterance, knowing what its speaker files under what. The answer is not checked yet.
    pub(crate) async fn parse(&self, said: &Utterance, filings: Vec<filing::Filing>) -> Result<ParseResponse, Error> {
        let filed = |filing: filing::Filing| Filing { title: filing.title, category: filing.category };
        let request = ParseRequest {
            text: said.text.clone(),
            locale: said.locale.clone(),
            time_zone: said.time_zone.clone(),
            reference_time: Some(timestamp::to_wire(said.said_at)),
            filings: filings.into_iter().map(filed).collect(),
        };
        let (request, mut client) = (self.timed(request), self.client.clone());
        let answer = timeout(self.patience, client.parse(request)).await.map_err(|_| Error::TooSlow(self.patience))?;
        Ok(answer?.into_inner())
    }

    /// Suggests what somebody may want to do. The answer is not checked yet.
    pub(crate) async fn recommend(&self, request: RecommendRequest) -> Result<RecommendResponse, Error> {
        let (request, mut client) = (self.timed(request), self.client.clone());
        let answer = timeout(self.patience, client.recommend(request)).await;
        Ok(answer.map_err(|_| Error::TooSlow(self.patience))??.into_inner())
    }

    /// A request that tells the model how long it has, so that it stops when nobody waits any more.
    fn timed<R>(&self, request: R) -> tonic::Request<R> {
        let mut request = tonic::Request::new(request);
        request.set_timeout(self.patience);
        request
    }

    /// The vectors of some titles, in their order.
    pub(crate) async fn embed(&self, titles: &[&str]) -> Result<Embedded, Error> {
        timeout(self.patience, self.vectors(titles)).await.map_err(|_| Error::TooSlow(self.patience))?
    }

    /// The vectors of some titles, in their order, if they can be had without much of a wait.
    pub(crate) async fn embed_at_once(&self, titles: &[&str]) -> Result<Embedded, Error> {
        self.within(EMBED_PATIENCE).embed(titles).await
    }

    async fn vectors(&self, titles: &[&str]) -> Result<Embedded, Error> {
        let mut embedded = Embedded::default();
        for titles in titles.chunks(TEXTS) {
            let request = EmbedRequest { texts: titles.iter().map(ToString::to_string).collect() };
            let answer = self.client.clone().embed(request).await?.into_inner();
            if answer.embeddings.len() != titles.len() || !answer.embeddings.iter().all(is_vector) {
                return Err(Error::Nonsense("not one vector of unit length for each title".to_owned()));
            }
            if !is_name(&answer.model) || !embedded.vectors.is_empty() && answer.model != embedded.model {
                return Err(Error::Nonsense("no name of a model, or vectors of two models".to_owned()));
            }
            embedded.model = answer.model;
            embedded.vectors.extend(answer.embeddings.into_iter().map(|embedding| embedding.values));
        }
        Ok(embedded)
    }
}

/// Whether a model may be called so; one that does not say may be called nothing.
fn is_name(model: &str) -> bool {
    model.chars().nth(NAME_CHARS).is_none() && !model.contains('\0')
}

/// Whether these are the components of a vector of unit length; a title that says nothing has one without length.
fn is_vector(embedding: &Embedding) -> bool {
    let length = embedding.values.iter().map(|value| value * value).sum::<f32>();
    (1..=DIMENSION).contains(&embedding.values.len()) && (length == 0.0 || (0.9..=1.1).contains(&length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_has_unit_length_or_none() {
        let of = |values: &[f32]| is_vector(&Embedding { values: values.to_vec() });
        assert!(of(&[0.6, 0.8]) && of(&[0.0, 0.0]));
        for bad in [&[][..], &[f32::NAN], &[f32::INFINITY], &[2.0], &[0.0; DIMENSION + 1]] {
            assert!(!of(bad), "{bad:?}");
        }
    }
}
