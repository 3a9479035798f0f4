//! Suggestions: a history from the wire to the engine, and what it suggests back. Instants become days in the person's
//! zone on the way.

use dotodo_engine::Category;
use dotodo_engine::recommend::feature::Crowd;
use dotodo_engine::recommend::{self, Language, Other, Part, Past, Recurrence, Refusal, Request};
use dotodo_proto::model::v1::{OthersTodo, PastTodo, RecommendRequest, RecommendResponse, Suggestion};
use dotodo_proto::v1::{DayPart, DismissReason, Evidence, Source, SuggestedRecurrence};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tonic::Status;

/// The limits of the contract.
const HISTORY: usize = 1_000_000;
const OTHERS: usize = 1_000;
const COUNT: i32 = 50;

/// Suggests what a person may want to do.
///
/// # Errors
/// INVALID_ARGUMENT if the date, the zone, the count or a list is not what the contract asks for.
pub(crate) fn recommend(request: &RecommendRequest) -> Result<RecommendResponse, Status> {
    let day: Date =
        request.reference_date.parse().map_err(|_| Status::invalid_argument("reference_date: must be a date"))?;
    let zone = TimeZone::get(&request.time_zone).map_err(|_| Status::invalid_argument("time_zone: is not known"))?;
    check_sizes(request)?;
    let history: Vec<Past> = request.history.iter().map(|past| read(past, &zone)).collect();
    let others: Vec<Other> = request.others.iter().map(read_other).collect();
    let exclude: Vec<&str> = request.exclude.iter().map(String::as_str).collect();
    let suggestions = recommend::recommend(&Request {
        history: &history,
        day,
        part: read_part(request.day_part()),
        count: usize::try_from(request.count).unwrap_or_default(),
        others: &others,
        exclude: &exclude,
        seed: request.seed,
    });
    Ok(RecommendResponse {
        suggestions: suggestions.into_iter().map(|found| write(found, day)).collect(),
        model: recommend::NAME.to_owned(),
    })
}

fn check_sizes(request: &RecommendRequest) -> Result<(), Status> {
    if !(1..=COUNT).contains(&request.count) {
        return Err(Status::invalid_argument(format!("count: must be 1 to {COUNT}")));
    }
    let lists = [
        ("history", request.history.len(), HISTORY),
        ("others", request.others.len(), OTHERS),
        ("exclude", request.exclude.len(), OTHERS),
    ];
    for (name, length, most) in lists {
        if length > most {
            return Err(Status::invalid_argument(format!("{name}: at most {most}")));
        }
    }
    Ok(())
}

fn category(name: &str) -> Category {
    Category::from_name(name).unwrap_or(Category::Other)
}

fn read<'a>(past: &'a PastTodo, zone: &TimeZone) -> Past<'a> {
    let local = |at: Option<prost_types::Timestamp>| {
        Some(Timestamp::new(at?.seconds, at?.nanos).ok()?.to_zoned(zone.clone()).datetime())
    };
    let refusal = match past.dismiss_reason() {
        DismissReason::Unspecified => Refusal::Unsaid,
        DismissReason::NotNow => Refusal::NotNow,
        DismissReason::Never => Refusal::Never,
        DismissReason::DoneAlready => Refusal::DoneAlready,
    };
    Past {
        title: &past.title,
        category: category(&past.category),
        done: local(past.complete_time).map(|at| (at.date(), Part::of(at.hour()))),
        due: past.due_date.parse().ok(),
        recurs: past.recurs,
        suggested: past.source() == Source::Recommendation,
        dismissed: local(past.dismiss_time).map(|at| (at.date(), refusal)),
    }
}

fn read_other(other: &OthersTodo) -> Other<'_> {
    let share = |share: f32| if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let [peers, popular, lately] = [other.peer_share, other.popular_share, other.lately_share].map(share);
    Other { title: &other.title, category: category(&other.category), crowd: Crowd { peers, popular, lately } }
}

/// The engine's part of the day, which is coarser than speech.
fn read_part(part: DayPart) -> Option<Part> {
    match part {
        DayPart::Unspecified => None,
        DayPart::Dawn => Some(Part::Dawn),
        DayPart::Morning | DayPart::Forenoon => Some(Part::Morning),
        DayPart::Lunch | DayPart::Daytime | DayPart::Afternoon => Some(Part::Daytime),
        DayPart::Evening => Some(Part::Evening),
        DayPart::Night => Some(Part::Night),
    }
}

fn write_part(part: Option<Part>) -> DayPart {
    match part {
        None => DayPart::Unspecified,
        Some(Part::Dawn) => DayPart::Dawn,
        Some(Part::Morning) => DayPart::Morning,
        Some(Part::Daytime) => DayPart::Daytime,
        Some(Part::Evening) => DayPart::Evening,
        Some(Part::Night) => DayPart::Night,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "scores need no more than single precision")]
fn write(found: recommend::Suggestion, day: Date) -> Suggestion {
    let languages = [("ko", Language::Korean), ("en", Language::English)];
    let reason = |(tag, language): (&str, _)| (tag.to_owned(), recommend::reason(&found.evidence, day, language));
    Suggestion {
        reasons: languages.map(reason).into(),
        title: found.title,
        category: found.category.name().to_owned(),
        score: found.score as f32,
        evidence: Some(write_evidence(&found.evidence)),
        recurrence: found.recurrence.map(write_recurrence),
        explored: found.explored,
        wordings: found.wordings,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "shares and gaps need no more than single precision")]
fn write_evidence(evidence: &recommend::Evidence) -> Evidence {
    let date = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    Evidence {
        times_done: count(evidence.times_done),
        days_since_last: evidence.days_since_last,
        usual_gap_days: evidence.usual_gap_days.unwrap_or_default() as f32,
        weekday_share: evidence.weekday_share as f32,
        first_date: date(evidence.first),
        last_date: date(evidence.last),
        gap_spread_days: evidence.gap_spread_days.unwrap_or_default() as f32,
        weekday_weeks: count(evidence.weekday_weeks),
        recent_times: count(evidence.recent_times),
        month_day_months: count(evidence.month_day_months),
        day_part: write_part(evidence.part).into(),
        day_part_share: evidence.part_share as f32,
        times_accepted: count(evidence.accepted),
        times_dismissed: count(evidence.turned_down),
        peer_share: evidence.crowd.peers,
        popular_share: evidence.crowd.popular,
    }
}

fn write_recurrence(found: Recurrence) -> SuggestedRecurrence {
    SuggestedRecurrence {
        times_due: count(found.due),
        times_kept: count(found.kept),
        days: count(found.days),
        rule: found.rule,
    }
}

fn count(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(history: Vec<PastTodo>) -> RecommendRequest {
        RecommendRequest {
            reference_date: "2026-11-24".into(),
            time_zone: "Asia/Seoul".into(),
            locale: "ko".into(),
            count: 3,
            history,
            ..RecommendRequest::default()
        }
    }

    #[test]
    fn days_are_the_persons_own() {
        // Half past midnight on the 17th in Seoul is still the 16th in UTC.
        let seconds = "2026-11-16T15:30:00Z".parse::<Timestamp>().unwrap().as_second();
        let past = PastTodo {
            title: "분리수거하기".into(),
            category: "집안일".into(),
            complete_time: Some(prost_types::Timestamp { seconds, nanos: 0 }),
            ..PastTodo::default()
        };
        let answer = recommend(&request(vec![past])).unwrap();
        assert_eq!(answer.suggestions[0].evidence.as_ref().unwrap().days_since_last, 7);
        assert_eq!(answer.suggestions[0].reasons["ko"], "지금까지 1번 했고, 마지막은 7일 전이에요.");
        assert_eq!(answer.suggestions[0].reasons["en"], "Done 1 time so far; last 7 days ago.");
        assert_eq!(answer.suggestions[0].wordings, ["분리수거하기"]);
    }

    #[test]
    fn a_bad_request_is_refused() {
        for bad in [
            RecommendRequest { reference_date: "today".into(), ..request(vec![]) },
            RecommendRequest { time_zone: "Mars/Olympus".into(), ..request(vec![]) },
            RecommendRequest { count: 0, ..request(vec![]) },
        ] {
            assert_eq!(recommend(&bad).unwrap_err().code(), tonic::Code::InvalidArgument);
        }
    }
}
