//! Todos that recur: what follows an occurrence, and how a series changes and ends. The rules are in the comments of the
//! RPCs, in `proto/dotodo/v1/todo.proto`.
//!
//! Whoever works on a series holds the person's account and the series, so of two devices that finish one occurrence the
//! second finds it finished; should that ever fail, `todos_occurrence` lets no second todo of a day in.

use dotodo_store as store;
use dotodo_store::todo::series::{self, Series, Standing, Template};
use dotodo_store::todo::{Change, New, Todo};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::refused;
use super::request::{Scope, Update};
use crate::error::Error;
use crate::mutation::Mutation;
use crate::recurrence::Recurrence;
use crate::validation::DATE_YEARS;

/// Makes each new todo that recurs the first of a series, and gives the series; `today` is the day of one without a day.
pub(crate) fn begun(new: &mut [New], today: Date) -> Vec<Series> {
    let first = |todo: &mut New| {
        let recurrence = todo.recurrence.clone()?;
        let starts_on = todo.due_date.unwrap_or(today);
        (todo.series_id, todo.occurrence_date) = (Some(todo.id), Some(starts_on));
        Some(Series { id: todo.id, recurrence, starts_on, template: Template::of(todo) })
    };
    new.iter_mut().filter_map(first).collect()
}

/// Keeps the series of a todo that is written by hand, if it recurs.
pub(crate) async fn begin(mutation: &mut Mutation, new: &mut New) -> Result<(), Error> {
    if new.recurrence.is_none() {
        return Ok(());
    }
    let zone = store::account::zone(&mut mutation.tx, &mutation.user_id).await?;
    let series = begun(std::slice::from_mut(new), today(&zone, Timestamp::now()));
    let kept = series::insert(&mut mutation.tx, &mutation.user_id, &series).await;
    kept.map_err(|error| refused(error, new))
}

/// Completes or skips a locked todo, unless it is finished already, and gives it with the open occurrence that follows.
pub(super) async fn finish(mutation: &mut Mutation, todo: Todo, change: Change) -> Result<(Todo, Option<Todo>), Error> {
    let is_new = todo.completed_at.is_none();
    let todo = if is_new {
        store::todo::change(&mut mutation.tx, &mutation.user_id, todo.new.id, change).await?
    } else {
        todo
    };
    let Some(id) = todo.new.series_id else { return Ok((todo, None)) };
    let standing = series::lock(&mut mutation.tx, &mutation.user_id, id).await?;
    let mut successor = following(mutation, &standing, &todo).await?;
    let day = next(&standing, Timestamp::now()).filter(|_| is_new && successor.is_none());
    if let Some(day) = day {
        let new = standing.series.on(day, Uuid::now_v7());
        successor = series::succeed(&mut mutation.tx, &mutation.user_id, &new).await?;
    }
    Ok((todo, successor))
}

/// Opens a locked todo again, unless it is open. What followed it is deleted if it is as it was created; gives its id.
pub(super) async fn reopen(mutation: &mut Mutation, todo: Todo) -> Result<(Todo, Option<Uuid>), Error> {
    if todo.completed_at.is_none() {
        return Ok((todo, None));
    }
    let mut withdrawn = None;
    if let Some(id) = todo.new.series_id {
        let standing = series::lock(&mut mutation.tx, &mutation.user_id, id).await?;
        let untouched = |next: &Todo| {
            let day = next.new.occurrence_date;
            day.is_some_and(|day| standing.series.on(day, next.new.id) == next.new)
                && standing.finished == todo.new.occurrence_date
        };
        if let Some(next) = following(mutation, &standing, &todo).await?.filter(untouched) {
            store::todo::change(&mut mutation.tx, &mutation.user_id, next.new.id, Change::Delete).await?;
            withdrawn = Some(next.new.id);
        }
    }
    let todo = store::todo::change(&mut mutation.tx, &mutation.user_id, todo.new.id, Change::Reopen).await?;
    Ok((todo, withdrawn))
}

/// Ends the series of a locked todo, and gives its open occurrence, or that todo.
pub(super) async fn end(mutation: &mut Mutation, named: Todo, delete_open: bool) -> Result<Todo, Error> {
    let id = named.new.series_id.ok_or(Error::NotRecurring)?;
    let Standing { series, ended, open, .. } = series::lock(&mut mutation.tx, &mutation.user_id, id).await?;
    let last = match open {
        Some(open) => store::todo::lock(&mut mutation.tx, &mutation.user_id, open).await?.unwrap_or(named),
        None => named,
    };
    if ended {
        return Ok(last);
    }
    series::update(&mut mutation.tx, &mutation.user_id, &series, true).await?;
    let last = store::todo::change(&mut mutation.tx, &mutation.user_id, last.new.id, Change::End).await?;
    if open.is_some() && delete_open {
        return Ok(store::todo::change(&mut mutation.tx, &mutation.user_id, last.new.id, Change::Delete).await?);
    }
    Ok(last)
}

/// What an update of a locked todo to `new` means for its series: a new one, or other occurrences from this one on.
pub(super) async fn update(
    mutation: &mut Mutation,
    update: &Update,
    before: &Todo,
    new: &mut New,
) -> Result<(), Error> {
    let another_rule = new.recurrence != before.new.recurrence;
    let Some((id, day)) = before.new.series_id.zip(before.new.occurrence_date) else {
        return begin(mutation, new).await;
    };
    match update.scope {
        Scope::This if another_rule => return Err(update.rule_of_one()),
        Scope::This => return Ok(()),
        Scope::Unspecified if !another_rule => return Ok(()),
        Scope::Unspecified | Scope::ThisAndFollowing => {}
    }
    if before.completed_at.is_some() {
        return Err(Error::OccurrenceFinished);
    }
    let mut series = series::lock(&mut mutation.tx, &mutation.user_id, id).await?.series;
    let alike = series.on(before.new.due_date.unwrap_or(day), new.id);
    series.template = Template::of(&update.copied(&alike));
    if another_rule || new.due_date != before.new.due_date {
        series.starts_on = new.due_date.unwrap_or(day);
        new.occurrence_date = Some(series.starts_on);
    }
    let ended = new.recurrence.is_none();
    series.recurrence = new.recurrence.clone().unwrap_or(series.recurrence);
    Ok(series::update(&mut mutation.tx, &mutation.user_id, &series, ended).await?)
}

/// The open occurrence after one.
async fn following(mutation: &mut Mutation, standing: &Standing, todo: &Todo) -> Result<Option<Todo>, Error> {
    let Some(open) = standing.open else { return Ok(None) };
    let open = store::todo::lock(&mut mutation.tx, &mutation.user_id, open).await?;
    Ok(open.filter(|open| open.new.occurrence_date > todo.new.occurrence_date))
}

/// The day of the next occurrence: the first one by the rule after everything that is finished and after today.
fn next(standing: &Standing, now: Timestamp) -> Option<Date> {
    if standing.ended {
        return None;
    }
    let zone = zone(&standing.time_zone);
    let Series { recurrence, starts_on, .. } = &standing.series;
    let today = now.to_zoned(zone.clone()).date();
    let after = standing.finished.map_or(today, |finished| finished.max(today));
    let next = Recurrence::new(recurrence, *starts_on, &zone).ok()?.after(after)?;
    Some(next).filter(|next| DATE_YEARS.contains(&next.year()))
}

/// The day that it is in a zone.
pub(crate) fn today(time_zone: &str, now: Timestamp) -> Date {
    now.to_zoned(zone(time_zone)).date()
}

/// A zone by its name, which was checked when it was set.
fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::todo::request;

    fn standing(recurrence: &str, starts_on: &str, finished: &str, time_zone: &str) -> Standing {
        let due_date = starts_on.into();
        let todo = dotodo_proto::v1::Todo { title: "약 먹기".into(), due_date, ..Default::default() };
        let request = dotodo_proto::v1::CreateTodoRequest { todo: Some(todo), ..Default::default() };
        let mut new = request::create(request).unwrap().new;
        new.recurrence = Some(recurrence.into());
        Standing {
            series: begun(&mut [new], Date::MIN).remove(0),
            ended: false,
            time_zone: time_zone.into(),
            open: None,
            finished: Some(finished.parse().unwrap()),
        }
    }

    fn next_day(standing: &Standing, now: &str) -> String {
        next(standing, now.parse().unwrap()).map_or_else(String::new, |day| day.to_string())
    }

    #[test]
    fn today_is_where_the_person_is() {
        // Half past eleven at night in Seoul.
        let now = "2026-11-24T14:30:00Z";
        let daily = |zone| next_day(&standing("FREQ=DAILY", "2026-11-20", "2026-11-20", zone), now);
        assert_eq!(daily("Asia/Seoul"), "2026-11-25");
        assert_eq!(daily("Pacific/Kiritimati"), "2026-11-26", "it is the 25th there");
        // Half past eight in the morning of the 25th in Seoul.
        let now = "2026-11-24T23:30:00Z";
        let daily = |zone| next_day(&standing("FREQ=DAILY", "2026-11-20", "2026-11-20", zone), now);
        assert_eq!([daily("Asia/Seoul"), daily("UTC")], ["2026-11-26", "2026-11-25"]);
    }

    #[test]
    fn late_and_early_keep_the_rhythm() {
        let now = "2026-11-24T03:00:00Z";
        let seoul = |rule, start, finished| next_day(&standing(rule, start, finished, "Asia/Seoul"), now);
        assert_eq!(seoul("FREQ=WEEKLY", "2026-11-20", "2026-11-27"), "2026-12-04", "early");
        assert_eq!(seoul("FREQ=DAILY;INTERVAL=3", "2026-11-16", "2026-11-16"), "2026-11-25", "late");
        assert_eq!(seoul("FREQ=WEEKLY;BYDAY=TU", "2026-11-17", "2026-11-17"), "2026-12-01", "not again today");
        assert_eq!(seoul("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", "2026-11-30"), "2026-12-31");
    }

    #[test]
    fn a_series_has_an_end() {
        let now = "2026-11-24T03:00:00Z";
        let seoul = |rule| standing(rule, "2026-11-23", "2026-11-24", "Asia/Seoul");
        assert_eq!(next_day(&seoul("FREQ=DAILY;UNTIL=20261125"), now), "2026-11-25");
        assert_eq!(next_day(&seoul("FREQ=DAILY;UNTIL=20261124"), now), "");
        assert_eq!(next_day(&seoul("FREQ=DAILY;COUNT=3"), now), "2026-11-25");
        assert_eq!(next_day(&seoul("FREQ=DAILY;COUNT=2"), now), "");
        assert_eq!(next_day(&Standing { ended: true, ..seoul("FREQ=DAILY") }, now), "");
    }
}
