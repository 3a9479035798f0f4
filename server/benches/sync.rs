//! What following changes costs and how soon they come: a real PostgreSQL that reaches the disk, real gRPC on loopback.
//!
//! `cargo bench -p dotodo-server --bench sync` writes its part of docs/benchmarks.md. Deliberately not criterion's: the
//! figures are rates and percentiles of a running system, not the time of a function.
#![allow(clippy::unwrap_used, missing_docs, clippy::cast_precision_loss, reason = "a benchmark")]

#[path = "report/filter.rs"]
mod filter;
#[path = "report/section.rs"]
mod section;

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dotodo_proto::v1::sync_service_client::SyncServiceClient;
use dotodo_proto::v1::todo_service_client::TodoServiceClient;
use dotodo_proto::v1::watch_changes_response::Event;
use dotodo_proto::v1::{Todo, UpdateTodoRequest, WatchChangesRequest, WatchChangesResponse};
use dotodo_runtime::postgres::Cluster;
use dotodo_server::auth::{Key, Verifier};
use dotodo_server::{Places, Rate, Settings, SyncSettings};
use dotodo_store::todo::New;
use dotodo_store::{Pool, todo};
use prost_types::FieldMask;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Streaming};
use uuid::Uuid;

const WRITERS: usize = 8;
const WATCHERS: usize = 1_000;
/// How long each case is measured.
const LASTS: Duration = Duration::from_secs(6);
/// A connection carries at most 100 streams.
const STREAMS_PER_CONNECTION: usize = 60;

fn main() {
    if !filter::is_wanted("sync") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let section = runtime.block_on(measure());
    section::write("sync", &section);
}

async fn measure() -> String {
    let site = Arc::new(Site::start().await);
    let people = |count: usize| (0..count).map(|n| format!("user{n}")).collect::<Vec<_>>();
    let mut section = String::from(
        "\n## Changes that devices follow\n\nEach change is a call of UpdateTodo with a commit of its own, which reaches the disk. A change has come when the \
         watcher's stream gives it; \"after the answer\" is how much later than the answer to the call, which comes after the commit.\n\n\
         | writers | people | watchers | changes a second | call p50 | call p99 | after the answer p50 | p99 |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for (writers, owners, watchers, pause) in [
        (WRITERS, WRITERS, 0, Duration::ZERO),
        (WRITERS, WRITERS, WRITERS, Duration::ZERO),
        (WRITERS, 1, 0, Duration::ZERO),
        (WRITERS, 1, 1, Duration::ZERO),
        (1, 1, 1, Duration::from_millis(10)),
        (WRITERS, WATCHERS, WATCHERS, Duration::from_millis(20)),
    ] {
        let case = Case { writers, people: people(owners), watched: watchers > 0, pause };
        let result = case.run(&site).await;
        let _ = writeln!(section, "| {writers} | {owners} | {watchers} | {}", result.cells());
    }
    let machine = std::thread::available_parallelism().map_or(0, usize::from);
    let _ = writeln!(section, "\nClients, server and PostgreSQL shared {machine} cores. Times are in milliseconds.");
    section
}

/// A running server, and what is needed to call it.
struct Site {
    _cluster: Cluster,
    _folder: tempfile::TempDir,
    pool: Pool,
    key: Key,
    address: SocketAddr,
}

impl Site {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cluster = Cluster::start(folder.path()).await.unwrap();
        let pool = Pool::new(&dotodo_store::Settings::new(cluster.url())).unwrap();
        dotodo_store::migrate(&pool).await.unwrap();
        let key = Key::load_or_create(&folder.path().join("auth.key")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        // No model: nothing is captured here.
        let (model, _) = dotodo_runtime::channel::in_memory();
        let sync = SyncSettings { look: Duration::from_secs(3600), ..SyncSettings::default() };
        let unbounded = Places { total: 0, each: 0 };
        let settings = Settings { sync, rate: Rate::UNBOUNDED, streams: unbounded, ..Settings::default() };
        let serving = dotodo_server::serve(
            listener,
            pool.clone(),
            model,
            Verifier::new(&key),
            settings,
            CancellationToken::new(),
        );
        tokio::spawn(serving);
        Self { _cluster: cluster, _folder: folder, pool, key, address }
    }

    fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.address)).unwrap().connect_lazy()
    }

    fn request<T>(&self, user_id: &str, message: T) -> Request<T> {
        let token = self.key.mint(user_id, Duration::from_secs(3600)).unwrap();
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        request
    }

    /// A todo of a person.
    async fn todo(&self, user_id: &str) -> Uuid {
        let mut tx = self.pool.begin().await.unwrap();
        dotodo_store::request::claim(&mut tx, user_id, Uuid::now_v7(), b"").await.unwrap();
        let kept = todo::insert(&mut tx, user_id, &[New::titled("빨래하기")]).await.unwrap();
        tx.commit().await.unwrap();
        kept[0].new.id
    }
}

/// One line of the table.
struct Case {
    writers: usize,
    people: Vec<String>,
    watched: bool,
    /// Between two changes of a writer.
    pause: Duration,
}

/// A change: its todo, and the revision that it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version(Uuid, u64);

/// When a change was asked for and answered.
type Call = (Version, Instant, Instant);

impl Case {
    async fn run(&self, site: &Arc<Site>) -> Measured {
        let (sender, mut came) = mpsc::unbounded_channel();
        let mut watchers = JoinSet::new();
        let mut channel = site.channel();
        for (number, user_id) in self.people.iter().enumerate().filter(|_| self.watched) {
            if number % STREAMS_PER_CONNECTION == 0 {
                channel = site.channel();
            }
            let mut client = SyncServiceClient::new(channel.clone());
            let request = site.request(user_id, WatchChangesRequest::default());
            let stream = client.watch_changes(request).await.unwrap().into_inner();
            watchers.spawn(watch(stream, sender.clone()));
        }
        let begun = Instant::now();
        let calls = self.write(site).await;
        let seconds = begun.elapsed().as_secs_f64();
        // What is on its way comes.
        tokio::time::sleep(Duration::from_secs(1)).await;
        watchers.abort_all();
        let mut delivered = Vec::new();
        while let Ok(change) = came.try_recv() {
            delivered.push(change);
        }
        Measured { seconds, calls, delivered }
    }

    async fn write(&self, site: &Arc<Site>) -> Vec<Call> {
        let stop = Arc::new(AtomicBool::new(false));
        let mut writers = JoinSet::new();
        for number in 0..self.writers {
            let mut todos = Vec::new();
            for user_id in self.people.iter().cycle().skip(number).step_by(self.writers).take(self.share()) {
                todos.push((user_id.clone(), site.todo(user_id).await));
            }
            writers.spawn(write_one(site.clone(), todos, self.pause, stop.clone()));
        }
        tokio::time::sleep(LASTS).await;
        stop.store(true, Ordering::SeqCst);
        writers.join_all().await.into_iter().flatten().collect()
    }

    /// How many todos a writer changes in turn.
    fn share(&self) -> usize {
        self.people.len().div_ceil(self.writers)
    }
}

async fn write_one(site: Arc<Site>, todos: Vec<(String, Uuid)>, pause: Duration, stop: Arc<AtomicBool>) -> Vec<Call> {
    let mut client = TodoServiceClient::new(site.channel());
    let mut calls = Vec::new();
    for (user_id, id) in todos.iter().cycle() {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let todo = Todo { id: id.to_string(), notes: Uuid::now_v7().to_string(), ..Todo::default() };
        let update_mask = Some(FieldMask { paths: vec!["notes".to_owned()] });
        let request_id = Uuid::now_v7().to_string();
        let request = site.request(user_id, UpdateTodoRequest { todo: Some(todo), update_mask, request_id, scope: 0 });
        let begun = Instant::now();
        let todo = client.update_todo(request).await.unwrap().into_inner().todo.unwrap();
        calls.push((version(&todo), begun, Instant::now()));
        tokio::time::sleep(pause).await;
    }
    calls
}

async fn watch(mut stream: Streaming<WatchChangesResponse>, sender: mpsc::UnboundedSender<(Version, Instant)>) {
    while let Ok(Some(message)) = stream.message().await {
        let now = Instant::now();
        if let Some(Event::Change(change)) = message.event {
            let _ = sender.send((version(&change.todo.unwrap()), now));
        }
    }
}

/// The revision is in the etag.
fn version(todo: &Todo) -> Version {
    Version(todo.id.parse().unwrap(), todo.etag.trim_start_matches('r').parse().unwrap())
}

struct Measured {
    seconds: f64,
    calls: Vec<Call>,
    delivered: Vec<(Version, Instant)>,
}

impl Measured {
    fn cells(mut self) -> String {
        let calls = self.calls.iter().map(|(_, begun, answered)| *answered - *begun).collect();
        let late = self.late();
        let rate = self.calls.len() as f64 / self.seconds;
        format!(
            "{rate:.0} | {} | {} |",
            section::percentiles(calls),
            if late.is_empty() { "– | –".to_owned() } else { section::percentiles(late) }
        )
    }

    /// How long after its answer each change came. A watcher that is behind gets a todo in a later state: then the
    /// change has come too.
    fn late(&mut self) -> Vec<Duration> {
        self.delivered.sort();
        let came = |change: &Version| {
            let from = self.delivered.partition_point(|(version, _)| version < change);
            self.delivered[from..].iter().take_while(|(version, _)| version.0 == change.0).map(|(_, at)| *at).min()
        };
        self.calls
            .iter()
            .filter_map(|(change, _, answered)| Some(came(change)?.saturating_duration_since(*answered)))
            .collect()
    }
}
