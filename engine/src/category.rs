//! What kind of thing a todo is.
//!
//! Here: the categories, and reading one from a title by a model of what titles show, and by what the person filed under
//! them before. Deliberately not here: keeping what was filed, which is the caller's.

pub mod feature;
mod history;
mod lexicon;
pub mod model;
mod predicate;

pub use self::history::Filing;
pub(crate) use self::history::History;

use crate::category::feature::features;
use crate::category::history::Precedent;
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
/// Where the person filed the same title before, that is it. Otherwise the model decides from what the title shows: the
/// votes of the lexicon, words, letters, concepts and their neighbours; what the person filed similar titles under shifts
/// the odds. Where the model knows no word of the title, letters alone must be likelier right than wrong, or it is `Other`;
/// where it knows nothing, the confidence is 0. The confidence is the probability that the category is right. The spans are
/// the title's.
pub(crate) fn classify(title: &Reading<String>, history: &History) -> Reading<Category> {
    let opinion = MODEL.opinion(&features(&title.value));
    let prior = rank(opinion.probabilities);
    let plain = || match opinion.knows {
        Knows::Nothing => (Category::Other, 0.0, None, "none"),
        Knows::Letters if prior[0].1 < 0.5 => {
            (Category::Other, opinion.probabilities[Category::Other as usize], None, "letters")
        }
        Knows::Letters => best(prior, "letters"),
        Knows::Words => best(prior, "words"),
    };
    let (value, confidence, runner_up, rule) = match history.precedent(&title.value) {
        Precedent::Same(category) => {
            let other = prior.into_iter().map(|(other, _)| other).find(|other| *other != category);
            (category, FILED, other.filter(|_| opinion.knows > Knows::Nothing), "history")
        }
        Precedent::Similar(pulls) => {
            let shifted = best(rank(shift(opinion.probabilities, pulls)), "history");
            let unshifted = plain();
            if shifted.0 == unshifted.0 { (shifted.0, shifted.1, shifted.2, unshifted.3) } else { shifted }
        }
        Precedent::None => plain(),
    };
    Reading { value, spans: title.spans.clone(), basis: Basis::Implied, confidence, runner_up, rule }
}

/// A category, how sure it is, the next best, and the rule that says so.
type Choice = (Category, f32, Option<Category>, &'static str);

/// The categories, the likeliest first.
fn rank(probabilities: [f32; Category::ALL.len()]) -> [(Category, f32); Category::ALL.len()] {
    let mut ranked = Category::ALL.map(|category| (category, probabilities[category as usize]));
    ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    ranked
}

fn best(ranked: [(Category, f32); Category::ALL.len()], rule: &'static str) -> Choice {
    let [(value, most), (second, next), ..] = ranked;
    (value, most, (next >= SENSIBLE).then_some(second), rule)
}

/// The probabilities with something added to the logarithm of the odds of each category.
fn shift(
    mut probabilities: [f32; Category::ALL.len()],
    pulls: [f32; Category::ALL.len()],
) -> [f32; Category::ALL.len()] {
    probabilities.iter_mut().zip(pulls).for_each(|(probability, pull)| *probability *= pull.exp());
    let all: f32 = probabilities.iter().sum();
    probabilities.map(|probability| probability / all)
}

/// How sure it is that a title belongs where the same one was filed.
const FILED: f32 = 0.97;

/// How likely a category is at least that is worth a mention beside the likeliest.
const SENSIBLE: f32 = 0.03;

#[cfg(test)]
mod tests {
    use super::*;

    fn category(title: &str) -> Reading<Category> {
        filed(title, &[])
    }

    /// The category of `title` for somebody who filed these.
    fn filed(title: &str, filings: &[(&str, Category)]) -> Reading<Category> {
        let filing = |(title, category): &(&str, Category)| Filing { title: (*title).to_owned(), category: *category };
        let title = Reading {
            value: title.to_owned(),
            spans: Vec::new(),
            basis: Basis::Said,
            confidence: 1.0,
            runner_up: None,
            rule: "test",
        };
        classify(&title, &History::new(&filings.iter().map(filing).collect::<Vec<_>>()))
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
        for title in ["", " ", "?!", "ㅁㄴㅇㄹ"] {
            let reading = category(title);
            assert_eq!((reading.value, reading.confidence, reading.runner_up), (Category::Other, 0.0, None), "{title}");
        }
    }

    #[test]
    fn two_sensible_categories_are_less_sure_than_one() {
        let sure = category("설거지하기");
        let torn = category("러닝 모임 나가기");
        let two = [Some(torn.value), torn.runner_up];
        assert!(two.contains(&Some(Category::Exercise)) && two.contains(&Some(Category::Appointment)));
        assert!(torn.confidence < sure.confidence);
    }
    #[test]
    fn one_filing_of_the_same_title_decides() {
        for (said, before) in [
            ("사과 따기", "사과 따기"),
            ("방 청소하기", "방청소"),
            ("Walk the dog", "walk the dogs"),
            ("ㅁㄴㅇㄹ", "ㅁㄴㅇㄹ"),
        ] {
            let reading = filed(said, &[(before, Category::Exercise)]);
            assert_eq!((reading.value, reading.rule), (Category::Exercise, "history"), "{said}");
        }
    }

    #[test]
    fn an_odd_filing_of_something_else_does_not() {
        for said in ["우유 사기", "치과 가기", "주간 보고서 작성하기", "Buy milk"] {
            let (odd, plain) = (filed(said, &[("방 청소하기", Category::Travel)]), category(said));
            assert_eq!(odd, plain, "{said}");
        }
    }

    #[test]
    fn similar_filings_shift_what_is_doubtful_more_than_what_is_plain() {
        let filings = [("고추 모종 심기", Category::Work), ("상추 모종 심기", Category::Work)];
        assert_eq!(filed("토마토 모종 심기", &filings).value, Category::Work);
        let filings = [("두부 사기", Category::Chores)];
        assert_eq!(filed("우유 사기", &filings).value, Category::Shopping);
    }
}
