//! How a word reads as nouns and a particle: "빵지도" is 빵 and 지도, "양파도" is 양파 and 도.
//!
//! Every reading has a price, and the cheapest is taken: a known noun costs less than the syllables of an unknown one, and
//! one noun less than several.

use super::lexicon::{ACTIONS, COMMON, List, NOUNS, PEOPLE, PLACES, Tail};

/// All lists of nouns.
const ALL: List = ACTIONS.or(PLACES).or(PEOPLE).or(NOUNS).or(COMMON);

/// A word as a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noun<'a> {
    /// The noun, compounds whole.
    pub(super) stem: &'a str,
    /// The particle after it, or nothing.
    pub(super) particle: &'a str,
    /// What the reading costs; less is better.
    price: u32,
}

/// What a noun of two syllables or more costs, one of a single syllable, a suffix, and a particle.
const NOUN: u32 = 10;
const SYLLABLE: u32 = 15;
const SUFFIX: u32 = 6;
const PARTICLE: u32 = 3;

/// How many syllables of a word are looked at.
const SIGHT: usize = 16;

/// Syllables that make nouns of nouns.
const SUFFIXES: &str = "님실소점원비료용증표권제액값집방팀장관학과식회복금법물품";

/// Particles after nouns, longer ones first.
pub(super) const PARTICLES: &[&str] = &[
    "에서는",
    "에서도",
    "한테서",
    "이라도",
    "까지만",
    "부터는",
    "까지는",
    "으로만",
    "에다가",
    "에서",
    "에게",
    "으로",
    "한테",
    "까지",
    "부터",
    "이랑",
    "라도",
    "이나",
    "에는",
    "에도",
    "에다",
    "께서",
    "하고",
    "보다",
    "처럼",
    "마다",
    "조차",
    "마저",
    "밖에",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "도",
    "만",
    "에",
    "로",
    "랑",
    "과",
    "와",
    "께",
    "의",
    "나",
    "엔",
];

/// The cheapest way to read `word` as known nouns and at most one particle.
pub(super) fn read(word: &str) -> Option<Noun<'_>> {
    let bare = price(word).map(|price| Noun { stem: word, particle: "", price });
    let inflected = PARTICLES.iter().filter_map(|&particle| {
        let stem = word.strip_suffix(particle).filter(|stem| !stem.is_empty())?;
        Some(Noun { stem, particle, price: price(stem)? + PARTICLE })
    });
    bare.into_iter().chain(inflected).min_by_key(|noun| noun.price)
}

/// Whether the whole of `word` is known as a noun or as a compound of nouns.
pub(super) fn known(word: &str) -> bool {
    read(word).is_some_and(|noun| noun.particle.is_empty())
}

/// What it costs to read the whole of `word` as nouns; none where that cannot be.
fn price(word: &str) -> Option<u32> {
    let chars: Vec<char> = word.chars().take(SIGHT + 1).collect();
    if chars.len() > SIGHT {
        return None;
    }
    let mut prices = vec![None; chars.len() + 1];
    prices[0] = Some(0);
    for end in 1..=chars.len() {
        let mut tail = Tail::default();
        for start in (end.saturating_sub(6)..end).rev() {
            tail = tail.before(chars[start]);
            let piece = match end - start {
                1 if start > 0 && SUFFIXES.contains(chars[start]) => Some(SUFFIX),
                1 if ALL.has(tail) => Some(SYLLABLE),
                2.. if ALL.has(tail) => Some(NOUN),
                _ => None,
            };
            let whole = piece.zip(prices[start]).map(|(piece, before)| piece + before);
            prices[end] = prices[end].into_iter().chain(whole).min();
        }
    }
    prices[chars.len()].filter(|_| !chars.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_particles_from_the_end_of_a_noun() {
        for (word, stem) in [
            ("빵지도", "빵지도"),
            ("양파도", "양파"),
            ("심전도", "심전도"),
            ("우유도", "우유"),
            ("제주도", "제주도"),
            ("바나나", "바나나"),
            ("치과나", "치과"),
            ("도라지만", "도라지"),
            ("운동장", "운동장"),
            ("세무서까지", "세무서"),
        ] {
            assert_eq!(read(word).map(|noun| noun.stem), Some(stem), "{word}");
        }
        assert_eq!(read("쀍뷁도"), None);
    }
}
