//! What is said to people out of courtesy: greetings, thanks and wishes.

use super::super::lexicon::GREETINGS;
use super::super::predicate::{Mood, Predicate};
use super::super::split::Draft;
use super::super::word::Word;

/// Whether the clause greets, thanks or wishes.
pub(super) fn is_courtesy(own: &[Word], draft: &Draft) -> bool {
    let opens = own.iter().find(|w| w.is_plain()).is_some_and(|w| GREETINGS.contains(w.text));
    let cheer = own.iter().any(|w| matches!(w.text, "화이팅" | "파이팅" | "홧팅" | "힘내" | "힘내자" | "수고하세요"));
    opens || cheer || draft.predicate.is_some_and(|p| is_wish(own, &p) || is_farewell(own, &p))
}

/// Words that wishes begin with: "푹 쉬어", "좋은 하루 보내세요".
const WELL: &[&str] = &[
    "잘",
    "푹",
    "조심히",
    "조심해서",
    "안녕히",
    "편히",
    "편하게",
    "맛있게",
    "즐겁게",
    "건강하게",
    "행복하게",
    "재밌게",
    "무사히",
    "좋은",
    "즐거운",
    "행복한",
    "편안한",
    "따뜻한",
    "복",
    "새해",
    "감기",
    "몸조리",
    "건강",
    "부디",
    "살펴",
    "많이",
];

/// Verbs of wishes.
const WISHED: &[&str] = &[
    "자",
    "가",
    "지내",
    "쉬",
    "있",
    "부탁하",
    "부탁드리",
    "보내",
    "들어가",
    "먹",
    "들",
    "드",
    "받",
    "되",
    "다녀오",
    "놀",
    "하",
    "살",
    "조심하",
    "주무시",
    "챙기",
    "갔다오",
    "보",
];

/// "새해 복 많이 받으세요", "건강하세요": asks of somebody what nobody can do to order.
fn is_wish(own: &[Word], predicate: &Predicate) -> bool {
    let polite =
        matches!(predicate.ending, "" | "요" | "세요" | "십시오" | "셔요" | "라" | "렴" | "거라" | "자" | "ㅂ시다");
    let said = polite && !predicate.built && matches!(predicate.mood, Mood::Plain | Mood::Will | Mood::Hearsay);
    let thanks = predicate.built && predicate.core.ends_any(&["잘먹"]);
    let done = predicate.mood == Mood::Past
        && predicate.core.ends_any(&["잘먹", "잘지내", "수고하", "수고많", "고생많", "고생하"]);
    let mut plain = own.iter().filter(|w| w.is_plain()).map(|w| w.text);
    let first = plain.next().unwrap_or_default();
    let well =
        WELL.contains(&first) && predicate.core.ends_any(WISHED) && own.iter().filter(|w| w.is_plain()).count() < 5;
    let alone = predicate.core.len() <= 4
        && predicate.core.ends_any(&["건강하", "행복하", "들어가", "살펴가"])
        && matches!(predicate.ending, "세요" | "십시오" | "자" | "셔요");
    let thanked = said && predicate.core.ends_any(&["축하하", "축하드리"]) && own.iter().all(|w| w.time().is_none());
    thanks || thanked || done || said && (well || alone)
}

/// "내일 봐", "또 보자", "다음에 봬요".
fn is_farewell(own: &[Word], predicate: &Predicate) -> bool {
    let mut plain = own.iter().filter(|w| w.is_plain()).map(|w| w.text);
    let seen = matches!(predicate.mood, Mood::Plain | Mood::Will) && !predicate.built && predicate.ending != "기";
    let meets = |word: &str| {
        ["봐", "봬", "뵈", "뵙", "보자", "보아", "봅시다", "만나"].iter().any(|verb| word.starts_with(verb))
    };
    seen && match (plain.next(), plain.next(), plain.next()) {
        (Some(only), None, _) => meets(only),
        (Some("또" | "곧" | "조만간" | "어디"), Some(verb), None) => meets(verb),
        _ => false,
    }
}
