//! English clauses that are no task by how they begin or what they say of their subject, and why.

use crate::language::Reason;
use crate::language::english::device;
use crate::language::english::lexicon::{self, Class, Form};
use crate::language::english::mood::Timing;
use crate::language::english::opening::{hedges, without_closing};
use crate::language::english::title;
use crate::language::english::verb::{self, Place};
use crate::language::english::word::{Word, longest};

/// Words that ask.
const ASKING: [&str; 19] = [
    "what", "what's", "whats", "who", "who's", "whose", "where", "where's", "why", "how", "how's", "which", "when's",
    "whats", "wheres", "hows", "whos", "what're", "who'll",
];

/// Verbs that stand before their subject in a question.
const INVERTED: [&str; 31] = [
    "is",
    "are",
    "was",
    "were",
    "am",
    "do",
    "does",
    "did",
    "have",
    "has",
    "had",
    "should",
    "shall",
    "can",
    "could",
    "may",
    "will",
    "would",
    "isn't",
    "aren't",
    "don't",
    "doesn't",
    "didn't",
    "wasn't",
    "won't",
    "can't",
    "couldn't",
    "haven't",
    "hasn't",
    "shouldn't",
    "wouldn't",
];

/// Subjects in a question.
const SUBJECTS: [&str; 24] = [
    "i", "we", "you", "he", "she", "it", "they", "there", "the", "my", "our", "your", "his", "her", "that", "this",
    "anyone", "anybody", "someone", "everyone", "these", "those", "their", "any",
];

/// Ways to say that one need not.
const NEEDLESS: [&str; 18] = [
    "scratch all",
    "scratch everything",
    "scratch it",
    "no need",
    "forget it",
    "never mind",
    "nevermind",
    "cancel that",
    "no longer",
    "not anymore",
    "scratch that",
    "don't bother",
    "skip it",
    "drop it",
    "forget about",
    "forget the",
    "ignore that",
    "disregard that",
];

/// What follows "i" when one need not or will not.
const EXEMPT: [&str; 26] = [
    "don't have to",
    "don't need",
    "dont need",
    "dont have to",
    "do not need",
    "do not have to",
    "needn't",
    "no longer",
    "don't got to",
    "won't be going",
    "won't be attending",
    "won't be joining",
    "won't be making",
    "won't be able",
    "won't be coming",
    "won't be there",
    "can't make",
    "can't come",
    "can't attend",
    "can't go",
    "decided not to",
    "won't make",
    "don't want",
    "dont want",
    "chose not to",
    "won't need",
];

/// What is said of something that does not take place.
const CALLED_OFF: [&str; 16] = [
    "cancelled",
    "canceled",
    "postponed",
    "called off",
    "no more",
    "off",
    "not happening",
    "not on",
    "no longer happening",
    "no longer on",
    "off the table",
    "been cancelled",
    "been canceled",
    "been postponed",
    "been called off",
    "rained out",
];

/// What devices say and are told, whatever comes after it: "turn left in two hundred meters".
const ANNOUNCED: [&str; 43] = [
    "enter your password",
    "enter your pin",
    "enter the code",
    "insert your card",
    "swipe your card",
    "try again later",
    "turn left",
    "turn right",
    "keep left",
    "keep right",
    "bear left",
    "bear right",
    "make a u-turn",
    "take the next exit",
    "continue straight",
    "hold while",
    "wait while",
    "press one",
    "press two",
    "leave a message after",
    "leave your message",
    "mind the gap",
    "stand clear",
    "set the temperature",
    "set the thermostat",
    "set the volume",
    "set the brightness",
    "play some",
    "set the ac",
    "set the heat",
    "set the heater",
    "set the fan",
    "skip to the next",
    "skip this",
    "low battery",
    "battery low",
    "battery is low",
    "fasten your",
    "mind your step",
    "please remain",
    "remain seated",
    "recalculating",
    "connect your charger",
];

/// What people are told to do as they like: "come over anytime", "let me know".
const INVITED: [&str; 20] = [
    "hit me up",
    "call me anytime",
    "text me anytime",
    "text me if",
    "text me when",
    "keep in touch",
    "keep me posted",
    "reach out anytime",
    "come over",
    "come on over",
    "come by",
    "come along",
    "stop by anytime",
    "drop by anytime",
    "feel free",
    "make yourself",
    "help yourself",
    "let me know",
    "let us know",
    "give my regards",
];

/// "we should hang out sometime": together, and not on any day.
fn is_together(words: &[Word]) -> bool {
    const TOGETHER: [&str; 9] = ["hang out", "catch up", "get together", "meet up", "grab", "have", "do", "go", "get"];
    let own =
        longest(words, &["we should", "we could", "we must", "let's", "lets", "we can", "we gotta", "we'll have to"]);
    own.is_some_and(|own| longest(&words[own + hedges(&words[own..])..], &TOGETHER).is_some())
}

/// Why the clause `words` (without times) is no task, if that can be told from its words alone. `wrapped` in a request it is no
/// greeting.
pub(super) fn reason(words: &[Word], timing: Timing, wrapped: bool) -> Option<Reason> {
    let first = words.first()?;
    if !wrapped && is_greeting(words) {
        return Some(Reason::Greeting);
    }
    let plain = without_closing(words);
    if lexicon::phrase(plain, Class::Device) == Some(plain.len()) || !wrapped && device::is_operated(plain, timing) {
        return Some(Reason::Command);
    }
    if !wrapped && !timing.ahead && lexicon::phrase(plain, Class::Aloud) == Some(plain.len()) {
        return Some(Reason::Remark);
    }
    // "needs more salt", "hope it doesn't snow"
    let hoped = first.is_in(&["hope", "hoping", "hopefully"]) && words.get(1).is_some_and(|w| w.is_in(&SUBJECTS));
    if first.is("needs") || hoped && !words[1].is_in(&["i", "we"]) {
        return Some(Reason::Remark);
    }
    if first.is("if") && words.iter().any(|w| w.is_in(&["would", "i'd", "could've", "would've", "wouldn't"])) {
        return Some(Reason::Remark);
    }
    let there = longest(words, &["there's", "there is", "there are", "there'll be", "there will be"]);
    // "there's a new bakery on main street": a place that there is, and no visit.
    let held =
        |count: usize| title::event_verb(&words[count..], false).is_some_and(|verb| verb != "Go to" || timing.ahead);
    if there.is_some_and(|count| !held(count)) {
        return Some(Reason::Remark);
    }
    // "finally remembered", "slowly": too little to be an act.
    if words.len() == 1 && (lexicon::is_past(&first.lower) || first.lower.ends_with("ly") && first.lower.len() > 4) {
        return Some(Reason::Remark);
    }
    if words.len() < 4 && !timing.ahead && is_unknown_doing(first) {
        return Some(Reason::Remark);
    }
    if longest(words, &ANNOUNCED).is_some() {
        return Some(Reason::Command);
    }
    if is_question(words, timing) {
        return Some(Reason::Question);
    }
    let invited = !timing.ahead || timing.some_day || first.is("let");
    if invited && longest(words, &INVITED).is_some() || timing.some_day && is_together(words) {
        return Some(Reason::Greeting);
    }
    if is_called_off(words) {
        return Some(Reason::Cancelled);
    }
    if first.is_in(&["already", "just"]) && words.get(1).is_some_and(|w| lexicon::is_past(&w.lower)) {
        return Some(Reason::Past);
    }
    let object = usize::from(words.get(1).is_some_and(|w| w.is_in(&["out", "up", "off", "back", "down", "away"]))) + 1;
    let appointment = first.is("got") && timing.ahead && !timing.past;
    if lexicon::is_past(&first.lower)
        && !appointment
        && !verb::begins(words, Place::Start)
        && words.get(object).is_some_and(verb::opens_object)
    {
        return Some(Reason::Past);
    }
    remark(words, timing)
}

/// "recalculating": a word in -ing that is neither an event nor a verb of the lexicon.
fn is_unknown_doing(word: &Word) -> bool {
    word.lower.ends_with("ing")
        && word.lower.len() > 5
        && lexicon::event(&word.lower).is_none()
        && lexicon::base(&word.lower, Form::Ing).is_none()
}

/// Why words that say nothing are no task.
pub(super) fn empty(words: &[Word]) -> Reason {
    if lexicon::phrase(words, Class::Greeting).is_some() { Reason::Greeting } else { Reason::Filler }
}

fn is_greeting(words: &[Word]) -> bool {
    // "happy friday everybody"
    if words[0].is("happy") && words.len() < 3 {
        return true;
    }
    let Some(length) = lexicon::phrase(words, Class::Greeting) else { return false };
    let rest = words.len() - length;
    rest == 0
        || lexicon::phrase(&words[length..], Class::Greeting).is_some()
        || words[length].is_in(&["on", "with", "at", "to", "for"])
        || rest < 3 && !verb::begins(&words[length..], Place::Start)
        || words[0].is_in(&["thanks", "thank", "that's", "happy", "merry", "congrats", "congratulations"])
}

fn is_question(words: &[Word], timing: Timing) -> bool {
    let first = &words[0];
    let asks = words.last().is_some_and(|w| w.mark == Some('?'));
    let inverted = words.get(1).is_some_and(|w| w.is_in(&SUBJECTS));
    let told = first.is("don't") || first.is("have") || first.is("do");
    let when = first.is("when") && words.get(1).is_some_and(|w| w.is_in(&INVERTED));
    asks || first.is_in(&ASKING)
        || when
        || longest(words, &["any idea", "any chance", "any news", "do you", "don't you", "have you"]).is_some()
        || first.is_in(&INVERTED) && inverted && !told && !timing.leads
        || told && words.get(1).is_some_and(|w| w.is_in(&["i", "we", "you", "they", "anyone"]))
        || first.is_in(&["is", "are", "was", "does", "did", "will"])
            && words.get(1).is_some_and(verb::is_somebody)
            && !timing.leads
}

fn is_called_off(words: &[Word]) -> bool {
    const OTHERWISE: [&str; 5] =
        ["changed my mind", "changed our minds", "decided against", "thought better of it", "decided not to"];
    if words[0].is("no")
        && words.len() < 4
        && title::event_verb(words, false).is_some_and(|verb| matches!(verb, "Do" | "Attend" | "Play"))
        || (1..words.len()).any(|at| longest(&words[at..], &OTHERWISE).is_some())
    {
        return true;
    }
    let after_all =
        words.windows(2).any(|w| w[0].is("after") && w[1].is("all")) || words.iter().any(|w| w.is("anymore"));
    let negative = words.iter().any(|w| w.is_in(&["not", "no"]) || w.lower.ends_with("n't") && w.time.is_none());
    // "ask the landlord why the heat is off"
    let asked = words[0].is_in(&["ask", "check", "find", "see", "tell", "figure"]);
    let passive = !asked
        && words.iter().enumerate().any(|(i, w)| {
            w.is_in(&["is", "got", "was", "been", "are", "gets", "were", "has", "isn't", "aren't", "it's"])
                && longest(
                    &words[i + 1..],
                    if w.lower.ends_with("n't") { &["happening", "on", "taking place"] } else { &CALLED_OFF },
                )
                .is_some()
        });
    let last = words.last().is_some_and(|w| w.is_in(&["cancelled", "canceled", "postponed"]));
    let subject = usize::from(words[0].is_in(&["i", "we", "you"]));
    passive
        || last
        || words.iter().zip(words.iter().skip(1)).any(|(a, b)| a.is("fell") && b.is("through"))
        || longest(words, &NEEDLESS).is_some()
        || longest(&words[subject..], &EXEMPT)
            .is_some_and(|n| subject > 0 && !words[n..].iter().take(3).any(|w| w.is("forget")))
        || after_all && negative
}

/// A remark by how it begins.
fn remark(words: &[Word], timing: Timing) -> Option<Reason> {
    let length = lexicon::phrase(words, Class::Remark)?;
    let due = longest(words, &["it's time", "it's about", "it is time", "it's my", "it's on"]).is_some();
    let due = due || advised(words).is_some();
    let determined =
        words[0].is_in(&["these", "those", "this"]) && words.get(1).is_some_and(|w| !w.is_in(&["are", "is", "was"]));
    let lets = words[0].is_in(&["sure", "cool", "great", "perfect", "awesome", "ugh", "wow"])
        && (words.len() > length
            && (verb::begins(&words[length..], Place::Start) || words[length].is_in(&["i", "i'll", "remind"])));
    if due || determined || lets {
        return None;
    }
    Some(if timing.past { Reason::Past } else { Reason::Remark })
}

/// "it'd be good to", "it would be a good idea to": how many words say that what follows is advisable.
pub(super) fn advised(words: &[Word]) -> Option<usize> {
    const FRAMES: [&str; 8] =
        ["it'd be", "it would be", "it might be", "it'll be", "it's", "it is", "would be", "might be"];
    const VALUES: [&str; 10] = [
        "good to",
        "nice to",
        "wise to",
        "smart to",
        "best to",
        "better to",
        "great to",
        "a good idea to",
        "probably best to",
        "important to",
    ];
    let frame = longest(words, &FRAMES)?;
    let value = longest(&words[frame..], &VALUES)?;
    verb::begins(&words[frame + value..], Place::Start).then_some(frame + value)
}

#[cfg(test)]
mod tests {
    use crate::language::english::titles;

    #[test]
    fn says_what_is_no_task() {
        for text in [
            "there's a new bakery on main street",
            "recalculating route",
            "needs more salt",
            "hope it doesn't snow",
            "low battery",
            "set the ac to twenty degrees",
            "we should totally do this again sometime",
        ] {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn takes_advice_for_a_task() {
        for (text, expected) in [
            ("it'd be good to back up my photos", &["Back up my photos"] as &[&str]),
            ("there's a dentist appointment tomorrow", &["Go to dentist appointment"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }
}
