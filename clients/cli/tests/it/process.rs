//! Processes of the binary, and a database for those that are given one.

use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dotodo_runtime::postgres::Cluster;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use uuid::Uuid;

/// Says two things to do.
pub(crate) const CLEANING: &str = "오늘 방 청소하고 빨래해야해";

/// Far longer than anything awaited takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary, with nothing of the caller's settings.
pub(crate) fn dotodo(args: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dotodo"));
    let ours = |name: &str| name.starts_with("DOTODO_") && name != dotodo_runtime::postgres::BIN_DIR_VARIABLE;
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name) || name == "DATABASE_URL") {
        command.env_remove(name);
    }
    // The tests ask for more at once than a person does.
    command.args(args).env("DOTODO_RATE_BURST", "0").envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

/// A process that runs until it is told to stop; it does not outlive its value.
pub(crate) struct Process {
    child: Child,
    lines: Receiver<String>,
    said: Arc<Mutex<String>>,
    followers: Vec<JoinHandle<()>>,
}

impl Process {
    pub(crate) fn start(args: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut child = dotodo(args, settings).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let ((sender, lines), said) = (channel(), Arc::default());
        let followers = vec![
            follow(child.stdout.take().unwrap(), sender.clone(), Arc::clone(&said)),
            follow(child.stderr.take().unwrap(), sender, Arc::clone(&said)),
        ];
        Self { child, lines, said, followers }
    }

    /// What stands after these words on the next line that has them, up to a space or quote.
    pub(crate) fn word_after(&self, words: &str) -> String {
        let mut seen = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {words:?} in {seen:#?}"));
            if let Some((_, rest)) = line.split_once(words) {
                return rest.split([' ', '"']).next().unwrap_or_default().to_owned();
            }
            seen.push(line);
        }
    }

    /// The next line.
    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("a line within a minute")
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// As a power cut ends it.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop, and gives all that it has said.
    pub(crate) fn said(mut self) -> String {
        self.signal(Signal::TERM);
        self.child.wait().unwrap();
        for follower in std::mem::take(&mut self.followers) {
            follower.join().unwrap();
        }
        let said = self.said.lock().unwrap();
        said.clone()
    }

    /// Waits until it has ended by itself, and gives its exit code.
    pub(crate) fn ended(mut self) -> Option<i32> {
        let mut code = None;
        eventually("the process ends", || {
            let status = self.child.try_wait().unwrap();
            code = status.and_then(|status| status.code());
            status.is_some()
        });
        code
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads to the end, so that the process never waits for a reader.
fn follow(output: impl Read + Send + 'static, lines: Sender<String>, said: Arc<Mutex<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
            // Nobody may be listening any more.
            let _ = lines.send(line);
        }
    })
}

/// A server to talk to, and as whom.
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) token: String,
}

impl Target {
    /// Runs a client command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        dotodo(args, &[("DOTODO_URL", &self.url), ("DOTODO_TOKEN", &self.token)]).output().unwrap()
    }

    /// What a command that succeeds prints.
    pub(crate) fn prints(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let args = [args, &["--json"]].concat();
        serde_json::from_str(&self.prints(&args)).unwrap()
    }

    /// The exit code of a command that fails, and its complaint.
    pub(crate) fn fails(&self, args: &[&str]) -> (Option<i32>, String) {
        let output = self.run(args);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }
}

/// `dotodo up` on a data directory.
pub(crate) fn up(data_dir: &Path) -> (Process, Target) {
    let process = Process::start(&["up", "--data-dir", data_dir.to_str().unwrap(), "--listen", "127.0.0.1:0"], &[]);
    let url = process.word_after("DoTodo listens on ");
    let token = process.word_after("export DOTODO_TOKEN=");
    (process, Target { url, token })
}

/// The URL of a database that nobody else uses.
pub(crate) fn database() -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let name = format!("test_{}", Uuid::now_v7().simple());
    runtime.block_on(cluster().create_database(&name)).unwrap()
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(Cluster::temporary()).unwrap()
    })
}

/// psql on a database.
pub(crate) fn psql(database_url: &str) -> Command {
    let mut command = Command::new(cluster().bin_dir().join("psql"));
    command.args(["-d", database_url]);
    command
}

/// What the database answers to a query of one value.
pub(crate) fn sql(database_url: &str, query: &str) -> String {
    let output = psql(database_url).args(["-XAtqc", query]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Waits until something is so.
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "not within a minute: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The titles of the todos in a JSON answer.
pub(crate) fn titles(answer: &Value) -> Vec<&str> {
    answer["todos"].as_array().unwrap().iter().map(|todo| todo["title"].as_str().unwrap()).collect()
}
