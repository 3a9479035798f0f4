//! A word in the form a dictionary has it in.

use super::ending::{self, Sense};
use super::lexicon::{ACTIONS, NOUNS, PEOPLE, PLACES};
use super::surface::Surface;
use crate::letter::stems;

/// The dictionary form of a word that is a verb form and no noun: "사러" is 사다, "청소하기" 청소하다. None for no form the
/// lexicon knows.
pub(crate) fn verb(word: &str) -> Option<impl Iterator<Item = char>> {
    let acts = |sense, ending: &str| {
        matches!(sense, Sense::Name | Sense::Chain | Sense::And | Sense::Will | Sense::Told) && !ending.is_empty()
    };
    let form = ending::forms_where(Surface::of(word), acts).next()?;
    Some(form.stem.into_chars().chain(['다']))
}

/// A noun that the lexicon does not know as a whole, without its particle.
pub(crate) fn noun(word: &str) -> &str {
    const PARTICLES: &[&str] = &[
        "에게서",
        "한테서",
        "에서는",
        "한테",
        "에게",
        "에서",
        "으로",
        "이랑",
        "까지",
        "부터",
        "하고",
        "을",
        "를",
        "은",
        "는",
        "에",
        "의",
        "랑",
        "와",
        "과",
        "도",
        "께",
    ];
    let cut = stems(word, PARTICLES).map(|(stem, _)| stem);
    cut.filter(|stem| !stem.is_empty()).min_by_key(|stem| stem.len()).unwrap_or(word)
}

/// Whether the lexicon knows a word as a whole as a noun. It keeps what looks like a particle ("회의", "치과").
pub(crate) fn is_noun(word: &str) -> bool {
    ACTIONS.or(NOUNS).or(PEOPLE).or(PLACES).contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verb_forms_have_a_dictionary_form() {
        for (word, lemma) in [
            ("사러", "사다"),
            ("사기", "사다"),
            ("우유사기", "우유사다"),
            ("청소하기", "청소하다"),
            ("갖다드리기", "갖다드리다"),
            ("묶어서", "묶다"),
            ("굽기", "굽다"),
            ("먹고", "먹다"),
        ] {
            assert_eq!(verb(word).map(String::from_iter).as_deref(), Some(lemma), "{word}");
        }
    }

    #[test]
    fn nouns_have_none() {
        for word in ["고기", "감기", "냉장고", "비행기", "우유", "청소", "보일러", "할머니", "사과를", ""]
        {
            assert!(is_noun(word) || verb(word).is_none(), "{word}");
        }
    }

    #[test]
    fn nouns_lose_their_particle() {
        assert!(is_noun("회의") && is_noun("치과"));
        for (word, expected) in [("엄마한테", "엄마"), ("강의를", "강의"), ("치과에", "치과")] {
            assert_eq!(noun(word), expected);
        }
    }
}
