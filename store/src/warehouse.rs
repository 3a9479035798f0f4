//! The warehouse: what changed here, taken over in pages, and the tables of a warehouse that is a PostgreSQL.
//!
//! What changed is known by its transactions. A window holds what was written by transactions that were over when it was
//! fixed, so one that commits late is in a later window and never missed; which rows are in a window does not change, so it
//! can be gone through again. Deliberately not here: the loops over pages, and files.

mod read;
mod state;
mod write;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use read::{Checked, Counted, Page, Reading, Version, check, count, read};
pub use state::{
    Erasure, Standing, Window, advance, complete, erased, erasures, mark, open, quarantined, release, standing,
};
pub use write::{erase, prepare, put};

/// A table here that a warehouse follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// What happened to todos, and with it the todos.
    Events,
    /// What people said.
    Utterances,
    /// What was suggested to them.
    Recommendations,
}

impl Source {
    /// All of them, in the order in which they are taken over.
    pub const ALL: [Self; 3] = [Self::Events, Self::Utterances, Self::Recommendations];

    /// The table's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Utterances => "utterances",
            Self::Recommendations => "recommendations",
        }
    }

    /// The least value of its ids.
    fn least_id(self) -> &'static str {
        match self {
            Self::Events => "0",
            Self::Utterances | Self::Recommendations => "00000000-0000-0000-0000-000000000000",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A table of the warehouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Todos as their last event left them.
    Todos,
    /// What happened to them.
    Events,
    /// What people said.
    Utterances,
    /// What was suggested to them.
    Recommendations,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Todos, Self::Events, Self::Utterances, Self::Recommendations];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Todos => "todos",
            Self::Events => "events",
            Self::Utterances => "utterances",
            Self::Recommendations => "recommendations",
        }
    }
}

/// The transactions from one on, up to and without another: a part of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The first transaction.
    pub since: u64,
    /// The one after the last.
    pub until: u64,
}

/// The place of a row in the order in which a table is gone through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The transaction that last changed it.
    pub xid: u64,
    /// Whose it is.
    pub user_id: String,
    /// Its id.
    pub id: String,
}

impl Key {
    /// One before every row from a transaction on: nobody's id is empty.
    #[must_use]
    pub fn before(source: Source, xid: u64) -> Self {
        Self { xid, user_id: String::new(), id: source.least_id().to_owned() }
    }
}
