//! The check of a model's answer: a model may be a program that guesses. What is shown must be something a person can want to do,
//! and what is claimed of the past must be so: the days that the evidence counts are counted again here.

use std::collections::{BTreeMap, HashMap, HashSet};

use dotodo_proto::model::v1::{RecommendResponse, Suggestion};
use dotodo_proto::v1;
use dotodo_store::recommendation::{Evidence, New, Past, Recurrence, act_of};
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::make::Wanted;
use crate::model::Error;
use crate::names;
use crate::validation::Violations;

const TITLE_CHARS: usize = 500;
const REASON_CHARS: usize = 500;
const MODEL_CHARS: usize = 100;
/// The languages of reasons.
const LANGUAGES: [&str; 2] = ["ko", "en"];

/// What the person did, as the model was told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) history: &'a [Past],
    pub(super) zone: &'a TimeZone,
    /// The day that recommendations are for.
    pub(super) day: Date,
}

impl Seen<'_> {
    /// The day on which something was done, or said to have been done.
    fn done_on(&self, past: &Past) -> Option<Date> {
        let said = past.dismissed_at.filter(|_| past.dismiss_reason.as_deref() == Some("done_already"));
        past.completed_at.or(said).map(|at| at.to_zoned(self.zone.clone()).date())
    }

    /// What was done before the day, each with its day.
    pub(super) fn done(&self) -> impl Iterator<Item = (&Past, Date)> {
        self.history.iter().filter_map(|past| Some((past, self.done_on(past)?))).filter(|(_, on)| *on < self.day)
    }

    /// What need not be recommended, by `act_of`: it waits, recurs, was done that day, or is never to be seen again.
    pub(super) fn taken(&self) -> HashSet<String> {
        let waits = |past: &Past| {
            let is_open = past.completed_at.is_none() && past.dismissed_at.is_none();
            is_open && past.due_date.is_none_or(|due| due >= self.day)
        };
        let is_taken = |past: &&Past| {
            past.recurs
                || past.dismiss_reason.as_deref() == Some("never")
                || waits(past)
                || self.done_on(past).is_some_and(|on| on >= self.day)
        };
        self.history.iter().filter(is_taken).map(|past| act_of(&past.title)).collect()
    }

    /// The days before on which something was done under each of some titles.
    fn days_of<'t>(&self, titles: impl Iterator<Item = &'t String>) -> HashMap<&'t str, Vec<Date>> {
        let mut days: HashMap<&str, Vec<Date>> = titles.map(|title| (title.as_str(), Vec::new())).collect();
        for past in self.history {
            if let Some(days) = days.get_mut(past.title.as_str()) {
                days.extend(self.done_on(past).filter(|on| *on < self.day));
            }
        }
        days
    }
}

/// What of an answer holds, best first, without ranks.
pub(super) fn check(answer: RecommendResponse, seen: &Seen, wanted: &Wanted) -> Result<Vec<New>, Error> {
    let RecommendResponse { suggestions, model } = answer;
    if suggestions.len() > wanted.count || model.chars().nth(MODEL_CHARS).is_some() || model.contains('\0') {
        return Err(Error::Nonsense("more than were asked for, or no name of a model".to_owned()));
    }
    let days = seen.days_of(suggestions.iter().flat_map(|suggestion| &suggestion.wordings));
    let mut taken = seen.taken();
    taken.extend(wanted.exclude.iter().map(|title| act_of(title)));
    let (mut new, mut lies) = (Vec::new(), 0);
    for suggestion in &suggestions {
        match one(suggestion, &model, &days, seen.day) {
            Ok(_) if !taken.insert(act_of(suggestion.title.trim())) => {
                tracing::warn!("a suggestion is on the list already");
            }
            Ok(one) => new.push(one),
            Err(why) => {
                tracing::warn!("a suggestion does not hold: {why}");
                lies += 1;
            }
        }
    }
    if new.is_empty() && lies > 0 {
        return Err(Error::Nonsense("no suggestion holds".to_owned()));
    }
    Ok(new)
}

/// A suggestion, if it holds; else why not, without its words.
fn one(suggestion: &Suggestion, model: &str, days: &HashMap<&str, Vec<Date>>, day: Date) -> Result<New, String> {
    let mut check = Violations::default();
    let title = suggestion.title.trim();
    check.words("title", title, TITLE_CHARS);
    let category = check.category("category", &suggestion.category);
    let recurrence = suggestion.recurrence.as_ref().and_then(|found| check.recurrence("recurrence.rule", &found.rule));
    check.finish(()).map_err(|error| error.message())?;
    let reasons: BTreeMap<String, String> = LANGUAGES
        .into_iter()
        .filter_map(|tag| Some((tag, suggestion.reasons.get(tag)?.trim())))
        .filter(|(_, text)| !text.is_empty() && text.chars().nth(REASON_CHARS).is_none() && !text.contains('\0'))
        .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
        .collect();
    if reasons.is_empty() || !(0.0..=1.0).contains(&suggestion.score) {
        return Err("it has no reason, or a score outside 0 to 1".to_owned());
    }
    let evidence = suggestion.evidence.clone().unwrap_or_default();
    let times = suggestion.wordings.iter().flat_map(|title| days.get(title.as_str()).into_iter().flatten().copied());
    if !is_so(&evidence, times.collect(), day) {
        return Err("its evidence is not so".to_owned());
    }
    let recurrence = recurrence.zip(suggestion.recurrence.as_ref()).map(|(rule, found)| Recurrence {
        rule,
        times_due: found.times_due,
        times_kept: found.times_kept,
        days: found.days,
    });
    Ok(New {
        id: Uuid::now_v7(),
        rank: 0,
        title: title.to_owned(),
        category,
        score: suggestion.score,
        evidence: kept(&evidence),
        reasons,
        recurrence,
        explored: suggestion.explored,
        wordings: suggestion.wordings.clone(),
        model: model.to_owned(),
    })
}

/// Whether evidence says what the days say on which it was done.
fn is_so(evidence: &v1::Evidence, mut days: Vec<Date>, day: Date) -> bool {
    days.sort_unstable();
    days.dedup();
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let text = |date: Option<&Date>| date.map(ToString::to_string).unwrap_or_default();
    let ago = |days_ago: i64| day.saturating_sub(days_ago.days());
    let weeks = (1..=4).filter(|weeks| days.binary_search(&ago(7 * weeks)).is_ok()).count();
    let recent = days.iter().filter(|date| **date >= ago(28)).count();
    let since_last = days.last().map_or(0, |last| (day - *last).get_days());
    let counted = (count(days.len()), text(days.first()), text(days.last()), since_last, count(weeks), count(recent));
    let v1::Evidence { times_done, first_date, last_date, days_since_last, weekday_weeks, recent_times, .. } = evidence;
    let said = (times_done, first_date, last_date, days_since_last, weekday_weeks, recent_times);
    let (times, first, last, since, weeks, recent) = &counted;
    said == (times, first, last, since, weeks, recent) && numbers(evidence).iter().all(|number| number.is_finite())
}

/// Its numbers that are no counts.
fn numbers(evidence: &v1::Evidence) -> [f32; 6] {
    let v1::Evidence {
        usual_gap_days, weekday_share, gap_spread_days, day_part_share, peer_share, popular_share, ..
    } = *evidence;
    [usual_gap_days, weekday_share, gap_spread_days, day_part_share, peer_share, popular_share]
}

fn kept(evidence: &v1::Evidence) -> Evidence {
    let date = |text: &str| text.parse().ok();
    let day_part = evidence.day_part();
    Evidence {
        times_done: evidence.times_done,
        days_since_last: evidence.days_since_last,
        usual_gap_days: evidence.usual_gap_days,
        weekday_share: evidence.weekday_share,
        first_date: date(&evidence.first_date),
        last_date: date(&evidence.last_date),
        gap_spread_days: evidence.gap_spread_days,
        weekday_weeks: evidence.weekday_weeks,
        recent_times: evidence.recent_times,
        month_day_months: evidence.month_day_months,
        day_part: names::day_part(day_part).map(str::to_owned),
        day_part_share: evidence.day_part_share,
        times_accepted: evidence.times_accepted,
        times_dismissed: evidence.times_dismissed,
        peer_share: evidence.peer_share,
        popular_share: evidence.popular_share,
    }
}
