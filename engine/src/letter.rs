//! Which characters are letters.

use std::borrow::Cow;

/// Whether `c` is a letter or a digit. The same as `char::is_alphanumeric`, which finds Hangul by a search.
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, '가'..='힣') || c.is_alphanumeric()
}

/// `text` in lower case.
pub(crate) fn lowercase(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| matches!(c, '가'..='힣') || c.is_ascii() && !c.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// Whether `word` is one of `words`.
pub(crate) fn is_any(word: &str, words: &[&str]) -> bool {
    let last = word.as_bytes().last();
    words.iter().any(|other| other.len() == word.len() && other.as_bytes().last() == last && *other == word)
}

/// Whether `word` begins with one of `beginnings`. Hangul syllables differ most in the last of their three bytes.
pub(crate) fn begins(word: &str, beginnings: &[&str]) -> bool {
    let third = |word: &str| word.as_bytes().get(2).copied();
    let letter = third(word);
    beginnings
        .iter()
        .any(|beginning| (beginning.len() < 3 || third(beginning) == letter) && word.starts_with(beginning))
}

/// What of `word` stands before each of `endings` that it ends in, in their order, and the ending.
pub(crate) fn stems<'w>(
    word: &'w str,
    endings: &'static [&'static str],
) -> impl Iterator<Item = (&'w str, &'static str)> {
    let last = word.as_bytes().last();
    let likely = endings.iter().filter(move |ending| ending.as_bytes().last() == last);
    likely.filter_map(|ending| Some((word.strip_suffix(ending)?, *ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_and_endings_are_found() {
        assert!(is_any("그리고", &["그래서", "그리고"]) && !is_any("그리고", &["그리", "고"]));
        assert!(begins("먹어", &["가", "먹"]) && begins("no", &["n"]) && !begins("먹", &["먹어", "거"]));
        assert_eq!(stems("집에서", &["에", "에서", "서"]).collect::<Vec<_>>(), [("집", "에서"), ("집에", "서")]);
    }

    #[test]
    fn letters_are_what_unicode_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_letter(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn lower_case_is_what_unicode_says() {
        for text in ["", "ABC 가나 1", "ÀÉ 가", "ΑΣ", "ㅁㄴㅇㄹ"] {
            assert_eq!(lowercase(text), text.to_lowercase());
        }
    }
}
