//! The names under which the store keeps what the wire has as enums.

use std::ops::RangeInclusive;

use dotodo_proto::v1::{DayPart, DismissReason, IgnoredReason, Priority, RecommendationState, Source};
use jiff::civil::{Time, time};

const DAY_PARTS: [(DayPart, &str); 8] = [
    (DayPart::Dawn, "dawn"),
    (DayPart::Morning, "morning"),
    (DayPart::Forenoon, "forenoon"),
    (DayPart::Lunch, "lunch"),
    (DayPart::Daytime, "daytime"),
    (DayPart::Afternoon, "afternoon"),
    (DayPart::Evening, "evening"),
    (DayPart::Night, "night"),
];
const PRIORITIES: [(Priority, &str); 3] =
    [(Priority::Low, "low"), (Priority::Medium, "medium"), (Priority::High, "high")];
const SOURCES: [(Source, &str); 3] =
    [(Source::Voice, "voice"), (Source::Manual, "manual"), (Source::Recommendation, "recommendation")];
const RECOMMENDATION_STATES: [(RecommendationState, &str); 5] = [
    (RecommendationState::Made, "made"),
    (RecommendationState::Shown, "shown"),
    (RecommendationState::Accepted, "accepted"),
    (RecommendationState::Dismissed, "dismissed"),
    (RecommendationState::Expired, "expired"),
];
const DISMISS_REASONS: [(DismissReason, &str); 3] =
    [(DismissReason::NotNow, "not_now"), (DismissReason::Never, "never"), (DismissReason::DoneAlready, "done_already")];

/// The name of a part of the day; none for UNSPECIFIED.
pub(crate) fn day_part(part: DayPart) -> Option<&'static str> {
    name(&DAY_PARTS, part)
}

/// The part of the day with a name.
pub(crate) fn day_part_named(stored: &str) -> DayPart {
    named(&DAY_PARTS, stored).unwrap_or(DayPart::Unspecified)
}

/// The hours of the part of the day with a name, as the contract gives them.
pub(crate) fn hours(stored: &str) -> RangeInclusive<Time> {
    let at = |hour, minute| time(hour, minute, 0, 0);
    match day_part_named(stored) {
        DayPart::Unspecified => at(0, 0)..=at(23, 59),
        DayPart::Dawn => at(0, 0)..=at(6, 30),
        DayPart::Morning => at(5, 0)..=at(10, 30),
        DayPart::Forenoon => at(6, 0)..=at(11, 59),
        DayPart::Lunch => at(11, 0)..=at(14, 0),
        DayPart::Daytime => at(11, 0)..=at(17, 0),
        DayPart::Afternoon => at(12, 0)..=at(18, 0),
        DayPart::Evening => at(17, 0)..=at(21, 59),
        DayPart::Night => at(18, 0)..=at(23, 59),
    }
}

/// The name of a priority; none for UNSPECIFIED.
pub(crate) fn priority(priority: Priority) -> Option<&'static str> {
    name(&PRIORITIES, priority)
}

/// The priority with a name.
pub(crate) fn priority_named(stored: &str) -> Priority {
    named(&PRIORITIES, stored).unwrap_or(Priority::Unspecified)
}

/// The source with a name.
pub(crate) fn source_named(stored: &str) -> Source {
    named(&SOURCES, stored).unwrap_or(Source::Unspecified)
}

/// The name of what became of a recommendation; none for UNSPECIFIED.
pub(crate) fn recommendation_state(state: RecommendationState) -> Option<&'static str> {
    name(&RECOMMENDATION_STATES, state)
}

/// What became of a recommendation, by its name.
pub(crate) fn recommendation_state_named(stored: &str) -> RecommendationState {
    named(&RECOMMENDATION_STATES, stored).unwrap_or(RecommendationState::Unspecified)
}

/// The name of why something was turned down; none for UNSPECIFIED.
pub(crate) fn dismiss_reason(reason: DismissReason) -> Option<&'static str> {
    name(&DISMISS_REASONS, reason)
}

/// Why something was turned down, by its name.
pub(crate) fn dismiss_reason_named(stored: &str) -> DismissReason {
    named(&DISMISS_REASONS, stored).unwrap_or(DismissReason::Unspecified)
}

/// The name of a reason, as the contract spells it, without its prefix.
pub(crate) fn ignored_reason(reason: IgnoredReason) -> &'static str {
    reason.as_str_name().trim_start_matches("IGNORED_REASON_")
}

fn name<T: Copy + PartialEq>(names: &[(T, &'static str)], value: T) -> Option<&'static str> {
    names.iter().find(|(other, _)| *other == value).map(|(_, name)| *name)
}

fn named<T: Copy>(names: &[(T, &'static str)], stored: &str) -> Option<T> {
    names.iter().find(|(_, name)| *name == stored).map(|(value, _)| *value)
}
