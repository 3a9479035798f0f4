//! The pipelines as they are declared: shown, looked through for faults, paused.

use dotodo_proto::v1::{
    GetPipelineRequest, GetPipelineResponse, ListPipelinesRequest, ListPipelinesResponse, ListTicksRequest,
    ListTicksResponse, PausePipelineRequest, PausePipelineResponse, Pipeline, PipelineProblem, UnpausePipelineRequest,
    UnpausePipelineResponse, ValidatePipelinesRequest, ValidatePipelinesResponse,
};
use dotodo_store::pipeline::{self, Definition, Known};
use dotodo_store::{Transaction, run};
use jiff::Timestamp;
use serde_json::json;

use super::{Service, reply};
use crate::admin::{Begun, Deed, Refusal, field};
use crate::auth::Caller;
use crate::error::{Error, Reason};
use crate::mutation::Identity;
use crate::validation::Violations;

/// How many ticks are shown of one pipeline, and of one among others.
const TICKS: usize = 5;
const TICKS_IN_LIST: usize = 1;
/// How many ticks may be asked for, and are where nothing is said.
const TICKS_MOST: usize = 100;
const TICKS_DEFAULT: usize = 10;
const TAG_CHARS: usize = 100;

impl Service {
    pub(super) async fn list_pipelines(
        &self,
        caller: &Caller,
        request: ListPipelinesRequest,
    ) -> Result<ListPipelinesResponse, Error> {
        let mut check = Violations::default();
        let tag = field::filter(&mut check, "tag", &request.tag, TAG_CHARS);
        let tag = check.finish(tag)?;
        let mut pipelines = shown(&mut self.reading(caller).await?, None, TICKS_IN_LIST).await?;
        pipelines.retain(|pipeline| tag.as_ref().is_none_or(|tag| pipeline.tags.contains(tag)));
        Ok(ListPipelinesResponse { pipelines })
    }

    pub(super) async fn get_pipeline(
        &self,
        caller: &Caller,
        request: GetPipelineRequest,
    ) -> Result<GetPipelineResponse, Error> {
        check_name(&request.pipeline)?;
        let pipeline = one(&mut self.reading(caller).await?, &request.pipeline).await?;
        Ok(GetPipelineResponse { pipeline: Some(pipeline) })
    }

    pub(super) async fn list_ticks(
        &self,
        caller: &Caller,
        request: ListTicksRequest,
    ) -> Result<ListTicksResponse, Error> {
        let mut check = Violations::default();
        field::name(&mut check, "pipeline", &request.pipeline);
        let after = field::instant(&mut check, "after_time", request.after_time.as_ref());
        let count = match usize::try_from(request.count) {
            Ok(0) => TICKS_DEFAULT,
            Ok(count) if count <= TICKS_MOST => count,
            _ => {
                check.add("count", Reason::OutOfRange, format!("must be from 0 to {TICKS_MOST}"));
                0
            }
        };
        check.finish(())?;
        let definition = definition(&mut self.reading(caller).await?, &request.pipeline).await?;
        let times = reply::next(&definition, after.unwrap_or_else(Timestamp::now), count);
        Ok(ListTicksResponse { times, time_zone: definition.zone })
    }

    pub(super) async fn validate_pipelines(
        &self,
        caller: &Caller,
        _: ValidatePipelinesRequest,
    ) -> Result<ValidatePipelinesResponse, Error> {
        let known = pipeline::known(&mut *self.reading(caller).await?, None).await?;
        let pipeline_count = known.len().try_into().unwrap_or(i32::MAX);
        let problems = known.into_iter().flat_map(problems).collect();
        Ok(ValidatePipelinesResponse { problems, pipeline_count })
    }

    pub(super) async fn pause_pipeline(
        &self,
        caller: &Caller,
        mut request: PausePipelineRequest,
    ) -> Result<PausePipelineResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut request);
        field::name(&mut check, "pipeline", &request.pipeline);
        check.finish(())?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "PausePipeline").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        pipeline::pause(&mut deed.tx, &request.pipeline).await?;
        let paused = one(&mut deed.tx, &request.pipeline).await?;
        deed.finish(&request.pipeline, &json!({}), PausePipelineResponse { pipeline: Some(paused) }).await
    }

    pub(super) async fn unpause_pipeline(
        &self,
        caller: &Caller,
        mut request: UnpausePipelineRequest,
    ) -> Result<UnpausePipelineResponse, Error> {
        let mut check = Violations::default();
        let identity = Identity::of(&mut check, &mut request);
        field::name(&mut check, "pipeline", &request.pipeline);
        check.finish(())?;
        let mut deed = match Deed::begin(&self.pool, caller, &identity, "UnpausePipeline").await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(deed) => deed,
        };
        pipeline::unpause(&mut deed.tx, &request.pipeline).await?;
        let unpaused = one(&mut deed.tx, &request.pipeline).await?;
        deed.finish(&request.pipeline, &json!({}), UnpausePipelineResponse { pipeline: Some(unpaused) }).await
    }
}

fn check_name(name: &str) -> Result<(), Error> {
    let mut check = Violations::default();
    field::name(&mut check, "pipeline", name);
    check.finish(())
}

/// The pipelines by name, or one of them, with the run that each had last.
async fn shown(tx: &mut Transaction, name: Option<&str>, ticks: usize) -> Result<Vec<Pipeline>, Error> {
    let (known, now) = (pipeline::known(tx, name).await?, Timestamp::now());
    let mut last = run::last(tx, name).await?;
    let replies = known.into_iter().map(|known| {
        let place = last.iter().position(|run| run.pipeline == known.name);
        let last_run = place.map(|place| reply::run(last.swap_remove(place)));
        reply::pipeline(known, last_run, ticks, now)
    });
    Ok(replies.collect())
}

async fn one(tx: &mut Transaction, name: &str) -> Result<Pipeline, Error> {
    let pipeline = shown(tx, Some(name), TICKS).await?.pop();
    Ok(pipeline.ok_or_else(|| Refusal::PipelineNotFound(name.to_owned()))?)
}

/// How a pipeline is declared. One that this program cannot read is none that it knows.
pub(super) async fn definition(tx: &mut Transaction, name: &str) -> Result<Definition, Error> {
    let known = pipeline::known(tx, Some(name)).await?.pop();
    let definition = known.and_then(|known| known.definition.ok());
    Ok(definition.ok_or_else(|| Refusal::PipelineNotFound(name.to_owned()))?)
}

/// What is wrong with a pipeline.
fn problems(known: Known) -> Vec<PipelineProblem> {
    let mut found = match known.definition {
        Err(fault) => vec![format!("another version of the program declared it, which we cannot read: {fault}")],
        Ok(definition) => definition.ordered().err().unwrap_or_default(),
    };
    if !known.is_declared {
        found.push(format!("no worker that lives declares it; the last one did at {:.0}", known.registered_at));
    }
    let problem = |description| PipelineProblem { pipeline: known.name.clone(), description };
    found.into_iter().map(problem).collect()
}
