//! Commands on todos that exist already: "i finished the laundry", "cancel the dentist appointment", "move the meeting to four".
//!
//! To cancel or to move something can be an errand too ("cancel the gym membership"). It is a command where what is named
//! stands in a calendar, and nothing else is said.

use crate::language::command::Proposal;
use crate::language::english::lexicon::{self, Form};
use crate::language::english::mood::{self, Said, Timing};
use crate::language::english::opening::{hedges, opening, without_closing};
use crate::language::english::verb;
use crate::language::english::word::{Word, longest};
use crate::language::english::{Draft, title};
use crate::language::{Action, Reason};
use crate::reading::{Basis, Reading, Span};
use crate::time::{self, Expression, Meaning};

const DELETE: [&str; 11] =
    ["cancel", "delete", "remove", "call off", "scrap", "erase", "get rid of", "ditch", "nix", "forget about", "clear"];
const MOVE: [&str; 11] = [
    "move",
    "push",
    "push back",
    "postpone",
    "reschedule",
    "shift",
    "delay",
    "bring forward",
    "bump",
    "put off",
    "change",
];

/// Particles between a verb and its object: "took out the trash".
const PARTICLES: [&str; 7] = ["out", "up", "off", "back", "down", "in", "away"];

/// What the app keeps, besides events.
const KEPT: [&str; 10] =
    ["reminder", "reminders", "alarm", "alarms", "task", "todo", "todos", "event", "events", "deadline"];

/// The command in the clause of `content`, words without times, and why it gives no todo.
pub(super) fn read(content: &[Word], draft: &Draft, timing: Timing) -> Option<(Proposal, Reason)> {
    let words = &content[opening(content)..];
    let asked = asked(words);
    completed(words, draft, timing)
        .or_else(|| ended(words, draft).map(|proposal| (proposal, Reason::Past)))
        .or_else(|| marked(asked, draft).map(|proposal| (proposal, Reason::Command)))
        .or_else(|| called_off(words, draft, timing).map(|proposal| (proposal, Reason::Cancelled)))
        .or_else(|| deleted(asked, draft).or_else(|| moved(asked, draft)).map(|proposal| (proposal, Reason::Command)))
}

/// Without what makes an order polite: "can you please".
fn asked(words: &[Word]) -> &[Word] {
    let polite = ["can you", "could you", "would you", "will you", "can we", "could we", "let's", "lets"];
    let words = &words[longest(words, &polite).unwrap_or(0)..];
    &words[hedges(words)..]
}

/// Whether a clause orders a change of what stands in a calendar, by its words alone.
pub(super) fn is_order(words: &[Word]) -> bool {
    let words = asked(&words[opening(words)..]);
    let count = longest(words, &DELETE).or_else(|| longest(words, &MOVE));
    count.is_some_and(|count| is_kept(thing(&words[count..])))
}

/// "i already paid the rent", "i've done the dishes", "finished the laundry".
fn completed(words: &[Word], draft: &Draft, timing: Timing) -> Option<(Proposal, Reason)> {
    if mood::read(words, timing) != Said::Nothing(Reason::Past) {
        return None;
    }
    let subject = usize::from(words.first()?.is_in(&["i", "we", "i've", "we've", "ive", "i'm"]));
    let rest = &words[subject..];
    let rest = &rest[hedges(rest)..];
    let rest = if rest.first()?.is("have") { &rest[1 + hedges(&rest[1..])..] } else { rest };
    let rest = &rest[..rest.iter().rposition(|w| !w.is_in(&["already", "now"]))? + 1];
    let first = rest.first()?;
    let base = lexicon::base(&first.lower, Form::Past).or_else(|| lexicon::base(&first.lower, Form::Participle))?;
    let object = rest.get(1)?;
    let particle = object.is_in(&PARTICLES) && rest.get(2).is_some_and(verb::opens_object);
    if !(verb::opens_object(object)
        || particle
        || lexicon::event(&object.lower).is_some()
        || lexicon::base(&object.lower, Form::Ing).is_some())
    {
        return None;
    }
    let ended = ["finish", "complete", "do"].contains(&base) && lexicon::event(&rest.last()?.lower).is_some();
    let doing = lexicon::base(&object.lower, Form::Ing).filter(|_| base == "finish" && rest.len() > 2);
    let said = match doing {
        Some(doing) => Said::Doing(doing, &rest[1..]),
        None if ended => return Some((proposal(draft, Action::Complete, target(draft, &rest[1..])?), Reason::Past)),
        None => Said::Doing(base, rest),
    };
    Some((proposal(draft, Action::Complete, title::word(draft.text, &said, false)?), Reason::Past))
}

/// What says that something is over, at the end of a clause.
const OVER: [&str; 4] = ["done", "finished", "complete", "completed"];

/// "the laundry is done", "dishes done", "i'm finished with the report".
fn ended(words: &[Word], draft: &Draft) -> Option<Proposal> {
    let mut own = usize::from(words.first()?.is_in(&["i'm", "im", "we're"]));
    own += usize::from(words.get(own)?.is("all"));
    if let Some(count) = longest(&words[own..], &["done with", "finished with", "through with"]) {
        return Some(proposal(draft, Action::Complete, target(draft, &words[own + count..])?));
    }
    let (last, thing) = words.split_last().filter(|(last, _)| last.is_in(&OVER))?;
    let end = thing.iter().rposition(|w| !w.is_in(&["is", "are", "all", "now", "finally", "got", "already"]))?;
    let thing = &thing[..=end];
    let said = end + 1 < words.len() - 1 || thing[end].lower.ends_with("'s") || last.is("done");
    (said && !thing[0].is_in(&["is", "are", "mark", "get", "was"]) && names_act(thing))
        .then(|| target(draft, thing))
        .flatten()
        .map(|target| proposal(draft, Action::Complete, target))
}

/// Whether the words are a noun phrase for what is done: "the laundry", "dishes".
fn names_act(thing: &[Word]) -> bool {
    let Some(last) = thing.last() else { return false };
    lexicon::event(last.lower.strip_suffix("'s").unwrap_or(&last.lower)).is_some()
        && thing.iter().all(|w| w.time.is_none())
}

/// "mark the laundry as done", "check off the groceries".
fn marked(words: &[Word], draft: &Draft) -> Option<Proposal> {
    if let Some(count) = longest(words, &["check off", "cross off", "tick off"]) {
        return Some(proposal(draft, Action::Complete, target(draft, &words[count..])?));
    }
    if !words.first()?.is("mark") {
        return None;
    }
    let end = (2..words.len()).find(|&i| {
        longest(&words[i..], &["as done", "done", "as complete", "complete", "as completed", "as finished", "finished"])
            .is_some()
    })?;
    Some(proposal(draft, Action::Complete, target(draft, &words[1..end])?))
}

/// "yoga class is cancelled tonight": the subject of what was called off.
fn called_off(words: &[Word], draft: &Draft, timing: Timing) -> Option<Proposal> {
    if mood::read(words, timing) != Said::Nothing(Reason::Cancelled) {
        return None;
    }
    let verb = words.iter().position(|w| w.is_in(&["is", "are", "got", "was", "has", "isn't", "been", "fell"]))?;
    let thing = &words[..verb];
    title::event_verb(thing, false)?;
    Some(proposal(draft, Action::Delete, target(draft, thing)?))
}

/// "cancel the dentist appointment", "take the dentist off my calendar".
fn deleted(words: &[Word], draft: &Draft) -> Option<Proposal> {
    let taken = words
        .first()?
        .is("take")
        .then(|| (2..words.len()).find(|&i| longest(&words[i..], &["off my", "off the"]).is_some()))
        .flatten();
    if let Some(off) =
        taken.filter(|&off| words.get(off + 2).is_some_and(|w| w.is_in(&["list", "calendar", "schedule"])))
    {
        return Some(proposal(draft, Action::Delete, target(draft, &words[1..off])?));
    }
    let count = longest(words, &DELETE)?;
    let thing = without_closing(&words[count..]);
    let off = thing.iter().position(|w| w.is("from")).filter(|&from| from > 0 && is_list(&thing[from + 1..]));
    if let Some(from) = off {
        return Some(proposal(draft, Action::Delete, target(draft, &thing[..from])?));
    }
    (draft.alone && is_kept(thing))
        .then(|| target(draft, thing))
        .flatten()
        .map(|target| proposal(draft, Action::Delete, target))
}

/// "move the meeting to four", "push the call back an hour", "bring the review forward by a day".
fn moved(words: &[Word], draft: &Draft) -> Option<Proposal> {
    let forward = words.first()?.is("bring") && words.iter().any(|w| w.is("forward"));
    let count = longest(words, &MOVE).or(forward.then_some(1)).filter(|_| draft.alone)?;
    let thing = thing(&words[count..]);
    if !is_kept(thing) {
        return None;
    }
    let (was, mut to) = divide(draft);
    to.extend(shift(draft));
    if to.is_empty() {
        to.extend(hour(draft));
    }
    let always = words[0].is_in(&["postpone", "push", "delay", "put"]);
    if to.is_empty() && !always {
        return None;
    }
    let sooner = words[0].is("bring") || words.iter().any(|w| w.is_in(&["forward", "up", "earlier"]));
    Some(Proposal { was, to, sooner, ..proposal(draft, Action::Reschedule, target(draft, thing)?) })
}

/// What is moved, up to where to.
fn thing(words: &[Word]) -> &[Word] {
    const WHERE_TO: [&str; 17] = [
        "to", "back", "forward", "by", "from", "up", "out", "off", "until", "till", "earlier", "later", "for", "one",
        "two", "half", "an",
    ];
    &words[..words.iter().position(|w| w.is_in(&WHERE_TO)).unwrap_or(words.len())]
}

/// "my calendar", "the shopping list".
fn is_list(words: &[Word]) -> bool {
    words.len() < 5
        && words.last().is_some_and(|w| w.is_in(&["list", "calendar", "schedule", "planner", "agenda", "todos"]))
}

/// Whether the words name what stands in a calendar.
fn is_kept(thing: &[Word]) -> bool {
    let event =
        title::event_verb(thing, false).is_some_and(|verb| !matches!(verb, "Pay" | "Buy" | "Submit" | "Return"));
    let booked = thing
        .last()
        .is_some_and(|w| w.is_in(&["reservation", "booking", "subscription", "membership", "flight", "train"]));
    event && !booked || thing.last().is_some_and(|w| w.is_in(&KEPT))
}

/// Divides the times of a clause into when the todo is and when it is to be: "move the friday meeting to monday".
fn divide(draft: &Draft) -> (Vec<Expression>, Vec<Expression>) {
    let to = draft.words.iter().rposition(|w| w.is_in(&["to", "until", "till", "for"]));
    let expressions = draft.expressions();
    let after = |e: &Expression| {
        let begins = ["to ", "until ", "till ", "for "]
            .iter()
            .any(|word| e.span.of(draft.text).to_lowercase().starts_with(word));
        begins || to.is_some_and(|to| draft.words[to].span.start < e.span.start)
    };
    let from = expressions.iter().position(after).unwrap_or(expressions.len());
    (expressions[..from].to_vec(), expressions[from..].to_vec())
}

/// By how much: "back an hour", "by two days".
fn shift(draft: &Draft) -> Option<Expression> {
    after(draft, &["back", "forward", "by", "up", "out", "off"], "for ")
        .filter(|e| matches!(e.meaning, Meaning::Length(_)))
}

/// To which hour: "to four", which is no time elsewhere.
fn hour(draft: &Draft) -> Option<Expression> {
    after(draft, &["to", "until", "till"], "at ").filter(|e| matches!(e.meaning, Meaning::Clock(_)))
}

/// The expression after the last of `words`, read as if `lead` stood before it.
fn after(draft: &Draft, words: &[&str], lead: &str) -> Option<Expression> {
    let at = draft.words.iter().rposition(|w| w.is_in(words))?;
    let start = draft.words.get(at + 1)?.span.start;
    let rest: String = draft.text[start..draft.words.last()?.span.end].chars().take(32).collect();
    let found = time::find(&format!("{lead}{rest}")).into_iter().next().filter(|found| found.span.start == 0)?;
    Some(Expression { span: Span::new(start, start + found.span.end.saturating_sub(lead.len())), ..found })
}

/// The words that say to which todo, without an article.
fn target(draft: &Draft, thing: &[Word]) -> Option<String> {
    let thing = without_closing(thing);
    let thing = &thing[..thing.iter().rposition(|w| !w.is("already"))? + 1];
    let own = usize::from(thing.first()?.is_in(&["the", "a", "an", "my", "our", "that", "this"]));
    let last = thing.last()?;
    let end = last.span.end
        - if last.lower.ends_with("'s") { last.span.of(draft.text).len() - last.lower.len() + 2 } else { 0 };
    (own < thing.len()).then(|| thing[own].span.start).map(|start| draft.text[start..end].to_owned())
}

fn proposal(draft: &Draft, action: Action, target: String) -> Proposal {
    let target = Reading {
        value: target,
        spans: draft.span().into_iter().collect(),
        basis: Basis::Said,
        confidence: 0.8,
        runner_up: None,
        rule: "command",
    };
    Proposal { action, target, was: draft.expressions(), to: Vec::new(), sooner: false }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::language::{Action, Command, Context, read};

    fn commands(text: &str) -> Vec<Command> {
        let reference = date(2026, 11, 24).at(10, 0, 0, 0).in_tz("Asia/Seoul").unwrap();
        let utterance = read(text, &Context::new(reference));
        assert!(utterance.commands.is_empty() || utterance.todos.is_empty(), "{text}");
        utterance.commands
    }

    #[test]
    fn says_what_to_do_to_which_todo() {
        for (text, action, target) in [
            ("i finished the laundry", Action::Complete, "laundry"),
            ("i already paid the rent", Action::Complete, "Pay the rent"),
            ("i've walked the dog", Action::Complete, "Walk the dog"),
            ("mark the groceries as done", Action::Complete, "groceries"),
            ("i'm done with the expense report", Action::Complete, "expense report"),
            ("cancel the dentist appointment", Action::Delete, "dentist appointment"),
            ("please delete the yoga class on friday", Action::Delete, "yoga class"),
            ("yoga class is cancelled tonight", Action::Delete, "yoga class"),
            ("take the haircut off my calendar", Action::Delete, "haircut"),
            ("move the meeting to four", Action::Reschedule, "meeting"),
            ("can you push the call back an hour", Action::Reschedule, "call"),
        ] {
            let commands = commands(text);
            let read: Vec<_> = commands.iter().map(|c| (c.action, c.target.value.as_str())).collect();
            assert_eq!(read, [(action, target)], "{text}");
        }
    }

    #[test]
    fn errands_are_no_commands() {
        for text in [
            "cancel the gym membership",
            "move the car",
            "cancel the streaming subscription before the 5th",
            "push to staging by four",
        ] {
            assert!(commands(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn tells_when_it_was_from_when_it_is_to_be() {
        let day = |when: &crate::time::When| when.date.as_ref().map(|date| date.value.to_string());
        let moved = commands("move the friday meeting to monday").remove(0);
        assert_eq!((day(&moved.was), day(&moved.to)), (Some("2026-11-27".into()), Some("2026-11-30".into())));
        let shift = |text: &str| commands(text).remove(0).shift.map(|shift| shift.minutes);
        assert_eq!(shift("push the call back an hour"), Some(60));
        assert_eq!(shift("bring the review forward by thirty minutes"), Some(-30));
    }
}
