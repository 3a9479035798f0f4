//! What devices and loudspeakers say, and the microphone hears: "출입문이 닫힙니다", "안전벨트를 매 주세요".

use super::super::split::Draft;
use super::super::word::Word;

/// How words begin that only announcements have.
const ANNOUNCED: &[&str] = &[
    "고객님",
    "승객",
    "손님께서는",
    "회원님",
    "내리실",
    "출입문",
    "승강장",
    "스크린도어",
    "열차",
    "환승",
    "정류장",
    "전방에",
    "앞에서",
    "우회전",
    "좌회전",
    "유턴",
    "과속",
    "단속",
    "목적지",
    "경로",
    "안내방송",
    "안전벨트",
    "안전띠",
    "상담원",
    "통화",
    "음성",
    "삐소리",
    "신호음",
    "연결음",
    "고객센터",
    "주문하신",
    "거신",
    "배터리가",
    "전원이",
    "충전이",
    "취사가",
    "취사를",
    "세탁이",
    "건조가",
    "보온을",
    "음성",
    "메시지가",
    "비밀번호가",
    "결제가",
    "주문이",
    "로그인",
    "화재가",
    "발화",
];

/// Those that open what people are told to do: "안전벨트를 매 주세요".
const TELLING: &[&str] = &[
    "고객님",
    "승객",
    "손님께서는",
    "회원님",
    "내리실",
    "승강장",
    "전방에",
    "앞에서",
    "우회전",
    "좌회전",
    "유턴",
    "안전벨트",
    "안전띠",
    "상담원",
    "통화",
    "인증번호",
    "비밀번호",
    "카드번호",
    "생년월일",
    "주민등록번호",
    "지문을",
    "카드를",
    "교통카드를",
    "취사가",
    "세탁이",
    "건조가",
    "삐소리",
    "신호음",
    "문을",
    "손잡이",
    "안전선",
    "번호표",
    "출입문",
    "스크린도어",
    "화재가",
    "결제가",
    "충전이",
    "배터리가",
    "메시지가",
    "비밀번호가",
    "주문하신",
    "거신",
];

/// How many words back the opening of an announcement is looked for.
const REACH: usize = 16;

/// Whether the clause that `words` end in is said as announcements are, and one of them opens it or a clause before.
pub(super) fn is_announced(words: &[Word], draft: &Draft) -> bool {
    let formal = draft.predicate.is_some_and(|p| {
        matches!(p.ending, "ㅂ니다" | "습니다" | "세요" | "십시오" | "이다" | "ㅂ시다")
            && draft.surface.ends_any(FORMAL)
    });
    let opening = if draft.surface.ends_any(&["니다"]) { ANNOUNCED } else { TELLING };
    let near = &words[words.len().saturating_sub(REACH)..];
    // "계단을 이용해 주시기 바랍니다"
    if formal && draft.surface.ends_any(PLEADED) {
        return true;
    }
    formal && near.iter().any(|w| w.is_plain() && opening.iter().any(|word| w.text.starts_with(word)))
}

/// What only announcements plead for.
const PLEADED: &[&str] = &[
    "이용해주시기바랍니다",
    "이용하시기바랍니다",
    "양해바랍니다",
    "양해부탁드립니다",
    "주의하시기바랍니다",
    "주의해주시기바랍니다",
    "대기해주시기바랍니다",
    "유의하시기바랍니다",
    "협조해주시기바랍니다",
    "대피하시기바랍니다",
    "대피해주시기바랍니다",
];

/// How announcements end.
const FORMAL: &[&str] = &["니다", "세요", "십시오"];

#[cfg(test)]
mod tests {
    use super::super::super::titles;

    #[test]
    fn hears_what_is_pleaded() {
        for text in ["엘리베이터 점검 중이오니 계단을 이용해 주시기 바랍니다", "문을 닫아 주십시오"]
        {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn keeps_what_is_asked_of_one() {
        assert_eq!(titles("결재 올려주시기 바랍니다"), ["결재 올려주기"]);
    }
}
