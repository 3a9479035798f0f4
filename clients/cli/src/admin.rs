//! What the commands for admins have in common.

use clap::Args;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{client, moment};

/// Which server, and how to print what it answers.
#[derive(Debug, Args)]
pub(crate) struct Admin {
    /// Print JSON, for scripts
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) client: client::Connection,
}

/// From when on and before when.
#[derive(Debug, Clone, Args)]
pub(crate) struct Span {
    /// From here on: a day (2026-11-24), an instant, or how long ago (2h, 3d)
    #[arg(long, value_name = "WHEN", value_parser = moment::parse)]
    since: Option<Timestamp>,
    /// Before this, said as for --since
    #[arg(long, value_name = "WHEN", value_parser = moment::parse)]
    before: Option<Timestamp>,
}

impl Span {
    /// The two bounds.
    pub(crate) fn bounds(&self) -> (Option<prost_types::Timestamp>, Option<prost_types::Timestamp>) {
        (self.since.map(moment::to_wire), self.before.map(moment::to_wire))
    }
}

/// What makes a call safe to repeat, for a call that is made once.
pub(crate) fn request_id() -> String {
    Uuid::now_v7().to_string()
}
