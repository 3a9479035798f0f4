//! What "-고" does: it ends a clause, tells the manner of the next act, or is no ending at all.

use super::super::conjugation;
use super::super::judge;
use super::super::lexicon::{ACTIONS, COMMON, NOUNS, PEOPLE};
use super::super::predicate::Predicate;
use super::super::word::{Kind, Word};
use super::is_noun;

/// Verbs whose -고 tells the manner of the act that comes next: "버스 타고 가기".
const MANNER: &[&str] =
    &["가지", "데리", "모시", "들", "타", "메", "안", "끌", "몰", "업", "챙겨들", "신", "입", "싣", "갖"];

/// Nouns in -고 that are more often nouns than verbs.
const RARELY_VERBS: &[&str] =
    &["신고", "참고", "재고", "광고", "보고서", "원고", "경고", "권고", "예고", "입고", "출고", "최고", "중고"];

/// Whether "-고" ends a clause here.
pub(super) fn sequential(own: &[Word], rest: &[Word], predicate: &Predicate) -> bool {
    let Some(word) = own.last() else { return false };
    let alone = own.iter().filter(|w| w.is_plain()).nth(1).is_none();
    let go = predicate.ending == "고" && !predicate.built;
    let noun = is_noun(own, own.len() - 1);
    let measures = |w: &Word| {
        matches!(
            w.text,
            "인바디"
                | "키"
                | "몸무게"
                | "체온"
                | "혈압"
                | "혈당"
                | "당"
                | "치수"
                | "사이즈"
                | "체중"
                | "길이"
                | "무게"
                | "온도"
        )
    };
    if word.text == "재고" && own.iter().rev().nth(1).is_some_and(measures) {
        return true;
    }
    let long = word.text.chars().nth(2).is_some() && NOUNS.contains(word.text);
    if long || RARELY_VERBS.contains(&word.text) || (noun && (alone || !go || word.text == "보고")) {
        return false;
    }
    if !go {
        return true;
    }
    let and = word.text.strip_suffix("하고").is_some_and(|noun| {
        let verb = ACTIONS.ends(noun)
            || conjugation::lexical(&predicate.core) > 1
            || (!alone && (!judge::is_person(noun) || COMMON.contains(noun) && !PEOPLE.ends(noun)));
        !noun.is_empty() && !verb
    });
    // "공책하고 연필하고 지우개": one of several things joined alike.
    let joined = |w: &Word| {
        ["하고", "이랑", "랑"]
            .iter()
            .any(|p| w.text.strip_suffix(p).is_some_and(|noun| !noun.is_empty() && !ACTIONS.ends(noun)))
    };
    let listed = own.iter().rev().skip(1).find(|w| w.is_plain()).is_some_and(joined)
        && word.text.strip_suffix("하고").is_some_and(|noun| !noun.is_empty() && !ACTIONS.ends(noun));
    let and = and || listed;
    let adjective = conjugation::is_adjective(&predicate.core);
    let along = predicate.core.ends_any(&["모시", "데리", "가지", "갖"]) && !rest.is_empty();
    let manner = is_on_the_side(predicate, rest) || along || is_manner(predicate) && moves(rest);
    !and && !adjective && !manner
}

/// "씻고 자기 전에", "버스에 두고 내린 우산", "자고 일어나서": whether "-고" belongs to what comes next.
fn is_on_the_side(predicate: &Predicate, rest: &[Word]) -> bool {
    let washes = predicate.core.ends_any(&["씻", "샤워하", "세수하", "양치하", "눕"]);
    let before = washes
        && rest.iter().find(|w| w.kind != Kind::Filler).is_some_and(|w| w.text == "자기")
        && rest.iter().any(|w| w.text.starts_with("전"));
    let slept = predicate.core.ends_any(&["자"]) && rest.first().is_some_and(|w| w.text.starts_with("일어나"));
    let left = slept
        || predicate.core.ends_any(&["두", "놓"])
            && rest.first().is_some_and(|w| {
                ["내린", "온", "간", "왔나", "왔을", "나왔나"].iter().any(|went| w.text.starts_with(went))
            });
    before || left
}

/// Whether the verb tells a manner: "버스 타고", but not "만들고".
fn is_manner(predicate: &Predicate) -> bool {
    let verb = conjugation::lexical(&predicate.core);
    predicate.core.len() > 1 && MANNER.iter().any(|m| m.chars().count() >= verb && predicate.core.ends_any(&[m]))
}

/// Whether what comes next begins with a verb of motion, or with where to.
fn moves(rest: &[Word]) -> bool {
    const MOTION: &[&str] = &[
        "가", "오", "와", "갈", "올", "나가", "나와", "다녀", "출근", "퇴근", "등교", "집", "돌아", "산책", "이동",
        "내려", "올라", "찾아", "건너", "들어", "내린", "귀가", "방문",
    ];
    rest.iter().filter(|w| w.is_plain()).take(3).any(|w| MOTION.iter().any(|motion| w.text.starts_with(motion)))
}

#[cfg(test)]
mod tests {
    use super::super::super::titles;

    #[test]
    fn tells_lists_and_manners_from_sequences() {
        for (text, expected) in [
            ("공책하고 연필하고 지우개 사야 돼", &["공책하고 연필하고 지우개 사기"] as &[&str]),
            ("통장 만들고 구청 가기", &["통장 만들기", "구청 가기"]),
            ("버스 타고 구청 가기", &["버스 타고 구청 가기"]),
        ] {
            assert_eq!(titles(text), expected, "{text}");
        }
    }
}
