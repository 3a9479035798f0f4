//! Holidays in English, and whether a word before a noun describes it or stands for itself.

use jiff::civil::Weekday;

use super::Read;
use crate::time::cursor::Cursor;
use crate::time::meaning::{Day, Holiday, Meaning};
use crate::time::words::Words;

/// Words that no noun begins with: before them stands no ordinal that counts and no holiday that describes.
pub(super) const FUNCTION: &Words<&str> = &Words::of(&[
    "at",
    "by",
    "and",
    "in",
    "for",
    "to",
    "then",
    "from",
    "with",
    "of",
    "i",
    "before",
    "after",
    "every",
    "is",
    "are",
    "was",
    "oh",
    "wait",
    "no",
    "sorry",
    "actually",
    "until",
    "till",
    "through",
    "we",
    "we're",
    "i'm",
    "i'll",
    "we'll",
    "i've",
    "i'd",
    "it's",
    "my",
    "the",
    "a",
    "or",
    "but",
    "so",
    "please",
    "if",
    "when",
    "because",
    "around",
    "between",
    "as",
    "on",
    "he",
    "she",
    "they",
    "you",
    "let's",
    "will",
    "this",
    "next",
    "about",
    "also",
    "not",
    "um",
    "uh",
    "make",
    "scratch",
    "instead",
    "evening",
    "morning",
    "night",
    "afternoon",
    "that",
    "since",
    "starting",
    "though",
    "thanks",
    "we've",
    "gotta",
    "don't",
    "our",
    "her",
    "his",
    "remind",
    "buy",
    "call",
    "get",
    "take",
    "go",
    "send",
    "pick",
    "pay",
    "bring",
    "do",
    "submit",
    "return",
    "cook",
    "bake",
    "visit",
    "meet",
    "put",
    "give",
]);

/// Holidays by their names.
pub(super) const HOLIDAYS: &Words<(&str, Holiday)> = &Words::table(&[
    ("christmas", Holiday::Solar(12, 25)),
    ("christmas day", Holiday::Solar(12, 25)),
    ("xmas", Holiday::Solar(12, 25)),
    ("x-mas", Holiday::Solar(12, 25)),
    ("boxing day", Holiday::Solar(12, 26)),
    ("st patrick's day", Holiday::Solar(3, 17)),
    ("saint patrick's day", Holiday::Solar(3, 17)),
    ("april fools", Holiday::Solar(4, 1)),
    ("april fools' day", Holiday::Solar(4, 1)),
    ("arbor day", Holiday::Solar(4, 5)),
    ("liberation day", Holiday::Solar(8, 15)),
    ("hangeul day", Holiday::Solar(10, 9)),
    ("pepero day", Holiday::Solar(11, 11)),
    ("independence movement day", Holiday::Solar(3, 1)),
    ("constitution day", Holiday::Solar(7, 17)),
    ("fourth of july", Holiday::Solar(7, 4)),
    ("the fourth of july", Holiday::Solar(7, 4)),
    ("independence day", Holiday::Solar(7, 4)),
    ("veterans day", Holiday::Solar(11, 11)),
    ("presidents day", Holiday::Nth(2, 3, Weekday::Monday)),
    ("presidents' day", Holiday::Nth(2, 3, Weekday::Monday)),
    ("thanksgiving day", Holiday::Nth(11, 4, Weekday::Thursday)),
    ("easter sunday", Holiday::Easter),
    ("chuseok day", Holiday::Lunar(8, 15)),
    ("korean thanksgiving", Holiday::Lunar(8, 15)),
    ("korean new year", Holiday::Lunar(1, 1)),
    ("chinese new year", Holiday::Lunar(1, 1)),
    ("lunar new year's", Holiday::Lunar(1, 1)),
    ("the lunar new year", Holiday::Lunar(1, 1)),
    ("daeboreum", Holiday::Lunar(1, 15)),
    ("the new year", Holiday::Solar(1, 1)),
    ("new year's day", Holiday::Solar(1, 1)),
    ("new years day", Holiday::Solar(1, 1)),
    ("new year", Holiday::Solar(1, 1)),
    ("new year's", Holiday::Solar(1, 1)),
    ("new years", Holiday::Solar(1, 1)),
    ("valentine's day", Holiday::Solar(2, 14)),
    ("valentine day", Holiday::Solar(2, 14)),
    ("valentines day", Holiday::Solar(2, 14)),
    ("valentines", Holiday::Solar(2, 14)),
    ("white day", Holiday::Solar(3, 14)),
    ("halloween", Holiday::Solar(10, 31)),
    ("thanksgiving", Holiday::Nth(11, 4, Weekday::Thursday)),
    ("easter", Holiday::Easter),
    ("chuseok", Holiday::Lunar(8, 15)),
    ("seollal", Holiday::Lunar(1, 1)),
    ("lunar new year", Holiday::Lunar(1, 1)),
    ("lunar new year's day", Holiday::Lunar(1, 1)),
    ("children's day", Holiday::Solar(5, 5)),
    ("childrens day", Holiday::Solar(5, 5)),
    ("parents day", Holiday::Solar(5, 8)),
    ("parents' day", Holiday::Solar(5, 8)),
    ("teacher's day", Holiday::Solar(5, 15)),
    ("teachers day", Holiday::Solar(5, 15)),
    ("buddha's birthday", Holiday::Lunar(4, 8)),
    ("hangul day", Holiday::Solar(10, 9)),
    ("labor day", Holiday::Solar(5, 1)),
    ("mother's day", Holiday::Nth(5, 2, Weekday::Sunday)),
    ("mothers day", Holiday::Nth(5, 2, Weekday::Sunday)),
    ("father's day", Holiday::Nth(6, 3, Weekday::Sunday)),
    ("fathers day", Holiday::Nth(6, 3, Weekday::Sunday)),
]);

/// "christmas", "christmas eve", "the day before thanksgiving". A holiday that describes a noun ("christmas cards") is no
/// time: after it stands the end, a preposition or a conjunction.
pub(super) fn holiday(cursor: Cursor<'_>) -> Read<'_> {
    let around = cursor.choose(&[("the day before", -1), ("day before", -1), ("the day after", 1), ("day after", 1)]);
    let (start, before) = match around {
        Some((after, shift)) => (after.space()?, shift),
        None => (cursor, 0),
    };
    let (after, holiday) = start.choose(HOLIDAYS)?;
    let eve = after.space().and_then(|next| next.phrase("eve"));
    let days = after.space().and_then(|next| next.one_of(&["holiday", "holidays", "break", "vacation"]));
    let after = days.unwrap_or(after);
    let (end, shift) = eve.map_or((after, before), |end| (end, -1));
    let describes = end.space().is_some_and(|next| {
        next.next().is_some_and(char::is_alphanumeric)
            && next.one_of(FUNCTION).is_none()
            && next.phrase("dinner at").is_none()
    });
    // "before new year's day restring the guitar"; a feast that is named by its day describes nothing.
    let whole = after.at() == end.at()
        && start.behind().to_ascii_lowercase().ends_with("before ")
        && end.at() >= 3
        && end.behind().to_ascii_lowercase().ends_with("day");
    (!describes || shift != 0 || whole).then_some((end, Meaning::Day(Day::Holiday { holiday, shift, year: None })))
}
