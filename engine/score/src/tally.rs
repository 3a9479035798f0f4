//! Scores: shares of what is right, summed over utterances.

use crate::answer;
use crate::corpus::{Gold, Line};
use crate::judge::{Judgement, Pair, judge};
use crate::recurrence;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Utterances with everything right but perhaps a category.
    Exact,
    /// Utterances with everything right.
    ExactWithCategory,
    /// Utterances with the right number of todos.
    Count,
    /// Todos that were answered and answers that were todos: the F1 of splitting.
    Split,
    /// Todos with the right title.
    Title,
    /// The words of the titles.
    TitleWords,
    /// Todos with the right day, or rightly none.
    Date,
    /// Todos with the right time, or rightly none.
    Time,
    /// Todos with the right time, of those that have one.
    TimeGiven,
    /// Todos with the right end, of those that have one.
    EndTimeGiven,
    /// Todos with the right last day, of those that have one.
    DueGiven,
    /// Todos with the right repetition, of those that have one.
    RecurrenceGiven,
    /// Todos with the right category.
    Category,
    /// Utterances with nothing to do that were left empty.
    NonTask,
}

impl Measure {
    /// All, in the order they are reported.
    pub const ALL: [Self; 14] = [
        Self::Exact,
        Self::ExactWithCategory,
        Self::Count,
        Self::Split,
        Self::Title,
        Self::TitleWords,
        Self::Date,
        Self::Time,
        Self::TimeGiven,
        Self::EndTimeGiven,
        Self::DueGiven,
        Self::RecurrenceGiven,
        Self::Category,
        Self::NonTask,
    ];

    /// The head of its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::ExactWithCategory => "+category",
            Self::Count => "count",
            Self::Split => "split F1",
            Self::Title => "title",
            Self::TitleWords => "words",
            Self::Date => "date",
            Self::Time => "time",
            Self::TimeGiven => "time given",
            Self::EndTimeGiven => "end given",
            Self::DueGiven => "due given",
            Self::RecurrenceGiven => "repeat given",
            Self::Category => "category",
            Self::NonTask => "non-task",
        }
    }
}

/// Sums over utterances.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// The utterances counted.
    pub lines: usize,
    /// For each measure, how much is right, and of how much.
    sums: [(f64, f64); Measure::ALL.len()],
}

impl Tally {
    /// What the engine scores on `lines`.
    pub fn of(lines: &[Line]) -> Self {
        let mut tally = Self::default();
        for line in lines {
            tally.add(line, &judge(line, &answer::engine(line)));
        }
        tally
    }

    /// Counts one utterance.
    pub fn add(&mut self, line: &Line, judgement: &Judgement) {
        let of = judgement.gold as f64;
        self.lines += 1;
        self.share(Measure::Exact, judgement.is_exact().into(), 1.0);
        self.share(Measure::ExactWithCategory, judgement.is_exact_with_category().into(), 1.0);
        self.share(Measure::Count, (judgement.gold == judgement.answered).into(), 1.0);
        self.share(Measure::Split, 2.0 * judgement.pairs.len() as f64, of + judgement.answered as f64);
        if line.todos.is_empty() {
            self.share(Measure::NonTask, (judgement.answered == 0).into(), 1.0);
        }
        for (i, gold) in line.todos.iter().enumerate() {
            self.add_todo(gold, judgement.pairs.iter().find(|pair| pair.gold == i));
        }
    }

    /// Counts one right todo; one that was not answered is wrong in every field.
    fn add_todo(&mut self, gold: &Gold, pair: Option<&Pair>) {
        let right = |field: fn(&Pair) -> bool| f64::from(pair.is_some_and(field));
        self.share(Measure::Title, right(|p| p.title), 1.0);
        self.share(Measure::TitleWords, pair.map_or(0.0, |p| p.title_words), 1.0);
        self.share(Measure::Date, right(|p| p.date), 1.0);
        self.share(Measure::Time, right(|p| p.time), 1.0);
        self.share(Measure::Category, right(|p| p.category), 1.0);
        let given = |field: &str| f64::from(!field.is_empty());
        for (measure, field, given) in [
            (Measure::TimeGiven, right(|p| p.time), given(&gold.time)),
            (Measure::EndTimeGiven, right(|p| p.end_time), given(&gold.end_time)),
            (Measure::DueGiven, right(|p| p.due), given(&gold.due)),
            (Measure::RecurrenceGiven, right(|p| p.recurrence), recurrence::is_given(&gold.recurrence).into()),
        ] {
            self.share(measure, field * given, given);
        }
    }

    fn share(&mut self, measure: Measure, right: f64, of: f64) {
        let sum = &mut self.sums[measure as usize];
        sum.0 += right;
        sum.1 += of;
    }

    /// The share that is right, in percent, or nothing where there is nothing to be right in.
    pub fn percent(&self, measure: Measure) -> Option<f64> {
        let (right, of) = self.sums[measure as usize];
        (of > 0.0).then(|| 100.0 * right / of)
    }
}
