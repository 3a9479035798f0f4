//! What is said to somebody who is there: "울지 마", "여보 밥 먹자", "조용히 좀 해". It is over when it is said.

use super::super::lexicon::NAMES;
use super::super::predicate::{Mood, Predicate};
use super::super::word::{Kind, Word};

/// What people are asked to leave off, to comfort or to scold them.
const LEFT_OFF: &[&str] = &[
    "울",
    "걱정하",
    "신경쓰",
    "놀리",
    "거짓말하",
    "화내",
    "웃기",
    "오해하",
    "장난치",
    "장난하",
    "까불",
    "떠들",
    "짜증내",
    "삐지",
    "서운해하",
    "미안해하",
    "실망하",
    "놀라",
    "무서워하",
    "겁먹",
    "속상해하",
    "부담갖",
    "그런소리하",
    "그런말하",
    "말시키",
    "말걸",
    "쳐다보",
    "보채",
    "슬퍼하",
    "긴장하",
    "쫄",
    "착각하",
    "방해하",
    "따라오",
    "건드리",
    "소리지르",
    "잔소리하",
    "참견하",
    "상관하",
    "그러",
    "엄살부리",
    "비웃",
];

/// What people are told to do where they are.
const AT_ONCE: &[&str] = &[
    "조용히하",
    "조용히해주",
    "조용히좀해주",
    "조용하",
    "가만히있",
    "가만있",
    "가만히있어보",
    "가만있어보",
    "앉아보",
    "서보",
    "들어보",
    "기다려보",
    "말해보",
    "비키",
    "비켜주",
    "비켜보",
    "이리오",
    "이리와보",
    "여기오",
    "천천히오",
    "어서오",
    "그만하",
    "닥치",
    "꺼지",
    "대답하",
    "대답해보",
    "진정하",
    "정신차리",
    "기운내",
    "웃어보",
    "눈떠보",
    "상상해보",
    "두고보",
    "알아서하",
    "마음대로하",
    "맘대로하",
    "이기",
];

/// Words that call somebody.
const CALLS: &[&str] = &["여보", "자기야", "얘들아", "애들아", "얘야", "저기요", "여기요", "여러분", "아가야"];

/// Whether the clause tells somebody who is there to do or leave something at once.
pub(super) fn is_addressed(own: &[Word], predicate: &Predicate) -> bool {
    let told = matches!(
        predicate.ending,
        "" | "요" | "세요" | "셔요" | "라" | "어라" | "아라" | "십시오" | "자" | "ㅂ시다" | "주세요"
    );
    if !told || own.iter().any(|w| w.time().is_some()) {
        return false;
    }
    match predicate.mood {
        Mood::Forbid => predicate.core.ends_any(LEFT_OFF),
        Mood::Plain | Mood::Will if !predicate.built => {
            let asked = !matches!(predicate.ending, "자" | "ㅂ시다");
            let begged = matches!(predicate.ending, "라" | "어라" | "아라") && own.iter().any(|w| w.text == "제발");
            asked && (predicate.core.ends_any(AT_ONCE) || to_you(own)) || begged || calls(own)
        }
        _ => false,
    }
}

/// "너도 운동 좀 해라"
fn to_you(own: &[Word]) -> bool {
    let heard = |w: &&Word| w.kind != Kind::Filler || w.text.starts_with('너');
    let first = own.iter().find(heard).is_some_and(|w| matches!(w.text, "너" | "너는" | "넌" | "너나" | "너희"));
    first || own.iter().take(4).any(|w| matches!(w.text, "너도" | "너희도" | "니도" | "당신도" | "당신은" | "너희는"))
}

/// "걱정 마", "신경 말고": whether the clause comforts with a noun.
pub(super) fn comforts(own: &[Word]) -> bool {
    own.windows(2).any(|pair| {
        matches!(pair[0].text, "걱정" | "염려" | "신경" | "상관" | "걱정은" | "염려는")
            && ["마", "말", "붙들"].iter().any(|off| pair[1].text.starts_with(off))
            && !matches!(pair[1].text, "말기" | "말자")
    })
}

/// "민수야", "여보": whether the clause opens with a call.
fn calls(own: &[Word]) -> bool {
    let name = |word: &str| word.strip_suffix(['아', '야']).is_some_and(|name| NAMES.contains(name));
    let mut heard = own.iter().filter(|w| !matches!(w.kind, Kind::Mark(_)));
    heard.next().is_some_and(|w| CALLS.contains(&w.text) || name(w.text))
}

#[cfg(test)]
mod tests {
    use super::super::super::titles;

    #[test]
    fn is_said_to_somebody() {
        for text in ["이거 너도 해봐", "돈 좀 아껴 써라 제발", "다들 조용히 좀 해 주세요"] {
            assert_eq!(titles(text), [""; 0], "{text}");
        }
    }
}
