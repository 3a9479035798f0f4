//! `dotodo up`: everything in one process.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use dotodo_runtime::postgres::Cluster;
use dotodo_server::auth::{Key, Verifier};
use dotodo_store::{Pool, Settings};
use tokio_util::sync::CancellationToken;

use crate::error::Error;
use crate::parts::bounds::Bounds;
use crate::parts::working::{Work, lists, reader};
use crate::parts::{DRAIN, Wall, begin, listen};

/// Whom the printed token is for, and how long.
const USER: &str = "user001";
const TOKEN_LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// Where the data are and the server listens.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The address to listen on
    #[arg(long, env = "DOTODO_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    data_dir: DataDir,
    /// A PostgreSQL to use [default: a private one in the data directory]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    #[command(flatten)]
    wall: Wall,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    work: Work,
}

/// The directory of everything that `up` keeps.
#[derive(Debug, Args)]
pub(crate) struct DataDir {
    /// Where the private PostgreSQL and the signing key are kept
    #[arg(long, env = "DOTODO_DATA_DIR", default_value = "data")]
    data_dir: PathBuf,
}

impl DataDir {
    /// The signing key's file.
    pub(crate) fn key_file(&self) -> PathBuf {
        self.data_dir.join("auth.key")
    }
}

/// Runs everything until a signal.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    let shutdown = begin()?;
    let listener = listen(options.listen).await?;
    let data_dir = make_directory(&options.data_dir.data_dir)?;
    let cluster = match &options.database_url {
        Some(_) => None,
        None => Some(Cluster::start(&data_dir).await?),
    };
    let url = options.database_url.or_else(|| cluster.as_ref().map(Cluster::url)).unwrap_or_default();
    let settings = Settings::new(url);
    // The worker's work is everybody's, so it stays before the wall, as the owner of the tables.
    let pool = Pool::new(&settings)?;
    dotodo_store::migrate(&pool).await?;
    let row_security = options.wall.row_security;
    let walled = if row_security { Pool::new(&Settings { row_security, ..settings })? } else { pool.clone() };
    let key = Key::load_or_create(&options.data_dir.key_file())?;
    // The model serves for as long as calls may be open.
    let model = options.bounds.model(&CancellationToken::new())?;
    let address = listener.local_addr().unwrap_or(options.listen);
    print_welcome(address, &key.mint(USER, TOKEN_LIFETIME)?);
    let (settings, verifier) = (options.bounds.settings(), Verifier::new(&key));
    let patience = options.bounds.model_patience();
    let (pending, lists) = (reader(&pool, model.clone(), patience), lists(&pool, model.clone(), patience));
    let working = dotodo_worker::Settings { pending, lists, ..options.work.settings() };
    let (served, worked) = tokio::join!(
        stopping(
            &shutdown,
            dotodo_server::serve(listener, walled.clone(), model, verifier, settings, shutdown.clone())
        ),
        stopping(
            &shutdown,
            dotodo_worker::run(pool.clone(), dotodo_worker::pipelines(), working, shutdown.clone(), DRAIN)
        ),
    );
    walled.close().await;
    pool.close().await;
    if let Some(cluster) = cluster {
        cluster.stop().await;
    }
    worked.map_err(|error| Error::failed("the worker stopped")(error.into()))?;
    served.map_err(Error::failed("the server stopped"))
}

/// Runs a part; when it ends, all others are to end too.
async fn stopping<T>(shutdown: &CancellationToken, part: impl Future<Output = T>) -> T {
    let _stop = shutdown.clone().drop_guard();
    part.await
}

fn make_directory(path: &Path) -> Result<PathBuf, Error> {
    let failed = || Error::failed(format!("cannot make the data directory {}", path.display()));
    std::fs::create_dir_all(path).map_err(|error| failed()(error.into()))?;
    path.canonicalize().map_err(|error| failed()(error.into()))
}

fn print_welcome(address: SocketAddr, token: &str) {
    println!(
        "\
DoTodo listens on http://{address}

  export DOTODO_URL=http://{address}
  export DOTODO_TOKEN={token}

  dotodo capture \"내일 오후 세시에 치과 가고 저녁에 장보기\"

  grpcurl -plaintext -H \"authorization: Bearer $DOTODO_TOKEN\" \\
    -d '{{\"text\": \"내일 오후 세시에 치과 가고 저녁에 장보기\"}}' \\
    {address} dotodo.v1.TodoService/CaptureTodos

The token is for {USER}, for 12 hours; `dotodo token --user NAME` makes others. Who runs the place needs one with
the role admin:

  export DOTODO_TOKEN=$(dotodo token --user NAME --role admin)
  dotodo pipelines list

Ctrl-C stops."
    );
}
