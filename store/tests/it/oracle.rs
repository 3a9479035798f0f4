//! What the models must hold, computed day by day in plain Rust from the events: slow, and without a word of SQL.
//!
//! Rows are lines of text, a column beside the other, as the statements of [`LINES`] give what PostgreSQL holds.

mod quality;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The tables with a statement each that gives its rows as lines.
pub(crate) const LINES: [(&str, &str); 9] = [
    ("todo_days", "select concat_ws('|', user_id, date, category, source) from todo_days where counts"),
    (
        "daily_user_stats",
        "select concat_ws('|', user_id, date, total, completed, incomplete, coalesce(rate::text, '-'), array_to_string(categories, ','), categories_used) from daily_user_stats",
    ),
    (
        "category_summary",
        "select concat_ws('|', category, date, total, completed, incomplete, rate, mean_rate, users) from category_summary",
    ),
    (
        "user_activity",
        "select concat_ws('|', user_id, date, created, updated, completed, reopened, skipped, ended, deleted, undeleted, actions) from user_activity",
    ),
    (
        "recommendation_stats",
        "select concat_ws('|', category, date, shown, accepted, completed) from recommendation_stats",
    ),
    ("recommendation_quality", quality::LINES),
    (
        "user_metrics",
        "select concat_ws('|', user_id, total_7, completed_7, coalesce(rate_7::text, '-'), total_30, completed_30, coalesce(rate_30::text, '-'), total_all, completed_all, coalesce(rate_all::text, '-'), current_streak, longest_streak, coalesce(last_completed_on::text, '-'), coalesce(top_category, '-')) from user_metrics",
    ),
    (
        "user_category_metrics",
        "select concat_ws('|', user_id, category, total, completed, incomplete, rate, active_days, last_on) from user_category_metrics",
    ),
    (
        "stg_todos",
        "select concat_ws('|', user_id, todo_id, category, completed_at is not null, skipped, deleted_at is not null, last_kind) from stg_todos",
    ),
];

/// What an oracle reads: statements that give a JSON object a row.
pub(crate) const READ: [&str; 6] = [
    "select to_jsonb(accounts) from accounts",
    "select to_jsonb(former_settings) from former_settings order by until",
    "select to_jsonb(events) from events order by user_id, seq",
    "select to_jsonb(recommendations) from recommendations",
    "select to_jsonb(recommendation_lists) from recommendation_lists",
    "select to_jsonb(impressions) from impressions order by shown_at, rank",
];

#[derive(Debug, Deserialize)]
struct Account {
    user_id: String,
    time_zone: String,
    rest_days: Vec<i8>,
}

#[derive(Debug, Deserialize)]
struct Former {
    user_id: String,
    until: Timestamp,
    time_zone: String,
    rest_days: Vec<i8>,
}

#[derive(Debug, Deserialize)]
struct Event {
    user_id: String,
    kind: String,
    todo_id: String,
    occurred_at: Timestamp,
    todo: Todo,
}

#[derive(Debug, Deserialize)]
struct Todo {
    title: Option<String>,
    category: String,
    source: String,
    due_date: Option<Date>,
    end_date: Option<Date>,
    completed_at: Option<Timestamp>,
    deleted_at: Option<Timestamp>,
    #[serde(default)]
    skipped: bool,
}

#[derive(Debug, Deserialize)]
struct Recommendation {
    user_id: String,
    id: String,
    title: String,
    category: String,
    base_date: Date,
    edition: i32,
    rank: i16,
    state: String,
    todo_id: Option<String>,
    shown_at: Option<Timestamp>,
    decided_at: Option<Timestamp>,
}

/// What was in force from one moment to another.
struct Settings {
    since: Timestamp,
    until: Timestamp,
    zone: TimeZone,
    rest_days: Vec<i8>,
}

/// A todo on a day that counts.
struct Counted {
    category: String,
    source: String,
    completed: bool,
}

type PersonDay = (String, Date);
type CategoryDay<'a> = (&'a str, Date);
/// Total and completed of people.
type Counts<'a> = BTreeMap<&'a str, (i64, i64)>;
/// How many recommendations were shown, which todos were made from one, and which of those were done.
type Became<'a> = (usize, BTreeSet<&'a str>, BTreeSet<&'a str>);

/// Everything that there is.
pub(crate) struct Oracle {
    people: BTreeMap<String, Vec<Settings>>,
    events: Vec<(Event, Date)>,
    recommendations: Vec<Recommendation>,
    offered: quality::Offered,
    /// The days on which a person did something, and those on which they completed something.
    active: BTreeMap<String, (BTreeSet<Date>, BTreeSet<Date>)>,
    /// Days that a todo was ever meant for, with those that count.
    days: BTreeMap<PersonDay, Vec<Counted>>,
}

impl Oracle {
    /// From the rows of [`READ`], in its order.
    pub(crate) fn new([accounts, former, events, recommendations, lists, impressions]: [Vec<Value>; 6]) -> Self {
        let mut people: BTreeMap<String, Vec<Settings>> = BTreeMap::new();
        for one in rows::<Former>(former) {
            enter(&mut people, one.user_id, &one.time_zone, one.rest_days, one.until);
        }
        for one in rows::<Account>(accounts) {
            enter(&mut people, one.user_id, &one.time_zone, one.rest_days, Timestamp::MAX);
        }
        let dated = |event: Event| {
            let day = day_of(&people[&event.user_id], event.occurred_at);
            (event, day)
        };
        let events: Vec<_> = rows(events).into_iter().map(dated).collect();
        let mut active: BTreeMap<String, (BTreeSet<Date>, BTreeSet<Date>)> = BTreeMap::new();
        for (event, day) in &events {
            let days = active.entry(event.user_id.clone()).or_default();
            days.0.insert(*day);
            days.1.extend(Some(*day).filter(|_| event.kind == "completed"));
        }
        let recommendations = rows(recommendations);
        let offered = quality::Offered::new(lists, impressions);
        let mut oracle = Self { people, events, recommendations, offered, active, days: BTreeMap::new() };
        oracle.days = oracle.count();
        oracle
    }

    /// Asks of each todo, for each day that it was ever meant for, how it was when that day ended.
    fn count(&self) -> BTreeMap<PersonDay, Vec<Counted>> {
        let mut todos: BTreeMap<(&str, &str), Vec<&(Event, Date)>> = BTreeMap::new();
        for event in &self.events {
            todos.entry((&event.0.user_id, &event.0.todo_id)).or_default().push(event);
        }
        let mut days: BTreeMap<PersonDay, Vec<Counted>> = BTreeMap::new();
        for ((user, _), events) in todos {
            let made_on = events.iter().map(|(_, day)| *day).min().unwrap();
            let meant_for = |todo: &Todo| todo.end_date.or(todo.due_date).map_or(made_on, |due| due.max(made_on));
            let dates: BTreeSet<Date> = events.iter().map(|(event, _)| meant_for(&event.todo)).collect();
            for date in dates {
                let counted = days.entry((user.to_owned(), date)).or_default();
                let Some((last, _)) = events.iter().rev().find(|(_, day)| *day <= date) else { continue };
                let todo = &last.todo;
                if todo.deleted_at.is_none() && !todo.skipped && meant_for(todo) == date {
                    counted.push(Counted {
                        category: todo.category.clone(),
                        source: todo.source.clone(),
                        completed: todo.completed_at.is_some(),
                    });
                }
            }
        }
        days
    }

    /// What one of the tables of [`LINES`] must hold, in order; metrics up to a moment.
    pub(crate) fn lines(&self, table: &str, until: Timestamp) -> Vec<String> {
        let mut lines: Vec<String> = match table {
            "todo_days" => self.todo_days(),
            "daily_user_stats" => {
                self.days.iter().map(|((user, date), todos)| person_day(user, *date, todos)).collect()
            }
            "category_summary" => self.category_summary(),
            "user_activity" => self.user_activity(),
            "recommendation_stats" => self.recommendation_stats(),
            "recommendation_quality" => self.recommendation_quality(),
            "user_metrics" => self.people.keys().filter_map(|user| self.metrics(user, until)).collect(),
            "user_category_metrics" => self.category_metrics(until),
            "stg_todos" => self.stg_todos(),
            other => panic!("{other}"),
        };
        lines.sort();
        lines
    }

    fn todo_days(&self) -> Vec<String> {
        let todos = self.days.iter().flat_map(|(day, todos)| todos.iter().map(move |todo| (day, todo)));
        todos.map(|((user, date), todo)| format!("{user}|{date}|{}|{}", todo.category, todo.source)).collect()
    }

    fn category_summary(&self) -> Vec<String> {
        let mut counts: BTreeMap<CategoryDay<'_>, Counts<'_>> = BTreeMap::new();
        for ((user, date), todos) in &self.days {
            for todo in todos {
                let count = counts.entry((&todo.category, *date)).or_default().entry(user).or_default();
                *count = (count.0 + 1, count.1 + i64::from(todo.completed));
            }
        }
        let line = |((category, date), people): (CategoryDay<'_>, Counts<'_>)| {
            let (total, completed) = sum(people.values());
            let mean = mean(people.values());
            let rate = millionths(ratio(completed, total));
            format!("{category}|{date}|{total}|{completed}|{}|{rate}|{mean}|{}", total - completed, people.len())
        };
        counts.into_iter().map(line).collect()
    }

    fn user_activity(&self) -> Vec<String> {
        const KINDS: [&str; 8] =
            ["created", "updated", "completed", "reopened", "skipped", "ended", "deleted", "undeleted"];
        let mut counts: BTreeMap<PersonDay, BTreeMap<&str, usize>> = BTreeMap::new();
        for (event, day) in &self.events {
            *counts.entry((event.user_id.clone(), *day)).or_default().entry(&event.kind).or_default() += 1;
        }
        let line = |((user, day), kinds): (PersonDay, BTreeMap<&str, usize>)| {
            let columns = KINDS.map(|kind| kinds.get(kind).copied().unwrap_or_default().to_string()).join("|");
            format!("{user}|{day}|{columns}|{}", kinds.values().sum::<usize>())
        };
        counts.into_iter().map(line).collect()
    }

    fn recommendation_stats(&self) -> Vec<String> {
        let mut shown: BTreeMap<CategoryDay<'_>, Became<'_>> = BTreeMap::new();
        for one in &self.recommendations {
            shown.entry((&one.category, one.base_date)).or_default().0 += usize::from(one.shown_at.is_some());
        }
        for (event, day) in self.events.iter().filter(|(event, _)| event.todo.source == "recommendation") {
            let kinds = ["created", "completed"];
            if kinds.contains(&event.kind.as_str()) {
                let row = shown.entry((&event.todo.category, *day)).or_default();
                if event.kind == "created" { &mut row.1 } else { &mut row.2 }.insert(&event.todo_id);
            }
        }
        let line = |((category, date), (shown, made, done)): (CategoryDay<'_>, Became<'_>)| {
            format!("{category}|{date}|{shown}|{}|{}", made.len(), done.len())
        };
        shown.into_iter().map(line).collect()
    }

    fn stg_todos(&self) -> Vec<String> {
        let last: BTreeMap<_, _> =
            self.events.iter().map(|(event, _)| ((&event.user_id, &event.todo_id), event)).collect();
        let line = |((user, id), event): ((&String, &String), &Event)| {
            let flag = |is: bool| if is { "t" } else { "f" };
            let todo = &event.todo;
            let (done, gone) = (flag(todo.completed_at.is_some()), flag(todo.deleted_at.is_some()));
            format!("{user}|{id}|{}|{done}|{}|{gone}|{}", todo.category, flag(todo.skipped), event.kind)
        };
        last.into_iter().map(line).collect()
    }

    /// The days of a person that were over, with their todos.
    fn over(&self, user: &str, as_of: Date) -> impl Iterator<Item = (Date, &Vec<Counted>)> {
        let all = (user.to_owned(), Date::MIN)..=(user.to_owned(), as_of);
        self.days.range(all).map(|((_, date), todos)| (*date, todos))
    }

    fn metrics(&self, user: &str, until: Timestamp) -> Option<String> {
        let as_of = day_of(&self.people[user], until) - 1.day();
        let over: Vec<_> = self.over(user, as_of).collect();
        let streaks = self.streaks(user, as_of);
        if over.is_empty() && streaks.is_none() {
            return None;
        }
        let within = |days: i32| {
            let since = if days == 0 { Date::MIN } else { as_of - days.days() };
            let counts: Vec<_> = over.iter().filter(|(date, _)| *date > since).map(|(_, todos)| count(todos)).collect();
            let (total, completed) = sum(counts.iter());
            let rate = if total == 0 { "-".to_owned() } else { millionths(ratio(completed, total)) };
            format!("{total}|{completed}|{rate}")
        };
        let (current, longest, last) = streaks.unwrap_or((0, 0, Date::MIN));
        let last = if longest == 0 { "-".to_owned() } else { last.to_string() };
        let mut categories: BTreeMap<&str, usize> = BTreeMap::new();
        for todo in over.iter().flat_map(|(_, todos)| todos.iter()) {
            *categories.entry(&todo.category).or_default() += 1;
        }
        // The first of those with the most, by its name.
        let top = categories.iter().rev().max_by_key(|(_, count)| **count).map_or("-", |(category, _)| *category);
        Some(format!("{user}|{}|{}|{}|{current}|{longest}|{last}|{top}", within(7), within(30), within(0)))
    }

    /// The current and the longest streak and the last day on which something was completed, walking day by day.
    fn streaks(&self, user: &str, as_of: Date) -> Option<(usize, usize, Date)> {
        let days = &self.active.get(user)?.1;
        let (first, last) = (*days.first()?, *days.range(..=as_of).next_back()?);
        let (mut current, mut longest) = (0, 0);
        let mut day = first;
        while day <= as_of {
            if days.contains(&day) {
                current += 1;
            } else if !self.rests(user, day) {
                current = 0;
            }
            longest = longest.max(current);
            day = day.tomorrow().unwrap();
        }
        Some((current, longest, last))
    }

    fn rests(&self, user: &str, day: Date) -> bool {
        let settings = self.people[user].iter().rev();
        let in_force = settings
            .into_iter()
            .find(|one| one.since == Timestamp::MIN || one.since.to_zoned(one.zone.clone()).date() <= day);
        in_force.is_some_and(|one| one.rest_days.contains(&day.weekday().to_monday_one_offset()))
    }

    fn category_metrics(&self, until: Timestamp) -> Vec<String> {
        let mut lines = Vec::new();
        for (user, settings) in &self.people {
            let as_of = day_of(settings, until) - 1.day();
            let mut categories: BTreeMap<&str, (i64, i64, BTreeSet<Date>)> = BTreeMap::new();
            for (date, todo) in
                self.over(user, as_of).flat_map(|(date, todos)| todos.iter().map(move |one| (date, one)))
            {
                let row = categories.entry(&todo.category).or_default();
                (row.0, row.1) = (row.0 + 1, row.1 + i64::from(todo.completed));
                row.2.insert(date);
            }
            for (category, (total, completed, days)) in categories {
                let (rate, last) = (millionths(ratio(completed, total)), days.last().unwrap());
                let incomplete = total - completed;
                lines.push(format!("{user}|{category}|{total}|{completed}|{incomplete}|{rate}|{}|{last}", days.len()));
            }
        }
        lines
    }
}

/// The numbers of a day over everybody.
impl Oracle {
    /// Every row of `daily_analytics` without categories and advice, as a line.
    pub(crate) fn analytics(&self, begin: Timestamp, end: Timestamp) -> String {
        let mut counts = Vec::new();
        let mut active = Vec::new();
        for (user, settings) in &self.people {
            let (first, after) = (day_of(settings, begin), day_of(settings, end));
            let days = self.over(user, after - 1.day()).filter(|(date, _)| *date >= first);
            let todos: Vec<_> = days.map(|(_, todos)| count(todos)).collect();
            counts.extend(Some(sum(todos.iter())).filter(|(total, _)| *total > 0));
            let week = after - 7.days()..after;
            let days = self.active.get(user).map_or(0, |(days, _)| days.range(week).count());
            active.extend(Some(days).filter(|days| *days > 0));
        }
        let rates: Vec<i64> = counts.iter().map(|(total, completed)| ratio(*completed, *total)).collect();
        let (todos, completed) = sum(counts.iter());
        let users = rates.len();
        let high = rates.iter().filter(|rate| **rate >= 800_000).count();
        let low = rates.iter().filter(|rate| **rate < 300_000).count();
        let regular = active.iter().filter(|days| **days >= 3).count();
        let busy = counts.iter().filter(|(total, _)| *total > 10).count();
        let active_days = millionths(rounded(active.iter().sum::<usize>() as i64 * 1_000_000, active.len() as i64));
        format!(
            "{users}|{todos}|{completed}|{}|{}|{}|{high}|{low}|{}|{regular}|{active_days}|{busy}|{}",
            millionths(ratio(completed, todos)),
            mean(counts.iter()),
            median(rates),
            active.len(),
            outliers(&counts)
        )
    }
}

/// How `daily_analytics` gives the same line.
pub(crate) const ANALYTICS: &str = "select concat_ws('|', users, todos, completed, round(rate, 6), round(mean_rate, 6), \
     round(median_rate, 6), high_performers, low_performers, active_users, regular_users, round(mean_active_days, 6), \
     super_users, outliers) from daily_analytics where date = ";

fn rows<T: DeserializeOwned>(values: Vec<Value>) -> Vec<T> {
    values.into_iter().map(|value| serde_json::from_value(value).unwrap()).collect()
}

/// Notes what a person had set until a moment, after what they had set before.
fn enter(people: &mut BTreeMap<String, Vec<Settings>>, user: String, zone: &str, rest_days: Vec<i8>, until: Timestamp) {
    let settings = people.entry(user).or_default();
    let since = settings.last().map_or(Timestamp::MIN, |before| before.until);
    settings.push(Settings { since, until, zone: TimeZone::get(zone).unwrap(), rest_days });
}

/// The latest date that a person's clock has shown by a moment.
fn day_of(settings: &[Settings], at: Timestamp) -> Date {
    let shown = settings.iter().filter(|one| one.since <= at).map(|one| {
        let latest = if at < one.until { at } else { one.until - 1.microsecond() };
        latest.to_zoned(one.zone.clone()).date()
    });
    shown.max().unwrap()
}

fn person_day(user: &str, date: Date, todos: &[Counted]) -> String {
    let (total, completed) = count(todos);
    let rate = if total == 0 { "-".to_owned() } else { millionths(ratio(completed, total)) };
    let categories: BTreeSet<&str> = todos.iter().map(|todo| todo.category.as_str()).collect();
    let names = categories.iter().copied().collect::<Vec<_>>().join(",");
    format!("{user}|{date}|{total}|{completed}|{}|{rate}|{names}|{}", total - completed, categories.len())
}

fn count(todos: &[Counted]) -> (i64, i64) {
    let completed = todos.iter().filter(|todo| todo.completed).count();
    (todos.len() as i64, completed as i64)
}

fn sum<'a>(counts: impl Iterator<Item = &'a (i64, i64)>) -> (i64, i64) {
    counts.fold((0, 0), |(total, completed), one| (total + one.0, completed + one.1))
}

/// A quotient, rounded half up.
fn rounded(dividend: i64, divisor: i64) -> i64 {
    (2 * dividend + divisor) / (2 * divisor)
}

/// A rate in millionths.
fn ratio(completed: i64, total: i64) -> i64 {
    rounded(completed * 1_000_000, total)
}

/// The mean of people's rates.
fn mean<'a>(counts: impl Iterator<Item = &'a (i64, i64)>) -> String {
    let rates: Vec<i64> = counts.map(|(total, completed)| ratio(*completed, *total)).collect();
    millionths(rounded(rates.iter().sum(), rates.len() as i64))
}

fn median(mut rates: Vec<i64>) -> String {
    rates.sort_unstable();
    let middle = rates.len() / 2;
    let median = if rates.len() % 2 == 1 { rates[middle] } else { rounded(rates[middle - 1] + rates[middle], 2) };
    millionths(median)
}

/// People whose number of todos is more than three standard deviations from the mean.
fn outliers(counts: &[(i64, i64)]) -> usize {
    let totals: Vec<f64> = counts.iter().map(|(total, _)| *total as f64).collect();
    let mean = totals.iter().sum::<f64>() / totals.len() as f64;
    let variance = totals.iter().map(|total| (total - mean).powi(2)).sum::<f64>() / totals.len() as f64;
    totals.iter().filter(|total| (*total - mean).abs() > 3.0 * variance.sqrt()).count()
}

/// As PostgreSQL writes a number with six decimals.
fn millionths(number: i64) -> String {
    format!("{}.{:06}", number / 1_000_000, number % 1_000_000)
}
