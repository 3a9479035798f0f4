//! The pipelines of DoTodo.

mod housekeeping;

pub use housekeeping::Retention;

use crate::pipeline::Pipeline;

/// All of them.
pub fn all() -> Vec<Pipeline> {
    vec![housekeeping::housekeeping()]
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_pipeline_is_declared_right() {
        crate::Registry::new(super::all(), "Asia/Seoul").unwrap();
    }
}
