//! Numbers as people say them: digits, Sino-Korean, native Korean, the native names of day counts, and English.
//!
//! What a number counts is not decided here.

use super::cursor::Cursor;
use super::words::Words;

/// Past a run of at most `max_len` ASCII digits, and its value. A longer run is no number that a date or a time can hold.
pub(super) fn digits(cursor: Cursor<'_>, max_len: usize) -> Option<(Cursor<'_>, i32)> {
    let bytes = cursor.rest().as_bytes();
    let len = bytes.iter().take(max_len + 1).take_while(|byte| byte.is_ascii_digit()).count();
    let inside = cursor.last().is_some_and(|c| c.is_ascii_digit());
    if len == 0 || len > max_len || inside {
        return None;
    }
    let value = bytes[..len].iter().fold(0, |value, byte| value * 10 + i32::from(byte - b'0'));
    Some((cursor.skip(len), value))
}

const SINO_DIGITS: &Words<(&str, i32)> = &Words::table(&[
    ("일", 1),
    ("이", 2),
    ("삼", 3),
    ("사", 4),
    ("오", 5),
    ("육", 6),
    ("륙", 6),
    ("칠", 7),
    ("팔", 8),
    ("구", 9),
]);
const SINO_UNITS: &Words<(&str, i32)> = &Words::table(&[("십", 10), ("백", 100), ("천", 1000)]);

/// Every Sino-Korean number that starts here, shortest first: "이십일일" starts with 이, 이십 and 이십일.
///
/// All of them are wanted, since the last syllable may belong to what follows ("이십일": the twentieth).
pub(super) fn sino(cursor: Cursor<'_>) -> impl DoubleEndedIterator<Item = (Cursor<'_>, i32)> {
    /// A digit and a unit for each of thousands, hundreds and tens, and a last digit.
    const MOST: usize = 7;
    let (mut found, mut count) = ([(0, 0); MOST], 0);
    let mut add = |(end, number): (Cursor<'_>, i32)| {
        found[count] = (end.at() - cursor.at(), number);
        count += 1;
    };
    let (mut at, mut total, mut unit) = (cursor, 0, i32::MAX);
    while unit > 1 {
        // Recognisers put a space into "이십 오일".
        let start = if unit == i32::MAX { at } else { at.gap() };
        let (after, digit) = start.pick(SINO_DIGITS).map_or((at, None), |(after, digit)| (after, Some(digit)));
        if let Some(digit) = digit {
            add((after, total + digit));
        }
        let Some((after, next)) = after.pick(SINO_UNITS).filter(|&(_, next)| next < unit) else { break };
        total += digit.unwrap_or(1) * next;
        (at, unit) = (after, next);
        add((at, total));
    }
    found.into_iter().take(count).map(move |(length, number)| (cursor.skip(length), number))
}

const NATIVE_ONES: &Words<(&str, i32)> = &Words::table(&[
    ("한", 1),
    ("하나", 1),
    ("두", 2),
    ("둘", 2),
    ("세", 3),
    ("셋", 3),
    ("석", 3),
    ("네", 4),
    ("넷", 4),
    ("넉", 4),
    ("다섯", 5),
    ("여섯", 6),
    ("일곱", 7),
    ("여덟", 8),
    ("여덜", 8),
    ("아홉", 9),
]);
const NATIVE_TENS: &Words<(&str, i32)> =
    &Words::table(&[("열", 10), ("스물", 20), ("스무", 20), ("서른", 30), ("마흔", 40), ("쉰", 50), ("예순", 60)]);

/// Past a native Korean number up to 69 in the form that stands before a counter ("열두", "스무").
pub(super) fn native(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i32)> {
    match cursor.pick(NATIVE_TENS) {
        // Recognisers put a space into "열 한시".
        Some((after, tens)) => match after.gap().pick(NATIVE_ONES) {
            Some((end, ones)) => Some((end, tens + ones)),
            None => Some((after, tens)),
        },
        None => cursor.pick(NATIVE_ONES),
    }
}

/// The native names of day counts. After "뒤" they count days; "초하루" and "스무날" are days of the month.
const NATIVE_DAYS: &Words<(&str, i32)> = &Words::table(&[
    ("하루", 1),
    ("이틀", 2),
    ("사흘", 3),
    ("나흘", 4),
    ("닷새", 5),
    ("엿새", 6),
    ("이레", 7),
    ("여드레", 8),
    ("아흐레", 9),
]);
const NATIVE_TEN_DAYS: &Words<(&str, i32)> = &Words::table(&[("열흘", 10), ("보름", 15), ("스무날", 20)]);

/// Past a native count of days ("사흘": 3, "열하루": 11).
pub(super) fn native_days(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i32)> {
    cursor.pick(NATIVE_TEN_DAYS).or_else(|| tens_and(cursor, NATIVE_DAYS))
}

/// The native names of the days of a month, where they differ from the count: "이렛날" beside "이레".
const NATIVE_DAYS_OF_MONTH: &Words<(&str, i32)> = &Words::table(&[
    ("하룻날", 1),
    ("이튿날", 2),
    ("사흗날", 3),
    ("나흗날", 4),
    ("닷샛날", 5),
    ("엿샛날", 6),
    ("이렛날", 7),
    ("여드렛날", 8),
    ("아흐렛날", 9),
]);

/// Past a native day of the month ("이렛날": 7, "스무하루": 21, "보름": 15, "그믐": 30).
pub(super) fn native_day(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i32)> {
    let named = || cursor.pick(&[("그믐", 30)]);
    tens_and(cursor, NATIVE_DAYS_OF_MONTH).filter(|&(_, day)| day != 2).or_else(|| native_days(cursor)).or_else(named)
}

/// Past "열" or "스무", where said, and one of `ones`.
fn tens_and<'t>(cursor: Cursor<'t>, ones: &Words<(&'static str, i32)>) -> Option<(Cursor<'t>, i32)> {
    const TENS: &Words<(&str, i32)> = &Words::table(&[("열", 10), ("스무", 20)]);
    let (after, tens) = cursor.pick(TENS).unwrap_or((cursor, 0));
    let (end, ones) = after.pick(ones)?;
    Some((end, tens + ones))
}

const ENGLISH_ONES: &Words<(&str, i32)> = &Words::table(&[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
]);
const ENGLISH_TEENS: &Words<(&str, i32)> = &Words::table(&[
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
]);
const ENGLISH_TENS: &Words<(&str, i32)> = &Words::table(&[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("ninety", 90),
]);

/// Past an English number below one hundred in words or digits ("forty five", "45").
pub(super) fn english(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i32)> {
    if let Some((after, value)) = digits(cursor, 3) {
        return after.ends_word().then_some((after, value));
    }
    if let Some((after, tens)) = cursor.choose(ENGLISH_TENS) {
        let ones = after.maybe(&["-"]).gap().choose(ENGLISH_ONES);
        return Some(ones.map_or((after, tens), |(end, ones)| (end, tens + ones)));
    }
    cursor.choose(ENGLISH_TEENS).or_else(|| cursor.choose(ENGLISH_ONES))
}

const ENGLISH_ORDINALS: &[(&str, i32)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
];

/// Past an English ordinal up to 99 in words or digits ("twenty first", "21st").
pub(super) fn ordinal(cursor: Cursor<'_>) -> Option<(Cursor<'_>, i32)> {
    if let Some((after, value)) = digits(cursor, 2) {
        let end = after.any(&["st", "nd", "rd", "th"])?;
        return end.ends_word().then_some((end, value));
    }
    if let Some((after, tens)) = cursor.choose(ENGLISH_TENS) {
        let (end, ones) = after.maybe(&["-"]).gap().choose(&ENGLISH_ORDINALS[..9])?;
        return Some((end, tens + ones));
    }
    cursor.choose(ENGLISH_ORDINALS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(text: &str) -> Option<i32> {
        sino(Cursor::new(text, 0)).next_back().map(|(_, value)| value)
    }

    #[test]
    fn reads_sino_korean() {
        for (text, value) in [
            ("구", 9),
            ("십", 10),
            ("십이", 12),
            ("이십일", 21),
            ("삼십", 30),
            ("백", 100),
            ("백이십", 120),
            ("이천이십육", 2026),
        ] {
            assert_eq!(longest(text), Some(value), "{text}");
        }
        assert_eq!(longest("가"), None);
        assert_eq!(longest("십십"), Some(10), "units only fall");
    }

    #[test]
    fn reads_native_korean() {
        for (text, value) in
            [("한", 1), ("열", 10), ("열두", 12), ("스무", 20), ("스물네", 24), ("서른", 30), ("여덟", 8)]
        {
            assert_eq!(native(Cursor::new(text, 0)).map(|(_, value)| value), Some(value), "{text}");
        }
        assert!(native(Cursor::new("삼", 0)).is_none());
        assert_eq!(native_days(Cursor::new("열하루", 0)).map(|(_, value)| value), Some(11));
    }

    #[test]
    fn reads_english() {
        for (text, value) in [("one", 1), ("forty five", 45), ("thirty-one", 31), ("twelve", 12), ("15", 15)] {
            assert_eq!(english(Cursor::new(text, 0)).map(|(_, value)| value), Some(value), "{text}");
        }
        for (text, value) in [("first", 1), ("21st", 21), ("twenty first", 21), ("thirtieth", 30), ("3rd", 3)] {
            assert_eq!(ordinal(Cursor::new(text, 0)).map(|(_, value)| value), Some(value), "{text}");
        }
        assert!(english(Cursor::new("onerous", 0)).is_none());
        assert!(ordinal(Cursor::new("15", 0)).is_none());
    }

    #[test]
    fn a_long_run_of_digits_is_no_number() {
        assert!(digits(Cursor::new("12345", 0), 4).is_none());
        assert!(digits(Cursor::new("12345", 2), 4).is_none());
    }
}
