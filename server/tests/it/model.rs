//! A ModelService that does what a test tells it to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dotodo_proto::model::v1::model_service_server::{ModelService, ModelServiceServer};
use dotodo_proto::model::v1::{
    EmbedRequest, EmbedResponse, Embedding, ParseRequest, ParseResponse, ParsedTodo, PastTodo, RecommendRequest,
    RecommendResponse, Suggestion,
};
use dotodo_proto::v1::{Evidence, Ignored, IgnoredReason, Reading, Span};
use jiff::civil::Date;
use tokio::sync::Semaphore;
use tonic::transport::{Channel, Server};
use tonic::{Code, Request, Response, Status};

/// What it does with the next calls.
#[derive(Debug, Clone)]
pub(crate) enum Behaviour {
    /// Answers as a model should.
    Honest,
    /// Answers with this code.
    Fails(Code),
    /// Answers only after `release`.
    Waits,
    /// Answers this to whatever it is asked to read.
    Says(Box<ParseResponse>),
    /// Answers this to whatever it is asked to read, and embeds nothing.
    OnlySays(Box<ParseResponse>),
    /// Suggests this to whomever.
    Recommends(Box<RecommendResponse>),
    /// Gives this as the vector of every text.
    Embeds(Vec<f32>),
}

#[derive(Debug, Clone)]
pub(crate) struct Model(Arc<State>);

#[derive(Debug)]
struct State {
    behaviour: Mutex<Behaviour>,
    gate: Semaphore,
    asked: AtomicUsize,
    last: Mutex<ParseRequest>,
    told: Mutex<Vec<RecommendRequest>>,
    timeout: Mutex<Option<String>>,
    name: Mutex<String>,
}

impl Model {
    pub(crate) fn new() -> Self {
        Self(Arc::new(State {
            behaviour: Mutex::new(Behaviour::Honest),
            gate: Semaphore::new(0),
            asked: AtomicUsize::new(0),
            last: Mutex::default(),
            told: Mutex::default(),
            timeout: Mutex::default(),
            name: Mutex::new("test".into()),
        }))
    }

    pub(crate) fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.lock().unwrap() = behaviour;
    }

    pub(crate) fn says(&self, answer: ParseResponse) {
        self.behave(Behaviour::Says(Box::new(answer)));
    }

    /// Makes it another model, as far as vectors tell.
    pub(crate) fn call(&self, name: &str) {
        *self.0.name.lock().unwrap() = name.into();
    }

    /// Lets every call go on that waits.
    pub(crate) fn release(&self) {
        self.0.gate.add_permits(1_000);
    }

    /// How often it was asked to read something.
    pub(crate) fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// What it was last asked to read.
    pub(crate) fn last(&self) -> ParseRequest {
        self.0.last.lock().unwrap().clone()
    }

    pub(crate) fn recommends(&self, suggestions: Vec<Suggestion>) {
        self.behave(Behaviour::Recommends(Box::new(RecommendResponse { suggestions, model: "liar-1".into() })));
    }

    /// What it was told to suggest something from, each time.
    pub(crate) fn told(&self) -> Vec<RecommendRequest> {
        self.0.told.lock().unwrap().clone()
    }

    /// How long it was given, the last time.
    pub(crate) fn told_to_answer_within(&self) -> Option<Duration> {
        let text = self.0.timeout.lock().unwrap().clone()?;
        let (count, unit) = text.split_at(text.len() - 1);
        let count = count.parse().unwrap();
        Some(match unit {
            "n" => Duration::from_nanos(count),
            "u" => Duration::from_micros(count),
            "m" => Duration::from_millis(count),
            _ => Duration::from_secs(count),
        })
    }

    /// A channel to it, while the test runs.
    pub(crate) fn channel(&self) -> Channel {
        let (channel, incoming) = dotodo_runtime::channel::in_memory();
        let service = ModelServiceServer::new(self.clone()).max_encoding_message_size(usize::MAX);
        tokio::spawn(Server::builder().add_service(service).serve_with_incoming(incoming));
        channel
    }
}

#[tonic::async_trait]
impl ModelService for Model {
    async fn parse(&self, request: Request<ParseRequest>) -> Result<Response<ParseResponse>, Status> {
        let timeout = request.metadata().get("grpc-timeout").map(|text| text.to_str().unwrap().to_owned());
        *self.0.timeout.lock().unwrap() = timeout;
        let request = request.into_inner();
        *self.0.last.lock().unwrap() = request.clone();
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        let behaviour = self.0.behaviour.lock().unwrap().clone();
        match behaviour {
            Behaviour::Honest | Behaviour::Embeds(_) | Behaviour::Recommends(_) => {
                Ok(Response::new(read(&request.text)))
            }
            Behaviour::Fails(code) => Err(Status::new(code, "out of its mind: select * from secrets")),
            Behaviour::Waits => {
                let _passed = self.0.gate.acquire().await;
                Ok(Response::new(read(&request.text)))
            }
            Behaviour::Says(answer) | Behaviour::OnlySays(answer) => Ok(Response::new(*answer)),
        }
    }

    async fn recommend(&self, request: Request<RecommendRequest>) -> Result<Response<RecommendResponse>, Status> {
        let request = request.into_inner();
        self.0.told.lock().unwrap().push(request.clone());
        let behaviour = self.0.behaviour.lock().unwrap().clone();
        match behaviour {
            Behaviour::Fails(code) => return Err(Status::new(code, "out of its mind: select * from secrets")),
            Behaviour::Recommends(answer) => return Ok(Response::new(*answer)),
            Behaviour::Waits => drop(self.0.gate.acquire().await),
            _ => {}
        }
        Ok(Response::new(RecommendResponse { suggestions: suggestions(&request), model: "test-1".into() }))
    }

    async fn embed(&self, request: Request<EmbedRequest>) -> Result<Response<EmbedResponse>, Status> {
        let texts = request.into_inner().texts;
        assert!((1..=100).contains(&texts.len()), "the contract's limit");
        let vectors: Vec<_> = match self.0.behaviour.lock().unwrap().clone() {
            Behaviour::Fails(code) => return Err(Status::new(code, "out of its mind")),
            Behaviour::OnlySays(_) => return Err(Status::unavailable("not now")),
            Behaviour::Embeds(vector) => texts.iter().map(|_| vector.clone()).collect(),
            _ => texts.iter().map(|text| vector(text)).collect(),
        };
        let embeddings = vectors.into_iter().map(|values| Embedding { values }).collect();
        let model = self.0.name.lock().unwrap().clone();
        Ok(Response::new(EmbedResponse { embeddings, model }))
    }
}

/// What was done most often, without what waits, recurs, was turned down or is excluded; every title is a thing of its own.
fn suggestions(request: &RecommendRequest) -> Vec<Suggestion> {
    let day: Date = request.reference_date.parse().unwrap();
    let is_free = |past: &&PastTodo| {
        let others = request.history.iter().filter(|other| other.title == past.title);
        let taken = |other: &PastTodo| other.recurs || other.complete_time.is_none();
        !request.exclude.contains(&past.title) && !others.into_iter().any(taken)
    };
    let mut titles: Vec<&String> = request.history.iter().filter(is_free).map(|past| &past.title).collect();
    titles.sort_unstable();
    titles.dedup();
    let mut found: Vec<Suggestion> =
        titles.into_iter().map(|title| suggestion(title, &days_of(request, title), day)).collect();
    found.retain(|found| found.evidence.as_ref().unwrap().times_done > 0);
    found.sort_by_key(|found| std::cmp::Reverse(found.evidence.as_ref().unwrap().times_done));
    let others = request.others.iter().filter(|other| !request.exclude.contains(&other.title));
    found.extend(others.map(|other| Suggestion { wordings: vec![], ..suggestion(&other.title, &[], day) }));
    found.truncate(request.count.try_into().unwrap());
    found
}

/// The days before on which something was done under a title.
fn days_of(request: &RecommendRequest, title: &str) -> Vec<Date> {
    let zone = jiff::tz::TimeZone::get(&request.time_zone).unwrap();
    let done = request.history.iter().filter(|past| past.title == title).filter_map(|past| past.complete_time);
    let local = |at: prost_types::Timestamp| jiff::Timestamp::from_second(at.seconds).unwrap().to_zoned(zone.clone());
    let before = |day: &Date| *day < request.reference_date.parse().unwrap();
    let mut days: Vec<Date> = done.map(|at| local(at).date()).filter(before).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// A suggestion whose evidence is what these days say.
pub(crate) fn suggestion(title: &str, days: &[Date], day: Date) -> Suggestion {
    let ago = |date: &Date| (day - *date).get_days();
    let text = |date: Option<&Date>| date.map(ToString::to_string).unwrap_or_default();
    let count = |is: fn(i32) -> bool| days.iter().filter(|date| is(ago(date))).count().try_into().unwrap();
    let evidence = Evidence {
        times_done: days.len().try_into().unwrap(),
        days_since_last: days.last().map_or(0, ago),
        first_date: text(days.first()),
        last_date: text(days.last()),
        weekday_weeks: count(|ago| ago % 7 == 0 && ago <= 28),
        recent_times: count(|ago| ago <= 28),
        ..Evidence::default()
    };
    let reason = |tag: &str, text: &str| (tag.to_owned(), text.to_owned());
    Suggestion {
        title: title.into(),
        category: "운동".into(),
        score: 0.5,
        reasons: [reason("ko", "자주 하셨어요."), reason("en", "Done often.")].into(),
        evidence: Some(evidence),
        wordings: vec![title.into()],
        ..Suggestion::default()
    }
}

/// A text's characters, counted into some places, as a vector of unit length.
pub(crate) fn vector(text: &str) -> Vec<f32> {
    let mut values = [0.0_f32; 32];
    for c in text.chars() {
        values[c as usize % 32] += 1.0;
    }
    let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    values.iter().map(|value| value / length).collect()
}

/// The whole text as one todo, but for the two that the tests say often and a greeting.
pub(crate) fn read(text: &str) -> ParseResponse {
    if text == CLEANING {
        let todos = vec![todo("방 청소하기", 0, 9), todo("빨래하기", 10, 15)];
        return ParseResponse { todos, ..ParseResponse::default() };
    }
    let chars = i32::try_from(text.chars().count()).unwrap();
    if let Some(rest) = text.strip_prefix("안녕. ") {
        let reason = IgnoredReason::Greeting.into();
        let ignored = Ignored { text: String::new(), span: Some(Span { start: 0, end: 3 }), reason };
        return ParseResponse { todos: vec![todo(rest, 4, chars)], ignored: vec![ignored], ..ParseResponse::default() };
    }
    ParseResponse { todos: vec![todo(text, 0, chars)], ..ParseResponse::default() }
}

/// Says two things to do.
pub(crate) const CLEANING: &str = "오늘 방 청소하고 빨래해야해";

pub(crate) fn todo(title: &str, start: i32, end: i32) -> ParsedTodo {
    let span = Span { start, end };
    let reading = |field: &str, spans: Vec<Span>, implied| Reading {
        field: field.into(),
        spans,
        implied,
        confidence: 0.9,
        runner_up: String::new(),
        rule: "test".into(),
    };
    ParsedTodo {
        title: title.into(),
        category: "집안일".into(),
        due_date: "2026-11-24".into(),
        source: Some(span),
        readings: vec![reading("title", vec![span], false), reading("due_date", vec![], true)],
        ..ParsedTodo::default()
    }
}
