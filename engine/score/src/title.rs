//! Whether two titles say the same, and how much they have in common.
//!
//! A title is compared by its words, after what makes no difference to a reader is gone: case, punctuation, the particles
//! of all words but the last, the choice between equal particles ("에게", "한테"), native numbers before a counter
//! ("두 개" and "2개"), words that only soften or hurry, and in the end the spaces.

use std::collections::HashMap;
use std::hash::Hash;

use unicode_normalization::UnicodeNormalization;

/// Words that add nothing to a title.
const IDLE: [&str; 11] = ["좀", "꼭", "일단", "그냥", "얼른", "빨리", "a", "an", "the", "my", "some"];

/// Native numbers as they are counted with.
const NUMBERS: [(&str, &str); 16] = [
    ("한", "1"),
    ("하나", "1"),
    ("두", "2"),
    ("둘", "2"),
    ("세", "3"),
    ("셋", "3"),
    ("네", "4"),
    ("넷", "4"),
    ("다섯", "5"),
    ("여섯", "6"),
    ("일곱", "7"),
    ("여덟", "8"),
    ("아홉", "9"),
    ("열", "10"),
    ("스무", "20"),
    ("백", "100"),
];

/// What native numbers count.
#[rustfmt::skip]
const COUNTERS: [&str; 23] = [
    "개", "잔", "판", "병", "장", "권", "건", "명", "박스", "봉지", "회", "통", "켤레", "마리", "시간", "번", "포기", "캔", "줄",
    "대", "곡", "쪽", "페이지",
];

/// The title in its comparable form: equal for titles that say the same.
pub fn normal(title: &str) -> String {
    words(title).concat()
}

/// The share of words two titles have in common: twice the common ones over all, an ending "-기" or "-하기" apart.
pub(crate) fn word_overlap(a: &str, b: &str) -> f64 {
    let (x, y) = (stems(a), stems(b));
    if x.is_empty() || y.is_empty() {
        let (a, b) = (normal(a), normal(b));
        return f64::from(a == b && !a.is_empty());
    }
    if x.concat() == y.concat() { 1.0 } else { overlap(&x, &y) }
}

/// The share of letters and pairs of letters two titles have in common.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let (x, y) = (grams(a), grams(b));
    if x.is_empty() || y.is_empty() { 0.0 } else { overlap(&x, &y) }
}

/// Twice the elements that are in both over the elements of both, each counted as often as it occurs.
fn overlap<T: Eq + Hash>(x: &[T], y: &[T]) -> f64 {
    let mut left: HashMap<&T, usize> = HashMap::new();
    for item in y {
        *left.entry(item).or_default() += 1;
    }
    let common = x.iter().filter(|item| left.get_mut(item).is_some_and(|n| n.checked_sub(1).map(|m| *n = m).is_some()));
    2.0 * common.count() as f64 / (x.len() + y.len()) as f64
}

fn words(title: &str) -> Vec<String> {
    let letters: Vec<char> = title.nfc().collect::<String>().to_lowercase().chars().map(letter_or_space).collect();
    let text = count_in_digits(&letters);
    let words: Vec<&str> = text.split_whitespace().filter(|word| !IDLE.contains(word)).collect();
    let Some((last, others)) = words.split_last() else { return Vec::new() };
    others.iter().map(|word| without_particle(word)).chain([(*last).to_owned()]).collect()
}

fn letter_or_space(c: char) -> char {
    if c.is_alphanumeric() || "%+#".contains(c) { c } else { ' ' }
}

/// "우유 두 개": "우유 2개". The letters hold single or several spaces.
fn count_in_digits(letters: &[char]) -> String {
    let mut text = String::new();
    let mut at = 0;
    while at < letters.len() {
        let begins = at == 0 || !is_syllable(letters[at - 1]);
        match number_before_counter(&letters[at..]).filter(|_| begins) {
            Some((digits, length)) => {
                text += digits;
                at += length;
            }
            None => {
                text.push(letters[at]);
                at += 1;
            }
        }
    }
    text
}

/// The digits of a native number that a counter follows, and the length of what they replace, spaces included.
fn number_before_counter(letters: &[char]) -> Option<(&'static str, usize)> {
    let counted = |(number, digits): &(&str, &'static str)| {
        let length = number.chars().count();
        let rest = letters.get(length..)?;
        let spaces = rest.iter().take_while(|c| **c == ' ').count();
        let counter = COUNTERS.iter().any(|counter| starts_with(&rest[spaces..], counter));
        (starts_with(letters, number) && counter).then_some((*digits, length + spaces))
    };
    NUMBERS.iter().filter_map(counted).max_by_key(|(_, length)| *length)
}

fn starts_with(letters: &[char], word: &str) -> bool {
    word.chars().enumerate().all(|(i, c)| letters.get(i) == Some(&c))
}

fn is_syllable(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// Whether the syllable ends in a consonant.
fn is_closed(c: char) -> bool {
    is_syllable(c) && !(c as u32 - '가' as u32).is_multiple_of(28)
}

/// The word without its subject, object, topic or possessive particle; of particles that say the same, one.
fn without_particle(word: &str) -> String {
    for particle in ["에게서", "에게", "한테", "께서", "께"] {
        if let Some(stem) = word.strip_suffix(particle).filter(|stem| !stem.is_empty()) {
            return format!("{stem}한테");
        }
    }
    let mut letters: Vec<char> = word.chars().collect();
    if let Some(stem) = companion(word, &letters) {
        return format!("{stem}랑");
    }
    while let [.., before, last] = letters[..]
        && match last {
            '은' | '이' | '을' => is_closed(before),
            '는' | '가' | '를' => is_syllable(before) && !is_closed(before),
            '의' => true,
            _ => false,
        }
    {
        letters.pop();
    }
    letters.into_iter().collect()
}

/// The word before a particle that means "with" or "and", if it has one.
fn companion<'a>(word: &'a str, letters: &[char]) -> Option<&'a str> {
    let [.., before, last] = *letters else { return None };
    if letters.len() < 3 {
        return None;
    }
    let plain = ["이랑", "하고", "랑"].iter().find_map(|particle| word.strip_suffix(particle));
    let agrees = last == '과' && is_closed(before) || last == '와' && !is_closed(before);
    plain.or_else(|| agrees.then(|| &word[..word.len() - last.len_utf8()]))
}

/// The words, the last without "-기" or "-하기", so that a verb and its noun compare.
fn stems(title: &str) -> Vec<String> {
    let mut words = words(title);
    if let Some(last) = words.pop().filter(|last| !last.is_empty()) {
        let stem = if last.contains(is_syllable) { without_nominal(&last) } else { &last };
        words.extend((!stem.is_empty()).then(|| stem.to_owned()));
    }
    words
}

fn without_nominal(word: &str) -> &str {
    word.strip_suffix("하기").or_else(|| word.strip_suffix('기')).unwrap_or(word)
}

/// The letters of the title, and every two that stand side by side.
fn grams(title: &str) -> Vec<String> {
    let whole = normal(title);
    let stem = Some(without_nominal(&whole)).filter(|stem| !stem.is_empty()).unwrap_or(&whole);
    let letters: Vec<char> = stem.chars().collect();
    letters.iter().map(char::to_string).chain(letters.windows(2).map(|pair| pair.iter().collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_say_the_same_are_equal() {
        let table = [
            ("방을 청소하기", "방 청소하기"),
            ("방청소하기", "방 청소하기"),
            ("엄마에게 전화하기", "엄마한테 전화하기"),
            ("우유 두 개 사기", "우유 2개 사기"),
            ("우유 두개 사기", "우유 2개 사기"),
            ("민수와 밥 먹기", "민수랑 밥 먹기"),
            ("수박이랑 참외 사기", "수박과 참외 사기"),
            ("Buy the milk!", "buy milk"),
            ("좀 쉬기", "쉬기"),
        ];
        for (a, b) in table {
            assert_eq!(normal(a), normal(b));
        }
    }

    #[test]
    fn titles_that_say_something_else_differ() {
        let table = [
            ("방 청소하기", "방 정리하기"),
            ("우유 두 개 사기", "우유 세 개 사기"),
            ("전화하기", "엄마한테 전화하기"),
            ("약국 가기", "약 가기"),
        ];
        for (a, b) in table {
            assert_ne!(normal(a), normal(b));
        }
    }

    #[test]
    fn likeness_goes_from_nothing_to_one() {
        assert_eq!(likeness("방 청소하기", "방을 청소하기"), 1.0);
        assert_eq!(likeness("빨래하기", "전화 걸기"), 0.0);
        assert_eq!(word_overlap("우유 사기", "두부 사기"), 0.5);
        assert_eq!(word_overlap("", ""), 0.0);
    }
}
