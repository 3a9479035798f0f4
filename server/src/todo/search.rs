//! Search: text and meaning together. How the two are weighed is in the contract, `proto/dotodo/v1/todo.proto`.
//!
//! The work is bounded: 200 todos with the words, and the vectors of 10,000 of each state, 256 bytes each, which is
//! most of the cost (docs/benchmarks.md).

use std::collections::HashMap;
use std::time::Duration;

use dotodo_proto::v1::{FoundTodo, SearchTodosRequest, SearchTodosResponse};
use dotodo_store as store;
use dotodo_store::embedding::{Embedding, Near, Packed};
use dotodo_store::todo::list::{By, Filter, Order};
use dotodo_store::todo::{State, Todo};
use uuid::Uuid;

use super::{Service, reply};
use crate::auth::Caller;
use crate::error::{Error, Reason, chain};
use crate::model::Embedded;
use crate::validation::Violations;

const QUERY_CHARS: usize = 100;
const LIMIT: i32 = 20;
const LIMIT_MOST: i32 = 50;

/// How many todos with the words are compared, and of how many the meaning.
const WITH_WORDS: i64 = 200;
const MEANINGS: i64 = 10_000;
/// How many titles without a vector get one in the course of a search; the others get theirs in later ones.
const MISSING: usize = 100;
/// How long the model is waited for: a person is typing.
const PATIENCE: Duration = Duration::from_secs(1);

/// A title that means less the same is not shown for its meaning.
const MEANT: f32 = 0.3;
/// How much of the score a meaning alone can reach.
const MEANING_WEIGHT: f32 = 0.8;
/// What words are worth in the title at least, and in the notes.
const IN_TITLE: f32 = 0.7;
const IN_NOTES: f32 = 0.6;

/// What is searched for.
struct Search {
    query: String,
    state: Option<State>,
    limit: usize,
}

/// Reads a SearchTodosRequest.
fn read(request: &SearchTodosRequest) -> Result<Search, Error> {
    let mut check = Violations::default();
    check.words("query", &request.query, QUERY_CHARS);
    let limit = if request.limit == 0 { LIMIT } else { request.limit.min(LIMIT_MOST) };
    if limit < 0 {
        check.add("limit", Reason::OutOfRange, "must not be negative");
    }
    let state = if request.include_completed { None } else { Some(State::Open) };
    let limit = usize::try_from(limit).unwrap_or_default();
    check.finish(Search { query: request.query.trim().to_owned(), state, limit })
}

impl Service {
    pub(super) async fn search(
        &self,
        caller: &Caller,
        request: &SearchTodosRequest,
    ) -> Result<SearchTodosResponse, Error> {
        let search = read(request)?;
        let mut found = self.with_words(caller, &search).await?;
        let meanings = self.meanings(caller, &search).await?;
        let text_only = meanings.is_none();
        let meanings = meanings.unwrap_or_default();
        let meant = best(&meanings, search.limit, &found);
        found.extend(store::todo::live(&self.pool, &caller.user_id, &meant).await?);
        let query = squeezed(&search.query);
        let scored = found.into_values().map(|todo| {
            let meaning = meanings.get(&todo.new.id).copied().unwrap_or_default();
            Scored { text: text(&query, &todo), meaning, todo }
        });
        let mut scored: Vec<_> = scored.filter(|it| it.text > 0.0 || it.meaning >= MEANT).collect();
        scored.sort_by(|one, other| {
            let newest = other.todo.updated_at.cmp(&one.todo.updated_at);
            other.score().total_cmp(&one.score()).then(newest).then(one.todo.new.id.cmp(&other.todo.new.id))
        });
        scored.truncate(search.limit);
        Ok(SearchTodosResponse { found: scored.into_iter().map(Scored::reply).collect(), text_only })
    }

    /// The todos with the words that changed last.
    async fn with_words(&self, caller: &Caller, search: &Search) -> Result<HashMap<Uuid, Todo>, Error> {
        let filter = Filter { state: search.state, text: Some(search.query.clone()), ..Filter::ALL };
        let order = Order { by: By::Updated, descending: true };
        let todos =
            store::todo::list::list(&self.pool, &caller.user_id, &filter, order, order.start(), WITH_WORDS).await?;
        Ok(todos.into_iter().map(|todo| (todo.new.id, todo)).collect())
    }

    /// How near the titles of todos are to the words in meaning; none where the model cannot say.
    async fn meanings(&self, caller: &Caller, search: &Search) -> Result<Option<HashMap<Uuid, f32>>, Error> {
        let model = self.model.within(PATIENCE);
        let query = match model.embed(&[&search.query]).await {
            Ok(query) => query,
            Err(error) => {
                tracing::warn!(error = chain(&error), "todos are found by their text alone");
                return Ok(None);
            }
        };
        let near = store::embedding::near(&self.pool, &caller.user_id, search.state, &query.model, MEANINGS).await?;
        let words = query.vectors.into_iter().next().unwrap_or_default();
        let (mut meanings, mut missing) = (HashMap::with_capacity(near.len()), Vec::new());
        for near in near {
            match near {
                Near::Known(id, packed) => {
                    meanings.insert(id, meaning(&packed, &words));
                }
                Near::Unknown(id, title) => missing.push((id, title)),
            }
        }
        missing.truncate(MISSING);
        let titles: Vec<&str> = missing.iter().map(|(_, title)| title.as_str()).collect();
        let made = if titles.is_empty() { Embedded::default() } else { model.embed(&titles).await.unwrap_or_default() };
        // A model may become another one at any time.
        let vectors = if made.model == query.model { made.vectors } else { Vec::new() };
        let made = missing.into_iter().zip(vectors);
        let of = |((todo_id, title), vector)| Embedding { todo_id, title, model: query.model.clone(), vector };
        let made: Vec<_> = made.map(of).collect();
        meanings.extend(made.iter().map(|made| (made.todo_id, meaning(&Packed::of(&made.vector), &words))));
        if !made.is_empty() {
            self.keep_embeddings(caller, &made).await;
        }
        Ok(Some(meanings))
    }
}

fn meaning(title: &Packed, query: &[f32]) -> f32 {
    title.cosine(query).unwrap_or_default().clamp(0.0, 1.0)
}

/// The todos nearest in meaning that are not among the others yet.
fn best(meanings: &HashMap<Uuid, f32>, limit: usize, others: &HashMap<Uuid, Todo>) -> Vec<Uuid> {
    let near = meanings.iter().filter(|(id, meaning)| **meaning >= MEANT && !others.contains_key(*id));
    let mut near: Vec<_> = near.collect();
    near.sort_by(|(one, this), (other, that)| that.total_cmp(this).then(other.cmp(one)));
    near.into_iter().take(limit).map(|(id, _)| *id).collect()
}

/// A todo, and how well it fits.
struct Scored {
    todo: Todo,
    text: f32,
    meaning: f32,
}

impl Scored {
    fn score(&self) -> f32 {
        1.0 - (1.0 - self.text) * (1.0 - MEANING_WEIGHT * self.meaning)
    }

    fn reply(self) -> FoundTodo {
        let (score, text, meaning) = (self.score(), self.text, self.meaning);
        FoundTodo { todo: Some(reply::todo(self.todo)), score, text, meaning }
    }
}

/// How well a todo's text fits a squeezed query.
fn text(query: &str, todo: &Todo) -> f32 {
    let title = squeezed(&todo.new.title);
    if title.contains(query) {
        #[expect(clippy::cast_precision_loss, reason = "titles have at most 500 characters")]
        let share = query.chars().count() as f32 / title.chars().count().max(1) as f32;
        return IN_TITLE + (1.0 - IN_TITLE) * share;
    }
    if squeezed(&todo.new.notes).contains(query) { IN_NOTES } else { 0.0 }
}

/// A text without case and white space.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
