//! The grammar of spoken English: text → clauses and their titles.
//!
//! The words are read in steps, each of which takes time linear in their number: corrections are carried out (`repair`),
//! the rest is cut into clauses (`split`), what only says when is set aside (`background`), what is said around the act
//! is peeled off (`mood`, `request`, `statement`, `judge`), and what is left is worded (`title`). Where a verb begins is
//! decided in one place (`verb`), with the lexicon.

mod back;
mod background;
mod command;
mod device;
mod judge;
mod lexicon;
mod mood;
mod opening;
mod predicate;
mod repair;
mod request;
mod split;
mod statement;
mod title;
mod verb;
mod word;

use crate::language::Reason;
use crate::language::clause::{Clause, Verdict};
use crate::language::english::mood::{Said, Timing};
use crate::language::english::word::Word;
use crate::language::{korean, part};
use crate::reading::{Basis, Reading, Span};
use crate::time::{Expression, Kind, Meaning, Role};

/// The clauses of the English part `span` of `text`, in order. `times` are the temporal expressions in it.
pub(crate) fn clauses(text: &str, span: Span, times: &[Expression]) -> Vec<Clause> {
    let mut times: Vec<Expression> =
        times.iter().filter(|time| !is_party_size(text, time) && !is_whose(text, time)).cloned().collect();
    let said = word::split(text, span, &times);
    let words = repair::apply(text, said.clone(), &mut times);
    if words.is_empty()
        && let (Some(first), Some(last)) = (said.first(), said.last())
    {
        return vec![Clause::ignored(Span::new(first.span.start, last.span.end), Reason::Withdrawn)];
    }
    let ranges = split::clauses(&words, &times);
    let count = ranges.len();
    let told: Vec<bool> = ranges.iter().map(|range| tells_the_app(&words[range.clone()])).collect();
    let tells = told.iter().filter(|told| **told).count();
    let gerunds = ranges.iter().filter(|range| split::opens_with_gerund(&words[(*range).clone()])).count() > 1;
    let mut clauses: Vec<Clause> = Vec::new();
    let mut background: Vec<Word> = Vec::new();
    let mut undone: Option<Vec<Word>> = None;
    let mut listed = Listed::default();
    for (i, range) in ranges.into_iter().enumerate() {
        let explains = words.get(range.end).is_some_and(|w| w.is("so"));
        let own = &words[range];
        if i + 1 < count && background::is_clause(own) {
            background.extend_from_slice(own);
            continue;
        }
        // "swap the tires on sunday | unless it rains"
        if i + 1 == count && !clauses.is_empty() && background::is_clause(own) {
            continue;
        }
        let alone = count == 1 || tells > usize::from(told[i]);
        let draft =
            Draft { text, background: &background, words: own, times: &times, alone, verb: listed.verb, gerunds };
        let read = match draft.pointing(clauses.last()) {
            Some(span) if let Some(words) = undone.take() => {
                back::undone(&words).map_or_else(Vec::new, |said| draft.worded(span, &said, false, false))
            }
            Some(span) if back::give(&mut clauses, &draft.expressions(), span) => Vec::new(),
            _ if explains => draft.explained(),
            _ => draft.read(),
        };
        undone = draft.undone().or(undone);
        listed.note(&mut clauses, read, own);
        background.clear();
    }
    clauses
}

/// Whether a clause is said to the app: "move the call to four", "remind me to".
fn tells_the_app(words: &[Word]) -> bool {
    let content: Vec<Word> = words.iter().filter(|w| w.time.is_none()).cloned().collect();
    let rest = &content[opening::opening(&content)..];
    command::is_order(&content) || word::longest(rest, &["remind me", "remind us", "set a reminder", "add"]).is_some()
}

/// "a table for six": how many, not when.
fn is_party_size(text: &str, time: &Expression) -> bool {
    time.span.of(text).starts_with("for ") && text[..time.span.start].trim_end().ends_with("table")
}

/// "for tomorrow's dinner": which one, not when.
fn is_whose(text: &str, time: &Expression) -> bool {
    let own = time.span.of(text);
    own.starts_with("for ") && (text[time.span.end..].starts_with("'s") || own.ends_with("'s"))
}

/// What clauses that are noun phrases share with those before and after: "do the vacuuming and the dusting", "laundry and
/// ironing today".
#[derive(Default)]
struct Listed {
    /// The verb that a bare noun phrase takes over.
    verb: Option<&'static str>,
    /// How many clauses at the end are noun phrases without a time, to which the next one's time belongs.
    timeless: usize,
}

impl Listed {
    /// Adds the clauses read from `words`.
    fn note(&mut self, clauses: &mut Vec<Clause>, read: Vec<Clause>, words: &[Word]) {
        let content: Vec<Word> = words.iter().filter(|w| w.time.is_none()).cloned().collect();
        let (verb, bare) = match mood::read(&content, Timing::default()) {
            Said::Act { words: [first, ..], .. } if first.is("do") => (Some("Do"), true),
            Said::Act { .. } | Said::Doing(..) => (None, false),
            Said::Thing(..) => (self.verb, true),
            _ => (None, false),
        };
        self.verb = verb;
        for clause in read {
            let at = clauses.len();
            if bare && !clause.times.is_empty() {
                clauses[at - self.timeless.min(at)..]
                    .iter_mut()
                    .for_each(|earlier| earlier.times.clone_from(&clause.times));
            }
            self.timeless = if bare && clause.times.is_empty() { self.timeless + 1 } else { 0 };
            clauses.push(clause);
        }
    }
}

/// How many words at the beginning of a clause can say that an act is not done yet.
const REACH: usize = 6;

/// A clause that is being read.
struct Draft<'a> {
    text: &'a str,
    background: &'a [Word],
    words: &'a [Word],
    times: &'a [Expression],
    /// It is all that was said, or the rest is said to the app too.
    alone: bool,
    /// The verb that a bare noun phrase takes over from the clause before.
    verb: Option<&'static str>,
    /// Several clauses begin with a verb in -ing: "grading papers, watering plants".
    gerunds: bool,
}

impl Draft<'_> {
    fn read(&self) -> Vec<Clause> {
        let Some(span) = self.span() else { return Vec::new() };
        let content = self.content();
        let timing = self.timing();
        if let Some(command) = command::read(&content, self, timing) {
            return vec![Clause { command: Some(command.0), ..Clause::ignored(span, command.1) }];
        }
        let (list, buys) = request::listed(&content[opening::opening(&content)..]).unwrap_or((&content, false));
        let added = list.len() < content.len() || content.iter().take(6).any(|w| w.is("add"));
        match mood::read(list, timing) {
            Said::Nothing(reason) => vec![Clause::ignored(span, reason)],
            Said::Thing(words, None) if self.gerunds && split::opens_with_gerund(words) => {
                let base = lexicon::base(&words[0].lower, lexicon::Form::Ing).unwrap_or_default();
                self.worded(span, &Said::Doing(base, words), buys, added)
            }
            said => self.worded(span, &said, buys, added),
        }
    }

    /// The words of a clause that only points back to an act: "i have to do it today".
    fn pointing(&self, before: Option<&Clause>) -> Option<Span> {
        let may = back::was_bought(before) || self.words.iter().any(|w| w.is_in(&["it", "that", "so"]));
        let content = if may { self.content() } else { return None };
        let said = mood::read(&content, self.timing());
        self.span().filter(|_| back::points(&said) || back::says_how_much(&said, before))
    }

    /// The words of a clause about an act that is not done yet.
    fn undone(&self) -> Option<Vec<Word>> {
        if !self.words.iter().take(REACH).any(back::denies) {
            return None;
        }
        let content = self.content();
        back::undone(&content).is_some().then_some(content)
    }

    /// A clause that only tells why: "my essay is due so …".
    fn explained(&self) -> Vec<Clause> {
        match mood::read(&self.content(), self.timing()) {
            Said::Act { .. } | Said::Doing(..) => self.read(),
            Said::Nothing(reason) => self.span().into_iter().map(|span| Clause::ignored(span, reason)).collect(),
            _ => self.span().into_iter().map(|span| Clause::ignored(span, Reason::Remark)).collect(),
        }
    }

    /// The words that are no times. A resolution keeps the time it is about: "no snacks after eight".
    fn content(&self) -> Vec<Word> {
        let resolved = self.resolves();
        let keeps = |w: &Word| w.time.is_none_or(|time| resolved && self.bounds(time));
        self.words.iter().filter(|w| keeps(w)).map(|w| Word { time: None, ..w.clone() }).collect()
    }

    /// Whether the clause is a resolution: "no more …", "don't eat …", "stop …".
    fn resolves(&self) -> bool {
        title::is_resolution(self.words)
    }

    fn bounds(&self, time: usize) -> bool {
        self.times
            .get(time)
            .is_some_and(|t| matches!(t.role, Role::From | Role::Before) && t.meaning.kind() == Kind::Time)
    }

    fn timing(&self) -> Timing {
        let times = self.expressions();
        Timing {
            ahead: times.iter().any(|t| !t.meaning.is_past() && t.meaning != Meaning::Now),
            past: times.iter().any(|t| t.meaning.is_past()),
            some_day: times.iter().any(|t| matches!(t.span.of(self.text), "sometime" | "someday" | "anytime")),
            leads: self.words.first().is_some_and(|w| w.time.is_some()),
        }
    }

    /// The clause as a task, or as Korean where that is the language of its predicate.
    fn worded(&self, span: Span, said: &Said, buys: bool, added: bool) -> Vec<Clause> {
        let first = match *said {
            Said::Act { words, .. } | Said::Thing(words, _) => words.first(),
            _ => None,
        };
        if let Some(first) = first.filter(|w| w.span.of(self.text).chars().any(part::is_hangul)) {
            return self.in_korean(span, first);
        }
        let Some(title) = title::word(self.text, said, added) else {
            return vec![Clause::ignored(span, Reason::Filler)];
        };
        let title = match (said, self.verb) {
            _ if buys && !title.starts_with("Buy ") => format!("Buy {}", title::lower_first(&title)),
            (Said::Thing(words, _), Some(verb)) if words.len() <= 2 && !title.starts_with(verb) => {
                format!("{verb} {}", title::lower_first(&title))
            }
            _ => title,
        };
        vec![self.task(span, title, said)]
    }

    fn in_korean(&self, span: Span, first: &Word) -> Vec<Clause> {
        let end = self.words.iter().rev().find(|w| w.time.is_none()).map_or(span.end, |w| w.span.end);
        let mut clauses = korean::clauses(self.text, Span::new(first.span.start, end.max(first.span.end)), &[]);
        if let Some(clause) = clauses.first_mut() {
            clause.span = span;
            clause.times = self.expressions();
        }
        clauses
    }

    fn task(&self, span: Span, title: String, said: &Said) -> Clause {
        let words: Vec<Word> = self.background.iter().chain(self.words).cloned().collect();
        let (known, rule) = match said {
            Said::Thing(_, None) => (false, "noun phrase"),
            Said::Act { negated: true, .. } => (true, "resolution"),
            _ => (true, "imperative"),
        };
        let title = Reading {
            value: title,
            spans: vec![span],
            basis: Basis::Said,
            confidence: if known { 0.9 } else { 0.6 },
            runner_up: None,
            rule,
        };
        let mut times = self.expressions();
        times.retain(|t| !t.meaning.is_past());
        Clause { span, verdict: Verdict::Task(title), times, hint: opening::hint(&words), command: None }
    }

    /// The words of the clause in the text, background included.
    fn span(&self) -> Option<Span> {
        let first = self.background.first().or(self.words.first())?;
        Some(Span::new(first.span.start, self.words.last()?.span.end.max(first.span.end)))
    }

    /// The expressions of the clause, in order, without those that its title keeps.
    fn expressions(&self) -> Vec<Expression> {
        let resolved = self.resolves();
        let mut indexes: Vec<usize> = self.background.iter().chain(self.words).filter_map(|w| w.time).collect();
        indexes.dedup();
        indexes.retain(|&i| !(resolved && self.bounds(i)));
        indexes.into_iter().filter_map(|i| self.times.get(i).cloned()).collect()
    }
}

/// The titles in `text`: for tests.
#[cfg(test)]
fn titles(text: &str) -> Vec<String> {
    let clauses = clauses(text, Span::new(0, text.len()), &crate::time::find(text));
    let title = |clause: Clause| if let Verdict::Task(title) = clause.verdict { Some(title.value) } else { None };
    clauses.into_iter().filter_map(title).collect()
}

#[cfg(test)]
mod tests;
