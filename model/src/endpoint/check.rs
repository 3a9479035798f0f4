//! What of an endpoint's words is let through to a person.

use dotodo_engine::Category;
use dotodo_engine::recommend::Titles;
use dotodo_proto::model::v1::{RecommendRequest, RecommendResponse, Suggestion};
use dotodo_proto::v1::Evidence;

use super::answer::{Proposal, Said};
use super::claim;

/// A reason has at most so many characters.
pub(super) const REASON_CHARS: usize = 120;
/// A title that is proposed has so many.
const TITLE_CHARS: std::ops::RangeInclusive<usize> = 2..=60;
/// At most so many things are proposed, and only where the engine left places free.
const PROPOSALS: usize = 3;

/// The language that the person reads: "ko" or "en".
pub(super) fn language(request: &RecommendRequest) -> &'static str {
    if request.locale.starts_with("en") { "en" } else { "ko" }
}

/// How many things may be proposed.
pub(super) fn free_places(request: &RecommendRequest, engines: &RecommendResponse) -> usize {
    usize::try_from(request.count).unwrap_or_default().saturating_sub(engines.suggestions.len()).min(PROPOSALS)
}

/// The engine's answer with what of the endpoint's holds: reasons in the place of the engine's, proposals at the end.
pub(super) fn improve(request: &RecommendRequest, mut engines: RecommendResponse, said: Said) -> RecommendResponse {
    let language = language(request);
    for found in said.reasons {
        let at = found.place.checked_sub(1).and_then(|at| engines.suggestions.get_mut(at));
        if let Some((suggestion, reason)) = at.zip(Some(found.reason.trim()))
            && is_reason(reason, suggestion, language)
        {
            suggestion.reasons.insert(language.to_owned(), reason.to_owned());
        }
    }
    let free = free_places(request, &engines);
    if free > 0 && !said.new.is_empty() {
        let mut known = known(request, &engines);
        let new = said.new.iter().filter_map(|proposal| suggestion(proposal, &mut known, language));
        engines.suggestions.extend(new.take(free));
    }
    engines
}

/// A sentence in the person's language that claims nothing but what the engine says of this suggestion.
fn is_reason(reason: &str, suggestion: &Suggestion, language: &str) -> bool {
    // A title may be in any language. What it says counts as said, so that it hides no claim.
    let words = reason.replace(&suggestion.title, "");
    reason.chars().nth(REASON_CHARS).is_none()
        && is_plain(reason)
        && is_in_language(&words, language)
        && suggestion.reasons.get(language).is_some_and(|engines| claim::holds(reason, engines))
}

/// A proposal that can be shown, and is nothing that the person is told or did already.
fn suggestion(proposal: &Proposal, known: &mut Titles, language: &str) -> Option<Suggestion> {
    let title = proposal.title.trim();
    let category = Category::from_name(&proposal.category)?;
    let fits = TITLE_CHARS.contains(&title.chars().count()) && is_plain(title) && is_in_language(title, language);
    let before = known.len();
    let is_new = fits && known.number(title) == before;
    is_new.then(|| Suggestion {
        title: title.to_owned(),
        category: category.name().to_owned(),
        // There is nothing to tell, so nobody is asked for words.
        reasons: [("ko", "새로 해볼 만한 일이에요."), ("en", "Something new to try.")]
            .map(|(tag, reason)| (tag.to_owned(), reason.to_owned()))
            .into(),
        evidence: Some(Evidence::default()),
        explored: true,
        ..Suggestion::default()
    })
}

/// What need not be proposed: what is suggested, is not to be, or was ever a todo or turned down.
fn known(request: &RecommendRequest, engines: &RecommendResponse) -> Titles {
    let suggested = engines.suggestions.iter().map(|suggestion| &suggestion.title);
    let past = request.history.iter().map(|past| &past.title);
    let mut known = Titles::default();
    for title in suggested.chain(&request.exclude).chain(past) {
        known.number(title);
    }
    known
}

/// One line of letters, digits, spaces and the signs of plain sentences: no markup, no links, no pictures.
fn is_plain(text: &str) -> bool {
    let is_sign = |c: char| c.is_alphanumeric() || " .,!?~'’-()·".contains(c);
    let links = |(at, _)| text[at + 1..].starts_with(char::is_alphabetic);
    text.chars().all(is_sign) && !text.match_indices('.').any(links)
}

/// Whether the letters are the language's: Hangul with few of the Latin ones, or Latin ones alone.
fn is_in_language(text: &str, language: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut hangul, mut latin, mut others) = (0, 0, 0);
    for letter in letters {
        match letter {
            '가'..='힣' => hangul += 1,
            'a'..='z' | 'A'..='Z' => latin += 1,
            _ => others += 1,
        }
    }
    others == 0 && if language == "en" { latin > 0 && hangul == 0 } else { hangul > latin }
}
