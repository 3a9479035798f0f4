//! Logging, seen from outside: what a process of its own writes.

use std::fs::File;
use std::process::{Output, Stdio};

use dotodo_runtime::telemetry::{self, FILTER_VARIABLE, Format};

use crate::child;

const TEST: &str = "telemetry::a_process_logs_what_the_filter_lets_through";

/// The part of the child.
fn log(format: &str) {
    let format = if format == "json" { Format::Json } else { Format::Text };
    telemetry::init(format).unwrap();
    tracing::info_span!("request", user = "user001").in_scope(|| tracing::info!(todos = 2, "captured"));
    tracing::debug!("hidden");
    assert!(matches!(telemetry::init(format), Err(telemetry::Error::Repeated(_))));
}

fn run(format: &str, filter: Option<&str>, stderr: Stdio) -> Output {
    let mut command = child::command(TEST, format);
    command.env_remove(FILTER_VARIABLE).envs(filter.map(|filter| (FILTER_VARIABLE, filter)));
    command.stderr(stderr).spawn().unwrap().wait_with_output().unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_process_logs_what_the_filter_lets_through() {
    if let Some(format) = child::part() {
        return log(&format);
    }
    let text = run("text", None, Stdio::piped());
    assert!(text.status.success(), "{}", stderr(&text));
    assert!(stderr(&text).contains("captured todos=2"), "{}", stderr(&text));
    assert!(!stderr(&text).contains('\x1b') && !stderr(&text).contains("hidden"), "{}", stderr(&text));

    let json = run("json", None, Stdio::piped());
    let expected = [r#""level":"INFO""#, r#""message":"captured""#, r#""todos":2"#, r#""user":"user001""#];
    assert!(expected.iter().all(|part| stderr(&json).contains(part)), "{}", stderr(&json));

    assert!(stderr(&run("text", Some("debug"), Stdio::piped())).contains("hidden"));
    assert_eq!(stderr(&run("text", Some("off"), Stdio::piped())), "");
}

#[test]
fn a_filter_that_cannot_be_read_is_an_error() {
    let output = run("text", Some("dotodo=loud"), Stdio::piped());
    assert!(!output.status.success());
    assert!(stderr(&output).contains("Filter("), "{}", stderr(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_the_line_and_nothing_else() {
    for format in ["text", "json"] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        assert!(run(format, None, full.into()).status.success());
    }
}
