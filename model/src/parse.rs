//! Utterances: from the wire to the engine, and its reading back. Spans become code points on the way.

use dotodo_engine::time::{Amount, DayPart, When};
use dotodo_engine::{Action, Basis, Category, Command, Context, Filing, Ignored, Reading, Reason, Span, Todo};
use dotodo_proto::model::v1::{ParseRequest, ParseResponse, ParsedCommand, ParsedTodo};
use dotodo_proto::{model, v1};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use tonic::Status;

/// The limits of the contract.
const TEXT_CHARS: usize = 10_000;
const TITLE_CHARS: usize = 500;
const TODOS: usize = 1_000;
const COMMANDS: usize = 100;
const FILINGS: usize = 200;

/// Reads an utterance.
///
/// # Errors
/// INVALID_ARGUMENT if the text, the zone, the time or a filing is not what the contract asks for.
pub(crate) fn parse(request: &ParseRequest) -> Result<ParseResponse, Status> {
    let text = request.text.as_str();
    if text.chars().nth(TEXT_CHARS).is_some() {
        return Err(Status::invalid_argument(format!("text: must have at most {TEXT_CHARS} characters")));
    }
    let utterance = dotodo_engine::read(text, &context(request)?);
    let points = CodePoints::new(text);
    let commands = utterance.commands.iter().take(COMMANDS);
    Ok(ParseResponse {
        todos: utterance.todos.iter().take(TODOS).map(|todo| points.todo(todo)).collect(),
        commands: commands.map(|command| points.command(command, &utterance.ignored)).collect(),
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
    Ok(Context { reference: at.to_zoned(zone), filings: filings(request)? })
}

/// What the speaker filed under what.
fn filings(request: &ParseRequest) -> Result<Vec<Filing>, Status> {
    if request.filings.len() > FILINGS {
        return Err(Status::invalid_argument(format!("filings: must be at most {FILINGS}")));
    }
    let filing = |(index, filing): (usize, &model::v1::Filing)| {
        if filing.title.trim().is_empty() || filing.title.chars().nth(TITLE_CHARS).is_some() {
            let limit = format!("filings[{index}].title: must have 1 to {TITLE_CHARS} characters");
            return Err(Status::invalid_argument(limit));
        }
        let category = Category::ALL.into_iter().find(|category| category.name() == filing.category);
        let unknown = || Status::invalid_argument(format!("filings[{index}].category: is not known"));
        Ok(Filing { title: filing.title.clone(), category: category.ok_or_else(unknown)? })
    };
    request.filings.iter().enumerate().map(filing).collect()
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

    fn todo(&self, todo: &Todo) -> ParsedTodo {
        let when = self.when(&todo.when);
        let mut readings = vec![
            self.reading("title", &todo.title, String::clone),
            self.reading("category", &todo.category, |category| category.name().to_owned()),
        ];
        readings.extend(when.readings);
        ParsedTodo {
            title: title(&todo.title.value),
            category: todo.category.value.name().to_owned(),
            due_date: when.due_date,
            end_date: when.end_date,
            start_time: when.start_time,
            end_time: when.end_time,
            day_part: when.day_part,
            deadline: when.deadline,
            recurrence: when.recurrence,
            source: Some(self.span(todo.source)),
            readings,
        }
    }

    /// A command was asked for where its words gave no todo because they are one; elsewhere they only tell something.
    fn command(&self, command: &Command, ignored: &[Ignored]) -> ParsedCommand {
        let reason = ignored.iter().find(|part| part.span == command.source).map(|part| part.reason);
        ParsedCommand {
            action: action(command.action).into(),
            target: title(&command.target.value),
            was: Some(self.when(&command.was)),
            to: Some(self.when(&command.to)),
            shift: command.shift.map(shift),
            source: Some(self.span(command.source)),
            asked: reason == Some(Reason::Command),
            reading: Some(self.reading("title", &command.target, String::clone)),
        }
    }

    fn when(&self, when: &When) -> v1::When {
        let mut readings = Vec::new();
        readings.extend(when.date.as_ref().map(|r| self.reading("due_date", r, ToString::to_string)));
        readings.extend(when.end_date.as_ref().map(|r| self.reading("end_date", r, ToString::to_string)));
        readings.extend(when.start_time.as_ref().map(|r| self.reading("start_time", r, clock)));
        readings.extend(when.end_time.as_ref().map(|r| self.reading("end_time", r, clock)));
        readings
            .extend(when.day_part.as_ref().map(|r| self.reading("day_part", r, |p| format!("{p:?}").to_lowercase())));
        readings.extend(when.deadline.as_ref().map(|r| self.reading("deadline", r, ToString::to_string)));
        readings.extend(when.recurrence.as_ref().map(|r| self.reading("recurrence", r, String::clone)));
        v1::When {
            due_date: text(when.date.as_ref(), ToString::to_string),
            end_date: text(when.end_date.as_ref(), ToString::to_string),
            start_time: text(when.start_time.as_ref(), clock),
            end_time: text(when.end_time.as_ref(), clock),
            day_part: when.day_part.as_ref().map_or(v1::DayPart::Unspecified, |part| day_part(part.value)).into(),
            deadline: when.deadline.as_ref().is_some_and(|deadline| deadline.value),
            recurrence: text(when.recurrence.as_ref(), String::clone),
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

/// As much of a title as one may have.
fn title(title: &str) -> String {
    title.chars().take(TITLE_CHARS).collect()
}

fn action(action: Action) -> v1::CommandAction {
    match action {
        Action::Complete => v1::CommandAction::Complete,
        Action::Delete => v1::CommandAction::Delete,
        Action::Reschedule => v1::CommandAction::Reschedule,
    }
}

fn shift(amount: Amount) -> v1::Shift {
    v1::Shift { months: amount.months, days: amount.days, minutes: amount.minutes }
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
    use dotodo_proto::model::v1::Filing;

    use super::*;

    fn request(text: &str) -> ParseRequest {
        ParseRequest {
            text: text.to_owned(),
            locale: "ko".to_owned(),
            time_zone: "Asia/Seoul".to_owned(),
            reference_time: Some(prost_types::Timestamp { seconds: 1_795_482_000, nanos: 0 }),
            filings: Vec::new(),
        }
    }

    #[test]
    fn spans_count_code_points() {
        let points = CodePoints::new("방 a🙂b");
        assert_eq!(points.span(Span::new(0, "방".len())), v1::Span { start: 0, end: 1 });
        assert_eq!(points.span(Span::new("방 a".len(), "방 a🙂".len())), v1::Span { start: 3, end: 4 });
    }

    fn filed(title: &str, category: &str) -> Filing {
        Filing { title: title.into(), category: category.into() }
    }

    #[test]
    fn a_bad_request_is_refused() {
        let filings = |filings: Vec<Filing>| ParseRequest { filings, ..request("빨래") };
        for (bad, field) in [
            (filings(vec![filed("산책", "운동"); 201]), "filings"),
            (filings(vec![filed("산책", "운동"), filed(" ", "운동")]), "filings[1].title"),
            (filings(vec![filed(&"가".repeat(501), "운동")]), "filings[0].title"),
            (filings(vec![filed("산책", "chores")]), "filings[0].category"),
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

    #[test]
    fn commands_come_with_what_they_mean_and_whether_they_were_asked_for() {
        let command = |text: &str| parse(&request(text)).unwrap().commands.remove(0);
        let done = command("빨래 다 했어");
        assert_eq!((done.action(), done.target.as_str(), done.asked), (v1::CommandAction::Complete, "빨래하기", false));
        let off = command("내일 회의 취소해줘");
        assert_eq!((off.action(), off.target.as_str(), off.asked), (v1::CommandAction::Delete, "회의", true));
        assert_eq!(off.was.unwrap().due_date, "2026-11-25");
        let reading = off.reading.unwrap();
        assert_eq!((reading.field.as_str(), reading.spans[0]), ("title", v1::Span { start: 3, end: 5 }));
        let later = command("회의 네시로 미뤄줘");
        let action = later.action();
        let to = later.to.unwrap();
        assert_eq!((action, to.start_time.as_str()), (v1::CommandAction::Reschedule, "16:00"));
        let day = to.readings.iter().find(|reading| reading.field == "due_date").unwrap();
        assert!(day.implied, "no day was said");
        let sooner = command("회의 한 시간 당겨줘");
        assert_eq!(sooner.shift, Some(v1::Shift { minutes: -60, ..v1::Shift::default() }));
    }

    #[test]
    fn what_was_filed_by_hand_is_filed_alike() {
        let category =
            |filings| parse(&ParseRequest { filings, ..request("산책하기") }).unwrap().todos.remove(0).category;
        assert_ne!(category(vec![]), "취미");
        assert_eq!(category(vec![filed("산책하기", "취미"), filed("장보기", "장보기")]), "취미");
    }
}
