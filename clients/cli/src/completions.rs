//! `dotodo completions`.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

/// For which shell.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The shell, as in `source <(dotodo completions bash)`
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints what a shell needs to complete our commands.
pub(crate) fn print(options: &Options) {
    clap_complete::generate(options.shell, &mut crate::Cli::command(), "dotodo", &mut std::io::stdout());
}
