//! A word in the form a dictionary has it in.

use super::ending::{self, Sense};
use super::lexicon::{ACTIONS, NOUNS, PEOPLE, PLACES};
use super::surface::Surface;

/// The dictionary form of a word that is a verb form: "사러" is 사다, "청소하기" 청소하다. None for what is a noun, or no form
/// the lexicon knows.
pub(crate) fn verb(word: &str) -> Option<String> {
    if ACTIONS.or(NOUNS).or(PEOPLE).or(PLACES).contains(word) {
        return None;
    }
    let acts = |sense| matches!(sense, Sense::Name | Sense::Chain | Sense::And | Sense::Will | Sense::Told);
    let form = ending::forms(Surface::of(word)).find(|form| acts(form.sense) && !form.ending.is_empty())?;
    Some(form.stem.chars().iter().chain(&['다']).collect())
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
            assert_eq!(verb(word).as_deref(), Some(lemma), "{word}");
        }
    }

    #[test]
    fn nouns_have_none() {
        for word in ["고기", "감기", "냉장고", "비행기", "우유", "청소", "보일러", "할머니", "사과를", ""]
        {
            assert_eq!(verb(word), None, "{word}");
        }
    }
}
