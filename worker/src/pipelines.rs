//! The pipelines of DoTodo.

mod data_sync;
mod housekeeping;

pub use data_sync::{PendingUtterances, ReadPending};
pub use housekeeping::Retention;

use crate::pipeline::Pipeline;

/// All of them.
pub fn all() -> Vec<Pipeline> {
    vec![data_sync::data_sync(), housekeeping::housekeeping()]
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_pipeline_is_declared_right() {
        crate::Registry::new(super::all(), "Asia/Seoul").unwrap();
    }
}
