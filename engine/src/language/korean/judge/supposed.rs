//! What is only supposed: "로또 되면 세계 여행 가야지", "그때 샀으면 부자 됐을 텐데".

use super::super::conjugation::Joint;
use super::super::ending;
use super::super::word::Word;

/// What people suppose and do not count on.
const UNREAL: &[&str] = &[
    "로또",
    "복권",
    "당첨",
    "부자",
    "재벌",
    "백만장자",
    "날개",
    "투명인간",
    "다시태어나",
    "초능력",
    "타임머신",
    "건물주",
    "천재",
    "대통령",
    "램프",
    "외계인",
    "백수",
    "이번생",
    "다음생",
    "다음생에",
    "무인도",
    "마법",
    "순간이동",
    "소원",
    "사장이면",
    "사장님이면",
    "여자라면",
    "남자라면",
    "나라면",
    "너라면",
    "외국인이면",
    "어른이면",
];

/// How many words back a supposition holds.
const REACH: usize = 16;

/// Whether one of the clauses before supposes what is not so.
pub(super) fn is_supposed(before: &[Word]) -> bool {
    let before = &before[before.len().saturating_sub(REACH)..];
    let plain: Vec<&str> = before.iter().filter(|w| w.is_plain()).map(|w| w.text).collect();
    let unreal = |words: &[&str]| {
        let said = words.concat();
        UNREAL.iter().any(|thing| said.contains(thing))
    };
    (0..plain.len()).any(|at| is_if(plain[at]) && (unreal(&plain[at.saturating_sub(2)..=at]) || is_past_if(plain[at])))
}

/// "되면", "있으면", "라면".
fn is_if(word: &str) -> bool {
    word.ends_with("라면") && word.chars().nth(2).is_some() || ending::take_of_word(word, Joint::Eu, "면").is_some()
}

/// "샀으면": what was not.
fn is_past_if(word: &str) -> bool {
    ending::take_of_word(word, Joint::A, "ㅆ으면").is_some() || word.ends_with("였으면") || word.ends_with("었더라면")
}
