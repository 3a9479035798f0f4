//! What is said to people out of courtesy: greetings, thanks and wishes.

use super::super::lexicon::GREETINGS;
use super::super::predicate::{Mood, Predicate};
use super::super::split::Draft;
use super::super::word::Word;
use crate::time::Kind;

/// Whether the clause greets, thanks or wishes.
pub(super) fn is_courtesy(own: &[Word], draft: &Draft) -> bool {
    let opens = own.iter().find(|w| w.is_plain()).is_some_and(|w| GREETINGS.contains(w.text));
    let cheer = own.iter().any(|w| matches!(w.text, "화이팅" | "파이팅" | "홧팅" | "힘내" | "힘내자" | "수고하세요"));
    opens || cheer || invites(own, draft) || draft.predicate.is_some_and(|p| is_wish(own, &p) || is_farewell(own, &p))
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
    "주물",
    "쇠",
    "꾸",
    "크",
    "챙기",
    "갔다오",
    "보",
];

/// What people wish each other: "좋은 하루 보내세요", "맛점하세요".
const WISHES: &[&str] = &[
    "하루",
    "주말",
    "불금",
    "연말",
    "연휴",
    "명절",
    "추석",
    "설날",
    "저녁",
    "시간",
    "밤",
    "휴가",
    "꿈",
    "일만",
    "크리스마스",
];

/// "새해 복 많이 받으세요", "건강하세요": asks of somebody what nobody can do to order.
fn is_wish(own: &[Word], predicate: &Predicate) -> bool {
    let polite = matches!(
        predicate.ending,
        "" | "요" | "세요" | "십시오" | "셔요" | "라" | "렴" | "거라" | "자" | "ㅂ시다" | "ㄹ게" | "ㄹ게요"
    );
    let said = polite && !predicate.built && matches!(predicate.mood, Mood::Plain | Mood::Will | Mood::Hearsay);
    let done = predicate.mood == Mood::Past && predicate.core.ends_any(DONE_WELL);
    let thanks = predicate.built && predicate.core.ends_any(&["잘먹", "처음뵙", "또뵙", "그때뵙", "다음에뵙"]);
    let formula = said && own.iter().all(|w| w.time().is_none()) && predicate.core.ends_any(FORMULAS);
    thanks
        || done
        || formula
        || takes_leave(own, predicate)
        || said && (wishes_well(own, predicate) || only_wishes(predicate))
}

/// "먼저 들어가 보겠습니다", "이만 끊을게": what people say as they go.
fn takes_leave(own: &[Word], predicate: &Predicate) -> bool {
    const LEAVING: &[&str] = &["들어가", "들어가보", "가보", "일어나보", "물러가", "끊", "나가보", "실례하"];
    let going = own.iter().any(|w| matches!(w.text, "먼저" | "이만" | "그만" | "그럼"));
    let will = matches!(predicate.ending, "습니다" | "ㅂ니다" | "ㄹ게" | "ㄹ게요" | "을게" | "을게요");
    going
        && will
        && predicate.mood == Mood::Will
        && predicate.core.ends_any(LEAVING)
        && own.iter().filter(|w| w.is_plain()).count() < 4
        && own.iter().all(|w| w.time().is_none())
}

/// What is said of what went well, or was hard: "잘 먹었습니다".
const DONE_WELL: &[&str] = &["잘먹", "잘지내", "잘있", "수고하", "수고많", "고생많", "고생하"];

/// Verbs said to people for courtesy: "생일 축하해", "기다리게 해서 죄송해요", "먼저 들어가 볼게요".
const FORMULAS: &[&str] = &[
    "축하하",
    "축하드리",
    "죄송하",
    "미안하",
    "감사하",
    "감사드리",
    "고맙",
    "응원하",
    "사랑하",
    "환영하",
    "먼저들어가보",
    "먼저가보",
    "맛점하",
    "맛저하",
    "즐점하",
    "몸조심하",
    "건강하",
    "행복하",
    "살펴가",
];

/// Whether it begins with a word of wishing, or has one right before its verb: "푹 쉬어", "너도 잘 자".
fn wishes_well(own: &[Word], predicate: &Predicate) -> bool {
    let plain: Vec<&str> = own.iter().filter(|w| w.is_plain()).map(|w| w.text).collect();
    let opens = plain.first().is_some_and(|w| WELL.contains(w));
    let near =
        plain.iter().rev().skip(1).take(2).any(|w| WELL.contains(w) && !matches!(*w, "복" | "건강" | "감기" | "많이"));
    let orders = predicate.core.ends_any(&["하", "챙기", "보"]) && plain.iter().rev().nth(1) == Some(&"잘");
    let verb = predicate.core.ends_any(WISHED);
    plain.len() < 6 && verb && (opens || near && !orders)
}

/// "불금 보내세요", "들어가세요": a wish with nothing else.
fn only_wishes(predicate: &Predicate) -> bool {
    let spent = predicate.core.strip_any(&["보내", "되", "꾸", "가득하"]).is_some_and(|what| what.ends_any(WISHES));
    let leaves = predicate.core.len() <= 4 && predicate.core.ends_any(&["들어가"]);
    spent || leaves && matches!(predicate.ending, "세요" | "십시오" | "셔요" | "시죠")
}

/// When people say they will meet and do not mean a day.
const SOME_DAY: &[&str] =
    &["언제", "나중에", "다음에", "담에", "조만간", "시간되면", "시간나면", "되면", "나면", "심심하면", "편할"];

/// "언제 밥 한번 먹자", "나중에 술이나 한잔해요", "놀러 와": an invitation without a day.
fn invites(own: &[Word], draft: &Draft) -> bool {
    let Some(predicate) = draft.predicate.filter(|p| !p.built && matches!(p.mood, Mood::Plain | Mood::Will)) else {
        return false;
    };
    let timed = own.iter().any(|w| w.time().is_some_and(|e| e.meaning.kind() == Kind::Time));
    let proposes = matches!(predicate.ending, "자" | "요" | "ㅂ시다" | "" | "세요" | "ㄹ래" | "ㄹ까");
    let some_day = own.iter().any(|w| SOME_DAY.contains(&w.text) || w.text.starts_with("언제"));
    let lightly = own.iter().any(|w| w.text == "한번" || w.text.ends_with("이나") || w.text.starts_with("언제"))
        || predicate.core.ends_any(&["한잔하", "얼굴보", "밥먹", "한끼하"]);
    let come =
        matches!(predicate.ending, "" | "세요" | "요" | "라") && predicate.core.ends_any(&["놀러오", "언제든오"]);
    let to_somebody =
        own.iter().any(|w| w.is_plain() && ["한테", "에게", "께", "에"].iter().any(|p| w.text.ends_with(p)));
    let answer = predicate.core.ends_any(&["연락주", "전화주", "답장주", "답주", "문자주", "톡주"]) && !to_somebody
        || predicate.ending != "자"
            && ["연락하", "얘기하", "통화하"].iter().any(|word| predicate.core.is_word(word))
            && own.iter().all(|w| w.time().is_none());
    !timed && (answer || come || proposes && some_day && lightly)
}

/// "내일 봐", "또 보자", "다음에 봬요".
fn is_farewell(own: &[Word], predicate: &Predicate) -> bool {
    let mut plain = own.iter().filter(|w| w.is_plain()).map(|w| w.text);
    let humble = predicate.core.ends_any(&["뵙", "뵈"]) && matches!(predicate.ending, "습니다" | "ㅂ니다");
    let seen =
        matches!(predicate.mood, Mood::Plain | Mood::Will) && (humble || !predicate.built) && predicate.ending != "기";
    let meets = |word: &str| {
        ["봐", "봬", "뵈", "뵙", "보자", "보아", "봅시다", "만나"].iter().any(|verb| word.starts_with(verb))
    };
    seen && match (plain.next(), plain.next(), plain.next()) {
        (Some(only), None, _) => meets(only),
        (Some("또" | "곧" | "조만간" | "어디"), Some(verb), None) => meets(verb),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::titles;

    #[test]
    fn takes_leave() {
        for text in ["수고 많으셨습니다", "또 봐요", "또 뵙겠습니다"] {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }
}
