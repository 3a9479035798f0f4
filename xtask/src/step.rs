//! One step: a heading, a command whose output is shown, the time it took, and what to do when it fails.

use std::env;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Nothing, or what went wrong and what to do.
pub(crate) type Outcome = Result<(), String>;

/// Says what begins.
pub(crate) fn heading(name: &str) {
    eprintln!("\n== {name}");
}

/// Runs a step.
pub(crate) fn run(name: &str, mut command: Command, advice: &str) -> Outcome {
    heading(name);
    let begun = Instant::now();
    let status =
        command.status().map_err(|error| format!("cannot run {}: {error}", command.get_program().display()))?;
    eprintln!("   {name}: {:.1} s", begun.elapsed().as_secs_f64());
    if status.success() { Ok(()) } else { Err(format!("{name} failed. {advice}")) }
}

/// Whether the command runs and succeeds; its output is not shown.
pub(crate) fn succeeds(program: &str, args: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Cargo, the one that runs this.
pub(crate) fn cargo(args: &[&str]) -> Command {
    command(&env::var("CARGO").unwrap_or("cargo".into()), args)
}

/// A command that gets no input: nothing may wait for an answer.
pub(crate) fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null());
    command
}
