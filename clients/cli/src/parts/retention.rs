//! How long things are kept, which `work` and `up` share.

use clap::Args;
use dotodo_worker::Settings;
use jiff::SignedDuration;

/// How long things are kept.
#[derive(Debug, Args)]
pub(crate) struct Retention {
    /// For how many days a deletion can be taken back; then the todo is removed for good
    #[arg(long, env = "DOTODO_DELETED_KEPT_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..))]
    deleted_kept_days: u16,
}

impl Retention {
    pub(crate) fn settings(&self) -> Settings {
        Settings { deleted_kept: SignedDuration::from_hours(24 * i64::from(self.deleted_kept_days)) }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        retention: Retention,
    }

    #[test]
    fn the_defaults_are_those_of_the_worker() {
        let settings = Line::parse_from(["dotodo"]).retention.settings();
        assert_eq!(format!("{settings:?}"), format!("{:?}", Settings::default()));
    }
}
