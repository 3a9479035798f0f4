//! Signals, sent to a process of their own.

use dotodo_runtime::shutdown;
use rustix::process::{Pid, Signal, kill_process};

use crate::child;

const TEST: &str = "shutdown::the_first_signal_asks_and_the_second_ends";

#[tokio::test]
async fn the_first_signal_asks_and_the_second_ends() {
    if child::part().is_some() {
        let token = shutdown::on_signal().unwrap();
        child::ready("listening");
        token.cancelled().await;
        child::ready("asked");
        return std::future::pending().await;
    }
    for (first, second, code) in [(Signal::TERM, Signal::INT, 130), (Signal::INT, Signal::TERM, 143)] {
        let mut process = child::command(TEST, "listen").spawn().unwrap();
        let (_, output) = child::wait_until_ready(&mut process);
        kill_process(Pid::from_child(&process), first).unwrap();
        process.stdout = Some(output.into_inner());
        assert_eq!(child::wait_until_ready(&mut process).0, "asked");
        kill_process(Pid::from_child(&process), second).unwrap();
        assert_eq!(process.wait().unwrap().code(), Some(code));
    }
}
