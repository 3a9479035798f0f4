//! Temporal expressions of spoken Korean: one list of rules, tried at every place where a word can begin.

mod amount;
mod clock;
mod date;
mod day;
mod holiday;
mod opening;
mod particle;
mod repeat;

use std::iter;

use self::opening::Openings;
use super::cursor::{Cursor, is_hangul};
use super::meaning::{Day, Expression, Meaning, Month, MonthPart, Role};
use crate::reading::Span;

/// What a rule reads: the place past it, and its meaning.
type Read<'t> = Option<(Cursor<'t>, Meaning)>;

/// What may follow an expression that has no particle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// Anything: unspaced speech goes on ("내일세시까지계약서").
    Anything,
    /// The end of the word.
    End,
}

/// A rule of the grammar.
struct Rule {
    name: &'static str,
    /// What it can begin with. It is not tried elsewhere.
    opens: Openings,
    read: for<'t> fn(Cursor<'t>) -> Read<'t>,
    follow: Follow,
}

/// The grammar. Of the rules that read something the one that reads furthest wins; of equals the earlier.
const RULES: &[Rule] = &[
    Rule { name: "매주 월요일", opens: opening::WEEKLY, read: repeat::weekly, follow: Follow::End },
    Rule { name: "매달 25일", opens: opening::MONTHLY, read: repeat::monthly, follow: Follow::End },
    Rule { name: "매년 5월 5일", opens: opening::YEARLY, read: repeat::yearly, follow: Follow::End },
    Rule { name: "사흘에 한 번", opens: opening::EVERY_AMOUNT, read: repeat::every_amount, follow: Follow::End },
    Rule { name: "매일", opens: opening::NAMED_REPEAT, read: repeat::named, follow: Follow::Anything },
    Rule { name: "30분 뒤", opens: opening::AFTER, read: amount::after, follow: Follow::End },
    Rule { name: "사흘 안에", opens: opening::AFTER, read: amount::within, follow: Follow::End },
    Rule { name: "12월 3일", opens: opening::DATE, read: date::date, follow: Follow::Anything },
    Rule { name: "다음 주 금요일", opens: opening::WEEK, read: day::week, follow: Follow::End },
    Rule { name: "금요일", opens: opening::WEEKDAY, read: day::weekdays, follow: Follow::Anything },
    Rule { name: "다음 달 말", opens: opening::MONTH, read: day::month, follow: Follow::End },
    Rule { name: "내년", opens: opening::YEAR, read: day::year, follow: Follow::End },
    Rule { name: "추석", opens: opening::HOLIDAY, read: holiday::holiday, follow: Follow::End },
    Rule { name: "내일", opens: opening::AHEAD, read: day::ahead, follow: Follow::Anything },
    Rule { name: "다음 날", opens: opening::BESIDE, read: day::beside, follow: Follow::End },
    Rule { name: "오후 세시", opens: opening::CLOCK, read: clock::clock, follow: Follow::Anything },
    Rule { name: "저녁", opens: opening::PART, read: clock::part, follow: Follow::End },
    Rule { name: "한 시간 동안", opens: opening::LENGTH, read: amount::length, follow: Follow::End },
    Rule { name: "나중에", opens: opening::VAGUE, read: day::vague, follow: Follow::End },
];

/// The expression that begins at `cursor`; `joined` if another one ends there.
pub(super) fn read(cursor: Cursor<'_>, joined: bool) -> Option<Expression> {
    if !cursor.next().is_some_and(|c| is_hangul(c) || c.is_ascii_digit()) {
        return None;
    }
    let opens = joined || cursor.starts_word();
    let digit = cursor.next().is_some_and(|c| c.is_ascii_digit());
    if !opens && !cursor.last().zip(cursor.next()).is_some_and(|(last, next)| goes_on_after(last, next)) {
        return None;
    }
    let tried = opening::rules_at(cursor);
    if tried == 0 && !cfg!(debug_assertions) {
        return None;
    }
    // Where assertions are on, every rule is tried, to see that what they begin with is complete.
    let mut left = if cfg!(debug_assertions) { (1 << RULES.len()) - 1 } else { tried };
    let next = || {
        let at = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(at)
    };
    let found = iter::from_fn(next).filter_map(|at| {
        let rule = &RULES[at];
        let expression = apply(rule, cursor)?;
        debug_assert!(tried >> at & 1 == 1, "{:?} reads {:?} too: add its first letters", rule.name, expression.span);
        let clear = match expression.meaning {
            Meaning::Day(Day::Ahead(0..)) => true,
            Meaning::Clock(_) | Meaning::Day(Day::Date { month: Some(_), .. }) => digit,
            _ => false,
        };
        (opens || clear).then_some(expression)
    });
    found.reduce(|best, next| if next.span.end > best.span.end { next } else { best })
}

/// Whether an expression may begin with `next` inside of a word, after its letter `last`: "청소하고내일", "회의3시".
pub(super) fn goes_on_after(last: char, next: char) -> bool {
    matches!(last, '고' | '서' | '랑') || next.is_ascii_digit() && is_hangul(last) && last != '제'
}

/// Past the particle that follows a foreign word, and how it bounds the todo: "tomorrow까지". None where the Hangul that
/// follows is no particle.
pub(super) fn particle_after(cursor: Cursor<'_>) -> Option<(Cursor<'_>, Role)> {
    let particle = particle::particle(cursor);
    (particle.said && !particle.each).then_some((particle.end, particle.role))
}

fn apply(rule: &Rule, cursor: Cursor<'_>) -> Option<Expression> {
    let (end, meaning) = (rule.read)(cursor)?;
    if end.at() == cursor.at() || is_compound(&meaning, cursor, end) {
        return None;
    }
    let expression = |end: usize, role| {
        Some(Expression { span: Span::new(cursor.at(), end), meaning: meaning.clone(), role, rule: rule.name })
    };
    let particle = particle::particle(end);
    let ends = particle.end.ends_word() || particle.end.next().is_some_and(|c| !is_hangul(c));
    if particle.said && !particle.each && (!particle.weak || ends) {
        return expression(particle.end.at(), bound(&meaning, particle.role));
    }
    let approximate = particle.end.at();
    if particle.each || end.ends_word() || rule.follow == Follow::Anything || goes_on(end) {
        return expression(if end.ends_word() { end.at().max(approximate) } else { end.at() }, Role::At);
    }
    None
}

/// Whether unspaced speech goes on after an expression that must otherwise end its word: after a weekday with anything
/// ("다음주월요일|회의하기"), else with another time ("이번주토요일|아침|여섯시", "사흘뒤|저녁에").
fn goes_on(end: Cursor<'_>) -> bool {
    day::ends_weekday(end.behind()) || clock::clock(end).is_some() || day::weekday(end).is_some() || clock::is_part(end)
}

/// Whether the words after an expression make it part of a name or another word: "세시 풍속", "주말 농장", "관리비 낼 돈".
fn is_compound(meaning: &Meaning, start: Cursor<'_>, end: Cursor<'_>) -> bool {
    let bare =
        || end.next().is_none_or(char::is_whitespace) && !end.sees(&[" 안", " 내", " 중", " 말", " 초", " 이내"]);
    match meaning {
        Meaning::Clock(_) => {
            let counts = start.sees(&["하나", "둘", "셋", "넷"]);
            counts || end.sees(&[" 풍속", "라고", " 마트", " 편의점", " 카페", " 약국"])
        }
        Meaning::Day(Day::Holiday { .. }) => {
            bare() && start.sees(&["새해 인사", "새해 목표", "새해 계획", "새해 다짐"])
        }
        Meaning::Day(Day::Weekend(_)) => end.sees(&[" 농장", " 부부", " 드라마", " 예능", " 특근"]),
        Meaning::Day(Day::Ahead(1)) if start.sees(&["낼"]) && !start.sees(&["낼 모레"]) => {
            !end.sees(&["까지"])
                && end.sees(&[
                    "게", "래", "지", "까", " 거", " 것", " 돈", " 수 ", " 때", " 건 ", " 예정", " 차례", " 서류",
                ])
        }
        Meaning::Part(_) => end.sees(&[" 반차", " 배송", " 예배"]),
        Meaning::Repeat(_) => {
            start.sees(&["매일우유", "매일유업", "매일경제", "매일신문", "매일 우유", "매일 유업", "매일 경제"])
        }
        // "유월이", "삼월이" are names.
        Meaning::Day(Day::Month { month: Month::Named { .. }, part: MonthPart::Whole })
            if !start.next().is_some_and(|c| c.is_ascii_digit()) && end.sees(&["이"]) =>
        {
            true
        }
        Meaning::Day(Day::Year(_)) => bare(),
        // "연말 기부": of what kind it is.
        Meaning::Day(Day::YearEnd(_)) => bare() && start.sees(&["연말"]) && end.next().is_some(),
        Meaning::Day(Day::Month { month: Month::Ahead(0) | Month::Named { .. }, part: MonthPart::Whole }) => bare(),
        _ => false,
    }
}

/// "중에" after a part of the day only says that part.
fn bound(meaning: &Meaning, role: Role) -> Role {
    match meaning {
        Meaning::Part(_) if role == Role::By => Role::At,
        Meaning::Repeat(_) if role == Role::Before => Role::At,
        _ => role,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word of the grammar, read from its source.
    fn words() -> Vec<&'static str> {
        let sources = [
            include_str!("korean/amount.rs"),
            include_str!("korean/clock.rs"),
            include_str!("korean/date.rs"),
            include_str!("korean/day.rs"),
            include_str!("korean/holiday.rs"),
            include_str!("korean/repeat.rs"),
            include_str!("number.rs"),
        ];
        let literals = sources.into_iter().flat_map(|source| source.split('"')).map(str::trim);
        let word = |text: &&str| !text.is_empty() && text.chars().all(|c| is_hangul(c) || c == ' ');
        let mut words: Vec<&str> = literals.filter(word).chain(["3"]).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    #[test]
    fn every_rule_lists_the_letters_it_opens_with() {
        const GO_ON: &[&str] = &[
            "",
            "시",
            "일",
            "월",
            "주",
            "달",
            "분",
            "시간",
            "월 3일",
            "월 말",
            "주 월요일",
            "시 반",
            "일 뒤",
            "일에 한 번",
            "시간마다",
            "달에 한 번",
            "번째 주 월요일",
            "째 주 월요일",
            "년 3월 2일",
            "분 뒤",
            "주 월수금",
            "달 25일",
            "일 동안",
            "일 안에",
            " 3월 5일",
            " 세시",
            "에",
            "마다",
        ];
        for word in words() {
            for go_on in GO_ON {
                // `read` asserts it.
                read(Cursor::new(&format!("{word}{go_on}"), 0), true);
            }
        }
    }
}
