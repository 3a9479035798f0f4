//! The language of the person at the terminal, in which the server is asked to speak of errors.

/// The tag of the language that the environment asks for: `ko`, or `en` for every other.
pub(crate) fn tag() -> &'static str {
    // As setlocale(3) reads the category of messages: the first that is set and not empty.
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    of_locale(&["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default())
}

/// Of the name of a locale ("ko_KR.UTF-8").
fn of_locale(name: &str) -> &'static str {
    let language = name.split(['_', '.', '@', '-']).next().unwrap_or_default();
    if language.eq_ignore_ascii_case("ko") { "ko" } else { "en" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_locale_says_its_language() {
        for korean in ["ko", "ko_KR", "ko_KR.UTF-8", "ko-KR", "KO_kr.eucKR"] {
            assert_eq!(of_locale(korean), "ko", "{korean}");
        }
        for other in ["", "C", "C.UTF-8", "POSIX", "en_GB.UTF-8", "de_DE", "kok_IN"] {
            assert_eq!(of_locale(other), "en", "{other}");
        }
    }
}
