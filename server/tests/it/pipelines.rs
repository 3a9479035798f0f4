//! PipelineService, with no worker running but where one is played.

use std::collections::BTreeMap;

use dotodo_proto::v1::watch_run_response::Event;
use dotodo_proto::v1::*;
use dotodo_store::pipeline::{self, Definition, Line};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::runs::{diamond, done, failed};
use crate::server::{Server, faults, new_id, reason};

fn trigger(pipeline: &str) -> TriggerPipelineRequest {
    TriggerPipelineRequest { pipeline: pipeline.into(), ..Default::default() }
}

fn parameters(given: &[(&str, &str)]) -> BTreeMap<String, String> {
    given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn states(run: &Run) -> Vec<(&str, TaskState)> {
    run.tasks.iter().map(|task| (task.task.as_str(), task.state())).collect()
}

fn kinds(blockers: &[Blocker]) -> Vec<BlockerKind> {
    blockers.iter().map(Blocker::kind).collect()
}

fn told(status: &Status) -> (Code, String) {
    (status.code(), reason(status))
}

async fn triggered(server: &Server, pipeline: &str) -> Run {
    server.pipelines("ops").trigger_pipeline(trigger(pipeline)).await.unwrap().into_inner().run.unwrap()
}

async fn run_of(server: &Server, run_id: &str) -> Run {
    let request = GetRunRequest { run_id: run_id.into() };
    server.pipelines("ops").get_run(request).await.unwrap().into_inner().run.unwrap()
}

#[tokio::test]
async fn pipelines_are_listed_and_described_with_their_ticks() {
    let server = Server::start().await;
    server.declare("metrics").await;
    server.declare_as("other", &Definition { schedule: None, tags: vec![], ..diamond() }).await;
    let mut client = server.pipelines("ops");
    let list = client.list_pipelines(ListPipelinesRequest::default()).await.unwrap().into_inner().pipelines;
    let names: Vec<_> = list.iter().map(|it| (it.name.as_str(), it.next_times.len())).collect();
    assert_eq!(names, [("metrics", 1), ("other", 0)]);
    let tagged = client.list_pipelines(ListPipelinesRequest { tag: "daily".into() }).await.unwrap().into_inner();
    assert_eq!(tagged.pipelines.len(), 1);

    let request = GetPipelineRequest { pipeline: "metrics".into() };
    let shown = client.get_pipeline(request).await.unwrap().into_inner().pipeline.unwrap();
    assert_eq!((shown.schedule.as_str(), shown.time_zone.as_str()), ("0 2 * * *", "Asia/Seoul"));
    let graph: Vec<_> = shown.tasks.iter().map(|task| (task.name.as_str(), task.after.join(","))).collect();
    let expected = [("extract", ""), ("count", "extract"), ("rate", "extract"), ("save", "count,rate")];
    assert_eq!(graph, expected.map(|(name, after)| (name, after.to_owned())));
    let declared: Vec<_> =
        shown.parameters.iter().map(|it| (it.name.as_str(), it.kind(), &*it.default_value)).collect();
    assert_eq!(declared, [("date", ParameterKind::Date, ""), ("limit", ParameterKind::Integer, "7")]);
    assert_eq!(shown.next_times.len(), 5);

    let after_time = "2026-11-24T00:00:00Z".parse().unwrap();
    let request = ListTicksRequest { pipeline: "metrics".into(), count: 2, after_time: Some(after_time) };
    let ticks = client.list_ticks(request).await.unwrap().into_inner();
    let times: Vec<_> = ticks.times.iter().map(ToString::to_string).collect();
    assert_eq!(times, ["2026-11-24T17:00:00Z", "2026-11-25T17:00:00Z"], "two in the night in Seoul");
    let many = ListTicksRequest { pipeline: "metrics".into(), count: 101, ..Default::default() };
    assert_eq!(faults(&client.list_ticks(many).await.unwrap_err()), [("count".to_owned(), "OUT_OF_RANGE".to_owned())]);
}

#[tokio::test]
async fn what_is_wrong_with_pipelines_is_found() {
    let server = Server::start().await;
    server.declare("metrics").await;
    let mut broken = diamond();
    broken.tasks[0].after = vec!["save".into()];
    broken.schedule = Some("0 25 * * *".into());
    server.declare_as("broken", &broken).await;
    let mut client = server.pipelines("ops");
    let mut found = async || {
        let answer = client.validate_pipelines(ValidatePipelinesRequest {}).await.unwrap().into_inner();
        assert_eq!(answer.pipeline_count, 2);
        let problems =
            answer.problems.into_iter().map(|problem| format!("{}: {}", problem.pipeline, problem.description));
        problems.collect::<Vec<_>>().join("\n")
    };
    let without_worker = found().await;
    for words in ["broken: these wait for each other", "25", "metrics: no worker that lives declares it"] {
        assert!(without_worker.contains(words), "{words}: {without_worker}");
    }
    server.worker(8).await;
    let with_worker = found().await;
    assert!(!with_worker.contains("metrics") && with_worker.contains("wait for each other"), "{with_worker}");
    server.sql("update pipelines set registered_at = now() - interval '1 hour' where name = 'metrics'");
    assert!(found().await.contains("metrics: no worker that lives declares it"), "the worker that lives is younger");
}

#[tokio::test]
async fn a_run_is_triggered_and_says_why_it_does_not_go_on() {
    let server = Server::start().await;
    server.declare("metrics").await;
    let given = parameters(&[("date", "2026-11-23")]);
    let logical_time = Some("2026-11-22T17:00:00Z".parse().unwrap());
    let request = TriggerPipelineRequest { parameters: given, logical_time, ..trigger("metrics") };
    let run = server.pipelines("ops").trigger_pipeline(request).await.unwrap().into_inner().run.unwrap();
    assert_eq!((run.state(), run.kind(), run.creator.as_str()), (RunState::Running, RunKind::Manual, "ops"));
    assert_eq!(run.logical_date, "2026-11-23", "the day in Seoul");
    assert_eq!(run.parameters, parameters(&[("date", "2026-11-23"), ("limit", "7")]));
    let expected = ["extract", "count", "rate", "save"]
        .map(|task| (task, if task == "extract" { TaskState::Queued } else { TaskState::Waiting }));
    assert_eq!(states(&run), expected);
    assert_eq!(kinds(&run.tasks[0].blockers), [BlockerKind::NoWorker]);
    assert_eq!(run.tasks[3].blockers[0].tasks, ["count", "rate"]);

    server.worker(8).await;
    server.carry_out(&run.id, "extract", done()).await;
    server.carry_out(&run.id, "count", failed(false)).await;
    let run = run_of(&server, &run.id).await;
    let count = &run.tasks[1];
    assert_eq!(
        (count.state(), count.attempt, count.failures, count.error.as_str()),
        (TaskState::Retrying, 2, 1, "the disk is full")
    );
    assert_eq!(kinds(&count.blockers), [BlockerKind::Delayed]);
    let tries: Vec<_> = count.attempts.iter().map(|it| (it.number, it.state())).collect();
    assert_eq!(tries, [(1, AttemptState::Failed), (2, AttemptState::Queued)]);
    assert_eq!(run.tasks[0].output, r#"{"rows":7}"#);
    assert_eq!((run.task_count, run.succeeded_task_count, run.failed_task_count), (4, 1, 0));

    let audit = server.jobs("ops").list_audit(ListAuditRequest::default()).await.unwrap().into_inner().entries;
    assert_eq!(
        (audit[0].actor.as_str(), audit[0].action.as_str(), audit[0].target.as_str()),
        ("ops", "TriggerPipeline", "metrics")
    );
    assert!(audit[0].details.contains(&run.id), "{}", audit[0].details);
    assert_eq!(server.count("accounts"), 0, "an admin is no person with todos");
}

#[tokio::test]
async fn wrong_input_is_told_precisely_and_changes_nothing() {
    let server = Server::start().await;
    server.declare("metrics").await;
    server.declare("busy").await;
    let active = triggered(&server, "busy").await.id;
    let before = server.everything();
    let mut client = server.pipelines("ops");
    let future = Some("2199-01-01T00:00:00Z".parse().unwrap());
    for (request, code, name) in [
        (trigger("nonsense"), Code::NotFound, "PIPELINE_NOT_FOUND"),
        (trigger("it's\"; --"), Code::NotFound, "PIPELINE_NOT_FOUND"),
        (trigger(""), Code::InvalidArgument, "BLANK"),
        (trigger("busy"), Code::FailedPrecondition, "RUN_ACTIVE"),
        (TriggerPipelineRequest { logical_time: future, ..trigger("metrics") }, Code::InvalidArgument, "IN_THE_FUTURE"),
    ] {
        let status = client.trigger_pipeline(request).await.unwrap_err();
        assert_eq!(told(&status), (code, name.to_owned()), "{status:?}");
        if name == "RUN_ACTIVE" {
            assert_eq!(status.get_details_error_info().unwrap().metadata["run_id"], active);
        }
    }
    let given = parameters(&[("date", "tomorrow"), ("limit", "many"), ("limits", "7")]);
    let status =
        client.trigger_pipeline(TriggerPipelineRequest { parameters: given, ..trigger("metrics") }).await.unwrap_err();
    let expected = [
        ("parameters[date]", "INVALID_PARAMETER"),
        ("parameters[limit]", "INVALID_PARAMETER"),
        ("parameters[limits]", "UNKNOWN_PARAMETER"),
    ];
    assert_eq!(faults(&status), expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));

    let test = |task: &str| TestTaskRequest { pipeline: "metrics".into(), task: task.into(), ..Default::default() };
    assert_eq!(told(&client.test_task(test("nonsense")).await.unwrap_err()), (Code::NotFound, "TASK_NOT_FOUND".into()));
    let absent = new_id();
    let status = client.get_run(GetRunRequest { run_id: absent.clone() }).await.unwrap_err();
    assert_eq!(told(&status), (Code::NotFound, "RUN_NOT_FOUND".into()));
    let status =
        client.cancel_run(CancelRunRequest { run_id: absent.clone(), ..Default::default() }).await.unwrap_err();
    assert_eq!(told(&status), (Code::NotFound, "RUN_NOT_FOUND".into()));
    let retry = |task: &str| RetryRunRequest { run_id: active.clone(), task: task.into(), ..Default::default() };
    assert_eq!(
        told(&client.retry_run(retry("")).await.unwrap_err()),
        (Code::FailedPrecondition, "NOTHING_TO_RETRY".into())
    );
    assert_eq!(
        told(&client.retry_run(retry("nonsense")).await.unwrap_err()),
        (Code::NotFound, "TASK_NOT_FOUND".into())
    );
    let status = client.get_backfill(GetBackfillRequest { backfill_id: absent.clone() }).await.unwrap_err();
    assert_eq!(told(&status), (Code::NotFound, "BACKFILL_NOT_FOUND".into()));
    for (first, last, name) in [
        ("2026-11-01", "2199-01-01", "OUT_OF_RANGE"),
        ("2199-01-01", "2199-01-02", "IN_THE_FUTURE"),
        ("2026-11-02", "2026-11-01", "OUT_OF_RANGE"),
        ("2026-11-02", "", "REQUIRED"),
        ("yesterday", "2026-11-02", "INVALID_DATE"),
    ] {
        let status = client.backfill_pipeline(backfill("metrics", first, last)).await.unwrap_err();
        assert_eq!(told(&status), (Code::InvalidArgument, name.to_owned()), "{first} {last}");
    }
    assert_eq!(server.everything(), before, "nothing changed");
}

fn backfill(pipeline: &str, first: &str, last: &str) -> BackfillPipelineRequest {
    BackfillPipelineRequest {
        pipeline: pipeline.into(),
        first_date: first.into(),
        last_date: last.into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_run_is_cancelled_and_retried() {
    let server = Server::start().await;
    server.declare("metrics").await;
    let run = triggered(&server, "metrics").await;
    server.carry_out(&run.id, "extract", done()).await;
    let mut client = server.pipelines("ops");
    let cancel = CancelRunRequest { run_id: run.id.clone(), ..Default::default() };
    let cancelled = client.cancel_run(cancel.clone()).await.unwrap().into_inner().run.unwrap();
    assert_eq!(cancelled.state(), RunState::Cancelled);
    let expected = [TaskState::Succeeded, TaskState::Cancelled, TaskState::Cancelled, TaskState::Cancelled];
    assert_eq!(cancelled.tasks.iter().map(TaskRun::state).collect::<Vec<_>>(), expected);
    assert_eq!(
        client.cancel_run(cancel.clone()).await.unwrap().into_inner().run.unwrap(),
        cancelled,
        "it stays as it is"
    );

    let retry = RetryRunRequest { run_id: run.id.clone(), ..Default::default() };
    let again = client.retry_run(retry.clone()).await.unwrap().into_inner().run.unwrap();
    assert_eq!((again.state(), again.tasks[0].state()), (RunState::Running, TaskState::Succeeded));
    assert_eq!((again.tasks[1].state(), again.tasks[1].attempt), (TaskState::Queued, 2), "numbers only grow");
    for task in ["count", "rate", "save"] {
        server.carry_out(&run.id, task, done()).await;
    }
    assert_eq!(run_of(&server, &run.id).await.state(), RunState::Succeeded);
    let status = client.cancel_run(cancel).await.unwrap_err();
    assert_eq!(told(&status), (Code::FailedPrecondition, "RUN_FINISHED".into()));
    assert_eq!(told(&client.retry_run(retry.clone()).await.unwrap_err()).1, "NOTHING_TO_RETRY");
    let one = RetryRunRequest { task: "count".into(), downstream: true, ..retry.clone() };
    let again = client.retry_run(one).await.unwrap().into_inner().run.unwrap();
    let expected = [TaskState::Succeeded, TaskState::Queued, TaskState::Succeeded, TaskState::Waiting];
    assert_eq!(again.tasks.iter().map(TaskRun::state).collect::<Vec<_>>(), expected);
    let status = client.retry_run(RetryRunRequest { downstream: true, ..retry }).await.unwrap_err();
    assert_eq!(faults(&status), [("task".to_owned(), "REQUIRED".to_owned())]);
}

#[tokio::test]
async fn a_paused_pipeline_rests() {
    let server = Server::start().await;
    server.declare("metrics").await;
    let mut client = server.pipelines("ops");
    let pause = PausePipelineRequest { pipeline: "metrics".into(), ..Default::default() };
    assert!(client.pause_pipeline(pause.clone()).await.unwrap().into_inner().pipeline.unwrap().paused);
    client.pause_pipeline(pause).await.unwrap();
    let run = triggered(&server, "metrics").await;
    assert_eq!((run.state(), kinds(&run.blockers)[0]), (RunState::Queued, BlockerKind::Paused));
    let unpause = UnpausePipelineRequest { pipeline: "metrics".into(), ..Default::default() };
    let unpaused = client.unpause_pipeline(unpause).await.unwrap().into_inner().pipeline.unwrap();
    assert_eq!((unpaused.paused, unpaused.active_run_id), (false, run.id.clone()));
    assert_eq!(run_of(&server, &run.id).await.state(), RunState::Running);
    let unknown = PausePipelineRequest { pipeline: "nonsense".into(), ..Default::default() };
    assert_eq!(told(&client.pause_pipeline(unknown).await.unwrap_err()), (Code::NotFound, "PIPELINE_NOT_FOUND".into()));
}

#[tokio::test]
async fn a_backfill_is_tried_made_followed_and_cancelled() {
    let server = Server::start().await;
    server.declare("metrics").await;
    let mut client = server.pipelines("ops");
    let asked = backfill("metrics", "2026-11-01", "2026-11-03");
    let before = server.everything();
    let dry = BackfillPipelineRequest { validate_only: true, ..asked.clone() };
    let dry = client.backfill_pipeline(dry).await.unwrap().into_inner();
    assert_eq!((dry.logical_times.len(), dry.backfill.unwrap().id), (3, String::new()));
    assert_eq!(server.everything(), before);

    let made = client.backfill_pipeline(asked).await.unwrap().into_inner();
    let id = made.backfill.unwrap().id;
    let of_backfill = ListRunsRequest { backfill_id: id.clone(), ..Default::default() };
    let runs = client.list_runs(of_backfill).await.unwrap().into_inner().runs;
    let mut days: Vec<_> = runs.iter().map(|run| (run.logical_date.as_str(), run.state())).collect();
    days.sort();
    let expected =
        [("2026-11-01", RunState::Running), ("2026-11-02", RunState::Queued), ("2026-11-03", RunState::Queued)];
    assert_eq!(days, expected);
    // A fresh run goes first.
    let fresh = triggered(&server, "metrics").await;
    let first = runs.iter().find(|run| run.state() == RunState::Running).unwrap();
    server.carry_out_all(&first.id).await;
    assert_eq!(run_of(&server, &fresh.id).await.state(), RunState::Running);
    let waiting = runs.iter().find(|run| run.state() == RunState::Queued).unwrap();
    let waiting = run_of(&server, &waiting.id).await;
    assert_eq!(waiting.blockers[0].run_id, fresh.id);

    let progress = client.get_backfill(GetBackfillRequest { backfill_id: id.clone() }).await.unwrap().into_inner();
    let progress = progress.backfill.unwrap();
    assert_eq!((progress.run_count, progress.succeeded_run_count, progress.queued_run_count), (3, 1, 2));
    let cancel = CancelBackfillRequest { backfill_id: id.clone(), ..Default::default() };
    let cancelled = client.cancel_backfill(cancel.clone()).await.unwrap().into_inner().backfill.unwrap();
    assert_eq!((cancelled.cancelled_run_count, cancelled.succeeded_run_count), (2, 1));
    assert_eq!(client.cancel_backfill(cancel).await.unwrap().into_inner().backfill.unwrap(), cancelled);
    let all = client.list_backfills(ListBackfillsRequest::default()).await.unwrap().into_inner().backfills;
    assert_eq!(all, [cancelled]);
    assert_eq!(run_of(&server, &fresh.id).await.state(), RunState::Running, "not the backfill's");
}

#[tokio::test]
async fn runs_are_listed_in_pages_by_filters() {
    let server = Server::start().await;
    let mut made = Vec::new();
    for name in ["a", "b", "c", "d"] {
        server.declare(name).await;
        made.push(triggered(&server, name).await.id);
    }
    let mut client = server.pipelines("ops");
    let test = TestTaskRequest { pipeline: "a".into(), task: "save".into(), ..Default::default() };
    let test = client.test_task(test).await.unwrap().into_inner().run.unwrap();
    assert_eq!((test.kind(), test.tasks.len(), test.tasks[0].state()), (RunKind::Test, 1, TaskState::Queued));
    made.reverse();
    let (mut listed, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = ListRunsRequest { page_size: 3, page_token, ..Default::default() };
        let page = client.list_runs(request).await.unwrap().into_inner();
        listed.extend(page.runs.into_iter().map(|run| run.id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(listed, made);
    let request = ListRunsRequest { page_size: 3, ..Default::default() };
    let token = client.list_runs(request).await.unwrap().into_inner().next_page_token;
    let other = ListRunsRequest { pipeline: "a".into(), page_token: token, ..Default::default() };
    assert_eq!(told(&client.list_runs(other).await.unwrap_err()).1, "INVALID_PAGE_TOKEN");
    let of = |states: Vec<RunState>, kinds: Vec<RunKind>| ListRunsRequest {
        pipeline: "a".into(),
        states: states.into_iter().map(i32::from).collect(),
        kinds: kinds.into_iter().map(i32::from).collect(),
        ..Default::default()
    };
    let mut ids = async |request| {
        let page = client.list_runs(request).await.unwrap().into_inner();
        page.runs.into_iter().map(|run| run.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(of(vec![RunState::Succeeded], vec![])).await, Vec::<String>::new());
    assert_eq!(ids(of(vec![RunState::Running], vec![])).await, [made[3].clone()]);
    assert_eq!(ids(of(vec![], vec![RunKind::Test])).await, [test.id]);
}

#[tokio::test]
async fn a_run_is_followed_with_its_log_to_its_end() {
    let server = Server::start().await;
    server.declare("metrics").await;
    let run = triggered(&server, "metrics").await;
    let watch = WatchRunRequest { run_id: run.id.clone(), ..Default::default() };
    let mut stream = server.pipelines("ops").watch_run(watch.clone()).await.unwrap().into_inner();
    let mut next = async || stream.message().await.unwrap().map(|message| message.event.unwrap());
    let Some(Event::Run(first)) = next().await else { panic!("first the run") };
    assert_eq!(first.id, run.id);
    let attempt = server.take(&run.id, "extract").await;
    let line = |message: &str| Line { at: jiff::Timestamp::now(), level: "info", message: message.into() };
    pipeline::log(&server.pool(), &attempt, &[line("one"), line("둘")]).await.unwrap();
    let (mut lines, mut seen) = (Vec::new(), Vec::new());
    while lines.len() < 2 {
        match next().await.unwrap() {
            Event::Log(line) => lines.push(line),
            Event::Run(run) => seen.push(run.tasks[0].state()),
            Event::Heartbeat(_) => {}
        }
    }
    let said: Vec<_> = lines.iter().map(|line| (line.task.as_str(), line.attempt, &*line.message)).collect();
    assert_eq!(said, [("extract", 1, "one"), ("extract", 1, "둘")]);
    let mut tx = server.pool().begin().await.unwrap();
    pipeline::finish(&mut tx, &attempt, crate::runs::WORKER, &failed(true)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let mut last = None;
    while let Some(event) = next().await {
        last = Some(event);
    }
    let Some(Event::Run(ended)) = last else { panic!("last the run") };
    assert_eq!(ended.state(), RunState::Failed);
    let expected = [TaskState::Failed, TaskState::UpstreamFailed, TaskState::UpstreamFailed, TaskState::UpstreamFailed];
    assert_eq!(ended.tasks.iter().map(TaskRun::state).collect::<Vec<_>>(), expected);

    // Taken up again after the first line, of a run that has ended.
    let again = WatchRunRequest { after_log_id: lines[0].id, ..watch.clone() };
    let mut stream = server.pipelines("ops").watch_run(again).await.unwrap().into_inner();
    let mut events = Vec::new();
    while let Some(message) = stream.message().await.unwrap() {
        events.push(message.event.unwrap());
    }
    assert_eq!(events, [Event::Run(ended.clone()), Event::Log(lines[1].clone()), Event::Run(ended)]);
    let absent = WatchRunRequest { task: "nonsense".into(), ..watch };
    let status = server.pipelines("ops").watch_run(absent).await.unwrap_err();
    assert_eq!(told(&status), (Code::NotFound, "TASK_NOT_FOUND".into()));

    let mut client = server.pipelines("ops");
    let logs = |page_token| ListTaskLogsRequest {
        run_id: run.id.clone(),
        task: "extract".into(),
        page_size: 1,
        page_token,
        ..Default::default()
    };
    let page = client.list_task_logs(logs(String::new())).await.unwrap().into_inner();
    let rest = client.list_task_logs(logs(page.next_page_token)).await.unwrap().into_inner();
    assert_eq!(([page.lines, rest.lines].concat(), rest.next_page_token), (lines, String::new()));
    let errors = ListTaskLogsRequest { level: LogLevel::Warn.into(), ..logs(String::new()) };
    assert!(client.list_task_logs(errors).await.unwrap().into_inner().lines.is_empty());
}
