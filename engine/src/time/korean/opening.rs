//! What the rules of time can begin with, by two letters.
//!
//! Nearly every word of nearly every sentence is no time, and many begin like one: "이사", "사진", "한국". Two letters tell most of
//! them from "이번 주", "사흘" and "한 시간", so that a rule is tried only where it has a chance.

use std::sync::LazyLock;

use super::RULES;
use crate::time::cursor::{Cursor, is_hangul};

/// Letters that words begin with, and the Hangul that may come next; where none is listed, any. A digit stands for any number
/// in digits, and what comes next comes after all of them. What is no Hangul, as a space, may always come next.
type Opening = (&'static str, &'static str);

/// All that a rule can begin with.
pub(super) type Openings = &'static [&'static [Opening]];

/// What a length of time can begin with: numbers before a unit, days that have names, and words of their own.
const AMOUNT: &[Opening] = &[
    ("3", "분시일주달개년해"),
    ("일이삼사오육륙칠팔구", "십백천분시일주달개년해"),
    ("십백천", "일이삼사오육륙칠팔구십백분시일주달개년해"),
    ("한두둘세셋석네넷넉", "분시일주달개년해"),
    ("하", "나루"),
    ("다", "섯"),
    ("여", "섯덟덜드"),
    ("일", "곱"),
    ("아", "홉흐"),
    ("열", "한하두둘세셋석네넷넉다여일아흘이사나닷엿분시일주달개년해"),
    ("스", "물무"),
    ("서", "른"),
    ("마", "흔"),
    ("쉰", "한하두둘세셋석네넷넉다여일아분시일주달개년해"),
    ("예", "순"),
    ("이", "틀레"),
    ("사나", "흘"),
    ("닷엿", "새"),
    ("보", "름"),
    ("반", "시년"),
];

/// What an amount can begin with, as a letter after another word.
const OF_AMOUNT: &str = "일이삼사오육륙칠팔구십백천한하두둘세셋석네넷넉다여아열스서마쉰예나닷엿보반";

/// What "세 번" and its like can begin with.
const OF_TIMES: &str = "한두서세네다여일몇이삼사오";

/// What feasts on the same day of every year can begin with.
const FIXED_FEASTS: &[Opening] = &[
    ("신", "정"),
    ("새", "해"),
    ("삼", "일"),
    ("물", "의"),
    ("식", "목"),
    ("만", "우"),
    ("블", "랙"),
    ("과", "학"),
    ("지", "구"),
    ("근", "로"),
    ("노", "동"),
    ("어", "린버"),
    ("스", "승"),
    ("부", "부"),
    ("성", "탄"),
    ("로", "즈"),
    ("환", "경"),
    ("현", "충"),
    ("제", "헌"),
    ("광", "복"),
    ("국", "군"),
    ("개", "천"),
    ("한", "글"),
    ("핼", "러"),
    ("할", "로"),
    ("빼", "빼"),
    ("밸", "런"),
    ("발", "렌"),
    ("화", "이"),
    ("크", "리"),
];

/// What other feasts can begin with.
const OTHER_FEASTS: &[Opening] = &[
    ("설", "날연에엔까부전당다되때무지"),
    ("구", "정"),
    ("음", "력"),
    ("까", "치"),
    ("작", "은"),
    ("추", "석수분"),
    ("한", "가식로"),
    ("대", "체보"),
    ("정", "월"),
    ("삼", "짇"),
    ("부", "처활"),
    ("성", "년"),
    ("석", "가"),
    ("초", "파복"),
    ("단", "오옷"),
    ("복", "날"),
    ("칠", "석"),
    ("중", "양복"),
    ("섣", "달"),
    ("동", "짓지"),
    ("하", "짓지"),
    ("말", "복"),
    ("소", "한"),
    ("입", "춘하추동"),
    ("경", "칩"),
    ("춘", "분"),
    ("청", "명"),
    ("곡", "우"),
    ("처", "서"),
    ("상", "강"),
];

pub(super) const WEEKLY: Openings = &[&[
    ("3", "주"),
    ("매격두한이삼일", "주"),
    ("주", "마에"),
    ("주", OF_TIMES),
    ("월화수목금토일", "요욜마에은로만월화수목금토일"),
]];

pub(super) const MONTHLY: Openings = &[&[
    ("3", "개일주째월화수목금토"),
    ("일이삼사오육륙칠팔구", "십백천일"),
    ("십", "일이삼사오육륙칠팔구"),
    ("매", "달월"),
    ("한두석세", "달"),
    ("달", "마에"),
    ("다", "달섯"),
    ("격", "월"),
    ("월", "말초"),
    ("월", OF_TIMES),
    ("삼육", "개"),
    ("분", "기"),
    ("반", "년"),
    ("첫", "째번주날월화수목금토일"),
    ("두세네", "번"),
    ("둘셋넷", "째"),
    ("마", "지"),
    ("보", "름"),
    ("말초", ""),
]];

pub(super) const YEARLY: Openings = &[
    FIXED_FEASTS,
    &[
        ("3", "년월"),
        ("일이삼사오육륙칠팔구", "십백천월"),
        ("십", "일이월"),
        ("일이", "년"),
        ("한", "해"),
        ("연", OF_TIMES),
        ("매", "년해"),
        ("격", "년"),
        ("해", "마"),
        ("유시", "월"),
    ],
];

pub(super) const EVERY_AMOUNT: Openings = &[AMOUNT, &[("매", OF_AMOUNT)]];

pub(super) const NAMED_REPEAT: Openings = &[&[
    ("매", "일시분평"),
    ("날달해", "마"),
    ("하", "루"),
    ("격", "일"),
    ("이", "틀"),
    ("아", "침"),
    ("시", "간"),
    ("다", "달"),
    ("분반", "기"),
    ("주", "중말"),
    ("평", "일"),
    ("마", "다"),
]];

pub(super) const AFTER: Openings =
    &[AMOUNT, &[("앞", "으"), ("지", "금"), ("오", "늘"), ("대", "략"), ("한약", OF_AMOUNT), ("딱", "")]];

pub(super) const DATE: Openings = &[&[
    ("3", "년월일"),
    ("일이삼사오육륙칠팔구", "십백천년월일"),
    ("십", "일이삼사오육륙칠팔구백년월일"),
    ("음양", "력"),
    ("정", "월"),
    ("동", "짓"),
    ("섣", "달"),
    ("이", "번달튿렛틀레"),
    ("요저", "번"),
    ("금당익차유시", "월"),
    ("다", "음다"),
    ("담", "달"),
    ("내", "달년후"),
    ("지", "난"),
    ("올", "해"),
    ("금명작", "년"),
    ("초", "하이사나닷엿여아열스"),
    ("하", "룻루"),
    ("사나", "흗흘"),
    ("닷엿", "샛새"),
    ("여", "드"),
    ("아", "흐"),
    ("열", "흘하이사나닷엿여아"),
    ("스", "무"),
]];

pub(super) const WEEK: Openings = &[&[
    ("이요저", "번"),
    ("금담차내", "주"),
    ("다", "음다담"),
    ("담", "담"),
    ("그", "다"),
    ("지", "난지"),
    ("돌", "아"),
    ("오", "는"),
    ("주", "말"),
]];

pub(super) const WEEKDAY: Openings = &[&[
    ("월화수목금토일", "요욜"),
    ("오", "는"),
    ("이요저", "번"),
    ("돌", "아"),
    ("다", "음다"),
    ("담", "월화수목금토일"),
    ("지", "난"),
]];

pub(super) const MONTH: Openings = &[&[
    ("3", "년월주째화수목금토일"),
    ("일이삼사오육륙칠팔구", "십백천년월"),
    ("십", "일이삼사오육륙칠팔구백년월"),
    ("월", "말초"),
    ("말", "일"),
    ("달", "말"),
    ("첫", "째번주월화수목금토일"),
    ("두세네", "번"),
    ("둘셋넷", "째"),
    ("다", "섯음다"),
    ("마", "지"),
    ("이", "번달"),
    ("요저", "번"),
    ("금당익차유시", "월"),
    ("담", "달"),
    ("내", "달년후"),
    ("지", "난"),
    ("올", "해"),
    ("금명작", "년"),
]];

pub(super) const YEAR: Openings =
    &[&[("연", "말초내"), ("올", "해연"), ("년", "말"), ("새", "해"), ("내", "년후"), ("금명작", "년"), ("지", "난")]];

pub(super) const HOLIDAY: Openings =
    &[FIXED_FEASTS, OTHER_FEASTS, &[("올", "해"), ("내", "년후"), ("금명작", "년"), ("지", "난")]];

pub(super) const AHEAD: Openings = &[&[
    ("오", "늘"),
    ("금내명익", "일"),
    ("낼", ""),
    ("모", "레래"),
    ("글", "피"),
    ("그", "글제저"),
    ("어", "제저젯"),
    ("엊", "그"),
]];

pub(super) const BESIDE: Openings = &[&[("그", "전다담이"), ("전담", "날"), ("다", "음"), ("이", "튿")]];

pub(super) const CLOCK: Openings = &[&[
    ("3", "시"),
    ("낮밤", ""),
    ("새", "벽"),
    ("이", "른십"),
    ("아", "침홉"),
    ("오", "전후"),
    ("점", "심"),
    ("대", "낮여"),
    ("한", "낮밤두시"),
    ("저", "녁"),
    ("초", "저"),
    ("늦", "은"),
    ("심", "야"),
    ("정", "오"),
    ("자", "정"),
    ("하", "나"),
    ("두", "세어시"),
    ("둘세셋석넷넉영", "시"),
    ("네", "다시"),
    ("다", "섯"),
    ("여", "섯덟덜"),
    ("일", "곱고"),
    ("열", "한하두둘세셋석네넷넉다여일아시"),
    ("스", "물무"),
    ("서", "너른"),
    ("예", "닐순"),
    ("너", "댓"),
    ("십", "일이삼사오육륙칠팔구시"),
]];

pub(super) const PART: Openings = &[&[
    ("낮밤", ""),
    ("새", "벽"),
    ("이", "른"),
    ("아", "침"),
    ("오", "전후"),
    ("점", "심"),
    ("대", "낮"),
    ("한", "낮밤"),
    ("저", "녁"),
    ("초", "저"),
    ("늦", "은"),
    ("심", "야"),
]];

pub(super) const LENGTH: Openings =
    &[AMOUNT, &[("온", "종"), ("종", "일"), ("한", "두"), ("두", "세어"), ("서", "너"), ("한약총", OF_AMOUNT)]];

/// Words that give no day, and lengths of time gone by: "사흘 전에".
pub(super) const VAGUE: Openings = &[
    AMOUNT,
    &[
        ("언", "젠제"),
        ("나", "중"),
        ("담", "에"),
        ("다", "음"),
        ("조", "만금"),
        ("시", "간"),
        ("여", "유"),
        ("틈", "날나"),
        ("기", "회"),
        ("이", "따"),
        ("있", "다"),
        ("좀", "이전"),
        ("지", "금"),
        ("당", "장"),
        ("아", "까"),
        ("방", "금"),
        ("얼", "마"),
        ("며", "칠"),
    ],
];

/// The rules that can read something that begins at `cursor`, as bits by their place in the list.
pub(super) fn rules_at(cursor: Cursor<'_>) -> u32 {
    static TABLE: LazyLock<Table> = LazyLock::new(Table::new);
    let rest = cursor.rest();
    let Some(first) = rest.chars().next() else { return 0 };
    let (first, after) = match first {
        '0'..='9' => ('3', rest.trim_start_matches(|c: char| c.is_ascii_digit())),
        _ => (first, &rest[first.len_utf8()..]),
    };
    match after.chars().next().filter(|second| is_hangul(*second) && !cursor.is_loose()) {
        Some(second) => TABLE.rules(first, second) | TABLE.rules(first, ANY),
        None => TABLE.rules(first, ALL),
    }
}

/// In the place of a second letter: what the rules are that it can be any letter for, and what all rules are.
const ANY: char = '*';
const ALL: char = '+';

/// The rules by the two letters they can begin with. Open addressing; an empty slot has no rules.
struct Table(Vec<Slot>);

#[derive(Clone, Copy, Default)]
struct Slot {
    letters: (char, char),
    rules: u32,
}

impl Table {
    fn new() -> Self {
        let mut table = Self(vec![Slot::default(); 1 << 12]);
        for (i, rule) in RULES.iter().enumerate() {
            for (firsts, seconds) in rule.opens.iter().copied().flatten() {
                for first in firsts.chars() {
                    table.add(first, ALL, 1 << i);
                    let any = seconds.is_empty().then_some(ANY);
                    seconds.chars().chain(any).for_each(|second| table.add(first, second, 1 << i));
                }
            }
        }
        table
    }

    fn add(&mut self, first: char, second: char, rule: u32) {
        let slot = self.slot(first, second);
        self.0[slot] = Slot { letters: (first, second), rules: self.0[slot].rules | rule };
    }

    fn rules(&self, first: char, second: char) -> u32 {
        self.0[self.slot(first, second)].rules
    }

    /// Where two letters are, or an empty slot where they would be.
    fn slot(&self, first: char, second: char) -> usize {
        let hash = (u32::from(first) << 16 ^ u32::from(second)).wrapping_mul(0x9e37_79b1);
        let mut slot = (hash >> 20) as usize;
        while self.0[slot].rules != 0 && self.0[slot].letters != (first, second) {
            slot = (slot + 1) % self.0.len();
        }
        slot
    }
}
