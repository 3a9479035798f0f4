//! Utterances: from the wire to the engine, and its reading back. Spans become code points on the way.

use dotodo_engine::time::DayPart;
use dotodo_engine::{Basis, Context, Reading, Reason, Span, Todo};
use dotodo_proto::model::v1::{ParseRequest, ParseResponse, ParsedTodo};
use dotodo_proto::v1;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use tonic::Status;

/// The limits of the contract.
const TEXT_CHARS: usize = 10_000;
const TITLE_CHARS: usize = 500;
const TODOS: usize = 1_000;

/// Reads an utterance.
///
/// # Errors
/// INVALID_ARGUMENT if the text, the zone or the time is not what the contract asks for.
pub(crate) fn parse(request: &ParseRequest) -> Result<ParseResponse, Status> {
    let text = request.text.as_str();
    if text.chars().nth(TEXT_CHARS).is_some() {
        return Err(Status::invalid_argument(format!("text: must have at most {TEXT_CHARS} characters")));
    }
    let utterance = dotodo_engine::read(text, &context(request)?);
    let points = CodePoints::new(text);
    Ok(ParseResponse {
        todos: utterance.todos.into_iter().take(TODOS).map(|todo| points.todo(todo)).collect(),
        ignored: utterance
            .ignored
            .into_iter()
            .map(|part| v1::Ignored {
                text: part.span.of(text).to_owned(),
                span: Some(points.span(part.span)),
                reason: reason(part.reason).into(),
            })
            .collect(),
    })
}

fn context(request: &ParseRequest) -> Result<Context, Status> {
    let zone = TimeZone::get(&request.time_zone).map_err(|_| Status::invalid_argument("time_zone: is not known"))?;
    let said_at =
        request.reference_time.as_ref().ok_or_else(|| Status::invalid_argument("reference_time: is missing"))?;
    let at = Timestamp::new(said_at.seconds, said_at.nanos)
        .map_err(|_| Status::invalid_argument("reference_time: is out of range"))?;
    Ok(Context { reference: at.to_zoned(zone) })
}

/// Where each byte of a text stands, in code points.
struct CodePoints {
    /// For each byte offset that begins a character, and for the end: how many characters come before.
    before: Vec<i32>,
}

impl CodePoints {
    fn new(text: &str) -> Self {
        let mut before = vec![0; text.len() + 1];
        let mut count = 0;
        for (offset, _) in text.char_indices() {
            before[offset] = count;
            count += 1;
        }
        before[text.len()] = count;
        Self { before }
    }

    fn span(&self, span: Span) -> v1::Span {
        v1::Span { start: self.before[span.start], end: self.before[span.end] }
    }

    fn todo(&self, todo: Todo) -> ParsedTodo {
        let when = todo.when;
        let mut readings = vec![
            self.reading("title", &todo.title, String::clone),
            self.reading("category", &todo.category, |category| category.name().to_owned()),
        ];
        readings.extend(when.date.as_ref().map(|r| self.reading("due_date", r, ToString::to_string)));
        readings.extend(when.end_date.as_ref().map(|r| self.reading("end_date", r, ToString::to_string)));
        readings.extend(when.start_time.as_ref().map(|r| self.reading("start_time", r, clock)));
        readings.extend(when.end_time.as_ref().map(|r| self.reading("end_time", r, clock)));
        readings
            .extend(when.day_part.as_ref().map(|r| self.reading("day_part", r, |p| format!("{p:?}").to_lowercase())));
        readings.extend(when.deadline.as_ref().map(|r| self.reading("deadline", r, ToString::to_string)));
        readings.extend(when.recurrence.as_ref().map(|r| self.reading("recurrence", r, String::clone)));
        ParsedTodo {
            title: todo.title.value.chars().take(TITLE_CHARS).collect(),
            category: todo.category.value.name().to_owned(),
            due_date: text(when.date.as_ref(), ToString::to_string),
            end_date: text(when.end_date.as_ref(), ToString::to_string),
            start_time: text(when.start_time.as_ref(), clock),
            end_time: text(when.end_time.as_ref(), clock),
            day_part: when.day_part.map_or(v1::DayPart::Unspecified, |part| day_part(part.value)).into(),
            deadline: when.deadline.is_some_and(|deadline| deadline.value),
            recurrence: text(when.recurrence.as_ref(), String::clone),
            source: Some(self.span(todo.source)),
            readings,
        }
    }

    fn reading<T>(&self, field: &str, reading: &Reading<T>, show: impl Fn(&T) -> String) -> v1::Reading {
        v1::Reading {
            field: field.to_owned(),
            spans: reading.spans.iter().map(|span| self.span(*span)).collect(),
            implied: reading.basis == Basis::Implied,
            confidence: reading.confidence,
            runner_up: reading.runner_up.as_ref().map(show).unwrap_or_default(),
            rule: reading.rule.to_owned(),
        }
    }
}

fn text<T>(reading: Option<&Reading<T>>, show: impl Fn(&T) -> String) -> String {
    reading.map(|reading| show(&reading.value)).unwrap_or_default()
}

fn clock(time: &Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn day_part(part: DayPart) -> v1::DayPart {
    match part {
        DayPart::Dawn => v1::DayPart::Dawn,
        DayPart::Morning => v1::DayPart::Morning,
        DayPart::Forenoon => v1::DayPart::Forenoon,
        DayPart::Lunch => v1::DayPart::Lunch,
        DayPart::Daytime => v1::DayPart::Daytime,
        DayPart::Afternoon => v1::DayPart::Afternoon,
        DayPart::Evening => v1::DayPart::Evening,
        DayPart::Night => v1::DayPart::Night,
    }
}

fn reason(reason: Reason) -> v1::IgnoredReason {
    match reason {
        Reason::Remark => v1::IgnoredReason::Remark,
        Reason::Greeting => v1::IgnoredReason::Greeting,
        Reason::Question => v1::IgnoredReason::Question,
        Reason::Past => v1::IgnoredReason::Past,
        Reason::Cancelled => v1::IgnoredReason::Cancelled,
        Reason::ThirdPerson => v1::IgnoredReason::ThirdPerson,
        Reason::Withdrawn => v1::IgnoredReason::Withdrawn,
        Reason::Filler => v1::IgnoredReason::Filler,
        Reason::Command => v1::IgnoredReason::Command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(text: &str) -> ParseRequest {
        ParseRequest {
            text: text.to_owned(),
            locale: "ko".to_owned(),
            time_zone: "Asia/Seoul".to_owned(),
            reference_time: Some(prost_types::Timestamp { seconds: 1_795_482_000, nanos: 0 }),
        }
    }

    #[test]
    fn spans_count_code_points() {
        let points = CodePoints::new("방 a🙂b");
        assert_eq!(points.span(Span::new(0, "방".len())), v1::Span { start: 0, end: 1 });
        assert_eq!(points.span(Span::new("방 a".len(), "방 a🙂".len())), v1::Span { start: 3, end: 4 });
    }

    #[test]
    fn a_bad_request_is_refused() {
        for (bad, field) in [
            (request(&"가".repeat(10_001)), "text"),
            (ParseRequest { time_zone: "Mars/Olympus".into(), ..request("빨래") }, "time_zone"),
            (ParseRequest { reference_time: None, ..request("빨래") }, "reference_time"),
        ] {
            let status = parse(&bad).unwrap_err();
            assert_eq!(status.code(), tonic::Code::InvalidArgument);
            assert!(status.message().starts_with(field), "{status:?}");
        }
    }

    #[test]
    fn todos_come_with_the_words_they_came_from() {
        let answer = parse(&request("오늘 방 청소하고 빨래해야해")).unwrap();
        let titles: Vec<_> = answer.todos.iter().map(|todo| todo.title.as_str()).collect();
        assert_eq!(titles, ["방 청소하기", "빨래하기"]);
        assert_eq!(answer.todos[0].source, Some(v1::Span { start: 0, end: 9 }));
        assert_eq!(answer.todos[1].source, Some(v1::Span { start: 10, end: 15 }));
        assert!(answer.todos.iter().all(|todo| todo.due_date == "2026-11-24" && todo.category == "집안일"));
    }
}
