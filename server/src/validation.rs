//! Checks of fields, each with its reason. The fields at fault are collected, so that a client hears of all at once.

use jiff::civil::{Date, Time};
use rrule::{RRule, Unvalidated};
use uuid::Uuid;

use crate::error::{Error, Reason, Violation};

/// The categories a todo can have.
const CATEGORIES: [&str; 11] =
    ["집안일", "업무", "공부", "운동", "장보기", "건강", "약속", "금융", "취미", "여행", "기타"];

/// The years that a date may be in.
pub(crate) const DATE_YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// How many characters a recurrence may have.
const RECURRENCE_CHARS: usize = 500;

/// How many violations an answer names. They travel in HTTP headers, of which some clients take 8 KiB and no more.
const VIOLATIONS: usize = 10;

/// The violations found so far, the first ones of many.
#[derive(Debug, Default)]
pub(crate) struct Violations(Vec<Violation>);

impl Violations {
    /// Notes that a field breaks a limit.
    pub(crate) fn add(&mut self, field: &str, reason: Reason, description: impl Into<String>) {
        self.push(field, reason, description.into(), None);
    }

    /// Notes that a field has more of something than it may.
    pub(crate) fn exceeds(&mut self, field: &str, reason: Reason, most: usize, description: impl Into<String>) {
        self.push(field, reason, description.into(), Some(most));
    }

    fn push(&mut self, field: &str, reason: Reason, description: String, most: Option<usize>) {
        if self.0.len() < VIOLATIONS {
            self.0.push(Violation { field: field.to_owned(), reason, description, most });
        }
    }

    /// Notes what was found in a field's own fields.
    pub(crate) fn within(&mut self, field: &str, found: Vec<Violation>) {
        for Violation { field: inner, reason, description, most } in found {
            self.push(&format!("{field}.{inner}"), reason, description, most);
        }
    }

    /// A list of at most `most` entries.
    pub(crate) fn count(&mut self, field: &str, count: usize, most: usize) {
        if count > most {
            self.exceeds(field, Reason::TooMany, most, format!("must be at most {most}, are {count}"));
        }
    }

    /// Whether something was found in a field.
    pub(crate) fn names(&self, field: &str) -> bool {
        self.0.iter().any(|violation| violation.field == field)
    }

    /// The value, if nothing was found.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Error> {
        if self.0.is_empty() { Ok(value) } else { Err(self.into_error()) }
    }

    /// The error that names the violations.
    pub(crate) fn into_error(self) -> Error {
        Error::Invalid(self.0)
    }

    /// A text of at most `most` characters, without NUL, which PostgreSQL cannot keep.
    pub(crate) fn text(&mut self, field: &str, text: &str, most: usize) {
        if text.contains('\0') {
            self.add(field, Reason::NulCharacter, "must not contain the character NUL");
        }
        let chars = text.chars().count();
        if chars > most {
            let description = format!("must have at most {most} characters, has {chars}");
            self.exceeds(field, Reason::TooLong, most, description);
        }
    }

    /// A text that says something, of at most `most` characters.
    pub(crate) fn words(&mut self, field: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.add(field, Reason::Blank, "must not be empty or blank");
        }
        self.text(field, text, most);
    }

    /// A required UUID.
    pub(crate) fn uuid(&mut self, field: &str, text: &str) -> Uuid {
        self.optional_uuid(field, text).unwrap_or_else(|| {
            if text.is_empty() {
                self.add(field, Reason::Required, "must be given");
            }
            Uuid::nil()
        })
    }

    /// A UUID, or none where the text is empty.
    pub(crate) fn optional_uuid(&mut self, field: &str, text: &str) -> Option<Uuid> {
        self.optional(field, text, Reason::InvalidUuid, "must be a UUID, such as 0190b6f2-8a5e-7cc3-98c4-dc0c0c07398f")
    }

    /// A civil date, or none where the text is empty.
    pub(crate) fn date(&mut self, field: &str, text: &str) -> Option<Date> {
        let date: Date = self.optional(field, text, Reason::InvalidDate, "must be a date, as in 2026-11-24")?;
        if text.len() != 10 || !DATE_YEARS.contains(&date.year()) {
            self.add(field, Reason::InvalidDate, "must be a date from 1900-01-01 to 2200-12-31, as in 2026-11-24");
        }
        Some(date)
    }

    /// A civil time to the minute, or none where the text is empty.
    pub(crate) fn time(&mut self, field: &str, text: &str) -> Option<Time> {
        let time = self.optional(field, text, Reason::InvalidTime, "must be a time from 00:00 to 23:59, as in 09:30");
        if time.is_some() && text.len() != 5 {
            self.add(field, Reason::InvalidTime, "must be a time from 00:00 to 23:59, as in 09:30");
        }
        time
    }

    /// The name of a category, or 기타 where the text is empty.
    pub(crate) fn category(&mut self, field: &str, text: &str) -> String {
        if text.is_empty() {
            return "기타".to_owned();
        }
        if !CATEGORIES.contains(&text) {
            self.add(field, Reason::UnknownCategory, format!("must be one of {}", CATEGORIES.join(", ")));
        }
        text.to_owned()
    }

    /// The value of an RRULE, or none where the text is empty.
    pub(crate) fn recurrence(&mut self, field: &str, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        if text.len() > RECURRENCE_CHARS || text.contains(char::is_whitespace) {
            self.add(
                field,
                Reason::InvalidRecurrence,
                "must be the value of an RRULE on one line, at most 500 characters",
            );
        } else if let Err(error) = text.parse::<RRule<Unvalidated>>() {
            self.add(field, Reason::InvalidRecurrence, format!("must be the value of an RFC 5545 RRULE: {error}"));
        }
        Some(text.to_owned())
    }

    /// The IANA name of a time zone, or none where the text is empty.
    pub(crate) fn time_zone(&mut self, field: &str, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        if jiff::tz::TimeZone::get(text).is_err() {
            self.add(field, Reason::UnknownTimeZone, "must be the name of an IANA time zone, such as Asia/Seoul");
        }
        Some(text.to_owned())
    }

    /// The tag of a language we read, or none where the text is empty.
    pub(crate) fn locale(&mut self, field: &str, text: &str) -> Option<String> {
        if text.is_empty() {
            return None;
        }
        let mut subtags = text.split('-');
        let known = matches!(subtags.next().map(str::to_ascii_lowercase).as_deref(), Some("ko" | "en"));
        let shaped = subtags.all(|tag| (2..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !known || !shaped || text.len() > 35 {
            self.add(field, Reason::UnknownLocale, "must be a BCP 47 tag that begins with ko or en");
        }
        Some(text.to_owned())
    }

    fn optional<T: std::str::FromStr>(&mut self, field: &str, text: &str, reason: Reason, rule: &str) -> Option<T> {
        if text.is_empty() {
            return None;
        }
        let value = text.parse().ok();
        if value.is_none() {
            self.add(field, reason, rule);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons<T>(check: impl FnOnce(&mut Violations) -> T) -> Vec<&'static str> {
        let mut violations = Violations::default();
        check(&mut violations);
        violations.0.iter().map(|violation| violation.reason.name()).collect()
    }

    #[test]
    fn text_is_counted_in_characters() {
        assert!(reasons(|v| v.words("text", &"가".repeat(10_000), 10_000)).is_empty());
        assert_eq!(reasons(|v| v.words("text", &"가".repeat(10_001), 10_000)), ["TOO_LONG"]);
        assert_eq!(reasons(|v| v.words("text", " \n\t ", 10_000)), ["BLANK"]);
        assert_eq!(reasons(|v| v.words("text", "방\0청소", 10_000)), ["NUL_CHARACTER"]);
    }

    #[test]
    fn dates_and_times_are_exact() {
        for good in ["", "2026-11-24", "2028-02-29"] {
            assert!(reasons(|v| v.date("due_date", good)).is_empty(), "{good}");
        }
        for bad in ["tomorrow", "2026-02-30", "20261124", "0001-01-01", "2026-11-24T00:00"] {
            assert_eq!(reasons(|v| v.date("due_date", bad)), ["INVALID_DATE"], "{bad}");
        }
        for bad in ["24:00", "9:30", "09:30:00", "noon"] {
            assert_eq!(reasons(|v| v.time("start_time", bad)), ["INVALID_TIME"], "{bad}");
        }
        assert!(reasons(|v| v.time("start_time", "23:59")).is_empty());
    }

    #[test]
    fn recurrences_follow_the_standard() {
        for good in
            ["", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=DAILY;UNTIL=20261231"]
        {
            assert!(reasons(|v| v.recurrence("recurrence", good)).is_empty(), "{good}");
        }
        for bad in ["daily", "FREQ=SOMETIMES", "BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY\nEXDATE:1"] {
            assert_eq!(reasons(|v| v.recurrence("recurrence", bad)), ["INVALID_RECURRENCE"], "{bad}");
        }
    }

    #[test]
    fn zones_and_locales_are_known() {
        assert!(reasons(|v| v.time_zone("time_zone", "Asia/Seoul")).is_empty());
        assert_eq!(reasons(|v| v.time_zone("time_zone", "Mars/Olympus")), ["UNKNOWN_TIME_ZONE"]);
        for good in ["ko", "ko-KR", "en-US", "en"] {
            assert!(reasons(|v| v.locale("locale", good)).is_empty(), "{good}");
        }
        for bad in ["fr", "korean", "ko_KR", "ko-"] {
            assert_eq!(reasons(|v| v.locale("locale", bad)), ["UNKNOWN_LOCALE"], "{bad}");
        }
    }
}
