//! What is passed on that was not said to the speaker: "속담에 …라고 했어", "사장님이 직원들한테 …라고 하셨대".

use super::super::predicate::Predicate;
use super::super::word::Word;
use super::subject;

/// What is read or heard, and speaks to nobody: "광고에서", "옛말에".
const SOURCES: &[&str] = &[
    "광고",
    "책",
    "뉴스",
    "티비",
    "TV",
    "유튜브",
    "라디오",
    "인터넷",
    "속담",
    "옛말",
    "노래",
    "가사",
    "드라마",
    "영화",
    "성경",
    "기사",
    "블로그",
    "포스터",
    "간판",
    "표지판",
    "방송",
    "명언",
    "소설",
    "만화",
    "웹툰",
    "예능",
    "강연",
];

/// Verbs that have a person in the dative, who may then be whom the speaker is to do it for.
const TO_SOMEBODY: &[&str] = &[
    "전화하",
    "연락하",
    "말하",
    "얘기하",
    "말씀드리",
    "보내",
    "주",
    "드리",
    "묻",
    "물어보",
    "전하",
    "알리",
    "부탁하",
    "문자하",
    "톡하",
    "인사하",
    "답장하",
    "제출하",
    "내",
    "보고하",
    "사과하",
    "넘기",
    "송금하",
    "이체하",
    "입금하",
    "갚",
    "맡기",
    "빌리",
    "받",
    "배우",
    "가",
    "확인하",
];

/// Whether what is told was told by a book or the like, or by one to another: "선배가 후배한테 밥 사라고 했대".
pub(super) fn is_between_others(own: &[Word], predicate: &Predicate) -> bool {
    let plain = || own.iter().filter(|w| w.is_plain());
    let source = plain().any(|w| {
        ["에서는", "에서", "에는", "에도", "에선", "엔", "에"]
            .iter()
            .find_map(|p| w.text.strip_suffix(p))
            .is_some_and(|noun| SOURCES.contains(&noun))
    });
    let other = plain().any(|w| {
        ["한테", "에게", "더러", "보고"]
            .iter()
            .find_map(|p| w.text.strip_suffix(p))
            .is_some_and(|noun| subject::is_person(noun.trim_end_matches('들')))
    });
    source || other && subject::has_person(own) && !predicate.core.ends_any(TO_SOMEBODY)
}

/// How many words back a saying may have been announced.
const REACH: usize = 24;

/// "이런 말이 있더라 …": whether the words before say that a saying comes.
pub(super) fn is_quoted(before: &[Word]) -> bool {
    let near = &before[before.len().saturating_sub(REACH)..];
    near.windows(2)
        .any(|pair| matches!(pair[0].text, "말이" | "말도" | "속담이" | "명언이") && pair[1].text.starts_with('있'))
}

#[cfg(test)]
mod tests {
    use super::super::super::titles;

    #[test]
    fn passes_on_what_was_told() {
        for (text, expected) in [
            ("과장이 엑셀 파일 정리해달라고 했어", &["엑셀 파일 정리하기"] as &[&str]),
            ("엄마가 김치통 갖다 달라고 했어", &["김치통 갖다 주기"]),
            ("알림장에 이불 빨아서 보내 달라고 적혀 있더라", &["이불 빨아서 보내기"]),
            ("남편이 세차 좀 하라고 난리야", &["세차하기"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }
}
