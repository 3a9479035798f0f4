//! AcceptRecommendations: what was offered becomes todos.

use std::collections::HashMap;

use dotodo_proto::v1::{AcceptRecommendationsRequest, AcceptRecommendationsResponse};
use dotodo_store::recommendation::{self as store, Recommendation};
use dotodo_store::todo::{self, New, Todo, series};
use uuid::Uuid;

use super::{Service, at, locked, request};
use crate::auth::Caller;
use crate::error::Error;
use crate::mutation::{Begun, Mutation};
use crate::todo::reply;
use crate::todo::series::begun;

impl Service {
    pub(super) async fn accept(
        &self,
        caller: &Caller,
        request: AcceptRecommendationsRequest,
    ) -> Result<AcceptRecommendationsResponse, Error> {
        let wanted = request::accept(request)?;
        let mut mutation = match Mutation::begin(&self.pool, caller, &wanted.identity).await? {
            Begun::Answered(answer) => return Ok(answer),
            Begun::New(mutation) => mutation,
        };
        let found = locked(&mut mutation.tx, &caller.user_id, &wanted.ids).await?;
        let mut todos = todos_of(&mut mutation, &found).await?;
        let new = found.iter().enumerate().filter(|(_, found)| !became(found, &todos));
        let new = new.map(|(index, found)| Ok((found.new.id, new_todo(index, found, &wanted)?)));
        let new = new.collect::<Result<Vec<(Uuid, New)>, Error>>()?;
        let accepted: Vec<_> = new.iter().map(|(id, new)| (*id, new.id)).collect();
        let kept = keep(&mut mutation, new.into_iter().map(|(_, new)| new).collect()).await?;
        store::accept(&mut mutation.tx, &caller.user_id, &accepted).await?;
        todos.extend(kept.iter().map(|todo| (todo.new.id, todo.clone())));
        let became: HashMap<Uuid, Uuid> = accepted.into_iter().collect();
        let todo_of = |found: &Recommendation| became.get(&found.new.id).copied().or(found.todo_id);
        let in_order = found.iter().filter_map(|found| todos.get(&todo_of(found)?).cloned());
        let answer = AcceptRecommendationsResponse { todos: in_order.map(reply::todo).collect() };
        let answer = mutation.finish(answer).await?;
        self.todos.embed_titles(caller, &kept).await;
        Ok(answer)
    }
}

/// The todos that recommendations became earlier, as far as they are there.
async fn todos_of(mutation: &mut Mutation, found: &[Recommendation]) -> Result<HashMap<Uuid, Todo>, Error> {
    let ids: Vec<Uuid> = found.iter().filter_map(|found| found.todo_id).collect();
    Ok(todo::lock_all(&mut mutation.tx, &mutation.user_id, &ids).await?)
}

fn became(found: &Recommendation, todos: &HashMap<Uuid, Todo>) -> bool {
    found.todo_id.is_some_and(|id| todos.contains_key(&id))
}

/// The todo that a recommendation becomes.
fn new_todo(index: usize, found: &Recommendation, wanted: &request::Accept) -> Result<New, Error> {
    let rule = found.new.recurrence.as_ref().map(|recurrence| recurrence.rule.clone());
    if wanted.recur && rule.is_none() {
        return Err(at(index, Error::NoRecurrence));
    }
    Ok(New {
        category: found.new.category.clone(),
        due_date: Some(wanted.date.unwrap_or(found.base_date)),
        recurrence: rule.filter(|_| wanted.recur),
        source: "recommendation".to_owned(),
        ..New::titled(&found.new.title)
    })
}

/// Keeps new todos, those that recur as the first of their series. Each has a day, so none needs today's.
async fn keep(mutation: &mut Mutation, mut new: Vec<New>) -> Result<Vec<Todo>, Error> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let series = begun(&mut new, jiff::civil::Date::MIN);
    series::insert(&mut mutation.tx, &mutation.user_id, &series).await?;
    Ok(todo::insert(&mut mutation.tx, &mutation.user_id, &new).await?)
}
