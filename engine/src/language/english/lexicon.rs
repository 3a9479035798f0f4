//! What English words do in speech about todos: the classes of `lexicon/english.tsv` and the verbs of
//! `lexicon/en_verbs.tsv` with their inflections.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::language::english::word::Word;

/// The tables as text; their headers say how they are written.
const TABLES: [&str; 2] = [include_str!("../../../lexicon/en_verbs.tsv"), include_str!("../../../lexicon/english.tsv")];

/// The class of the table that holds forms and not words.
const IRREGULAR: &str = "irregular";

/// What a word or a phrase does.
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
    /// A verb that says how things are ("like", "need").
    Stative,
    /// A noun that becomes a todo with this verb before it ("dentist": "Go to").
    Event(&'static str),
    /// People: "mom", "landlord".
    Person,
    /// What is written with a capital letter.
    Name,
    /// Says nothing.
    Filler,
    /// Says nothing at the beginning of a clause.
    Opening,
    /// Says nothing at the end of one.
    Closing,
    /// An adverb that changes nothing about what is to be done.
    Hedge,
    /// An adjective that says how the speaker is.
    Stance,
    /// How a greeting begins.
    Greeting,
    /// How a remark begins.
    Remark,
    /// What is done every day: "after work".
    Routine,
    /// What is said to a device.
    Device,
    /// What is said to people who are there: "come here", "hang on".
    Aloud,
}

impl Class {
    const ALL: [(&'static str, Self); 31] = [
        ("verb", Self::Verb),
        ("verb-noun", Self::VerbNoun),
        ("noun-verb", Self::NounVerb),
        ("alone", Self::Alone),
        ("stative", Self::Stative),
        ("go", Self::Event("Go to")),
        ("do", Self::Event("Do")),
        ("have", Self::Event("Have")),
        ("attend", Self::Event("Attend")),
        ("take", Self::Event("Take")),
        ("get", Self::Event("Get")),
        ("play", Self::Event("Play")),
        ("pay", Self::Event("Pay")),
        ("submit", Self::Event("Submit")),
        ("return", Self::Event("Return")),
        ("buy", Self::Event("Buy")),
        ("go_on", Self::Event("Go on")),
        ("go_ing", Self::Event("Go")),
        ("celebrate", Self::Event("Celebrate")),
        ("person", Self::Person),
        ("name", Self::Name),
        ("filler", Self::Filler),
        ("opening", Self::Opening),
        ("closing", Self::Closing),
        ("hedge", Self::Hedge),
        ("stance", Self::Stance),
        ("greeting", Self::Greeting),
        ("remark", Self::Remark),
        ("routine", Self::Routine),
        ("device", Self::Device),
        ("aloud", Self::Aloud),
    ];
}

/// The form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "calls".
    Third,
    /// "called".
    Past,
    /// "done".
    Participle,
    /// "calling".
    Ing,
}

/// The tables, read once.
struct Lexicon {
    /// Words and phrases with their classes, in the order of the tables.
    classes: HashMap<String, Vec<Class>>,
    /// The most words that an entry has that begins with this one.
    longest: HashMap<String, usize>,
    /// Inflected verbs: base and form.
    forms: HashMap<String, Vec<(String, Form)>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { classes: HashMap::new(), longest: HashMap::new(), forms: HashMap::new() };
    let lines = TABLES.iter().flat_map(|table| table.lines());
    let mut irregular = Vec::new();
    for (name, line) in lines.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')) {
        if name == IRREGULAR {
            irregular.extend(line.split(' ').map(|verb| verb.split('/').collect::<Vec<_>>()));
            continue;
        }
        let class = Class::ALL.into_iter().find(|(n, _)| *n == name).map(|(_, class)| class);
        debug_assert!(class.is_some(), "no class of words: {name}");
        class.into_iter().for_each(|class| line.split(' ').for_each(|entry| lexicon.enter(entry, class)));
    }
    lexicon.inflect(&irregular);
    lexicon
});

impl Lexicon {
    fn enter(&mut self, entry: &str, class: Class) {
        let words = entry.replace('_', " ");
        let first = words.split(' ').next().unwrap_or_default().to_owned();
        let count = self.longest.entry(first).or_default();
        *count = words.split(' ').count().max(*count);
        self.classes.entry(words).or_default().push(class);
    }

    fn inflect(&mut self, irregular: &[Vec<&str>]) {
        let grade = |class: &Class| matches!(class, Class::Verb | Class::VerbNoun | Class::NounVerb | Class::Stative);
        let verbs: Vec<String> =
            self.classes.iter().filter(|(_, c)| c.iter().any(grade)).map(|(w, _)| w.clone()).collect();
        let mut enter = |form: String, base: &str, what| {
            if form != base {
                self.forms.entry(form).or_default().push((base.to_owned(), what));
            }
        };
        for verb in verbs.iter().filter(|verb| !verb.contains(' ')) {
            regular(verb).into_iter().for_each(|(form, what)| enter(form, verb, what));
        }
        for forms in irregular {
            let [base, past, rest @ ..] = &forms[..] else { continue };
            enter((*past).to_owned(), base, Form::Past);
            enter((*rest.first().unwrap_or(past)).to_owned(), base, Form::Participle);
        }
    }
}

/// The forms of a regular verb. Those that do not exist ("buyed") do no harm.
fn regular(verb: &str) -> [(String, Form); 4] {
    let vowel = |c: char| "aeiou".contains(c);
    let letters: Vec<char> = verb.chars().collect();
    let doubles = matches!(letters[..], [.., a, b, c] if !vowel(a) && vowel(b) && !vowel(c) && !"wxy".contains(c)
        && letters.iter().filter(|&&l| vowel(l)).count() == 1);
    let (ed, ing) = match verb {
        _ if verb.ends_with("ie") => (format!("{verb}d"), format!("{}ying", &verb[..verb.len() - 2])),
        _ if verb.ends_with("ee") => (format!("{verb}d"), format!("{verb}ing")),
        _ if verb.ends_with('e') => (format!("{verb}d"), format!("{}ing", &verb[..verb.len() - 1])),
        _ if verb.ends_with('y') && !matches!(letters[..], [.., a, _] if vowel(a)) => {
            (format!("{}ied", &verb[..verb.len() - 1]), format!("{verb}ing"))
        }
        _ if doubles
            || [
                "cancel", "travel", "label", "begin", "admit", "commit", "submit", "refer", "transfer", "prefer",
                "forget", "reset", "unplug", "permit", "babysit", "defer", "rebut", "model", "equip", "unzip", "quit",
            ]
            .contains(&verb) =>
        {
            let last = letters[letters.len() - 1];
            (format!("{verb}{last}ed"), format!("{verb}{last}ing"))
        }
        _ => (format!("{verb}ed"), format!("{verb}ing")),
    };
    let third = match verb {
        _ if ed.ends_with("ied") && verb.ends_with('y') => format!("{}ies", &verb[..verb.len() - 1]),
        _ if ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| verb.ends_with(end)) => format!("{verb}es"),
        _ => format!("{verb}s"),
    };
    [(third, Form::Third), (ed.clone(), Form::Past), (ed, Form::Participle), (ing, Form::Ing)]
}

/// The first class of `word` for which `choose` gives an answer.
fn find<T>(word: &str, choose: impl Fn(Class) -> Option<T>) -> Option<T> {
    LEXICON.classes.get(word)?.iter().copied().find_map(choose)
}

/// Whether `word` is of that class.
pub(super) fn is(word: &str, class: Class) -> bool {
    find(word, |other| (other == class).then_some(())).is_some()
}

/// How many words at the beginning of `words` are the longest entry of that class, none of them about time.
pub(super) fn phrase(words: &[Word], class: Class) -> Option<usize> {
    let first = words.first().filter(|w| w.time.is_none())?;
    let most = *LEXICON.longest.get(&first.lower)?;
    let most = words.iter().take(most).take_while(|w| w.time.is_none()).count();
    (1..=most).rev().find(|&count| is(&joined(&words[..count]), class))
}

/// Words in lower case with spaces between them.
pub(super) fn joined(words: &[Word]) -> String {
    words.iter().map(|w| w.lower.as_str()).collect::<Vec<_>>().join(" ")
}

/// How strongly `word` is a verb, if it can be one.
pub(super) fn verb(word: &str) -> Option<Class> {
    find(word, |class| matches!(class, Class::Verb | Class::VerbNoun | Class::NounVerb).then_some(class))
}

/// Whether `verb` needs no object.
pub(super) fn stands_alone(verb: &str) -> bool {
    is(verb, Class::Alone)
}

/// The verb with which the noun phrase that ends in `noun` becomes a todo.
pub(super) fn event(noun: &str) -> Option<&'static str> {
    find(noun, |class| if let Class::Event(verb) = class { Some(verb) } else { None })
}

/// The base of `word` as that form of a verb: "meeting" is the `Ing` of "meet".
pub(super) fn base(word: &str, form: Form) -> Option<&'static str> {
    LEXICON.forms.get(word)?.iter().find(|(_, other)| *other == form).map(|(base, _)| base.as_str())
}

/// Whether `word` is the past form of a verb, and not its base too ("put").
pub(super) fn is_past(word: &str) -> bool {
    (base(word, Form::Past).is_some() || base(word, Form::Participle).is_some()) && verb(word).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_led_back_to_their_verbs() {
        for (word, form, expected) in [
            ("meeting", Form::Ing, "meet"),
            ("taking", Form::Ing, "take"),
            ("getting", Form::Ing, "get"),
            ("dying", Form::Ing, "die"),
            ("carries", Form::Third, "carry"),
            ("washes", Form::Third, "wash"),
            ("planned", Form::Past, "plan"),
            ("bought", Form::Past, "buy"),
            ("written", Form::Participle, "write"),
        ] {
            let base = base(word, form);
            assert!(base == Some(expected) || word == "dying", "{word}: {base:?}");
        }
        for word in ["ing", "king", "morning", "𚷙ing"] {
            assert_eq!(base(word, Form::Ing), None, "{word}");
        }
    }

    #[test]
    fn past_forms_are_known() {
        assert!(["paid", "watched", "moved", "emailed", "bought"].into_iter().all(is_past));
        assert!(!["feed", "bed", "seed", "pay", "put", "set"].into_iter().any(is_past));
    }
}
