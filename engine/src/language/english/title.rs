//! The wording of an English title: an imperative in sentence case.

use crate::language::english::frame::FILLERS;
use crate::language::english::lexicon;
use crate::language::english::split::starts_verb;
use crate::language::english::word::{Word, longest};

/// Words that no title ends in: what is left of a time that was taken out, and politeness.
const DANGLING: [&str; 24] = [
    "for", "on", "at", "by", "before", "from", "until", "till", "in", "around", "every", "and", "to", "please",
    "thanks", "too", "then", "also", "starting", "or", "but", "so", "between", "later",
];

/// Prepositions: the head of a noun phrase stands before the first.
const PREPOSITIONS: [&str; 12] =
    ["with", "at", "for", "in", "of", "to", "from", "on", "by", "about", "before", "after"];

/// Names whose lower case form people say; given names of Korea are recognised by their syllables.
const NAMES: &str = " tom john mary jane james anna mike david sarah sam emma kate peter paul mark lisa alex ben dan chris \
    seoul busan daegu incheon jeju gangnam hongdae itaewon pangyo sokcho gyeongju mapo osaka tokyo kyoto fukuoka paris london \
    berlin rome bangkok korea japan china vietnam samsung google netflix korean english japanese chinese spanish french \
    german christmas halloween thanksgiving easter chuseok seollal monday tuesday wednesday thursday friday saturday sunday \
    january february april june july august september october november december ";

/// The syllables of Korean given names as they are romanised.
const SYLLABLES: [&str; 62] = [
    "min", "ho", "su", "jin", "ji", "hoon", "hun", "eun", "hana", "ha", "na", "seo", "yeon", "yun", "hye", "dong",
    "hyun", "hyeon", "woo", "wu", "jun", "joon", "young", "yeong", "yoon", "ah", "seung", "sung", "seong", "kyung",
    "gyeong", "mi", "soo", "jae", "jung", "jeong", "hee", "hui", "sang", "tae", "yong", "chul", "do", "rin", "won",
    "bin", "chan", "ye", "ri", "sol", "bo", "ram", "sun", "in", "ju", "da", "yu", "kyu", "gyu", "geon", "si", "ra",
];

/// The title of the clause whose words (no times, frames stripped) are `words`; `added` if an "add" was stripped.
pub(super) fn word(text: &str, words: &[Word], added: bool) -> Option<String> {
    let words = trim(words);
    let first = words.first()?;
    let mut said: Vec<String> = Vec::with_capacity(words.len() + 1);
    if let Some(base) = first.lower.ends_with("ing").then(|| gerund(words)).flatten() {
        said.push(base);
        said.extend(words[1..].iter().map(|w| cased(text, w)));
    } else {
        let verb = if starts_verb(words, true) { None } else { event_verb(words, added) };
        said.extend(verb.map(str::to_owned));
        said.extend(words.iter().map(|w| cased(text, w)));
        if verb.is_some() && !is_name(&words[0].lower) {
            said[1] = lower_first(&said[1]);
        }
    }
    Some(capitalised(&said.join(" ")))
}

/// The words without what dangles at both ends.
fn trim(words: &[Word]) -> &[Word] {
    let end = words.iter().rposition(|w| !w.is_in(&DANGLING) && !w.is_in(&FILLERS)).map_or(0, |i| i + 1);
    let rest = &words[..end];
    let start =
        rest.iter().position(|w| !w.is_in(&["at", "by", "for", "and", "in", "then", "about", "of"])).unwrap_or(end);
    &rest[start..]
}

/// "seeing the dentist" after "i'm": the base of the verb, where an object follows.
fn gerund(words: &[Word]) -> Option<String> {
    let object = words.get(1).is_some_and(|w| {
        w.is_in(&["the", "my", "a", "an", "up", "out", "our", "her", "him", "them", "some"])
            || (lexicon::event(&words[0].lower).is_none() && w.is_in(&["to", "with", "for", "lunch", "dinner"]))
    });
    object.then(|| lexicon::base_of_ing(&words[0].lower)).flatten()
}

/// The verb with which the noun phrase `words` becomes a title, if its head is known.
fn event_verb(words: &[Word], added: bool) -> Option<&'static str> {
    let head_end = words.iter().position(|w| w.is_in(&PREPOSITIONS)).filter(|&i| i > 0).unwrap_or(words.len());
    let head = &words[..head_end];
    let last = head.last()?;
    let pair = head.len() > 1 && head[head.len() - 2].time.is_none();
    let two = pair.then(|| format!("{} {}", head[head.len() - 2].lower, last.lower));
    let verb = two.and_then(|pair| lexicon::event(&pair)).or_else(|| lexicon::event(&last.lower))?;
    let with_person = words.get(head_end).is_some_and(|w| w.is("with"));
    Some(if added && verb == "Do" && with_person { "Have" } else { verb })
}

/// The word as it is written in a title: names get a capital letter, the rest stays as said.
fn cased(text: &str, word: &Word) -> String {
    let said = word.span.of(text);
    let plain = word.lower.strip_suffix("'s").unwrap_or(&word.lower);
    if plain == "i" || is_name(plain) {
        return capitalised(said);
    }
    let first_capital =
        said.chars().next().is_some_and(char::is_uppercase) && said.chars().skip(1).all(|c| !c.is_uppercase());
    let common = lexicon::verb(plain).is_some() || lexicon::event(plain).is_some();
    if first_capital && common { said.to_lowercase() } else { said.to_owned() }
}

/// Whether `word` is a name people capitalise.
fn is_name(word: &str) -> bool {
    word.len() > 2 && NAMES.contains(&format!(" {word} ")) || is_korean_name(word)
}

/// Whether `word` is two romanised syllables of a Korean given name, and no word of the lexicon.
fn is_korean_name(word: &str) -> bool {
    word.len() > 3
        && word.is_ascii()
        && lexicon::verb(word).is_none()
        && (2..word.len()).any(|i| SYLLABLES.contains(&&word[..i]) && SYLLABLES.contains(&&word[i..]))
        && !["union", "dosi", "hyundai", "inin", "sunrin", "dona", "hosi", "mina's"].contains(&word)
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

/// "put X on my shopping list", "add X to my calendar": what stands between, and whether it is to be bought.
pub(super) fn listed(words: &[Word]) -> Option<(&[Word], bool)> {
    if !words.first()?.is_in(&["add", "put"]) {
        return None;
    }
    let lists = [
        "on|to|in|onto ?my|the|our shopping|grocery|groceries|buy|mart list",
        "on|to|in|onto ?my|the|our calendar|schedule|list|agenda|planner|reminders",
        "on|to|in|onto ?my|the|our to-do|todo|todos|task|tasks|to ?do ?list",
    ];
    let from = (1..words.len()).find(|&i| longest(&words[i..], &lists).is_some())?;
    let buys = longest(&words[from..], &lists[..1]).is_some();
    (from > 1).then(|| (&words[1..from], buys))
}
