//! What an utterance has to do with the todos that are there already: the changes it proposes, and the todos it repeats.
//!
//! The work is bounded: at most 1,000 open todos are looked at (`store/queries/todo/open.sql`), for at most 20 commands and
//! 50 new todos. Without a model's vectors titles are compared by their letters alone.

use std::collections::HashMap;

use dotodo_proto::v1;
use dotodo_store as store;
use dotodo_store::embedding::Embedding;
use dotodo_store::todo::{New, Open, Todo};
use dotodo_store::utterance::Utterance;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::command::Command;
use super::fit::fit;
use super::likeness::Title;
use super::parse::Parsed;
use super::{Service, reply, reschedule};
use crate::auth::Caller;
use crate::error::{Error, chain};
use crate::model::{self, Embedded};

/// How many commands and new todos are compared with the open ones.
const COMMANDS: usize = 20;
const TODOS: usize = 50;
/// How many open todos without a vector get one in the course of a call; the others get theirs later.
const MISSING: usize = 200;
/// How many candidates a command has at most, and duplicates a todo.
const BEST: usize = 5;
/// A todo that fits a command less is no candidate.
const CANDIDATE: f32 = 0.35;
/// A command that nobody asked for is proposed only where a todo fits it so well.
const GOOD: f32 = 0.6;
/// A todo that is so much the same is a duplicate.
const DUPLICATE: f32 = 0.75;

/// What an utterance has to do with the todos that are there already.
#[derive(Debug, Default)]
pub(super) struct Proposals {
    pub(super) commands: Vec<v1::ProposedCommand>,
    /// For each new todo, up to a number of them.
    pub(super) duplicates: Vec<Vec<v1::Duplicate>>,
    /// The vectors of the new todos' titles, where the model gave some.
    pub(super) embeddings: Vec<Embedding>,
}

impl Service {
    /// Compares what was read with the caller's open todos. `keep` keeps the vectors of those that had none.
    pub(super) async fn propose(
        &self,
        caller: &Caller,
        said: &Utterance,
        parsed: &Parsed,
        keep: bool,
    ) -> Result<Proposals, Error> {
        let todos = &parsed.todos[..parsed.todos.len().min(TODOS)];
        let commands = &parsed.commands[..parsed.commands.len().min(COMMANDS)];
        if todos.is_empty() && commands.is_empty() {
            return Ok(Proposals::default());
        }
        let now = here(said);
        let words = self.words(todos, commands).await;
        let model = words.as_ref().map(|words| words.model.as_str());
        let open = store::todo::open(&self.pool, &caller.user_id, now.date(), model).await?;
        let vectors = self.with_missing(words, &open).await;
        if keep {
            self.keep_missing(caller, &open, &vectors).await;
        }
        let compared = Compared::new(&open, &vectors);
        let ranked: Vec<_> = commands.iter().map(|command| compared.candidates(command, now.date())).collect();
        let wanted: Vec<Uuid> = ranked.iter().flatten().map(|(open, _)| open.id).collect();
        let found = store::todo::live(&self.pool, &caller.user_id, &wanted).await?;
        let proposed =
            commands.iter().zip(&ranked).filter_map(|(command, ranked)| proposed(command, ranked, &found, now));
        Ok(Proposals {
            commands: proposed.collect(),
            duplicates: todos.iter().map(|new| compared.duplicates(new)).collect(),
            embeddings: todos.iter().filter_map(|new| vectors.embedding(new.id, &new.title)).collect(),
        })
    }

    /// The vectors of the titles that were said, if the model can say.
    async fn words(&self, todos: &[New], commands: &[Command]) -> Option<Vectors> {
        let said = todos.iter().map(|new| &new.title).chain(commands.iter().map(|command| &command.proposed.target));
        match self.embed_all(said).await {
            Ok(vectors) => Some(vectors),
            Err(error) => {
                tracing::warn!(error = chain(&error), "titles are compared by their letters alone");
                None
            }
        }
    }

    /// The same, and those of open todos that the model has not said yet.
    async fn with_missing(&self, words: Option<Vectors>, open: &[Open]) -> Vectors {
        let Some(mut vectors) = words else { return Vectors::default() };
        let missing = open.iter().filter(|open| open.vector.is_none() && !vectors.of.contains_key(&open.title));
        match self.embed_all(missing.map(|open| &open.title).take(MISSING)).await {
            // A model may become another one at any time.
            Ok(missing) if missing.model == vectors.model => vectors.of.extend(missing.of),
            Ok(_) => {}
            Err(error) => tracing::warn!(error = chain(&error), "some titles are compared by their letters alone"),
        }
        vectors
    }

    async fn embed_all<'a>(&self, titles: impl Iterator<Item = &'a String>) -> Result<Vectors, model::Error> {
        let mut titles: Vec<&str> = titles.map(String::as_str).collect();
        titles.sort_unstable();
        titles.dedup();
        let Embedded { model, vectors } = self.model.embed(&titles).await?;
        Ok(Vectors { model, of: titles.into_iter().map(str::to_owned).zip(vectors).collect() })
    }

    /// Keeps the vectors that open todos did not have yet. Without success they are made again next time.
    async fn keep_missing(&self, caller: &Caller, open: &[Open], vectors: &Vectors) {
        let missing = open.iter().filter(|open| open.vector.is_none());
        let missing: Vec<_> = missing.filter_map(|open| vectors.embedding(open.id, &open.title)).collect();
        if !missing.is_empty() {
            self.keep_embeddings(caller, &missing).await;
        }
    }

    /// Embeds the titles of todos that were just kept. Without success that is done when it is needed.
    pub(crate) async fn embed_titles(&self, caller: &Caller, todos: &[Todo]) {
        let titles: Vec<&str> = todos.iter().map(|todo| todo.new.title.as_str()).collect();
        if titles.is_empty() {
            return;
        }
        if let Ok(Embedded { model, vectors }) = self.model.embed_at_once(&titles).await {
            let of = |(todo, vector): (&Todo, Vec<f32>)| Embedding {
                todo_id: todo.new.id,
                title: todo.new.title.clone(),
                model: model.clone(),
                vector,
            };
            let embeddings: Vec<_> = todos.iter().zip(vectors).map(of).collect();
            self.keep_embeddings(caller, &embeddings).await;
        }
    }

    pub(super) async fn keep_embeddings(&self, caller: &Caller, embeddings: &[Embedding]) {
        let kept = async {
            let mut tx = self.pool.begin_for(&caller.user_id, caller.patience()).await?;
            store::embedding::put(&mut tx, &caller.user_id, embeddings).await?;
            tx.commit().await.map_err(store::Error::from)
        };
        if let Err(error) = kept.await {
            tracing::warn!(error = chain(&error), "vectors of titles were not kept");
        }
    }
}

/// When something was said, where it was said.
fn here(said: &Utterance) -> DateTime {
    let zone = TimeZone::get(&said.time_zone).unwrap_or(TimeZone::UTC);
    said.said_at.to_zoned(zone).datetime()
}

/// Titles and what they mean to a model.
#[derive(Default)]
struct Vectors {
    model: String,
    of: HashMap<String, Vec<f32>>,
}

impl Vectors {
    fn title<'a>(&'a self, title: &str) -> Title<'a> {
        Title::new(title, self.of.get(title).map(Vec::as_slice))
    }

    fn embedding(&self, todo_id: Uuid, title: &str) -> Option<Embedding> {
        let vector = self.of.get(title)?.clone();
        Some(Embedding { todo_id, title: title.to_owned(), model: self.model.clone(), vector })
    }
}

/// Open todos, ready to be compared.
struct Compared<'a> {
    open: Vec<(&'a Open, Title<'a>)>,
    vectors: &'a Vectors,
}

impl<'a> Compared<'a> {
    fn new(open: &'a [Open], vectors: &'a Vectors) -> Self {
        let title = |open: &'a Open| match &open.vector {
            Some(vector) => Title::new(&open.title, Some(vector)),
            None => vectors.title(&open.title),
        };
        Self { open: open.iter().map(|open| (open, title(open))).collect(), vectors }
    }

    /// The todos that a command may mean with how well they fit, best first; of equals the one nearest to the day it speaks of.
    fn candidates(&self, command: &Command, today: Date) -> Vec<(&'a Open, f32)> {
        let target = self.vectors.title(&command.proposed.target);
        let score = |open: &Open, title: &Title| target.alike(title) * fit(command.action, &command.was, open);
        let day = command.was.said_date().unwrap_or(today);
        let away = |open: &Open| open.due_date.map_or(i32::MAX, |due| (due - day).get_days().abs());
        let scored = self.open.iter().map(|(open, title)| (*open, score(open, title)));
        best(scored.filter(|(_, score)| *score >= CANDIDATE), away)
    }

    /// The todos that a new one repeats, best first.
    fn duplicates(&self, new: &New) -> Vec<v1::Duplicate> {
        let title = self.vectors.title(&new.title);
        let compatible = self.open.iter().filter(|(open, _)| at_one_time(new, open));
        let scored = compatible.map(|(open, other)| (*open, title.same(other)));
        let repeated = best(scored.filter(|(_, score)| *score >= DUPLICATE), |_| 0);
        repeated.into_iter().map(|(open, score)| v1::Duplicate { todo_id: open.id.to_string(), score }).collect()
    }
}

/// The best few: by score, then by distance, then the newest.
fn best<'a>(scored: impl Iterator<Item = (&'a Open, f32)>, away: impl Fn(&Open) -> i32) -> Vec<(&'a Open, f32)> {
    let mut scored: Vec<_> = scored.collect();
    scored.sort_by(|(one, this), (other, that)| {
        that.total_cmp(this).then_with(|| away(one).cmp(&away(other))).then_with(|| other.id.cmp(&one.id))
    });
    scored.truncate(BEST);
    scored
}

/// Whether two todos can be one: neither their days, nor their times, nor their repeats differ. One that has none may be
/// meant for any.
fn at_one_time(new: &New, open: &Open) -> bool {
    let days = |due: Date, end: Option<Date>| due..=end.unwrap_or(due);
    let same_day = new.due_date.zip(open.due_date).is_none_or(|(one, other)| {
        let (ours, theirs) = (days(one, new.end_date), days(other, open.end_date));
        ours.start() <= theirs.end() && theirs.start() <= ours.end()
    });
    let same_time = new.start_time.zip(open.start_time).is_none_or(|(one, other)| one == other);
    same_day && same_time && new.recurrence == open.recurrence
}

/// A command with its candidates; none where nobody asked for it and no todo fits it well.
fn proposed(
    command: &Command,
    ranked: &[(&Open, f32)],
    found: &HashMap<Uuid, Todo>,
    now: DateTime,
) -> Option<v1::ProposedCommand> {
    let is_good = ranked.first().is_some_and(|(_, score)| *score >= GOOD);
    if !command.proposed.asked && !is_good {
        return None;
    }
    let reschedules = command.action == v1::CommandAction::Reschedule;
    // One that was deleted since is not there any more.
    let there = ranked.iter().filter_map(|(open, score)| Some((found.get(&open.id)?, *score)));
    let candidates = there.map(|(todo, score)| v1::Candidate {
        update: if reschedules { reschedule::update(command, todo, now) } else { None },
        todo: Some(reply::todo(todo.clone())),
        score,
    });
    Some(v1::ProposedCommand { candidates: candidates.collect(), ..command.proposed.clone() })
}
