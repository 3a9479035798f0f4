//! What English words do in a todo: the classes of `lexicon/english.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The table as text; its header says how it is written.
const TABLE: &str = include_str!("../../../lexicon/english.tsv");

/// The table, read once: each word with its classes, in the order of the table.
static WORDS: LazyLock<HashMap<String, Vec<Class>>> = LazyLock::new(|| {
    let mut words: HashMap<String, Vec<Class>> = HashMap::new();
    for (name, line) in TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')) {
        let class = Class::ALL.into_iter().find(|(n, _)| *n == name).map(|(_, class)| class);
        debug_assert!(class.is_some(), "no class of words: {name}");
        for word in line.split(' ') {
            words.entry(word.replace('_', " ")).or_default().extend(class);
        }
    }
    words
});

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Nearly always a verb where it can be one.
    Verb,
    /// A verb when something it can act on follows.
    VerbNoun,
    /// A verb only before a determiner, pronoun or number.
    NounVerb,
    /// A verb that needs no object.
    Alone,
    /// A noun that becomes a todo with this verb before it ("dentist": "Go to").
    Event(&'static str),
}

impl Class {
    const ALL: [(&'static str, Self); 14] = [
        ("verb", Self::Verb),
        ("verb-noun", Self::VerbNoun),
        ("noun-verb", Self::NounVerb),
        ("alone", Self::Alone),
        ("go", Self::Event("Go to")),
        ("do", Self::Event("Do")),
        ("have", Self::Event("Have")),
        ("attend", Self::Event("Attend")),
        ("take", Self::Event("Take")),
        ("get", Self::Event("Get")),
        ("play", Self::Event("Play")),
        ("pay", Self::Event("Pay")),
        ("buy", Self::Event("Buy")),
        ("celebrate", Self::Event("Celebrate")),
    ];
}

/// The first class of `word` for which `choose` gives an answer.
fn find<T>(word: &str, choose: impl Fn(Class) -> Option<T>) -> Option<T> {
    WORDS.get(word)?.iter().copied().find_map(choose)
}

/// How strongly `word` is a verb, if it can be one.
pub(super) fn verb(word: &str) -> Option<Class> {
    find(word, |class| matches!(class, Class::Verb | Class::VerbNoun | Class::NounVerb).then_some(class))
}

/// Whether `verb` needs no object.
pub(super) fn stands_alone(verb: &str) -> bool {
    find(verb, |class| (class == Class::Alone).then_some(())).is_some()
}

/// The verb with which the noun phrase that ends in `noun` becomes a todo.
pub(super) fn event(noun: &str) -> Option<&'static str> {
    find(noun, |class| if let Class::Event(verb) = class { Some(verb) } else { None })
}

/// The base form of a verb in `-ing`, where it is one of the table: "meeting" is "meet", "seeing" "see", "taking" "take".
pub(super) fn base_of_ing(word: &str) -> Option<String> {
    let stem = word.strip_suffix("ing").filter(|stem| stem.len() > 1)?;
    let mut letters = stem.chars();
    let last = letters.next_back()?;
    let undoubled = if letters.as_str().ends_with(last) { letters.as_str() } else { stem };
    [stem.to_owned(), format!("{stem}e"), undoubled.to_owned()]
        .into_iter()
        .find(|base| base == "have" || base == "attend" || verb(base).is_some())
}

/// Verbs whose past form is no `-ed`: the past forms that speech about todos has.
const PAST: &str = "bought paid did went sent made took got had ate drank saw met told said wrote read ran swam spoke \
    gave found left came brought drove forgot lost put finished cooked done gone seen was were slept woke kept heard \
    felt thought taught caught sold hung lent spent built began broke chose drew fell flew grew knew rode sang sat stood \
    wore won cleaned watched called texted emailed moved washed cancelled canceled fixed submitted";

/// Whether `word` is the past form of a verb.
pub(super) fn is_past(word: &str) -> bool {
    static FORMS: LazyLock<Vec<&str>> = LazyLock::new(|| PAST.split_whitespace().collect());
    FORMS.contains(&word)
        || word
            .strip_suffix("ed")
            .filter(|stem| stem.len() > 1 && !stem.ends_with('e'))
            .is_some_and(|stem| verb(stem).is_some() || verb(&word[..word.len() - 1]).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ing_forms_are_led_back_to_their_verbs() {
        for (ing, base) in [("meeting", "meet"), ("seeing", "see"), ("taking", "take"), ("getting", "get")] {
            assert_eq!(base_of_ing(ing).as_deref(), Some(base));
        }
        for word in ["ing", "king", "morning", "ring", "𚷙ing"] {
            assert_eq!(base_of_ing(word), None, "{word}");
        }
    }

    #[test]
    fn past_forms_are_known() {
        assert!(["paid", "watched", "moved"].into_iter().all(is_past));
        assert!(!["feed", "bed", "seed", "pay"].into_iter().any(is_past));
    }
}
