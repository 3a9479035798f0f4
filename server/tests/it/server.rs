//! A server with a database and a model of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use dotodo_proto::v1::account_service_client::AccountServiceClient;
use dotodo_proto::v1::job_service_client::JobServiceClient;
use dotodo_proto::v1::pipeline_service_client::PipelineServiceClient;
use dotodo_proto::v1::recommendation_service_client::RecommendationServiceClient;
use dotodo_proto::v1::sync_service_client::SyncServiceClient;
use dotodo_proto::v1::todo_service_client::TodoServiceClient;
use dotodo_proto::v1::{CaptureTodosRequest, CreateTodoRequest, Todo};
use dotodo_runtime::postgres::Cluster;
use dotodo_server::auth::{Key, Role, Verifier};
use dotodo_server::{Rate, Settings};
use dotodo_store::Pool;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tonic::metadata::MetadataValue;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tonic_types::StatusExt as _;
use uuid::Uuid;

use crate::model::Model;

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

/// Far longer than anything awaited takes.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) model: Model,
    key: Key,
    folder: TempDir,
    database_url: String,
    shutdown: CancellationToken,
    task: JoinHandle<Result<(), Box<dyn std::error::Error + Send + Sync>>>,
}

/// The default settings, but a test may ask for as much as it likes.
pub(crate) fn settings() -> Settings {
    Settings { rate: Rate::UNBOUNDED, failures: Rate::UNBOUNDED, ..Settings::default() }
}

async fn new_database() -> String {
    let cluster = CLUSTER.get_or_init(async || Cluster::temporary().await.unwrap()).await;
    cluster.create_database(&format!("test_{}", Uuid::now_v7().simple())).await.unwrap()
}

pub(crate) type Client = TodoServiceClient<InterceptedService<Channel, Bearer>>;

pub(crate) type SyncClient = SyncServiceClient<InterceptedService<Channel, Bearer>>;

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(settings()).await
    }

    pub(crate) async fn start_with(settings: Settings) -> Self {
        Self::on(new_database().await, settings).await
    }

    /// A server that checks tokens as `verifier` says, which gets the local key.
    pub(crate) async fn start_verified(settings: Settings, verifier: impl FnOnce(&Key) -> Verifier) -> Self {
        Self::with(new_database().await, settings, verifier).await
    }

    pub(crate) async fn on(database_url: String, settings: Settings) -> Self {
        Self::with(database_url, settings, Verifier::new).await
    }

    async fn with(database_url: String, settings: Settings, verifier: impl FnOnce(&Key) -> Verifier) -> Self {
        let pool = Pool::new(&dotodo_store::Settings::new(&database_url)).unwrap();
        dotodo_store::migrate(&pool).await.unwrap();
        // Behind the second wall every call works as before: one that names nobody would find nothing.
        let settings_of_pool =
            dotodo_store::Settings { row_security: true, ..dotodo_store::Settings::new(&database_url) };
        let pool = Pool::new(&settings_of_pool).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let key = Key::load_or_create(&folder.path().join("auth.key")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (model, shutdown) = (Model::new(), CancellationToken::new());
        let (channel, verifier) = (model.channel(), verifier(&key));
        let task = tokio::spawn(dotodo_server::serve(listener, pool, channel, verifier, settings, shutdown.clone()));
        Self { address, model, key, folder, database_url, shutdown, task }
    }

    pub(crate) fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.address)).unwrap().connect_lazy()
    }

    pub(crate) fn token(&self, user_id: &str) -> String {
        self.key.mint(user_id, Duration::from_secs(600)).unwrap()
    }

    /// A token of an admin.
    pub(crate) fn admin_token(&self, name: &str) -> String {
        self.key.mint_as(Role::Admin, name, Duration::from_secs(600)).unwrap()
    }

    /// Calls as this admin.
    pub(crate) fn pipelines(&self, name: &str) -> PipelineServiceClient<InterceptedService<Channel, Bearer>> {
        PipelineServiceClient::with_interceptor(self.channel(), Bearer(self.admin_token(name)))
    }

    /// Calls as this admin.
    pub(crate) fn jobs(&self, name: &str) -> JobServiceClient<InterceptedService<Channel, Bearer>> {
        JobServiceClient::with_interceptor(self.channel(), Bearer(self.admin_token(name)))
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.folder.path().join("auth.key")
    }

    /// Calls as this person.
    pub(crate) fn todos(&self, user_id: &str) -> Client {
        TodoServiceClient::with_interceptor(self.channel(), Bearer(self.token(user_id)))
            .max_decoding_message_size(usize::MAX)
    }

    pub(crate) fn sync(&self, user_id: &str) -> SyncClient {
        SyncServiceClient::with_interceptor(self.channel(), Bearer(self.token(user_id)))
    }

    pub(crate) fn accounts(&self, user_id: &str) -> AccountServiceClient<InterceptedService<Channel, Bearer>> {
        AccountServiceClient::with_interceptor(self.channel(), Bearer(self.token(user_id)))
    }

    pub(crate) fn recommendations(
        &self,
        user_id: &str,
    ) -> RecommendationServiceClient<InterceptedService<Channel, Bearer>> {
        RecommendationServiceClient::with_interceptor(self.channel(), Bearer(self.token(user_id)))
    }

    /// Recommends two things to a person for today in Seoul, as the night does, and gives their ids.
    pub(crate) fn recommend(&self, user_id: &str) -> Vec<String> {
        self.sql(&format!(
            "with list as (
                insert into recommendation_lists (user_id, base_date, asked, history, since, shadow)
                values ('{user_id}', (now() at time zone 'Asia/Seoul')::date, 5, 3, '2026-01-01', '{{}}')
                returning base_date
            ),
            made as (
                insert into recommendations (user_id, id, base_date, rank, title, category, score, reasons, model)
                select '{user_id}', gen_random_uuid(), base_date, rank, title, '운동', 0.5, '{{\"ko\": \"이유\"}}', 'test'
                from list, (values (1, '산책하기'), (2, '수영하기')) as things (rank, title)
                returning id, rank
            )
            select string_agg(id::text, ' ' order by rank) from made"
        ))
        .split(' ')
        .map(str::to_owned)
        .collect()
    }

    /// The server's database, for what no RPC gives.
    pub(crate) fn pool(&self) -> Pool {
        Pool::new(&dotodo_store::Settings::new(&self.database_url)).unwrap()
    }

    /// What the database answers to a query of one value.
    pub(crate) fn sql(&self, query: &str) -> String {
        let output = psql(&self.database_url, query).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Keeps everybody from a table until it is dropped.
    pub(crate) async fn lock(&self, table: &str) -> Lock {
        let held = format!("begin; lock table {table}; select pg_sleep(600)");
        let lock = Lock { holder: psql(&self.database_url, &held).spawn().unwrap(), url: self.database_url.clone() };
        let locks =
            format!("pg_locks where relation = '{table}'::regclass and mode = 'AccessExclusiveLock' and granted");
        eventually("the table is locked", async || self.count(&locks) == 1).await;
        lock
    }

    pub(crate) fn count(&self, table: &str) -> u32 {
        self.sql(&format!("select count(*) from {table}")).parse().unwrap()
    }

    /// Tells the server to stop, without waiting.
    pub(crate) fn tell_to_stop(&self) {
        self.shutdown.cancel();
    }

    /// Waits until the server has ended.
    pub(crate) async fn ended(self) {
        tokio::time::timeout(PATIENCE, self.task).await.expect("the server ends").unwrap().unwrap();
    }
}

fn psql(database_url: &str, query: &str) -> Command {
    let mut command = Command::new(CLUSTER.get().unwrap().bin_dir().join("psql"));
    command.args(["-XAtqc", query, database_url]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A table that nobody else reaches.
pub(crate) struct Lock {
    holder: Child,
    url: String,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let end = "select pg_terminate_backend(pid) from pg_stat_activity where query like 'begin; lock table %' \
                   and datname = current_database() and pid <> pg_backend_pid()";
        let _ = psql(&self.url, end).output();
        let _ = self.holder.wait();
    }
}

/// Adds a token to each call.
#[derive(Debug, Clone)]
pub(crate) struct Bearer(pub(crate) String);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let value = MetadataValue::try_from(format!("Bearer {}", self.0)).unwrap();
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}

/// Waits until something is so.
pub(crate) async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("not within a minute: {what}"));
}

pub(crate) fn new_id() -> String {
    Uuid::now_v7().to_string()
}

pub(crate) fn said(text: &str) -> CaptureTodosRequest {
    CaptureTodosRequest { text: text.into(), ..CaptureTodosRequest::default() }
}

pub(crate) fn written(title: &str) -> CreateTodoRequest {
    let todo = Todo { title: title.into(), ..Todo::default() };
    CreateTodoRequest { todo: Some(todo), ..CreateTodoRequest::default() }
}

/// Keeps a todo with this title.
pub(crate) async fn create(client: &mut Client, title: &str) -> Todo {
    client.create_todo(written(title)).await.unwrap().into_inner().todo.unwrap()
}

/// The reason in a status; it comes with our domain.
pub(crate) fn reason(status: &Status) -> String {
    let info = status.get_details_error_info().unwrap_or_else(|| panic!("no ErrorInfo: {status:?}"));
    assert_eq!(info.domain, dotodo_server::DOMAIN);
    info.reason
}

/// The fields at fault, each with its reason.
pub(crate) fn faults(status: &Status) -> Vec<(String, String)> {
    let details = status.get_error_details();
    let violations = &details.bad_request().unwrap_or_else(|| panic!("no BadRequest: {status:?}")).field_violations;
    let reasons = &details.error_info().unwrap().metadata;
    assert!(violations.iter().all(|violation| !violation.description.is_empty()), "{violations:?}");
    violations.iter().map(|v| (v.field.clone(), reasons.get(&v.field).cloned().unwrap_or_default())).collect()
}
