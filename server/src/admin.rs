//! What the services of admins share: deeds, which are done once and written down.

pub(crate) mod field;
mod refusal;
pub(crate) mod word;

use dotodo_store::audit::{self, Claim};
use dotodo_store::{Pool, Transaction};
use prost::Message;
use serde_json::Value;

use crate::auth::Caller;
use crate::error::Error;
use crate::mutation::Identity;

pub(crate) use refusal::Refusal;

/// Something that an admin does, under way: it has a request id and an entry in the audit, and is undone if it is dropped
/// unfinished.
///
/// The entry is what claims the request id. `Mutation` claims it among the answers of a person's account, which it makes: an
/// admin need not be a person who has todos, and what they did must outlive an account.
pub(crate) struct Deed {
    pub(crate) tx: Transaction,
    entry: i64,
}

/// How a deed begins.
pub(crate) enum Begun<Answer> {
    /// It was done before.
    Answered(Answer),
    /// It is new: work in the transaction, then `finish`.
    New(Deed),
}

impl Deed {
    /// Claims the request id for an action ("TriggerPipeline"), or finds the answer that was given under it.
    pub(crate) async fn begin<Answer: Message + Default>(
        pool: &Pool,
        caller: &Caller,
        identity: &Identity,
        action: &str,
    ) -> Result<Begun<Answer>, Error> {
        let mut tx = pool.begin_for(&caller.user_id, caller.patience()).await?;
        let (id, fingerprint) = (identity.request_id, identity.fingerprint());
        match audit::claim(&mut tx, &caller.user_id, id, fingerprint, action).await? {
            Claim::New(entry) => Ok(Begun::New(Self { tx, entry })),
            Claim::Used { fingerprint: used, .. } if used != fingerprint => Err(Error::RequestIdReused),
            Claim::Used { answer, .. } => Ok(Begun::Answered(Answer::decode(answer.as_slice())?)),
        }
    }

    /// Writes down what was done to what, keeps the answer, and commits.
    pub(crate) async fn finish<Answer: Message>(
        mut self,
        target: &str,
        details: &Value,
        answer: Answer,
    ) -> Result<Answer, Error> {
        audit::complete(&mut self.tx, self.entry, target, details, &answer.encode_to_vec()).await?;
        self.tx.commit().await.map_err(dotodo_store::Error::from)?;
        Ok(answer)
    }
}
