//! A warehouse of Parquet files in an object store: `todos/date=2026-11-24/part-….parquet`.
//!
//! A file is written whole and never changed, but for people who are erased. It holds versions of rows: whoever reads picks
//! the one with the greatest revision (docs/warehouse.sql). Its name says which window it is of and which part of that, so
//! what is done again takes the place of what was there.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use dotodo_store::warehouse::{Table, Version};
use futures_util::TryStreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use url::Url;

use super::parquet::{self, Encoder, encode};

/// Where the files are.
#[derive(Debug, Clone)]
pub(super) struct Files {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

/// What can go wrong with them.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("the object store does not do as it is told")]
    Store(#[from] object_store::Error),
    #[error("the object store has no such place")]
    Path(#[from] object_store::path::Error),
    #[error(transparent)]
    Parquet(#[from] parquet::Error),
}

impl Files {
    /// Those under a directory, `file:///directory`. It is made when the first is written.
    pub(super) fn local(url: &Url) -> Result<Self, Error> {
        let store = LocalFileSystem::new().with_fsync(true);
        Ok(Self { store: Arc::new(store), prefix: Path::from_url_path(url.path())? })
    }

    /// Those in a bucket, `s3://bucket/prefix`. Who we are and where the bucket is, the environment says: `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, …
    pub(super) fn s3(url: &Url) -> Result<Self, Error> {
        // TLS of the store's client takes the process's provider; somebody may have chosen it already.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let store = AmazonS3Builder::from_env().with_url(url.as_str()).build()?;
        Ok(Self { store: Arc::new(store), prefix: Path::from_url_path(url.path())? })
    }

    fn folder(&self, table: Table) -> Path {
        self.prefix.clone().join(table.name())
    }

    /// Writes versions of rows as a part of a window: a file for each table and day.
    pub(super) async fn put(&self, part: &str, versions: &[Version]) -> Result<(), Error> {
        let mut files = BTreeMap::<(Table, &str), Encoder>::new();
        for Version { table, date, row } in versions {
            files.entry((*table, date)).or_insert_with(|| Encoder::new(*table)).push_json(row)?;
        }
        for ((table, date), file) in files {
            let name = self.folder(table).join(format!("date={date}")).join(format!("part-{part}.parquet"));
            self.store.put(&name, file.finish()?.into()).await?;
        }
        Ok(())
    }

    /// Takes people's rows out of every file, and says how many files that changed.
    pub(super) async fn erase(&self, people: &HashSet<&str>) -> Result<u64, Error> {
        let mut changed = 0;
        for table in Table::ALL {
            let mut files = self.store.list(Some(&self.folder(table)));
            while let Some(file) = files.try_next().await? {
                changed += u64::from(self.erase_from(table, &file.location, people).await?);
            }
        }
        Ok(changed)
    }

    async fn erase_from(&self, table: Table, name: &Path, people: &HashSet<&str>) -> Result<bool, Error> {
        let file = match self.store.get(name).await {
            Ok(file) => file.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        if !parquet::people(table, file.clone())?.iter().any(|user_id| people.contains(user_id.as_str())) {
            return Ok(false);
        }
        let mut rows = parquet::decode(table, file)?;
        rows.retain(|row| !row["user_id"].as_str().is_some_and(|user_id| people.contains(user_id)));
        if rows.is_empty() {
            self.store.delete(name).await?;
        } else {
            self.store.put(name, encode(table, &rows)?.into()).await?;
        }
        Ok(true)
    }

    /// Every version that a table's files hold, in the order of the files' names.
    #[cfg(test)]
    pub(super) async fn read(&self, table: Table) -> Result<Vec<parquet::Row>, Error> {
        let mut names: Vec<_> =
            self.store.list(Some(&self.folder(table))).map_ok(|file| file.location).try_collect().await?;
        names.sort();
        let mut rows = Vec::new();
        for name in names {
            rows.extend(parquet::decode(table, self.store.get(&name).await?.bytes().await?)?);
        }
        Ok(rows)
    }
}
