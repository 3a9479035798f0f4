//! What is said about todos that exist already: "빨래 다 했어", "병원 예약 취소해줘", "회의 네시로 미뤄줘".
//!
//! Here: what is to be done, the words that say to which todo, and when it is to be from now on. Deliberately not here:
//! which todo the words mean, which only whoever keeps the todos can tell. Nothing is carried out unasked.

use jiff::Zoned;

use crate::reading::{Reading, Span};
use crate::time::{self, Amount, Expression, Hint, Meaning, Scope, When};

/// A change to a todo that exists already, as the words propose it.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// What is to be done.
    pub action: Action,
    /// The words that say to which todo, in the form that titles have: "병원 예약".
    pub target: Reading<String>,
    /// When that todo is, as far as the words say: "내일 회의 취소해줘".
    pub was: When,
    /// When it is to be from now on. Only of `Action::Reschedule`, and only what was said: a time without a day keeps
    /// the todo's day.
    pub to: When,
    /// By how much it is put off, or, negative, brought forward: "한 시간 미뤄줘". Only of `Action::Reschedule`.
    pub shift: Option<Amount>,
    /// The words it was read from.
    pub source: Span,
}

/// What is to be done to a todo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// It is done: "빨래 다 했어".
    Complete,
    /// It is off: "병원 예약 취소해줘".
    Delete,
    /// It is at another time: "회의 네시로 미뤄줘".
    Reschedule,
}

/// A command as the grammar of a language read it, its times not resolved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Proposal {
    /// What is to be done.
    pub(crate) action: Action,
    /// To which todo.
    pub(crate) target: Reading<String>,
    /// When that todo is.
    pub(crate) was: Vec<Expression>,
    /// When it is to be.
    pub(crate) to: Vec<Expression>,
    /// Lengths in `to` bring the todo forward and do not put it off.
    pub(crate) sooner: bool,
}

impl Proposal {
    /// The command, with its times read against `reference`.
    pub(crate) fn resolve(self, source: Span, hint: Hint, reference: &Zoned) -> Command {
        let shift = self.to.iter().find_map(|e| match e.meaning {
            Meaning::Length(amount) | Meaning::After(amount) => Some(amount),
            _ => None,
        });
        let to: Vec<Expression> = self.to.into_iter().filter(|_| shift.is_none()).collect();
        let when = |times: &[Expression]| time::resolve(times, &mut Scope::default(), hint, reference);
        Command {
            action: self.action,
            target: self.target,
            was: when(&self.was),
            to: when(&to),
            shift: shift.map(|amount| if self.sooner { -amount } else { amount }),
            source,
        }
    }
}
