//! A test that needs a process of its own starts this test binary anew and tells it, by a variable in the environment,
//! that it is that process.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

const VARIABLE: &str = "DOTODO_TEST_CHILD";

/// What the parent wants of this process; `None` in the parent.
pub(crate) fn part() -> Option<String> {
    std::env::var(VARIABLE).ok()
}

/// The command that runs `test` in a child whose [`part`] is `part`.
pub(crate) fn command(test: &str, part: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(VARIABLE, part).stdout(Stdio::piped());
    command
}

/// Tells the parent that this child is ready.
pub(crate) fn ready(message: &str) {
    println!("\nready: {message}");
}

/// Waits for what the child says with [`ready`]. Its output must be kept open as long as it may write.
pub(crate) fn wait_until_ready(child: &mut Child) -> (String, BufReader<ChildStdout>) {
    let mut output = BufReader::new(child.stdout.take().unwrap());
    loop {
        let mut line = String::new();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the child ended early");
        if let Some(message) = line.trim().strip_prefix("ready: ") {
            return (message.to_owned(), output);
        }
    }
}
