//! The warehouse that data_sync keeps: the schema `warehouse` of the database, another PostgreSQL, or Parquet files. The
//! same rows are in each.

mod copy;
mod files;
mod parquet;
mod steps;
mod table;
#[cfg(test)]
mod tests;

use std::fmt;

use dotodo_store::Pool;
use url::Url;

use files::Files;

pub(crate) use copy::copy;
pub(crate) use steps::{Fetched, Transactions, check, mark, open};

/// What the warehouse is by itself.
const SCHEMA: &str = "schema";

/// A warehouse. Cheap to clone.
#[derive(Clone)]
pub struct Warehouse {
    name: String,
    place: Place,
}

/// Where the rows go.
#[derive(Clone)]
enum Place {
    /// To the schema `warehouse` of the database that they come from.
    Schema,
    /// To the same schema of another one.
    Postgres(Pool),
    /// To Parquet files.
    Files(Files),
}

/// What is no warehouse.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither `schema` nor a URL that is known.
    #[error("a warehouse is schema, postgres://…, file:///directory or s3://bucket/prefix")]
    Unknown,
    /// The database's URL cannot be read.
    #[error("the URL of the warehouse cannot be read")]
    Database(#[source] dotodo_store::Error),
    /// The object store cannot be used.
    #[error("the object store cannot be used")]
    Files(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Default for Warehouse {
    /// The schema of the database itself.
    fn default() -> Self {
        Self { name: SCHEMA.to_owned(), place: Place::Schema }
    }
}

impl fmt::Debug for Warehouse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Warehouse").field(&self.name).finish()
    }
}

impl Warehouse {
    /// The warehouse that `schema` or a URL means. Nothing is connected yet.
    ///
    /// # Errors
    /// If it means none.
    ///
    /// ```
    /// use dotodo_worker::Warehouse;
    ///
    /// assert_eq!(Warehouse::open("file:///srv/lake/").unwrap().name(), "file:///srv/lake");
    /// assert!(Warehouse::open("ftp://example.com").is_err());
    /// ```
    pub fn open(url: &str) -> Result<Self, Error> {
        if url == SCHEMA {
            return Ok(Self::default());
        }
        let parsed = Url::parse(url).map_err(|_| Error::Unknown)?;
        let files = |files: Result<Files, files::Error>| files.map_err(|error| Error::Files(error.into()));
        let place = match parsed.scheme() {
            "postgres" | "postgresql" => {
                Place::Postgres(Pool::new(&dotodo_store::Settings::new(url)).map_err(Error::Database)?)
            }
            "file" => Place::Files(files(Files::local(&parsed))?),
            "s3" => Place::Files(files(Files::s3(&parsed))?),
            _ => return Err(Error::Unknown),
        };
        Ok(Self { name: name(parsed), place })
    }

    /// What it is called where it is noted how far it has come: `schema`, or its URL without secrets.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A URL without user, password and whatever else does not say where it leads.
fn name(mut url: Url) -> String {
    let of_the_place = |(key, _): &(_, _)| key == "host" || key == "port" || key == "dbname";
    let place: Vec<(String, String)> = url.query_pairs().into_owned().filter(of_the_place).collect();
    url.set_query(None);
    url.set_fragment(None);
    // A URL that cannot have a user has none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if !place.is_empty() {
        url.query_pairs_mut().extend_pairs(place);
    }
    url.as_str().trim_end_matches('/').to_owned()
}
