//! The wording of an English title: an imperative in sentence case.

use crate::language::english::background;
use crate::language::english::lexicon::{self, Class};
use crate::language::english::mood::Said;
use crate::language::english::opening::without_closing;
use crate::language::english::verb::{self, PREPOSITIONS, Place, begins};
use crate::language::english::word::Word;

/// Words that no title ends in: what is left of a time that was taken out.
const DANGLING: [&str; 23] = [
    "for",
    "on",
    "at",
    "by",
    "before",
    "from",
    "in",
    "around",
    "every",
    "and",
    "to",
    "then",
    "also",
    "starting",
    "or",
    "but",
    "so",
    "between",
    "later",
    "the",
    "a",
    "due",
    "beginning",
];

/// Particles that verbs end in, though they are prepositions too: "have my hearing aid looked at".
const PARTICLES: [&str; 6] = ["in", "on", "at", "for", "by", "to"];

/// Words that no title begins with.
const LEADING: [&str; 12] = ["at", "by", "for", "and", "in", "then", "about", "of", "on", "to", "but", "so"];

/// For whom an act is: "book me a haircut" is "Book a haircut".
const ME: [&str; 9] = ["book", "get", "buy", "order", "schedule", "sign", "find", "grab", "reserve"];

/// The syllables of Korean given names as they are romanised.
const SYLLABLES: [&str; 62] = [
    "min", "ho", "su", "jin", "ji", "hoon", "hun", "eun", "hana", "ha", "na", "seo", "yeon", "yun", "hye", "dong",
    "hyun", "hyeon", "woo", "wu", "jun", "joon", "young", "yeong", "yoon", "ah", "seung", "sung", "seong", "kyung",
    "gyeong", "mi", "soo", "jae", "jung", "jeong", "hee", "hui", "sang", "tae", "yong", "chul", "do", "rin", "won",
    "bin", "chan", "ye", "ri", "sol", "bo", "ram", "sun", "in", "ju", "da", "yu", "kyu", "gyu", "geon", "si", "ra",
];

/// The title of what was said; `added` to a calendar or list, a noun phrase is an appointment.
pub(super) fn word(text: &str, said: &Said, added: bool) -> Option<String> {
    match *said {
        Said::Act { words, negated } => {
            let words = act(words, negated)?;
            let title = written(text, &words);
            Some(if negated { format!("Don't {}", lower_first(&title)) } else { capitalised(&title) })
        }
        Said::Doing(base, words) => {
            let (first, rest) = words.split_first()?;
            let words: Vec<Word> =
                [Word { lower: base.to_owned(), ..first.clone() }].into_iter().chain(rest.iter().cloned()).collect();
            Some(capitalised(&written(text, &act(&words, false)?)))
        }
        Said::Thing(words, verb) => thing(text, words, verb, added),
        Said::Undergo(base, thing, what) => {
            let words: Vec<Word> = trim(thing).iter().chain(trim(what)).cloned().collect();
            (!words.is_empty()).then(|| capitalised(&format!("{base} {}", lower_first(&written(text, &words)))))
        }
        Said::Nothing(_) => None,
    }
}

/// Whether the words say that something is not to be done: the time it is about belongs to the act.
pub(super) fn is_resolution(words: &[Word]) -> bool {
    /// How many words may stand before it: "from now on i will".
    const REACH: usize = 6;
    let content: Vec<&Word> = words.iter().filter(|w| w.time.is_none()).take(REACH).collect();
    let at = content
        .iter()
        .position(|w| w.is_in(&["no", "don't", "dont", "never", "not", "won't", "stop", "quit", "avoid"]));
    let kept = |at: usize| !content.get(at + 1).is_some_and(|w| w.is_in(&["forget", "let", "miss", "be"]));
    at.is_some_and(|at| {
        kept(at)
            && (at == 0
                || content[..at].iter().all(|w| {
                    verb::is_function(w)
                        || lexicon::phrase(&[(*w).clone()], Class::Filler).is_some()
                        || w.is_in(&[
                            "from", "now", "i'm", "gonna", "going", "to", "need", "let's", "want", "have", "starting",
                        ])
                }))
    })
}

/// The words of an act without background and what dangles.
fn act(words: &[Word], negated: bool) -> Option<Vec<Word>> {
    let plain = without_closing(words);
    let kept = negated || is_resolution(words);
    let mut words = if kept { plain.to_vec() } else { background::without(plain) };
    words.truncate(without_closing(&words).len());
    let kept = trim(&words).len();
    let from = words.len() - trim_start(&words).len();
    let mut words: Vec<Word> = words.into_iter().skip(from).take(kept).collect();
    if words.len() > 2 && words[0].is_in(&ME) && words[1].is_in(&["me", "us", "myself"]) {
        words.remove(1);
    }
    if words.len() > 1 && words[0].is("wake") && words[1].is_in(&["me", "us"]) {
        words[1] = Word { lower: "up".to_owned(), ..words[1].clone() };
        if words.get(2).is_some_and(|w| w.is("up")) {
            words.remove(1);
        }
    }
    (!words.is_empty()).then_some(words)
}

/// A noun phrase with the verb that makes it an act, where one is known.
fn thing(text: &str, words: &[Word], verb: Option<&'static str>, added: bool) -> Option<String> {
    let words = background::without(without_closing(words));
    let mut words = trim(without_closing(&words));
    let verb = verb.or_else(|| if begins(words, Place::Start) { None } else { event_verb(words, added) });
    let article = words.first().is_some_and(|w| w.is_in(&["a", "an"]));
    if article && words.len() > 1 {
        words = &words[1..];
    }
    let first = words.first()?;
    let said = written(text, words);
    Some(match verb {
        Some(verb) if is_name(&first.lower) => format!("{verb} {said}"),
        Some(verb) => format!("{verb} {}", lower_first(&said)),
        None => capitalised(&said),
    })
}

fn written(text: &str, words: &[Word]) -> String {
    words.iter().map(|w| cased(text, w)).collect::<Vec<_>>().join(" ")
}

/// The words without what dangles at both ends.
fn trim(words: &[Word]) -> &[Word] {
    let particle = |i: usize| words[i].is_in(&PARTICLES) && i > 1 && lexicon::is_past(&words[i - 1].lower);
    let end = (0..words.len()).rev().find(|&i| !words[i].is_in(&DANGLING) || particle(i) || ends_phrasal(words, i));
    trim_start(&words[..end.map_or(0, |i| i + 1)])
}

/// "sign in", "hand it in": a particle that belongs to the verb at the beginning.
fn ends_phrasal(words: &[Word], at: usize) -> bool {
    at > 0
        && words[at].is_in(&["in", "on", "by"])
        && lexicon::verb(&format!("{} {}", words[0].lower, words[at].lower)).is_some()
}

fn trim_start(words: &[Word]) -> &[Word] {
    let start = words.iter().position(|w| !w.is_in(&LEADING)).unwrap_or(words.len());
    &words[start..]
}

/// The verb with which the noun phrase `words` becomes a title, if its head is known. The head stands before the first
/// preposition.
pub(super) fn event_verb(words: &[Word], added: bool) -> Option<&'static str> {
    let head_end = words.iter().position(|w| w.is_in(&PREPOSITIONS)).filter(|&i| i > 0).unwrap_or(words.len());
    let head = &words[..head_end];
    let verb = ends_in_event(head)?;
    let with_person = words.get(head_end).is_some_and(|w| w.is("with"));
    Some(if added && verb == "Do" && with_person { "Have" } else { verb })
}

/// The verb of the event in which `words` end, whatever stands before it.
pub(super) fn ends_in_event(words: &[Word]) -> Option<&'static str> {
    (1..=3.min(words.len())).rev().find_map(|count| {
        let tail = &words[words.len() - count..];
        tail.iter().all(|w| w.time.is_none()).then(|| lexicon::event(&lexicon::joined(tail))).flatten()
    })
}

/// The word as it is written in a title: names get a capital letter, the rest stays as said.
fn cased(text: &str, word: &Word) -> String {
    let said = word.span.of(text);
    if said.to_lowercase().replace('’', "'") != word.lower {
        return word.lower.clone();
    }
    let plain = word.lower.strip_suffix("'s").unwrap_or(&word.lower);
    let common = lexicon::verb(plain).is_some() || lexicon::event(plain).is_some();
    if plain == "i" || is_name(plain) && !common {
        return capitalised(said);
    }
    let first_capital =
        said.chars().next().is_some_and(char::is_uppercase) && said.chars().skip(1).all(|c| !c.is_uppercase());
    if first_capital && common { said.to_lowercase() } else { said.to_owned() }
}

/// Whether `word` is a name people capitalise.
pub(super) fn is_name(word: &str) -> bool {
    word.len() > 1 && lexicon::is(word, Class::Name) || is_korean_name(word)
}

/// Whether `word` is two romanised syllables of a Korean given name, and no word of the lexicon.
fn is_korean_name(word: &str) -> bool {
    word.len() > 3
        && word.is_ascii()
        && lexicon::verb(word).is_none()
        && (2..word.len()).any(|i| SYLLABLES.contains(&&word[..i]) && SYLLABLES.contains(&&word[i..]))
        && !["union", "dosi", "hyundai", "inin", "sunrin", "dona", "hosi"].contains(&word)
}

/// The words with a small first letter, unless they begin with an acronym.
pub(super) fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    match (chars.next(), chars.as_str().chars().next()) {
        (Some(first), next) if !next.is_some_and(char::is_uppercase) => first.to_lowercase().chain(chars).collect(),
        _ => words.to_owned(),
    }
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
