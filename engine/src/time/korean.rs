//! Temporal expressions of spoken Korean: one list of rules, tried at every place where a word can begin.

mod amount;
mod clock;
mod date;
mod day;
mod holiday;
mod particle;
mod repeat;

use std::collections::BTreeMap;
use std::sync::LazyLock;

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
    /// The letters that what it reads can begin with; 3 stands for any digit. It is not tried at others.
    opens: &'static str,
    read: for<'t> fn(Cursor<'t>) -> Read<'t>,
    follow: Follow,
}

/// The grammar. Of the rules that read something the one that reads furthest wins; of equals the earlier.
const RULES: &[Rule] = &[
    Rule {
        name: "매주 월요일", opens: "3격금두매목삼수월이일주토한화", read: repeat::weekly, follow: Follow::End
    },
    Rule {
        name: "매달 25일",
        opens: "3격구네넷다달두둘륙마말매반보분사삼석세셋십오월육이일첫초칠팔한",
        read: repeat::monthly,
        follow: Follow::End,
    },
    Rule {
        name: "매년 5월 5일",
        opens: "3개격과광구국근노로륙만매물발밸부블빼사삼새성스시식신십어연오유육이일제지칠크팔한할해핼현화환",
        read: repeat::yearly,
        follow: Follow::End,
    },
    Rule {
        name: "사흘에 한 번",
        opens: "3구나넉네넷다닷두둘륙마매반백보사삼서석세셋쉰스십아여열엿예오육이일천칠팔하한",
        read: repeat::every_amount,
        follow: Follow::End,
    },
    Rule {
        name: "매일", opens: "격날다달마매반분시아이주평하해", read: repeat::named, follow: Follow::Anything
    },
    Rule {
        name: "30분 뒤",
        opens: "3구나넉네넷다닷대두둘딱륙마반백보사삼서석세셋쉰스십아앞약여열엿예오육이일지천칠팔하한",
        read: amount::after,
        follow: Follow::End,
    },
    Rule {
        name: "사흘 안에",
        opens: "3구나넉네넷다닷대두둘딱륙마반백보사삼서석세셋쉰스십아앞약여열엿예오육이일지천칠팔하한",
        read: amount::within,
        follow: Follow::End,
    },
    Rule {
        name: "12월 3일",
        opens: "3구금나내다담닷당동륙명사삼섣스시십아양여열엿오올요유육음이익일작저정지차초칠팔하",
        read: date::date,
        follow: Follow::Anything,
    },
    Rule {
        name: "다음 주 금요일", opens: "그금내다담돌오요이저주지차", read: day::week, follow: Follow::End
    },
    Rule {
        name: "금요일", opens: "금다담돌목수오요월이일저지토화", read: day::weekdays, follow: Follow::Anything
    },
    Rule {
        name: "다음 달 말",
        opens: "3구금내네넷다달담당두둘륙마말명사삼세셋시십오올요월유육이익일작저지차첫칠팔",
        read: day::month,
        follow: Follow::End,
    },
    Rule { name: "내년", opens: "금내년명새연올작지", read: day::year, follow: Follow::End },
    Rule {
        name: "추석",
        opens: "개경곡과광구국근금까내노단대동로만말명물발밸복부블빼삼상새석섣설성소스식신어올음입작정제중지처청초추춘칠크하한할핼현화환",
        read: holiday::holiday,
        follow: Follow::End,
    },
    Rule { name: "내일", opens: "그글금내낼명모어엊오익", read: day::ahead, follow: Follow::Anything },
    Rule { name: "다음 날", opens: "그다담이전", read: day::beside, follow: Follow::End },
    Rule {
        name: "오후 세시",
        opens: "3낮너넉네넷늦다대두둘밤새서석세셋스심십아여열영예오이일자저점정초하한",
        read: clock::clock,
        follow: Follow::Anything,
    },
    Rule { name: "저녁", opens: "낮늦대밤새심아오이저점초한", read: clock::part, follow: Follow::End },
    Rule {
        name: "한 시간 동안",
        opens: "3구나넉네넷다닷두둘륙마반백보사삼서석세셋쉰스십아약여열엿예오온육이일종천총칠팔하한",
        read: amount::length,
        follow: Follow::End,
    },
    Rule {
        name: "나중에",
        opens: "기나다담닷당며반방보사스시아언얼여열엿오이일있조좀지틈하",
        read: day::vague,
        follow: Follow::End,
    },
];

/// The expression that begins at `cursor`; `joined` if another one ends there.
pub(super) fn read(cursor: Cursor<'_>, joined: bool) -> Option<Expression> {
    if !cursor.next().is_some_and(|c| is_hangul(c) || c.is_ascii_digit()) {
        return None;
    }
    let opens = joined || cursor.starts_word();
    let digit = cursor.next().is_some_and(|c| c.is_ascii_digit());
    let inside = |c: char| matches!(c, '고' | '서' | '랑') || (digit && is_hangul(c) && c != '제');
    if !opens && !cursor.last().is_some_and(inside) {
        return None;
    }
    let tried = rules_at(cursor.next()?);
    if tried == 0 && !cfg!(debug_assertions) {
        return None;
    }
    let found = RULES.iter().enumerate().filter_map(|(i, rule)| {
        let opens_rule = tried >> i & 1 == 1;
        // Where assertions are on, every rule is tried, to see that its letters are complete.
        if !opens_rule && !cfg!(debug_assertions) {
            return None;
        }
        let expression = apply(rule, cursor)?;
        debug_assert!(opens_rule, "{:?} reads {:?} too: add its first letter", rule.name, expression.span);
        let clear = match expression.meaning {
            Meaning::Day(Day::Ahead(0..)) => true,
            Meaning::Clock(_) | Meaning::Day(Day::Date { month: Some(_), .. }) => digit,
            _ => false,
        };
        (opens || clear).then_some(expression)
    });
    found.reduce(|best, next| if next.span.end > best.span.end { next } else { best })
}

/// The rules that can read something that begins with `letter`, as bits by their place in the list.
fn rules_at(letter: char) -> u32 {
    static BY_LETTER: LazyLock<Vec<(char, u32)>> = LazyLock::new(|| {
        let mut by_letter: BTreeMap<char, u32> = BTreeMap::new();
        for (i, rule) in RULES.iter().enumerate() {
            for letter in rule.opens.chars() {
                *by_letter.entry(letter).or_default() |= 1 << i;
            }
        }
        by_letter.into_iter().collect()
    });
    let letter = if letter.is_ascii_digit() { '3' } else { letter };
    BY_LETTER.binary_search_by_key(&letter, |&(letter, _)| letter).map_or(0, |at| BY_LETTER[at].1)
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
    let bare = end.next().is_none_or(char::is_whitespace) && !end.sees(&[" 안", " 내", " 중", " 말", " 초", " 이내"]);
    match meaning {
        Meaning::Clock(_) => {
            let counts = start.sees(&["하나", "둘", "셋", "넷"]);
            counts || end.sees(&[" 풍속", "라고", " 마트", " 편의점", " 카페", " 약국"])
        }
        Meaning::Day(Day::Holiday { .. }) => bare && start.sees(&["새해 인사", "새해 목표", "새해 계획", "새해 다짐"]),
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
        Meaning::Day(Day::Year(_)) => bare,
        // "연말 기부": of what kind it is.
        Meaning::Day(Day::YearEnd(_)) => bare && start.sees(&["연말"]) && end.next().is_some(),
        Meaning::Day(Day::Month { month: Month::Ahead(0) | Month::Named { .. }, part: MonthPart::Whole }) => bare,
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
