//! A running server on a database with a million todos.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use dotodo_proto::v1::account_service_client::AccountServiceClient;
use dotodo_proto::v1::sync_service_client::SyncServiceClient;
use dotodo_proto::v1::todo_service_client::TodoServiceClient;
use dotodo_runtime::postgres::Cluster;
use dotodo_server::auth::{Key, Verifier};
use dotodo_server::{Connections, Rate, Settings};
use dotodo_store::Pool;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

/// The person who has 200,000.
const USER: &str = "big";

type Authenticated = InterceptedService<Channel, Bearer>;

pub(crate) struct Site {
    cluster: Cluster,
    _folder: tempfile::TempDir,
    pub(crate) todos: TodoServiceClient<Authenticated>,
    pub(crate) sync: SyncServiceClient<Authenticated>,
    pub(crate) accounts: AccountServiceClient<Authenticated>,
}

/// Adds the token to each call.
#[derive(Debug, Clone)]
pub(crate) struct Bearer(MetadataValue<Ascii>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

impl Site {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let cluster = Cluster::start(folder.path()).await.unwrap();
        let pool = Pool::new(&dotodo_store::Settings::new(cluster.url())).unwrap();
        dotodo_store::migrate(&pool).await.unwrap();
        psql(&cluster, &["-f", concat!(env!("CARGO_MANIFEST_DIR"), "/benches/todos/fill.sql")]);
        let key = Key::load_or_create(&folder.path().join("auth.key")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Connections { age: Duration::from_secs(24 * 3600), ..Connections::default() };
        let settings = Settings { rate: Rate::UNBOUNDED, connections, ..Settings::default() };
        let (verifier, model) = (Verifier::new(&key), super::model::channel());
        tokio::spawn(dotodo_server::serve(listener, pool, model, verifier, settings, CancellationToken::new()));
        let channel = Endpoint::from_shared(format!("http://{address}")).unwrap().connect_lazy();
        let token = key.mint(USER, Duration::from_secs(24 * 3600)).unwrap();
        let bearer = Bearer(format!("Bearer {token}").parse().unwrap());
        let todos = TodoServiceClient::with_interceptor(channel.clone(), bearer.clone());
        let sync = SyncServiceClient::with_interceptor(channel.clone(), bearer.clone());
        let accounts = AccountServiceClient::with_interceptor(channel, bearer);
        Self { cluster, _folder: folder, todos, sync, accounts }
    }

    /// The id of a todo of the person's; odd numbers are open at first.
    #[expect(clippy::unused_self, reason = "it is the site's")]
    pub(crate) fn id(&self, number: usize) -> String {
        format!("0190b6f2-8a5e-7cc3-98c4-{number:012x}")
    }

    /// How PostgreSQL reads the first page of the open todos by day, and the thousandth.
    pub(crate) fn plans(&self) -> String {
        let sql = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/queries/todo_list/due.sql");
        let sql = std::fs::read_to_string(sql).unwrap();
        let deep = "select format('%L, %L, %L', coalesce(due_date, '9999-12-31'), coalesce(start_time, '00:00'), id) \
                    from todos where user_id = 'big' and completed_at is null and deleted_at is null \
                    order by coalesce(due_date, '9999-12-31'), coalesce(start_time, '00:00'), id offset 49949 limit 1";
        let deep = psql(&self.cluster, &["-c", deep]);
        let mut plans = String::new();
        for (page, after) in
            [(1, "'0001-01-01', '00:00', '00000000-0000-0000-0000-000000000000'"), (1_000, deep.trim())]
        {
            let values = format!("'big', '{{t}}', '0001-01-01', '9999-12-31', '{{}}', null, null, {after}, 51");
            let explain =
                format!("prepare page as {sql};\nexplain (analyze, buffers, costs off) execute page({values})");
            let plan = psql(&self.cluster, &["-c", &explain]);
            let _ = write!(plans, "\nPage {page}:\n\n```text\n{plan}```\n");
        }
        plans
    }
}

fn psql(cluster: &Cluster, args: &[&str]) -> String {
    let base = ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", &cluster.url()].map(str::to_owned);
    let output = Command::new(cluster.bin_dir().join("psql")).args(base).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
