//! What a sync does around the copying: it fixes what is to be taken over, looks at it, and notes that it is there.

use std::collections::BTreeMap;

use dotodo_store::Transaction;
use dotodo_store::warehouse::{self as store, Reading, Source, Window};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Place, Warehouse};
use crate::context::{Context, Failure};

/// How many rows are counted at once.
const COUNTED: i64 = 100_000;
/// How many are looked at at once, or taken over.
pub(super) const PAGE: i64 = 5_000;

/// The transactions that a step works in.
pub(crate) trait Transactions: Sync {
    /// Begins one, if there is still use for it.
    fn begin(&self) -> impl Future<Output = Result<Transaction, Failure>> + Send;

    /// Commits it, if the step is still in force.
    fn commit(&self, tx: Transaction) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Whether nothing outside of the transactions may be changed, because they are undone.
    fn is_test(&self) -> bool;
}

impl Transactions for Context {
    async fn begin(&self) -> Result<Transaction, Failure> {
        if self.cancelled().is_cancelled() {
            return Err(Failure::retry("stopped between two batches"));
        }
        Context::begin(self).await
    }

    async fn commit(&self, tx: Transaction) -> Result<(), Failure> {
        Context::commit(self, tx).await
    }

    fn is_test(&self) -> bool {
        Context::is_test(self)
    }
}

/// What is to be taken over, and how much that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fetched {
    pub(crate) window: Window,
    /// Rows by table.
    pub(crate) rows: BTreeMap<Source, u64>,
}

/// Fixes what changed since the last time, or `full` everything, and counts it.
pub(crate) async fn open(work: &impl Transactions, warehouse: &Warehouse, full: bool) -> Result<Fetched, Failure> {
    if let Place::Postgres(pool) = &warehouse.place
        && !work.is_test()
    {
        store::prepare(pool).await?;
    }
    let mut tx = work.begin().await?;
    let window = store::open(&mut tx, warehouse.name(), full).await?;
    work.commit(tx).await?;
    let mut rows = BTreeMap::new();
    for source in Source::ALL {
        rows.insert(source, count(work, &window, source).await?);
    }
    Ok(Fetched { window, rows })
}

async fn count(work: &impl Transactions, window: &Window, source: Source) -> Result<u64, Failure> {
    let mut rows = 0;
    for range in window.of(source) {
        let mut after = Reading::Range(*range).start(source);
        loop {
            let mut tx = work.begin().await?;
            let page = store::count(&mut tx, source, *range, &after, COUNTED).await?;
            work.commit(tx).await?;
            rows += page.read;
            let Some(last) = page.last else { break };
            after = last;
        }
    }
    Ok(rows)
}

/// What was found of the rows of a window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Findings {
    /// Rows of the window that were looked at.
    pub(crate) checked: u64,
    /// Those that break a rule, by table and rule: `events: {TITLE_LENGTH: 2}`.
    pub(crate) wrong: BTreeMap<Source, BTreeMap<String, u64>>,
    /// Rows that are whole and were in quarantine.
    pub(crate) healed: u64,
    /// Rows that are in quarantine now.
    pub(crate) quarantined: u64,
}

/// Looks at every row of a window, and again at those in quarantine.
pub(crate) async fn check(
    work: &impl Transactions,
    window: &Window,
    run_id: Option<Uuid>,
) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    for source in Source::ALL {
        check_reading(work, source, Reading::Again, run_id, &mut findings).await?;
        for range in window.of(source) {
            check_reading(work, source, Reading::Range(*range), run_id, &mut findings).await?;
        }
    }
    let mut tx = work.begin().await?;
    findings.quarantined = store::quarantined(&mut tx).await?.iter().map(|(_, _, rows)| rows).sum();
    work.commit(tx).await?;
    Ok(findings)
}

async fn check_reading(
    work: &impl Transactions,
    source: Source,
    reading: Reading,
    run_id: Option<Uuid>,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let mut after = reading.start(source);
    loop {
        let mut tx = work.begin().await?;
        let page = store::check(&mut tx, source, reading, &after, PAGE, run_id).await?;
        work.commit(tx).await?;
        findings.healed += page.healed;
        if let Reading::Range(_) = reading {
            findings.checked += page.read;
            for (reason, rows) in page.wrong {
                *findings.wrong.entry(source).or_default().entry(reason).or_default() += rows;
            }
        }
        let Some(last) = page.last else { return Ok(()) };
        after = last;
    }
}

/// Moves the horizon to the end of a window that is in the warehouse, and lets out of the quarantine what was healed.
pub(crate) async fn mark(tx: &mut Transaction, warehouse: &Warehouse, window: &Window) -> Result<Value, Failure> {
    let marked = store::mark(tx, warehouse.name(), window.until).await?;
    if marked < Source::ALL.len() {
        return Err(Failure::permanent(
            "the warehouse does not have the whole window, or another run went on from there",
        ));
    }
    let released = store::release(tx).await?;
    Ok(json!({ "horizon": window.until, "released": released }))
}
