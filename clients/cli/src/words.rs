//! The values of the contract's enums, as words: RUN_STATE_UPSTREAM_FAILED is shown as "upstream failed" and written as
//! "upstream-failed".

use clap::builder::{PossibleValuesParser, TypedValueParser};
use dotodo_proto::v1::{
    AttemptState, CommandAction, DayPart, DismissReason, IgnoredReason, JobAction, JobState, LogLevel, ParameterKind,
    Priority, RecommendationState, RunKind, RunState, TaskState, Weekday, WorkerState,
};

/// An enum of the contract.
pub(crate) trait Words: Copy + PartialEq + Default + TryFrom<i32> + Send + Sync + 'static {
    /// What its names begin with.
    const PREFIX: &str;

    /// Its name.
    fn name(self) -> &'static str;

    /// The value as a word to read.
    fn word(self) -> String {
        self.name().trim_start_matches(Self::PREFIX).to_lowercase().replace('_', " ")
    }

    /// The value as a word to write.
    fn argument(self) -> String {
        self.word().replace(' ', "-")
    }

    /// Every value but the one that says nothing.
    fn all() -> impl Iterator<Item = Self> {
        (1..).map_while(|number| Self::try_from(number).ok())
    }

    /// Reads the word of an argument.
    fn parser() -> impl TypedValueParser<Value = Self> {
        let find = |word: String| Self::all().find(|value| value.argument() == word).unwrap_or_default();
        PossibleValuesParser::new(Self::all().map(Self::argument)).map(find)
    }
}

macro_rules! words {
    ($($name:ident $prefix:literal)*) => {
        $(impl Words for $name {
            const PREFIX: &str = $prefix;

            fn name(self) -> &'static str {
                self.as_str_name()
            }
        })*
    };
}

words! {
    AttemptState "ATTEMPT_STATE_"
    CommandAction "COMMAND_ACTION_"
    DayPart "DAY_PART_"
    DismissReason "DISMISS_REASON_"
    IgnoredReason "IGNORED_REASON_"
    JobAction "JOB_ACTION_"
    JobState "JOB_STATE_"
    LogLevel "LOG_LEVEL_"
    ParameterKind "PARAMETER_KIND_"
    Priority "PRIORITY_"
    RecommendationState "RECOMMENDATION_STATE_"
    RunKind "RUN_KIND_"
    RunState "RUN_STATE_"
    TaskState "TASK_STATE_"
    Weekday "WEEKDAY_"
    WorkerState "WORKER_STATE_"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_and_written_as_words() {
        assert_eq!(TaskState::UpstreamFailed.word(), "upstream failed");
        assert_eq!(
            JobAction::all().map(JobAction::argument).collect::<Vec<_>>(),
            ["retry", "cancel", "discard", "run-now"]
        );
        assert_eq!(JobState::all().count(), 8);
    }
}
