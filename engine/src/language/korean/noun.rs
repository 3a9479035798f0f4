//! How a word reads as nouns and a particle: "빵지도" is 빵 and 지도, "양파도" is 양파 and 도.
//!
//! Every reading has a price, and the cheapest is taken: a known noun costs less than the syllables of an unknown one, and
//! one noun less than several.

use super::lexicon::{ACTIONS, COMMON, List, NOUNS, PEOPLE, PLACES, Tail};
use crate::letter::is_any;

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

/// Whether a syllable makes nouns of nouns.
#[rustfmt::skip]
fn is_suffix(c: char) -> bool {
    matches!(
        c,
        '님' | '실' | '소' | '점' | '원' | '비' | '료' | '용' | '증' | '표' | '권' | '제' | '액' | '값' | '집' | '방' | '팀' | '장'
            | '관' | '학' | '과' | '식' | '회' | '복' | '금' | '법' | '물' | '품'
    )
}

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

/// How many syllables a particle has at most.
const LONGEST_PARTICLE: usize = 3;

/// The cheapest way to read `word` as known nouns and at most one particle.
pub(super) fn read(word: &str) -> Option<Noun<'_>> {
    let prices = Prices::of(word);
    let bare = prices.up_to(word).map(|price| Noun { stem: word, particle: "", price });
    // Few stems have a price, so that few ends of the word are looked for among the particles.
    let inflected = (1..=LONGEST_PARTICLE).rev().filter_map(|length| {
        let (stem, particle) = word.split_at(word.char_indices().nth_back(length - 1)?.0);
        let price = prices.up_to(stem)? + PARTICLE;
        is_any(particle, PARTICLES).then_some(Noun { stem, particle, price })
    });
    bare.into_iter().chain(inflected).min_by_key(|noun| noun.price)
}

/// Whether the whole of `word` is known as a noun or as a compound of nouns.
pub(super) fn known(word: &str) -> bool {
    read(word).is_some_and(|noun| noun.particle.is_empty())
}

/// What it costs to read the first syllables of a word as nouns, by their number.
struct Prices([Option<u32>; SIGHT + 1]);

impl Prices {
    fn of(word: &str) -> Self {
        let mut chars = ['\0'; SIGHT];
        let count = chars.iter_mut().zip(word.chars()).map(|(to, c)| *to = c).count();
        let (all, mut prices) = (ALL.open(), [None; SIGHT + 1]);
        prices[0] = Some(0);
        for end in 1..=count {
            let mut tail = Tail::default();
            for start in (end.saturating_sub(6)..end).rev() {
                tail = tail.before(chars[start]);
                let known = all.look_up(tail);
                let piece = match end - start {
                    1 if start > 0 && is_suffix(chars[start]) => Some(SUFFIX),
                    1 if known == Some(true) => Some(SYLLABLE),
                    2.. if known == Some(true) => Some(NOUN),
                    _ => None,
                };
                if let (Some(before), Some(piece)) = (prices[start], piece) {
                    prices[end] = Some(prices[end].map_or(before + piece, |price: u32| price.min(before + piece)));
                }
                if known.is_none() {
                    break;
                }
            }
        }
        Self(prices)
    }

    /// What it costs to read `stem`, which begins the word; none where it cannot be read, or is empty.
    fn up_to(&self, stem: &str) -> Option<u32> {
        self.0.get(stem.chars().count()).copied().flatten().filter(|_| !stem.is_empty())
    }
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

    #[test]
    fn longer_particles_stand_first() {
        let lengths: Vec<usize> = PARTICLES.iter().map(|particle| particle.chars().count()).collect();
        assert!(lengths.is_sorted_by(|a, b| a >= b) && lengths[0] == LONGEST_PARTICLE);
    }
}
