//! What the second wall costs: the same calls with row security off and on, one after the other, several times.
//!
//! `cargo bench -p dotodo-server --bench row_security` prints the table that stands in docs/operations.md. Only the ratios
//! say something: rates are those of the machine.
#![allow(clippy::unwrap_used, missing_docs, clippy::cast_precision_loss, reason = "a benchmark")]

#[path = "report/filter.rs"]
mod filter;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use dotodo_proto::v1::todo_service_client::TodoServiceClient;
use dotodo_proto::v1::{CreateTodoRequest, GetTodoRequest, ListTodosRequest, Todo, UpdateTodoRequest};
use dotodo_runtime::postgres::Cluster;
use dotodo_server::auth::{Key, Verifier};
use dotodo_server::{Rate, Settings};
use dotodo_store::Pool;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tonic::Request;
use tonic::transport::{Channel, Endpoint};

/// Each of them a person with todos of their own.
const CALLERS: usize = 8;
const TODOS: usize = 200;
/// How long each measurement lasts, and how many there are of each.
const LASTS: Duration = Duration::from_secs(3);
const ROUNDS: usize = 3;

#[derive(Debug, Clone, Copy)]
enum Call {
    Get,
    List,
    Create,
    Update,
}

const CALLS: [(&str, Call); 4] = [
    ("GetTodo", Call::Get),
    ("ListTodos, a page of 50", Call::List),
    ("CreateTodo", Call::Create),
    ("UpdateTodo", Call::Update),
];

fn main() {
    if !filter::is_wanted("row_security") {
        return;
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(folder.path()).await.unwrap();
    let (off, on) = (Site::start(&cluster, &folder, false).await, Site::start(&cluster, &folder, true).await);
    let mut todos = Vec::new();
    for caller in 0..CALLERS {
        for _ in 0..TODOS {
            let created = off.client().create_todo(off.request(caller, written())).await.unwrap().into_inner();
            if todos.len() == caller {
                todos.push(created.todo.unwrap().id);
            }
        }
    }
    println!("| call | off, calls a second | on, calls a second | on/off |\n|---|---|---|---|");
    for (name, call) in CALLS {
        let (mut without, mut with) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            without.push(off.rate(call, &todos).await);
            with.push(on.rate(call, &todos).await);
        }
        let (without, with) = (median(without), median(with));
        println!("| {name} | {without:.0} | {with:.0} | {:.2} |", with / without);
    }
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn written() -> CreateTodoRequest {
    let todo = Todo { title: "빨래하기".into(), ..Todo::default() };
    CreateTodoRequest { todo: Some(todo), ..CreateTodoRequest::default() }
}

/// A running server.
struct Site {
    key: Key,
    address: SocketAddr,
}

impl Site {
    async fn start(cluster: &Cluster, folder: &tempfile::TempDir, row_security: bool) -> Arc<Self> {
        let settings = dotodo_store::Settings::new(cluster.url());
        dotodo_store::migrate(&Pool::new(&settings).unwrap()).await.unwrap();
        let pool = Pool::new(&dotodo_store::Settings { row_security, ..settings }).unwrap();
        let key = Key::load_or_create(&folder.path().join("auth.key")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        // No model: nothing is captured here, and titles stay without vectors.
        let (model, _) = dotodo_runtime::channel::in_memory();
        let settings = Settings { rate: Rate::UNBOUNDED, ..Settings::default() };
        let verifier = Verifier::new(&key);
        tokio::spawn(dotodo_server::serve(listener, pool, model, verifier, settings, CancellationToken::new()));
        Arc::new(Self { key, address })
    }

    fn client(&self) -> TodoServiceClient<Channel> {
        TodoServiceClient::new(Endpoint::from_shared(format!("http://{}", self.address)).unwrap().connect_lazy())
    }

    fn request<T>(&self, caller: usize, message: T) -> Request<T> {
        let token = self.key.mint(&format!("user{caller}"), Duration::from_secs(3600)).unwrap();
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        request
    }

    /// How many calls all callers get answered in a second.
    async fn rate(self: &Arc<Self>, call: Call, todos: &[String]) -> f64 {
        let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (mut callers, begun) = (JoinSet::new(), Instant::now());
        for (caller, todo) in todos.iter().cloned().enumerate() {
            let (site, stop, answered) = (self.clone(), stop.clone(), answered.clone());
            callers.spawn(async move {
                let mut client = site.client();
                while !stop.load(Ordering::Relaxed) {
                    site.call(&mut client, caller, call, &todo).await;
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        tokio::time::sleep(LASTS).await;
        stop.store(true, Ordering::Relaxed);
        callers.join_all().await;
        answered.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
    }

    async fn call(&self, client: &mut TodoServiceClient<Channel>, caller: usize, call: Call, todo: &str) {
        let id = todo.to_owned();
        match call {
            Call::Get => {
                let request = GetTodoRequest { id, ..GetTodoRequest::default() };
                client.get_todo(self.request(caller, request)).await.unwrap();
            }
            Call::List => {
                let request = ListTodosRequest { page_size: 50, ..ListTodosRequest::default() };
                client.list_todos(self.request(caller, request)).await.unwrap();
            }
            Call::Create => {
                client.create_todo(self.request(caller, written())).await.unwrap();
            }
            Call::Update => {
                let todo = Todo { id, title: "이불 빨래하기".into(), ..Todo::default() };
                let request = UpdateTodoRequest { todo: Some(todo), ..UpdateTodoRequest::default() };
                client.update_todo(self.request(caller, request)).await.unwrap();
            }
        }
    }
}
