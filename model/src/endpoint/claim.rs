//! Whether a sentence claims no more of a habit than the engine's own: the same numbers of the same things, and of the words
//! that claim something ("월요일", "마다", "yesterday") only those that the engine used too.
//!
//! A sentence that claims otherwise is not believed. That turns down some that are true; the engine's stands for them.

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    DaysAgo,
    DaysApart,
    DayOfMonth,
    Days,
    Weeks,
    Months,
    Times,
    /// "on 3 of the last 4 Mondays", "in 2 of the last 3 months".
    Of,
    Weekdays,
}

/// What stands behind a number, the longer before the shorter.
const UNITS: &[(&str, Unit)] = &[
    ("일 전", Unit::DaysAgo),
    ("일전", Unit::DaysAgo),
    ("일에 한 번", Unit::DaysApart),
    ("일마다", Unit::DaysApart),
    ("일 간격", Unit::DaysApart),
    ("일 무렵", Unit::DayOfMonth),
    ("일쯤", Unit::DayOfMonth),
    ("일", Unit::Days),
    ("주 전", Unit::DaysAgo),
    ("주", Unit::Weeks),
    ("달", Unit::Months),
    ("개월", Unit::Months),
    ("번", Unit::Times),
    ("회", Unit::Times),
    ("days ago", Unit::DaysAgo),
    ("days", Unit::Days),
    ("day ago", Unit::DaysAgo),
    ("day", Unit::Days),
    ("weeks", Unit::Weeks),
    ("months", Unit::Months),
    ("times", Unit::Times),
    ("time", Unit::Times),
    ("of the", Unit::Of),
    ("mondays", Unit::Weekdays),
    ("tuesdays", Unit::Weekdays),
    ("wednesdays", Unit::Weekdays),
    ("thursdays", Unit::Weekdays),
    ("fridays", Unit::Weekdays),
    ("saturdays", Unit::Weekdays),
    ("sundays", Unit::Weekdays),
];

/// Words that claim the same: one may be said where the engine said one of them.
const CLAIMS: &[&[&str]] = &[
    &["월요일", "monday", "mondays"],
    &["화요일", "tuesday", "tuesdays"],
    &["수요일", "wednesday", "wednesdays"],
    &["목요일", "thursday", "thursdays"],
    &["금요일", "friday", "fridays"],
    &["토요일", "saturday", "saturdays"],
    &["일요일", "sunday", "sundays"],
    &["새벽", "before six", "dawn"],
    &["아침", "오전", "morning", "mornings"],
    &["낮", "오후", "점심", "daytime", "afternoon"],
    &["저녁", "evening", "evenings"],
    &["밤", "night", "nights"],
    &["요일마다", "벽마다", "침마다", "낮마다", "녁마다", "밤마다", "매주", "every", "each", "weekly"],
    &["무렵", "쯤", "around"],
    &["보통", "usually"],
    &["마지막", "last"],
    &["어제", "yesterday"],
    &["비슷", "habits like yours", "similar"],
    &["분들", "사람들", "사람들이", "others", "people", "everyone", "everybody"],
];

/// Words that claim what the engine never says: how often, when, how many, all in words.
const NEVER: &[&str] = &[
    "매일",
    "날마다",
    "주마다",
    "달마다",
    "해마다",
    "때마다",
    "매달",
    "매월",
    "매년",
    "격주",
    "항상",
    "언제나",
    "절대",
    "반드시",
    "처음",
    "주말",
    "평일",
    "그제",
    "그저께",
    "내일",
    "모레",
    "지난주",
    "지난달",
    "작년",
    "올해",
    "하루",
    "이틀",
    "사흘",
    "나흘",
    "닷새",
    "열흘",
    "보름",
    "일주일",
    "한 달",
    "한달",
    "퍼센트",
    "every day",
    "each day",
    "everyday",
    "daily",
    "monthly",
    "yearly",
    "always",
    "never",
    "must",
    "first",
    "weekend",
    "weekends",
    "weekday",
    "weekdays",
    "tomorrow",
    "week",
    "month",
    "year",
    "years",
    "percent",
    "fortnight",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "dozen",
    "hundred",
    "once",
    "twice",
    "several",
    "half",
];

/// Native numerals, the last syllables of the tens before them ("열두 번"), and what they count.
const NUMERALS: &[&str] = &["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "스무", "몇", "여러"];
const TENS: &str = "열물른흔쉰순든";
const COUNTERS: &[&str] = &["번", "차례", "주", "달", "개월", "해", "시간"];

/// Whether `said` claims nothing that `told` does not, and something that it does if there is anything.
pub(super) fn holds(said: &str, told: &str) -> bool {
    let (said, told) = (said.to_lowercase(), told.to_lowercase());
    let (Some(numbers), Some(known)) = (numbers(&said), numbers(&told)) else { return false };
    if numbers.iter().any(|number| !known.contains(number)) || has_numeral(&said) {
        return false;
    }
    if NEVER.iter().any(|word| has(&said, word) && !has(&told, word)) {
        return false;
    }
    let claimed = |text: &str| CLAIMS.iter().map(|words| words.iter().any(|word| has(text, word))).collect::<Vec<_>>();
    let (claims, grounds) = (claimed(&said), claimed(&told));
    let holds = claims.iter().zip(&grounds).all(|(claim, ground)| *ground || !*claim);
    let says_something = !numbers.is_empty() || claims.contains(&true);
    holds && (says_something || known.is_empty() && !grounds.contains(&true))
}

/// The numbers of a text and what they count; none where one counts nothing that we know of, or is written otherwise than
/// in plain digits.
fn numbers(text: &str) -> Option<Vec<(&str, Unit)>> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(char::is_numeric) {
        let (before, from) = rest.split_at(start);
        let digits = from.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(from.len());
        let (number, behind) = from.split_at(digits);
        let behind = behind.strip_prefix(' ').unwrap_or(behind);
        let unit = if before.ends_with("day ") { Some(Unit::DayOfMonth) } else { unit(behind) };
        numbers.push((Some(number).filter(|number| !number.is_empty())?, unit?));
        rest = behind;
    }
    Some(numbers)
}

fn unit(behind: &str) -> Option<Unit> {
    let begins = |word: &str| {
        let ends = |rest: &str| !word.is_ascii() || !rest.starts_with(char::is_alphabetic);
        behind.strip_prefix(word).is_some_and(ends)
    };
    UNITS.iter().find(|(word, _)| begins(word)).map(|(_, unit)| *unit)
}

/// Whether something is counted in words: "두 번", "세달". "일에 한 번" is part of a unit, "한번 해보세요" is no number.
fn has_numeral(text: &str) -> bool {
    let text = text.replace("일에 한 번", "").replace("한번", "");
    let counts = |(at, numeral): (usize, &str)| {
        let begins = text[..at].chars().next_back().is_none_or(|c| !c.is_alphabetic() || TENS.contains(c));
        let behind = &text[at + numeral.len()..];
        let behind = behind.strip_prefix(' ').unwrap_or(behind);
        begins && COUNTERS.iter().any(|counter| behind.starts_with(counter))
    };
    NUMERALS.iter().any(|numeral| text.match_indices(numeral).any(counts))
}

/// Whether a text has a word: in Korean anywhere, because endings follow it; in English as a whole.
fn has(text: &str, word: &str) -> bool {
    let is_whole = |(at, _): (usize, &str)| {
        let around = [text[..at].chars().next_back(), text[at + word.len()..].chars().next()];
        !word.is_ascii() || around.into_iter().flatten().all(|c| !c.is_alphabetic())
    };
    text.match_indices(word).any(is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the engine says.
    const TOLD: [&str; 13] = [
        "지난 28일 중 20일 완료했고, 마지막은 어제예요.",
        "지난 4주 동안 월요일 아침마다 완료했고, 마지막은 7일 전이에요.",
        "지난 4주 중 3주는 월요일에 완료했고, 마지막은 14일 전이에요.",
        "지난 3달 중 2달은 25일 무렵에 완료했고, 마지막은 30일 전이에요.",
        "보통 7.5일에 한 번 하고, 마지막은 3일 전이에요.",
        "지금까지 12번 했고, 마지막은 3일 전이에요.",
        "다른 분들이 많이 하는 일이에요.",
        "Done on 20 of the last 28 days; last yesterday.",
        "Done every Monday before six for the last 4 weeks; last 7 days ago.",
        "Done on 3 of the last 4 Mondays; last 14 days ago.",
        "Done around day 25 in 2 of the last 3 months; last 30 days ago.",
        "Usually done every 7.5 days; last 3 days ago.",
        "Done 1 time so far; last 3 days ago.",
    ];

    #[test]
    fn the_engines_own_sentences_hold() {
        for told in TOLD {
            assert!(holds(told, told), "{told}");
        }
    }

    #[test]
    fn the_same_may_be_said_otherwise() {
        for (said, told) in [
            ("월요일 아침이면 잊지 않으셨죠. 7일 전에도 하셨어요!", TOLD[1]),
            ("최근 4주 동안 월요일마다 하셨으니 오늘도 한번 해보세요.", TOLD[1]),
            ("매주 월요일 아침 습관이에요.", TOLD[1]),
            ("3일 전에 하셨고, 보통 7.5일마다 하시네요.", TOLD[4]),
            ("벌써 12번이나 하셨어요.", TOLD[5]),
            ("It has been 7 days, and you did it every Monday.", "Done every Monday for the last 7 days."),
            ("You did this on 3 of the last 4 Mondays.", TOLD[9]),
            ("Others do this too.", "Many people do this."),
        ] {
            assert!(holds(said, told), "{said}");
        }
    }

    #[test]
    fn nothing_else_may_be_claimed() {
        for (said, told) in [
            ("월요일 아침마다 하셨고, 8일 전에도 하셨어요.", TOLD[1]),
            ("7번 하셨고 마지막은 3일 전이에요.", "지금까지 3번 했고, 마지막은 7일 전이에요."),
            ("화요일 아침마다 하셨어요.", TOLD[1]),
            ("월요일 저녁마다 하셨어요.", TOLD[1]),
            ("월요일마다 하셨어요.", TOLD[2]),
            ("매일 하셨고, 마지막은 어제예요.", TOLD[0]),
            ("열두 번 하셨어요. 3일 전에도요.", TOLD[5]),
            ("세 번이나 하셨어요. 3일 전에도요.", TOLD[5]),
            ("７일 전에 하셨어요.", TOLD[1]),
            ("7퍼센트의 월요일 아침에 하셨어요.", TOLD[1]),
            ("4주 전에 하셨어요.", TOLD[1]),
            ("이걸 하면 행복해져요.", TOLD[1]),
            ("어제 하셨어요.", TOLD[1]),
            ("Done twice; last 3 days ago.", TOLD[12]),
            ("Done 1 time this week.", TOLD[12]),
            ("Done every day; last 3 days ago.", TOLD[11]),
            ("3일 전에 하셨고, 아침마다 하시네요.", TOLD[4]),
            ("Done 3 times, last 1 day ago.", TOLD[12]),
        ] {
            assert!(!holds(said, told), "{said}");
        }
    }
}
