//! A mutation under a request id: done once, answered alike however often it is asked.
//!
//! The id is claimed in the transaction that does the work, so of many equal calls at once one works and the others
//! wait for its answer; a call that fails leaves nothing behind and can be tried again.

mod asked;

use dotodo_store::request::{self, Claim};
use dotodo_store::{Pool, Transaction};
use prost::Message;
use sha2::{Digest as _, Sha256};
use tonic::{Code, Status};
use uuid::Uuid;

use crate::auth::Caller;
use crate::error::{self, Error};
use crate::validation::Violations;

pub(crate) use asked::Asked;

/// What identifies a request: its id, and what is asked under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) request_id: Uuid,
    fingerprint: [u8; 32],
}

impl Identity {
    /// Of a call. The request id is taken out of the request, so that what is left is what is asked.
    pub(crate) fn of<R: Asked>(check: &mut Violations, request: &mut R) -> Self {
        let id = std::mem::take(request.request_id());
        Self::new(check.optional_uuid("request_id", &id), R::method(), request)
    }

    /// Of a call of `method` with `request`. Without an id the call gets one of its own and is not recognised again.
    fn new(request_id: Option<Uuid>, method: &str, request: &impl Message) -> Self {
        let fingerprint = Sha256::new().chain_update(method).chain_update([0]).chain_update(request.encode_to_vec());
        Self { request_id: request_id.unwrap_or_else(Uuid::now_v7), fingerprint: fingerprint.finalize().into() }
    }

    /// Tells what is asked under the id.
    pub(crate) fn fingerprint(&self) -> &[u8] {
        &self.fingerprint
    }
}

/// How a mutation begins.
pub(crate) enum Begun<Answer> {
    /// The request was answered before.
    Answered(Answer),
    /// It is new: work in the transaction, then `finish`.
    New(Mutation),
}

/// A mutation under way. Dropped unfinished, it is undone.
pub(crate) struct Mutation {
    pool: Pool,
    pub(crate) tx: Transaction,
    pub(crate) user_id: String,
    request_id: Uuid,
}

impl Mutation {
    /// Claims the request id, or finds the answer that was given under it.
    pub(crate) async fn begin<Answer: Message + Default>(
        pool: &Pool,
        caller: &Caller,
        identity: &Identity,
    ) -> Result<Begun<Answer>, Error> {
        let mut tx = pool.begin_for(&caller.user_id, caller.patience()).await?;
        match request::claim(&mut tx, &caller.user_id, identity.request_id, &identity.fingerprint)
            .await
            .map_err(gone)?
        {
            Claim::New => Ok(Begun::New(Self::within(tx, pool, caller, identity.request_id))),
            Claim::Used { fingerprint, .. } if fingerprint != identity.fingerprint => Err(Error::RequestIdReused),
            Claim::Used { refusal: Some(refusal), .. } => Err(Error::Refused(Box::new(refused(refusal)?))),
            Claim::Used { answer, .. } => Ok(Begun::Answered(Answer::decode(answer.as_slice())?)),
        }
    }

    /// Takes up a mutation again that was answered provisionally under this request id.
    pub(crate) async fn resume(pool: &Pool, caller: &Caller, request_id: Uuid) -> Result<Self, Error> {
        Ok(Self::within(pool.begin_for(&caller.user_id, caller.patience()).await?, pool, caller, request_id))
    }

    /// Refuses a request for good, and gives the refusal that is kept; none if the request was answered meanwhile.
    pub(crate) async fn refuse(
        pool: &Pool,
        caller: &Caller,
        identity: &Identity,
        status: Status,
    ) -> Result<Option<Status>, Error> {
        match Self::begin::<()>(pool, caller, identity).await {
            Ok(Begun::Answered(())) => Ok(None),
            Ok(Begun::New(mut mutation)) => {
                let refusal = error::message(&status).encode_to_vec();
                request::refuse(&mut mutation.tx, &caller.user_id, identity.request_id, &refusal).await?;
                mutation.tx.commit().await.map_err(dotodo_store::Error::from)?;
                Ok(Some(status))
            }
            Err(Error::Refused(kept)) => Ok(Some(*kept)),
            // Nothing can be kept under an id that is another request's.
            Err(Error::RequestIdReused) => Ok(Some(status)),
            Err(fault) => Err(fault),
        }
    }

    fn within(tx: Transaction, pool: &Pool, caller: &Caller, request_id: Uuid) -> Self {
        Self { pool: pool.clone(), tx, user_id: caller.user_id.clone(), request_id }
    }

    /// Keeps the answer, commits, and tells those who watch.
    pub(crate) async fn finish<Answer: Message>(mut self, answer: Answer) -> Result<Answer, Error> {
        request::answer(&mut self.tx, &self.user_id, self.request_id, &answer.encode_to_vec()).await?;
        self.tx.commit().await.map_err(dotodo_store::Error::from)?;
        self.pool.announce(&self.user_id);
        Ok(answer)
    }
}

/// The account is deleted by the transaction that was waited for.
fn gone(error: dotodo_store::Error) -> Error {
    match error {
        dotodo_store::Error::Violated { constraint } if constraint == "requests_user_id_fkey" => Error::AccountDeleted,
        other => other.into(),
    }
}

/// The status that was kept as a refusal.
fn refused(refusal: Vec<u8>) -> Result<Status, prost::DecodeError> {
    let kept = tonic_types::Status::decode(refusal.as_slice())?;
    Ok(Status::with_details(Code::from_i32(kept.code), kept.message, refusal.into()))
}

#[cfg(test)]
mod tests {
    use dotodo_proto::v1::GetTodoRequest;

    use super::*;

    #[test]
    fn another_request_or_method_has_another_fingerprint() {
        let request = |id: &str| GetTodoRequest { id: id.to_owned(), view: 0 };
        let of = |method, id| Identity::new(None, method, &request(id)).fingerprint;
        assert_eq!(of("CompleteTodo", "a"), of("CompleteTodo", "a"));
        assert_ne!(of("CompleteTodo", "a"), of("CompleteTodo", "b"));
        assert_ne!(of("CompleteTodo", "a"), of("ReopenTodo", "a"));
    }
}
