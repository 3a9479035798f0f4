//! Hangul syllables taken apart and put together, by the arithmetic of the Unicode Standard, section 3.12.
//!
//! Vowels and final consonants are named by their compatibility letters ('ㅏ', 'ㄹ'); leading consonants by their index
//! alone, since endings never look at them.

const BASE: u32 = '가' as u32;

/// The first of the vowels, which as compatibility letters are in the same order.
const FIRST_VOWEL: u32 = 'ㅏ' as u32;
const VOWELS: u32 = 21;
const FINALS: [char; 28] = [
    '\0', 'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ', 'ㅄ',
    'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// Whether `c` is a whole Hangul syllable.
#[inline]
pub(super) fn is_syllable(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

fn index(c: char) -> u32 {
    c as u32 - BASE
}

/// The leading consonant of a syllable, as its index.
#[inline]
pub(super) fn lead(c: char) -> Option<u32> {
    is_syllable(c).then(|| index(c) / 588)
}

/// The vowel of a syllable.
#[inline]
pub(super) fn vowel(c: char) -> Option<char> {
    is_syllable(c).then(|| char::from_u32(FIRST_VOWEL + index(c) % 588 / 28)).flatten()
}

/// The final consonant of a syllable; '\0' where it is open.
#[inline]
pub(super) fn last(c: char) -> Option<char> {
    is_syllable(c).then(|| FINALS[(index(c) % 28) as usize])
}

/// Whether `c` is a syllable without final consonant.
#[inline]
pub(super) fn is_open(c: char) -> bool {
    is_syllable(c) && index(c).is_multiple_of(28)
}

/// The syllable with another vowel, if it is one.
#[inline]
pub(super) fn with_vowel(c: char, vowel: char) -> Option<char> {
    let at = u32::from(vowel).checked_sub(FIRST_VOWEL).filter(|at| *at < VOWELS)?;
    compose(lead(c)?, at, index(c) % 28)
}

/// The syllable with another final consonant ('\0' for none), if it is one.
#[inline]
pub(super) fn with_last(c: char, last: char) -> Option<char> {
    let at = if last == '\0' { 0 } else { FINALS.iter().position(|&f| f == last)? as u32 };
    is_syllable(c).then(|| index(c) - index(c) % 28 + at).and_then(|i| char::from_u32(BASE + i))
}

/// The letters of a syllable: the leading consonant as a Jamo, the vowel and the final consonant; another character itself.
pub(crate) fn letters(c: char) -> impl Iterator<Item = char> {
    let lead = lead(c).and_then(|lead| char::from_u32(0x1100 + lead)).or(Some(c));
    [lead, vowel(c), last(c).filter(|last| *last != '\0')].into_iter().flatten()
}

fn compose(lead: u32, vowel: u32, last: u32) -> Option<char> {
    char::from_u32(BASE + lead * 588 + vowel * 28 + last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_apart_and_puts_together() {
        assert_eq!((vowel('할'), last('할'), lead('알')), (Some('ㅏ'), Some('ㄹ'), Some(11)));
        assert_eq!(with_last('할', '\0'), Some('하'));
        assert_eq!(with_last('도', 'ㅂ'), Some('돕'));
        assert_eq!(with_vowel('봐', 'ㅗ'), Some('보'));
        assert_eq!((vowel('a'), last('1'), with_last('x', 'ㄹ')), (None, None, None));
        assert!(is_open('가') && !is_open('각') && !is_open('a'));
    }
}
