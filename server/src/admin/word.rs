//! The words of the store's tables ("upstream_failed") and the values of the contract (TASK_STATE_UPSTREAM_FAILED), which are the
//! same but for a prefix.

use crate::error::Reason;
use crate::validation::Violations;

/// An enum of the contract.
pub(crate) trait Words: Sized + TryFrom<i32> + Into<i32> + Default {
    /// What its names begin with.
    const PREFIX: &str;

    /// The value of a name.
    fn named(name: &str) -> Option<Self>;

    /// Its name.
    fn name(&self) -> &'static str;

    /// The value for a word; unspecified for one that this version of the contract has no name for.
    fn of_word(word: &str) -> i32 {
        Self::named(&format!("{}{}", Self::PREFIX, word.to_ascii_uppercase())).unwrap_or_default().into()
    }

    /// The word for a value.
    fn word(&self) -> String {
        self.name().trim_start_matches(Self::PREFIX).to_ascii_lowercase()
    }
}

macro_rules! words {
    ($($name:ident $prefix:literal)*) => {
        $(impl Words for dotodo_proto::v1::$name {
            const PREFIX: &str = $prefix;

            fn named(name: &str) -> Option<Self> {
                Self::from_str_name(name)
            }

            fn name(&self) -> &'static str {
                self.as_str_name()
            }
        })*
    };
}

words! {
    RunKind "RUN_KIND_"
    RunState "RUN_STATE_"
    TaskState "TASK_STATE_"
    AttemptState "ATTEMPT_STATE_"
    JobState "JOB_STATE_"
    LogLevel "LOG_LEVEL_"
}

/// The words for values, of which none may be unspecified.
pub(crate) fn words<E: Words>(check: &mut Violations, field: &str, values: &[i32], most: usize) -> Vec<String> {
    check.count(field, values.len(), most);
    let mut words = Vec::new();
    for (index, value) in values.iter().enumerate().take(most) {
        match E::try_from(*value) {
            Ok(value) if value.name() != E::default().name() => words.push(value.word()),
            _ => check.add(&format!("{field}[{index}]"), Reason::UnknownValue, "must be a value of the enum"),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use dotodo_proto::v1::{AttemptState, RunState, TaskState};

    use super::*;

    #[test]
    fn words_and_values_stand_for_each_other() {
        assert_eq!(TaskState::of_word("upstream_failed"), i32::from(TaskState::UpstreamFailed));
        assert_eq!(AttemptState::TimedOut.word(), "timed_out");
        assert_eq!(RunState::of_word("dreaming"), i32::from(RunState::Unspecified));
    }

    #[test]
    fn the_words_of_the_tables_are_known() {
        let schema = include_str!("../../../migrations/0010_pipelines.sql");
        let of = |constraint: &str| {
            let (_, rest) = schema.split_once(constraint).unwrap();
            let list = rest.split_once("in").unwrap().1.split_once('(').unwrap().1.split_once(')').unwrap().0;
            list.split(',').map(|word| word.trim().trim_matches('\'').to_owned()).collect::<Vec<_>>()
        };
        fn known<E: Words>(words: &[String]) -> bool {
            words.iter().all(|word| E::of_word(word) != E::default().into())
        }
        assert!(known::<RunState>(&of("runs_state_known")));
        assert!(known::<dotodo_proto::v1::RunKind>(&of("runs_kind_known")));
        assert!(known::<TaskState>(&of("task_runs_state_known")));
        assert!(known::<AttemptState>(&of("attempts_state_known")));
        assert!(known::<dotodo_proto::v1::LogLevel>(&of("task_logs_level_known")));
    }

    #[test]
    fn a_value_that_is_none_is_named() {
        let mut check = Violations::default();
        assert_eq!(words::<RunState>(&mut check, "states", &[1, 0, 99, 3], 9), ["queued", "succeeded"]);
        assert!(check.names("states[1]") && check.names("states[2]") && !check.names("states[3]"));
    }
}
