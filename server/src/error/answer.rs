//! What a status goes through on its way out, whoever made it and whether it stands in the headers of an answer or in the
//! trailers of a stream: it gets details, words for the person, and a word for clients that try again by themselves.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::HeaderMap;
use http_body::Frame;
use http_body_util::BodyExt as _;
use prost::bytes::Bytes;
use tonic::{Code, Status};
use tonic_types::{BadRequest, ErrorDetails, LocalizedMessage, RpcStatusExt as _, StatusExt as _};

use super::language::Language;
use super::reason::Reason;
use super::{DOMAIN, Error, message};

const UNKNOWN_METHOD: &str = "there is no such method";

/// How clients that follow a retry policy are told when to try again, in milliseconds; a negative number: do not.
const PUSHBACK: &str = "grpc-retry-pushback-ms";

/// Completes the status of an answer in the language that is asked for.
pub(crate) async fn complete(mut request: Request, next: Next) -> Response {
    let language = Language::of_headers(request.headers());
    request.extensions_mut().insert(language);
    let response = next.run(request).await;
    // The generated code answers an unknown method of a known service with headers alone.
    let status = response.extensions().get::<Status>().cloned();
    match status.or_else(|| Status::from_header_map(response.headers())) {
        Some(status) if status.code() != Code::Ok => completed(&status, language).into_http(),
        _ => response.map(|body| Body::new(body.map_frame(move |frame| with_trailers(frame, language)))),
    }
}

/// Completes the status in the trailers of a stream.
fn with_trailers(frame: Frame<Bytes>, language: Language) -> Frame<Bytes> {
    let trailers = match frame.into_trailers() {
        Ok(trailers) => trailers,
        Err(data) => return data,
    };
    match Status::from_header_map(&trailers) {
        Some(status) if status.code() != Code::Ok => {
            let mut completed_trailers = HeaderMap::new();
            let written = completed(&status, language).add_header(&mut completed_trailers);
            Frame::trailers(if written.is_ok() { completed_trailers } else { trailers })
        }
        _ => Frame::trailers(trailers),
    }
}

fn completed(status: &Status, language: Language) -> Status {
    let (text, mut details) = if status.details().is_empty() {
        details_of_tonics(status)
    } else {
        (status.message().to_owned(), status.get_error_details())
    };
    translate(&mut details, language);
    let mut metadata = status.metadata().clone();
    if let Some(pushback) = pushback(status.code(), &details) {
        metadata.insert(PUSHBACK, pushback.into());
    }
    Status::with_error_details_and_metadata(status.code(), text, details, metadata)
}

/// A message and details for a status that tonic made itself: of a message that is too large or malformed, of an unknown
/// method.
fn details_of_tonics(status: &Status) -> (String, ErrorDetails) {
    let (reason, field) = match status.code() {
        Code::InvalidArgument => (Reason::MessageMalformed, malformed_field(status.message())),
        Code::OutOfRange | Code::ResourceExhausted => (Reason::MessageTooLarge, None),
        Code::Unimplemented => (Reason::MethodUnknown, None),
        Code::Cancelled | Code::DeadlineExceeded => (Reason::DeadlineExceeded, None),
        _ => (Reason::Internal, None),
    };
    let mut details = ErrorDetails::with_error_info(reason.name(), DOMAIN, HashMap::new());
    if let Some(field) = field {
        details.add_bad_request_violation(field, status.message());
    }
    let text = if status.code() == Code::Unimplemented { UNKNOWN_METHOD } else { status.message() };
    (text.to_owned(), details)
}

/// The field in prost's words "failed to decode Protobuf message: Message.field: …".
fn malformed_field(message: &str) -> Option<String> {
    let path = message.strip_prefix("failed to decode Protobuf message: ")?.split_once(": ")?.0;
    Some(path.split_once('.')?.1.to_owned())
}

/// Adds what the person reads: a message for the whole, and one for each field.
fn translate(details: &mut ErrorDetails, language: Language) {
    let Some(info) = details.error_info().filter(|info| info.domain == DOMAIN) else { return };
    let Some(reason) = Reason::named(&info.reason) else { return };
    let facts = info.metadata.clone();
    let wait = details.retry_info().and_then(|info| info.retry_delay).unwrap_or_default();
    let text = |reason, field: &str| {
        let most = facts.get(&format!("{field}.most")).map(String::as_str).unwrap_or_default();
        let wait = wait.as_secs_f64().ceil().to_string();
        language.text(reason).replace("{most}", most).replace("{wait}", &wait)
    };
    let mut violations = details.bad_request().map(|bad| bad.field_violations.clone()).unwrap_or_default();
    let mut texts: Vec<String> = Vec::new();
    for violation in &mut violations {
        let message = text(Reason::named(&violation.reason).unwrap_or(reason), &violation.field);
        violation.localized_message = Some(LocalizedMessage::new(language.tag(), &message));
        if !texts.contains(&message) {
            texts.push(message);
        }
    }
    let whole = if texts.is_empty() { text(reason, "") } else { texts.join(" ") };
    details.set_localized_message(language.tag(), whole);
    if !violations.is_empty() {
        details.set_bad_request(BadRequest::new(violations).field_violations);
    }
}

/// A status that is part of an answer, with what the person reads.
pub(crate) fn translated(status: tonic_types::Status, language: Language) -> tonic_types::Status {
    let mut details = status.get_error_details();
    translate(&mut details, language);
    message(&Status::with_error_details(Code::from_i32(status.code), status.message, details))
}

/// When a client should try again by itself, if it might think it should.
fn pushback(code: Code, details: &ErrorDetails) -> Option<i64> {
    if !matches!(code, Code::Unavailable | Code::ResourceExhausted) {
        return None;
    }
    let delay = details.retry_info().and_then(|info| info.retry_delay);
    Some(delay.map_or(-1, |delay| i64::try_from(delay.as_millis()).unwrap_or(i64::MAX)))
}

/// The answer to a call that ends before it reaches a handler.
pub(crate) fn response(error: Error) -> Response {
    Status::from(error).into_http::<Body>()
}

/// The answer to a handler that panicked. The panic itself has been logged by the hook.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    response(Error::Panicked)
}

/// The answer to a path that no service has.
pub(crate) async fn unknown_method() -> Response {
    Status::unimplemented(UNKNOWN_METHOD).into_http::<Body>().into_response()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::Violation;
    use super::*;

    fn localized(error: Error, language: Language) -> ErrorDetails {
        completed(&Status::from(error), language).get_error_details()
    }

    fn text(details: &ErrorDetails) -> (&str, &str) {
        let message = details.localized_message().unwrap();
        (message.locale.as_str(), message.message.as_str())
    }

    #[test]
    fn a_person_is_told_in_their_language() {
        let korean = localized(Error::TokenMissing, Language::Korean);
        assert_eq!(text(&korean), ("ko", "로그인이 필요해요. 로그인한 뒤 다시 해 주세요."));
        let english = localized(Error::TokenMissing, Language::English);
        assert_eq!(text(&english), ("en", "You are not signed in. Sign in and try again."));
    }

    #[test]
    fn each_field_has_its_own_text_and_the_whole_says_each_once() {
        let violation = |field: &str, reason, most| {
            let (field, description) = (field.to_owned(), String::new());
            Violation { field, reason, description, most }
        };
        let long = |field| violation(field, Reason::TooLong, Some(50));
        let violations =
            vec![long("todo.labels[0]"), long("todo.labels[1]"), violation("todo.title", Reason::Blank, None)];
        let details = localized(Error::Invalid(violations), Language::English);
        let too_long = "This is too long. Shorten it to 50 characters at most.";
        let blank = "There is nothing here yet. Say or write something.";
        let fields = details.bad_request().unwrap().field_violations.iter();
        let texts: Vec<_> = fields.map(|field| field.localized_message.as_ref().unwrap().message.as_str()).collect();
        assert_eq!(texts, [too_long, too_long, blank]);
        assert_eq!(text(&details).1, format!("{too_long} {blank}"));
    }

    #[test]
    fn who_must_wait_is_told_how_long() {
        let error = || Error::TooManyCalls { wait: Duration::from_millis(2100), cost: 2 };
        let details = localized(error(), Language::Korean);
        assert_eq!(text(&details).1, "짧은 동안 너무 많이 요청했어요. 3초 뒤에 다시 해 주세요.");
        let pushback = |error| {
            let status = completed(&Status::from(error), Language::Korean);
            status.metadata().get(PUSHBACK).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(pushback(error()).as_deref(), Some("2100"));
        assert_eq!(pushback(Error::TooManyStreams).as_deref(), Some("-1"));
        assert_eq!(pushback(Error::TokenMissing), None);
    }

    #[test]
    fn no_text_has_a_gap() {
        for reason in Reason::ALL {
            let mut details = ErrorDetails::with_error_info(reason.name(), DOMAIN, HashMap::new());
            translate(&mut details, Language::English);
            assert!(!text(&details).1.contains('{'), "{reason:?}");
        }
    }

    #[test]
    fn the_field_of_a_malformed_message_is_found() {
        let message = "failed to decode Protobuf message: CaptureTodosRequest.text: invalid string value";
        assert_eq!(malformed_field(message).as_deref(), Some("text"));
        assert_eq!(malformed_field("something else"), None);
    }
}
