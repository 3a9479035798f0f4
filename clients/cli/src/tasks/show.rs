//! One task of a run.

use comfy_table::Cell;
use dotodo_proto::v1::{GetRunRequest, Run, TaskRun};
use tonic::Status;

use crate::admin::Admin;
use crate::error::Error;
use crate::moment::{at, millis, took};
use crate::words::Words as _;
use crate::{json, runs, table};

/// Shows a task of a run.
pub(super) async fn run(admin: &Admin, run_id: String, task: &str) -> Result<(), Error> {
    let run = admin.client.pipelines()?.get_run(GetRunRequest { run_id }).await?.into_inner().run.unwrap_or_default();
    let Some(found) = run.tasks.iter().find(|found| found.task == task) else {
        return Err(missing(&run, task).into());
    };
    if admin.json {
        json::print("dotodo.v1.TaskRun", found);
    } else {
        print(&run, found);
    }
    Ok(())
}

/// As the server says it of other calls.
fn missing(run: &Run, task: &str) -> Status {
    let names: Vec<_> = run.tasks.iter().map(|task| task.task.as_str()).collect();
    let known = if names.is_empty() { "none yet".to_owned() } else { names.join(", ") };
    Status::not_found(format!("there is no task {task:?} in the run; it has {known}"))
}

fn print(run: &Run, task: &TaskRun) {
    let mut fields = table::fields([("task", format!("{} of {}", task.task, run.pipeline)), ("run", run.id.clone())]);
    table::add_field(&mut fields, "state", table::state(task.state().word()));
    let more = [
        ("after", task.after.join(", ")),
        ("retries", task.retries.to_string()),
        ("timeout", millis(task.timeout_ms)),
        ("worker", task.worker.clone()),
        ("lease until", at(task.lease_end_time.as_ref())),
        ("error", task.error.clone()),
        ("output", task.output.clone()),
        ("why not", runs::table::why(&task.blockers)),
    ];
    table::add_fields(&mut fields, more);
    table::print(&fields);
    if !task.attempts.is_empty() {
        println!();
        print_tries(task);
    }
}

fn print_tries(task: &TaskRun) {
    let mut tries = table::new(&["TRY", "STATE", "DUE", "STARTED", "TOOK", "WORKER", "JOB", "ERROR"]);
    for one in &task.attempts {
        tries.add_row([
            Cell::new(one.number),
            table::state(one.state().word()),
            Cell::new(at(one.due_time.as_ref())),
            Cell::new(at(one.start_time.as_ref())),
            Cell::new(took(one.start_time.as_ref(), one.finish_time.as_ref())),
            Cell::new(&one.worker),
            Cell::new(&one.job_id),
            Cell::new(table::cut(&one.error)),
        ]);
    }
    table::print(&tries);
}
