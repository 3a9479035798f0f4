//! recommendations: each person's list of the day, made in their own night, and what many do, found once a day.
//!
//! The run of an hour makes the lists of those whose clock shows three within it, so each of their days comes once. Whoever has a
//! list is passed over: a run that is cut off goes on where it was.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use dotodo_store::recommendation::night::{self, Active};
use futures_util::{StreamExt as _, stream};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::context::{Context, Failure};
use crate::pipeline::{Output, Pipeline, Task};

/// Whether a list was made; not if there was one, or nothing to recommend.
pub type Preparing<'a> = Pin<Box<dyn Future<Output = Result<bool, Unprepared>> + Send + 'a>>;

/// Makes a person's list of a day. The worker does not know how: who starts it does.
pub trait PrepareList: Send + Sync {
    /// Makes it, unless there is one.
    fn prepare<'a>(&'a self, user_id: &'a str, day: Date) -> Preparing<'a>;
}

/// Why a list was not made, without a word of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unprepared {
    /// No other one can be made now either.
    Away(String),
    /// It failed at this person.
    Person(String),
}

/// Who makes the lists of a process; nobody where none are made.
#[derive(Clone, Default)]
pub struct Lists(pub Option<Arc<dyn PrepareList>>);

impl fmt::Debug for Lists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lists").field(&self.0.is_some()).finish()
    }
}

/// When on a person's clock their list is made: most sleep, and the day before is over.
const HOUR_OF_NIGHT: i8 = 3;
/// Lists are made for people who did something within so many days.
const ACTIVE_DAYS: i64 = 28;
/// So many people are looked for at once,
const PAGE: i64 = 500;
/// and so many lists made side by side.
const AT_ONCE: usize = 4;
/// After so many failures on end it is not the people's fault.
const FAILURES_ON_END: u64 = 20;

/// What many do is found from so many people at most, and not again for so long.
const LOOKED_AT: i64 = 20_000;
const POPULAR_RESTS: SignedDuration = SignedDuration::from_hours(20);

/// The pipeline.
pub(crate) fn recommendations() -> Pipeline {
    const HOUR: Duration = Duration::from_secs(60 * 60);
    let task = |task: Task| task.retries(3).retry_delay(Duration::from_secs(300));
    Pipeline::new("recommendations", "Makes each active person's list of the day in their own night")
        .schedule("0 * * * *")
        .tags(["hourly", "recommendations"])
        .task(task(Task::new("refresh_popular", refresh_popular)).about("What many do, once a day").timeout(HOUR))
        .task(
            task(Task::new("generate_recommendations", generate_recommendations))
                .about("The lists of those whose clock shows three within the hour")
                .after(["refresh_popular"])
                .timeout(6 * HOUR),
        )
}

async fn refresh_popular(context: &Context) -> Output {
    let mut tx = context.begin().await?;
    let found = night::refresh_popular(&mut tx, context.logical_at(), LOOKED_AT, POPULAR_RESTS).await?;
    context.commit_with_output(tx);
    Ok(found.map_or(json!({"passed_over": true}), |found| json!({"people": found.people, "acts": found.acts})))
}

async fn generate_recommendations(context: &Context) -> Output {
    let Lists(Some(lists)) = context.shared::<Lists>() else { return Ok(Value::Null) };
    if context.is_test() {
        return Ok(Value::Null);
    }
    let mut done = Done::default();
    for zone in night::zones(context.pool()).await? {
        match nights(&zone, context.logical_at()) {
            Ok(days) => {
                for day in days {
                    prepare(context, lists.as_ref(), &zone, day, &mut done).await?;
                }
            }
            Err(_) => context.warn(format!("no such zone: {zone}")),
        }
    }
    Ok(json!({"made": done.made, "nothing": done.nothing, "failed": done.failed}))
}

/// The days of a zone whose three o'clock lies within the hour of a moment. Where the clock never shows it, the moment after
/// counts; where it does twice, the first.
fn nights(zone: &str, at: Timestamp) -> Result<Vec<Date>, jiff::Error> {
    let zone = TimeZone::get(zone)?;
    let begin = Timestamp::from_second(at.as_second().div_euclid(3_600) * 3_600)?;
    let end = begin + 1.hour();
    let today = begin.to_zoned(zone.clone()).date();
    let mut days = Vec::new();
    for day in [today.yesterday()?, today, today.tomorrow()?] {
        let night = day.at(HOUR_OF_NIGHT, 0, 0, 0).to_zoned(zone.clone())?;
        if night.date() == day && begin <= night.timestamp() && night.timestamp() < end {
            days.push(day);
        }
    }
    Ok(days)
}

/// What became of the people so far.
#[derive(Debug, Default)]
struct Done {
    made: u64,
    nothing: u64,
    failed: u64,
    on_end: u64,
}

impl Done {
    fn count(&mut self, context: &Context, outcome: Result<bool, Unprepared>) -> Result<(), Failure> {
        match outcome {
            Ok(made) => {
                (self.made, self.nothing) = (self.made + u64::from(made), self.nothing + u64::from(!made));
                self.on_end = 0;
            }
            Err(Unprepared::Person(why)) => {
                (self.failed, self.on_end) = (self.failed + 1, self.on_end + 1);
                context.warn(&why);
                if self.on_end >= FAILURES_ON_END {
                    return Err(Failure::retry(format!("{} lists on end could not be made: {why}", self.on_end)));
                }
            }
            Err(Unprepared::Away(why)) => return Err(Failure::retry(why)),
        }
        Ok(())
    }
}

/// Makes the lists of a zone's day, a page of people after the other.
async fn prepare(
    context: &Context,
    lists: &dyn PrepareList,
    time_zone: &str,
    day: Date,
    done: &mut Done,
) -> Result<(), Failure> {
    let who = Active { time_zone, since: day.checked_sub(ACTIVE_DAYS.days())?, day };
    let mut after = String::new();
    loop {
        let page = night::active(context.pool(), &who, &after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after.clone_from(last);
        let preparing: Vec<_> = page.iter().map(|user_id| lists.prepare(user_id, day)).collect();
        let mut outcomes = stream::iter(preparing).buffer_unordered(AT_ONCE);
        while let Some(outcome) = outcomes.next().await {
            done.count(context, outcome)?;
            if context.cancelled().is_cancelled() {
                return Err(Failure::retry("it was asked to stop"));
            }
        }
        context.info(format!("{time_zone}, {day}: {} lists made so far", done.made));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use dotodo_store::Pool;
    use jiff::civil::date;

    use super::super::tests::{execute, generated, midnight};
    use super::*;
    use crate::testing::{Finished, Trial};

    /// Three in the night in Seoul.
    fn night() -> Timestamp {
        midnight() + SignedDuration::from_hours(3)
    }

    /// Notes whom it made a list for, until so many were asked for; `broken` fails by itself.
    struct Notes {
        made: Mutex<Vec<String>>,
        most: usize,
        broken: &'static str,
    }

    impl PrepareList for Notes {
        fn prepare<'a>(&'a self, user_id: &'a str, _day: Date) -> Preparing<'a> {
            let mut made = self.made.lock().unwrap();
            let outcome = if user_id == self.broken {
                Err(Unprepared::Person("it is broken".into()))
            } else if made.len() >= self.most {
                Err(Unprepared::Away("the model is away".into()))
            } else {
                made.push(user_id.to_owned());
                Ok(true)
            };
            Box::pin(async { outcome })
        }
    }

    async fn run(pool: &Pool, most: usize, broken: &'static str) -> (Finished, Vec<String>) {
        let notes = Arc::new(Notes { made: Mutex::default(), most, broken });
        let trial = Trial::of(recommendations()).at(night()).with(Lists(Some(notes.clone())));
        let finished = trial.on(pool).await.unwrap();
        let made = notes.made.lock().unwrap().clone();
        (finished, made)
    }

    #[tokio::test]
    async fn who_was_active_and_whose_night_it_is_gets_a_list_once() {
        let (cluster, pool) = generated(2_000).await;
        let changed = dotodo_store::mart::refresh_all(&pool).await.unwrap();
        assert!(changed.iter().all(|(_, rows)| *rows > 0), "{changed:?}");
        let active = "select count(distinct user_id) from user_activity join accounts using (user_id) \
                      where date >= '2026-10-27' and time_zone in ('Asia/Seoul', 'Asia/Tokyo')";
        let active: usize = execute(&cluster, active).trim().parse().unwrap();
        assert!(active > 10);

        let (failed, some) = run(&pool, 10, "").await;
        assert_eq!((failed.state.as_str(), some.len()), ("failed", 10), "a model that is away fails the task");
        for user in &some {
            let list = format!(
                "insert into recommendation_lists (user_id, base_date, asked, history, since, shadow) \
                 values ('{user}', '2026-11-24', 5, 0, '2026-01-01', '{{}}')"
            );
            execute(&cluster, &list);
        }
        let (finished, rest) = run(&pool, usize::MAX, "user0000001").await;
        assert_eq!(finished.state, "succeeded", "{finished:?}");
        let broken = usize::from(!some.contains(&"user0000001".to_owned()));
        assert_eq!(some.len() + rest.len() + broken, active, "each once, one failure stops nobody else");
        assert!(rest.iter().all(|user| !some.contains(user)), "who has a list is passed over");
        assert_eq!(finished.output("refresh_popular"), json!({"passed_over": true}), "the run before found it");
    }

    /// The hours of some days in which a zone has a night, with the day.
    fn all_nights(zone: &str, from: &str, hours: i64) -> Vec<Date> {
        let from: Timestamp = from.parse().unwrap();
        (0..hours).flat_map(|hour| nights(zone, from + SignedDuration::from_hours(hour)).unwrap()).collect()
    }

    #[test]
    fn each_day_of_a_zone_has_one_night() {
        for (zone, from) in [
            ("Asia/Seoul", "2026-11-20T15:00:00Z"),
            ("Asia/Kolkata", "2026-11-20T18:00:00Z"),
            ("Asia/Kathmandu", "2026-11-20T18:00:00Z"),
            ("Pacific/Kiritimati", "2026-11-20T10:00:00Z"),
            ("Pacific/Pago_Pago", "2026-11-21T11:00:00Z"),
        ] {
            assert_eq!(all_nights(zone, from, 48), [date(2026, 11, 21), date(2026, 11, 22)], "{zone}");
        }
        // The clock goes from two to three, and from three to two.
        assert_eq!(all_nights("Europe/Berlin", "2026-03-28T23:00:00Z", 24), [date(2026, 3, 29)]);
        assert_eq!(all_nights("Europe/Berlin", "2026-10-24T22:00:00Z", 25), [date(2026, 10, 25)]);
        // A day that never was.
        assert_eq!(all_nights("Pacific/Apia", "2011-12-29T10:00:00Z", 48), [date(2011, 12, 29), date(2011, 12, 31)]);
    }
}
