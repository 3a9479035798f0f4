//! Suggestions: a history from the wire to the engine, and what it suggests back. Instants become days in the person's
//! zone on the way.

use dotodo_engine::Category;
use dotodo_engine::recommend::{self, Language, Past};
use dotodo_proto::model::v1::{Evidence, PastTodo, RecommendRequest, RecommendResponse, Suggestion};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tonic::Status;

/// The limits of the contract.
const HISTORY: usize = 100_000;
const COUNT: i32 = 50;

/// Suggests what a person may want to do.
///
/// # Errors
/// INVALID_ARGUMENT if the date, the zone, the count or the history is not what the contract asks for.
pub(crate) fn recommend(request: &RecommendRequest) -> Result<RecommendResponse, Status> {
    let day: Date =
        request.reference_date.parse().map_err(|_| Status::invalid_argument("reference_date: must be a date"))?;
    let zone = TimeZone::get(&request.time_zone).map_err(|_| Status::invalid_argument("time_zone: is not known"))?;
    if !(1..=COUNT).contains(&request.count) || request.history.len() > HISTORY {
        return Err(Status::invalid_argument(format!("count: must be 1 to {COUNT}; history: at most {HISTORY}")));
    }
    let history: Vec<Past> = request.history.iter().map(|past| read(past, &zone)).collect();
    let language = if request.locale.starts_with("en") { Language::English } else { Language::Korean };
    let count = usize::try_from(request.count).unwrap_or_default();
    let suggestions = recommend::recommend(&history, day, count);
    Ok(RecommendResponse { suggestions: suggestions.into_iter().map(|found| write(found, day, language)).collect() })
}

fn read<'a>(past: &'a PastTodo, zone: &TimeZone) -> Past<'a> {
    let day = |at: Option<prost_types::Timestamp>| {
        Some(Timestamp::new(at?.seconds, at?.nanos).ok()?.to_zoned(zone.clone()).date())
    };
    let category = Category::ALL.into_iter().find(|category| category.name() == past.category);
    Past {
        title: &past.title,
        category: category.unwrap_or(Category::Other),
        done: day(past.complete_time),
        due: past.due_date.parse().ok(),
        dismissed: day(past.dismiss_time),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "scores and shares need no more than single precision")]
fn write(found: recommend::Suggestion, day: Date, language: Language) -> Suggestion {
    let evidence = found.evidence;
    Suggestion {
        reason: recommend::reason(&evidence, day, language),
        title: found.title,
        category: found.category.name().to_owned(),
        score: found.score as f32,
        evidence: Some(Evidence {
            times_done: i32::try_from(evidence.times_done).unwrap_or(i32::MAX),
            days_since_last: evidence.days_since_last,
            usual_gap_days: evidence.usual_gap_days.unwrap_or_default() as f32,
            weekday_share: evidence.weekday_share as f32,
        }),
    }
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
        assert_eq!(answer.suggestions[0].evidence.unwrap().days_since_last, 7);
        assert_eq!(answer.suggestions[0].reason, "지금까지 1번 했고, 마지막은 7일 전이에요.");
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
