//! What a model read about todos that exist already, from the wire to the domain, and checked on the way.

use dotodo_proto::{model, v1};
use jiff::civil::{Date, Time};

use super::parse::Text;
use super::reply;
use crate::model::Error;
use crate::names;
use crate::validation::Violations;

/// How many characters a target may have.
const TARGET_CHARS: usize = 500;

/// A change to a todo that exists already, as words propose it.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) action: v1::CommandAction,
    pub(super) was: When,
    pub(super) to: When,
    pub(super) shift: Option<v1::Shift>,
    /// What is answered, but for the candidates.
    pub(super) proposed: v1::ProposedCommand,
}

/// When something is, as far as words say.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct When {
    pub(super) date: Option<Date>,
    /// No day was said: the date is where the time next comes.
    pub(super) date_implied: bool,
    pub(super) end_date: Option<Date>,
    pub(super) start_time: Option<Time>,
    /// The other half of the day that a bare hour may mean.
    pub(super) start_time_else: Option<Time>,
    pub(super) end_time: Option<Time>,
    pub(super) day_part: Option<String>,
    pub(super) deadline: bool,
    pub(super) recurrence: Option<String>,
}

impl When {
    /// The day, where one was said.
    pub(super) fn said_date(&self) -> Option<Date> {
        self.date.filter(|_| !self.date_implied)
    }
}

/// Checks a command.
///
/// # Errors
/// `Nonsense`, naming the first thing that is wrong.
pub(super) fn command(text: &Text, command: model::v1::ParsedCommand) -> Result<Command, Error> {
    let action = command.action();
    if action == v1::CommandAction::Unspecified {
        return Err(Error::Nonsense(format!("action {}", command.action)));
    }
    let reschedules = action == v1::CommandAction::Reschedule;
    let words = text.words(command.source.as_ref())?;
    let mut check = Violations::default();
    check.words("target", &command.target, TARGET_CHARS);
    let (was, was_said) = when(&mut check, text, command.was.unwrap_or_default())?;
    let (to, to_said) = when(&mut check, text, command.to.filter(|_| reschedules).unwrap_or_default())?;
    check.finish(()).map_err(|invalid| Error::Nonsense(invalid.message()))?;
    let shift = command.shift.filter(|_| reschedules);
    let proposed = v1::ProposedCommand {
        action: command.action,
        text: words,
        span: command.source,
        target: command.target,
        asked: command.asked,
        candidates: Vec::new(),
        was: Some(was_said),
        to: reschedules.then_some(to_said),
        shift,
        reading: command.reading.map(|reading| text.reading(reading)).transpose()?.map(reply::reading),
    };
    Ok(Command { action, was, to, shift, proposed })
}

/// A time as it is used, and as it is answered.
fn when(check: &mut Violations, text: &Text, mut when: v1::When) -> Result<(When, v1::When), Error> {
    let readings = text.readings(std::mem::take(&mut when.readings))?;
    let reading = |field: &str| readings.iter().find(|reading| reading.field == field);
    let read = When {
        date: check.date("due_date", &when.due_date),
        date_implied: reading("due_date").is_some_and(|reading| reading.implied),
        end_date: check.date("end_date", &when.end_date),
        start_time: check.time("start_time", &when.start_time),
        start_time_else: reading("start_time").and_then(|reading| reading.runner_up.parse().ok()),
        end_time: check.time("end_time", &when.end_time),
        day_part: names::day_part(when.day_part()).map(str::to_owned),
        deadline: when.deadline,
        recurrence: check.recurrence("recurrence", &when.recurrence),
    };
    when.readings = readings.into_iter().map(reply::reading).collect();
    Ok((read, when))
}
