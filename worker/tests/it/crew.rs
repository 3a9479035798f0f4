//! Workers that are processes of their own, so that they can be killed: this test binary, started anew.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use dotodo_runtime::shutdown::on_signal;

use crate::sample;
use crate::site::{LEASE, pool};

const VARIABLE: &str = "DOTODO_TEST_WORKER";
const TICKING: &str = "DOTODO_TEST_TICKING";

/// The worker itself; nothing in an ordinary run of the tests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn worker() {
    let Ok(url) = std::env::var(VARIABLE) else { return };
    let settings = dotodo_worker::Settings { lease: LEASE, ..dotodo_worker::Settings::default() };
    let pipelines = if std::env::var_os(TICKING).is_some() { vec![sample::ticking()] } else { sample::all() };
    dotodo_worker::run(pool(&url), pipelines, settings, on_signal().unwrap(), Duration::from_secs(8)).await.unwrap();
}

/// Some workers, which end with this value.
pub(crate) struct Crew {
    url: String,
    ticking: bool,
    children: Vec<Child>,
}

impl Crew {
    pub(crate) fn of(count: usize, url: &str) -> Self {
        Self::with(count, url, false)
    }

    /// Workers that know "ticking" alone.
    pub(crate) fn ticking(count: usize, url: &str) -> Self {
        Self::with(count, url, true)
    }

    fn with(count: usize, url: &str, ticking: bool) -> Self {
        let children = (0..count).map(|_| start(url, ticking)).collect();
        Self { url: url.to_owned(), ticking, children }
    }

    /// Starts a worker anew for each that has died, and says how many.
    pub(crate) fn replace_dead(&mut self) -> usize {
        let mut replaced = 0;
        for child in &mut self.children {
            if child.try_wait().unwrap().is_some() {
                *child = start(&self.url, self.ticking);
                replaced += 1;
            }
        }
        replaced
    }

    /// As a power cut ends it.
    pub(crate) fn kill(&mut self, index: usize) {
        self.children[index].kill().unwrap();
        self.children[index].wait().unwrap();
        self.children[index] = start(&self.url, self.ticking);
    }

    /// Asks a worker to stop, and gives how it ended.
    pub(crate) async fn stop(&mut self, index: usize) -> ExitStatus {
        let id = self.children[index].id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let child = std::mem::replace(&mut self.children[index], start(&self.url, self.ticking));
        tokio::task::spawn_blocking(|| {
            let mut child = child;
            child.wait()
        })
        .await
        .unwrap()
        .unwrap()
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        for child in &mut self.children {
            // It may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn start(url: &str, ticking: bool) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "crew::worker", "--nocapture"]).env(VARIABLE, url);
    if ticking {
        command.env(TICKING, "yes");
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}
