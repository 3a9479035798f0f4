//! What the server asks of a model, and the checks its answers must pass: a model may be a program that guesses.

use std::time::Duration;

use dotodo_proto::model::v1::model_service_client::ModelServiceClient;
use dotodo_proto::model::v1::{EmbedRequest, ParseRequest, ParseResponse};
use dotodo_store::utterance::Utterance;
use tokio::time::timeout;
use tonic::transport::Channel;

use crate::timestamp;

/// A model that gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the model did not answer")]
    Status(#[from] Box<tonic::Status>),
    #[error("the model did not answer in {} s", .0.as_secs())]
    TooSlow(Duration),
    #[error("the model answered nonsense: {0}")]
    Nonsense(String),
}

impl From<tonic::Status> for Error {
    fn from(status: tonic::Status) -> Self {
        Self::Status(Box::new(status))
    }
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

    /// Reads an utterance. The answer is not checked yet.
    pub(crate) async fn parse(&self, said: &Utterance) -> Result<ParseResponse, Error> {
        let request = ParseRequest {
            text: said.text.clone(),
            locale: said.locale.clone(),
            time_zone: said.time_zone.clone(),
            reference_time: Some(timestamp::to_wire(said.said_at)),
        };
        let mut client = self.client.clone();
        let answer = timeout(self.patience, client.parse(request)).await.map_err(|_| Error::TooSlow(self.patience))?;
        Ok(answer?.into_inner())
    }

    /// The vector of a title.
    pub(crate) async fn embed(&self, title: &str) -> Result<Vec<f32>, Error> {
        let request = EmbedRequest { texts: vec![title.to_owned()] };
        let mut client = self.client.clone();
        let answer = timeout(self.patience, client.embed(request)).await.map_err(|_| Error::TooSlow(self.patience))?;
        match <[_; 1]>::try_from(answer?.into_inner().embeddings) {
            Ok([vector]) if !vector.values.is_empty() && vector.values.iter().all(|value| value.is_finite()) => {
                Ok(vector.values)
            }
            _ => Err(Error::Nonsense("not one vector of finite numbers for one text".to_owned())),
        }
    }
}
