//! Lists of todos: filters, orders, and places in them.
//!
//! What can be found by keys (words, a label, a category) and is rare is looked up and sorted here. Everything else is read
//! from the index of its order until a page is full. So a page costs little wherever it is: what is rare is not looked for
//! among everything, and what is not rare comes soon.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff_sqlx::ToSqlx as _;
use uuid::Uuid;

use super::{Row, State, Todo, live};
use crate::{Pool, Result};

/// What at most so many todos may match is looked up.
const RARE: i64 = 1_000;
/// How many todos are looked at, of all states, to find that out.
const LOOKED_AT: i64 = 20_000;

/// What a list is ordered by; of equals the id decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The day, then the time it starts: one without a time comes before the others of its day, one without a day after all.
    Due,
    /// When it was created.
    Created,
    /// When it last changed.
    Updated,
}

/// An order of a list. Todos without a day are last in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub by: By,
    /// The last first.
    pub descending: bool,
}

/// Which days todos may be due on, the first and the last one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Days {
    /// The day that stands for none, in our statements and indexes too.
    const NONE: Date = Date::MAX;
    /// Any day or none.
    pub const ANY: Self = Self { first: Date::constant(1, 1, 1), last: Self::NONE };
    /// None.
    pub const UNDATED: Self = Self { first: Self::NONE, last: Self::NONE };
    /// Any day.
    pub const DATED: Self = Self { last: Date::constant(9999, 12, 30), ..Self::ANY };

    fn contain(self, due: Option<Date>) -> bool {
        (self.first..=self.last).contains(&due.unwrap_or(Self::NONE))
    }
}

/// Which todos a list shows: those that every part lets pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Of this state; none: of both.
    pub state: Option<State>,
    /// Due on these days.
    pub due: Days,
    /// Of one of these categories; empty: of any.
    pub categories: Vec<String>,
    /// With this label.
    pub label: Option<String>,
    /// With this text in the title or the notes, without case.
    pub text: Option<String>,
}

impl Filter {
    /// Everything.
    pub const ALL: Self = Self { state: None, due: Days::ANY, categories: Vec::new(), label: None, text: None };

    /// The category, if it is one, which there are keys of.
    fn category(&self) -> Option<&str> {
        if let [category] = &self.categories[..] { Some(category) } else { None }
    }

    /// Whether keys can find what it lets pass: of words there are pairs of characters.
    fn has_keys(&self) -> bool {
        let pairs = self.text.as_ref().is_some_and(|text| text.chars().count() > 1);
        pairs || self.label.is_some() || self.category().is_some()
    }
}

/// What decides a todo's place in a list, before its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Of a list by day.
    Due(Date, Time),
    /// Of a list by when something happened.
    At(Timestamp),
}

/// A place in a list: what follows it is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// What decides.
    pub key: Key,
    /// The todo's id.
    pub id: Uuid,
}

impl Order {
    /// Before the first todo.
    pub fn start(self) -> Position {
        let key = match (self.by, self.descending) {
            (By::Due, false) => Key::Due(Days::ANY.first, Time::midnight()),
            (By::Due, true) => Key::Due(Days::DATED.last, Time::MAX),
            // The first second of the year 1.
            (_, false) => Key::At(Timestamp::constant(-62_135_596_800, 0)),
            (_, true) => Key::At(Timestamp::MAX),
        };
        Position { key, id: if self.descending { Uuid::max() } else { Uuid::nil() } }
    }

    /// Where a todo stands.
    pub fn position(self, todo: &Todo) -> Position {
        let new = &todo.new;
        self.place(new.id, new.due_date, new.start_time, todo.created_at, todo.updated_at)
    }

    fn place(
        self,
        id: Uuid,
        due: Option<Date>,
        start: Option<Time>,
        created: Timestamp,
        updated: Timestamp,
    ) -> Position {
        let key = match self.by {
            By::Due => Key::Due(due.unwrap_or(Days::NONE), start.unwrap_or(Time::midnight())),
            By::Created => Key::At(created),
            By::Updated => Key::At(updated),
        };
        Position { key, id }
    }

    /// Which of two places comes first.
    fn compare(self, one: &Position, other: &Position) -> Ordering {
        let undated = |at: &Position| matches!(at.key, Key::Due(Days::NONE, _));
        let dated_first = undated(one).cmp(&undated(other));
        let order = if self.descending { other.cmp(one) } else { one.cmp(other) };
        dated_first.then(order)
    }
}

/// At most `limit` todos that are not deleted and that a filter lets pass, in an order, after a position.
///
/// # Errors
/// `Unavailable`, `TooSlow`.
pub async fn list(
    pool: &Pool,
    user_id: &str,
    filter: &Filter,
    order: Order,
    after: Position,
    limit: i64,
) -> Result<Vec<Todo>> {
    if filter.has_keys()
        && let Some(places) = rare(pool, user_id, filter, order).await?
    {
        return looked_up(pool, user_id, order, &places, after, limit).await;
    }
    if order != (Order { by: By::Due, descending: true }) {
        return page(pool, user_id, filter, order, after, limit).await;
    }
    let dated = Filter { due: Days { last: filter.due.last.min(Days::DATED.last), ..filter.due }, ..filter.clone() };
    let undated = Filter { due: Days::UNDATED, ..filter.clone() };
    let among_undated = matches!(after.key, Key::Due(Days::NONE, _));
    let mut todos = Vec::new();
    if !among_undated {
        todos = page(pool, user_id, &dated, order, after, limit).await?;
    }
    let missing = limit - i64::try_from(todos.len()).unwrap_or(limit);
    if missing > 0 && filter.due.last == Days::NONE {
        let first = Position { key: Key::Due(Days::NONE, Time::MAX), id: Uuid::max() };
        let after = if among_undated { after } else { first };
        todos.extend(page(pool, user_id, &undated, order, after, missing).await?);
    }
    Ok(todos)
}

/// The places of the todos that a filter with keys lets pass, in their order; none if there may be many.
async fn rare(pool: &Pool, user_id: &str, filter: &Filter, order: Order) -> Result<Option<Vec<Position>>> {
    let (text, label) = (filter.text.as_deref(), filter.label.as_deref());
    let states = State::open(filter.state);
    let mut reader = pool.of(user_id).await?;
    let found = sqlx::query_file!(
        "queries/todo_list/matching.sql",
        user_id,
        text,
        filter.category(),
        label,
        &states,
        LOOKED_AT,
        RARE + 1
    )
    .fetch_all(&mut *reader)
    .await?;
    let are_many = i64::try_from(found.len()).is_ok_and(|count| count > RARE);
    if are_many || found.iter().any(|row| row.number == LOOKED_AT) {
        return Ok(None);
    }
    let dated = found.into_iter().filter(|row| row.matches).map(|row| {
        let (due, start) = (row.due_date.map(jiff_sqlx::Date::to_jiff), row.start_time.map(jiff_sqlx::Time::to_jiff));
        (due, order.place(row.id, due, start, row.created_at.to_jiff(), row.updated_at.to_jiff()))
    });
    let mut places: Vec<_> = dated.filter(|(due, _)| filter.due.contain(*due)).map(|(_, place)| place).collect();
    places.sort_by(|one, other| order.compare(one, other));
    Ok(Some(places))
}

/// A page of todos whose places are known. One that was deleted meanwhile is left out.
async fn looked_up(
    pool: &Pool,
    user_id: &str,
    order: Order,
    places: &[Position],
    after: Position,
    limit: i64,
) -> Result<Vec<Todo>> {
    let from = places.partition_point(|place| order.compare(place, &after).is_le());
    let wanted = places[from..].iter().take(usize::try_from(limit).unwrap_or_default());
    let ids: Vec<Uuid> = wanted.map(|place| place.id).collect();
    let mut todos = live(pool, user_id, &ids).await?;
    Ok(ids.iter().filter_map(|id| todos.remove(id)).collect())
}

/// A page read from the index of its order.
async fn page(
    pool: &Pool,
    user_id: &str,
    filter: &Filter,
    order: Order,
    after: Position,
    limit: i64,
) -> Result<Vec<Todo>> {
    let mut reader = pool.of(user_id).await?;
    macro_rules! read {
        ($file:literal, $($place:expr),+) => {
            sqlx::query_file_as!(
                Row, $file, user_id, &State::open(filter.state), filter.due.first.to_sqlx(), filter.due.last.to_sqlx(),
                &filter.categories, filter.label, filter.text, $($place),+, after.id, limit
            )
            .fetch_all(&mut *reader)
            .await?
        };
    }
    let (date, time, at) = match after.key {
        Key::Due(date, time) => (date.to_sqlx(), time.to_sqlx(), Timestamp::UNIX_EPOCH.to_sqlx()),
        Key::At(at) => (Days::NONE.to_sqlx(), Time::midnight().to_sqlx(), at.to_sqlx()),
    };
    let rows = match (order.by, order.descending) {
        (By::Due, false) => read!("queries/todo_list/due.sql", date, time),
        (By::Due, true) => read!("queries/todo_list/due_desc.sql", date, time),
        (By::Created, false) => read!("queries/todo_list/created.sql", at),
        (By::Created, true) => read!("queries/todo_list/created_desc.sql", at),
        (By::Updated, false) => read!("queries/todo_list/updated.sql", at),
        (By::Updated, true) => read!("queries/todo_list/updated_desc.sql", at),
    };
    rows.into_iter().map(Todo::try_from).collect()
}
