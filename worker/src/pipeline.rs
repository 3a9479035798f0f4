//! How a pipeline is declared: in one place, read from top to bottom.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use dotodo_store::pipeline::{Definition, Kind, Parameter, is_name};
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::context::{Context, Failure};

/// What a task answers: JSON that is kept, and handed to the tasks behind it.
pub type Output = Result<Value, Failure>;

/// A future of a task's answer.
type Answer<'a> = Pin<Box<dyn Future<Output = Output> + Send + 'a>>;

/// A function that is a task: `async fn(&Context) -> Result<Value, Failure>`.
pub trait Work<'a>: Send + Sync {
    /// Its answer.
    type Answer: Future<Output = Output> + Send + 'a;

    /// Begins the work.
    fn begin(&self, context: &'a Context) -> Self::Answer;
}

impl<'a, F, A> Work<'a> for F
where
    F: Fn(&'a Context) -> A + Send + Sync,
    A: Future<Output = Output> + Send + 'a,
{
    type Answer = A;

    fn begin(&self, context: &'a Context) -> A {
        self(context)
    }
}

/// A step of a pipeline.
#[derive(Clone)]
pub struct Task {
    definition: dotodo_store::pipeline::Task,
    work: Arc<dyn for<'a> Fn(&'a Context) -> Answer<'a> + Send + Sync>,
}

impl Task {
    /// A task that waits for none, is tried three times more, a minute after each failure, and may take ten minutes.
    pub fn new(name: &str, work: impl for<'a> Work<'a> + 'static) -> Self {
        let definition = dotodo_store::pipeline::Task {
            name: name.to_owned(),
            description: String::new(),
            after: Vec::new(),
            retries: 3,
            retry_delay_ms: 60_000,
            timeout_ms: 600_000,
        };
        Self { definition, work: Arc::new(move |context| Box::pin(work.begin(context))) }
    }

    /// What it does, in a sentence.
    #[must_use]
    pub fn about(mut self, description: &str) -> Self {
        description.clone_into(&mut self.definition.description);
        self
    }

    /// The tasks that must have succeeded before it.
    #[must_use]
    pub fn after<const N: usize>(mut self, tasks: [&str; N]) -> Self {
        self.definition.after.extend(tasks.map(str::to_owned));
        self
    }

    /// How often it is tried again after a failure.
    #[must_use]
    pub fn retries(mut self, retries: i16) -> Self {
        self.definition.retries = retries;
        self
    }

    /// How long it waits before it is tried again. The queue knows whole seconds, and rounds up.
    #[must_use]
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.definition.retry_delay_ms = millis(delay);
        self
    }

    /// How long an attempt may take; so may a statement of its own transactions.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.definition.timeout_ms = millis(timeout);
        self
    }

    /// Begins the work.
    pub(crate) fn begin<'a>(&self, context: &'a Context) -> Answer<'a> {
        (self.work)(context)
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.definition.fmt(f)
    }
}

/// Some tasks, and when they run. Ticks that came while no worker ran are not made up for; one run is under way at a time.
#[derive(Debug, Clone)]
pub struct Pipeline {
    name: String,
    definition: Definition,
    tasks: Vec<Task>,
}

impl Pipeline {
    /// A pipeline without tasks that runs when it is triggered.
    pub fn new(name: &str, description: &str) -> Self {
        let definition = Definition {
            description: description.to_owned(),
            schedule: None,
            zone: String::new(),
            tags: Vec::new(),
            parameters: Vec::new(),
            tasks: Vec::new(),
        };
        Self { name: name.to_owned(), definition, tasks: Vec::new() }
    }

    /// When it runs: "0 2 * * *" is each day at two.
    #[must_use]
    pub fn schedule(mut self, schedule: &str) -> Self {
        self.definition.schedule = Some(schedule.to_owned());
        self
    }

    /// The IANA name of the zone of its schedule and its days; without one it is the worker's.
    #[must_use]
    pub fn zone(mut self, zone: &str) -> Self {
        zone.clone_into(&mut self.definition.zone);
        self
    }

    /// What it is found by.
    #[must_use]
    pub fn tags<const N: usize>(mut self, tags: [&str; N]) -> Self {
        self.definition.tags.extend(tags.map(str::to_owned));
        self
    }

    /// Something that can be said when it is triggered, and what it is when nothing is said.
    #[must_use]
    pub fn parameter(mut self, name: &str, kind: Kind, default: Option<Value>, description: &str) -> Self {
        let (name, description) = (name.to_owned(), description.to_owned());
        self.definition.parameters.push(Parameter { name, kind, default, description });
        self
    }

    /// A step. It may stand before those that it waits for.
    #[must_use]
    pub fn task(mut self, task: Task) -> Self {
        self.tasks.push(task);
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The pipeline as others read it, its tasks in an order in which they can run.
    ///
    /// # Errors
    /// All that is wrong with it: tasks that wait for each other or for none that is there, a name that is there twice, a
    /// schedule that never comes.
    pub fn validate(&self) -> Result<Definition, Vec<String>> {
        let tasks = self.tasks.iter().map(|task| task.definition.clone()).collect();
        let ordered = Definition { tasks, ..self.definition.clone() }.ordered();
        if is_name(&self.name) {
            return ordered;
        }
        Err([vec![format!("{:?} is no name of a pipeline", self.name)], ordered.err().unwrap_or_default()].concat())
    }
}

/// The pipelines that a worker knows.
#[derive(Debug, Default)]
pub(crate) struct Registry(BTreeMap<String, Registered>);

/// A pipeline that was found right.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) definition: Definition,
    pub(crate) zone: TimeZone,
    tasks: BTreeMap<String, Task>,
}

impl Registry {
    /// Takes in pipelines, whose zone is `zone` where they name none.
    ///
    /// # Errors
    /// All that is wrong, each with the name of its pipeline.
    pub(crate) fn new(pipelines: Vec<Pipeline>, zone: &str) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let mut registry = Self::default();
        for pipeline in pipelines {
            let name = pipeline.name.clone();
            match Registered::new(pipeline, zone) {
                Ok(registered) => {
                    if registry.0.insert(name.clone(), registered).is_some() {
                        wrong.push(format!("{name} is there twice"));
                    }
                }
                Err(faults) => wrong.extend(faults.iter().map(|fault| format!("{name}: {fault}"))),
            }
        }
        if wrong.is_empty() { Ok(registry) } else { Err(wrong) }
    }

    pub(crate) fn get(&self, pipeline: &str) -> Option<&Registered> {
        self.0.get(pipeline)
    }

    pub(crate) fn task(&self, pipeline: &str, task: &str) -> Option<&Task> {
        self.0.get(pipeline)?.tasks.get(task)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Registered)> {
        self.0.iter().map(|(name, registered)| (name.as_str(), registered))
    }
}

impl Registered {
    fn new(mut pipeline: Pipeline, zone: &str) -> Result<Self, Vec<String>> {
        if pipeline.definition.zone.is_empty() {
            zone.clone_into(&mut pipeline.definition.zone);
        }
        let definition = pipeline.validate()?;
        let zone = TimeZone::get(&definition.zone);
        let zone = zone.map_err(|_| vec![format!("there is no time zone {:?}", definition.zone)])?;
        let tasks = pipeline.tasks.into_iter().map(|task| (task.definition.name.clone(), task)).collect();
        Ok(Self { definition, zone, tasks })
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
