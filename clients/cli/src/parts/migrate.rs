//! `dotodo migrate`.

use clap::Args;

use super::{Database, begin};
use crate::error::Error;

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    database: Database,
}

/// Brings the schema up to date.
pub(crate) async fn run(options: Options) -> Result<(), Error> {
    begin()?;
    let pool = options.database.pool()?;
    dotodo_store::migrate(&pool).await?;
    pool.close().await;
    println!("the schema is up to date");
    Ok(())
}
