//! Words in the form a dictionary has them in, so that "사러" and "사기", "baking" and "bake" are one.

use crate::language::lemma;
use crate::letter::{is_letter, lowercase};

/// The words of `text` in lower case, each in its dictionary form.
///
/// Korean verbs end in 다, Korean nouns have no particle; English words are cut to what their inflections share, which need
/// not be a word ("bak").
pub(crate) fn lemmas(text: &str) -> Vec<String> {
    let lemma = |word: &str| {
        let mut lemma = String::with_capacity(word.len() + 3);
        add(&mut lemma, word);
        lemma
    };
    words(&lowercase(text)).map(lemma).collect()
}

/// The same, with spaces between them.
pub(crate) fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len() + 8);
    for (at, word) in words(&lowercase(text)).enumerate() {
        if at > 0 {
            joined.push(' ');
        }
        add(&mut joined, word);
    }
    joined
}

fn words(lower: &str) -> impl Iterator<Item = &str> {
    lower.split(|c: char| !is_letter(c) && c != '\'' && c != '’').filter(|word| !word.is_empty())
}

/// Adds the dictionary form of `word`.
fn add(text: &mut String, word: &str) {
    if word.is_ascii() && !word.contains('\'') {
        text.push_str(english(word));
    } else if word.is_ascii() {
        text.push_str(english(&word.replace('\'', "")));
    } else if lemma::is_noun(word) {
        text.push_str(word);
    } else if let Some(verb) = lemma::verb(word) {
        text.extend(verb);
    } else {
        text.push_str(lemma::noun(word));
    }
}

/// An English word without its inflection.
fn english(word: &str) -> &str {
    let stem = ["ing", "ed", "es", "s", "e"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() > 2 && stem.contains(is_vowel)));
    let stem = stem.filter(|stem| !stem.ends_with('s') || !word.ends_with("ss")).unwrap_or(word);
    let stem = stem.strip_suffix("i").or_else(|| stem.strip_suffix('y')).filter(|s| s.len() > 2).unwrap_or(stem);
    match stem.as_bytes() {
        [.., a, b] if a == b && stem.len() > 3 && stem.len() < word.len() && !b"lsz".contains(a) => {
            &stem[..stem.len() - 1]
        }
        _ => stem,
    }
}

fn is_vowel(c: char) -> bool {
    "aeiouy".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_words_lose_endings_and_particles() {
        assert_eq!(lemmas("엄마한테 전화하러 가기"), ["엄마", "전화하다", "가다"]);
        assert_eq!(lemmas("고기랑 상추를 사기"), ["고기", "상추", "사다"]);
    }

    #[test]
    fn english_words_share_what_their_inflections_share() {
        for words in [
            &["bake", "baking", "baked", "bakes"][..],
            &["run", "running", "runs"],
            &["grocery", "groceries"],
            &["dish", "dishes"],
            &["call", "calling", "called"],
            &["pass", "passes", "passing"],
            &["study", "studies", "studied"],
        ] {
            let stems: Vec<&str> = words.iter().map(|word| english(word)).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{stems:?}");
        }
        assert_eq!(["bus", "gas", "ring", "bed"].map(english), ["bus", "gas", "ring", "bed"]);
    }
}
