//! Corrections in English speech: "at three no sorry four", "wait no the pantry", "never mind the floor", "not regular milk".
//!
//! What was withdrawn leaves no trace: its words are taken out before the text is cut into clauses. Looking back for what
//! is replaced goes a bounded number of words, so that any text is repaired in linear time.

use crate::language::english::lexicon::{self, Form};
use crate::language::english::split::{self, is_break};
use crate::language::english::verb::{self, Place};
use crate::language::english::word::{Word, longest};
use crate::reading::Span;
use crate::time::{self, Expression, Kind};

/// What announces that something said just before is replaced.
const MARKERS: [&str; 48] = [
    "no",
    "no wait",
    "no sorry",
    "no i mean",
    "no wait sorry",
    "no wait i mean",
    "no sorry i mean",
    "no actually",
    "no actually make it",
    "no make it",
    "no make that",
    "no not that",
    "no wait make it",
    "no wait make that",
    "wait",
    "wait no",
    "wait no i mean",
    "wait sorry",
    "wait make that",
    "wait make it",
    "wait actually",
    "oh wait",
    "oh wait no",
    "oh no",
    "i mean",
    "or rather",
    "rather",
    "sorry",
    "sorry i mean",
    "sorry no",
    "sorry make that",
    "sorry make it",
    "actually",
    "actually no",
    "actually make it",
    "actually make that",
    "actually no make it",
    "actually let's make it",
    "actually let's do",
    "make it",
    "make that",
    "scratch that",
    "scratch that no",
    "scratch that make it",
    "hmm no",
    "correction",
    "let's make it",
    "let's say",
];

/// What takes something back and puts nothing in its place.
const WITHDRAWALS: [&str; 24] = [
    "never mind",
    "no never mind",
    "never mind about",
    "no never mind about",
    "nevermind",
    "forget",
    "no forget",
    "hmm forget",
    "no hmm forget",
    "forget about",
    "no forget about",
    "oh forget",
    "well forget",
    "actually forget",
    "actually scratch that",
    "scratch that",
    "scratch",
    "oh scratch",
    "no scratch",
    "skip",
    "no skip",
    "drop that",
    "no drop that",
    "no cancel that",
];

/// Why what was said need not be done: "actually no we have some".
const HAVING: [&str; 19] = [
    "we have",
    "we've got",
    "we already",
    "i already",
    "i have some",
    "i've got",
    "we got",
    "it's closed",
    "there's some",
    "there's still",
    "i did",
    "i've done",
    "it's done",
    "it's already",
    "that's done",
    "she did",
    "he did",
    "we did",
    "someone already",
];

/// How many words back a replaced word is looked for.
const REACH: usize = 14;

/// The words that are left when the corrections are carried out. An expression that only the correction shows to be one
/// ("three no four") is added to `times`.
pub(super) fn apply(text: &str, mut words: Vec<Word>, times: &mut Vec<Expression>) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if !kept.is_empty() {
            name_time(text, &mut words[at..], &kept, times);
        }
        let rest = &words[at..];
        let skipped = if kept.is_empty() {
            contrast_first(rest)
        } else {
            replacement(rest, &mut kept, times)
                .or_else(|| withdrawal(rest, &mut kept))
                .or_else(|| contrast(rest, &kept))
        };
        match skipped {
            Some(count) => at += count,
            None => {
                kept.push(words[at].clone());
                at += 1;
            }
        }
    }
    kept
}

/// "three no sorry four": takes out what is replaced, and gives the length of the marker.
fn replacement(rest: &[Word], kept: &mut Vec<Word>, times: &[Expression]) -> Option<usize> {
    let length = longest(rest, &MARKERS)?;
    let next = rest.get(length)?;
    let marker = &rest[..length];
    // "long time no see", "for no reason"
    let determines = marker[0].is("no") && kept.last().is_some_and(|w| verb::PREPOSITIONS.iter().any(|p| w.is(p)));
    if marker.len() == 1 && (next.is("see") || determines) {
        return None;
    }
    if marker.iter().any(|w| w.is_in(&["no", "wait", "scratch"])) && longest(&rest[length..], &HAVING).is_some() {
        drop_clause(kept);
        return Some(length + rest[length..].iter().take(REACH).take_while(|w| !is_break(w) && !w.is("just")).count());
    }
    if let Some(time) = next.time.and_then(|t| times.get(t)) {
        return (replace_time(kept, times, time.meaning.kind()) || length > 1).then_some(length);
    }
    let weak = length == 1 && marker[0].is_in(&["no", "sorry", "actually", "rather", "correction", "wait"]);
    if verb::begins(&rest[length..], Place::Start) && !is_made(marker) {
        let same = kept.iter().rev().take(REACH).any(|w| w.time.is_none() && w.lower == next.lower);
        return (!weak || marker[0].is("no") || same).then(|| drop_clause(kept)).map(|()| length);
    }
    let new = &rest[length..];
    // "the blue curtains actually the grey ones"
    let ones = new.iter().take(4).any(|w| w.is_in(&["one", "ones"])) && new[0].is_in(&["the", "a", "those"]);
    if weak && ones && replace_last(new, kept) {
        return Some(length);
    }
    if weak && !marker[0].is("no") {
        return replace_like(new, kept).map(|count| length + count);
    }
    let restarts = marker.iter().any(|w| w.is_in(&["wait", "sorry", "mean"])) && split::opens(new, true);
    if restarts {
        drop_clause(kept);
        return Some(length);
    }
    let count = replace_words(new, kept).or_else(|| replace_like(new, kept));
    let clear = marker.len() > 1 && !marker[0].is("no")
        || is_made(marker)
        || marker.iter().any(|w| w.is_in(&["wait", "sorry", "mean"]));
    count.or_else(|| (clear && replace_last(new, kept)).then_some(0)).map(|count| length + count)
}

/// "make it", "let's make that": what follows is what the last thing said becomes.
fn is_made(marker: &[Word]) -> bool {
    marker.len() > 1 && marker[marker.len() - 1].is_in(&["it", "that"]) && marker.iter().any(|w| w.is("make"))
}

/// "coffee actually dinner", "tom no minho": puts `new` in the place of what is of its kind; gives the number of its words.
fn replace_like(new: &[Word], kept: &mut Vec<Word>) -> Option<usize> {
    let kind = |words: &[Word]| -> Option<bool> {
        let first = words.first().filter(|w| w.time.is_none())?;
        if verb::is_somebody(first) { Some(true) } else { lexicon::event(&first.lower).map(|_| false) }
    };
    let wanted = kind(new)?;
    let end = kept.len();
    let mut near = (end.saturating_sub(REACH)..end).rev();
    let at = near.find(|&i| kind(&kept[i..]) == Some(wanted) && (i == 0 || !verb::begins(&kept[i..], Place::Run)))?;
    let phrase = new.iter().take(REACH).take_while(|w| w.time.is_none() && !is_break(w)).count();
    let ends = |w: &Word| w.time.is_some() || phrase == 1 && verb::is_function(w);
    let until = (at + 1..end).find(|&i| ends(&kept[i])).unwrap_or(end);
    kept.splice(at..until, new[..phrase].iter().cloned());
    Some(phrase)
}

/// "order pizza oh wait sushi": takes the last thing said out, back to a preposition, a determiner or the verb.
fn replace_last(new: &[Word], kept: &mut Vec<Word>) -> bool {
    if new[0].time.is_some() || verb::is_function(&new[0]) && !verb::opens_object(&new[0]) {
        return false;
    }
    let end = kept.iter().rposition(|w| w.time.is_none()).map_or(0, |i| i + 1);
    let near = end.saturating_sub(REACH)..end;
    let from = near
        .rev()
        .find(|&i| verb::is_function(&kept[i]) || verb::begins(&kept[i..end], Place::Start))
        .map_or(0, |i| i + 1);
    let determined = from > 0 && from < end && verb::opens_object(&kept[from - 1]) && verb::opens_object(&new[0]);
    let from = if determined { from - 1 } else { from };
    if from == 0 || from >= end {
        return false;
    }
    kept.drain(from..end);
    true
}

/// Takes out the words that `new` corrects; gives the number of words of `new` that were put in their place.
fn replace_words(new: &[Word], kept: &mut Vec<Word>) -> Option<usize> {
    let next = &new[0];
    let end = kept.len();
    let from =
        (end.saturating_sub(REACH)..end).rev().find(|&i| kept[i].time.is_none() && corresponds(&kept[i], next))?;
    let until = (from + 1..end).find(|&i| kept[i].time.is_some()).unwrap_or(end);
    let phrase = new.iter().take(REACH).take_while(|w| w.time.is_none() && !is_break(w)).count();
    if is_amount(next) && from + phrase < until {
        kept.splice(from..from + phrase, new[..phrase].iter().cloned());
        return Some(phrase);
    }
    kept.drain(from..until);
    Some(0)
}

/// Gives a bare number after a marker to the kind of the time before it: "at three no four".
fn name_time(text: &str, rest: &mut [Word], kept: &[Word], times: &mut Vec<Expression>) {
    let Some(length) = longest(rest, &MARKERS) else { return };
    let Some(next) = rest.get(length).filter(|w| w.time.is_none()) else { return };
    let before = kept.iter().rev().take(REACH).find_map(|w| w.time).and_then(|t| times.get(t));
    let Some(kind) = before.map(|t| t.meaning.kind()) else { return };
    let (start, lead) = (next.span.start, if kind == Kind::Time { "at " } else { "on " });
    let phrase: String = text[start..].chars().take(24).collect();
    let Some(found) = time::find(&format!("{lead}{phrase}")).into_iter().next() else { return };
    if found.span.start != 0 || found.span.end <= lead.len() || found.meaning.kind() != kind {
        return;
    }
    let span = Span::new(start, start + found.span.end - lead.len());
    for word in rest[length..].iter_mut().take_while(|w| w.span.start < span.end) {
        word.time = Some(times.len());
    }
    times.push(Expression { span, ..found });
}

/// Takes the last expression of that kind out of `kept`.
fn replace_time(kept: &mut Vec<Word>, times: &[Expression], kind: Kind) -> bool {
    let of_kind = |w: &Word| w.time.filter(|&t| times.get(t).is_some_and(|t| t.meaning.kind() == kind));
    let Some(old) = kept.iter().rev().take(REACH).find_map(of_kind) else { return false };
    let end = kept.iter().rposition(|w| w.time == Some(old)).map_or(0, |i| i + 1);
    let start = kept[..end].iter().rposition(|w| w.time != Some(old)).map_or(0, |i| i + 1);
    kept.drain(start..end);
    true
}

/// Whether `next` can take the place of `old`: the same word, or both are amounts.
fn corresponds(old: &Word, next: &Word) -> bool {
    old.lower == next.lower || (is_amount(old) && is_amount(next))
}

fn is_amount(word: &Word) -> bool {
    word.lower.starts_with(|c: char| c.is_ascii_digit())
        || word.is_in(&[
            "a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve",
            "twenty",
        ])
}

/// "never mind the floor": takes out the clause with that word, or the last one.
fn withdrawal(rest: &[Word], kept: &mut Vec<Word>) -> Option<usize> {
    if kept.last().is_some_and(|w| w.is_in(&["not", "don't", "never", "to", "i", "let's", "me"])) {
        return None;
    }
    let length = longest(rest, &WITHDRAWALS)?;
    let phrase = rest[length..].iter().take(REACH).take_while(|w| w.time.is_none() && !is_break(w)).count();
    let phrase = (1..phrase).find(|&i| split::opens(&rest[length + i..], false)).unwrap_or(phrase);
    let verb = (0..phrase).find(|&i| begins(&rest[length + i..], i == 0 || rest[length].is("the")));
    let phrase = verb.unwrap_or(phrase);
    match phrase {
        0 => {
            drop_clause(kept);
            Some(length)
        }
        1..=4 if rest[length].is_in(&["the", "that", "it", "about", "my", "those", "them"]) => {
            if !drop_conjunct(&rest[length + phrase - 1], kept) {
                drop_clause(kept);
            }
            Some(length + phrase)
        }
        _ => None,
    }
}

/// "cat litter and kibble, scratch the kibble": takes out one of several objects, or the clause with the verb named.
fn drop_conjunct(named: &Word, kept: &mut Vec<Word>) -> bool {
    let verb = lexicon::base(&named.lower, Form::Ing);
    let near = kept.len().saturating_sub(REACH)..kept.len();
    let Some(at) = near.rev().find(|&i| kept[i].lower == named.lower || verb.is_some_and(|verb| kept[i].is(verb)))
    else {
        return false;
    };
    let from = (0..at)
        .rev()
        .take(REACH)
        .find(|&i| is_break(&kept[i]) || kept[i].mark == Some(','))
        .map(|i| i + usize::from(kept[i].mark.is_some()));
    let Some(from) = from
        .filter(|&from| kept[from..at].iter().all(|w| !verb::is_function(w) || verb::opens_object(w) || is_break(w)))
    else {
        return false;
    };
    let times: Vec<Word> = kept[from..].iter().filter(|w| w.time.is_some()).cloned().collect();
    kept.truncate(from);
    kept.extend(times);
    true
}

/// Takes the last clause out: back to its verb.
fn drop_clause(kept: &mut Vec<Word>) {
    let end = kept.len();
    let start = (end.saturating_sub(REACH)..end).rev().find(|&i| begins(&kept[i..], false)).unwrap_or(0);
    let start = if start > 0 && kept[start - 1].is("and") { start - 1 } else { start };
    let times: Vec<Word> = if start == 0 {
        kept.iter().take(REACH).take_while(|w| w.time.is_some()).cloned().collect()
    } else {
        Vec::new()
    };
    kept.truncate(start);
    kept.extend(times);
}

/// "not regular milk" after what is wanted instead: the length of what is not.
fn contrast(rest: &[Word], kept: &[Word]) -> Option<usize> {
    let before = kept.last()?;
    let negates = [
        "do", "does", "did", "i'm", "we're", "they're", "he's", "she's", "it's", "that's", "am", "is", "are", "will",
        "would", "should", "to", "can", "or", "if", "why", "let's", "better", "had", "i'd",
    ];
    if rest[0].is("not") && before.time.is_none() && !before.is_in(&negates) {
        return Some(1 + rest[1..].iter().take_while(|w| w.time.is_none() && !is_break(w)).count());
    }
    contrast_first(rest)
}

/// "instead of chicken": the length of it.
fn contrast_first(rest: &[Word]) -> Option<usize> {
    let length = longest(rest, &["instead of", "rather than"])?;
    let until = rest[length..].iter().position(|w| w.time.is_some() || is_break(w)).unwrap_or(rest.len() - length);
    let verb = (1..until).find(|&i| begins(&rest[length + i..], true));
    Some(length + verb.unwrap_or(until))
}

fn begins(words: &[Word], start: bool) -> bool {
    verb::begins(words, if start { Place::Start } else { Place::Run })
}

#[cfg(test)]
mod tests {
    use crate::language::english::titles;

    #[test]
    fn keeps_what_only_looks_like_a_correction() {
        for (text, expected) in [
            ("order the blue curtains actually the grey ones", &["Order the grey ones"] as &[&str]),
            ("clean the bathroom scratch that i did it yesterday just vacuum", &["Vacuum"]),
            ("better not forget the passport", &["Bring the passport"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }

    #[test]
    fn tells_no_reason_from_no() {
        assert_eq!(titles("my phone keeps dying for no reason"), [""; 0]);
    }
}
