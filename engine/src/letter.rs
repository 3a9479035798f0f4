//! Which characters are letters.

/// Whether `c` is a letter or a digit. The same as `char::is_alphanumeric`, which finds Hangul by a search.
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, '가'..='힣') || c.is_alphanumeric()
}

/// `text` in lower case.
pub(crate) fn lowercase(text: &str) -> String {
    if text.chars().all(|c| c.is_ascii() || matches!(c, '가'..='힣')) {
        text.to_ascii_lowercase()
    } else {
        text.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
