//! The language that an error's message for the person is in.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use super::reason::Reason;

/// A language that messages are there in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    /// What whoever asks for none of ours gets.
    #[default]
    Korean,
    English,
}

impl Language {
    /// The one of ours that `accept-language` ranks first ("en-US,en;q=0.9,ko;q=0.5"), Korean without any.
    pub(super) fn of_headers(headers: &HeaderMap) -> Self {
        let values = headers.get_all(ACCEPT_LANGUAGE).into_iter().filter_map(|value| value.to_str().ok());
        let ranges = values.flat_map(|value| value.split(',')).filter_map(range);
        // Of equals the first is meant.
        let best = ranges.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map_or_else(Self::default, |(language, _)| language)
    }

    /// Of a call that the layers let through.
    pub(crate) fn of_call<R>(request: &tonic::Request<R>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }

    /// Its tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
        }
    }

    /// What a reason is in it.
    pub(super) fn text(self, reason: Reason) -> &'static str {
        match self {
            Self::Korean => reason.row().korean,
            Self::English => reason.row().english,
        }
    }
}

/// A range of the header, if it is of a language of ours and wanted, with its quality in thousandths.
fn range(text: &str) -> Option<(Language, u32)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next()?.to_ascii_lowercase();
    let language = match tag.split('-').next()? {
        "ko" => Language::Korean,
        "en" => Language::English,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |text| text.parse::<f32>().ok())?;
    let thousandths = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
    (thousandths > 0).then_some((language, thousandths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_liked_best_is_taken() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, value.parse().unwrap());
            Language::of_headers(&headers)
        };
        for english in ["en", "en-GB", "EN-us,ko;q=0.9", "fr, en;q=0.3", "ko;q=0.1, en;q=0.2", "ko;q=0, en;q=0.1"] {
            assert_eq!(of(english), Language::English, "{english}");
        }
        for korean in ["", "ko-KR,en", "fr", "*", "en;q=0", "en;q=nonsense", "ko;q=0.5,en;q=0.5", ";;,,", "엔"] {
            assert_eq!(of(korean), Language::Korean, "{korean}");
        }
        assert_eq!(Language::of_headers(&HeaderMap::new()), Language::Korean);
    }
}
