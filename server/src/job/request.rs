//! Which jobs a request is about.

use dotodo_proto::v1::{JobFilter, JobState};
use dotodo_store::job::Filter;

use crate::admin::field;
use crate::admin::word::words;
use crate::validation::Violations;

const STATES: usize = 8;
const TEXT_CHARS: usize = 100;
const ID_CHARS: usize = 100;

/// A filter, whose fields lie in `filter`.
pub(super) fn filter(check: &mut Violations, asked: &JobFilter) -> Filter {
    let states = words::<JobState>(check, "filter.states", &asked.states, STATES);
    let run_id = check.optional_uuid("filter.run_id", &asked.run_id);
    let (from, before) = (asked.due_from_time.as_ref(), asked.due_before_time.as_ref());
    let fields = ("filter.due_from_time", "filter.due_before_time");
    let (due_from, due_before) = field::span(check, fields, from, before);
    Filter {
        states,
        queue: field::filter(check, "filter.queue", &asked.queue, 63),
        pipeline: field::filter(check, "filter.pipeline", &asked.pipeline, 63),
        task: field::filter(check, "filter.task", &asked.task, 63),
        run_id,
        due_from,
        due_before,
        text: field::filter(check, "filter.text", asked.text.trim(), TEXT_CHARS),
    }
}

/// The id of a job.
pub(super) fn id(check: &mut Violations, text: &str) {
    check.words("job_id", text, ID_CHARS);
}
