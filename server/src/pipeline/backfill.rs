//! Ranges of days that are computed again.

use dotodo_proto::v1::{
    self, BackfillPipelineRequest, BackfillPipelineResponse, CancelBackfillRequest, CancelBackfillResponse,
    GetBackfillRequest, GetBackfillResponse, ListBackfillsRequest, ListBackfillsResponse,
};
use dotodo_store::Transaction;
use dotodo_store::pipeline::{self, Backfill, Backfilled, Definition};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::catalogue::definition;
use super::deed::refused;
use super::{Service, parameter, reply};
use crate::admin::{Begun, Deed, Refusal, field};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::mutation::Identity;
use crate::timestamp;
use crate::validation::Violations;

/// How many backfills are listed.
const BACKFILLS: i64 = 100;

impl Service {
    pub(super) async fn backfill_pipeline(
        &self,
        caller: &Caller,
        mut request: BackfillPipelineRequest,
    ) -> Result<BackfillPipelineResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut request);
        field::name(&mut check, "pipeline", &request.pipeline);
        let first = required_date(&mut check, "first_date", &request.first_date);
        let last = required_date(&mut check, "last_date", &request.last_date);
        let days = check.finish((first, last))?;
        if request.validate_only {
            return self.would_be(caller, &request, days).await;
        }
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "BackfillPipeline").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let definition = definition(&mut deed.tx, &request.pipeline).await?;
        let parameters = parameter::read(&definition, &request.parameters)?;
        let made = make(&mut deed.tx, caller, &request, &definition, &parameters, days).await?;
        let id = made.id.unwrap_or_default();
        let backfill = Some(one(&mut deed.tx, id).await?);
        let details = json!({
            "backfill_id": id, "first_date": request.first_date, "last_date": request.last_date,
            "parameters": parameters,
        });
        let logical_times = made.moments.into_iter().map(timestamp::to_wire).collect();
        deed.finish(&request.pipeline, &details, BackfillPipelineResponse { backfill, logical_times }).await
    }

    /// What a backfill would do.
    async fn would_be(
        &self,
        caller: &Caller,
        request: &BackfillPipelineRequest,
        days: (Date, Date),
    ) -> Result<BackfillPipelineResponse, Error> {
        let mut tx = self.reading(caller).await?;
        let definition = definition(&mut tx, &request.pipeline).await?;
        let parameters = parameter::read(&definition, &request.parameters)?;
        let made = make(&mut tx, caller, request, &definition, &parameters, days).await?;
        let parameters = definition.fill(&parameters).unwrap_or(parameters);
        let backfill = v1::Backfill {
            pipeline: request.pipeline.clone(),
            first_date: request.first_date.clone(),
            last_date: request.last_date.clone(),
            parameters: reply::values(&Value::from(parameters)),
            run_count: made.moments.len().try_into().unwrap_or(i32::MAX),
            ..v1::Backfill::default()
        };
        let logical_times = made.moments.into_iter().map(timestamp::to_wire).collect();
        Ok(BackfillPipelineResponse { backfill: Some(backfill), logical_times })
    }

    pub(super) async fn get_backfill(
        &self,
        caller: &Caller,
        request: GetBackfillRequest,
    ) -> Result<GetBackfillResponse, Error> {
        let mut check = Violations::default();
        let id = check.uuid("backfill_id", &request.backfill_id);
        let id = check.finish(id)?;
        Ok(GetBackfillResponse { backfill: Some(one(&mut self.reading(caller).await?, id).await?) })
    }

    pub(super) async fn list_backfills(
        &self,
        _: &Caller,
        request: ListBackfillsRequest,
    ) -> Result<ListBackfillsResponse, Error> {
        let mut check = Violations::default();
        let pipeline = field::filter(&mut check, "pipeline", &request.pipeline, 63);
        let pipeline = check.finish(pipeline)?;
        let backfills = pipeline::backfills(&self.pool, pipeline.as_deref(), BACKFILLS).await?;
        Ok(ListBackfillsResponse { backfills: backfills.into_iter().map(shown).collect() })
    }

    pub(super) async fn cancel_backfill(
        &self,
        caller: &Caller,
        mut request: CancelBackfillRequest,
    ) -> Result<CancelBackfillResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut request);
        let id = check.uuid("backfill_id", &request.backfill_id);
        let id = check.finish(id)?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "CancelBackfill").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        let before = pipeline::backfill_of(&mut deed.tx, id).await?.ok_or(Refusal::BackfillNotFound(id))?;
        if before.cancelled_at.is_none() && before.queued + before.running == 0 {
            return Err(Refusal::BackfillFinished.into());
        }
        let runs = pipeline::cancel_backfill(&mut deed.tx, id).await?.unwrap_or_default();
        let backfill = Some(one(&mut deed.tx, id).await?);
        let details = json!({ "pipeline": before.pipeline, "runs": runs });
        deed.finish(&id.to_string(), &details, CancelBackfillResponse { backfill }).await
    }
}

fn required_date(check: &mut Violations, field: &str, text: &str) -> Date {
    let date = check.date(field, text);
    if text.is_empty() {
        check.add(field, Reason::Required, "must be given");
    }
    date.unwrap_or_default()
}

/// Makes the runs of a backfill, or says which they would be.
async fn make(
    tx: &mut Transaction,
    caller: &Caller,
    request: &BackfillPipelineRequest,
    definition: &Definition,
    parameters: &Map<String, Value>,
    (first, last): (Date, Date),
) -> Result<Backfilled, Error> {
    let asked = pipeline::Request { pipeline: &request.pipeline, parameters, actor: &caller.user_id };
    let made = pipeline::backfill(tx, &asked, first, last, request.validate_only).await?;
    made.map_err(|why| refused(why, &request.pipeline, "", definition))
}

async fn one(tx: &mut Transaction, id: Uuid) -> Result<v1::Backfill, Error> {
    let backfill = pipeline::backfill_of(tx, id).await?;
    Ok(shown(backfill.ok_or(Refusal::BackfillNotFound(id))?))
}

fn shown(backfill: Backfill) -> v1::Backfill {
    v1::Backfill {
        id: backfill.id.to_string(),
        pipeline: backfill.pipeline,
        first_date: backfill.first_date.to_string(),
        last_date: backfill.last_date.to_string(),
        parameters: reply::values(&backfill.parameters),
        creator: backfill.created_by,
        create_time: Some(timestamp::to_wire(backfill.created_at)),
        cancel_time: backfill.cancelled_at.map(timestamp::to_wire),
        run_count: reply::count(backfill.total),
        queued_run_count: reply::count(backfill.queued),
        running_run_count: reply::count(backfill.running),
        succeeded_run_count: reply::count(backfill.succeeded),
        failed_run_count: reply::count(backfill.failed),
        cancelled_run_count: reply::count(backfill.cancelled),
    }
}
