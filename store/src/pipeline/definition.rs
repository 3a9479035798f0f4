//! What a pipeline is, as a worker declares it and everybody else reads it.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schedule::Schedule;

/// A pipeline: kept as JSON in `pipelines.definition`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// What it is for, in a sentence.
    pub description: String,
    /// When it runs, as `Schedule` reads it; none if it runs only when it is triggered.
    pub schedule: Option<String>,
    /// The IANA name of the zone of its schedule and its days.
    pub zone: String,
    /// What it is found by.
    pub tags: Vec<String>,
    /// What can be said when it is triggered.
    pub parameters: Vec<Parameter>,
    /// In an order in which they can run.
    pub tasks: Vec<Task>,
}

/// Something that can be said when a pipeline is triggered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
    /// What it is when nothing is said; none if it may be missing.
    pub default: Option<Value>,
    /// What it is for.
    pub description: String,
}

/// What the values of a parameter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// Any number.
    Number,
    /// true or false.
    Boolean,
    /// A civil date, as "2026-11-24".
    Date,
}

/// A step of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its name, unique in the pipeline.
    pub name: String,
    /// What it does, in a sentence.
    pub description: String,
    /// The tasks that must have succeeded before it.
    pub after: Vec<String>,
    /// How often it is tried again after a failure.
    pub retries: i16,
    /// How long it waits before it is tried again, in milliseconds.
    pub retry_delay_ms: i64,
    /// How long an attempt may take, in milliseconds.
    pub timeout_ms: i64,
}

/// Why values do not fit the parameters of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Which parameter.
    pub parameter: String,
    /// Why.
    pub reason: Reason,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The pipeline has no parameter of this name.
    Unknown,
    /// It must be a value of this kind.
    IsNot(Kind),
}

impl Kind {
    /// Whether a value is one of these.
    pub fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Integer => value.is_i64(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::Date => value.as_str().is_some_and(|text| text.parse::<Date>().is_ok()),
        }
    }

    /// What a person wrote on a command line, as a value of this kind; none if it is not one.
    pub fn read(self, text: &str) -> Option<Value> {
        let value = match self {
            Self::Text | Self::Date => Value::from(text),
            Self::Integer | Self::Number | Self::Boolean => serde_json::from_str(text).ok()?,
        };
        self.fits(&value).then_some(value)
    }
}

impl Definition {
    /// A task by its name.
    pub fn task(&self, name: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.name == name)
    }

    /// The values of all parameters, where these are given.
    ///
    /// # Errors
    /// Every value that does not fit.
    pub fn fill(&self, given: &Map<String, Value>) -> Result<Map<String, Value>, Vec<Misfit>> {
        let known: BTreeMap<_, _> = self.parameters.iter().map(|one| (one.name.as_str(), one)).collect();
        let misfit = |(name, value): (&String, &Value)| {
            let reason = match known.get(name.as_str()) {
                None => Reason::Unknown,
                Some(one) if !one.kind.fits(value) => Reason::IsNot(one.kind),
                Some(_) => return None,
            };
            Some(Misfit { parameter: name.clone(), reason })
        };
        let misfits: Vec<_> = given.iter().filter_map(misfit).collect();
        if !misfits.is_empty() {
            return Err(misfits);
        }
        let defaults = self.parameters.iter().filter_map(|one| Some((one.name.clone(), one.default.clone()?)));
        Ok(defaults.chain(given.clone()).collect())
    }

    /// Puts the tasks into an order in which they can run; those that could run earlier first.
    ///
    /// # Errors
    /// Everything that is wrong with the pipeline, in words for whoever wrote it.
    pub fn ordered(mut self) -> Result<Self, Vec<String>> {
        let mut wrong = self.faults();
        let mut ordered: Vec<Task> = Vec::new();
        let mut rest = std::mem::take(&mut self.tasks);
        let named: HashSet<_> = rest.iter().map(|task| task.name.clone()).collect();
        while !rest.is_empty() {
            let done: HashSet<_> = ordered.iter().map(|task| task.name.clone()).collect();
            let can_run =
                |task: &Task| task.after.iter().all(|before| done.contains(before) || !named.contains(before));
            let (next, later): (Vec<_>, Vec<_>) = rest.into_iter().partition(can_run);
            if next.is_empty() {
                let names: Vec<_> = later.iter().map(|task| task.name.as_str()).collect();
                wrong.push(format!("these wait for each other: {}", names.join(", ")));
                break;
            }
            ordered.extend(next);
            rest = later;
        }
        self.tasks = ordered;
        if wrong.is_empty() { Ok(self) } else { Err(wrong) }
    }

    fn faults(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if let Some(Err(fault)) = self.schedule.as_ref().map(|schedule| Schedule::new(schedule, &self.zone)) {
            wrong.push(fault.to_string());
        }
        if self.tasks.is_empty() {
            wrong.push("it has no task".into());
        }
        let mut seen = HashSet::new();
        for task in &self.tasks {
            if !is_name(&task.name) {
                wrong.push(format!("{:?} is no name of a task", task.name));
            }
            if !seen.insert(task.name.as_str()) {
                wrong.push(format!("{} is there twice", task.name));
            }
            for before in task.after.iter().filter(|before| self.task(before).is_none()) {
                wrong.push(format!("{} waits for {before}, which is not there", task.name));
            }
            if task.retries < 0 || task.retry_delay_ms < 0 || task.timeout_ms <= 0 {
                wrong.push(format!("{} has no sensible retries, delay and timeout", task.name));
            }
        }
        let mut seen = HashSet::new();
        for one in &self.parameters {
            if !is_name(&one.name) || !seen.insert(one.name.as_str()) {
                wrong.push(format!("the parameter {:?} is there twice or has no name", one.name));
            }
            if one.default.as_ref().is_some_and(|default| !one.kind.fits(default)) {
                wrong.push(format!("what {} is without being said is not of its kind", one.name));
            }
        }
        wrong
    }
}

/// Whether a pipeline, task or parameter may have this name: "daily_metrics".
pub fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= 63 && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn task(name: &str, after: &[&str]) -> Task {
        Task {
            name: name.into(),
            description: String::new(),
            after: after.iter().map(|&name| name.to_owned()).collect(),
            retries: 0,
            retry_delay_ms: 0,
            timeout_ms: 1,
        }
    }

    fn pipeline(tasks: Vec<Task>) -> Definition {
        Definition {
            description: String::new(),
            schedule: Some("0 2 * * *".into()),
            zone: "Asia/Seoul".into(),
            tags: Vec::new(),
            parameters: vec![
                Parameter { name: "date".into(), kind: Kind::Date, default: None, description: String::new() },
                Parameter {
                    name: "limit".into(),
                    kind: Kind::Integer,
                    default: Some(7.into()),
                    description: String::new(),
                },
            ],
            tasks,
        }
    }

    #[test]
    fn tasks_come_in_an_order_in_which_they_can_run() {
        let written = pipeline(vec![task("c", &["b", "a"]), task("b", &["a"]), task("a", &[]), task("d", &[])]);
        let names: Vec<_> = written.ordered().unwrap().tasks.into_iter().map(|task| task.name).collect();
        assert_eq!(names, ["a", "d", "b", "c"]);
    }

    #[test]
    fn what_is_wrong_is_said_all_at_once() {
        let written =
            pipeline(vec![task("a", &["b"]), task("b", &["a"]), task("c", &["e"]), task("c", &[]), task("D", &[])]);
        let wrong = Definition { schedule: Some("0 25 * * *".into()), ..written }.ordered().unwrap_err();
        let said = wrong.join("\n");
        for fault in ["25", "c is there twice", "c waits for e", "wait for each other: a, b", "\"D\""] {
            assert!(said.contains(fault), "{fault}: {said}");
        }
        assert_eq!(pipeline(Vec::new()).ordered().unwrap_err(), ["it has no task"]);
    }

    #[test]
    fn values_fit_their_parameters_or_are_refused_together() {
        let pipeline = pipeline(vec![task("a", &[])]);
        let given = |value: Value| value.as_object().unwrap().clone();
        let filled = pipeline.fill(&given(json!({"date": "2026-11-24"}))).unwrap();
        assert_eq!(Value::from(filled), json!({"date": "2026-11-24", "limit": 7}));
        let refused = pipeline.fill(&given(json!({"date": "2026-02-30", "limit": 1.5, "x": 1}))).unwrap_err();
        let reasons: Vec<_> = refused.iter().map(|misfit| (misfit.parameter.as_str(), misfit.reason)).collect();
        let date = ("date", Reason::IsNot(Kind::Date));
        assert_eq!(reasons, [date, ("limit", Reason::IsNot(Kind::Integer)), ("x", Reason::Unknown)]);
    }

    #[test]
    fn what_is_written_on_a_command_line_is_read_by_its_kind() {
        assert_eq!(Kind::Text.read("7"), Some("7".into()));
        assert_eq!(Kind::Integer.read("7"), Some(7.into()));
        assert_eq!(Kind::Boolean.read("true"), Some(true.into()));
        assert_eq!(Kind::Date.read("2026-11-24"), Some("2026-11-24".into()));
        assert_eq!((Kind::Integer.read("x"), Kind::Date.read("24.11.")), (None, None));
    }
}
