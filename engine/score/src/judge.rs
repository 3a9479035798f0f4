//! What is right in the answers to one utterance.

use crate::answer::Answer;
use crate::corpus::{Gold, Line};
use crate::pairing;
use crate::recurrence;
use crate::title;

/// The answers to one utterance, judged.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// How many todos are right.
    pub gold: usize,
    /// How many were answered.
    pub answered: usize,
    /// The right todos that were answered, with what is right in the answer.
    pub pairs: Vec<Pair>,
}

/// One answered todo beside the right one, field by field.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// The index of the right todo.
    pub gold: usize,
    /// The index of the answer.
    pub answer: usize,
    /// The title says the same as the right one or an alternative.
    pub title: bool,
    /// The share of the words of the title that are right, from 0 to 1.
    pub title_words: f64,
    /// The day is right.
    pub date: bool,
    /// The hour is right.
    pub time: bool,
    /// The end is right.
    pub end_time: bool,
    /// The last day is right.
    pub due: bool,
    /// The repetition is right.
    pub recurrence: bool,
    /// The category is right.
    pub category: bool,
}

impl Judgement {
    /// As many todos as there should be, every one paired, with title, date, time and repetition right.
    pub fn is_exact(&self) -> bool {
        self.is_split() && self.pairs.iter().all(|p| p.title && p.date && p.time && p.recurrence)
    }

    /// Exact, and every category right.
    pub fn is_exact_with_category(&self) -> bool {
        self.is_exact() && self.pairs.iter().all(|p| p.category)
    }

    fn is_split(&self) -> bool {
        self.pairs.len() == self.gold && self.gold == self.answered
    }

    /// The names of the fields that are wrong somewhere, "split" where the todos themselves are.
    pub fn faults(&self) -> Vec<&'static str> {
        let wrong = |right: fn(&Pair) -> bool| !self.pairs.iter().all(right);
        [
            ("split", !self.is_split()),
            ("title", wrong(|p| p.title)),
            ("date", wrong(|p| p.date)),
            ("time", wrong(|p| p.time)),
            ("recurrence", wrong(|p| p.recurrence)),
            ("category", wrong(|p| p.category)),
        ]
        .into_iter()
        .filter_map(|(name, wrong)| wrong.then_some(name))
        .collect()
    }
}

/// Judges the `answers` to the text of `line`.
pub fn judge(line: &Line, answers: &[Answer]) -> Judgement {
    let pairs = pairing::pair(line, answers);
    Judgement {
        gold: line.todos.len(),
        answered: answers.len(),
        pairs: pairs.into_iter().map(|(i, j)| compare(i, &line.todos[i], j, &answers[j])).collect(),
    }
}

fn compare(i: usize, gold: &Gold, j: usize, answer: &Answer) -> Pair {
    let titles = || gold.alt_titles.iter().chain([&gold.title]);
    let said = title::normal(&answer.title);
    Pair {
        gold: i,
        answer: j,
        title: !said.is_empty() && titles().any(|title| title::normal(title) == said),
        title_words: titles().map(|title| title::word_overlap(title, &answer.title)).fold(0.0, f64::max),
        date: answer.date == gold.date || gold.alt_dates.contains(&answer.date),
        time: is_time_right(gold, &answer.time),
        end_time: answer.end_time == gold.end_time,
        due: answer.due == gold.due,
        recurrence: recurrence::same(&gold.recurrence, &gold.date, &answer.recurrence, &answer.date),
        category: answer.category == gold.category || gold.alt_categories.contains(&answer.category),
    }
}

/// Where only a part of the day was said, any hour in it is right, and none as well.
fn is_time_right(gold: &Gold, time: &str) -> bool {
    let plain = match &gold.time_window {
        Some((earliest, latest)) => time.is_empty() || (earliest.as_str()..=latest.as_str()).contains(&time),
        None => time == gold.time,
    };
    plain || gold.alt_times.iter().any(|alt| alt == time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(todos: &str) -> Line {
        let text = "내일 아홉시에 우유 사고 방 청소하기";
        let json = format!(
            r#"{{"id": "x", "text": "{text}", "ref": "2026-11-24T10:00:00+09:00", "tz": "Asia/Seoul", "todos": {todos},
            "tags": []}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn two() -> Line {
        line(
            r#"[{"title": "우유 사기", "date": "2026-11-25", "time": "09:00", "category": "장보기"},
            {"title": "방 청소하기", "date": "2026-11-25", "time_window": ["05:00", "10:30"], "category": "집안일"}]"#,
        )
    }

    fn answer(title: &str, time: &str, category: &str) -> Answer {
        let [title, time, category] = [title, time, category].map(str::to_owned);
        Answer { title, time, category, date: "2026-11-25".to_owned(), ..Answer::default() }
    }

    #[test]
    fn the_right_answer_is_exact_in_any_order() {
        let answers = [answer("방을 청소하기", "06:00", "집안일"), answer("우유 사기", "09:00", "장보기")];
        let judgement = judge(&two(), &answers);
        assert!(judgement.is_exact_with_category());
        assert_eq!(judgement.faults(), [""; 0]);
    }

    #[test]
    fn a_wrong_field_is_named() {
        let right = answer("방 청소하기", "", "집안일");
        let cases = [
            (vec![answer("우유 마시기", "09:00", "장보기"), right.clone()], vec!["title"]),
            (vec![answer("우유 사기", "", "장보기"), right.clone()], vec!["time"]),
            (vec![answer("우유 사기", "09:00", "기타"), right.clone()], vec!["category"]),
            (vec![right.clone()], vec!["split"]),
            (vec![right.clone(), right.clone(), answer("우유 사기", "09:00", "장보기")], vec!["split"]),
        ];
        for (answers, faults) in cases {
            assert_eq!(judge(&two(), &answers).faults(), faults);
        }
    }

    #[test]
    fn nothing_to_do_is_exact_when_nothing_is_answered() {
        assert!(judge(&line("[]"), &[]).is_exact());
        assert!(!judge(&line("[]"), &[answer("우유 사기", "", "장보기")]).is_exact());
    }

    #[test]
    fn an_unlike_answer_is_read_from_the_same_words() {
        let gold = line(r#"[{"title": "우유 사기", "original_sentence": "내일 아홉시에 우유 사고"}]"#);
        let mut other = answer("치과 가기", "", "");
        assert_eq!(judge(&gold, std::slice::from_ref(&other)).pairs.len(), 0);
        other.original_sentence = "아홉시에 우유 사고".to_owned();
        assert_eq!(judge(&gold, &[other]).pairs.len(), 1);
    }
}
