//! Every mutation of admins, repeated: many equal calls at once have one effect, one entry in the audit, and equal answers.

use std::sync::Arc;

use dotodo_proto::v1::*;
use prost::Message;
use tokio::task::JoinSet;
use tonic::{Code, Status};

use crate::raw;
use crate::repeated_all::all_mutations;
use crate::runs::{done, failed};
use crate::server::{Server, new_id, reason};

const CALLS: usize = 16;

/// A pipeline of its own with what a method works on: the ids of a run, a job and a backfill.
struct Prepared {
    pipeline: String,
    run_id: String,
    job_id: String,
    backfill_id: String,
}

async fn prepared(server: &Server, method: &str, pipeline: String) -> Prepared {
    server.declare(&pipeline).await;
    let mut prepared = Prepared { pipeline, run_id: String::new(), job_id: String::new(), backfill_id: String::new() };
    if ["PausePipeline", "UnpausePipeline", "TriggerPipeline", "TestTask", "BackfillPipeline"].contains(&method) {
        return prepared;
    }
    let pipeline = prepared.pipeline.clone();
    if method == "CancelBackfill" {
        let (first_date, last_date) = ("2026-11-01".to_owned(), "2026-11-02".to_owned());
        let request = BackfillPipelineRequest { pipeline, first_date, last_date, ..Default::default() };
        let made = server.pipelines("ops").backfill_pipeline(request).await.unwrap().into_inner();
        prepared.backfill_id = made.backfill.unwrap().id;
        return prepared;
    }
    let request = TriggerPipelineRequest { pipeline, ..Default::default() };
    prepared.run_id = server.pipelines("ops").trigger_pipeline(request).await.unwrap().into_inner().run.unwrap().id;
    server.carry_out(&prepared.run_id, "extract", done()).await;
    // RunJobNow is about a second try that is due later, RetryRun and RetryJob about what failed for good.
    let permanent = method.starts_with("Retry") || method == "BulkJobs";
    if permanent || method == "RunJobNow" {
        server.carry_out(&prepared.run_id, "count", failed(permanent)).await;
    }
    if permanent {
        server.carry_out(&prepared.run_id, "rate", done()).await;
    }
    let last = format!(
        "select job_id from attempts where run_id = '{}' and task = 'count' order by attempt desc limit 1",
        prepared.run_id
    );
    prepared.job_id = server.sql(&last);
    prepared
}

/// A request of a method, and one with the same request id that asks something else.
fn sample(method: &str, on: &Prepared, request_id: &str) -> (Vec<u8>, Vec<u8>) {
    let (pipeline, request_id) = (on.pipeline.clone(), request_id.to_owned());
    let (run_id, job_id, backfill_id) = (on.run_id.clone(), on.job_id.clone(), on.backfill_id.clone());
    macro_rules! about {
        ($request:ident { $field:ident }) => {{
            #[allow(clippy::needless_update, reason = "some requests have no other fields")]
            let asked = $request { $field, request_id, ..Default::default() };
            #[allow(clippy::needless_update, reason = "as above")]
            let other = $request { $field: new_id(), ..asked.clone() };
            (asked.encode_to_vec(), other.encode_to_vec())
        }};
    }
    match method {
        "PausePipeline" => about!(PausePipelineRequest { pipeline }),
        "UnpausePipeline" => about!(UnpausePipelineRequest { pipeline }),
        "TriggerPipeline" => {
            // Maps have an order, or equal requests would differ.
            let names = [("date", "2026-11-24"), ("limit", "9")];
            let parameters = names.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
            let asked = TriggerPipelineRequest { pipeline, request_id, parameters, ..Default::default() };
            let other = TriggerPipelineRequest { parameters: Default::default(), ..asked.clone() };
            (asked.encode_to_vec(), other.encode_to_vec())
        }
        "TestTask" => {
            let asked = TestTaskRequest { pipeline, task: "save".into(), request_id, ..Default::default() };
            (asked.encode_to_vec(), TestTaskRequest { task: "count".into(), ..asked }.encode_to_vec())
        }
        "CancelRun" => about!(CancelRunRequest { run_id }),
        "RetryRun" => about!(RetryRunRequest { run_id }),
        "BackfillPipeline" => {
            let (first_date, last_date) = ("2026-11-01".to_owned(), "2026-11-02".to_owned());
            let asked = BackfillPipelineRequest { pipeline, first_date, last_date, request_id, ..Default::default() };
            let other = BackfillPipelineRequest { last_date: "2026-11-03".into(), ..asked.clone() };
            (asked.encode_to_vec(), other.encode_to_vec())
        }
        "CancelBackfill" => about!(CancelBackfillRequest { backfill_id }),
        "RetryJob" => about!(RetryJobRequest { job_id }),
        "CancelJob" => about!(CancelJobRequest { job_id }),
        "DiscardJob" => about!(DiscardJobRequest { job_id }),
        "RunJobNow" => about!(RunJobNowRequest { job_id }),
        "BulkJobs" => {
            let filter = Some(JobFilter { pipeline, states: vec![JobState::Dead.into()], ..Default::default() });
            let action = JobAction::Discard.into();
            let asked = BulkJobsRequest { filter, action, expected_count: Some(1), request_id, ..Default::default() };
            (asked.encode_to_vec(), BulkJobsRequest { expected_count: Some(2), ..asked }.encode_to_vec())
        }
        _ => panic!("{method} is new: give it a sample, so that its repetition is looked at"),
    }
}

async fn call(server: &Server, path: &str, request: &[u8]) -> Result<Vec<u8>, Status> {
    let bearer = format!("Bearer {}", server.admin_token("ops"));
    raw::encoded(server, path, request, &bearer).await
}

/// How many rows there are of a pipeline.
fn rows(server: &Server, pipeline: &str) -> Vec<u32> {
    let runs = format!("(select id from runs where pipeline = '{pipeline}')");
    let tables = [
        format!("runs where pipeline = '{pipeline}'"),
        format!("backfills where pipeline = '{pipeline}'"),
        format!("task_runs where run_id in {runs}"),
        format!("attempts where run_id in {runs}"),
        format!("apalis.jobs where id in (select job_id from attempts where run_id in {runs})"),
    ];
    tables.iter().map(|table| server.count(table)).collect()
}

#[tokio::test]
async fn every_mutation_at_once_has_one_effect_and_equal_answers() {
    let server = Arc::new(Server::start().await);
    let of_admins = |path: &String| ["PipelineService", "JobService"].iter().any(|service| path.contains(service));
    let methods: Vec<_> = all_mutations().into_iter().filter(of_admins).collect();
    assert!(methods.len() >= 13, "{methods:?}");
    for (number, path) in methods.iter().enumerate() {
        let method = path.rsplit_once('/').unwrap().1;
        let many = prepared(&server, method, format!("many{number}")).await;
        let one = prepared(&server, method, format!("one{number}")).await;
        let request_id = new_id();
        let (asked, other) = sample(method, &many, &request_id);
        let (alone, _) = sample(method, &one, &new_id());
        let before = server.count("audit");
        let mut calls = JoinSet::new();
        for _ in 0..CALLS {
            let (server, path, asked) = (server.clone(), path.clone(), asked.clone());
            calls.spawn(async move { call(&server, &path, &asked).await.unwrap() });
        }
        let answers = calls.join_all().await;
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{path} gives different answers");
        assert_eq!(server.count("audit"), before + 1, "{path}: one entry in the audit");
        call(&server, path, &alone).await.unwrap();
        assert_eq!(rows(&server, &many.pipeline), rows(&server, &one.pipeline), "{path} has more than one effect");
        assert_eq!(call(&server, path, &asked).await.unwrap(), answers[0], "{path}: the first answer again");
        let status = call(&server, path, &other).await.unwrap_err();
        assert_eq!((status.code(), reason(&status).as_str()), (Code::AlreadyExists, "REQUEST_ID_REUSED"), "{path}");
    }
}
