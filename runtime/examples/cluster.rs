//! Runs a temporary PostgreSQL until its input ends: for scripts, and for looking around with psql.
//!
//! Prints the URL of an empty database, and the directory of psql.

use dotodo_runtime::postgres::{Cluster, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let cluster = Cluster::temporary().await?;
    println!("{}\n{}", cluster.url(), cluster.bin_dir().display());
    // A broken input ends it as an end of input does.
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
    cluster.stop().await;
    Ok(())
}
