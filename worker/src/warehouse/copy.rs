//! Takes a window over into the warehouse, in batches.
//!
//! How far it has come is noted with each batch: in its transaction where the warehouse is in the same database, after it
//! elsewhere, where doing the batch again changes nothing. So it goes on from there, whenever it was cut off.

use std::collections::HashSet;

use dotodo_store::warehouse::{self as store, Key, Page, Range, Reading, Source, Standing, Version, Window};
use serde::{Deserialize, Serialize};

use super::steps::PAGE;
use super::{Place, Transactions, Warehouse};
use crate::context::Failure;

/// How many bytes of rows become files at once: an object for each day that they are of.
const FILES: usize = 16 << 20;
/// How many people are erased at once, and how many of their rows in one statement.
const PEOPLE: i64 = 1_000;
const ERASED: i64 = 10_000;

/// What was taken over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Copied {
    /// Rows of ours that were read.
    pub(crate) read: u64,
    /// Versions of rows that were given to the warehouse: an event is one, and the todo that it left another.
    pub(crate) written: u64,
    /// People who were erased.
    pub(crate) erased: u64,
}

/// Takes over what is left of a window, after it has erased who left.
pub(crate) async fn copy(work: &impl Transactions, warehouse: &Warehouse, window: &Window) -> Result<Copied, Failure> {
    let mut copy = Copy { work, warehouse, window, copied: Copied::default() };
    copy.erase().await?;
    for source in Source::ALL {
        copy.source(source).await?;
    }
    Ok(copy.copied)
}

struct Copy<'a, W> {
    work: &'a W,
    warehouse: &'a Warehouse,
    window: &'a Window,
    copied: Copied,
}

/// Rows on their way into files.
#[derive(Default)]
struct Batch {
    versions: Vec<Version>,
    bytes: usize,
    last: Option<Key>,
}

impl Batch {
    fn add(&mut self, page: Page) {
        self.bytes += page.versions.iter().map(|version| version.row.len()).sum::<usize>();
        self.versions.extend(page.versions);
        self.last = page.last;
    }
}

impl<W: Transactions> Copy<'_, W> {
    async fn source(&mut self, source: Source) -> Result<(), Failure> {
        let mut tx = self.work.begin().await?;
        let standing = store::standing(&mut tx, self.warehouse.name(), source, self.window.until).await?;
        self.work.commit(tx).await?;
        let Some(Standing { last, mut part, done }) = standing else {
            return Err(Failure::permanent("another run has begun a window of its own"));
        };
        if done {
            return Ok(());
        }
        self.again(source).await?;
        for range in rest(self.window.of(source), last.as_ref()) {
            let within = last.clone().filter(|key| range.since <= key.xid);
            let after = within.unwrap_or_else(|| Reading::Range(range).start(source));
            match self.warehouse.place {
                Place::Schema => self.within(source, range, after, &mut part).await?,
                Place::Postgres(_) | Place::Files(_) => self.outside(source, range, after, &mut part).await?,
            }
        }
        let mut tx = self.work.begin().await?;
        store::complete(&mut tx, self.warehouse.name(), source, self.window.until).await?;
        self.work.commit(tx).await
    }

    /// Takes over what left the quarantine: there is little of it, so it is done anew each time.
    async fn again(&mut self, source: Source) -> Result<(), Failure> {
        let mut after = Reading::Again.start(source);
        for part in 0.. {
            let mut tx = self.work.begin().await?;
            let page = store::read(&mut tx, source, Reading::Again, &after, PAGE).await?;
            let Some(last) = page.last else { return self.work.commit(tx).await };
            if let Place::Schema = self.warehouse.place {
                store::put(&mut tx, &page.versions).await?;
            }
            self.work.commit(tx).await?;
            self.put(&format!("{:020}-again-{part:05}", self.window.until), &page.versions).await?;
            self.copied.read += page.read;
            self.copied.written += page.versions.len() as u64;
            after = last;
        }
        Ok(())
    }

    /// A range into the same database: a page with the note of it in one transaction.
    async fn within(&mut self, source: Source, range: Range, mut after: Key, part: &mut i32) -> Result<(), Failure> {
        loop {
            let mut tx = self.work.begin().await?;
            let page = store::read(&mut tx, source, Reading::Range(range), &after, PAGE).await?;
            let Some(last) = page.last else { return self.work.commit(tx).await };
            store::put(&mut tx, &page.versions).await?;
            self.advance(tx, source, part, &last).await?;
            self.copied.read += page.read;
            self.copied.written += page.versions.len() as u64;
            after = last;
        }
    }

    /// A range to somewhere else: what is to be written is read first, so that no transaction waits for it.
    async fn outside(&mut self, source: Source, range: Range, mut after: Key, part: &mut i32) -> Result<(), Failure> {
        let most = if let Place::Files(_) = self.warehouse.place { FILES } else { 0 };
        let mut batch = Batch::default();
        loop {
            let mut tx = self.work.begin().await?;
            let page = store::read(&mut tx, source, Reading::Range(range), &after, PAGE).await?;
            self.work.commit(tx).await?;
            let is_over = page.last.is_none();
            if let Some(last) = &page.last {
                after = last.clone();
                self.copied.read += page.read;
                self.copied.written += page.versions.len() as u64;
                batch.add(page);
            }
            if let Some(last) = batch.last.take_if(|_| is_over || batch.bytes > most) {
                self.put(&format!("{:020}-{part:05}", self.window.until), &batch.versions).await?;
                let tx = self.work.begin().await?;
                self.advance(tx, source, part, &last).await?;
                batch = Batch::default();
            }
            if is_over {
                return Ok(());
            }
        }
    }

    /// Writes rows where the warehouse is outside of this database. Not in a test, which can be undone here only.
    async fn put(&self, part: &str, versions: &[Version]) -> Result<(), Failure> {
        if self.work.is_test() {
            return Ok(());
        }
        match &self.warehouse.place {
            Place::Schema => {}
            Place::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                store::put(&mut tx, versions).await?;
                tx.commit().await.map_err(dotodo_store::Error::from)?;
            }
            Place::Files(files) => files.put(part, versions).await?,
        }
        Ok(())
    }

    async fn advance(
        &self,
        mut tx: dotodo_store::Transaction,
        source: Source,
        part: &mut i32,
        last: &Key,
    ) -> Result<(), Failure> {
        if !store::advance(&mut tx, self.warehouse.name(), source, self.window.until, *part, last).await? {
            return Err(Failure::retry("somebody else takes this window over"));
        }
        *part += 1;
        self.work.commit(tx).await
    }

    /// Erases those whose account was deleted, before anything of them could be taken over again.
    async fn erase(&mut self) -> Result<(), Failure> {
        let is_outside = !matches!(self.warehouse.place, Place::Schema);
        if is_outside && self.work.is_test() {
            return Ok(());
        }
        loop {
            let mut tx = self.work.begin().await?;
            let erasures = store::erasures(&mut tx, PEOPLE).await?;
            self.work.commit(tx).await?;
            if erasures.is_empty() {
                return Ok(());
            }
            let people: Vec<String> = erasures.iter().map(|erasure| erasure.user_id.clone()).collect();
            self.erase_people(&people).await?;
            let mut tx = self.work.begin().await?;
            store::erased(&mut tx, &erasures).await?;
            self.work.commit(tx).await?;
            self.copied.erased += erasures.len() as u64;
        }
    }

    async fn erase_people(&self, people: &[String]) -> Result<(), Failure> {
        match &self.warehouse.place {
            Place::Schema => loop {
                let mut tx = self.work.begin().await?;
                let erased = store::erase(&mut tx, people, ERASED).await?;
                self.work.commit(tx).await?;
                if erased == 0 {
                    return Ok(());
                }
            },
            Place::Postgres(pool) => loop {
                let mut tx = pool.begin().await?;
                let erased = store::erase(&mut tx, people, ERASED).await?;
                tx.commit().await.map_err(dotodo_store::Error::from)?;
                if erased == 0 {
                    return Ok(());
                }
            },
            Place::Files(files) => {
                files.erase(&people.iter().map(String::as_str).collect::<HashSet<_>>()).await?;
                Ok(())
            }
        }
    }
}

/// What is left of some ranges after a key.
fn rest(ranges: &[Range], last: Option<&Key>) -> Vec<Range> {
    let from = last.map_or(0, |key| key.xid);
    ranges.iter().copied().filter(|range| range.until > from).collect()
}
