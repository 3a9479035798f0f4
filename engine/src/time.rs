//! Dates, times and repeats in speech.
//!
//! `find` reads every temporal expression of a text with one rule list per language; `resolve` turns those of one
//! clause into civil dates and times, given the reference time and what earlier clauses said. Resolving knows no
//! language. Deliberately not here: which clause an expression belongs to, and corrections ("세시 아니 네시"), which
//! are matters of `language`.

mod calendar;
mod cursor;
mod english;
mod korean;
mod meaning;
mod number;
mod recurrence;
mod resolve;
mod words;

use jiff::Zoned;
use jiff::civil::{Date, Time};

pub use meaning::{
    Amount, Clock, Day, DayPart, Expression, Holiday, Kind, Meaning, Month, MonthPart, Repeat, Role, Unit, Year,
};

use self::cursor::{Cursor, Memory, is_hangul};
use crate::letter::is_letter;
use crate::reading::Reading;

/// What the words around a bare hour say about it ("일어나다": morning, "회식": evening).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Nothing: the business-plausible reading.
    #[default]
    None,
    /// Before noon.
    Am,
    /// Around noon, 11–14.
    Lunch,
    /// After noon.
    Pm,
}

/// What earlier clauses of the utterance hand on to later ones.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The last date that holds for what follows.
    pub date: Option<Reading<Date>>,
    /// How the clause before repeats: "매달 첫날 …하고 말일엔 …".
    pub repeat: Option<Repeat>,
    /// The clause before is in the evening or at night.
    pub late: bool,
}

/// When a todo is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct When {
    /// The day it is done on, or, with `deadline`, the last day it may be done.
    pub date: Option<Reading<Date>>,
    /// The last day of a range of days.
    pub end_date: Option<Reading<Date>>,
    /// When it starts, or, with `deadline`, must be done.
    pub start_time: Option<Reading<Time>>,
    /// When it ends; not after `start_time`, it is on the following day.
    pub end_time: Option<Reading<Time>>,
    /// The part of the day, where that is all that was said ("저녁에").
    pub day_part: Option<Reading<DayPart>>,
    /// Said as "by" or "within" ("금요일까지").
    pub deadline: Option<Reading<bool>>,
    /// An RFC 5545 RRULE value without DTSTART ("FREQ=WEEKLY;BYDAY=TU,TH").
    pub recurrence: Option<Reading<String>>,
}

/// Every temporal expression of `text`, Korean and English, in order and without overlap.
///
/// Adjacent words that speak about different fields stay apart ("내일" and "세시에"), so that a correction can replace one of
/// them ("내일 두시 아니 세시에"). Takes time linear in the length of `text`.
pub fn find(text: &str) -> Vec<Expression> {
    let (loose, memory) = (cursor::is_in_pieces(text), Memory::default());
    let mut found: Vec<Expression> = Vec::new();
    let (mut at, mut before) = (0, None);
    while let Some(next) = text[at..].chars().next() {
        let joined = found.last().is_some_and(|last| last.span.end == at);
        if !joined && !may_begin(before.replace(next), next) {
            at += next.len_utf8();
            continue;
        }
        before = Some(next);
        let cursor = Cursor::new(text, at).in_pieces(loose).remembering(&memory);
        let before = Before::of(found.last(), text, at);
        let read = longer(korean::read(cursor, before == Before::Joined), || english::read(cursor, before));
        match read {
            Some(expression) => {
                at = expression.span.end;
                found.push(expression);
                open_range(text, &mut found, &mut at);
            }
            None => at += next.len_utf8(),
        }
    }
    found
}

/// Whether an expression may begin with `next` after `before`, as far as both letters tell: most places are inside of words.
fn may_begin(before: Option<char>, next: char) -> bool {
    (is_hangul(next) || next.is_ascii_alphanumeric())
        && before.is_none_or(|c| korean::goes_on_after(c, next) || !is_letter(c))
}

/// The reading that goes further: "9:15 a.m." is more than the "9:15" that every language knows. English is only asked where
/// it can.
fn longer(korean: Option<Expression>, english: impl Fn() -> Option<Expression>) -> Option<Expression> {
    let Some(read) = korean else { return english() };
    let ascii = |e: &Expression| e.span.end - e.span.start <= "00:00".len() && matches!(e.meaning, Meaning::Clock(_));
    if !ascii(&read) {
        return Some(read);
    }
    Some(english().filter(|other| other.span.end > read.span.end).unwrap_or(read))
}

/// What the expression before a place means for one that may begin there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing.
    Nothing,
    /// It ends there: "내일|세시", "to|night".
    Joined,
    /// It begins a range of that kind: "from one | to two".
    Opened(Kind),
}

impl Before {
    fn of(last: Option<&Expression>, text: &str, at: usize) -> Self {
        /// Spaces and commas that may stand between the two ends of a range.
        const GAP: usize = 24;
        let Some(last) = last.filter(|last| at - last.span.end <= GAP) else { return Self::Nothing };
        let apart = || text[last.span.end..at].trim_matches([' ', ',']).is_empty();
        if last.span.end == at {
            Self::Joined
        } else if last.role == Role::From && apart() {
            Self::Opened(last.meaning.kind())
        } else {
            Self::Nothing
        }
    }
}

/// "두시~네시", "2-4시": a mark between two of a kind makes the first the beginning of a range.
fn open_range(text: &str, found: &mut [Expression], at: &mut usize) {
    let Some(last) = found.last_mut().filter(|last| last.span.end == *at && last.role == Role::At) else { return };
    if !matches!(last.meaning, Meaning::Clock(_) | Meaning::Day(_)) {
        return;
    }
    let rest = &text[*at..];
    let Some(after) = rest.trim_start_matches(' ').strip_prefix(['~', '-', '–']) else { return };
    let next = Cursor::new(text, text.len() - after.len()).gap();
    let follows = korean::read(next, true).or_else(|| english::read(next, Before::Opened(last.meaning.kind())));
    if follows.is_some_and(|follows| follows.meaning.kind() == last.meaning.kind()) {
        last.role = Role::From;
        last.span.end = next.at();
        *at = next.at();
    }
}

/// When the todo of one clause is, from the clause's expressions.
///
/// A date that holds for later clauses is left in `scope`.
pub fn resolve(expressions: &[Expression], scope: &mut Scope, hint: Hint, reference: &Zoned) -> When {
    resolve::resolve(expressions, scope, hint, reference)
}

#[cfg(test)]
mod tests;
