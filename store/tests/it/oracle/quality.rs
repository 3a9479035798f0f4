//! How good the recommendations of each day were, list by list.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::{Oracle, PersonDay, Recommendation, day_of, millionths, ratio, rows};

pub(super) const LINES: &str = "select concat_ws('|', date, lists, shown, accepted, dismissed, completed, hits_3, hits_all, \
     shadow_hits_3, shadow_hits_all, own_hits_3, own_hits_all, shadow_own_hits_3, shadow_own_hits_all, acceptance_rate, \
     coalesce(completion_rate::text, '-'), hit_rate_3, hit_rate_all, shadow_hit_rate_3, shadow_hit_rate_all, own_hit_rate_3, \
     own_hit_rate_all, shadow_own_hit_rate_3, shadow_own_hit_rate_all) from recommendation_quality";

#[derive(Debug, Deserialize)]
struct List {
    user_id: String,
    base_date: Date,
    shadow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Impression {
    recommendation_id: String,
    day: Date,
    rank: i16,
}

/// The lists, and when and where each recommendation was first shown.
pub(super) struct Offered {
    lists: Vec<List>,
    first_shown: BTreeMap<String, (Date, i16)>,
}

impl Offered {
    pub(super) fn new(lists: Vec<Value>, impressions: Vec<Value>) -> Self {
        let mut first_shown = BTreeMap::new();
        for one in rows::<Impression>(impressions) {
            first_shown.entry(one.recommendation_id).or_insert((one.day, one.rank));
        }
        Self { lists: rows(lists), first_shown }
    }
}

/// What a person marked done on a day: act, todo, and whether it was their own idea.
type Done<'a> = Vec<(String, &'a str, bool)>;

/// The sums of a day, in the order of the columns.
#[derive(Default)]
struct Sums {
    became: [i64; 5],
    hits: [i64; 8],
}

impl Oracle {
    pub(super) fn recommendation_quality(&self) -> Vec<String> {
        let mut done: BTreeMap<PersonDay, Done<'_>> = BTreeMap::new();
        for (event, day) in self.events.iter().filter(|(event, _)| event.kind == "completed") {
            let act = act_of(event.todo.title.as_deref().unwrap_or_default());
            let own = event.todo.source != "recommendation";
            done.entry((event.user_id.clone(), *day)).or_default().push((act, &event.todo_id, own));
        }
        let mut shown: BTreeMap<PersonDay, Vec<&Recommendation>> = BTreeMap::new();
        for one in &self.recommendations {
            if self.offered.first_shown.get(&one.id).is_some_and(|(day, _)| *day <= one.base_date) {
                shown.entry((one.user_id.clone(), one.base_date)).or_default().push(one);
            }
        }
        let mut sums: BTreeMap<Date, Sums> = BTreeMap::new();
        for (day, mut shown) in shown {
            shown.sort_by_key(|one| (one.edition, self.offered.first_shown[&one.id].1, one.rank, &one.id));
            let done = done.remove(&day).unwrap_or_default();
            let sums = sums.entry(day.1).or_default();
            let became = self.became(&day, &shown, &done);
            sums.became.iter_mut().zip(became).for_each(|(sum, more)| *sum += more);
            let hits = self.hits(&day, &shown, &done);
            sums.hits.iter_mut().zip(hits).for_each(|(sum, hit)| *sum += i64::from(hit));
        }
        sums.into_iter().map(|(date, sums)| line(date, &sums)).collect()
    }

    fn became(&self, (user, date): &PersonDay, shown: &[&Recommendation], done: &Done<'_>) -> [i64; 5] {
        let decided = |one: &Recommendation, state: &str| {
            let by_then = |at: Timestamp| day_of(&self.people[user], at) <= *date;
            one.state == state && one.decided_at.is_some_and(by_then)
        };
        let accepted: Vec<_> = shown.iter().filter(|one| decided(one, "accepted")).collect();
        let dismissed = shown.iter().filter(|one| decided(one, "dismissed")).count();
        let todos: BTreeSet<&str> = done.iter().map(|(_, todo, _)| *todo).collect();
        let completed = accepted.iter().filter(|one| one.todo_id.as_deref().is_some_and(|todo| todos.contains(todo)));
        [1, shown.len() as i64, accepted.len() as i64, dismissed as i64, completed.count() as i64]
    }

    fn hits(&self, (user, date): &PersonDay, shown: &[&Recommendation], done: &Done<'_>) -> [bool; 8] {
        let acts: Vec<String> = shown.iter().map(|one| act_of(&one.title)).collect();
        let list = self.offered.lists.iter().find(|list| list.user_id == *user && list.base_date == *date);
        let shadow: Vec<String> = list.map(|list| list.shadow.clone()).unwrap_or_default();
        let shadow: Vec<String> = shadow.into_iter().take(acts.len()).collect();
        let hit = |acts: &[String], first: usize, own: bool| {
            let mut first = acts.iter().take(first);
            first.any(|act| done.iter().any(|one| one.0 == *act && (one.2 || !own)))
        };
        let of = |own: bool| {
            let all = usize::MAX;
            [hit(&acts, 3, own), hit(&acts, all, own), hit(&shadow, 3, own), hit(&shadow, all, own)]
        };
        let ([a, b, c, d], [e, f, g, h]) = (of(false), of(true));
        [a, b, c, d, e, f, g, h]
    }
}

fn line(date: Date, sums: &Sums) -> String {
    let Sums { became, hits } = sums;
    let [lists, shown, accepted, _, completed] = *became;
    let mut columns: Vec<String> = became.iter().chain(hits).map(ToString::to_string).collect();
    columns.push(millionths(ratio(accepted, shown)));
    columns.push(if accepted == 0 { "-".to_owned() } else { millionths(ratio(completed, accepted)) });
    columns.extend(hits.iter().map(|hit| millionths(ratio(*hit, lists))));
    format!("{date}|{}", columns.join("|"))
}

/// A title without spaces and signs, Latin letters small.
fn act_of(title: &str) -> String {
    let sign = |char: char| char.is_whitespace() || char.is_ascii_punctuation() || "·…。，、！？“”‘’".contains(char);
    title.chars().filter(|char| !sign(*char)).collect::<String>().to_ascii_lowercase()
}
