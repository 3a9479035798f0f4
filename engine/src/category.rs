//! What kind of thing a todo is.
//!
//! Here: the categories, and reading one from a title by a model of what titles show. Deliberately not here: what one person files under a
//! category, which is history, and the caller's.

pub mod feature;
mod lexicon;
pub mod model;
mod predicate;

use crate::category::feature::features;
use crate::category::model::{Knows, MODEL};
use crate::reading::{Basis, Reading};

/// The kinds, in the order people are shown them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// 집안일: cleaning, cooking, repairs, plants, pets, children's errands.
    Chores,
    /// 업무: work.
    Work,
    /// 공부: study, school, certificates.
    Study,
    /// 운동: exercise.
    Exercise,
    /// 장보기: buying and ordering goods.
    Shopping,
    /// 건강: medical matters, medicine, sleep, hydration.
    Health,
    /// 약속: meeting or contacting people, family events.
    Appointment,
    /// 금융: banking, bills, tax, insurance.
    Finance,
    /// 취미: hobbies.
    Hobby,
    /// 여행: travel, tickets, documents for travel.
    Travel,
    /// 기타: the rest.
    Other,
}

impl Category {
    /// Every category, in display order.
    pub const ALL: [Self; 11] = [
        Self::Chores,
        Self::Work,
        Self::Study,
        Self::Exercise,
        Self::Shopping,
        Self::Health,
        Self::Appointment,
        Self::Finance,
        Self::Hobby,
        Self::Travel,
        Self::Other,
    ];

    /// The category of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }

    /// The name it is stored and sent under.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chores => "집안일",
            Self::Work => "업무",
            Self::Study => "공부",
            Self::Exercise => "운동",
            Self::Shopping => "장보기",
            Self::Health => "건강",
            Self::Appointment => "약속",
            Self::Finance => "금융",
            Self::Hobby => "취미",
            Self::Travel => "여행",
            Self::Other => "기타",
        }
    }
}

/// What kind of thing a todo of this title is.
///
/// The model decides from what the title shows: the votes of the lexicon, words, letters, concepts and their neighbours.
/// Where it knows no word of the title, letters alone must be likelier right than wrong, or it is `Other`; where it knows
/// nothing, the confidence is 0. The confidence is the probability that the category is right. The spans are the title's.
pub(crate) fn classify(title: &Reading<String>) -> Reading<Category> {
    let opinion = MODEL.opinion(&features(&title.value));
    let mut ranked = Category::ALL.map(|category| (category, opinion.probabilities[category as usize]));
    ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let [(value, most), (second, next), ..] = ranked;
    let (value, confidence, runner_up, rule) = match opinion.knows {
        Knows::Nothing => (Category::Other, 0.0, None, "none"),
        Knows::Letters if most < 0.5 => {
            (Category::Other, opinion.probabilities[Category::Other as usize], None, "letters")
        }
        Knows::Letters => (value, most, Some(second), "letters"),
        Knows::Words => (value, most, (next >= SENSIBLE).then_some(second), "words"),
    };
    Reading { value, spans: title.spans.clone(), basis: Basis::Implied, confidence, runner_up, rule }
}

/// How likely a category is at least that is worth a mention beside the likeliest.
const SENSIBLE: f32 = 0.03;

#[cfg(test)]
mod tests {
    use super::*;

    fn category(title: &str) -> Reading<Category> {
        classify(&Reading {
            value: title.to_owned(),
            spans: Vec::new(),
            basis: Basis::Said,
            confidence: 1.0,
            runner_up: None,
            rule: "test",
        })
    }

    #[test]
    fn the_act_decides() {
        let table = [
            ("두부 사기", Category::Shopping),
            ("장 보기", Category::Shopping),
            ("은행 가기", Category::Finance),
            ("은행 앞에서 친구 만나기", Category::Appointment),
            ("엄마한테 전화하기", Category::Appointment),
            ("거래처에 전화하기", Category::Work),
            ("강아지 산책시키기", Category::Chores),
            ("공원 산책하기", Category::Exercise),
            ("비행기표 사기", Category::Travel),
            ("미용실 예약하기", Category::Other),
            ("회의실 예약하기", Category::Work),
            ("방청소하기", Category::Chores),
            ("기타 배우기", Category::Hobby),
            ("영어 단어 외우기", Category::Study),
            ("Call the bank", Category::Finance),
            ("Call mom", Category::Appointment),
            ("Meet Tom at the bank", Category::Appointment),
            ("Buy milk and eggs", Category::Shopping),
            ("Take out the trash", Category::Chores),
            ("Book a haircut", Category::Other),
            ("product sync 참석하기", Category::Work),
            ("grocery 쇼핑하기", Category::Shopping),
        ];
        for (title, expected) in table {
            assert_eq!(category(title).value, expected, "{title}");
        }
    }

    #[test]
    fn words_that_say_nothing_are_other_with_no_confidence() {
        for title in ["", " ", "?!", "ㅁㄴㅇㄹ", "zzz"] {
            let reading = category(title);
            assert_eq!((reading.value, reading.confidence, reading.runner_up), (Category::Other, 0.0, None), "{title}");
        }
    }

    #[test]
    fn two_sensible_categories_are_less_sure_than_one() {
        let sure = category("설거지하기");
        let torn = category("러닝 모임 나가기");
        assert_eq!((torn.value, torn.runner_up), (Category::Exercise, Some(Category::Appointment)));
        assert!(torn.confidence < sure.confidence);
    }
}
