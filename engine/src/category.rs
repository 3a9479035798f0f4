//! What kind of thing a todo is.

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
pub(crate) fn classify(title: &Reading<String>) -> Reading<Category> {
    Reading {
        value: Category::Other,
        spans: title.spans.clone(),
        basis: Basis::Implied,
        confidence: 0.0,
        runner_up: None,
        rule: "none",
    }
}
