//! What the speaker says of themselves: the predicates of "i" and "we".

use crate::language::Reason;
use crate::language::english::background;
use crate::language::english::lexicon::{self, Class, Form};
use crate::language::english::mood::{Expect, MODALS, Said, Step, Timing, nothing};
use crate::language::english::opening::hedges;
use crate::language::english::title;
use crate::language::english::verb::{self, DETERMINERS, Place};
use crate::language::english::word::{Word, longest};

/// After these comes "to" and an act that is to be done.
const TO: [&str; 32] = [
    "have",
    "need",
    "want",
    "got",
    "ought",
    "plan",
    "hope",
    "intend",
    "mean",
    "promised",
    "agreed",
    "decided",
    "planned",
    "intended",
    "hoped",
    "forgot",
    "offered",
    "volunteered",
    "vowed",
    "swore",
    "aim",
    "try",
    "remember",
    "pledged",
    "committed",
    "resolved",
    "keep",
    "still",
    "has",
    "wish",
    "prefer",
    "arranged",
];

/// After "i am" and one of these comes "to" and an act that is to be done.
const BEING_TO: [&str; 22] = [
    "going",
    "supposed",
    "planning",
    "hoping",
    "meant",
    "due",
    "expected",
    "scheduled",
    "required",
    "set",
    "about",
    "trying",
    "aiming",
    "able",
    "committed",
    "obliged",
    "asked",
    "told",
    "reminded",
    "intending",
    "wanting",
    "needing",
];

/// Modal verbs that deny.
const DENIED: [&str; 10] =
    ["won't", "wont", "shouldn't", "mustn't", "shan't", "shouldnt", "mustnt", "oughtn't", "will not", "should not"];

/// After "i was" and one of these comes an act that is still to be done.
const MEANT_TO: [&str; 7] =
    ["asked to", "told to", "reminded to", "supposed to", "meant to", "meaning to", "planning to"];

/// After "i" and one of these comes an act that has been put off.
const PUT_OFF: [&str; 5] =
    ["keep forgetting to", "kept forgetting to", "always forget to", "keep meaning to", "almost forgot to"];

/// Adverbs of what one does as a rule.
const AS_A_RULE: [&str; 12] = [
    "always",
    "usually",
    "often",
    "normally",
    "typically",
    "mostly",
    "generally",
    "rarely",
    "seldom",
    "sometimes",
    "never",
    "hardly",
];

/// What "i" is followed by.
pub(super) fn finite<'w>(words: &'w [Word], timing: Timing) -> Step<'w> {
    let skip = hedges(words);
    let Some(word) = words.get(skip) else { return nothing(Reason::Remark) };
    let rest = &words[skip..];
    if let Some(count) = longest(words, &PUT_OFF).or_else(|| longest(rest, &PUT_OFF).map(|count| skip + count)) {
        return Step::Peel(count, Expect::Base);
    }
    if word.is_in(&["told", "said", "promised"])
        && let Some(count) = offered(rest)
    {
        return Step::Peel(skip + count, Expect::Base);
    }
    let to = rest.get(1).is_some_and(|w| w.is("to"));
    let rule = words[..=skip].iter().any(|w| w.is_in(&AS_A_RULE));
    if rule && !to && !word.is_in(&MODALS) && !lexicon::is_past(&word.lower) {
        return nothing(Reason::Remark);
    }
    if word.is_in(&MODALS) {
        let regret = rest.get(1 + hedges(&rest[1..])).is_some_and(|w| w.is("have"))
            && is_participle(&rest[1 + hedges(&rest[1..])..]);
        return if regret { nothing(Reason::Remark) } else { Step::Peel(skip + 1, Expect::Base) };
    }
    if let Some(count) = longest(rest, &DENIED).or_else(|| longest(rest, &["better not", "had better not", "must not"]))
    {
        return Step::Deny(skip + count);
    }
    if let Some(count) = longest(rest, &["can't", "cannot", "can not", "cant", "don't want to", "couldn't"]) {
        let must = rest.get(count).is_some_and(|w| w.is_in(&["miss", "forget"]))
            || longest(&rest[count..], &["be late", "skip"]).is_some();
        return if must { Step::Deny(skip + count) } else { nothing(Reason::Remark) };
    }
    if to && word.is_in(&TO) || word.is("had") && longest(rest, &["had better"]).is_some() {
        return Step::Peel(skip + 2, Expect::Base);
    }
    match word.lower.as_str() {
        "would" => Step::Peel(skip + 1, Expect::Would),
        "am" | "are" => Step::Peel(skip + 1, Expect::Being),
        "have" | "got" => Step::Peel(skip + 1, Expect::Having),
        "need" => needed(&rest[1..]),
        "do" if verb::begins(&rest[1..], Place::Start) => Step::Peel(skip + 1, Expect::Finite),
        "was" | "were" => match longest(&rest[1..], &MEANT_TO) {
            Some(count) => Step::Peel(skip + 1 + count, Expect::Base),
            None => nothing(Reason::Past),
        },
        "haven't" => unfinished(&rest[1..]),
        _ if lexicon::is_past(&word.lower) || word.is_in(&["had", "used", "did", "didn't"]) => nothing(Reason::Past),
        _ => present(rest, timing),
    }
}

/// "i teach at nine": a habit or a plan where a time is said, else a remark; the same form of "put" may be the past.
fn present<'w>(words: &'w [Word], timing: Timing) -> Step<'w> {
    let stative = lexicon::is(&words[0].lower, Class::Stative);
    let both = lexicon::base(&words[0].lower, Form::Past).is_some()
        || ["put", "set", "read", "cut", "quit", "let"].contains(&words[0].lower.as_str());
    if timing.past && !timing.ahead {
        nothing(Reason::Past)
    } else if !stative && timing.ahead && verb::begins(words, Place::Start) {
        Step::End(Said::Act { words, negated: false })
    } else {
        nothing(if both { Reason::Past } else { Reason::Remark })
    }
}

/// What people long for and do not plan, after "i want to" and "i could".
const IDLE: [&str; 30] = [
    "go home",
    "sleep",
    "sleep all day",
    "cry",
    "die",
    "scream",
    "disappear",
    "quit",
    "retire",
    "go back to bed",
    "stay in bed",
    "see",
    "know",
    "believe",
    "understand",
    "think",
    "use a vacation",
    "use a break",
    "use a drink",
    "use a hug",
    "use a nap",
    "use some sleep",
    "use some rest",
    "use a hand",
    "eat a horse",
    "go back to sleep",
    "run away",
    "live",
    "stay home",
    "sleep forever",
];

/// Whether the act is none: a state to be in ("be rich"), or what is only longed for.
pub(super) fn is_idle(words: &[Word], timing: Timing, wished: bool) -> bool {
    let state = words.len() > 1
        && words[0].is("be")
        && !words[1]
            .is_in(&["at", "in", "on", "there", "back", "home", "ready", "early", "here", "sure", "up", "by", "out"])
        && !timing.ahead;
    state || wished && !timing.ahead && longest(words, &IDLE) == Some(words.len())
}

/// What one needs and does not buy.
const NEEDED: [&str; 16] = [
    "vacation", "hug", "break", "drink", "nap", "miracle", "holiday", "minute", "moment", "hand", "raise", "life",
    "rest", "sleep", "luck", "time",
];

/// "i need new shoes", "need a haircut".
pub(super) fn needed(words: &[Word]) -> Step<'_> {
    let words = &words[hedges(words)..];
    let thing = words.first().is_some_and(|w| !verb::is_function(w) || w.is_in(&DETERMINERS) || verb::opens_object(w));
    if !thing || words[0].is_in(&["it", "them", "him", "her", "you", "this", "that"]) {
        return nothing(Reason::Remark);
    }
    if words.len() < 4 && words.last().is_some_and(|w| w.is_in(&NEEDED)) {
        return nothing(Reason::Remark);
    }
    let event = title::event_verb(words, false).is_some();
    // "need a plumber"
    let person = words.last().is_some_and(verb::is_somebody);
    let verb = if person { "Call" } else { "Buy" };
    Step::End(Said::Thing(words, (!event).then_some(verb)))
}

/// "i haven't paid the rent yet": still to be done.
fn unfinished(words: &[Word]) -> Step<'_> {
    let words = &words[hedges(words)..];
    let yet = words.iter().any(|w| w.is("yet"));
    let base = words.first().and_then(|w| lexicon::base(&w.lower, Form::Participle));
    match base.filter(|_| yet) {
        Some(base) => Step::End(Said::Doing(base, words)),
        None => nothing(Reason::Remark),
    }
}

fn is_participle(words: &[Word]) -> bool {
    let after = words.get(1 + hedges(words.get(1..).unwrap_or_default()));
    after.is_some_and(|w| {
        w.is("been") || lexicon::is_past(&w.lower) || lexicon::base(&w.lower, Form::Participle).is_some()
    })
}

/// What "i am" is followed by.
pub(super) fn being<'w>(words: &'w [Word], timing: Timing) -> Step<'w> {
    let skip = hedges(words);
    let rest = &words[skip..];
    let Some(first) = rest.first() else { return nothing(Reason::Remark) };
    if first.is("not") {
        return denied(rest, skip);
    }
    if first.is("gonna") {
        return Step::Peel(skip + 1, Expect::Base);
    }
    // "i'm on jury duty monday"
    if first.is("on") && timing.ahead && rest.len() > 1 && title::event_verb(&rest[1..], false).is_some() {
        return Step::End(Said::Thing(&rest[1..], None));
    }
    let to = rest.get(1).is_some_and(|w| w.is("to"));
    // "i'm about to leave the house": it is being done.
    if first.is("about") && to && !timing.ahead {
        return nothing(Reason::Remark);
    }
    if first.is_in(&BEING_TO) && to && verb::begins(&rest[2 + hedges(&rest[2..])..], Place::Start)
        || first.is_in(&BEING_TO) && to && rest.get(2).is_some_and(|w| w.is_in(&["be", "have", "do", "need"]))
    {
        return Step::Peel(skip + 2, Expect::Base);
    }
    if let Some(count) =
        longest(rest, &["planning on", "due for", "in charge of", "responsible for", "up for", "signed up for"])
    {
        return Step::Peel(skip + count, Expect::Noun);
    }
    if let Some(count) = longest(rest, &["thinking of", "thinking about", "considering", "looking at"])
        .filter(|&n| rest.get(n).is_some_and(|w| lexicon::base(&w.lower, Form::Ing).is_some()))
    {
        return Step::Peel(skip + count, Expect::Noun);
    }
    if let Some(thing) = run_out(rest) {
        return Step::End(Said::Thing(thing, Some("Buy")));
    }
    let base = lexicon::base(&first.lower, Form::Ing)
        .filter(|base| !lexicon::is(base, Class::Stative) || ["see", "have"].contains(base));
    // "i'm picking up some vitamins after work"
    let routine = || (1..rest.len()).any(|at| background::phrase(&rest[at..]).is_some());
    let plans = |base: &str| timing.ahead || ["go", "meet", "see"].contains(&base) || !timing.past && routine();
    match base.filter(|&base| base != "think" && plans(base)) {
        Some("have") => Step::End(Said::Thing(&rest[1..], Some("Have"))),
        Some(base) => Step::End(Said::Doing(base, rest)),
        None => nothing(if timing.past { Reason::Past } else { Reason::Remark }),
    }
}

/// "told jenny i'd": how many words say to whom the speaker promised what comes next.
fn offered(words: &[Word]) -> Option<usize> {
    (1..words.len().min(5)).find_map(|at| {
        longest(&words[at..], &["i'd", "i'll", "i would", "i will", "i could", "we'd", "we'll"]).map(|count| at + count)
    })
}

/// "out of milk", "running low on detergent": the goods of which there are no more.
pub(super) fn run_out(words: &[Word]) -> Option<&[Word]> {
    const OTHERS: [&str; 22] = [
        "town",
        "office",
        "time",
        "ideas",
        "breath",
        "luck",
        "space",
        "shape",
        "here",
        "control",
        "money",
        "battery",
        "options",
        "patience",
        "order",
        "service",
        "commission",
        "reach",
        "it",
        "the",
        "my",
        "energy",
    ];
    let words = &words[usize::from(words.first()?.is_in(&["almost", "nearly", "completely", "all"]))..];
    let count = longest(words, &["out of", "running low on", "low on", "running out of"])?;
    let thing = &words[count..];
    thing.first().is_some_and(|w| !w.is_in(&OTHERS)).then_some(thing)
}

/// "i'm not going to": a resolution where a verb follows, else called off.
fn denied<'w>(words: &'w [Word], skip: usize) -> Step<'w> {
    let count = longest(words, &["not going to", "not gonna"]);
    let act = count.filter(|&n| {
        verb::begins(&words[n..], Place::Start)
            && !words[n].is_in(&["be", "make", "go", "come", "attend", "need", "have"])
    });
    let doing = words.get(1).is_some_and(|w| lexicon::base(&w.lower, Form::Ing).is_some());
    match act {
        Some(count) => Step::Deny(skip + count),
        None if count.is_some() || doing => nothing(Reason::Cancelled),
        None => nothing(Reason::Remark),
    }
}

/// What "i have", "there is" or "got" is followed by.
pub(super) fn having<'w>(words: &'w [Word], timing: Timing) -> Step<'w> {
    let skip = hedges(words);
    let mut rest = &words[skip..];
    if rest.first().is_some_and(|w| w.is("got")) {
        rest = &rest[1..];
    }
    let peeled = words.len() - rest.len();
    let Some(first) = rest.first() else { return nothing(Reason::Remark) };
    if first.is("to") {
        return Step::Peel(peeled + 1, Expect::Base);
    }
    if let Some(count) = longest(
        rest,
        &[
            "been asked to",
            "been told to",
            "been meaning to",
            "been wanting to",
            "promised to",
            "agreed to",
            "decided to",
            "planned to",
            "been reminded to",
        ],
    ) {
        return Step::Peel(peeled + count, Expect::Base);
    }
    if first.is_in(&["not", "never", "no", "nothing"]) {
        return if first.is("not") { unfinished(&rest[1..]) } else { nothing(Reason::Remark) };
    }
    if first.is("been") || lexicon::is_past(&first.lower) {
        return nothing(Reason::Past);
    }
    let event = title::event_verb(rest, false).is_some();
    if timing.past && !timing.ahead {
        nothing(Reason::Past)
    } else if event || timing.ahead {
        Step::End(Said::Thing(rest, None))
    } else {
        nothing(Reason::Remark)
    }
}

/// What "i would" is followed by.
pub(super) fn would<'w>(words: &'w [Word]) -> Step<'w> {
    // "like" is a hedge elsewhere.
    let skip = if words.first().is_some_and(|w| w.is("like")) { 0 } else { hedges(words) };
    let skip = skip - usize::from(skip > 0 && words[skip - 1].is("like"));
    let rest = &words[skip..];
    match longest(rest, &["like to", "love to", "prefer to", "better", "want to", "be happy to", "be glad to"]) {
        Some(_) if longest(rest, &["better not"]).is_some() => Step::Deny(skip + 2),
        Some(count) => Step::Peel(skip + count, Expect::Base),
        None => nothing(Reason::Remark),
    }
}
