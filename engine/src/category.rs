//! What kind of thing a todo is.
//!
//! Here: the categories, and reading one from the words of a title. Deliberately not here: what one person files under a
//! category, which is history, and the caller's.

mod lexicon;

use crate::category::lexicon::{Letters, Match};
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
    pub(crate) fn from_name(name: &str) -> Option<Self> {
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
/// Every word of the lexicon that stands in the title votes for its category. The act decides, not the place: a place
/// where something is done ("은행 앞에서", "at the bank") counts for less than a place one goes to, and a word counts for
/// more the nearer it stands to the predicate, which is last in Korean and first in English. Without any such word it is
/// `Other`, with confidence 0. The spans are the title's.
pub(crate) fn classify(title: &Reading<String>) -> Reading<Category> {
    let letters = Letters::new(&title.value);
    let mut votes = [0.0_f32; Category::ALL.len()];
    for found in lexicon::find(&letters) {
        votes[found.sense.category as usize] += vote(&letters, found);
    }
    let mut ranked = Category::ALL.map(|category| (category, votes[category as usize]));
    ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let [(value, most), (second, next), ..] = ranked;
    let known = most > 0.0;
    Reading {
        value: if known { value } else { Category::Other },
        spans: title.spans.clone(),
        basis: Basis::Implied,
        confidence: if known { confidence(most, votes.iter().sum()) } else { 0.0 },
        runner_up: (next > 0.0).then_some(second),
        rule: if known { "words" } else { "none" },
    }
}

/// How much a word counts where it stands.
fn vote(letters: &Letters, found: Match) -> f32 {
    let last = letters.chars.len().max(2) - 1;
    let korean = !letters.chars[last.min(letters.chars.len() - 1)].is_ascii();
    let along = found.start as f32 / last as f32;
    let nearness = if korean { along } else { 1.0 - along };
    let place = if is_setting(letters, found) { SETTING } else { 1.0 };
    found.sense.weight * place * (1.0 + PREDICATE * nearness)
}

/// What a word counts for when it only says where something is done.
const SETTING: f32 = 0.3;

/// How much more a word at the predicate counts than one at the other end of the title.
const PREDICATE: f32 = 0.3;

/// Whether the word only says where something is done: "은행 앞에서", "마트에서", "at the bank".
fn is_setting(letters: &Letters, found: Match) -> bool {
    let after = &letters.chars[found.end..];
    if ["에서", "앞", "근처", "옆"]
        .iter()
        .any(|mark| mark.chars().zip(after).filter(|(m, c)| m == *c).count() == mark.chars().count())
    {
        return true;
    }
    let mut before = letters.word_before(found.start);
    if is_word(before, &["the", "my", "a"]) {
        before = letters.word_before(found.start - before.len());
    }
    is_word(before, &["at", "in", "from", "near", "by"])
}

fn is_word(letters: &[char], words: &[&str]) -> bool {
    words.iter().any(|word| word.chars().eq(letters.iter().copied()))
}

/// How sure the winner is: its share of the votes, less where there are few of them.
fn confidence(most: f32, all: f32) -> f32 {
    most / all * most / (most + 1.0)
}

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
        assert_eq!((torn.value, torn.runner_up), (Category::Appointment, Some(Category::Exercise)));
        assert!(torn.confidence < sure.confidence);
    }
}
